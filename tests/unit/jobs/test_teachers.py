"""A teacher and its options in one line of text, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgbg_studio.base.errors import StudioError
from fgbg_studio.jobs.teachers import chosen_by, label_of, teacher_by
from fgbg_studio.plugins.teachers import ground_plane, onnx


@settings(max_examples=50)
@given(file=st.text(), width=st.integers(0, 4096), bgr=st.booleans(), factor=st.floats(1e-6, 1e6))
def test_a_line_says_the_teacher_and_all_of_its_options(
    file: str, width: int, bgr: bool, factor: float
) -> None:
    options = onnx.Options(file=file, width=width, bgr=bgr, factor=factor, output="metres")
    assert chosen_by(label_of("onnx", options, "network")) == ("onnx", options)


def test_what_is_usual_is_left_out_and_a_prior_says_so() -> None:
    assert label_of("fastdepth", onnx.Options(), "network") == "fastdepth"
    plane = ground_plane.Options(camera_height=2)
    line = label_of("ground-plane", plane, "prior")
    assert line == "ground-plane:camera_height=2.0 (prior)"
    assert chosen_by(line) == ("ground-plane", plane)
    assert teacher_by("ground-plane (prior)").kind == "prior"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("fastdeph", "Did you mean 'fastdepth'"),
        ("exact", "no 'exact' among the teachers"),
        ("ground-plane:far=9000", "cannot be used"),
        ("ground-plane:colour=red", "cannot be used"),
        ("onnx:bgr", "cannot be used"),
    ],
)
def test_a_line_that_means_no_teacher_is_refused(line: str, told: str) -> None:
    with pytest.raises(StudioError, match=told):
        chosen_by(line)
