"""How good a run is on samples it never saw, beside what needs no network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fgbg_studio.base.atomic_files import write_json
from fgbg_studio.base.events import Job, Preview, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.jobs.material import (
    AnyPart,
    Material,
    files_at,
    material_of,
    refuse_outside,
    require,
)
from fgbg_studio.jobs.runs import Run, find_run
from fgbg_studio.learning.definitions import LABELS, OVER_PICTURES, SHOWN
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

if TYPE_CHECKING:
    from fgbg_studio.data.loader import Batch

BATCH = 20
SHEET_ROWS = 8


class JudgeOptions(Options):
    """Which run, on what."""

    run: str = option("", "Run to judge; empty takes the newest")
    part: AnyPart = option("new-cutouts", "Part of the split to judge on")
    data: str = option(
        "", "Folder, zip or tar with images and masks to judge on; empty takes what the run has"
    )
    pattern: str = option("auto", "How the files of that data are named; auto finds out")
    count: int = option(300, "Samples to judge on, drawn evenly from the part", ge=1, le=1_000_000)
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
    from fgbg_studio.learning.baselines import MeanDepth, Subtraction
    from fgbg_studio.learning.metrics import Judge
    from fgbg_studio.learning.predictor import Predictor
    from fgbg_studio.learning.trainer import sheet_rows

    predictor = Predictor.load(run.folder / "last.pt", options.device)
    mean_depth, subtraction = MeanDepth(), Subtraction()
    of_network, of_mean = (Judge(predictor.card.depth) for _ in range(2))
    own, judged = _materials(project, run, options)
    for batch in _batches(own, "train", options.count):
        mean_depth.add(batch["depth"])
        yield Progress(0, options.count, "samples", "Averaging the training maps")
    rows: list[Sequence[Any]] = []
    done = 0
    for batch in _batches(judged, options.part, options.count):
        found = predictor.predict_batch(batch)
        of_network.add(found.probability, batch["mask"], found.depth, batch["depth"])
        of_mean.add_depth(mean_depth.map().expand_as(batch["depth"]), batch["depth"])
        subtraction.add(batch)
        rows += sheet_rows(batch, found, predictor.card)[: SHEET_ROWS - len(rows)]
        done += len(batch["image"])
        yield Progress(done, options.count, "samples", f"Judging on '{options.part}'")
    threshold, iou = subtraction.best()
    label = "files" if options.data else options.part
    sheet = run.folder / f"judged-{label}.png"
    judgement = Judgement(
        run.name, label, done, of_network.values(), threshold, iou, of_mean.values(), sheet
    )
    yield Preview("judged", _write(project, judgement, rows))
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


def _batches(material: Material, part: AnyPart, count: int) -> Iterable[Batch]:
    """`count` samples of a part, in a fixed random order."""
    from fgbg_studio.data.loader import EpochOrder
    from fgbg_studio.data.splits import drawn

    indices = require(material.part(part), part)
    order = EpochOrder(drawn(indices, count, "judge"), count, 0)
    return material.batches(order, BATCH)


def _write(project: Project, judgement: Judgement, rows: list[Sequence[Any]]) -> Any:
    from fgbg_studio.imaging.showing import contact_sheet
    from fgbg_studio.imaging.writing import write_png
    from fgbg_studio.learning.trainer import TITLES

    picture = contact_sheet(rows, TITLES)
    if not project.read_only:
        write_png(judgement.sheet, picture)
        figures = {**vars(judgement), "sheet": judgement.sheet.name}
        write_json(judgement.sheet.with_suffix(".json"), figures)
    return picture
