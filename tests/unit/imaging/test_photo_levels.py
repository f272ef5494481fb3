from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fgbg_studio.base.errors import PictureError
from fgbg_studio.imaging.mask_levels import MaskLevels
from fgbg_studio.imaging.photo_levels import halves, read_photo
from fgbg_studio.imaging.reading import read_rgb
from tests.unit.pictures import place


def saved(folder: Path, mode: str = "RGB", suffix: str = ".jpg", **options: Any) -> Path:
    file = folder / f"photo{suffix}"
    Image.fromarray(place(1, 90, 70)).convert(mode).save(file, **options)
    return file


@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_has_the_pixels_that_are_read_elsewhere(
    tmp_path: Path, subsampling: int, progressive: bool
) -> None:
    file = saved(tmp_path, subsampling=subsampling, progressive=progressive)
    assert np.array_equal(read_photo(file), read_rgb(file))


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_is_upright(tmp_path: Path, turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    file = saved(tmp_path, exif=exif)
    assert np.array_equal(read_photo(file), read_rgb(file))


@pytest.mark.parametrize(
    ("mode", "suffix"),
    [("L", ".jpg"), ("CMYK", ".jpg"), ("RGBA", ".png"), ("P", ".png"), ("I;16", ".png")],
)
def test_other_pictures_are_read_as_elsewhere(tmp_path: Path, mode: str, suffix: str) -> None:
    if mode == "I;16":
        file = tmp_path / "photo.png"
        Image.fromarray((np.arange(6300).reshape(70, 90) * 10).astype(np.uint16)).save(file)
    else:
        file = saved(tmp_path, mode, suffix)
    assert np.array_equal(read_photo(file), read_rgb(file))


def test_a_jpeg_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    file = saved(tmp_path)
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(PictureError, match="cut short or damaged"):
        read_photo(file)


def test_zeros_after_the_end_do_no_harm(tmp_path: Path) -> None:
    file = saved(tmp_path)
    file.write_bytes(file.read_bytes() + bytes(30))
    assert np.array_equal(read_photo(file), read_rgb(file))


@pytest.mark.parametrize(("width", "height"), [(1100, 700), (1101, 703), (600, 3)])
def test_halves_lie_over_those_of_a_mask(width: int, height: int) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
    mask = np.ascontiguousarray(picture[..., 0])
    levels, masks = halves(picture), MaskLevels(mask).levels
    assert [level.shape[:2] for level in levels] == [level.shape for level in masks]
    for level, smaller in zip(levels, masks, strict=True):
        assert np.array_equal(level[..., 0], smaller)
