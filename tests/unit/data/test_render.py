"""placement -> sample: the same bytes wherever it is called."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.plan import plan
from fgbg_studio.data.recipe import PLAIN, Recipe
from fgbg_studio.data.render import Sample, render, render_index, with_cutout_depth
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.project import Project
from tests.unit.pictures import place

Depth = npt.NDArray[np.float32]


def pixels_of(project: Project, dataset: Dataset) -> SourcePixels:
    return SourcePixels(project.folder, dataset.recipe.canvas, dataset.depth_scale)


def equal(one: Sample, two: Sample) -> bool:
    arrays = ("image", "background", "mask", "depth")
    same = (np.array_equal(getattr(one, a), getattr(two, a)) for a in arrays)
    return one.placement == two.placement and all(same)


@pytest.mark.parametrize("disturbed", [True, False])
def test_any_index_alone_equals_the_same_index_in_a_row(tiny: Project, disturbed: bool) -> None:
    recipe = tiny.recipe if disturbed else tiny.recipe.model_copy(update={"disturbance": PLAIN})
    dataset = tiny.dataset(recipe)
    kept = pixels_of(tiny, dataset)
    indices = range(0, len(dataset), 3)
    in_a_row = {index: render_index(dataset, kept, index) for index in indices}
    for index in reversed(indices):
        assert equal(in_a_row[index], render_index(dataset, kept, index))
        alone = render_index(dataset, pixels_of(tiny, dataset), index)
        assert equal(in_a_row[index], alone)


def test_rendering_leaves_its_sources_alone(tiny: Project) -> None:
    dataset = tiny.dataset()
    pixels = pixels_of(tiny, dataset)
    before = pixels.place(dataset.backgrounds[0]), pixels.cutout(dataset.cutouts[0])
    copies = before[0].image.copy(), before[0].depth.copy(), before[1].copy()
    for index in range(4):
        sample = render_index(dataset, pixels, index)
        sample.image[...] = 0
        sample.depth[...] = 0
    assert np.array_equal(before[0].image, copies[0])
    assert np.array_equal(before[0].depth, copies[1])
    assert np.array_equal(before[1], copies[2])


def test_a_sample_has_the_shape_and_meaning_it_promises(tiny: Project) -> None:
    recipe = tiny.recipe.model_copy(update={"disturbance": PLAIN, "width": 64})
    dataset = tiny.dataset(recipe)
    sample = render_index(dataset, pixels_of(tiny, dataset), 5)
    assert sample.image.shape == sample.background.shape == (48, 64, 3)
    assert sample.mask.shape == sample.depth.shape == (48, 64)
    assert sample.image.dtype == sample.mask.dtype == np.uint8
    assert sample.depth.dtype == np.float32
    outside = sample.mask == 0
    assert np.array_equal(sample.image[outside], sample.background[outside])
    rows, columns = np.nonzero(sample.mask)
    p = sample.placement
    assert p.left <= columns.min() <= columns.max() < p.left + p.width
    assert p.top <= rows.min() <= rows.max() < p.top + p.height
    assert sample.mask.max() == 255


def test_a_mirrored_cutout_is_the_mirror_image(tiny: Project) -> None:
    dataset = tiny.dataset(tiny.recipe.model_copy(update={"disturbance": PLAIN}))
    pixels, placement = pixels_of(tiny, dataset), plan(dataset, 6)
    assert not placement.flip
    straight = render(pixels, placement).mask
    mirrored = render(pixels, replace(placement, flip=True)).mask
    box = slice(placement.left, placement.left + placement.width)
    assert np.abs(mirrored[:, box].astype(int) - straight[:, box][:, ::-1]).max() <= 1


def test_a_shift_moves_image_and_depth_together(tiny: Project) -> None:
    dataset = tiny.dataset(tiny.recipe.model_copy(update={"disturbance": PLAIN}))
    pixels, placement = pixels_of(tiny, dataset), plan(dataset, 0)
    still = render(pixels, placement)
    moved = render(pixels, replace(placement, disturbed=replace(placement.disturbed, down=2)))
    free = np.flatnonzero(~still.mask.any(axis=0))
    assert free.size
    assert np.array_equal(moved.image[2:, free], still.image[:-2, free])
    assert np.array_equal(moved.depth[2:, free], still.depth[:-2, free])
    assert np.array_equal(moved.mask, still.mask)


def test_backgrounds_without_depth_give_unknown_depth(tiny: Project) -> None:
    bare = tiny.contents.backgrounds[0].model_copy(update={"depth": ""})
    dataset = replace(tiny.dataset(), backgrounds=(bare,))
    assert not render_index(dataset, pixels_of(tiny, dataset), 0).depth.any()


def test_a_changed_file_is_seen_once_it_is_forgotten(tiny: Project) -> None:
    dataset = tiny.dataset()
    pixels, first = pixels_of(tiny, dataset), dataset.backgrounds[0]
    before = pixels.place(first).image
    write_png(tiny.path(first.file), place(999))
    assert pixels.place(first).image is before
    pixels.forget(first.id)
    assert not np.array_equal(pixels.place(first).image, before)


def ramp(height: int = 20, width: int = 10) -> Depth:
    """Depth that falls from the top, 20, to the bottom, 1."""
    return np.repeat(np.arange(height, 0, -1, dtype=np.float32)[:, None], width, axis=1)


def test_the_cutout_stands_at_the_depth_of_its_ground_contact() -> None:
    mask = np.zeros((20, 10), np.uint8)
    mask[5:11, 2:6] = 255
    depth = ramp()
    found = with_cutout_depth(depth, mask)
    assert set(np.unique(found[mask > 0])) == {np.float32(10)}
    assert np.array_equal(found[mask == 0], depth[mask == 0])


def test_half_transparent_edges_take_one_depth_or_the_other() -> None:
    mask = np.zeros((20, 10), np.uint8)
    mask[5:11, 2:6], mask[5:11, 6], mask[5:11, 7] = 255, 128, 127
    found = with_cutout_depth(ramp(), mask)
    assert (found[5:11, 6] == 10).all()
    assert np.array_equal(found[5:11, 7], ramp()[5:11, 7])


def test_the_cutout_is_never_behind_the_5th_percentile_of_what_it_hides() -> None:
    depth = np.full((20, 10), 50, np.float32)
    depth[5:8, 2:6] = 4.0  # something near, hidden behind the cut-out's upper part
    mask = np.zeros((20, 10), np.uint8)
    mask[5:15, 2:6] = 255
    found = with_cutout_depth(depth, mask)
    hidden = depth[mask > 0]
    assert (found[mask > 0] == np.float32(np.percentile(hidden, 5))).all()
    assert (found[mask > 0] == 4.0).all()


def test_a_few_wrong_pixels_do_not_pull_the_cutout_forward() -> None:
    depth = np.full((20, 10), 50, np.float32)
    depth[5, 2] = 0.5
    mask = np.zeros((20, 10), np.uint8)
    mask[5:15, 2:6] = 255
    assert (with_cutout_depth(depth, mask)[mask > 0] == 50).all()


def test_unknown_depth_stays_unknown_around_the_cutout() -> None:
    depth = ramp()
    depth[:8] = 0
    mask = np.zeros((20, 10), np.uint8)
    mask[5:11, 2:6] = 255
    found = with_cutout_depth(depth, mask)
    assert (found[mask > 0] == 10).all()
    assert not found[:8][mask[:8] == 0].any()
    unknown = np.zeros_like(depth)
    assert not with_cutout_depth(unknown, mask).any()


def test_a_sample_without_a_visible_cutout_keeps_its_depth() -> None:
    assert np.array_equal(with_cutout_depth(ramp(), np.zeros((20, 10), np.uint8)), ramp())


def test_the_largest_shift_is_possible_on_the_smallest_canvas(tiny: Project) -> None:
    strongest = tiny.recipe.disturbance.model_copy(update={"shift": 32})
    recipe = Recipe(width=16, height=16, places=4, disturbance=strongest)
    dataset = tiny.dataset(recipe)
    for index in range(0, len(dataset), 7):
        assert render_index(dataset, pixels_of(tiny, dataset), index).image.shape == (16, 16, 3)
