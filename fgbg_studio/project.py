"""The project folder: what is in it, opening it, and changing it one atomic step at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fgbg_studio.base import folder_lock
from fgbg_studio.base.atomic_files import move_to_bin, read_json, write_json
from fgbg_studio.base.errors import ProjectError, StudioError, describe_os_error
from fgbg_studio.base.resources import sample_project
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.depth_maps import with_depths, with_fit
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import Background, Cutout, DepthFit, DepthScale, Source
from fgbg_studio.data.sources import Photo as Photo

VERSION = 5
FILE = "project.json"
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: lambda raw: {**raw, "version": 2},  # what 2 added has defaults
    2: lambda raw: {**raw, "version": 3},  # so has what 3 added; `Recipe` knows its older forms
    3: lambda raw: {**raw, "version": 4},  # crops, camera heights, reliefs, fits of depth: defaults
    4: lambda raw: {**raw, "version": 5},  # real samples: defaults
}
"""From version n to n + 1; applied one after another when an older project is opened."""


class Contents(BaseModel):
    """The text of project.json; `gone` has the removed photos whose cut-outs stay."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: int = VERSION
    name: str
    recipe: Recipe = Recipe()
    depth: DepthScale = DepthScale()
    backgrounds: tuple[Background, ...] = ()
    cutouts: tuple[Cutout, ...] = ()
    photos: tuple[Photo, ...] = ()
    gone: tuple[Photo, ...] = ()
    serials: dict[str, int] = Field(default_factory=lambda: {"b": 0, "c": 0, "p": 0})


class Project:
    """An open project. Every change is written at once; a read-only one refuses changes."""

    def __init__(self, folder: Path, contents: Contents, read_only_reason: str = "") -> None:
        self.folder = folder
        self.contents = contents
        self.read_only_reason = read_only_reason
        self._lock = threading.Lock()

    @classmethod
    def create(cls, folder: Path, name: str = "", recipe: Recipe | None = None) -> Project:
        """Make a new project in an empty or missing folder. Raises ProjectError elsewhere."""
        folder = folder.resolve()
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ProjectError(f"{folder} is not empty. Choose another name or an empty folder.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProjectError(describe_os_error(error, f"making {folder}")) from error
        contents = Contents(name=name or folder.name, recipe=recipe or Recipe())
        write_json(folder / FILE, contents.model_dump())
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Project:
        """Open a project folder (or its project.json), taking its lock unless `read_only`.

        Where the lock is held or the folder cannot be written, the project opens read-only and
        `read_only_reason` says why. Raises ProjectError for what is not a project.
        """
        folder = (folder.parent if folder.name == FILE else folder).resolve()
        if not (folder / FILE).is_file():
            raise ProjectError(
                f"{folder} is not a project: it has no {FILE}. "
                f"Choose a project folder, or make one with 'fgbg-studio new'."
            )
        reason = _reason_not_to_write(folder, read_only) or folder_lock.acquire(folder)
        try:
            return cls(folder, _read_contents(folder / FILE), reason)
        except StudioError:
            if not reason:
                folder_lock.release(folder)
            raise

    def close(self) -> None:
        """Give the project free for other windows and commands."""
        if not self.read_only:
            folder_lock.release(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """True where changes are refused; `read_only_reason` tells why."""
        return bool(self.read_only_reason)

    @property
    def recipe(self) -> Recipe:
        """The recipe that the compose page shows."""
        return self.contents.recipe

    def dataset(self, recipe: Recipe | None = None) -> Dataset:
        """Every source with a recipe, the project's own unless given. Raises if one is lacking."""
        found = self.contents
        for what, sources, role in (
            ("background", found.backgrounds, "backgrounds"),
            ("cut-out", found.cutouts, "cutouts"),
        ):
            if not sources:
                raise StudioError(
                    f"The project has no {what} yet. Drop pictures on its page, or run "
                    f"'fgbg-studio import {self.folder} PICTURES --role {role}'."
                )
        return Dataset(recipe or found.recipe, found.backgrounds, found.cutouts, found.depth)

    def source(self, source_id: str) -> Background | Cutout | Photo:
        """The background, cut-out or photo with an id. Raises ProjectError for an unknown one."""
        found = self.contents
        every: list[Background | Cutout | Photo] = [
            *found.backgrounds,
            *found.cutouts,
            *found.photos,
        ]
        for source in every:
            if source.id == source_id:
                return source
        raise ProjectError(f"The project has no source '{source_id}'.")

    def path(self, inside: str) -> Path:
        """The absolute path of a file that the project names."""
        return self.folder / inside

    def new_ids(self, kind: Literal["b", "c", "p"], count: int = 1) -> list[str]:
        """The next `count` ids of a kind, never given again once one of them is put."""
        last = self._advance(kind, 0, count)
        return [f"{kind}{last - count + n:04d}" for n in range(1, count + 1)]

    def new_copy_id(self, source_id: str) -> str:
        """An id for a copy of a source's picture: its number and a suffix, never given again."""
        first = source_id.partition("-")[0]
        return f"{first}-{self._advance(first, 1, 1)}"

    def put(self, *sources: Background | Cutout | Photo) -> None:
        """Add sources, replacing those with the same id, in one write."""

        def added(contents: Contents) -> dict[str, Any]:
            lists: dict[str, dict[str, Source]] = {}
            for source in sources:
                name = _list_of(source)
                known = lists.setdefault(name, {s.id: s for s in getattr(contents, name)})
                known[source.id] = source
            return {name: tuple(known.values()) for name, known in lists.items()}

        self._change(added)

    def set_depths(
        self,
        maps: Mapping[str, str],
        teacher: str,
        fit: DepthFit | None = None,
        scale: DepthScale | None = None,
    ) -> None:
        """Name the depth maps that a teacher gave backgrounds, by their ids, in one write.

        `fit` is how those of a relative teacher became depth, `scale` what they are on if it is
        another than before. Backgrounds that are gone by now are left out, and so are the fits of
        teachers whose maps no background has any more.
        """

        def named(contents: Contents) -> dict[str, Any]:
            backgrounds = with_depths(contents.backgrounds, maps, teacher)
            return {
                "backgrounds": backgrounds,
                "depth": with_fit(scale or contents.depth, fit, backgrounds),
            }

        self._change(named)

    def remove(self, source_id: str) -> list[tuple[Path, Path]]:
        """Take a source out of the project.

        Its entry, and what was made of it (depth map, painted regions, mask with its journal, or
        the cut-out's own file), go to the bin. The original stays: a copy may share it. So does
        the cut-out of a removed photo. Returns each file that was moved, and where it lies now.
        """
        source = self.source(source_id)
        name = _list_of(source)
        self.check_writable()
        write_json(self.folder / "bin" / f"{source_id}.json", source.model_dump())
        gone = (source,) if isinstance(source, Photo) and source.cutout else ()
        self._change(lambda c: {name: _without(getattr(c, name), source), "gone": c.gone + gone})
        raw = self.folder.glob(f"depth/raw/{source_id}.*.npy")
        derived = [file for file in (*map(self.path, _derived(source)), *raw) if file.exists()]
        return [(file, move_to_bin(file, self.folder / "bin")) for file in derived]

    def put_back(self, source: Background | Cutout | Photo, place: int) -> None:
        """Add a source that was removed, where it stood in its list."""
        name = _list_of(source)

        def added(contents: Contents) -> dict[str, Any]:
            others = _without(getattr(contents, name), source)
            gone = _without(contents.gone, source)
            return {name: (*others[:place], source, *others[place:]), "gone": gone}

        self._change(added)

    def set_recipe(self, recipe: Recipe) -> None:
        """Make `recipe` the project's own."""
        if recipe != self.recipe:
            self._change(lambda _: {"recipe": recipe})

    def check_writable(self) -> None:
        """Raise ProjectError, with the reason, where the project is open for reading only."""
        if self.read_only:
            raise ProjectError(f"{self.folder} cannot be changed. {self.read_only_reason}")

    def _advance(self, counter: str, start: int, by: int) -> int:
        """Move a counter of ids on, from `start` if it is new; returns where it stands now.

        It is written with the next change: an id that nothing in the project has is still free.
        """
        self.check_writable()
        with self._lock:
            now = self.contents.serials.get(counter, start) + by
            serials = {**self.contents.serials, counter: now}
            self.contents = self.contents.model_copy(update={"serials": serials})
        return now

    def _change(self, changing: Callable[[Contents], dict[str, Any]]) -> None:
        """Read, change and write in one go: the window and its jobs share a project."""
        self.check_writable()
        with self._lock:
            changed = self.contents.model_copy(update=changing(self.contents))
            write_json(self.folder / FILE, changed.model_dump())
            self.contents = changed


def _reason_not_to_write(folder: Path, read_only: bool) -> str:
    if read_only:
        return "It was opened for reading only."
    if folder.is_relative_to(sample_project().resolve()):
        return "It is the sample project as shipped. Work on a copy: fgbg-studio gui --sample"
    return ""


def _derived(source: Background | Cutout | Photo) -> list[str]:
    if isinstance(source, Cutout):
        return [file for file in (source.file, source.relief) if file]
    if isinstance(source, Background):
        return [file for file in (source.depth, source.regions) if file]
    # Steps without a mask: what was painted was never saved, or undone again.
    return [*([source.mask] if source.mask else []), f"masks/{source.id}.journal"]


def _list_of(source: Background | Cutout | Photo) -> str:
    if isinstance(source, Background):
        return "backgrounds"
    return "cutouts" if isinstance(source, Cutout) else "photos"


def _without(sources: Iterable[Source], source: Source) -> tuple[Source, ...]:
    return tuple(other for other in sources if other.id != source.id)


def _read_contents(path: Path) -> Contents:
    raw = read_json(path)
    version = raw.get("version") if isinstance(raw, dict) else None
    if not isinstance(version, int) or (version < VERSION and version not in MIGRATIONS):
        raise ProjectError(f"{path} is not a project file: it states no version that is known.")
    if version > VERSION:
        raise ProjectError(
            f"{path} was made by a newer FGBG Studio (project version {version}; this one reads up "
            f"to {VERSION}). Update the program; the project was not touched."
        )
    for step in range(version, VERSION):
        raw = MIGRATIONS[step](raw)
    try:
        return Contents.model_validate(raw)
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise ProjectError(f"{path} is damaged at '{where}': {problem['msg']}.") from error
