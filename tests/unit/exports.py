"""A run of the tiny project, exported once by each exporter for all tests that look at it."""

from __future__ import annotations

import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from fgbg_studio.base import registry

EXPORTERS = registry.names("exporters")


def take_model(run: Path, line: str) -> None:
    """Give a run another model, with random weights, as if it had been trained so."""
    from fgbg_studio.learning import checkpoints
    from fgbg_studio.learning.learner import build_model

    torch.manual_seed(1)
    for file in run.glob("*.pt"):
        card, _ = checkpoints.load(file)
        options = card.options.model_copy(update={"model": line})
        state = {"model": build_model(line).state_dict()}
        checkpoints.save(file, card.model_copy(update={"options": options}), state)


@cache
def exported_file(folder: Path) -> Path:
    """The network in an exported folder."""
    return folder / str(json.loads((folder / "card.json").read_text("utf-8"))["file"])


def pictures(count: int, height: int, width: int) -> npt.NDArray[np.uint8]:
    """Pictures of soft colours, count x height x width x 3, the same each time."""
    random = np.random.default_rng(count * 1_000 + height + width)
    coarse = random.integers(0, 256, (count, height // 8, width // 8, 3), np.uint8)
    return coarse.repeat(8, axis=1).repeat(8, axis=2)


def records_of(file: Path) -> dict[str, bytes]:
    """What is in a .pt2 file, by name within its one folder."""
    with zipfile.ZipFile(file) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def write_records(file: Path, records: dict[str, bytes]) -> Path:
    """A .pt2 file of these records."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in records.items():
            archive.writestr(f"network/{name}", content)
    return file


def changed(records: dict[str, bytes], name: str, change: Any) -> dict[str, bytes]:
    """The records, one of them, which is JSON, changed by a function."""
    content = json.loads(records[name])
    change(content)
    return {**records, name: json.dumps(content).encode()}
