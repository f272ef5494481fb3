"""Objects in front of each other: what is visible of each, and which of them may stay."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.blending import Patch

Mask = npt.NDArray[np.uint8]


def visible_alpha(patch: Patch, nearer: Sequence[Patch]) -> Mask:
    """The alpha of a patch times what each of the `nearer` lets through, of the patch's size."""
    found = patch.alpha.copy()
    for other in nearer:
        rows, columns = _shared(patch, other)
        if rows.start < rows.stop and columns.start < columns.stop:
            below = found[_within(patch, rows, columns)]
            through = cv2.bitwise_not(other.alpha[_within(other, rows, columns)])
            cv2.multiply(below, through, below, 1 / 255)
    return found


def visible_share(patch: Patch, nearer: Sequence[Patch]) -> float:
    """The share of a patch's alpha that the `nearer` leave visible; 1 for an empty patch."""
    whole = int(patch.alpha.sum(dtype=np.int64))
    return int(visible_alpha(patch, nearer).sum(dtype=np.int64)) / whole if whole else 1.0


def those_that_stay(patches: Sequence[Patch], main: int, least: float) -> list[int]:
    """The positions of the patches, from back to front, of which each keeps its `least` share.

    The one at `main` stays in any case. The others join it one by one from back to front; one that
    would hide too much of those already there, or would be hidden too much, is left out.
    """
    staying = [main]
    for n in range(len(patches)):
        if n == main:
            continue
        tried = sorted([*staying, n])
        if all(_share_of(patches, tried, place) >= least for place in range(len(tried))):
            staying = tried
    return staying


def union(one: Mask, two: Mask) -> Mask:
    """The alpha of two layers together: 1 - (1 - one) * (1 - two)."""
    return np.asarray(cv2.add(two, cv2.multiply(one, cv2.bitwise_not(two), scale=1 / 255)))


def _share_of(patches: Sequence[Patch], there: Sequence[int], place: int) -> float:
    return visible_share(patches[there[place]], [patches[n] for n in there[place + 1 :]])


def _shared(one: Patch, two: Patch) -> tuple[slice, slice]:
    (rows, columns), (other_rows, other_columns) = one.window, two.window
    return (
        slice(max(rows.start, other_rows.start), min(rows.stop, other_rows.stop)),
        slice(max(columns.start, other_columns.start), min(columns.stop, other_columns.stop)),
    )


def _within(patch: Patch, rows: slice, columns: slice) -> tuple[slice, slice]:
    return (
        slice(rows.start - patch.top, rows.stop - patch.top),
        slice(columns.start - patch.left, columns.stop - patch.left),
    )
