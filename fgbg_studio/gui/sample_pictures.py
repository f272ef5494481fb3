"""Samples as pictures, made off the window's thread, a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.qimages import to_qimage
from fgbg_studio.gui.sample_looks import ShownSample, View, look
from fgbg_studio.gui.sample_sources import SampleSource

if TYPE_CHECKING:
    from fgbg_studio.data.dataset import Dataset
    from fgbg_studio.data.placement import Placement
    from fgbg_studio.data.source_pixels import SourcePixels

AT_ONCE = 6
"""Samples that are planned and shown together: the first are seen while others are made."""
MOST_WAITING = 256


@dataclass(frozen=True)
class SamplePicture:
    """One sample, ready to paint; without an image, `words` say why there is none."""

    index: int
    image: QImage
    cutout: str
    """The id of the enumerated cut-out."""
    part: str
    placement: Placement | None
    words: str
    """What is said of it where it has no placement."""
    depth_told: str = ""
    """How its depth came about."""


class SamplePictures(QObject):
    """Makes pictures in order; what is asked anew takes the place of what waits."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._background = Background(self, keep=MOST_WAITING, seen=owner)
        self._pixels: SourcePixels | None = None
        self._serial = 0

    def forget_sources(self) -> None:
        """Read the sources anew: their files changed, or another project is open."""
        self._pixels = None

    def drop(self) -> None:
        """Make no more of the pictures that were asked for."""
        self._background.forget()
        self._serial += 1

    def ask(
        self,
        source: SampleSource,
        indices: Sequence[int],
        view: View,
        done: Callable[[SamplePicture], None],
    ) -> None:
        """Make pictures, the first of `indices` first; drops what was asked before."""
        self.drop()
        serial = self._serial

        def deliver(pictures: list[SamplePicture]) -> None:
            for picture in pictures:
                if serial == self._serial:
                    done(picture)

        parts = [indices[at : at + AT_ONCE] for at in range(0, len(indices), AT_ONCE)]
        works = {part[0]: partial(self._made, source, part, view, serial) for part in parts}
        self._background.ask_in_turn(works, deliver)

    def ask_sample(
        self,
        source: SampleSource,
        index: int,
        done: Callable[[ShownSample], None],
        failed: Callable[[str], None],
    ) -> None:
        """Make the pixels of one sample; nothing that was asked before is dropped for it."""

        def made() -> ShownSample:
            [sample] = source.samples([index], self._pixels_for)
            return sample

        self._background.ask(("sample", index), made, done, failed)

    def _made(
        self, source: SampleSource, indices: Sequence[int], view: View, serial: int
    ) -> list[SamplePicture]:
        """In the background thread, which alone uses the pixels; ends when it is outdated."""
        pictures = []
        try:
            for sample in source.samples(indices, self._pixels_for):
                if serial != self._serial:
                    break
                image = to_qimage(look(sample, view, source.scale))
                told = sample.cutout, sample.part, sample.placement, sample.words
                pictures.append(SamplePicture(sample.index, image, *told, sample.depth_told))
        except StudioError as error:
            # They are planned together: one that cannot be made must not take the others along.
            if len(indices) == 1:
                return [SamplePicture(indices[0], QImage(), "", "", None, str(error))]
            rest = indices[len(pictures) :]
            return pictures + [one for i in rest for one in self._made(source, [i], view, serial)]
        return pictures

    def _pixels_for(self, dataset: Dataset, root: Path) -> SourcePixels:
        from fgbg_studio.data.source_pixels import SourcePixels

        pixels, fits = self._pixels, (root, dataset.recipe.canvas, dataset.depth_scale)
        if pixels is None or (pixels.root, pixels.canvas, pixels.scale) != fits:
            self._pixels = pixels = SourcePixels(*fits)
        return pixels
