"""Runs get another name, go to the bin, are begun anew and are told apart; never while trained."""

from __future__ import annotations

from pathlib import Path

import pytest

from fgbg_studio.base import folder_lock
from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.jobs.run_changes import bin_run, cloned, differing, rename_run
from fgbg_studio.jobs.runs import Run, find_run, list_runs, runs_folder
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project


def begun(project: Project, name: str, **options: object) -> Run:
    """A run that has not learnt anything yet."""
    run = RunFolder(runs_folder(project) / name)
    chosen = TrainOptions.model_validate({"name": name, **options})
    run.begin(chosen, Dataset(project.recipe, (), (), project.contents.depth), {})
    return find_run(project, name)


def test_a_run_gets_another_name_with_all_its_files(tiny: Project) -> None:
    before = begun(tiny, "cars", epochs=3)
    (before.folder / "last.pt").write_bytes(b"weights")
    assert rename_run(tiny, "cars", "cars-2").folder == runs_folder(tiny) / "cars-2"
    [run] = list_runs(tiny)
    assert (run.name, run.epochs) == ("cars-2", 3)
    assert {file.name for file in run.folder.iterdir()} == {"run.json", "last.pt"}


@pytest.mark.parametrize(
    ("new", "message"),
    [("dogs", "a run 'dogs' already"), ("../dogs", "cannot be a run's name"), ("", "cannot be")],
)
def test_a_name_that_cannot_be_is_refused(tiny: Project, new: str, message: str) -> None:
    begun(tiny, "cars")
    begun(tiny, "dogs")
    with pytest.raises(StudioError, match=message):
        rename_run(tiny, "cars", new)
    assert {run.name for run in list_runs(tiny)} == {"cars", "dogs"}


def test_a_run_keeps_its_name_when_it_is_given_again(tiny: Project) -> None:
    begun(tiny, "cars")
    assert rename_run(tiny, "cars", "cars").card.exists()


def test_a_binned_run_is_whole_and_comes_back(tiny: Project) -> None:
    run = begun(tiny, "cars")
    bin_run(tiny, "cars")
    assert list_runs(tiny) == []
    [binned] = (tiny.folder / "bin").iterdir()
    assert [file.name for file in binned.iterdir()] == ["run.json"]
    binned.rename(run.folder)
    assert [run.name for run in list_runs(tiny)] == ["cars"]


def test_a_run_that_is_trained_stays_where_it_is(tiny: Project) -> None:
    run = begun(tiny, "cars")
    with folder_lock.held(run.folder):
        for change in (lambda: bin_run(tiny, "cars"), lambda: rename_run(tiny, "cars", "dogs")):
            with pytest.raises(StudioError, match=r"'cars' is being trained\. Stop it first"):
                change()
    assert rename_run(tiny, "cars", "dogs").folder.is_dir()


def test_the_runs_of_a_project_that_is_read_only_stay_as_they_are(tiny_folder: Path) -> None:
    with Project.open(tiny_folder) as project:
        begun(project, "cars")
    with Project.open(tiny_folder, read_only=True) as project:
        with pytest.raises(StudioError, match="opened for reading only"):
            bin_run(project, "cars")
        assert [run.name for run in list_runs(project)] == ["cars"]


def test_a_clone_has_the_options_and_no_name(tiny: Project) -> None:
    run = begun(tiny, "cars", epochs=7, rate=0.01)
    assert cloned(tiny, "cars") == run.options.model_copy(update={"name": ""})


def test_only_options_that_differ_are_told(tiny: Project) -> None:
    runs = [begun(tiny, f"r{n}", epochs=epochs, rate=0.01) for n, epochs in enumerate((3, 3, 5))]
    assert differing(runs) == {"epochs": (3, 3, 5)}
    assert differing(runs[:2]) == {}
    assert differing([]) == {}
