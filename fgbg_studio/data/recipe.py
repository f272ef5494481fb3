"""The recipe: the settings from which every placement of a dataset follows."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from fgbg_studio.base.options import Options, option


class Disturbance(Options):
    """Differences in light, noise and position between the background and the composite."""

    exposure: float = option(
        0.0, "Largest change of exposure, up or down", unit="share", ge=0, le=0.9, step=0.01
    )
    gamma: float = option(
        0.0, "Largest change of gamma, up or down", unit="share", ge=0, le=0.9, step=0.01
    )
    noise: float = option(
        0.0, "Largest standard deviation of the noise", unit="of 255", ge=0, le=40, step=0.5
    )
    jpeg_lowest: int = option(
        100,
        "Lowest JPEG quality; 100 leaves pictures as they are",
        ge=1,
        le=100,
        label="JPEG lowest",
    )
    jpeg_highest: int = option(100, "Highest JPEG quality", ge=1, le=100, label="JPEG highest")
    shift: int = option(0, "Largest shift of the background, each way", unit="px", ge=0, le=32)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.jpeg_lowest > self.jpeg_highest:
            raise ValueError("the lowest JPEG quality is above the highest")
        return self


PLAIN = Disturbance()
DISTURBED = Disturbance(
    exposure=0.15, gamma=0.10, noise=5.0, jpeg_lowest=60, jpeg_highest=95, shift=2
)
PRESETS = {"plain": PLAIN, "disturbed": DISTURBED}


class Recipe(Options):
    """Everything that decides a dataset, apart from its sources."""

    width: int = option(224, "Width of every sample", unit="px", ge=16, le=4096, step=16)
    height: int = option(224, "Height of every sample", unit="px", ge=16, le=4096, step=16)
    places: int = option(20, "Places of each cut-out on each background", ge=1, le=100_000)
    flips: bool = option(True, "Use each place twice: as it is, and mirrored")
    scale_least: float = option(
        0.2,
        "Smallest long side of a cut-out, of the canvas's shorter side",
        unit="share",
        ge=0.02,
        le=1,
        step=0.05,
    )
    scale_most: float = option(
        0.6,
        "Largest long side of a cut-out, of the canvas's shorter side",
        unit="share",
        ge=0.02,
        le=1,
        step=0.05,
    )
    placement: Literal["uniform", "ground"] = option(
        "uniform",
        "uniform: anywhere on the canvas; ground: below the horizon, smaller with distance",
    )
    horizon: float = option(
        0.4,
        "Where the horizon lies, from the top; for placement on the ground",
        unit="share",
        ge=0,
        le=0.9,
        step=0.05,
    )
    disturbance: Disturbance = option(DISTURBED, "Differences between background and composite")
    held_out: float = option(
        0.2,
        "Share of backgrounds and of cut-outs never trained on",
        unit="share",
        ge=0,
        le=0.9,
        step=0.05,
    )
    seed: int = option(1, "Another seed gives other placements", ge=0, le=2**31 - 1)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.scale_least > self.scale_most:
            raise ValueError("the smallest scale is above the largest")
        return self

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width, self.height
