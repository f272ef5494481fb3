"""How many samples would come out otherwise, counted against placements one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.fingerprints import files_of
from fgbg_studio.data.grounds import Ground
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.recipe import DISTURBED, PLAIN, Blends, Look, Recipe
from fgbg_studio.data.sources import Background
from fgbg_studio.data.staleness import changed_samples
from tests.unit.plans import background, cutout, planned

RECIPE = Recipe(places=4, objects_most=2, disturbance=DISTURBED)
THEN = planned(4, 6, RECIPE)


def changed(now: Dataset, edited: str = "") -> np.ndarray[Any, np.dtype[np.bool_]]:
    files = {name: name for dataset in (THEN, now) for name in files_of(dataset)}
    today = {**files, edited: "edited"} if edited else files
    return changed_samples(THEN, np.arange(len(THEN)), files, now, today)


def with_recipe(**changes: Any) -> Dataset:
    return replace(THEN, recipe=THEN.recipe.model_copy(update=changes))


def one_by_one(now: Dataset) -> list[bool]:
    """Whether each placement differs, by asking for each."""
    plans = [Planner(dataset).many(np.arange(len(dataset))) for dataset in (THEN, now)]
    before, after = ([plan.placement(row) for row in range(len(plan))] for plan in plans)
    keys = {(p.background.id, p.cutout.id, p.place, p.flip): replace(p, index=0) for p in after}
    return [
        keys.get((p.background.id, p.cutout.id, p.place, p.flip)) != replace(p, index=0)
        for p in before
    ]


def deep(dataset: Dataset, relief: float) -> Dataset:
    """The same where the second cut-out has a relief, of which so much counts."""
    second = dataset.cutouts[1].model_copy(update={"relief": "reliefs/c0002.png"})
    cutouts = (dataset.cutouts[0], second, *dataset.cutouts[2:])
    recipe = dataset.recipe.model_copy(update={"relief": relief})
    return replace(dataset, cutouts=cutouts, recipe=recipe)


def test_a_relief_counts_where_the_recipe_has_it() -> None:
    assert not changed(deep(THEN, 0.0)).any()
    assert not changed(with_recipe(relief=0.5)).any()  # none of them has any
    assert changed(deep(THEN, 0.5)).all()
    then, name = deep(THEN, 0.5), "reliefs/c0002.png"
    files = {file: file for file in files_of(then)}
    assert name in files
    found = changed_samples(then, np.arange(len(then)), files, then, {**files, name: "made anew"})
    plan = Planner(then).many(np.arange(len(then)))
    assert np.array_equal(found, (plan.objects.cutout == 1).any(axis=1))
    flat = deep(THEN, 0.0)
    assert not changed_samples(
        flat, np.arange(len(flat)), files, flat, {**files, name: "made anew"}
    ).any()


def test_nothing_changed_is_nothing_stale() -> None:
    assert not changed(THEN).any()


@pytest.mark.parametrize(
    "changes",
    [
        {"scale_most": 0.7},
        {"places": 3},
        {"places": 9},
        {"flips": False},
        {"seed": 2},
        {"objects_most": 1},
        {"rotation": 40.0},
        {"placement": "ground"},
        {"look": Look(brightness=0.2)},
        {"blends": Blends(feather=True)},
        {"disturbance": DISTURBED.model_copy(update={"noise": 6.0})},
        {"disturbance": DISTURBED.model_copy(update={"traces": 0.3})},
        {"disturbance": DISTURBED.model_copy(update={"traces": 0.0})},
        {"blends": Blends(every=True)},
    ],
    ids=str,
)
def test_what_differs_is_what_differs_one_by_one(changes: dict[str, Any]) -> None:
    now = with_recipe(**changes)
    assert changed(now).tolist() == one_by_one(now)


@pytest.mark.parametrize(
    "changes",
    [
        {"look": Look(shadow=0.5)},
        {"look": Look(harmonise=0.5)},
        {"width": 256},
        {"least_visible": 0.9},
    ],
    ids=str,
)
def test_what_every_sample_is_rendered_by_changes_all(changes: dict[str, Any]) -> None:
    assert changed(with_recipe(**changes)).all()


def test_settings_without_effect_change_nothing() -> None:
    plain = planned(2, 2, Recipe(disturbance=PLAIN))
    wider = plain.recipe.model_copy(update={"blends": Blends(feather_px=9.0)})
    indices = np.arange(len(plain))
    assert not changed_samples(plain, indices, {}, replace(plain, recipe=wider), {}).any()
    assert not changed(with_recipe(horizon=0.7)).any()
    assert not changed(with_recipe(samples=17)).any()


def test_an_edited_cutout_changes_every_sample_that_shows_it() -> None:
    found = changed(THEN, THEN.cutouts[0].file)
    plan = Planner(THEN).many(np.arange(len(THEN)))
    shown = [
        any(shape.cutout.id == "c0001" for shape in plan.placement(row).objects)
        for row in range(len(plan))
    ]
    assert found.tolist() == shown
    assert sum(shown) > len(THEN) / 6  # not only those that enumerate it


def test_an_edited_background_changes_its_own_samples() -> None:
    assert changed(THEN, THEN.backgrounds[1].file).sum() == len(THEN) / 4


def test_a_removed_source_takes_its_samples_along_and_a_new_one_only_what_draws_it() -> None:
    alone = replace(THEN, recipe=THEN.recipe.model_copy(update={"objects_most": 1}))
    without = replace(alone, backgrounds=alone.backgrounds[1:])
    files = {name: name for name in files_of(THEN)}
    indices = np.arange(len(alone))
    assert changed_samples(alone, indices, files, without, files).sum() == len(alone) / 4
    more = replace(
        alone,
        backgrounds=(background(9), *alone.backgrounds),
        cutouts=(cutout(9), *alone.cutouts),
    )
    assert not changed_samples(alone, indices, files, more, files).any()


def test_a_horizon_that_was_moved_changes_what_stands_there() -> None:
    recipe = Recipe(placement="ground", places=4)
    then = planned(3, 3, recipe)
    moved = then.backgrounds[1].model_copy(update={"horizon": 0.7})
    now = replace(then, backgrounds=(then.backgrounds[0], moved, then.backgrounds[2]))
    found = changed_samples(then, np.arange(len(then)), {}, now, {})
    of = Planner(then).many(np.arange(len(then))).background
    assert not found[of != 1].any()
    assert found[of == 1].mean() > 0.9


def test_painted_ground_changes_a_dataset_only_where_cutouts_are_placed_by_it() -> None:
    indices = np.arange(len(THEN))
    painted = THEN.backgrounds[1].model_copy(update={"regions": "regions/b0002.png"})
    now = replace(THEN, backgrounds=(THEN.backgrounds[0], painted, *THEN.backgrounds[2:]))
    files = {name: name for name in files_of(now)}
    assert not changed_samples(THEN, indices, files, now, files).any()
    by_ground = RECIPE.model_copy(update={"placement": "ground"})
    then, now = replace(THEN, recipe=by_ground), replace(now, recipe=by_ground)
    assert changed_samples(then, indices, files, now, files, no_ground).sum() == len(THEN) / 4


def no_ground(_: Background) -> Ground:
    return Ground()


def test_a_crop_changes_the_samples_of_its_background() -> None:
    cropped = THEN.backgrounds[1].model_copy(update={"crop": (0.0, 0.0, 0.5, 1.0)})
    now = replace(THEN, backgrounds=(THEN.backgrounds[0], cropped, *THEN.backgrounds[2:]))
    found = changed(now)
    of_it = np.arange(len(THEN)) // THEN.each // len(THEN.cutouts) == 1
    assert found.tolist() == of_it.tolist()
    files = {name: name for name in files_of(THEN)}
    back = changed_samples(now, np.arange(len(now)), files, THEN, files)
    assert back.tolist() == of_it.tolist()
