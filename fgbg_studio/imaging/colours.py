"""Changing the colours of a cut-out: brightness, contrast, saturation and hue, as one matrix."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

LUMA = np.array([0.299, 0.587, 0.114])
"""ITU-R BT.601."""
FROM_YIQ = np.array([[1.0, 0.956, 0.619], [1.0, -0.272, -0.647], [1.0, -1.106, 1.703]])
"""The colour space of NTSC: turning I and Q turns the hue and leaves the luma."""
IDENTITY = np.eye(3)
TO_YIQ = np.linalg.inv(FROM_YIQ)
Matrix = npt.NDArray[np.float64]


def recoloured(
    pixels: npt.NDArray[np.uint8],
    brightness: float,
    contrast: float,
    saturation: float,
    hue: float,
) -> npt.NDArray[np.uint8]:
    """Premultiplied RGBA, uint8, in other colours; the alpha stays.

    `brightness`, `contrast` about mid-grey and `saturation` are factors, 1 changes nothing; `hue`
    is turned by so many degrees. They follow in this order and are clipped once, in the end.
    """
    changed = cv2.transform(pixels, colour_matrix(brightness, contrast, saturation, hue))
    alpha = cv2.cvtColor(cv2.extractChannel(pixels, 3), cv2.COLOR_GRAY2RGBA)
    return np.asarray(cv2.min(changed, alpha), np.uint8)


def colour_matrix(brightness: float, contrast: float, saturation: float, hue: float) -> Matrix:
    """4 x 4: premultiplied R, G, B and alpha to new ones, of whatever range all four have.

    All of these changes are linear in straight colours, so they are linear in premultiplied ones:
    what is added to a straight colour is added in proportion to the alpha.
    """
    grey = 0.5 * (1.0 - contrast)
    saturating = saturation * IDENTITY + (1.0 - saturation) * LUMA
    turning = saturating if not hue else _hue_matrix(hue) @ saturating
    matrix = np.zeros((4, 4))
    matrix[3, 3] = 1.0
    matrix[:3, :3] = turning * (brightness * contrast)
    matrix[:3, 3] = turning.sum(axis=1) * grey
    return matrix


def _hue_matrix(degrees: float) -> Matrix:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = np.array([[1.0, 0.0, 0.0], [0.0, cos, -sin], [0.0, sin, cos]])
    return np.asarray(FROM_YIQ @ turn @ TO_YIQ)
