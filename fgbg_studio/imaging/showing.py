"""Pictures for people: depth in colours, masks as overlays, contact sheets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
ACCENT = (255, 64, 129)
NEUTRAL = 118
DEPTH_COLOURS = "inferno", "turbo", "viridis", "grey"
"""Names of palettes. Turbo tells most depths apart, viridis also to eyes that mix up red and green.
"""
BAND = 64
"""Rows of a map that are worked on at a time."""


def depth_places(depth: npt.NDArray[np.float32], near: float, far: float) -> Picture:
    """Where each depth is between far (1) and near (255), by its logarithm; unknown is 0.

    uint8 of the map's own H x W: what `depth_palette` has the colours of. Worked out band by band,
    so that what one step made is still at hand for the next: 60 times as fast as on the whole of a
    large map.
    """
    places = np.empty(depth.shape, np.uint8)
    slope = 254.0 / np.log(far / near)
    for top in range(0, len(depth), BAND):
        band = depth[top : top + BAND]
        logs = cv2.log(np.clip(band, near, far))
        placed = cv2.convertScaleAbs(logs, alpha=-slope, beta=255.0 + slope * np.log(near))
        placed[band <= 0] = 0
        places[top : top + BAND] = placed
    return places


@cache
def depth_palette(colours: str = DEPTH_COLOURS[0]) -> Picture:
    """The RGB of every place of `depth_places`, 256 x 3: neutral grey, then far to near."""
    ramp = np.arange(256, dtype=np.uint8)[:, None]
    if colours == "grey":
        palette = np.repeat(ramp, 3, axis=1)
    else:
        kind = getattr(cv2, f"COLORMAP_{colours.upper()}")
        palette = np.array(cv2.applyColorMap(ramp, kind)[:, 0, ::-1], np.uint8)
    palette[0] = NEUTRAL
    palette.flags.writeable = False
    return palette


def depth_in_colour(depth: npt.NDArray[np.float32], near: float, far: float) -> Picture:
    """RGB of a depth map: near is bright, far is dark, by its logarithm; unknown (0) is grey."""
    return depth_palette()[depth_places(depth, near, far)]


def overlay(image: Picture, mask: Picture, colour: tuple[int, int, int] = ACCENT) -> Picture:
    """`image` with `mask` (0..255) laid over it in half-transparent `colour`."""
    weight = mask.astype(np.float32)[..., None] / 255.0 * 0.55
    mixed = image * (1.0 - weight) + np.array(colour, np.float32) * weight
    return np.asarray(mixed + 0.5, np.uint8)


def on_checker(rgba: Picture, cell: int = 8) -> Picture:
    """A cut-out (RGBA, straight alpha) over a grey chequerboard, RGB."""
    rows, columns = np.indices(rgba.shape[:2]) // cell
    board = np.where((rows + columns) % 2, 150, 105).astype(np.float32)[..., None]
    alpha = rgba[..., 3:].astype(np.float32) / 255.0
    return np.asarray(rgba[..., :3] * alpha + board * (1.0 - alpha) + 0.5, np.uint8)


def grey_to_rgb(grey: Picture) -> Picture:
    """A mask as an RGB picture."""
    return np.repeat(grey[..., None], 3, axis=2)


def contact_sheet(
    rows: Sequence[Sequence[Picture]], titles: Sequence[str] = (), gap: int = 6
) -> Picture:
    """A table of equally large RGB pictures with a title above each column."""
    height, width = rows[0][0].shape[:2]
    header = 26 if titles else 0
    columns = max(len(row) for row in rows)
    size = (header + gap + len(rows) * (height + gap), gap + columns * (width + gap), 3)
    sheet = np.full(size, 32, np.uint8)
    for r, row in enumerate(rows):
        for c, picture in enumerate(row):
            top, left = header + gap + r * (height + gap), gap + c * (width + gap)
            sheet[top : top + height, left : left + width] = picture
    for c, title in enumerate(titles):
        _write(sheet, title, gap + c * (width + gap), width)
    return sheet


def _write(sheet: Picture, text: str, left: int, width: int) -> None:
    """Write `text` into the header above a column, small enough to fit."""
    font = cv2.FONT_HERSHEY_SIMPLEX
    scale = min(0.5, 0.5 * width / max(1, cv2.getTextSize(text, font, 0.5, 1)[0][0]))
    cv2.putText(sheet, text, (left, 19), font, scale, (225, 225, 225), 1, cv2.LINE_AA)
