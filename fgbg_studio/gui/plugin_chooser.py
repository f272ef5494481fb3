"""Choosing a plug-in: what it is good for, its options, and the model files that it needs."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from fgbg_studio.base import registry
from fgbg_studio.base.options import Options
from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.model_files_panel import ModelFilesPanel
from fgbg_studio.gui.options_form import OptionsForm
from fgbg_studio.gui.proposing import Choice
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.text_entry import OwnKeys, WheelScrolls
from fgbg_studio.gui.wrapped_text import WrappedText


class PluginChooser(QWidget):
    """A list of plug-ins of a kind; below it whatever the chosen one says of itself."""

    changed = Signal()
    """Another plug-in or other options, or a model file came or went."""

    def __init__(
        self,
        session: Session,
        group: str,
        name: str,
        words: tuple[str, str],
        *,
        seen: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.choice: Choice | None = None
        """None until the plug-in has been looked at, which takes a moment at first."""
        self._group, self._word = group, words[0]
        self._plugins: dict[str, ModuleType] = {}
        self._forms: dict[str, OptionsForm] = {}
        self._taken: dict[str, Options] = {}
        self._looking = Background(self, seen=seen or self)
        self.names = QComboBox()
        for one in registry.names(group):
            self.names.addItem(one, one)
        self.names.setCurrentText(name)
        self.names.setAccessibleName(words[0].capitalize())
        self.names.setToolTip(words[1])
        WheelScrolls(self.names)
        self.about = WrappedText("muted")
        self.files = ModelFilesPanel(session)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID)
        for widget in (self.names, self.about, self.files):
            self._column.addWidget(widget)
        self.names.currentIndexChanged.connect(lambda _: self._look(self.name))
        self.files.changed.connect(self.changed)
        self._look(self.name)

    @property
    def name(self) -> str:
        """The name of the plug-in that is chosen."""
        return str(self.names.currentData() or "")

    @property
    def form(self) -> OptionsForm | None:
        """The options of the plug-in that is chosen; None until it has been looked at."""
        return self._forms.get(self.name)

    @property
    def why_not(self) -> str:
        """Why the plug-in cannot be asked now, as a sentence; "" when it can."""
        if self.choice is None or not self.files.is_known:
            return f"A moment: the {self._word}'s files are being looked for."
        if self.files.missing:
            missing = self.files.missing
            what = missing[0].name if len(missing) == 1 else f"its {len(missing)} model files"
            return f"{self.choice.title} needs {what} first."
        return ""

    def says(self, plugin: ModuleType) -> str:
        """What a plug-in says of itself: its first line, without its own name."""
        line = (plugin.__doc__ or "").strip().partition("\n")[0]
        told = line.partition(": ")[2] or line
        return told[:1].upper() + told[1:]

    def take(self, choice: Choice) -> None:
        """Choose what is chosen elsewhere."""
        self._taken[choice.name] = choice.options
        self.names.setCurrentIndex(self.names.findData(choice.name))
        if choice.name in self._plugins:
            self._make_form(choice.name, choice.options)
            self._show(choice.name)

    def _look(self, name: str) -> None:
        """Importing a plug-in may import numpy and more, so it is done beside the window."""
        if name in self._plugins:
            self._show(name)
            return
        self.choice = None
        self._looking.ask(
            name, lambda: registry.load(self._group, name), lambda found: self._found(name, found)
        )

    def _found(self, name: str, plugin: ModuleType) -> None:
        self._plugins[name] = plugin
        if name not in self._forms:
            self._make_form(name, self._taken.get(name) or plugin.Options())
        if name == self.name:
            self._show(name)

    def _make_form(self, name: str, options: Options) -> None:
        """A form of the options that matter, in place of the one that was there."""
        if old := self._forms.pop(name, None):
            old.hide()
            old.deleteLater()  # it may be just telling of a change
        hidden = _meaningless(self._plugins[name], options)
        self._forms[name] = form = OptionsForm(type(options), hidden=sorted(hidden), narrow=True)
        form.set_value(options)
        for field in (*form.findChildren(QAbstractSpinBox), *form.findChildren(QLineEdit)):
            OwnKeys(field)
        form.changed.connect(lambda changed: self._edited(name, hidden, changed))
        self._column.insertWidget(2, form)

    def _edited(self, name: str, hidden: frozenset[str], options: Options) -> None:
        if _meaningless(self._plugins[name], options) != hidden:
            self._make_form(name, options)
        self._chosen()

    def _show(self, name: str) -> None:
        for other, form in self._forms.items():
            form.setVisible(other == name)
        self.about.say(self.says(self._plugins[name]))
        self._chosen()

    def _chosen(self) -> None:
        name = self.name
        self.choice = Choice(name, self._forms[name].value())
        self.files.show_files(_files(self._plugins[name], self.choice))
        self.changed.emit()


def _meaningless(plugin: ModuleType, options: Options) -> frozenset[str]:
    """Options that mean nothing beside others as they are now, if the plug-in tells which."""
    tells = getattr(plugin, "meaningless", None)
    return frozenset(tells(options)) if tells else frozenset()


def _files(plugin: ModuleType, choice: Choice) -> tuple[Any, ...]:
    files = getattr(plugin, "files", None)
    return tuple(files(choice.options)) if files else ()
