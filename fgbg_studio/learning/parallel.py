"""Several processes that share each batch of one training, through torch's own DDP.

S. Li et al.: PyTorch distributed: experiences on accelerating data parallel training, VLDB 2020.
Each process, a rank, has the whole network and learns from its share of a batch; gradients are
averaged over all before any weight changes, so the networks stay the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

from fgbg_studio.base.errors import UsageError
from fgbg_studio.data.loader import EpochOrder
from fgbg_studio.learning.learner import Learner
from fgbg_studio.learning.options import TrainOptions

PATIENCE = timedelta(minutes=2)
"""How long a process waits for the others before it gives up."""


def ranks_of(options: TrainOptions, device: torch.device) -> int:
    """How many processes share a batch. Raises UsageError for more than there are cards, say."""
    cards = torch.cuda.device_count() if device.type == "cuda" else 0
    ranks = options.gpus or max(cards, 1)
    if cards and ranks > cards:
        raise UsageError(f"There are {cards} graphics cards, not {ranks}. Choose --gpus {cards}.")
    if options.batch % ranks:
        fitting = max(ranks, options.batch - options.batch % ranks)
        raise UsageError(
            f"A batch of {options.batch} cannot be shared evenly by {ranks} processes. Choose "
            f"--batch {fitting}, say."
        )
    return ranks


def device_of(device: torch.device, rank: int) -> torch.device:
    """The card of a rank; the processor is everyone's."""
    return torch.device("cuda", rank) if device.type == "cuda" else device


class Share(EpochOrder):
    """What one of `ranks` takes of each batch of an order: every so many samples.

    Shares are equally large: where the last batch cannot be parted evenly, some of its samples are
    taken twice.
    """

    def __init__(self, whole: EpochOrder, batch: int, rank: int, ranks: int) -> None:
        super().__init__(whole.indices, whole.count, whole.seed)
        self._whole, self._batch, self._rank, self._ranks = whole, batch, rank, ranks

    def __len__(self) -> int:
        return max(0, len(self.order()) - self._whole.skip // self._ranks)

    def __iter__(self) -> Iterator[int]:
        return iter(self.order()[self._whole.skip // self._ranks :].tolist())

    def order(self) -> npt.NDArray[np.int64]:
        """The rank's own indices of the current epoch."""
        self.skip = self._whole.skip // self._ranks
        whole = self._whole.order()
        starts = range(0, len(whole), self._batch)
        batches = [whole[start : start + self._batch] for start in starts]
        shares = [
            np.resize(one, -(-len(one) // self._ranks) * self._ranks)[self._rank :: self._ranks]
            for one in batches
        ]
        return np.concatenate([whole[:0], *shares])


@contextmanager
def joined(learner: Learner, meeting: Path, rank: int, ranks: int) -> Iterator[None]:
    """Let a learner be one of several for a block; all meet at a file that is not there yet.

    NCCL connects graphics cards, gloo processors. A network that learns in phases leaves some
    weights without a gradient, which all ranks must then find out.
    """
    on_card = learner.device.type == "cuda"
    distributed.init_process_group(
        "nccl" if on_card else "gloo",
        init_method=f"file://{meeting}",
        rank=rank,
        world_size=ranks,
        timeout=PATIENCE,
    )
    try:
        if on_card:
            convert: Any = nn.SyncBatchNorm.convert_sync_batchnorm
            learner.model = convert(learner.model)
        learner.rank = rank
        learner.network = DistributedDataParallel(
            learner.model,
            device_ids=[rank] if on_card else None,
            find_unused_parameters=hasattr(learner.model, "learn_at"),
        )
        yield
    finally:
        distributed.destroy_process_group()
