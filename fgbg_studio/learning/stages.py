"""Samples that grow as a training goes on: much is learned from small ones, in far less time.

J. Howard's way of "progressive resizing" (fast.ai, 2018). No torch here.
"""

from __future__ import annotations

STAGES = (64, 112)
"""Shorter sides, in pixels, before the final one."""
LEAST_SIDE = 32


def side_at(epoch: int, epochs: int, final: int) -> int:
    """The shorter side of the samples of an epoch (0 is the first), at most `final`.

    A third of the epochs each; of fewer than three, the last are kept, so the last epoch always has
    the final size.
    """
    left = (epochs - 1 - epoch) * (len(STAGES) + 1) // epochs
    stage = len(STAGES) - left
    return final if stage >= len(STAGES) else min(final, STAGES[stage])
