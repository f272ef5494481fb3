"""The training loop, on one screen: a generator of events."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from fgbg_studio.base.events import Event, Metric, Note, Preview, Progress
from fgbg_studio.data.loader import Batch, EpochOrder
from fgbg_studio.imaging.showing import contact_sheet, depth_in_colour, grey_to_rgb, overlay
from fgbg_studio.learning import checkpoints
from fgbg_studio.learning.checkpoints import Card
from fgbg_studio.learning.learner import Learner
from fgbg_studio.learning.metrics import Judge
from fgbg_studio.learning.run_folder import RunFolder

SAVE_INTERVAL = 60.0
"""Seconds between two checkpoints in mid-epoch."""
SHEET_ROWS = 6
TITLES = ("input", "true mask", "mask", "true depth", "depth")
Picture = npt.NDArray[np.uint8]


class Trainer:
    """One run: a learner, what it learns from, what it is judged on, and its folder."""

    def __init__(
        self,
        learner: Learner,
        order: EpochOrder,
        batches: Iterable[Batch],
        held_out: Iterable[Batch],
        run: RunFolder,
        card: Card,
    ) -> None:
        self.learner, self.order, self.batches = learner, order, batches
        self.held_out, self.run, self.card = held_out, run, card
        self.metrics: list[Metric] = []
        self.seconds: dict[str, float] = {}
        self.saved = time.monotonic()

    def fit(self) -> Generator[Event, None, None]:
        """Train to the last epoch. However it ends, the last checkpoint holds what was learned."""
        whole = True
        try:
            for epoch in range(self.card.epochs_done, self.card.options.epochs):
                whole = False
                yield from self._learn(epoch)
                yield from self._judge(epoch)
                self._save()
                whole = True
        finally:
            if not whole:
                self._save()

    def _learn(self, epoch: int) -> Generator[Event, None, None]:
        options = self.card.options
        each = -(-self.order.count // options.batch)
        self.order.epoch = epoch
        self.order.skip = (self.learner.step - epoch * each) * options.batch
        clock = time.monotonic()
        for batch in self.batches if len(self.order) else ():
            clock = self._lap("loading", clock)
            losses = self.learner.learn(batch)
            clock = self._lap("computing", clock)
            found = self._recorded("train", losses)
            yield Progress(self.learner.step, each * options.epochs, "steps", f"Epoch {epoch + 1}")
            yield from found
            if time.monotonic() - self.saved > SAVE_INTERVAL:
                self._save()

    def _judge(self, epoch: int) -> Generator[Event, None, None]:
        judge, sums, rows = Judge(self.card.depth), dict[str, float](), list[list[Picture]]()
        clock, count = time.monotonic(), 0
        for batch in self.held_out:
            found = self.learner.predict(batch)
            judge.add(found.probability, batch["mask"], found.depth, batch["depth"])
            rows += sheet_rows(batch, found, self.card)[: SHEET_ROWS - len(rows)]
            count += 1
            for head, value in found.losses.items():
                sums[head] = sums.get(head, 0.0) + value
            yield Progress(self.learner.step, 0, "steps", f"Judging epoch {epoch + 1}")
        self._lap("validating", clock)
        values = {"loss": sum(sums.values()) / max(count, 1)} | judge.values()
        # All is done before the first word of it: whoever stops at one of these has a whole epoch.
        told = self._recorded("held-out", values) + self._recorded("time", self.seconds)
        sheet = contact_sheet(rows, TITLES) if rows else None
        if sheet is not None:
            self.run.add_picture(epoch + 1, sheet)
        self._finish_epoch(epoch, values)
        yield from told
        yield Note(f"Epoch {epoch + 1} of {self.card.options.epochs}: {_told(values)}")
        if sheet is not None:
            yield Preview("epoch", sheet, epoch + 1)

    def _finish_epoch(self, epoch: int, values: dict[str, float]) -> None:
        better = values.get("iou", 0.0) >= self.card.metrics.get("best-iou", 0.0)
        best = values.get("iou", 0.0) if better else self.card.metrics["best-iou"]
        metrics = {**values, "best-iou": best}
        self.card = self.card.model_copy(update={"epochs_done": epoch + 1, "metrics": metrics})
        if better:
            checkpoints.save(self.run.best, self.card, {"model": self.learner.model.state_dict()})

    def _recorded(self, group: str, values: dict[str, float]) -> list[Metric]:
        found = [Metric(f"{group}/{name}", self.learner.step, v) for name, v in values.items()]
        self.metrics += found
        return found

    def _lap(self, activity: str, since: float) -> float:
        now = time.monotonic()
        self.seconds[activity] = self.seconds.get(activity, 0.0) + now - since
        return now

    def _save(self) -> None:
        """Metrics first: whatever is recorded beyond a checkpoint is cut back on resuming."""
        waiting, self.metrics = self.metrics, []
        self.run.record(waiting)
        checkpoints.save(self.run.last, self.card, self.learner.state())
        self.saved = time.monotonic()


def _told(values: dict[str, float]) -> str:
    """The held-out figures that matter most, in words."""
    if "iou" not in values:
        return "nothing is held out to be judged on"
    told = [f"mask IoU {values['iou']:.3f}"]
    if "delta1" in values:
        told.append(f"depth delta1 {values['delta1']:.3f}")
    return ", ".join(told) + " on held-out samples"


def sheet_rows(batch: Batch, found: Any, card: Card) -> list[list[Picture]]:
    """One row of a contact sheet for each sample of a batch; see `TITLES`."""
    near, far = card.depth.near, card.depth.far
    probability = (found.probability.cpu().numpy() * 255 + 0.5).astype(np.uint8)
    depth = found.depth.cpu().numpy()
    image, mask, true = (batch[k].numpy() for k in ("image", "mask", "depth"))
    return [
        [
            image[n],
            overlay(image[n], mask[n]),
            grey_to_rgb(probability[n]),
            depth_in_colour(true[n], near, far),
            depth_in_colour(depth[n], near, far),
        ]
        for n in range(len(image))
    ]
