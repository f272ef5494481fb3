"""The check that a network can learn one batch by heart."""

from __future__ import annotations

from typing import Any

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Metric, Result, finish
from fgbg_studio.jobs import overfitting
from fgbg_studio.jobs.overfitting import Overfitted, overfit
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.project import Project

OPTIONS = TrainOptions(size=32, batch=4, device="cpu", no_background=0.5)


def test_a_network_that_learns_passes_and_leaves_nothing(tiny: Project) -> None:
    before = set(tiny.folder.rglob("*"))
    events = list(overfit(tiny, OPTIONS))
    last = events[-1]
    assert isinstance(last, Result)
    found: Overfitted = last.value
    assert found.passed
    assert found.iou >= 0.9
    assert found.last_loss <= 0.5 * found.first_loss
    assert found.delta1 is not None
    losses = [e.value for e in events if isinstance(e, Metric) and e.name == "overfit/loss"]
    assert (losses[0], losses[-1], len(losses)) == (
        found.first_loss,
        found.last_loss,
        found.steps,
    )
    assert set(tiny.folder.rglob("*")) == before


def test_one_that_cannot_learn_does_not_pass(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overfitting, "STEPS", 25)
    options: Any = OPTIONS.model_copy(update={"rate": 1e-6})
    found: Overfitted = finish(overfit(tiny, options))
    assert (found.passed, found.steps) == (False, 25)


def test_what_cannot_be_trained_is_refused(tiny: Project) -> None:
    with pytest.raises(StudioError, match="no 'resnet' among the models"):
        list(overfit(tiny, OPTIONS.model_copy(update={"model": "resnet"})))


def test_the_outcome_is_told_in_words() -> None:
    good = " ".join(Overfitted(1200, 2.5, 0.25, 0.97, 0.991, True).lines())
    assert good == (
        "One batch was learned by heart. In 1,200 steps, the loss went from 2.500 to 0.250; "
        "mask IoU 0.970, depth delta1 0.991."
    )
    bad = " ".join(Overfitted(300, 2.5, 2.4, 0.1, None, False).lines())
    assert bad.startswith("One batch was not learned by heart: try another learning rate")
    assert "delta1" not in bad
