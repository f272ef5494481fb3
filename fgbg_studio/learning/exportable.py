"""A trained network as it is handed on: pictures in, mask and depth out."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning import checkpoints, coding
from fgbg_studio.learning.checkpoints import Card
from fgbg_studio.learning.learner import build_model


class WholeNetwork(nn.Module):
    """(image, background) -> (mask logits, depth logits, depth in units).

    Both inputs are float32, N x 3 x H x W, RGB 0..1; a background of zeros stands for "none at
    hand". All outputs are float32, N x H x W, of the pictures' own size, whatever the size and the
    frame of the network's own answers.
    """

    def __init__(self, model: nn.Module, scale: DepthScale) -> None:
        super().__init__()
        self.model, self.scale = model, scale
        self.frame = coding.frame_of(model)

    def forward(self, image: Tensor, background: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Mask logits, depth logits and depth of a batch."""
        size = image.shape[-2:]
        heads = self.model(image, background)
        mask, code = (coding.enlarged(head.float(), size, self.frame)[:, 0] for head in heads)
        return mask, code, coding.decoded(torch.sigmoid(code), self.scale)


@dataclass(frozen=True)
class Exportable:
    """A network ready to be handed on, on the processor, and what its checkpoint says of it."""

    card: Card
    network: WholeNetwork

    @classmethod
    def load(cls, file: Path) -> Exportable:
        """From a checkpoint. Raises StudioError for a file that is none."""
        card, state = checkpoints.load(file)
        model = build_model(card.options.model)
        with checkpoints.fitting(file, card.options.model):
            model.load_state_dict(state.get("average") or state["model"])
        return cls(card, WholeNetwork(settled(model), card.depth).eval())


def settled(model: nn.Module) -> nn.Module:
    """A copy for which training is over: a phase of it is a plain bool, which cannot change.

    A graph has no `if` that looks at what is stored in a network.
    """
    model = copy.deepcopy(model).eval().requires_grad_(False)
    for module in model.modules():
        for name, kept in list(module.named_buffers(recurse=False)):
            if kept.dtype == torch.bool and kept.ndim == 0:
                delattr(module, name)
                setattr(module, name, bool(kept))
    return model
