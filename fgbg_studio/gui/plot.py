"""One plot of curves: its names, its zoom, and the values under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.plot_axes import axes_of, dress_axes, log_ticks
from fgbg_studio.gui.plot_line import PlotLine
from fgbg_studio.gui.plot_range import height_of
from fgbg_studio.gui.plotted import Curve, PlotSpec

if TYPE_CHECKING:
    from fgbg_studio.gui.series import Floats, RunPoints

HEADER = 3 * theme.GRID
"""Pixels above the axes, whatever stands there."""


@dataclass(frozen=True)
class DrawnRun:
    """A run as a plot draws it; without a colour of its own, its curves have theirs."""

    name: str
    points: RunPoints
    colour: str = ""


class Plot(QWidget):
    """A header with names above the axes. Dragging zooms, a double click shows all again."""

    hovered = Signal(object, QPoint)
    """The step under the cursor, or None beside the plot; and where that is on the screen."""
    zoomed = Signal()
    """The person looks at a part."""
    all_wanted = Signal()
    """The whole is to be shown again."""

    def __init__(self, spec: PlotSpec, library: Any) -> None:
        super().__init__()
        self.spec = spec
        self._library = library
        self._runs: Sequence[DrawnRun] = ()
        self._lines: dict[tuple[str, str], PlotLine] = {}
        self.header = QLabel()
        self.header.setToolTip(spec.help)
        self.header.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.header.setFixedHeight(HEADER)
        self.log = _tool("log", "Logarithmic scale: equal steps are equal ratios")
        self.log.setCheckable(True)
        self.whole = _tool("", "Show the whole again (double click)")
        self.whole.setIcon(theme.icon("fit"))
        self.whole.hide()
        self.axes = axes_of(library)
        self.axes.setAccessibleName(spec.title)
        self.view = self.axes.getViewBox()
        self.mark = library.InfiniteLine(angle=90, movable=False)
        self.mark.hide()
        self.axes.addItem(self.mark, ignoreBounds=True)
        self._lay_out()
        self.log.setVisible(spec.may_be_log)  # before it has a parent it would be a window
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(theme.GRID // 2, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self.header, 1)
        top.addWidget(self.log)
        top.addWidget(self.whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.axes, 1)

    def _connect(self) -> None:
        scene = self.axes.scene()
        scene.sigMouseMoved.connect(self._moved)
        scene.sigMouseClicked.connect(self._clicked)
        self.view.sigRangeChangedManually.connect(lambda *_: self.zoomed.emit())
        self.whole.clicked.connect(self.all_wanted)
        self.log.toggled.connect(self._set_log)
        self.axes.installEventFilter(self)

    # --- drawing --------------------------------------------------------------------------------

    def dress(self) -> None:
        """Give the plot the theme's colours."""
        dress_axes(self.axes)
        self.mark.setPen(self._library.mkPen(theme.current().muted, width=1))
        self._tell_names()

    def draw(
        self, runs: Sequence[DrawnRun], first: float | None = None, last: float | None = None
    ) -> None:
        """Draw runs anew, in detail from step `first` to `last` where a part is looked at."""
        self._runs = runs
        wanted = {(run.name, curve.metric) for run in runs for curve in self.spec.curves}
        for gone in self._lines.keys() - wanted:
            self.axes.removeItem(self._lines.pop(gone).item)
        heights = [self._draw_curve(run, c, first, last) for run in runs for c in self.spec.curves]
        if first is None:
            self._fit(heights)
        self._tell_names()

    def _draw_curve(
        self, run: DrawnRun, curve: Curve, first: float | None, last: float | None
    ) -> Floats:
        """The values that are drawn of it now."""
        pair = run.name, curve.metric
        steps, values = run.points[curve.metric].thinned(first, last)
        if len(steps) and pair not in self._lines:
            self._lines[pair] = PlotLine(self._library, self.axes, curve)
        if pair in self._lines:
            self._lines[pair].draw(steps, values, run.colour)
        return values

    def _fit(self, heights: Sequence[Floats]) -> None:
        """Show all steps, and of the values those that matter."""
        last = max((run.points.last_step for run in self._runs), default=0) or 1
        low, high = height_of(heights, self.spec.ceiling, log=self.is_log)
        self.view.setRange(xRange=(0, last), yRange=(low, high), padding=0.02)
        self.whole.hide()

    @property
    def is_log(self) -> bool:
        """Whether values are on a logarithmic scale."""
        return self.log.isChecked()

    def _set_log(self, on: bool) -> None:
        self.axes.setLogMode(x=False, y=on)
        self.axes.getAxis("left").setTicks(log_ticks() if on else None)
        self.all_wanted.emit()

    def names(self) -> list[str]:
        """The names of the quantities that have points."""
        drawn = {metric for _, metric in self._lines}
        return list(dict.fromkeys(c.name for c in self.spec.curves if c.metric in drawn))

    def _tell_names(self) -> None:
        """The title, and the quantities that have points."""
        is_one = not any(run.colour for run in self._runs)
        told = [f"<b>{self.spec.title}</b>"]
        for name in self.names():
            curve = next(curve for curve in self.spec.curves if curve.name == name)
            colour = curve.own_colour if is_one else theme.current().muted
            dashes = "" if is_one or not curve.dashed else "\u254c"
            if len(self.names()) > 1:
                told.append(f'<span style="color: {colour}">{dashes}{name}</span>')
        self.header.setText(" &nbsp;".join(told))

    # --- the cursor -----------------------------------------------------------------------------

    def _moved(self, place: Any) -> None:
        if self._lines and self.view.sceneBoundingRect().contains(place):
            step = self.view.mapSceneToView(place).x()
            self.hovered.emit(step, self.axes.mapToGlobal(place.toPoint()))
        else:
            self.hovered.emit(None, QPoint())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nothing is under the cursor once it has left."""
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None, QPoint())
        return super().eventFilter(watched, event)

    def show_cursor(self, step: float | None) -> None:
        """Mark a step that the cursor is at, here or on another plot."""
        self.mark.setVisible(step is not None and bool(self._lines))
        if step is not None:
            self.mark.setPos(step)

    def read(self, step: float) -> str:
        """The step, and a line of rich text for each run, or quantity of the only one."""
        lines = [f"step {max(0, round(step)):,}"]
        for run in self._runs:
            told = [_told(run, name, self.spec.curves, step) for name in self.names()]
            if run.colour:
                sign = f'<span style="color: {run.colour}">\u25cf</span>'
                lines.append("&nbsp; ".join([f"{sign} {escape(run.name)}", *filter(None, told)]))
            else:
                lines += filter(None, told)
        return "<br>".join(lines)

    def _clicked(self, event: Any) -> None:
        if event.double():
            event.accept()
            self.all_wanted.emit()


def _told(run: DrawnRun, name: str, curves: Sequence[Curve], step: float) -> str:
    """One quantity, of training samples and of held-out ones where there are both."""
    named = [curve for curve in curves if curve.name == name]
    values = [run.points[curve.metric].value_at(step) for curve in named]
    told = " / ".join(f"{value:.4g}" for value in values if value is not None)
    colour = run.colour or named[0].own_colour
    return f'<span style="color: {colour}">{name}</span> {told}' if told else ""


def _tool(text: str, help: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(help)
    button.setAccessibleName(help)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setFixedHeight(HEADER)
    button.setProperty("slim", True)
    return button
