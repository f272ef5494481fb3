import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.brushes import is_empty, stamp
from fgbg_studio.imaging.mask_history import MaskHistory

dabs = st.lists(
    st.tuples(st.floats(0, 40), st.floats(0, 30), st.sampled_from([0, 255])), max_size=8
)


def dab(history: MaskHistory, x: float, y: float, value: int) -> None:
    history.begin()
    history.touch(stamp(history.mask, x, y, 6, 0.5, value))
    history.commit("Brush")


@given(dabs)
def test_undoing_and_redoing_everything_passes_through_the_same_masks(
    drawn: list[tuple[float, float, int]],
) -> None:
    history = MaskHistory(np.zeros((30, 40), np.uint8))
    masks = [history.mask.copy()]
    for x, y, value in drawn:
        dab(history, x, y, value)
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
    history.touch(stamp(history.mask, 10, 10, 6, 0.5, 255))
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


def test_the_oldest_steps_go_when_memory_is_short() -> None:
    history = MaskHistory(np.zeros((30, 40), np.uint8), limit=5 * 30 * 40)
    for value in (10, 20, 30, 40):
        history.replace(np.full((30, 40), value, np.uint8), "Fill")
    for _ in range(4):
        history.undo()
    assert (history.mask == 20).all()
