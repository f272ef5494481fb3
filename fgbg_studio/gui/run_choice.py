"""The run whose last checkpoint a training begins with: a list of those there are."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from fgbg_studio.base.options import OptionSpec
from fgbg_studio.gui.option_editors import Editor
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.text_entry import WheelScrolls

ANEW = "nothing: it begins anew"


class RunChoice(Editor):
    """Follows the project's runs. One that is gone stays listed while it is the value."""

    def __init__(self, session: Session, spec: OptionSpec) -> None:
        self._box = QComboBox()
        fit = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self._box.setSizeAdjustPolicy(fit)
        self._box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        WheelScrolls(self._box)
        super().__init__(self._box, self._box.activated, spec)
        self._session = session
        self._value = ""
        session.runs.changed.connect(self._list)
        self._list()

    def _list(self) -> None:
        """The newest first; a run that has learnt nothing has no checkpoint."""
        names = [run.name for run in self._session.runs.found if run.epoch > 0]
        known = [*names, *([self._value] if self._value and self._value not in names else [])]
        self._box.clear()
        self._box.addItem(ANEW, "")
        for name in known:
            self._box.addItem(name, name)
        self._box.setCurrentIndex(self._box.findData(self._value))

    def _fill(self, value: Any) -> None:
        self._list()

    def _read(self) -> str:
        return str(self._box.currentData())
