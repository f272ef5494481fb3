"""How unlike a picture is to those that a network was trained on.

A picture is described by a few numbers: the mean and spread of its brightness and colour, and how
much there is to see at each of several scales. The measure is the Mahalanobis distance of these
numbers from those of the training samples (P. C. Mahalanobis, "On the generalised distance in
statistics", 1936), with a covariance shrunk towards its diagonal (O. Ledoit and M. Wolf, "A
well-conditioned estimator for large-dimensional covariance matrices", 2004). numpy and OpenCV
alone: an exported network can have it too.
"""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

Picture = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float64]

FORMAT = 1
SIDE = 64
"""Pixels of the shorter side at which a picture is described, or the canvas's where smaller."""
LIMIT = 1.5
"""Above it a picture is told to be unlike the training samples."""
QUANTILE = 0.99
SCALES = 4


class Unlikeness(BaseModel):
    """What is kept of the training samples, to compare pictures with them."""

    model_config = ConfigDict(frozen=True)
    format: int = Field(default=FORMAT, ge=FORMAT, le=FORMAT)
    side: int = Field(ge=8, le=1024)
    mean: tuple[float, ...]
    whitening: tuple[tuple[float, ...], ...]
    unit: float = Field(gt=0)

    @classmethod
    def measured(cls, images: Iterable[Picture]) -> Unlikeness:
        """From training samples, each RGB, uint8, H x W x 3. Raises ValueError for none."""
        side, rows = SIDE, []
        for image in images:
            side = min(side, *image.shape[:2])
            rows.append(described(image, side))
        if not rows:
            raise ValueError("there is no sample to measure")
        values = np.array(rows)
        mean, whitening = values.mean(axis=0), _whitening(values)
        distances = np.linalg.norm((values - mean) @ whitening, axis=1)
        return cls(
            side=side,
            mean=tuple(mean.tolist()),
            whitening=tuple(tuple(row) for row in whitening.tolist()),
            unit=max(float(np.quantile(distances, QUANTILE)), 1e-6),
        )

    def of(self, image: Picture) -> float:
        """Of a picture of any size, RGB, uint8: 0 the mean sample, 1 the 99th percentile."""
        away = described(image, self.side) - np.array(self.mean)
        return float(np.linalg.norm(away @ np.array(self.whitening)) / self.unit)


def described(image: Picture, side: int) -> Numbers:
    """The numbers that describe a picture, brought to a shorter side of `side` pixels."""
    height, width = image.shape[:2]
    scale = side / min(height, width)
    size = (round(width * scale), round(height * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(image, size, interpolation=how).astype(np.float32) / 255
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2Lab).reshape(-1, 3)
    return np.concatenate([lab.mean(axis=0), lab.std(axis=0), _energies(small)]).astype(np.float64)


def _energies(small: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The logarithm of the mean contrast at each scale, fine ones first."""
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    found = []
    for _ in range(SCALES):
        coarser = cv2.GaussianBlur(grey, (0, 0), 1.6)
        found.append(np.log(np.abs(grey - coarser).mean() + 1e-3))
        grey = coarser[::2, ::2]
    return np.array(found, np.float32)


def _whitening(values: Numbers) -> Numbers:
    """What makes the covariance of `values` the unit matrix; it is shrunk to its diagonal."""
    centred = values - values.mean(axis=0)
    covariance = centred.T @ centred / max(1, len(values))
    diagonal = np.diag(np.diag(covariance) + 1e-3)
    lengths, axes = np.linalg.eigh(0.9 * covariance + 0.1 * diagonal)
    return np.asarray(axes / np.sqrt(lengths))
