"""How well the assistants cut out, on photos that other people have cut out.

Run it from the checkout:  python -m tests.benchmarks.assistants [--only NAME ...] [--out FOLDER]

FGBG_SHARED names the folder with data/photos (by default `shared` beside the checkout), FGBG_MODELS
one with the weights; a column whose weights are absent is left out, and says so. Prints for each
photo and assistant the IoU with its reference (alpha >= 128 on both sides), the median of each, and
the largest difference to what rembg itself says for the same session, in grey levels. `click` gets
the clicks of CLICKS, at most three on a photo, chosen by looking at the photo; `grabcut` a box
around the reference, as wide again as 1% of the photo, and as `unboxed` nothing, as when many
photos are cut out in one go. Every result below 0.8 is drawn into
FOLDER/assistants-below.png: photo, reference, result. Last the times of `click` on a photo enlarged
to 24 megapixels. Exits with 1 where a median is below LEAST, a mask differs from rembg's own by
more than 1, or a click takes more than SLOWEST.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base import model_files, registry
from fgbg_studio.imaging.prompts import NOTHING, Prompt
from fgbg_studio.imaging.reading import read_rgb, read_rgba
from fgbg_studio.imaging.uncertainty import uncertainty
from tests.unit.weights import SHARED, find_weights

Array = npt.NDArray[Any]
PHOTOS = SHARED / "data" / "photos"
CLICKS: dict[str, tuple[tuple[int, int], ...]] = {
    "animal-1": ((366, 292), (610, 425), (800, 480)),
    "animal-2": ((300, 280), (264, 500), (170, 260)),
    "animal-3": ((593, 451), (1071, 738), (460, 680)),
    "car-1": ((168, 227), (264, 176), (347, 208)),
    "car-2": ((656, 345), (279, 361), (460, 279)),
    "car-3": ((143, 242), (490, 262)),
    "girl-1": ((230, 280), (128, 132), (345, 152)),
    "girl-2": ((349, 217), (349, 323), (420, 382)),
    "girl-3": ((419, 157), (391, 352), (447, 310)),
    "plants-1": ((435, 760),),
}
"""Photo -> x, y of the clicks on the object: on its parts, or on each of two cars."""
ISNET = "imgly-models_medium.onnx"
LEAST = {"u2net": 0.90, "isnet": 0.90, "click": 0.90, "u2netp": 0.85, "silueta": 0.85}
SHOWN_BELOW = 0.8
SLOWEST = 0.5
"""Seconds from a click to the mask at the photo's size, once the photo is encoded."""
LARGE = (6000, 4000)
TILE = 320


@dataclass
class Column:
    """An assistant with its options, and what is pointed at for it."""

    name: str
    plugin: str
    options: dict[str, str]
    prompt: Callable[[str, Array | None, Array], Prompt]
    scores: dict[str, float] = field(default_factory=dict)
    unsure: dict[str, float] = field(default_factory=dict)
    masks: dict[str, Array] = field(default_factory=dict)
    difference: int | None = None
    seconds: float = 0.0


def nothing(name: str, truth: Array | None, image: Array) -> Prompt:
    """The network finds by itself what stands out."""
    return NOTHING


def clicks(name: str, truth: Array | None, image: Array) -> Prompt:
    """What CLICKS says, in the middle of each pixel."""
    return Prompt(points=tuple((x + 0.5, y + 0.5, True) for x, y in CLICKS[name]))


def box(name: str, truth: Array | None, image: Array) -> Prompt:
    """Around the reference; without one, nothing."""
    if truth is None:
        return NOTHING
    x, y, width, height = cv2.boundingRect(truth.astype(np.uint8))
    room = round(0.01 * max(image.shape[:2]))
    return Prompt((x - room, y - room, x + width + room, y + height + room))


COLUMNS = (
    Column("u2netp", "rembg", {"session": "u2netp"}, nothing),
    Column("silueta", "rembg", {"session": "silueta"}, nothing),
    Column("u2net", "rembg", {"session": "u2net"}, nothing),
    Column("isnet", "rembg", {"session": "dis_custom", "file": ISNET}, nothing),
    Column("click", "click", {}, clicks),
    Column("grabcut", "grabcut", {}, box),
    Column("unboxed", "grabcut", {}, nothing),
)


def iou(mask: Array, truth: Array) -> float:
    """Of two masks, both taken as object from 128 on."""
    found = mask >= 128
    return float((found & truth).sum() / max(1, (found | truth).sum()))


def reference(name: str) -> Array | None:
    """Where other people saw the object, or None where nobody has looked."""
    file = PHOTOS / "reference" / f"{name}.out.png"
    return read_rgba(file)[..., 3] >= 128 if file.is_file() else None


def by_rembg(options: dict[str, str], image: Array) -> Array:
    """What rembg says when it is used as its README shows."""
    import rembg
    from PIL import Image

    own = {"model_path": str(model_files.inside(options["file"]))} if "file" in options else {}
    session = rembg.new_session(options["session"], **own)
    answer = rembg.remove(Image.fromarray(image), session=session, only_mask=True)
    return np.asarray(answer.convert("L") if isinstance(answer, Image.Image) else answer)


def measure(column: Column, names: list[str]) -> None:
    """Fill in a column. Raises StudioError where its weights are absent."""
    plugin = registry.load("assistants", column.plugin)
    options = plugin.Options.model_validate(column.options)
    worker = plugin.build(options)
    for name in names:
        image, truth = read_rgb(PHOTOS / f"{name}.jpg"), reference(name)
        began = time.perf_counter()
        mask = worker.propose(image, column.prompt(name, truth, image))
        column.seconds += time.perf_counter() - began
        column.masks[name], column.unsure[name] = mask, uncertainty(image, mask)
        if truth is not None:
            column.scores[name] = iou(mask, truth)
        if column.plugin == "rembg":
            apart = int(np.abs(mask.astype(int) - by_rembg(column.options, image)).max())
            column.difference = max(column.difference or 0, apart)


def table(columns: list[Column], names: list[str]) -> str:
    """A row for each photo, then medians, differences and times."""
    lines = [f"{'IoU':12}" + "".join(f"{c.name:>10}" for c in columns)]
    for name in names:
        cells = [f"{c.scores[name]:.3f}" if name in c.scores else "-" for c in columns]
        lines.append(f"{name:12}" + "".join(f"{cell:>10}" for cell in cells))
    medians = [f"{median(c):.3f}" for c in columns]
    apart = ["-" if c.difference is None else str(c.difference) for c in columns]
    seconds = [f"{c.seconds / len(names):.2f}" for c in columns]
    for title, cells in (("median", medians), ("to rembg", apart), ("s a photo", seconds)):
        lines.append(f"{title:12}" + "".join(f"{cell:>10}" for cell in cells))
    return "\n".join(lines)


def median(column: Column) -> float:
    """Of the photos that have a reference."""
    return float(np.median(list(column.scores.values())))


def review(columns: list[Column]) -> str:
    """Whether a review that begins with the least certain masks meets the wrong ones early."""
    found = [(c.unsure[n], c.scores[n], f"{c.name}/{n}") for c in columns for n in c.scores]
    wrong = [unsure for unsure, score, _ in found if score < SHOWN_BELOW]
    right = [unsure for unsure, score, _ in found if score >= SHOWN_BELOW]
    before = [(a > b) + 0.5 * (a == b) for a in wrong for b in right]
    share = f"{100 * float(np.mean(before)):.0f}%" if before else "-"
    first = ", ".join(
        f"{what} {unsure:.2f} (IoU {score:.2f})"
        for unsure, score, what in sorted(found, reverse=True)[:10]
    )
    return (
        f"of all pairs of a mask below {SHOWN_BELOW} and one above, the first is less certain in "
        f"{share}; least certain: {first}"
    )


def draw_below(columns: list[Column], path: Path) -> int:
    """Draw every result below SHOWN_BELOW; returns how many there are."""
    rows = []
    for column in columns:
        for name, score in column.scores.items():
            if score >= SHOWN_BELOW:
                continue
            image, truth = read_rgb(PHOTOS / f"{name}.jpg"), reference(name)
            assert truth is not None
            masks = [np.repeat(m[..., None], 3, axis=2) for m in (truth * 255, column.masks[name])]
            row = np.hstack([_tile(picture) for picture in (image, *masks)])
            label = f"{column.name}  {name}  IoU {score:.3f}"
            cv2.putText(row, label, (6, 16), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 220, 0), 1)
            rows.append(row)
    if rows:
        cv2.imwrite(str(path), np.vstack(rows)[..., ::-1])
    return len(rows)


def _tile(picture: Array) -> Array:
    scale = TILE / max(picture.shape[:2])
    small = cv2.resize(picture.astype(np.uint8), None, fx=scale, fy=scale)
    made = np.zeros((TILE, TILE, 3), np.uint8)
    made[: small.shape[0], : small.shape[1]] = small
    return made


def click_takes() -> float:
    """Print the times of `click` on a large photo; returns the median of a click, in seconds."""
    plugin = registry.load("assistants", "click")
    worker = plugin.build(plugin.Options())
    photo = read_rgb(PHOTOS / "animal-1.jpg")
    image = cv2.resize(photo, LARGE, interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    times = LARGE[0] / photo.shape[1], LARGE[1] / photo.shape[0]
    prompts = [
        Prompt(points=((x * times[0], y * times[1], True),)) for x, y in CLICKS["animal-1"] * 4
    ]
    began = time.perf_counter()
    encoded = worker.encode(image)
    encoding = time.perf_counter() - began
    clicks = [_seconds(partial(worker.propose, image, p, encoded)) for p in prompts]
    hovers = [_seconds(partial(worker.preview, p, encoded, image.shape[:2])) for p in prompts]
    found = [float(np.median(each)) for each in (clicks, hovers)]
    print(
        f"click at {LARGE[0]} x {LARGE[1]}: encoding {encoding:.1f} s, a click {found[0]:.2f} s "
        f"(at most {max(clicks):.2f}), a preview {found[1]:.2f} s"
    )
    return found[0]


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def weights_in(folder: Path, column: Column) -> str:
    """Show the column's weights in a model folder; what is absent, if something is."""
    plugin = registry.load("assistants", column.plugin)
    for file in plugin.files(plugin.Options.model_validate(column.options)):
        found = find_weights(file.name)
        if found is None:
            return str(file.name)
        if not (folder / file.name).exists():
            (folder / file.name).symlink_to(found)
    return ""


def main() -> int:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description="See the module's docstring.")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--out", type=Path, default=Path())
    given = parser.parse_args()
    if not PHOTOS.is_dir():
        print(f"{PHOTOS} is not there: FGBG_SHARED names the folder that has data/photos.")
        return 1
    names = sorted(path.stem for path in PHOTOS.glob("*.jpg"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FGBG_MODELS"] = os.environ["U2NET_HOME"] = folder
        done = []
        for column in COLUMNS:
            if given.only and column.name not in given.only:
                continue
            if missing := weights_in(Path(folder), column):
                print(f"{column.name}: left out, {missing} is not there")
                continue
            measure(column, names)
            done.append(column)
        quick = click_takes() <= SLOWEST if any(c.name == "click" for c in done) else True
    print(table(done, names), review(done), sep="\n")
    below = draw_below(done, given.out / "assistants-below.png")
    print(f"{below} below {SHOWN_BELOW}" + (", drawn into assistants-below.png" if below else ""))
    good = all(median(c) >= LEAST.get(c.name, 0) and (c.difference or 0) <= 1 for c in done)
    return 0 if good and quick else 1


if __name__ == "__main__":
    sys.exit(main())
