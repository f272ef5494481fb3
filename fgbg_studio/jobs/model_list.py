"""All model files that the program can use, and how each stands."""

from __future__ import annotations

from fgbg_studio.base import model_files, registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.model_files import ModelFile

FASTDEPTH = ModelFile(
    "fastdepth_7.onnx",
    "",
    "MIT",
    "https://github.com/dwofk/fast-depth",
    use="teacher fastdepth: an ONNX export of FastDepth (Wofk et al. 2019)",
)
THERE, ABSENT, WRONG = "there", "absent", "wrong"


def known_files() -> list[ModelFile]:
    """Those of all assistants, then those of teachers, each once."""
    found: dict[str, ModelFile] = {}
    for name in registry.names("assistants"):
        for file in registry.load("assistants", name).every_file():
            found.setdefault(file.name, file)
    return [*found.values(), FASTDEPTH]


def first_files() -> list[ModelFile]:
    """What assistants and teachers need as long as nobody chooses other options."""
    plugins = [registry.load("assistants", name) for name in registry.names("assistants")]
    return [file for plugin in plugins for file in plugin.files(plugin.Options())] + [FASTDEPTH]


def named(name: str) -> ModelFile:
    """The file with a name. Raises StudioError for an unknown one, naming those that are near."""
    known = {file.name: file for file in known_files()}
    if name not in known:
        first = name.partition(".")[0]
        near = [other for other in known if first and first in other]
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise StudioError(
            f"There is no model file '{name}'.{hint} 'fgbg-studio models' lists them all."
        )
    return known[name]


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
