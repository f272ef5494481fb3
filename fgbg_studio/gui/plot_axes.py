"""The axes of a plot, and the library that draws them."""

from __future__ import annotations

from math import log10
from typing import Any

from fgbg_studio.gui import theme

POWERS = (-8, 9)
AXIS_LETTERS = 8
"""Points; the axes say less than the curves."""


def axes_of(library: Any) -> Any:
    """A pyqtgraph widget that zooms to the rectangle that is dragged, and scales nothing itself."""
    axes = library.PlotWidget(enableMenu=False)
    axes.setAccessibleName("Plot")
    # The menu is made all the same, and left behind without an owner.
    menu = axes.getPlotItem().ctrlMenu
    menu.setParent(axes, menu.windowFlags())
    axes.hideButtons()
    view = axes.getViewBox()
    view.disableAutoRange()
    view.setMouseMode(library.ViewBox.RectMode)
    for side in ("left", "bottom"):
        axis = axes.getAxis(side)
        font = axes.font()
        font.setPointSize(AXIS_LETTERS)
        axis.setStyle(tickFont=font, tickTextOffset=3)
    return axes


def dress_axes(axes: Any) -> None:
    """Give axes the theme's colours."""
    colours = theme.current()
    axes.setBackground(colours.window)
    for side in ("left", "bottom"):
        axis = axes.getAxis(side)
        axis.setPen(colours.line)
        axis.setTextPen(colours.muted)


def plotting_library() -> Any:
    """Import pyqtgraph, which takes a moment: it is done in another thread."""
    import pyqtgraph

    pyqtgraph.setConfigOptions(antialias=True)
    return pyqtgraph


def log_ticks() -> list[list[tuple[float, str]]]:
    """For a logarithmic axis: 1, and less important 2 and 5, of each power of ten.

    The library would write 6, 7, 8 and 9 over each other.
    """
    powers = range(*POWERS)
    return [
        [(power + log10(first), f"{first * 10.0**power:g}") for power in powers for first in firsts]
        for firsts in ((1,), (2, 5))
    ]
