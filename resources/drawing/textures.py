"""Grain for surfaces: the photographed textures of scikit-image, and noise made from hashes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import skimage.data

from resources.drawing.geometry import Array

RGB = tuple[float, float, float]


def photo(name: str) -> Array:
    """A picture that comes inside scikit-image's wheel, as 8-bit RGB."""
    file = Path(skimage.data.__file__).parent / name
    picture = cv2.imread(str(file), cv2.IMREAD_COLOR_RGB)
    if picture is None:
        raise FileNotFoundError(
            f"scikit-image brings no {name}. Install scikit-image 0.22 or newer."
        )
    return picture


def linear(code: str | RGB) -> Array:
    """A colour as linear RGB: `code` is ``#rrggbb`` or three display values in 0..1."""
    if isinstance(code, str):
        code = cast(RGB, tuple(int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    return np.asarray(code, dtype=np.float64) ** 2.2


@cache
def _levels(name: str) -> list[Array]:
    """A grey texture with mean 1 at halving sizes, even in tone over its area."""
    grey = cv2.cvtColor(photo(name), cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    grey /= cv2.GaussianBlur(grey, (0, 0), 90, borderType=cv2.BORDER_REFLECT)
    levels = [np.concatenate([grey, grey[:, ::-1]], axis=1)]
    levels[0] = np.concatenate([levels[0], levels[0][::-1]])
    while levels[-1].shape[0] > 4:
        half = levels[-1].shape[0] // 2
        levels.append(cv2.resize(levels[-1], (half, half), interpolation=cv2.INTER_AREA))
    return levels


def _bilinear(level: Array, x: Array, y: Array) -> Array:
    n = level.shape[0]
    i, j = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    fx, fy = x - i, y - j
    top = level[j % n, i % n] * (1 - fx) + level[j % n, (i + 1) % n] * fx
    low = level[(j + 1) % n, i % n] * (1 - fx) + level[(j + 1) % n, (i + 1) % n] * fx
    return cast(Array, top * (1 - fy) + low * fy)


def grain(name: str, s: Array, t: Array, metres: float, spacing: Array) -> Array:
    """Brightness around 1 of a texture whose photo covers `metres`, blurred to the spacing."""
    levels = _levels(name)
    texel = 2 * metres / levels[0].shape[0]
    wanted = np.clip(np.log2(np.maximum(spacing / texel, 1)), 0, len(levels) - 1)
    nearest = np.rint(wanted).astype(np.int64)
    out = np.ones(np.broadcast(s, t).shape)
    for number in np.unique(nearest):
        here = nearest == number
        scale = levels[number].shape[0] / (2 * metres)
        out[here] = _bilinear(levels[number], s[here] * scale, t[here] * scale)
    return out


def chance(i: Array, j: Array, seed: int) -> Array:
    """A number in 0..1 for each pair of whole numbers, always the same."""
    h = np.asarray(i).astype(np.int64) * 374761393 + np.asarray(j).astype(np.int64) * 668265263
    h = (h + seed * 2246822519) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * 1274126177) & 0xFFFFFFFF
    h = ((h ^ (h >> 16)) * 2654435761) & 0xFFFFFFFF
    return cast(Array, (h ^ (h >> 15)) / 0xFFFFFFFF)


def noise(x: Array, y: Array, seed: int) -> Array:
    """Smooth noise in 0..1 with features of size one."""
    i, j = np.floor(x), np.floor(y)
    fx, fy = x - i, y - j
    fx, fy = fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)
    top = chance(i, j, seed) * (1 - fx) + chance(i + 1, j, seed) * fx
    low = chance(i, j + 1, seed) * (1 - fx) + chance(i + 1, j + 1, seed) * fx
    return cast(Array, top * (1 - fy) + low * fy)


def fractal(x: Array, y: Array, seed: int, octaves: int = 5) -> Array:
    """Noise in 0..1 with detail at every scale, as clouds, stains and leaves have it."""
    total, weight = np.zeros(np.broadcast(x, y).shape), 0.0
    for octave in range(octaves):
        total += noise(x * 2**octave, y * 2**octave, seed + octave) * 0.5**octave
        weight += 0.5**octave
    return total / weight


def smooth(low: float, high: float, value: Array) -> Array:
    """0 below `low`, 1 above `high`, and a soft step between."""
    f = np.clip((value - low) / (high - low), 0, 1)
    return cast(Array, f * f * (3 - 2 * f))


def mix(a: Array, b: Array, share: Array) -> Array:
    """Colours between `a` and `b`: `share` (N,) of `b`."""
    return cast(Array, a * (1 - share[..., None]) + b * share[..., None])
