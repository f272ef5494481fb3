"""How good a network is on held-out samples, over all of them and over each part apart."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from fgbg_studio.base.events import Progress
from fgbg_studio.data.loader import Batch
from fgbg_studio.data.splits import PARTS
from fgbg_studio.learning.checkpoints import Card
from fgbg_studio.learning.contact_sheets import SHEET_ROWS, Picture, sheet_rows
from fgbg_studio.learning.learner import Learner, Prediction
from fgbg_studio.learning.metrics import Judge

Numbers: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class HeldOut:
    """The samples to judge by, always the same and in the same order.

    `batches` are asked for anew each time. `parts` are the numbers in `PARTS` of the samples, in
    that order.
    """

    batches: Iterable[Batch]
    parts: Numbers


@dataclass
class Verdict:
    """The losses of each head and the metrics over all samples and of each part by its name."""

    losses: dict[str, float] = field(default_factory=dict)
    metrics: dict[str, float] = field(default_factory=dict)
    of_parts: dict[str, dict[str, float]] = field(default_factory=dict)
    rows: list[list[Picture]] = field(default_factory=list)
    """Of a contact sheet: see `learning.contact_sheets`."""

    @property
    def values(self) -> dict[str, float]:
        """All that is said of all samples together."""
        return {"loss": sum(self.losses.values()), **self.losses, **self.metrics}


def judged(
    learner: Learner, held_out: HeldOut, card: Card, doing: str
) -> Generator[Progress, None, Verdict]:
    """Judge a network; gives a `Progress` after each batch, and returns the verdict."""
    judges: dict[int, Judge] = {}
    verdict, start = Verdict(), 0
    for batch in held_out.batches:
        found = learner.predict(batch)
        count = len(batch["mask"])
        parts = held_out.parts[start : start + count]
        for part in np.unique(parts).tolist():
            judge = judges.setdefault(part, Judge(card.depth))
            _add(judge, found, batch, np.flatnonzero(parts == part))
        for head, loss in found.losses.items():
            verdict.losses[head] = verdict.losses.get(head, 0.0) + loss * count
        verdict.rows += sheet_rows(batch, found, card, SHEET_ROWS - len(verdict.rows))
        start += count
        yield Progress(learner.step, 0, "steps", doing)
    verdict.losses = {head: total / max(start, 1) for head, total in verdict.losses.items()}
    _conclude(verdict, judges)
    return verdict


def _add(judge: Judge, found: Prediction, batch: Batch, rows: Numbers) -> None:
    chosen = rows.tolist()
    judge.add(
        found.probability[chosen],
        batch["mask"][chosen],
        found.depth[chosen],
        batch["depth"][chosen],
    )


def _conclude(verdict: Verdict, judges: dict[int, Judge]) -> None:
    """Each part by itself, then all of them together: their sums are added."""
    for part, judge in sorted(judges.items()):
        verdict.of_parts[PARTS[part]] = judge.values()
    if judges:
        together, *others = (judge for _, judge in sorted(judges.items()))
        for judge in others:
            together.merge(judge)
        verdict.metrics = together.values()
