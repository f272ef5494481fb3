"""An assistant at work on every photo that has no mask."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.proposing import Choice
from fgbg_studio.gui.session import Session


class CuttingAll(QObject):
    """Starts the job, once at a time."""

    proceeded = Signal()
    """Some photo has a mask now."""
    changed = Signal()
    """It began or ended."""

    def __init__(self, session: Session, editor: MaskEditor) -> None:
        super().__init__(editor)
        self._session, self._editor = session, editor
        self._running = False

    def why_not(self) -> str:
        """Why it cannot be started now, as a sentence; "" when it can."""
        if self._running:
            return "It is under way; the bar below shows how far."
        return "" if self._without_mask() else "There is no photo without a mask."

    def start(self, choice: Choice) -> None:
        """Let an assistant propose a mask for every photo without one."""
        from fgbg_studio.jobs.cutting import cut_out

        if project := self._session.project:
            self._running = True
            self._session.run(
                f"Cutting out with {choice.title}",
                cut_out(project, self._without_mask(), choice.name, choice.options),
                on_events=lambda _: self.proceeded.emit(),
                on_ended=self._ended,
            )
            self.changed.emit()

    def _without_mask(self) -> list[str]:
        from fgbg_studio.jobs.cutting import undone

        photo_ids = undone(self._session.project) if self._session.project else []
        return [photo_id for photo_id in photo_ids if not self._editor.has_mask(photo_id)]

    def _ended(self) -> None:
        self._running = False
        self._session.sources_changed.emit()
        self._editor.reload()
        self.changed.emit()
