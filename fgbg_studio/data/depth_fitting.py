"""One scale for the depth of a whole dataset, where the teacher gives none.

What a relative teacher gives is right but for a scale, and in disparity for a shift (R. Ranftl et
al.: Towards robust monocular depth estimation, TPAMI 2022). So one straight line is fitted for all
backgrounds together, in the quantity that the network itself gives, and no picture is stretched on
its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base.atomic_files import write_bytes
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.data.sources import DepthFit

Floats = npt.NDArray[np.float32]
Quantity = Literal["depth", "disparity"]

PERCENTILES = 2.0, 98.0
"""What lies between them, of all values of all backgrounds, is laid into the stated range."""
STEPS = 1000
"""Each background counts as so many values, spread evenly over its own in order of size, so that a
large picture weighs no more than a small one."""
TINY = 2e-6
"""A disparity of no more than this is none: far away."""
NEAREST = 0.1
"""Beyond the range, nothing comes nearer than this times its near end."""
SIDE = 512
"""Pixels of the longer side of a raw map that is kept, at most."""


def given(depth: Floats, quantity: Quantity) -> Floats:
    """What the network itself gave, of what a relative teacher answered: float32, 0 = unknown."""
    return depth if quantity == "depth" else reciprocal(depth)


def reciprocal(values: Floats) -> Floats:
    """1 / value, depth of disparity or the other way round: float32; what is unknown (0) stays so.

    A value below 0 is unknown, too.
    """
    known = values > 0
    return np.where(known, 1 / np.where(known, values, np.float32(1)), np.float32(0))


def raw_of(depth: Floats, quantity: Quantity) -> Floats:
    """The same as it is kept: at most `SIDE` pixels wide and high."""
    raw = given(depth, quantity)
    factor = SIDE / max(raw.shape)
    if factor >= 1:
        return raw.astype(np.float32)
    width, height = (max(1, round(side * factor)) for side in raw.shape[::-1])
    return _resized(raw, (width, height), cv2.INTER_AREA)


def fitted(
    teacher: str, quantity: Quantity, raws: Iterable[tuple[str, Floats]], low: float, high: float
) -> DepthFit:
    """The line that lays the values of all maps into low..high units.

    `raws` are ids of backgrounds and their maps, of which none is kept. Raises StudioError where
    the values are all one, or nothing is known of any.
    """
    values = {name: _values(raw) for name, raw in raws}
    known = {name: found for name, found in values.items() if len(found)}
    least, most = np.percentile(list(known.values()), PERCENTILES) if known else (0.0, 0.0)
    if not most > least:
        raise StudioError(
            f"The teacher {teacher} sees one and the same depth everywhere, of which no scale "
            "can be made. Choose another teacher."
        )
    ends = (1 / high, 1 / low) if quantity == "disparity" else (low, high)
    scale = (ends[1] - ends[0]) / (most - least)
    return DepthFit(
        teacher=teacher,
        quantity=quantity,
        scale=float(scale),
        shift=float(ends[0] - scale * least),
        low=low,
        high=high,
        residuals=tuple(
            (name, _residual(found, float(least), float(most))) for name, found in known.items()
        ),
    )


def depth_by(fit: DepthFit, raw: Floats, far: float) -> Floats:
    """Depth in units of a raw map: float32, larger = farther, no farther than `far`, 0 = unknown.

    What has next to no disparity is far.
    """
    line = fit.scale * raw.astype(np.float64) + fit.shift
    nearest = fit.low * NEAREST
    if fit.quantity == "depth":
        depth = np.clip(line, nearest, far)
    else:
        depth = np.where(raw > TINY, 1 / np.clip(line, 1 / far, 1 / nearest), far)
    return np.where(raw > 0, depth, 0).astype(np.float32)


def enlarged(raw: Floats, size: tuple[int, int]) -> Floats:
    """A raw map at (width, height) pixels; what is unknown stays so, and is mixed into nothing."""
    return _resized(raw, size, cv2.INTER_LINEAR)


def laid(fit: DepthFit, raw: Floats, size: tuple[int, int], far: float) -> Floats:
    """`depth_by` of a raw map that is brought to (width, height) pixels first."""
    return depth_by(fit, enlarged(raw, size), far)


def write_raw(path: Path, raw: Floats) -> None:
    """Keep a raw map, whole or not at all. Raises StudioError for a full disk."""
    content = io.BytesIO()
    np.save(content, raw, allow_pickle=False)
    write_bytes(path, content.getvalue())


def read_raw(path: Path) -> Floats:
    """A raw map that was kept. Raises StudioError, naming it, where it is damaged."""
    try:
        raw = np.load(path, mmap_mode="r", allow_pickle=False)  # not read before its size is known
        if raw.dtype == np.float32 and raw.ndim == 2 and 0 < max(raw.shape) <= SIDE:
            found = np.array(raw)
            if np.isfinite(found).all():
                return found
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error
    except (ValueError, EOFError):
        pass
    raise StudioError(
        f"{path} is damaged. Delete it, and let the teacher work on its background again."
    )


def _values(raw: Floats) -> npt.NDArray[np.float64]:
    """`STEPS` values spread evenly over those that are known, in order of size; or none."""
    known = raw[raw > TINY].astype(np.float64)
    shares = (np.arange(STEPS) + 0.5) / STEPS
    return np.asarray(np.quantile(known, shares)) if len(known) else known


def _residual(values: npt.NDArray[np.float64], least: float, most: float) -> float:
    """How far a background's own percentiles are from those of all, as a share of their range."""
    own = np.percentile(values, PERCENTILES)
    away = (own - (least, most)) / (most - least)
    return round(float(np.sqrt(np.mean(away**2))), 6)


def _resized(raw: Floats, size: tuple[int, int], how: int) -> Floats:
    resized = np.asarray(cv2.resize(raw, size, interpolation=how), np.float32)
    if raw.all():
        return resized
    known = cv2.resize((raw > 0).astype(np.float32), size, interpolation=how)
    mean = resized / np.where(known > 0, known, np.float32(1))
    return np.where(known >= 0.5, mean, np.float32(0)).astype(np.float32)
