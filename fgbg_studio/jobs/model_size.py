"""How large a network is, told without building it in memory."""

from __future__ import annotations


def parameters(line: str) -> int:
    """The number of weights of a model plug-in's network, named in one line with its options.

    On torch's meta device tensors have a shape and no content, so even a large network takes only
    milliseconds. Raises StudioError for a line that says nothing known.
    """
    import torch

    from fgbg_studio.learning.learner import build_model

    with torch.device("meta"):
        return sum(weights.numel() for weights in build_model(line).parameters())
