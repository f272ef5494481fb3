"""Checkpoints: everything to go on training, or to predict, in one file."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import torch
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from fgbg_studio.base.atomic_files import replacing
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.data.sources import DepthScale, Side
from fgbg_studio.learning.options import TrainOptions, recorded

FORMAT = 1
DAMAGE = (pickle.UnpicklingError, RuntimeError, EOFError, LookupError, TypeError, ValueError)
"""What reading raises, beside OSError, for a file that is something else."""


class Card(BaseModel):
    """What a checkpoint says about itself, apart from tensors."""

    model_config = ConfigDict(frozen=True, protected_namespaces=())
    format: int = Field(default=FORMAT, ge=1, le=FORMAT)
    options: TrainOptions
    canvas: tuple[Side, Side]
    depth: DepthScale
    epochs_done: int = 0
    metrics: dict[str, float] = {}
    waited: int = 0
    """Epochs since the best one."""
    seconds: dict[str, float] = {}
    """How long the run has been busy with what."""

    @field_validator("options", mode="before")
    @classmethod
    def _of_its_version(cls, values: Any) -> Any:
        return recorded(values) if isinstance(values, dict) else values

    @property
    def has_waited(self) -> bool:
        """Whether to stop early: there was no better IoU for as many epochs as the options say."""
        return 0 < self.options.patience <= self.waited

    def after_epoch(self, epoch: int, values: dict[str, float]) -> tuple[Card, bool]:
        """The card when an epoch (0 is the first) has been judged, and whether it is the best.

        Where nothing is held out, the newest counts as the best.
        """
        best, iou = self.metrics.get("best-iou", 0.0), values.get("iou", 0.0)
        better = iou >= best
        changes = {
            "epochs_done": epoch + 1,
            "metrics": {**values, "best-iou": max(iou, best)},
            "waited": 0 if better else self.waited + 1,
        }
        return self.model_copy(update=changes), better


def save(path: Path, card: Card, state: dict[str, Any]) -> None:
    """Write a checkpoint, whole or not at all. Raises StudioError where the disk refuses."""
    buffer = io.BytesIO()
    torch.save({"card": card.model_dump(), "state": state}, buffer)
    with replacing(path) as temporary:
        temporary.write_bytes(buffer.getbuffer())  # a copy would be another gigabyte of a large one


def tidy(path: Path) -> None:
    """Remove what a process that was killed while it saved `path` has left beside it."""
    for left in path.parent.glob(f".{path.stem}-*{path.suffix}"):
        with suppress(OSError):
            left.unlink()


def load(path: Path) -> tuple[Card, dict[str, Any]]:
    """Read a checkpoint; tensors come to the CPU.

    Only tensors and plain values are accepted (``weights_only=True``): a checkpoint from a
    stranger cannot run code. Raises StudioError for anything else.
    """
    try:
        content = dict(torch.load(path, map_location="cpu", weights_only=True))
        return Card.model_validate(content["card"]), content["state"]
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error
    except ValidationError as error:
        raise StudioError(
            f"{path} was made by another version of FGBG Studio and cannot be read by this one."
        ) from error
    except DAMAGE as error:
        raise StudioError(
            f"{path} is not a checkpoint of this program, or it is damaged."
        ) from error


@contextmanager
def fitting(path: Path, model: str) -> Iterator[None]:
    """Raises StudioError in place of what torch does where weights are of another network."""
    try:
        yield
    except (RuntimeError, LookupError, ValueError) as error:
        raise StudioError(
            f"{path} does not fit the model '{model}': its weights are another network's, or of an "
            "earlier version of this one. Train a new run."
        ) from error
