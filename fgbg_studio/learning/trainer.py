"""The training loop, on one screen: a generator of events."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable

from fgbg_studio.base.events import Event, Metric, Note, Preview, Progress
from fgbg_studio.data.loader import Batch, EpochOrder
from fgbg_studio.imaging.showing import contact_sheet
from fgbg_studio.learning import checkpoints
from fgbg_studio.learning.checkpoints import Card
from fgbg_studio.learning.contact_sheets import TITLES
from fgbg_studio.learning.failures import NotFiniteError, explained
from fgbg_studio.learning.learner import Learner, Losses
from fgbg_studio.learning.machine import memory_used
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.learning.stopwatch import Stopwatch
from fgbg_studio.learning.validating import HeldOut, Verdict, judged

SAVE_INTERVAL = 60.0
"""Seconds between two checkpoints in mid-epoch."""


class Trainer:
    """One run: a learner, what it learns from, what it is judged on, and its folder.

    `batches` gives those of an epoch, in the order of `order`.
    """

    def __init__(
        self,
        learner: Learner,
        order: EpochOrder,
        batches: Callable[[int], Iterable[Batch]],
        held_out: HeldOut,
        run: RunFolder,
        card: Card,
    ) -> None:
        self.learner, self.order, self.batches = learner, order, batches
        self.held_out, self.run, self.card = held_out, run, card
        self.watch = Stopwatch(card.seconds)
        self._metrics: list[Metric] = []
        self._untold: list[Losses] = []
        self._saved = time.monotonic()

    def fit(self) -> Generator[Event, None, None]:
        """Train to the last epoch. Stopped anywhere, the last checkpoint holds what was learned.

        Raises StudioError where memory lacks or numbers are none any more: the last checkpoint is
        then as it was.
        """
        with explained(self.card.options, self._kept):
            yield from self._epochs()

    def _epochs(self) -> Generator[Event, None, None]:
        whole = True
        try:
            for epoch in range(self.card.epochs_done, self.card.options.epochs):
                if self.card.has_waited:
                    yield Note(f"No better IoU for {self.card.waited} epochs: this is the end.")
                    break
                whole = False
                yield from self._learn(epoch)
                yield from self._judge(epoch)
                self._save()
                whole = True
        except NotFiniteError:
            whole = True  # nothing of it is worth keeping
            raise
        finally:
            if not whole and self.learner.whole:
                self._save()

    def _learn(self, epoch: int) -> Generator[Event, None, None]:
        options, watch = self.card.options, self.watch
        each = -(-self.order.count // options.batch)
        self.order.epoch = epoch
        self.order.skip = (self.learner.step - epoch * each) * options.batch
        busy, left = watch.of("loading", "computing"), len(self.order)
        for batch in watch.each("loading", self.batches(epoch) if left else ()):
            with watch.during("computing"):
                self._untold.append(self.learner.advance(batch))
            due = time.monotonic() - self._saved > SAVE_INTERVAL
            told = self._told(0 if due or self.learner.device.type == "cpu" else 1)
            if due:
                self._save()
            yield Progress(self.learner.step, each * options.epochs, "steps", f"Epoch {epoch + 1}")
            yield from told
            if news := self.learner.compiled and self.learner.compiled.news():
                yield Note(news, warning=True)
        yield from self._told(0)
        if left:
            speed = left / max(watch.of("loading", "computing") - busy, 1e-9)
            yield from self._record("speed", {"samples": speed})

    def _judge(self, epoch: int) -> Generator[Event, None, None]:
        doing = f"Judging epoch {epoch + 1}"
        progress = judged(self.learner, self.held_out, self.card, doing)
        verdict = yield from self.watch.through("validating", progress)
        # All is done before the first word of it: whoever stops at one of these has a whole epoch.
        begun = len(self._metrics)
        self._record("held-out", verdict.values)
        for part, values in verdict.of_parts.items():
            self._record(part, values)
        self._record("time", self.watch.seconds)
        self._record("device", {"memory": memory_used(self.learner.device)})
        sheet = contact_sheet(verdict.rows, TITLES) if verdict.rows else None
        if sheet is not None:
            self.run.add_picture(epoch + 1, sheet, self.learner.step)
        self._finish_epoch(epoch, verdict)
        yield from self._metrics[begun:]
        yield Note(f"Epoch {epoch + 1} of {self.card.options.epochs}: {_words(verdict.metrics)}")
        if sheet is not None:
            yield Preview("epoch", sheet, epoch + 1)

    def _finish_epoch(self, epoch: int, verdict: Verdict) -> None:
        """Count the epoch, and keep the network where it is the best so far."""
        self.card, better = self.card.after_epoch(epoch, verdict.values)
        if self.card.options.patience:
            self._record("epochs", {"waited": float(self.card.waited)})
        if better:
            self.learner.require_finite()
            best = {"model": self.learner.judged.state_dict()}
            checkpoints.save(self.run.best, self.card, best)

    def _told(self, waiting: int) -> list[Metric]:
        """Metrics of the steps done, but for the newest ones: a graphics card is still at them."""
        found: list[Metric] = []
        with self.watch.during("computing"):
            while len(self._untold) > waiting:
                losses = self._untold.pop(0)
                found += self._record("train", losses.values(), losses.step)
        return found

    def _record(self, group: str, values: dict[str, float], step: int = 0) -> list[Metric]:
        at = step or self.learner.step
        found = [Metric(f"{group}/{name}", at, value) for name, value in values.items()]
        self._metrics += found
        return found

    def _save(self) -> None:
        """Metrics first: whatever is recorded beyond a checkpoint is cut back on resuming."""
        self._told(0)
        with self.watch.during("saving"):
            state = self.learner.state()
            waiting, self._metrics = self._metrics, []
            self.run.record(waiting)
            self.card = self.card.model_copy(update={"seconds": dict(self.watch.seconds)})
            checkpoints.save(self.run.last, self.card, state)
        self._saved = time.monotonic()

    def _kept(self) -> str:
        """What is safe, for whoever hears that it cannot go on."""
        if not self.run.last.exists():
            return "Nothing was learned yet that could be kept."
        return f"The last checkpoint is as it was ({self.run.last})."


def _words(values: dict[str, float]) -> str:
    """The held-out figures that matter most."""
    if "iou" not in values:
        return "nothing is held out to be judged on"
    told = [f"mask IoU {values['iou']:.3f}"]
    if "delta1" in values:
        told.append(f"depth delta1 {values['delta1']:.3f}")
    return ", ".join(told) + " on held-out samples"
