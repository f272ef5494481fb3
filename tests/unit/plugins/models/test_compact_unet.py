"""The default: as small as promised, at full resolution, and open to one picture alone."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from fgbg_studio.plugins.compact_network import REACHES, align, largest_around, match_light, sizes
from tests.unit.networks import count_of, network_to_try


@pytest.mark.parametrize(("grey", "parameters"), [(False, 942_741), (True, 941_589)])
def test_it_has_the_parameters_that_it_says(grey: bool, parameters: int) -> None:
    assert count_of("compact-unet", grey=grey) == parameters < 2_000_000


@pytest.mark.parametrize("size", [(224, 224), (112, 150), (33, 47), (16, 16)])
def test_it_answers_at_full_resolution(size: tuple[int, int]) -> None:
    model = network_to_try("compact-unet").eval()
    with torch.no_grad():
        for answer in model(torch.rand(1, 3, *size), torch.rand(1, 3, *size)):
            assert answer.shape == (1, 1, *size)


def test_no_background_is_a_background_like_the_image() -> None:
    image = torch.rand(2, 3, 24, 24)
    nothing = torch.zeros_like(image)
    assert torch.equal(align(image, nothing), nothing)
    assert torch.equal(match_light(image, nothing), image)


def test_a_background_that_is_off_by_a_pixel_or_darker_is_brought_to_the_image() -> None:
    image = torch.rand(1, 3, 40, 40)
    background = image.roll((1, -2), (2, 3)) * 0.5
    found = match_light(image, align(image, background))
    inside = (slice(None), slice(None), slice(4, -4), slice(4, -4))
    assert float((found - image)[inside].abs().mean()) < 0.02


def test_an_object_does_not_change_the_light_of_its_background() -> None:
    background = torch.rand(1, 3, 56, 56)
    image = 0.8 * background + 0.1
    image[..., 20:45, 10:35] = 1.0
    found = match_light(image, background)
    around = torch.ones(56, 56, dtype=torch.bool)
    around[20:45, 10:35] = False
    assert float((found - image)[..., around].abs().max()) < 0.02


def test_beside_the_largest_difference_around_it_an_edge_shows_its_alpha() -> None:
    """Whatever the colours of object and background are; noise shows next to nothing."""
    alpha = torch.zeros(32, 32)
    alpha[:, 8:24] = 1.0
    alpha[:, 7], alpha[:, 24] = 0.25, 0.75
    for contrast in (0.2, 0.7):
        colours = torch.tensor([contrast, -contrast / 2, contrast / 4])
        found = sizes((alpha * colours[:, None, None])[None])
        assert found.shape == (1, 1 + 2 * len(REACHES), 32, 32)
        shares = found[0, 1:, 16]
        assert (shares[:, 12] > 0.65).all()  # what is little beside noise is not taken for certain
        assert (
            (shares / shares[:, 12:13])[:, [7, 24]] - torch.tensor([0.25, 0.75])
        ).abs().max() < 0.02
        assert found.min() == 0
        assert found.max() <= 1
    noise = sizes(0.002 * torch.randn(1, 3, 32, 32))
    assert noise.max() < 0.3


def test_the_largest_around_is_what_pooling_finds() -> None:
    maps = torch.rand(2, 3, 13, 17)
    for reach in (1, 2, 5):
        pooled = functional.max_pool2d(maps, 2 * reach + 1, 1, reach)
        assert torch.equal(largest_around(maps, reach), pooled)


def test_without_a_background_there_is_no_size_of_a_difference() -> None:
    assert not sizes(torch.zeros(1, 3, 16, 16)).any()
