"""What a recipe may switch on: each within its bounds, and none moving what another says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.placement import Blend, Colours, PlacedObject, Placement
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.planned import Plan
from fgbg_studio.data.recipe import BLENDS, PLAIN, Blends, Disturbance, Look, Recipe
from fgbg_studio.data.ring import Ring
from fgbg_studio.data.splits import fold_of
from tests.unit.plans import background, cutout, planned

SEVERAL = Recipe(places=4, objects_least=2, objects_most=4)
BUSY = Recipe(
    places=2,
    objects_most=3,
    rotation=30,
    look=Look(brightness=0.2, hue=30),
    blends=Blends(feather=True, motion=True),
)


def whole(dataset: Dataset, **how: Any) -> Plan:
    return Planner(dataset).many(np.arange(len(dataset)), **how)


def placements(dataset: Dataset) -> list[Placement]:
    plan = whole(dataset)
    return [plan.placement(row) for row in range(len(plan))]


def by_identity(dataset: Dataset) -> dict[tuple[Any, ...], Placement]:
    return {
        (p.background.id, p.cutout.id, p.place, p.flip): replace(p, index=0)
        for p in placements(dataset)
    }


def geometry(shape: PlacedObject) -> PlacedObject:
    return shape._replace(colours=Colours())


def test_all_off_is_one_object_as_it_is() -> None:
    for placement in placements(planned(2, 3, Recipe(disturbance=PLAIN))):
        (shape,) = placement.objects
        assert (shape.angle, shape.colours) == (0.0, Colours())
        assert shape.flip == placement.flip
        assert placement.blend.kind == "none"
        assert (placement.harmonise, placement.shadow, placement.traces) == (0.0, 0.0, ())


@pytest.mark.parametrize("placement", ["uniform", "ground"])
def test_one_alone_is_what_it_is_among_many_in_any_order(placement: str) -> None:
    dataset = planned(3, 4, BUSY.model_copy(update={"placement": placement}))
    planner = Planner(dataset)
    order = np.random.default_rng(1).permutation(len(dataset))
    together = planner.many(order)
    for row, index in enumerate(order.tolist()):
        assert together.placement(row) == planner.one(index)


def test_objects_are_as_many_as_the_recipe_says_and_one_is_enumerated() -> None:
    numbers: Counter[int] = Counter()
    dataset = planned(4, 8, SEVERAL)
    for index, placement in enumerate(placements(dataset)):
        numbers[len(placement.objects)] += 1
        parts = dataset.parts(index)
        assert placement.cutout == dataset.cutouts[parts.cutout]
        assert (placement.place, placement.flip) == (parts.place, parts.flip)
    assert set(numbers) == {2, 3, 4}
    assert min(numbers.values()) > len(dataset) / 5


def test_extra_objects_are_of_the_fold_of_the_enumerated_one() -> None:
    recipe = SEVERAL.model_copy(update={"val": 0.3, "test": 0.3})
    others = 0
    for placement in placements(planned(3, 20, recipe)):
        folds = {fold_of(shape.cutout.id, recipe) for shape in placement.objects}
        assert folds == {fold_of(placement.cutout.id, recipe)}
        others += len({shape.cutout.id for shape in placement.objects}) > 1
    assert others > 100


def test_new_cutouts_change_only_the_samples_that_draw_them() -> None:
    before, recipe = by_identity(planned(3, 8, SEVERAL)), SEVERAL
    grown = planned(3, 8, recipe)
    more = replace(
        grown,
        backgrounds=(background(9), *grown.backgrounds),
        cutouts=(cutout(31), *grown.cutouts, cutout(32, 50, 70)),
    )
    after, new = by_identity(more), {"c0031", "c0032"}
    changed = 0
    for identity, placement in before.items():
        drawn = {shape.cutout.id for shape in after[identity].objects}
        if drawn & new:
            changed += 1
            kept = [shape for shape in after[identity].objects if shape.cutout.id not in new]
            assert set(kept) <= set(placement.objects)
        else:
            assert after[identity] == placement
    assert 0 < changed < len(before) / 2


def test_things_on_the_ground_stand_from_back_to_front() -> None:
    recipe = SEVERAL.model_copy(update={"placement": "ground"})
    for placement in placements(planned(3, 4, recipe)):
        feet = [shape.box.top + shape.box.height for shape in placement.objects]
        assert feet == sorted(feet)


def test_elsewhere_each_is_in_front_as_often() -> None:
    places = Counter(
        p.main
        for p in placements(planned(4, 8, Recipe(places=10, objects_least=2, objects_most=2)))
    )
    assert abs(places[0] - places[1]) < 5 * (places[0] + places[1]) ** 0.5


@given(rotation=st.floats(1, 180), seed=st.integers(0, 1000))
def test_turns_keep_within_their_bound(rotation: float, seed: int) -> None:
    plan = whole(planned(2, 3, Recipe(rotation=rotation, seed=seed)))
    angles = plan.objects.angle
    assert abs(angles).max() <= rotation
    assert angles.min() < -0.8 * rotation < 0.8 * rotation < angles.max()
    assert (
        plan.objects.box_width >= np.floor(np.minimum(plan.objects.width, plan.objects.height))
    ).all()


def test_a_turned_cutout_keeps_its_size_and_its_box_holds_it() -> None:
    straight, turned = (
        whole(planned(2, 3, Recipe(rotation=angle, scale_most=0.4))).objects
        for angle in (0.0, 180.0)
    )
    assert np.array_equal(straight.width, turned.width)
    assert np.array_equal(straight.height, turned.height)
    radians = np.deg2rad(turned.angle)
    cos, sin = abs(np.cos(radians)), abs(np.sin(radians))
    around = turned.width * cos + turned.height * sin, turned.width * sin + turned.height * cos
    for box, exact in zip((turned.box_width, turned.box_height), around, strict=True):
        assert (box >= exact - 1e-6).all()
        assert (box < exact + 1).all()


def test_colours_keep_within_their_bounds() -> None:
    look = Look(brightness=0.2, contrast=0.3, saturation=0.4, hue=25)
    colours = whole(planned(3, 4, Recipe(look=look))).objects.colours
    assert colours is not None
    middle = np.array([1.0, 1.0, 1.0, 0.0])
    most = np.array([0.2, 0.3, 0.4, 25.0])
    reached = abs(colours - middle).reshape(-1, 4).max(axis=0)
    assert (reached <= most + 1e-9).all()
    assert (reached > 0.95 * most).all()


def test_a_blend_is_drawn_among_those_that_are_ticked() -> None:
    blends = Blends(feather=True, feather_px=5, motion=True, motion_px=9)
    found = [p.blend for p in placements(planned(4, 6, Recipe(blends=blends)))]
    kinds = Counter(blend.kind for blend in found)
    assert set(kinds) == {"none", "feather", "motion"}
    assert max(kinds.values()) < 1.3 * min(kinds.values())
    assert {(blend.kind, blend.size) for blend in found} == {
        ("none", 0.0),
        ("feather", 5.0),
        ("motion", 9.0),
    }
    angles = [blend.angle for blend in found if blend.kind == "motion"]
    assert min(angles) < 10 < 170 < max(angles) < 180


def test_every_blend_has_the_same_placement() -> None:
    blends = Blends(feather=True, gaussian=True, poisson=True, motion=True, every=True)
    dataset = planned(2, 3, BUSY.model_copy(update={"blends": blends}))
    found = placements(dataset)
    assert len(found) == 2 * 3 * 2 * 2 * 5
    for first in range(0, len(found), 5):
        group = found[first : first + 5]
        assert [p.blend.kind for p in group] == list(BLENDS)
        alike = {repr(replace(p, index=0, blend=Blend())) for p in group}
        assert len(alike) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"blends": Blends(poisson=True)},
        {"blends": Blends(none=False, gaussian=True, every=True)},
        {"look": Look(contrast=0.5, shadow=0.5)},
        {"disturbance": PLAIN},
        {"disturbance": Disturbance(traces=1.0, noise=20)},
        {"samples": 5},
        {"places": 5},
        {"val": 0.0, "test": 0.0},
    ],
    ids=str,
)
def test_a_setting_moves_no_enumerated_cutout(changes: dict[str, Any]) -> None:
    before = by_identity(planned(2, 3, BUSY))
    after = by_identity(planned(2, 3, BUSY.model_copy(update=changes)))
    for identity, placement in before.items():
        assert geometry(after[identity].object) == geometry(placement.object)


@pytest.mark.parametrize("most", [1, 2, 8])
def test_more_objects_leave_those_that_are_there(most: int) -> None:
    few = by_identity(planned(2, 3, BUSY.model_copy(update={"objects_most": most})))
    many = by_identity(
        planned(2, 3, BUSY.model_copy(update={"objects_least": most, "objects_most": 8}))
    )
    for identity, placement in few.items():
        assert set(placement.objects) <= set(many[identity].objects)


def test_traces_are_on_their_share_of_samples_in_the_enumerated_silhouette() -> None:
    recipe = Recipe(disturbance=Disturbance(traces=0.4))
    found = placements(planned(5, 6, recipe))
    traced = [p for p in found if p.traces]
    assert abs(len(traced) / len(found) - 0.4) < 0.07  # five standard deviations
    assert {len(p.traces) for p in traced} == {1, 2}
    for placement in traced:
        for trace in placement.traces:
            assert trace.shape.cutout == placement.cutout
            assert abs(trace.right) <= 3 >= abs(trace.down)
            assert 0.9 <= trace.gain <= 1.1
    assert not any(p.traces for p in placements(planned(2, 3, Recipe(disturbance=PLAIN))))


def test_who_only_counts_objects_may_leave_traces_out() -> None:
    dataset = planned(2, 3, BUSY)
    counted, full = whole(dataset, traces=False), whole(dataset)
    assert counted.traces is None
    assert full.traces is not None
    assert np.array_equal(counted.objects.left, full.objects.left)


def test_the_ring_draws_each_about_equally_often() -> None:
    names = [f"c{n:04d}" for n in range(1, 21)]
    drawn = Ring(names, list(range(20))).draw(np.random.default_rng(1).random(20_000))
    times = np.bincount(drawn, minlength=20)
    assert times.min() > 500
    assert times.max() < 1700


def test_placements_scale_with_the_canvas() -> None:
    recipe = BUSY.model_copy(update={"placement": "ground", "objects_most": 4})
    small, large = (
        placements(planned(3, 5, recipe.model_copy(update={"width": side, "height": side})))
        for side in (112, 448)
    )
    for one, other in zip(small, large, strict=True):
        assert [o.cutout.id for o in one.objects] == [o.cutout.id for o in other.objects]
        assert (one.blend, one.disturbed, one.main) == (other.blend, other.disturbed, other.main)
        for a, b in zip(one.objects, other.objects, strict=True):
            assert abs(np.array(a.box) - np.array(b.box) / 4).max() <= 2
