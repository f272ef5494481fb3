"""Bringing dropped or chosen files into the project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QPushButton

from fgbg_studio.base.errors import PictureError
from fgbg_studio.base.events import Job, Progress, Result
from fgbg_studio.gui import theme
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.page_parts import EmptyState

if TYPE_CHECKING:
    from fgbg_studio.jobs.importing import ImportReport, Role
    from fgbg_studio.project import Project

PICTURES = "Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.tif *.tiff *.gif);;All files (*)"


def import_button(page: Page) -> QPushButton:
    """A button that asks for files and hands them to the page as if they had been dropped."""
    button = QPushButton("Import…")
    button.setIcon(theme.icon("import"))
    button.setToolTip("Choose pictures (Ctrl+I); or drop files and folders on the page")
    button.clicked.connect(lambda: choose_files(page))
    return button


def choose_files(page: Page) -> None:
    """Ask for picture files."""
    chosen, _ = QFileDialog.getOpenFileNames(page, "Import pictures", "", PICTURES)
    if chosen:
        page.accept_drop([Path(name) for name in chosen])


def import_photos(project: Project, paths: Sequence[Path]) -> Job:
    """Import photos; a picture with transparency comes in as a finished cut-out.

    The result is one `ImportReport` for both.
    """
    from fgbg_studio.imaging.reading import picture_files
    from fgbg_studio.jobs.importing import ImportReport, import_pictures

    yield Progress(0, 0, "pictures", "Looking for pictures")
    parts: dict[Role, list[Path]] = {"photos": [], "cutouts": []}
    for file in (file for path in paths for file in picture_files(path)):
        parts["cutouts" if _is_cutout(file) else "photos"].append(file)
        yield Progress(0, 0, "pictures", f"Looking at {file.name}")
    if not any(parts.values()):
        yield from import_pictures(project, paths, "photos")  # it says what is wrong
    report = ImportReport()
    for role, files in parts.items():
        for event in import_pictures(project, files, role) if files else ():
            if isinstance(event, Result):
                report.added += event.value.added
                report.skipped += event.value.skipped
            else:
                yield event
    yield Result(report)


def _is_cutout(file: Path) -> bool:
    """False for what cannot be read as well: the import tells why."""
    from fgbg_studio.imaging.reading import has_transparency

    try:
        return has_transparency(file)
    except PictureError:
        return False


def told(report: ImportReport) -> str:
    """What an import did, as a sentence; what it left out the session tells."""
    added = len(report.added)
    return f"{added:,} picture{'' if added == 1 else 's'} added."


def no_photos_yet(page: Page) -> EmptyState:
    """What the page of cut-outs shows before there is a photo."""
    return EmptyState(
        "cutouts",
        "No photos yet",
        "Drop photos of your object here, or a whole folder. "
        "Pictures with transparency come in as finished cut-outs.",
        import_button(page),
    )
