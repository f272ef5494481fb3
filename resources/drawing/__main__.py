"""Writes the pictures of the sample project: ``python -m resources.drawing OUT``.

OUT/backgrounds/street-NN.jpg, OUT/depth/street-NN.png (16 bit, metres times 800) and
OUT/cutouts/*.png (straight alpha). The same files come out every time.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np

from resources.drawing.cars import VIEWS, draw_car
from resources.drawing.geometry import Array
from resources.drawing.photos import cut_outs
from resources.drawing.scenes import draw_scene

SCENES = 24
CARS = 24
DEPTH_STEPS = 800
"""Steps a metre in the depth files: 80 m is 64,000."""


def _write(file: Path, picture: Array, options: list[int]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    done, data = cv2.imencode(file.suffix, picture, options)
    if not done:
        raise OSError(f"{file} could not be encoded")
    file.write_bytes(data.tobytes())


def write_scene(number: int, out: Path) -> None:
    """One background and its depth."""
    scene = draw_scene(number)
    picture = cv2.cvtColor(scene.image, cv2.COLOR_RGB2BGR)
    quality = [cv2.IMWRITE_JPEG_QUALITY, 93, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    _write(out / "backgrounds" / f"street-{number:02}.jpg", picture, quality)
    steps = np.rint(scene.depth.astype(np.float64) * DEPTH_STEPS).astype(np.uint16)
    _write(out / "depth" / f"street-{number:02}.png", steps, [cv2.IMWRITE_PNG_COMPRESSION, 9])


def write_cutout(name: str, rgba: Array, out: Path) -> None:
    """One cut-out."""
    picture = cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA)
    _write(out / "cutouts" / f"{name}.png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])


def main(out: Path) -> None:
    """Draw and write everything, a line for each kind."""
    cv2.setNumThreads(1)
    for number in range(1, SCENES + 1):
        write_scene(number, out)
        print(f"\rbackgrounds {number}/{SCENES}", end="", flush=True)
    for number in range(1, CARS + 1):
        write_cutout(f"{VIEWS[number % len(VIEWS)]}-{number:02}", draw_car(number), out)
        print(f"\rcars {number}/{CARS}       ", end="", flush=True)
    for name, rgba in cut_outs().items():
        write_cutout(name, rgba, out)
    size = sum(file.stat().st_size for file in out.rglob("*.*g"))
    print(f"\r{SCENES} backgrounds, {CARS} cars and the photos in {out}: {size / 1e6:.2f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where to write: python -m resources.drawing OUT")
    main(Path(sys.argv[1]))
