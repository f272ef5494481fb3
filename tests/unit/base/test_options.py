"""One pydantic model gives checks, flags and form."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import ValidationError

from fgbg_studio.base.options import Options, explain, option, specs
from fgbg_studio.data.recipe import Recipe


class Inner(Options):
    depth: int = option(3, "How deep", ge=1, le=9)


class Chosen(Options):
    width: int = option(24, "How wide", unit="px", ge=4, le=128, step=4)
    rate: float = option(0.5, "How fast", ge=0, le=1)
    mirrored: bool = option(True, "Turn it round", label="Mirror")
    kind: Literal["flat", "round"] = option("flat", "Which shape")
    name: str = option("", "What it is called")
    inner: Inner = option(Inner(depth=5), "What is inside")


def test_a_spec_tells_all_that_a_form_needs() -> None:
    found = {spec.name: spec for spec in specs(Chosen)}
    assert list(found) == ["width", "rate", "mirrored", "kind", "name", "inner"]
    kinds = [spec.kind for spec in found.values()]
    assert kinds == ["int", "float", "bool", "choice", "text", "group"]
    width = found["width"]
    assert (width.unit, width.minimum, width.maximum, width.step) == ("px", 4.0, 128.0, 4.0)
    assert (width.default, width.help, width.label) == (24, "How wide", "Width")
    assert found["kind"].choices == ("flat", "round")
    assert found["mirrored"].label == "Mirror"
    assert found["inner"].default == Inner(depth=5)


def test_options_are_immutable_and_refuse_unknown_names() -> None:
    chosen: Any = Chosen()
    with pytest.raises(ValidationError, match="frozen"):
        chosen.width = 8
    with pytest.raises(ValidationError, match="Extra inputs"):
        Chosen.model_validate({"widht": 8})


def test_a_failure_is_explained_with_the_setting_and_what_was_given() -> None:
    with pytest.raises(ValidationError) as caught:
        Chosen.model_validate({"width": 2, "inner": {"depth": 10}})
    text = str(explain(caught.value))
    assert "width: input should be greater than or equal to 4 (given: 2)" in text
    assert "inner.depth" in text


def test_a_rule_over_two_settings_is_explained_too() -> None:
    with pytest.raises(ValidationError) as caught:
        Recipe(scale_least=0.8, scale_most=0.4)
    assert "smallest scale is above the largest" in str(explain(caught.value))
