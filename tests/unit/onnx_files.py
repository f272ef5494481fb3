"""Tiny networks as ONNX files, so that what loads and runs networks is tested without weights.

The few messages that are needed are written by hand, field numbers as in onnx.proto
(https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): the package onnx would be a dependency
for nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

FLOAT, INT64 = 1, 7
_OF_INT, _OF_INTS = 2, 7
Shape = Sequence[int | str]


def _varint(value: int) -> bytes:
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    return bytes(made + bytes([value]))


def _field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value % (1 << 64))
    raw = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(raw)) + raw


def _attribute(name: str, value: int | Sequence[int]) -> bytes:
    if isinstance(value, int):
        return _field(1, name) + _field(3, value) + _field(20, _OF_INT)
    return _field(1, name) + b"".join(_field(8, v) for v in value) + _field(20, _OF_INTS)


def node(kind: str, inputs: Sequence[str], output: str, **attributes: int | Sequence[int]) -> bytes:
    """A NodeProto with one output."""
    made = b"".join(_field(1, name) for name in inputs) + _field(2, output) + _field(4, kind)
    return made + b"".join(_field(5, _attribute(n, v)) for n, v in attributes.items())


def _tensor(name: str, value: npt.NDArray[np.float32] | npt.NDArray[np.int64]) -> bytes:
    kind = INT64 if value.dtype == np.int64 else FLOAT
    dims = b"".join(_field(1, size) for size in value.shape)
    return dims + _field(2, kind) + _field(8, name) + _field(9, value.tobytes())


def _value(name: str, shape: Shape) -> bytes:
    dims = b"".join(
        _field(1, _field(1, size) if isinstance(size, int) else _field(2, size)) for size in shape
    )
    return _field(1, name) + _field(2, _field(1, _field(1, FLOAT) + _field(2, dims)))


def write_network(
    path: Path,
    nodes: Sequence[bytes],
    inputs: Mapping[str, Shape],
    outputs: Mapping[str, Shape],
    constants: Mapping[str, npt.NDArray[np.float32] | npt.NDArray[np.int64]] | None = None,
) -> Path:
    """Write a float32 network; a size that is a word may be anything."""
    graph = b"".join(_field(1, made) for made in nodes) + _field(2, "tiny")
    graph += b"".join(_field(5, _tensor(n, v)) for n, v in (constants or {}).items())
    graph += b"".join(_field(11, _value(n, s)) for n, s in inputs.items())
    graph += b"".join(_field(12, _value(n, s)) for n, s in outputs.items())
    operators = _field(1, "") + _field(2, 13)
    path.write_bytes(_field(1, 8) + _field(7, graph) + _field(8, operators))
    return path


def write_brightness(path: Path, side: int) -> Path:
    """For a session of U^2-Net's kind: what is bright stands out."""
    mean = node("ReduceMean", ["x"], "y", axes=[1], keepdims=1)
    return write_network(path, [mean], {"x": (1, 3, side, side)}, {"y": (1, 1, side, side)})
