"""GrabCut: cuts out what a box or a few strokes point at, from colours alone, without a network.

C. Rother, V. Kolmogorov, A. Blake: "GrabCut": interactive foreground extraction using iterated
graph cuts. ACM Transactions on Graphics 23(3), 2004. `imaging.soft_edges` makes the outline soft.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.imaging.prompts import NOTHING, Box, Point, Prompt

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]

NO_BOX = (0, 0, 0, 0)
"""OpenCV wants one even where the labels say it all."""
SMALLEST = 8
LONGEST = 800
ISLAND = 0.02
HOLE = 0.004
DOT = 4
"""Radius of the disc that a click becomes, in pixels of the scaled picture."""


class Options(BaseOptions):
    """How GrabCut looks at the box, and how soft its outline is."""

    margin: float = option(
        2.0,
        "How much the box is widened on each side. Without a box: how wide a frame along the "
        "picture's border is taken for background.",
        unit="%",
        ge=0,
        le=40,
        step=1,
    )
    iterations: int = option(
        5, "How often the colours of object and background are learnt again.", ge=1, le=20, step=1
    )
    softness: float = option(
        1.5, "How far the outline fades; 0 gives a hard edge.", unit="px", ge=0, le=20, step=0.5
    )


def files(options: Options) -> tuple[ModelFile, ...]:
    """It needs none."""
    return ()


def every_file() -> tuple[ModelFile, ...]:
    """It needs none."""
    return ()


@dataclass(frozen=True)
class GrabCut:
    """Proposes a mask for a photo from a box, strokes, clicks, or all of them."""

    options: Options
    provider: str = "CPU"
    note: str = ""
    prompts: frozenset[str] = frozenset({"box", "points", "strokes"})
    needs_prompt: bool = False

    def encode(self, image: Picture) -> None:
        """Nothing is worth keeping: colours are learnt anew for each question."""

    def propose(self, image: Picture, prompt: Prompt = NOTHING, encoded: None = None) -> Mask:
        """A soft mask (uint8, H x W) of the object in an RGB picture (uint8, H x W x 3).

        Outside the box all is background. Strokes and clicks are certain; of two at one place the
        one on the object counts. Without any of them a frame along the border is background.
        Raises StudioError where box or strokes do not fit the picture.
        """
        import cv2

        from fgbg_studio.imaging.soft_edges import soften

        _check(image)
        height, width = image.shape[:2]
        scale = min(1.0, LONGEST / max(height, width))
        size = (max(SMALLEST, round(width * scale)), max(SMALLEST, round(height * scale)))
        labels = np.full((height, width), cv2.GC_BGD, np.uint8)
        left, top, right, bottom = _inner(prompt.box, width, height, self.options.margin)
        labels[top:bottom, left:right] = cv2.GC_PR_FGD
        labels = cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST).astype(np.uint8)
        for strokes, label in ((prompt.background, cv2.GC_BGD), (prompt.foreground, cv2.GC_FGD)):
            labels[_strokes(strokes, image, size)] = label
        _dot(labels, prompt.points, width, height)
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        return soften(image, self._cut(small, labels), self.options.softness)

    def _cut(self, image: Picture, labels: Mask) -> Mask:
        """0 or 1 for each pixel of the scaled picture."""
        import cv2

        sure_object, sure_background = labels == cv2.GC_FGD, labels == cv2.GC_BGD
        if not sure_background.any():
            raise StudioError(
                "The box covers the whole picture, so nothing shows what the background looks "
                "like. Draw the box closer around the object, or mark some background."
            )
        if (labels % 2 == 1).any():
            cv2.setRNGSeed(2004)
            models = np.zeros((1, 65)), np.zeros((1, 65))
            bgr = np.ascontiguousarray(image[..., ::-1])
            mode = cv2.GC_INIT_WITH_MASK
            cv2.grabCut(bgr, labels, NO_BOX, *models, self.options.iterations, mode)
        return _tidy((labels % 2).astype(np.uint8), sure_object, sure_background)


def build(options: Options) -> GrabCut:
    """The assistant with these options."""
    return GrabCut(options)


def _check(image: Picture) -> None:
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise StudioError("GrabCut needs an 8-bit colour picture. Import the photo again.")
    height, width = image.shape[:2]
    if min(height, width) < SMALLEST:
        raise StudioError(
            f"A picture of {width} x {height} pixels is too small to cut out. "
            f"Choose one with at least {SMALLEST} x {SMALLEST} pixels."
        )


def _inner(box: Box | None, width: int, height: int, margin: float) -> Box:
    """The part of the picture where the object may be."""
    if box is None:
        x, y = max(1, round(width * margin / 100)), max(1, round(height * margin / 100))
        return x, y, width - x, height - y
    left, right = _widened(box[0], box[2], width, margin)
    top, bottom = _widened(box[1], box[3], height, margin)
    if right - left < 2 or bottom - top < 2:
        raise StudioError(
            f"The box {box} holds nothing of this picture of {width} x {height} pixels. "
            "Draw it around the object."
        )
    return left, top, right, bottom


def _widened(start: int, stop: int, size: int, margin: float) -> tuple[int, int]:
    """One extent of the box with its margin, cut off at the picture's border."""
    start, stop = min(start, stop), max(start, stop)
    room = (stop - start) * margin / 100
    return max(0, round(start - room)), min(size, round(stop + room))


def _strokes(strokes: Mask | None, image: Picture, size: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Where there are strokes, at the size that is worked at."""
    import cv2

    if strokes is None:
        return np.zeros(size[::-1], np.bool_)
    if strokes.shape != image.shape[:2]:
        raise StudioError("The strokes belong to a picture of another size. Paint them again.")
    touched = (strokes > 0).astype(np.float32)
    share = cv2.resize(touched, size, interpolation=cv2.INTER_AREA)
    return np.asarray(share > 0.25, dtype=np.bool_)


def _dot(labels: Mask, points: tuple[Point, ...], width: int, height: int) -> None:
    """Mark clicks, given in pixels of a photo of that size, in the labels."""
    import cv2

    rows, columns = labels.shape
    for x, y, is_object in points:
        centre = int(x * columns / width), int(y * rows / height)
        cv2.circle(labels, centre, DOT, int(is_object), -1)  # GC_BGD is 0, GC_FGD is 1


def _tidy(mask: Mask, keep: npt.NDArray[np.bool_], leave: npt.NDArray[np.bool_]) -> Mask:
    """Without small islands, unless a stroke marks them, and without small holes."""
    solid = _without_small(mask, keep, ISLAND)
    return np.asarray(1 - _without_small(1 - solid, leave, HOLE, int(solid.sum())), dtype=np.uint8)


def _without_small(
    mask: Mask, keep: npt.NDArray[np.bool_], share: float, whole: int | None = None
) -> Mask:
    """Only the connected parts that are large enough or hold a pixel of `keep`."""
    import cv2

    count, parts, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    areas = stats[1:, cv2.CC_STAT_AREA]
    if count < 2:
        return mask
    stays = np.zeros(count, np.bool_)
    stays[1:] = areas >= share * (areas.max() if whole is None else whole)
    stays[np.unique(parts[keep & (mask > 0)])] = True
    stays[0] = False
    return np.asarray(stays[parts], dtype=np.uint8)
