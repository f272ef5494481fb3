"""A network out of a checkpoint, ready to answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import torch

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.answers import Answer
from fgbg_studio.data.loader import Batch
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning import checkpoints, coding
from fgbg_studio.learning.checkpoints import Card
from fgbg_studio.learning.devices import choose, device_name
from fgbg_studio.learning.learner import Prediction, build_model
from fgbg_studio.learning.run_folder import RunFolder

if TYPE_CHECKING:
    from fgbg_studio.learning.unlikeness import Unlikeness


class TorchNetwork:
    """A `TrainedNetwork` that torch computes."""

    def __init__(
        self,
        name: str,
        card: Card,
        model: torch.nn.Module,
        device: torch.device,
        unlikeness: Unlikeness | None = None,
    ) -> None:
        self.name, self.card, self.unlikeness = name, card, unlikeness
        self.model = model.to(device).eval()
        self._device = device

    @classmethod
    def load(cls, path: Path, device: str = "auto") -> TorchNetwork:
        """From a checkpoint, or the best (else last) one of a run folder.

        Raises StudioError for a file that is gone, damaged, no checkpoint, or of a model that this
        version does not know.
        """
        file = _checkpoint_of(path)
        card, state = checkpoints.load(file)
        model = _built(file, card.options.model)
        with checkpoints.fitting(file, card.options.model):
            model.load_state_dict(state.get("average") or state["model"])
        run = RunFolder(file.parent)
        name = file.parent.name if run.card.exists() else file.stem
        return cls(name, card, model, choose(device), run.unlikeness())

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height at which it was trained."""
        return self.card.canvas

    @property
    def depth(self) -> DepthScale:
        """The scale and the unit of its depth."""
        return self.card.depth

    @property
    def device(self) -> str:
        """What does the work, for people."""
        return device_name(self._device)

    def answer(
        self, images: npt.NDArray[np.uint8], backgrounds: npt.NDArray[np.uint8] | None
    ) -> Answer:
        """Mask and depth of pictures: see `TrainedNetwork`."""
        places = np.zeros_like(images) if backgrounds is None else backgrounds
        batch = {"image": torch.from_numpy(images), "background": torch.from_numpy(places)}
        found = self.predict_batch(batch)
        return Answer(found.probability.cpu().numpy(), found.depth.cpu().numpy())

    def predict_batch(self, batch: Batch) -> Prediction:
        """Mask probability and depth of a batch of the loader."""
        with torch.no_grad():
            image = coding.picture(batch["image"], self._device)
            background = coding.picture(batch["background"], self._device)
            logits = self.model(image, background)
            size, frame = image.shape[-2:], coding.frame_of(self.model)
            return Prediction(*coding.answers(logits, self.card.depth, size, frame), {})


def _built(file: Path, line: str) -> torch.nn.Module:
    try:
        return build_model(line)
    except StudioError as error:
        raise StudioError(
            f"{file} is of the model '{line}', which this version cannot make: {error}"
        ) from error


def _checkpoint_of(path: Path) -> Path:
    if not path.is_dir():
        return path
    run = RunFolder(path)
    file = run.best if run.best.exists() else run.last
    if not file.exists():
        raise StudioError(f"{path} holds no checkpoint yet. Train for an epoch first.")
    return file
