"""One recent project on the start page: a picture, what is in it, and when it was opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolButton

from fgbg_studio.gui import theme
from fgbg_studio.gui.project_facts import PICTURE, ProjectFacts

HEIGHT = 10 * theme.GRID
ROUND = 4


class RecentRow(QAbstractButton):
    """Enter, Space or a click opens it; Delete takes it off the list."""

    unlisted = Signal()
    stepped = Signal(int)
    """The row so many below is wanted."""

    def __init__(self, folder: Path, opened: str) -> None:
        super().__init__()
        self.folder, self._opened = folder, opened
        self.facts = ProjectFacts(folder.name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{folder}\nDelete takes it off the list; its files stay.")
        self.remove = QToolButton(self)
        self.remove.setIcon(theme.icon("close"))
        self.remove.setToolTip("Take it off the list; its files stay (Delete)")
        self.remove.setCursor(Qt.CursorShape.ArrowCursor)
        self.remove.clicked.connect(self.unlisted)
        self.show_facts(self.facts)

    def show_facts(self, facts: ProjectFacts) -> None:
        """Tell what was found in the folder."""
        self.facts = facts
        self.setText(facts.name)
        self.setAccessibleName(facts.name)
        self.setAccessibleDescription(". ".join(line for line in self.lines() if line))
        self.remove.setAccessibleName(f"Take {facts.name} off the list")
        self.update()

    def lines(self) -> tuple[str, str]:
        """What stands below the name."""
        opened = f"opened {self._opened}" if self._opened else ""
        told = self.facts.problem or self.facts.told
        return told, "  ·  ".join(part for part in (opened, str(self.folder.parent)) if part)

    def sizeHint(self) -> QSize:
        return QSize(40 * theme.GRID, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as Space, arrows to the next row, Delete off the list."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.unlisted.emit()
        elif event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = self.remove.sizeHint()
        left, top = self.width() - size.width() - theme.GRID, (HEIGHT - size.height()) // 2
        self.remove.setGeometry(left, top, size.width(), size.height())
        super().resizeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, name and two lines."""
        colours, painter = theme.current(), QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        frame = self.rect().adjusted(1, 1, -2, -2)
        lit = self.underMouse() or self.hasFocus()
        painter.setPen(QColor(colours.accent_text if self.hasFocus() else colours.line))
        painter.setBrush(QColor(colours.hover if lit else colours.surface))
        painter.drawRoundedRect(frame, ROUND, ROUND)
        picture = QRect(theme.GRID, theme.GRID, PICTURE.width() // 2, PICTURE.height() // 2)
        self._paint_picture(painter, picture)
        self._paint_texts(painter, picture.right() + 2 * theme.GRID)

    def _paint_picture(self, painter: QPainter, room: QRect) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(room, ROUND, ROUND)
        painter.save()
        painter.setClipPath(shape)
        if self.facts.picture is not None:
            painter.drawImage(room, self.facts.picture)
        else:
            painter.fillRect(room, QColor(theme.current().hover))
            icon = QRect(0, 0, 24, 24)
            icon.moveCenter(room.center())
            theme.icon("warning" if self.facts.problem else "folder").paint(painter, icon)
        painter.restore()

    def _paint_texts(self, painter: QPainter, left: int) -> None:
        colours = theme.current()
        width = self.remove.x() - left - theme.GRID
        first, second = self.lines()
        warned = colours.warning if self.facts.problem else colours.text
        rows = ((self.facts.name, colours.text, True), (first, warned, False))
        line = painter.fontMetrics().height() + 2
        top = (HEIGHT - 3 * line) // 2
        for text, colour, bold in (*rows, (second, colours.muted, False)):
            font = self.font()
            font.setBold(bold)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, top, width, line), Qt.AlignmentFlag.AlignVCenter, cut)
            top += line
