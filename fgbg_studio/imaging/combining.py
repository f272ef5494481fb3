"""How a proposed mask meets the mask that is there."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint8]
How: TypeAlias = Literal["replace", "add", "take"]


def combined(mask: Mask, proposal: Mask, how: How) -> Mask:
    """A new mask from the one that is there and a proposal, both soft uint8, H x W.

    "replace" is the proposal, "add" the more opaque of the two, "take" leaves of the mask what the
    proposal leaves room for. None of them makes an edge harder than it was.
    """
    if how == "add":
        return np.maximum(mask, proposal)
    if how == "take":
        return np.minimum(mask, 255 - proposal)
    return proposal.copy()
