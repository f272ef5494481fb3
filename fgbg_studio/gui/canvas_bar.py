"""The row below the canvas: what is shown, and how large."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.mask_canvas import MaskCanvas
from fgbg_studio.gui.page_parts import named

WIDEST = "4,800 %"
BUTTONS = ("out", "in", "fit", "pixels", "content")


class CanvasBar(QWidget):
    """Facts at the left, zoom at the right."""

    def __init__(self, canvas: MaskCanvas, buttons: ActionButtons) -> None:
        super().__init__()
        self._canvas = canvas
        self._about = named(ElidedLabel("left"), "muted")
        self._zoom = named(QLabel(), "muted")
        self._zoom.setFixedWidth(self._zoom.fontMetrics().horizontalAdvance(WIDEST))
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.GRID, theme.GRID // 2, theme.GRID, theme.GRID // 2)
        row.setSpacing(theme.GRID // 2)
        row.addWidget(self._about, 1)
        zoom = {name: buttons.tool(f"zoom-{name}") for name in BUTTONS}
        row.addWidget(zoom["out"])
        row.addWidget(self._zoom)
        for name in BUTTONS[1:]:
            row.addWidget(zoom[name])
        canvas.place_changed.connect(self.tell_zoom)

    def tell(self, about: str) -> None:
        """Write the line about what is shown."""
        self._about.setText(about)
        self._about.setToolTip(about)
        self.tell_zoom()

    @property
    def zoom_text(self) -> str:
        """The size that is written, as "50 %"."""
        return self._zoom.text()

    def tell_zoom(self) -> None:
        """Write how many pixels of the screen a pixel of the photo takes."""
        canvas = self._canvas
        share = canvas.scale() / canvas.pixel_scale
        self._zoom.setText(
            "" if canvas.picture_size.isEmpty() else f"{share:,.0%}".replace("%", " %")
        )
