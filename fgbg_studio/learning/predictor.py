"""Using a trained network on pictures of any size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.loader import Batch
from fgbg_studio.imaging.fitting import fit
from fgbg_studio.learning import checkpoints, coding
from fgbg_studio.learning.checkpoints import Card
from fgbg_studio.learning.devices import choose
from fgbg_studio.learning.learner import Prediction, build_model

STRIDE = 16
"""Sides are multiples of it: most networks halve the resolution four times."""
LONGEST = 4
"""Longer panoramas are treated as this many times as long as they are high."""


@dataclass(frozen=True)
class Found:
    """probability: float32 0..1. depth: float32 in units. Both of the picture's own H x W."""

    probability: npt.NDArray[np.float32]
    depth: npt.NDArray[np.float32]


class Predictor:
    """A network ready for use."""

    def __init__(self, card: Card, model: torch.nn.Module, device: torch.device) -> None:
        self.card, self.device = card, device
        self.model = model.to(device).eval()

    @classmethod
    def load(cls, path: Path, device: str = "auto") -> Predictor:
        """From a checkpoint, or the best (else last) one of a run folder."""
        file = path
        if path.is_dir():
            file = path / "best.pt" if (path / "best.pt").exists() else path / "last.pt"
        if not file.exists():
            raise StudioError(f"{path} holds no checkpoint yet. Train for an epoch first.")
        card, state = checkpoints.load(file)
        model = build_model(card.options.model)
        with checkpoints.fitting(file, card.options.model):
            model.load_state_dict(state.get("average") or state["model"])
        return cls(card, model, choose(device))

    def predict_batch(self, batch: Batch) -> Prediction:
        """Mask probability and depth of a batch of the loader."""
        with torch.no_grad():
            image = coding.picture(batch["image"], self.device)
            background = coding.picture(batch["background"], self.device)
            logits = self.model(image, background)
            size, frame = image.shape[-2:], coding.frame_of(self.model)
            return Prediction(*coding.answers(logits, self.card.depth, size, frame), {})

    def predict(
        self, image: npt.NDArray[np.uint8], background: npt.NDArray[np.uint8] | None = None
    ) -> Found:
        """Mask and depth of one RGB picture; a background of other proportions is cropped to it.

        The picture is brought to the size the network was trained at (its shorter side), and the
        answers back to the picture's own size.
        """
        height, width = image.shape[:2]
        size = self._working_size(width, height)
        small = _resized(image, size)
        place = np.zeros_like(small)
        if background is not None:
            place = _resized(fit(background, (width, height)), size)
        batch = {
            "image": torch.from_numpy(small)[None],
            "background": torch.from_numpy(place)[None],
        }
        found = self.predict_batch(batch)
        return Found(*(_enlarged(x, width, height) for x in (found.probability, found.depth)))

    def _working_size(self, width: int, height: int) -> tuple[int, int]:
        scale = min(self.card.canvas) / min(width, height)
        longest = LONGEST * min(self.card.canvas)

        def side(length: int) -> int:
            return max(STRIDE, round(min(length * scale, longest) / STRIDE) * STRIDE)

        return side(width), side(height)


def _resized(image: npt.NDArray[np.uint8], size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    smaller = size[0] < image.shape[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=how), np.uint8)


def _enlarged(answer: torch.Tensor, width: int, height: int) -> npt.NDArray[np.float32]:
    array = answer[0].cpu().numpy()
    return np.asarray(
        cv2.resize(array, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    )
