"""The ways in which a photo and its mask are shown."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from PySide6.QtGui import QColor

Look: TypeAlias = Literal["overlay", "alpha", "checker", "black", "white", "background", "photo"]
LOOKS: tuple[Look, ...] = get_args(Look)
CUT: frozenset[Look] = frozenset(("checker", "black", "white", "background"))
"""Looks that show the cut-out, so that only the object is seen of the photo."""

OVERLAY = QColor(255, 64, 129)
OVERLAY_STRENGTH = 0.55


def colour_table(colour: QColor, strength: float, threshold: int = 0) -> list[int]:
    """`colour` as opaque as a mask's 256 values times `strength` (0 to 1)."""
    colours = []
    for value in range(256):
        tint = QColor(colour)
        tint.setAlpha(round((value if value >= threshold else 0) * strength))
        colours.append(tint.rgba())
    return colours


def grey_table(threshold: int = 0) -> list[int]:
    """A mask's 256 values as opaque greys."""
    seen = (value if value >= threshold else 0 for value in range(256))
    return [QColor(value, value, value).rgba() for value in seen]
