import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.brushes import Brush, Mask, is_empty, reach, stroke, whole
from fgbg_studio.imaging.mask_history import MaskHistory

dabs = st.lists(
    st.tuples(st.floats(0, 40), st.floats(0, 30), st.sampled_from([0, 255])), max_size=8
)


def paint(history: MaskHistory, x: float, y: float, brush: Brush) -> None:
    history.touch(reach(history.mask.shape, [(x, y)], brush.radius))
    stroke(history.mask, [(x, y)], brush)


def dab(history: MaskHistory, x: float, y: float, value: int) -> None:
    history.begin()
    paint(history, x, y, Brush(6, 0.5, erases=value == 0))
    history.commit("Brush")


@given(dabs)
def test_undoing_and_redoing_everything_passes_through_the_same_masks(
    drawn: list[tuple[float, float, int]],
) -> None:
    history = MaskHistory(np.zeros((30, 40), np.uint8))
    masks = [history.mask.copy()]
    for x, y, value in drawn:
        dab(history, x, y, value)
        if not np.array_equal(history.mask, masks[-1]):
            masks.append(history.mask.copy())
    for expected in reversed(masks[:-1]):
        history.undo()
        assert np.array_equal(history.mask, expected)
    assert is_empty(history.undo())
    for expected in masks[1:]:
        history.redo()
        assert np.array_equal(history.mask, expected)


def test_aborting_gives_the_mask_back() -> None:
    history = MaskHistory(np.zeros((30, 40), np.uint8))
    history.begin()
    paint(history, 10, 10, Brush(6, 0.5))
    history.abort()
    assert not history.mask.any()
    assert not history.undo_name
    assert history.saved


def test_a_new_step_forgets_what_was_undone() -> None:
    history = MaskHistory(np.zeros((30, 40), np.uint8))
    dab(history, 10, 10, 255)
    history.undo()
    dab(history, 30, 10, 255)
    assert history.redo_name == ""
    assert history.mask[10, 10] == 0


def test_replacing_is_one_step() -> None:
    history = MaskHistory(np.zeros((30, 40), np.uint8))
    history.replace(np.full((30, 40), 255, np.uint8), "Invert")
    assert history.undo_name == "Invert"
    assert not history.saved
    history.undo()
    assert not history.mask.any()


def noise(seed: int, shape: tuple[int, int] = (600, 700)) -> Mask:
    return np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)


def test_the_oldest_steps_go_when_memory_is_short() -> None:
    masks = [noise(n) for n in range(6)]
    history = MaskHistory(masks[0].copy(), limit=3 * masks[0].nbytes)
    for mask in masks[1:]:
        history.replace(mask, "Fill")
    while history.undo_name:
        history.undo()
    assert np.array_equal(history.mask, masks[3])


def test_the_last_step_can_be_undone_however_little_may_be_kept() -> None:
    history = MaskHistory(noise(0), limit=1)
    history.replace(noise(1), "Fill")
    history.undo()
    assert np.array_equal(history.mask, noise(0))


def test_a_change_that_changed_nothing_is_no_step() -> None:
    history = MaskHistory(noise(0))
    assert is_empty(history.replace(noise(0), "Fill"))
    assert history.undo_name == ""
    assert history.saved
    assert history.position == 0


def test_a_part_of_the_mask_can_be_set_as_one_step() -> None:
    history = MaskHistory(noise(0))
    part = slice(250, 270), slice(0, 700)
    history.change(part, noise(1)[part], "Assistant")
    assert np.array_equal(history.mask[part], noise(1)[part])
    history.undo()
    assert np.array_equal(history.mask, noise(0))


def test_what_is_touched_must_be_a_change_under_way() -> None:
    with pytest.raises(ValueError, match="between"):
        MaskHistory(noise(0)).touch(whole((600, 700)))


def test_nothing_is_undone_in_the_middle_of_a_stroke() -> None:
    history = MaskHistory(noise(0))
    history.replace(noise(1), "Fill")
    history.begin()
    assert is_empty(history.undo())
    assert is_empty(history.redo())
    assert np.array_equal(history.mask, noise(1))


def test_a_region_beyond_the_mask_is_cut_at_its_border() -> None:
    history = MaskHistory(noise(0))
    history.begin()
    history.touch((slice(-50, 9000), slice(690, 9000)))
    history.mask[:, 690:] = 0
    history.commit("Brush")
    history.undo()
    assert np.array_equal(history.mask, noise(0))


def test_beginning_keeps_only_what_is_touched() -> None:
    history = MaskHistory(np.ones((4000, 4000), np.uint8))
    tracemalloc.start()
    history.begin()
    paint(history, 1000, 1000, Brush(100))
    history.commit("Brush")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3_000_000
    assert history.size < 200_000


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.integers(0, 300_000))
def test_steps_stay_within_their_limit(seeds: list[int], limit: int) -> None:
    history = MaskHistory(np.zeros((300, 100), np.uint8), limit=limit)
    for seed in seeds:
        history.undo() if seed % 4 == 3 else history.replace(noise(seed, (300, 100)), "Noise")
        assert history.size <= max(limit, 31_000)
