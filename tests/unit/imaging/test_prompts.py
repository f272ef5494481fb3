"""What a prompt holds."""

from __future__ import annotations

import numpy as np
import pytest

from fgbg_studio.imaging.prompts import Prompt

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
