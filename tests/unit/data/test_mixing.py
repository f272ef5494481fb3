"""Batches with real samples in them are the same whoever makes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from fgbg_studio.data.orders import MixedOrder
from fgbg_studio.data.real_samples import real_samples
from fgbg_studio.data.real_views import RealViews
from fgbg_studio.data.render import render_index
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.jobs.material import Rendered, on_device
from fgbg_studio.project import Project
from tests.unit.real_photos import add_real

CPU = torch.device("cpu")


def views(project: Project) -> RealViews:
    samples = real_samples(project.contents.photos, {})
    return RealViews(samples, project.folder, project.recipe.canvas, 5, flips=True)


@pytest.fixture
def mixed(tiny: Project, tmp_path: Path) -> tuple[Project, MixedOrder]:
    """A project with two real samples, and an order of 20 places in which a third is theirs."""
    add_real(tiny, tmp_path, 7)
    add_real(tiny, tmp_path, 8, paired=False)
    return tiny, MixedOrder(np.arange(len(tiny.dataset())), 20, 3, 6, 1 / 3)


@pytest.mark.parametrize("workers", [0, 2])
def test_each_place_of_a_batch_has_its_sample_or_view(
    mixed: tuple[Project, MixedOrder], workers: int
) -> None:
    project, order = mixed
    dataset, real, seen = project.dataset(), views(project), []
    pixels = SourcePixels(project.folder, dataset.recipe.canvas, dataset.depth_scale)
    material = Rendered(dataset, project.folder)
    for batch in material.batches(order, 6, workers, views(project)):
        for n, index in enumerate(batch["index"].tolist()):
            expected = render_index(dataset, pixels, index) if index >= 0 else real.view(-1 - index)
            for name in ("image", "background", "mask", "depth"):
                values = getattr(expected, name)
                found = batch[name][n].numpy()
                assert np.array_equal(found, np.zeros_like(found) if values is None else values)
            seen.append(index)
    assert seen == order.order().tolist()
    assert min(seen) == -6


def test_the_device_composes_the_rest_and_is_given_the_views(
    mixed: tuple[Project, MixedOrder],
) -> None:
    project, order = mixed
    dataset = project.dataset()
    material = Rendered(dataset, project.folder)
    order.epoch, order.skip = 2, 6
    by_processor = list(material.batches(order, 6, 0, views(project)))
    by_device = list(on_device(material, order, 6, CPU, views(project)))
    assert len(by_device) == len(by_processor) == 3
    for ours, theirs in zip(by_device, by_processor, strict=True):
        assert ours["index"].tolist() == theirs["index"].tolist()
        real = ours["index"] < 0
        for name in ("image", "background", "mask", "depth"):
            assert torch.equal(ours[name][real], theirs[name][real])
            away = (ours[name][~real].float() - theirs[name][~real].float()).abs()
            assert away.mean() < 6.0  # noise of its own
    assert min(int(batch["index"].min()) for batch in by_device) < -6


def test_the_device_may_have_batches_of_views_alone(mixed: tuple[Project, MixedOrder]) -> None:
    project, _ = mixed
    material = Rendered(project.dataset(), project.folder)
    order = MixedOrder(np.arange(100), 2, 3, 1, 0.9)
    batches = list(on_device(material, order, 1, CPU, views(project)))
    assert [batch["index"].tolist() for batch in batches] == [[order.order()[0]], [-1]]
