"""The recipe: the settings from which every placement of a dataset follows."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import model_validator

from fgbg_studio.base.options import Options, option

PLAN_VERSION = 2
"""Higher where the same recipe gives other placements than before; 2: those on the ground."""
BlendKind = Literal["none", "feather", "gaussian", "poisson", "motion"]
Part = Literal["train", "val", "test", "new-cutouts", "new-backgrounds", "crossed"]
"""A part of the split: see `fgbg_studio.data.splits`."""
BLENDS: tuple[BlendKind, ...] = ("none", "feather", "gaussian", "poisson", "motion")


class Disturbance(Options):
    """What keeps a network from winning by subtracting the background from the composite."""

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
    jpeg_share: float = option(
        1.0,
        "Share of samples that are recompressed as JPEG",
        unit="share",
        ge=0,
        le=1,
        step=0.05,
        label="JPEG share",
    )
    shift: int = option(0, "Largest shift of the background, each way", unit="px", ge=0, le=32)
    traces: float = option(
        0.0,
        "Share of samples with traces of blending where there is no object",
        unit="share",
        ge=0,
        le=1,
        step=0.05,
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.jpeg_lowest > self.jpeg_highest:
            raise ValueError("the lowest JPEG quality is above the highest")
        return self


PLAIN = Disturbance()
DISTURBED = Disturbance(
    exposure=0.15,
    gamma=0.10,
    noise=5.0,
    jpeg_lowest=60,
    jpeg_highest=95,
    jpeg_share=0.3,
    shift=2,
    traces=0.2,
)
PRESETS = {"plain": PLAIN, "disturbed": DISTURBED}


class Blends(Options):
    """How a cut-out is joined to its background."""

    none: bool = option(True, "Straight alpha-over, as the mask says")
    feather: bool = option(False, "The edge fades inwards; this changes the mask")
    feather_px: float = option(
        3.0, "Width of the fading edge", unit="px", ge=0.5, le=64, step=0.5, label="Feather width"
    )
    gaussian: bool = option(False, "The cut-out is blurred; this changes the mask")
    gaussian_px: float = option(
        1.5,
        "Standard deviation of the blur",
        unit="px",
        ge=0.3,
        le=32,
        step=0.1,
        label="Gaussian sigma",
    )
    poisson: bool = option(False, "Its gradients go on in the background's colours")
    motion: bool = option(False, "Blurred along a line of any direction; this changes the mask")
    motion_px: float = option(
        8.0, "Length of the movement", unit="px", ge=1, le=64, step=1, label="Motion length"
    )
    every: bool = option(
        False,
        "Make every placement once in each of these; otherwise one of them is drawn",
        label="Every blend",
    )

    @model_validator(mode="after")
    def _one_at_least(self) -> Self:
        if not self.chosen:
            raise ValueError("no blend is chosen: tick one, 'none' for instance")
        return self

    @property
    def chosen(self) -> tuple[BlendKind, ...]:
        """The blends that are ticked, in the order of `BLENDS`."""
        return tuple(kind for kind in BLENDS if getattr(self, kind))

    def size_of(self, kind: BlendKind) -> float:
        """Width, sigma or length of a blend in pixels of the canvas; 0 where it has none."""
        return float(getattr(self, f"{kind}_px", 0.0))


class Look(Options):
    """What is done to the cut-out's colours, and to the ground beneath it."""

    brightness: float = option(
        0.0, "Largest change of brightness, up or down", unit="share", ge=0, le=0.9, step=0.05
    )
    contrast: float = option(
        0.0, "Largest change of contrast, up or down", unit="share", ge=0, le=0.9, step=0.05
    )
    saturation: float = option(
        0.0, "Largest change of saturation, up or down", unit="share", ge=0, le=1, step=0.05
    )
    hue: float = option(0.0, "Largest turn of the hue, each way", unit="°", ge=0, le=180, step=5)
    harmonise: float = option(
        0.0,
        "How far the cut-out's colours move towards those around it",
        unit="share",
        ge=0,
        le=1,
        step=0.05,
    )
    shadow: float = option(
        0.0,
        "Darkness of the shadow where the cut-out touches the ground; it is not in the mask",
        unit="share",
        ge=0,
        le=1,
        step=0.05,
    )


class Recipe(Options):
    """Everything that decides a dataset, apart from its sources."""

    width: int = option(224, "Width of every sample", unit="px", ge=16, le=4096, step=16)
    height: int = option(224, "Height of every sample", unit="px", ge=16, le=4096, step=16)
    places: int = option(20, "Places of each cut-out on each background", ge=1, le=100_000)
    flips: bool = option(True, "Use each place twice: as it is, and mirrored")
    samples: int = option(
        0,
        "Samples of all these to use, each pair as often as any other; 0 uses all",
        ge=0,
        le=2**40,
        step=1000,
        zero="all",
    )
    placement: Literal["uniform", "regions", "ground"] = option(
        "uniform",
        "uniform: anywhere on the canvas; regions: its foot where the background is painted; "
        "ground: its foot on the ground, smaller with distance",
    )
    ground_by: Literal["horizon", "depth"] = option(
        "horizon",
        "What sets the size on the ground: the distance from the horizon, or the depth map",
        label="Perspective from",
    )
    horizon: float = option(
        0.4,
        "Where the horizon lies, from the top, on backgrounds that have none of their own",
        unit="share",
        ge=0,
        le=0.9,
        step=0.05,
    )
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
    rotation: float = option(
        0.0, "Largest turn of a cut-out, each way", unit="°", ge=0, le=180, step=5
    )
    objects_least: int = option(1, "Fewest objects in a sample", ge=1, le=8)
    objects_most: int = option(1, "Most objects in a sample", ge=1, le=8)
    least_visible: float = option(
        0.3,
        "Share of each object that others must leave visible",
        unit="share",
        ge=0,
        le=1,
        step=0.05,
    )
    relief: float = option(
        0.0,
        "How much of the relief that a teacher saw in the cut-out its depth has; 0: all of it as "
        "far away as its foot",
        unit="share",
        ge=0,
        le=1,
        step=0.1,
    )
    look: Look = option(Look(), "Colours and shadow of the cut-out")
    blends: Blends = option(Blends(), "How the cut-out is joined to its background")
    disturbance: Disturbance = option(DISTURBED, "Differences between background and composite")
    val: float = option(
        0.1,
        "Share of backgrounds and of cut-outs kept to choose the best network by",
        unit="share",
        ge=0,
        le=0.45,
        step=0.05,
        label="Validation",
    )
    test: float = option(
        0.1,
        "Share of backgrounds and of cut-outs kept to judge it by in the end",
        unit="share",
        ge=0,
        le=0.45,
        step=0.05,
    )
    seed: int = option(1, "Another seed gives other placements", ge=0, le=2**31 - 1)

    @model_validator(mode="before")
    @classmethod
    def _of_version_2(cls, values: Any) -> Any:
        """Recipes of projects and datasets up to version 2 held out one share of the sources."""
        if not isinstance(values, dict) or "held_out" not in values:
            return values
        kept = {name: value for name, value in values.items() if name != "held_out"}
        half = values["held_out"] / 2
        return {**kept, "val": half, "test": half}

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.scale_least > self.scale_most:
            raise ValueError("the smallest scale is above the largest")
        if self.objects_least > self.objects_most:
            raise ValueError("the fewest objects are more than the most")
        return self

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width, self.height

    @property
    def held_out(self) -> float:
        """The share of backgrounds and of cut-outs that is never trained on."""
        return self.val + self.test
