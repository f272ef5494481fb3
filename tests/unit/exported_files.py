"""An ONNX file made by hand: at once, where an export of a trained network takes seconds."""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import TensorProto, helper

from fgbg_studio.data.network_card import (
    INPUT_TENSORS,
    INPUTS,
    KEY,
    OUTPUTS,
    Check,
    Learned,
    NetworkCard,
    TrainedRun,
    outputs_of,
)
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning.unlikeness import Unlikeness
from tests.unit.pictures import place

SCALE = DepthScale(unit="relative", near=1.0, far=9.0)


def a_card(name: str) -> NetworkCard:
    unlikeness = Unlikeness.measured([place(seed, 64, 64) for seed in range(30)])
    return NetworkCard(
        file=name,
        exporter="by hand",
        canvas=(64, 64),
        stride=16,
        least=16,
        depth=SCALE,
        run=TrainedRun(name="r", model="m", checkpoint="best", epochs=1),
        dataset=Learned(sha256="0" * 64, backgrounds=1, cutouts=1),
        check=Check(tolerance=1e-4, largest_difference=0, samples=1, runtime="onnxruntime"),
        unlikeness=unlikeness.model_dump(mode="json"),
        inputs=INPUT_TENSORS,
        outputs=outputs_of(SCALE),
    )


def a_file_that_compares(path: Path, card: str | None = None) -> Path:
    """A network that finds what is a tenth brighter than its background, and says depth 1.5.

    `card` stands in place of a good one; empty leaves it out.
    """
    nodes = [
        helper.make_node("Sub", INPUTS, ["apart"]),
        helper.make_node("ReduceMean", ["apart"], ["mean"], axes=[1], keepdims=0),
        helper.make_node("Constant", [], ["steep"], value_float=20.0),
        helper.make_node("Mul", ["mean", "steep"], ["brighter"]),
        helper.make_node("Constant", [], ["clearly"], value_float=2.0),
        helper.make_node("Sub", ["brighter", "clearly"], [OUTPUTS[0]]),
        helper.make_node("Constant", [], ["nothing"], value_float=0.0),
        helper.make_node("Mul", ["mean", "nothing"], [OUTPUTS[1]]),
        helper.make_node("Constant", [], ["near"], value_float=1.5),
        helper.make_node("Add", [OUTPUTS[1], "near"], [OUTPUTS[2]]),
    ]
    kind = TensorProto.FLOAT
    given = [helper.make_tensor_value_info(name, kind, ["N", 3, "H", "W"]) for name in INPUTS]
    found = [helper.make_tensor_value_info(name, kind, ["N", "H", "W"]) for name in OUTPUTS]
    graph = helper.make_graph(nodes, "compares", given, found)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    if card != "":
        helper.set_model_props(model, {KEY: card or a_card(path.name).model_dump_json()})
    onnx.save(model, path)
    return path
