"""One option in a form: its name, its editor and the button that gives the default back."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QToolButton

from fgbg_studio.base.options import OptionSpec
from fgbg_studio.gui import theme
from fgbg_studio.gui.option_editors import Editor

RESET_WIDTH = 3 * theme.GRID


class OptionRow:
    """Marks a value that differs from the default, and tells why one has no effect."""

    def __init__(self, spec: OptionSpec, editor: Editor) -> None:
        self.editor = editor
        self.default = spec.default
        self.help = spec.help
        self._shown = True
        self.label = QLabel(spec.label)
        self.label.setToolTip(spec.help)
        self.label.setBuddy(editor.control)
        self.reset = QToolButton()
        self.reset.setIcon(theme.icon("reset"))
        self.reset.setFixedSize(RESET_WIDTH, RESET_WIDTH)
        self.reset.setAccessibleName(f"Reset {spec.label}")
        self.reset.setToolTip(f"Back to the default, {_words(spec)}")
        self._keep_room(True)

    @property
    def is_changed(self) -> bool:
        """True where the value is not the default."""
        return bool(self.editor.value != self.default)

    def show_value(self, value: Any) -> None:
        """Show a value, and whether it differs from the default."""
        if value != self.editor.value:
            self.editor.show_value(value)
        self.reset.setVisible(self._shown and self.is_changed)
        if self.is_changed != (self.label.objectName() == "changed"):
            self.label.setObjectName("changed" if self.is_changed else "")
            self.label.style().polish(self.label)

    def set_shown(self, shown: bool) -> None:
        """Show or hide the whole row; hidden, it takes no room."""
        self._shown = shown
        self._keep_room(shown)
        self.label.setVisible(shown)
        self.editor.setVisible(shown)
        self.reset.setVisible(shown and self.is_changed)

    def _keep_room(self, keep: bool) -> None:
        """A reset button that comes and goes moves nothing."""
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(keep)
        self.reset.setSizePolicy(policy)

    def show_reason(self, reason: str) -> None:
        """Disable what has no effect now, and say why; "" enables it."""
        for widget in (self.label, self.editor.control):
            widget.setEnabled(not reason)
            widget.setToolTip(f"{self.help}\n{reason}" if reason else self.help)


def _words(spec: OptionSpec) -> str:
    if spec.kind == "bool":
        return "on" if spec.default else "off"
    if spec.zero and not spec.default:
        return spec.zero
    if spec.unit == "share":
        return f"{100 * spec.default:g} %"
    shown = f"{spec.default:,}" if spec.kind == "int" else f"{spec.default}"
    return f"{shown} {spec.unit}".strip() or "empty"
