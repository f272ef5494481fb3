"""The project folder: opened, refused, migrated, locked and changed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from fgbg_studio import project as project_module
from fgbg_studio.base.errors import ProjectError, StudioError
from fgbg_studio.base.events import finish
from fgbg_studio.base.resources import sample_project
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.project import FILE, VERSION, Project
from tests.unit.disks import fill
from tests.unit.pictures import write_backgrounds, write_cutouts
from tests.unit.plans import background


def changed(folder: Path, **fields: Any) -> None:
    """Edit project.json as another program might."""
    facts = json.loads((folder / FILE).read_text())
    (folder / FILE).write_text(json.dumps({**facts, **fields}))


def test_a_new_project_opens_as_it_was_made(tmp_path: Path) -> None:
    recipe = Recipe(width=96, seed=7)
    with Project.create(tmp_path / "mine", recipe=recipe) as made:
        assert not made.read_only
        assert made.contents.name == "mine"
    for path in (tmp_path / "mine", tmp_path / "mine" / FILE):
        with Project.open(path) as opened:
            assert opened.recipe == recipe


def test_a_project_is_never_made_over_something_else(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ProjectError, match="is not empty"):
        Project.create(tmp_path)
    with pytest.raises(ProjectError, match="is not empty"):
        Project.create(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_folder_without_a_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"not a project.*fgbg-studio new"):
        Project.open(tmp_path)


def test_a_moved_project_opens_unchanged(tiny_folder: Path, tmp_path: Path) -> None:
    with Project.open(tiny_folder) as before:
        contents = before.contents
    moved = tmp_path / "elsewhere" / "moved"
    moved.parent.mkdir()
    shutil.move(tiny_folder, moved)
    with Project.open(moved) as after:
        assert after.contents == contents
        files = [after.path(source.file) for source in after.contents.backgrounds]
        assert all(file.is_file() for file in files)


def test_a_newer_project_is_refused_and_left_alone(tiny_folder: Path) -> None:
    changed(tiny_folder, version=VERSION + 1, news="?")
    before = (tiny_folder / FILE).read_bytes()
    with pytest.raises(ProjectError, match=r"newer FGBG Studio.*Update the program"):
        Project.open(tiny_folder)
    assert (tiny_folder / FILE).read_bytes() == before
    assert not (tiny_folder / ".lock").exists()


@pytest.mark.parametrize("version", [None, "1", 0, -3, 1.5])
def test_a_version_that_never_was_is_refused(tiny_folder: Path, version: object) -> None:
    changed(tiny_folder, version=version)
    with pytest.raises(ProjectError, match="states no version"):
        Project.open(tiny_folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"version": 1}'])
def test_a_damaged_project_is_refused_with_the_files_name(
    tiny_folder: Path, content: bytes
) -> None:
    (tiny_folder / FILE).write_bytes(content)
    with pytest.raises(StudioError, match=r"project\.json"):
        Project.open(tiny_folder)


@pytest.mark.parametrize("path", ["../a.png", "/a.png", "..\\a.png", "C:/a.png"])
def test_a_project_that_points_outside_itself_is_refused(tiny_folder: Path, path: str) -> None:
    outside = {**background(9).model_dump(), "file": path}
    changed(tiny_folder, backgrounds=[outside])
    with pytest.raises(ProjectError, match=r"damaged at 'backgrounds.*outside the project"):
        Project.open(tiny_folder)


def test_an_older_project_is_migrated(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def from_1_to_2(raw: dict[str, Any]) -> dict[str, Any]:
        return {**raw, "version": 2, "name": raw["title"]} | {"title": None}

    def without_title(raw: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in raw.items() if k != "title"} | {"version": 3}

    facts = json.loads((tiny_folder / FILE).read_text())
    facts["title"], facts["version"] = facts.pop("name"), 1
    (tiny_folder / FILE).write_text(json.dumps(facts))
    monkeypatch.setattr(project_module, "VERSION", 3)
    monkeypatch.setitem(project_module.MIGRATIONS, 1, from_1_to_2)
    monkeypatch.setitem(project_module.MIGRATIONS, 2, without_title)
    with Project.open(tiny_folder) as opened:
        assert (opened.contents.name, opened.contents.version) == ("tiny", 3)
        opened.set_recipe(Recipe(seed=5))
    assert json.loads((tiny_folder / FILE).read_text())["version"] == 3


def test_a_project_of_version_1_opens_as_it_was(tiny_folder: Path) -> None:
    changed(tiny_folder, version=1)
    with Project.open(tiny_folder) as opened:
        assert opened.contents.version == VERSION
        assert len(opened.contents.backgrounds) == 5
        assert {cutout.edges for cutout in opened.contents.cutouts} == {"photo"}


def test_what_a_project_of_version_2_held_out_stays_held_out(tiny_folder: Path) -> None:
    changed(tiny_folder, version=2, recipe={"held_out": 0.3, "places": 3})
    with Project.open(tiny_folder) as opened:
        recipe = opened.recipe
        assert (recipe.val, recipe.test, recipe.held_out, recipe.places) == (0.15, 0.15, 0.3, 3)
        opened.set_recipe(recipe.model_copy(update={"seed": 5}))
    written = json.loads((tiny_folder / FILE).read_text())
    assert written["version"] == VERSION
    assert "held_out" not in written["recipe"]


def test_a_second_opener_may_read_and_is_told_why(tiny_folder: Path) -> None:
    with Project.open(tiny_folder) as first, Project.open(tiny_folder) as second:
        assert not first.read_only
        assert second.read_only
        assert "another window or command" in second.read_only_reason
        assert second.contents == first.contents
        with pytest.raises(ProjectError, match=r"another window or command .* Close it there"):
            second.set_recipe(Recipe(seed=2))
        second.close()
        assert (tiny_folder / ".lock").exists()
    with Project.open(tiny_folder) as third:
        assert not third.read_only


def test_what_another_process_wrote_before_is_not_lost(tiny_folder: Path) -> None:
    code = """
import sys
from pathlib import Path
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.project import Project
with Project.open(Path(sys.argv[1])) as project:
    assert not project.read_only
    project.set_recipe(Recipe(seed=77))
"""
    subprocess.run([sys.executable, "-c", code, str(tiny_folder)], check=True)
    with Project.open(tiny_folder) as opened:
        assert opened.recipe.seed == 77


def test_a_folder_that_cannot_be_written_opens_for_reading(
    tiny_folder: Path, make_read_only: Callable[[Path], None]
) -> None:
    make_read_only(tiny_folder)
    with Project.open(tiny_folder) as opened:
        assert "cannot be written" in opened.read_only_reason
        assert len(opened.dataset()) == 100
        with pytest.raises(ProjectError, match=r"cannot be written .* Copy it to a folder"):
            opened.set_recipe(Recipe(seed=2))


def test_a_full_disk_loses_no_change_that_was_made(
    tiny_folder: Path, make_disk: Callable[[str], Path]
) -> None:
    disk = make_disk("400k")
    folder = Path(shutil.copytree(tiny_folder, disk / "p"))
    with Project.open(folder) as opened:
        fill(disk / "filler")
        with pytest.raises(StudioError, match="disk is full"):
            opened.set_recipe(Recipe(seed=2))
        assert opened.recipe.seed == 1
        (disk / "filler").unlink()
        opened.set_recipe(Recipe(seed=3))
    with Project.open(folder) as again:
        assert again.recipe.seed == 3


def test_an_id_is_never_given_again(tiny: Project, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    removed = tiny.contents.cutouts[-1]
    tiny.remove(removed.id)
    with pytest.raises(ProjectError, match=f"no source '{removed.id}'"):
        tiny.source(removed.id)
    files = write_cutouts(tmp_path / "more", 1, first=50)
    report = finish(import_pictures(tiny, files))
    assert report.added == ["c0006"]
    assert len(list((tiny.folder / "bin").iterdir())) == 2
    tiny.remove("c0006")
    tiny.close()
    with Project.open(tiny.folder) as again:
        assert again.new_ids("c", 2) == ["c0007", "c0008"]


def test_a_removed_background_takes_its_depth_along_and_leaves_the_original(
    tiny: Project,
) -> None:
    removed = tiny.contents.backgrounds[0]
    tiny.remove(removed.id)
    assert tiny.path(removed.file).exists()
    assert not tiny.path(removed.depth).exists()
    assert len(list((tiny.folder / "bin").glob("*.png"))) == 1


def test_a_removed_background_takes_its_painted_regions_along(tiny: Project) -> None:
    removed = tiny.contents.backgrounds[0].model_copy(update={"regions": "regions/b0001.png"})
    tiny.path("regions").mkdir()
    tiny.path(removed.regions).write_bytes(b"painted")
    tiny.put(removed)
    tiny.remove(removed.id)
    assert not tiny.path(removed.regions).exists()
    assert b"painted" in [file.read_bytes() for file in (tiny.folder / "bin").glob("*.png")]


def test_a_removed_photo_takes_its_mask_and_its_steps_along(tiny: Project, tmp_path: Path) -> None:
    files = write_backgrounds(tmp_path / "more", 1, first=70)
    finish(import_pictures(tiny, files, "photos"))
    [photo] = tiny.contents.photos
    painted = ("masks/p0001.png", "masks/p0001.journal")
    for file in painted:
        tiny.path(file).parent.mkdir(exist_ok=True)
        tiny.path(file).write_bytes(b"painted")
    tiny.put(photo.model_copy(update={"mask": painted[0]}))
    tiny.remove(photo.id)
    assert tiny.path(photo.file).exists()
    assert not any(tiny.path(file).exists() for file in painted)
    binned = [file for file in (tiny.folder / "bin").iterdir() if file.read_bytes() == b"painted"]
    assert sorted(file.suffix for file in binned) == [".journal", ".png"]


@pytest.mark.parametrize("inside", [".", "project.json"])
def test_the_sample_project_as_shipped_is_never_changed(inside: str) -> None:
    folder = sample_project()
    if not (folder / FILE).exists():
        pytest.skip("the sample project is not drawn yet")
    before = sorted(folder.rglob("*"))
    with Project.open(folder / inside) as opened:
        assert sorted(folder.rglob("*")) == before
        with pytest.raises(ProjectError, match=r"as shipped\. Work on a copy: .* --sample"):
            opened.set_recipe(Recipe(seed=2))


def test_putting_replaces_a_source_and_keeps_the_others(tiny: Project) -> None:
    before = tiny.contents.backgrounds
    tiny.put(before[2].model_copy(update={"name": "renamed"}))
    names = [b.name for b in tiny.contents.backgrounds]
    assert names == [b.name if n != 2 else "renamed" for n, b in enumerate(before)]


def test_a_project_without_sources_has_no_dataset(tmp_path: Path) -> None:
    with (
        Project.create(tmp_path / "new") as project,
        pytest.raises(StudioError, match=r"no background yet.*--role backgrounds"),
    ):
        project.dataset()


def test_changes_by_several_threads_at_once_are_all_kept(tmp_path: Path) -> None:
    with Project.create(tmp_path / "mine") as project:

        def add(_: int) -> None:
            [new_id] = project.new_ids("b")
            project.put(background(int(new_id[1:])))
            project.set_recipe(Recipe(seed=int(new_id[1:])))

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(add, range(40)))
    with Project.open(tmp_path / "mine") as opened:
        assert len({b.id for b in opened.contents.backgrounds}) == 40
