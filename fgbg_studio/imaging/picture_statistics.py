"""Numbers that describe how a picture looks, whatever it shows: colour, contrast, texture.

Of natural pictures such numbers keep within bounds, each kind of place within its own (A. Torralba
and A. Oliva, "Statistics of natural image categories", 2003).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]

COUNT = 32
SCALES = 4
BLUR = 1.6
"""Pixels: one octave lies between a picture and the same blurred by this."""
LEAST = 3e-3
"""Contrast, of 1, that is none to the eye: its logarithm must not run away."""
TEXTURE_STEP = 0.01
"""How much brighter, of 1, a neighbour must be to count as such: less is noise."""


def statistics_of(image: npt.NDArray[np.uint8], side: int) -> Numbers:
    """The `COUNT` numbers of an RGB picture (uint8, H x W x 3) whose shorter side is made `side`.

    Each is of the order of 1; half of them are on a logarithmic scale.
    """
    small = _reduced(image, side)
    lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2Lab), np.float32) / np.float32(100)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.float32)
    colours = lab.reshape(-1, 3)
    octaves = _octaves(grey)
    parts = (
        colours.mean(axis=0),
        colours.std(axis=0),
        [_strength(octave) for octave in octaves],
        [_rarity(octave) for octave in octaves[:-1]],
        [_strength(_octaves(lab[..., channel], 1)[0]) for channel in (1, 2)],
        _texture(grey),
        _asymmetry(colours, octaves[0]),
    )
    return np.concatenate(parts).astype(np.float64)


def _reduced(image: npt.NDArray[np.uint8], side: int) -> Plane:
    height, width = image.shape[:2]
    scale = side / min(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=how), np.float32) / np.float32(255)


def _octaves(plane: Plane, count: int = SCALES) -> list[Plane]:
    """What there is to see at each scale, fine first: a Laplacian pyramid (Burt, Adelson, 1983)."""
    found = []
    for _ in range(count):
        blurred = np.asarray(cv2.GaussianBlur(plane, (0, 0), BLUR), np.float32)
        found.append(plane - blurred)
        plane = np.ascontiguousarray(blurred[::2, ::2])
    return found


def _strength(octave: Plane) -> float:
    return float(np.log(np.abs(octave).mean() + LEAST))


def _rarity(octave: Plane) -> float:
    """How much of the contrast is in few places: drawings have a lot of it, noise has none."""
    return float(np.log((octave.std() + LEAST) / (np.abs(octave).mean() + LEAST)))


def _texture(grey: Plane) -> Numbers:
    """Of each uniform local binary pattern, the root of its share (T. Ojala et al., 2002)."""
    height, width = grey.shape
    centre = grey[1:-1, 1:-1] + TEXTURE_STEP
    ring = ((0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0), (0, 0))
    around = [grey[y : y + height - 2, x : x + width - 2] > centre for y, x in ring]
    brighter = np.sum(around, axis=0, dtype=np.int64)
    changes = sum(a != b for a, b in zip(around, [*around[1:], around[0]], strict=True))
    pattern = np.where(np.asarray(changes) <= 2, brighter, 9)
    return np.asarray(np.sqrt(np.bincount(pattern.ravel(), minlength=10) / pattern.size))


def _asymmetry(colours: Plane, finest: Plane) -> list[float]:
    """What a negative turns round: which colours are rare, and how brightness goes with others."""
    light, a, b = (np.ascontiguousarray(channel) for channel in colours.T)
    blurred = cv2.GaussianBlur(np.abs(finest), (0, 0), 2 * BLUR)
    detail = np.asarray(blurred, np.float32).ravel()
    skews = [float(np.tanh(_skew(channel) / 2)) for channel in (light, a, b)]
    others = (np.hypot(a, b), detail, a, b)
    return skews + [_correlation(light, other) for other in others]


def _skew(values: Plane) -> float:
    return float(((values - values.mean()) ** 3).mean() / (values.std() + 0.02) ** 3)


def _correlation(ones: Plane, others: Plane) -> float:
    """Near 0 also where one of both hardly varies."""
    together = ((ones - ones.mean()) * (others - others.mean())).mean()
    return float(together / ((ones.std() + 0.03) * (others.std() + 0.03)))
