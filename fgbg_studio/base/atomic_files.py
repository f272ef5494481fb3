"""Writing files so that nothing half-written is ever seen, and removing them into a bin."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fgbg_studio.base.errors import StudioError, describe_os_error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends without an error.

    The temporary file keeps the suffix, since encoders choose their format by it. Raises
    StudioError, naming `path`, for a full or read-only disk; `path` is then as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {path}")) from error
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {path}")) from error
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    """The process's umask; mkstemp makes files private, a person's files should not be."""
    current = os.umask(0)
    os.umask(current)
    return current


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
            file.write("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {path}")) from error


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON-lines file; a torn last line, left by a crash, is dropped."""
    if not path.exists():
        return []
    records = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            records.append(json.loads(line))
        except ValueError:
            break
    return records


def move_to_bin(path: Path, bin_folder: Path) -> Path:
    """Move a file or folder into `bin_folder` under a name with the time; return where it lies."""
    bin_folder.mkdir(parents=True, exist_ok=True)
    target = bin_folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{time.monotonic_ns()}-{path.name}"
    try:
        shutil.move(path, target)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"moving {path} to the bin")) from error
    return target
