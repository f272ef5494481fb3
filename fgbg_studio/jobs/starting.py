"""A run that begins with the weights of another: going on with more to learn from."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Note
from fgbg_studio.base.plugin_lines import chosen_by
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.fingerprints import sha256_of
from fgbg_studio.data.real_samples import held_out_in
from fgbg_studio.jobs.real_samples import held_out_of
from fgbg_studio.jobs.runs import find_run, list_runs
from fgbg_studio.learning.options import CONTINUE, PRESETS, TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project


def continued(project: Project, name: str) -> TrainOptions:
    """Options of a new run that goes on where a run ended: its own, but for the preset's.

    What only a training from the beginning needs is left out. Raises StudioError for no such run.
    """
    run = find_run(project, name)
    changes = {**PRESETS[CONTINUE], "name": "", "start": run.name, "growing": False, "patience": 0}
    fewest = min(run.options.epoch_samples, changes["epoch_samples"])
    return run.options.model_copy(update={**changes, "epoch_samples": fewest})


def last_of(project: Project, name: str) -> Path:
    """The last checkpoint of a run. Raises StudioError where there is none yet."""
    last = RunFolder(find_run(project, name).folder).last
    if not last.exists():
        raise StudioError(f"The run '{name}' has no checkpoint yet. Resume it, or choose another.")
    return last


def start_facts(project: Project, options: TrainOptions) -> dict[str, Any]:
    """What a record tells of the weights that a run begins with; empty where they are its own.

    Raises StudioError for a run that is gone, has learned nothing or trains another network.
    """
    from fgbg_studio.learning import checkpoints

    if not options.start:
        return {}
    last = last_of(project, options.start)
    card, _ = checkpoints.load(last)
    then = card.options.model
    if chosen_by("models", then) != chosen_by("models", options.model):
        raise StudioError(
            f"The run '{options.start}' trains {then}, and this one is to train {options.model}: "
            f"its weights do not fit. Choose --model {then}, or begin anew."
        )
    return {"run": options.start, "epochs": card.epochs_done, "sha256": sha256_of(last)}


def told_of_start(project: Project, run: RunFolder) -> Generator[Event, None, None]:
    """Tell with what a run begins, and what makes its figures look better than they are.

    Nothing once it has a checkpoint of its own. Raises StudioError where the other run is gone.
    """
    facts = run.start()
    if not facts or run.last.exists():
        return
    last = last_of(project, facts["run"])
    epochs = f"{facts['epochs']} epoch{'' if facts['epochs'] == 1 else 's'}"
    yield Note(f"It begins with what {facts['run']} had learned in {epochs}.")
    if sha256_of(last) != facts["sha256"]:
        yield Note(f"{facts['run']} has learned more since this run was begun.", warning=True)
    if seen := seen_before(project, run):
        yield Note(
            f"What {facts['run']} had learned comes from {len(seen):,} sources that are held out "
            "by now, too: figures on held-out samples will look better than they are.",
            warning=True,
        )


def seen_before(project: Project, run: RunFolder) -> set[str]:
    """The ids of what is held out from a run and was trained on in any run before it."""
    now = run.dataset()
    kept = held_out_of(project, now.recipe)
    found: set[str] = set()
    for before in runs_before(project, run):
        found.update(known_before(before.dataset(), now))
        found.update(held_out_in(sample, kept) for sample in before.real())
    return found - {""}


def runs_before(project: Project, run: RunFolder) -> list[RunFolder]:
    """The runs whose weights led to those that a run begins with, the last one first.

    As far as they are there: a run that was removed, or has another name by now, ends the list.
    """
    every = {one.name: RunFolder(one.folder) for one in list_runs(project)}
    found: list[RunFolder] = []
    while (before := every.pop(str(run.start().get("run")), None)) is not None:
        run = before
        found.append(run)
    return found


def known_before(then: Dataset, now: Dataset) -> list[str]:
    """The ids of sources that were trained on `then` and are held out `now`."""
    from fgbg_studio.data.splits import is_held_out

    held_out = {
        source.id
        for source in (*now.backgrounds, *now.cutouts)
        if is_held_out(source.id, now.recipe)
    }
    return sorted(
        source.id
        for source in (*then.backgrounds, *then.cutouts)
        if source.id in held_out and not is_held_out(source.id, then.recipe)
    )
