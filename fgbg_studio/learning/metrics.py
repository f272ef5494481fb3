"""How good a mask and a depth map are; one definition each, torchmetrics' where it has one."""

from __future__ import annotations

from typing import Any

from torch import Tensor
from torchmetrics import MeanMetric, Metric
from torchmetrics.classification import BinaryF1Score, BinaryJaccardIndex
from torchmetrics.functional.classification import binary_f1_score

from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning.boundaries import boundary_f
from fgbg_studio.learning.definitions import DEFINITIONS, OVER_PICTURES
from fgbg_studio.learning.depth_metrics import DepthSums
from fgbg_studio.learning.depth_ssim import depth_ssim

ALONE: dict[str, Any] = {"compute_with_cache": False, "sync_on_compute": False}
"""What is counted may still grow by a merge, and no other process judges."""


class Judge:
    """Collects predictions and says how good they are. Depth 0 is unknown and left out.

    It keeps counts and sums alone, so a thousand batches take no more memory than one, and it
    counts on the device on which the predictions lie. A picture without an object in which none is
    found is right: its IoU, its Dice and its boundary F are 1.
    """

    def __init__(self, scale: DepthScale) -> None:
        self._scale = scale
        # A pixel's Dice coefficient and its F1 score are the same fraction.
        kinds = {"iou": BinaryJaccardIndex, "dice": BinaryF1Score}
        self._pooled: dict[str, Metric] = {
            name: kind(validate_args=False, zero_division=1, **ALONE)
            for name, kind in kinds.items()
        }
        # What is no number makes the mean none, without a look at every value.
        self._means = {name: MeanMetric(nan_strategy="disable", **ALONE) for name in OVER_PICTURES}
        self._depth = DepthSums()

    def add(self, probability: Tensor, mask: Tensor, depth: Tensor, true_depth: Tensor) -> None:
        """All B x H x W: mask probability 0..1, true mask uint8, depth and true depth in units."""
        self.add_mask(probability, mask)
        self.add_depth(depth, true_depth)

    def add_mask(self, probability: Tensor, mask: Tensor) -> None:
        """Judge masks alone."""
        found = _countable(probability) >= 0.5
        true = mask.to(found.device) >= 128
        counted = found.int(), true.int()
        for metric in self._pooled.values():
            metric.to(found.device).update(*counted)
        dice = _dice_of_each(*counted)
        self._add_mean("dice-mean", dice)
        self._add_mean("iou-mean", dice / (2 - dice))  # the same counts, as a ratio to the union
        self._add_mean("boundary-f", boundary_f(found, true))

    def add_depth(self, depth: Tensor, true_depth: Tensor) -> None:
        """Judge depth alone, as it is: aligned to nothing."""
        found = _countable(depth)
        true = true_depth.to(found.device)
        self._depth.add(found, true)
        each, known = depth_ssim(found, true, self._scale)
        self._add_mean("ssim", each[known])

    def merge(self, other: Judge) -> None:
        """Count in all that another one has collected, of the same scale; neither may be empty."""
        for name, metric in self._pooled.items():
            metric.merge_state(other._pooled[name])
        for name, mean in self._means.items():
            mean.merge_state(other._means[name])
        self._depth.merge(other._depth)

    def values(self) -> dict[str, float]:
        """Every metric for which something was added, by its name in `DEFINITIONS`."""
        found = {n: float(m.compute()) for n, m in self._pooled.items() if m.update_called}
        for name, mean in self._means.items():
            if mean.update_called and float(mean.weight) > 0:
                found[name] = float(mean.compute())
        found |= self._depth.errors()
        if "rmse" in found:
            found["rmse-range"] = found["rmse"] / (self._scale.far - self._scale.near)
        return {name: found[name] for name in DEFINITIONS if name in found}

    def _add_mean(self, name: str, each: Tensor) -> None:
        self._means[name].to(each.device).update(each)


def _dice_of_each(found: Tensor, true: Tensor) -> Tensor:
    """The Dice coefficient of each picture, of masks of 0 and 1."""
    return binary_f1_score(
        found,
        true,
        multidim_average="samplewise",
        validate_args=False,
        zero_division=1,
    )


def _countable(answers: Tensor) -> Tensor:
    """Where they are if sums in double precision can be taken there, which Apple's chips cannot."""
    return answers.cpu() if answers.device.type == "mps" else answers
