"""Sources on the canvas: read once, forgotten when told, and within their memory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fgbg_studio.data.grounds import grid_of
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import Recent, SourcePixels
from fgbg_studio.imaging.fitting import fit
from fgbg_studio.imaging.reading import read_rgb, read_uint16
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.project import Project
from tests.unit.pictures import place, thing


def pixels_of(project: Project, canvas: tuple[int, int] = (48, 48)) -> SourcePixels:
    return SourcePixels(project.folder, canvas, project.dataset().depth_scale)


def test_a_changed_file_is_seen_once_it_is_forgotten(tiny: Project) -> None:
    pixels, first = pixels_of(tiny), tiny.contents.backgrounds[0]
    before = pixels.place(first).image
    write_png(tiny.path(first.file), place(999))
    assert pixels.place(first).image is before
    pixels.forget(first.id)
    assert not np.array_equal(pixels.place(first).image, before)
    cutout = tiny.contents.cutouts[0]
    layers = pixels.layers(cutout)
    write_png(tiny.path(cutout.file), thing(999, cutout.width, cutout.height))
    assert pixels.layers(cutout) is layers
    pixels.forget(cutout.id)
    assert not np.array_equal(pixels.layers(cutout)[0], layers[0])


def test_layers_are_no_larger_than_twice_the_canvas(tiny: Project) -> None:
    cutout = tiny.contents.cutouts[0]
    assert max(pixels_of(tiny, (64, 8)).layers(cutout)[0].shape) <= 16
    own = pixels_of(tiny, (64, 64)).layers(cutout)[0]
    assert own.shape == (cutout.height, cutout.width, 4)


def test_a_ground_is_on_the_grid_of_the_planner_whatever_the_canvas(tiny: Project) -> None:
    background = tiny.contents.backgrounds[0]
    small, large = (pixels_of(tiny, side).ground(background) for side in ((48, 48), (480, 480)))
    assert small.allowed is None
    assert small.depth is not None
    assert large.depth is not None
    assert small.depth.shape == grid_of((48, 48))[::-1]
    assert small.depth.dtype == np.float32
    assert np.array_equal(small.depth, large.depth)
    wide = pixels_of(tiny, (64, 32)).ground(background).depth
    assert wide is not None
    assert wide.shape == (64, 128)


def test_a_ground_is_painted_where_the_region_is(tiny: Project) -> None:
    first = tiny.contents.backgrounds[0]
    painted = np.zeros((first.height, first.width), np.uint8)
    painted[first.height // 2 :, :] = 128
    painted[: first.height // 2, :] = 127
    write_png(tiny.path("regions.png"), painted)
    background = first.model_copy(update={"regions": "regions.png", "depth": ""})
    pixels = pixels_of(tiny)
    ground = pixels.ground(background)
    assert ground.depth is None
    assert ground.allowed is not None
    assert ground.allowed.dtype == bool
    assert ground.allowed[64:].all()
    assert not ground.allowed[:64].any()
    write_png(tiny.path("regions.png"), 255 - painted)
    assert pixels.ground(background) is ground
    pixels.forget(background.id)
    assert pixels.ground(background).allowed is not None


def test_picture_depth_and_regions_come_from_the_crop(tiny: Project) -> None:
    first, crop = tiny.contents.backgrounds[0], (0.25, 0.5, 0.625, 1.0)
    painted = np.zeros((first.height, first.width), np.uint8)
    painted[24:, 16:40] = 255
    write_png(tiny.path("regions.png"), painted)
    first = first.model_copy(update={"regions": "regions.png"})
    pixels, canvas = pixels_of(tiny), (48, 48)
    whole = pixels.place(first)
    cropped = pixels.place(first.model_copy(update={"crop": crop}))
    picture = read_rgb(tiny.path(first.file))[24:, 16:40]
    steps = read_uint16(tiny.path(first.depth))[24:, 16:40]
    assert np.array_equal(cropped.image, fit(picture, canvas))
    assert np.array_equal(cropped.depth, tiny.contents.depth.decode(fit(steps, canvas, exact=True)))
    ground = pixels.ground(first.model_copy(update={"crop": crop}))
    assert ground.allowed is not None
    assert ground.allowed.all()
    assert np.array_equal(pixels.place(first).image, whole.image)  # the other plan's, again


def test_objects_stand_in_the_painted_region(tiny: Project) -> None:
    painted = np.zeros((48, 64), np.uint8)
    painted[30:44, 30:40] = 255
    write_png(tiny.path("regions.png"), painted)
    recipe = Recipe(width=96, height=96, places=6, placement="regions")
    dataset = tiny.dataset(recipe)
    first = dataset.backgrounds[0].model_copy(update={"regions": "regions.png"})
    dataset = replace(dataset, backgrounds=(first,))
    pixels = SourcePixels(tiny.folder, recipe.canvas, dataset.depth_scale)
    for sample in Samples(dataset, pixels).many(range(len(dataset))):
        box = sample.placement.box
        assert 60 <= box.top + box.height <= 89
        assert 42 <= box.left + box.width / 2 <= 66


def test_the_longest_unused_goes_first() -> None:
    kept: Recent[str] = Recent(10)
    for name in "abc":
        kept.put(name, name, 4)
    assert kept.get("a") is None
    assert kept.get("b") == "b"
    kept.put("d", "d", 4)
    assert kept.get("c") is None
    assert kept.get("b") == "b"
    kept.put("huge", "huge", 100)
    assert kept.get("huge") == "huge"
    assert kept.get("b") is None


@pytest.mark.parametrize("count", [0, 1, 300])
def test_samples_come_in_the_order_they_were_asked_for(tiny: Project, count: int) -> None:
    dataset = tiny.dataset()
    samples = Samples(dataset, pixels_of(tiny))
    assert len(samples) == len(dataset)
    wanted = [(n * 37) % len(dataset) for n in range(count)]
    found = [sample.placement.index for sample in samples.many(iter(wanted))]
    assert found == wanted
