"""A dataset: a recipe plus its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import Background, Cutout, DepthScale


class Parts(NamedTuple):
    """What a sample is made of; the last varies fastest.

    Background and cut-out by their number in the dataset, the place, whether it is flipped, and the
    number of its blend among those chosen (0 where the blend is drawn).
    """

    background: int
    cutout: int
    place: int
    flip: bool
    blend: int


@dataclass(frozen=True)
class Dataset:
    """A recipe plus its sources: every one of its `len()` samples exists as soon as this does."""

    recipe: Recipe
    backgrounds: tuple[Background, ...]
    cutouts: tuple[Cutout, ...]
    depth_scale: DepthScale

    def __len__(self) -> int:
        return len(self.backgrounds) * len(self.cutouts) * self.each

    @property
    def each(self) -> int:
        """Samples of one background with one cut-out: places x flips x blends."""
        return self.recipe.places * (2 if self.recipe.flips else 1) * self.blends

    @property
    def blends(self) -> int:
        """How many blends each placement is made in."""
        chosen = self.recipe.blends
        return len(chosen.chosen) if chosen.every else 1

    def parts(self, index: int) -> Parts:
        """What a sample is made of, by its index. Raises StudioError beyond the plan."""
        if not 0 <= index < len(self):
            raise StudioError(f"There is no sample {index:,}: the plan has {len(self):,}.")
        rest, blend = divmod(index, self.blends)
        rest, flip = divmod(rest, 2) if self.recipe.flips else (rest, 0)
        rest, place = divmod(rest, self.recipe.places)
        background, cutout = divmod(rest, len(self.cutouts))
        return Parts(background, cutout, place, bool(flip), blend)


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
