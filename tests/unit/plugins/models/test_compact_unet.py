"""The default: as small as promised, at full resolution, and open to one picture alone."""

from __future__ import annotations

import pytest
import torch

from fgbg_studio.plugins.compact_network import align, match_light
from tests.unit.networks import count_of, network_to_try


@pytest.mark.parametrize(("grey", "parameters"), [(False, 941_301), (True, 940_149)])
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
