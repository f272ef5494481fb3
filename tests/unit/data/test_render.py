"""placement -> sample: the same bytes wherever it is called."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from typing import Any

import numpy as np
import pytest

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.into import Into
from fgbg_studio.data.placement import Blend, Disturbed, Placement
from fgbg_studio.data.plan import Planner, plan
from fgbg_studio.data.recipe import DISTURBED, PLAIN, Blends, Disturbance, Look, Recipe
from fgbg_studio.data.render import Sample, render, render_index
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.writing import encode_jpeg
from fgbg_studio.project import Project

EVERY_BLEND = Blends(feather=True, gaussian=True, poisson=True, motion=True)
COLOURFUL = Look(brightness=0.3, contrast=0.3, saturation=0.5, hue=60, harmonise=0.5, shadow=0.6)
RECIPES: dict[str, dict[str, Any]] = {
    "plain": {},
    "disturbed": {"disturbance": DISTURBED},
    "turned": {"rotation": 90},
    "blends": {"blends": EVERY_BLEND},
    "look": {"look": COLOURFUL},
    "several": {"objects_least": 2, "objects_most": 5},
    "traces": {"disturbance": Disturbance(traces=1.0)},
    "ground": {"placement": "ground", "ground_by": "depth", "objects_most": 3},
    "all": {
        "rotation": 40,
        "objects_most": 4,
        "blends": EVERY_BLEND,
        "look": COLOURFUL,
        "disturbance": DISTURBED,
    },
}


def pixels_of(project: Project, dataset: Dataset) -> SourcePixels:
    return SourcePixels(project.folder, dataset.recipe.canvas, dataset.depth_scale)


def dataset_of(project: Project, **changes: Any) -> Dataset:
    plain = {"disturbance": PLAIN, **changes}
    return project.dataset(project.recipe.model_copy(update=plain))


def equal(one: Sample, two: Sample) -> bool:
    arrays = ("image", "background", "mask", "depth")
    same = (np.array_equal(getattr(one, a), getattr(two, a)) for a in arrays)
    objects = all(
        a.placed == b.placed
        and np.array_equal(a.whole, b.whole)
        and np.array_equal(a.visible, b.visible)
        for a, b in zip(one.objects, two.objects, strict=True)
    )
    return one.placement == two.placement and one.changed == two.changed and all(same) and objects


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_any_index_alone_equals_the_same_index_in_a_row(tiny: Project, name: str) -> None:
    dataset = dataset_of(tiny, **RECIPES[name])
    indices = range(0, len(dataset), 9)
    in_a_row = list(Samples(dataset, pixels_of(tiny, dataset)).many(indices))
    alone = Samples(dataset, pixels_of(tiny, dataset))
    for sample, index in reversed(list(zip(in_a_row, indices, strict=True))):
        assert equal(sample, alone.sample(index))
        assert equal(sample, render_index(dataset, alone.pixels, index))


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_samples_drawn_over_one_another_are_as_alone(tiny: Project, name: str) -> None:
    dataset = dataset_of(tiny, **RECIPES[name])
    alone, indices = Samples(dataset, pixels_of(tiny, dataset)), range(0, len(dataset), 5)
    into = [Into.new(dataset.recipe.canvas) for _ in range(2)]
    for sample, index in zip(alone.many(indices, cycle(into)), indices, strict=True):
        assert equal(sample, alone.sample(index))
        assert any(sample.image is one.image for one in into)


def test_depth_is_whole_over_a_sample_drawn_without(tiny: Project) -> None:
    dataset = dataset_of(tiny, **RECIPES["plain"])
    pixels, planner = pixels_of(tiny, dataset), Planner(dataset)
    into = Into.new(dataset.recipe.canvas)
    into.depth[...] = -1
    for index, depth in ((0, False), (1, True), (2, False), (3, True)):
        sample = render(pixels, planner.one(index), depth=depth, into=into)
        assert equal(sample, render(pixels, planner.one(index), depth=depth))


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_without_depth_all_else_is_the_same(tiny: Project, name: str) -> None:
    dataset = dataset_of(tiny, **RECIPES[name])
    pixels, indices = pixels_of(tiny, dataset), range(0, len(dataset), 9)
    whole, flat = Samples(dataset, pixels), Samples(dataset, pixels, depth=False)
    for sample, known in zip(flat.many(indices), whole.many(indices), strict=True):
        assert known.depth.any()
        assert not sample.depth.any()
        assert sample.background_depth is None
        assert sample.depth.shape == known.depth.shape
        assert equal(replace(sample, depth=known.depth), known)


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_sample_has_the_shape_and_meaning_it_promises(tiny: Project, name: str) -> None:
    dataset = dataset_of(tiny, width=64, **RECIPES[name])
    for sample in Samples(dataset, pixels_of(tiny, dataset)).many(range(0, len(dataset), 9)):
        assert sample.image.shape == sample.background.shape == (48, 64, 3)
        assert sample.mask.shape == sample.depth.shape == (48, 64)
        assert sample.image.dtype == sample.mask.dtype == np.uint8
        assert sample.depth.dtype == np.float32
        assert sample.image.flags.c_contiguous
        assert sample.objects
        for rendered in sample.objects:
            assert (rendered.visible <= rendered.whole).all()
            assert (rendered.whole <= sample.mask).all()
            assert rendered.placed in sample.placement.objects
        added = sum(rendered.visible.astype(int) for rendered in sample.objects)
        assert np.abs(added - sample.mask).max() <= len(sample.objects)


@pytest.mark.parametrize("name", sorted(set(RECIPES) - {"disturbed", "all"}))
def test_nothing_differs_from_the_background_outside_what_changed(tiny: Project, name: str) -> None:
    dataset = dataset_of(tiny, **RECIPES[name])
    pixels = pixels_of(tiny, dataset)
    for sample in Samples(dataset, pixels).many(range(0, len(dataset), 9)):
        assert sample.changed is not None
        top, bottom, left, right = sample.changed
        outside = np.ones(sample.mask.shape, bool)
        outside[top:bottom, left:right] = False
        place = pixels.place(sample.placement.background)
        assert np.array_equal(sample.image[outside], place.image[outside])
        assert np.array_equal(sample.depth[outside], place.depth[outside])
        assert not sample.mask[outside].any()


@pytest.mark.parametrize("name", ["plain", "turned", "blends", "several", "ground"])
def test_where_the_mask_is_empty_the_image_is_the_background(tiny: Project, name: str) -> None:
    dataset = dataset_of(tiny, **RECIPES[name])
    for sample in Samples(dataset, pixels_of(tiny, dataset)).many(range(0, len(dataset), 9)):
        free = sample.mask == 0
        assert free.any()
        assert np.array_equal(sample.image[free], sample.background[free])


def test_rendering_leaves_its_sources_alone(tiny: Project) -> None:
    dataset = dataset_of(tiny, **RECIPES["all"])
    pixels = pixels_of(tiny, dataset)
    place, layers = pixels.place(dataset.backgrounds[0]), pixels.layers(dataset.cutouts[0])
    copies = place.image.copy(), place.depth.copy(), [layer.copy() for layer in layers]
    for sample in Samples(dataset, pixels).many(range(6)):
        sample.image[...] = 0
        sample.depth[...] = 0
        sample.mask[...] = 0
    assert np.array_equal(place.image, copies[0])
    assert np.array_equal(place.depth, copies[1])
    assert all(np.array_equal(*pair) for pair in zip(layers, copies[2], strict=True))


@pytest.mark.parametrize("name", ["plain", "all"])
def test_sources_that_cannot_be_written_are_enough(tiny: Project, name: str) -> None:
    dataset = dataset_of(tiny, **RECIPES[name])
    free, mapped = pixels_of(tiny, dataset), pixels_of(tiny, dataset)
    for source in dataset.backgrounds:
        place = mapped.place(source)
        place.image.flags.writeable = place.depth.flags.writeable = False
    for cutout in dataset.cutouts:
        for layer in mapped.layers(cutout):
            layer.flags.writeable = False
    for index in range(0, len(dataset), 13):
        assert equal(render_index(dataset, free, index), render_index(dataset, mapped, index))


def one(tiny: Project, index: int = 6) -> tuple[SourcePixels, Placement]:
    dataset = dataset_of(tiny)
    return pixels_of(tiny, dataset), plan(dataset, index)


def test_a_mirrored_cutout_is_the_mirror_image(tiny: Project) -> None:
    pixels, placement = one(tiny)
    [placed] = placement.objects
    straight = render(pixels, placement).mask
    turned_round = replace(placement, objects=(placed._replace(flip=not placed.flip),))
    box = slice(placed.box.left, placed.box.left + placed.box.width)
    assert np.array_equal(render(pixels, turned_round).mask[:, box], straight[:, box][:, ::-1])


def test_a_shift_moves_image_and_depth_together(tiny: Project) -> None:
    pixels, placement = one(tiny, 0)
    still = render(pixels, placement)
    moved = render(pixels, replace(placement, disturbed=Disturbed(down=2)))
    assert moved.changed is None
    free = np.flatnonzero(~still.mask.any(axis=0))
    assert free.size
    assert np.array_equal(moved.image[2:, free], still.image[:-2, free])
    assert np.array_equal(moved.depth[2:, free], still.depth[:-2, free])
    assert np.array_equal(moved.mask, still.mask)


@pytest.mark.parametrize("kind", ["feather", "gaussian", "motion"])
def test_the_mask_follows_a_blend_that_changes_the_alpha(tiny: Project, kind: Any) -> None:
    pixels, placement = one(tiny)
    plain = render(pixels, placement)
    soft = render(pixels, replace(placement, blend=Blend(kind, 3.0, 20.0)))
    assert not np.array_equal(soft.mask, plain.mask)
    differs = (soft.image != soft.background).any(axis=2)
    assert differs[soft.mask >= 32].mean() > 0.9


def test_poisson_shadow_and_harmonising_leave_the_mask_and_depth_alone(tiny: Project) -> None:
    pixels, placement = one(tiny)
    plain = render(pixels, placement)
    for changed in (
        replace(placement, blend=Blend("poisson")),
        replace(placement, shadow=0.8),
        replace(placement, harmonise=1.0),
    ):
        sample = render(pixels, changed)
        assert np.array_equal(sample.mask, plain.mask)
        assert np.array_equal(sample.depth, plain.depth)
        assert not np.array_equal(sample.image, plain.image)


def test_traces_are_in_the_image_alone(tiny: Project) -> None:
    traced = Samples(dataset := dataset_of(tiny, **RECIPES["traces"]), pixels_of(tiny, dataset))
    seen = 0
    for sample in traced.many(range(0, len(dataset), 9)):
        assert sample.placement.traces
        bare = render(traced.pixels, replace(sample.placement, traces=()))
        assert np.array_equal(sample.mask, bare.mask)
        assert np.array_equal(sample.depth, bare.depth)
        seen += not np.array_equal(sample.image, bare.image)
    assert seen > 5


def test_an_object_that_hides_the_enumerated_one_is_left_out(tiny: Project) -> None:
    pixels, placement = one(tiny)
    [placed] = placement.objects
    both = replace(placement, objects=(placed, placed), least_visible=0.3)
    for main in (0, 1):
        sample = render(pixels, replace(both, main=main))
        assert len(sample.objects) == 1
        assert equal(
            replace(sample, placement=placement),
            replace(render(pixels, placement), objects=sample.objects),
        )
    assert len(render(pixels, replace(both, least_visible=0.0)).objects) == 2


def test_the_noise_and_the_jpeg_of_a_sample_are_its_own(tiny: Project) -> None:
    pixels, placement = one(tiny)
    plain = render(pixels, placement).image
    poor = render(pixels, replace(placement, disturbed=Disturbed(jpeg=20))).image
    assert len(encode_jpeg(poor, 95)) < len(encode_jpeg(plain, 95))
    strong = replace(placement, disturbed=Disturbed(noise=10))
    first, again = render(pixels, strong).image, render(pixels, strong).image
    other = render(pixels, replace(strong, seed=strong.seed + 1)).image
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert (first.astype(float) - plain).std() == pytest.approx(10, rel=0.1)


def test_backgrounds_without_depth_give_unknown_depth(tiny: Project) -> None:
    bare = tiny.contents.backgrounds[0].model_copy(update={"depth": ""})
    dataset = replace(tiny.dataset(), backgrounds=(bare,))
    assert not render_index(dataset, pixels_of(tiny, dataset), 0).depth.any()


def test_the_largest_shift_is_possible_on_the_smallest_canvas(tiny: Project) -> None:
    strongest = tiny.recipe.disturbance.model_copy(update={"shift": 32})
    recipe = Recipe(width=16, height=16, places=4, disturbance=strongest)
    dataset = tiny.dataset(recipe)
    for index in range(0, len(dataset), 7):
        assert render_index(dataset, pixels_of(tiny, dataset), index).image.shape == (16, 16, 3)
