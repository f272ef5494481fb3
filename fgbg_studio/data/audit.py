"""What a plan covers, counted sample by sample before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.choosing import blocks, count
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.grounds import Grounds
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.planned import Objects, Plan
from fgbg_studio.data.recipe import BLENDS, BlendKind
from fgbg_studio.data.splits import PARTS, Part, parts_of_pairs

Counts = npt.NDArray[np.int64]
CELLS = 8
"""Rows and columns of the grid on which places are counted."""
BINS = 24
"""Classes of size, from nothing to the canvas's longer side."""
BLOCK = 4096
"""Samples planned at once."""


@dataclass
class Audit:
    """Counts of `done` of `total` samples; it grows until both are equal.

    `pairs`: backgrounds x cut-outs, by the cut-out that the plan enumerates. `cells`: 8 x 8, where
    the middle of each object's lower edge lies on the canvas. `sizes`: of each object's long side
    on the canvas, in the classes between `edges`, pixels. `objects`: samples with 1, 2 and so on.
    `off_ground`: objects with ground for less than a quarter of them, or where none was seen.
    `parts` and `blends` hold the number in `PARTS` and in `BLENDS`.
    """

    total: int
    pairs: Counts
    edges: npt.NDArray[np.float64]
    done: int = 0
    off_ground: int = 0
    cells: Counts = field(default_factory=lambda: np.zeros((CELLS, CELLS), np.int64))
    sizes: Counts = field(default_factory=lambda: np.zeros(BINS, np.int64))
    objects: Counts = field(default_factory=lambda: np.zeros(9, np.int64))
    blend_counts: Counts = field(default_factory=lambda: np.zeros(len(BLENDS), np.int64))
    part_counts: Counts = field(default_factory=lambda: np.zeros(len(PARTS), np.int64))

    @property
    def parts(self) -> dict[Part, int]:
        """Samples of each part of the split."""
        return dict(zip(PARTS, self.part_counts.tolist(), strict=True))

    @property
    def blends(self) -> dict[BlendKind, int]:
        """Samples of each blend."""
        return dict(zip(BLENDS, self.blend_counts.tolist(), strict=True))

    @property
    def never(self) -> int:
        """Pairs that do not occur."""
        return int((self.pairs == 0).sum())


def audit(dataset: Dataset, grounds: Grounds | None = None) -> Iterator[Audit]:
    """Plan every sample that the recipe uses and count; gives the growing counts, the last whole.

    Raises StudioError where a background has no place to stand on.
    """
    planner = Planner(dataset, grounds)
    shape = len(dataset.backgrounds), len(dataset.cutouts)
    edges = np.linspace(0, max(dataset.recipe.canvas), BINS + 1)
    found = Audit(count(dataset), np.zeros(shape, np.int64), edges)
    parts = parts_of_pairs(dataset)
    for indices in blocks(dataset, BLOCK):
        _add(found, planner.many(indices, traces=False), parts)
        yield found


def _add(found: Audit, plan: Plan, parts: npt.NDArray[np.int8]) -> None:
    flat = plan.background * found.pairs.shape[1] + plan.cutout
    found.pairs += np.bincount(flat, minlength=found.pairs.size).reshape(found.pairs.shape)
    found.part_counts += np.bincount(parts.ravel()[flat], minlength=len(PARTS))
    found.blend_counts += np.bincount(plan.blend, minlength=len(BLENDS))
    there = plan.objects.cutout >= 0
    found.objects += np.bincount(there.sum(axis=1), minlength=len(found.objects))
    found.off_ground += int(plan.objects.off_ground[there].sum())
    found.cells += _cells(plan.objects, there, plan.dataset.recipe.canvas)
    long = np.maximum(plan.objects.width, plan.objects.height)[there]
    found.sizes += np.histogram(long, found.edges)[0]
    found.done += len(plan)


def _cells(objects: Objects, there: npt.NDArray[np.bool_], canvas: tuple[int, int]) -> Counts:
    x = (objects.left + objects.box_width / 2)[there] / canvas[0]
    y = (objects.top + objects.box_height - 0.5)[there] / canvas[1]
    column, row = (np.clip(n * CELLS, 0, CELLS - 1).astype(np.int64) for n in (x, y))
    return np.bincount(row * CELLS + column, minlength=CELLS**2).reshape(CELLS, CELLS)
