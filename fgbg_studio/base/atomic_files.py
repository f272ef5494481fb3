"""Writing files so that nothing half-written is ever seen, and removing them into a bin."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from fgbg_studio.base.errors import StudioError, describe_os_error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends without an error.

    The temporary file keeps the suffix, since encoders choose their format by it. Raises
    StudioError, naming `path`, for a full or read-only disk; `path` is then as it was.
    """
    temporary = path.with_name(f".{path.stem[:40]}-{secrets.token_hex(4)}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        with temporary.open("r+b") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {path}")) from error
    finally:
        with suppress(OSError):  # nothing to remove, or no folder that could hold it
            temporary.unlink()


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def write_json(path: Path, value: Any) -> None:
    """Write `value` as indented JSON to `path`, whole or not at all."""
    write_bytes(path, (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode())


def read_json(path: Path) -> Any:
    """Parse a JSON file; a StudioError names the file that is missing or damaged."""
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error
    except ValueError as error:
        raise StudioError(f"{path} is damaged ({error}). Put back a copy of it.") from error


def append_lines(path: Path, records: list[dict[str, Any]]) -> None:
    """Append records to a JSON-lines file and flush them to the disk."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(_as_lines(records))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {path}")) from error


def _as_lines(records: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON-lines file; a torn last line, left by a crash, is dropped."""
    if not path.exists():
        return []
    records = []
    for line in path.read_bytes().splitlines():  # bytes: a torn line may end within a character
        try:
            records.append(json.loads(line))
        except ValueError:
            break
    return records


def move_to_bin(path: Path, bin_folder: Path) -> Path:
    """Move a file or folder into `bin_folder` under a name with the time; return where it lies."""
    return _into_bin(path, bin_folder, shutil.move, "moving")


def copy_to_bin(path: Path, bin_folder: Path) -> Path:
    """Keep a copy of a file that is about to be replaced in `bin_folder`; return where it lies."""
    return _into_bin(path, bin_folder, shutil.copyfile, "copying")


def _into_bin(
    path: Path, bin_folder: Path, how: Callable[[Path, Path], object], doing: str
) -> Path:
    target = bin_folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{time.monotonic_ns()}-{path.name}"
    try:
        bin_folder.mkdir(parents=True, exist_ok=True)
        how(path, target)
    except OSError as error:
        if path.exists():
            with suppress(OSError):
                target.unlink()  # half of a copy is none
        raise StudioError(describe_os_error(error, f"{doing} {path} to the bin")) from error
    return target
