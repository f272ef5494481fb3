"""What a sample is made of, before it is made: which cut-outs on which background, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from fgbg_studio.data.recipe import BlendKind
from fgbg_studio.data.sources import Background, Cutout


class Box(NamedTuple):
    """A rectangle on the canvas, in pixels, wholly inside it."""

    left: int
    top: int
    width: int
    height: int


class Colours(NamedTuple):
    """Changes of a cut-out's colours; the defaults change nothing.

    `brightness`, `contrast` (about mid-grey) and `saturation` are factors, `hue` is in degrees.
    """

    brightness: float = 1.0
    contrast: float = 1.0
    saturation: float = 1.0
    hue: float = 0.0


UNCHANGED = Colours()


class PlacedObject(NamedTuple):
    """One cut-out on the canvas.

    It is flipped, resized to `width` x `height`, turned by `angle` degrees (anticlockwise) about
    its centre, and laid so that the rectangle around it is `box`; unturned, `box` has that size. On
    the ground, what is turned is then let down until its lowest row is that of the box.
    """

    cutout: Cutout
    box: Box
    width: int
    height: int
    flip: bool = False
    angle: float = 0.0
    colours: Colours = UNCHANGED


class Blend(NamedTuple):
    """How objects are joined to the background; `size` in pixels, `angle` in degrees (motion)."""

    kind: BlendKind = "none"
    size: float = 0.0
    angle: float = 0.0


class Trace(NamedTuple):
    """A trace of blending without an object.

    The silhouette of `shape` is filled with the background itself, moved by `right` and `down`
    pixels and made lighter by the factor `gain`, and joined as `blend` says. No mask has it.
    """

    shape: PlacedObject
    blend: Blend
    right: int
    down: int
    gain: float


@dataclass(frozen=True)
class Disturbed:
    """The photometric disturbance of one sample; the defaults change nothing."""

    gain: float = 1.0
    gamma: float = 1.0
    noise: float = 0.0
    jpeg: int = 100
    right: int = 0
    down: int = 0


UNDISTURBED = Disturbed()


@dataclass(frozen=True)
class Placement:
    """Everything that decides the pixels of one sample, apart from those of its sources.

    `objects` stand from back to front; the one at `main` is the cut-out that the plan enumerates,
    the others come by lot. `place`, `flip` and `blend` are enumerated with it. `relief` is how much
    of their relief their depth has; whether each `stands` on the ground, by its lowest row.
    """

    index: int
    background: Background
    objects: tuple[PlacedObject, ...]
    main: int
    place: int
    flip: bool
    blend: Blend
    harmonise: float
    shadow: float
    least_visible: float
    traces: tuple[Trace, ...]
    disturbed: Disturbed
    seed: int
    relief: float = 0.0
    stands: bool = False

    @property
    def object(self) -> PlacedObject:
        """The object that the plan enumerates."""
        return self.objects[self.main]

    @property
    def cutout(self) -> Cutout:
        """The cut-out that the plan enumerates."""
        return self.objects[self.main].cutout

    @property
    def box(self) -> Box:
        """Where it lies."""
        return self.objects[self.main].box
