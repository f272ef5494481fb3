"""Small videos: a square walks through a place that is otherwise still."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

WIDTH, HEIGHT, RATE = 64, 48, 10.0
STILL = 4
"""Frames before the square comes in."""


def place() -> npt.NDArray[np.uint8]:
    """What is there without the square: RGB."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    return np.dstack([60 + columns, 160 - rows, 90 + rows]).astype(np.uint8)


def frame(number: int) -> npt.NDArray[np.uint8]:
    """A frame by its number, 0 the first."""
    picture = place()
    if number >= STILL:
        left = 6 * (number - STILL)
        picture[16:36, left : left + 16] = (220, 40, 30)
    return picture


def write_film(path: Path, count: int = 10, code: str = "MJPG", rate: float = RATE) -> Path:
    """A video of `count` frames."""
    return write_frames(path, [frame(number) for number in range(count)], code, rate)


def write_frames(
    path: Path, frames: list[npt.NDArray[np.uint8]], code: str = "MJPG", rate: float = RATE
) -> Path:
    """A video of these, as OpenCV encodes them."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), rate, (WIDTH, HEIGHT))
    assert writer.isOpened()
    for one in frames:
        writer.write(cv2.cvtColor(one, cv2.COLOR_RGB2BGR))
    writer.release()
    return path
