"""The curves of a run: what is trained thin, what is held out thick."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from fgbg_studio.base.events import Metric
from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background

REDRAW_MS = 400
"""Drawing costs some 10 ms: more often, it would take time from the training."""
MOST_POINTS = 600
THIN, THICK = 1, 2
MARK = 6


@dataclass(frozen=True)
class Curve:
    """One curve of a plot: the metric it shows, its name and how it is drawn."""

    metric: str
    name: str
    width: int = THICK
    colour: str = "accent_text"


@dataclass
class Points:
    """The points of one metric, thinned to what a plot can show."""

    steps: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, metric: Metric) -> None:
        """Add a point behind the others; what a resumed run repeats replaces what it had."""
        while self.steps and self.steps[-1] >= metric.step:
            self.steps.pop()
            self.values.pop()
        self.steps.append(metric.step)
        self.values.append(metric.value)

    def shown(self) -> tuple[list[float], list[float]]:
        """At most MOST_POINTS points, each the mean of a stretch."""
        stretch = -(-len(self.steps) // MOST_POINTS) or 1
        starts = range(0, len(self.steps), stretch)
        return (
            [_mean(self.steps[at : at + stretch]) for at in starts],
            [_mean(self.values[at : at + stretch]) for at in starts],
        )


def _mean(values: list[Any]) -> float:
    return float(sum(values) / len(values))


LOSS = (
    Curve("train/loss", "training", THIN, "muted"),
    Curve("held-out/loss", "held out"),
)
SCORE = (
    Curve("held-out/iou", "IoU"),
    Curve("held-out/delta1", "δ1", THICK, "warning"),
)
PLOTS = {"Loss": LOSS, "Held-out score": SCORE}


def _named(curve: Curve) -> str:
    colour = getattr(theme.current(), curve.colour)
    sign = "\u25cf" if curve.width == THICK else "\u2014"
    return f'<span style="color: {colour}">{sign}</span> {curve.name}'


class Curves(QWidget):
    """Two plots side by side. The plotting library is imported, in a thread, when it is needed."""

    ready = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._points: dict[str, Points] = defaultdict(Points)
        self._items: dict[str, Any] = {}
        self._plots: list[Any] = []
        self._changed: set[str] = set()
        self._background = Background(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, 0)
        self._row.setSpacing(theme.GRID)
        self._waiting = QLabel("Getting the plots ready…")
        self._waiting.setObjectName("muted")
        self._row.addWidget(self._waiting)
        self._redraw = QTimer(self, interval=REDRAW_MS, singleShot=True)
        self._redraw.timeout.connect(self._draw)

    @property
    def is_ready(self) -> bool:
        """True once the plots are there."""
        return bool(self._plots)

    def points(self, metric: str) -> Points:
        """The points of a metric."""
        return self._points[metric]

    def names(self) -> list[str]:
        """The names of the curves that have points."""
        curves = (*LOSS, *SCORE)
        return [curve.name for curve in curves if self._has_points(curve)]

    def _has_points(self, curve: Curve) -> bool:
        return curve.metric in self._points and bool(self._points[curve.metric].steps)

    def prepare(self) -> None:
        """Import the plotting library, unless that was done."""
        if not self._plots:
            self._background.ask("import", _plotting_library, self._build)

    def clear(self) -> None:
        """Forget every point."""
        self._changed.update(self._points)
        self._points.clear()
        self._draw()

    def add(self, metrics: Iterable[Metric]) -> None:
        """Add points; they are drawn together a little later."""
        for metric in metrics:
            self._points[metric.name].add(metric)
            self._changed.add(metric.name)
        if not self._redraw.isActive():
            self._redraw.start()

    def _build(self, library: Any) -> None:
        if self._plots:
            return
        self._waiting.hide()
        for curves in PLOTS.values():
            plot = library.PlotWidget(enableMenu=False)
            menu = (
                plot.getPlotItem().ctrlMenu
            )  # made all the same, and left behind without an owner
            menu.setParent(plot, menu.windowFlags())
            plot.setMouseEnabled(x=False, y=False)
            plot.hideButtons()
            for curve in curves:
                self._items[curve.metric] = plot.plot()
            self._plots.append(plot)
            self._row.addWidget(plot)
        self._plots[1].setYRange(0, 1)
        self._dress()
        self._changed.update(self._points)
        self._draw()
        self.ready.emit()

    def _dress(self) -> None:
        """Give the plots the theme's colours."""
        import pyqtgraph

        colours = theme.current()
        for plot in self._plots:
            plot.setBackground(colours.window)
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(colours.line)
                axis.setTextPen(colours.muted)
        for curve in (*LOSS, *SCORE):
            colour = getattr(colours, curve.colour)
            line = self._items[curve.metric]
            line.setPen(pyqtgraph.mkPen(colour, width=curve.width))
            if curve.width == THICK:
                line.setSymbol("o")
                line.setSymbolSize(MARK)
                line.setSymbolPen(None)
                line.setSymbolBrush(colour)
        self._tell_names()

    def _tell_names(self) -> None:
        """The names of the curves that have points, beside the title: there they hide nothing."""
        colours = theme.current()
        for plot, (title, curves) in zip(self._plots, PLOTS.items(), strict=True):
            names = [_named(curve) for curve in curves if self._has_points(curve)]
            text = "&nbsp;&nbsp; ".join([f"<b>{title}</b>", *names])
            plot.getPlotItem().setTitle(text, size="9pt", color=colours.text)

    def _draw(self) -> None:
        if not self._plots or not self.isVisible():
            return
        for metric in self._changed & self._items.keys():
            self._items[metric].setData(*self._points[metric].shown())
        if self._changed:
            self._tell_names()
        self._changed.clear()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._plots:
            self._dress()


def _plotting_library() -> Any:
    import pyqtgraph

    pyqtgraph.setConfigOptions(antialias=True)
    return pyqtgraph
