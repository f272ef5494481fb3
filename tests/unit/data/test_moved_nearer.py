"""The objects whose depth was moved nearer, counted as rendering every sample tells."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from fgbg_studio.data import moved_nearer
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.moved_nearer import Moved, count_moved
from fgbg_studio.data.recipe import DISTURBED, PLAIN, Blends
from fgbg_studio.data.render import Sample
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.disturbing import shifted
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.project import Project

RECIPES: dict[str, dict[str, Any]] = {
    "plain": {"disturbance": PLAIN},
    "disturbed": {"disturbance": DISTURBED},
    "some": {"samples": 31},
    "soft": {"blends": Blends(none=False, gaussian=True, motion=True)},
    "several": {"objects_least": 2, "objects_most": 4, "least_visible": 0.3},
}


@pytest.fixture
def hilly(tiny: Project) -> Project:
    """The tiny project with depth that goes up and down."""
    for number, background in enumerate(tiny.contents.backgrounds[1:]):
        coarse = np.random.default_rng(number).uniform(2, 30, (6, 8)).astype(np.float32)
        smooth = cv2.resize(coarse, (background.width, background.height))
        depth = np.asarray(smooth, np.float32)
        depth[:10, :20] = 0
        write_png(tiny.path(background.depth), tiny.contents.depth.encode(depth))
    first = tiny.contents.backgrounds[0]
    tiny.put(first.model_copy(update={"depth": ""}))
    return tiny


def by_rendering(sample: Sample) -> list[bool]:
    """Whether the contact is beyond what is hidden, object by object, in plain numpy."""
    light = sample.placement.disturbed
    assert sample.background_depth is not None
    ground = shifted(sample.background_depth, light.right, light.down)
    now, found = ground.copy(), []
    for rendered in sample.objects:
        covered = rendered.whole >= 128
        rows = np.flatnonzero(covered.any(axis=1))
        foot = ground[rows[-1]][covered[rows[-1]]] if len(rows) else np.zeros(0)
        hidden = now[covered & (now > 0)].astype(np.float64)
        foot = foot[foot > 0]
        near = np.percentile(hidden, 5) if len(hidden) else np.inf
        contact = float(np.median(foot)) if len(foot) else 0.0
        found.append(bool(near < contact))
        seen = rendered.visible >= 128
        own = np.median(sample.depth[seen]) if seen.any() else min(contact or np.inf, near)
        now[covered] = own
    return found


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_the_count_is_that_of_rendering_every_sample(hilly: Project, name: str) -> None:
    recipe = hilly.recipe.model_copy(update=RECIPES[name])
    dataset: Dataset = hilly.dataset(recipe)
    pixels = SourcePixels(hilly.folder, recipe.canvas, dataset.depth_scale)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moved_nearer, "BLOCK", 8)
        *before, last = count_moved(dataset, pixels)
        every = np.concatenate(list(moved_nearer._blocks(dataset)))
    assert [found.done for found in before] == sorted({found.done for found in before})
    flags = [by_rendering(s) for s in Samples(dataset, pixels).many(np.sort(every).tolist())]
    told = [flag for sample in flags for flag in sample]
    assert 0 < sum(told) < len(told)
    assert last == Moved(len(flags), len(flags), len(told), sum(told))


def test_an_unfinished_count_comes_from_all_over_the_plan(tiny: Project) -> None:
    dataset = tiny.dataset(tiny.recipe.model_copy(update={"places": 200}))
    blocks = list(moved_nearer._blocks(dataset))
    assert np.array_equal(np.sort(np.concatenate(blocks)), np.arange(len(dataset)))
    first = [int(indices[0]) for indices in blocks[:8]]
    assert max(np.diff(sorted([*first, len(dataset)]))) < 2.7 * len(dataset) / len(first)
