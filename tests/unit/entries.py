"""Samples with drawn masks, encoded and ready for any writer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base import registry
from fgbg_studio.data.encoding import Encoded, Encoding
from fgbg_studio.data.manifest import as_json
from fgbg_studio.data.placement import Blend, Box, Disturbed, PlacedObject, Placement
from fgbg_studio.data.render import RenderedObject, Sample
from fgbg_studio.data.sources import Background, Cutout, DepthScale
from fgbg_studio.data.writing import DatasetFacts, Entry, ShardRecord, Writer
from fgbg_studio.imaging.writing import encode_jpeg, encode_png
from tests.unit.pictures import place

Mask = npt.NDArray[np.uint8]
CANVAS = (80, 64)
SCALE = DepthScale()
EVERYTHING = Encoding(background=True)
PARTS = ("train", "val", "train", "new-cutouts", "test", "train")


def ring(left: int, top: int, side: int = 28) -> Mask:
    """A square with a soft edge and a hole, on the canvas."""
    mask = np.zeros(CANVAS[::-1], np.uint8)
    mask[top : top + side, left : left + side] = 255
    mask[top + 9 : top + side - 9, left + 9 : left + side - 9] = 0
    return np.asarray(cv2.GaussianBlur(mask, (3, 3), 0), np.uint8)


def sample(number: int, masks: Sequence[Mask]) -> Sample:
    """A sample whose objects have these whole masks, from back to front."""
    background = Background(
        id=f"b{number // 4 + 1:04d}", name="x", file="x", sha256="", width=1, height=1
    )
    rendered = []
    for which, mask in enumerate(masks):
        cutout = Cutout(id=f"c{which + 1:04d}", name="x", file="x", sha256="", width=1, height=1)
        placed = PlacedObject(cutout, Box(0, 0, *CANVAS), *CANVAS)
        visible = mask.copy()
        for nearer in masks[which + 1 :]:
            visible[nearer >= 128] = 0
        rendered.append(RenderedObject(placed, mask, visible))
    placement = Placement(
        number * 7,
        background,
        tuple(r.placed for r in rendered),
        0,
        number % 3,
        bool(number % 2),
        Blend(),
        0.0,
        0.0,
        0.3,
        (),
        Disturbed(),
        1,
    )
    picture = place(number // 4, *CANVAS)
    union = np.maximum.reduce([*masks, np.zeros(CANVAS[::-1], np.uint8)])
    image = np.where(union[..., None] >= 128, np.uint8(number * 9 % 256), picture)
    depth = np.linspace(1, 9, picture[..., 0].size, dtype=np.float32).reshape(picture.shape[:2])
    return Sample(image, picture, union, depth, placement, None, tuple(rendered))


def entry(
    number: int, masks: Sequence[Mask], part: str = "", encoding: Encoding | None = None
) -> Entry:
    """The sample `number`, encoded as `encoding` says."""
    encoding, made = encoding or EVERYTHING, sample(number, masks)
    jpeg = encoding.pictures == "jpeg"
    picture = encode_jpeg if jpeg else encode_png
    encoded = Encoded(
        picture(made.image),
        picture(made.background) if encoding.background else None,
        encode_png(made.mask),
        encode_png(SCALE.encode(made.depth)) if encoding.depth else None,
    )
    part = part or PARTS[number % len(PARTS)]
    background = made.placement.background.id
    line = as_json({"index": number * 7, "background": background, "cutout": "c0001", "part": part})
    suffix = "jpg" if jpeg else "png"
    return Entry(number, f"{number * 7:08d}", part, line, encoded, made, suffix)


def shards(count: int = 12, encoding: Encoding | None = None) -> list[list[Entry]]:
    """Samples in shards of five; every third has two objects, of which one hides the other."""
    made = []
    for number in range(count):
        masks = [ring(3 + number, 8)]
        if number % 3 == 2:
            masks.append(ring(19 + number, 18))
        made.append(entry(number, masks, encoding=encoding))
    return [made[start : start + 5] for start in range(0, count, 5)]


def writer(name: str, encoding: Encoding | None = None, **options: Any) -> Writer:
    """The writer of that name, for these samples."""
    plugin = registry.load("writers", name)
    facts = DatasetFacts(
        "some", CANVAS, SCALE, encoding or EVERYTHING, ("b0001", "b0002", "b0003"), 12, 3
    )
    built: Writer = plugin.build(plugin.Options(**options), facts)
    return built


def write_shards(
    writer: Writer, folder: Path, entries: Iterable[Sequence[Entry]]
) -> list[ShardRecord]:
    """Write shards, each into an empty folder, and move their files into `folder`."""
    records = []
    for number, shard in enumerate(entries):
        aside = folder / "unfinished" / str(number)
        aside.mkdir(parents=True)
        facts = json.loads(json.dumps(writer.write(number, iter(shard), aside)))
        files = sorted(path for path in aside.rglob("*") if path.is_file())
        names = [path.relative_to(aside).as_posix() for path in files]
        for path, name in zip(files, names, strict=True):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            path.replace(folder / name)
        records.append(ShardRecord(number, names, facts, len(shard)))
    return records


def write(writer: Writer, folder: Path, entries: Iterable[Sequence[Entry]]) -> list[int]:
    """Write a dataset whole; returns the progress of its last step."""
    return list(writer.finish(folder, iter(write_shards(writer, folder, entries))))


def hashes(folder: Path) -> dict[str, str]:
    """Every file below a folder, and what is in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in _files(folder)
    }


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
