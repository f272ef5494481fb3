"""How good a mask and a depth map are; one definition each, torchmetrics' where it has one."""

from __future__ import annotations

import torch
from torch import Tensor
from torchmetrics.classification import BinaryJaccardIndex

from fgbg_studio.learning import depth_metrics
from fgbg_studio.learning.depth_metrics import DepthSums

DEFINITIONS = {
    "iou": "Intersection over union of the binary masks (alpha >= 0.5), pooled over all pixels",
    "iou-mean": "Intersection over union of each picture, averaged over pictures",
    **depth_metrics.DEFINITIONS,
}


class Judge:
    """Collects predictions and says how good they are. Depth 0 is unknown and left out."""

    def __init__(self) -> None:
        self._iou = BinaryJaccardIndex()
        self._each: list[float] = []
        self._depth = DepthSums()

    def add(self, probability: Tensor, mask: Tensor, depth: Tensor, true_depth: Tensor) -> None:
        """All B x H x W: mask probability 0..1, true mask uint8, depth and true depth in units."""
        self.add_mask(probability, mask)
        self.add_depth(depth, true_depth)

    def add_mask(self, probability: Tensor, mask: Tensor) -> None:
        """Judge masks alone."""
        predicted, true = (probability >= 0.5).cpu(), (mask >= 128).cpu()
        self._iou.update(predicted.int(), true.int())
        both = (predicted & true).sum((1, 2)).float()
        either = (predicted | true).sum((1, 2)).float()
        self._each += torch.where(either > 0, both / either.clamp_min(1), 1.0).tolist()

    def add_depth(self, depth: Tensor, true_depth: Tensor) -> None:
        """Judge depth alone, as it is: pooled over all pixels, aligned to nothing."""
        self._depth.add(depth.cpu(), true_depth.cpu())

    def values(self) -> dict[str, float]:
        """Every metric for which something was added."""
        found: dict[str, float] = {}
        if self._each:
            found["iou"] = float(self._iou.compute())
            found["iou-mean"] = sum(self._each) / len(self._each)
        return found | self._depth.errors()
