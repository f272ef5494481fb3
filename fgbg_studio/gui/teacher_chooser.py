"""Choosing the teacher that gives depth."""

from __future__ import annotations

from types import ModuleType

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from fgbg_studio.base import registry
from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.plugin_chooser import PluginChooser
from fgbg_studio.gui.session import Session

USUAL = "ground-plane"
"""It needs no weights, so it works on the first day."""
PRIOR = "prior"
LOW = 20 * theme.GRID
"""Above maps that are compared, which need the height."""


class TeacherChooser(PluginChooser):
    """A list of the teachers, in which a prior is called one."""

    def __init__(self, session: Session, name: str = USUAL, *, seen: QWidget | None = None) -> None:
        words = "teacher", "Who gives the depth: a network, or a plain prior"
        super().__init__(session, "teachers", name, words, seen=seen)
        self._naming = Background(self, seen=seen or self)
        self._naming.ask("priors", _priors, self._name_priors)

    def _name_priors(self, names: list[str]) -> None:
        for name in names:
            self.names.setItemText(self.names.findData(name), f"{name} ({PRIOR})")

    def in_low_area(self) -> QScrollArea:
        """The chooser in an area of one height, which scrolls: some teachers have many options."""
        area = QScrollArea()
        area.setAccessibleName("Options of the teacher")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self)
        area.setFixedHeight(LOW)
        return area

    def changeEvent(self, event: QEvent) -> None:
        """Look for files again when the person comes back from putting one into its folder."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.files.look_again()


def _priors() -> list[str]:
    """The names of the teachers that are priors."""
    every = registry.names("teachers")
    return [name for name in every if _is_prior(registry.load("teachers", name))]


def _is_prior(plugin: ModuleType) -> bool:
    """As its class says; it is asked before one is built."""
    own = (thing for thing in vars(plugin).values() if isinstance(thing, type))
    return any(getattr(thing, "kind", "") == PRIOR for thing in own)
