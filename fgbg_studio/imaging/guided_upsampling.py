"""Bringing what a network says of a reduced picture to the picture's own size, along its edges.

The mask: within a few of the network's pixels it is taken to be a linear function of the colours,
which is found at the network's size and used at the picture's (K. He, J. Sun, X. Tang: Guided image
filtering, ECCV 2010; K. He, J. Sun: Fast guided filter, arXiv 1505.00996). Where the mask is the
same all around, that is plain linear interpolation, which is done instead: quick and the same.

The depth: on either side of the enlarged mask's outline only that side's depths count (J. Kopf,
M. Cohen, D. Lischinski, M. Uyttendaele: Joint bilateral upsampling, SIGGRAPH 2007, with the mask as
guide). So an object keeps its depth up to its outline, and the place behind it likewise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Region = tuple[slice, slice]

RADIUS = 2
"""Of the window in which the mask follows the colours, in the network's pixels."""
SMOOTHNESS = 1e-4
"""He's epsilon, for colours of 0..1: less contrast than its root is no edge."""
FLAT = 1 / 255
"""A mask that differs by less within reach of a pixel is the same all around it."""
TILE = 256
"""Pixels of the picture that are looked at together."""
SURE = 8
"""Power of the mask by which a pixel's depth counts for a side: those at the outline are mixed."""


def guided_mask(small: Floats, picture: Picture, guide: Picture) -> Floats:
    """A mask (float32, h x w, 0..1) at the size of a picture (RGB, uint8, H x W x 3).

    `guide` is the picture at the mask's size. A picture that is not larger is no guide.
    """
    height, width = picture.shape[:2]
    mask = _enlarged(small, (width, height))
    if height <= small.shape[0] or width <= small.shape[1]:
        return mask
    line = [_enlarged(part, (width, len(part))) for part in _coefficients(guide, small)]
    for rows, columns in _tiles(_changing(small, 2 * RADIUS), mask.shape):
        slopes_and_offset = [_between(part[:, columns], rows, height) for part in line]
        mask[rows, columns] = _followed(picture[rows, columns], slopes_and_offset)
    return mask


def guided_depth(small: Floats, small_mask: Floats, mask: Floats) -> Floats:
    """A depth map (float32, h x w) at the size of a mask (H x W, 0..1); `small_mask` is h x w."""
    height, width = mask.shape
    depth = _enlarged(small, (width, height))
    if height <= small.shape[0] or width <= small.shape[1]:
        return depth
    inside, outside = (_side(small, part) for part in (small_mask, 1 - small_mask))
    near, far = (_enlarged(part, (width, len(part))) for part in (inside, outside))
    for rows, columns in _tiles(_changing(small_mask, RADIUS), mask.shape):
        either = (_between(part[:, columns], rows, height) for part in (near, far))
        depth[rows, columns] = np.where(mask[rows, columns] >= 0.5, *either)
    return depth


def _coefficients(guide: Picture, mask: Floats) -> list[Floats]:
    """Three slopes and an offset that give the mask as a local linear function of the colours."""
    colours = guide.astype(np.float32) / 255
    average, level = _mean(colours), _mean(mask)
    shared = _mean(colours * mask[..., None]) - average * level[..., None]
    products = colours[..., :, None] * colours[..., None, :]
    spread = _mean(products.reshape(*mask.shape, 9)).reshape(*mask.shape, 3, 3)
    spread -= average[..., :, None] * average[..., None, :]
    spread += SMOOTHNESS * np.eye(3, dtype=np.float32)
    slopes = np.linalg.solve(spread, shared[..., None])[..., 0].astype(np.float32)
    offset = level - (slopes * average).sum(-1)
    return [*np.moveaxis(_mean(slopes), -1, 0), _mean(offset)]


def _followed(colours: Picture, coefficients: list[Floats]) -> Floats:
    """The mask as that linear function of colours, kept within 0..1."""
    *slopes, found = coefficients
    for slope, channel in zip(slopes, cv2.split(colours), strict=True):
        slope *= channel
        slope *= np.float32(1 / 255)
        found += slope
    return np.clip(found, 0, 1, out=found)


def _side(depth: Floats, mask: Floats) -> Floats:
    """Depth of what `mask` shows, carried on beyond it."""
    weight = mask**SURE
    known = weight + np.float32(1e-6)
    carried = _mean(depth * known) / _mean(known)
    return np.asarray(weight * depth + (1 - weight) * carried, np.float32)


def _changing(mask: Floats, reach: int) -> npt.NDArray[np.bool_]:
    """Where a mask is not the same within so many pixels, and one more for interpolation."""
    around = np.ones((2 * reach + 3, 2 * reach + 3), np.uint8)
    return np.asarray(cv2.dilate(mask, around) - cv2.erode(mask, around) > FLAT, np.bool_)


def _tiles(wanted: npt.NDArray[np.bool_], shape: tuple[int, ...]) -> Iterator[Region]:
    """The tiles of a picture of that shape in which anything is wanted."""
    for top in range(0, shape[0], TILE):
        rows = slice(top, min(top + TILE, shape[0]))
        line = wanted[_seen(rows, shape[0], len(wanted))]
        for left in range(0, shape[1], TILE):
            columns = slice(left, min(left + TILE, shape[1]))
            if line[:, _seen(columns, shape[1], wanted.shape[1])].any():
                yield rows, columns


def _seen(part: slice, size: int, small: int) -> slice:
    """The pixels of a reduced side between which a part of the whole one is interpolated."""
    first = int((part.start + 0.5) * small / size - 0.5)
    return slice(max(0, first), int(np.ceil((part.stop - 0.5) * small / size + 0.5)))


def _between(lines: Floats, rows: slice, height: int) -> Floats:
    """Some rows of what is `height` rows high, linear between lines that are fewer."""
    place = (np.arange(rows.start, rows.stop, dtype=np.float32) + 0.5) * len(lines) / height - 0.5
    place = np.clip(place, 0, len(lines) - 1)
    above = np.minimum(place.astype(np.intp), len(lines) - 2)
    share = (place - above)[:, None].astype(np.float32)
    found: Floats = lines[above + 1]
    found -= lines[above]
    found *= share
    found += lines[above]
    return found


def _enlarged(part: Any, size: tuple[int, int]) -> Floats:
    found = cv2.resize(part, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(found, np.float32)


def _mean(part: Any) -> Any:
    return cv2.blur(part, (2 * RADIUS + 1, 2 * RADIUS + 1))
