"""Frames of video files, each in its turn, and of cameras, of which only the newest counts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import PictureError, StudioError, describe_os_error

Picture = npt.NDArray[np.uint8]

MOST_PIXELS = 40_000_000
"""Of one frame: more than 8K, which has 33 million."""
USUAL_RATE = 25.0
RATES = (1 / 3600, 1000.0)
"""Frames a second that a file may claim; beyond them it knows nothing of its rate."""
WHOLE = 0.9
"""A file that breaks off before this share of its frames is cut short; the count is an estimate."""
FORMATS = "Use MP4, MOV, AVI, MKV or WebM."
CAMERA = "camera:"
WAIT = 0.1
"""Seconds after which whoever waits for a camera's next frame is heard again."""
BEGINNINGS = (
    (0, b"RIFF"), (0, b"\x1a\x45\xdf\xa3"), (0, b"OggS"), (0, b"FLV"), (0, b"\x30\x26\xb2\x75"),
    (0, b"\x00\x00\x01\xba"), (0, b"\x00\x00\x01\xb3"), (0, b"\x47"), (4, b"\x47"), (4, b"ftyp"),
    (4, b"moov"), (4, b"mdat"), (4, b"wide"), (4, b"free"), (4, b"skip"),
)  # fmt: skip
"""How AVI, Matroska, Ogg, Flash, ASF, MPEG and MP4 files begin. What FFmpeg takes for a video
otherwise are lists of other files, which must not be followed."""


class Frame(NamedTuple):
    """One picture of a film: its number, from 1, when it is due in seconds, and its RGB pixels."""

    number: int
    seconds: float
    image: Picture


class VideoFile:
    """Every frame of a file. Close it after use.

    Raises PictureError for what is no video, too large, or has no frame.
    """

    is_live = False

    def __init__(self, path: Path) -> None:
        self.path, self.left_out = path, 0
        _require_container(path)
        with _quiet():
            self._capture = cv2.VideoCapture(str(path.absolute()), cv2.CAP_FFMPEG)
        if not self._capture.isOpened():
            raise PictureError(f"{path} is no video that can be read. {FORMATS}")
        self.rate = _rate(self._capture)
        self.count = max(0, int(self._capture.get(cv2.CAP_PROP_FRAME_COUNT)))
        """Frames, as far as the file says; 0 is unknown."""
        self.is_cut_short = False

    @property
    def name(self) -> str:
        """For people."""
        return self.path.name

    def frames(self) -> Iterator[Frame | None]:
        """Each once, in order."""
        number = 0
        while (image := self._next()) is not None:
            number += 1
            yield Frame(number, (number - 1) / self.rate, image)
        if not number:
            raise PictureError(f"{self.path} has no frame that can be read. {FORMATS}")
        self.is_cut_short = number < WHOLE * self.count

    def _next(self) -> Picture | None:
        _check_size(self.path, self._capture)
        done, found = self._capture.read()
        return _rgb(_eight_bit(found)) if done else None

    def close(self) -> None:
        """Let go of the file."""
        self._capture.release()


class Live:
    """The newest frame of a source that does not wait, such as a camera. Close it after use.

    A thread takes every frame as it comes, so that none waits in the driver; those that nobody
    asked for in time are counted in `left_out`.
    """

    is_live = True
    rate, count, is_cut_short = 0.0, 0, False

    def __init__(self, capture: cv2.VideoCapture, name: str) -> None:
        self.name, self.left_out = name, 0
        self._capture = capture
        self._newest: Frame | None = None
        self._has_ended = False
        self._there = threading.Condition()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._follow, name=name, daemon=True)
        self._thread.start()

    def frames(self) -> Iterator[Frame | None]:
        """The newest, each time; None while there is no new one. StudioError where it ends."""
        while True:
            with self._there:
                if self._newest is None and not self._has_ended:
                    self._there.wait(WAIT)
                frame, self._newest = self._newest, None
            if frame is None and self._has_ended:
                raise StudioError(f"{self.name} gives no more pictures. Is it still plugged in?")
            yield frame and frame._replace(image=_rgb(frame.image))

    def close(self) -> None:
        """Let go of the camera."""
        self._closing.set()
        self._thread.join(2)

    def _follow(self) -> None:
        began, number = time.monotonic(), 0
        while not self._closing.is_set():
            done, found = self._capture.read()
            with self._there:
                if done:
                    number += 1
                    self.left_out += self._newest is not None
                    self._newest = Frame(number, time.monotonic() - began, _eight_bit(found))
                self._has_ended = not done
                self._there.notify()
            if not done:
                break
        self._capture.release()


def open_source(source: str) -> VideoFile | Live:
    """A video file, or a camera by its number: "camera:0".

    Raises StudioError where there is no such file or camera.
    """
    if not source.startswith(CAMERA):
        return VideoFile(Path(source))
    number = source.removeprefix(CAMERA)
    if not number.isdecimal() or len(number) > 3:
        raise StudioError(f"'{source}' is no camera. The first one is {CAMERA}0.")
    return open_camera(int(number))


def open_camera(number: int) -> Live:
    """A camera, 0 the first. Raises StudioError where there is none."""
    with _quiet():
        capture = cv2.VideoCapture(number)
    if not capture.isOpened():
        raise StudioError(
            f"Camera {number} cannot be opened. Plug one in, close other programs that use it, "
            "or choose a video file."
        )
    return Live(capture, f"camera {number}")


def _require_container(path: Path) -> None:
    try:
        with path.open("rb") as file:
            begins = file.read(8)
    except OSError as error:
        raise PictureError(describe_os_error(error, f"reading {path}")) from error
    if not any(begins[at:].startswith(signature) for at, signature in BEGINNINGS):
        raise PictureError(f"{path} is no video that can be read. {FORMATS}")


def _check_size(path: Path, capture: cv2.VideoCapture) -> None:
    """Before each frame: some formats change their size on the way."""
    width = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
    height = int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
    if width * height > MOST_PIXELS:
        raise PictureError(
            f"{path} has frames of {width:,} x {height:,} pixels, more than the limit of "
            f"{MOST_PIXELS // 1_000_000} megapixels. Reduce it first."
        )


def _rate(capture: cv2.VideoCapture) -> float:
    rate = float(capture.get(cv2.CAP_PROP_FPS))
    return rate if RATES[0] <= rate <= RATES[1] else USUAL_RATE


def _rgb(bgr: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)


def _eight_bit(found: npt.NDArray[np.generic]) -> Picture:
    return np.asarray(found, np.uint8)


@contextmanager
def _quiet() -> Iterator[None]:
    """OpenCV's own words about what cannot be opened say nothing to a person."""
    before = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        cv2.utils.logging.setLogLevel(before)
