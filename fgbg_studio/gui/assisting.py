"""Between the canvas and the assistant: what is pointed at becomes masks of the photo in sight."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QTimer, Signal

from fgbg_studio.gui.background import Background
from fgbg_studio.gui.mask_canvas import MaskCanvas
from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.proposing import Answer, Choice, Picture, Preview, Proposer, Request
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.tool_settings import ASSISTED

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.gui.prompt_trail import PromptTrail
    from fgbg_studio.imaging.combining import How
    from fgbg_studio.imaging.prompts import Box, Prompt

    Mask = npt.NDArray[np.uint8]

Way = Sequence[tuple[float, float]]
MOMENT = 30
"""Milliseconds after which is looked again whether the hand is still drawing."""
STROKE = 0.012
"""Radius of a stroke for the assistant, in shorter sides of the photo."""


class Assisting(QObject):
    """Every click, box or stroke asks the assistant again for a mask, from all of them.

    Each answer is shown at once, as one step that can be undone. They come in the order in which
    they were asked, and each reaches the photo that it was asked for, or none.
    """

    doing = Signal(str)
    """What takes a moment now, as a sentence; "" when nothing does."""
    answered = Signal(object)
    """An `Answer`: which device was really used, and how long it took."""
    pointed = Signal()
    """There is more or less pointed at than before, or another photo was made ready."""

    def __init__(self, session: Session, editor: MaskEditor, canvas: MaskCanvas) -> None:
        super().__init__(canvas)
        self.how: How = "replace"
        self.proposer = Proposer()
        self.choice: Choice | None = None
        """The assistant that is asked."""
        self._session, self._editor, self._canvas = session, editor, canvas
        self._why_not = ""
        self._trail: PromptTrail | None = None
        self._picture: Picture | None = None
        self._waiting: deque[Request] = deque()
        self._asked: Request | None = None
        self._ready: tuple[Choice, Picture] | None = None
        self._looking = False
        self._work = Background(self, keep=2, seen=canvas)
        editor.changed.connect(self._follow)
        canvas.box_drawn.connect(self.draw_box)

    # The assistant and the photo

    def use(self, choice: Choice | None, why_not: str = "") -> None:
        """Ask this assistant from now on; `why_not` says why it cannot be asked."""
        if choice != self.choice:
            self.forget()
        self.choice, self._why_not = choice, why_not
        self.prepare()

    @property
    def picture(self) -> Picture | None:
        """The photo in sight, once it is open."""
        return self._picture if self._editor.history is not None else None

    @property
    def prompt(self) -> Prompt | None:
        """What is pointed at on the photo in sight; None where that is nothing."""
        return None if self._trail is None or self._trail.is_empty else self._trail.prompt

    @property
    def is_ready(self) -> bool:
        """True where a click would be answered without loading and looking first."""
        return self._ready is not None and self._ready == (self.choice, self.picture)

    @property
    def is_computing(self) -> bool:
        """True while an answer is being worked out."""
        return self._work.is_running("proposal")

    @property
    def needs_prompt(self) -> bool:
        """True of an assistant, once loaded, that finds nothing by itself."""
        assistant = self.proposer.loaded(self.choice) if self.choice else None
        return assistant is not None and assistant.needs_prompt

    def understands(self, kind: str) -> bool:
        """Whether the assistant takes "box", "points" or "strokes"; one not loaded may take all."""
        assistant = self.proposer.loaded(self.choice) if self.choice else None
        return assistant is None or kind in assistant.prompts

    def prepare(self) -> None:
        """Load the assistant and let it look at the photo, if one of its tools is in hand."""
        choice, picture, photo = self.choice, self.picture, self._canvas.photo
        in_hand = self._canvas.tool in ASSISTED and not self._why_not
        if choice is None or picture is None or photo is None or not in_hand or self.is_ready:
            return
        self._looking = True
        self._tell()
        self._work.ask(
            "prepare",
            lambda: self.proposer.encoded(choice, picture, photo.pixels),
            lambda _: self._prepared(choice, picture),
            self._failed,
        )

    def _prepared(self, choice: Choice, picture: Picture) -> None:
        self._ready, self._looking = (choice, picture), False
        self._tell()
        self.prepare()  # another photo may be in sight by now

    def _follow(self) -> None:
        """Another photo is in sight, or the mask was changed."""
        picture = self.picture_of(self._editor.shown_id)
        if picture != self._picture:
            self._picture = picture
            if self._trail:
                self._trail.clear()
            self._tell()
        elif self._trail and not self._is_busy() and self._editor.history is not None:
            self._trail.follow(self._editor.history.mask)
            self._tell()
        self.prepare()

    def picture_of(self, photo_id: str) -> Picture | None:
        """A photo of the project, by what the assistant has to know of it."""
        project = self._session.project
        photos = project.contents.photos if project else ()
        photo = next((one for one in photos if one.id == photo_id), None)
        if project is None or photo is None:
            return None
        path = project.path(photo.file)
        return Picture(photo.id, path, photo.sha256, photo.width, photo.height)

    # What is pointed at

    def draw_box(self, box: Box) -> None:
        """Let the assistant find what a box holds."""
        self._point("box", lambda trail, mask: trail.set_box(mask, box))

    def click(self, x: float, y: float, is_object: bool) -> None:
        """Let the assistant take a place, in pixels of the photo, for object or background."""
        self._point("points", lambda trail, mask: trail.add_point(mask, (x, y, is_object)))

    def stroke(self, way: Way, is_object: bool) -> None:
        """Let the assistant take all along a way for object or background."""
        self._point(
            "strokes",
            lambda trail, mask: trail.add_stroke(mask, way, STROKE * min(mask.shape), is_object),
        )

    def whole(self) -> None:
        """Let the assistant find the object of the photo, by what is pointed at if anything is."""
        self._point("", lambda trail, mask: trail.begin(mask))

    def preview_at(self, x: float, y: float) -> Preview | None:
        """What a click there would ask; None where it would not be answered at once."""
        history = self._editor.history
        if not self.is_ready or self._is_busy() or history is None:
            return None
        if not self.understands("points") or self.choice is None or self.picture is None:
            return None
        prompt = self._trail_in_hand().prompt
        prompt = replace(prompt, points=(*prompt.points, (x, y, True)))
        return Preview(self.choice, self.picture, prompt, history.mask, self.how)

    def back(self) -> bool:
        """Take back what was pointed at last, and its mask; False where there is nothing."""
        history = self._editor.history
        if self.prompt is None or self._is_busy() or history is None:
            return False
        if self._trail_in_hand().back(history.mask):
            self._tell()
        else:
            self._editor.undo()
        return True

    def forget(self) -> bool:
        """Forget all that is pointed at; the mask stays. False where there was nothing."""
        had = self.prompt is not None
        self._waiting.clear()
        self._asked = None
        if self._trail:
            self._trail.clear()
        self._tell()
        return had

    def _point(self, kind: str, add: Callable[[PromptTrail, Mask], object]) -> None:
        history = self._editor.history
        if history is None or self.choice is None or not self._canvas.can_draw:
            return
        reason = self._why_not or self._why_not_understood(kind)
        if reason:
            self._session.message.emit(reason, True)
            self._tell()
            return
        trail = self._trail_in_hand()
        if not self._is_busy():
            trail.follow(history.mask)  # what was undone a moment ago may not be told yet
        add(trail, history.mask)
        if asked := self.request():
            self._waiting.append(asked)
        self._ask_next()

    def request(self) -> Request | None:
        """The question that stands now; None where there is no photo or no assistant."""
        choice, picture, photo = self.choice, self.picture, self._canvas.photo
        if choice is None or picture is None or photo is None or photo.history is None:
            return None
        trail, mask = self._trail_in_hand(), photo.history.mask
        base = mask.copy() if trail.base is None else trail.base
        assert photo.pixels is not None
        return Request(choice, picture, photo.pixels, trail.prompt, base, self.how)

    def _why_not_understood(self, kind: str) -> str:
        if not kind or self.understands(kind) or self.choice is None:
            return ""
        return f"{self.choice.title} takes no {kind}. Choose 'click', which takes points and a box."

    def _trail_in_hand(self) -> PromptTrail:
        if self._trail is None:
            from fgbg_studio.gui.prompt_trail import PromptTrail

            self._trail = PromptTrail()
        return self._trail

    # Asking

    def _is_busy(self) -> bool:
        return self._asked is not None or bool(self._waiting)

    def _ask_next(self) -> None:
        if self._asked is None and self._waiting:
            self._asked = asked = self._waiting.popleft()
            self._work.ask(
                "proposal",
                lambda: self.proposer.answer(asked),
                lambda answer: self._answered(asked, answer),
                self._failed,
            )
        self._tell()

    def _answered(self, asked: Request, answer: Answer) -> None:
        if asked is not self._asked:
            return  # it was given up
        if self._canvas.is_drawing:  # a stroke under way is not to be lost
            QTimer.singleShot(MOMENT, self, lambda: self._answered(asked, answer))
            return
        self._asked = None
        self._ready = asked.choice, asked.picture
        if self._trail and asked.picture == self._picture:
            self._trail.note(answer.mask, asked.prompt)
        if self.picture_of(asked.picture.id) == asked.picture:  # and not of another project
            self._editor.put_mask(asked.picture.id, answer.mask, asked.choice.title)
            self.answered.emit(answer)
        self._ask_next()

    def _failed(self, text: str) -> None:
        """What could not be answered is not pointed at any more."""
        self._looking, self._asked = False, None
        self._waiting.clear()
        if self._trail and self._editor.history is not None:
            self._trail.follow(self._editor.history.mask)
        self._tell()
        self._session.message.emit(text, True)

    def _tell(self) -> None:
        """Show what is pointed at, and what is being done."""
        prompt, marks = self.prompt, self._canvas.marks
        marks.points = list(prompt.points) if prompt else []
        left, top, right, bottom = prompt.box if prompt and prompt.box else (0, 0, 0, 0)
        box = QRectF(left, top, right - left, bottom - top)
        marks.boxes = [] if box.isEmpty() else [box]
        self._canvas.update()
        self.doing.emit(self._doing())
        self.pointed.emit()

    def _doing(self) -> str:
        if self._looking and self.choice:
            return f"{self.choice.title} is looking at the photo, once…"
        return f"{self._asked.choice.title} is looking for the outline…" if self._asked else ""
