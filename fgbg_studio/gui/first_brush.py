"""The brush that a person finds in hand before choosing one."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.tool_options import ToolOptions

USUAL_BRUSH = 0.06
"""The brush's first diameter, as a share of the photo's shorter side."""


class FirstBrush(QObject):
    """Suits each photo that is opened, until the person chooses another size."""

    def __init__(self, options: ToolOptions, editor: MaskEditor) -> None:
        super().__init__(options)
        self._options = options
        self._is_chosen = False
        options.changed.connect(self._chosen)
        editor.opened.connect(self._fit)

    def _chosen(self) -> None:
        self._is_chosen = True

    def _fit(self, shorter_side: int) -> None:
        if not self._is_chosen:
            self._options.set_size(USUAL_BRUSH * shorter_side)
            self._is_chosen = False
