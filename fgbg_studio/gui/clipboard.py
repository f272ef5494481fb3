"""Pictures from the clipboard, as files."""

from __future__ import annotations

import itertools
import shutil
import weakref
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

    def files(self, mime: QMimeData | None = None) -> list[Path]:
        """The files that were copied, or the copied picture written to a file; else none."""
        mime = mime or cast("QMimeData | None", QGuiApplication.clipboard().mimeData())
        if mime is None:  # nothing was copied yet
            return []
        files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if files or not mime.hasImage():
            return files
        image, target = mime.imageData(), self._target()
        return [target] if isinstance(image, QImage) and image.save(str(target)) else []

    def _target(self) -> Path:
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="fgbg-studio-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder / f"clipboard-{next(self._numbers)}.png"
