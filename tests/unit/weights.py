"""Real weights for tests, from outside the project; a test is skipped where they are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fgbg_studio.base.resources import models_folder

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("FGBG_SHARED") or CHECKOUT.parent / "shared") / "models"
CHOSEN = os.environ.get("FGBG_MODELS", "")
"""Read before a test gets a model folder of its own."""


def weights_file(name: str) -> Path:
    """A file with weights, from the folder FGBG_MODELS or `models` among the shared files."""
    folders = [SHARED, *([Path(CHOSEN)] if CHOSEN else [])]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    pytest.skip(f"the weights {name} are not there (set FGBG_MODELS to the folder that has them)")


def place_weights(*names: str) -> None:
    """Show files with weights in the test's own model folder."""
    for name in names:
        (models_folder() / name).symlink_to(weights_file(name).resolve())
