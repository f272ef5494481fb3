"""Data that people have already, as records with arrays: what training and browsing take.

It is plain values and can be sent to the processes of a loader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import PictureError
from fgbg_studio.data.containers import Container
from fgbg_studio.data.matching import ForeignRecord, Match
from fgbg_studio.imaging.palette import has_colours, read_numbers
from fgbg_studio.imaging.reading import Content, read_depth, read_mask, read_rgb

VOID = 255
"""The number of pixels that nobody decided."""


@dataclass(frozen=True)
class ForeignSample:
    """One record, every array of the same size.

    image, background: RGB uint8, H x W x 3. mask: uint8, H x W. depth: float32, H x W, the file's
    own values divided by the steps per unit where those are known; 0 = unknown. What there is no
    file of is None.
    """

    image: npt.NDArray[np.uint8]
    background: npt.NDArray[np.uint8] | None
    mask: npt.NDArray[np.uint8]
    depth: npt.NDArray[np.float32] | None
    record: ForeignRecord


class ForeignDataset:
    """The records of a match, in their order.

    With `canvas` (width, height) every array is resized to it, depth by its nearest value, since
    that must not be mixed; without, a record whose files differ in size raises PictureError.
    """

    def __init__(
        self,
        container: Container,
        match: Match,
        canvas: tuple[int, int] | None = None,
        steps_per_unit: float = 1.0,
    ) -> None:
        self.container, self.match = container, match
        self.records = match.records
        self.canvas = canvas
        self.steps_per_unit = steps_per_unit

    def __len__(self) -> int:
        return len(self.records)

    def sample(self, position: int) -> ForeignSample:
        """The arrays of one record. Raises PictureError for a damaged file, naming it."""
        record = self.records[position]
        image = read_rgb(self.content(record.image))
        canvas = self.canvas or (image.shape[1], image.shape[0])
        background = read_rgb(self.content(record.background)) if record.background else None
        mask = self.mask(record)
        depth = read_depth(self.content(record.depth)) if record.depth else None
        if self.canvas is None:
            _refuse_sizes(record, image, background, mask, depth)
        return ForeignSample(
            _resized(image, canvas),
            None if background is None else _resized(background, canvas),
            _resized(mask, canvas),
            None if depth is None else _nearest(depth, canvas) / np.float32(self.steps_per_unit),
            record,
        )

    def many(self, positions: Iterable[int], into: Iterable[Any] = ()) -> Iterator[ForeignSample]:
        """The arrays of many records, in the order of `positions`; nothing is written `into`."""
        return map(self.sample, positions)

    def mask(self, record: ForeignRecord) -> npt.NDArray[np.uint8]:
        """The mask of a record, uint8, H x W, as its file has it.

        Where pixels are numbers of objects or classes, as in VOC's files, all but 0 and 255 (void)
        belong to the mask; where they are 0 and 1, those of 1.
        """
        content = self.content(record.mask)
        if has_colours(content):
            numbers = read_numbers(content)
            return np.where((numbers > 0) & (numbers < VOID), np.uint8(255), np.uint8(0))
        mask = read_mask(content)
        return mask * np.uint8(255) if mask.max() == 1 else mask

    def content(self, name: str) -> Content:
        """A file of the container, to be decoded."""
        return Content(f"{self.container.path}/{name}", self.container.read(name))


def _refuse_sizes(
    record: ForeignRecord, image: npt.NDArray[np.uint8], *others: npt.NDArray[np.generic] | None
) -> None:
    for other in others:
        if other is not None and other.shape[:2] != image.shape[:2]:
            raise PictureError(
                f"The files of {record.name} have different sizes: its image is "
                f"{image.shape[1]} x {image.shape[0]}, another is "
                f"{other.shape[1]} x {other.shape[0]}. Choose a canvas, or make them alike."
            )


def _resized(picture: npt.NDArray[np.uint8], canvas: tuple[int, int]) -> npt.NDArray[np.uint8]:
    if (picture.shape[1], picture.shape[0]) == canvas:
        return picture
    smaller = picture.shape[1] >= canvas[0] and picture.shape[0] >= canvas[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, canvas, interpolation=how), np.uint8)


def _nearest(depth: npt.NDArray[np.float32], canvas: tuple[int, int]) -> npt.NDArray[np.float32]:
    if (depth.shape[1], depth.shape[0]) == canvas:
        return depth
    return np.asarray(cv2.resize(depth, canvas, interpolation=cv2.INTER_NEAREST_EXACT), np.float32)
