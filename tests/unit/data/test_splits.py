"""Splits by identity: what is held out is never trained on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data import splits
from fgbg_studio.data.choosing import chosen
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.draws import random_for
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.shuffling import shuffled
from fgbg_studio.data.splits import (
    PARTS,
    counts,
    drawn,
    fold_of,
    indices_of,
    indices_to_choose_by,
    is_held_out,
    part_of,
    stretch,
)
from tests.unit.plans import planned

RECIPE = Recipe(val=0.1, test=0.1)


def pair_of(dataset: Dataset, index: int) -> tuple[str, str]:
    parts = dataset.parts(index)
    return dataset.backgrounds[parts.background].id, dataset.cutouts[parts.cutout].id


@given(
    backgrounds=st.integers(1, 12),
    cutouts=st.integers(1, 12),
    places=st.integers(1, 4),
    flips=st.booleans(),
    val=st.floats(0, 0.45),
    test=st.floats(0, 0.45),
    samples=st.integers(0, 300),
)
def test_parts_are_disjoint_and_complete(
    backgrounds: int, cutouts: int, places: int, flips: bool, val: float, test: float, samples: int
) -> None:
    recipe = Recipe(places=places, flips=flips, val=val, test=test, samples=samples)
    dataset = planned(backgrounds, cutouts, recipe)
    parts = [indices_of(dataset, part) for part in PARTS]
    assert sorted(np.concatenate(parts).tolist()) == chosen(dataset).tolist()
    assert list(counts(dataset).values()) == [len(part) for part in parts]
    for part, indices in zip(PARTS, parts, strict=True):
        for index in indices[:: max(1, len(indices) // 5)].tolist():
            assert part_of(*pair_of(dataset, index), recipe) == part
    trained, judged = (
        {name for i in parts[PARTS.index(part)].tolist() for name in pair_of(dataset, i)}
        for part in ("train", "test")
    )
    assert not any(is_held_out(source_id, recipe) for source_id in trained)
    assert not trained & judged


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("count", [20, 100, 1000])
def test_the_share_is_kept_at_every_size(share: float, count: int) -> None:
    recipe = Recipe(val=share / 2, test=share / 2)
    held_out = sum(is_held_out(f"c{n:04d}", recipe) for n in range(1, count + 1))
    assert abs(held_out - share * count) <= 2


def test_copies_of_one_picture_fall_into_the_same_part() -> None:
    for serial in range(1, 200):
        name = f"b{serial:04d}"
        assert is_held_out(name, RECIPE) == is_held_out(f"{name}-2", RECIPE)
        assert is_held_out(name, RECIPE) == is_held_out(f"{name}-17", RECIPE)


def test_a_larger_share_keeps_what_was_held_out() -> None:
    less = {n for n in range(500) if is_held_out(f"b{n:04d}", RECIPE)}
    more = {n for n in range(500) if is_held_out(f"b{n:04d}", Recipe(val=0.2, test=0.2))}
    assert less < more


@given(val=st.floats(0, 0.45), test=st.floats(0, 0.45), samples=st.integers(0, 200))
def test_the_best_network_is_chosen_without_the_sources_that_judge_it(
    val: float, test: float, samples: int
) -> None:
    recipe = Recipe(places=1, val=val, test=test, samples=samples)
    dataset = planned(8, 9, recipe)
    folds = {index: folds_at(dataset, index) for index in chosen(dataset).tolist()}
    unseen = [index for index, of in folds.items() if of != {"train"}]
    clean = [index for index in unseen if "test" not in folds[index]]
    assert indices_to_choose_by(dataset).tolist() == (clean or unseen)


def folds_at(dataset: Dataset, index: int) -> set[str]:
    return {fold_of(name, dataset.recipe) for name in pair_of(dataset, index)}


def test_a_part_too_long_to_list_is_refused() -> None:
    dataset = planned(100, 100, Recipe(places=100_000))
    with pytest.raises(StudioError, match="too many to list"):
        indices_of(dataset, "train")


def test_a_huge_plan_is_counted_without_listing_it() -> None:
    dataset = planned(300, 300, Recipe(places=100_000))
    assert sum(counts(dataset).values()) == len(dataset) == 300 * 300 * 100_000 * 2


@given(total=st.integers(1, 200), first=st.integers(0, 100), length=st.integers(1, 100))
def test_a_long_series_is_drawn_from_without_putting_all_of_it_in_order(
    total: int, first: int, length: int
) -> None:
    every = np.arange(1000, 1000 + total)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splits, "LARGE", 0)
        whole = drawn(every, total, 1, "a")
        assert sorted(whole.tolist()) == every.tolist()
        part = stretch(every, first, first + length, 1, "a")
        assert np.array_equal(part, whole[first : first + length])
    small = drawn(every, total, 1, "a")
    assert np.array_equal(stretch(every, first, first + length, 1, "a"), small[first:][:length])


def test_the_order_of_a_long_series_looks_random() -> None:
    found = shuffled(np.arange(50_000), 10_000_000, random_for(1))
    assert len(set(found.tolist())) == 50_000
    tenths = np.bincount(found // 1_000_000, minlength=10)
    assert abs(tenths - 5000).max() < 350  # five standard deviations
    assert abs(np.corrcoef(found[:-1], found[1:])[0, 1]) < 0.03
    assert not np.array_equal(found, shuffled(np.arange(50_000), 10_000_000, random_for(2)))


def test_a_draw_is_without_replacement_and_follows_its_key() -> None:
    every = np.arange(100, 200)
    once = drawn(every, 30, 1, "a")
    assert len(set(once.tolist())) == 30
    assert set(once.tolist()) <= set(every.tolist())
    assert np.array_equal(once, drawn(every, 30, 1, "a"))
    assert not np.array_equal(once, drawn(every, 30, 2, "a"))
    assert sorted(drawn(every, 1000).tolist()) == every.tolist()
    assert np.array_equal(drawn(every, 100, 1, "a")[:30], once)
