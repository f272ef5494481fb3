"""The depth of one composite in both ways, with the edge errors of each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.render import Sample
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.edge_errors import edge_errors
from fgbg_studio.jobs.comparing_depths import inferred_way, own_way, told_of
from fgbg_studio.jobs.comparing_teachers import LoadedTeachers
from fgbg_studio.plugins.teachers import ground_plane, onnx
from fgbg_studio.project import Project
from tests.unit.onnx_files import write_brightness


def sample_of(project: Project) -> Sample:
    dataset = project.dataset()
    pixels = SourcePixels(project.folder, dataset.recipe.canvas, dataset.depth_scale)
    [sample] = Samples(dataset, pixels).many([3])
    return sample


def test_layered_depth_is_the_samples_own(tiny: Project) -> None:
    sample = sample_of(tiny)
    told = told_of("layered", sample.placement.background.teacher)
    way = own_way(sample.depth, sample.mask, "layered", told)
    assert "the background's own, by ground-plane (prior)" in way.told
    assert told_of("fastdepth", "exact") == "what fastdepth saw in the composite"
    assert way.depth is sample.depth
    assert way.errors == edge_errors(sample.depth, sample.mask)


def test_inferred_depth_is_what_the_teacher_sees_in_the_composite(
    tiny: Project, isolated_settings: Path
) -> None:
    write_brightness(isolated_settings / "models" / "bright.onnx", 48)
    options = onnx.Options(file="bright.onnx", normalisation="0..1", output="metres", factor=20)
    sample, scale = sample_of(tiny), tiny.contents.depth
    way = inferred_way(LoadedTeachers(), "onnx", options, sample, scale)
    mean = sample.image.astype(np.float32).mean(axis=2) / 255 * 20
    assert np.allclose(way.depth, mean, atol=0.05)
    assert way.label.startswith("onnx:file=bright.onnx")
    assert way.errors == edge_errors(way.depth, sample.mask)
    assert "on CPU" in way.told


def test_a_prior_and_a_relative_teacher_without_a_scale_are_refused(
    tiny: Project, isolated_settings: Path
) -> None:
    write_brightness(isolated_settings / "models" / "bright.onnx", 48)
    sample, scale, teachers = sample_of(tiny), tiny.contents.depth, LoadedTeachers()
    with pytest.raises(StudioError, match="is a prior"):
        inferred_way(teachers, "ground-plane", ground_plane.Options(), sample, scale)
    with pytest.raises(StudioError, match="is relative"):
        inferred_way(teachers, "onnx", onnx.Options(file="bright.onnx"), sample, scale)


@pytest.mark.parametrize("depth", [None, np.zeros((4, 4), np.float32)], ids=["none", "unknown"])
def test_a_sample_without_depth_says_what_to_do(depth: np.ndarray | None) -> None:
    with pytest.raises(StudioError, match="Backgrounds page"):
        own_way(depth, np.zeros((4, 4), np.uint8), "layered", "")
