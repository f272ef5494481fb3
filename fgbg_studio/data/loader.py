"""Batches of samples for torch, rendered on the fly: training needs no files, but may use them.

The order of an epoch depends on (seed, epoch) alone and a sample on its index alone, so neither
the number of workers nor a restart in mid-epoch changes what the network sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from fgbg_studio.data.batches import KeptArrays, SampleBatches
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.shared_batches import SharedBatches
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.data.splits import stretch

Batch = dict[str, Tensor]
"""image, background: uint8 B x H x W x 3; mask: uint8 B x H x W; depth: float32 B x H x W;
index: int64 B."""


class EpochOrder:
    """`count` of `indices` without replacement, another draw for each epoch.

    An epoch goes on where the one before stopped in an endless series of shuffles, so that after
    enough epochs every index was drawn equally often. `skip` leaves out what a stopped run has
    seen of its epoch.
    """

    def __init__(self, indices: npt.NDArray[np.int64], count: int, seed: int) -> None:
        self.indices = indices
        self.count = min(count, len(indices))
        self.seed = seed
        self.epoch = 0
        self.skip = 0

    def __len__(self) -> int:
        return max(0, self.count - self.skip)

    def __iter__(self) -> Iterator[int]:
        return iter(self.order()[self.skip :].tolist())

    def order(self) -> npt.NDArray[np.int64]:
        """The indices of the current epoch, all `count` of them."""
        if not self.count:
            return self.indices[:0]
        first, total = self.epoch * self.count, len(self.indices)
        last = first + self.count
        parts = []
        for number in range(first // total, (last - 1) // total + 1):
            start, stop = max(0, first - number * total), min(total, last - number * total)
            parts.append(stretch(self.indices, start, stop, self.seed, number))
        return np.concatenate(parts)


class BatchLoader:
    """The batches of an order, which is asked for anew each time; the last may be smaller.

    With `workers`, processes make them ahead; else each is made when it is its turn.
    """

    def __init__(
        self, samples: SampleBatches, order: Iterable[int], batch: int, workers: int = 0
    ) -> None:
        self._samples, self._order, self._size = samples, order, batch
        self._shared = SharedBatches(samples, batch, workers) if workers else None
        self._kept = KeptArrays(samples)

    def __iter__(self) -> Iterator[Batch]:
        made = (
            self._shared.of(self._batches())
            if self._shared
            else self._samples.made(list(self._batches()), self._kept.of)
        )
        for indices, arrays in made:
            tensors = {name: torch.from_numpy(values) for name, values in arrays.items()}
            yield {**tensors, "index": torch.tensor(indices)}

    def _batches(self) -> Iterator[list[int]]:
        """The indices of each batch."""
        left = iter(self._order)
        while batch := list(islice(left, self._size)):
            yield batch


def sample_loader(
    dataset: Dataset, root: Path, order: Iterable[int], batch: int, workers: int = 0
) -> BatchLoader:
    """Batches of rendered samples as uint8 and float32 tensors; see `Batch`."""
    canvas = dataset.recipe.canvas
    samples = Samples(dataset, SourcePixels(root, canvas, dataset.depth_scale))
    return BatchLoader(SampleBatches(samples, canvas), order, batch, workers)
