"""A running average of weights: its numbers, and what is not averaged."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from fgbg_studio.learning.averages import RunningAverage


class Phased(nn.Module):
    """A network with everything that a state may hold: weights, statistics, a count, a phase."""

    refines: torch.Tensor

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Sequential(nn.Conv2d(1, 2, 1), nn.BatchNorm2d(2))
        self.register_buffer("refines", torch.tensor(False))


def test_each_step_takes_its_share_and_early_ones_more() -> None:
    model = nn.Linear(1, 1, bias=False)
    average = RunningAverage(model, 0.9)
    expected = float(model.weight.detach())
    for step in range(200):
        with torch.no_grad():
            model.weight.fill_(float(step % 7))
        kept = min(0.9, (1 + step) / (10 + step))
        expected = kept * expected + (1 - kept) * (step % 7)
        average.follow(step)
        assert float(average.model.get_parameter("weight")) == pytest.approx(expected, rel=1e-5)


def test_statistics_are_averaged_and_counts_and_phases_taken_over() -> None:
    model = Phased().train()
    average = RunningAverage(model, 0.5)
    for _ in range(3):
        model.layer(torch.rand(4, 1, 5, 5) + 3)
    model.refines.fill_(True)
    average.follow(1000)
    mine, theirs = average.model.state_dict(), model.state_dict()
    assert bool(mine["refines"])
    assert int(mine["layer.1.num_batches_tracked"]) == 3
    mean = theirs["layer.1.running_mean"]
    assert torch.allclose(mine["layer.1.running_mean"], mean / 2)  # it began at 0
    assert not any(p.requires_grad for p in average.model.parameters())
    assert not average.model.training


def test_it_shares_no_memory_with_what_it_follows() -> None:
    model = Phased()
    average = RunningAverage(model, 0.5)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(9.0)
    assert all((p != 9).all() for p in average.model.parameters())
