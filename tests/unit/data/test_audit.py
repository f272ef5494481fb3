"""What is counted before anything is written is what the plan has."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.data import audit as audit_module
from fgbg_studio.data.audit import CELLS, Audit, audit
from fgbg_studio.data.choosing import chosen
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.recipe import Blends, Recipe
from fgbg_studio.data.splits import part_of
from tests.unit.plans import planned


def whole(dataset: Dataset) -> Audit:
    *_, last = audit(dataset)
    return last


@given(
    backgrounds=st.integers(1, 4),
    cutouts=st.integers(1, 5),
    places=st.integers(1, 4),
    samples=st.integers(0, 60),
    objects=st.integers(1, 3),
    block=st.sampled_from([7, 16_384]),
)
def test_the_counts_are_those_of_the_placements(
    backgrounds: int, cutouts: int, places: int, samples: int, objects: int, block: int
) -> None:
    recipe = Recipe(
        places=places, samples=samples, objects_most=objects, blends=Blends(feather=True)
    )
    dataset = planned(backgrounds, cutouts, recipe)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit_module, "BLOCK", block)
        found = whole(dataset)
    plan = Planner(dataset).many(chosen(dataset))
    placements = [plan.placement(row) for row in range(len(plan))]
    pairs = Counter((p.background.id, p.cutout.id) for p in placements)
    for b, background in enumerate(dataset.backgrounds):
        for c, cutout in enumerate(dataset.cutouts):
            assert found.pairs[b, c] == pairs[background.id, cutout.id]
    parts = Counter(part_of(b, c, recipe) for b, c in pairs.elements())
    assert found.parts == {part: parts[part] for part in found.parts}
    kinds = Counter(p.blend.kind for p in placements)
    assert found.blends == {kind: kinds[kind] for kind in found.blends}
    numbers = Counter(len(p.objects) for p in placements)
    assert found.objects.tolist() == [numbers[n] for n in range(9)]
    shapes = [shape for p in placements for shape in p.objects]
    assert found.cells.sum() == found.sizes.sum() == len(shapes)
    assert found.total == found.done == len(placements)


def test_places_are_counted_where_the_foot_is() -> None:
    dataset = planned(2, 3, Recipe(places=10))
    found, plan = whole(dataset), Planner(dataset).many(np.arange(120))
    cells = np.zeros((CELLS, CELLS), int)
    for row in range(len(plan)):
        box = plan.placement(row).box
        x, y = (box.left + box.width / 2) / 224, (box.top + box.height - 0.5) / 224
        cells[min(int(y * CELLS), CELLS - 1), min(int(x * CELLS), CELLS - 1)] += 1
    assert np.array_equal(found.cells, cells)


def test_pairs_that_never_occur_are_told() -> None:
    assert whole(planned(4, 5, Recipe(samples=7))).never == 13
    assert whole(planned(4, 5)).never == 0


def test_counts_grow_block_by_block_so_that_one_may_stop() -> None:
    counting = audit(planned(100, 100, Recipe()))
    first = next(counting)
    assert first.total == 400_000
    assert 0 < first.done < 50_000
    assert first.pairs.sum() == first.done
