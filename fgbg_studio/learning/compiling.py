"""torch.compile where it pays, and the network as it is where it cannot be had."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

LONG = 2000
"""Steps of a training that make up for the minute which translating takes, on a graphics card."""


class Compiled:
    """Calls a network: batches of `size` samples through its translation, others as it is.

    Each shape of a batch would be translated anew. Where that fails, for want of a compiler say,
    the network is called as it is from then on.
    """

    def __init__(self, model: nn.Module, size: int) -> None:
        self._failed, self._news = False, ""
        self._model, self._size = model, size
        self._translated: Any = torch.compile(model, dynamic=False)

    def __call__(self, image: torch.Tensor, background: torch.Tensor) -> Any:
        """What the network says."""
        if self._failed or len(image) != self._size:
            return self._model(image, background)
        try:
            return self._translated(image, background)
        except (torch.OutOfMemoryError, MemoryError):
            raise
        except (RuntimeError, AssertionError, ImportError, OSError) as error:
            why = str(error).strip().partition("\n")[0] or type(error).__name__
            self._failed = True
            self._news = f"The network could not be compiled and is used as it is ({why})."
            return self._model(image, background)

    def news(self) -> str:
        """What a person should know of it, once; else ""."""
        news, self._news = self._news, ""
        return news


def pays(compiled: str, device: torch.device, steps: int) -> bool:
    """Whether to translate: "auto", "off" or "on", for a training of so many steps.

    auto is on for long trainings on a graphics card.
    """
    return compiled == "on" or (compiled == "auto" and device.type == "cuda" and steps >= LONG)
