"""Masks that went through JPEG are told from those with soft edges."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from fgbg_studio.imaging.lossy_masks import has_noise, is_jpeg
from fgbg_studio.imaging.writing import encode_jpeg, encode_png
from tests.unit.masks import Mask


def blob(sigma: float) -> Mask:
    """A round thing with an arm; its edge has this width."""
    mask = np.zeros((224, 224), np.uint8)
    cv2.circle(mask, (100, 110), 50, 255, -1)
    cv2.line(mask, (100, 110), (190, 40), 255, 12)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), sigma), np.uint8) if sigma else mask


@pytest.mark.parametrize("quality", [75, 90, 95])
@pytest.mark.parametrize("sigma", [0.0, 0.6, 1.0])
def test_noise_of_jpeg_is_seen_after_it_was_saved_as_png(quality: int, sigma: float) -> None:
    content = encode_jpeg(blob(sigma), quality)
    assert is_jpeg(content)
    assert not is_jpeg(encode_png(blob(sigma)))
    again = np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), 0), np.uint8)
    assert has_noise(again)


@pytest.mark.parametrize("sigma", [0.0, 0.6, 1.0, 2.0, 5.0, 12.0])
def test_soft_edges_are_no_noise(sigma: float) -> None:
    assert not has_noise(blob(sigma))


def test_a_few_pixels_are_not_worth_a_word() -> None:
    mask = blob(0)
    mask[:4, :4] = 3
    assert not has_noise(mask)


def test_a_small_object_with_a_faint_rim_has_no_noise() -> None:
    """As thin cut-outs have it when they are drawn small: many faint pixels, all at the edge."""
    mask = np.zeros((224, 224), np.uint8)
    mask[80:120, 100:110] = 255
    mask[80:120, 99] = mask[80:120, 110] = 128
    mask[79:121, 98] = mask[79:121, 111] = 4
    mask[79, 98:112] = mask[120, 98:112] = 4
    assert not has_noise(mask)
