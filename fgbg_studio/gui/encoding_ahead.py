"""Encoding the photo that is probably wanted next, while the person works on this one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from fgbg_studio.gui.assisting import Assisting
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.mask_editor import MaskEditor

PAUSE_MS = 1500
"""After the last answer: a series of clicks is not to be slowed down."""


class EncodingAhead(QObject):
    """Begins once the assistant has been asked about a photo, so mere leafing costs nothing."""

    def __init__(self, assisting: Assisting, editor: MaskEditor) -> None:
        super().__init__(assisting)
        self._assisting, self._editor = assisting, editor
        self._work = Background(self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._encode)
        assisting.answered.connect(lambda _: self._pause.start())

    def _encode(self) -> None:
        assisting = self._assisting
        choice, picture = assisting.choice, assisting.picture_of(self._editor.next_wanted())
        if choice is None or picture is None or assisting.is_computing:
            return
        if assisting.proposer.loaded(choice) is None:
            return
        self._work.ask(
            picture, lambda: assisting.proposer.encoded(choice, picture, None), lambda _: None
        )
