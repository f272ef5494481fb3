"""What was pointed at on the photo in sight, and how that goes along with undo and redo."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.brushes import Brush, stroke
from fgbg_studio.imaging.prompts import Box, Point, Prompt

Mask = npt.NDArray[np.uint8]
NOTHING = Prompt()


class PromptTrail:
    """Box, points and strokes so far, and the mask as it was before the first of them.

    Each mask that came of them is noted with what was pointed at by then. Where undo or redo brings
    such a mask back, what was pointed at comes back too; any other change of the mask ends the
    trail, since the next proposal begins from what the person made of the last.
    """

    def __init__(self) -> None:
        self.prompt = NOTHING
        self.base: Mask | None = None
        self._noted: dict[int, list[Prompt]] = {}

    @property
    def is_empty(self) -> bool:
        """True where nothing is pointed at."""
        return not self.prompt.kinds

    def clear(self) -> None:
        """Forget all that was pointed at. The mask stays as it is."""
        self.prompt, self.base = NOTHING, None
        self._noted.clear()

    def begin(self, mask: Mask) -> None:
        """The mask that is there before anything is pointed at."""
        if self.base is None:
            self.base = mask.copy()
            self.note(mask, NOTHING)

    def add_point(self, mask: Mask, point: Point) -> None:
        """Another click."""
        self.begin(mask)
        self.prompt = replace(self.prompt, points=(*self.prompt.points, point))

    def set_box(self, mask: Mask, box: Box) -> None:
        """A box, in place of one that was drawn before."""
        self.begin(mask)
        self.prompt = replace(self.prompt, box=box)

    def add_stroke(
        self, mask: Mask, way: Sequence[tuple[float, float]], radius: float, is_object: bool
    ) -> None:
        """Another stroke on what is object or background; it counts more than an older one."""
        self.begin(mask)
        brush = Brush(radius, hardness=1.0)
        on, off = (
            np.zeros_like(mask) if painted is None else painted.copy()
            for painted in (self.prompt.foreground, self.prompt.background)
        )
        stroke(on if is_object else off, way, brush)
        stroke(off if is_object else on, way, replace(brush, erases=True))
        self.prompt = replace(self.prompt, foreground=on, background=off)

    def note(self, mask: Mask, prompt: Prompt) -> None:
        """The mask is now what came of a prompt; of several prompts that led to it, the newest."""
        same = self._noted.setdefault(_fingerprint(mask), [])
        if prompt in same:
            del same[same.index(prompt) :]
        same.append(prompt)

    def back(self, mask: Mask) -> bool:
        """Forget what was pointed at last, if that changed nothing; else undo takes it back."""
        same = self._noted.get(_fingerprint(mask), [])
        if len(same) < 2:
            return False
        same.pop()
        self.prompt = same[-1]
        return True

    def follow(self, mask: Mask) -> None:
        """The mask is another one: point at what was pointed at when it was made, or at nothing."""
        if not self._noted:
            return
        known = self._noted.get(_fingerprint(mask))
        if known is None:
            self.clear()
        else:
            self.prompt = known[-1]


def _fingerprint(mask: Mask) -> int:
    """Quick, and different for masks that a person would call different."""
    return zlib.adler32(np.ascontiguousarray(mask).data)
