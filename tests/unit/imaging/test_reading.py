"""Pictures are read the way a person sees them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from fgbg_studio.imaging.reading import (
    has_transparency,
    picture_files,
    picture_size,
    read_mask,
    read_reduced,
    read_rgb,
    read_rgba,
    read_uint16,
)
from fgbg_studio.imaging.writing import encode_png, write_png
from tests.unit.pictures import noise, place, thing


def upright(stored: npt.NDArray[np.uint8], orientation: int) -> npt.NDArray[np.uint8]:
    """What the EXIF standard says is meant, by row and column: 0th row, 0th column."""
    turned = {
        1: stored,
        2: stored[:, ::-1],
        3: stored[::-1, ::-1],
        4: stored[::-1],
        5: stored.transpose(1, 0, 2),
        6: np.rot90(stored, 3),
        7: stored[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(stored),
    }
    return turned[orientation]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_obeyed(tmp_path: Path, orientation: int) -> None:
    stored = noise(1, 6, 9, 3)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "turned.png"
    Image.fromarray(stored).save(path, exif=exif)
    expected = upright(stored, orientation)
    assert np.array_equal(read_rgb(path), expected)
    assert picture_size(path) == (expected.shape[1], expected.shape[0])
    assert np.array_equal(read_reduced(path, 100)[..., :3], expected)


def test_a_palette_keeps_its_transparency(tmp_path: Path) -> None:
    path = tmp_path / "palette.png"
    image = Image.fromarray(np.tile(np.arange(4, dtype=np.uint8), (4, 2)))
    image = image.convert("P")
    image.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9])
    image.save(path, transparency=bytes([0, 128, 255]))
    rgba = read_rgba(path)
    assert rgba[0, :4].tolist() == [
        [255, 0, 0, 0],
        [0, 255, 0, 128],
        [0, 0, 255, 255],
        [9, 9, 9, 255],
    ]
    assert has_transparency(path)
    assert read_reduced(path, 100).tolist() == rgba.tolist()


def test_sixteen_bit_grey_uses_its_full_range(tmp_path: Path) -> None:
    path = tmp_path / "grey16.png"
    values = np.linspace(0, 65535, 256).round().astype(np.uint16).reshape(16, 16)
    write_png(path, values)
    assert np.array_equal(read_rgb(path)[..., 1], np.arange(256, dtype=np.uint8).reshape(16, 16))
    assert np.array_equal(read_uint16(path), values)
    write_png(path, np.repeat(np.repeat(values, 20, 0), 20, 1))
    assert read_reduced(path, 8).shape == (8, 8, 4)


def test_sixteen_bit_rgb_is_reduced_to_eight(tmp_path: Path) -> None:
    path = tmp_path / "rgb16.png"
    eight = noise(3, 8, 8, 3)
    path.write_bytes(encode_png(eight.astype(np.uint16) * 257))
    assert np.array_equal(read_rgb(path), eight)


def test_a_cmyk_jpeg_has_its_colours(tmp_path: Path) -> None:
    path = tmp_path / "print.jpg"
    flat = np.full((16, 16, 3), (200, 40, 90), np.uint8)
    Image.fromarray(flat).convert("CMYK").save(path, quality=98)
    assert np.abs(read_rgb(path).astype(int) - flat).max() <= 4


def test_grey_with_alpha_and_without(tmp_path: Path) -> None:
    grey, alpha = noise(4, 5, 7), noise(5, 5, 7)
    path = tmp_path / "la.png"
    Image.merge("LA", [Image.fromarray(grey), Image.fromarray(alpha)]).save(path)
    assert np.array_equal(read_rgba(path), np.dstack((grey, grey, grey, alpha)))
    assert np.array_equal(read_rgb(path), np.dstack((grey, grey, grey)))
    write_png(tmp_path / "l.png", grey)
    assert np.array_equal(read_rgba(tmp_path / "l.png")[..., 3], np.full((5, 7), 255))
    assert not has_transparency(tmp_path / "l.png")


def test_alpha_that_hides_nothing_is_no_transparency(tmp_path: Path) -> None:
    rgba = thing(1)
    write_png(tmp_path / "cut.png", rgba)
    rgba[..., 3] = 255
    write_png(tmp_path / "whole.png", rgba)
    assert has_transparency(tmp_path / "cut.png")
    assert not has_transparency(tmp_path / "whole.png")


def test_a_mask_is_its_alpha_or_else_its_grey(tmp_path: Path) -> None:
    rgba = thing(2)
    write_png(tmp_path / "cut.png", rgba)
    write_png(tmp_path / "grey.png", rgba[..., 3])
    assert np.array_equal(read_mask(tmp_path / "cut.png"), rgba[..., 3])
    assert np.array_equal(read_mask(tmp_path / "grey.png"), rgba[..., 3])


def test_a_gif_gives_its_first_picture(tmp_path: Path) -> None:
    path = tmp_path / "moving.gif"
    first = Image.new("RGB", (9, 9), (255, 0, 0))
    first.save(path, save_all=True, append_images=[Image.new("RGB", (9, 9), (0, 0, 255))])
    assert read_rgb(path)[0, 0].tolist() == [255, 0, 0]


def test_a_single_pixel_is_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "dot.png"
    write_png(path, np.array([[[1, 2, 3]]], np.uint8))
    assert read_rgb(path).tolist() == [[[1, 2, 3]]]
    assert picture_size(path) == (1, 1)


def test_the_result_can_be_changed_and_is_contiguous(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    cv2.imwrite(str(path), place(1))
    picture = read_rgb(path)
    picture[0, 0] = 0
    assert picture.flags.c_contiguous


def test_a_reduced_picture_fits_and_keeps_its_proportions(tmp_path: Path) -> None:
    path = tmp_path / "wide.jpg"
    cv2.imwrite(str(path), place(1, 640, 320))
    assert read_reduced(path, 64).shape == (32, 64, 4)


def test_a_reduced_cutout_shows_no_hidden_colour(tmp_path: Path) -> None:
    path = tmp_path / "cut.png"
    rgba = np.zeros((64, 64, 4), np.uint8)
    rgba[...] = (0, 255, 0, 0)
    rgba[16:48, 16:48] = (200, 0, 0, 255)
    write_png(path, rgba)
    small = read_reduced(path, 16)
    seen = small[small[..., 3] > 8]
    assert seen[:, 1].max() <= 8


def test_a_folder_is_searched_for_pictures_alone(tmp_path: Path) -> None:
    for name in ("b.JPG", "sub/a.png", "notes.txt", "drawing.svg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    found = [path.relative_to(tmp_path).as_posix() for path in picture_files(tmp_path)]
    assert found == ["b.JPG", "sub/a.png"]
    assert picture_files(tmp_path / "notes.txt") == [tmp_path / "notes.txt"]
