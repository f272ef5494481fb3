"""The object's own colours where its edge is soft, and the old background shines through.

T. Germer, T. Uelwer, S. Conrad, S. Harmeling: Fast multi-level foreground estimation. ICPR 2020,
as in PyMatting. Its first import in a new environment compiles for up to a minute.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.blocks import Block, blocks_with

Mask = npt.NDArray[np.uint8]
Picture = npt.NDArray[np.uint8]

SIDE, MARGIN, WIDEST = 256, 48, 384
"""Pixels of a block, around it, and at most around one in which nothing is solid."""
SOLID = 230
"""PyMatting takes the first guess of the object's colour from alpha above 0.9."""
REACH = 16
"""Pixels beyond the object that get its colour: no resampling at 1/8 or larger reaches farther."""
SETTINGS = {
    "regularization": 1e-3,
    "gradient_weight": 0.1,
    "n_small_iterations": 40,
    "n_big_iterations": 20,
}
"""Best of those tried in tests/benchmarks/edges.py; the defaults leave a third more error."""


def start(photo: Picture, mask: Mask) -> Picture:
    """What `clean_block` writes to: the photo (RGB uint8, H x W x 3), black where the mask is 0.

    Black packs well, and nothing of the old background is left in the file.
    """
    return np.where((mask > 0)[..., None], photo, np.uint8(0))


def colour_blocks(mask: Mask) -> list[Block]:
    """The parts of a mask in which something is soft or the object ends, for `clean_block`."""
    soft = (mask > 0) & (mask < 255)
    return blocks_with(soft | (_near(mask) & (mask == 0)), SIDE, MARGIN)


def clean_block(photo: Picture, mask: Mask, block: Block, colours: Picture) -> None:
    """Write a block's colours into `colours`, which `start` made.

    Solid pixels keep the photo's colour exactly, soft ones get the object's own, and transparent
    ones within REACH that of the nearest pixel of the object, so that resampling mixes in nothing
    else. Soft pixels keep the photo's colour where nothing solid is near to show another.
    """
    block = _with_something_solid(mask, block)
    alpha = mask[block.outer]
    found = photo[block.outer].copy()
    soft = (alpha > 0) & (alpha < 255)
    if soft.any() and (alpha > SOLID).any():
        found[soft] = _foreground(found, alpha)[soft]
    _spread(found, alpha)
    colours[block.inner] = found[block.within]


def clean(photo: Picture, mask: Mask) -> Picture:
    """The colours of the cut-out that `mask` (uint8, H x W) makes of `photo`, RGB uint8.

    All blocks in one call, for scripts and tests; `jobs.finishing` does them one by one.
    """
    colours = start(photo, mask)
    for block in colour_blocks(mask):
        clean_block(photo, mask, block, colours)
    return colours


def _foreground(photo: Picture, alpha: Mask) -> Picture:
    from pymatting import estimate_foreground_ml

    found = estimate_foreground_ml(photo / 255.0, alpha / 255.0, **SETTINGS)
    return np.asarray(np.rint(np.clip(found, 0, 1) * 255), np.uint8)


def _with_something_solid(mask: Mask, block: Block) -> Block:
    """The block, reading as far as needed to see the object's own colour."""
    margin = MARGIN
    while margin < WIDEST and not (mask[block.outer] > SOLID).any():
        block = block.widened(margin, mask.shape)
        margin *= 2
    return block


def _near(mask: Mask) -> npt.NDArray[np.bool_]:
    """Where the object is, and REACH around it."""
    import cv2

    size = (2 * REACH + 1, 2 * REACH + 1)
    return np.asarray(cv2.dilate(mask, np.ones(size, np.uint8)) > 0, np.bool_)


def _spread(colours: Picture, alpha: Mask) -> None:
    """Give transparent pixels the colour of the object's nearest one, and black beyond REACH."""
    import cv2

    empty = alpha == 0
    if not empty.any() or empty.all():
        colours[empty] = 0
        return
    distance, nearest = cv2.distanceTransformWithLabels(
        empty.astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    palette = np.zeros((int(nearest.max()) + 1, 3), np.uint8)
    palette[nearest[~empty]] = colours[~empty]
    colours[empty] = palette[nearest[empty]]
    colours[distance > REACH] = 0
