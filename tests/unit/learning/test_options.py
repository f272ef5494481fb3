"""Options of a training: bounds, presets, and records of earlier versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from fgbg_studio.base import registry
from fgbg_studio.base.errors import UsageError
from fgbg_studio.base.options import specs
from fgbg_studio.base.plugin_lines import chosen_by
from fgbg_studio.learning.options import BEFORE, PRESETS, TrainOptions, preset, recorded
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

LATER = ("growing", "precision", "compiled", "average", "patience", "gpus")
"""What the record of a run of earlier versions does not have."""


def test_every_preset_can_be_trained_with() -> None:
    for name, changes in PRESETS.items():
        options = TrainOptions(**changes)
        assert options.model_dump().items() >= changes.items(), name
        chosen_by("models", options.model)


def test_the_assignment_has_bce_with_logits_on_both_heads_and_nothing_else() -> None:
    options = TrainOptions(**PRESETS["Assignment"])
    weights = {
        f"{head}_{loss}": getattr(options, f"{head}_{loss.replace('-', '_')}")
        for head in ("mask", "depth")
        for loss in registry.names("losses")
    }
    assert {name: weight for name, weight in weights.items() if weight} == {
        "mask_bce": 1.0,
        "depth_bce": 1.0,
    }
    assert (options.model, options.epochs) == ("eigen-pair", 20)


@pytest.mark.parametrize("name", ["quick-look", "Quick look"])
def test_a_preset_is_named_as_it_is_shown_or_as_a_flag(name: str) -> None:
    assert preset(name) == TrainOptions(**PRESETS["Quick look"])
    assert preset("") == TrainOptions()
    with pytest.raises(UsageError, match="There are: quick-look, laptop"):
        preset("slow")


@pytest.mark.parametrize(
    "wrong",
    [
        {"average": 1.0},
        {"average": -0.1},
        {"patience": -1},
        {"gpus": -1},
        {"precision": "double"},
        {"compiled": "yes"},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TrainOptions(**wrong)


def test_every_option_says_what_it_is() -> None:
    known = {spec.name: spec for spec in specs(TrainOptions)}
    assert all(len(known[name].help) > 20 for name in LATER)
    assert (known["patience"].unit, known["patience"].zero) == ("epochs", "all epochs")


def test_a_record_without_the_newer_options_still_loads(tiny: Project, tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    run.begin(TrainOptions(name="old", rate=0.01), tiny.dataset(), {})
    record = json.loads(run.card.read_text())
    later = (*LATER, *BEFORE)
    record["options"] = {n: v for n, v in record["options"].items() if n not in later}
    run.card.write_text(json.dumps(record))
    assert run.options() == TrainOptions(name="old", rate=0.01, **BEFORE)


def test_a_run_of_before_samples_were_changed_goes_on_without_that() -> None:
    """It would not end as it would have."""
    options = TrainOptions(rate=0.01)
    assert options.mirrored
    assert options.jitter > 0
    kept = {n: v for n, v in options.model_dump().items() if n not in BEFORE}
    assert recorded(kept) == options.model_copy(update=BEFORE)
    assert recorded(options.model_dump()) == options
