"""What a prompt holds."""

from __future__ import annotations

import numpy as np
import pytest

from fgbg_studio.imaging.prompts import NOTHING, Prompt, with_strokes

BLANK = np.zeros((4, 5), np.uint8)
PAINTED = np.full((4, 5), 7, np.uint8)


@pytest.mark.parametrize(
    ("prompt", "kinds"),
    [
        (Prompt(), set()),
        (Prompt(foreground=BLANK, background=BLANK), set()),
        (Prompt(background=PAINTED), {"strokes"}),
        (Prompt((0, 0, 2, 2), ((1.5, 1.5, False),)), {"box", "points"}),
        (Prompt((0, 0, 2, 2), foreground=PAINTED), {"box", "strokes"}),
    ],
)
def test_a_prompt_tells_what_was_pointed_at(prompt: Prompt, kinds: set[str]) -> None:
    assert prompt.kinds == kinds


def test_strokes_are_set_in_a_copy_of_the_mask() -> None:
    mask = np.full((4, 5), 9, np.uint8)
    on, off = BLANK.copy(), BLANK.copy()
    on[0, :3], off[0, 2:] = 1, 1
    marked = with_strokes(mask, Prompt(foreground=on, background=off))
    assert marked[0].tolist() == [255, 255, 0, 0, 0]
    assert (marked[1:] == 9).all()
    assert (mask == 9).all()
    assert with_strokes(mask, NOTHING) is mask
