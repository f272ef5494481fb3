"""Which writer packs a dataset, and what it can be told."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from fgbg_studio.base import registry
from fgbg_studio.base.options import Options, specs
from fgbg_studio.gui import theme
from fgbg_studio.gui.options_form import OptionsForm
from fgbg_studio.gui.page_parts import named

USUAL = "folders"


class WriterChoice(QWidget):
    """The writer's own options, as a form; the list of writers stands elsewhere, by the button."""

    changed = Signal()
    """Another writer, or another option of it."""

    def __init__(self) -> None:
        super().__init__()
        self.combo = QComboBox()
        self.combo.addItems(registry.names("writers"))
        self.combo.setCurrentText(USUAL)
        self.combo.setToolTip("The format of the files")
        self.combo.setAccessibleName("Writer")
        self.about = named(QLabel(), "muted")
        self.about.setWordWrap(True)
        self.form: OptionsForm | None = None
        self._forms: dict[str, OptionsForm | None] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID)
        self._column.addWidget(self.about)
        self.combo.currentTextChanged.connect(self._show)
        self._show()

    @property
    def name(self) -> str:
        """The writer chosen."""
        return self.combo.currentText()

    @property
    def options(self) -> Options | None:
        """What it is told; None where it can be told nothing."""
        return self.form.value() if self.form else None

    def _show(self) -> None:
        module = registry.load("writers", self.name)
        summary = (module.__doc__ or "").partition("\n")[0]
        extra = f" It needs the optional packages '{module.EXTRA}'." if module.EXTRA else ""
        self.about.setText(summary + extra)
        if self.form:
            self.form.hide()
        if self.name not in self._forms:
            self._forms[self.name] = self._new_form(module.Options)
        self.form = self._forms[self.name]
        if self.form:
            self.form.show()
        self.changed.emit()

    def _new_form(self, model: type[Options]) -> OptionsForm | None:
        if not specs(model):
            return None
        form = OptionsForm(model, narrow=True)
        form.changed.connect(lambda _: self.changed.emit())
        self._column.addWidget(form)
        return form
