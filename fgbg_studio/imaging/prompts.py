"""What a person points at for an assistant: a box, points, strokes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Mask = npt.NDArray[np.uint8]

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the photo; right and bottom are the first beyond it."""

Point = tuple[float, float, bool]
"""x, y in pixels of the photo (a pixel's centre is at .5), and whether it lies on the object."""


@dataclass(frozen=True)
class Prompt:
    """Everything pointed at so far. Empty, it leaves the choice to the assistant.

    Attributes:
        box: A box around the object.
        points: Clicks, in the order they were made.
        foreground: Strokes (anything above 0) on what surely is the object; uint8, H x W.
        background: Strokes on what surely is not; uint8, H x W.
    """

    box: Box | None = None
    points: tuple[Point, ...] = ()
    foreground: Mask | None = field(default=None, repr=False)
    background: Mask | None = field(default=None, repr=False)

    @property
    def kinds(self) -> frozenset[str]:
        """Which of "box", "points" and "strokes" it has."""
        strokes = any(
            painted is not None and painted.any() for painted in (self.foreground, self.background)
        )
        found = {"box": self.box is not None, "points": bool(self.points), "strokes": strokes}
        return frozenset(name for name, there in found.items() if there)


NOTHING = Prompt()
"""Nothing was pointed at."""


def with_strokes(mask: Mask, prompt: Prompt) -> Mask:
    """The mask with what strokes mark set in it, for assistants that cannot learn from strokes."""
    for strokes, value in ((prompt.foreground, 255), (prompt.background, 0)):
        if strokes is not None:
            mask = mask.copy()
            mask[strokes > 0] = value
    return mask
