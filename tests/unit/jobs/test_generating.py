"""Writing a dataset: exact files, in any number of processes, and a card that tells all of it."""

from __future__ import annotations

import getpass
import json
import socket
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base import folder_lock
from fgbg_studio.base.errors import ProjectError, StudioError
from fgbg_studio.base.events import Progress, finish
from fgbg_studio.base.options import Options
from fgbg_studio.data.encoding import Encoding, SampleEncoder
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.data.splits import fold_of
from fgbg_studio.imaging.reading import read_mask, read_rgb, read_uint16
from fgbg_studio.imaging.writing import encode_png
from fgbg_studio.jobs import estimating, shard_writing
from fgbg_studio.jobs.beginning import SHARD, suitable_shard
from fgbg_studio.jobs.generating import GenerateOptions, generate, resume
from fgbg_studio.project import Project
from tests.unit.written import EVERYTHING, begin, card, content, manifest, spawning


@pytest.mark.parametrize("pictures", ["png", "jpeg"])
@pytest.mark.parametrize("shard", [0, 5])
def test_files_hold_exactly_what_is_rendered(tiny: Project, pictures: str, shard: int) -> None:
    encoding = Encoding.model_validate({"pictures": pictures, "background": True})
    options = GenerateOptions(count=12, encoding=encoding, shard=shard, processes=1)
    folder = finish(generate(tiny, options))
    dataset = tiny.dataset()
    pixels = SourcePixels(tiny.folder, dataset.recipe.canvas, dataset.depth_scale)
    samples, encoder = Samples(dataset, pixels), SampleEncoder(encoding, dataset.depth_scale)
    records = manifest(folder)
    assert len(records) == 12
    for record in records:
        sample = next(samples.many(np.array([record["index"]])))
        files = {kind: folder / name for kind, name in record["files"].items()}
        assert np.array_equal(read_mask(files["mask"]), sample.mask)
        steps = dataset.depth_scale.encode(sample.depth)
        assert np.array_equal(read_uint16(files["depth"]), steps)
        assert files["image"].read_bytes() == encoder.encode(sample).image
        for kind, array in (("image", sample.image), ("background", sample.background)):
            if pictures == "png":
                assert np.array_equal(read_rgb(files[kind]), array)


def test_the_manifest_tells_the_placement_and_names_every_file(tiny: Project) -> None:
    folder = finish(generate(tiny, EVERYTHING))
    records = manifest(folder)
    assert [record["index"] for record in records] == list(range(100))
    named = {name for record in records for name in record["files"].values()}
    pictures = {name for name in content(folder) if "/" in name}
    assert named == pictures
    for record in records:
        left, top, width, height = record["box"]
        assert 0 <= left <= 48 - width
        assert 0 <= top <= 48 - height


def test_the_card_tells_what_is_in_it(tiny: Project) -> None:
    folder = finish(generate(tiny, EVERYTHING))
    facts, records = card(folder), manifest(folder)
    assert (facts["samples"], facts["planned"], len(facts["shards"])) == (100, 100, 13)
    assert facts["parts"] == dict(Counter(record["part"] for record in records))
    for kind in ("backgrounds", "cutouts"):
        of_project = getattr(tiny.contents, kind)
        assert [b["sha256"] for b in facts[kind]] == [b.sha256 for b in of_project]
        assert facts["splits"][kind] == {b.id: fold_of(b.id, tiny.recipe) for b in of_project}
    images = [read_rgb(folder / record["files"]["image"]) for record in records[::10]]
    pixels = np.concatenate([image.reshape(-1, 3) for image in images]) / 255
    assert np.allclose(facts["statistics"]["mean"], pixels.mean(axis=0), atol=0.02)  # JPEG
    assert np.allclose(facts["statistics"]["std"], pixels.std(axis=0), atol=0.02)
    assert facts["bytes"] == sum(shard["bytes"] for shard in facts["shards"])


def test_the_card_tells_nothing_of_clock_user_or_machine(tiny: Project) -> None:
    first = finish(generate(tiny, EVERYTHING.model_copy(update={"processes": 1})))
    before = content(first)
    told = json.dumps(card(first))
    assert str(tiny.folder) not in told
    assert socket.gethostname() not in told
    assert f'"{getpass.getuser()}"' not in told
    first.rename(first.with_name("elsewhere"))
    assert content(finish(generate(tiny, EVERYTHING))) == before


def test_a_part_holds_its_own_identities_alone(tiny: Project) -> None:
    records = manifest(finish(generate(tiny, GenerateOptions(part="new-cutouts"))))
    assert len(records) == 16
    for record in records:
        assert record["part"] == "new-cutouts"
        assert fold_of(record["cutout"], tiny.recipe) != "train"
        assert fold_of(record["background"], tiny.recipe) == "train"


def test_a_part_without_samples_says_so(tiny: Project) -> None:
    tiny.set_recipe(tiny.recipe.model_copy(update={"val": 0.0, "test": 0.0}))
    with pytest.raises(StudioError, match="'val' has no sample"):
        finish(generate(tiny, GenerateOptions(part="val")))
    assert not (tiny.folder / "datasets").exists()


def test_any_number_of_processes_writes_the_same(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = [content(finish(generate(tiny, EVERYTHING.model_copy(update={"name": "alone"}))))]
    spawning(monkeypatch)
    for processes in (1, 3):
        folder = finish(generate(tiny, EVERYTHING.model_copy(update={"processes": processes})))
        written.append(content(folder))
        folder.rename(folder.with_name(f"with-{processes}"))
    assert written[0] == written[1] == written[2]


def test_nothing_is_left_but_the_dataset(tiny: Project) -> None:
    folder = finish(generate(tiny, EVERYTHING))
    assert not (folder / "unfinished").exists()
    assert not (folder / folder_lock.NAME).exists()


def test_two_cannot_write_one_dataset(tiny: Project) -> None:
    first = generate(tiny, EVERYTHING)
    for event in first:
        if isinstance(event, Progress) and event.unit == "samples" and event.total:
            break
    with pytest.raises(StudioError, match="is open in another window or command"):
        finish(resume(tiny, "all"))
    first.close()
    finish(resume(tiny, "all"))


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


def test_who_takes_a_name_first_has_it(tiny: Project) -> None:
    late = generate(tiny, GenerateOptions(count=1))
    next(late)
    folder = finish(generate(tiny, GenerateOptions(count=2)))
    with pytest.raises(StudioError, match="'dataset-001' already"):
        finish(late)
    assert card(folder)["samples"] == 2


def test_an_unknown_writer_is_found_before_anything_is_written(tiny: Project) -> None:
    with pytest.raises(StudioError, match="Did you mean 'folders'"):
        finish(generate(tiny, GenerateOptions(writer="folder")))
    assert not (tiny.folder / "datasets").exists()


def test_options_of_another_writer_are_refused(tiny: Project) -> None:
    class Foreign(Options):
        colour: str = "red"

    with pytest.raises(StudioError, match="options that the writer 'folders' does not have"):
        finish(generate(tiny, GenerateOptions(), Foreign()))


def test_a_disk_that_will_not_hold_it_is_refused(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimating, "free_bytes", lambda folder: 100_000)
    with pytest.raises(StudioError, match=r"will not hold all: it takes .* and 0\.1 MB are free"):
        finish(generate(tiny, EVERYTHING))
    assert not (tiny.folder / "datasets").exists()


def test_a_disk_that_will_not_hold_one_large_shard_is_refused(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    spawning(monkeypatch)
    monkeypatch.setattr(estimating, "free_bytes", lambda folder: 100_000)
    with pytest.raises(StudioError, match="will not hold"):
        finish(generate(tiny, EVERYTHING.model_copy(update={"shard": 100})))


@pytest.mark.parametrize("processes", [0, 2])
def test_it_can_be_stopped_while_a_shard_is_made(
    tiny: Project, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, though the shard takes half a minute."""
    tiny.set_recipe(tiny.recipe.model_copy(update={"width": 1600, "height": 1600}))
    options = EVERYTHING.model_copy(update={"shard": 50})
    enough = 1 if processes else 100
    monkeypatch.setattr(shard_writing, "suitable_shard", lambda recipe: enough)
    job = generate(tiny, options)
    for event in job:
        if isinstance(event, Progress) and event.doing.startswith("Writing"):
            break
    assert isinstance(next(job), Progress)
    began = time.monotonic()
    job.close()
    assert time.monotonic() - began < 30
    assert {path.name for path in (tiny.folder / "datasets/all").iterdir()} <= {
        "dataset.json",
        "unfinished",
        "image",
        "mask",
        "depth",
        "background",
    }


@pytest.mark.parametrize("shard", [0, 8])
def test_a_source_that_vanished_is_named(tiny: Project, shard: int) -> None:
    tiny.path(tiny.contents.backgrounds[0].file).unlink()
    with pytest.raises(StudioError, match=r"originals.*The file or folder is gone"):
        finish(generate(tiny, EVERYTHING.model_copy(update={"shard": shard})))
    assert not (tiny.folder / "datasets").exists()


def test_a_background_without_ground_is_found_before_anything_is_written(tiny: Project) -> None:
    last = tiny.contents.backgrounds[-1]
    painted = np.zeros((last.height, last.width), np.uint8)
    painted[: last.height // 8] = 255
    tiny.path("regions").mkdir()
    tiny.path("regions/sky.png").write_bytes(encode_png(painted))
    tiny.put(last.model_copy(update={"regions": "regions/sky.png"}))
    tiny.set_recipe(tiny.recipe.model_copy(update={"placement": "ground"}))
    with pytest.raises(StudioError, match=r"Nothing can stand on .* above its horizon"):
        finish(generate(tiny, EVERYTHING))
    assert not (tiny.folder / "datasets").exists()
    tiny.set_recipe(tiny.recipe.model_copy(update={"placement": "regions"}))
    finish(generate(tiny, EVERYTHING))


def test_a_project_that_cannot_be_written_is_refused(
    tiny_folder: Path, make_read_only: Callable[[Path], None]
) -> None:
    make_read_only(tiny_folder)
    with Project.open(tiny_folder) as project, pytest.raises(ProjectError, match="cannot be"):
        finish(generate(project))
    assert not (tiny_folder / "datasets").exists()


def test_a_shard_is_a_second_or_two_of_work_at_any_canvas(tiny: Project) -> None:
    def shard(side: int) -> int:
        return suitable_shard(tiny.recipe.model_copy(update={"width": side, "height": side}))

    assert [shard(side) for side in (48, 224, 448, 4096)] == [SHARD, SHARD, 500, 5]
    assert begin(tiny, EVERYTHING).exists()
