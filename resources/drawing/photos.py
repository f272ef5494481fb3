"""Photos that scikit-image ships, cut out with this program's own GrabCut.

The boxes and strokes are what a person would draw in the mask editor, in pixels of the photo.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from fgbg_studio.imaging.prompts import Prompt
from fgbg_studio.plugins.assistants.grabcut import Options, build
from resources.drawing import strokes
from resources.drawing.canvas import cropped, straight
from resources.drawing.geometry import Array
from resources.drawing.strokes import Stroke
from resources.drawing.textures import photo

LONGEST = 316
BAND = 3


@dataclass(frozen=True)
class Cut:
    """How one photo is cut out."""

    file: str
    box: tuple[int, int, int, int]
    object: tuple[Stroke, ...]
    background: tuple[Stroke, ...]
    softness: float = 1.5
    outline: tuple[tuple[int, int], ...] = ()
    open: tuple[tuple[tuple[int, int], ...], ...] = ()


CUTS: dict[str, Cut] = {
    "astronaut": Cut(
        "astronaut.png", (18, 8, 512, 512), strokes.ASTRONAUT, strokes.AROUND_ASTRONAUT
    ),
    "cat": Cut("chelsea.png", (0, 0, 400, 300), strokes.CAT, strokes.AROUND_CAT, 2.5),
    "coffee": Cut("coffee.png", (72, 12, 486, 392), strokes.COFFEE, strokes.AROUND_COFFEE),
    "rocket": Cut("rocket.jpg", (302, 120, 342, 408), strokes.ROCKET, strokes.AROUND_ROCKET, 1.0),
    "motorcycle": Cut(
        "motorcycle_left.png",
        (88, 70, 690, 458),
        strokes.MOTORCYCLE,
        strokes.AROUND_MOTORCYCLE,
        1.0,
        strokes.MOTORCYCLE_OUTLINE,
        strokes.MOTORCYCLE_OPEN,
    ),
}


def _painted(shape: tuple[int, int], marks: tuple[Stroke, ...]) -> Array:
    """Strokes as a mask; a stroke of width 0 fills the polygon of its points."""
    mask = np.zeros(shape, np.uint8)
    for points, width in marks:
        at = [np.array(points, np.int32)]
        if width == 0:
            cv2.fillPoly(mask, at, 255)
        else:
            cv2.polylines(mask, at, False, 255, width)
    return mask


def _marks(cut: Cut, shape: tuple[int, int]) -> tuple[Array, Array]:
    """What surely is the object, and what surely is not: from strokes, and from a drawn outline.

    Within `BAND` pixels of the outline, and inside openings, the colours decide.
    """
    inside, outside = _painted(shape, cut.object), _painted(shape, cut.background)
    if cut.outline:
        drawn = _painted(shape, ((cut.outline, 0),))
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * BAND + 1, 2 * BAND + 1))
        unsure = _painted(shape, tuple((points, 0) for points in cut.open))
        inside |= np.where(unsure > 0, 0, cv2.erode(drawn, disc)).astype(np.uint8)
        outside |= 255 - cv2.dilate(drawn, disc)
    return inside & ~outside, outside


def mask_of(cut: Cut) -> Array:
    """The soft mask of a photo."""
    picture = photo(cut.file)
    inside, outside = _marks(cut, picture.shape[:2])
    prompt = Prompt(cut.box, foreground=inside, background=outside)
    return build(Options(softness=cut.softness)).propose(picture, prompt)


def cut_out(cut: Cut) -> Array:
    """The object: 8-bit straight RGBA, at most `LONGEST` pixels a side and its margin.

    Pixels that show the object and the old background mixed take the colour of the nearest pixel
    inside, so that no rim of the old place stays.
    """
    picture, alpha = photo(cut.file).astype(np.float32) / 255, mask_of(cut).astype(np.float32) / 255
    inner = cv2.erode((alpha > 0.97).astype(np.uint8), np.ones((3, 3), np.uint8))
    own = straight(picture, inner.astype(np.float32))[..., :3].astype(np.float32) / 255
    colour = np.where(inner[..., None] > 0, picture, own)
    rows, columns = (
        np.flatnonzero(alpha.max(axis=1) > 0.02),
        np.flatnonzero(alpha.max(axis=0) > 0.02),
    )
    frame = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = min(1.0, LONGEST / max(alpha[frame].shape))
    size = (round(alpha[frame].shape[1] * scale), round(alpha[frame].shape[0] * scale))
    weighted = cv2.resize(
        colour[frame] * alpha[frame][..., None], size, interpolation=cv2.INTER_AREA
    )
    small = cv2.resize(alpha[frame], size, interpolation=cv2.INTER_AREA)
    return cropped(straight(weighted / np.maximum(small, 1e-4)[..., None], small))


def cut_outs() -> dict[str, Array]:
    """All photo cut-outs by name."""
    return {name: cut_out(cut) for name, cut in CUTS.items()}
