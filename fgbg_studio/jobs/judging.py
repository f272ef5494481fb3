"""How good a run is on samples it never saw, beside what needs no network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fgbg_studio.base.atomic_files import write_json
from fgbg_studio.base.events import Job, Preview, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.jobs.material import AnyPart, Material, files_at, material_of, refuse_outside
from fgbg_studio.jobs.runs import Run, find_run
from fgbg_studio.jobs.scoring import Checkpoint, scorer_of
from fgbg_studio.learning.definitions import LABELS, OVER_PICTURES, SHOWN
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project


class JudgeOptions(Options):
    """Which run, on what."""

    run: str = option("", "Run to judge; empty takes the newest")
    part: AnyPart = option("new-cutouts", "Part of the split to judge on")
    data: str = option(
        "", "Folder, zip or tar with images and masks to judge on; empty takes what the run has"
    )
    pattern: str = option("auto", "How the files of that data are named; auto finds out")
    count: int = option(300, "Samples to judge on, drawn evenly from the part", ge=1, le=1_000_000)
    checkpoint: Checkpoint = option(
        "last",
        "Which network of the run: that of its end, or the one that was best on held-out samples",
    )
    device: str = option("auto", "auto, cpu, cuda or mps")


@dataclass(frozen=True)
class Judgement:
    """Metrics of the network (see `learning.definitions`) and of what needs no network."""

    run: str
    part: str
    samples: int
    network: dict[str, float]
    threshold: int
    threshold_iou: float
    mean_map: dict[str, float]
    sheet: Path

    def lines(self) -> list[str]:
        """The figures as sentences, each beside what needs no network."""
        told = [
            f"{self.run} on {self.samples} samples of '{self.part}':",
            f"Mask: {_figures(self.network, SHOWN['mask'])} "
            f"(the best threshold of |composite - background|: IoU {self.threshold_iou:.3f})",
        ]
        if "delta1" in self.network:
            told += [
                f"Depth: {_figures(self.network, SHOWN['depth'])}",
                f"The mean training map: {_figures(self.mean_map, SHOWN['depth'])}",
            ]
        means = ", ".join(LABELS[name] for name in OVER_PICTURES)
        told.append(f"Means over pictures: {means}. All others are pooled over pixels.")
        return [*told, f"Contact sheet: {self.sheet}"]


def _figures(values: Mapping[str, float], names: Iterable[str]) -> str:
    """Those that there are, each behind its short name."""
    return ", ".join(f"{LABELS[name]} {values[name]:.3f}" for name in names if name in values)


def judge(project: Project, options: JudgeOptions | None = None) -> Job:
    """Judge a run on one part of its dataset; the result is a `Judgement`.

    Writes judged-PART.json (judged-files.json for data in files) and a contact sheet into the
    run's folder, where it may be written.
    """
    options = options or JudgeOptions()
    run = find_run(project, options.run)
    yield Progress(0, options.count, "samples", "Starting the engine")
    from fgbg_studio.learning.machine import threads_of, with_threads

    own, judged = _materials(project, run, options)
    with with_threads(threads_of(RunFolder(run.folder).machine())):
        scorer = yield from scorer_of(run, options.checkpoint, own, options.count, options.device)
        found = yield from scorer.score(judged, options.part, options.count)
    label = "files" if options.data else options.part
    [scores] = found.scores
    judgement = Judgement(
        run.name,
        label,
        scores.samples,
        scores.network,
        scores.threshold,
        scores.threshold_iou,
        scores.mean_map,
        run.folder / f"judged-{label}.png",
    )
    yield Preview("judged", _write(project, judgement, found.rows))
    yield Result(judgement)


def _materials(project: Project, run: Run, options: JudgeOptions) -> tuple[Material, Material]:
    """What the run has learned from, and what it is judged on."""
    folder = RunFolder(run.folder)
    dataset, learned = folder.dataset(), folder.options()
    if options.data:
        judged: Material = files_at(Path(options.data), options.pattern, dataset)
        return (judged if learned.data else material_of(project, learned, dataset)), judged
    refuse_outside(project, learned.data, "")
    own = material_of(project, learned, dataset)
    return own, own


def _write(project: Project, judgement: Judgement, rows: list[Sequence[Any]]) -> Any:
    from fgbg_studio.imaging.showing import contact_sheet
    from fgbg_studio.imaging.writing import write_png
    from fgbg_studio.learning.contact_sheets import TITLES

    picture = contact_sheet(rows, TITLES)
    if not project.read_only:
        write_png(judgement.sheet, picture)
        figures = {**vars(judgement), "sheet": judgement.sheet.name}
        write_json(judgement.sheet.with_suffix(".json"), figures)
    return picture
