"""Working on the ground of the background in sight: view, panel and steps brought together."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QWidget

from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.crop_desk import CropDesk
from fgbg_studio.gui.crop_panel import CropPanel
from fgbg_studio.gui.ground_edits import GroundEdits, OpenGround
from fgbg_studio.gui.ground_panel import GroundPanel
from fgbg_studio.gui.ground_view import GroundTool, GroundView
from fgbg_studio.gui.loaded_background import ground_of
from fgbg_studio.gui.page_parts import Segments
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.sources import Background

USUAL_BRUSH = 0.15
"""The brush's first diameter, as a share of the picture's shorter side."""
TOOLS: tuple[GroundTool, ...] = ("hand", "crop", "brush", "eraser")


CLEARED = {
    "ground-clear-crop": ("crop", "It is not cropped."),
    "ground-clear-horizon": ("horizon", "It has no horizon of its own."),
    "ground-clear-camera": ("camera_height", "It has no camera height of its own."),
}
"""Action -> the setting that it takes away, and why it cannot."""


class GroundDesk(QObject):
    """Crop, horizon, camera and regions of one background after another."""

    changed = Signal()
    """Other things can be done than before."""

    def __init__(
        self, session: Session, view: GroundView, panel: GroundPanel, crop: CropPanel
    ) -> None:
        super().__init__(view)
        self.edits = GroundEdits(session)
        self.edits.setParent(self)
        self.crop = CropDesk(session, view, crop, self.edits)
        self._session, self._view, self._panel = session, view, panel
        self._shown: Background | None = None
        self._brush_chosen = False
        session.recipe_changed.connect(self.tell)
        panel.horizon_set.connect(lambda share: self.edits.set("horizon", share))
        panel.camera_set.connect(lambda metres: self.edits.set("camera_height", metres))
        panel.brush_set.connect(self._set_brush)
        view.horizon_dragged.connect(panel.show_horizon)
        view.horizon_dropped.connect(lambda share: self.edits.set("horizon", share))
        view.painted.connect(self.edits.painted)
        view.brush_turned.connect(lambda notches: self.scale_brush(1.1**notches))
        self.edits.repainted.connect(view.show_change)
        self.edits.changed.connect(self.tell)

    def tool_buttons(self, buttons: ActionButtons) -> QWidget:
        """Hand, frame, brush and eraser, of which one is in use."""
        self._tools = {name: buttons.tool(f"ground-{name}") for name in TOOLS}
        for button in self._tools.values():
            button.setProperty("segment", True)
            button.setIconSize(QSize(18, 18))
        segments = Segments(list(self._tools.values()))
        self._tools["hand"].setChecked(True)
        return segments

    # --- which background -----------------------------------------------------------------------

    def begin(self, background: Background | None) -> None:
        """Another background is being read."""
        self._shown = background
        self._view.set_regions(None)
        self.crop.begin(None)
        self.edits.show("", None)

    def show(
        self, background: Background, ground: OpenGround, picture: npt.NDArray[np.uint8]
    ) -> None:
        """It is read, and can be worked on."""
        self._shown = background
        self.crop.begin(picture)
        self._view.set_regions((ground.history, ground.levels))
        if not self._brush_chosen:
            self._set_brush(USUAL_BRUSH * min(background.width, background.height))
            self._brush_chosen = False
        self.edits.show(background.id, ground)

    def follow(self, background: Background | None) -> None:
        """The same background, as the project has it now."""
        self._shown = background
        self.tell()

    def tell(self) -> None:
        """Show horizon and crop frame, once the picture is read: they need numpy."""
        project, ground, shown = self._session.project, None, None
        locked = bool(project and project.read_only)
        if project and self._shown and self.edits.shown:
            shown = self._shown
            ground = ground_of(shown, project.recipe)
        self._view.locked = locked
        self._view.set_ground(ground)
        self.crop.tell(shown)
        camera = shown.camera_height if shown else None
        self._panel.show_ground(ground, camera, painted=self._is_painted, locked=locked)
        self.changed.emit()

    # --- what can be done -----------------------------------------------------------------------

    def why_not(self, action: str) -> str:
        """Why an action on the ground cannot be used now; "" when it can."""
        ground = self.edits.shown
        if action == "undo":
            return "" if ground and ground.past else "There is nothing to undo on this background."
        if action == "redo":
            return "" if ground and ground.future else "There is nothing to make again."
        if action in CLEARED:
            setting, reason = CLEARED[action]
            return reason if getattr(self._shown, setting, None) is None else ""
        if action == "ground-clear-regions":
            return "" if self._is_painted else "Nothing is painted on it."
        return ""

    @property
    def _is_painted(self) -> bool:
        ground = self.edits.shown
        return ground is not None and ground.is_painted

    def choose_tool(self, tool: str) -> None:
        """Take the hand, the brush or the eraser."""
        self._view.set_tool(cast("GroundTool", tool))
        self._tools[self._view.tool].setChecked(True)

    def scale_brush(self, factor: float) -> None:
        """Make the brush larger or smaller."""
        self._set_brush(self._view.brush_size * factor)

    def _set_brush(self, size: float) -> None:
        self._brush_chosen = True
        self._panel.brush.set_value(size)
        self._view.brush_size = self._panel.brush.value
        self._view.update()
