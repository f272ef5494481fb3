"""A trained network's answer of pictures of any size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.data.answers import Answer
from fgbg_studio.data.loader import EpochOrder
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.jobs.material import material_of
from fgbg_studio.jobs.runs import find_run
from fgbg_studio.learning.predictor import Picture, Predictor
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.learning.torch_network import TorchNetwork
from fgbg_studio.learning.unlikeness import Unlikeness
from fgbg_studio.project import Project
from tests.unit.pictures import place


@pytest.fixture(scope="module")
def predictor(trained_master: Path) -> Predictor:
    return Predictor(TorchNetwork.load(trained_master / "runs" / "first", "cpu"))


@pytest.mark.parametrize("size", [(64, 48), (48, 64), (33, 51), (300, 20), (17, 400), (8, 8)])
@pytest.mark.parametrize("with_background", [True, False])
def test_any_picture_gets_an_answer_of_its_own_size(
    predictor: Predictor, size: tuple[int, int], with_background: bool
) -> None:
    image = place(1, *size)
    found = predictor.predict(image, place(2, 90, 70) if with_background else None)
    for answer in (found.probability, found.depth):
        assert answer.shape == image.shape[:2]
        assert answer.dtype == np.float32
        assert np.isfinite(answer).all()
    assert found.probability.min() >= 0
    assert found.probability.max() <= 1
    scale = predictor.network.depth
    assert found.depth.min() >= scale.near * 0.999
    assert found.depth.max() <= scale.far * 1.001


def test_the_background_makes_a_difference(predictor: Predictor) -> None:
    image = place(1, 64, 64)
    alone, beside = predictor.predict(image), predictor.predict(image, place(2, 64, 64))
    assert not np.array_equal(alone.probability, beside.probability)
    assert np.array_equal(alone.probability, predictor.predict(image).probability)


def test_a_picture_of_the_canvas_gets_what_the_scorer_sees(
    trained_master: Path, predictor: Predictor, one_thread: None
) -> None:
    with Project.open(trained_master, read_only=True) as project:
        run = find_run(project)
        material = material_of(project, run.options, RunFolder(run.folder).dataset())
        order = EpochOrder(material.part("new-cutouts"), 1, 0)
        [batch] = material.batches(order, 1)
    network = predictor.network
    assert isinstance(network, TorchNetwork)
    scored = network.predict_batch(batch)
    found = predictor.predict(batch["image"][0].numpy(), batch["background"][0].numpy())
    assert np.array_equal(found.probability, scored.probability[0].numpy())
    assert np.array_equal(found.depth, scored.depth[0].numpy())


class Bright:
    """Says object where a picture is bright, farther to the right, and counts what it is given."""

    name, canvas, depth, device = "bright", (64, 64), DepthScale(), "none"
    unlikeness: Unlikeness | None = None

    def __init__(self) -> None:
        self.asked: list[tuple[int, ...]] = []

    def answer(self, images: Picture, backgrounds: Picture | None) -> Answer:
        self.asked.append(images.shape)
        probability = (images.mean(3) > 127).astype(np.float32)
        return Answer(probability, 1 + probability)


def test_a_panorama_is_seen_in_tiles_and_comes_out_whole() -> None:
    image = np.zeros((128, 1200, 3), np.uint8)
    image[40:90, 500:700] = 255
    network = Bright()
    found = Predictor(network).predict(image)
    assert {shape[1:3] for shape in network.asked} == {(64, 80)}
    inside = image[..., 0] > 127
    assert (found.probability[inside] >= 0.5).mean() > 0.98
    assert (found.probability[~inside] < 0.5).mean() > 0.98
    assert np.abs(found.depth - (1 + inside)).mean() < 0.03


def test_a_background_of_another_size_is_cropped_and_seen_at_the_same_size() -> None:
    seen = []

    class Watching(Bright):
        def answer(self, images: Picture, backgrounds: Picture | None) -> Answer:
            assert backgrounds is not None
            seen.append((images, backgrounds))
            return super().answer(images, backgrounds)

    image = place(1, 320, 240)
    wide = np.concatenate([place(2, 50, 240), image, place(3, 50, 240)], axis=1)
    Predictor(Watching()).predict(image, wide)
    [(images, backgrounds)] = seen
    assert images.shape == backgrounds.shape == (1, 64, 80, 3)
    assert np.array_equal(images, backgrounds)


def test_unlikeness_is_told_where_the_network_knows() -> None:
    network = Bright()
    assert Predictor(network).predict(place(1)).unlikeness is None
    like = [place(seed, 64, 64) for seed in range(40)]
    network.unlikeness = Unlikeness.measured(like)
    predictor = Predictor(network)
    near, far = predictor.predict(like[0]).unlikeness, predictor.predict(255 - 0 * like[0])
    assert near is not None
    assert far.unlikeness is not None
    assert near < far.unlikeness
