"""A network that is ready to be handed on."""

from __future__ import annotations

import torch

from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning import coding
from fgbg_studio.learning.exportable import WholeNetwork, settled
from tests.unit.networks import network_to_try


def test_answers_are_of_the_pictures_size_and_agree_with_the_predictors() -> None:
    network, scale = network_to_try("eigen").eval(), DepthScale(near=0.5, far=10.0)
    image, background = torch.rand(2, 3, 48, 80), torch.rand(2, 3, 48, 80)
    with torch.no_grad():
        mask, code, depth = WholeNetwork(network, scale)(image, background)
        heads = network(image, background)
    expected = coding.answers(heads, scale, (48, 80), coding.frame_of(network))
    torch.testing.assert_close((torch.sigmoid(mask), depth), expected)
    torch.testing.assert_close(coding.decoded(torch.sigmoid(code), scale), depth)


def test_a_settled_network_stays_in_the_phase_it_is_in() -> None:
    network = network_to_try("eigen").eval()
    image = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        for share in (0.0, 0.9):
            network.learn_at(share)
            copy = settled(network)
            expected = network(image, image)
            network.learn_at(1 - share)
            torch.testing.assert_close(copy(image, image), expected)
            assert "both.refines" not in copy.state_dict()
            assert "both.refines" in network.state_dict()
