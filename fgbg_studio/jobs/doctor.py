"""What is installed, what is used, what is missing and how to get it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
from dataclasses import dataclass
from typing import Literal

from fgbg_studio import __version__
from fgbg_studio.base.resources import models_folder, sample_project

PACKAGES = (
    "numpy",
    "opencv-python-headless",
    "Pillow",
    "torch",
    "torchvision",
    "torchmetrics",
    "tensorboard",
    "pydantic",
    "tyro",
    "rich",
    "platformdirs",
)
WINDOW_PACKAGES = ("PySide6-Essentials", "pyqtgraph")
OTHER_OPENCV = ("opencv-python", "opencv-contrib-python")
REMBG_MODELS = "https://github.com/danielgatis/rembg/releases/tag/v0.0.0"
MODELS = {
    "u2netp.onnx": (
        "the assistant 'rembg' cuts out with it: small and quick (5 MB)",
        f"Download it from {REMBG_MODELS}.",
    ),
    "silueta.onnx": (
        "the assistant 'rembg' cuts out with it: more exact (43 MB)",
        f"Download it from {REMBG_MODELS}.",
    ),
    "fastdepth_7.onnx": (
        "the teacher 'fastdepth' gives the depth of indoor pictures by it",
        "Export FastDepth (Wofk et al. 2019) to ONNX, or get it where it was exported.",
    ),
}
"""Model file -> what it is good for, and how it is got; nothing is downloaded by the program."""


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


def _sample() -> Finding:
    folder = sample_project()
    there = (folder / "project.json").is_file()
    advice = "" if there else "The installation is incomplete: install the program again."
    return Finding("ok" if there else "missing", "sample project", str(folder), advice)


def _models() -> list[Finding]:
    """The model files that are there, and those that could be."""
    folder = models_folder()
    files = sorted(file.name for file in folder.glob("*") if file.is_file())
    listed = ", ".join(files) or "none yet; GrabCut and the ground-plane prior need none"
    absent = [
        Finding("note", name, f"not there; {use}", f"{way} Put it into {folder}.")
        for name, (use, way) in MODELS.items()
        if name not in files
    ]
    return [Finding("ok", "model files", f"{folder}: {listed}"), *absent]
