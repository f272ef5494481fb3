"""How unlike a picture is to those that a network was trained on.

Pictures are points in the space of their statistics (`imaging.picture_statistics`), and a picture
is as unlike as its nearest training sample is far (S. Ramaswamy, R. Rastogi, K. Shim, "Efficient
algorithms for mining outliers from large data sets", 2000). Distances are P. C. Mahalanobis's of
1936: what hardly varies among the samples counts most. Their covariance is shrunk towards its
diagonal, as a few hundred samples do not tell it well (O. Ledoit, M. Wolf, 2004).

It tells other light, colours, sharpness, noise, drawings and textures. What a picture shows it does
not know. numpy and OpenCV alone: an exported network can have it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, model_validator

from fgbg_studio.base.errors import StudioError
from fgbg_studio.imaging.picture_statistics import COUNT, statistics_of

Picture = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float64]

FORMAT = 1
SIDE = 96
"""Pixels of the shorter side that a picture is looked at with, or the canvas's where smaller."""
LIMIT = 1.05
"""Above it a picture is told to be unlike the training samples: see tests/benchmarks/unlikeness."""
QUANTILE = 0.99
SHRINKING = 0.3
LEAST_SPREAD = 0.06
"""Of a number that all samples share, as on a single background: no eye sees less."""
DECIMALS = 3
MOST = 5000

Row = tuple[float, ...]


class Unlikeness(BaseModel):
    """What is kept of the training samples, to compare pictures with them.

    A picture's statistics, less `mean`, times `whitening` are its place; `places` has those of the
    samples. Distances are told in multiples of `unit`.
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)
    format: int = Field(default=FORMAT, ge=FORMAT, le=FORMAT)
    side: int = Field(ge=8, le=SIDE)
    mean: Row = Field(min_length=COUNT, max_length=COUNT)
    whitening: tuple[Row, ...] = Field(min_length=COUNT, max_length=COUNT)
    places: tuple[Row, ...] = Field(min_length=1, max_length=MOST)
    unit: float = Field(gt=0)

    @model_validator(mode="after")
    def _rows_are_whole(self) -> Unlikeness:
        if any(len(row) != COUNT for row in (*self.whitening, *self.places)):
            raise ValueError(f"each row has {COUNT} numbers")
        return self

    @classmethod
    def measured(cls, images: Iterable[Picture], groups: Sequence[int] = ()) -> Unlikeness:
        """From training samples of one size, each RGB, uint8, H x W x 3.

        `groups` tells, for each, what it shares with others, its background say: 1.0 is the
        distance that a hundredth of the samples have from the nearest one of *another* group. So
        a new background is not unlike for being new. Raises ValueError for no sample.
        """
        every = list(images)
        if not every:
            raise ValueError("there is no sample to measure")
        side = side_for((every[0].shape[1], every[0].shape[0]))
        return cls.of_statistics([statistics_of(one, side) for one in every], groups, side)

    @classmethod
    def of_statistics(
        cls, statistics: Sequence[Numbers], groups: Sequence[int], side: int
    ) -> Unlikeness:
        """The same from what `statistics_of` gave, for who wants to pause between samples."""
        values = np.array(statistics)
        mean, whitening = values.mean(axis=0), _whitening(values)
        places = np.round((values - mean) @ whitening, DECIMALS)
        return cls(
            side=side,
            mean=tuple(mean.tolist()),
            whitening=_rows(whitening),
            places=_rows(places),
            unit=_unit(places, groups),
        )

    def knowing(self, statistics: Sequence[Numbers]) -> Unlikeness:
        """The same with more pictures that none is unlike; the scale stays as it is."""
        away = np.array(statistics).reshape(-1, COUNT) - np.array(self.mean)
        more = np.round(away @ np.array(self.whitening), DECIMALS)
        return self.model_copy(update={"places": self.places + _rows(more)})

    def of(self, image: Picture) -> float:
        """How unlike a picture of any size is, RGB, uint8: see `LIMIT`.

        0 is a training sample itself, 1 as far from them as one in a hundred of them.
        """
        away = statistics_of(image, self.side) - np.array(self.mean)
        place = away @ np.array(self.whitening)
        return float(np.linalg.norm(np.array(self.places) - place, axis=1).min() / self.unit)


def is_unusual(unlikeness: float | None) -> bool:
    """Whether a picture is to be warned of; None, where the training recorded nothing, is not."""
    return unlikeness is not None and unlikeness > LIMIT


def side_for(canvas: tuple[int, int]) -> int:
    """The side to look at samples with that are of this width and height."""
    return min(SIDE, *canvas)


def read(text: str | bytes, where: str) -> Unlikeness:
    """From JSON. Raises StudioError, naming `where` it stands, for what is damaged."""
    try:
        return Unlikeness.model_validate_json(text)
    except ValueError as error:
        raise StudioError(
            f"{where} is damaged or of another version. Delete it: pictures are then predicted "
            "without being compared with the training's."
        ) from error


def _whitening(values: Numbers) -> Numbers:
    """What makes the covariance of `values`, once it is shrunk, the unit matrix."""
    spread = values.std(axis=0) + LEAST_SPREAD
    scaled = (values - values.mean(axis=0)) / spread
    correlation = scaled.T @ scaled / len(values)
    shrunk = (1 - SHRINKING) * correlation + SHRINKING * np.eye(COUNT)
    lengths, axes = np.linalg.eigh(shrunk)
    return np.asarray(axes / np.sqrt(lengths) / spread[:, None])


def _unit(places: Numbers, groups: Sequence[int]) -> float:
    """The distance to the nearest sample of another group that a hundredth exceeds."""
    of = np.array(groups) if len(set(groups)) > 1 else np.arange(len(places))
    nearest = [
        np.linalg.norm(places[of != group] - place, axis=1).min()
        for place, group in zip(places, of, strict=True)
        if (of != group).any()
    ]
    return max(float(np.quantile(nearest, QUANTILE)) if nearest else 0.0, 1.0)


def _rows(values: Numbers) -> tuple[Row, ...]:
    return tuple(tuple(row) for row in values.tolist())
