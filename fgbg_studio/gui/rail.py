"""The rail at the left: the five steps of the work and where each stands."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from fgbg_studio.gui import theme

WIDTH = 112
HEIGHT = 80
ICON = 24


@dataclass(frozen=True)
class Step:
    """A page of the window, known before it is built."""

    name: str
    title: str
    help: str


STEPS = (
    Step("cutouts", "Cut-outs", "Cut objects out of photos"),
    Step("backgrounds", "Backgrounds", "The places where objects appear, and their depth"),
    Step("compose", "Compose", "How cut-outs are put on backgrounds, and generating files"),
    Step("train", "Train", "Train a network and watch it learn"),
    Step("predict", "Predict", "Mask and depth of a new picture"),
)


class RailButton(QAbstractButton):
    """Icon, title and where the step stands."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step
        self.state = ""
        self._reached_by_key = False
        self.setCheckable(True)
        self.setText(step.title)
        self.setIcon(theme.icon(step.name))
        self.setFixedSize(WIDTH, HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(step.title)

    def set_state(self, state: str) -> None:
        """Show where the step stands."""
        self.state = state
        self.setAccessibleDescription(state)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._reached_by_key = event.reason() in keys
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._reached_by_key = False
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isEnabled() and (self.isChecked() or self.underMouse()):
            painter.fillRect(self.rect(), QColor(colours.hover))
        if self._reached_by_key:
            painter.setPen(QColor(colours.accent_text))
            painter.drawRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        if self.isChecked() and self.isEnabled():
            painter.fillRect(0, 0, 3, self.height(), QColor(colours.accent_text))
        self.icon().paint(painter, QRect((WIDTH - ICON) // 2, 12, ICON, ICON), mode=self._mode())
        self._text(painter, 40, self.text(), colours.text, bold=self.isChecked())
        self._text(painter, 57, self.state, colours.muted, smaller=True)

    def _mode(self) -> QIcon.Mode:
        return QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled

    def _text(
        self, painter: QPainter, top: int, text: str, colour: str, *, bold: bool = False,
        smaller: bool = False,
    ) -> None:  # fmt: skip
        font = self.font()
        font.setBold(bold)
        if smaller:
            font.setPointSizeF(font.pointSizeF() * 0.86)
        painter.setFont(font)
        painter.setPen(QColor(colour if self.isEnabled() else theme.current().disabled))
        box = QRect(6, top, WIDTH - 12, 18)
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QWidget):
    """The five steps, one of them current."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH + 1)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, theme.GRID)
        column.setSpacing(0)
        for step in STEPS:
            button = RailButton(step)
            button.clicked.connect(lambda _=False, name=step.name: self.chosen.emit(name))
            self._group.addButton(button)
            self._buttons[step.name] = button
            column.addWidget(button)
        column.addStretch()

    def button(self, name: str) -> RailButton:
        """The button of a step."""
        return self._buttons[name]

    def set_current(self, name: str) -> None:
        """Mark a step as the one that is shown; "" marks none."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(button.step.name == name)
        self._group.setExclusive(True)

    def set_usable(self, why_not: str) -> None:
        """Enable every step, or disable all and say why."""
        for button in self._buttons.values():
            button.setEnabled(not why_not)
            button.setToolTip(why_not or button.step.help)
