"""A framed place to drop files on, or to click for choosing them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.dropping import PICTURES
from fgbg_studio.gui.page_parts import named


class DropZone(QWidget):
    """Says what can be dropped; lights up while files hang over it."""

    dropped = Signal(list)
    """A list of paths."""

    def __init__(self, title: str, text: str, *, compact: bool = False) -> None:
        super().__init__()
        self._hot = False
        self.setAcceptDrops(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title or text)
        self._icon = QLabel(self)
        self.lead = named(QLabel(text), "muted")
        self.lead.setWordWrap(True)
        labels = [self.lead]
        if not compact:
            labels = [self._icon, named(QLabel(title), "heading"), self.lead]
        self._icon.setVisible(not compact)
        if compact:
            self.setFixedHeight(7 * theme.GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.GRID if compact else 3 * theme.GRID] * 4)
        column.setSpacing(theme.GRID)
        column.addStretch()
        for label in labels:
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch()
        self._draw_icon()

    def changeEvent(self, event: object) -> None:
        """Draw the icon anew: the theme may have changed."""
        self._draw_icon()

    def _draw_icon(self) -> None:
        self._icon.setPixmap(theme.icon("image").pixmap(48, 48))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self._hot or self.hasFocus()
        colour = QColor(colours.accent_text if lit else colours.edge)
        painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
        if self._hot:
            painter.setBrush(QColor(colours.hover))
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, theme.GRID, theme.GRID)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click asks for files."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So do Enter and Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose()
        else:
            super().keyPressEvent(event)

    def choose(self) -> None:
        """Ask for picture files."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "Choose pictures", "", PICTURES)
        if chosen:
            self.dropped.emit([Path(name) for name in chosen])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Light up for files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._light(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        self._light(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell the paths once the program that is dragged from is free again."""
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        event.acceptProposedAction()
        self._light(False)
        QTimer.singleShot(0, self, lambda: self.dropped.emit(paths))

    def _light(self, hot: bool) -> None:
        self._hot = hot
        self.update()
