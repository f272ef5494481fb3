"""Runs of networks that answer at their own size: they end and predict, or never begin."""

from __future__ import annotations

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import finish
from fgbg_studio.jobs.training import train
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.predictor import Predictor
from fgbg_studio.learning.torch_network import TorchNetwork
from fgbg_studio.project import Project
from tests.unit.pictures import place

LINE = "eigen:width=64,height=64,hidden=16,coarse=0.5"
OPTIONS = TrainOptions(
    name="r", model=LINE, size=32, epochs=1, epoch_samples=4, batch=2, rate=0.001,
    held_out_samples=2, device="cpu",
)  # fmt: skip
"""One step in each phase."""


def test_it_predicts_pictures_of_any_size(tiny: Project) -> None:
    run = finish(train(tiny, OPTIONS))
    predictor = Predictor(TorchNetwork.load(run, "cpu"))
    for background in (None, place(2, 40, 30)):
        found = predictor.predict(place(1, 97, 61), background)
        assert found.probability.shape == found.depth.shape == (61, 97)
        assert 0 <= found.probability.min() <= found.probability.max() <= 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("eigen:width=63", "width"),
        ("eigen:depth=3", "depth"),
        ("eigen:convolutions=alexnet", "models --download alexnet-owt-7be5be79.pth"),
        ("eigen:convolutions=alexnet,file=own.pth", "own.pth"),
    ],
)
def test_what_cannot_begin_leaves_nothing_behind(tiny: Project, line: str, told: str) -> None:
    with pytest.raises(StudioError, match=told):
        finish(train(tiny, OPTIONS.model_copy(update={"model": line})))
    assert not (tiny.folder / "runs").exists()
