"""One writer a folder: a lock file with the process that holds it."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path

NAME = ".lock"


def acquire(folder: Path) -> str:
    """Take the folder's lock. Returns "" on success, else a sentence saying why not."""
    path = folder / NAME
    for _ in range(2):
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            if holder := _living_holder(path):
                return f"{folder} is open in another window or command (process {holder})."
            path.unlink(missing_ok=True)
            continue
        except OSError as error:
            return f"{folder} cannot be written ({error.strerror})."
        with os.fdopen(handle, "w") as file:
            json.dump({"pid": os.getpid(), "host": socket.gethostname()}, file)
        return ""
    return f"{folder} is being opened by another process. Try again."


def release(folder: Path) -> None:
    """Give the lock back, if this process holds it."""
    path = folder / NAME
    if _holder(path).get("pid") == os.getpid():
        path.unlink(missing_ok=True)


def _holder(path: Path) -> dict[str, object]:
    try:
        holder = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return holder if isinstance(holder, dict) else {}


def _living_holder(path: Path) -> int:
    """The pid in a lock whose process is alive, or 0 for a lock that a crash left behind.

    A lock of another computer counts as alive, since it cannot be looked at from here.
    """
    holder = _holder(path)
    pid = holder.get("pid")
    if not isinstance(pid, int):
        return 0
    if holder.get("host") != socket.gethostname():
        return pid
    return pid if _is_alive(pid) else 0


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
    return True
