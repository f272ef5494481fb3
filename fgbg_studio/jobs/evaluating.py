"""How good runs are on every part of the split: one table, beside what needs no network."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from fgbg_studio.base.errors import UsageError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.data.part_words import IN_WORDS
from fgbg_studio.data.recipe import Part
from fgbg_studio.jobs.material import Material, material_of, refuse_outside
from fgbg_studio.jobs.runs import Run, find_run
from fgbg_studio.jobs.scoring import Checkpoint, Scores, scorer_of
from fgbg_studio.learning.definitions import DEFINITIONS, LABELS
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

TOLD = ("iou-mean", "boundary-f", "delta1", "rmse", "rmse-range")
"""The figures in the table; JSON has all."""


class EvaluateOptions(Options):
    """Which runs, on what."""

    runs: str = option("", "Runs to evaluate, as in run-001,run-002; empty takes the newest")
    parts: str = option(
        "", "Parts of the split, as in val,test; empty takes all held-out ones that have samples"
    )
    count: int = option(300, "Samples of each part, drawn evenly", ge=1, le=1_000_000)
    without_background: bool = option(
        False, "Also without showing the background, as for one picture alone"
    )
    checkpoint: Checkpoint = option(
        "last",
        "Which network of each run: that of its end, or the one that was best on held-out samples",
    )
    device: str = option("auto", "auto, cpu, cuda or mps")


@dataclass(frozen=True)
class Row(Scores):
    """The scores of one run on one part; `canvas` is the width and height of its samples."""

    run: str
    model: str
    parameters: int
    canvas: tuple[int, int]
    part: Part


@dataclass(frozen=True)
class Evaluation:
    """All rows: run after run, part after part, with the background and then without."""

    rows: tuple[Row, ...]

    def lines(self) -> list[str]:
        """One table, and what its words mean."""
        cells = [_HEAD, *map(_cells, self.rows)]
        wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
        parts = dict.fromkeys(row.part for row in self.rows)
        return [
            *(_line(row, wide) for row in cells),
            "",
            *(f"{part}: {IN_WORDS[part]}" for part in parts),
            *(f"{LABELS[name]}: {DEFINITIONS[name]}" for name in TOLD),
            "subtracting: pooled IoU of the best threshold of |composite - background|",
            "mean map: RMSE/range of the mean depth map of the training samples",
        ]

    def as_json(self) -> list[dict[str, Any]]:
        """The rows with every figure, as plain values."""
        return [{**asdict(row), "canvas": list(row.canvas)} for row in self.rows]


def evaluate(project: Project, options: EvaluateOptions | None = None) -> Job:
    """Evaluate runs on parts of their dataset; the result is an `Evaluation`.

    The figures of a part are those of `judge` on it. Raises StudioError for a part that has no
    sample, and UsageError for one that there is not. Nothing is written.
    """
    options = options or EvaluateOptions()
    runs = [find_run(project, name) for name in _listed(options.runs) or [""]]
    parts = _parts(options.parts)
    yield Progress(0, options.count, "samples", "Starting the engine")
    rows: list[Row] = []
    for run in runs:
        rows += yield from _rows(project, run, parts, options)
    yield Result(Evaluation(tuple(rows)))


def _rows(
    project: Project, run: Run, parts: Sequence[Part], options: EvaluateOptions
) -> Generator[Event, None, list[Row]]:
    from fgbg_studio.jobs.model_size import parameters
    from fgbg_studio.learning.machine import threads_of, with_threads

    folder = RunFolder(run.folder)
    dataset, learned = folder.dataset(), folder.options()
    refuse_outside(project, learned.data, "")
    own = material_of(project, learned, dataset)
    facts: dict[str, Any] = {
        "run": run.name,
        "model": learned.model,
        "parameters": parameters(learned.model),
        "canvas": dataset.recipe.canvas,
    }
    shown = (True, False) if options.without_background else (True,)
    rows: list[Row] = []
    with with_threads(threads_of(folder.machine())):
        scorer = yield from scorer_of(run, options.checkpoint, own, options.count, options.device)
        for part in parts or _held_out(own):
            found = yield from scorer.score(own, part, options.count, shown)
            rows += [Row(**vars(scores), **facts, part=part) for scores in found.scores]
            iou = rows[-len(shown)].network["iou-mean"]
            yield Note(f"{run.name} on '{part}': {LABELS['iou-mean']} {iou:.3f}")
    return rows


def _held_out(material: Material) -> list[Part]:
    return [part for part in IN_WORDS if part != "train" and len(material.part(part))]


def _parts(text: str) -> list[Part]:
    """The parts that a text names. Raises UsageError for another name."""
    names = _listed(text)
    for name in names:
        if name not in IN_WORDS:
            raise UsageError(f"There is no part '{name}'. There are: {', '.join(IN_WORDS)}.")
    return [part for part in IN_WORDS if part in names]


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


_HEAD = (
    "run",
    "model",
    "parameters",
    "canvas",
    "part",
    "background",
    "samples",
    *(LABELS[name] for name in TOLD),
    "subtracting",
    "mean map",
)
_WORDS = {"run", "model", "part", "background"}
"""The columns that begin at the left."""


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.run,
        row.model,
        f"{row.parameters:,}",
        f"{row.canvas[0]}x{row.canvas[1]}",
        row.part,
        "shown" if row.background else "hidden",
        f"{row.samples:,}",
        *(_figure(row.network, name) for name in TOLD),
        f"{row.threshold_iou:.3f}" if row.background else "-",
        _figure(row.mean_map, "rmse-range"),
    )


def _figure(values: dict[str, float], name: str) -> str:
    return f"{values[name]:.3f}" if name in values else "-"


def _line(cells: Iterable[str], wide: Sequence[int]) -> str:
    told = [
        cell.ljust(width) if name in _WORDS else cell.rjust(width)
        for name, cell, width in zip(_HEAD, cells, wide, strict=True)
    ]
    return "  ".join(told).rstrip()
