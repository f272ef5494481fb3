"""A dataset: a recipe plus its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

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


def described(dataset: Dataset) -> dict[str, Any]:
    """A dataset as plain values for a JSON file: recipe, depth scale, sources with their hashes."""
    return {
        "recipe": dataset.recipe.model_dump(),
        "depth": dataset.depth_scale.model_dump(),
        "backgrounds": [source.model_dump() for source in dataset.backgrounds],
        "cutouts": [source.model_dump() for source in dataset.cutouts],
    }


def from_description(facts: Mapping[str, Any], file: Path) -> Dataset:
    """The dataset that `described` put into `file`. Raises StudioError, naming it, if damaged."""
    try:
        return Dataset(
            Recipe.model_validate(facts["recipe"]),
            tuple(Background.model_validate(source) for source in facts["backgrounds"]),
            tuple(Cutout.model_validate(source) for source in facts["cutouts"]),
            DepthScale.model_validate(facts["depth"]),
        )
    except (ValidationError, KeyError, TypeError) as error:
        raise StudioError(f"{file} is damaged or of another version. Begin anew.") from error
