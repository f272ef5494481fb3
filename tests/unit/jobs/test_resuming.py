"""Going on with a dataset that was stopped, killed or out of room ends the same, byte for byte."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, finish
from fgbg_studio.data.shards import CARD, MANIFEST, UNFINISHED, Shards
from fgbg_studio.imaging.reliefs import STEPS
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs import estimating
from fgbg_studio.jobs.depth import DepthOptions, infer_depth
from fgbg_studio.jobs.generating import GenerateOptions, generate, resume
from fgbg_studio.jobs.unfinished import unfinished
from fgbg_studio.jobs.written import written_datasets
from fgbg_studio.project import Project
from tests.unit.disks import fill
from tests.unit.processes import left_after, members
from tests.unit.written import EVERYTHING, begin, card, content, manifest, spawning

WRITERS = ["folders", "zip", "webdataset", "coco"]


@pytest.fixture(scope="module")
def undisturbed(tiny_master: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All 100 samples, written in one go."""
    folder = Path(shutil.copytree(tiny_master, tmp_path_factory.mktemp("whole") / "tiny"))
    with Project.open(folder) as project:
        return content(finish(generate(project, EVERYTHING)))


def notes(job: Any) -> list[str]:
    return [event.text for event in job if isinstance(event, Note)]


def test_stopped_and_gone_on_with_it_ends_the_same(
    tiny: Project, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    spawning(monkeypatch)
    folder = begin(tiny, EVERYTHING, 40)
    there = sum(Shards(folder).commit(number).samples for number in Shards(folder).numbers())
    assert 40 <= there < 100
    waiting = unfinished(tiny)
    assert [(u.kind, u.name) for u in waiting] == [("dataset", "all")]
    assert f"{there} of 100 samples" in waiting[0].title
    assert [(w.name, w.state) for w in written_datasets(tiny)] == [("all", f"{there} of 100")]
    assert finish(waiting[0].job()) == folder
    assert content(folder) == undisturbed
    assert unfinished(tiny) == []
    assert [(w.writer, w.state) for w in written_datasets(tiny)] == [("folders", "complete")]


@pytest.mark.parametrize("writer", WRITERS)
def test_stopped_anywhere_in_the_last_step_it_ends_the_same(tiny: Project, writer: str) -> None:
    """While single files are assembled of the shards."""
    options = EVERYTHING.model_copy(update={"shard": 34, "writer": writer})
    folder = finish(generate(tiny, options))
    expected = content(folder)
    shutil.rmtree(folder)
    begin(tiny, options, 100)
    stops = 0
    while not (folder / MANIFEST).exists():
        stops += 1
        stop_in_the_last_step(resume(tiny, "all"), stops)
    assert stops > 3
    assert content(folder) == expected


def stop_in_the_last_step(job: Job, steps: int) -> None:
    for event in job:
        if isinstance(event, Progress) and event.doing.startswith("Completing"):
            steps -= 1
        if not steps:
            job.close()


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize("all_of_them", [False, True])
def test_a_killed_command_is_gone_on_with(tiny_folder: Path, all_of_them: bool) -> None:
    """The parent alone, or its workers with it; none of them is left, and nothing is lost."""
    with Project.open(tiny_folder) as project:
        project.set_recipe(project.recipe.model_copy(update={"places": 20}))
    command = [sys.executable, "-m", "fgbg_studio", "generate", str(tiny_folder), "--name", "all"]
    options = ["--shard", "50", "--processes", "2", "--writer", "webdataset"]
    shards = Shards(tiny_folder / "datasets" / "all")
    process = subprocess.Popen([*command, *options], start_new_session=True)
    while not shards.numbers() and process.poll() is None:
        time.sleep(0.005)
    for pid in members(process.pid) if all_of_them else [process.pid]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert left_after(process.pid, 2) == 0
    process.wait()
    with Project.open(tiny_folder) as project:
        assert not project.read_only
        killed = content(finish(resume(project, "all")))
        shards.folder.rename(shards.folder.with_name("killed"))
        chosen = GenerateOptions(name="all", shard=50, writer="webdataset")
        assert content(finish(generate(project, chosen))) == killed


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_process_that_was_killed_is_told_and_gone_on_with(
    tiny: Project, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    spawning(monkeypatch)
    import multiprocessing

    job = generate(tiny, EVERYTHING)

    def kill_one() -> None:
        for event in job:
            if isinstance(event, Progress) and event.unit == "samples" and event.done:
                for child in multiprocessing.active_children():
                    os.kill(child.pid or 0, signal.SIGKILL)

    with pytest.raises(StudioError, match="ended from outside"):
        kill_one()
    assert not (tiny.folder / "datasets/all" / UNFINISHED / "sources.bin").exists()
    assert content(finish(resume(tiny, "all"))) == undisturbed


def test_files_that_a_power_cut_left_empty_are_made_anew(
    tiny: Project, undisturbed: dict[str, bytes]
) -> None:
    folder = begin(tiny, EVERYTHING, 24)
    next((folder / "mask").rglob("*.png")).write_bytes(b"")
    next((folder / "image").rglob("*.jpg")).unlink()
    finish(resume(tiny, "all"))
    assert content(folder) == undisturbed


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
    (folder / "image").rename(folder / "moved")
    assert "complete already" in notes(resume(tiny, "few"))[0]
    assert not (folder / "image").exists()


def test_a_dataset_of_an_earlier_version_is_refused_politely(tiny: Project) -> None:
    folder = begin(tiny, EVERYTHING)
    facts = card(folder) | {"format": 1}
    (folder / CARD).write_text(json.dumps(facts))
    with pytest.raises(StudioError, match=r"earlier version .* begin anew under another name"):
        finish(resume(tiny, "all"))
    assert unfinished(tiny) == []


@pytest.mark.parametrize("damage", ["{", "[]", '{"chosen": 1}', '{"samples_per_shard": 0}'])
def test_a_damaged_card_is_named(tiny: Project, damage: str) -> None:
    folder = begin(tiny, EVERYTHING)
    changed = card(folder) | json.loads(damage) if ":" in damage else damage
    text = changed if isinstance(changed, str) else json.dumps(changed)
    (folder / CARD).write_text(text)
    with pytest.raises(StudioError, match=r"dataset\.json is damaged"):
        finish(resume(tiny, "all"))


@pytest.mark.parametrize("name", ["../outside", ".hidden", "a/b"])
def test_a_card_cannot_have_files_removed_elsewhere(tiny: Project, name: str) -> None:
    folder = begin(tiny, EVERYTHING)
    (folder / CARD).write_text(json.dumps(card(folder) | {"assembled": {name: ""}}))
    with pytest.raises(StudioError, match=r"dataset\.json is damaged"):
        finish(resume(tiny, "all"))


def test_other_versions_are_told(tiny: Project) -> None:
    folder = begin(tiny, EVERYTHING)
    facts = card(folder)
    facts["versions"]["numpy"] = "1.0"
    del facts["versions"]["plan"]  # as before there was one
    (folder / CARD).write_text(json.dumps(facts))
    [told] = [note for note in notes(resume(tiny, "all")) if "begun with" in note]
    assert "numpy 1.0" in told
    assert "plan of old" in told


def filling(path: Path, job: Job) -> Iterator[Event]:
    """The events of a job, with the disk filled to the last byte as soon as it writes."""
    for event in job:
        if isinstance(event, Progress) and event.doing.startswith("Writing"):
            fill(path)
        yield event


def test_a_full_disk_is_told_and_gone_on_with(
    tiny_folder: Path,
    make_disk: Callable[[str], Path],
    undisturbed: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spawning(monkeypatch)
    disk = make_disk("8m")
    folder = Path(shutil.copytree(tiny_folder, disk / "tiny"))
    filler = disk / "filler"
    with Project.open(folder) as project:
        begin(project, EVERYTHING)
        fill(filler, leave=900_000)
        with pytest.raises(StudioError, match=r"The disk is full\. Free some space"):
            finish(filling(disk / "more", resume(project, "all")))
        committed = list(Shards(folder / "datasets/all").commits())
        assert all(commit.is_there(folder / "datasets/all") for commit in committed)
        assert not (folder / "datasets/all/unfinished/at-work").exists()
        with pytest.raises(StudioError, match="The disk"):
            finish(resume(project, "all"))
        assert list(Shards(folder / "datasets/all").commits()) == committed
        filler.unlink()
        (disk / "more").unlink(missing_ok=True)
        assert content(finish(resume(project, "all"))) == undisturbed


def test_a_disk_that_will_not_hold_the_rest_is_refused(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(tiny, EVERYTHING, 16)
    monkeypatch.setattr(estimating, "free_bytes", lambda folder: 10_000)
    with pytest.raises(StudioError, match="will not hold all"):
        finish(resume(tiny, "all"))


# --- sources that were changed --------------------------------------------------------------


def darken(project: Project, inside: str) -> None:
    """Change a picture of the project, as a paint program would."""
    path = project.path(inside)
    picture = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    picture[..., :3] = picture[..., :3] // 2
    cv2.imencode(path.suffix, picture)[1].tofile(path)


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
    with pytest.raises(StudioError, match=rf"1 files changed .*: {files[kind]}\. .*--rewrite"):
        finish(resume(tiny, "all"))


@pytest.mark.parametrize("complete", [False, True])
@pytest.mark.parametrize("writer", ["folders", "zip", "coco"])
def test_changed_sources_are_made_anew_and_nothing_else(
    tiny: Project, writer: str, complete: bool
) -> None:
    """In the end it is as if it had been written from these sources in the first place."""
    options = EVERYTHING.model_copy(update={"writer": writer, "shard": 20})
    folder = finish(generate(tiny, options)) if complete else begin(tiny, options, 40)
    darken(tiny, tiny.contents.backgrounds[4].file)
    told = notes(resume(tiny, "all", rewrite=True))
    if complete and writer == "folders":  # the fifth of five backgrounds has the last shard
        assert any("80 of 100 samples are there" in note for note in told)
    rewritten = content(folder)
    folder.rename(folder.with_name("rewritten"))
    assert rewritten == content(finish(generate(tiny, options)))


def test_a_source_that_the_project_describes_anew_is_made_anew(tiny: Project) -> None:
    """A cut-out whose mask was edited has another size, too."""
    folder = finish(generate(tiny, EVERYTHING))
    before = manifest(folder)
    cutout = tiny.contents.cutouts[1]
    tiny.put(cutout.model_copy(update={"height": cutout.height * 2, "name": "longer"}))
    finish(resume(tiny, "all", rewrite=True))
    after = manifest(folder)
    changed = {new["cutout"] for old, new in zip(before, after, strict=True) if old != new}
    assert changed == {cutout.id}
    assert [c["height"] for c in card(folder)["cutouts"]][1] == cutout.height * 2


def test_nothing_is_rewritten_where_nothing_changed(tiny: Project) -> None:
    folder = finish(generate(tiny, EVERYTHING))
    before = content(folder)
    assert "nothing in it has changed" in notes(resume(tiny, "all", rewrite=True))[0]
    assert content(folder) == before


def test_rewriting_that_was_stopped_is_gone_on_with(tiny: Project) -> None:
    folder = finish(generate(tiny, EVERYTHING))
    darken(tiny, tiny.contents.cutouts[0].file)
    job = resume(tiny, "all", rewrite=True)
    for event in job:
        if isinstance(event, Progress) and event.doing.startswith("Writing"):
            job.close()
    assert not (folder / MANIFEST).exists()
    finish(resume(tiny, "all"))
    rewritten = content(folder)
    folder.rename(folder.with_name("rewritten"))
    assert rewritten == content(finish(generate(tiny, EVERYTHING)))


def test_a_source_that_is_gone_cannot_be_made_anew(tiny: Project) -> None:
    folder = finish(generate(tiny, EVERYTHING))
    tiny.path(tiny.contents.cutouts[0].file).unlink()
    before = content(folder)
    with pytest.raises(StudioError, match="gone"):
        finish(resume(tiny, "all", rewrite=True))
    assert content(folder) == before


def as_written_anew(project: Project, folder: Path) -> bool:
    """Whether a rewritten dataset is as if it had been written from these sources at first."""
    rewritten = content(folder)
    folder.rename(folder.with_name("rewritten"))
    return rewritten == content(finish(generate(project, EVERYTHING)))


def test_depth_that_was_brought_to_another_far_cap_is_made_anew(tiny: Project) -> None:
    """Its maps have other steps for a metre then."""
    folder = finish(generate(tiny, EVERYTHING))
    finish(infer_depth(tiny, DepthOptions(far_cap=200)))
    finish(resume(tiny, "all", rewrite=True))
    assert card(folder)["depth"]["far"] == 200
    assert as_written_anew(tiny, folder)


def test_a_relief_that_was_not_there_is_brought_in(tiny: Project) -> None:
    tiny.set_recipe(tiny.recipe.model_copy(update={"relief": 1.0}))
    folder = finish(generate(tiny, EVERYTHING))
    cutout = tiny.contents.cutouts[0]
    steps = np.full((cutout.height, cutout.width), STEPS // 2, np.uint16)
    write_png(tiny.path("reliefs/c0001.png"), steps)
    tiny.put(cutout.model_copy(update={"relief": "reliefs/c0001.png"}))
    finish(resume(tiny, "all", rewrite=True))
    assert as_written_anew(tiny, folder)
