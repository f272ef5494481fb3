"""From presses and moves on the canvas to one drawing tool of the core at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from fgbg_studio.gui.tool_settings import ASSISTED, PAINTING, Tool, ToolSettings

if TYPE_CHECKING:
    from fgbg_studio.imaging.brushes import Region
    from fgbg_studio.imaging.mask_history import MaskHistory
    from fgbg_studio.imaging.reading import Picture

Place = tuple[float, float]
CLOSE = 2
"""Corners from which a polygon can be closed by clicking at its first."""


class DrawingTool(Protocol):
    """What all tools of `imaging.drawing_tools` have."""

    @property
    def outline(self) -> list[Place]: ...
    def press(self, x: float, y: float, pressure: float = 1.0) -> Region: ...
    def move(self, x: float, y: float, pressure: float = 1.0) -> Region: ...
    def release(self, x: float, y: float) -> Region: ...
    def abort(self) -> Region: ...


@dataclass(frozen=True)
class Paper:
    """What is drawn on: the mask's steps, and the photo (RGB, uint8) that the wand looks at."""

    history: MaskHistory
    photo: Picture


class ToolInHand:
    """Holds a drawing tool from its first press to its end."""

    def __init__(self, settings: ToolSettings) -> None:
        self.name: Tool = "brush"
        self.settings = settings
        self._tool: DrawingTool | None = None

    @property
    def is_busy(self) -> bool:
        """True from the first press until the step is finished or given up."""
        return self._tool is not None

    @property
    def outline(self) -> list[Place]:
        """The way of the lasso so far, or the polygon's corners, in pixels of the photo."""
        from fgbg_studio.imaging.drawing_tools import PolygonTool

        if isinstance(self._tool, PolygonTool):
            return self._tool.corners
        return self._tool.outline if self._tool else []

    def press(self, paper: Paper, place: Place, pressure: float, swapped: bool) -> Region:
        """Begin, or set the polygon's next corner."""
        if self._tool is None:
            self._tool = _make(self.name, self.settings, paper, swapped)
        return self._tool.press(*place, pressure)

    def move(self, place: Place, pressure: float) -> Region:
        """Go on."""
        return self._tool.move(*place, pressure) if self._tool else _nowhere()

    def release(self, place: Place) -> Region:
        """End what a press began; a polygon goes on until it is finished."""
        if self._tool is None:
            return _nowhere()
        tool = self._tool
        if self.name != "polygon":
            self._tool = None
        return tool.release(*place)

    def finish(self) -> Region:
        """Close the polygon."""
        from fgbg_studio.imaging.drawing_tools import PolygonTool

        tool, self._tool = self._tool, None
        return tool.finish() if isinstance(tool, PolygonTool) else _nowhere()

    def back(self) -> Region:
        """Take the polygon's last corner back."""
        from fgbg_studio.imaging.drawing_tools import PolygonTool

        region = self._tool.back() if isinstance(self._tool, PolygonTool) else _nowhere()
        if self._tool and not self._tool.outline:
            self._tool = None
        return region

    def abort(self) -> Region:
        """Give up what is under way."""
        tool, self._tool = self._tool, None
        return tool.abort() if tool else _nowhere()


def _make(name: Tool, settings: ToolSettings, paper: Paper, swapped: bool) -> DrawingTool:
    from fgbg_studio.imaging import drawing_tools as tools
    from fgbg_studio.imaging.brushes import Brush

    history, mode = paper.history, settings.mode_while(swapped)
    if name in PAINTING:
        erases = (name == "eraser") != swapped
        brush = Brush(settings.size / 2, settings.hardness, settings.opacity, erases)
        return tools.BrushTool(history, brush, settings.pressure)
    if name == "lasso":
        return tools.LassoTool(history, mode, settings.softness)
    if name == "polygon":
        return tools.PolygonTool(history, mode, settings.softness)
    if name == "wand":
        return tools.WandTool(
            history, paper.photo, mode, round(settings.tolerance), settings.contiguous
        )
    assert name not in ASSISTED
    return tools.FillTool(history, mode, round(settings.tolerance))


def _nowhere() -> Region:
    from fgbg_studio.imaging.brushes import NOWHERE

    return NOWHERE
