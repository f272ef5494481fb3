"""Dark and light: the colours, the application's palette and style sheet, and the icons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from string import Template

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from fgbg_studio.base.resources import resource
from fgbg_studio.gui.settings import ThemeChoice

GRID = 8
"""Pixels; every distance is a multiple or half of it."""


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, named by their use."""

    window: str
    surface: str
    """Behind text that can be edited, and lists."""
    hover: str
    line: str
    """Hairlines between areas."""
    edge: str
    """The outline of what can be pressed or filled in."""
    text: str
    muted: str
    disabled: str
    accent: str
    """Fill of the one main button, bars and selected things."""
    on_accent: str
    accent_text: str
    """The accent as a colour of text and lines."""
    warning: str
    neutral: str
    """Grey behind pictures."""


DARK = Theme(
    window="#1f2023", surface="#17181a", hover="#2b2d31", line="#34363b", edge="#4a4d54",
    text="#e6e7ea", muted="#a3a7af", disabled="#6d7178", accent="#2f6fdf", on_accent="#ffffff",
    accent_text="#7fb0ff", warning="#f0b45a", neutral="#484848",
)  # fmt: skip
LIGHT = Theme(
    window="#f7f7f8", surface="#ffffff", hover="#e9eaed", line="#dcdde1", edge="#b9bcc3",
    text="#1c1e21", muted="#5d626b", disabled="#9a9ea6", accent="#2463cf", on_accent="#ffffff",
    accent_text="#1f5bc4", warning="#8a5300", neutral="#484848",
)  # fmt: skip


def current() -> Theme:
    """The theme that the application shows now."""
    window = QApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT


def apply(choice: ThemeChoice) -> None:
    """Show a theme; "system" follows the desktop, also when it changes later."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    desktop_is_dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    theme = DARK if choice == "dark" or (choice == "system" and desktop_is_dark) else LIGHT
    app.setPalette(_palette(theme))
    app.setStyleSheet(_style_sheet(theme))


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(theme.window))
    for colour, roles in (
        (theme.window, (role.Window, role.Button)),
        (theme.surface, (role.Base, role.ToolTipBase)),
        (theme.hover, (role.AlternateBase, role.Midlight)),
        (theme.text, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText)),
        (theme.muted, (role.PlaceholderText,)),
        (theme.neutral, (role.Mid,)),
        (theme.accent, (role.Highlight, role.Accent)),
        (theme.on_accent, (role.HighlightedText,)),
        (theme.accent_text, (role.Link,)),
    ):
        for one in roles:
            palette.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(theme.disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.edge))
    return palette


def _style_sheet(theme: Theme) -> str:
    template = resource("themes", "studio.qss").read_text(encoding="utf-8")
    return Template(template).substitute(asdict(theme), themes=resource("themes").as_posix())


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))


class _IconEngine(QIconEngine):
    """Draws an icon in the palette's text colour at the time of drawing, at any size."""

    def __init__(self, name: str, on_accent: bool) -> None:
        super().__init__()
        self._name = name
        self._on_accent = on_accent

    def clone(self) -> QIconEngine:
        return _IconEngine(self._name, self._on_accent)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        _renderer(self._name, self._colour(mode)).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def _colour(self, mode: QIcon.Mode) -> str:
        theme = current()
        if mode == QIcon.Mode.Disabled:
            return theme.disabled
        return theme.on_accent if self._on_accent else theme.text


def icon(name: str, *, on_accent: bool = False) -> QIcon:
    """An icon of `resources/icons` that follows the theme by itself."""
    return QIcon(_IconEngine(name, on_accent))
