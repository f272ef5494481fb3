"""Which learning rate suits a network and what it learns from.

L. N. Smith: Cyclical learning rates for training neural networks, WACV 2017, section 3.3, "LR range
test": a few steps, each at a higher rate than the one before. At rates too low the loss hardly
falls, at rates too high it rises. The suggestion is J. Howard's and S. Gugger's (fastai, 2018): the
rate at which the smoothed loss falls most steeply, over the logarithm of the rate. It is a good
highest rate of the one-cycle schedule, or a little below one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Job, Metric, Progress, Result
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import torch

STEPS = 100
LOWEST, HIGHEST = 1e-6, 1.0
"""Rates of the first and of the last step; each is the same multiple of the one before."""
SMOOTHING = 0.9
"""The share that each step leaves of the mean of the losses before it."""
TOO_HIGH = 4.0
"""A smoothed loss so many times the least one ends the search."""
SETTLING = 10
"""Steps at the beginning in which the mean is of too few losses to say how it falls."""


@dataclass(frozen=True)
class RateFound:
    """The rates that were tried, the loss at each as it came, and the rate to begin with."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    suggested: float

    def lines(self) -> list[str]:
        """The outcome in sentences."""
        tried = f"from {self.rates[0]:.2g} to {self.rates[-1]:.2g}"
        return [
            f"{len(self.rates)} steps at rates {tried}.",
            f"The loss falls most steeply at {self.suggested:.2g}: --rate {self.suggested:.2g}",
        ]


def find_rate(project: Project, options: TrainOptions | None = None) -> Job:
    """Try every rate from low to high on a new network; the result is a `RateFound`.

    Nothing is written. Raises StudioError where the loss is no number from the beginning.
    """
    yield Progress(0, STEPS, "steps", "Starting the engine")
    from fgbg_studio.jobs.trials import trial
    from fgbg_studio.learning.failures import NotFiniteError, explained

    options = options or TrainOptions()
    tried: list[float] = []
    losses: list[float] = []
    with explained(options, lambda: "Nothing was changed."):
        learning = trial(project, options, STEPS)
        learner, batches = learning.learner, learning.batches()
        learner.schedule = Rising(learner.optimizer, every_rate())
        for rate in every_rate():
            try:
                loss = learner.learn(next(batches))["loss"]
            except NotFiniteError:
                break
            tried.append(rate)
            losses.append(loss)
            yield Progress(len(tried), STEPS, "steps", f"Trying a rate of {rate:.1g}")
            yield Metric("rate/loss", len(tried), loss)
            yield Metric("rate/rate", len(tried), rate)
            mean = smoothed(losses)
            if len(tried) > SETTLING and mean[-1] > TOO_HIGH * min(mean):
                break
    yield Result(RateFound(tuple(tried), tuple(losses), steepest(tried, losses)))


def every_rate() -> list[float]:
    """The rate of each step."""
    each = math.log(HIGHEST / LOWEST) / (STEPS - 1)
    return [LOWEST * math.exp(each * step) for step in range(STEPS)]


class Rising:
    """A schedule that gives every step the next of some rates; after the last, it stays."""

    def __init__(self, optimizer: torch.optim.Optimizer, rates: Sequence[float]) -> None:
        self._optimizer, self._left = optimizer, iter(rates)
        self.step()

    def step(self) -> None:
        """Set the rate of the next step."""
        for rate in self._left:
            for group in self._optimizer.param_groups:
                group["lr"] = rate
            return

    def state_dict(self) -> dict[str, Any]:
        """Nothing: a search is never resumed."""
        return {}


def smoothed(losses: Sequence[float]) -> list[float]:
    """The running mean at each step, of those so far alone."""
    mean, found = 0.0, []
    for number, loss in enumerate(losses, 1):
        mean = SMOOTHING * mean + (1 - SMOOTHING) * loss
        found.append(mean / (1 - SMOOTHING**number))
    return found


def steepest(rates: Sequence[float], losses: Sequence[float]) -> float:
    """The rate at which the smoothed loss falls most steeply, before its least value.

    Rates rise by the same factor. Raises StudioError where there are too few.
    """
    mean = smoothed(losses)
    if len(mean) <= SETTLING + 1:
        raise StudioError(
            "The loss is no number after a few steps at the lowest rates. Look at the losses and "
            "at the pictures: a rate cannot help here."
        )
    least = max(min(range(len(mean)), key=mean.__getitem__), SETTLING + 1)
    falls = {n: mean[n + 1] - mean[n - 1] for n in range(SETTLING, least)}
    return rates[min(falls, key=falls.__getitem__)]
