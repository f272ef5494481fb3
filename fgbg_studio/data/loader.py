"""A torch loader of samples, rendered on the fly: training needs no files, but may use them.

The order of an epoch depends on (seed, epoch) alone and a sample on its index alone, so neither
the number of workers nor a restart in mid-epoch changes what the network sees.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Sampler
from torch.utils.data import Dataset as TorchDataset

from fgbg_studio.base.processes import deaf_to_interrupts, ignore_interrupts
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.into import Into
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.data.splits import stretch

Batch = dict[str, Tensor]
"""image, background: uint8 B x H x W x 3; mask: uint8 B x H x W; depth: float32 B x H x W;
index: int64 B."""
Arrays = dict[str, npt.NDArray[Any]]
KEPT = 3
"""Batches whose memory is kept to be used again: one is learned from, one waits, one is made."""
KNOWN_TO_ONE = 2
"""What `sys.getrefcount` says of an object that one place knows: that one, and its own argument."""


class Source(Protocol):
    """Whatever gives samples by their number, with arrays of one size; None for what it has not."""

    def __len__(self) -> int: ...

    def many(self, indices: Iterable[int], into: Iterable[Into], /) -> Iterable[Any]:
        """Samples with image, background, mask and depth, which may be those of `into`."""
        ...


class SampleBatches(TorchDataset[dict[str, Any]]):
    """Samples as tensors, a whole batch at once. What a sample lacks is 0: nothing, or unknown."""

    def __init__(self, source: Source, canvas: tuple[int, int]) -> None:
        self.source, self.canvas = source, canvas
        self._kept: deque[Arrays] = deque(maxlen=KEPT)

    def __len__(self) -> int:
        return len(self.source)

    def __getitem__(self, index: int) -> dict[str, Any]:
        return {name: values[0] for name, values in self.__getitems__([index]).items()}

    def __getitems__(self, indices: list[int]) -> Batch:
        """A batch, written into its tensors sample by sample: there is nothing to join after it."""
        arrays = self._arrays((len(indices), *self.canvas[::-1]))
        rows = [{name: batch[n] for name, batch in arrays.items()} for n in range(len(indices))]
        into = (Into(row["image"], row["mask"], row["depth"]) for row in rows)
        for row, sample in zip(rows, self.source.many(indices, into), strict=True):
            for name, target in row.items():
                values = getattr(sample, name)
                if values is not target:
                    target[...] = 0 if values is None else values
        tensors = {name: torch.from_numpy(batch) for name, batch in arrays.items()}
        return {**tensors, "index": torch.tensor(indices)}

    def _arrays(self, shape: tuple[int, ...]) -> Arrays:
        """The arrays of an earlier batch whose tensors are all gone, or new ones.

        Memory that the system has to hand out anew takes as long as rendering into it.
        """
        for kept in self._kept:
            if kept["mask"].shape == shape and not _in_use(kept):
                return kept
        new: Arrays = {
            "image": np.empty((*shape, 3), np.uint8),
            "background": np.empty((*shape, 3), np.uint8),
            "mask": np.empty(shape, np.uint8),
            "depth": np.empty(shape, np.float32),
        }
        self._kept.append(new)
        return new


def _in_use(arrays: Arrays) -> bool:
    """Whether a tensor still shows one of the arrays: each is known to its dictionary alone."""
    return any(sys.getrefcount(arrays[name]) > KNOWN_TO_ONE for name in arrays)


def _as_it_is(batch: Any) -> Any:
    """What `__getitems__` gives is a batch already."""
    return batch


class EpochOrder(Sampler[int]):
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
            return self.indices
        first, total = self.epoch * self.count, len(self.indices)
        last = first + self.count
        parts = []
        for number in range(first // total, (last - 1) // total + 1):
            start, stop = max(0, first - number * total), min(total, last - number * total)
            parts.append(stretch(self.indices, start, stop, self.seed, number))
        return np.concatenate(parts)


class _Loader(DataLoader[dict[str, Any]]):
    """Torch's own, but for processes that leave Ctrl-C to the one that started them."""

    def __iter__(self) -> Any:
        with deaf_to_interrupts():
            return super().__iter__()


def sample_loader(
    dataset: Dataset, root: Path, order: Sampler[int], batch: int, workers: int = 0
) -> DataLoader[dict[str, Any]]:
    """Batches of rendered samples as uint8 and float32 tensors; see `Batch`."""
    canvas = dataset.recipe.canvas
    samples = Samples(dataset, SourcePixels(root, canvas, dataset.depth_scale))
    return batch_loader(SampleBatches(samples, canvas), order, batch, workers)


def batch_loader(
    samples: SampleBatches, order: Sampler[int], batch: int, workers: int = 0
) -> DataLoader[dict[str, Any]]:
    """Batches of any samples, in the order of a sampler.

    Workers are spawned, never forked: fork after Qt or torch have started threads deadlocks.
    """
    return _Loader(
        samples,
        batch_size=batch,
        collate_fn=_as_it_is,
        sampler=order,
        num_workers=workers,
        multiprocessing_context="spawn" if workers else None,
        worker_init_fn=ignore_interrupts if workers else None,
        persistent_workers=workers > 0,
    )
