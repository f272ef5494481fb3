"""Writing a dataset: exact files, in any number of processes, stopped and gone on with."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fgbg_studio.base.atomic_files import read_lines
from fgbg_studio.base.errors import ProjectError, StudioError
from fgbg_studio.base.events import Note, Progress, finish
from fgbg_studio.data.render import render_index
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.data.splits import is_held_out
from fgbg_studio.imaging.reading import read_mask, read_rgb, read_uint16
from fgbg_studio.imaging.writing import encode_jpeg
from fgbg_studio.jobs import rendering
from fgbg_studio.jobs.generating import (
    MANIFEST,
    UNFINISHED,
    GenerateOptions,
    generate,
    resume,
)
from fgbg_studio.jobs.rendering import CHUNK
from fgbg_studio.jobs.unfinished import unfinished
from fgbg_studio.project import Project
from tests.unit.disks import fill

EVERYTHING = GenerateOptions(name="all", count=0)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a dataset but its card, which says how it was written."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "dataset.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def begin(project: Project, options: GenerateOptions) -> None:
    """Write the first chunk, and stop."""
    job = generate(project, options)
    for event in job:
        if isinstance(event, Progress) and event.unit == "samples" and event.done:
            job.close()


def manifest(folder: Path) -> list[dict[str, Any]]:
    return read_lines(folder / MANIFEST)


@pytest.fixture(scope="module")
def undisturbed(tiny_master: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All 100 samples, written in one go by one process."""
    folder = Path(shutil.copytree(tiny_master, tmp_path_factory.mktemp("whole") / "tiny"))
    with Project.open(folder) as project:
        return content(finish(generate(project, EVERYTHING)))


@pytest.mark.parametrize("pictures", ["png", "jpeg"])
def test_files_hold_exactly_what_is_rendered(tiny: Project, pictures: str) -> None:
    options = GenerateOptions.model_validate({"count": 12, "pictures": pictures})
    folder = finish(generate(tiny, options))
    dataset = tiny.dataset()
    pixels = SourcePixels(tiny.folder, dataset.recipe.canvas, dataset.depth_scale)
    records = manifest(folder)
    assert len(records) == 12
    for record in records:
        sample = render_index(dataset, pixels, record["index"])
        files = {kind: folder / name for kind, name in record["files"].items()}
        assert np.array_equal(read_mask(files["mask"]), sample.mask)
        steps = dataset.depth_scale.encode(sample.depth)
        assert np.array_equal(read_uint16(files["depth"]), steps)
        for kind, array in (("image", sample.image), ("background", sample.background)):
            if pictures == "png":
                assert np.array_equal(read_rgb(files[kind]), array)
            else:
                assert files[kind].read_bytes() == encode_jpeg(array, 92)


def test_the_manifest_tells_the_placement_and_names_every_file(tiny: Project) -> None:
    folder = finish(generate(tiny, EVERYTHING))
    records = manifest(folder)
    assert [record["index"] for record in records] == list(range(100))
    named = {name for record in records for name in record["files"].values()}
    assert named == set(content(folder)) - {MANIFEST}
    assert len(named) == 400
    card = json.loads((folder / "dataset.json").read_text())
    assert (card["samples"], card["planned"]) == (100, 100)
    assert [b["sha256"] for b in card["backgrounds"]] == [
        b.sha256 for b in tiny.contents.backgrounds
    ]
    for record in records:
        left, top, width, height = record["box"]
        assert 0 <= left <= 48 - width
        assert 0 <= top <= 48 - height


def test_a_part_holds_its_own_identities_alone(tiny: Project) -> None:
    options = GenerateOptions(count=0, part="new-cutouts")
    records = manifest(finish(generate(tiny, options)))
    assert len(records) == 16
    for record in records:
        assert record["part"] == "new-cutouts"
        assert is_held_out(record["cutout"], 0.2)
        assert not is_held_out(record["background"], 0.2)


def test_a_part_without_samples_says_so(tiny: Project) -> None:
    tiny.set_recipe(tiny.recipe.model_copy(update={"held_out": 0.0}))
    with pytest.raises(StudioError, match="'new-both' has no sample"):
        finish(generate(tiny, GenerateOptions(part="new-both")))


def test_four_processes_write_what_one_does(tiny: Project, undisturbed: dict[str, bytes]) -> None:
    options = EVERYTHING.model_copy(update={"processes": 4})
    assert content(finish(generate(tiny, options))) == undisturbed


def test_stopped_anywhere_and_resumed_it_ends_the_same(
    tiny: Project, undisturbed: dict[str, bytes]
) -> None:
    job = generate(tiny, EVERYTHING)
    for event in job:
        if isinstance(event, Progress) and event.unit == "samples" and event.done >= 2 * CHUNK:
            job.close()
    folder = tiny.folder / "datasets" / "all"
    assert len(read_lines(folder / UNFINISHED)) == 2 * CHUNK
    waiting = unfinished(tiny)
    assert [(u.kind, u.name) for u in waiting] == [("dataset", "all")]
    assert "64 of 100 samples" in waiting[0].title
    assert finish(waiting[0].job()) == folder
    assert content(folder) == undisturbed
    assert unfinished(tiny) == []


def test_a_torn_manifest_and_half_a_file_are_made_good(
    tiny: Project, undisturbed: dict[str, bytes]
) -> None:
    begin(tiny, EVERYTHING)
    folder = tiny.folder / "datasets" / "all"
    lines = (folder / UNFINISHED).read_bytes()
    (folder / UNFINISHED).write_bytes(lines[: len(lines) - 20])
    (folder / "image/0000/00000032.jpg").write_bytes(b"half")
    finish(resume(tiny, "all"))
    assert content(folder) == undisturbed


def test_a_killed_command_is_gone_on_with(tiny_folder: Path, undisturbed: dict[str, bytes]) -> None:
    command = [sys.executable, "-m", "fgbg_studio", "generate", str(tiny_folder)]
    folder = tiny_folder / "datasets" / "all"
    process = subprocess.Popen([*command, "--name", "all", "--count", "0"])
    while not read_lines(folder / UNFINISHED) and process.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with Project.open(tiny_folder) as project:
        assert not project.read_only
        finish(resume(project, "all"))
    assert content(folder) == undisturbed


def test_a_process_that_was_killed_is_told_and_gone_on_with(
    tiny: Project, undisturbed: dict[str, bytes]
) -> None:
    job = generate(tiny, EVERYTHING.model_copy(update={"processes": 2}))

    def kill_them() -> None:
        for event in job:
            if isinstance(event, Progress) and event.done:
                for child in multiprocessing.active_children():
                    child.kill()

    with pytest.raises(StudioError, match="ended from outside"):
        kill_them()
    assert content(finish(resume(tiny, "all"))) == undisturbed


def test_a_dataset_keeps_the_recipe_and_sources_it_began_with(
    tiny: Project, undisturbed: dict[str, bytes]
) -> None:
    begin(tiny, EVERYTHING)
    tiny.set_recipe(tiny.recipe.model_copy(update={"seed": 99}))
    first = tiny.contents.backgrounds[0]
    tiny.put(first.model_copy(update={"id": "b0001-2"}))
    assert content(finish(resume(tiny, "all"))) == undisturbed


def test_a_complete_dataset_is_not_written_again(tiny: Project) -> None:
    folder = finish(generate(tiny, GenerateOptions(name="few", count=3)))
    files = content(folder)
    (folder / "image").rename(folder / "moved")
    events = list(resume(tiny, "few"))
    assert isinstance(events[0], Note)
    assert not (folder / "image").exists()
    assert len(content(folder)) == len(files)


def test_names_are_checked_and_never_taken_twice(tiny: Project) -> None:
    few = GenerateOptions(count=1)
    assert [finish(generate(tiny, few)).name for _ in range(2)] == ["dataset-001", "dataset-002"]
    with pytest.raises(StudioError, match="already"):
        finish(generate(tiny, few.model_copy(update={"name": "dataset-001"})))
    for name in ("../outside", "a/b", ".hidden", ".."):
        with pytest.raises(StudioError, match="cannot be a dataset's name"):
            finish(generate(tiny, few.model_copy(update={"name": name})))
        with pytest.raises(StudioError, match="cannot be a dataset's name"):
            finish(resume(tiny, name))
    with pytest.raises(
        StudioError, match=r"no dataset 'new'\. There are: dataset-001, dataset-002"
    ):
        finish(resume(tiny, "new"))


def test_an_unknown_writer_is_found_before_anything_is_written(tiny: Project) -> None:
    with pytest.raises(StudioError, match="Did you mean 'folders'"):
        finish(generate(tiny, GenerateOptions(writer="folder")))
    assert not (tiny.folder / "datasets").exists()


@pytest.mark.parametrize("kind", ["picture", "depth", "cut-out"])
def test_what_began_with_other_sources_is_not_gone_on_with(tiny: Project, kind: str) -> None:
    begin(tiny, EVERYTHING)
    background = tiny.contents.backgrounds[0]
    files = {
        "picture": background.file,
        "depth": background.depth,
        "cut-out": tiny.contents.cutouts[0].file,
    }
    with tiny.path(files[kind]).open("ab") as file:
        file.write(b"changed")
    with pytest.raises(StudioError, match=rf"{files[kind]} was changed .* under another name"):
        finish(resume(tiny, "all"))


@pytest.mark.parametrize("damage", ["{", "[]", '{"chosen": 1}'])
def test_a_damaged_card_is_named(tiny: Project, damage: str) -> None:
    begin(tiny, EVERYTHING)
    card = tiny.folder / "datasets" / "all" / "dataset.json"
    facts = json.loads(card.read_text())
    card.write_text(json.dumps(facts | json.loads(damage)) if "1" in damage else damage)
    with pytest.raises(StudioError, match=r"dataset\.json is damaged"):
        finish(resume(tiny, "all"))


def test_large_samples_are_told_one_by_one(tiny: Project) -> None:
    tiny.set_recipe(tiny.recipe.model_copy(update={"width": 1024, "height": 1024}))
    events = list(generate(tiny, GenerateOptions(count=3)))
    told = [e.done for e in events if isinstance(e, Progress) and e.unit == "samples"]
    assert told == [1, 2, 3]


def test_while_processes_are_at_work_it_can_be_stopped(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "PATIENCE", 0.01)
    job = generate(tiny, EVERYTHING.model_copy(update={"processes": 2}))
    told = (e for e in job if isinstance(e, Progress) and e.unit == "samples")
    assert next(told).done == 0
    job.close()


def test_a_full_disk_is_told_and_gone_on_with(
    tiny_folder: Path, make_disk: Callable[[str], Path], undisturbed: dict[str, bytes]
) -> None:
    disk = make_disk("4m")
    folder = Path(shutil.copytree(tiny_folder, disk / "tiny"))
    filler = disk / "filler"
    fill(filler, leave=800_000)
    with Project.open(folder) as project:
        with pytest.raises(StudioError, match=r"The disk is full\. Free some space"):
            finish(generate(project, EVERYTHING))
        filler.unlink()
        assert content(finish(resume(project, "all"))) == undisturbed


def test_what_is_written_is_remembered_when_going_on_meets_a_full_disk(
    tiny_folder: Path, make_disk: Callable[[str], Path]
) -> None:
    disk = make_disk("4m")
    record = disk / "tiny" / "datasets" / "all" / UNFINISHED
    with Project.open(Path(shutil.copytree(tiny_folder, disk / "tiny"))) as project:
        begin(project, EVERYTHING)
        before = record.read_bytes()
        fill(disk / "filler")
        with pytest.raises(StudioError, match="The disk is full"):
            finish(resume(project, "all"))
        assert record.read_bytes() == before


@pytest.mark.parametrize("processes", [1, 2])
def test_a_source_that_vanished_is_named(tiny: Project, processes: int) -> None:
    tiny.path(tiny.contents.backgrounds[0].file).unlink()
    with pytest.raises(StudioError, match=r"originals.*The file or folder is gone"):
        finish(generate(tiny, EVERYTHING.model_copy(update={"processes": processes})))


def test_a_project_that_cannot_be_written_is_refused(
    tiny_folder: Path, make_read_only: Callable[[Path], None]
) -> None:
    make_read_only(tiny_folder)
    with Project.open(tiny_folder) as project, pytest.raises(ProjectError, match="cannot be"):
        finish(generate(project))
    assert not (tiny_folder / "datasets").exists()
