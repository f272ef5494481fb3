"""Several objects, blends, colours and traces in one placement."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.planned import Plan
from fgbg_studio.data.recipe import DISTURBED, Blends, Look, Recipe
from fgbg_studio.data.splits import fold_of
from tests.unit.plans import cutout, planned

SEVERAL = Recipe(places=10, objects_least=1, objects_most=4, rotation=20, disturbance=DISTURBED)


def whole(dataset: Dataset) -> Plan:
    return Planner(dataset).many(np.arange(len(dataset)))


def by_identity(dataset: Dataset) -> dict[tuple[str, str, int, bool], str]:
    plan, found = whole(dataset), {}
    for row in range(len(plan)):
        placement = replace(plan.placement(row), index=0)
        key = placement.background.id, placement.cutout.id, placement.place, placement.flip
        found[key] = repr(placement)
    return found


def test_the_enumerated_cutout_is_among_the_objects_and_is_main() -> None:
    dataset = planned(3, 5, SEVERAL)
    plan = whole(dataset)
    for row in range(len(plan)):
        placement = plan.placement(row)
        assert placement.cutout == dataset.cutouts[plan.cutout[row]]
        assert placement.object.flip == placement.flip
        assert 1 <= len(placement.objects) <= 4
    counts = Counter(len(plan.placement(row).objects) for row in range(len(plan)))
    assert set(counts) == {1, 2, 3, 4}


def test_objects_that_come_by_lot_are_of_the_same_fold() -> None:
    dataset = planned(4, 40, SEVERAL.model_copy(update={"places": 2}))
    plan = whole(dataset)
    for row in range(len(plan)):
        placement = plan.placement(row)
        shapes = [*placement.objects, *(trace.shape for trace in placement.traces)]
        folds = {fold_of(shape.cutout.id, dataset.recipe) for shape in shapes}
        assert folds == {fold_of(placement.cutout.id, dataset.recipe)}


def test_a_new_cutout_changes_only_the_samples_that_draw_it() -> None:
    fewer = planned(3, 30, SEVERAL.model_copy(update={"places": 2}))
    more = replace(fewer, cutouts=(*fewer.cutouts, cutout(31, 60, 24)))
    before, after = by_identity(fewer), by_identity(more)
    changed = [key for key in before if before[key] != after[key]]
    assert all("c0031" in after[key] for key in changed)
    assert 0 < len(changed) < len(before) / 4


def test_more_objects_move_none_of_those_that_were_there() -> None:
    one = whole(planned(2, 3, SEVERAL.model_copy(update={"objects_most": 1})))
    several = whole(planned(2, 3, SEVERAL))
    for row in range(len(one)):
        assert several.placement(row).object == one.placement(row).object


def test_on_the_ground_what_stands_lower_is_in_front() -> None:
    plan = whole(planned(2, 3, SEVERAL.model_copy(update={"placement": "ground"})))
    for row in range(len(plan)):
        feet = [o.box.top + o.box.height for o in plan.placement(row).objects]
        assert feet == sorted(feet)


def test_every_blend_has_the_same_placement() -> None:
    blends = Blends(feather=True, motion=True, every=True)
    dataset = planned(2, 2, Recipe(places=3, blends=blends))
    assert len(dataset) == 2 * 2 * 3 * 2 * 3
    plan = whole(dataset)
    for row in range(0, len(plan), 3):
        three = [replace(plan.placement(row + n), index=0) for n in range(3)]
        assert [p.blend.kind for p in three] == ["none", "feather", "motion"]
        assert [p.blend.size for p in three] == [0.0, 3.0, 8.0]
        assert len({repr(replace(p, blend=three[0].blend)) for p in three}) == 1


def test_blends_are_drawn_evenly_and_move_nothing() -> None:
    plain = planned(3, 4, Recipe())
    mixed = planned(3, 4, Recipe(blends=Blends(feather=True, gaussian=True, poisson=True)))
    before, after = whole(plain), whole(mixed)
    counts = np.bincount(after.blend, minlength=5)
    assert counts[4] == 0
    assert counts[:4].min() > 0.7 * len(after) / 4
    assert np.array_equal(before.objects.left, after.objects.left)


def test_colours_stay_within_their_bounds() -> None:
    look = Look(brightness=0.2, contrast=0.1, saturation=0.5, hue=30)
    plan = whole(planned(3, 4, Recipe(look=look)))
    colours = plan.objects.colours
    assert colours is not None
    bounds = np.array([[0.8, 0.9, 0.5, -30], [1.2, 1.1, 1.5, 30]])
    assert (colours >= bounds[0]).all()
    assert (colours <= bounds[1]).all()
    assert (np.ptp(colours, axis=(0, 1)) > 0.9 * np.ptp(bounds, axis=0)).all()


def test_a_share_of_the_samples_has_traces() -> None:
    plan = whole(planned(5, 10, Recipe()))
    placements = [plan.placement(row) for row in range(len(plan))]
    with_traces = [placement.traces for placement in placements]
    assert all(t.shape.cutout == p.cutout for p in placements for t in p.traces)
    assert 0.15 < sum(bool(traces) for traces in with_traces) / len(plan) < 0.25
    assert {len(traces) for traces in with_traces} == {0, 1, 2}


def test_the_samples_are_all_parts_with_each_other_in_order() -> None:
    dataset = planned(3, 4, Recipe(places=5, blends=Blends(feather=True, every=True)))
    every = product(range(3), range(4), range(5), (False, True), range(2))
    assert [tuple(dataset.parts(n)) for n in range(len(dataset))] == list(every)
