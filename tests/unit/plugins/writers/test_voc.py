"""VOC's folders, read by torchvision."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from torchvision.datasets import VOCSegmentation

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.encoding import Encoding
from fgbg_studio.imaging.palette import has_palette, read_numbers
from tests.unit.entries import shards, write, writer

ROOT = "VOCdevkit/VOC2012"


def test_torchvision_reads_images_and_classes(tmp_path: Path) -> None:
    made = [entry for shard in shards() for entry in shard]
    write(writer("voc"), tmp_path, shards())
    for part in ("train", "val"):
        here = [entry for entry in made if entry.part == part]
        found = VOCSegmentation(tmp_path, year="2012", image_set=part)
        assert len(found) == len(here)
        for (image, classes), entry in zip(found, here, strict=True):
            assert image.size == classes.size
            covered = np.maximum.reduce([one.visible for one in entry.sample.objects]) >= 128
            assert np.array_equal(np.asarray(classes), covered)


def test_objects_are_numbered_and_have_boxes(tmp_path: Path) -> None:
    write(writer("voc", category="a < b"), tmp_path, shards())
    for entry in (entry for shard in shards() for entry in shard):
        path = tmp_path / ROOT / "SegmentationObject" / f"{entry.name}.png"
        assert has_palette(path)
        numbers = read_numbers(path)
        xml = ElementTree.parse(tmp_path / ROOT / "Annotations" / f"{entry.name}.xml")
        objects = xml.findall("object")
        assert len(objects) == len(entry.sample.objects)
        for number, (told, rendered) in enumerate(
            zip(objects, entry.sample.objects, strict=True), 1
        ):
            assert np.array_equal(numbers == number, rendered.visible >= 128)
            assert told.findtext("name") == "a < b"
            hidden = ((rendered.whole >= 128) & (rendered.visible < 128)).any()
            assert told.findtext("occluded") == str(int(hidden))
            rows, columns = np.nonzero(numbers == number)
            wanted = (columns.min() + 1, rows.min() + 1, columns.max() + 1, rows.max() + 1)
            names = ("xmin", "ymin", "xmax", "ymax")
            assert tuple(int(told.findtext(f"bndbox/{name}", "")) for name in names) == wanted


def test_soft_edges_are_void_where_chosen(tmp_path: Path) -> None:
    write(writer("voc", void=True), tmp_path, shards())
    for entry in (entry for shard in shards() for entry in shard):
        soft = (entry.sample.mask > 0) & (entry.sample.mask < 255)
        assert soft.any()
        for kind in ("Class", "Object"):
            path = tmp_path / ROOT / f"Segmentation{kind}" / f"{entry.name}.png"
            assert np.array_equal(read_numbers(path) == 255, soft)


def test_png_images_are_refused() -> None:
    with pytest.raises(StudioError, match="Choose jpeg"):
        writer("voc", Encoding(pictures="png"))
