"""A network with its losses, optimizer and schedule: one step of learning at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.plugin_lines import chosen_by
from fgbg_studio.data.loader import Batch
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning import coding
from fgbg_studio.learning.loss_options import chosen_losses
from fgbg_studio.learning.options import TrainOptions


@dataclass(frozen=True)
class Prediction:
    """probability of the mask 0..1 and depth in units, both B x H x W; the loss of each head."""

    probability: Tensor
    depth: Tensor
    losses: dict[str, float]


class Learner:
    """Everything that changes while a network learns, and how it changes."""

    def __init__(
        self, options: TrainOptions, scale: DepthScale, steps: int, device: torch.device
    ) -> None:
        self.options, self.scale, self.device = options, scale, device
        torch.manual_seed(options.seed)
        self.model = build_model(options.model).to(device)
        self.model.to(memory_format=torch.channels_last)
        self.losses = chosen_losses(options)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), options.rate, weight_decay=1e-4)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer, options.rate, total_steps=max(steps, 2), pct_start=0.2
        )
        self.step, self.steps = 0, max(steps, 1)

    def begin(self) -> None:
        """Give the network of a new run what it does not begin at random with.

        Raises StudioError where a file for that is absent or another network's.
        """
        name, chosen = chosen_by("models", self.options.model)
        if begin := getattr(registry.load("models", name), "begin", None):
            begin(self.model, chosen)

    def learn(self, batch: Batch) -> dict[str, float]:
        """One step on a batch; returns the loss, and its share for each head."""
        self.model.train()
        if learn_at := getattr(self.model, "learn_at", None):
            learn_at(self.step / self.steps)
        torch.manual_seed(self._seed())  # of dropout: a resumed run drops what an undisturbed would
        image, background = self.inputs(batch)
        image_losses = self._judged(self.model(image, self._sometimes_without(background)), batch)
        total = sum(image_losses.values(), torch.zeros((), device=self.device))
        value = float(total.detach())
        if math.isnan(value):
            raise StudioError("The loss is not a number any more. Train anew with a lower rate.")
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(total)
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()
        self.schedule.step()
        self.step += 1
        return {"loss": value} | {head: float(part.detach()) for head, part in image_losses.items()}

    def predict(self, batch: Batch) -> Prediction:
        """What the network says of a batch; nothing is learned from it."""
        self.model.eval()
        with torch.no_grad():
            logits = self.model(*self.inputs(batch))
            losses = {head: float(value) for head, value in self._judged(logits, batch).items()}
        size, frame = batch["mask"].shape[-2:], coding.frame_of(self.model)
        return Prediction(*coding.answers(logits, self.scale, size, frame), losses)

    def inputs(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Composite and background as the network takes them."""
        return (
            coding.picture(batch["image"], self.device),
            coding.picture(batch["background"], self.device),
        )

    def state(self) -> dict[str, Any]:
        """Tensors and numbers that `restore` needs to go on exactly here."""
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "step": self.step,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a `state`."""
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.step = int(state["step"])

    def _sometimes_without(self, background: Tensor) -> Tensor:
        """Blank some backgrounds; which ones depends on the seed and the step alone."""
        generator = torch.Generator().manual_seed(self._seed())
        kept = torch.rand(len(background), generator=generator) >= self.options.no_background
        return background * kept.to(self.device)[:, None, None, None]

    def _seed(self) -> int:
        """What is random in a step depends on this alone."""
        return self.options.seed * 1_000_003 + self.step

    def _judged(self, logits: tuple[Tensor, Tensor], batch: Batch) -> dict[str, Tensor]:
        """The weighted loss of each head, at the size of the logits."""
        depth = batch["depth"].to(self.device, non_blocking=True)[:, None]
        known = (depth > 0).to(torch.float32)
        mask = coding.mask(batch["mask"], self.device)
        size, frame = logits[0].shape[-2:], coding.frame_of(self.model)
        code = coding.coded(depth, self.scale)
        compared = {
            "mask": (logits[0].float(), *coding.seen(mask, torch.ones_like(mask), size, frame)),
            "depth": (logits[1].float(), *coding.seen(code, known, size, frame)),
        }
        total = {head: torch.zeros((), device=self.device) for head in compared}
        for loss in self.losses:
            total[loss.head] = total[loss.head] + loss.weight * loss.of(*compared[loss.head])
        return total


def build_model(line: str) -> nn.Module:
    """A model plug-in's network with random weights; the line says which, with which options.

    Raises StudioError for a line that says nothing known.
    """
    name, chosen = chosen_by("models", line)
    model: nn.Module = registry.load("models", name).build(chosen)
    return model
