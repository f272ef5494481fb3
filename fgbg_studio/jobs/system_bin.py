"""The system's own bin: what lies there is the person's to bring back or to throw away for good."""

from __future__ import annotations

from pathlib import Path

from fgbg_studio.base.errors import StudioError


def to_system_bin(path: Path) -> None:
    """Move a file or folder to the system's bin, each system's in its own way.

    Raises StudioError, and leaves it where it is, where there is no such bin: on some network
    disks, or without a home.
    """
    from send2trash import send2trash

    try:
        send2trash(path)
    except OSError as error:
        raise StudioError(
            f"{path} cannot be moved to the system's bin: {error.strerror or error}. It is where "
            f"it was. Delete it yourself if it may go for good."
        ) from error
