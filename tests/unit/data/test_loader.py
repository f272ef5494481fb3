"""The torch loader sees what everything else sees, in an order that can be gone on with."""

from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data import shared_batches, splits
from fgbg_studio.data.loader import BatchLoader, EpochOrder, sample_loader
from fgbg_studio.data.render import render_index
from fgbg_studio.data.shared_batches import LINUX
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.project import Project

MAPS = Path("/proc/self/maps")
"""What is in a process's memory; Linux alone has it."""
ORDER = [[5, 1, 3, 6], [8, 2, 7, 9], [0, 4, 0, 4], [7, 1, 6, 8], [5, 3, 2, 9]]
"""Five epochs of four of ten, as every version draws them: runs are gone on with by it."""


@pytest.mark.parametrize("workers", [0, 1])
def test_batches_hold_the_rendered_samples(tiny: Project, workers: int) -> None:
    dataset = tiny.dataset()
    order = EpochOrder(np.arange(len(dataset)), 10, 3)
    pixels = SourcePixels(tiny.folder, dataset.recipe.canvas, dataset.depth_scale)
    seen = []
    for batch in sample_loader(dataset, tiny.folder, order, 4, workers):
        assert batch["image"].dtype == torch.uint8
        assert batch["depth"].dtype == torch.float32
        for n, index in enumerate(batch["index"].tolist()):
            sample = render_index(dataset, pixels, index)
            for name in ("image", "background", "mask", "depth"):
                assert np.array_equal(batch[name][n].numpy(), getattr(sample, name))
            seen.append(index)
    assert seen == order.order().tolist()


@given(
    total=st.integers(1, 50),
    count=st.integers(1, 60),
    seed=st.integers(0, 9),
    large=st.sampled_from([0, 1000]),
)
def test_epochs_draw_every_index_equally_often(
    total: int, count: int, seed: int, large: int
) -> None:
    order = EpochOrder(np.arange(total), count, seed)
    seen = np.zeros(total, int)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splits, "LARGE", large)
        for epoch in range(total):
            order.epoch = epoch
            drawn = order.order()
            assert len(drawn) == order.count == min(count, total)
            np.add.at(seen, drawn, 1)
    assert seen.max() == seen.min()


def test_the_order_of_a_run_that_was_begun_before_stays() -> None:
    order = EpochOrder(np.arange(10), 4, 3)
    found = []
    for epoch in range(5):
        order.epoch = epoch
        found.append(order.order().tolist())
    assert found == ORDER


@given(skip=st.integers(0, 40), epoch=st.integers(0, 5))
def test_what_was_seen_of_an_epoch_is_left_out(skip: int, epoch: int) -> None:
    order = EpochOrder(np.arange(37), 20, 1)
    order.epoch = epoch
    whole = list(order)
    order.skip = skip
    assert list(order) == whole[skip:]
    assert len(order) == len(whole[skip:])


def test_another_epoch_has_another_order() -> None:
    order = EpochOrder(np.arange(100), 100, 1)
    first = list(order)
    order.epoch = 1
    assert sorted(order) == sorted(first)
    assert list(order) != first


@pytest.mark.parametrize(("total", "count"), [(0, 10), (10, 0)])
def test_nothing_to_draw_is_an_empty_epoch(total: int, count: int) -> None:
    order = EpochOrder(np.arange(total), count, 1)
    assert list(order) == []
    assert len(order) == 0


def loader_of(project: Project, batches: list[list[int]], workers: int) -> BatchLoader:
    dataset = project.dataset()
    order = [index for batch in batches for index in batch]
    return sample_loader(dataset, project.folder, order, len(batches[0]), workers)


@pytest.mark.parametrize("workers", [0, 2])
def test_a_batch_that_is_kept_is_never_written_over(tiny: Project, workers: int) -> None:
    loader = loader_of(tiny, [[n, n + 1] for n in range(16)], workers)
    batches = iter(loader)
    kept = [next(batches) for _ in range(8)]
    row = kept[0]["image"][1]
    before = [batch["image"].clone() for batch in kept]
    assert len({batch["image"].data_ptr() for batch in kept}) == 8
    del kept[1:]
    later = [next(batches)["image"].data_ptr() for _ in range(6)]
    assert len(set(later)) < 6  # memory is used again
    assert torch.equal(kept[0]["image"], before[0])
    del kept
    next(batches), next(batches)
    assert torch.equal(row, before[0][1])  # a view keeps its batch


def shared_here() -> set[Path]:
    """The stretches of shared memory of this process, as Linux tells; other tests have theirs."""
    lines = MAPS.read_text().splitlines() if MAPS.exists() else []
    return {Path(line.split()[-1]) for line in lines if f"{LINUX}/psm_" in line}


def test_processes_stay_for_the_next_epoch_and_end_with_the_loader(tiny: Project) -> None:
    loader = loader_of(tiny, [[1, 2], [3, 4], [5, 6]], 1)
    first = [batch["index"].tolist() for batch in loader]
    [process] = multiprocessing.active_children()
    assert [batch["index"].tolist() for batch in loader] == first == [[1, 2], [3, 4], [5, 6]]
    assert multiprocessing.active_children() == [process]
    names = shared_here()
    assert names or not MAPS.exists()
    del loader
    assert not process.is_alive()
    assert not {name for name in names if name.exists()}


def test_an_epoch_that_is_left_early_is_no_trouble_to_the_next(tiny: Project) -> None:
    loader = loader_of(tiny, [[n] for n in range(9)], 2)
    for batch in loader:
        assert batch["index"].tolist() == [0]
        break
    assert [batch["index"].tolist() for batch in loader] == [[n] for n in range(9)]


def test_two_who_take_batches_at_the_same_time_get_their_own(tiny: Project) -> None:
    """One whose iteration was left half-way may still be known to somebody, a traceback say."""
    loader = loader_of(tiny, [[n] for n in range(9)], 1)
    held = iter(loader)
    assert next(held)["index"].tolist() == [0]
    assert [batch["index"].tolist() for batch in loader] == [[n] for n in range(9)]
    assert [batch["index"].tolist() for batch in held] == [[n] for n in range(1, 9)]
    assert len(multiprocessing.active_children()) == 1
    del loader, held
    assert not multiprocessing.active_children()


def test_a_process_that_is_killed_is_told_of(tiny: Project) -> None:
    loader = loader_of(tiny, [[n] for n in range(40)], 1)
    batches = iter(loader)
    next(batches)
    [process] = multiprocessing.active_children()
    process.kill()
    with pytest.raises(StudioError, match="ended from outside"):
        list(batches)
    assert len(list(loader)) == 40


def test_a_sample_that_cannot_be_made_is_told_of_in_words(tiny: Project) -> None:
    loader = loader_of(tiny, [[0, 1]], 1)
    for file in (tiny.folder / "originals").iterdir():
        file.write_bytes(b"no picture")
    with pytest.raises(StudioError, match="picture"):
        list(loader)


def test_too_little_memory_to_share_is_told_before_anything_begins(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_batches, "LINUX", tiny.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(StudioError, match="fewer processes"):
        list(loader_of(tiny, [[0, 1]], 1))
    assert not multiprocessing.active_children()
