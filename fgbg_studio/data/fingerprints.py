"""Whether the files that samples are rendered from are still what they were."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.sources import Background, Cutout

BLOCK = 2**20


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes. Raises StudioError, naming it, where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error


@lru_cache(maxsize=100_000)
def _remembered(path: Path, written: int, size: int) -> str:
    return sha256_of(path)


def sha256_now(path: Path) -> str:
    """The same, read again only where the file's time or length is another; "" where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return _remembered(path, found.st_mtime_ns, found.st_size)


def sha256_of_files(root: Path, names: list[str]) -> str:
    """One hash of several files, of their names in order and their contents.

    Raises OSError where one cannot be read.
    """
    digest = hashlib.sha256()
    for name in sorted(names):
        with (root / name).open("rb", buffering=0) as file:
            digest.update(f"{name}\0{os.fstat(file.fileno()).st_size}\0".encode())
            while block := file.read(BLOCK):
                digest.update(block)
    return digest.hexdigest()


def files_of_source(source: Background | Cutout) -> list[str]:
    """The files that a source's pixels come from, as its project names them."""
    if isinstance(source, Cutout):
        return [name for name in (source.file, source.relief) if name]
    return [name for name in (source.file, source.depth, source.regions) if name]


def sources_of(dataset: Dataset) -> list[Background | Cutout]:
    """Its backgrounds, then its cut-outs."""
    return [*dataset.backgrounds, *dataset.cutouts]


def files_of(dataset: Dataset) -> list[str]:
    """Every file that a dataset's samples are rendered from, as its project names them."""
    return sorted({name for source in sources_of(dataset) for name in files_of_source(source)})


def changed_files(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The files that are no longer what they were, or gone."""
    return sorted(name for name, content in then.items() if now.get(name) != content)


def sources_with(dataset: Dataset, files: list[str]) -> Iterator[Background | Cutout]:
    """The sources that any of the files belongs to."""
    changed = set(files)
    for source in sources_of(dataset):
        if changed & set(files_of_source(source)):
            yield source
