"""What a project file may say of its sources, and how depth is stored."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from fgbg_studio.data.sources import Background, DepthScale, serial_of
from tests.unit.plans import background


@pytest.mark.parametrize(
    "path",
    [
        "../secret.png",
        "originals/../../secret.png",
        "/etc/passwd",
        "..\\secret.png",
        "originals\\a.png",
        "C:/secret.png",
        "C:secret.png",
        "..",
    ],
)
def test_a_path_that_leaves_the_project_is_refused(path: str) -> None:
    for field in ("file", "depth"):
        with pytest.raises(ValidationError, match="points outside the project"):
            Background.model_validate({**background(1).model_dump(), field: path})


@pytest.mark.parametrize("name", ["x0001", "b1", "b0001-", "b0001/../x", "", "b0001-2-3"])
def test_an_id_of_another_form_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        Background.model_validate({**background(1).model_dump(), "id": name})


def test_copies_share_their_serial_number() -> None:
    assert serial_of("b0021") == serial_of("b0021-2") == 21


@given(depth=st.floats(0.01, 80.0))
def test_depth_is_stored_exact_to_half_a_step(depth: float) -> None:
    scale = DepthScale()
    stored = scale.decode(scale.encode(np.array([[depth]], np.float32)))
    assert abs(float(stored[0, 0]) - depth) <= 0.5 / scale.steps_per_unit + 1e-4


def test_unknown_depth_stays_unknown_and_known_never_becomes_so() -> None:
    scale = DepthScale()
    depth = np.array([[0.0, 1e-9, 79.9, 80.0, 1e9, np.inf]], np.float32)
    steps = scale.encode(depth)
    assert steps.dtype == np.uint16
    assert steps[0, 0] == 0
    assert (steps[0, 1:] >= 1).all()
    assert steps[0, 3] == steps[0, 4] == steps[0, 5] == 64_000
    assert scale.decode(steps)[0, 0] == 0.0
    assert np.array_equal(scale.encode(scale.decode(steps)), steps)
