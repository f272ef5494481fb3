"""A dataset or a run that was made from other masks, pictures or settings says so."""

from __future__ import annotations

import json
from pathlib import Path

from fgbg_studio.base.events import finish
from fgbg_studio.data.shards import CARD
from fgbg_studio.jobs.generating import GenerateOptions, generate
from fgbg_studio.jobs.staleness import Stale, stale_dataset, stale_run
from fgbg_studio.project import Project


def told(stale: Stale | None) -> str:
    assert stale is not None
    return stale.text


def test_a_changed_file_makes_its_samples_stale(tiny: Project) -> None:
    folder = finish(generate(tiny, GenerateOptions()))
    assert told(stale_dataset(tiny, folder)) == ""
    with tiny.path(tiny.contents.cutouts[0].file).open("ab") as file:
        file.write(b"changed")
    assert told(stale_dataset(tiny, folder)).startswith("20 of 100 samples changed: their pictures")


def test_another_recipe_makes_all_stale(tiny: Project) -> None:
    folder = finish(generate(tiny, GenerateOptions()))
    tiny.set_recipe(tiny.recipe.model_copy(update={"seed": 99}))
    assert (
        told(stale_dataset(tiny, folder))
        == "100 of 100 samples changed: the recipe is another one now"
    )


def test_a_dataset_that_cannot_be_read_says_nothing(tiny: Project) -> None:
    folder = finish(generate(tiny, GenerateOptions(count=3)))
    (folder / CARD).write_text("{")
    assert stale_dataset(tiny, folder) is None


def test_a_run_tells_too(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        run = project.folder / "runs" / "first"
        assert told(stale_run(project, run)) == ""
        cutout = project.path(project.contents.cutouts[0].file)
        with cutout.open("ab") as file:
            file.write(b"changed")
        stale = stale_run(project, run)
        assert stale is not None
        assert 0 < stale.by_sources < stale.total


def test_a_run_of_an_earlier_version_is_compared_by_its_entries(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        run = project.folder / "runs" / "first"
        facts = json.loads((run / "run.json").read_text())
        del facts["files"]
        (run / "run.json").write_text(json.dumps(facts))
        assert told(stale_run(project, run)) == ""
        cutout = project.contents.cutouts[0]
        project.put(cutout.model_copy(update={"sha256": "0" * 64}))
        stale = stale_run(project, run)
        assert stale is not None
        assert 0 < stale.by_sources < stale.total
        (run / "run.json").write_text("{")
        assert stale_run(project, run) is None
