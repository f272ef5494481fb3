"""Batches of samples for torch, rendered on the fly: training needs no files, but may use them.

The order of an epoch depends on (seed, epoch) alone and a sample on its index alone, so neither
the number of workers nor a restart in mid-epoch changes what the network sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor

from fgbg_studio.data.batches import KeptArrays, SampleBatches
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.orders import EpochOrder as EpochOrder
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.shared_batches import SharedBatches
from fgbg_studio.data.source_pixels import SourcePixels

Batch = dict[str, Tensor]
"""image, background: uint8 B x H x W x 3; mask: uint8 B x H x W; depth: float32 B x H x W;
index: int64 B."""


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
    samples = rendered(dataset, root)
    return BatchLoader(SampleBatches(samples, dataset.recipe.canvas), order, batch, workers)


def rendered(dataset: Dataset, root: Path) -> Samples:
    """The samples of a dataset, whose files are in `root`."""
    canvas = dataset.recipe.canvas
    return Samples(dataset, SourcePixels(root, canvas, dataset.depth_scale))
