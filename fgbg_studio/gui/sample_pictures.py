"""Samples of a plan as pictures, made off the window's thread, each by the core's own `render`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from fgbg_studio.gui.background import Background
from fgbg_studio.gui.qimages import to_qimage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.dataset import Dataset
    from fgbg_studio.data.plan import Placement
    from fgbg_studio.data.render import Sample
    from fgbg_studio.data.source_pixels import SourcePixels

View: TypeAlias = Literal["image", "mask", "depth", "overlay"]
VIEWS: tuple[View, ...] = ("image", "mask", "depth", "overlay")
MOST_WAITING = 128


@dataclass(frozen=True)
class SamplePicture:
    """One sample, ready to paint."""

    index: int
    image: QImage
    placement: Placement
    has_depth: bool


class SamplePictures(QObject):
    """Renders samples one after another; what is asked anew takes the place of what waits."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._background = Background(self, keep=MOST_WAITING, seen=owner)
        self._pixels: SourcePixels | None = None
        self._serial = 0

    def forget_sources(self) -> None:
        """Read the sources anew: their files changed, or another project is open."""
        self._pixels = None

    def ask(
        self,
        dataset: Dataset,
        root: Path,
        indices: list[int],
        view: View,
        done: Callable[[SamplePicture], None],
        failed: Callable[[str], None],
    ) -> None:
        """Make pictures, the first of `indices` first; drops what was asked before."""
        self._background.forget()
        self._serial += 1
        serial = self._serial

        def deliver(picture: SamplePicture) -> None:
            if serial == self._serial:
                done(picture)

        for index in reversed(indices):  # the newest question is answered first
            work = partial(self._render, dataset, root, index, view)
            self._background.ask(index, work, deliver, failed)

    def _render(self, dataset: Dataset, root: Path, index: int, view: View) -> SamplePicture:
        """In the background thread, which alone uses the pixels."""
        from fgbg_studio.data.render import render_index

        sample = render_index(dataset, self._pixels_for(dataset, root), index)
        image = to_qimage(_shown(sample, view, dataset))
        return SamplePicture(index, image, sample.placement, bool(sample.depth.any()))

    def _pixels_for(self, dataset: Dataset, root: Path) -> SourcePixels:
        from fgbg_studio.data.source_pixels import SourcePixels

        pixels, fits = self._pixels, (root, dataset.recipe.canvas, dataset.depth_scale)
        if pixels is None or (pixels.root, pixels.canvas, pixels.scale) != fits:
            self._pixels = pixels = SourcePixels(*fits)
        return pixels


def _shown(sample: Sample, view: View, dataset: Dataset) -> npt.NDArray[np.uint8]:
    from fgbg_studio.imaging import showing

    if view == "mask":
        return sample.mask
    if view == "depth":
        scale = dataset.depth_scale
        return showing.depth_in_colour(sample.depth, scale.near, scale.far)
    return sample.image if view == "image" else showing.overlay(sample.image, sample.mask)
