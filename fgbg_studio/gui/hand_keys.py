"""Keys and gestures that belong to a widget in the focus, for the sheet of shortcuts.

They are no actions: a held key, an arrow or a wheel means something only where the hand is.
`tests/gui/test_shortcut_sheet.py` presses every key on every one of these widgets, and holds this
table to what they really take.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import Qt

Key: TypeAlias = Qt.Key


@dataclass(frozen=True)
class Hint:
    """What one key or gesture does; `keys` are those that Qt sends for it, none for the mouse."""

    shown: str
    does: str
    keys: tuple[Key, ...] = ()


PICTURE = (
    Hint("Space", "Held: drag the picture with the mouse", (Key.Key_Space,)),
    Hint("+  −  0", "Look nearer, from farther, at all of it",
         (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus, Key.Key_0)),
    Hint("Arrows", "Move the picture",
         (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down)),
    Hint("Wheel", "Zoom at the cursor"),
    Hint("Middle button", "Drag the picture"),
    Hint("Double click", "Show the whole picture"),
)  # fmt: skip
CANVAS = (
    Hint("~", "Held: the untouched photo", (Key.Key_QuoteLeft, Key.Key_AsciiTilde)),
    Hint("Right button, or Alt", "The opposite of the tool: erase, subtract"),
    Hint("Ctrl and wheel", "Size of the brush"),
    Hint("Ctrl, Shift and wheel", "Hardness of the brush"),
    Hint("Enter", "Close the outline that is being drawn; else mark as done"),
    Hint("Backspace", "Take the last corner of the outline back"),
    Hint("Esc", "Give up what is being drawn", (Key.Key_Escape,)),
)
GROUND = (
    Hint("Right button, or Alt", "Erase instead of paint, and the other way round"),
    Hint("Ctrl and wheel", "Size of the brush"),
)
SAMPLES = (
    Hint("Arrows", "Select another sample",
         (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down)),
    Hint("PgUp  PgDown, or wheel", "Leaf through the pages", (Key.Key_PageUp, Key.Key_PageDown)),
    Hint("Enter, or double click", "Show the sample large", (Key.Key_Return, Key.Key_Enter)),
)  # fmt: skip
LARGE_SAMPLE = (
    Hint("←  →, PgUp  PgDown", "The sample before, the next one",
         (Key.Key_Left, Key.Key_Right, Key.Key_PageUp, Key.Key_PageDown)),
    Hint("Esc, or double click", "Back to all samples", (Key.Key_Escape,)),
)  # fmt: skip
EPOCHS = (
    Hint("←  →", "The epoch before, the next one", (Key.Key_Left, Key.Key_Right)),
    Hint("Home  End", "The first epoch, the last one", (Key.Key_Home, Key.Key_End)),
    Hint("↑  ↓", "Other samples of the epoch", (Key.Key_Up, Key.Key_Down)),
)
BACK = (Hint("Esc", "Back from two pictures side by side", (Key.Key_Escape,)),)

HAND_KEYS: dict[str, tuple[Hint, ...]] = {
    "Every picture": PICTURE,
    "Photo under edit": CANVAS,
    "Ground of a background": GROUND,
    "Samples": SAMPLES,
    "One sample, large": LARGE_SAMPLE,
    "Samples after an epoch": EPOCHS,
    "Comparing": BACK,
}
"""In the order of the pages."""
