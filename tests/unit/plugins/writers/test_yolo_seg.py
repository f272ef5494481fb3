"""YOLO's labels, read the way its own loader does: corners times size, rounded down, filled."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from tests.unit.entries import CANVAS, entry, ring, shards, write, writer
from tests.unit.masks import iou

LEAST = 0.98


def drawn(label: Path) -> list[np.ndarray]:
    masks = []
    for line in label.read_text().splitlines():
        kind, *numbers = line.split()
        assert kind == "0"
        shares = np.array(numbers, np.float64).reshape(-1, 2)
        assert len(shares) >= 3
        assert ((shares >= 0) & (shares <= 1)).all()
        mask = np.zeros(CANVAS[::-1], np.uint8)
        cv2.fillPoly(mask, [(shares * CANVAS).astype(np.int32)], (1,))
        masks.append(mask.astype(bool))
    return masks


def test_each_visible_object_is_a_line(tmp_path: Path) -> None:
    write(writer("yolo-seg", category='"th: ing"'), tmp_path, shards())
    labels = {path.stem: path for path in tmp_path.glob("labels/*/*/*.txt")}
    for shard in shards():
        for one in shard:
            label = labels[one.name]
            picture = Path(str(label.with_suffix(".jpg")).replace("/labels/", "/images/"))
            assert picture.read_bytes() == one.encoded.image
            assert picture.parent.parent.name == one.part
            masks = drawn(label)
            assert len(masks) == len(one.sample.objects)
            for mask, rendered in zip(masks, one.sample.objects, strict=True):
                assert iou(mask, rendered.visible >= 128) >= LEAST
    assert len(labels) == 12


def test_parts_are_lines_of_their_own_where_that_is_chosen(tmp_path: Path) -> None:
    bar = np.zeros(CANVAS[::-1], np.uint8)
    bar[:, 24:34] = 255
    parted = entry(0, [ring(10, 20), bar], part="val")
    write(writer("yolo-seg"), tmp_path / "joined", [[parted]])
    write(writer("yolo-seg", parts="separate"), tmp_path / "separate", [[parted]])
    label = "labels/val/0000/00000000.txt"
    visible = parted.sample.objects[0].visible >= 128
    joined, nearest = drawn(tmp_path / "joined" / label)
    assert 0.9 < iou(joined, visible) < 1
    *parts, last = drawn(tmp_path / "separate" / label)
    assert len(parts) == 2
    assert np.array_equal(parts[0] | parts[1], visible)
    assert np.array_equal(nearest, last)


def test_the_splits_are_named(tmp_path: Path) -> None:
    write(writer("yolo-seg", category='a "thing"'), tmp_path, shards())
    lines = (tmp_path / "data.yaml").read_text().splitlines()
    assert "train: images/train" in lines
    assert "new-cutouts: images/new-cutouts" in lines
    assert lines[-2:] == ["names:", '  0: "a \\"thing\\""']


def test_a_sample_without_a_visible_object_has_an_empty_label(tmp_path: Path) -> None:
    write(writer("yolo-seg"), tmp_path, [[entry(0, [ring(5, 5) // 3], part="val")]])
    assert (tmp_path / "labels/val/0000/00000000.txt").read_bytes() == b""
