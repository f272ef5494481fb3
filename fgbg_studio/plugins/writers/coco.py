"""COCO: annotations/instances_PART.json with the visible mask of each object, run-length coded.

Images are in images/PART; "file_name" is relative to that. Beside them are, for whoever wants
more, the soft masks in masks/, depth/, and backgrounds/ once each. An object that others hide
partly has its whole mask under "whole". T.-Y. Lin et al.: Microsoft COCO: common objects in
context. ECCV 2014; the format is described at cocodataset.org/#format-data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.data.exchange import HALF
from fgbg_studio.data.writing import (
    MOST_OBJECTS,
    UNASSEMBLED,
    DatasetFacts,
    Entry,
    NewFiles,
    ShardRecord,
    assembling,
    paths_by_part,
    remove_unassembled,
)

if TYPE_CHECKING:
    from fgbg_studio.data.render import RenderedObject

EXTRA = ""
LISTS = ("images", "annotations")
BETWEEN = ",\n"


class Options(BaseOptions):
    """What is said of objects."""

    category: str = option("object", "Name of the category of every object")
    whole: bool = option(
        True, 'Give the whole mask, too, of an object that is partly hidden ("whole")'
    )


class Coco:
    """Pieces of the lists from each shard, put together into one JSON file a part."""

    assembles = False

    def __init__(self, options: Options, facts: DatasetFacts) -> None:
        self._options, self._facts = options, facts

    def write(self, shard: int, entries: Iterable[Entry], folder: Path) -> dict[str, Any]:
        """See `Writer`."""
        new = NewFiles(folder)
        (folder / UNASSEMBLED).mkdir()
        with ExitStack() as opened:
            pieces: dict[str, list[_Piece]] = {}
            for entry in entries:
                paths = self.files(shard, entry)
                new.put_pictures(entry, paths)
                if entry.part not in pieces:
                    files = [folder / _piece(shard, entry.part, name) for name in LISTS]
                    pieces[entry.part] = [_Piece(opened.enter_context(_opened(f))) for f in files]
                images, annotations = pieces[entry.part]
                images.add(self._image(entry, paths["image"]))
                for annotation in self._annotations(entry):
                    annotations.add(annotation)
        return {"parts": sorted(pieces)}

    def finish(self, folder: Path, shards: Iterable[ShardRecord]) -> Iterator[int]:
        """See `Writer`."""
        records = [(shard.number, shard.facts["parts"]) for shard in shards]
        parts = sorted({part for _, having in records for part in having})
        for place, part in enumerate(parts):
            name = f"annotations/instances_{part}.json"
            if (folder / name).exists():
                continue
            numbers = [number for number, having in records if part in having]
            with assembling(folder, name) as temporary, _opened(temporary) as file:
                for share in self._assemble(file, folder, part, numbers):
                    yield int((place + share) * len(records) / len(parts))
        remove_unassembled(folder)

    def files(self, shard: int, entry: Entry) -> dict[str, str]:
        """See `Writer`."""
        return paths_by_part(shard, entry)

    def _image(self, entry: Entry, path: str) -> dict[str, Any]:
        width, height = self._facts.canvas
        name = path.removeprefix(f"images/{entry.part}/")
        image = {"id": entry.number + 1, "file_name": name, "width": width, "height": height}
        return image | {"background": entry.background}

    def _annotations(self, entry: Entry) -> Iterator[dict[str, Any]]:
        """One for each object of which a pixel can be seen, numbered alike however they are cut."""
        for place, rendered in enumerate(entry.sample.objects, 1):
            described = self._described(rendered)
            if described["area"]:
                number = entry.number * MOST_OBJECTS + place
                facts = {"id": number, "image_id": entry.number + 1, "category_id": 1}
                yield {**facts, "iscrowd": 0, **described, "cutout": rendered.placed.cutout.id}

    def _described(self, rendered: RenderedObject) -> dict[str, Any]:
        from fgbg_studio.imaging import rle

        described = rle.annotation(rendered.visible >= HALF)
        if not self._options.whole or rendered.whole is rendered.visible:
            return described
        whole = rle.annotation(rendered.whole >= HALF)
        return described if whole == described else {**described, "whole": whole}

    def _assemble(
        self, file: TextIO, folder: Path, part: str, numbers: list[int]
    ) -> Iterator[float]:
        """Write the file of one part; gives the share of it that is done."""
        about = {"description": f"{self._facts.name}, {part}: composites by FGBG Studio"}
        category = {"id": 1, "name": self._options.category, "supercategory": ""}
        file.write(f'{{"info": {json.dumps(about)},\n"licenses": [],\n')
        file.write(f'"categories": [{json.dumps(category, ensure_ascii=False)}]')
        for done, name in enumerate(LISTS):
            file.write(f',\n"{name}": [\n')
            whole = _Piece(file)
            for place, number in enumerate(numbers, 1):
                whole.add_text((folder / _piece(number, part, name)).read_text("utf-8"))
                yield (done + place / len(numbers)) / len(LISTS)
            file.write("\n]")
        file.write("}\n")


class _Piece:
    """Writes the members of a JSON list, without the brackets."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._empty = file, True

    def add(self, value: dict[str, Any]) -> None:
        self.add_text(json.dumps(value, ensure_ascii=False))

    def add_text(self, text: str) -> None:
        if text:
            self._file.write(text if self._empty else BETWEEN + text)
            self._empty = False


def build(options: Options, facts: DatasetFacts) -> Coco:
    """A writer of COCO's folders and files."""
    return Coco(options, facts)


def _piece(shard: int, part: str, name: str) -> str:
    return f"{UNASSEMBLED}/{name}-{part}-{shard:06d}.json"


def _opened(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="\n")
