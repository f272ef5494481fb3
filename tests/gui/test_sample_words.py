"""A placement written out, and a sample looked at in each way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from fgbg_studio.data.plan import plan
from fgbg_studio.data.recipe import PLAIN, Blends, Disturbance, Look, Recipe
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.gui.sample_looks import COLOURS, ShownSample, View, look
from fgbg_studio.gui.sample_pictures import SamplePicture
from fgbg_studio.gui.sample_sources import PlannedSamples
from fgbg_studio.gui.sample_words import describe
from fgbg_studio.gui.written_samples import CHANGED
from fgbg_studio.project import Project
from tests.unit.plans import planned


def told(recipe: Recipe, index: int = 5) -> str:
    placement = plan(planned(3, 3, recipe), index)
    return describe(SamplePicture(index, QImage(), placement.cutout.id, "train", placement, ""))


def test_a_plain_sample_is_told_in_three_lines() -> None:
    text = told(Recipe(disturbance=PLAIN, places=3))
    head, where, what, disturbed = text.split("<br>")
    assert head == "<b>Sample 5</b> · Trained on"
    assert where == "On b0001, place 3, mirrored"
    assert what.startswith('<a href="c0001">c0001</a>: ')
    assert what.endswith(", mirrored")
    assert disturbed == "Not disturbed"


def test_all_objects_are_told_from_back_to_front_with_links() -> None:
    text = told(Recipe(objects_least=3, objects_most=3, disturbance=PLAIN))
    assert text.count("<a href=") == 3
    assert text.count("the one enumerated") == 1
    assert "From back to front" in text
    assert "At least 30% of each is left visible" in text


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (Recipe(rotation=90), "turned by "),
        (Recipe(look=Look(brightness=0.5)), "brightness × "),
        (Recipe(look=Look(hue=90)), "hue "),
        (Recipe(look=Look(harmonise=0.4)), "Colours 40% of the way to those around"),
        (Recipe(look=Look(shadow=0.25)), "Shadow 25%"),
        (Recipe(blends=Blends(none=False, feather=True, feather_px=4)), "Blend feather, 4 px"),
        (Recipe(blends=Blends(none=False, motion=True)), "Blend motion, 8 px at "),
        (Recipe(blends=Blends(none=False, poisson=True)), "Blend poisson"),
        (Recipe(disturbance=Disturbance(traces=1)), "of blending without an object"),
        (Recipe(disturbance=Disturbance(exposure=0.5)), "Disturbed: light × "),
        (Recipe(disturbance=Disturbance(jpeg_lowest=40, jpeg_highest=60)), "Disturbed: JPEG "),
    ],
)
def test_what_was_done_to_a_sample_is_said(recipe: Recipe, said: str) -> None:
    assert said in told(recipe)


def test_what_was_not_done_is_left_out() -> None:
    text = told(Recipe(disturbance=PLAIN))
    for word in ("turned", "Blend", "Shadow", "trace", "brightness", "JPEG"):
        assert word not in text


def test_names_are_no_markup() -> None:
    placement = plan(planned(1, 1), 0)
    name = "<b>&evil"
    background = placement.background.model_copy(update={"name": name})
    picture = SamplePicture(0, QImage(), "c0001", "", replace(placement, background=background), "")
    assert "On &lt;b&gt;&amp;evil" in describe(picture)


def test_a_sample_without_a_placement_says_why() -> None:
    assert CHANGED in describe(SamplePicture(3, QImage(), "c0001", "val", None, CHANGED))


# --- ways to look ---------------------------------------------------------------------------------


@pytest.fixture
def several(project: Path) -> ShownSample:
    """A sample with three objects."""
    opened = Project.open(project, read_only=True)
    recipe = opened.recipe.model_copy(update={"objects_least": 3, "objects_most": 3})
    source = PlannedSamples(opened.dataset(recipe), opened.folder)
    (sample,) = source.samples([7], lambda dataset, root: SourcePixels(
        root, dataset.recipe.canvas, dataset.depth_scale))  # fmt: skip
    return sample


def test_each_object_has_a_colour_of_its_own_the_enumerated_one_the_first(
    several: ShownSample,
) -> None:
    assert len(several.visible) > 1
    assert several.placement is not None
    overlaid = look(several, "overlay", DepthScale()).astype(int)
    for mask, colour in zip(several.visible, COLOURS, strict=False):
        alone = np.logical_and.reduce(
            [mask == 255, *(other == 0 for other in several.visible if other is not mask)]
        )
        assert alone.any()
        expected = several.image[alone] * 0.45 + np.array(colour) * 0.55
        assert np.abs(overlaid[alone] - expected).max() <= 1


@pytest.mark.parametrize(
    ("view", "shape"),
    [
        ("image", (48, 48, 3)),
        ("mask", (48, 48)),
        ("depth", (48, 48, 3)),
        ("overlay", (48, 48, 3)),
        ("all", (48, 48, 3)),
        ("four", (96, 96, 3)),
    ],
)
@pytest.mark.parametrize("has_depth", [True, False])
def test_every_view_can_be_shown_with_depth_and_without(
    several: ShownSample, view: View, shape: tuple[int, ...], has_depth: bool
) -> None:
    sample = several if has_depth else replace(several, depth=None)
    picture = look(sample, view, DepthScale())
    assert picture.shape == shape
    assert picture.dtype == np.uint8
