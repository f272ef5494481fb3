"""How good a mask and a depth map are; one definition each, torchmetrics' where it has one."""

from __future__ import annotations

import torch
from torch import Tensor
from torchmetrics.classification import BinaryJaccardIndex
from torchmetrics.regression import MeanSquaredError

DEFINITIONS = {
    "iou": "Intersection over union of the binary masks (alpha >= 0.5), pooled over all pixels",
    "iou-mean": "Intersection over union of each picture, averaged over pictures",
    "delta1": "Share of pixels whose depth is off by less than a factor of 1.25",
    "abs-rel": "Mean of |predicted - true| / true depth",
    "rmse": "Root of the mean squared difference of depth, in its unit",
}


class Judge:
    """Collects predictions and says how good they are. Depth 0 is unknown and left out."""

    def __init__(self) -> None:
        self._iou = BinaryJaccardIndex()
        self._rmse = MeanSquaredError(squared=False)
        self._each: list[float] = []
        self._within = self._relative = self._pixels = 0.0

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
        """Judge depth alone."""
        known = true_depth.cpu() > 0
        predicted, true = depth.cpu()[known].float(), true_depth.cpu()[known].float()
        if not true.numel():
            return
        self._rmse.update(predicted, true)
        ratio = torch.maximum(predicted / true, true / predicted.clamp_min(1e-6))
        self._within += float((ratio < 1.25).sum())
        self._relative += float(((predicted - true).abs() / true).sum())
        self._pixels += true.numel()

    def values(self) -> dict[str, float]:
        """Every metric for which something was added."""
        found: dict[str, float] = {}
        if self._each:
            found["iou"] = float(self._iou.compute())
            found["iou-mean"] = sum(self._each) / len(self._each)
        if self._pixels:
            found["delta1"] = self._within / self._pixels
            found["abs-rel"] = self._relative / self._pixels
            found["rmse"] = float(self._rmse.compute())
        return found
