"""Real weights for tests, from outside the project; a test is skipped where they are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fgbg_studio.base.resources import models_folder

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("FGBG_SHARED") or CHECKOUT.parent / "shared")
CHOSEN = os.environ.get("FGBG_MODELS", "")
"""Read before a test gets a model folder of its own."""


def find_weights(name: str) -> Path | None:
    """A file with weights, from the folder FGBG_MODELS or `models` among the shared files."""
    for folder in (Path(CHOSEN) if CHOSEN else None, SHARED / "models"):
        if folder and (folder / name).is_file():
            return (folder / name).resolve()
    return None


def place_weights(*names: str) -> None:
    """Show files with weights in the test's own model folder, or skip the test."""
    for name in names:
        found = find_weights(name)
        if found is None:
            pytest.skip(f"the weights {name} are not there (FGBG_MODELS names their folder)")
        (models_folder() / name).symlink_to(found)
