"""What is done to a whole mask at once: mask in, new mask out.

Masks are uint8, height x width, 0 background to 255 object. Soft edges stay soft. Where an
operation must know what is object and what is not, alpha of 128 and more is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.brushes import Mask, Region, wider

SOLID = 128
"""The least alpha that counts as object."""
TILE = 512
"""Pixels of the tiles in which a mask is worked on."""
LARGEST_KERNEL = 4.0
"""Standard deviation in pixels from which three box filters stand in for a Gaussian."""
MOST_MEDIAN = 127
"""Pixels of radius: OpenCV's median counts in 16 bits."""
MOST_PX = 500.0
"""Pixels; a larger distance counts as this one, since tiles and their margins are held at once."""
Labels = npt.NDArray[np.int32]
Chosen = npt.NDArray[np.bool_]


def invert(mask: Mask) -> Mask:
    """Object and background swapped."""
    return 255 - mask


def content(mask: Mask) -> Region | None:
    """The smallest region that holds all that is not wholly background; None for an empty mask."""
    left, top, width, height = cv2.boundingRect(mask)
    return (slice(top, top + height), slice(left, left + width)) if width else None


def grow(mask: Mask, px: float) -> Mask:
    """The object wider by `px` pixels all round, its soft edge carried outwards as it is.

    Each pixel becomes the largest alpha within a disc of radius `px`; a fraction of a pixel mixes
    the next two radii. A radius of 0, less, or none that is finite changes nothing.
    """
    radius = _radius(px, mask)
    whole, part = int(radius), radius - int(radius)
    grown = _tile_by_tile(mask, whole, lambda tile: _dilated(tile, whole))
    if not part:
        return grown
    wider = _tile_by_tile(mask, whole + 1, lambda tile: _dilated(tile, whole + 1))
    return np.asarray(cv2.addWeighted(grown, 1 - part, wider, part, 0), np.uint8)


def shrink(mask: Mask, px: float) -> Mask:
    """The object narrower by `px` pixels all round; the reverse of `grow`.

    Where the object is cut by the picture's border it goes on beyond, and stays.
    """
    return 255 - grow(255 - mask, px)


def feather(mask: Mask, px: float) -> Mask:
    """Edges faded: a hard one to about `px` pixels on either side, the object's size unchanged.

    A Gaussian blur with half of `px` as its standard deviation.
    """
    sigma = _radius(px, mask) / 2
    margin = math.ceil(4 * sigma) + 1
    return _tile_by_tile(mask, margin, lambda tile: _blurred(tile, sigma)) if sigma else mask.copy()


def smooth(mask: Mask, px: float) -> Mask:
    """The outline without bumps and dents of less than `px` pixels, an edge as soft as it was.

    A median over a square of that radius: it leaves straight edges, hard or soft, as they are.
    """
    radius = min(round(_radius(px, mask)), MOST_MEDIAN)

    def median(tile: Mask) -> Mask:
        return np.asarray(cv2.medianBlur(tile, 2 * radius + 1), np.uint8)

    return _tile_by_tile(mask, radius, median) if radius else mask.copy()


def fill_holes(mask: Mask, largest_share: float = math.inf) -> Mask:
    """Holes made object, with their soft rims, if they are not larger than a share of the object.

    A hole is background (alpha below 128) that object surrounds on all sides, be it only by pixels
    that meet at their corners; what reaches the picture's border is none. `largest_share` is the
    most pixels of a hole, as a share of the object's.
    """
    found = content(mask)
    if found is None:
        return mask.copy()
    region = wider(found, 1, mask.shape)
    inverted = 255 - mask[region]  # seen so, holes are islands: they go with their rims
    labels, boxes = _labelled(inverted > 255 - SOLID, neighbours=4)
    areas = boxes[:, cv2.CC_STAT_AREA]
    outside = np.zeros(len(areas), bool)
    for side in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        outside[side] = True
    # At least 1: an endless share of nothing is no number.
    solid = max(1, int(np.count_nonzero(labels == 0)))
    goes = ~outside & (areas <= largest_share * solid)
    goes[0] = False
    result = mask.copy()
    result[region] = 255 - _without(inverted, labels, goes)
    return result


def remove_islands(mask: Mask, least_share: float = 0.05) -> Mask:
    """Only the large parts of the object, each with its soft rim.

    A part is object (alpha of 128 and more) that hangs together, corners included; it goes where
    its pixels are fewer than `least_share` of those of the largest part. What has no such part
    at all, a faint spot, goes as well. A mask without any object stays as it is.
    """
    result = mask.copy()
    region = content(mask)
    if region is None or least_share <= 0:
        return result
    labels, boxes = _labelled(mask[region] >= SOLID)
    areas = boxes[:, cv2.CC_STAT_AREA]
    if len(areas) > 1:
        goes = areas < least_share * areas[1:].max()
        goes[0] = False
        result[region] = _without(mask[region], labels, goes, spots=True)
    return result


def _labelled(chosen: Chosen, neighbours: int = 8) -> tuple[Labels, Labels]:
    """Parts that hang together, numbered from 1, and the box and area of each; 0 is the rest."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(
        chosen.view(np.uint8), connectivity=neighbours
    )
    return np.asarray(labels, np.int32), np.asarray(boxes, np.int32)


def _without(mask: Mask, labels: Labels, goes: Chosen, spots: bool = False) -> Mask:
    """The mask without the solid parts that go, each with the rim that is its own.

    A rim between a part that goes and one that stays is shared out by which one is nearer. With
    `spots`, what has no solid part goes too.
    """
    rims, boxes = _labelled(mask > 0)
    going = goes[labels]
    staying = (labels > 0) & ~going
    has_going, has_staying = np.zeros(len(boxes), bool), np.zeros(len(boxes), bool)
    has_going[rims[going]] = True
    has_staying[rims[staying]] = True
    gone = ~has_staying & (has_going | spots)
    gone[0] = False
    result = np.where(gone[rims], np.uint8(0), mask)
    for number in np.flatnonzero(has_going & has_staying):
        left, top, width, height = boxes[number, :4]
        box = slice(top, top + height), slice(left, left + width)
        rim = rims[box] == number
        nearer = _distance(rim & going[box]) < _distance(rim & staying[box])
        result[box][rim & nearer] = 0
    return result


def _distance(chosen: Chosen) -> npt.NDArray[np.float32]:
    """How far each pixel is from the nearest chosen one."""
    far = cv2.distanceTransform((~chosen).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    return np.asarray(far, np.float32)


def _radius(px: float, mask: Mask) -> float:
    return min(max(px, 0.0), MOST_PX, float(max(mask.shape))) if math.isfinite(px) else 0.0


def _tile_by_tile(mask: Mask, margin: int, work: Callable[[Mask], Mask]) -> Mask:
    """`work` done where the mask varies: what it makes of an even place is that place.

    `work` is given tiles with `margin` more pixels on each side, and its result there is cut off.
    """
    result = mask.copy()
    if margin:
        padded = np.pad(mask, margin, mode="edge")
        for rows, columns in _tiles(mask.shape, max(TILE, 2 * margin)):
            wide = padded[
                rows.start : rows.stop + 2 * margin, columns.start : columns.stop + 2 * margin
            ]
            least, most, _, _ = cv2.minMaxLoc(wide)
            if least != most:
                result[rows, columns] = work(wide)[margin:-margin, margin:-margin]
    return result


def _tiles(shape: tuple[int, ...], side: int) -> Iterator[Region]:
    for top in range(0, shape[0], side):
        for left in range(0, shape[1], side):
            rows = slice(top, min(top + side, shape[0]))
            yield rows, slice(left, min(left + side, shape[1]))


def _dilated(tile: Mask, radius: int) -> Mask:
    """The largest value within a disc: its rows from the outermost, ever wider, one by one."""
    widened, width = tile, 0
    result = tile.copy()
    for offset in range(radius, -1, -1):
        wanted = math.isqrt(radius**2 - offset**2)
        if wanted > width:
            kernel = np.ones((1, 2 * (wanted - width) + 1), np.uint8)
            widened, width = np.asarray(cv2.dilate(widened, kernel), np.uint8), wanted
        rows = len(tile) - offset
        np.maximum(result[offset:], widened[:rows], out=result[offset:])
        np.maximum(result[:rows], widened[offset:], out=result[:rows])
    return result


def _blurred(tile: Mask, sigma: float) -> Mask:
    if sigma < LARGEST_KERNEL:
        blurred = cv2.GaussianBlur(tile, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
        return np.asarray(blurred, np.uint8)
    # Three boxes whose variances add up to the Gaussian's, in 16 bits so that nothing is lost.
    side = 2 * round((math.sqrt(4 * sigma**2 + 1) - 1) / 2) + 1
    wide = tile.astype(np.uint16) * np.uint16(257)
    for _ in range(3):
        wide = np.asarray(cv2.blur(wide, (side, side), borderType=cv2.BORDER_REPLICATE), np.uint16)
    return np.asarray((wide + np.uint32(128)) // 257, np.uint8)
