"""Pictures drawn for tests: small, different from each other, and the same on every run."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.writing import encode_jpeg, write_png

Picture = npt.NDArray[np.uint8]


def place(seed: int, width: int = 64, height: int = 48) -> Picture:
    """A smooth coloured pattern, RGB: a background."""
    coarse = np.random.default_rng(seed).integers(0, 256, (4, 5, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def noise(seed: int, *shape: int) -> Picture:
    """Independent pixels of every value."""
    return np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)


def thing(seed: int, width: int = 30, height: int = 24) -> Picture:
    """An ellipse with a soft edge and another colour hidden under its transparent part, RGBA."""
    colour = np.random.default_rng(seed).integers(0, 256, 3)
    alpha = np.zeros((height, width), np.uint8)
    axes = (max(1, width // 2 - 1), max(1, height // 2 - 1))
    cv2.ellipse(alpha, (width // 2, height // 2), axes, 0, 0, 360, 255, -1)
    soft = cv2.GaussianBlur(alpha, (3, 3), 0)
    rgb = np.broadcast_to(colour, (height, width, 3)).astype(np.uint8)
    return np.dstack((np.where(soft[..., None] > 0, rgb, 255 - rgb), soft)).astype(np.uint8)


def write_backgrounds(folder: Path, count: int, first: int = 0) -> list[Path]:
    """Backgrounds as JPEG files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"place-{first + n:02d}.jpg" for n in range(count)]
    for n, file in enumerate(files):
        file.write_bytes(encode_jpeg(place(100 + first + n)))
    return files


def write_cutouts(folder: Path, count: int, first: int = 0) -> list[Path]:
    """Cut-outs as PNG files with alpha."""
    files = [folder / f"thing-{first + n:02d}.png" for n in range(count)]
    for n, file in enumerate(files):
        write_png(file, thing(first + n, 30 + 2 * n, 24 + n))
    return files
