"""One sample large, with its placement written out."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.sample_pictures import SamplePicture
from fgbg_studio.gui.sample_words import describe

TEXT_HEIGHT = 18 * theme.GRID
"""Of more lines the rest is scrolled to."""


class _Canvas(QWidget):
    """A picture as large as fits, pixel on pixel where it is small."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: SamplePicture | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().neutral))
        if not self.picture or self.picture.image.isNull():
            return  # the text below says why
        image = self.picture.image
        room = self.size() - QSize(4 * theme.GRID, 4 * theme.GRID)
        size = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        box = QRect(0, 0, size.width(), size.height())
        box.moveCenter(self.rect().center())
        smooth = size.width() < 4 * image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(QRectF(box), image)


class SampleView(QWidget):
    """Shows one sample until it is closed by Esc or a double click."""

    closed = Signal()
    stepped = Signal(int)
    """To the next sample (1), or the one before (-1)."""
    cutout_wanted = Signal(str)
    """The id of a cut-out to be seen in the editor."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas = _Canvas()
        self.canvas.setToolTip("Double-click or Esc: back to all samples; arrows: the next sample")
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.text.setWordWrap(True)
        self.text.setContentsMargins(*[2 * theme.GRID] * 4)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.linkActivated.connect(self.cutout_wanted)
        around = QScrollArea()
        around.setFrameShape(QFrame.Shape.NoFrame)
        around.setWidgetResizable(True)
        around.setFixedHeight(TEXT_HEIGHT)
        around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around.setWidget(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(around)

    @property
    def picture(self) -> SamplePicture | None:
        """The sample that is shown."""
        return self.canvas.picture

    def show_picture(self, picture: SamplePicture) -> None:
        """Show a sample and its placement."""
        self.canvas.picture = picture
        self.text.setText(describe(picture))
        self.canvas.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Right: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_PageUp: -1,
        }  # fmt: skip
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
