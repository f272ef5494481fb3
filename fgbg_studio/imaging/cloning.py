"""Poisson blending: an object's gradients go on in the colours of its surroundings.

P. Perez, M. Gangnet, A. Blake: Poisson image editing (SIGGRAPH 2003), by OpenCV's seamlessClone.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.blending import Patch
from fgbg_studio.imaging.straight import spread_colours, with_colours

WIDER = 4
"""Pixels by which a mask is widened: seamlessClone erodes it three times by a square of 3 x 3, and
takes in the gradients between the last pixels and the next."""
FRAME = WIDER + 2
"""Pixels of room around an object: its widened mask must touch no border."""


def cloned(image: npt.NDArray[np.uint8], patch: Patch) -> Patch:
    """A patch with colours that continue those of `image` (RGB uint8) beneath; its alpha stays.

    seamlessClone puts the middle of the mask's bounding box where it is told, and moves an object
    whose mask touches a border. So it gets the surroundings of the object only, continued beyond
    the canvas by its border, and a mask that never reaches so far.
    """
    mask = cv2.copyMakeBorder(patch.alpha, *(FRAME,) * 4, cv2.BORDER_CONSTANT, value=0)
    mask = cv2.dilate((mask > 0).astype(np.uint8) * 255, np.ones((2 * WIDER + 1,) * 2, np.uint8))
    left, top, width, height = cv2.boundingRect(mask)
    if not width:
        return patch
    around = cv2.copyMakeBorder(patch.pixels, *(FRAME,) * 4, cv2.BORDER_CONSTANT, value=(0,) * 4)
    colours = np.rint(spread_colours(np.asarray(around, np.uint8), FRAME)).astype(np.uint8)
    below = _surroundings(image, patch)
    middle = left + width // 2, top + height // 2
    found = cv2.seamlessClone(colours, below, mask, middle, cv2.NORMAL_CLONE)
    inner = found[FRAME:-FRAME, FRAME:-FRAME].astype(np.float32)
    return Patch(with_colours(patch.pixels, inner), patch.left, patch.top)


def _surroundings(image: npt.NDArray[np.uint8], patch: Patch) -> npt.NDArray[np.uint8]:
    """The window of a patch and `FRAME` pixels around it, continued beyond the canvas."""
    height, width = image.shape[:2]
    rows, columns = patch.window
    y = np.clip(np.arange(rows.start - FRAME, rows.stop + FRAME), 0, height - 1)
    x = np.clip(np.arange(columns.start - FRAME, columns.stop + FRAME), 0, width - 1)
    return np.ascontiguousarray(image[y[:, None], x])
