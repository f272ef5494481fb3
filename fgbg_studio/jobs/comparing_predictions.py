"""How the answers of two networks to one picture differ."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.jobs.predicting import Prediction

    Places = npt.NDArray[np.uint8]

NEITHER, BOTH, FIRST_ALONE, SECOND_ALONE = range(4)
SAME = 128
"""In the map of ratios: the two depths are equal."""
MOST_RATIO = 2.0
"""A depth that is so many times the other is at the end of the map of ratios."""


@dataclass(frozen=True, eq=False)
class Difference:
    """Of a second prediction from a first one.

    overlap: IoU of the masks at the threshold, 1 where both are empty. by_depth: the median of
    |second / first - 1|; nan where their units differ. masks: uint8, H x W, `NEITHER` to
    `SECOND_ALONE`. depths: uint8, H x W, `SAME` and less where the second is nearer, more where
    it is farther; None where their units differ.
    """

    overlap: float
    by_depth: float
    masks: Places = field(repr=False)
    depths: Places | None = field(repr=False)


def difference(first: Prediction, second: Prediction, threshold: float) -> Difference:
    """Compare two predictions of one picture; a mask counts from `threshold`, 0..1, on."""
    import numpy as np

    level = math.ceil(threshold * 255)
    one, other = (found.mask >= level for found in (first, second))
    masks = np.where(one, FIRST_ALONE, NEITHER).astype(np.uint8)
    masks[other] = SECOND_ALONE
    both = one & other
    masks[both] = BOTH
    either = np.count_nonzero(one | other)
    overlap = np.count_nonzero(both) / either if either else 1.0
    if first.unit != second.unit:
        return Difference(overlap, math.nan, masks, None)
    least = np.float32(np.finfo(np.float32).tiny)
    ratio = np.asarray(second.depth / np.maximum(first.depth, least), np.float32)
    by_depth = float(np.median(np.abs(_thinned(ratio) - 1)))
    return Difference(overlap, by_depth, masks, _placed(ratio))


def _thinned(ratio: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Enough pixels for a median."""
    step = max(1, max(ratio.shape) // 512)
    return ratio[::step, ::step]


def _placed(ratio: npt.NDArray[np.float32]) -> Places:
    import cv2
    import numpy as np

    logs = cv2.log(np.clip(ratio, 1 / MOST_RATIO, MOST_RATIO))
    placed = cv2.convertScaleAbs(logs, alpha=127 / math.log(MOST_RATIO), beta=SAME)
    return np.asarray(placed, np.uint8)
