"""How far estimated depth is from measured depth: one definition each, for training and teachers.

Only pixels count whose true depth is known (> 0) and for which some depth was estimated (> 0); what
share of the known ones that is, "covered" says.

* AbsRel, RMSE, RMSE of logarithms and the thresholds delta < 1.25, 1.25^2, 1.25^3: D. Eigen,
  C. Puhrsch, R. Fergus: Depth map prediction from a single image using a multi-scale deep network,
  NIPS 2014, section 3.
* SILog: the scale-invariant error of the same paper with lambda = 1, as its root and times 100, as
  the depth benchmark of KITTI states it (J. Uhrig et al.: Sparsity invariant CNNs, 3DV 2017).
* Alignment by the ratio of medians: T. Zhou et al.: Unsupervised learning of depth and ego-motion
  from video, CVPR 2017.
* Alignment by scale and shift, least squares, in disparity, whose result is then no less than that
  of the farthest depth: R. Ranftl et al.: Towards robust monocular depth estimation, TPAMI 2022
  (MiDaS), sections 5 and 6. The same in depth is for networks that give depth up to scale and
  shift.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Literal

import torch
from torch import Tensor

Align = Literal["none", "median", "affine", "affine-disparity"]
NEAREST = 1e-3
"""The least aligned depth, as in the evaluation of monodepth2 (C. Godard et al. 2019): a shift may
take it below zero."""
THRESHOLD = 1.25


@dataclass
class DepthSums:
    """Sums over pixels, from which every error follows; those of several batches are added.

    The order of the fields is that in which `add` sums.
    """

    known: float = 0.0
    pixels: float = 0.0
    relative: float = 0.0
    squared: float = 0.0
    log: float = 0.0
    log_squared: float = 0.0
    within1: float = 0.0
    within2: float = 0.0
    within3: float = 0.0

    def add(self, estimated: Tensor, true: Tensor) -> None:
        """Count in depth and true depth of one shape, in one unit, 0 = unknown.

        They are summed where they lie: nothing but the sums leaves a graphics card.
        """
        known = true > 0
        both = known & (estimated > 0)
        # Pixels that do not count are 1 in both: all their differences are nothing.
        x, y = (torch.where(both, depth, 1.0).double() for depth in (estimated, true))
        difference, log = x - y, torch.log(x) - torch.log(y)
        within = [both & (log.abs() < n * math.log(THRESHOLD)) for n in (1, 2, 3)]
        squares = difference.square(), log, log.square()
        each = (known, both, difference.abs() / y, *squares, *within)
        self.merge(DepthSums(*torch.stack([one.sum().double() for one in each]).tolist()))

    def merge(self, other: DepthSums) -> None:
        """Count in what others are the sums of."""
        for field in fields(self):
            total = getattr(self, field.name) + getattr(other, field.name)
            setattr(self, field.name, total)

    def means(self) -> DepthSums:
        """Each sum, of each pixel."""
        return DepthSums(**{f.name: getattr(self, f.name) / self.pixels for f in fields(self)})

    def errors(self) -> dict[str, float]:
        """Every error by its name in `DEPTH_ERRORS`; none where nothing could be compared."""
        if not self.pixels:
            return {}
        mean = self.means()
        return {
            "abs-rel": mean.relative,
            "rmse": math.sqrt(mean.squared),
            "rmse-log": math.sqrt(mean.log_squared),
            "silog": 100 * math.sqrt(max(0.0, mean.log_squared - mean.log**2)),
            "delta1": mean.within1,
            "delta2": mean.within2,
            "delta3": mean.within3,
            "covered": self.pixels / self.known,
        }


def depth_errors(
    estimated: Tensor, true: Tensor, align: Align = "none", far: float = 0.0
) -> dict[str, float]:
    """Every error of depth against true depth: see `learning.definitions.DEPTH_ERRORS`.

    Both of one shape and larger = farther; 0 is unknown, and so is what is infinite or no number.
    An alignment is one for all that is given: of several pictures, give each alone where each is
    to have its own. Depth that is aligned in disparity reaches no farther than `far` or, where that
    is 0, than the farthest true depth. Empty where no pixel is known in both.
    """
    sums = DepthSums()
    x, y = _known(estimated), _known(true)
    sums.add(aligned(x, y, align, far), y)
    return sums.errors()


def aligned(estimated: Tensor, true: Tensor, align: Align, far: float = 0.0) -> Tensor:
    """Estimated depth as float64, scaled and perhaps shifted to the true one where both are known.

    What is unknown stays unknown (0).
    """
    x, y = estimated.double(), true.double()
    known = x > 0
    both = known & (y > 0)
    if align == "none" or not both.any():
        return x
    if align == "median":
        return x * (_median(y[both]) / _median(x[both]))
    if align == "affine":
        scale, shift = _line(x[both], y[both])
        found = scale * x + shift
    else:
        x = torch.where(known, 1 / torch.where(known, x, 1.0), 0.0)
        scale, shift = _line(x[both], 1 / y[both])
        found = 1 / (scale * x + shift).clamp_min(1 / (far or float(y[both].max())))
    return torch.where(known, found.clamp_min(NEAREST), 0.0)


def _known(depth: Tensor) -> Tensor:
    return torch.where(torch.isfinite(depth), depth, 0.0)


def _median(values: Tensor) -> Tensor:
    """The mean of the two in the middle where their number is even, which torch.median is not."""
    ordered = values.sort().values
    middle = len(ordered) // 2
    return (ordered[middle] + ordered[-1 - middle]) / 2


def _line(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Scale and shift with the least squares of scale * x + shift - y; flat where x is all one."""
    away = x - x.mean()
    spread = away.square().sum()
    scale = (away * (y - y.mean())).sum() / spread if spread > 0 else spread
    return scale, y.mean() - scale * x.mean()
