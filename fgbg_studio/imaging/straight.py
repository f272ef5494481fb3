"""Colours of a patch without its alpha, for what has to compare them with other colours."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

FloatImage = npt.NDArray[np.float32]


def straight_colours(pixels: npt.NDArray[np.uint8], reach: int = 1) -> FloatImage:
    """RGB, float32, 0..255, of premultiplied RGBA uint8 pixels.

    A transparent pixel has the mean of the colours around it, of up to `reach` pixels away, and
    beyond that black.
    """
    values = pixels.astype(np.float32)
    side = (2 * reach + 1,) * 2
    around = cv2.blur(values, side, borderType=cv2.BORDER_CONSTANT)
    chosen = np.where(pixels[..., 3:] > 0, values, around)
    colours = chosen[..., :3] * (255.0 / np.maximum(chosen[..., 3:], 1e-3))
    return np.asarray(np.minimum(colours, 255.0), np.float32)


def with_colours(pixels: npt.NDArray[np.uint8], colours: FloatImage) -> npt.NDArray[np.uint8]:
    """Premultiplied RGBA with the alpha of `pixels` and other straight colours (RGB, 0..255)."""
    shares = pixels[..., 3:].astype(np.float32) / 255.0
    found = pixels.copy()
    found[..., :3] = np.clip(colours, 0, 255) * shares + 0.5
    np.minimum(found[..., :3], found[..., 3:], out=found[..., :3])
    return found
