"""Operations of torch that its exporter to ONNX does not know, or not for pictures of any size.

Each function builds ONNX nodes (opset 18, https://onnx.ai/onnx/operators) for one operation and has
the parameters of that operation.
"""

from __future__ import annotations

from typing import Any

import torch
from onnxscript import opset18

op: Any = opset18
"""Its own types allow no value whose kind is known when it runs alone."""
FLOAT, DOUBLE = 1, 11
"""Of TensorProto, as Cast has them."""


def translations() -> dict[Any, Any]:
    """Operation of torch -> the function that writes it in ONNX."""
    aten = torch.ops.aten
    return {
        aten.median.dim: _median,
        aten.adaptive_avg_pool2d.default: _pooled,
        aten._adaptive_avg_pool2d.default: _pooled,
        aten.bmm.default: _product,
    }


def _median(self: Any, dim: int, keepdim: bool = False) -> Any:
    """The lower of the two middle values, and where it is: the last of the smaller half."""
    middle = (self.shape[dim] + 1) // 2
    smaller = op.TopK(self, _ints(middle), axis=dim, largest=0, sorted=1)
    found = [op.Gather(part, _ints(middle - 1), axis=dim) for part in smaller]
    return tuple(found if keepdim else [op.Squeeze(part, _ints(dim)) for part in found])


def _product(self: Any, mat2: Any) -> Any:
    """A product of matrices; sums of a single column are exact, as long ones of floats are not."""
    if mat2.shape[-1] != 1:
        return op.MatMul(self, mat2)
    found = op.MatMul(op.Cast(self, to=DOUBLE), op.Cast(mat2, to=DOUBLE))
    return op.Cast(found, to=FLOAT)


def _pooled(self: Any, output_size: Any) -> Any:
    """Means over cells that part the picture evenly: two matrices, one for each direction."""
    rows, columns = output_size
    if rows == columns == 1:
        return op.ReduceMean(self, _ints(2, 3), keepdims=1)
    shape = op.Shape(self)
    across = op.Transpose(_shares(shape, 3, columns), perm=[1, 0])
    return op.MatMul(op.MatMul(_shares(shape, 2, rows), self), across)


def _shares(shape: Any, axis: int, cells: int) -> Any:
    """What share of a cell's mean each pixel has, cells x pixels.

    Cell c is of the pixels from floor(c * n / cells) up to ceil((c + 1) * n / cells), as torch has
    it: they overlap where `cells` does not divide n.
    """
    pixels = op.Gather(shape, _ints(axis))
    cell, one = _ints(*range(cells)), _ints(1)
    start = op.Div(op.Mul(cell, pixels), _ints(cells))
    end = op.Div(op.Add(op.Mul(op.Add(cell, one), pixels), _ints(cells - 1)), _ints(cells))
    start, end = op.Unsqueeze(start, one), op.Unsqueeze(end, one)
    pixel = op.Range(op.Constant(value_int=0), op.Squeeze(pixels), op.Constant(value_int=1))
    within = op.And(op.GreaterOrEqual(pixel, start), op.Less(pixel, end))
    return op.Div(op.Cast(within, to=FLOAT), op.Cast(op.Sub(end, start), to=FLOAT))


def _ints(*values: int) -> Any:
    return op.Constant(value_ints=list(values))
