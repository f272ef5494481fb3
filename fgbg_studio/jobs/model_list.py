"""All model files that the program can use, and how each stands."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from fgbg_studio.base import model_files, registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.model_files import ModelFile

THERE, ABSENT, WRONG = "there", "absent", "wrong"


KINDS = ("assistants", "teachers", "models")
"""The kinds of plug-ins that need model files; of the last, those that can begin pretrained."""


def known_files() -> list[ModelFile]:
    """Those of all assistants, then those of teachers and of networks to train, each once."""
    found: dict[str, ModelFile] = {}
    for plugin in _plugins():
        for file in plugin.every_file():
            found.setdefault(file.name, file)
    return list(found.values())


def first_files() -> list[ModelFile]:
    """What they need as long as nobody chooses other options."""
    return [file for plugin in _plugins() for file in plugin.files(plugin.Options())]


def named(name: str) -> list[ModelFile]:
    """The file with a name, or all in the folder of that name.

    Raises StudioError for an unknown name, naming those that are near.
    """
    known = known_files()
    if found := [file for file in known if name and name in (file.name, folder_of(file))]:
        return found
    for plugin in _plugins():
        if further := getattr(plugin, "files_named", _none)(name):
            return list(further)
    first = name.partition(".")[0]
    near = [file.name for file in known if first and first in file.name]
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise StudioError(
        f"There is no model file '{name}'.{hint} 'fgbg-studio models' lists them all."
    )


def together(files: Iterable[ModelFile]) -> list[list[ModelFile]]:
    """What belongs together: the files of one folder, and every other file alone."""
    found: dict[str, list[ModelFile]] = {}
    for file in files:
        found.setdefault(folder_of(file) or file.name, []).append(file)
    return list(found.values())


def name_of(files: list[ModelFile]) -> str:
    """The name of files that belong together, by which they are fetched."""
    return folder_of(files[0]) or files[0].name


def folder_of(file: ModelFile) -> str:
    """The folder in the model folder that holds a file; "" for one that lies there itself."""
    return file.name.rpartition("/")[0]


def _plugins() -> list[ModuleType]:
    every = (registry.load(kind, name) for kind in KINDS for name in registry.names(kind))
    return [plugin for plugin in every if hasattr(plugin, "every_file")]


def _none(name: str) -> tuple[ModelFile, ...]:
    return ()


def state_of(files: list[ModelFile]) -> str:
    """The worst state of several files: WRONG, else ABSENT, else THERE."""
    states = [state(file) for file in files]
    return next((worst for worst in (WRONG, ABSENT) if worst in states), THERE)


def state(file: ModelFile) -> str:
    """THERE, ABSENT, or WRONG: there, but not what its publisher offers. Reads the whole file."""
    path = model_files.find(file)
    if path is None:
        return ABSENT
    return THERE if model_files.is_right(path, model_files.expected(file)) else WRONG


def megabytes(size: int | None) -> str:
    """A size for people to read; "size unknown" for None."""
    if size is None:
        return "size unknown"
    return f"{size / 1e6:.1f} MB" if size < 1e8 else f"{size / 1e6:.0f} MB"
