"""What teachers say of one background, and between which depths it is shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.imaging.reading import read_rgb, read_uint16
from fgbg_studio.jobs.comparing_teachers import LoadedTeachers, range_of
from fgbg_studio.plugins.teachers import ground_plane, onnx
from fgbg_studio.project import Project
from tests.unit.onnx_files import write_brightness


def test_it_is_what_the_job_would_give(tiny: Project) -> None:
    first = tiny.contents.backgrounds[0]
    picture = read_rgb(tiny.path(first.file))
    scale = tiny.contents.depth
    found = LoadedTeachers().map_of("ground-plane", ground_plane.Options(), first, picture, scale)
    assert found.label == first.teacher
    assert np.array_equal(scale.encode(found.depth), read_uint16(tiny.path(first.depth)))
    assert (found.kind, found.relative, found.alone) == ("prior", False, False)
    assert "metres, a prior · licence none needed" in found.told


def test_a_teacher_is_loaded_once_for_the_same_options() -> None:
    teachers = LoadedTeachers()
    one = teachers.teacher("ground-plane", ground_plane.Options())
    assert teachers.teacher("ground-plane", ground_plane.Options()) is one
    assert teachers.teacher("ground-plane", ground_plane.Options(far=40)) is not one


def test_a_file_that_is_replaced_or_taken_away_is_not_asked_any_more(
    isolated_settings: Path,
) -> None:
    file = isolated_settings / "models" / "bright.onnx"
    teachers, options = LoadedTeachers(), onnx.Options(file=file.name, output="metres")
    write_brightness(file, 48)
    one = teachers.teacher("onnx", options)
    assert teachers.teacher("onnx", options) is one
    write_brightness(file, 64)
    other = teachers.teacher("onnx", options)
    assert other is not one
    assert teachers.teacher("onnx", options) is other
    file.unlink()
    with pytest.raises(StudioError, match=r"bright\.onnx is not there"):
        teachers.teacher("onnx", options)


def test_the_range_takes_in_all_maps_but_for_odd_pixels_and_the_unknown() -> None:
    near = np.full((1000, 2000), 2.0, np.float32)
    near[0, 0], near[500:, :] = 0.001, 0.0
    far = np.full((30, 40), 50.0, np.float32)
    assert range_of([near, far]) == (2.0, 50.0)


def test_the_range_of_one_depth_or_none_still_is_one() -> None:
    low, high = range_of([np.full((4, 4), 3.0, np.float32)])
    assert low == pytest.approx(3)
    assert high > low
    low, high = range_of([np.zeros((4, 4), np.float32)])
    assert 0 < low < high
