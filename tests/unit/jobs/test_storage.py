"""What takes room, and what happens to it when it is cleared."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.base import folder_lock
from fgbg_studio.base.errors import ProjectError, StudioError, UsageError
from fgbg_studio.base.events import Metric, Progress, finish
from fgbg_studio.base.resources import models_folder
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.jobs import clean_background, embeddings, kept_looks, storage, system_bin
from fgbg_studio.jobs.removing import put_back
from fgbg_studio.jobs.runs import runs_folder
from fgbg_studio.jobs.storage import clear, measure, sized
from fgbg_studio.jobs.stores import Store, stores_of
from fgbg_studio.learning.metrics_file import append_metrics
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import EACH_EPOCH, RunFolder
from fgbg_studio.project import Project


def put(path: Path, size: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    return path


def begun(project: Project, name: str, epochs: int = 1) -> RunFolder:
    """A run whose one epoch is done, with both checkpoints."""
    run = RunFolder(runs_folder(project) / name)
    nothing = Dataset(project.recipe, (), (), project.contents.depth)
    run.begin(TrainOptions(name=name, epochs=epochs), nothing, {})
    append_metrics(run.folder, [Metric(EACH_EPOCH, 1, 0.5)])
    put(run.last, 3000)
    put(run.best, 1000)
    put(run.folder / "pictures" / "epoch-001.png", 200)
    return run


def stores(project: Project | None) -> dict[str, Store]:
    return {store.name: store for store in finish(measure(project))}


def test_everything_is_counted_once_where_it_belongs(tiny: Project) -> None:
    begun(tiny, "cars")
    put(tiny.folder / "datasets" / "one" / "a.bin", 70)
    put(tiny.folder / "datasets" / "two" / "deep" / "b.bin", 7)
    put(tiny.folder / "predictions" / "x.png", 5)
    put(tiny.folder / "bin" / "old.png", 3)
    put(models_folder() / "u2net.onnx", 11)
    put(models_folder() / "depth" / "weights.bin", 12)
    put(models_folder() / "pinned.json", 13)
    put(tiny.folder / "exports" / "cars" / "cars.onnx", 23)
    put(embeddings.cache_folder() / "a.npz", 17)
    put(clean_background.cache_folder() / "background-a.png", 29)
    put(kept_looks.folder() / "a", 19)
    found = stores(tiny)
    told = {name: found[name].size for name in found if name not in ("sources", "loops")}
    assert told == {
        "datasets": 77, "last": 3000, "best": 1000, "pictures": 200, "predictions": 5, "bin": 3,
        "exports": 23, "models": 23, "encoded": 17, "clean": 29, "looks": 19,
    }  # fmt: skip
    assert [item.name for item in found["models"].items] == ["depth", "u2net.onnx"]
    originals = sum(file.stat().st_size for file in (tiny.folder / "originals").iterdir())
    assert found["sources"].size > originals > 0


def test_without_a_project_only_what_is_shared_is_told(tiny: Project) -> None:
    assert list(stores(None)) == ["models", "encoded", "clean", "looks", "loops"]


def test_links_are_not_followed(tiny: Project, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "large.bin", 100_000)
    folder = tiny.folder / "datasets" / "one"
    folder.mkdir(parents=True)
    try:
        (folder / "link").symlink_to(tmp_path / "elsewhere")
    except OSError:
        pytest.skip("this system lets nobody make links")
    assert stores(tiny)["datasets"].size < 1000


def test_measuring_many_files_tells_how_far_it_is(tiny: Project) -> None:
    for number in range(storage.AT_ONCE + 1):
        put(tiny.folder / "datasets" / "one" / str(number), 0)
    told = [event for event in measure(tiny) if isinstance(event, Progress)]
    assert storage.AT_ONCE in [event.done for event in told]


@pytest.mark.parametrize("name", ["encoded", "looks"])
def test_a_cache_is_deleted(tiny: Project, name: str) -> None:
    folder = {"encoded": embeddings.cache_folder(), "looks": kept_looks.folder()}[name]
    put(folder / "a", 10)
    done = finish(clear(None, name))
    assert (done.size, done.files, done.removed) == (10, 1, ())
    assert not folder.exists()


def test_one_dataset_goes_to_the_bin_and_comes_back(tiny: Project) -> None:
    for name in ("one", "two"):
        put(tiny.folder / "datasets" / name / "a.bin", 70)
    done = finish(clear(tiny, "datasets", ["two"]))
    assert done.size == 70
    assert [path.name for path in (tiny.folder / "datasets").iterdir()] == ["one"]
    assert stores(tiny)["bin"].size == 70
    put_back(tiny, done.removed[0])
    assert stores(tiny)["datasets"].size == 140


def test_the_last_checkpoint_of_a_finished_run_may_go(tiny: Project) -> None:
    run, going = begun(tiny, "cars"), begun(tiny, "dogs", epochs=2)
    kept = {item.name: item.kept for item in stores(tiny)["last"].items}
    assert kept["cars"] == ""
    assert "goes on from here" in kept["dogs"]
    assert finish(clear(tiny, "last")).size == 3000
    assert (run.last.exists(), run.best.exists(), going.last.exists()) == (False, True, True)
    with pytest.raises(StudioError, match=r"dogs stays\. Its training has not ended"):
        finish(clear(tiny, "last", ["dogs"]))


def test_a_run_keeps_one_network(tiny: Project) -> None:
    run = begun(tiny, "cars")
    finish(clear(tiny, "last"))
    assert finish(clear(tiny, "best")).files == 0
    assert run.best.exists()


def test_nothing_of_a_run_goes_while_it_is_trained(tiny: Project) -> None:
    run = begun(tiny, "cars")
    with folder_lock.held(run.folder):
        for name in ("last", "best", "pictures"):
            assert finish(clear(tiny, name)).files == 0
            with pytest.raises(StudioError, match=r"cars stays\. This run is being trained"):
                finish(clear(tiny, name, ["cars"]))
    assert finish(clear(tiny, "pictures")).files == 1


def test_the_bin_moves_to_the_bin_of_the_system(tiny: Project) -> None:
    if sys.platform != "linux":
        pytest.skip("where the bin of this system lies is not known here")
    from send2trash import plat_other

    put(tiny.folder / "bin" / "old.png", 3)
    assert finish(clear(tiny, "bin")).files == 1
    assert not (tiny.folder / "bin").exists()
    [thrown] = [
        path for path in Path(plat_other.HOMETRASH, "files").iterdir()
        if path.name.startswith(f"bin of {tiny.folder.name} ") and (path / "old.png").exists()
    ]  # fmt: skip
    assert (thrown / "old.png").stat().st_size == 3
    assert finish(clear(tiny, "bin")).files == 0


def test_where_the_system_has_no_bin_everything_stays(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux":
        pytest.skip("where the bin of this system lies is not known here")
    from send2trash import plat_other

    place = put(tiny.folder.parent / "a file", 1)
    monkeypatch.setattr(plat_other, "HOMETRASH_B", os.fsencode(place))
    put(tiny.folder / "bin" / "old.png", 3)
    with pytest.raises(StudioError, match=r"to the system's bin.*Delete it yourself"):
        finish(clear(tiny, "bin"))
    assert [path.name for path in (tiny.folder / "bin").iterdir()] == ["old.png"]


def test_what_is_gone_cannot_be_moved_to_the_bin(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="cannot be moved"):
        system_bin.to_system_bin(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("name", "only", "message"),
    [
        ("sources", (), "cannot be cleared here"),
        ("everything", (), "nothing called 'everything' to clear. There are: datasets, last"),
        ("datasets", ("dogs",), "Datasets has no 'dogs'"),
    ],
)
def test_what_is_not_there_cannot_be_cleared(
    tiny: Project, name: str, only: tuple[str, ...], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        finish(clear(tiny, name, only))


def test_a_read_only_project_keeps_what_it_has(tiny_folder: Path) -> None:
    put(tiny_folder / "predictions" / "a.png", 5)
    put(tiny_folder / "bin" / "a.png", 5)
    with Project.open(tiny_folder, read_only=True) as project:
        for name in ("predictions", "bin"):
            with pytest.raises(ProjectError, match="opened for reading only"):
                finish(clear(project, name))
    assert (tiny_folder / "predictions" / "a.png").exists()
    assert (tiny_folder / "bin" / "a.png").exists()


def test_every_store_is_told_of_in_full(tiny: Project) -> None:
    every = stores_of(tiny)
    assert len({store.name for store in every}) == len(every)
    assert all(store.title and store.about.endswith(".") for store in every)


@given(st.integers(0, 10**15))
def test_a_size_is_told_in_few_signs(size: int) -> None:
    number, unit = sized(size).replace(",", "").split()
    scale = {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}[unit]
    assert abs(float(number) * scale - size) <= 0.5 * scale
    assert len(number) <= 4 or unit == "GB"
