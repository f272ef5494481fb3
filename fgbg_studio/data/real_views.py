"""What a network sees of real samples: parts of them, drawn anew each time, on the canvas.

A view has a number, the count of those that a training saw before it, and everything of it follows
from (seed, number): so no process has a state, and a stopped training goes on with the same views.
Sizes are shares of the picture, so a view on a smaller canvas is the same one, smaller.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.draws import random_for
from fgbg_studio.data.real_samples import RealSample
from fgbg_studio.data.source_pixels import BUDGET, Recent
from fgbg_studio.data.splits import stretch
from fgbg_studio.imaging.disturbing import exposed
from fgbg_studio.imaging.fitting import content_of, fit
from fgbg_studio.imaging.reading import read_mask, read_rgb

Picture = npt.NDArray[np.uint8]
SMALLEST = 0.4
"""Side of the smallest view, as a share of that of the largest which the picture has room for."""
AROUND = 1.15
"""Least side of a view, as a multiple of the object's."""
CUT = 0.1
"""Share of the object's width and of its height that may lie outside on each side."""
LIGHT = 0.15
"""Most by which the logarithms of gain and gamma differ from 0: some 15 percent."""


@dataclass(frozen=True)
class RealView:
    """image, background: RGB uint8 H x W x 3, None for no background. mask: uint8 H x W.

    The depth of what is real is unknown.
    """

    image: Picture
    background: Picture | None
    mask: Picture
    depth: None = None


@dataclass(frozen=True)
class Window:
    """A part of a picture, in pixels that need not be whole."""

    left: float
    top: float
    width: float
    height: float


class RealViews:
    """Views of real samples by their number. Not for use by two threads at once.

    `root` is the folder of their project, `canvas` (width, height). With `flips`, half of the views
    are mirrored. Each sample's turn comes equally often.
    """

    def __init__(
        self,
        samples: Sequence[RealSample],
        root: Path,
        canvas: tuple[int, int],
        seed: int,
        *,
        flips: bool,
    ) -> None:
        self.samples = tuple(samples)
        self.canvas = canvas
        self._root, self._seed, self._flips = root, seed, flips
        self._kept = Recent[tuple[RealView, ...]](BUDGET)

    def __len__(self) -> int:
        return len(self.samples)

    def many(self, numbers: Iterable[int], into: Iterable[object] = ()) -> Iterator[RealView]:
        """The views of some numbers, in turn; nothing is written `into` arrays."""
        return map(self.view, numbers)

    def view(self, number: int) -> RealView:
        """The view of a number, 0 the first. Raises StudioError for a file that is gone, say."""
        turn, place = divmod(number, len(self.samples))
        every = np.arange(len(self.samples))
        sample = self.samples[int(stretch(every, place, place + 1, self._seed, "real", turn)[0])]
        return self._drawn(self._levels(sample), random_for(self._seed, "real", sample.id, number))

    def _drawn(self, levels: Sequence[RealView], random: np.random.Generator) -> RealView:
        """A part of a sample in another light, perhaps mirrored; pairs are changed together."""
        window = window_on(levels[0].mask, self.canvas, random)
        level = level_for(window.width, self.canvas[0], len(levels))
        gain, gamma = np.exp(random.uniform(-LIGHT, LIGHT, 2)).tolist()
        mirrored = self._flips and random.random() < 0.5

        def shown(picture: Picture) -> Picture:
            part = _on_canvas(picture, window, 2**level, self.canvas)
            return np.asarray(cv2.flip(part, 1), np.uint8) if mirrored else part

        whole = levels[level]
        place = None if whole.background is None else shown(whole.background)
        return RealView(
            exposed(shown(whole.image), gain, gamma),
            None if place is None else exposed(place, gain, gamma),
            shown(whole.mask),
        )

    def _levels(self, sample: RealSample) -> tuple[RealView, ...]:
        """A sample no larger than its smallest view needs, and halved as long as views need it."""
        found = self._kept.get(sample.id)
        if found is None:
            found = _halved(_reduced(_read(sample, self._root), self.canvas), self.canvas)
            self._kept.put(sample.id, found, sum(map(_nbytes, found)))
        return found


def level_for(width: float, canvas: int, levels: int) -> int:
    """The last of some levels, each half as wide, in which a part is as wide as the canvas."""
    halvings = math.floor(math.log2(max(1.0, width / canvas)))
    return min(halvings, levels - 1)


def window_on(mask: Picture, canvas: tuple[int, int], random: np.random.Generator) -> Window:
    """A part of a picture with the canvas's proportions and most of what the mask holds in it.

    Large parts are more frequent: pictures are predicted as a whole. An object that is larger than
    any such part lies across it.
    """
    height, width = mask.shape
    each = min(width / canvas[0], height / canvas[1])
    most = canvas[0] * each, canvas[1] * each
    rows, columns = content_of(mask) or (slice(0, height), slice(0, width))
    needed = max((columns.stop - columns.start) / most[0], (rows.stop - rows.start) / most[1])
    least = min(1.0, max(SMALLEST, AROUND * needed))
    share = math.exp(math.log(least) * random.random() ** 2)
    wide, high = share * most[0], share * most[1]
    left = _beginning(columns, wide, width, random.random())
    top = _beginning(rows, high, height, random.random())
    return Window(left, top, wide, high)


def _beginning(object_: slice, length: float, whole: int, at: float) -> float:
    """Where a part of `length` begins, so that it holds most of an object; `at` is 0 to 1."""
    start, stop = int(object_.start), int(object_.stop)
    spare = CUT * (stop - start)
    first = min(max(0.0, stop - spare - length), whole - length)
    last = max(min(whole - length, start + spare), 0.0)
    return first + at * (last - first) if first <= last else (first + last) / 2


def _on_canvas(picture: Picture, window: Window, times: int, canvas: tuple[int, int]) -> Picture:
    """A part of a picture, which is so many `times` smaller, as the canvas has room for it.

    A picture is at most twice as large as the canvas then, so that means of four pixels suffice.
    """
    rows = _span(window.top, window.height, times, picture.shape[0])
    columns = _span(window.left, window.width, times, picture.shape[1])
    part = picture[rows, columns]
    return np.asarray(cv2.resize(part, canvas, interpolation=cv2.INTER_LINEAR), np.uint8)


def _span(begin: float, length: float, times: int, most: int) -> slice:
    """A stretch that is so many times shorter, in whole pixels, of which there is at least one."""
    first = min(round(begin / times), most - 1)
    return slice(first, max(round((begin + length) / times), first + 1))


def _read(sample: RealSample, root: Path) -> RealView:
    image = read_rgb(root / sample.file)
    mask = np.zeros(image.shape[:2], np.uint8)
    for name in sample.masks:
        one = read_mask(root / name)
        if one.shape != mask.shape:
            raise StudioError(f"{name} does not have the size of {sample.name}. Make it anew.")
        np.maximum(mask, one, out=mask)
    if not sample.background:
        return RealView(image, None, mask)
    place = fit(read_rgb(root / sample.background), (image.shape[1], image.shape[0]))
    return RealView(image, place, mask)


def _reduced(whole: RealView, canvas: tuple[int, int]) -> RealView:
    """Its smallest view has the canvas's size then, or what there is of it."""
    height, width = whole.mask.shape
    scale = 1 / (SMALLEST * min(width / canvas[0], height / canvas[1]))
    return whole if scale >= 1 else _resized(whole, round(width * scale), round(height * scale))


def _halved(whole: RealView, canvas: tuple[int, int]) -> tuple[RealView, ...]:
    """A sample, and half of it, and so on, none smaller than the canvas."""
    levels = [whole]
    while all(length >= 2 * least for length, least in zip(_size(levels[-1]), canvas, strict=True)):
        width, height = _size(levels[-1])
        levels.append(_resized(levels[-1], width // 2, height // 2))
    return tuple(levels)


def _resized(whole: RealView, width: int, height: int) -> RealView:
    size = max(1, width), max(1, height)

    def smaller(picture: Picture) -> Picture:
        return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)

    place = None if whole.background is None else smaller(whole.background)
    return RealView(smaller(whole.image), place, smaller(whole.mask))


def _size(view: RealView) -> tuple[int, int]:
    return view.mask.shape[1], view.mask.shape[0]


def _nbytes(view: RealView) -> int:
    place = 0 if view.background is None else view.background.nbytes
    return view.image.nbytes + view.mask.nbytes + place
