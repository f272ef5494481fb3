"""What torch's exporter to ONNX lacks, beside torch itself and for pictures of several sizes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from fgbg_studio.plugins.exporters.onnx import Onnx

CELLS = 7


class Translated(nn.Module):
    """Uses each operation that is translated; its answers are as large as its pictures."""

    def forward(self, image: Tensor, background: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        cells = functional.adaptive_avg_pool2d(image, CELLS).flatten(2)
        middle = cells.median(2, keepdim=True)
        product = torch.bmm(cells, cells.transpose(1, 2))
        column = torch.bmm(product, middle.values)
        whole = functional.adaptive_avg_pool2d(background, 1)[:, 0]
        return (
            image[:, 0] * 0 + column[:, :1],
            image[:, 0] * 0 + cells.median(2).indices[:, :1, None],
            background[:, 0] - whole,
        )


def test_they_compute_what_torch_does(tmp_path: Path) -> None:
    module, exporter, file = Translated().eval(), Onnx(), tmp_path / "network.onnx"
    exporter.write(module, (32, 32), file)
    run = exporter.opened(file)
    for count, height, width in ((1, 32, 32), (2, 16, 48), (3, 64, 16)):
        image, background = (torch.rand(count, 3, height, width) for _ in range(2))
        expected = module(image, background)
        for one, other in zip(run(image.numpy(), background.numpy()), expected, strict=True):
            np.testing.assert_allclose(one, other.numpy(), atol=1e-5, rtol=1e-5)
