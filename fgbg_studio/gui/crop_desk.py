"""Choosing the part of a background that samples are made of: frame, numbers and preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF

from fgbg_studio.gui.crop_geometry import INSIDE, Handle, dragged
from fgbg_studio.gui.crop_panel import CropPanel
from fgbg_studio.gui.ground_edits import GroundEdits
from fgbg_studio.gui.ground_view import GroundView
from fgbg_studio.gui.loaded_background import ground_of
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.sources import Background, Crop


class CropDesk(QObject):
    """Every change is one step of the background's history."""

    def __init__(
        self, session: Session, view: GroundView, panel: CropPanel, edits: GroundEdits
    ) -> None:
        super().__init__(view)
        self._session, self._view, self._panel, self._edits = session, view, panel, edits
        self._shown: Background | None = None
        view.crop_dragged.connect(self._dragged)
        view.crop_dropped.connect(self._dropped)
        panel.side_set.connect(self._type)
        panel.keeps_changed.connect(lambda _: self._keep())
        self._keep()

    def begin(self, picture: npt.NDArray[np.uint8] | None) -> None:
        """Another background's picture is in sight, or is being read."""
        self._panel.preview.set_picture(picture)

    def tell(self, background: Background | None) -> None:
        """Show the crop of a background that is read, as the project has it; None shows none."""
        self._shown = background
        self._keep()
        if background:
            self._panel.preview.show_crop(self._canvas, background.crop)

    @property
    def _canvas(self) -> tuple[int, int]:
        project = self._session.project
        return project.recipe.canvas if project else (1, 1)

    def _keep(self) -> None:
        """Let the frame keep the canvas's proportions, or be free."""
        width, height = self._canvas
        self._view.keeps = width / height if self._panel.keeps.isChecked() else None
        shown, locked = self._shown, self._view.locked
        own = shown is not None and shown.crop is not None
        self._panel.show_frame(self._view.frame if shown else None, is_own=own, locked=locked)
        self._view.update()

    def _dragged(self, frame: QRectF) -> None:
        """Show what it would be."""
        project = self._session.project
        if project and self._shown:
            crop = self._crop(frame)
            cropped = self._shown.model_copy(update={"crop": crop})
            self._view.set_ground(ground_of(cropped, project.recipe))
            self._panel.show_frame(self._view.frame, is_own=crop is not None, locked=False)
            self._panel.preview.show_crop(self._canvas, crop)

    def _dropped(self, frame: QRectF) -> None:
        if self._shown:
            self._edits.set("crop", self._crop(frame))
            self.tell(self._shown)  # also where nothing changed

    def _type(self, side: str, value: float) -> None:
        """A side that is typed moves the frame, or its right and lower edges."""
        frame, picture = self._view.frame, QSizeF(self._view.picture_size)
        before = {
            "Left": frame.left(), "Top": frame.top(),
            "Width": frame.width(), "Height": frame.height(),
        }  # fmt: skip
        by, is_across = value - before[side], side in ("Left", "Width")
        moved, ratio = QPointF(by, 0) if is_across else QPointF(0, by), self._view.keeps
        if side in ("Left", "Top"):
            self._dropped(dragged(frame, INSIDE, moved, picture, ratio))
            return
        if ratio is not None:  # of the lower right corner, the larger one would count
            moved = QPointF(by, by / ratio) if is_across else QPointF(by * ratio, by)
        handle = Handle(1, 1) if ratio is not None else Handle(int(is_across), int(not is_across))
        self._dropped(dragged(frame, handle, moved, picture, ratio))

    def _crop(self, frame: QRectF) -> Crop | None:
        """A frame in whole pixels as shares; None where it is what is shown without a crop."""
        project, shown = self._session.project, self._shown
        if project is None or shown is None:
            return None
        left, top = round(frame.left()), round(frame.top())
        right, bottom = round(frame.right()), round(frame.bottom())
        usual = ground_of(shown.model_copy(update={"crop": None}), project.recipe)
        place = QRectF(left, top, right - left, bottom - top)
        if place == (usual.frame if self._view.keeps is None else usual.crop):
            return None
        width, height = shown.width, shown.height
        return left / width, top / height, right / width, bottom / height
