"""What teachers say of one background, and between which depths it is shown."""

from __future__ import annotations

import numpy as np
import pytest

from fgbg_studio.imaging.reading import read_rgb, read_uint16
from fgbg_studio.jobs.comparing_teachers import LoadedTeachers, range_of
from fgbg_studio.plugins.teachers import ground_plane
from fgbg_studio.project import Project


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
    teachers.forget()
    assert teachers.teacher("ground-plane", ground_plane.Options()) is not one


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
