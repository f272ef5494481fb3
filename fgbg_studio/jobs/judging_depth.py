"""How far a teacher's depth, or depth maps of any origin, are from measured depth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fgbg_studio.base import registry
from fgbg_studio.base.atomic_files import write_json
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.jobs.teachers import label_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fgbg_studio.imaging.depth_files import Floats

Kind = Literal["depth", "disparity"]
SUFFIXES = {".png", ".tif", ".tiff", ".jpg", ".jpeg", ".webp", ".bmp", ".npy", ".npz", ".pfm"}
ENDINGS = (".depth", "_depth", "-depth", "_disparity", "_disp", "-disp", ".disp", "_gt")
"""What a file's name may have after the name that the two files of a pair share."""
PROPORTIONS = 0.02
SHOWN = ("abs-rel", "rmse", "rmse-log", "silog", "delta1", "delta2", "delta3", "covered")


class JudgeDepthOptions(Options):
    """What the files hold, and how the two are compared."""

    teacher: str = option("", "Teacher that looks at the pictures; empty: the files are maps")
    align: Literal["none", "median", "affine", "affine-disparity"] = option(
        "median",
        "What is fitted to the measured depth, of each picture alone: nothing, a scale (ratio of "
        "medians), or scale and shift (least squares) of depth or of its reciprocal",
    )
    measured: Kind = option("depth", "What the measured files hold")
    measured_steps: float = option(
        1.0, "Their numbers for 1 m of depth: 1000 where they are millimetres", ge=1e-6, le=1e6
    )
    focal_px: float = option(
        0.0,
        "Of a disparity in pixels, the focal length; 0 where it is not known",
        unit="px",
        ge=0,
        le=1e6,
        zero="not known",
    )
    baseline_m: float = option(
        1.0, "Of a disparity, the distance between both cameras", unit="m", ge=1e-6, le=1e6
    )
    offset_px: float = option(
        0.0,
        "Added to a disparity, where the cameras' principal points differ",
        unit="px",
        ge=-1e6,
        le=1e6,
    )
    maps: Kind = option("depth", "Without a teacher: what the compared maps hold")
    maps_steps: float = option(
        1.0, "Their numbers for 1 m of depth; maps of a project have 800", ge=1e-6, le=1e6
    )
    farthest: float = option(
        0.0,
        "Depth that is aligned in disparity is no farther; 0 is the farthest measured depth",
        unit="m",
        ge=0,
        le=1e6,
        zero="the farthest measured",
    )
    out: str = option("", "JSON file for all figures; empty writes none")


@dataclass(frozen=True)
class DepthJudgement:
    """Errors of each pair by its name, and their means over pairs.

    See `learning.definitions.DEPTH_ERRORS` for what they are.
    """

    whose: str
    align: str
    pairs: dict[str, dict[str, float]]
    mean: dict[str, float]

    def lines(self) -> list[str]:
        """A table for people to read."""
        told = [f"{self.whose}, aligned: {self.align}", _row("", SHOWN)]
        told += [_row(name, [f"{e[k]:.4g}" for k in SHOWN]) for name, e in self.pairs.items()]
        if len(self.pairs) > 1:
            told.append(_row("mean", [f"{self.mean[k]:.4g}" for k in SHOWN]))
        return told


def judge_depth(
    measured: Path,
    compared: Path,
    options: JudgeDepthOptions | None = None,
    teaching: Options | None = None,
) -> Job:
    """Compare measured depth with a teacher's, or with depth maps: gives a `DepthJudgement`.

    Both are files, or folders whose files share their names. `teaching` are the teacher's own
    options. Raises StudioError for what cannot be read or compared.
    """
    options = options or JudgeDepthOptions()
    pairs = _pairs(measured, compared)
    yield Progress(0, len(pairs), "pictures", "Starting the engine")
    whose, estimate, relative = _estimating(options, teaching)
    if relative and options.align == "none":
        yield Note(f"{whose} is relative: its depth means something only aligned.", warning=True)
    found: dict[str, dict[str, float]] = {}
    for number, (name, true_file, file) in enumerate(pairs):
        yield Progress(number, len(pairs), "pictures", f"Judging {name}")
        found[name] = _errors(estimate(file), _measured_depth(true_file, options), options, name)
    yield Progress(len(pairs), len(pairs), "pictures")
    mean = {key: sum(e[key] for e in found.values()) / len(found) for key in SHOWN}
    judgement = DepthJudgement(whose, options.align, found, mean)
    if options.out:
        _write(judgement, Path(options.out))
    yield Result(judgement)


def _pairs(measured: Path, compared: Path) -> list[tuple[str, Path, Path]]:
    """Name, measured file and the other one, of each two that belong together."""
    for path in (measured, compared):
        if not path.exists():
            raise StudioError(f"{path} is not there. Name two files, or two folders.")
    if measured.is_file() and compared.is_file():
        return [(_name(compared), measured, compared)]
    one, other = _by_name(measured), _by_name(compared)
    if both := sorted(one.keys() & other.keys()):
        return [(name, one[name], other[name]) for name in both]
    raise StudioError(
        f"No file in {measured} has the same name as one in {compared}. The two of a pair share "
        f"their name up to the suffix, or up to one of {', '.join(ENDINGS)}."
    )


def _by_name(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise StudioError(f"{folder} is a file and the other a folder. Name two of a kind.")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    return {_name(path): path for path in files}


def _name(path: Path) -> str:
    stem = path.stem
    return next((stem.removesuffix(e) for e in ENDINGS if stem.endswith(e)), stem)


def _estimating(
    options: JudgeDepthOptions, teaching: Options | None
) -> tuple[str, Callable[[Path], Floats], bool]:
    """Whose depth it is, what gives it of a file, and whether it is relative."""
    from fgbg_studio.data.depth_fitting import reciprocal
    from fgbg_studio.imaging.depth_files import read_map
    from fgbg_studio.imaging.reading import read_rgb

    if not options.teacher:

        def of_map(file: Path) -> Floats:
            values = read_map(file) / options.maps_steps
            return reciprocal(values) if options.maps == "disparity" else values

        return "maps", of_map, options.maps == "disparity"
    plugin = registry.load("teachers", options.teacher)
    teaching = teaching or plugin.Options()
    teacher: Any = plugin.build(teaching)
    label = label_of(options.teacher, teaching, teacher.kind)
    return label, lambda file: teacher.depth(read_rgb(file)), teacher.unit == "relative"


def _measured_depth(file: Path, options: JudgeDepthOptions) -> Floats:
    """In metres, or without a unit where the focal length is not known; 0 = unknown."""
    import numpy as np

    from fgbg_studio.data.depth_fitting import reciprocal
    from fgbg_studio.imaging.depth_files import read_map

    values = read_map(file)
    if options.measured == "depth":
        return values / options.measured_steps
    known = values != 0
    distance = options.focal_px * options.baseline_m if options.focal_px else 1.0
    return np.where(known, reciprocal(values + options.offset_px) * distance, np.float32(0))


def _errors(
    estimated: Floats, true: Floats, options: JudgeDepthOptions, name: str
) -> dict[str, float]:
    import torch

    from fgbg_studio.data.depth_fitting import enlarged
    from fgbg_studio.learning.depth_metrics import depth_errors

    height, width = true.shape
    if abs(estimated.shape[1] * height / (estimated.shape[0] * width) - 1) > PROPORTIONS:
        raise StudioError(
            f"{name}: {estimated.shape[1]} × {estimated.shape[0]} px is not the shape of the "
            f"measured map, {width} × {height} px. Are they of the same picture?"
        )
    if estimated.shape != true.shape:
        estimated = enlarged(estimated, (width, height))
    errors = depth_errors(
        torch.from_numpy(estimated), torch.from_numpy(true), options.align, options.farthest
    )
    if not errors:
        raise StudioError(
            f"{name}: there is no place whose depth is known in both. Is it {options.measured} "
            "that was measured?"
        )
    return errors


def _write(judgement: DepthJudgement, path: Path) -> None:
    from fgbg_studio.learning.definitions import DEPTH_ERRORS

    write_json(path, {**vars(judgement), "definitions": DEPTH_ERRORS})


def _row(name: str, values: Iterable[str]) -> str:
    return f"{name:24}" + "".join(f"{value:>10}" for value in values)
