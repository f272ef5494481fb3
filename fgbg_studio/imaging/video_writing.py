"""Writing a video, whole or as far as it got, never half a file."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base.atomic_files import replacing
from fgbg_studio.base.errors import StudioError

SUFFIX, CODEC = ".mp4", "mp4v"
"""MPEG-4 part 2: what OpenCV's published builds can encode, H.264 being none of it."""


class Video:
    """A file that frames of one size are added to; it is there once it is closed.

    rate: frames a second. Raises StudioError where nothing can be encoded or written.
    """

    def __init__(self, path: Path, size: tuple[int, int], rate: float) -> None:
        self.path, self.count = path, 0
        self._size = (size[0] // 2 * 2, size[1] // 2 * 2)
        """MPEG-4 halves colours, so sides are even: the last row or column may be left out."""
        with ExitStack() as stack:
            self._temporary = stack.enter_context(replacing(path))
            code = cv2.VideoWriter.fourcc(*CODEC)
            self._writer = cv2.VideoWriter(str(self._temporary), code, rate, self._size)
            if not self._writer.isOpened():
                raise StudioError(
                    f"{path} cannot be written as a video here. Have pictures written instead."
                )
            self._stack = stack.pop_all()

    def add(self, rgb: npt.NDArray[np.uint8]) -> None:
        """Add a frame, RGB, uint8, H x W x 3."""
        width, height = self._size
        frame = np.ascontiguousarray(rgb[:height, :width])
        if frame.shape[:2] != (height, width):  # the film changed its size on the way
            frame = np.asarray(cv2.resize(rgb, self._size), np.uint8)
        self._writer.write(cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))
        self.count += 1

    def close(self) -> None:
        """Finish the file. Raises StudioError where the disk did not take all of it."""
        with self._stack:
            self._writer.release()
            self._require_whole()

    def _require_whole(self) -> None:
        """The encoder says nothing of a full disk."""
        capture = cv2.VideoCapture(str(self._temporary), cv2.CAP_FFMPEG)
        found = int(capture.get(cv2.CAP_PROP_FRAME_COUNT)) if capture.isOpened() else 0
        capture.release()
        if found < self.count:
            raise StudioError(
                f"{self.path} could not be written: of {self.count:,} frames {max(0, found):,} "
                "arrived. Is the disk full?"
            )
