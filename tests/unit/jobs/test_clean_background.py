"""The background of a fixed camera, out of pictures in which something moves."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Note, Result, finish
from fgbg_studio.imaging.reading import read_rgb
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs import clean_background as module
from fgbg_studio.jobs.clean_background import MOST, cache_folder, clean_background
from tests.unit.pictures import noise, place

EMPTY = place(1, 60, 40)


def film(folder: Path, count: int) -> list[Path]:
    """A thing that crosses the place from left to right."""
    files = []
    for number in range(count):
        picture = EMPTY.copy()
        left = number * 50 // count
        picture[15:25, left : left + 10] = noise(number, 10, 10, 3)
        files.append(folder / f"{number:02d}.png")
        write_png(files[-1], picture)
    return files


@pytest.mark.parametrize("count", [9, 10, 2 * MOST])
def test_what_moves_is_gone(tmp_path: Path, count: int) -> None:
    file = finish(clean_background(film(tmp_path, count), tmp_path / "out"))
    assert file.parent == tmp_path / "out"
    assert np.array_equal(read_rgb(file), EMPTY)


def test_a_few_rows_at_a_time_give_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = [noise(seed, 40, 60, 3) for seed in range(5)]
    for seed, picture in enumerate(pictures):
        write_png(tmp_path / f"{seed}.png", picture)
    files = sorted(tmp_path.glob("*.png"))
    monkeypatch.setattr(module, "IN_MEMORY", 5 * 60 * 3 * 7)
    events = list(clean_background(files, tmp_path / "out"))
    assert isinstance(events[-1], Result)
    assert np.array_equal(read_rgb(events[-1].value), np.median(pictures, axis=0))
    assert len(events) > 5 * 6


def test_it_is_made_once_for_the_same_files_and_few_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = film(tmp_path, 5)
    first = finish(clean_background(files))
    assert first.parent == cache_folder()
    made = first.stat().st_ino
    again = finish(clean_background(files))
    assert (again, again.stat().st_ino) == (first, made)
    os.utime(files[2], (1, 1))
    assert finish(clean_background(files)) != first
    monkeypatch.setattr(module, "KEPT", 1)
    newest = finish(clean_background(files[:3]))
    assert list(cache_folder().iterdir()) == [newest]


def test_pictures_of_several_sizes_are_refused(tmp_path: Path) -> None:
    files = film(tmp_path, 4)
    write_png(files[2], place(2, 64, 40))
    with pytest.raises(StudioError, match=r"00\.png has 60 × 40 pixels and 02\.png 64 × 40"):
        finish(clean_background(files))


def test_two_pictures_are_too_few_and_what_is_none_does_not_count(tmp_path: Path) -> None:
    files = film(tmp_path, 3)
    files[1].write_text("no picture")
    told: list[str] = []
    with pytest.raises(StudioError, match="at least 3 pictures of the same place, and there are 2"):
        told.extend(e.text for e in clean_background(files) if isinstance(e, Note))
    assert len(told) == 1
    assert "01.png" in told[0]
