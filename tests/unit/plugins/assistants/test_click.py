"""What SAM 2 is asked, and what is made of its answer: with stand-ins, and with real weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.resources import models_folder
from fgbg_studio.imaging.prompts import Prompt
from fgbg_studio.imaging.reading import read_mask, read_rgb
from fgbg_studio.plugins.assistants import click
from fgbg_studio.plugins.assistants.click import Options, build
from tests.unit.click_networks import RADII, stand_in
from tests.unit.weights import place_weights

Array = npt.NDArray[Any]


def one_click(x: float, y: float) -> Prompt:
    return Prompt(points=((x, y, True),))


def white(height: int = 200, width: int = 400) -> Array:
    return np.full((height, width, 3), 255, np.uint8)


def iou(mask: Array, truth: Array) -> float:
    a, b = mask > 127, truth > 0
    return float((a & b).sum() / (a | b).sum())


@pytest.mark.parametrize("size", [(200, 400), (300, 200), (1500, 2400)])
def test_the_mask_lies_where_the_click_was(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch)
    height, width = size
    mask = build(Options()).propose(white(*size), one_click(width * 0.6, height * 0.4))
    reach = RADII[1] / click.SIDE  # a disc in the square, an ellipse in the photo
    centre = round(width * 0.6), round(height * 0.4)
    axes = round(width * reach), round(height * reach)
    truth = cv2.ellipse(np.zeros(size, np.uint8), centre, axes, 0, 0, 360, 1, -1)
    assert mask.shape == size
    assert iou(mask, np.asarray(truth)) > 0.97


def test_the_box_is_asked_before_the_points_with_labels_of_its_own() -> None:
    prompt = Prompt((10, 20, 30, 40), ((5, 6, True), (7, 8, False)))
    places, labels = click._points(prompt)
    assert places == [(10, 20), (30, 40), (5, 6), (7, 8)]
    assert labels == [2, 3, 1, 0]


def test_what_was_encoded_gives_the_same_mask_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch)
    assistant = build(Options())
    half = white()
    half[:, 200:] = 0
    encoded = assistant.encode(half)
    assert {part.dtype for part in encoded.values()} == {np.dtype(np.float16)}
    prompt = one_click(200, 100)
    mask = assistant.propose(half, prompt, encoded)
    assert np.array_equal(mask, assistant.propose(half, prompt))
    assert (mask[100, 150], mask[100, 250]) == (255, 0)
    monkeypatch.setattr(assistant, "encode", None)
    assert np.array_equal(mask, assistant.propose(half, prompt, encoded))


@pytest.mark.parametrize("size", [(200, 400), (1500, 1000)])
def test_a_preview_is_small_and_like_the_mask(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch)
    assistant = build(Options())
    image, prompt = white(*size), one_click(size[1] * 0.3, size[0] * 0.5)
    encoded = assistant.encode(image)
    small = assistant.preview(prompt, encoded, size)
    assert max(small.shape) == click.SHOWN
    large = cv2.resize(small, size[::-1], interpolation=cv2.INTER_LINEAR)
    assert iou(np.asarray(large), assistant.propose(image, prompt, encoded) > 127) > 0.97


def test_without_anything_pointed_at_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch)
    assistant = build(Options())
    for prompt in (Prompt(), Prompt(points=((3, 3, False),))):
        with pytest.raises(StudioError, match="Click on the object"):
            assistant.propose(white(), prompt)


def test_strokes_are_set_in_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch)
    off = np.zeros((200, 400), np.uint8)
    off[95:105, 195:205] = 1
    prompt = Prompt(points=((200, 100, True),), background=off)
    mask = build(Options()).propose(white(), prompt)
    assert (mask[100, 200], mask[100, 220]) == (0, 255)


def test_specks_are_left_out() -> None:
    cut = np.zeros((100, 100), np.uint8)
    cut[20:80, 20:80] = 1
    cut[5:7, 5:7], cut[40:42, 40:42], cut[50:60, 50:60] = 1, 0, 0
    tidy = click._without_specks(cut)
    assert (tidy[5, 5], tidy[40, 40], tidy[55, 55]) == (0, 1, 0)


@pytest.mark.parametrize("missing", ["ENCODER", "DECODER"])
def test_a_missing_file_is_named_with_its_place_and_address(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch)
    file = getattr(click, missing)
    (models_folder() / file.name).unlink()
    with pytest.raises(StudioError) as met:
        build(Options())
    for part in (file.name, file.url, str(models_folder())):
        assert part in str(met.value)


def test_the_published_files_have_addresses_digests_and_licences() -> None:
    for file in click.every_file():
        assert file.url.startswith("https://huggingface.co/g-ronimo/sam2-tiny/resolve/")
        assert file.digest.startswith("sha256:")
        assert file.size
        assert file.licence == "Apache-2.0"


@pytest.mark.weights
def test_two_clicks_find_a_person_in_a_photo(shared: Path) -> None:
    place_weights(click.ENCODER.name, click.DECODER.name)
    photos = shared / "data" / "photos"
    image = read_rgb(photos / "girl-2.jpg")
    truth = read_mask(photos / "reference" / "girl-2.out.png") > 127
    assistant = build(Options())
    encoded = assistant.encode(image)
    prompt = Prompt(points=((349, 217, True), (349, 323, True)))
    mask = assistant.propose(image, prompt, encoded)
    assert iou(mask, truth) > 0.95
    boxed = assistant.propose(image, Prompt((270, 160, 450, 478)), encoded)
    assert iou(boxed, truth) > 0.95
    without_cap = Prompt(points=((349, 323, True), (349, 200, False)))
    assert assistant.propose(image, without_cap, encoded)[200, 349] == 0
