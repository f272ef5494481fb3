from __future__ import annotations

import pytest
import torch

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.jobs.model_size import parameters
from fgbg_studio.learning.learner import build_model


@pytest.mark.parametrize("name", registry.names("models"))
def test_every_network_is_counted_without_being_made(name: str) -> None:
    small = {"eigen": ":hidden=16", "eigen-pair": ":hidden=16"}.get(name, ":width=4")
    counted = parameters(name + small)
    assert counted == sum(weights.numel() for weights in build_model(name + small).parameters())
    assert torch.zeros(1).device.type == "cpu"


def test_an_unknown_network_is_named() -> None:
    with pytest.raises(StudioError, match="no-such"):
        parameters("no-such")
