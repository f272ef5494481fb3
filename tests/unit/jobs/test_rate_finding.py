"""The search for a learning rate: what it suggests, and that it leaves nothing behind."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Metric, Progress, Result
from fgbg_studio.jobs import rate_finding
from fgbg_studio.jobs.rate_finding import RateFound, Rising, every_rate, find_rate, steepest
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.project import Project


def falling_at(rate: float, depth: float = 1.0) -> list[float]:
    """Losses that fall by `depth`, most steeply at a rate, and then rise without end."""
    away = [math.log10(tried / rate) for tried in every_rate()]
    return [1 + depth * (1 - 1 / (1 + math.exp(-4 * x)) + max(0.0, x - 1) ** 2) for x in away]


@given(at=st.floats(-4.5, -1.5), depth=st.floats(0.1, 100))
def test_the_rate_of_the_steepest_fall_is_suggested(at: float, depth: float) -> None:
    found = steepest(every_rate(), falling_at(10**at, depth))
    assert 0.3 < math.log10(found) - at + 0.6 < 1.5  # the running mean lags a little behind


def test_rates_rise_by_one_factor_and_the_schedule_gives_each() -> None:
    rates = every_rate()
    assert (rates[0], rates[-1]) == pytest.approx((1e-6, 1.0))
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], 9.0)
    schedule, given_rates = Rising(optimizer, rates[:3]), []
    for _ in range(4):
        given_rates.append(optimizer.param_groups[0]["lr"])
        schedule.step()
    assert given_rates == [*rates[:3], rates[2]]


def test_too_few_losses_suggest_nothing() -> None:
    with pytest.raises(StudioError, match="no number"):
        steepest(every_rate()[:5], [1.0] * 5)


def test_a_search_tells_every_step_and_leaves_nothing(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_finding, "STEPS", 30)
    before = files(tiny.folder)
    options = TrainOptions(size=32, batch=4, device="cpu", data="")
    events = list(find_rate(tiny, options))
    found = events[-1].value if isinstance(events[-1], Result) else None
    assert isinstance(found, RateFound)
    assert 10 < len(found.rates) == len(found.losses) <= 30
    assert found.rates[0] == pytest.approx(1e-6)
    assert found.suggested in found.rates
    metrics = [event for event in events if isinstance(event, Metric)]
    assert [m.value for m in metrics if m.name == "rate/loss"] == list(found.losses)
    assert [m.value for m in metrics if m.name == "rate/rate"] == list(found.rates)
    assert {m.step for m in metrics} == set(range(1, len(found.rates) + 1))
    assert any(isinstance(event, Progress) for event in events)
    assert files(tiny.folder) == before


def files(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))
