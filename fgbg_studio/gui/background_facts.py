"""What is known of one background, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.facts import Facts

if TYPE_CHECKING:
    from fgbg_studio.data.sources import Background, DepthScale


class BackgroundFacts(QWidget):
    """A small table."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = Facts("Name", "Size", "Depth", "Residual", "Origin", "Licence")
        self.facts.setToolTip(
            "Residual: how far the range of this background's depth lies from that of all that a "
            "relative teacher gave, as a share of the range. A teacher in metres has none."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.facts)

    def show_background(self, shown: Background | None, scale: DepthScale | None) -> None:
        """Tell what is known of the background that is shown."""
        size = f"{shown.width:,} × {shown.height:,} px" if shown else ""
        told = {
            "Name": shown.name if shown else "",
            "Size": size,
            "Depth": depth_told(shown) if shown else "",
            "Residual": residual_told(shown, scale) if shown and scale else "",
            "Origin": shown.origin if shown else "",
            "Licence": shown.licence if shown else "",
        }
        for name, value in told.items():
            self.facts.tell(name, value)

    def value(self, name: str) -> str:
        """What is written beside a name."""
        return self.facts.value(name)


def depth_told(background: Background) -> str:
    """Whose depth it has."""
    return (background.teacher or "its own") if background.depth else "none yet"


def residual_told(background: Background, scale: DepthScale) -> str:
    """How far it lies from what was fitted for all; "" where nothing was."""
    fit = scale.fit_of(background.teacher) if background.depth else None
    found = fit.residual_of(background.id) if fit else None
    return "" if found is None else f"{found:.1%} of the range"
