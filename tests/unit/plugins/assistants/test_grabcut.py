"""GrabCut against outlines that are known: drawn shapes, and photos cut out by other people."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.registry import load
from fgbg_studio.imaging.prompts import Prompt
from fgbg_studio.plugins.assistants.grabcut import GrabCut, Options, build

Array = npt.NDArray[Any]
CHECKOUT = Path(__file__).resolve().parents[4]


def drawn(seed: int, height: int = 180, width: int = 240) -> tuple[Array, Array]:
    """A coloured shape on a textured ground, and the truth."""
    rng = np.random.default_rng(seed)
    ground = rng.normal((90, 120, 80), 18, (height, width, 3))
    thing = rng.normal((190, 70, 60), 18, (height, width, 3))
    truth = np.zeros((height, width), np.uint8)
    cv2.ellipse(truth, (width // 2, height // 2), (width // 4, height // 3), 20, 0, 360, 1, -1)
    cv2.rectangle(truth, (width // 3, height // 2), (2 * width // 3, 5 * height // 6), 1, -1)
    mixed = np.where(truth[..., None] > 0, thing, ground)
    blurred = cv2.GaussianBlur(mixed, (0, 0), 0.8)
    return np.clip(blurred, 0, 255).astype(np.uint8), truth


def box_of(truth: Array, room: int = 6) -> tuple[int, int, int, int]:
    x, y, w, h = cv2.boundingRect(truth)
    return x - room, y - room, x + w + room, y + h + room


def iou(mask: Array, truth: Array) -> float:
    a, b = mask > 127, truth > 0
    return float((a & b).sum() / (a | b).sum())


@pytest.mark.parametrize("seed", range(4))
def test_a_box_finds_a_drawn_shape(seed: int) -> None:
    image, truth = drawn(seed)
    mask = build(Options()).propose(image, Prompt(box_of(truth)))
    assert mask.shape == truth.shape
    assert mask.dtype == np.uint8
    assert iou(mask, truth) > 0.95


def test_the_outline_is_soft_only_near_the_edge() -> None:
    image, truth = drawn(5)
    mask = build(Options(softness=2)).propose(image, Prompt(box_of(truth)))
    inner = cv2.erode(truth, np.ones((21, 21), np.uint8)) > 0
    outer = cv2.dilate(truth, np.ones((21, 21), np.uint8)) == 0
    assert np.unique(mask).size > 20
    assert mask[inner].min() == 255
    assert mask[outer].max() == 0


def test_without_softness_the_mask_is_binary() -> None:
    image, truth = drawn(5)
    mask = build(Options(softness=0)).propose(image, Prompt(box_of(truth)))
    assert set(np.unique(mask)) == {0, 255}


def test_a_large_picture_is_cut_at_its_own_size() -> None:
    image, truth = drawn(3)
    large: Array = np.asarray(cv2.resize(image, None, fx=6, fy=6, interpolation=cv2.INTER_CUBIC))
    left, top, right, bottom = box_of(truth)
    mask = build(Options()).propose(large, Prompt((left * 6, top * 6, right * 6, bottom * 6)))
    assert mask.shape == large.shape[:2]
    assert iou(mask, truth.repeat(6, axis=0).repeat(6, axis=1)) > 0.95


def test_the_same_again() -> None:
    image, truth = drawn(1)
    cutter = GrabCut(Options())
    np.testing.assert_array_equal(
        cutter.propose(image, Prompt(box_of(truth))), cutter.propose(image, Prompt(box_of(truth)))
    )


def test_strokes_decide_what_colours_cannot() -> None:
    image, truth = drawn(2)
    twin = image.copy()
    cv2.circle(twin, (22, 22), 16, (190, 70, 60), -1)
    foreground, background = np.zeros_like(truth), np.zeros_like(truth)
    cv2.line(foreground, (110, 90), (130, 90), 255, 5)
    cv2.circle(background, (22, 22), 18, 255, -1)
    mask = build(Options()).propose(twin, Prompt(foreground=foreground, background=background))
    assert mask[22, 22] == 0
    assert iou(mask, truth) > 0.95
    assert build(Options()).propose(twin, Prompt(foreground=foreground))[22, 22] == 255


def test_clicks_decide_what_colours_cannot() -> None:
    image, truth = drawn(2)
    twin = image.copy()
    cv2.circle(twin, (22, 22), 16, (190, 70, 60), -1)
    without = build(Options()).propose(twin, Prompt(points=((22.5, 22.5, False),)))
    assert without[22, 22] == 0
    assert build(Options()).propose(twin, Prompt(points=((22.5, 22.5, True),)))[22, 22] == 255
    beyond = Prompt(box_of(truth), points=((1e4, -1e4, True),))
    assert iou(build(Options()).propose(image, beyond), truth) > 0.95


def test_a_box_that_reaches_over_the_border_is_cut_off() -> None:
    image, truth = drawn(2)
    mask = build(Options()).propose(image, Prompt((-500, 20, 200, 1000)))
    assert iou(mask, truth) > 0.9


def test_a_box_outside_says_what_to_do() -> None:
    image, _ = drawn(2)
    with pytest.raises(StudioError, match="Draw it around the object"):
        build(Options()).propose(image, Prompt((400, 10, 500, 90)))


def test_a_box_over_everything_says_what_to_do() -> None:
    image, _ = drawn(2)
    with pytest.raises(StudioError, match="mark some background"):
        build(Options()).propose(image, Prompt((0, 0, 240, 180)))


def test_a_tiny_picture_is_refused() -> None:
    with pytest.raises(StudioError, match="too small"):
        build(Options()).propose(np.zeros((1, 1, 3), np.uint8))


def test_strokes_of_another_size_are_refused() -> None:
    image, _ = drawn(2)
    with pytest.raises(StudioError, match="another size"):
        build(Options()).propose(image, Prompt(foreground=np.zeros((4, 4), np.uint8)))


def test_one_flat_colour_gives_a_mask_all_the_same() -> None:
    mask = build(Options()).propose(np.full((64, 64, 3), 90, np.uint8), Prompt((10, 10, 50, 50)))
    assert mask.shape == (64, 64)


def test_the_registry_knows_it() -> None:
    assert load("assistants", "grabcut").build is build


SHARED = Path(os.environ.get("FGBG_SHARED", CHECKOUT.parent / "shared"))
BOXED = ["animal-1", "car-1", "car-3", "girl-2"]


@pytest.mark.parametrize("name", BOXED)
def test_photos_like_their_reference_cut_outs(name: str) -> None:
    photo = SHARED / f"data/photos/{name}.jpg"
    reference = SHARED / f"data/photos/reference/{name}.out.png"
    if not (photo.is_file() and reference.is_file()):
        pytest.skip(f"{photo} and its reference cut-out are not here; FGBG_SHARED says where")
    image = cv2.imread(str(photo), cv2.IMREAD_COLOR_RGB)
    cut = cv2.imread(str(reference), cv2.IMREAD_UNCHANGED)
    assert image is not None
    assert cut is not None
    truth = (cut[..., 3] > 127).astype(np.uint8)
    mask = build(Options()).propose(image.astype(np.uint8), Prompt(box_of(truth, 4)))
    assert iou(mask, truth) > 0.8
