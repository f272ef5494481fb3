"""However much a journal claims to hold, opening it takes a bounded amount of memory."""

from __future__ import annotations

import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.imaging import journal as journals
from fgbg_studio.imaging import mask_file
from fgbg_studio.imaging.mask_file import journal_beside, open_history
from fgbg_studio.imaging.mask_history import MaskHistory
from tests.unit.pictures import noise

SHAPE = 120, 150
MEGABYTE = 2**20


def opened(folder: Path) -> MaskHistory:
    png = folder / "p0001.png"
    return open_history(png, journal_beside(png), SHAPE)


def test_a_record_that_inflates_without_end_takes_no_memory(tmp_path: Path) -> None:
    opened(tmp_path).replace(noise(1, *SHAPE), "Noise")
    path = tmp_path / "p0001.journal"
    found = journals.read_journal(path, SHAPE)
    assert found is not None
    bomb = zlib.compress(bytes(40 * MEGABYTE))
    journals.Journal(path, found[0], path.stat().st_size).append(b"S", bomb)
    tracemalloc.start()
    try:
        history = opened(tmp_path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * MEGABYTE
    assert not history.mask.any()


def test_only_the_newest_steps_that_there_is_room_for_are_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = opened(tmp_path)
    for number in range(6):
        history.replace(noise(number, *SHAPE), "Noise")
    room = history.size // 2
    monkeypatch.setattr(mask_file, "LIMIT", room)
    again = opened(tmp_path)
    assert np.array_equal(again.mask, noise(5, *SHAPE))
    assert 0 < again.size <= room
    again.undo()
    assert np.array_equal(again.mask, noise(4, *SHAPE))


def test_a_journal_longer_than_any_of_ours_is_not_read(tmp_path: Path) -> None:
    opened(tmp_path).replace(noise(1, *SHAPE), "Noise")
    path = tmp_path / "p0001.journal"
    content = path.read_bytes()
    longest = 2 * journals.LIMIT + 4 * SHAPE[0] * SHAPE[1]
    for length, is_read in ((longest + 1, False), (len(content), True)):
        with path.open("wb") as file:  # what is not written is a hole, and takes no room
            file.write(content)
            file.truncate(length)
        assert (journals.read_journal(path, SHAPE) is not None) == is_read
