"""Bringing pictures to the canvas's size."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

FloatImage = npt.NDArray[np.float32]
Shares = tuple[float, float, float, float]
"""Left, top, right and bottom of a part of a picture, as shares of its width and height."""


def cropped_part(size: tuple[int, int], crop: Shares | None) -> tuple[slice, slice]:
    """Rows and columns of a crop in a picture of (width, height) pixels; None is all of it.

    They are rounded to whole pixels, of which there is at least one.
    """
    left, top, right, bottom = crop or (0.0, 0.0, 1.0, 1.0)
    return _span(top, bottom, size[1]), _span(left, right, size[0])


def _span(start: float, end: float, length: int) -> slice:
    first = min(round(start * length), length - 1)
    return slice(first, max(first + 1, round(end * length)))


def centre_crop(
    size: tuple[int, int], canvas: tuple[int, int], crop: Shares | None = None
) -> tuple[slice, slice]:
    """Rows and columns of the largest centred part of `size` with the canvas's proportions.

    Both are (width, height) in pixels. With a `crop`, it is the largest part of that.
    """
    rows, columns = cropped_part(size, crop)
    width, height = columns.stop - columns.start, rows.stop - rows.start
    scale = min(width / canvas[0], height / canvas[1])
    crop_w, crop_h = max(1, round(canvas[0] * scale)), max(1, round(canvas[1] * scale))
    left, top = columns.start + (width - crop_w) // 2, rows.start + (height - crop_h) // 2
    return slice(top, top + crop_h), slice(left, left + crop_w)


def fit(
    image: npt.NDArray[Any],
    canvas: tuple[int, int],
    crop: Shares | None = None,
    *,
    exact: bool = False,
) -> npt.NDArray[Any]:
    """Centre-crop and resize `image` to `canvas` (width, height), keeping its dtype.

    With a `crop`, nothing outside it is used. `exact` takes the nearest pixel instead of a mean: a
    depth map must not get in-between values.
    """
    rows, columns = centre_crop((image.shape[1], image.shape[0]), canvas, crop)
    cropped = np.ascontiguousarray(image[rows, columns])
    if (cropped.shape[1], cropped.shape[0]) == canvas:
        return cropped
    smaller = cropped.shape[1] > canvas[0]
    smooth = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return cv2.resize(cropped, canvas, interpolation=cv2.INTER_NEAREST_EXACT if exact else smooth)


def premultiplied(rgba: npt.NDArray[np.uint8]) -> FloatImage:
    """Straight uint8 RGBA to float32 with colours times alpha: colours 0..255, alpha 0..1.

    Only premultiplied pixels may be averaged; straight ones would mix in the colour that hides
    under full transparency.
    """
    image = rgba.astype(np.float32)
    image[..., 3] /= 255.0
    image[..., :3] *= image[..., 3:]
    return image


def crop_to_content(rgba: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8] | None:
    """The smallest rectangle with all pixels of alpha > 0, or None where there is none."""
    inside = content_of(rgba[..., 3])
    return None if inside is None else np.ascontiguousarray(rgba[inside])


def content_of(alpha: npt.NDArray[np.uint8]) -> tuple[slice, slice] | None:
    """Rows and columns of the smallest rectangle with all that is not 0; None where all is."""
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not rows.size:
        return None
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
