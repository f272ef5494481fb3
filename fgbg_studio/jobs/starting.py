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
from fgbg_studio.jobs.runs import find_run
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
    seen = known_before(RunFolder(last.parent).dataset(), run.dataset())
    if seen:
        yield Note(
            f"{facts['run']} was trained on {len(seen):,} sources that are held out by now: "
            "figures on held-out samples will look better than they are.",
            warning=True,
        )


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
