"""Where the program's own files and the person's model files lie."""

from __future__ import annotations

import os
from pathlib import Path

APP_NAME = "fgbg-studio"


def resource(*parts: str) -> Path:
    """A file that comes with the program: beside a checkout's package, inside a wheel's."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def sample_project() -> Path:
    """The sample project as it was shipped; read-only by convention, opened as a copy."""
    return resource("sample_project")


def models_folder() -> Path:
    """Where model weights are kept: ``FGBG_MODELS``, else the person's data folder."""
    if chosen := os.environ.get("FGBG_MODELS"):
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)) / "models"


def default_projects_folder() -> Path:
    """Where new projects, and the person's copy of the sample project, are made."""
    if chosen := os.environ.get("FGBG_PROJECTS"):
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_documents_dir()) / "FGBG Studio"
