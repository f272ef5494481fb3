"""Pictures drawn for tests: small, different from each other, and the same on every run."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base.events import finish
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.imaging.writing import encode_jpeg, write_png
from fgbg_studio.jobs.depth import infer_depth
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.project import Project

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


def make_tiny_project(folder: Path, recipe: Recipe) -> Path:
    """A project with five backgrounds that have depth, and five cut-outs; its folder."""
    write_backgrounds(folder / "backgrounds", 5)
    write_cutouts(folder / "cutouts", 5)
    with Project.create(folder / "project", "tiny", recipe) as project:
        finish(import_pictures(project, [folder / "backgrounds", folder / "cutouts"]))
        finish(infer_depth(project))
    return folder / "project"
