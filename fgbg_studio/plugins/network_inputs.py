"""What networks of masks and depth do with their inputs: grey, and no background at hand."""

from __future__ import annotations

import torch
from torch import Tensor

LUMA = (0.299, 0.587, 0.114)
"""Shares of red, green and blue in brightness, ITU-R BT.601."""


def luminance(image: Tensor) -> Tensor:
    """Brightness (B x 1 x H x W) of RGB (B x 3 x H x W), in the same range."""
    shares = image.new_tensor(LUMA)[None, :, None, None]
    return (image * shares).sum(1, keepdim=True)


def or_image(background: Tensor, image: Tensor) -> Tensor:
    """The background, and where it is nothing but zeros, "none at hand", the image itself.

    Nothing differs from it then, as in a picture without an object; a network that is trained so
    learns to look at the image alone. Both are B x C x H x W.
    """
    there = (background != 0).flatten(1).any(1)[:, None, None, None]
    return torch.where(there, background, image)
