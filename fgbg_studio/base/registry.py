"""Finding plug-ins: one file in a folder of `fgbg_studio/plugins` is one entry.

The file's name is the entry's name, with dashes for underscores. Names are listed without
importing anything; an entry is imported when it is first used, so torch or onnxruntime are loaded
only by those who ask for them. What each kind of entry must define stands in `KINDS`.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from functools import cache
from types import ModuleType

from fgbg_studio.base.errors import StudioError

KINDS: dict[str, tuple[str, ...]] = {
    "models": ("Options", "build"),
    "losses": ("Options", "LABEL", "ABOUT", "build"),
    "teachers": ("Options", "build", "files", "every_file"),
    "assistants": ("Options", "build", "files", "every_file"),
    "writers": ("Options", "EXTRA", "build"),
    "readers": ("Options", "ABOUT", "IS_GUESS", "match"),
    "exporters": ("Options", "EXTRA", "SUFFIX", "EXAMPLE", "build"),
    "mask_formats": ("Options", "LOSES", "recognises", "read", "write"),
}
"""Kind of plug-in -> the names that each of its files defines."""


@cache
def _modules(kind: str) -> dict[str, str]:
    """Entry name -> dotted module name. Raises on two files that give one name."""
    if kind not in KINDS:
        raise StudioError(
            f"There is no kind of plug-in called '{kind}'. Known: {', '.join(KINDS)}."
        )
    package = importlib.import_module(f"fgbg_studio.plugins.{kind}")
    found: dict[str, str] = {}
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        name = module.name.rpartition(".")[2].replace("_", "-")
        if name in found:
            raise StudioError(f"Two files in plugins/{kind} are called '{name}'. Rename one.")
        found[name] = module.name
    return found


def names(kind: str) -> list[str]:
    """The names of all entries of one kind, sorted, without importing any of them."""
    return sorted(_modules(kind))


def load(kind: str, name: str) -> ModuleType:
    """Import one entry and return its module.

    Raises StudioError for an unknown name, naming the nearest known one, and for a file that
    lacks what its kind must define.
    """
    modules = _modules(kind)
    if name not in modules:
        nearest = difflib.get_close_matches(name, modules, n=1)
        hint = f" Did you mean '{nearest[0]}'?" if nearest else ""
        raise StudioError(
            f"There is no '{name}' among the {kind}.{hint} Known: {', '.join(names(kind))}."
        )
    module = importlib.import_module(modules[name])
    missing = [part for part in KINDS[kind] if not hasattr(module, part)]
    if missing:
        raise StudioError(
            f"The plug-in file {module.__file__} does not define {', '.join(missing)}."
        )
    return module
