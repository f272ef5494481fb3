"""Whether the files that samples are rendered from are still what they were."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.data.dataset import Dataset


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes. Raises StudioError, naming it, where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error


def files_of(dataset: Dataset) -> list[str]:
    """Every file that a dataset's samples are rendered from, as its project names them."""
    depths = [background.depth for background in dataset.backgrounds if background.depth]
    sources = [source.file for source in (*dataset.backgrounds, *dataset.cutouts)]
    return sorted({*sources, *depths})
