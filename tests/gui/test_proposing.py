from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.proposing import KEPT, Choice, Picture, Proposer, Request
from fgbg_studio.imaging.prompts import Prompt
from fgbg_studio.plugins.assistants import grabcut, rembg
from tests.unit.pictures import place
from tests.unit.weights import place_weights

GRABCUT = Choice("grabcut", grabcut.Options())
U2NETP = Choice("rembg", rembg.Options(session="u2netp"))
Pixels = npt.NDArray[np.uint8]


def photo() -> Pixels:
    """A bright ellipse on dark noise."""
    drawn = place(1, 96, 64) // 4
    return np.asarray(cv2.ellipse(drawn, (48, 32), (24, 18), 0, 0, 360, (250, 220, 60), -1))


def request(choice: Choice, prompt: Prompt, base: Pixels, how: Any = "replace") -> Request:
    picture = Picture("p0001", Path("photo.png"), "0" * 64, 96, 64)
    return Request(choice, picture, photo(), prompt, base, how)


def test_an_assistant_is_loaded_once_and_the_last_few_stay() -> None:
    proposer = Proposer()
    assert proposer.loaded(GRABCUT) is None
    first = proposer.assistant(GRABCUT)
    assert proposer.assistant(GRABCUT) is first
    others = [Choice("grabcut", grabcut.Options(iterations=n + 1)) for n in range(KEPT)]
    for other in others:
        proposer.assistant(other)
    assert proposer.loaded(GRABCUT) is None
    assert all(proposer.loaded(other) for other in others)


def test_an_answer_meets_the_mask_as_it_was_asked() -> None:
    base = np.zeros((64, 96), np.uint8)
    base[:, :48] = 200
    prompt = Prompt(box=(18, 8, 78, 56))
    proposer = Proposer()
    masks = {
        how: proposer.answer(request(GRABCUT, prompt, base, how)).mask
        for how in ("replace", "add", "take")
    }
    assert masks["replace"][2, 2] == 0
    assert masks["add"][2, 2] == 200
    assert masks["add"][32, 40] == 255
    assert masks["take"][2, 2] == 200
    assert masks["take"][32, 40] == 0
    assert (base[:, :48] == 200).all()


def test_an_answer_tells_device_and_time() -> None:
    base = np.zeros((64, 96), np.uint8)
    answer = Proposer().answer(request(GRABCUT, Prompt(box=(18, 8, 78, 56)), base))
    assert answer.provider == "CPU"
    assert answer.seconds > 0


def test_a_missing_model_file_is_told_of_by_name() -> None:
    base = np.zeros((64, 96), np.uint8)
    with pytest.raises(StudioError, match=r"u2netp\.onnx"):
        Proposer().answer(request(U2NETP, Prompt(), base))


@pytest.mark.weights
def test_what_an_assistant_does_not_understand_is_left_out() -> None:
    """Points that were meant for another assistant do not keep this one from answering."""
    place_weights("u2netp.onnx")
    base, proposer = np.zeros((64, 96), np.uint8), Proposer()
    pointed = Prompt(points=((48.5, 32.5, True),))
    with_points = proposer.answer(request(U2NETP, pointed, base)).mask
    assert np.array_equal(with_points, proposer.answer(request(U2NETP, Prompt(), base)).mask)
