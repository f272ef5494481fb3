"""Pictures from the clipboard, as files."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from typing import cast

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage


def pasted_files(mime: QMimeData | None = None) -> list[Path]:
    """The files that were copied, or the copied picture written to a file; empty for neither."""
    mime = mime or cast("QMimeData | None", QGuiApplication.clipboard().mimeData())
    if mime is None:  # nothing was copied yet
        return []
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if files or not mime.hasImage():
        return files
    image = mime.imageData()
    target = Path(mkdtemp(prefix="fgbg-studio-")) / "clipboard.png"
    return [target] if isinstance(image, QImage) and image.save(str(target)) else []
