"""How many objects of a plan stand nearer than their foot, since what they hide is nearer.

Exact, from the very pixels that decide it, hence slower than the audit: the depth of every sample
is composed, and nothing else of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.choosing import blocks, count
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.object_depth import put_objects
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.planned import Plan
from fgbg_studio.data.render import patches_of
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.data.splits import GOLDEN_RATIO
from fgbg_studio.imaging.disturbing import shifted

BLOCK = 256
"""Samples between two counts that are told."""


@dataclass(frozen=True)
class Moved:
    """Of the `objects` in `done` of `total` samples, `moved` have their depth moved nearer.

    Objects that others leave no room for are not counted, as they are in no picture.
    """

    total: int
    done: int = 0
    objects: int = 0
    moved: int = 0


def count_moved(dataset: Dataset, pixels: SourcePixels) -> Iterator[Moved]:
    """Count block by block; the last is whole.

    The blocks come from all over the plan, so that an unfinished count tells what to expect. Raises
    StudioError for a source that cannot be read.
    """
    planner, found = Planner(dataset, pixels.ground), Moved(count(dataset))
    for indices in _blocks(dataset):
        flags = _moved(planner.many(indices, traces=False), pixels)
        found = Moved(
            found.total,
            found.done + len(indices),
            found.objects + len(flags),
            found.moved + sum(flags),
        )
        yield found


def _blocks(dataset: Dataset) -> Iterator[npt.NDArray[np.int64]]:
    return blocks(dataset, BLOCK, lambda number: number * GOLDEN_RATIO % 1)


def _moved(plan: Plan, pixels: SourcePixels) -> list[bool]:
    """For each object of the samples, whether it was moved."""
    found = []
    for row in range(len(plan)):
        placement = plan.placement(row)
        patches, move = patches_of(pixels, placement), placement.disturbed
        if placement.background.depth:
            depth = shifted(pixels.place(placement.background).depth, move.right, move.down)
            found += put_objects(depth, pixels, placement, patches)
        else:
            found += [False] * len(patches)
    return found
