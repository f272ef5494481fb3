import numpy as np
import pytest

from fgbg_studio.gui.prompt_trail import PromptTrail
from fgbg_studio.imaging.mask_history import MaskHistory
from fgbg_studio.imaging.prompts import Prompt


@pytest.fixture
def history() -> MaskHistory:
    return MaskHistory(np.zeros((20, 30), np.uint8))


def propose(trail: PromptTrail, history: MaskHistory, value: int) -> None:
    """As if an assistant had answered: the whole mask becomes one value."""
    history.replace(np.full((20, 30), value, np.uint8), "click")
    trail.note(history.mask, trail.prompt)


def test_undo_takes_the_last_point_along_and_redo_brings_it_back(history: MaskHistory) -> None:
    trail = PromptTrail()
    for number, point in enumerate([(5.5, 5.5, True), (9.5, 2.5, False)]):
        trail.add_point(history.mask, point)
        propose(trail, history, 100 + number)
    history.undo()
    trail.follow(history.mask)
    assert [point[:2] for point in trail.prompt.points] == [(5.5, 5.5)]
    history.redo()
    trail.follow(history.mask)
    assert [point[:2] for point in trail.prompt.points] == [(5.5, 5.5), (9.5, 2.5)]
    history.undo()
    history.undo()
    trail.follow(history.mask)
    assert trail.is_empty


def test_a_change_by_hand_ends_the_trail(history: MaskHistory) -> None:
    trail = PromptTrail()
    trail.add_point(history.mask, (5.5, 5.5, True))
    propose(trail, history, 100)
    history.change((slice(3, 4), slice(3, 4)), np.full((1, 1), 9, np.uint8), "Brush")
    trail.follow(history.mask)
    assert trail.is_empty
    assert trail.base is None


def test_proposals_begin_from_the_mask_before_the_first_click(history: MaskHistory) -> None:
    history.replace(np.full((20, 30), 7, np.uint8), "Brush")
    trail = PromptTrail()
    trail.add_point(history.mask, (5.5, 5.5, True))
    propose(trail, history, 100)
    trail.add_point(history.mask, (8.5, 5.5, True))
    assert trail.base is not None
    assert (trail.base == 7).all()


def test_a_later_stroke_counts_more_than_an_older_one(history: MaskHistory) -> None:
    trail = PromptTrail()
    trail.add_stroke(history.mask, [(5, 10), (20, 10)], 4, is_object=True)
    trail.add_stroke(history.mask, [(20, 10), (25, 10)], 4, is_object=False)
    on, off = trail.prompt.foreground, trail.prompt.background
    assert on is not None
    assert off is not None
    assert on[10, 6] == 255
    assert on[10, 22] == 0
    assert off[10, 22] == 255
    assert not ((on == 255) & (off == 255)).any()


def test_a_box_replaces_the_box_and_keeps_the_points(history: MaskHistory) -> None:
    trail = PromptTrail()
    trail.set_box(history.mask, (1, 2, 9, 9))
    trail.add_point(history.mask, (5.5, 5.5, True))
    trail.set_box(history.mask, (3, 3, 12, 12))
    assert trail.prompt == Prompt(box=(3, 3, 12, 12), points=((5.5, 5.5, True),))


def test_a_point_that_changed_nothing_is_taken_back_without_a_step(history: MaskHistory) -> None:
    trail = PromptTrail()
    trail.add_point(history.mask, (5.5, 5.5, True))
    propose(trail, history, 100)
    assert not trail.back(history.mask)
    trail.add_point(history.mask, (6.5, 5.5, True))
    propose(trail, history, 100)
    assert trail.back(history.mask)
    assert trail.prompt.points == ((5.5, 5.5, True),)
    trail.follow(history.mask)
    assert trail.prompt.points == ((5.5, 5.5, True),)
