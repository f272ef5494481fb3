"""Reliefs of cut-outs from a teacher, and what they do to the depth of samples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Note, Result, finish
from fgbg_studio.base.resources import models_folder
from fgbg_studio.data.recipe import PLAIN, Blends, Recipe
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.data.sources import Cutout
from fgbg_studio.imaging.reading import read_rgba, read_uint16
from fgbg_studio.imaging.reliefs import STEPS
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.depth import DepthOptions, infer_depth
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.objects import add_object
from fgbg_studio.jobs.relief import ReliefOptions, infer_relief
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Project
from tests.unit.onnx_files import node, write_network
from tests.unit.pictures import Picture, write_backgrounds

SIDE = 64


def photo() -> Picture:
    """Lighter towards the top: farther, to the network of these tests. 100 at row 40."""
    rows = np.arange(140, 140 - SIDE, -1, dtype=np.uint8)
    return np.repeat(np.repeat(rows[:, None], SIDE, axis=1)[..., None], 3, axis=2)


def mask() -> Picture:
    found = np.zeros((SIDE, SIDE), np.uint8)
    found[10:41, 20:36] = 255
    return found


@pytest.fixture
def teaching() -> Any:
    """Options of a network whose depth is the mean of a place's colours."""
    write_network(
        models_folder() / "grey.onnx",
        [node("ReduceMean", ["x"], "y", axes=[1], keepdims=1)],
        {"x": ("n", 3, SIDE, SIDE)},
        {"y": ("n", 1, SIDE, SIDE)},
    )
    options = registry.load("teachers", "onnx").Options
    return options(file="grey.onnx", normalisation="0..255", output="metres")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A cut-out with its photo, one without, and two backgrounds of level ground."""
    write_png(tmp_path / "photo.png", photo())
    lone = np.dstack((photo(), mask()))[8:44, 18:40]
    write_png(tmp_path / "lone.png", lone)
    recipe = Recipe(width=96, height=96, places=3, disturbance=PLAIN, scale_least=0.4)
    with Project.create(tmp_path / "project", recipe=recipe) as made:
        finish(import_pictures(made, write_backgrounds(tmp_path / "places", 2)))
        finish(import_pictures(made, [tmp_path / "photo.png"], "photos"))
        finish(import_pictures(made, [tmp_path / "lone.png"], "cutouts"))
        finish(infer_depth(made))
        save_mask(made, "p0001", mask(), "draft")
        yield made


def relief(project: Project, teaching: Any, **options: Any) -> list[Any]:
    return list(infer_relief(project, ReliefOptions(teacher="onnx", **options), None, teaching))


def of_photo(project: Project) -> Cutout:
    return next(c for c in project.contents.cutouts if c.photo)


def test_the_relief_is_what_the_teacher_sees_in_the_photo(project: Project, teaching: Any) -> None:
    assert sorted(relief(project, teaching)[-1].value) == ["c0001", "c0002"]
    cutout = of_photo(project)
    steps = read_uint16(project.path(cutout.relief))
    assert steps.shape == (cutout.height, cutout.width) == (31, 16)
    rows = np.arange(130, 99, -1) / 100
    assert steps[:, 5] / STEPS == pytest.approx(rows, abs=0.01)


def test_a_photo_of_several_objects_is_looked_at_once(project: Project, teaching: Any) -> None:
    lower = np.roll(mask(), 10, axis=0)
    added = save_mask(project, add_object(project, "p0001").id, lower, "draft")
    job = infer_relief(project, ReliefOptions(teacher="onnx"), None, teaching)
    done: list[str] = []
    for event in job:
        if of_photo(project).relief:  # the first object of the photo is done
            write_png(project.path(added.file), np.full((SIDE, SIDE, 3), 7, np.uint8))
        done = event.value if isinstance(event, Result) else done
    assert added.cutout in done
    [second] = [c for c in project.contents.cutouts if c.id == added.cutout]
    rows = np.arange(120, 89, -1) / 90
    found = read_uint16(project.path(second.relief))[:, 5] / STEPS
    assert found == pytest.approx(rows, abs=0.012)


def test_without_its_photo_it_looks_at_the_cutout_over_grey(
    project: Project, teaching: Any
) -> None:
    relief(project, teaching)
    lone = next(c for c in project.contents.cutouts if not c.photo)
    steps = read_uint16(project.path(lone.relief)) / STEPS
    inside = read_rgba(project.path(lone.file))[..., 3] > 0
    assert steps[inside].max() == pytest.approx(1.3, abs=0.05)
    assert steps.max() == pytest.approx(1.3, abs=0.05)  # no grey of the surroundings in it
    for entry in project.contents.photos:
        project.path(entry.file).unlink()
    again = relief(project, teaching, replace=True)[-1].value
    assert sorted(again) == ["c0001", "c0002"]


def test_a_relief_that_is_there_stays_unless_told(project: Project, teaching: Any) -> None:
    relief(project, teaching)
    file = project.path(of_photo(project).relief)
    write_png(file, np.full((31, 16), STEPS, np.uint16))
    *_, note, result = relief(project, teaching)
    assert isinstance(note, Note)
    assert "2 of 2 cut-outs have a relief and keep it" in note.text
    assert result.value == []
    relief(project, teaching, replace=True)
    assert read_uint16(file).max() > STEPS
    assert len(list((project.folder / "bin").glob("*.png"))) == 2


def test_a_project_needs_a_cutout(tmp_path: Path) -> None:
    with Project.create(tmp_path / "empty") as empty, pytest.raises(StudioError, match="no cut"):
        finish(infer_relief(empty))


def test_a_prior_is_refused(project: Project) -> None:
    with pytest.raises(StudioError, match="'ground-plane' is a prior and sees no relief"):
        finish(infer_relief(project, ReliefOptions(teacher="ground-plane")))


def test_a_mask_saved_anew_makes_a_cutout_without_relief(project: Project, teaching: Any) -> None:
    relief(project, teaching)
    smaller = mask()
    smaller[10:20] = 0
    save_mask(project, "p0001", smaller, "draft")
    assert of_photo(project).relief == ""


@pytest.mark.parametrize("changes", [{}, {"rotation": 60.0}, {"objects_most": 3, "seed": 4}])
def test_samples_have_the_relief_and_nothing_behind_what_they_hide(
    project: Project, teaching: Any, changes: dict[str, Any]
) -> None:
    finish(infer_depth(project, DepthOptions(replace=True)))
    relief(project, teaching)
    soft = {"blends": Blends(none=False, gaussian=True)} if changes else {}
    recipe = project.recipe.model_copy(update={"relief": 1.0, **changes, **soft})
    deep, flat = project.dataset(recipe), project.dataset(recipe.model_copy(update={"relief": 0}))
    pixels = SourcePixels(project.folder, recipe.canvas, deep.depth_scale)
    several = 0
    for one, other in zip(
        Samples(deep, pixels).many(range(len(deep))),
        Samples(flat, pixels).many(range(len(flat))),
        strict=True,
    ):
        assert np.array_equal(one.image, other.image)
        assert one.background_depth is not None
        outside = one.mask < 128
        if len(one.objects) > 1:
            continue
        assert np.array_equal(one.depth[outside], other.depth[outside])
        hidden = one.background_depth[~outside]
        if hidden.size:
            near = np.percentile(hidden, 5)
            assert one.depth[~outside].max() <= near * (1 + 1e-6)
            several += int(len(np.unique(one.depth[~outside])) > 3)
    assert several


def test_half_the_strength_is_half_the_relief(project: Project, teaching: Any) -> None:
    relief(project, teaching)
    cutout = of_photo(project)
    write_png(project.path(cutout.relief), np.full((31, 16), STEPS // 2, np.uint16))
    depths = []
    for strength in (0.0, 0.5, 1.0):
        recipe = project.recipe.model_copy(update={"relief": strength})
        dataset = project.dataset(recipe)
        number = dataset.cutouts.index(cutout) * dataset.each
        pixels = SourcePixels(project.folder, recipe.canvas, dataset.depth_scale)
        sample = Samples(dataset, pixels).sample(number)
        depths.append(float(np.median(sample.depth[sample.mask >= 128])))
    assert depths[1] == pytest.approx(0.75 * depths[0], rel=1e-3)
    assert depths[2] == pytest.approx(0.5 * depths[0], rel=1e-3)
