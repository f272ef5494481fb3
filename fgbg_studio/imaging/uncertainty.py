"""How uncertain a mask is, from the mask and its photo alone, for looking at the worst first.

    uncertainty = 1 - (1 - doubt) (1 - blur) (1 - speck)

*doubt* is the area that the mask leaves open, sum 4 a (1 - a), away from the outline (where any
mask is soft), as a share of the object's area: a network that does not know says grey. *blur* is
how little of the outline can be seen in the photo: the mean over the outline of 1 - d / CLEAR, but
at least 0, where d is the difference (CIE L*a*b*) of the mean colours on its two sides. It tells
of masks that are hard everywhere, as those of SAM and GrabCut are. *speck* is 1 - share / SMALL,
but at least 0, for the share of the photo that the object takes: what is photographed to be cut out
is rarely tiny. An object can be so, or look like its background, so this orders masks and proves
nothing. An empty mask is wholly uncertain. How well the order agrees with references is measured by
`tests/benchmarks/assistants.py`.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]

SIDE = 320
"""Longest side in pixels at which it is looked at."""
CLEAR = 20.0
"""Difference of colours in L*a*b* that cannot be overlooked."""
SMALL = 0.03
AROUND = 7
"""Width in pixels of the window in which two sides are compared, and of the outline's band."""


def uncertainty(image: Picture, mask: Mask) -> float:
    """From 0 (certain) to 1, of a mask (uint8, H x W) of a photo (RGB, uint8, H x W x 3)."""
    scale = min(1.0, SIDE / max(mask.shape))
    size = max(1, round(mask.shape[1] * scale)), max(1, round(mask.shape[0] * scale))
    alpha = cv2.resize(mask, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    photo = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    inside = (alpha >= 0.5).astype(np.uint8)
    if not inside.any():
        return 1.0
    speck = max(0.0, 1 - float(inside.mean()) / SMALL)
    certain = (1 - _doubt(alpha, inside)) * (1 - _blur(photo, inside)) * (1 - speck)
    return float(np.clip(1 - certain, 0, 1))


def _doubt(alpha: Any, inside: Any) -> float:
    away = cv2.morphologyEx(inside, cv2.MORPH_GRADIENT, np.ones((AROUND, AROUND), np.uint8)) == 0
    left_open = float((4 * alpha * (1 - alpha))[away].sum())
    return min(1.0, left_open / float(inside.sum()))


def _blur(photo: Any, inside: Any) -> float:
    """Nothing for a mask without an outline: the whole picture may well be meant."""
    outline = cv2.morphologyEx(inside, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    if not outline.any():
        return 0.0
    colours = cv2.cvtColor(photo, cv2.COLOR_RGB2LAB)
    here, there = (_mean(colours, side)[outline] for side in (inside, 1 - inside))
    apart = np.linalg.norm(here - there, axis=1)
    return float((1 - np.clip(apart / CLEAR, 0, 1)).mean())


def _mean(colours: Any, side: Any) -> Any:
    """The mean colour of one side's pixels around each pixel."""
    weight = side.astype(np.float32)
    total = cv2.boxFilter(colours * weight[..., None], -1, (AROUND, AROUND), normalize=False)
    count = cv2.boxFilter(weight, -1, (AROUND, AROUND), normalize=False)
    return total / np.maximum(count, 1)[..., None]
