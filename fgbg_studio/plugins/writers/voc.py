"""PASCAL VOC 2012: VOCdevkit/VOC2012 with JPEGImages, label maps, XML and lists of each part.

SegmentationClass has 1 where an object is, SegmentationObject the number of the object; both are
PNGs with VOC's palette. The soft masks are in Masks, depth in Depth, each background once in
Backgrounds. M. Everingham et al.: The PASCAL visual object classes challenge. IJCV 88(2), 2010.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.data.exchange import HALF
from fgbg_studio.data.part_lists import PartLists, write_part_lists
from fgbg_studio.data.writing import DatasetFacts, Entry, NewFiles, ShardRecord

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

EXTRA = ""
ROOT = "VOCdevkit/VOC2012"
FOLDERS = {"image": "JPEGImages", "mask": "Masks", "depth": "Depth", "background": "Backgrounds"}
VOID = 255


class Options(BaseOptions):
    """What is said of objects."""

    category: str = option("object", "Name of the class of every object")
    void: bool = option(
        False, "Mark pixels that belong to an object in part as void (255), for training to skip"
    )


class Voc:
    """All files of a sample under its name."""

    assembles = False

    def __init__(self, options: Options, facts: DatasetFacts) -> None:
        self._options, self._facts = options, facts

    def write(self, shard: int, entries: Iterable[Entry], folder: Path) -> dict[str, Any]:
        """See `Writer`."""
        new, lists = NewFiles(folder), PartLists()
        for entry in entries:
            new.put_pictures(entry, self.files(shard, entry))
            for path, content in self._labels(entry):
                new.put(f"{ROOT}/{path}", content)
            lists.add(entry.part, entry.name)
        return lists.facts()

    def finish(self, folder: Path, shards: Iterable[ShardRecord]) -> Iterator[int]:
        """See `Writer`."""
        yield from write_part_lists(folder, shards, f"{ROOT}/ImageSets/Segmentation/")

    def files(self, shard: int, entry: Entry) -> dict[str, str]:
        """See `Writer`."""
        names = dict.fromkeys(FOLDERS, entry.name) | {"background": entry.background}
        return {
            kind: f"{ROOT}/{FOLDERS[kind]}/{names[kind]}.{suffix}"
            for kind, suffix, _ in entry.contents()
        }

    def _labels(self, entry: Entry) -> Iterator[tuple[str, bytes]]:
        import numpy as np

        from fgbg_studio.imaging.palette import encode_numbers

        objects = np.zeros(entry.sample.mask.shape, np.uint8)
        boxes = []
        for rendered in entry.sample.objects:
            visible = rendered.visible >= HALF
            if visible.any():
                boxes.append((visible, rendered.whole >= HALF))
                objects[visible] = len(boxes)
        classes = np.minimum(objects, 1)
        if self._options.void:
            partly = (entry.sample.mask > 0) & (entry.sample.mask < VOID)
            objects[partly] = classes[partly] = VOID
        yield f"SegmentationClass/{entry.name}.png", encode_numbers(classes)
        yield f"SegmentationObject/{entry.name}.png", encode_numbers(objects)
        yield f"Annotations/{entry.name}.xml", self._xml(entry, boxes).encode()

    def _xml(
        self, entry: Entry, masks: list[tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]
    ) -> str:
        from fgbg_studio.imaging import rle

        width, height = self._facts.canvas
        size = f"<width>{width}</width><height>{height}</height><depth>3</depth>"
        lines = [
            "<annotation>",
            "  <folder>VOC2012</folder>",
            f"  <filename>{entry.name}.{entry.suffix}</filename>",
            f"  <size>{size}</size>",
            "  <segmented>1</segmented>",
        ]
        for visible, whole in masks:
            lines += self._object(rle.box(visible), occluded=bool((whole & ~visible).any()))
        return "\n".join([*lines, "</annotation>", ""])

    def _object(self, box: tuple[int, int, int, int], *, occluded: bool) -> Iterator[str]:
        """One object; VOC counts pixels from 1, and the last one is inside the box."""
        left, top, width, height = box
        yield f"  <object><name>{escape(self._options.category)}</name><pose>Unspecified</pose>"
        yield f"    <truncated>0</truncated><occluded>{int(occluded)}</occluded>"
        yield f"    <difficult>0</difficult><bndbox><xmin>{left + 1}</xmin><ymin>{top + 1}</ymin>"
        yield f"    <xmax>{left + width}</xmax><ymax>{top + height}</ymax></bndbox></object>"


def build(options: Options, facts: DatasetFacts) -> Voc:
    """A writer of VOC's folders. Raises StudioError where images are to be PNGs."""
    if facts.encoding.pictures != "jpeg":
        raise StudioError("VOC's images are JPEG files. Choose jpeg for the pictures.")
    return Voc(options, facts)
