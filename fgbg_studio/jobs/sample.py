"""The sample project: the person's own copy of what comes with the program."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.resources import default_projects_folder, sample_project

NAME = "street-cars"


def open_sample() -> Path:
    """The folder of the person's copy, made on first use."""
    return copy_sample(default_projects_folder() / NAME)


def copy_sample(folder: Path) -> Path:
    """Copy the sample project to `folder`, unless it is there already; whole or not at all."""
    if (folder / "project.json").exists():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".copying-") as temporary:
            copied = shutil.copytree(
                sample_project(), Path(temporary) / NAME, copy_function=shutil.copyfile
            )
            copied.replace(folder)
    except OSError as error:
        raise StudioError(
            describe_os_error(error, f"copying the sample project to {folder}")
        ) from error
    return folder
