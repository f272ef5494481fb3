"""Laying a cut-out over a background."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.fitting import FloatImage


def alpha_over(
    canvas: npt.NDArray[np.uint8], cutout: FloatImage, left: int, top: int
) -> npt.NDArray[np.uint8]:
    """Lay `cutout` over `canvas` in place and return the mask.

    `canvas` is RGB uint8; `cutout` is premultiplied RGBA (colours 0..255, alpha 0..1) and lies
    wholly inside. The result is round(cutout + (1 - alpha) * canvas), the "over" of Porter and
    Duff (1984). The returned mask is round(255 * alpha), uint8, of the canvas's size.
    """
    height, width = cutout.shape[:2]
    window = canvas[top : top + height, left : left + width]
    alpha = cutout[..., 3:]
    blended = cutout[..., :3] + (1.0 - alpha) * window
    window[...] = np.clip(blended + 0.5, 0, 255).astype(np.uint8)
    mask = np.zeros(canvas.shape[:2], np.uint8)
    mask[top : top + height, left : left + width] = (alpha[..., 0] * 255.0 + 0.5).astype(np.uint8)
    return mask
