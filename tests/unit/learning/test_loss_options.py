"""Weights and own options of every loss are options of a training, and reach the loss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from pydantic import ValidationError

from fgbg_studio.base import registry
from fgbg_studio.base.options import Options, option, specs
from fgbg_studio.learning.learner import Learner
from fgbg_studio.learning.loss_options import (
    HEADS,
    Head,
    chosen_losses,
    own_names,
    own_options,
    weight_name,
    weight_of,
    weights_of,
    with_losses,
    without_weight,
)
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

NOTHING = {name: 0.0 for head in HEADS for name in weights_of(head)}
EARLIER = {"mask_bce": 0.5, "mask_dice": 2.0, "depth_l1": 3.0, "depth_ssim": 0.0}
"""All that the record of a run had of its losses before there were more."""


def only(**weights: float) -> TrainOptions:
    """Options in which these weights alone are not 0."""
    return TrainOptions.model_validate({**NOTHING, **weights})


def test_every_loss_can_be_given_a_weight_on_either_head() -> None:
    known = {spec.name: spec for spec in specs(TrainOptions)}
    for head in HEADS:
        for loss in registry.names("losses"):
            spec = known[weight_name(head, loss)]
            assert (spec.minimum, spec.maximum) == (0, 100)
            assert registry.load("losses", loss).ABOUT in spec.help


def test_options_of_a_loss_keep_their_bounds_help_and_default() -> None:
    known = {spec.name: spec for spec in specs(TrainOptions)}
    for loss in registry.names("losses"):
        label = registry.load("losses", loss).LABEL
        for name, own in own_options(loss).items():
            spec = known[name]
            assert spec.label.startswith(label)
            same = {"name": name, "label": spec.label}
            assert spec == own.model_copy(update=same)
    with pytest.raises(ValidationError):
        TrainOptions.model_validate({"focal_gamma": 9.0})


def test_the_usual_losses_are_those_of_earlier_versions() -> None:
    usual = {name: value for name, value in TrainOptions() if name in NOTHING and value}
    assert usual == {"mask_bce": 1, "mask_dice": 1, "depth_l1": 4, "depth_ssim": 0.5}


def test_a_record_of_an_earlier_version_still_loads(tiny: Project, tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    run.begin(TrainOptions.model_validate(EARLIER), tiny.dataset(), {})
    record = json.loads(run.card.read_text())
    later = {*NOTHING.keys() - EARLIER.keys(), *own_names()}
    record["options"] = {n: v for n, v in record["options"].items() if n not in later}
    run.card.write_text(json.dumps(record))
    found = run.options()
    weights = {n: v for n, v in found if n in NOTHING and v}
    assert weights == {n: v for n, v in EARLIER.items() if v}


def test_what_is_chosen_is_stored_with_the_run(tiny: Project, tmp_path: Path) -> None:
    options = only(mask_tversky=1.0, depth_bce=2.0).model_copy(update={"tversky_beta": 0.9})
    run = RunFolder(tmp_path)
    run.begin(options, tiny.dataset(), {})
    assert run.options() == options


def test_own_options_reach_the_loss() -> None:
    logits, target = torch.randn(2, 1, 8, 8), torch.rand(2, 1, 8, 8)
    known = torch.ones_like(target)

    def value(**own: float) -> float:
        (chosen,) = chosen_losses(only(**{"depth_focal": 1.0, **own}))
        assert (chosen.head, chosen.loss, chosen.weight) == ("depth", "focal", 1.0)
        return float(chosen.of(logits, target, known))

    plugin = registry.load("losses", "focal")
    wanted = plugin.build(plugin.Options(gamma=4.0, alpha=0.6))(logits, target, known)
    assert value(focal_gamma=4.0, focal_alpha=0.6) == float(wanted)
    assert value() != float(wanted)


def test_options_of_losses_without_a_weight_change_nothing() -> None:
    unused = without_weight(only(mask_focal=1.0))
    assert "focal_gamma" not in unused
    assert {"ssim_window", "dice_smooth"} <= set(unused)
    assert "ssim_window" not in without_weight(TrainOptions())


def test_a_training_without_any_loss_is_refused() -> None:
    with pytest.raises(ValidationError, match="no loss has a weight"):
        TrainOptions.model_validate(NOTHING)


def test_names_that_meet_are_refused() -> None:
    class Taken(Options):
        mask_bce: float = option(0.0, "Something else", ge=0, le=1)

    with pytest.raises(ValueError, match="mask_bce"):
        with_losses({"mask": {}, "depth": {}})(Taken)


def batch() -> dict[str, Any]:
    torch.manual_seed(1)
    depth = torch.rand(2, 32, 32) * 8 + 1
    depth[:, :9] = 0
    return {
        "image": torch.randint(0, 256, (2, 32, 32, 3), dtype=torch.uint8),
        "background": torch.randint(0, 256, (2, 32, 32, 3), dtype=torch.uint8),
        "mask": torch.randint(0, 2, (2, 32, 32), dtype=torch.uint8) * 255,
        "depth": depth,
    }


@pytest.mark.parametrize("head", HEADS)
def test_a_network_learns_by_every_loss_on_either_head(tiny: Project, head: Head) -> None:
    options = only(**dict.fromkeys(weights_of(head), 0.5))
    learner = Learner(options, tiny.dataset().depth_scale, 4, torch.device("cpu"))
    assert [chosen.loss for chosen in learner.losses] == registry.names("losses")
    before = [p.detach().clone() for p in learner.model.parameters()]
    losses = learner.learn(batch())
    assert losses["loss"] == losses[head] > 0
    assert [losses[other] for other in HEADS if other != head] == [0]
    after = list(learner.model.parameters())
    assert all(bool(torch.isfinite(p).all()) for p in after)
    assert not all(torch.equal(a, b) for a, b in zip(before, after, strict=True))
    assert weight_of(options, head, "bce") == 0.5
