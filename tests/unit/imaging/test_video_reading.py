"""Frames of files, one by one, and of what does not wait."""

from __future__ import annotations

import re
import struct
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest

from fgbg_studio.base.errors import PictureError, StudioError
from fgbg_studio.imaging.video_reading import Frame, Live, VideoFile, open_source
from tests.unit import films


def all_of(path: Path) -> list[Frame]:
    with closing(VideoFile(path)) as video:
        return [one for one in video.frames() if one]


@pytest.mark.parametrize(("name", "code"), [("film.avi", "MJPG"), ("film.mp4", "mp4v")])
def test_every_frame_comes_in_order_with_its_time(name: str, code: str, tmp_path: Path) -> None:
    found = all_of(films.write_film(tmp_path / name, 7, code))
    assert [one.number for one in found] == list(range(1, 8))
    assert [one.seconds for one in found] == pytest.approx([n / films.RATE for n in range(7)])
    for number, one in enumerate(found):
        apart = np.abs(one.image.astype(int) - films.frame(number))
        assert apart.mean() < 6  # RGB, but for what compression loses


def test_what_a_file_says_of_itself_is_known(tmp_path: Path) -> None:
    with closing(VideoFile(films.write_film(tmp_path / "film.avi", 5))) as video:
        assert (video.name, video.rate, video.count, video.is_live) == ("film.avi", 10, 5, False)


@pytest.mark.parametrize(
    "content",
    [b"", b"no video at all", b"#EXTM3U\n/etc/passwd", b"ffconcat version 1.0\nfile x.mp4\n"],
)
def test_what_is_no_video_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    with pytest.raises(PictureError, match=r"film\.mp4 is no video that can be read\. Use MP4"):
        VideoFile(path)


def test_a_file_that_only_begins_like_a_video_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(films.write_film(tmp_path / "whole.mp4", 5, "mp4v").read_bytes()[:60])
    with pytest.raises(PictureError, match=r"film\.mp4 is no video that can be read"):
        VideoFile(path)


def test_a_file_that_is_gone_or_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match=r"gone\.mp4: The file or folder is gone"):
        open_source(str(tmp_path / "gone.mp4"))
    with pytest.raises(StudioError, match=re.escape(str(tmp_path))):
        open_source(str(tmp_path))


def test_a_video_without_frames_is_told(tmp_path: Path) -> None:
    path = without_frames(films.write_film(tmp_path / "film.avi", 3))
    with pytest.raises(PictureError, match=r"no video that can be read|has no frame"):
        all_of(path)


def without_frames(path: Path) -> Path:
    """The same AVI file, its list of frames emptied."""
    content = path.read_bytes()
    start = content.index(b"movi")
    path.write_bytes(content[: start - 4] + struct.pack("<I", 4) + b"movi")
    return path


def test_a_file_that_is_cut_short_gives_what_it_has(tmp_path: Path) -> None:
    path = films.write_film(tmp_path / "film.avi", 40)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with closing(VideoFile(path)) as video:
        found = list(video.frames())
        assert 5 < len(found) < 35
        assert video.is_cut_short == (video.count == 40)


def test_frames_beyond_the_limit_are_refused_before_one_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fgbg_studio.imaging.video_reading.MOST_PIXELS", 3000)
    with pytest.raises(PictureError, match="64 x 48 pixels, more than the limit"):
        all_of(films.write_film(tmp_path / "film.avi"))


def test_a_source_that_does_not_wait_gives_the_newest_and_counts_the_rest(tmp_path: Path) -> None:
    capture = cv2.VideoCapture(str(films.write_film(tmp_path / "film.avi", 60)), cv2.CAP_FFMPEG)
    live = Live(capture, "a film that runs away")
    seen: list[int] = []
    with closing(live), pytest.raises(StudioError, match="gives no more pictures"):
        seen.extend(one.number for one in live.frames() if one)
    assert seen == sorted(set(seen))
    assert seen[-1] == 60
    assert len(seen) + live.left_out == 60


def test_closing_ends_the_thread(tmp_path: Path) -> None:
    capture = cv2.VideoCapture(str(films.write_film(tmp_path / "film.avi", 60)), cv2.CAP_FFMPEG)
    live = Live(capture, "a film")
    live.close()
    assert not live._thread.is_alive()
    assert not capture.isOpened()


@pytest.mark.skipif(Path("/dev/video99").exists(), reason="this machine has a hundred cameras")
def test_a_camera_that_is_not_there_is_told() -> None:
    with pytest.raises(StudioError, match=r"Camera 99 cannot be opened\. Plug one in"):
        open_source("camera:99")


@pytest.mark.parametrize("source", ["camera:", "camera:-1", "camera:front", "camera:12345"])
def test_what_is_no_number_of_a_camera_is_told(source: str) -> None:
    with pytest.raises(StudioError, match=r"is no camera. The first one is camera:0"):
        open_source(source)
