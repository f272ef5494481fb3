"""A canvas in metres for drawing one object with soft edges, and the shading of its skin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import cv2
import numpy as np

from resources.drawing.geometry import Array
from resources.drawing.textures import smooth

Corner = tuple[float, float, float]  # x, y, radius: metres, y up from the ground
OVERSAMPLING = 4
MARGIN = 0.08


def rounded(corners: Sequence[Corner]) -> Array:
    """The points of a polygon whose corners are rounded by their radius."""
    points: list[Array] = []
    count = len(corners)
    for number, (x, y, radius) in enumerate(corners):
        here = np.array([x, y])
        arms = []
        for other in (corners[number - 1], corners[(number + 1) % count]):
            arm = np.array(other[:2]) - here
            length = float(np.linalg.norm(arm))
            arms.append(here + arm / max(length, 1e-9) * min(radius, 0.5 * length))
        for f in np.linspace(0, 1, 9):
            points.append((1 - f) ** 2 * arms[0] + 2 * f * (1 - f) * here + f * f * arms[1])
    return np.array(points)


class Canvas:
    """Colour and alpha of an object under construction, at `OVERSAMPLING` times its final size."""

    def __init__(self, length: float, height: float, pixels_per_metre: float) -> None:
        self.scale = pixels_per_metre * OVERSAMPLING
        self.length, self.height = length, height
        rows = int((height + 2 * MARGIN) * self.scale)
        columns = int((length + 2 * MARGIN) * self.scale)
        self.rgb = np.zeros((rows, columns, 3), np.float32)
        self.alpha = np.zeros((rows, columns), np.float32)
        self.x = ((np.arange(columns, dtype=np.float32) + 0.5) / self.scale - MARGIN)[None]
        self.y = (height + MARGIN - (np.arange(rows, dtype=np.float32) + 0.5) / self.scale)[:, None]

    def shape(self, corners: Sequence[Corner]) -> Array:
        """Where a rounded polygon is, 0 or 1."""
        return self.polygon(rounded(corners))

    def polygon(self, points: Array) -> Array:
        """Where a polygon of points in metres is."""
        pixels = np.stack([points[:, 0] + MARGIN, self.height + MARGIN - points[:, 1]], axis=1)
        mask = np.zeros(self.alpha.shape, np.uint8)
        cv2.fillPoly(mask, [np.rint(pixels * self.scale * 16).astype(np.int32)], 1, shift=4)
        return mask.astype(np.float32)

    def rectangle(
        self, x: tuple[float, float], y: tuple[float, float], radius: float = 0.0
    ) -> Array:
        """Where a rectangle is; `radius` rounds its corners."""
        corners = [(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])]
        return self.shape([(a, b, radius) for a, b in corners])

    def disc(self, x: float, y: float, radius: float) -> Array:
        """Where a disc is."""
        return cast(Array, (np.hypot(self.x - x, self.y - y) < radius).astype(np.float32))

    def line(self, points: Sequence[tuple[float, float]], width: float) -> Array:
        """A stroke along points."""
        at = [(px + MARGIN, self.height + MARGIN - py) for px, py in points]
        pixels = np.rint(np.array(at) * self.scale * 16).astype(np.int32)
        mask = np.zeros(self.alpha.shape, np.uint8)
        cv2.polylines(mask, [pixels], False, 1, max(1, round(width * self.scale)), shift=4)
        return mask.astype(np.float32)

    def put(self, mask: Array, colour: Array, opacity: float = 1.0) -> None:
        """Lay a colour (one, or one for each pixel) over what is there."""
        share = (mask * opacity)[..., None]
        self.rgb += share * (np.asarray(colour, np.float32) - self.rgb)
        self.alpha = np.maximum(self.alpha, mask * opacity)

    def tint(self, mask: Array, factor: Array | float) -> None:
        """Multiply what is there; never adds to the object's outline."""
        self.rgb *= (1 + mask * (np.asarray(factor, np.float32) - 1))[..., None]

    def light(self, mask: Array, colour: Array, opacity: float) -> None:
        """Lay light over what is there, within the object's outline."""
        self.put(mask * (self.alpha > 0), colour, opacity)

    def finished(self) -> Array:
        """The object as 8-bit straight RGBA, cropped to itself with a margin of two pixels."""
        size = (self.alpha.shape[1] // OVERSAMPLING, self.alpha.shape[0] // OVERSAMPLING)
        alpha = cv2.resize(self.alpha, size, interpolation=cv2.INTER_AREA)
        premultiplied = cv2.resize(
            self.rgb**2.2 * self.alpha[..., None], size, interpolation=cv2.INTER_AREA
        )
        colour = (premultiplied / np.maximum(alpha, 1e-4)[..., None]) ** (1 / 2.2)
        return cropped(straight(colour, alpha))


def straight(colour: Array, alpha: Array) -> Array:
    """8-bit RGBA from display values; colours of the object continue under transparent pixels."""
    seen = (alpha > 0.5).astype(np.uint8)
    _, label = cv2.distanceTransformWithLabels(
        1 - seen, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    table = np.zeros((int(label.max()) + 1, 3), np.float32)
    table[label[seen > 0]] = colour[seen > 0]
    spread = cv2.GaussianBlur(table[label], (0, 0), 1.5)
    share = smooth(0.15, 0.6, alpha)[..., None]
    rgb = np.where(alpha[..., None] > 0.02, colour * share + spread * (1 - share), spread)
    both = np.dstack([np.clip(rgb, 0, 1), alpha])
    return (both * 255 + 0.5).astype(np.uint8)


def cropped(rgba: Array, margin: int = 2) -> Array:
    """Only the part with alpha, and `margin` pixels around it."""
    padded = cv2.copyMakeBorder(rgba, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    padded[:margin, :, 3] = padded[-margin:, :, 3] = padded[:, :margin, 3] = padded[
        :, -margin:, 3
    ] = 0
    rows, columns = (
        np.flatnonzero(padded[..., 3].any(axis=1)),
        np.flatnonzero(padded[..., 3].any(axis=0)),
    )
    top, left = rows[0] - margin, columns[0] - margin
    return np.ascontiguousarray(
        padded[top : rows[-1] + margin + 1, left : columns[-1] + margin + 1]
    )


def bulge(mask: Array, scale: float, reach: float) -> tuple[Array, Array]:
    """Slopes (right, up) of a skin that curves away within `reach` metres of its outline."""
    padded = cv2.copyMakeBorder(
        (mask > 0.5).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0
    )
    inside = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1] / scale
    near = 1 - np.clip(inside / reach, 0, 1)
    height = cv2.GaussianBlur(np.sqrt(1 - near**2) * reach, (0, 0), max(reach * scale * 0.12, 1))
    up, right = np.gradient(height, 1 / scale)
    return np.clip(-right, -1, 1), np.clip(up, -1, 1)


def lacquer(colour: Array, right: Array, up: Array, gloss: float = 1.0) -> Array:
    """Body colour under an open sky: bright above, dark ground below, a horizon in the paint."""
    diffuse = 0.64 + 0.46 * up - 0.10 * right
    base = colour * np.clip(diffuse, 0.2, 1.12)[..., None]
    sky = np.array([0.86, 0.92, 1.0]) * (gloss * 0.62 * smooth(0.12, 0.85, up))[..., None]
    street = np.array([0.30, 0.29, 0.28]) * (gloss * 0.22 * smooth(0.05, 0.5, -up))[..., None]
    glint = (gloss * 0.20 * np.exp(-(((up - 0.16) / 0.06) ** 2)))[..., None]
    return cast(
        Array, base * (1 - 0.35 * gloss * smooth(0.12, 0.85, up)[..., None]) + sky + street + glint
    )
