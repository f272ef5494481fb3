"""What an examination of other people's data found, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.plan_summary import tabular
from fgbg_studio.gui.section import Section

if TYPE_CHECKING:
    from fgbg_studio.jobs.examining import Report


class ForeignPanel(QWidget):
    """Counts at the right; examples of what is wrong are in the tooltips."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, QLabel] = {}
        self._content = QWidget()
        self._list = QVBoxLayout(self._content)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._section = Section("Examined", self._content, opened=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._section)
        self._table = QWidget()
        self._list.addWidget(self._table)
        self.hide()

    def show_report(self, report: Report | None) -> None:
        """Show what was found, or nothing."""
        self._table.hide()
        self._table.deleteLater()
        self._table, self.rows = QWidget(), {}
        self._list.addWidget(self._table)
        if report:
            self._section.title.setText(f"Examined: {report.path.name}")
            self._fill(report)
        self.setVisible(report is not None)

    def _fill(self, report: Report) -> None:
        wrong = {finding.what for finding in report.findings}
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(theme.GRID // 2)
        grid.setColumnStretch(0, 1)
        for row, (what, count, examples) in enumerate(report.table()):
            label, number = QLabel(what[0].upper() + what[1:]), QLabel(count)
            if what in wrong:
                named(label, "warning")
            label.setWordWrap(True)
            label.setToolTip(examples)
            number.setFont(tabular(number.font()))
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, row, 0)
            grid.addWidget(number, row, 1)
            self.rows[what.strip()] = number
