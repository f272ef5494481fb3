"""Pictures from the clipboard, as files."""

from __future__ import annotations

import itertools
import shutil
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import cast

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage


class Clipboard:
    """Keeps the pictures that were pasted in one folder, which goes with it or with the program."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._numbers = itertools.count(1)

    def taken(self, mime: QMimeData | None = None) -> Callable[[], list[Path]] | None:
        """What tells the files that were copied, or writes the copied picture to one; else None.

        It may run in another thread: a large picture takes half a second to write.
        """
        mime = mime or cast("QMimeData | None", QGuiApplication.clipboard().mimeData())
        if mime is None:  # nothing was copied yet
            return None
        files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if files or not mime.hasImage():
            return (lambda: files) if files else None
        image = mime.imageData()
        return partial(_written, image, self._target()) if isinstance(image, QImage) else None

    def _target(self) -> Path:
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="fgbg-studio-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder / f"clipboard-{next(self._numbers)}.png"


def _written(image: QImage, target: Path) -> list[Path]:
    """The file, or none where the disk refuses it."""
    return [target] if image.save(str(target)) else []
