"""A network with its losses, optimizer and schedule: one step of learning at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from fgbg_studio.base import registry
from fgbg_studio.base.plugin_lines import chosen_by
from fgbg_studio.data.loader import Batch
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning import coding, compiling, precision
from fgbg_studio.learning.augmenting import augmented
from fgbg_studio.learning.averages import RunningAverage
from fgbg_studio.learning.failures import NotFiniteError
from fgbg_studio.learning.loss_options import chosen_losses
from fgbg_studio.learning.options import TrainOptions


@dataclass(frozen=True)
class Prediction:
    """probability of the mask 0..1 and depth in units, both B x H x W; the loss of each head."""

    probability: Tensor
    depth: Tensor
    losses: dict[str, float]


@dataclass(frozen=True)
class Losses:
    """What a step found, perhaps while a graphics card is still working on it."""

    step: int
    rate: float
    shares: dict[str, Tensor]

    def values(self) -> dict[str, float]:
        """The loss, the share of each head, and the learning rate of the step; waits for them.

        Raises NotFiniteError where the loss is no finite number.
        """
        shares = dict(zip(self.shares, torch.stack([*self.shares.values()]).tolist(), strict=True))
        loss = sum(shares.values())
        if not math.isfinite(loss):
            raise NotFiniteError(f"At step {self.step}, the loss is not a number any more.")
        return {"loss": loss, **shares, "rate": self.rate}


class Learner:
    """Everything that changes while a network learns, and how it changes."""

    def __init__(
        self, options: TrainOptions, scale: DepthScale, steps: int, device: torch.device
    ) -> None:
        self.options, self.scale, self.device = options, scale, device
        torch.manual_seed(options.seed)
        self.model = build_model(options.model).to(device)
        self.model.to(memory_format=torch.channels_last)
        self.average = RunningAverage(self.model, options.average) if options.average else None
        self.compiled = (
            compiling.Compiled(self.model, options.batch)
            if compiling.pays(options.compiled, device, steps)
            else None
        )
        self.network: Callable[..., Any] = self.compiled or self.model
        self.half = precision.half_type(options.precision, device)
        self.scaler = precision.scaler(self.half, device)
        self.losses = chosen_losses(options)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), options.rate, weight_decay=1e-4)
        self.schedule: Any = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer, options.rate, total_steps=max(steps, 2), pct_start=options.warm_up
        )
        self.step, self.steps = 0, max(steps, 1)
        self.rank = 0
        self.whole = True
        """False while a step is half done, and after one that failed."""

    @property
    def judged(self) -> nn.Module:
        """The network that is judged and kept: the average, where there is one."""
        return self.average.model if self.average else self.model

    def begin(self, weights: dict[str, Tensor] | None = None) -> None:
        """Give the network of a new run what it does not begin at random with.

        That is `weights`, or else what its plug-in has for it. Raises StudioError where a file for
        that is absent or another network's, and as torch does for weights of another network.
        """
        name, chosen = chosen_by("models", self.options.model)
        if weights is not None:
            self.model.load_state_dict(weights)
        elif begin := getattr(registry.load("models", name), "begin", None):
            begin(self.model, chosen)
        if self.average:
            self.average.model.load_state_dict(self.model.state_dict())

    def learn(self, batch: Batch) -> dict[str, float]:
        """One step on a batch; returns its `Losses.values`. Raises NotFiniteError as they do."""
        return self.advance(batch).values()

    def advance(self, batch: Batch) -> Losses:
        """One step on a batch, without waiting for a graphics card to have done it."""
        self.whole = False
        self.model.train()
        if learn_at := getattr(self.model, "learn_at", None):
            learn_at(self.step / self.steps)
        torch.manual_seed(self._seed())  # of dropout: a resumed run drops what an undisturbed would
        batch = augmented(batch, self.options, self._seed())
        shares = self._judged(self._seen_by(self.network, batch), batch)
        total = sum(shares.values(), torch.zeros((), device=self.device))
        rate = float(self.optimizer.param_groups[0]["lr"])
        self._descend(total)
        self.step += 1
        self.whole = True
        return Losses(self.step, rate, {head: part.detach() for head, part in shares.items()})

    def _seen_by(self, network: Callable[..., Any], batch: Batch) -> tuple[Tensor, Tensor]:
        """What a network that learns says of a batch, some of it without its background."""
        image, background = self.inputs(batch)
        background = self._sometimes_without(background)
        with torch.autocast(self.device.type, self.half, enabled=self.half is not None):
            found: tuple[Tensor, Tensor] = network(image, background)
        return found

    def _descend(self, total: Tensor) -> None:
        """Change the weights by the gradient of a loss."""
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(self.scaler.scale(total))
        self.scaler.unscale_(self.optimizer)
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.schedule.step()
        if self.average:
            self.average.follow(self.step)

    def predict(self, batch: Batch) -> Prediction:
        """What the network says of a batch; nothing is learned from it."""
        model = self.judged.eval()
        with torch.no_grad():
            logits = model(*self.inputs(batch))
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
        """Tensors and numbers that `restore` needs to go on exactly here.

        What is random in a step depends on the seed and the step alone, so no more is needed.
        Raises NotFiniteError where a weight is infinite or no number: nobody could go on with it.
        """
        self.require_finite()
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "scaler": self.scaler.state_dict(),
            "average": self.average.model.state_dict() if self.average else None,
            "step": self.step,
        }

    def require_finite(self) -> None:
        """Raise NotFiniteError where a weight is infinite or no number."""
        floats = [t for t in self.model.state_dict().values() if t.is_floating_point()]
        if not bool(torch.stack([t.sum() for t in floats]).isfinite().all()):
            raise NotFiniteError(f"At step {self.step}, a weight is not a number any more.")

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a `state`; one of an earlier version knows neither scaler nor average."""
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.scaler.load_state_dict(state.get("scaler") or self.scaler.state_dict())
        if self.average:
            self.average.model.load_state_dict(state.get("average") or state["model"])
        self.step = int(state["step"])

    def _sometimes_without(self, background: Tensor) -> Tensor:
        """Blank some backgrounds; which ones depends on the seed and the step alone."""
        generator = torch.Generator().manual_seed(self._seed())
        kept = torch.rand(len(background), generator=generator) >= self.options.no_background
        return background * kept.to(self.device)[:, None, None, None]

    def _seed(self) -> int:
        """What is random in a step depends on this alone; each rank has its own samples."""
        return (self.rank << 48) + self.options.seed * 1_000_003 + self.step

    def _judged(self, logits: tuple[Tensor, Tensor], batch: Batch) -> dict[str, Tensor]:
        """The weighted loss of each head, at the size of the logits."""
        depth = batch["depth"].to(self.device)[:, None]
        known = (depth > 0).to(torch.float32)
        mask = coding.mask(batch["mask"], self.device)
        if self.options.sharp:
            mask = coding.sharp(mask)
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
