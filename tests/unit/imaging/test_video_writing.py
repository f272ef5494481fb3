"""Videos are written whole, or as far as they got."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.imaging.video_reading import VideoFile
from fgbg_studio.imaging.video_writing import Video
from tests.unit import films
from tests.unit.conftest import MakeDisk


def write(path: Path, count: int, size: tuple[int, int] = (64, 48)) -> Path:
    with closing(Video(path, size, 12)) as video:
        for number in range(count):
            video.add(np.ascontiguousarray(films.frame(number)[: size[1], : size[0]]))
    return path


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    with closing(VideoFile(write(tmp_path / "a.mp4", 6))) as video:
        found = [one for one in video.frames() if one]
        assert video.rate == 12
    assert len(found) == 6
    assert np.abs(found[5].image.astype(int) - films.frame(5)).mean() < 6


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (write(tmp_path / name, 6).read_bytes() for name in ("a.mp4", "b.mp4"))
    assert one == other


def test_odd_sides_lose_their_last_row_and_column(tmp_path: Path) -> None:
    with closing(VideoFile(write(tmp_path / "a.mp4", 2, (63, 47)))) as video:
        assert {one.image.shape for one in video.frames() if one} == {(46, 62, 3)}


def test_nothing_is_there_before_it_is_closed(tmp_path: Path) -> None:
    video = Video(tmp_path / "a.mp4", (64, 48), 12)
    video.add(films.frame(0))
    assert not (tmp_path / "a.mp4").exists()
    video.close()
    assert [file.name for file in tmp_path.iterdir()] == ["a.mp4"]


def test_a_full_disk_is_told_and_leaves_nothing(make_disk: MakeDisk) -> None:
    disk = make_disk("64k")
    noise = np.random.default_rng(0).integers(0, 256, (240, 320, 3)).astype(np.uint8)
    video = Video(disk / "a.mp4", (320, 240), 12)
    for _ in range(10):
        video.add(noise)
    with pytest.raises(StudioError, match=r"a\.mp4.*(disk full|The disk is full)"):
        video.close()
    assert list(disk.iterdir()) == []
