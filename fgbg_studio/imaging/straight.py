"""Colours of a patch without its alpha, for what has to compare them with other colours."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

FloatImage = npt.NDArray[np.float32]


def straight_colours(pixels: npt.NDArray[np.uint8]) -> FloatImage:
    """RGB, float32, 0..255, of premultiplied RGBA uint8 pixels; black where all is transparent."""
    alpha = cv2.cvtColor(np.maximum(cv2.extractChannel(pixels, 3), 1), cv2.COLOR_GRAY2RGB)
    colours = cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB)
    return np.asarray(cv2.divide(colours, alpha, scale=255.0, dtype=cv2.CV_32F), np.float32)


def spread_colours(pixels: npt.NDArray[np.uint8], reach: int) -> FloatImage:
    """Like `straight_colours`, but a transparent pixel has the mean of those around it.

    It is the mean of up to `reach` pixels away, each by its alpha, and black beyond that.
    """
    values = pixels.astype(np.float32)
    side = (2 * reach + 1,) * 2
    around = cv2.blur(values, side, borderType=cv2.BORDER_CONSTANT)
    chosen = np.where(pixels[..., 3:] > 0, values, around)
    colours = chosen[..., :3] * (255.0 / np.maximum(chosen[..., 3:], 1e-3))
    return np.asarray(np.minimum(colours, 255.0), np.float32)


def with_colours(pixels: npt.NDArray[np.uint8], colours: FloatImage) -> npt.NDArray[np.uint8]:
    """Premultiplied RGBA with the alpha of `pixels` and other straight colours (RGB, 0..255)."""
    alpha = np.asarray(cv2.extractChannel(pixels, 3), np.uint8)
    share = cv2.cvtColor(alpha, cv2.COLOR_GRAY2RGB)
    inside = np.clip(colours, 0.0, 255.0)
    shown = np.asarray(cv2.multiply(inside, share, scale=1 / 255, dtype=cv2.CV_8U), np.uint8)
    return np.asarray(cv2.merge([*cv2.split(shown), alpha]), np.uint8)
