"""What is encoded can be decoded, and what people are shown says what it should."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from fgbg_studio.imaging.showing import (
    NEUTRAL,
    contact_sheet,
    depth_in_colour,
    grey_to_rgb,
    on_checker,
    overlay,
)
from fgbg_studio.imaging.writing import (
    decode_jpeg,
    encode_jpeg,
    encode_png,
    png_text,
    with_png_text,
    write_png,
    write_png_and_spoil,
)
from tests.unit.pictures import noise, place, thing


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 3), (5, 7, 4), (1, 1)])
def test_png_is_lossless(tmp_path: Path, shape: tuple[int, ...]) -> None:
    image = noise(1, *shape)
    write_png(tmp_path / "a.png", image)
    with Image.open(tmp_path / "a.png") as decoded:
        assert np.array_equal(np.asarray(decoded), image)


@pytest.mark.parametrize("height", [1, 256, 600])
def test_a_png_written_without_a_second_copy_is_the_same(tmp_path: Path, height: int) -> None:
    image = noise(2, height, 9, 4)
    write_png_and_spoil(tmp_path / "a.png", image.copy())
    with Image.open(tmp_path / "a.png") as decoded:
        assert np.array_equal(np.asarray(decoded), image)


def test_jpeg_is_in_rgb_order_and_decoded_as_others_do(tmp_path: Path) -> None:
    image = np.full((16, 16, 3), (220, 30, 60), np.uint8)
    (tmp_path / "a.jpg").write_bytes(encode_jpeg(image, 95))
    with Image.open(tmp_path / "a.jpg") as decoded:
        assert np.abs(np.asarray(decoded).astype(int) - image).max() <= 4
    assert np.abs(decode_jpeg(encode_jpeg(image, 95)).astype(int) - image).max() <= 4


def test_a_jpeg_is_decoded_into_memory_as_opencv_decodes_it() -> None:
    content = encode_jpeg(noise(3, 37, 50, 3), 70)
    out = np.zeros((37, 50, 3), np.uint8)
    assert decode_jpeg(content, out) is out
    read = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR_RGB)
    expected = np.asarray(read)
    assert np.array_equal(out, expected)
    assert np.array_equal(decode_jpeg(content), expected)


def test_a_shape_that_no_picture_has_is_a_fault() -> None:
    with pytest.raises((ValueError, KeyError)):
        encode_png(noise(1, 4, 4, 2))


def test_a_text_in_a_png_is_read_by_others_and_changes_no_pixel() -> None:
    image = noise(1, 5, 7)
    png = with_png_text(with_png_text(encode_png(image), "other", "b"), "fgbg", "12ab 7")
    with Image.open(io.BytesIO(png)) as decoded:
        assert decoded.info == {"fgbg": "12ab 7", "other": "b"}
        assert np.array_equal(np.asarray(decoded), image)
    assert png_text(png, "fgbg") == "12ab 7"
    assert png_text(png, "oth") == ""


def test_what_is_no_png_has_no_text() -> None:
    png = with_png_text(encode_png(noise(1, 5, 7)), "fgbg", "12ab 7")
    assert png_text(b"", "fgbg") == ""
    assert png_text(b"x" + png[1:], "fgbg") == ""
    assert png_text(encode_png(noise(1, 5, 7)), "fgbg") == ""
    for cut in range(len(png)):
        assert "12ab 7".startswith(png_text(png[:cut], "fgbg"))


def test_near_is_brighter_than_far_and_unknown_is_grey() -> None:
    depth = np.array([[0.0, 0.5, 3.0, 80.0, 500.0]], np.float32)
    shown = depth_in_colour(depth, 0.5, 80.0)
    assert shown[0, 0].tolist() == [NEUTRAL] * 3
    brightness = shown[0, 1:].astype(int).sum(axis=1)
    assert brightness[0] > brightness[1] > brightness[2] == brightness[3]


def test_an_overlay_changes_masked_pixels_alone() -> None:
    image, mask = place(1), np.zeros((48, 64), np.uint8)
    mask[:, 32:] = 255
    shown = overlay(image, mask)
    assert np.array_equal(shown[:, :32], image[:, :32])
    assert not np.array_equal(shown[:, 32:], image[:, 32:])


def test_a_cutout_is_shown_over_a_board() -> None:
    rgba = thing(1)
    shown = on_checker(rgba)
    opaque, clear = rgba[..., 3] == 255, rgba[..., 3] == 0
    assert np.array_equal(shown[opaque], rgba[opaque][:, :3])
    assert set(np.unique(shown[clear])) <= {105, 150}


def test_a_contact_sheet_holds_every_picture() -> None:
    rows = [[place(n), grey_to_rgb(noise(n, 48, 64))] for n in range(3)]
    sheet = contact_sheet(rows, ("picture", "a title far too long for its column"), gap=4)
    assert sheet.shape == (26 + 4 + 3 * 52, 4 + 2 * 68, 3)
    for r, row in enumerate(rows):
        for c, picture in enumerate(row):
            top, left = 30 + r * 52, 4 + c * 68
            assert np.array_equal(sheet[top : top + 48, left : left + 64], picture)
    assert contact_sheet(rows, gap=4).shape[0] == sheet.shape[0] - 26
