"""Sizes of the samples of each epoch, and the stopwatch."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.learning.stages import side_at
from fgbg_studio.learning.stopwatch import Stopwatch


def test_a_third_of_the_epochs_has_each_size() -> None:
    assert [side_at(epoch, 9, 224) for epoch in range(9)] == [64] * 3 + [112] * 3 + [224] * 3
    assert [side_at(epoch, 2, 224) for epoch in range(2)] == [112, 224]
    assert [side_at(epoch, 6, 112) for epoch in range(6)] == [64, 64, 112, 112, 112, 112]


@given(st.integers(1, 500), st.integers(32, 1024))
def test_sizes_rise_to_the_final_one_and_never_beyond(epochs: int, final: int) -> None:
    sides = [side_at(epoch, epochs, final) for epoch in range(epochs)]
    assert sides == sorted(sides)
    assert sides[-1] == final
    assert min(sides) >= min(final, 64)


def counting(to: int) -> Generator[int, None, str]:
    yield from range(to)
    return "done"


def test_a_stopwatch_passes_everything_on_and_goes_on_counting() -> None:
    watch = Stopwatch({"loading": 100.0})
    assert list(watch.each("loading", iter("abc"))) == ["a", "b", "c"]
    assert watch.of("loading") >= 100
    through = watch.through("judging", counting(2))
    assert [next(through), next(through)] == [0, 1]
    with pytest.raises(StopIteration) as end:
        next(through)
    assert end.value.value == "done"
    assert set(watch.seconds) == {"loading", "judging"}
    assert watch.of("loading", "judging", "nothing") == sum(watch.seconds.values())


def test_what_fails_is_counted_and_passed_on() -> None:
    watch = Stopwatch()
    with pytest.raises(ValueError, match="no"), watch.during("computing"):
        raise ValueError("no")
    assert "computing" in watch.seconds
