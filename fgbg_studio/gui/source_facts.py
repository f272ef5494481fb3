"""What is known of the picture in sight, and where it comes from and who may use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.facts import Facts
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.text_entry import SuggestedText

if TYPE_CHECKING:
    from fgbg_studio.data.sources import Source

LICENCES = (
    "own work",
    "CC0-1.0",
    "CC BY 4.0",
    "CC BY-SA 4.0",
    "Unsplash licence",
    "all rights reserved",
)
"""Suggestions; any text will do."""
EDGES = {"photo": "colours of the photo", "clean": "cleaned of the old background"}


class SourceFacts(QWidget):
    """Name and size of a photo or cut-out, and fields for its origin and licence.

    What is typed is in the project at once, for a photo's cut-outs too.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown_id = ""
        self.facts = Facts("Name", "Size", "Edges")
        self.origin = SuggestedText("Origin", ("own photo",), "where it comes from")
        self.licence = SuggestedText("Licence", LICENCES, "who may use it")
        self.origin.setToolTip("A web address, a name or a place: who asks later will be glad")
        self.licence.setToolTip("Under which terms the picture may be used; its cut-outs carry it")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.facts)
        column.addLayout(self._fields())
        self.origin.entered.connect(lambda text: self._describe(origin=text))
        self.licence.entered.connect(lambda text: self._describe(licence=text))
        session.sources_changed.connect(self._refresh)
        session.project_changed.connect(lambda: self.show_source(""))
        self.show_source("")

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * theme.GRID)
        grid.setVerticalSpacing(theme.GRID // 2)
        grid.setColumnStretch(1, 1)
        for row, field in enumerate((self.origin, self.licence)):
            label = named(QLabel(field.accessibleName()), "muted")
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        return grid

    def show_source(self, source_id: str) -> None:
        """Show another photo or cut-out; "" shows none."""
        self._shown_id = source_id
        self._refresh()

    def _source(self) -> Source | None:
        project = self._session.project
        if project is None or not self._shown_id:
            return None
        every = (*project.contents.photos, *project.contents.cutouts)
        return next((one for one in every if one.id == self._shown_id), None)

    def _refresh(self) -> None:
        source, project = self._source(), self._session.project
        self.facts.tell("Name", source.name if source else "")
        self.facts.tell("Size", f"{source.width:,} × {source.height:,} px" if source else "")
        self.facts.tell("Edges", self._edges(source) if source else "")
        for field, text in (
            (self.origin, source.origin if source else ""),
            (self.licence, source.licence if source else ""),
        ):
            if not field.hasFocus():
                field.show_text(text)
            field.setEnabled(source is not None and project is not None and not project.read_only)

    def _edges(self, source: Source) -> str:
        """Whose colours the soft edge of the cut-out has, if there is one."""
        project = self._session.project
        cutout_id = getattr(source, "cutout", source.id)
        cutouts = project.contents.cutouts if project else ()
        cutout = next((one for one in cutouts if one.id == cutout_id), None)
        return EDGES[cutout.edges] if cutout else ""

    def _describe(self, *, origin: str | None = None, licence: str | None = None) -> None:
        from fgbg_studio.jobs.describing import describe

        project, shown = self._session.project, self._shown_id
        if project is None or not shown:
            return
        told: list[bool] = []
        self._session.attempt(
            lambda: told.append(describe(project, shown, origin=origin, licence=licence))
        )
        if any(told):
            self._session.sources_changed.emit()
        self._refresh()
