"""What needs no network: the figures that a trained one has to beat."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from fgbg_studio.data.loader import Batch

THRESHOLDS = range(2, 120, 2)


class Subtraction:
    """A mask by a threshold of |composite - background|, largest channel, 0..255."""

    def __init__(self) -> None:
        self._both = np.zeros(len(THRESHOLDS))
        self._either = np.zeros(len(THRESHOLDS))

    def add(self, batch: Batch) -> None:
        """Judge every threshold on a batch."""
        difference = (batch["image"].int() - batch["background"].int()).abs().amax(-1)
        true = batch["mask"] >= 128
        for n, threshold in enumerate(THRESHOLDS):
            found = difference >= threshold
            self._both[n] += float((found & true).sum())
            self._either[n] += float((found | true).sum())

    def best(self) -> tuple[int, float]:
        """The threshold with the best IoU, pooled over all pixels, and that IoU.

        It is chosen on the very samples it is judged on: the most that subtracting can give.
        """
        iou = self._both / np.maximum(self._either, 1)
        best = int(iou.argmax())
        return THRESHOLDS[best], float(iou[best])


class MeanDepth:
    """The mean depth map of training samples: what a network that sees nothing would say."""

    def __init__(self) -> None:
        self._sum: Tensor | None = None
        self._count: Tensor | None = None

    def add(self, depth: Tensor) -> None:
        """Add true depth maps, B x H x W, 0 = unknown."""
        known = (depth > 0).double()
        total, count = (depth.double() * known).sum(0), known.sum(0)
        self._sum = total if self._sum is None else self._sum + total
        self._count = count if self._count is None else self._count + count

    def map(self) -> Tensor:
        """The mean, H x W; 0 where nothing was known. Raises ValueError before the first `add`."""
        if self._sum is None or self._count is None:
            raise ValueError("no depth map was added")
        return (self._sum / self._count.clamp_min(1)).float()
