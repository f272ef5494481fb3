"""The curves of one run, or of several that are compared: what is trained thin, held out thick."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.plot import DrawnRun, Plot
from fgbg_studio.gui.plot_axes import plotting_library
from fgbg_studio.gui.plotted import PLOTS

REDRAW_MS = 400
"""Drawing costs some 10 ms: more often, it would take time from the training."""
LEAST_WIDTH = 35
"""Pixels a share of a plot: in the smallest window there is room for all."""


class Curves(QWidget):
    """Plots side by side, which show the same steps.

    The plotting library is imported, in a thread, when it is needed.
    """

    ready = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.plots: list[Plot] = []
        self.runs: Sequence[DrawnRun] = ()
        """What is drawn now."""
        self._is_zoomed = False
        self._changed = False
        self._background = Background(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, 0)
        self._row.setSpacing(theme.GRID)
        self._waiting = QLabel("Getting the plots ready…")
        self._waiting.setObjectName("muted")
        self._row.addWidget(self._waiting)
        self.reading = QLabel(self)
        self.reading.setObjectName("reading")
        self.reading.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.reading.hide()
        self._redraw = QTimer(self, interval=REDRAW_MS, singleShot=True)
        self._redraw.timeout.connect(self.draw)

    @property
    def is_ready(self) -> bool:
        """True once the plots are there."""
        return bool(self.plots)

    @property
    def is_zoomed(self) -> bool:
        """True while the person looks at a part."""
        return self._is_zoomed

    def prepare(self) -> None:
        """Import the plotting library, unless that was done."""
        if not self.plots:
            self._background.ask("import", plotting_library, self._build)

    def show_runs(self, runs: Sequence[DrawnRun]) -> None:
        """Show these runs, and of each all that it says from now on."""
        if [run.name for run in runs] != [run.name for run in self.runs]:
            self._is_zoomed = False
        self.runs = runs
        self._changed = True
        self.draw()

    def tell_news(self) -> None:
        """A run that is shown said something; all news are drawn together a little later."""
        self._changed = True
        if not self._redraw.isActive():
            self._redraw.start()

    def show_all(self) -> None:
        """Show every step again."""
        self._is_zoomed, self._changed = False, True
        self.draw()

    def draw(self) -> None:
        """Draw what is new, if anybody sees it."""
        if not self.plots or not self._changed or not self.isVisible():
            return
        self._changed = False
        first, last = self.plots[0].view.viewRange()[0] if self._is_zoomed else (None, None)
        for plot in self.plots:
            plot.draw(self.runs, first, last)

    def _build(self, library: Any) -> None:
        if self.plots:
            return
        self._waiting.hide()
        for spec in PLOTS:
            plot = Plot(spec, library)
            plot.setMinimumWidth(LEAST_WIDTH * spec.share)
            plot.hovered.connect(partial(self._hovered, plot))
            plot.zoomed.connect(self._zoomed)
            plot.all_wanted.connect(self.show_all)
            if self.plots:
                plot.axes.setXLink(self.plots[0].axes)
            plot.dress()
            self.plots.append(plot)
            self._row.addWidget(plot, spec.share)
        self._changed = True
        self.draw()
        self.ready.emit()

    def _hovered(self, hovered: Plot, step: float | None, place: QPoint) -> None:
        """Mark the step on every plot, and tell the values of the one under the cursor."""
        for plot in self.plots:
            plot.show_cursor(step)
        self.reading.setVisible(step is not None)
        if step is not None:
            self.reading.setText(hovered.read(step))
            self.reading.adjustSize()
            self.reading.move(self._beside(self.mapFromGlobal(place)))
            self.reading.raise_()

    def _beside(self, place: QPoint) -> QPoint:
        """Where the reading hides nothing under the cursor, and nothing of it is cut off."""
        size, away = self.reading.size(), 2 * theme.GRID
        right = place.x() + away
        if right + size.width() > self.width():
            right = max(0, place.x() - away - size.width())
        return QPoint(right, max(0, min(place.y(), self.height() - size.height())))

    def _zoomed(self) -> None:
        """A part is drawn with points of its own, as many as the whole had."""
        self._is_zoomed = True
        for plot in self.plots:
            plot.whole.show()
        self.tell_news()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for plot in self.plots:
                plot.dress()
            self._changed = True
            self.draw()
