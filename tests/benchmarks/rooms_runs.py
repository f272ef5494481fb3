"""Trainings on the rooms for `rooms_table`: project, options, and how long each of them took."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fgbg_studio.base.events import Note, Result, finish
from fgbg_studio.data.recipe import DISTURBED, Recipe
from fgbg_studio.jobs.depth import DepthOptions, infer_depth
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.runs import list_runs, runs_folder
from fgbg_studio.jobs.training import TrainOptions, train
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project
from tests.unit.weights import SHARED

TEACHER, FAR = "fastdepth", 10.0
"""Depth is in metres, from the project's own 0.5 to this."""
BY_IDENTITY = Recipe(disturbance=DISTURBED, val=0.1, test=0.1)
BY_SAMPLE = BY_IDENTITY.model_copy(update={"val": 0.0, "test": 0.0, "samples": 320_000})
"""Four of five placements of every pair, drawn by lot; the fifth shows what they show: it leaks."""
EPOCHS = 20
PROBE = {"name": "probe", "epochs": 3, "epoch_samples": 960}
SPENT = 0.94
"""The share of the minutes that a training is planned for; the rest is for a busy moment."""
PARTS_OF_TIME = ("loading", "computing", "validating", "saving")


def rooms(folder: Path) -> Project:
    """The project in a folder that is kept, made where it is not there yet."""
    there = (folder / "project.json").is_file()
    project = Project.open(folder) if there else Project.create(folder, "rooms", BY_IDENTITY)
    pictures = SHARED / "data/rooms"
    if not project.contents.backgrounds:
        finish(import_pictures(project, [pictures / "bg"], "backgrounds"))
    if not project.contents.cutouts:
        finish(import_pictures(project, [pictures / "fg"], "cutouts"))
    if not all(background.depth for background in project.contents.backgrounds):
        finish(infer_depth(project, DepthOptions(teacher=TEACHER, far_cap=FAR)))
    return project


def trained(project: Project, options: TrainOptions, minutes: float) -> RunFolder:
    """The run with these options: as it is, gone on with, or begun.

    With `minutes` it has as many samples as this machine learns from in that time.
    """
    found = {run.name: run for run in list_runs(project)}.get(options.name)
    if found and found.finished:
        return RunFolder(found.folder)
    if found:
        return _driven(project, options, options.name, minutes)
    if minutes:
        options = _within(project, options, minutes)
    return _driven(project, options, "", minutes)


def sized(options: TrainOptions, samples: float) -> TrainOptions:
    """The options for so many samples in all."""
    each = max(1, round(samples / EPOCHS / options.batch)) * options.batch
    return options.model_copy(update={"epochs": EPOCHS, "epoch_samples": each})


def _within(project: Project, options: TrainOptions, minutes: float) -> TrainOptions:
    """As many samples as fit, by the rates of a short run, which is removed."""
    shutil.rmtree(runs_folder(project) / str(PROBE["name"]), ignore_errors=True)
    probe = options.model_copy(update=PROBE)
    run = RunFolder(finish(train(project, probe)))
    spent = seconds(run)
    shutil.rmtree(run.folder)
    learning = spent["loading"] + spent["computing"]
    rest = (sum(spent.values()) - learning) / probe.epochs * EPOCHS
    samples = probe.epochs * probe.epoch_samples
    planned = sized(options, (60 * minutes * SPENT - rest) * samples / learning)
    told = planned.epochs * planned.epoch_samples
    print(f"{options.name}: {samples / learning:.0f} samples/s, so {told:,} samples", flush=True)
    return planned


def _driven(project: Project, options: TrainOptions, resume: str, minutes: float) -> RunFolder:
    """Train; what takes longer than it may is stopped, and stays as it is then."""
    job, begun = train(project, options, resume), time.monotonic()
    for event in job:
        if isinstance(event, Note):
            print(f"{(time.monotonic() - begun) / 60:6.1f} min  {event.text}", flush=True)
        if isinstance(event, Result) or (minutes and time.monotonic() - begun > 60 * minutes):
            break
    job.close()
    return RunFolder(runs_folder(project) / options.name)


def seconds(run: RunFolder) -> dict[str, float]:
    """What the whole training took, by activity."""
    newest = {metric.name: metric.value for metric in run.metrics()}
    return {part: newest.get(f"time/{part}", 0.0) for part in PARTS_OF_TIME}


def pace(run: RunFolder) -> dict[str, Any]:
    """How long a run took and how fast it was, validating and saving counted in the minutes."""
    spent, options = seconds(run), run.options()
    steps = max((metric.step for metric in run.metrics()), default=0)
    learning = max(spent["loading"] + spent["computing"], 1e-9)
    return {
        "minutes": sum(spent.values()) / 60,
        "samples_learned": steps * options.batch,
        "rate": steps * options.batch / learning,
        "loading": spent["loading"] / learning,
    }


def curve(run: RunFolder) -> list[dict[str, float]]:
    """The held-out figures after each epoch, beside samples and minutes until then."""
    rows: dict[int, dict[str, float]] = {}
    for metric in run.metrics():
        group = metric.name.partition("/")[0]
        if group not in ("train", "speed", "device"):
            rows.setdefault(metric.step, {})[metric.name] = metric.value
    return [_row(run, step, values) for step, values in rows.items()]


def _row(run: RunFolder, step: int, values: Mapping[str, float]) -> dict[str, float]:
    spent = sum(values.get(f"time/{part}", 0.0) for part in PARTS_OF_TIME)
    figures = {name: value for name, value in values.items() if not name.startswith("time/")}
    return {"samples": step * run.options().batch, "minutes": spent / 60} | figures
