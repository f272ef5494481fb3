"""YOLO segmentation: a text file of polygons beside each image, and data.yaml.

images/PART and labels/PART hold the same names; a line is the class 0 and the corners of one
visible object, as shares of width and height, its holes and parts joined into one polygon. The soft
masks are in masks/, depth in depth/, and each background once in backgrounds/. The format is
described at docs.ultralytics.com/datasets/segment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.data.exchange import HALF
from fgbg_studio.data.writing import (
    DatasetFacts,
    Entry,
    NewFiles,
    ShardRecord,
    assemble_text,
    paths_by_part,
    remove_unassembled,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

EXTRA = ""


class Options(BaseOptions):
    """What is said of objects."""

    category: str = option("object", "Name of the class of every object")
    parts: Literal["joined", "separate"] = option(
        "joined",
        "joined: one line an object, as YOLO's makers do, with thin lines from part to part where "
        "another object parts it; separate: every part is a line of its own, without those",
    )


class YoloSeg:
    """Images, labels, and what lies beside them."""

    assembles = False

    def __init__(self, options: Options) -> None:
        self._category, self._joined = options.category, options.parts == "joined"

    def write(self, shard: int, entries: Iterable[Entry], folder: Path) -> dict[str, Any]:
        """See `Writer`."""
        new, parts = NewFiles(folder), set()
        for entry in entries:
            new.put_pictures(entry, self.files(shard, entry))
            label = f"labels/{entry.part}/{shard:04d}/{entry.name}.txt"
            new.put(label, "".join(self._lines(entry)).encode())
            parts.add(entry.part)
        return {"parts": sorted(parts)}

    def finish(self, folder: Path, shards: Iterable[ShardRecord]) -> Iterator[int]:
        """See `Writer`."""
        parts: set[str] = set()
        for done, shard in enumerate(shards, 1):
            parts |= set(shard.facts["parts"])
            yield done
        lines = [f"{part}: images/{part}" for part in sorted(parts)]
        lines += ["names:", f"  0: {json.dumps(self._category)}"]
        assemble_text(folder, "data.yaml", "\n".join([*lines, ""]))
        remove_unassembled(folder)

    def files(self, shard: int, entry: Entry) -> dict[str, str]:
        """See `Writer`."""
        return paths_by_part(shard, entry)

    def _lines(self, entry: Entry) -> Iterator[str]:
        """One or more for each object of which a pixel can be seen."""
        from fgbg_studio.imaging.joined_outlines import joined_outline, outlines_of_parts

        height, width = entry.sample.mask.shape
        for rendered in entry.sample.objects:
            mask = rendered.visible >= HALF
            for corners in [joined_outline(mask)] if self._joined else outlines_of_parts(mask):
                if len(corners):
                    yield _line(corners, (width, height))


def build(options: Options, facts: DatasetFacts) -> YoloSeg:
    """A writer of YOLO's folders."""
    return YoloSeg(options)


def _line(corners: npt.NDArray[np.int32], canvas: tuple[int, int]) -> str:
    """Class and corners of one polygon, as shares of width and height.

    A corner is the middle of a pixel: times width or height, rounded down, it is that pixel again.
    """
    shares = ((corners + 0.5) / canvas).ravel().tolist()
    return "0 " + " ".join(map("{:.6f}".format, shares)) + "\n"
