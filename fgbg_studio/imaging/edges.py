"""Soft edges from a mask and its photo: where the edge may be, and how opaque it is there.

A. Levin, D. Lischinski, Y. Weiss: A closed-form solution to natural image matting. IEEE PAMI
30(2), 2008; computed by PyMatting (T. Germer et al., JOSS 2020). Its first import in a new
environment compiles for up to a minute.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.blocks import Block, blocks_with

Mask = npt.NDArray[np.uint8]
Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

EMPTY, UNKNOWN, SOLID = 0, 128, 255
"""The values of a trimap."""
NEARLY = 12
"""Alpha this near to 0 or 255 counts as that: networks seldom say exactly 0 or 255."""
SIDE, MARGIN, WIDEST = 256, 48, 192
"""Pixels of a block, around it, and at most around it: the solver takes 400 bytes a pixel."""
SMOOTHNESS = 1e-7
"""Levin's epsilon; larger ones smear fine lines."""
TRUST = 5e-3
"""Weight of the mask against the photo, which decides wherever its colours say anything.

Without, matting invents alpha between hairs where nothing is known, and is worse than the mask.
"""
SHIFTS = (1e-3, 1e-2, 0.1, 1.0, 10.0)
"""Added to the diagonal before it is factorised; without any it may fail, and says so on stdout."""
PRECISION = 1e-6
"""Where the solver stops: the remaining share of the residual."""


def trimap(mask: Mask, band: float) -> Mask:
    """What of a mask is surely empty (0), surely solid (255) or to be found out (128).

    The edge may lie up to `band` pixels (0 or more) on either side of where the mask has it;
    whatever is soft is to be found out as well. Both mask and trimap are uint8, H x W.
    """
    found = np.full(mask.shape, UNKNOWN, np.uint8)
    found[_deep(mask >= 255 - NEARLY, band)] = SOLID
    found[_deep(mask <= NEARLY, band)] = EMPTY
    return found


def edge_blocks(known: Mask) -> list[Block]:
    """The parts of a trimap in which something is to be found out, for `refine_block`."""
    return blocks_with(known == UNKNOWN, SIDE, MARGIN)


def refine_block(photo: Picture, mask: Mask, known: Mask, block: Block, refined: Mask) -> None:
    """Write a block's alpha into `refined`, which has the mask's size; only where it is unknown.

    `photo` is RGB uint8, H x W x 3; `mask` what is there so far; `known` its trimap. The mask
    stays where neither anything solid nor anything empty is near, or the solver finds no answer.
    """
    block = _with_both(known, block)
    part = known[block.outer]
    inside = known[block.inner] == UNKNOWN
    if SOLID not in part or EMPTY not in part:
        return
    try:
        alpha = _closed_form(photo[block.outer], mask[block.outer], part)
    except ValueError:  # of PyMatting: the solver did not come to an end
        return
    found = np.rint(np.clip(alpha, 0, 1) * 255).astype(np.uint8)[block.within]
    refined[block.inner][inside] = found[inside]


def start(mask: Mask, known: Mask) -> Mask:
    """A copy of the mask that is 0 and 255 where its trimap is, for `refine_block` to write to."""
    return np.where(known == UNKNOWN, mask, known)


def refine(photo: Picture, mask: Mask, band: float) -> Mask:
    """The mask (uint8, H x W) with the photo's own soft edge within `band` pixels of its edge.

    All blocks in one call, for scripts and tests; `jobs.refining` does them one by one.
    """
    known = trimap(mask, band)
    refined = start(mask, known)
    for block in edge_blocks(known):
        refine_block(photo, mask, known, block, refined)
    return refined


def _deep(inside: npt.NDArray[np.bool_], band: float) -> npt.NDArray[np.bool_]:
    """The pixels of a set that are more than `band` pixels from all outside it."""
    import cv2

    distance = cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(distance > band, np.bool_)


def _with_both(known: Mask, block: Block) -> Block:
    """The block, reading as far as needed to see something solid and something empty."""
    margin = MARGIN
    while margin < WIDEST and not {SOLID, EMPTY} <= set(np.unique(known[block.outer])):
        block = block.widened(margin, known.shape)
        margin *= 2
    return block


def _closed_form(photo: Picture, mask: Mask, known: Mask) -> Floats:
    """Alpha, 0..1, that minimises Levin's energy plus TRUST times the distance to the mask.

    PyMatting's own `estimate_alpha_cf` has no such term, hence its parts are put together here.
    """
    from pymatting import cf_laplacian, cg, ichol

    given = (known != UNKNOWN).ravel()
    laplacian = cf_laplacian(photo / 255.0, epsilon=SMOOTHNESS, is_known=given)
    rows = laplacian[~given]
    solid = (known == SOLID).ravel()[given].astype(np.float64)
    wanted = TRUST * mask.ravel()[~given] / 255.0 - rows[:, given].dot(solid)
    system = rows[:, ~given].tocsc()
    system.setdiag(system.diagonal() + TRUST)
    alpha = known.ravel() / 255.0
    alpha[~given] = cg(system, wanted, M=ichol(system, shifts=SHIFTS), rtol=PRECISION)
    return np.asarray(alpha.reshape(known.shape), np.float64)
