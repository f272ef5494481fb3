"""The loss over the learning rate: each as it came, their running mean, the rate proposed."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, log10
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.plot_axes import axes_of, dress_axes, plotting_library
from fgbg_studio.jobs.rate_finding import smoothed

HEIGHT = 17 * theme.GRID
MANY_TIMES = 2.0
"""Of the first loss; beyond it the rate is too high by far, and the curve only goes up."""


class RatePlot(QWidget):
    """A small plot, built when it first has something to show."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.curve: tuple[list[float], list[float]] = ([], [])
        self.suggested = 0.0
        self._library: Any = None
        self._axes: Any = None
        self._background = Background(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_curve(
        self, rates: Sequence[float], losses: Sequence[float], suggested: float = 0.0
    ) -> None:
        """Show losses at rates; a line stands at the suggested one where it is not 0."""
        points = [(r, one) for r, one in zip(rates, losses, strict=False) if isfinite(one)]
        self.curve = ([rate for rate, _ in points], [one for _, one in points])
        self.suggested = suggested
        if self._axes is None:
            self._background.ask("import", plotting_library, self._build)
        else:
            self._draw()

    def _build(self, library: Any) -> None:
        if self._axes is None:
            self._library = library
            self._axes = axes_of(library)
            self._axes.setMouseEnabled(x=False, y=False)
            self._axes.setLogMode(x=True, y=False)
            self._raw, self._line = self._axes.plot(), self._axes.plot()
            self._mark = library.InfiniteLine(angle=90, movable=False)
            self._axes.addItem(self._mark, ignoreBounds=True)
            self._column.addWidget(self._axes)
        self._draw()

    def _draw(self) -> None:
        colours = theme.current()
        dress_axes(self._axes)
        self._raw.setPen(self._library.mkPen(colours.edge, width=1))
        self._line.setPen(self._library.mkPen(colours.accent_text, width=2))
        self._mark.setPen(self._library.mkPen(colours.warning, width=2))
        rates, losses = self.curve
        mean = smoothed(losses)
        self._raw.setData(rates, losses)
        self._line.setData(rates, mean)
        self._mark.setVisible(self.suggested > 0)
        if self.suggested > 0:
            self._mark.setPos(log10(self.suggested))
        if len(rates) > 1:
            low, top = min(mean), min(max(mean), MANY_TIMES * mean[0])
            view = self._axes.getViewBox()
            wide = (log10(rates[0]), log10(rates[-1]))
            view.setRange(xRange=wide, yRange=(low, max(top, low + 1e-6)), padding=0.04)

    def changeEvent(self, event: QEvent) -> None:
        """The colours are those of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and getattr(self, "_axes", None) is not None:
            self._draw()
