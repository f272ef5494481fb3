"""What three ways of writing a dataset have written: bytes, PSNR, and whether pixels are equal."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.data.placement import Placement
from tests.benchmarks.plain_pipelines import Case, Scene, resized, window_of

KINDS = ("image", "mask", "depth")
COMPARED = 100


@dataclass(frozen=True)
class Files:
    """Bytes of a file by its name, INDEX.KIND, and the sizes of all."""

    sizes: dict[str, int]
    read: Callable[[str], bytes]


def files_in(archives: Iterable[Path]) -> Files:
    """The pictures in zip or tar archives, which stay where they are."""
    sizes: dict[str, int] = {}
    places: dict[str, tuple[Path, int]] = {}
    for path in archives:
        for name, start, size in _members(path):
            key = ".".join(name.split(".")[:2])
            sizes[key], places[key] = size, (path, start)

    def read(key: str) -> bytes:
        path, start = places[key]
        with path.open("rb") as file:
            file.seek(start)
            return file.read(sizes[key])

    return Files(sizes, read)


def _members(path: Path) -> list[tuple[str, int, int]]:
    """Name, where the content begins, and its size; those of a zip are stored."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return [
                (info.filename, info.header_offset + 30 + len(info.filename), info.file_size)
                for info in archive.infolist()
            ]
    with tarfile.open(path) as tar:
        return [(info.name, info.offset_data, info.size) for info in tar]


def compare(
    scene: Scene, case: Case, files: dict[str, Files], ours: str, classic: str
) -> tuple[list[str], float]:
    """Print bytes and PSNR; gives what is wrong, and our bytes as a share of the classic ones.

    Bytes are those of the samples that both have. Without the classic way, the share is of OpenCV.
    """
    other = files.get(classic)
    if other is None or not other.sizes:
        other = next(found for way, found in files.items() if way not in (ours, classic))
    common = sorted({key.partition(".")[0] for key in other.sizes})
    totals = {}
    for way, found in files.items():
        if found.sizes:
            each = [_mean(found, common, kind) for kind in KINDS if kind != "depth" or case.depth]
            totals[way] = sum(each)
            print(
                f"  {way:20}" + "".join(f"{size:9,.0f}" for size in each) + f"{sum(each):9,.0f} B"
            )
    wrong = [] if case.disturbed else _pixels(scene, case, files, ours, classic)
    share = totals[ours] / totals.get(classic, totals[ours])
    print(f"  bytes: {share:.3f} of Pillow's" if classic in totals else "", flush=True)
    return wrong, share


def _mean(files: Files, names: list[str], kind: str) -> float:
    return float(np.mean([files.sizes[f"{name}.{kind}"] for name in names]))


def _pixels(
    scene: Scene, case: Case, files: dict[str, Files], ours: str, classic: str
) -> list[str]:
    """Print the PSNR of each way; gives what of ours differs from the classic way."""
    by_index = {f"{p.index:08d}": p for p in scene.placements}
    names = sorted({key.partition(".")[0] for key in files[classic].sizes})
    names = names[:: max(1, len(names) // COMPARED)]
    quality = {}
    for way, found in files.items():
        errors = [_error(scene, by_index[name], found.read(f"{name}.image")) for name in names]
        quality[way] = 10 * float(np.log10(255**2 / np.mean(errors)))
    print("  PSNR: " + ", ".join(f"{way} {value:.3f} dB" for way, value in quality.items()))
    wrong = []
    if quality[ours] < quality[classic] - 0.005:
        wrong.append("the PSNR is lower than Pillow's")
    for kind in ("mask", "depth") if case.depth else ("mask",):
        keys = [f"{name}.{kind}" for name in names]
        same = [
            np.array_equal(_decoded(files[ours].read(key)), _decoded(files[classic].read(key)))
            for key in keys
        ]
        print(f"  {kind}: {sum(same)} of {len(same)} equal Pillow's, pixel for pixel")
        if not all(same):
            wrong.append(f"{len(same) - sum(same)} of {len(same)} pictures of {kind} differ")
    return wrong


def _decoded(content: bytes) -> npt.NDArray[Any]:
    return np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED))


def _error(scene: Scene, placement: Placement, content: bytes) -> float:
    """Mean squared error against the composite in floating point, in grey levels."""
    exact = scene.places[placement.background.id].image.astype(np.float32)
    window = window_of(placement.object)
    cutout = resized(
        [layer.astype(np.float32) for layer in scene.layers[placement.cutout.id]], placement.object
    )
    exact[window] = exact[window] * (1 - cutout[..., 3:] / 255) + cutout[..., :3]
    decoded = cv2.cvtColor(np.asarray(_decoded(content)), cv2.COLOR_BGR2RGB)
    return float(np.mean((decoded - exact) ** 2))
