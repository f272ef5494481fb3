"""Opening data that people have already: which pattern of names it follows, and its records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError, UsageError
from fgbg_studio.data.containers import Container, open_container
from fgbg_studio.data.matching import Match
from fgbg_studio.data.sources import DepthScale

if TYPE_CHECKING:
    from fgbg_studio.data.foreign import ForeignDataset

AUTO, CARD = "auto", "dataset.json"
GOOD = 0.6
"""Confidence from which on a match is taken for what it is."""


def patterns() -> dict[str, str]:
    """Every pattern of names, and how such data looks."""
    return {name: registry.load("readers", name).ABOUT for name in registry.names("readers")}


def is_guess(match: Match) -> bool:
    """Whether a match has to be shown to a person before it is taken."""
    return bool(registry.load("readers", match.pattern).IS_GUESS) or match.confidence < GOOD


def matches(container: Container) -> list[Match]:
    """What every reader makes of a container, the likeliest first; those that find nothing last."""
    found = []
    for name in registry.names("readers"):
        plugin = registry.load("readers", name)
        found.append(plugin.match(container, plugin.Options()))
    return sorted(found, key=lambda match: match.confidence, reverse=True)


def best_match(container: Container, pattern: str = AUTO) -> Match:
    """The match of a pattern, or the likeliest. Raises StudioError where there is no record."""
    if pattern == AUTO:
        best = matches(container)[0]
    else:
        plugin = registry.load("readers", pattern)
        best = plugin.match(container, plugin.Options())
    if not best.records:
        known = "\n".join(f"  {name}: {about}" for name, about in patterns().items())
        raise StudioError(
            f"In {container.path} no image was found that has a mask. Patterns of names:\n{known}"
        )
    return best


def open_data(
    path: Path,
    pattern: str = AUTO,
    canvas: tuple[int, int] | None = None,
    *,
    accept_guess: bool = False,
) -> ForeignDataset:
    """The records at `path`, to be trained on or looked at.

    Raises StudioError where nothing is found, and UsageError for a guess that nobody has accepted,
    with examples of what it would take for what.
    """
    from fgbg_studio.data.foreign import ForeignDataset

    container = open_container(path)
    match = best_match(container, pattern)
    if pattern == AUTO and is_guess(match) and not accept_guess:
        raise UsageError(
            f"How the files in {path} belong together is a guess ('{match.pattern}'):\n"
            + "\n".join(example_lines(match))
            + f"\nIf that is right, say so: choose the pattern '{match.pattern}'."
        )
    return ForeignDataset(container, match, canvas, _steps_per_unit(container))


def example_lines(match: Match) -> list[str]:
    """A few records, with what each of their files was taken for."""
    return [
        "  " + ", ".join(f"{kind} {name}" for kind, name in files.items() if name)
        for record in match.examples()
        for files in [
            {
                "image": record.image,
                "mask": record.mask,
                "depth": record.depth,
                "background": record.background,
            }
        ]
    ]


def _steps_per_unit(container: Container) -> float:
    """What one unit of depth is in the files, where a data card tells."""
    if CARD not in container.names():
        return 1.0
    try:
        return DepthScale.model_validate(json.loads(container.read(CARD))["depth"]).steps_per_unit
    except (ValidationError, ValueError, KeyError, TypeError, RecursionError):
        return 1.0
