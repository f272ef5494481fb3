"""Asking an assistant for a mask, off the window's thread: loading, encoding, proposing.

Nothing here knows Qt's widgets; all of it is called from work in other threads.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from fgbg_studio.base import registry
from fgbg_studio.base.options import Options

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.imaging.combining import How
    from fgbg_studio.imaging.prompts import Prompt

    Mask = npt.NDArray[np.uint8]

HAIR = 7
"""Pixels of a preview; what is narrower than that is not shown as news."""
LIGHT = 0.3
"""How much of a preview's colour lies within its outline."""
KEPT = 2
"""Loaded assistants that stay in memory: as many as can be compared."""


class Assistant(Protocol):
    """What `build` of a plug-in gives."""

    provider: str
    prompts: frozenset[str]
    needs_prompt: bool

    def encode(self, image: Any) -> Any: ...

    def propose(self, image: Any, prompt: Prompt = ..., encoded: Any = ...) -> Mask: ...


@dataclass(frozen=True)
class Choice:
    """An assistant by its name, and its options."""

    name: str
    options: Options

    @property
    def title(self) -> str:
        """The name, and the network of it where there are several."""
        session = getattr(self.options, "session", "")
        return f"{self.name} {session}".strip()


@dataclass(frozen=True)
class Picture:
    """A photo of a project, by what an assistant needs to know of it."""

    id: str
    file: Path
    sha256: str
    width: int
    height: int


@dataclass(frozen=True)
class Request:
    """What is asked of an assistant, and how the answer meets the mask that is there."""

    choice: Choice
    picture: Picture
    pixels: Mask = field(repr=False)
    """The photo itself: RGB uint8, H x W x 3."""
    prompt: Prompt
    base: Mask = field(repr=False)
    """The mask before anything was pointed at: uint8, H x W."""
    how: How


@dataclass(frozen=True)
class Answer:
    """A mask, who made it where, and how long that took without loading (seconds)."""

    mask: Mask = field(repr=False)
    provider: str
    seconds: float
    note: str = ""
    """A sentence where that is not what it was to run on."""


@dataclass(frozen=True)
class Preview:
    """What would be asked by a click at the cursor, which is the prompt's last point."""

    choice: Choice
    picture: Picture
    prompt: Prompt
    mask: Mask = field(repr=False)
    """What is there already: of an answer only what differs from it is worth showing."""
    how: How

    def is_like(self, other: Preview) -> bool:
        """Whether only the cursor was elsewhere."""
        mine, theirs = self.prompt, other.prompt
        return (self.choice, self.picture) == (other.choice, other.picture) and (
            mine.box,
            mine.points[:-1],
        ) == (theirs.box, theirs.points[:-1])


class Proposer:
    """Loads an assistant once, and asks it. May be called in any thread."""

    def __init__(self) -> None:
        self._loaded: OrderedDict[Choice, Assistant] = OrderedDict()
        self._loading = threading.Lock()

    def assistant(self, choice: Choice) -> Assistant:
        """The assistant, loaded now if it was not. Raises StudioError where a file is missing."""
        with self._loading:
            if choice not in self._loaded:
                plugin = registry.load("assistants", choice.name)
                self._loaded[choice] = plugin.build(choice.options)
            self._loaded.move_to_end(choice)
            while len(self._loaded) > KEPT:
                self._loaded.popitem(last=False)
            return self._loaded[choice]

    def loaded(self, choice: Choice) -> Assistant | None:
        """The assistant if it is in memory: for the window's thread, which may not wait."""
        return self._loaded.get(choice)

    def forget(self) -> None:
        """Let go of all: a model file was put in place or taken away."""
        with self._loading:
            self._loaded.clear()

    def answer(self, request: Request) -> Answer:
        """The mask that the request leads to, uint8, H x W of the photo."""
        from fgbg_studio.imaging.combining import combined

        assistant = self.assistant(request.choice)
        encoded = self.encoded(request.choice, request.picture, request.pixels)
        began = time.perf_counter()
        prompt = _understood(request.prompt, assistant.prompts)
        found = assistant.propose(request.pixels, prompt, encoded)
        seconds = time.perf_counter() - began
        mask = combined(request.base, found, request.how)
        return Answer(mask, assistant.provider, seconds, getattr(assistant, "note", ""))

    def preview(self, wanted: Preview) -> Mask | None:
        """Small, what a click would add or take away; None from an assistant without previews."""
        picture = wanted.picture
        assistant: Any = self.assistant(wanted.choice)
        if not hasattr(assistant, "preview"):
            return None
        encoded = self.encoded(wanted.choice, picture, None)
        shape = picture.height, picture.width
        return _news(assistant.preview(wanted.prompt, encoded, shape), wanted)

    def encoded(self, choice: Choice, picture: Picture, pixels: Any) -> Any:
        """What the assistant has encoded of a photo, computed once; None for most assistants."""
        from fgbg_studio.jobs import embeddings

        return embeddings.shared().get(
            self.assistant(choice), picture.sha256, lambda: _pixels(picture, pixels)
        )


def _news(found: Mask, wanted: Preview) -> Mask:
    """Of a small mask that was found what is not to be seen yet, or is to go."""
    import cv2
    import numpy as np

    first = len(wanted.prompt.points) == 1 and wanted.prompt.box is None
    if wanted.how != "replace" or not first:  # else the mask that is there will go
        size = found.shape[1], found.shape[0]
        there = cv2.resize(wanted.mask, size, interpolation=cv2.INTER_NEAREST).astype(np.uint8)
        found = np.minimum(found, there if wanted.how == "take" else 255 - there)
        # Two answers differ by a hair along the whole outline, which is no news.
        hair = np.ones((HAIR, HAIR), np.uint8)
        found = cv2.morphologyEx(found, cv2.MORPH_OPEN, hair).astype(np.uint8)
    return _outlined(found)


def _outlined(mask: Mask) -> Mask:
    """Light inside, and strong where it ends: to be seen on any photo without hiding it."""
    import cv2
    import numpy as np

    rim = cv2.morphologyEx(
        np.where(mask > 127, 255, 0).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)
    )
    return np.maximum((mask * LIGHT).astype(np.uint8), rim.astype(np.uint8))


def _pixels(picture: Picture, pixels: Any) -> Any:
    """The photo from memory, or from its file."""
    from fgbg_studio.imaging.reading import read_rgb

    return read_rgb(picture.file) if pixels is None else pixels


def _understood(prompt: Prompt, kinds: frozenset[str]) -> Prompt:
    """What an assistant understands of a prompt that was meant for another one."""
    without: dict[str, Any] = {
        "box": {"box": None},
        "points": {"points": ()},
        "strokes": {"foreground": None, "background": None},
    }
    for kind, empty in without.items():
        prompt = prompt if kind in kinds else replace(prompt, **empty)
    return prompt
