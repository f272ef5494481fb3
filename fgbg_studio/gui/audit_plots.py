"""Where cut-outs stand and how large they are, as two small plots.

They are painted here: some rectangles need no plotting library, whose import would hold the
preview up.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from fgbg_studio.gui import theme

HEIGHT = 15 * theme.GRID
LEAST_SHADE = 0.12
"""How much of the accent a cell with a single sample has."""
GAP = 1.0


def mixed(low: str, high: str, share: float) -> QColor:
    """A colour between two, 0 to 1."""
    a, b = QColor(low), QColor(high)
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * share,
        a.greenF() + (b.greenF() - a.greenF()) * share,
        a.blueF() + (b.blueF() - a.blueF()) * share,
    )


class AuditPlot(QWidget):
    """The base of both: a fixed height, and what is under the cursor in a tooltip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(HEIGHT, HEIGHT)

    def text_at(self, place: QPointF) -> str:
        """What is counted at a place, or ""."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        """Tell the count under the cursor."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.text_at(QPointF(event.pos())), self)
            return True
        return super().event(event)


class PlaceMap(AuditPlot):
    """A grid over the canvas: the more feet stand in a cell, the more accent it has."""

    def __init__(self) -> None:
        super().__init__("Places")
        self.counts: list[list[int]] = []
        self._aspect = 1.0

    def show_counts(self, counts: list[list[int]], aspect: float) -> None:
        """Counts by row and column, and the canvas's width divided by its height."""
        self.counts, self._aspect = counts, aspect
        self.update()

    def _place(self) -> QRectF:
        """Where the canvas is."""
        height = min(float(self.height()), self.width() / self._aspect)
        return QRectF(0, 0, height * self._aspect, height)

    def _cell(self, row: int, column: int) -> QRectF:
        place, rows, columns = self._place(), len(self.counts), len(self.counts[0])
        width, height = place.width() / columns, place.height() / rows
        cell = QRectF(column * width, row * height, width, height)
        return cell.adjusted(0, 0, -GAP, -GAP)

    def text_at(self, place: QPointF) -> str:
        """See `AuditPlot`."""
        total = sum(map(sum, self.counts))
        for row, counts in enumerate(self.counts):
            for column, count in enumerate(counts):
                if total and self._cell(row, column).contains(place):
                    where = f"row {row + 1}, column {column + 1}"
                    return f"{count:,} feet in {where}: {count / total:.1%}"
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = theme.current(), QPainter(self)
        most = max((max(row) for row in self.counts), default=0)
        for row, counts in enumerate(self.counts):
            for column, count in enumerate(counts):
                shade = LEAST_SHADE + (1 - LEAST_SHADE) * count / most if count else 0.0
                painter.fillRect(
                    self._cell(row, column), mixed(colours.line, colours.accent, shade)
                )


class SizeBars(AuditPlot):
    """How often each size occurs, from the smallest to the largest."""

    def __init__(self) -> None:
        super().__init__("Sizes")
        self.counts: list[int] = []
        self.edges: list[float] = []

    def show_counts(self, counts: Sequence[int], edges: Sequence[float]) -> None:
        """Counts, and the sizes in pixels between which each of them lies: one more."""
        self.counts, self.edges = list(counts), list(edges)
        self.update()

    def _floor(self) -> float:
        return float(self.height() - self.fontMetrics().height() - theme.GRID // 2)

    def _bar(self, at: int) -> QRectF:
        """From the floor to the top: what the cursor may be in."""
        width = self.width() / len(self.counts)
        return QRectF(at * width, 0, width - GAP, self._floor())

    def text_at(self, place: QPointF) -> str:
        """See `AuditPlot`."""
        total = sum(self.counts)
        for at, count in enumerate(self.counts):
            if total and self._bar(at).contains(place):
                low, high = self.edges[at], self.edges[at + 1]
                return f"{count:,} of {low:.0f} to {high:.0f} px: {count / total:.1%}"
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.counts:
            return
        colours, painter = theme.current(), QPainter(self)
        most = max(self.counts)
        for at, count in enumerate(self.counts):
            bar = self._bar(at)
            height = bar.height() * count / most if most else 0.0
            bar.setTop(bar.bottom() - (max(1.0, height) if count else 0.0))
            painter.fillRect(bar, QColor(colours.accent))
        painter.setPen(QColor(colours.line))
        painter.drawLine(QPointF(0, self._floor()), QPointF(self.width(), self._floor()))
        painter.setPen(QColor(colours.muted))
        below = QRectF(self.rect())
        bottom = Qt.AlignmentFlag.AlignBottom
        left, right = f"{self.edges[0]:.0f} px", f"{self.edges[-1]:.0f} px"
        painter.drawText(below, bottom | Qt.AlignmentFlag.AlignLeft, left)
        painter.drawText(below, bottom | Qt.AlignmentFlag.AlignRight, right)
