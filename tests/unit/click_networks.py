"""Stand-ins for the networks of SAM 2: the object is what is bright and near the first point."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.model_files import ModelFile, digest_of
from fgbg_studio.base.resources import models_folder
from fgbg_studio.plugins.assistants import click
from tests.unit.onnx_files import Shape, node, write_network

RADII = (100, 250, 400)
"""Of the three masks, in pixels of the square; the network thinks best of the second."""
FEATURES: dict[str, Shape] = {
    "high_res_feats_0": (1, 3, 256, 256),
    "high_res_feats_1": (1, 3, 128, 128),
    "image_embed": (1, 3, 64, 64),
}


def write_encoder(path: Path) -> Path:
    """The picture at three sizes."""
    nodes = [
        node("AveragePool", ["image"], name, kernel_shape=[n, n], strides=[n, n])
        for name, n in zip(FEATURES, (4, 8, 16), strict=True)
    ]
    return write_network(path, nodes, {"image": (1, 3, 1024, 1024)}, FEATURES)


def write_decoder(path: Path) -> Path:
    """Discs around the first point, as far as the picture is brighter than the mean of photos."""
    nodes = [
        node("Gather", ["point_coords", "first"], "point", axis=1),
        node("Gather", ["point", "first"], "x", axis=1),
        node("Gather", ["point", "second"], "y", axis=1),
        node("Sub", ["columns", "x"], "dx"),
        node("Sub", ["rows", "y"], "dy"),
        node("Mul", ["dx", "dx"], "dx2"),
        node("Mul", ["dy", "dy"], "dy2"),
        node("Add", ["dx2", "dy2"], "far"),
        node("Sub", ["radii", "far"], "disc"),
        node("ReduceMean", ["high_res_feats_0"], "bright", axes=[1], keepdims=1),
        node("Mul", ["bright", "much"], "light"),
        node("Min", ["disc", "light"], "masks"),
        node("Identity", ["scores"], "iou_predictions"),
    ]
    inputs: dict[str, Shape] = {
        **FEATURES,
        "point_coords": (1, "n", 2),
        "point_labels": (1, "n"),
        "mask_input": (1, 1, 256, 256),
        "has_mask_input": (1,),
    }
    outputs: dict[str, Shape] = {"masks": (1, 3, 256, 256), "iou_predictions": (1, 3)}
    centres = (np.arange(256, dtype=np.float32) + 0.5) * 4
    constants = {
        "columns": centres.reshape(1, 1, 1, 256),
        "rows": centres.reshape(1, 1, 256, 1),
        "radii": np.array(RADII, np.float32).reshape(1, 3, 1, 1) ** 2,
        "much": np.array([1e6], np.float32),
        "scores": np.array([[0.2, 0.9, 0.5]], np.float32),
    }
    indices = {"first": np.array(0, np.int64), "second": np.array(1, np.int64)}
    return write_network(path, nodes, inputs, outputs, {**constants, **indices})


def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both stand-ins count as the published files."""
    for name, write in (("ENCODER", write_encoder), ("DECODER", write_decoder)):
        file: ModelFile = getattr(click, name)
        path = write(models_folder() / f"stand-in-{name.lower()}.onnx")
        own = ModelFile(path.name, file.url, file.licence, file.source, None, digest_of(path))
        monkeypatch.setattr(click, name, own)
