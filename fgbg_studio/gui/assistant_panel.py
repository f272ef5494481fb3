"""The assistant's part of the Cut-outs page: who is asked, how its answer is used, and for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.assistant_chooser import AssistantChooser
from fgbg_studio.gui.assisting import Assisting
from fgbg_studio.gui.encoding_ahead import EncodingAhead
from fgbg_studio.gui.mask_canvas import MaskCanvas
from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.page_parts import Segments
from fgbg_studio.gui.pointing import Pointing
from fgbg_studio.gui.proposing import Answer, Choice
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.wrapped_text import WrappedText, breakable

if TYPE_CHECKING:
    from fgbg_studio.imaging.combining import How

HOW: tuple[tuple[How, str, str], ...] = (
    ("replace", "Replace", "What the assistant finds takes the place of the mask"),
    ("add", "Add", "What the assistant finds is added to the mask"),
    ("take", "Subtract", "What the assistant finds is taken from the mask"),
)
ABOUT_ALL = "Photos that have a mask are left out, so what was stopped goes on where it was."
HINT = "Box (G) and Point (C) tell it where to look. Backspace takes the last back, Esc all."
ABOUT_STROKES = "Drag with Point to stroke."


class AssistantPanel(QWidget):
    """Chooses the assistant, and holds what asks it."""

    changed = Signal()
    """Another assistant, or whether it can be asked."""

    def __init__(
        self, session: Session, editor: MaskEditor, canvas: MaskCanvas, buttons: ActionButtons
    ) -> None:
        super().__init__()
        self.assisting = Assisting(session, editor, canvas)
        self.pointing = Pointing(canvas, self.assisting)
        self.ahead = EncodingAhead(self.assisting, editor)
        self.chooser = AssistantChooser(session, seen=canvas)  # itself it may be folded away
        self.how = Segments([self._way(*one) for one in HOW], equal=True)
        self.state = WrappedText("muted")
        self._used = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.cut_out_all = buttons.push("cut-out-all", "Cut out all photos")
        self.about_all = WrappedText("muted")
        for widget in (
            self.chooser,
            self.how,
            self.state,
            buttons.push("assist-photo"),
            buttons.push("assist-compare"),
            self.cut_out_all,
            self.about_all,
        ):
            column.addWidget(widget)
        self.chooser.changed.connect(self._chosen)
        self.assisting.doing.connect(self._tell)
        self.assisting.answered.connect(self._answered)
        self.assisting.pointed.connect(self.changed)
        self._chosen()

    def _way(self, how: How, text: str, help: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(help)
        button.setProperty("compact", True)
        button.setCheckable(True)
        button.setChecked(how == "replace")
        button.clicked.connect(lambda: self._choose_how(how))
        return button

    def _choose_how(self, how: How) -> None:
        self.assisting.how = how

    @property
    def choice(self) -> Choice | None:
        """The assistant with its options; None in the first moment."""
        return self.chooser.choice

    @property
    def why_not(self) -> str:
        """Why the assistant cannot be asked now, as a sentence; "" when it can."""
        return self.chooser.why_not

    @property
    def why_not_photo(self) -> str:
        """Why it cannot be asked about the photo in sight with no more than is pointed at."""
        if self.why_not or self.assisting.prompt or not self.assisting.needs_prompt:
            return self.why_not
        return "This assistant finds what is pointed at. Click on the object or draw a box."

    @property
    def why_not_all(self) -> str:
        """Why it cannot be asked about many photos in one go."""
        if self.why_not or not self.assisting.needs_prompt:
            return self.why_not
        return "This assistant has to be shown the object in each photo. Choose rembg or grabcut."

    def _chosen(self) -> None:
        choice = self.choice
        self._used = ""
        self.about_all.say(f"With {breakable(choice.title)}. {ABOUT_ALL}" if choice else "")
        self.assisting.use(choice, self.why_not)
        self._tell("")
        self.changed.emit()

    def _answered(self, answer: Answer) -> None:
        self._used = f"Ran on {answer.provider} in {answer.seconds:.2f} s. {answer.note}".strip()
        self._tell("")

    def _tell(self, doing: str) -> None:
        """What is being done, else how it went the last time, else how to ask."""
        self.state.say(doing or self._used or breakable(self._hint()))

    def _hint(self) -> str:
        if self.why_not:
            return self.why_not
        return f"{HINT} {ABOUT_STROKES}" if self.assisting.understands("strokes") else HINT
