"""On the sample project, whose scenes have exact depth, composites have exact depth too."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgbg_studio.base.resources import sample_project
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.grounds import GRID, Ground, Grounds
from fgbg_studio.data.object_depth import put_objects
from fgbg_studio.data.placement import Placement
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.recipe import PLAIN
from fgbg_studio.data.render import Sample, patches_of
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.reading import read_uint16
from fgbg_studio.imaging.surfaces import OPAQUE
from fgbg_studio.project import Project
from resources.build_sample_project import camera_facts
from resources.drawing.scenes import camera_of

SIDE = 320
"""Of the scenes as they were drawn: on a canvas of that size no depth is resampled."""
Depth = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def project() -> Project:
    return Project.open(sample_project(), read_only=True)


def dataset_of(project: Project, **changes: Any) -> Dataset:
    recipe = project.recipe.model_copy(update={"disturbance": PLAIN, **changes})
    return project.dataset(recipe)


@cache
def pixels_on(side: int) -> SourcePixels:
    """The sources on a square canvas, read once for all tests."""
    scale = Project.open(sample_project(), read_only=True).contents.depth
    return SourcePixels(sample_project(), (side, side), scale)


def some(dataset: Dataset, count: int) -> list[Sample]:
    """Samples from all over the plan."""
    pixels = pixels_on(dataset.recipe.width)
    step = len(dataset) // count | 1
    return list(Samples(dataset, pixels).many(range(0, len(dataset), step)))


def ground_depth(sample: Sample, row: int | Depth) -> Depth:
    """What the camera of the scene says of level ground in a row of the canvas, at its middle."""
    camera = camera_of(int(sample.placement.background.name.removeprefix("street-")), SIDE)
    at = (np.asarray(row) + 0.5) * SIDE / len(sample.depth) - 0.5
    return np.asarray(camera.height * camera.focal / (at - camera.horizon))


def foot(sample: Sample) -> int:
    """The lowest row of a sample's object."""
    return int(np.flatnonzero((sample.mask >= 128).any(axis=1))[-1])


def contact(sample: Sample) -> float:
    """The depth of what is under its lowest row."""
    assert sample.background_depth is not None
    row = foot(sample)
    return float(np.median(sample.background_depth[row][sample.mask[row] >= 128]))


def expected(sample: Sample, exact: Depth) -> Depth:
    """The exact depth with the object where its foot is, and before what it hides."""
    covered, row = sample.mask >= 128, foot(sample)
    contact = np.median(exact[row][covered[row]])
    return np.where(covered, min(contact, np.percentile(exact[covered], 5)), exact)


@pytest.mark.parametrize("changes", [{"placement": "uniform"}, {"ground_by": "depth"}])
def test_composites_equal_the_exact_depth_within_half_a_step(
    project: Project, changes: dict[str, Any]
) -> None:
    dataset = dataset_of(project, width=SIDE, height=SIDE, **changes)
    half = 0.5 / dataset.depth_scale.steps_per_unit
    for sample in some(dataset, 40):
        file = project.path(sample.placement.background.depth)
        exact = read_uint16(file) / dataset.depth_scale.steps_per_unit
        written = dataset.depth_scale.encode(sample.depth)
        read = dataset.depth_scale.decode(written)
        wanted = expected(sample, exact)
        assert np.abs(sample.depth - wanted).max() <= half
        assert np.abs(read - wanted).max() <= half * 1.001
        rows = np.flatnonzero(
            np.abs(ground_depth(sample, np.arange(SIDE, dtype=float)) - exact[:, 160]) < 0.01
        )
        assert len(rows) > 20  # the maps are those of the cameras that the tests here go by


@pytest.mark.parametrize("canvas", [224, SIDE])
@pytest.mark.parametrize("by", ["horizon", "depth"])
def test_what_is_placed_on_the_ground_lies_on_its_plane(
    project: Project, by: str, canvas: int
) -> None:
    dataset = dataset_of(project, width=canvas, height=canvas, ground_by=by)
    assert dataset.recipe.placement == "ground"
    errors = []
    for sample in some(dataset, 150):
        errors.append(contact(sample) / ground_depth(sample, foot(sample)) - 1)
    assert np.abs(errors).max() <= 0.01


def ratios(placement: Placement, pixels: SourcePixels) -> list[float]:
    """The depth that each object alone has in the composite, of that of the plane at its foot."""
    camera = camera_of(int(placement.background.name.removeprefix("street-")), SIDE)
    alone, found = pixels.place(placement.background).depth, []
    for number, patch in patches_of(pixels, placement).items():
        surface = patch.alpha >= OPAQUE
        if not surface.any():
            continue
        row = int(np.flatnonzero(surface.any(axis=1))[-1])
        depth = alone.copy()
        put_objects(depth, pixels, placement, {number: patch})
        own = depth[patch.top + row, patch.left + int(surface[row].argmax())]
        below = (patch.top + row + 0.5) * SIDE / len(depth) - 0.5 - camera.horizon
        found.append(float(own) * below / (camera.height * camera.focal))
    return found


def painted(
    dataset: Dataset, pixels: SourcePixels, top: float, right: float
) -> tuple[Dataset, Grounds]:
    """The same with the lower left corner of every background painted, whatever is there."""
    depths = {each.id: pixels.ground(each).depth for each in dataset.backgrounds}
    allowed = np.zeros((GRID, GRID), np.bool_)
    allowed[int(top * GRID) :, : int(right * GRID)] = True
    places = [each.model_copy(update={"regions": "painted"}) for each in dataset.backgrounds]
    found = replace(dataset, backgrounds=tuple(places))
    return found, lambda background: Ground(allowed, depths[background.id])


@settings(deadline=None, max_examples=12)
@given(
    canvas=st.sampled_from([224, SIDE]),
    by=st.sampled_from(["horizon", "depth"]),
    rotation=st.sampled_from([0.0, 15.0, 45.0, 180.0]),
    scales=st.tuples(st.floats(0.1, 1.0), st.floats(0.1, 1.0)).map(sorted),
    objects=st.integers(1, 4),
    seed=st.integers(0, 2**31 - 1),
    paint=st.sampled_from([None, (0.7, 0.8), (0.6, 1.0)]),
)
def test_everything_on_the_ground_has_the_depth_of_its_plane(
    project: Project,
    canvas: int,
    by: str,
    rotation: float,
    scales: list[float],
    objects: int,
    seed: int,
    paint: tuple[float, float] | None,
) -> None:
    """However large, turned, and among others, it stands by its lowest row, and hides no less."""
    dataset = dataset_of(
        project, width=canvas, height=canvas, ground_by=by, rotation=rotation,
        scale_least=scales[0], scale_most=scales[1], objects_most=objects, seed=seed,
    )  # fmt: skip
    pixels = pixels_on(canvas)
    grounds: Grounds = pixels.ground
    if paint:
        dataset, grounds = painted(dataset, pixels, *paint)
    plan = Planner(dataset, grounds).many(np.arange(seed % 131, len(dataset), 131))
    assert not plan.objects.off_ground.any()
    for row in range(len(plan)):
        placement = plan.placement(row)
        for ratio in ratios(placement, pixels):
            assert abs(ratio - 1) <= 0.01, placement


@pytest.mark.parametrize("by", ["horizon", "depth"])
def test_size_goes_with_distance(project: Project, by: str) -> None:
    """An object's size on the canvas times its depth is one number for a background."""
    fixed = {"scale_least": 0.5, "scale_most": 0.5, "width": SIDE, "height": SIDE}
    found: dict[str, list[float]] = {}
    for sample in some(dataset_of(project, ground_by=by, **fixed), 150):
        placed = sample.placement.object
        size = max(placed.width, placed.height)
        if size >= 50:  # of smaller ones, half a pixel that is rounded is too much
            found.setdefault(sample.placement.background.id, []).append(size * contact(sample))
    assert len(found) == 24
    for products in found.values():
        assert max(products) / min(products) < 1.04


def test_several_objects_stand_one_behind_the_other(project: Project) -> None:
    dataset = dataset_of(project, ground_by="depth", objects_least=3, objects_most=3)
    for sample in some(dataset, 30):
        depths = []
        for rendered in sample.objects:
            seen = rendered.visible >= 128
            if seen.any():
                depths.append(float(sample.depth[seen].min()))
        assert depths == sorted(depths, reverse=True)


def test_the_project_knows_where_its_scenes_were_seen_from(project: Project) -> None:
    for background in project.contents.backgrounds:
        facts = camera_facts(background)
        assert background.horizon == facts["horizon"]
        assert background.camera_height == facts["camera_height"]
