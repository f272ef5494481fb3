"""The ways in which a sample is looked at; all pictures are made in another thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.placement import Placement
    from fgbg_studio.data.sources import DepthScale

    Pixels: TypeAlias = npt.NDArray[np.uint8]

View: TypeAlias = Literal["image", "mask", "depth", "overlay", "all", "four"]
VIEWS: dict[View, tuple[str, str]] = {
    "image": ("Image", "The composite, as it is written"),
    "mask": ("Mask", "The alpha that was really used, of all objects together"),
    "depth": ("Depth", "Near is bright, far is dark; unknown is grey"),
    "overlay": ("Overlay", "What is seen of each object, in a colour of its own"),
    "all": ("All", "Image, depth and masks laid over each other"),
    "four": ("Four", "Image, mask, depth and overlay side by side"),
}
"""View -> its name, and what it shows."""

COLOURS = (
    (255, 64, 129),
    (64, 196, 255),
    (255, 202, 40),
    (105, 240, 174),
    (179, 136, 255),
    (255, 138, 101),
    (238, 255, 65),
    (128, 222, 234),
)
"""RGB. The first is the enumerated cut-out's; a sample has eight objects at most."""
DEPTH_SHARE = 0.5
"""How much the depth hides of the image when all are laid over each other."""


@dataclass(frozen=True)
class ShownSample:
    """The pixels of one sample as they are rendered or were written.

    Image RGB uint8, mask uint8, depth float32 with 0 = unknown; None where none was written.
    `visible` has the mask of what is seen of each object, the enumerated one first.
    """

    index: int
    image: Pixels
    mask: Pixels
    depth: npt.NDArray[np.float32] | None
    visible: tuple[Pixels, ...]
    cutout: str
    """The id of the enumerated cut-out."""
    part: str
    placement: Placement | None
    """None where it cannot be told."""
    words: str = ""
    """What is said of it where it has no placement."""
    depth_by: str = "layered"
    """Who gave its depth, as `Encoding` has it."""

    @property
    def depth_told(self) -> str:
        """How its depth came about; empty where it has none."""
        from fgbg_studio.jobs.comparing_depths import told_of

        if not self.has_depth:
            return ""
        if self.placement is None:
            return "as its file has it"
        return told_of(self.depth_by, self.placement.background.teacher)

    @property
    def has_depth(self) -> bool:
        """True where the depth of a pixel is known."""
        return self.depth is not None and bool(self.depth.any())


def look(sample: ShownSample, view: View, scale: DepthScale) -> Pixels:
    """A picture of a sample: RGB, or grey for a mask; as large as the sample."""
    if view == "image":
        return sample.image
    if view == "mask":
        return sample.mask
    if view == "depth":
        return _depth(sample, scale)
    if view == "overlay":
        return _overlay(sample, sample.image)
    return _all(sample, scale) if view == "all" else _four(sample, scale)


def _depth(sample: ShownSample, scale: DepthScale) -> Pixels:
    import numpy as np

    from fgbg_studio.imaging.showing import NEUTRAL, depth_in_colour

    if sample.depth is None:
        return np.full_like(sample.image, NEUTRAL)
    return depth_in_colour(sample.depth, scale.near, scale.far)


def _overlay(sample: ShownSample, image: Pixels) -> Pixels:
    from fgbg_studio.imaging.showing import overlay

    for visible, colour in zip(sample.visible, COLOURS, strict=False):
        image = overlay(image, visible, colour)
    return image


def _all(sample: ShownSample, scale: DepthScale) -> Pixels:
    if not sample.has_depth:
        return _overlay(sample, sample.image)
    import cv2
    import numpy as np

    depth = _depth(sample, scale)
    both = cv2.addWeighted(sample.image, 1 - DEPTH_SHARE, depth, DEPTH_SHARE, 0)
    return _overlay(sample, np.asarray(both, np.uint8))


def _four(sample: ShownSample, scale: DepthScale) -> Pixels:
    """Each at its full size: the view makes them smaller."""
    import numpy as np

    from fgbg_studio.imaging.showing import grey_to_rgb

    above = np.hstack((sample.image, grey_to_rgb(sample.mask)))
    below = np.hstack((_depth(sample, scale), _overlay(sample, sample.image)))
    return np.vstack((above, below))
