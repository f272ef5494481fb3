"""Files with the weights of pretrained networks: where from, where to, and whether they are right.

They belong to their publishers and are no part of the program. They lie in the person's model
folder, downloaded at a click (`jobs.downloading`) or put there by hand.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from fgbg_studio.base.atomic_files import read_json, write_json
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.resources import models_folder

CHUNK = 1 << 20
PINNED = "pinned.json"
"""In the model folder: file name -> "sha256:..." of a download that a person confirmed."""

Stamp = tuple[str, int, int]

_right: dict[tuple[str, int, int, str], bool] = {}
"""Files that were hashed in this process: path, size, time of change and digest -> is it right."""


@dataclass(frozen=True)
class ModelFile:
    """One file.

    Attributes:
        name: Its name in the model folder.
        url: Where its publisher offers it; empty where no address is known.
        licence: Under which it may be used, as its publisher states it.
        source: The page that says so.
        size: In bytes; None where no published source states it.
        digest: "md5:..." or "sha256:..."; empty where no published source states one.
        use: What it is good for, in a few words.
        carrier: A published package that holds it too, for machines that see registries alone.
    """

    name: str
    url: str
    licence: str
    source: str
    size: int | None = None
    digest: str = ""
    use: str = ""
    carrier: str = ""


def find(file: ModelFile) -> Path | None:
    """Where the file lies in the model folder, there also under its publisher's name, or None.

    Raises StudioError for a name that leaves the folder: a project of anyone's may state one.
    """
    path = inside(file.name)
    published = file.url.rpartition("/")[2]
    for name in (path.name, published):
        if name and (found := path.with_name(name)).is_file():
            return found
    return None


def require(file: ModelFile) -> Path:
    """Where the file lies. Raises StudioError where it is absent, or not what was published."""
    path = find(file)
    if path is None:
        raise StudioError(missing_message(file))
    if not is_right(path, expected(file)):
        raise StudioError(
            f"{path} is not the file that its publisher offers: its checksum is another one. "
            f"Delete it and download it again. {_ways(file)}"
        )
    return path


def stamp_of(file: ModelFile) -> Stamp | None:
    """Where a file lies, its size and its time of change; None where it is not there.

    It is another one once another file is under that name.
    """
    path = find(file)
    try:
        facts = path.stat() if path else None
    except FileNotFoundError:
        return None
    return (str(path), facts.st_size, facts.st_mtime_ns) if facts else None


def missing_message(file: ModelFile) -> str:
    """Which file is not there, and what to do about it with and without a network."""
    return f"The model file {file.name} is not there. {_ways(file)}"


def _ways(file: ModelFile) -> str:
    """How the file is got."""
    place = f"put it into {models_folder()} as {file.name}"
    also = f" The package {file.carrier} holds it too." if file.carrier else ""
    if not file.url:
        return f"No address is known for it. To use one that you have, {place}.{also}"
    whole = file.name.rpartition("/")[0] or file.name
    return (
        f"Get it with 'fgbg-studio models --download {whole}', or download {file.url} "
        f"yourself and {place}.{also}"
    )


def expected(file: ModelFile) -> str:
    """The digest that its publisher states, else the one a person confirmed, else ""."""
    return file.digest or pinned().get(file.name, "")


def pinned() -> dict[str, str]:
    """File name -> the digest that a person confirmed. A damaged list counts as empty."""
    try:
        found = read_json(models_folder() / PINNED)
    except StudioError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): str(digest) for name, digest in found.items()}


def pin(file: ModelFile, digest: str) -> None:
    """Remember the digest of a first download: from now on the file must have it."""
    write_json(models_folder() / PINNED, {**pinned(), file.name: digest})


def is_right(path: Path, digest: str) -> bool:
    """Whether a file has a digest; any file has the digest "".

    A file is hashed once as long as neither its size nor its time changes.
    """
    if not digest:
        return True
    try:
        facts = path.stat()
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error
    key = (str(path), facts.st_size, facts.st_mtime_ns, digest)
    if key not in _right:
        _right[key] = digest_of(path, digest.partition(":")[0]) == digest
    return _right[key]


def digest_of(path: Path, kind: str = "sha256") -> str:
    """The digest of a file, such as "sha256:1f...". Raises StudioError where it is unreadable."""
    made = hashlib.new(kind, usedforsecurity=False)  # md5 is all that some publishers state
    try:
        with path.open("rb") as opened:
            while chunk := opened.read(CHUNK):
                made.update(chunk)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error
    return f"{kind}:{made.hexdigest()}"


def inside(name: str) -> Path:
    """The path of a file in the model folder. Raises StudioError for a name that leaves it."""
    folder = models_folder().absolute()
    path = Path(os.path.normpath(folder / name))  # a link that the person made there is followed
    if path == folder or not path.is_relative_to(folder):
        raise StudioError(f"'{name}' is not a file of the model folder. Put it into {folder}.")
    return path
