"""Laying a cut-out over a background: straight alpha-over."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Rgb = npt.NDArray[np.uint8]
Alpha = npt.NDArray[np.uint8]
Window = tuple[slice, slice]


class Patch:
    """Premultiplied RGBA pixels, uint8, with their upper left corner on the canvas.

    Where a patch is laid it lies wholly inside. No colour is above its alpha. `alpha` is its own,
    `window` are its rows and columns of the canvas. Nothing of it is ever written.
    """

    __slots__ = ("alpha", "left", "pixels", "top", "window")

    def __init__(self, pixels: npt.NDArray[np.uint8], left: int, top: int) -> None:
        height, width = pixels.shape[:2]
        self.pixels, self.left, self.top = pixels, left, top
        self.alpha: Alpha = np.asarray(cv2.extractChannel(pixels, 3), np.uint8)
        self.window: Window = slice(top, top + height), slice(left, left + width)


def alpha_over(window: Rgb, pixels: npt.NDArray[np.uint8], alpha: Alpha) -> None:
    """Lay premultiplied RGBA `pixels` over a `window` of the canvas of the same size, in place.

    `alpha` is their fourth channel. The result is pixels + (1 - alpha) * window, the "over" of
    T. Porter and T. Duff: Compositing digital images (SIGGRAPH 1984), within half a grey level.
    """
    left = cv2.cvtColor(cv2.bitwise_not(alpha), cv2.COLOR_GRAY2RGB)
    shining_through = cv2.multiply(window, left, left, 1 / 255)
    cv2.add(cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB), shining_through, window)
