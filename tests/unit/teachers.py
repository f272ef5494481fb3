"""Every teacher ready to be tried, with stand-ins for the weights that it needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from fgbg_studio.base import registry
from fgbg_studio.base.resources import models_folder
from tests.unit import densedepth_files, hub_folders, monodepth2_files
from tests.unit.onnx_files import write_brightness


def teacher_to_try(name: str) -> Any:
    """A teacher whose files are made here and lie in the test's own model folder."""
    plugin = registry.load("teachers", name)
    chosen = MADE[name](models_folder()) if name in MADE else {}
    return plugin.build(plugin.Options(**chosen))


def _monodepth2(folder: Path) -> dict[str, Any]:
    (folder / "mine").mkdir()
    random = monodepth2_files.random
    torch.save(monodepth2_files.published_encoder(False, random), folder / "mine" / "encoder.pth")
    torch.save(monodepth2_files.published_decoder(random), folder / "mine" / "depth.pth")
    return {"model": "own", "folder": "mine"}


def _densedepth(folder: Path) -> dict[str, Any]:
    torch.save(densedepth_files.port_state(), folder / "tiny.pth")
    return {"file": "tiny.pth", "height": 64}


def _transformers(folder: Path) -> dict[str, Any]:
    hub_folders.write(folder / "dpt", "dpt")
    return {"model": "own", "own": "dpt"}


def _onnx(folder: Path) -> dict[str, Any]:
    write_brightness(folder / "tiny.onnx", 224)
    return {"file": "tiny.onnx"}


MADE: dict[str, Callable[[Path], dict[str, Any]]] = {
    "monodepth2": _monodepth2,
    "densedepth": _densedepth,
    "transformers": _transformers,
    "onnx": _onnx,
    "fastdepth": _onnx,
}
"""Teacher -> what makes its files in a folder and says the options that choose them."""
