"""torch.compile where it pays, and the network as it is where it cannot be had."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

LONG = 2000
"""Steps of a training that make up for the minute which translating takes, on a graphics card."""


class Compiled:
    """Calls a network: batches of `size` samples through its translation, others as it is.

    Each shape of a batch would be translated anew. Where the first translation fails, for want of a
    compiler say, `failure` tells why, and the network is called as it is from then on.
    """

    def __init__(self, model: nn.Module, size: int) -> None:
        self.failure = ""
        self._model, self._size = model, size
        self._translated: Any = torch.compile(model, dynamic=False)

    def __call__(self, image: torch.Tensor, background: torch.Tensor) -> Any:
        """What the network says."""
        if self.failure or len(image) != self._size:
            return self._model(image, background)
        try:
            return self._translated(image, background)
        except (torch.OutOfMemoryError, MemoryError):
            raise
        except (RuntimeError, AssertionError, ImportError, OSError) as error:
            self.failure = str(error).strip().partition("\n")[0] or type(error).__name__
            return self._model(image, background)


def pays(compiled: str, device: torch.device, steps: int) -> bool:
    """Whether to translate: "auto", "off" or "on", for a training of so many steps.

    auto is on for long trainings on a graphics card.
    """
    return compiled == "on" or (compiled == "auto" and device.type == "cuda" and steps >= LONG)
