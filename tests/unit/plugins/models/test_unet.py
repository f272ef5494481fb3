"""The plain U-Net: the paper's levels, at full resolution."""

from __future__ import annotations

import pytest
import torch

from tests.unit.networks import count_of, network_to_try, shapes_of


@pytest.mark.parametrize(
    ("chosen", "parameters"),
    [({}, 7_763_938), ({"grey": True}, 7_762_786), ({"width": 64}, 31_039_426)],
)
def test_it_has_the_parameters_that_it_says(chosen: dict[str, int], parameters: int) -> None:
    assert count_of("unet", **chosen) == parameters


def test_its_levels_are_the_papers() -> None:
    model = network_to_try("unet", width=4)
    found = shapes_of(
        (f"{part}.{number}", layer)
        for part in ("down", "up", "joined")
        for number, layer in model.get_submodule(part).named_children()
    )
    model(torch.rand(1, 3, 64, 96), torch.rand(1, 3, 64, 96))
    assert found == {
        "down.0": (4, 64, 96),
        "down.1": (8, 32, 48),
        "down.2": (16, 16, 24),
        "down.3": (32, 8, 12),
        "down.4": (64, 4, 6),
        "up.0": (32, 8, 12),
        "joined.0": (32, 8, 12),
        "up.1": (16, 16, 24),
        "joined.1": (16, 16, 24),
        "up.2": (8, 32, 48),
        "joined.2": (8, 32, 48),
        "up.3": (4, 64, 96),
        "joined.3": (4, 64, 96),
    }


@pytest.mark.parametrize("size", [(224, 224), (33, 47), (16, 16)])
def test_it_answers_at_full_resolution(size: tuple[int, int]) -> None:
    model = network_to_try("unet").eval()
    with torch.no_grad():
        for answer in model(torch.rand(1, 3, *size), torch.rand(1, 3, *size)):
            assert answer.shape == (1, 1, *size)


def test_without_a_background_it_sees_the_image_twice() -> None:
    model = network_to_try("unet").eval()
    image = torch.rand(2, 3, 32, 32)
    with torch.no_grad():
        alone, twice = model(image, torch.zeros_like(image)), model(image, image)
    for one, two in zip(alone, twice, strict=True):
        assert torch.equal(one, two)
