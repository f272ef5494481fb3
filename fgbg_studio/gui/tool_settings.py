"""The tools of the Cut-outs page, and what each of them can be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Tool: TypeAlias = Literal["brush", "eraser", "lasso", "polygon", "wand", "fill", "box", "point"]
TOOLS: tuple[Tool, ...] = get_args(Tool)
PAINTING: frozenset[Tool] = frozenset(("brush", "eraser"))
OUTLINING: frozenset[Tool] = frozenset(("lasso", "polygon"))
ASSISTED: frozenset[Tool] = frozenset(("box", "point"))
Mode: TypeAlias = Literal["add", "subtract"]
Pressure: TypeAlias = Literal["none", "size", "opacity"]

LEAST_SIZE, MOST_SIZE = 1.0, 1000.0
"""Pixels of the photo: a brush's diameter."""


@dataclass
class ToolSettings:
    """What the person chose; the brush's are shared by the eraser."""

    size: float = 40.0
    """Diameter in pixels of the photo."""
    hardness: float = 0.8
    opacity: float = 1.0
    pressure: Pressure = "size"
    """What a pen's pressure scales."""
    mode: Mode = "add"
    softness: float = 1.0
    """Pixels over which the edge of lasso and polygon fades."""
    tolerance: float = 24.0
    """Grey levels (0 to 255) that still count as the colour clicked."""
    contiguous: bool = True
    """Only what hangs together with the place clicked."""

    def mode_while(self, swapped: bool) -> Mode:
        """Add or subtract, the other of the two while `swapped`."""
        if not swapped:
            return self.mode
        return "subtract" if self.mode == "add" else "add"
