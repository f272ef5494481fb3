"""The samples of a dataset by their number: preview, loader and files all come from here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.into import Into
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.render import Sample, render
from fgbg_studio.data.source_pixels import SourcePixels

AT_ONCE = 256
"""Samples that are planned together: one alone takes nearly as long as all of these."""


class Samples:
    """Every sample of one dataset, rendered when asked for. Not for use by two threads at once."""

    def __init__(self, dataset: Dataset, pixels: SourcePixels, *, depth: bool = True) -> None:
        self.dataset = dataset
        self.pixels = pixels
        self._depth = depth
        self._planner = Planner(dataset, pixels.ground)

    def __len__(self) -> int:
        return len(self.dataset)

    def sample(self, index: int) -> Sample:
        """One sample. Raises StudioError beyond the plan, and for a source that cannot be read."""
        return render(self.pixels, self._planner.one(index), depth=self._depth)

    def many(self, indices: Iterable[int], into: Iterable[Into] = ()) -> Iterator[Sample]:
        """Samples in the order of `indices`, each 0 <= index < len(dataset).

        They are written `into` arrays one after another, and into new ones where these end.
        """
        coming, given = iter(indices), iter(into)
        while block := list(islice(coming, AT_ONCE)):
            plan = self._planner.many(np.array(block, np.int64))
            for row in range(len(plan)):
                placement, arrays = plan.placement(row), next(given, None)
                yield render(self.pixels, placement, depth=self._depth, into=arrays)
