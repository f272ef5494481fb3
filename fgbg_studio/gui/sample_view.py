"""One sample large, with its placement written out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.gui import theme
from fgbg_studio.gui.page_parts import beside
from fgbg_studio.gui.sample_depths import SampleDepths
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
    sample_wanted = Signal(int)
    """The index of a sample whose depth is to be compared: its pixels are needed."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("One sample")
        self.depths: SampleDepths | None = None
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
        self.around = around = QScrollArea()
        around.setFrameShape(QFrame.Shape.NoFrame)
        around.setWidgetResizable(True)
        around.setFixedHeight(TEXT_HEIGHT)
        around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around.setWidget(self.text)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.canvas)
        self.compare = QPushButton("Compare depth")
        self.compare.setIcon(theme.icon("compare-two"))
        self.compare.setCheckable(True)
        self.compare.setToolTip(
            "Layered depth beside what a teacher sees in the composite, with the edge error of each"
        )
        self.compare.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the arrows here
        self.compare.toggled.connect(self._compare)
        self.compare.hide()
        head = beside(self.compare)
        head.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stack, 1)
        column.addLayout(head)
        column.addWidget(around)

    def offer_depths(self, depths: SampleDepths) -> None:
        """Let the depth of a sample be compared in this view."""
        self.depths = depths
        self.stack.addWidget(depths)
        self.compare.show()

    def _compare(self, wanted: bool) -> None:
        if self.depths is None:
            return
        self.stack.setCurrentWidget(self.depths if wanted else self.canvas)
        self.around.setVisible(not wanted)  # the maps need its room
        if wanted and self.picture:
            self.sample_wanted.emit(self.picture.index)
        elif not wanted:
            self.depths.show_sample(None, None)

    def changeEvent(self, event: QEvent) -> None:
        """Write the text anew in another theme: a link keeps the colour it was written in."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.picture:
            self.text.clear()
            self.text.setText(describe(self.picture))

    @property
    def picture(self) -> SamplePicture | None:
        """The sample that is shown."""
        return self.canvas.picture

    def show_picture(self, picture: SamplePicture) -> None:
        """Show a sample and its placement."""
        self.canvas.picture = picture
        if self.compare.isChecked():
            self.sample_wanted.emit(picture.index)
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
