"""Records of other people's data as arrays."""

from __future__ import annotations

import pickle
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from fgbg_studio.base.errors import PictureError
from fgbg_studio.data.foreign import ForeignDataset
from fgbg_studio.data.foreign_splits import positions_of
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.imaging.palette import encode_numbers
from fgbg_studio.imaging.writing import decode_jpeg, encode_jpeg, encode_png
from fgbg_studio.jobs.foreign_data import open_data
from tests.unit.foreign_files import SIZE, lay, mask, picture
from tests.unit.pictures import place

STEPS = np.arange(SIZE[0] * SIZE[1], dtype=np.uint16).reshape(SIZE[::-1]) * 50


def data(root: Path, mask_file: bytes, canvas: tuple[int, int] | None = None) -> ForeignDataset:
    files = {
        "images/1.jpg": picture(1),
        "masks/1.png": mask_file,
        "depth/1.png": encode_png(STEPS),
        "backgrounds/1.jpg": picture(2),
    }
    return open_data(lay(root, files), canvas=canvas)


def test_arrays_are_those_of_the_files(tmp_path: Path) -> None:
    sent = pickle.loads(pickle.dumps(data(tmp_path, encode_png(mask(1)))))
    assert len(sent) == 1
    sample = sent.sample(0)
    assert np.abs(sample.image.astype(int) - decode_jpeg(picture(1))).max() <= 4
    assert np.abs(sample.background.astype(int) - decode_jpeg(picture(2))).max() <= 4
    assert np.array_equal(sample.mask, mask(1))
    assert sample.depth.dtype == np.float32
    assert np.array_equal(sample.depth, STEPS)


def test_a_data_card_tells_the_unit_of_depth(tmp_path: Path) -> None:
    lay(tmp_path, {"dataset.json": b'{"depth": {"steps_per_unit": 50}}'})
    depth = data(tmp_path, encode_png(mask(1))).sample(0).depth
    assert depth is not None
    assert np.array_equal(depth, STEPS / np.float32(50))
    lay(tmp_path, {"dataset.json": b'{"depth": {"steps_per_unit": -1}}'})
    assert data(tmp_path, encode_png(mask(1))).steps_per_unit == 1


def test_a_canvas_resizes_all_alike(tmp_path: Path) -> None:
    sample = data(tmp_path, encode_png(mask(1)), canvas=(12, 8)).sample(0)
    assert sample.image.shape == (8, 12, 3)
    assert sample.mask.shape == (8, 12)
    assert sample.depth is not None
    assert np.isin(sample.depth, STEPS).all()  # never mixed


def test_sizes_that_differ_need_a_canvas(tmp_path: Path) -> None:
    odd = cv2.resize(mask(1), (10, 10))
    with pytest.raises(PictureError, match="24 x 16, another is 10 x 10"):
        data(tmp_path, encode_png(np.asarray(odd, np.uint8))).sample(0)
    assert data(tmp_path, encode_png(np.asarray(odd, np.uint8)), SIZE).sample(0).mask.shape == (
        16,
        24,
    )


def test_numbers_of_objects_are_a_mask(tmp_path: Path) -> None:
    numbers = np.zeros(SIZE[::-1], np.uint8)
    numbers[2:5, 3:9], numbers[8:12, 3:9], numbers[14:] = 1, 7, 255
    labels = data(tmp_path / "labels", encode_numbers(numbers)).sample(0).mask
    assert np.array_equal(labels, np.where((numbers > 0) & (numbers < 255), 255, 0))
    zero_one = data(tmp_path / "zero", encode_png((mask(1) > 0).astype(np.uint8))).sample(0).mask
    assert np.array_equal(zero_one, mask(1))


def test_a_palette_of_greys_is_a_grey_picture(tmp_path: Path) -> None:
    inverted = Image.fromarray((mask(1) == 0).astype(np.uint8), "P")
    inverted.putpalette([255, 255, 255, 0, 0, 0])
    inverted.save(tmp_path / "mask.png")
    found = data(tmp_path / "data", (tmp_path / "mask.png").read_bytes()).sample(0).mask
    assert np.array_equal(found, mask(1))


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"masks/1\.png is cut short or damaged"):
        data(tmp_path, encode_png(mask(1))[:-30]).sample(0)


def test_parts_of_the_split(tmp_path: Path) -> None:
    files = {}
    for part in ("train", "test"):
        files[f"{part}/images/1.jpg"] = encode_jpeg(place(3, *SIZE))
        files[f"{part}/masks/1.png"] = encode_png(mask(1))
    found = open_data(lay(tmp_path, files))
    assert [record.part for record in found.records] == ["test", "train"]
    assert positions_of(found.records, Recipe(), "test").tolist() == [0]
    assert positions_of(found.records, Recipe(), "train", "test").tolist() == [0, 1]
