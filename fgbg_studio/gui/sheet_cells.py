"""Where the pictures of a contact sheet lie, found in its pixels: those of older runs differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SURROUND = 32
"""The grey between the pictures of `imaging.showing.contact_sheet`."""
LEAST_SIDE = 16
"""Pixels; letters above the columns are lower."""
Stretch = tuple[int, int]
"""Of pixels: the first, and the one behind the last."""


@dataclass(frozen=True)
class SheetCells:
    """The rows and columns of pictures."""

    rows: tuple[Stretch, ...] = ()
    columns: tuple[Stretch, ...] = ()


def cells_of(sheet: QImage) -> SheetCells:
    """Those of a contact sheet; any other picture is one cell."""
    is_picture = (_pixels(sheet) != SURROUND).any(axis=2)
    rows = _stretches(is_picture.any(axis=1))
    if not rows:
        return SheetCells(((0, sheet.height()),), ((0, sheet.width()),))
    return SheetCells(rows, _stretches(is_picture[rows[0][0] : rows[-1][1]].any(axis=0)))


def _stretches(there: npt.NDArray[np.bool_]) -> tuple[Stretch, ...]:
    import numpy as np

    edges = np.flatnonzero(np.diff(there, prepend=False, append=False)).tolist()
    found = zip(edges[::2], edges[1::2], strict=True)
    return tuple((start, end) for start, end in found if end - start >= LEAST_SIDE)


def _pixels(sheet: QImage) -> npt.NDArray[np.uint8]:
    """RGB, height x width x 3."""
    import numpy as np

    plain = sheet.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    return lines[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()
