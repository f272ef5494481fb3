"""What an exported network says of itself: in its file, and in card.json beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.sources import DepthScale, Side

FORMAT = 1
KEY = "fgbg_studio_card"
"""Under which an exported file has its card, as JSON."""
IMAGE, BACKGROUND = INPUTS = ("image", "background")
MASK, CODE, DEPTH = OUTPUTS = ("mask_logits", "depth_logits", "depth")
NORMALISATION = (
    "RGB bytes divided by 255. Whatever else a network does to its pictures (brightness alone, "
    "means, another size) is in the file itself."
)


class Tensor(BaseModel):
    """One input or output: its name, its shape with N, H and W for any number, and what it is."""

    model_config = ConfigDict(frozen=True)
    name: str
    shape: tuple[str | int, ...]
    type: str = "float32"
    about: str


PICTURE: tuple[str | int, ...] = ("N", 3, "H", "W")
MAP: tuple[str | int, ...] = ("N", "H", "W")


class Check(BaseModel):
    """How far the file's logits were from the trained network's, at most, on real samples."""

    model_config = ConfigDict(frozen=True)
    tolerance: float
    largest_difference: float
    samples: int
    runtime: str


class TrainedRun(BaseModel):
    """Which network of which run, with how many epochs, and what it was judged on held-out samples.

    `model` is the line that names model and options.
    """

    model_config = ConfigDict(frozen=True, protected_namespaces=())
    name: str
    model: str
    checkpoint: str
    epochs: int
    metrics: dict[str, float] = {}


class SourceLicence(BaseModel):
    """How many of the pictures it learned from are under a licence; "" is unknown."""

    model_config = ConfigDict(frozen=True)
    licence: str
    pictures: int


class Learned(BaseModel):
    """The dataset: a hash of its recipe and of all its sources, and their licences."""

    model_config = ConfigDict(frozen=True)
    sha256: str
    backgrounds: int
    cutouts: int
    licences: tuple[SourceLicence, ...] = ()


class NetworkCard(BaseModel):
    """All that is needed to use an exported network, and to know where it came from.

    `canvas` is the width and height at which it was trained; it takes sides that are multiples of
    `stride`, from `least` pixels on, and is best with a shorter side as long as the canvas's.
    `unlikeness` is what `learning.unlikeness` keeps of the training samples, or None.
    """

    model_config = ConfigDict(frozen=True)
    format: int = Field(default=FORMAT, ge=1, le=FORMAT)
    file: str
    exporter: str
    canvas: tuple[Side, Side]
    stride: int = Field(ge=1)
    least: int = Field(ge=1)
    normalisation: str = NORMALISATION
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    depth: DepthScale
    run: TrainedRun
    dataset: Learned
    check: Check
    versions: dict[str, str] = {}
    unlikeness: dict[str, Any] | None = None


INPUT_TENSORS = (
    Tensor(name=IMAGE, shape=PICTURE, about="pictures, RGB, 0 to 1"),
    Tensor(
        name=BACKGROUND,
        shape=PICTURE,
        about="their places without the object, RGB, 0 to 1; all zeros: none at hand",
    ),
)


def outputs_of(scale: DepthScale) -> tuple[Tensor, ...]:
    """What an exported network answers, with depth on this scale."""
    known = f"{scale.near:g} to {scale.far:g} {scale.unit}"
    code = f"its sigmoid is 0 to 1 on the logarithm of {known}"
    return (
        Tensor(name=MASK, shape=MAP, about="its sigmoid is the probability of the object"),
        Tensor(name=CODE, shape=MAP, about=code),
        Tensor(name=DEPTH, shape=MAP, about=f"{known}, larger is farther"),
    )


def parsed(text: str | None, path: Path) -> NetworkCard:
    """The card in an exported file at `path`. Raises StudioError where it has none, or another."""
    if text is None:
        raise StudioError(
            f"{path} is a network of something else: it has no card of FGBG Studio. "
            "Choose a file that 'fgbg-studio export' wrote."
        )
    try:
        return NetworkCard.model_validate_json(text)
    except ValidationError as error:
        raise StudioError(
            f"{path} was exported by another version of FGBG Studio, or its card was changed. "
            "Export the run again."
        ) from error
