"""Whole batches of samples composed on the training device, from sources that stay there.

The same placements as everywhere, and the arithmetic of `fgbg_studio.imaging.layers` and `blending`
in float32: bilinear interpolation between pixel centres in the same layer of the cut-out, rounding
where they round. It composes what most samples are: one object, laid straight, with light, noise
and shift. What a sample has beyond that (`needs_more`) is rendered by the processor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.planned import Plan, arrays_of
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.layered_depth import NEAREST
from fgbg_studio.imaging.surfaces import OPAQUE

NONE = 0
"""The number of the blend `none` in `BLENDS`."""


@dataclass(frozen=True)
class Resident:
    """All sources of a dataset on one device.

    images: uint8, backgrounds x H x W x 3. depths: float32, backgrounds x H x W. texels: uint8,
    T x 4, every layer of every cut-out, row after row. widths, heights, starts: int64, cut-outs x
    layers, the largest layer first; 0 where a cut-out has no more.
    """

    images: Tensor
    depths: Tensor
    texels: Tensor
    widths: Tensor
    heights: Tensor
    starts: Tensor

    @property
    def nbytes(self) -> int:
        """Bytes on the device."""
        return sum(tensor.nbytes for tensor in vars(self).values())


def resident(dataset: Dataset, pixels: SourcePixels, device: torch.device) -> Resident:
    """Read every source once and put it on `device`."""
    places = [pixels.place(background) for background in dataset.backgrounds]
    layers = [pixels.layers(cutout) for cutout in dataset.cutouts]
    most = max(len(found) for found in layers)
    table = np.zeros((3, len(layers), most), np.int64)
    start, flat = 0, []
    for row, found in enumerate(layers):
        for column, layer in enumerate(found):
            height, width = layer.shape[:2]
            table[:, row, column] = width, height, start
            start += width * height
            flat.append(layer.reshape(-1, 4))
    arrays = (
        np.stack([place.image for place in places]),
        np.stack([place.depth for place in places]),
        np.concatenate(flat),
        *table,
    )
    return Resident(*(torch.from_numpy(array).to(device) for array in arrays))


def needs_more(plan: Plan) -> npt.NDArray[np.bool_]:
    """Which samples of a plan this renderer leaves to the processor's."""
    look = plan.dataset.recipe.look
    if (
        look.harmonise
        or look.shadow
        or plan.dataset.recipe.relief
        or plan.objects.colours is not None
    ):
        return np.ones(len(plan), bool)
    found = (plan.blend != NONE) | ((plan.objects.cutout >= 0).sum(axis=1) > 1)
    if plan.dataset.recipe.placement == "ground":
        # Which row is the lowest of what is turned, a pixel decides that may be rounded otherwise.
        found = found | (plan.objects.angle != 0).any(axis=1)
    if plan.traces is not None:
        found = found | (plan.traces.shapes.cutout >= 0).any(axis=1)
    return np.asarray(found, np.bool_)


@dataclass(frozen=True)
class Patch:
    """Where the cut-outs of N samples lie, padded to the largest: N x h x w.

    pixels: premultiplied RGBA, float32 of whole numbers, x 4. inside: bool, within the own box.
    at: int64, the pixel's place in N canvases after one another; one past the end where outside.
    """

    pixels: Tensor
    inside: Tensor
    at: Tensor


def patch_of(sources: Resident, plan: Plan, rows: npt.NDArray[np.int64]) -> Patch:
    """The cut-outs of `rows` of a plan, sized, turned and mirrored, each in its place."""
    device = sources.texels.device
    objects, main = plan.objects, plan.main[rows]
    canvas_w, canvas_h = plan.dataset.recipe.canvas
    columns = {
        name: torch.from_numpy(np.ascontiguousarray(values[rows, main])).to(device)
        for name, values in arrays_of(objects).items()
        if values.ndim == 2
    }
    high = int(objects.box_height[rows, main].max())
    wide = int(objects.box_width[rows, main].max())
    row = torch.arange(high, device=device)[None, :, None]
    column = torch.arange(wide, device=device)[None, None, :]
    each = {name: values[:, None, None] for name, values in columns.items()}
    inside = (row < each["box_height"]) & (column < each["box_width"])
    number = torch.arange(len(rows), device=device)[:, None, None]
    at = (number * canvas_h + each["top"] + row) * canvas_w + each["left"] + column
    end = len(rows) * canvas_h * canvas_w
    return Patch(_sampled(sources, each, row, column), inside, torch.where(inside, at, end))


def _sampled(sources: Resident, each: dict[str, Tensor], row: Tensor, column: Tensor) -> Tensor:
    """Bilinear samples of each cut-out's layer, whole numbers: N x h x w x 4."""
    width, height, start = _layer(sources, each)
    turn = torch.deg2rad(each["angle"])
    cos, sin = torch.cos(turn), torch.sin(turn)
    across, down = width / each["width"], height / each["height"]
    mirror = torch.where(each["flip"], -across, across)
    right = column - (each["box_width"] - 1) / 2
    below = row - (each["box_height"] - 1) / 2
    x = (mirror * (cos * right - sin * below) + (width - 1) / 2).float()
    y = (down * (sin * right + cos * below) + (height - 1) / 2).float()
    straight = each["angle"] == 0
    x = torch.where(straight, x.clamp(min=0).minimum(width - 1.0), x)
    y = torch.where(straight, y.clamp(min=0).minimum(height - 1.0), y)
    found = torch.zeros((*x.shape, 4), device=x.device)
    for one_right in (0, 1):
        for one_below in (0, 1):
            near_x, near_y = x.floor() + one_right, y.floor() + one_below
            weight = (1 - (x - near_x).abs()) * (1 - (y - near_y).abs())
            there = (near_x >= 0) & (near_x < width) & (near_y >= 0) & (near_y < height)
            at = start + near_y.long() * width + near_x.long()
            taken = sources.texels[torch.where(there, at, 0)].float()
            found += torch.where(there, weight, 0.0)[..., None] * taken
    return (found + 0.5).floor()


def _layer(sources: Resident, each: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """Width, height and start of the smallest layer that is not smaller than each cut-out."""
    cutout = each["cutout"][:, 0, 0]
    widths, heights = sources.widths[cutout], sources.heights[cutout]
    enough = (widths >= each["width"][:, 0]) & (heights >= each["height"][:, 0])
    # Layers grow smaller, so as many as are large enough come before the first that is not.
    number = (enough.sum(dim=1) - 1).clamp(min=0)[:, None]
    table = widths, heights, sources.starts[cutout]
    found = [values.gather(1, number)[:, :, None] for values in table]
    return found[0], found[1], found[2]


def composed(images: Tensor, patch: Patch) -> tuple[Tensor, Tensor]:
    """`images`, uint8 N x H x W x 3, with the patch laid over them; and the masks, N x H x W."""
    flat = torch.cat([images.reshape(-1, 3), images.new_zeros((1, 3))])
    alpha = patch.pixels[..., 3:]
    through = (flat[patch.at].float() * (255 - alpha) / 255).round()
    flat[patch.at] = (patch.pixels[..., :3] + through).clamp(max=255).to(torch.uint8)
    masks = images.new_zeros(len(flat))
    masks[patch.at] = patch.pixels[..., 3].to(torch.uint8)
    return flat[:-1].reshape(images.shape), masks[:-1].reshape(images.shape[:3])


def standing(depths: Tensor, patch: Patch) -> Tensor:
    """`depths`, float32 N x H x W with 0 = unknown, with each cut-out at its own depth.

    As `fgbg_studio.imaging.layered_depth` has it: the median under the lowest row, never farther
    than the 5th percentile of the surface that is hidden.
    """
    flat = torch.cat([depths.reshape(-1), depths.new_zeros(1)])
    below = flat[patch.at]
    covered = patch.inside & (patch.pixels[..., 3] >= OPAQUE)
    known = covered & (below > 0)
    nearest = _quantile(below.flatten(1), known.flatten(1), NEAREST)
    rows = torch.arange(covered.shape[1], device=depths.device)
    lowest = torch.where(covered.any(dim=2), rows, -1).amax(dim=1).clamp(min=0)
    number = torch.arange(len(depths), device=depths.device)
    contact = _quantile(below[number, lowest], known[number, lowest], 0.5)
    own = torch.where(contact > 0, torch.minimum(contact, nearest), nearest)
    replaced = covered & (own > 0)[:, None, None]
    flat[patch.at] = torch.where(replaced, own[:, None, None], below)
    return flat[:-1].reshape(depths.shape)


def _quantile(values: Tensor, counted: Tensor, share: float) -> Tensor:
    """Of the `counted` values of each row, linear between neighbours; 0 where there is none."""
    ordered = torch.where(counted, values, torch.inf).sort(dim=1).values
    count = counted.sum(dim=1)
    place = (count - 1).clamp(min=0) * share
    lower = place.floor().long()
    upper = torch.minimum(lower + 1, (count - 1).clamp(min=0))
    low = ordered.gather(1, lower[:, None])[:, 0]
    high = ordered.gather(1, upper[:, None])[:, 0]
    return torch.where(count > 0, low + (high - low) * (place - lower), 0.0).float()
