"""Pictures whose alpha and object colours are known, put together from photos of scikit-image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import skimage

from fgbg_studio.imaging.reading import read_rgb

Picture = npt.NDArray[np.uint8]
FILES = Path(skimage.__file__).parent / "data"
FINE = 4
"""Shapes are drawn this much larger and reduced."""
PLAIN = "plain"
PAIRS = [
    ("astronaut.png", "coffee.png"),
    ("chelsea.png", "astronaut.png"),
    ("coffee.png", "chelsea.png"),
    ("rocket.jpg", "coffee.png"),
    ("hubble_deep_field.jpg", "coffee.png"),
    ("brick.png", "chelsea.png"),
    ("chelsea.png", "grass.png"),
    (PLAIN, "coffee.png"),
    ("chelsea.png", PLAIN),
    (PLAIN, PLAIN),
    ("ihc.png", "rocket.jpg"),
]
"""Object and background; some are hard to tell apart: brick from fur, fur from grass."""
BLURS = {"crisp": 0.6, "soft": 1.5, "softer": 3.0, "wide": 6.0}
"""Sigma in pixels of an edge."""
BANDS = {"crisp": 4, "soft": 6, "softer": 9, "wide": 16, "hair": 5}
"""The band that a person would choose for each, in pixels."""


@dataclass(frozen=True)
class Matte:
    """`photo` = alpha x object + (1 - alpha) x background, all uint8, H x W (x 3)."""

    name: str
    thing: Picture
    alpha: Picture
    photo: Picture

    def error(self, colours: Picture) -> float:
        """Mean absolute error of the object's colours where 0 < alpha < 255, in grey levels."""
        edge = (self.alpha > 0) & (self.alpha < 255)
        return float(np.abs(colours[edge].astype(int) - self.thing[edge]).mean())

    def ratio(self, colours: Picture) -> float:
        """That error as a share of the error of copying the photo's colours."""
        return self.error(colours) / self.error(self.photo)


def mattes(size: int = 320) -> Iterator[Matte]:
    """Every pair of pictures with every kind of edge."""
    seed = 0
    for pair in PAIRS:
        for edge in BANDS:
            seed += 1
            yield matte(seed, pair, edge, size)


def matte(seed: int, pair: tuple[str, str], edge: str, size: int = 320) -> Matte:
    """One object over one background, with a kind of edge that BANDS names."""
    thing, ground = _colours(pair[0], seed, size), _colours(pair[1], 1000 + seed, size)
    shape = _hairy(seed, size) if edge == "hair" else _blob(seed, size)
    soft = cv2.GaussianBlur(shape, (0, 0), BLURS.get(edge, 0.5))
    alpha = np.rint(np.asarray(soft, np.float64)).astype(np.uint8)
    share = alpha[..., None] / 255
    photo = np.rint(share * thing + (1 - share) * ground).astype(np.uint8)
    return Matte(f"{pair[0]} over {pair[1]}, {edge}", thing, alpha, photo)


def _colours(file: str, seed: int, size: int) -> Picture:
    """A part of a photo, or one colour with a little light and noise on it."""
    random = np.random.default_rng(seed)
    if file == PLAIN:
        light = np.linspace(-20, 20, size)[:, None, None]
        noise = random.normal(0, 2, (size, size, 3))
        return np.clip(random.integers(30, 226, 3) + light + noise, 0, 255).astype(np.uint8)
    photo = read_rgb(FILES / file)
    scale = (size + 10) / min(photo.shape[:2])
    if scale > 1:
        photo = np.asarray(cv2.resize(photo, None, fx=scale, fy=scale), np.uint8)
    top, left = (int(random.integers(0, side - size)) for side in photo.shape[:2])
    return photo[top : top + size, left : left + size]


def _blob(seed: int, size: int) -> npt.NDArray[np.float32]:
    """A bulged disc, 0..255."""
    random = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, 600)
    waves = [
        random.normal(0, 0.12 / k) * np.cos(k * turn + random.uniform(0, 6)) for k in range(1, 8)
    ]
    radius = size * 0.3 * (1 + np.sum(waves, axis=0))
    outline = np.stack([np.cos(turn), np.sin(turn)], axis=1) * radius[:, None] + size / 2
    drawn = np.zeros((size * FINE, size * FINE), np.uint8)
    cv2.fillPoly(drawn, [np.rint(outline * FINE).astype(np.int32)], (255,))
    return _reduced(drawn)


def _hairy(seed: int, size: int) -> npt.NDArray[np.float32]:
    """A disc with ninety hairs of 1 to 2 pixels, 0..255."""
    random = np.random.default_rng(seed)
    drawn = np.zeros((size * FINE, size * FINE), np.uint8)
    cv2.circle(drawn, (size * FINE // 2, size * FINE // 2), int(size * 0.2 * FINE), (255,), -1)
    for _ in range(90):
        out = np.linspace(0.15, random.uniform(0.26, 0.42), 40)
        turn = random.uniform(0, 2 * np.pi) + random.normal(0, 0.3) * out**2 * 6
        line = np.stack([np.cos(turn), np.sin(turn)], axis=1) * out[:, None] * size + size / 2
        points = np.rint(line * FINE).astype(np.int32)
        cv2.polylines(drawn, [points], False, (255,), int(random.integers(3, 9)))
    return _reduced(drawn)


def _reduced(drawn: Picture) -> npt.NDArray[np.float32]:
    size = (drawn.shape[1] // FINE, drawn.shape[0] // FINE)
    return np.asarray(cv2.resize(drawn.astype(np.float32), size, interpolation=cv2.INTER_AREA))
