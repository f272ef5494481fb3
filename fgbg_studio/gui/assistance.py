"""What the Cut-outs page can do with assistants, and comparing two in the canvas' place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from fgbg_studio.gui.comparing import Comparing
from fgbg_studio.gui.mask_canvas import MaskCanvas
from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.mask_tools import MaskTools
from fgbg_studio.gui.proposing import Answer
from fgbg_studio.gui.session import Session


class Assistance(QObject):
    """Does the actions "assist-…" of the page, and says why one of them cannot be done."""

    def __init__(
        self,
        session: Session,
        editor: MaskEditor,
        canvas: MaskCanvas,
        tools: MaskTools,
        stack: QStackedWidget,
    ) -> None:
        super().__init__(canvas)
        self.comparing: Comparing | None = None
        """Made when it is first wanted."""
        self._session, self._editor, self._canvas = session, editor, canvas
        self._tools, self._stack = tools, stack
        editor.changed.connect(self._follow)
        session.project_changed.connect(self.stop_comparing)

    @property
    def is_comparing(self) -> bool:
        """True while two assistants are in the canvas' place."""
        return self.comparing is not None and self._stack.currentWidget() is self.comparing

    def why_not(self, what: str) -> str:
        """Why "photo", "compare" or "refine" cannot be done now, for a photo in sight."""
        if what == "photo":
            return self._tools.assistant.why_not_photo
        return self._tools.edges.why_not() if what == "refine" else ""

    def do(self, what: str) -> None:
        """Cut out the photo in sight, compare on it, or refine the edges of its mask."""
        acts: dict[str, Callable[[], object]] = {
            "photo": self._tools.assistant.assisting.whole,
            "compare": self.compare,
            "refine": self._tools.edges.refine,
        }
        acts[what]()

    # Comparing

    def compare(self) -> None:
        """Show two assistants on the photo in sight; again, go back to the canvas."""
        if self.is_comparing:
            self.stop_comparing()
            return
        assisting = self._tools.assistant.assisting
        if self.comparing is None:
            self.comparing = Comparing(self._session, assisting.proposer, self._canvas)
            self.comparing.closed.connect(self.stop_comparing)
            self.comparing.used.connect(self._use)
            self._stack.addWidget(self.comparing)
        if assisting.choice:
            self.comparing.choose(assisting.choice)
        self._show_photo()
        self._stack.setCurrentWidget(self.comparing)
        self.comparing.setFocus()

    def _show_photo(self) -> None:
        photo = self._canvas.photo
        request = self._tools.assistant.assisting.request()
        if self.comparing is not None:
            levels = photo.levels if photo and request else []
            self.comparing.show_photo(request, levels)

    def follow_look(self) -> None:
        """The canvas shows masks in another way."""
        if self.comparing is not None:
            self.comparing.follow_look()

    def _follow(self) -> None:
        """Another photo is in sight, or this one's mask was changed."""
        if self.is_comparing:
            self._show_photo()

    def _use(self, answer: Answer, title: str) -> None:
        self.stop_comparing()
        self._editor.put_mask(self._editor.shown_id, answer.mask, title)

    def stop_comparing(self) -> None:
        """Back to the canvas."""
        if self.is_comparing and self.comparing is not None:
            self._stack.setCurrentWidget(self._canvas)
            self.comparing.show_photo(None, [])
            self._canvas.setFocus()
