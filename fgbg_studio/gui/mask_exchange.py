"""Masks from other programs and for them, on the Cut-outs page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.sheet import Sheet


class MaskExchange(QObject):
    """Opens the sheets, one at a time, and shows what came in."""

    def __init__(self, page: QWidget, session: Session, editor: MaskEditor) -> None:
        super().__init__(page)
        self._page, self._session, self._editor = page, session, editor
        self.sheet: Sheet | None = None

    def why_not(self, action: str) -> str:
        """Why "masks-import" or "masks-export" cannot be used, as a sentence; "" when it can."""
        project = self._session.project
        photos = project.contents.photos if project else ()
        if not photos:
            return "Import photos first."
        if action == "masks-export" and not any(photo.mask for photo in photos):
            return "No photo has a mask yet."
        return ""

    def export_masks(self) -> None:
        """Ask in which format, which masks, and where to."""
        from fgbg_studio.gui.mask_export import MaskExport

        if self._session.save_first():  # what is painted now is to be counted
            self._open(MaskExport(self._page, self._session, self._editor.shown_id))

    def import_masks(self, paths: list[Path] | None = None) -> None:
        """Ask for masks, or take those that were dropped."""
        from fgbg_studio.gui.mask_import import MaskImport

        sheet = MaskImport(self._page, self._session, self._imported)
        self._open(sheet)
        if paths:
            sheet.take(paths)

    def _open(self, sheet: Sheet) -> None:
        if self.sheet is not None:
            self.sheet.close()
        self.sheet = sheet
        sheet.destroyed.connect(self._forget)
        sheet.show()

    def _forget(self) -> None:
        self.sheet = None

    def _imported(self) -> None:
        self._session.sources_changed.emit()
        self._editor.reload()


def are_annotations(paths: list[Path]) -> bool:
    """Whether dropped files are masks rather than photos: JSON shows no picture."""
    return any(path.suffix.lower() == ".json" for path in paths)
