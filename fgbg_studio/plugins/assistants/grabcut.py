"""GrabCut: cuts out what a box or a few strokes point at, from colours alone, without a network.

C. Rother, V. Kolmogorov, A. Blake: "GrabCut": interactive foreground extraction using iterated
graph cuts. ACM Transactions on Graphics 23(3), 2004. The outline found is then made soft by a
guided filter (K. He, J. Sun, X. Tang: Guided image filtering, ECCV 2010).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; right and bottom are the first beyond the box."""

NO_BOX = (0, 0, 0, 0)
"""OpenCV wants one even where the labels say it all."""
SMALLEST = 8
LONGEST = 800
ISLAND = 0.02
HOLE = 0.004


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


@dataclass(frozen=True)
class GrabCut:
    """Proposes a mask for a photo from a box, strokes, or both."""

    options: Options

    def propose(
        self,
        image: Picture,
        box: Box | None = None,
        foreground: Mask | None = None,
        background: Mask | None = None,
    ) -> Mask:
        """A soft mask of the object.

        Args:
            image: The photo, RGB.
            box: A box around the object; everything outside is background.
            foreground: Strokes (anything above 0) on what surely is the object.
            background: Strokes on what surely is not.
        """
        import cv2

        _check(image)
        height, width = image.shape[:2]
        scale = min(1.0, LONGEST / max(height, width))
        size = (max(SMALLEST, round(width * scale)), max(SMALLEST, round(height * scale)))
        labels = np.full((height, width), cv2.GC_BGD, np.uint8)
        left, top, right, bottom = _inner(box, width, height, self.options.margin)
        labels[top:bottom, left:right] = cv2.GC_PR_FGD
        labels = cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST).astype(np.uint8)
        for strokes, label in ((background, cv2.GC_BGD), (foreground, cv2.GC_FGD)):
            labels[_strokes(strokes, image, size)] = label
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        return _soften(image, small, self._cut(small, labels), self.options.softness)

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


def _soften(image: Picture, small: Picture, cut: Mask, softness: float) -> Mask:
    """The mask at the photo's own size, its outline following the photo's edges."""
    import cv2

    size = (image.shape[1], image.shape[0])
    scale = max(1.0, size[0] / cut.shape[1])
    smooth = cv2.resize(cut.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    hard = (cv2.GaussianBlur(smooth, (0, 0), 0.6 * scale) > 0.5).astype(np.float32)
    if softness == 0 or hard.min() == hard.max():
        return np.asarray(hard * 255, dtype=np.uint8)
    radius = max(2, round(2 * softness / scale))
    slope, offset = (cv2.resize(p, size) for p in _guide(small, cut, radius))
    fine = (slope * (image.astype(np.float32) / 255)).sum(axis=2) + offset
    fade = cv2.GaussianBlur(hard, (0, 0), softness * 0.6)
    alpha = np.clip((0.5 * fine + 0.5 * fade - 0.5) * 1.25 + 0.5, 0, 1)
    reach = 2 * max(2, round(2 * softness)) + 1
    near = cv2.boxFilter(hard, -1, (reach, reach))
    alpha = np.where((near > 1e-4) & (near < 1 - 1e-4), alpha, hard)
    return np.asarray(np.rint(alpha * 255), dtype=np.uint8)


def _guide(picture: Picture, mask: Mask, radius: int) -> tuple[Floats, Floats]:
    """Slopes and offset that give the mask as a local linear function of the colours."""
    import cv2

    def mean(part: Any) -> Any:
        return cv2.boxFilter(part, -1, (2 * radius + 1, 2 * radius + 1))

    image, wanted = picture.astype(np.float32) / 255, mask.astype(np.float32)
    average, level = mean(image), mean(wanted)
    pairs = np.stack([mean(image * image[..., i : i + 1]) for i in range(3)], axis=-1)
    spread = pairs - average[..., :, None] * average[..., None, :] + 1e-4 * np.eye(3)
    shared = mean(image * wanted[..., None]) - average * level[..., None]
    slope = np.linalg.solve(spread, shared[..., None])[..., 0].astype(np.float32)
    offset = level - (slope * average).sum(axis=2)
    return mean(slope), mean(offset)
