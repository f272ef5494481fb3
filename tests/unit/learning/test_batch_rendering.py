"""The batch renderer gives what the processor's gives, within what rounding leaves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from fgbg_studio.base.atomic_files import read_json
from fgbg_studio.base.events import finish
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.loader import EpochOrder
from fgbg_studio.data.recipe import DISTURBED, PLAIN, Blends, Disturbance, Recipe
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging import disturbing
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.training import train
from fgbg_studio.learning.batch_disturbing import exposed, noisy, recompressed, shifted
from fgbg_studio.learning.batch_renderer import BatchRenderer, RenderedBatches
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.project import Project

CPU = torch.device("cpu")
Errors = dict[str, np.ndarray[Any, np.dtype[np.float64]]]


def errors(project: Project, recipe: Recipe) -> Errors:
    """Absolute differences between the two renderers over some samples, by array."""
    dataset = project.dataset(recipe)
    pixels = SourcePixels(project.folder, recipe.canvas, dataset.depth_scale)
    indices = np.arange(0, len(dataset), 3)
    batch = BatchRenderer(dataset, pixels, CPU).batch(indices)
    samples = list(Samples(dataset, pixels).many(indices.tolist()))
    assert batch["index"].tolist() == indices.tolist()
    return {
        name: np.abs(
            batch[name].numpy().astype(float) - np.stack([getattr(s, name) for s in samples])
        )
        for name in ("image", "background", "mask", "depth")
    }


@pytest.mark.parametrize("rotation", [0.0, 60.0])
@pytest.mark.parametrize("placement", ["uniform", "ground"])
def test_plain_samples_agree(tiny: Project, placement: Any, rotation: float) -> None:
    found = errors(
        tiny,
        Recipe(
            width=96,
            height=64,
            places=2,
            placement=placement,
            rotation=rotation,
            disturbance=PLAIN,
        ),
    )
    for name in ("image", "mask"):
        assert found[name].mean() <= 1
        assert np.percentile(found[name], 99.9) <= 3
    assert not found["background"].any()
    assert (found["depth"] > 1e-4).mean() < 1e-3  # where alpha is within a rounding of one half


def test_light_and_shift_agree(tiny: Project) -> None:
    light = Disturbance(exposure=0.2, gamma=0.2, shift=3)
    found = errors(tiny, Recipe(width=64, height=64, places=2, disturbance=light))
    assert found["image"].mean() <= 1
    assert np.percentile(found["image"], 99.9) <= 4


def test_what_the_device_cannot_compose_is_rendered_by_the_processor(tiny: Project) -> None:
    several = Recipe(
        width=64, height=64, places=2, objects_least=2, objects_most=3, disturbance=PLAIN
    )
    feathered = several.model_copy(
        update={"objects_least": 1, "objects_most": 1, "blends": Blends(none=False, feather=True)}
    )
    plain = several.model_copy(update={"objects_least": 1, "objects_most": 1})
    for cutout in tiny.contents.cutouts:
        write_png(
            tiny.path(f"{cutout.id}.png"), np.full((cutout.height, cutout.width), 9000, np.uint16)
        )
        tiny.put(cutout.model_copy(update={"relief": f"{cutout.id}.png"}))
    deep = plain.model_copy(update={"relief": 1.0})
    for recipe in (several, feathered, deep):
        assert all(not values.any() for values in errors(tiny, recipe).values())


def picture(shared_like: int = 0) -> torch.Tensor:
    """Four smooth pictures with edges, uint8."""
    rows, columns = np.mgrid[:72, :88]
    waves = [np.sin(rows / (7 + n) + shared_like) * np.cos(columns / 9.0) for n in range(3)]
    image = np.stack([110 + 90 * wave for wave in waves], axis=-1)
    image[20:50, 30:60] = 40, 200, 90
    return torch.from_numpy(np.stack([np.roll(image, 5 * n, 1) for n in range(4)]).astype(np.uint8))


def test_light_and_shift_are_those_of_the_processor() -> None:
    images = picture()
    gain, gamma = torch.tensor([1.0, 1.1, 0.9, 1.15]), torch.tensor([1.0, 0.9, 1.1, 1.0])
    right, down = torch.tensor([0, 2, -3, 100]), torch.tensor([0, -1, 2, -100])
    lit, moved = exposed(images, gain, gamma), shifted(images, right, down)
    for n in range(4):
        one = images[n].numpy()
        expected = disturbing.exposed(one, float(gain[n]), float(gamma[n])).astype(int)
        assert np.abs(lit[n].numpy() - expected).max() <= 1
        expected = disturbing.shifted(one, int(right[n]), int(down[n]))
        assert np.array_equal(moved[n].numpy(), expected)


def test_a_jpeg_is_rounded_as_the_library_rounds_it() -> None:
    images, quality = picture(), torch.tensor([30, 60, 90, 100])
    found = recompressed(images, quality).numpy().astype(int)
    for n in range(3):
        expected = disturbing.recompressed(images[n].numpy(), int(quality[n])).astype(int)
        apart = np.abs(found[n] - expected)
        assert apart.mean() < 1
        assert np.percentile(apart, 99) <= 8
        changed = np.abs(expected - images[n].numpy()).mean()
        assert apart.mean() < changed / 2
    assert np.array_equal(found[3], images[3].numpy())


def test_noise_has_its_sigma_and_follows_its_seeds() -> None:
    grey = torch.full((3, 100, 100, 3), 128, dtype=torch.uint8)
    sigma, seeds = torch.tensor([0.0, 2.0, 8.0]), np.array([1, 2, 3])
    found = noisy(grey, sigma, seeds).float()
    assert torch.equal(found[0], grey[0].float())
    assert [round(float(found[n].std()), 1) for n in (1, 2)] == pytest.approx([2, 8], abs=0.3)
    assert torch.equal(found, noisy(grey, sigma, seeds).float())
    assert not torch.equal(found, noisy(grey, sigma, seeds + 1).float())
    assert torch.equal(found[2:], noisy(grey[2:], sigma[2:], seeds[2:]).float())


def test_batches_go_on_in_mid_epoch(tiny: Project) -> None:
    dataset: Dataset = tiny.dataset()
    pixels = SourcePixels(tiny.folder, dataset.recipe.canvas, dataset.depth_scale)
    order = EpochOrder(np.arange(len(dataset)), 10, 3)
    batches = RenderedBatches(BatchRenderer(dataset, pixels, CPU), order, 4)
    whole = [batch["index"].tolist() for batch in batches]
    assert [len(indices) for indices in whole] == [4, 4, 2]
    order.skip = 4
    assert [batch["index"].tolist() for batch in batches] == whole[1:]


@pytest.mark.parametrize("renderer", ["device", "auto"])
def test_a_run_learns_from_either_and_says_from_which(tiny: Project, renderer: Any) -> None:
    tiny.set_recipe(tiny.recipe.model_copy(update={"disturbance": DISTURBED}))
    options = TrainOptions(
        name="r",
        size=32,
        epochs=1,
        epoch_samples=6,
        batch=4,
        held_out_samples=2,
        device="cpu",
        renderer=renderer,
    )
    folder = finish(train(tiny, options))
    expected = "processor" if renderer == "auto" else renderer
    assert read_json(folder / "run.json")["renderer"] == expected
