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
from fgbg_studio.base.events import Job, Progress, Result
from fgbg_studio.base.options import Options

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.imaging.combining import How
    from fgbg_studio.imaging.prompts import Prompt

    Mask = npt.NDArray[np.uint8]

KEPT = 2
"""Loaded assistants that stay in memory: as many as can be compared."""


PREVIEW_SIDE = 512
"""Pixels: a preview is looked at, not kept."""


class Assistant(Protocol):
    """What `build` of a plug-in gives."""

    provider: str
    prompts: frozenset[str]

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
    prompt: Prompt
    base: Mask = field(repr=False)
    how: How


@dataclass(frozen=True)
class Answer:
    """A mask, who made it where, and how long that took without loading (seconds)."""

    mask: Mask = field(repr=False)
    provider: str
    seconds: float


@dataclass(frozen=True)
class Preview:
    """What would be asked by a click at the cursor, which is the prompt's last point."""

    choice: Choice
    picture: Picture
    prompt: Prompt

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
        from fgbg_studio.imaging.reading import read_rgb

        assistant = self.assistant(request.choice)
        encoded = self.encoded(request.choice, request.picture)
        image = read_rgb(request.picture.file)
        began = time.perf_counter()
        prompt = _understood(request.prompt, assistant.prompts)
        found = assistant.propose(image, prompt, encoded)
        seconds = time.perf_counter() - began
        return Answer(combined(request.base, found, request.how), assistant.provider, seconds)

    def preview(self, wanted: Preview) -> Mask:
        """The mask that a click would give, uint8, at most PREVIEW_SIDE pixels wide and high."""
        import numpy as np

        picture = wanted.picture
        scale = min(1.0, PREVIEW_SIDE / max(picture.width, picture.height))
        shape = max(1, round(picture.height * scale)), max(1, round(picture.width * scale)), 3
        encoded = self.encoded(wanted.choice, picture)
        # Who has encoded a photo asks for no more of it than its size.
        stand_in = np.broadcast_to(np.uint8(0), shape)
        prompt = _scaled(wanted.prompt, scale)
        return self.assistant(wanted.choice).propose(stand_in, prompt, encoded)

    def encoded(self, choice: Choice, picture: Picture) -> Any:
        """What the assistant needs to know of a photo, computed once; None for most."""
        return None


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


def _scaled(prompt: Prompt, scale: float) -> Prompt:
    """Box and points on a smaller copy of the photo."""
    box = None
    if prompt.box:
        left, top, right, bottom = (round(edge * scale) for edge in prompt.box)
        box = (left, top, right, bottom)
    points = tuple((x * scale, y * scale, is_object) for x, y, is_object in prompt.points)
    return replace(prompt, box=box, points=points)


def propose_mask(photo: Path, assistant: str, box: tuple[int, int, int, int]) -> Job:
    """Let an assistant find what a box (left, top, right, bottom) holds; the result is a mask."""
    yield Progress(0, 0, "photos", f"Loading the assistant {assistant}")
    from fgbg_studio.imaging.prompts import Prompt
    from fgbg_studio.imaging.reading import read_rgb

    plugin = registry.load("assistants", assistant)
    worker = plugin.build(plugin.Options())
    yield Progress(0, 0, "photos", f"Looking for the outline in {photo.name}")
    yield Result(worker.propose(read_rgb(photo), Prompt(box)))
