"""A running average of a network's weights, which swings less than the weights themselves.

B. T. Polyak, A. B. Juditsky: Acceleration of stochastic approximation by averaging, 1992; here with
exponentially falling weights. At first, what there was before the first steps must be forgotten
soon, so the share that is kept rises as in TensorFlow's ExponentialMovingAverage:
min(decay, (1 + step) / (10 + step)).
"""

from __future__ import annotations

import copy

import torch
from torch import nn


class RunningAverage:
    """A network of its own, `model`, that follows another one step by step.

    Weights and the running statistics of batch normalisation are averaged; what is no quantity, a
    count or the phase of a training, is taken over as it is.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.model = copy.deepcopy(model).eval().requires_grad_(False)
        self._decay = decay
        pairs = list(zip(_tensors(self.model), _tensors(model), strict=True))
        self._averaged = [pair for pair in pairs if pair[0].is_floating_point()]
        self._taken_over = [pair for pair in pairs if not pair[0].is_floating_point()]

    @torch.no_grad()
    def follow(self, step: int) -> None:
        """Take in the weights after a step, the first of which is 0."""
        kept = min(self._decay, (1 + step) / (10 + step))
        mine, theirs = ([pair[n] for pair in self._averaged] for n in (0, 1))
        torch._foreach_lerp_(mine, theirs, 1 - kept)
        for own, other in self._taken_over:
            own.copy_(other)


def _tensors(model: nn.Module) -> list[torch.Tensor]:
    return list(model.state_dict().values())
