"""Each mask format gives back what its LOSES says, and others can read what it writes."""

from __future__ import annotations

import base64
import io
import json
import struct
import tempfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pycocotools import mask as coco

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.exchange import FoundMask, MaskedPhoto
from fgbg_studio.imaging.writing import write_png
from tests.unit.masks import Mask, soft_masks
from tests.unit.pictures import noise

FORMATS = registry.names("mask_formats")
OPTIONS: dict[str, list[dict[str, str]]] = {
    "coco": [{"shapes": shapes} for shapes in ("rle", "plain-rle", "polygons")],
    "labelme": [{"shapes": shapes} for shapes in ("mask", "polygons")],
}
CHOICES = [(name, choice) for name in FORMATS for choice in OPTIONS.get(name, [{}])]


def masked(folder: Path, *masks: Mask) -> MaskedPhoto:
    """A photo called "fence" with these masks."""
    height, width = masks[0].shape
    write_png(folder / "original.png", noise(1, height, width, 3))
    files = [folder / f"mask-{n}.png" for n in range(len(masks))]
    for file, mask in zip(files, masks, strict=True):
        write_png(file, mask)
    return MaskedPhoto(
        "fence", "fence", ".jpg", (width, height), folder / "original.png", tuple(files)
    )


def written(photo: MaskedPhoto, name: str, choice: dict[str, str]) -> dict[str, bytes]:
    plugin = registry.load("mask_formats", name)
    files: dict[str, bytes] = {}
    for part in plugin.write([photo], plugin.Options(**choice)):
        files |= part
    return files


def read_back(folder: Path, name: str, files: dict[str, bytes]) -> list[FoundMask]:
    """Write the files and read them; each is recognised as of its format and of no other."""
    found = []
    for file, content in files.items():
        (folder / file).write_bytes(content)
        by = [n for n in FORMATS if registry.load("mask_formats", n).recognises(folder / file)]
        assert by == [name]
        plugin = registry.load("mask_formats", name)
        found += list(plugin.read(folder / file, plugin.Options()))
    return found


@pytest.mark.parametrize(("name", "choice"), CHOICES)
@settings(max_examples=20)  # each writes and reads files
@given(mask=soft_masks())
def test_a_mask_comes_back(name: str, choice: dict[str, str], mask: Mask) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        [found] = read_back(folder, name, written(masked(folder, mask), name, choice))
        assert "fence" in found.names
        assert found.size == (mask.shape[1], mask.shape[0])
        again = found.draw()
    assert again.dtype == np.uint8
    is_exact = registry.load("mask_formats", name).LOSES.startswith("Nothing")
    assert np.array_equal(again, mask if is_exact else np.where(mask >= 128, 255, 0))


@pytest.mark.parametrize(("name", "choice"), CHOICES)
def test_objects_of_one_photo_stay_apart(name: str, choice: dict[str, str], tmp_path: Path) -> None:
    masks = [np.zeros((40, 50), np.uint8) for _ in range(3)]
    for n, mask in enumerate(masks):
        mask[10 * n + 2 : 10 * n + 9, 5:30] = 255
        mask[10 * n + 4, 8:12] = 0
    found = read_back(tmp_path, name, written(masked(tmp_path, *masks), name, choice))
    assert len(found) == 3
    for one, mask in zip(found, masks, strict=True):
        assert "fence" in one.names
        assert np.array_equal(one.draw(), mask)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_lost_is_a_sentence(name: str) -> None:
    loses = registry.load("mask_formats", name).LOSES
    assert loses.endswith(".")
    assert ("lost" in loses) == ("soft" in loses.lower())


def test_pycocotools_reads_what_is_written(tmp_path: Path) -> None:
    mask = np.where(noise(4, 33, 47) > 90, 200, 0).astype(np.uint8)
    document = json.loads(written(masked(tmp_path, mask), "coco", {})["annotations.json"])
    [image], [annotation] = document["images"], document["annotations"]
    assert (image["file_name"], image["width"], image["height"]) == ("fence.jpg", 47, 33)
    assert annotation["category_id"] == document["categories"][0]["id"]
    code = annotation["segmentation"]
    assert np.array_equal(coco.decode(code) * 255, np.where(mask, 255, 0))
    assert annotation["area"] == coco.area(code)
    assert annotation["bbox"] == coco.toBbox(code).tolist()


def test_pillow_reads_the_numbers_and_colours_of_voc(tmp_path: Path) -> None:
    masks = [np.full((9, 9), 0, np.uint8) for _ in range(2)]
    masks[0][:5], masks[1][3:7] = 255, 130
    [content] = written(masked(tmp_path, *masks), "voc", {}).values()
    with Image.open(io.BytesIO(content)) as image:
        assert image.mode == "P"
        assert np.unique(np.asarray(image)[:, 0], return_counts=True)[1].tolist() == [2, 3, 4]
        colours = np.asarray(image.convert("RGB"))
    assert colours[[0, 4, 8], 0].tolist() == [[128, 0, 0], [0, 128, 0], [0, 0, 0]]


def test_voc_has_numbers_for_254_objects(tmp_path: Path) -> None:
    photo = masked(tmp_path, np.full((4, 4), 255, np.uint8))
    many = MaskedPhoto("fence", "fence", ".jpg", (4, 4), photo.picture, photo.mask_files * 255)
    with pytest.raises(StudioError, match="fence has 255 objects"):
        written(many, "voc", {})


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_void_belongs_to_no_object(seed: int) -> None:
    numbers = np.random.default_rng(seed).choice([0, 1, 7, 255], (6, 7)).astype(np.uint8)
    numbers[0, :2] = (1, 7)
    with tempfile.TemporaryDirectory() as place:
        image = Image.fromarray(numbers, "L")
        image.putpalette(bytes(range(256)) * 3)
        image.save(Path(place) / "fence.png")
        plugin = registry.load("mask_formats", "voc")
        found = list(plugin.read(Path(place) / "fence.png", plugin.Options()))
        for one, number in zip(found, (1, 7), strict=True):
            assert np.array_equal(one.draw() > 0, numbers == number)


@pytest.mark.parametrize(
    ("count", "mode", "is_read"), [(32, "L", True), (33, "L", False), (33, "P", True)]
)
def test_a_grey_picture_of_many_values_is_no_label_map(
    count: int, mode: str, is_read: bool, tmp_path: Path
) -> None:
    numbers = np.zeros((6, 60), np.uint8)
    numbers[:4, : count + 1] = np.arange(count + 1)
    numbers[5] = 255
    image = Image.fromarray(numbers, "L")
    if mode == "P":
        image.putpalette(bytes(range(256)) * 3)
    image.save(tmp_path / "fence.png")
    plugin = registry.load("mask_formats", "voc")
    if is_read:
        assert len(list(plugin.read(tmp_path / "fence.png", plugin.Options()))) == count
    else:
        with pytest.raises(StudioError, match=r"with 33 values.* choose mask-png"):
            list(plugin.read(tmp_path / "fence.png", plugin.Options()))


def labelme(*shapes: dict[str, Any]) -> dict[str, Any]:
    return {"version": "4.5.6", "imageWidth": 20, "imageHeight": 10, "shapes": list(shapes)}


def shape(label: str, points: Any, **more: Any) -> dict[str, Any]:
    return {"label": label, "points": points, **more}


def bomb() -> str:
    """A small PNG that says it has 400 megapixels."""
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + header
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    png += struct.pack(">I", zlib.crc32(chunk)) + struct.pack(">I", 0) + b"IDAT\x35\xaf\x06\x1e"
    return base64.b64encode(png).decode()


def read_labelme(folder: Path, document: dict[str, Any]) -> list[Any]:
    (folder / "fence.json").write_text(json.dumps(document))
    plugin = registry.load("mask_formats", "labelme")
    return list(plugin.read(folder / "fence.json", plugin.Options()))


def test_labelmes_groups_and_shapes_are_understood(tmp_path: Path) -> None:
    upright = [[2, 2], [6, 5]]
    triangle = [[10, 1], [18, 1], [18, 9]]
    document = labelme(
        shape("car", upright, shape_type="rectangle", group_id=3),
        shape("car", triangle, shape_type="polygon", group_id=3),
        shape("dog", triangle),
        shape("box", [[4, 1], [7, 4], [4, 7], [1, 4]], shape_type="oriented_rectangle"),
        shape("sun", [[10, 5], [13, 5]], shape_type="circle", group_id=None),
    )
    document["imagePath"] = "..\\photos\\other.JPG"
    document["imageData"] = "not even base64"
    car, dog, box, sun = read_labelme(tmp_path, document)
    assert car.names == ("other", "fence")
    assert (car.draw() > 0)[:, :9].sum() == 12
    assert np.array_equal(car.draw()[:, 9:], dog.draw()[:, 9:])
    assert (box.draw() > 0).sum() == pytest.approx(18, rel=0.2)
    assert (sun.draw() > 0).sum() == pytest.approx(9 * np.pi, rel=0.2)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (shape("a", [[1, 1], [5, 5]], shape_type="line"), "a line has no area"),
        (shape("a", [[1, 1]], shape_type="mask", mask=""), "lacks its pixels"),
        (shape("a", [[1, 1], [99, 5]], shape_type="mask", mask=""), "does not lie in the picture"),
        (shape("a", [[1, 1], [5, 5]], shape_type="mask", mask="AAAA"), "damaged"),
        (shape("a", [[1, 1], [5, 5]], shape_type="mask", mask="ä"), "ASCII"),
        (shape("a", [[1, 1], [5, 5]]), "fewer than three"),
        (shape("a", [[0, 0], [1e200, 1e200]], shape_type="circle"), "nowhere near"),
        (shape("a", []), "fewer than three"),
    ],
)
def test_a_shape_that_cannot_be_drawn_says_why(
    given: dict[str, Any], why: str, tmp_path: Path
) -> None:
    [found] = read_labelme(tmp_path, labelme(given))
    with pytest.raises(ValueError, match=why):
        found.draw()


def test_a_packed_bomb_is_refused_also_as_the_first_picture_of_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 89_478_485)  # Pillow's own
    [found] = read_labelme(
        tmp_path, labelme(shape("a", [[1, 1], [5, 5]], shape_type="mask", mask=bomb()))
    )
    with pytest.raises(ValueError, match="damaged"):
        found.draw()


@pytest.mark.parametrize(
    "given",
    [shape("a", [[1, float("nan")], [2, 3], [4, 5]]), shape("a", "xyz"), {"points": []}, 7, None],
)
def test_a_shape_that_is_none_is_refused(given: Any, tmp_path: Path) -> None:
    [refused] = read_labelme(tmp_path, labelme(given))
    assert refused.source == "fence.json, shape 1"
    assert "cannot be used" in refused.reason
