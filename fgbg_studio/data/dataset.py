"""A dataset: a recipe plus its sources."""

from __future__ import annotations

from dataclasses import dataclass

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import Background, Cutout, DepthScale


@dataclass(frozen=True)
class Dataset:
    """A recipe plus its sources: every one of its `len()` samples exists as soon as this does."""

    recipe: Recipe
    backgrounds: tuple[Background, ...]
    cutouts: tuple[Cutout, ...]
    depth_scale: DepthScale

    def __len__(self) -> int:
        flips = 2 if self.recipe.flips else 1
        return len(self.backgrounds) * len(self.cutouts) * self.recipe.places * flips

    def parts(self, index: int) -> tuple[Background, Cutout, int, bool]:
        """Background, cut-out, place and flip of a sample; flip varies fastest."""
        if not 0 <= index < len(self):
            raise StudioError(f"There is no sample {index:,}: the plan has {len(self):,}.")
        rest, flip = divmod(index, 2) if self.recipe.flips else (index, 0)
        rest, place = divmod(rest, self.recipe.places)
        b, c = divmod(rest, len(self.cutouts))
        return self.backgrounds[b], self.cutouts[c], place, bool(flip)
