"""The files of a written dataset, whether they lie in folders or in archives."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fgbg_studio.data.containers import Container
    from fgbg_studio.imaging.reading import Content

NEEDED = {"image", "mask"}


class DatasetFiles:
    """Reads them by the names that the manifest has; archives stay open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._archives: dict[str, Container] = {}

    def read(self, record: dict[str, Any]) -> dict[str, Content]:
        """The pictures of a sample by their kind; none where it has no files of its own.

        Raises StudioError for a file that is gone, damaged, too large or outside the folder.
        """
        names = {str(kind): str(name) for kind, name in record.get("files", {}).items()}
        own = [name for kind, name in names.items() if kind != "background"]
        if not names.keys() >= NEEDED or len(set(own)) < len(own):
            return {}  # masks that are outlines in a list, or all in the rows of a table
        return {kind: self._content(name) for kind, name in names.items() if kind != "background"}

    def _content(self, name: str) -> Content:
        from fgbg_studio.data.archives import is_inside
        from fgbg_studio.data.containers import Folder
        from fgbg_studio.imaging.reading import Content

        for parent in PurePosixPath(name).parents:
            inside = parent.as_posix()
            if is_inside(inside) and (self._folder / inside).is_file():
                return Content(name, self._archive(inside).read(name[len(inside) + 1 :]))
        return Content(name, Folder(self._folder).read(name))

    def _archive(self, name: str) -> Container:
        from fgbg_studio.data.containers import open_container

        if name not in self._archives:
            self._archives[name] = open_container(self._folder / name)
        return self._archives[name]
