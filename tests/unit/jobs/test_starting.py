"""A run that begins with another's weights, and what it is told of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Note, finish
from fgbg_studio.data.real_samples import RealSample
from fgbg_studio.data.splits import is_held_out
from fgbg_studio.jobs.runs import find_run
from fgbg_studio.jobs.starting import continued, known_before, last_of, seen_before
from fgbg_studio.jobs.training import train
from fgbg_studio.jobs.training_parts import begin
from fgbg_studio.learning import checkpoints
from fgbg_studio.learning.learner import Learner
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

SMALL = {"size": 32, "epochs": 1, "epoch_samples": 8, "batch": 8, "held_out_samples": 4}
OPTIONS = TrainOptions.model_validate({**SMALL, "name": "next", "start": "first", "device": "cpu"})
CPU = torch.device("cpu")


def notes_of(project: Project, options: TrainOptions) -> list[str]:
    """What a training tells before its first step."""
    job, told = train(project, options), []
    for event in job:
        if isinstance(event, Note):
            told.append(event.text)
            if "training on" in event.text:
                job.close()
    return told


@pytest.mark.parametrize("averaged", [False, True])
def test_a_run_begins_with_the_weights_that_are_judged(
    trained_folder: Path, averaged: bool
) -> None:
    with Project.open(trained_folder) as project:
        last = last_of(project, "first")
        card, state = checkpoints.load(last)
        expected = state["model"]
        if averaged:
            expected = {
                name: values + 1 if values.is_floating_point() else values
                for name, values in state["model"].items()
            }
            checkpoints.save(last, card, state | {"average": expected})
        options = OPTIONS.model_copy(update={"average": 0.9})
        learner = Learner(options, card.depth, 4, CPU)
        begin(project, options, learner)
    for network in (learner.model, learner.judged):
        found = network.state_dict()
        assert all(torch.equal(found[name], values) for name, values in expected.items())


def test_it_is_recorded_and_told(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        told = notes_of(project, OPTIONS)
        record = RunFolder(project.folder / "runs" / "next")
        assert (record.start()["run"], record.start()["epochs"]) == ("first", 1)
        assert told[0] == "It begins with what first had learned in 1 epoch."
        last = last_of(project, "first")
        card, state = checkpoints.load(last)
        checkpoints.save(last, card.model_copy(update={"epochs_done": 2}), state)
        (record.folder / "last.pt").unlink(missing_ok=True)
        job = train(project, resume="next")
        warned = [event.text for event in job if isinstance(event, Note) and event.warning]
        assert "first has learned more since this run was begun." in warned


def test_sources_that_are_held_out_only_now_are_told(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        project.set_recipe(project.recipe.model_copy(update={"val": 0.4}))
        told = notes_of(project, OPTIONS)
    assert any("sources that are held out by now" in text for text in told)


def test_what_the_runs_before_the_last_one_have_seen_counts_too(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        project.set_recipe(project.recipe.model_copy(update={"val": 0.4}))
        notes_of(project, OPTIONS)
        first, second, third = (
            RunFolder(project.folder / "runs" / name) for name in ("first", "next", "third")
        )
        third.folder.mkdir()
        third.begin(OPTIONS, second.dataset(), {}, start={**second.start(), "run": "next"})
        expected = set(known_before(first.dataset(), third.dataset()))
        assert not known_before(second.dataset(), third.dataset())
        assert seen_before(project, third) == expected != set()
        kept = next(
            place
            for place in project.contents.backgrounds
            if is_held_out(place.id, project.recipe) and place.id not in expected
        )
        real = RealSample(id="p0001", name="photo", file=kept.file, masks=())
        first.begin(first.options(), first.dataset(), first.files(), [real])
        assert seen_before(project, third) == expected | {kept.id}


def test_a_damaged_record_of_what_a_run_began_with_is_told(trained_folder: Path) -> None:
    run = RunFolder(trained_folder / "runs" / "first")
    assert run.start() == {}
    run.begin(run.options(), run.dataset(), {}, start={"run": 1})
    with pytest.raises(StudioError, match=r"run\.json is damaged"):
        run.start()


def test_another_network_is_refused_before_anything_is_written(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        other = OPTIONS.model_copy(update={"model": "compact-unet:width=8"})
        with pytest.raises(StudioError, match="'first' trains compact-unet, and this one"):
            finish(train(project, other))
        RunFolder(project.folder / "runs" / "empty").begin(OPTIONS, project.dataset(), {})
        for start, why in (("gone", "There is no run 'gone'"), ("empty", "no checkpoint yet")):
            with pytest.raises(StudioError, match=why):
                finish(train(project, OPTIONS.model_copy(update={"start": start})))
        assert not (project.folder / "runs" / "next").exists()


def test_to_continue_is_the_runs_own_options_at_a_lower_rate(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        own, found = find_run(project, "first").options, continued(project, "first")
    assert (found.start, found.name) == ("first", "")
    assert (found.size, found.model, found.batch) == (own.size, own.model, own.batch)
    assert found.rate < own.rate
    assert found.warm_up < own.warm_up
