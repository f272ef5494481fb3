"""What is installed, what is used, what is missing and how to get it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
from dataclasses import dataclass
from typing import Literal

from fgbg_studio import __version__
from fgbg_studio.base.model_files import missing_message
from fgbg_studio.base.resources import models_folder, sample_project
from fgbg_studio.jobs.model_list import (
    ABSENT,
    WRONG,
    first_files,
    known_files,
    name_of,
    state,
    state_of,
    together,
)

PACKAGES = (
    "numpy",
    "opencv-python-headless",
    "Pillow",
    "torch",
    "torchvision",
    "torchmetrics",
    "pydantic",
    "tyro",
    "rich",
    "platformdirs",
)
WINDOW_PACKAGES = ("PySide6-Essentials", "pyqtgraph")
OTHER_OPENCV = ("opencv-python", "opencv-contrib-python")


@dataclass(frozen=True)
class Finding:
    """One line of the report; `advice` says what to do where it is not ok."""

    state: Literal["ok", "note", "missing"]
    name: str
    text: str
    advice: str = ""


def examine() -> list[Finding]:
    """Every finding. Imports torch to learn the device; takes seconds the first time."""
    return [
        Finding(
            "ok",
            "FGBG Studio",
            f"{__version__} on Python {platform.python_version()}, {platform.platform()}",
        ),
        *(
            _package(name, "Install the program again: pip install fgbg-studio")
            for name in PACKAGES
        ),
        *(_package(name, f"The window needs it: pip install {name}") for name in WINDOW_PACKAGES),
        *_opencv(),
        _device(),
        *_assistants(),
        *_teachers(),
        _sample(),
        *_models(),
    ]


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _package(name: str, advice: str) -> Finding:
    version = _version(name)
    return Finding(
        "ok" if version else "missing", name, version or "not installed", "" if version else advice
    )


def _opencv() -> list[Finding]:
    advice = (
        "It brings Qt plugins of its own that can stop the window; the program works around it. "
        "To be rid of it: pip uninstall {0}; pip install --force-reinstall opencv-python-headless"
    )
    return [
        Finding(
            "note",
            name,
            f"{_version(name)} is installed beside the headless build",
            advice.format(name),
        )
        for name in OTHER_OPENCV
        if _version(name)
    ]


def _device() -> Finding:
    try:
        from fgbg_studio.learning.devices import device_name

        return Finding("ok", "device", device_name())
    except (ImportError, OSError, RuntimeError) as error:
        advice = "Install both together: pip install --force-reinstall torch torchvision"
        return Finding("missing", "device", f"torch does not start: {error}", advice)


def _assistants() -> list[Finding]:
    if not _version("rembg"):
        advice = "For automatic cut-outs: pip install 'rembg[cpu]'. GrabCut works without."
        return [Finding("note", "rembg", "not installed", advice)]
    runtime = _version("onnxruntime-gpu") or _version("onnxruntime")
    advice = "" if runtime else "rembg cannot work without it: pip install 'rembg[cpu]' (or [gpu])"
    return [
        Finding("ok", "rembg", _version("rembg")),
        Finding("ok" if runtime else "missing", "onnxruntime", runtime or "not installed", advice),
    ]


def _teachers() -> list[Finding]:
    """The libraries that only some teachers need."""
    needed = {
        "transformers": ("teacher transformers", "transformers"),
        "h5py": ("teacher densedepth with Keras' nyu.h5", "keras-weights"),
    }
    return [
        Finding(
            "ok" if _version(name) else "note",
            name,
            _version(name) or f"not installed; {use}",
            "" if _version(name) else f"pip install 'fgbg-studio[{group}]'",
        )
        for name, (use, group) in needed.items()
    ]


def _sample() -> Finding:
    folder = sample_project()
    there = (folder / "project.json").is_file()
    advice = "" if there else "The installation is incomplete: install the program again."
    return Finding("ok" if there else "missing", "sample project", str(folder), advice)


def _models() -> list[Finding]:
    """The model files that are there, and those that are the first to be wished for."""
    folder = models_folder()
    files = sorted(file.name for file in folder.glob("*") if file.is_file())
    listed = ", ".join(files) or "none yet; GrabCut and the ground-plane prior need none"
    absent = [
        Finding("note", name_of(files), f"not there; {files[0].use}", missing_message(files[0]))
        for files in together(first_files())
        if state_of(files) == ABSENT
    ]
    wrong = [
        Finding(
            "missing",
            file.name,
            "not the file that its publisher offers: its checksum is another one",
            f"Delete it and get it again: fgbg-studio models --download {file.name}",
        )
        for file in known_files()
        if state(file) == WRONG
    ]
    more = "All that can be used: fgbg-studio models"
    return [Finding("ok", "model files", f"{folder}: {listed}", more), *absent, *wrong]
