"""Where picture views look; linked views share one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Signal


class Viewpoint(QObject):
    """Where views look: `zoom` times the size that fits, at a centre in shares of the picture."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.zoom = 1.0
        self.centre = QPointF(0.5, 0.5)

    def look(self, zoom: float, centre: QPointF) -> None:
        """Look elsewhere; the centre stays on the picture, and the whole of it is centred."""
        self.zoom = zoom
        inside = QPointF(min(1.0, max(0.0, centre.x())), min(1.0, max(0.0, centre.y())))
        self.centre = inside if self.zoom > 1.0 else QPointF(0.5, 0.5)
        self.changed.emit()

    def fit(self) -> None:
        """Show the whole picture."""
        self.look(1.0, QPointF(0.5, 0.5))
