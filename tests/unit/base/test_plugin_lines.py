"""One line of text names a plug-in with its options, and leads back to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.plugin_lines import chosen_by, line_of

TEXT = some.text(some.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@given(TEXT, some.integers(64, 960))
def test_a_line_leads_back_to_the_options(text: str, height: int) -> None:
    options = registry.load("teachers", "densedepth").Options(file=text, height=height)
    line = line_of("densedepth", options)
    assert chosen_by("teachers", line) == ("densedepth", options)


def test_what_is_as_usual_is_left_out() -> None:
    kind = registry.load("teachers", "densedepth").Options
    assert line_of("densedepth", kind()) == "densedepth"
    assert line_of("densedepth", kind(height=320)) == "densedepth:height=320"
    assert line_of("densedepth", kind(height=320), without={"height"}) == "densedepth"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("densdepth", "Did you mean 'densedepth'"),
        ("densedepth:depth=3", "depth"),
        ("densedepth:height=3", "height"),
        ("densedepth:height", "height"),
    ],
)
def test_what_is_unknown_is_named(line: str, told: str) -> None:
    with pytest.raises(StudioError, match=told):
        chosen_by("teachers", line)
