"""What each stage of writing a sample takes in one process, beside what cannot be avoided.

Unavoidable are: one copy of what a sample begins as, and the object drawn in its size; encoding
what differs from the background, alone and without a header or checksum to make; one `write` of
the bytes. Where pictures are disturbed, everything differs but the depth's and the mask's far rows.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from isal import isal_zlib

from fgbg_studio.base.ustar import member
from fgbg_studio.data.card import indices_to_write
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.encoding import (
    DepthEncoder,
    Encoded,
    Encoding,
    MaskEncoder,
    PictureEncoder,
    SampleEncoder,
)
from fgbg_studio.data.manifest import line_of, with_files
from fgbg_studio.data.placement import Placement
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.recipe import DISTURBED, PLAIN
from fgbg_studio.data.render import Sample, render
from fgbg_studio.data.samples import AT_ONCE
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.layers import sized
from fgbg_studio.project import Project
from tests.benchmarks.plain_pipelines import QUALITY, Case

SAMPLES, TURNS = 1024, 5
UNIT = 16
"""Pixels that JPEG codes together, each way."""


def print_stages(project: Project, case: Case) -> None:
    """Microseconds a sample, the best of some turns: ours, what cannot be avoided, their ratio."""
    recipe = project.recipe.model_copy(
        update={"disturbance": DISTURBED if case.disturbed else PLAIN}
    )
    dataset = project.dataset(recipe)
    pixels = SourcePixels(project.folder, recipe.canvas, dataset.depth_scale)
    rows = _Stages(dataset, pixels, case).measured()
    rows.append(("all", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    print(f"\n{case}: us a sample in one process{'ours':>12}{'unavoidable':>14}{'ratio':>8}")
    for name, ours, least in rows:
        ratio = f"{ours / least:8.2f}" if least else ""
        print(f"  {name:38}{ours:12.1f}{least:14.1f}{ratio}", flush=True)


class _Stages:
    """The same samples at every stage, consecutive in the whole plan, as a process has them."""

    def __init__(self, dataset: Dataset, pixels: SourcePixels, case: Case) -> None:
        self._dataset, self._pixels, self._case = dataset, pixels, case
        self._planner = Planner(dataset, pixels.ground)
        indices = indices_to_write(dataset, "all", 0)
        self._indices = indices[len(indices) // 3 :][:SAMPLES]
        self._placements = list(self._planned())
        self._samples = [render(pixels, placement) for placement in self._placements]
        self._masks = [sample.mask for sample in self._samples]

    def measured(self) -> list[tuple[str, float, float]]:
        """Stage, microseconds of ours, microseconds that cannot be avoided."""
        least, samples = _Least(self._pixels, self._samples, self._case), self._samples
        encoding = Encoding(mask=self._case.mask, depth=self._case.depth, background=False)
        scale = self._dataset.depth_scale
        pictures, masks = PictureEncoder(encoding), MaskEncoder(encoding)
        depths = DepthEncoder(scale)
        where = [sample.changed or around(sample.mask) for sample in samples]
        rows = [
            ("plan", _us(self._planned), 0.0),
            ("render", _us(self._rendered), _us(least.render)),
            ("encode image", _us(lambda: map(pictures.image, samples)), _us(least.image)),
            ("encode mask", _us(lambda: map(masks.mask, self._masks, where)), _us(least.mask)),
        ]
        if self._case.depth:
            ours = _us(lambda: map(depths.depth, samples, where))
            rows.append(("encode depth", ours, _us(least.depth)))
        encoder = SampleEncoder(encoding, scale)
        encoded = [encoder.encode(sample) for sample in samples]
        with tempfile.TemporaryDirectory() as folder:
            writing = _Writing(Path(folder), self._placements, encoded)
            rows.append(("manifest and tar", _us(writing.ours), _us(writing.least)))
        return rows

    def _planned(self) -> Iterable[Placement]:
        for start in range(0, SAMPLES, AT_ONCE):
            plan = self._planner.many(self._indices[start : start + AT_ONCE])
            for row in range(AT_ONCE):
                yield plan.placement(row)

    def _rendered(self) -> Iterable[Sample]:
        return (render(self._pixels, placement) for placement in self._placements)


class _Least:
    """What cannot be avoided of rendering and encoding, with everything else made beforehand."""

    def __init__(self, pixels: SourcePixels, samples: list[Sample], case: Case) -> None:
        self._pixels, self._samples, self._disturbed = pixels, samples, case.disturbed
        self._crops = [cv2.cvtColor(s.image, cv2.COLOR_RGB2BGR)[_units(s)] for s in samples]
        self._table = np.arange(256, dtype=np.uint8)
        scale = pixels.scale
        rows = [
            slice(s.placement.box.top, s.placement.box.top + s.placement.box.height)
            for s in samples
        ]
        masks = [s.mask[r] for s, r in zip(samples, rows, strict=True)]
        if case.mask == "1-bit":
            masks = [np.packbits(mask >= 128, axis=1) for mask in masks]
        self._masks = [mask.tobytes() for mask in masks]
        steps = (
            scale.encode(s.depth[r]).byteswap().view(np.uint8)
            for s, r in zip(samples, rows, strict=True)
        )
        self._steps = [
            np.diff(s.reshape(len(s), -1), axis=0, prepend=s[:1]).tobytes() for s in steps
        ]

    def render(self) -> Iterable[Any]:
        for sample in self._samples:
            place, placed = self._pixels.place(sample.placement.background), sample.placement.object
            place.image.copy()
            place.depth.copy()
            layers = self._pixels.layers(placed.cutout)
            yield sized(layers, (placed.width, placed.height), flip=placed.flip)
            if self._disturbed:
                yield self._photographed(sample)

    def _photographed(self, sample: Sample) -> Any:
        """A pass for the exposure, one for the noise, and a JPEG there and back."""
        seen = cv2.add(cv2.LUT(sample.image, self._table), sample.image)
        if (quality := sample.placement.disturbed.jpeg) < 100:
            jpeg = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
            return cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
        return seen

    def image(self) -> Iterable[Any]:
        flags = [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
        return (cv2.imencode(".jpg", crop, flags) for crop in self._crops)

    def mask(self) -> Iterable[Any]:
        return map(_deflated, self._masks)

    def depth(self) -> Iterable[Any]:
        return map(_deflated, self._steps)


class _Writing:
    """The bytes of samples going into a file: as a shard, and by one call for each sample."""

    def __init__(self, folder: Path, placements: list[Placement], encoded: list[Encoded]) -> None:
        self._file = folder / "shard"
        self._placements = placements
        self._files = [
            [content for content in (e.image, e.mask, e.depth) if content is not None]
            for e in encoded
        ]
        self._joined = [b"".join(files) for files in self._files]

    def ours(self) -> Iterable[Any]:
        with self._file.open("wb") as file:
            for placement, files in zip(self._placements, self._files, strict=True):
                line = line_of(placement, "train")
                name = f"{placement.index:08d}"
                for kind, content in zip(
                    ("image.jpg", "mask.png", "depth.png"), files, strict=False
                ):
                    file.writelines(member(f"{name}.{kind}", content))
                file.writelines(member(f"{name}.json", line.encode()))
                yield with_files(line, {"image": name})

    def least(self) -> Iterable[Any]:
        with self._file.open("wb") as file:
            for content in self._joined:
                yield file.write(content)


def around(mask: npt.NDArray[np.uint8]) -> tuple[int, int, int, int]:
    left, top, width, height = cv2.boundingRect(mask)
    return top, top + height, left, left + width


def _units(sample: Sample) -> tuple[slice, slice]:
    """The rows and columns that have to be coded again, in whole units."""
    if sample.changed is None:
        return slice(None), slice(None)
    top, bottom, left, right = sample.changed
    return (
        slice(top // UNIT * UNIT, -(-bottom // UNIT) * UNIT),
        slice(left // UNIT * UNIT, -(-right // UNIT) * UNIT),
    )


def _deflated(content: bytes) -> bytes:
    return isal_zlib.compress(content, 1, wbits=-15)


def _us(work: Callable[[], Iterable[Any]]) -> float:
    """Processor time for each of SAMPLES in microseconds, the quickest turn."""
    times = []
    for _ in range(TURNS):
        started = time.process_time()
        for _ in work():
            pass
        times.append(time.process_time() - started)
    return min(times) / SAMPLES * 1e6
