"""Real samples have their share of each batch, and the others are dealt out as without them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.data.orders import EpochOrder, MixedOrder

SHARES = st.sampled_from([0.0, 0.1, 0.2, 0.35, 0.5, 0.9])


@given(st.integers(0, 60), st.integers(1, 70), st.integers(1, 20), SHARES, st.integers(0, 5))
def test_each_batch_begins_with_its_share(
    total: int, count: int, batch: int, share: float, epoch: int
) -> None:
    order = MixedOrder(np.arange(total), count, 1, batch, share)
    order.epoch = epoch
    indices = order.order()
    assert len(indices) == order.count == min(count, total)
    for start in range(0, len(indices), batch):
        one = indices[start : start + batch] < 0
        real = int(one.sum())
        assert one.tolist() == [True] * real + [False] * (len(one) - real)
        assert abs(real - share * len(one)) < 1


@given(st.integers(1, 40), st.integers(1, 50), st.integers(1, 20), SHARES)
def test_over_all_epochs_the_share_is_exact_and_every_number_comes_once(
    total: int, count: int, batch: int, share: float
) -> None:
    order = MixedOrder(np.arange(total), count, 1, batch, share)
    every = []
    for epoch in range(4):
        order.epoch = epoch
        every += order.order().tolist()
    views = [-1 - index for index in every if index < 0]
    assert views == list(range(len(views)))
    assert abs(len(views) - share * len(every)) < 1


@given(st.integers(1, 30), st.integers(1, 40), st.integers(1, 9), st.sampled_from([0.2, 0.5]))
def test_the_rest_is_drawn_equally_often(total: int, count: int, batch: int, share: float) -> None:
    order = MixedOrder(np.arange(total), count, 1, batch, share)
    seen = np.zeros(total, int)
    for epoch in range(3 * total):
        order.epoch = epoch
        indices = order.order()
        np.add.at(seen, indices[indices >= 0], 1)
    assert seen.max() - seen.min() <= 1


def test_without_a_share_the_order_is_the_usual_one() -> None:
    mixed, usual = MixedOrder(np.arange(50), 20, 3, 8, 0.0), EpochOrder(np.arange(50), 20, 3)
    mixed.epoch = usual.epoch = 4
    assert mixed.order().tolist() == usual.order().tolist()


def test_a_batch_too_small_for_one_has_one_in_its_turn() -> None:
    order = MixedOrder(np.arange(50), 20, 3, 2, 0.2)
    assert [n for n, index in enumerate(order) if index < 0] == [4, 8, 14, 18]
