"""Whether a network can learn one batch by heart: if it cannot, it will learn nothing else.

A. Karpathy: A recipe for training neural networks, 2019: the check to make before a long training.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fgbg_studio.base.events import Event, Job, Metric, Progress, Result
from fgbg_studio.learning.loss_options import weights_of
from fgbg_studio.learning.options import AS_RENDERED, TrainOptions
from fgbg_studio.project import Project

if TYPE_CHECKING:
    from fgbg_studio.jobs.trials import Trial

STEPS = 300
LOOK = 25
"""Steps after which the network is looked at."""
LEAST_IOU = 0.9
MOST_LOSS = 0.5
"""As a share of the loss of the first step."""


@dataclass(frozen=True)
class Overfitted:
    """What came of learning one batch: losses of the first and the last step, and figures of it.

    delta1 is None where no depth is known.
    """

    steps: int
    first_loss: float
    last_loss: float
    iou: float
    delta1: float | None
    passed: bool

    def lines(self) -> list[str]:
        """The outcome in sentences."""
        figures = f"mask IoU {self.iou:.3f}"
        if self.delta1 is not None:
            figures += f", depth delta1 {self.delta1:.3f}"
        verdict = "One batch was learned by heart." if self.passed else (
            "One batch was not learned by heart: try another learning rate or other losses, and "
            "look at the pictures; a longer training will hardly help."
        )  # fmt: skip
        fell = f"the loss went from {self.first_loss:.3f} to {self.last_loss:.3f}"
        return [verdict, f"In {self.steps:,} steps, {fell}; {figures}."]


def overfit(project: Project, options: TrainOptions | None = None) -> Job:
    """Learn one batch over and over; the result is an `Overfitted`. Nothing is written.

    It passes with half of the loss and, where the mask is learned, a mask IoU of 0.9.
    """
    yield Progress(0, STEPS, "steps", "Starting the engine")
    from fgbg_studio.jobs.trials import trial
    from fgbg_studio.learning.failures import explained

    unchanged = {"no_background": 0.0, **AS_RENDERED}
    options = (options or TrainOptions()).model_copy(update=unchanged)
    with explained(options, lambda: "Nothing was changed."):
        found = yield from _learned(trial(project, options, STEPS))
    yield Result(found)


def _learned(learning: Trial) -> Generator[Event, None, Overfitted]:
    from fgbg_studio.learning.metrics import Judge

    learner, batch = learning.learner, next(learning.batches())
    masked = any(getattr(learning.options, name) for name in weights_of("mask"))
    losses: list[float] = []
    while True:
        losses.append(learner.learn(batch)["loss"])
        step = len(losses)
        yield Progress(step, STEPS, "steps", "Learning one batch by heart")
        yield Metric("overfit/loss", step, losses[-1])
        if step % LOOK == 0:
            found, judge = learner.predict(batch), Judge(learner.scale)
            judge.add(found.probability, batch["mask"], found.depth, batch["depth"])
            values = judge.values()
            yield Metric("overfit/iou", step, values["iou"])
            fell = losses[-1] <= MOST_LOSS * losses[0]
            passed = fell and (values["iou"] >= LEAST_IOU or not masked)
            if passed or step >= STEPS:
                figures = values["iou"], values.get("delta1")
                return Overfitted(step, losses[0], losses[-1], *figures, passed)
