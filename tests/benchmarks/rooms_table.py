"""The table of the rooms: networks on every part of the split, beside what needs no network.

Run it from the checkout:  python -m tests.benchmarks.rooms_table FOLDER [--size 112]
    [--minutes 60 | --samples 300000] [--models compact-unet unet eigen] [--set growing=true ...]
    [--leaking compact-unet] [--count 400]

FGBG_SHARED names the folder with data/rooms, FGBG_MODELS the one with fastdepth_7.onnx (by default
`models` beside the rooms). FOLDER is kept: the project is made in it once, and a network that is
trained there already is not trained again, so that an interrupted call goes on where it was.

100 backgrounds and 100 cut-outs, depth of the teacher fastdepth up to 10 m, cut-outs' longer side
0.2 to 0.6 of the canvas, preset `disturbed`, identities split 80/10/10. Every model has the same
canvas and the same limit, in samples, or in minutes on this machine with all that belongs to them
(as many samples as a short run says that fit). `--set` changes options of the training for all.
The models in `--leaking` are also trained on four of five placements of all pairs and judged on the
fifth, as earlier solutions were: the pictures are the same, so those figures are no test.

Prints a Markdown table and writes it to FOLDER/table.md, the figures to table.json, and how they
rose with the minutes to curve.csv.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np

from fgbg_studio.base.atomic_files import write_bytes, write_json
from fgbg_studio.base.events import finish
from fgbg_studio.data.choosing import chosen
from fgbg_studio.data.part_words import IN_WORDS
from fgbg_studio.data.splits import Indices
from fgbg_studio.jobs.evaluating import EvaluateOptions, Evaluation, evaluate
from fgbg_studio.jobs.material import AnyPart, Rendered
from fgbg_studio.jobs.model_size import parameters
from fgbg_studio.jobs.runs import find_run
from fgbg_studio.jobs.scoring import scorer_of
from fgbg_studio.jobs.training import TrainOptions
from fgbg_studio.learning.devices import device_name
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project
from tests.benchmarks.rooms_runs import BY_IDENTITY, BY_SAMPLE, curve, pace, rooms, sized, trained
from tests.unit.weights import SHARED

RATES = {"eigen": 0.0005, "eigen-pair": 0.0005}
"""Where the usual learning rate is too high."""
LEAKING = "-leaking"
Kind = TypeVar("Kind")
LEFT_OUT = "seen cut-outs over seen backgrounds, split by sample: it leaks"
COLUMNS = [
    "model",
    "parameters",
    "px",
    "minutes",
    "samples learned from",
    "samples/s",
    "judged on",
    "samples",
    "mean IoU",
    "best threshold: IoU",
    "boundary F",
    "δ1",
    "RMSE/range",
    "mean training map: RMSE/range",
]


def options_of(model: str, given: argparse.Namespace, leaking: bool = False) -> TrainOptions:
    """Of one model's training, named by what it is."""
    name = model.partition(":")[0]
    amount = f"{given.samples}" if given.samples else f"{given.minutes:g}min"
    chosen = dict(pair.split("=", 1) for pair in given.set)
    run = f"{model.replace(':', '-').replace(',', '-').replace('=', '')}-{given.size}-{amount}"
    usual = {"model": model, "size": given.size, "held_out_samples": 200}
    if name in RATES:
        usual["rate"] = RATES[name]
    options = TrainOptions(**{**usual, **chosen, "name": run + (LEAKING if leaking else "")})
    return sized(options, given.samples) if given.samples else options


def trained_runs(project: Project, given: argparse.Namespace) -> Iterator[tuple[RunFolder, bool]]:
    """Every run, trained where it is not yet, and whether its split leaks; those come last."""
    for leaking, recipe, models in (
        (False, BY_IDENTITY, given.models),
        (True, BY_SAMPLE, given.leaking),
    ):
        for model in models:
            project.set_recipe(recipe)
            yield trained(project, options_of(model, given, leaking), given.minutes), leaking


class LeftOut(Rendered):
    """The samples that a recipe does not use of its plan: for a split by sample, the other part."""

    def part(self, part: AnyPart) -> Indices:
        """All of them."""
        every = np.arange(len(self.dataset))
        return np.setdiff1d(every, chosen(self.dataset), assume_unique=True)


def rows_of(project: Project, run: RunFolder, leaking: bool, count: int) -> list[dict[str, Any]]:
    """What is known of one run: a row for each part, or for what was left out."""
    name, options, dataset = run.folder.name, run.options(), run.dataset()
    facts = {
        "model": options.model,
        "parameters": parameters(options.model),
        "size": min(dataset.recipe.canvas),
        **pace(run),
    }
    if leaking:
        own = Rendered(dataset, project.folder)
        scorer = finished(scorer_of(find_run(project, name), "last", own, count, options.device))
        rest = LeftOut(dataset, project.folder)
        [scores] = finished(scorer.score(rest, "all", count)).scores
        return [facts | {"part": "left-out"} | vars(scores)]
    judging = EvaluateOptions(runs=name, count=count, without_background=True)
    found: Evaluation = finish(evaluate(project, judging))
    return [facts | row for row in found.as_json()]


def finished(work: Generator[object, None, Kind]) -> Kind:
    """What a part of a job returns."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            value: Kind = end.value
            return value


def table(rows: Sequence[dict[str, Any]]) -> str:
    """All rows in Markdown."""
    lines = [COLUMNS, ["---"] * len(COLUMNS), *map(_cells, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cells(row: dict[str, Any]) -> list[str]:
    network, mean = row["network"], row["mean_map"]
    below = 1 - network["rmse-range"] / mean["rmse-range"]
    return [
        row["model"],
        f"{row['parameters']:,}",
        f"{row['size']}",
        f"{row['minutes']:.1f}",
        f"{row['samples_learned']:,}",
        f"{row['rate']:.0f}",
        IN_WORDS.get(row["part"], LEFT_OUT)
        + ("" if row["background"] else ", background not shown"),
        f"{row['samples']}",
        f"{network['iou-mean']:.3f}",
        f"{row['threshold_iou']:.3f}" if row["background"] else "",
        f"{network['boundary-f']:.3f}",
        f"{network['delta1']:.3f}",
        f"{network['rmse-range']:.3f}",
        f"{mean['rmse-range']:.3f} ({below:.0%} less)",
    ]


def write_curve(path: Path, runs: Sequence[RunFolder]) -> None:
    """Held-out figures over samples and minutes, one row an epoch."""
    rows = [{"run": run.folder.name, **row} for run in runs for row in curve(run)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    write_bytes(path, text.getvalue().encode())


def main() -> None:
    """Make what is lacking, and write all that is known so far after each network."""
    given = arguments()
    os.environ.setdefault("FGBG_MODELS", str(SHARED / "models"))
    cv2.setNumThreads(1)
    rows: list[dict[str, Any]] = []
    runs: list[RunFolder] = []
    with rooms(given.folder) as project:
        for run, leaking in trained_runs(project, given):
            runs.append(run)
            rows += rows_of(project, run, leaking, given.count)
            write_json(given.folder / "table.json", rows)
            write_bytes(given.folder / "table.md", table(rows).encode())
            write_curve(given.folder / "curve.csv", runs)
    print(f"\n{device_name()}\n\n{table(rows)}")


def arguments() -> argparse.Namespace:
    """What the docstring says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=112)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--samples", type=int, default=0)
    parser.add_argument("--models", nargs="*", default=["compact-unet", "unet", "eigen"])
    parser.add_argument("--leaking", nargs="*", default=["compact-unet"])
    parser.add_argument("--set", nargs="*", default=[])
    parser.add_argument("--count", type=int, default=400)
    given = parser.parse_args()
    given.minutes = 0 if given.samples else given.minutes
    return given


if __name__ == "__main__":
    main()
