"""The last step of a dataset: what is made once all its shards are there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from fgbg_studio.base.atomic_files import read_json, write_json
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.data.card import Card, completed
from fgbg_studio.data.fingerprints import sha256_of, sha256_of_files
from fgbg_studio.data.shards import CARD, MANIFEST, SHARDS, Shards
from fgbg_studio.data.writing import UNASSEMBLED, Writer

BEFORE = "assembling.json"
"""Beside the records, from the moment when the last step begins: the names in the dataset's folder
before it. Parts may be missing from then on, since they are in one file already."""
OWN = {UNASSEMBLED, CARD, MANIFEST, SHARDS}


def is_assembling(shards: Shards) -> bool:
    """Whether the last step was begun."""
    return (shards.unfinished / BEFORE).exists()


def assemble(shards: Shards, card: Card, writer: Writer) -> Iterator[int]:
    """Make the dataset complete; gives the shards done. Ended anywhere, it can be called again."""
    if not is_assembling(shards):
        _remove(shards.folder, card.assembled)
        write_json(shards.unfinished / BEFORE, _names(shards.folder))
    try:
        yield from writer.finish(shards.folder, (commit.record for commit in shards.commits()))
        card = replace(card, assembled=_hashes(shards.folder, _new_names(shards)))
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {shards.folder}")) from error
    shards.write_records()
    write_json(shards.folder / CARD, completed(card, shards.commits()))
    _flush()
    shards.write_manifest()


def take_apart(shards: Shards) -> None:
    """Go back before the last step, since some shards are to be made anew."""
    if is_assembling(shards):
        _remove(shards.folder, _new_names(shards))
        (shards.unfinished / BEFORE).unlink()


def _names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith("."))


def _new_names(shards: Shards) -> list[str]:
    known = {*read_json(shards.unfinished / BEFORE), *OWN}
    return [name for name in _names(shards.folder) if name not in known]


def _hashes(folder: Path, names: list[str]) -> dict[str, str]:
    found = {}
    for name in names:
        inside = [path for path in (folder / name).rglob("*") if path.is_file()]
        files = [path.relative_to(folder).as_posix() for path in inside]
        found[name] = sha256_of_files(folder, files) if files else sha256_of(folder / name)
    return found


def _remove(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _flush() -> None:
    """All shards are to be on the disk, not on their way to it, before it says that they are."""
    if hasattr(os, "sync"):
        os.sync()
