"""One writer a folder: a lock file with the process that holds it."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fgbg_studio.base.errors import StudioError

NAME = ".lock"


def acquire(folder: Path) -> str:
    """Take the folder's lock. Returns "" on success, else a sentence saying why not."""
    path = folder / NAME
    for _ in range(2):
        try:
            _create(path)
        except FileExistsError:
            content = _content(path)
            if holder := _living_holder(content):
                return (
                    f"{folder} is open in another window or command ({holder}). Close it there; "
                    f"if that cannot be, remove {path}."
                )
            _discard(path, content)
        except OSError as error:
            return (
                f"{folder} cannot be written ({error.strerror}). Copy it to a folder of your own."
            )
        else:
            return ""
    return f"{folder} is being opened by another process. Try again."


def release(folder: Path) -> None:
    """Give the lock back, if this process holds it."""
    path = folder / NAME
    if _holder(_content(path))[0] == os.getpid():
        path.unlink(missing_ok=True)


def holder(folder: Path) -> str:
    """The process that holds the folder's lock, in words, this one included; "" for none."""
    return _living_holder(_content(folder / NAME))


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder's lock for a block. Raises StudioError, saying why, where that cannot be."""
    if reason := acquire(folder):
        raise StudioError(reason)
    try:
        yield
    finally:
        release(folder)


def _own() -> bytes:
    return json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode()


def _create(path: Path) -> None:
    """Make the lock with its content in one step: an empty one would look left behind.

    Raises FileExistsError where there is one.
    """
    whole = path.with_name(f"{NAME}-{secrets.token_hex(4)}")
    try:
        whole.write_bytes(_own())
        path.hardlink_to(whole)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links, or one that cannot be written, as `open` will tell
        with path.open("xb") as file:
            file.write(_own())
    finally:
        with suppress(OSError):
            whole.unlink()


def _discard(path: Path, stale: bytes) -> None:
    """Remove a lock that a crash left behind, but not one that took its place meanwhile."""
    aside = path.with_name(f"{NAME}-{secrets.token_hex(4)}")
    with suppress(OSError):
        path.rename(aside)
        if _content(aside) != stale:
            path.hardlink_to(aside)
        aside.unlink()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _holder(content: bytes) -> tuple[int, str]:
    """Process and computer of a lock; 0 and "" where it is damaged."""
    try:
        holder = json.loads(content)
        return int(holder["pid"]), str(holder["host"])
    except (ValueError, TypeError, KeyError):
        return 0, ""


def _living_holder(content: bytes) -> str:
    """The process that holds a lock, in words, or "" for a lock that a crash left behind.

    A lock of another computer counts as alive, since it cannot be looked at from here.
    """
    pid, host = _holder(content)
    if pid and host != socket.gethostname():
        return f"process {pid} on {host}"
    return f"process {pid}" if pid and _is_alive(pid) else ""


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":  # os.kill would end the process there
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _has_ended(pid)


def _has_ended(pid: int) -> bool:
    """Linux lists a killed process until its parent has asked for it."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state in ("Z", "X")
