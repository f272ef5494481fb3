"""Photometric differences as between two photos of one place taken minutes apart.

Without them a network need only subtract the background from the composite. `out`, where it is
given, is what is written and returned; it may be the picture itself. Where nothing is to be done,
`exposed`, `noisy` and `recompressed` return the picture as it is.
"""

from __future__ import annotations

from functools import cache, lru_cache
from statistics import NormalDist
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.compiling import compiled
from fgbg_studio.imaging.writing import decode_jpeg, encode_jpeg

Picture = npt.NDArray[np.uint8]
LOGARITHMS = np.log(np.maximum(np.arange(256), 1e-300) / 255.0)
"""Of the 256 grey levels as shares; black stays black under any gamma."""
NOISE = 3 * 2**16
"""Values of noise, drawn once and kept for each strength in use: few enough for a cache."""
LONGEST = 2**16
"""Values that a picture takes from one place; then it goes on at another."""
COARSE = 8.0
"""From this standard deviation on, whole grey levels are exact enough."""


def shifted(
    image: npt.NDArray[Any], right: int, down: int, out: npt.NDArray[Any] | None = None
) -> npt.NDArray[Any]:
    """A copy moved by whole pixels, its border repeated; for RGB pictures and depth maps.

    Here `out` must not be the picture.
    """
    out = np.empty_like(image) if out is None else out
    if not right and not down:
        np.copyto(out, image)
        return out
    height, width = image.shape[:2]
    right, down = (max(1 - n, min(by, n - 1)) for by, n in ((right, width), (down, height)))
    kept = image[max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)]
    edges = max(0, down), max(0, -down), max(0, right), max(0, -right)
    return cv2.copyMakeBorder(kept, *edges, cv2.BORDER_REPLICATE, out)


def exposed(image: Picture, gain: float, gamma: float, out: Picture | None = None) -> Picture:
    """255 * gain * (value / 255) ** gamma for every channel, clipped to 0..255."""
    if gain == 1.0 and gamma == 1.0:
        return image
    curve = (255.0 * gain) * np.exp(gamma * LOGARITHMS)
    result = np.empty_like(image) if out is None else out
    if result is not image:
        np.copyto(result, image)
    _look_up(result.reshape(-1), np.minimum(curve + 0.5, 255.0).astype(np.uint8))
    return result


def _look_up(values: Picture, table: Picture) -> None:
    """Replace each value by what the table has for it, in place.

    Two at a time, from a table of all pairs: that takes two thirds of the time of OpenCV's LUT.
    """
    pairs = values[: len(values) // 2 * 2].view(np.uint16)
    _look_up_pairs(pairs, table, np.empty(2**16, np.uint16))
    values[2 * len(pairs) :] = table[values[2 * len(pairs) :]]


@compiled
def _look_up_pairs(
    pairs: npt.NDArray[np.uint16], table: Picture, of_pairs: npt.NDArray[np.uint16]
) -> None:
    """`of_pairs` is filled with what the table has for any two values, one in each byte."""
    for high in range(256):
        row, above = of_pairs[high * 256 : high * 256 + 256], np.uint16(table[high]) << np.uint16(8)
        for low in range(256):
            row[low] = np.uint16(table[low]) | above
    for at in range(len(pairs)):
        pairs[at] = of_pairs[pairs[at]]


def noisy(image: Picture, sigma: float, seed: int, out: Picture | None = None) -> Picture:
    """Add Gaussian noise of standard deviation `sigma` (in grey levels of 255) by lot of `seed`.

    The noise is drawn once; a picture takes stretches of it from places drawn by lot, forwards or
    negated. `sigma` is rounded, see `_step`.
    """
    step = _step(sigma)
    if not step:
        return image
    result = np.empty_like(image) if out is None else out
    if result is not image:
        np.copyto(result, image)
    _add_noise(result.reshape(-1), *_noise(step), np.uint64(seed))
    return result


@compiled
def _add_noise(values: Picture, lighter: Picture, darker: Picture, seed: np.uint64) -> None:
    """Add a stretch of noise to every `LONGEST` values, in place.

    With an array of its own for the result, which may be the same, the loop would not be compiled
    to steps of many values at once.
    """
    for start in range(0, len(values), LONGEST):
        lot = _mixed(seed + np.uint64(start // LONGEST))
        first = int((lot >> np.uint64(1)) % np.uint64(NOISE - LONGEST))
        up, down = (darker, lighter) if lot & np.uint64(1) else (lighter, darker)
        _add(values[start : start + LONGEST], up[first:], down[first:])


@compiled
def _add(values: Picture, up: Picture, down: Picture) -> None:
    """Values + up - down, each step held within a byte."""
    for at in range(len(values)):
        lit = np.uint8(values[at] + up[at])
        lit = np.uint8(255) if lit < values[at] else lit
        values[at] = lit - min(lit, down[at])


@compiled
def _mixed(seed: np.uint64) -> np.uint64:
    """The finaliser of SplitMix64 (S. Vigna): neighbouring seeds give unrelated numbers."""
    word = seed + np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.uint64(word ^ (word >> np.uint64(31)))


def _step(sigma: float) -> int:
    """Quarters of a grey level; whole levels from 8 on."""
    return round(4 * sigma) if sigma < COARSE else 4 * round(sigma)


@lru_cache(64)
def _noise(step: int) -> tuple[Picture, Picture]:
    """What to add to and what to take from each value: two saturating additions of bytes.

    They are five times as fast as one addition of signed numbers. Normal values come from uniform
    bytes through the inverse of the normal distribution at 256 quantiles.
    """
    uniform = np.random.PCG64(NOISE).random_raw(NOISE // 8).astype("<u8").view(np.uint8)
    table = np.round(_normal_quantiles() * (step / 4)).astype(np.int64)
    lighter, darker = np.maximum(table, 0), np.maximum(-table, 0)
    return lighter.astype(np.uint8)[uniform], darker.astype(np.uint8)[uniform]


@cache
def _normal_quantiles() -> npt.NDArray[np.float64]:
    values = np.array([NormalDist().inv_cdf((i + 0.5) / 256) for i in range(256)])
    unit: npt.NDArray[np.float64] = values / values.std()
    return unit


def recompressed(image: Picture, quality: int, out: Picture | None = None) -> Picture:
    """What a JPEG of `quality` (1 to 100) leaves of an RGB picture; 100 leaves it untouched."""
    if quality >= 100:
        return image
    return decode_jpeg(encode_jpeg(image, quality), out)
