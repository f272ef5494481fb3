"""What datasets are usually written with: a loop with Pillow, and a good pipeline with OpenCV.

Both get the same placements as the product's own engine, made beforehand, and all pixels ready in
memory; both lay a cut-out of the same pixels, so that masks and depth come out equal, bit for bit.
What a plain pipeline need not do is left out: splits, manifests, hashes, traces of blending.
"""

from __future__ import annotations

import io
import itertools
import time
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from fgbg_studio.base.ustar import END, member
from fgbg_studio.data.placement import Disturbed, PlacedObject, Placement
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.recipe import DISTURBED, PLAIN
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.layered_depth import stand
from fgbg_studio.imaging.layers import sized
from fgbg_studio.project import Project

Picture = npt.NDArray[np.uint8]
Steps = npt.NDArray[np.uint16]
Window = tuple[slice, slice]
OPAQUE, QUALITY = 128, 90
MOST_BYTES = 1.05
"""A pipeline may take so many times the bytes of Pillow's files."""
FROM_MASK = [255 * (value >= OPAQUE) for value in range(256)]
STRATEGIES = (
    cv2.IMWRITE_PNG_STRATEGY_DEFAULT,
    cv2.IMWRITE_PNG_STRATEGY_FILTERED,
    cv2.IMWRITE_PNG_STRATEGY_RLE,
    cv2.IMWRITE_PNG_STRATEGY_FIXED,
)
FILTERS = (
    cv2.IMWRITE_PNG_FILTER_NONE,
    cv2.IMWRITE_PNG_FILTER_SUB,
    cv2.IMWRITE_PNG_FILTER_UP,
    cv2.IMWRITE_PNG_FILTER_PAETH,
    cv2.IMWRITE_PNG_FAST_FILTERS,
)


@dataclass(frozen=True)
class Case:
    """What is written of each sample besides its picture, and whether pictures are disturbed."""

    mask: Literal["8-bit", "1-bit"]
    depth: bool
    disturbed: bool = False

    def __str__(self) -> str:
        kinds = f"{'disturbed, ' if self.disturbed else ''}{self.mask} masks"
        return kinds + (", depth" if self.depth else "")


class Scene:
    """Placements of a project, one in `step`, and their sources' pixels, all in memory."""

    def __init__(self, root: Path, disturbed: bool, step: int = 8) -> None:
        project = Project.open(root, read_only=True)
        recipe = project.recipe.model_copy(
            update={"disturbance": DISTURBED if disturbed else PLAIN}
        )
        self.dataset = project.dataset(recipe)
        self.step = step
        self.canvas, self.scale = recipe.canvas, project.contents.depth
        self.indices = np.arange(0, len(self.dataset), step)
        plan = Planner(self.dataset).many(self.indices)
        self.placements = [plan.placement(row) for row in range(len(plan))]
        self._read(SourcePixels(root, recipe.canvas, self.scale))

    def _read(self, pixels: SourcePixels) -> None:
        self.places = {b.id: pixels.place(b) for b in self.dataset.backgrounds}
        self.steps = {b: self.scale.encode(place.depth) for b, place in self.places.items()}
        self.bgr = {b: cv2.cvtColor(p.image, cv2.COLOR_RGB2BGR) for b, p in self.places.items()}
        self.pillow = {b: Image.fromarray(place.image) for b, place in self.places.items()}
        self.layers = {c.id: pixels.layers(c) for c in self.dataset.cutouts}
        self.straight = {c: [_straight(layer) for layer in ls] for c, ls in self.layers.items()}
        self.bgra = {
            c: [cv2.cvtColor(layer, cv2.COLOR_RGBA2BGRA) for layer in ls]
            for c, ls in self.layers.items()
        }


def resized(layers: Sequence[Any], placed: PlacedObject) -> Any:
    """The cut-out as it is laid, from its layers in any order of channels."""
    return sized(tuple(layers), (placed.width, placed.height), flip=placed.flip)


def window_of(placed: PlacedObject) -> Window:
    left, top, width, height = placed.box
    return slice(top, top + height), slice(left, left + width)


def _straight(layer: Picture) -> Picture:
    """Alpha as it is, and colours not multiplied with it, as Pillow pastes them."""
    alpha = np.maximum(layer[..., 3:], 1).astype(np.float32)
    result = np.clip(np.round(layer * (255 / alpha)), 0, 255).astype(np.uint8)
    result[..., 3] = layer[..., 3]
    return result


def layered(scene: Scene, placement: Placement, alpha: Picture) -> Steps:
    """The depth of a sample in steps: only what is behind the object is looked at."""
    background, light = placement.background.id, placement.disturbed
    steps = _moved(scene.steps[background], light)
    rows, columns = window_of(placement.object)
    height, width = steps.shape
    from_rows = np.clip(np.arange(rows.start, rows.stop) - light.down, 0, height - 1)
    from_columns = np.clip(np.arange(columns.start, columns.stop) - light.right, 0, width - 1)
    behind = scene.places[background].depth[from_rows[:, None], from_columns]
    stand(behind, (slice(None), slice(None)), alpha)
    covered = alpha >= OPAQUE
    own = behind.flat[np.argmax(covered)]
    steps[rows, columns][covered] = scene.scale.encode(np.array([own], np.float32))[0]
    return steps


# With Pillow


def classic(scene: Scene, placements: Iterable[Placement], case: Case, path: Path) -> None:
    """One process, Pillow alone, into a zip archive of stored members."""
    with zipfile.ZipFile(path, "w") as archive:
        for placement in placements:
            for kind, content in _classic_files(scene, placement, case):
                archive.writestr(f"{placement.index:08d}.{kind}", content)


def _classic_files(scene: Scene, placement: Placement, case: Case) -> Iterator[tuple[str, bytes]]:
    placed = placement.object
    straight = resized(scene.straight[placed.cutout.id], placed)
    cutout = Image.fromarray(straight)
    picture = scene.pillow[placement.background.id].copy()
    picture.paste(cutout, (placed.box.left, placed.box.top), cutout)
    yield "image.jpg", _saved(picture, "JPEG", quality=QUALITY)
    mask = Image.new("L", scene.canvas)
    mask.paste(cutout.getchannel("A"), (placed.box.left, placed.box.top))
    if case.mask == "1-bit":
        mask = mask.point(FROM_MASK, "1")
    yield "mask.png", _saved(mask, "PNG")
    if case.depth:
        steps = layered(scene, placement, straight[..., 3])
        yield "depth.png", _saved(Image.fromarray(steps), "PNG")


def _saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


# With OpenCV


@dataclass(frozen=True)
class Settings:
    """Flags of `cv2.imencode`: the fastest that keep the bytes; see `fastest`."""

    mask: list[int]
    depth: list[int]


def plain_cv2(
    scene: Scene, placements: Iterable[Placement], case: Case, settings: Settings, path: Path
) -> None:
    """One process of the pool: OpenCV alone, in its own order of colours, into a tar archive."""
    with path.open("wb") as archive:
        for placement in placements:
            for kind, content in _cv2_files(scene, placement, case, settings):
                archive.writelines(member(f"{placement.index:08d}.{kind}", content))
        archive.write(END)


def _cv2_files(
    scene: Scene, placement: Placement, case: Case, settings: Settings
) -> Iterator[tuple[str, bytes]]:
    cutout = resized(scene.bgra[placement.cutout.id], placement.object)
    picture, alpha = blended(scene, placement, cutout)
    if case.disturbed:
        picture = _disturbed(picture, placement.disturbed)
    jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    yield "image.jpg", jpeg[1].tobytes()
    mask: Any = np.zeros(picture.shape[:2], np.uint8)
    mask[window_of(placement.object)] = alpha
    if case.mask == "1-bit":
        mask = cv2.threshold(mask, OPAQUE - 1, 255, cv2.THRESH_BINARY)[1]
    yield "mask.png", cv2.imencode(".png", mask, settings.mask)[1].tobytes()
    if case.depth:
        steps = layered(scene, placement, alpha)
        yield "depth.png", cv2.imencode(".png", steps, settings.depth)[1].tobytes()


def blended(scene: Scene, placement: Placement, cutout: Picture) -> tuple[Picture, Picture]:
    """The composite in BGR and the cut-out's alpha; `cutout` is premultiplied BGRA."""
    picture = _moved(scene.bgr[placement.background.id], placement.disturbed)
    alpha = cv2.extractChannel(cutout, 3)
    behind = picture[window_of(placement.object)]
    through = cv2.cvtColor(cv2.bitwise_not(alpha), cv2.COLOR_GRAY2BGR)
    seen = cv2.multiply(behind, through, scale=1 / 255)
    behind[:] = cv2.add(seen, cv2.cvtColor(cutout, cv2.COLOR_BGRA2BGR))
    return picture, np.asarray(alpha, np.uint8)


def _moved(array: npt.NDArray[Any], light: Disturbed) -> npt.NDArray[Any]:
    """A copy, moved by whole pixels with its border repeated."""
    right, down = light.right, light.down
    if not right and not down:
        return array.copy()
    height, width = array.shape[:2]
    kept = array[max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)]
    edges = max(0, down), max(0, -down), max(0, right), max(0, -right)
    return cv2.copyMakeBorder(kept, *edges, cv2.BORDER_REPLICATE)


def _disturbed(picture: Picture, light: Disturbed) -> Picture:
    """Exposure, Gaussian noise and JPEG, as one writes them with OpenCV."""
    curve = 255.0 * light.gain * (np.arange(256) / 255.0) ** light.gamma
    seen: Any = cv2.LUT(picture, np.clip(curve + 0.5, 0, 255).astype(np.uint8))
    if light.noise > 0:
        noise: Any = np.empty((len(picture), picture.shape[1] * 3), np.int8)
        cv2.randn(noise, np.zeros(1), np.full(1, light.noise))
        seen = cv2.add(seen, noise.reshape(picture.shape), dtype=cv2.CV_8U)
    if light.jpeg < 100:
        jpeg = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, light.jpeg])[1]
        seen = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
    return np.asarray(seen, np.uint8)


def fastest(scene: Scene, case: Case, tried: int = 20) -> Settings:
    """The flags with which OpenCV is fastest and all files of a sample stay within MOST_BYTES."""
    chosen = scene.placements[:: max(1, len(scene.placements) // tried)]
    pictures: dict[str, list[Any]] = {"image": [], "mask": [], "depth": []}
    limit: float = 0
    mask: list[int] = [cv2.IMWRITE_PNG_BILEVEL, 1] if case.mask == "1-bit" else []
    depth: list[int] = []
    for placement in chosen:
        for kind, content in _classic_files(scene, placement, case):
            name = kind.partition(".")[0]
            pictures[name].append(cv2.imdecode(np.frombuffer(content, np.uint8), -1))
            limit += len(content) * MOST_BYTES
    for picture in pictures["image"]:
        limit -= len(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1])
    if case.depth:
        masks = sum(len(cv2.imencode(".png", picture, mask)[1]) for picture in pictures["mask"])
        depth = _fastest(pictures["depth"], limit - masks, depth)
        limit -= sum(len(cv2.imencode(".png", picture, depth)[1]) for picture in pictures["depth"])
    return Settings(_fastest(pictures["mask"], limit, mask), depth)


def _fastest(pictures: list[Any], limit: float, always: list[int]) -> list[int]:
    """Of all flags the fastest within `limit` bytes; where there are none, those of fewest."""
    found: list[tuple[bool, float, list[int]]] = []
    for strategy, filtering in itertools.product(STRATEGIES, FILTERS):
        flags = [*always, cv2.IMWRITE_PNG_COMPRESSION, 1]
        flags += [cv2.IMWRITE_PNG_STRATEGY, strategy, cv2.IMWRITE_PNG_FILTER, filtering]
        size = sum(len(cv2.imencode(".png", picture, flags)[1]) for picture in pictures)
        times = []
        for _ in range(3):
            started = time.perf_counter()
            for picture in pictures:
                cv2.imencode(".png", picture, flags)
            times.append(time.perf_counter() - started)
        found.append((size > limit, size if size > limit else min(times), flags))
    return min(found)[2]
