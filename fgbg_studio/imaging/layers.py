"""Cut-outs in several sizes, and from them one of any size, mirrored or turned.

Pixels are premultiplied RGBA, uint8: colours times alpha, so that averaging brings no colour from
under full transparency to the edge. A size is drawn from the smallest layer that is not smaller,
by bilinear interpolation between pixel centres, which takes in every pixel of that layer.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.fitting import premultiplied

Rgba = npt.NDArray[np.uint8]
Layers = tuple[Rgba, ...]
SMALLEST = 8
"""Pixels of the longer side, at which halving ends: by the shorter, a broom had no small layer."""


def layers_of(rgba: Rgba, limit: int) -> Layers:
    """Layers of a straight uint8 RGBA picture, each half as large as the one before.

    The first has at most `limit` pixels in its longer side: more detail is never seen. Each is the
    mean over the areas of its pixels.
    """
    image = premultiplied(rgba)
    height, width = image.shape[:2]
    factor = min(1.0, limit / max(width, height))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    found = []
    while True:
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)
        found.append(_rounded(image))
        if max(size) < 2 * SMALLEST:
            return tuple(found)
        size = (size[0] + 1) // 2, (size[1] + 1) // 2


def _rounded(image: npt.NDArray[np.float32]) -> Rgba:
    pixels = (image * np.array([1, 1, 1, 255], np.float32) + 0.5).astype(np.uint8)
    np.minimum(pixels[..., :3], pixels[..., 3:], out=pixels[..., :3])
    return pixels


def layer_for(layers: Layers, size: tuple[int, int]) -> Rgba:
    """The smallest layer that is not smaller than (width, height); the largest where none is."""
    for layer in reversed(layers):
        if layer.shape[1] >= size[0] and layer.shape[0] >= size[1]:
            return layer
    return layers[0]


def sized(layers: Layers, size: tuple[int, int], *, flip: bool) -> Rgba:
    """A cut-out of (width, height) pixels, mirrored left to right if `flip`."""
    layer = layer_for(layers, size)
    same = (layer.shape[1], layer.shape[0]) == size
    found = layer if same else cv2.resize(layer, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.flip(found, 1) if flip else found, np.uint8)


def turned(
    layers: Layers, size: tuple[int, int], around: tuple[int, int], angle: float, *, flip: bool
) -> Rgba:
    """A cut-out of (width, height), mirrored if `flip`, then turned by `angle` degrees.

    It turns anticlockwise about its centre, which comes to the centre of a picture of `around`
    (width, height). Beyond the cut-out's edge is nothing.
    """
    layer = layer_for(layers, size)
    matrix = turning((layer.shape[1], layer.shape[0]), size, around, angle, flip=flip)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(layer, matrix, around, flags=flags), np.uint8)


def turning(
    layer: tuple[int, int],
    size: tuple[int, int],
    around: tuple[int, int],
    angle: float,
    *,
    flip: bool,
) -> npt.NDArray[np.float64]:
    """From a pixel of a turned picture to one of a layer: 2 x 3; all sizes are (width, height)."""
    across, down = layer[0] / size[0], layer[1] / size[1]
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    mirror = -across if flip else across
    # About the centre: turned back, then scaled.
    matrix = np.array([[cos * mirror, -sin * mirror, 0.0], [sin * down, cos * down, 0.0]])
    centre = (around[0] - 1) / 2, (around[1] - 1) / 2
    matrix[:, 2] = (layer[0] - 1) / 2, (layer[1] - 1) / 2
    matrix[:, 2] -= matrix[:, :2] @ centre
    return matrix
