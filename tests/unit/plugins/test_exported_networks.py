"""Files that are no exported network, or a changed one: a sentence each, and nothing happens."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from fgbg_studio.base.errors import StudioError
from fgbg_studio.jobs.networks import load_network
from fgbg_studio.plugins.harmless_programs import EXPRESSION
from fgbg_studio.plugins.program_files import CARD
from tests.unit.exports import EXPORTERS, changed, exported_file, records_of, write_records
from tests.unit.onnx_files import write_brightness
from tests.unit.traps import Trap

Exported = Callable[[str], Path]
GRAPH, WEIGHTS = "models/model.json", "data/weights/model_weights_config.json"


def refusal(file: Path, device: str = "cpu") -> str:
    with pytest.raises(StudioError) as refused:
        load_network(file, device)
    assert str(file) in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("name", EXPORTERS)
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_a_torn_file_is_refused(exported: Exported, tmp_path: Path, name: str, kept: float) -> None:
    whole = exported_file(exported(name))
    content = whole.read_bytes()
    torn = tmp_path / whole.name
    torn.write_bytes(content[: int(len(content) * kept)])
    refusal(torn)


@pytest.mark.parametrize("suffix", [".onnx", ".pt2"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"notes{suffix}"
    file.write_text("not a network")
    refusal(file)


def test_an_onnx_of_something_else_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "brightness.onnx"
    write_brightness(file, 8)
    assert "a network of something else" in refusal(file)


def test_a_program_of_something_else_is_told_so(exported: Exported, tmp_path: Path) -> None:
    records = records_of(exported_file(exported("torch-export")))
    del records[CARD]
    told = refusal(write_records(tmp_path / "other.pt2", records))
    assert "a network of something else" in told


def test_a_card_of_another_version_is_told_so(exported: Exported, tmp_path: Path) -> None:
    records = records_of(exported_file(exported("torch-export")))
    newer = changed(records, CARD, lambda card: card.update(format=99))
    assert "another version" in refusal(write_records(tmp_path / "newer.pt2", newer))


@pytest.mark.parametrize("canvas", [[0, 0], [-64, 64], [10**7, 64]])
def test_a_card_of_an_impossible_canvas_is_told(
    exported: Exported, tmp_path: Path, canvas: list[int]
) -> None:
    records = records_of(exported_file(exported("torch-export")))
    other = changed(records, CARD, lambda card: card.update(canvas=canvas))
    assert "its card was changed" in refusal(write_records(tmp_path / "canvas.pt2", other))


@pytest.mark.parametrize("name", EXPORTERS)
def test_sides_that_it_does_not_take_are_told(exported: Exported, name: str) -> None:
    network = load_network(exported_file(exported(name)), "cpu")
    with pytest.raises(StudioError, match="multiples of 16"):
        network.answer(np.zeros((1, 32, 40, 3), np.uint8), None)


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_device_that_is_not_there_is_told(exported: Exported, name: str) -> None:
    assert "cannot run on 'mps' here" in refusal(exported_file(exported(name)), "mps")


def set_target(graph: Any, target: str) -> None:
    graph["graph_module"]["graph"]["nodes"][0]["target"] = target


def first_expression(value: Any) -> Any:
    """The first expression of sizes in a graph, as the dict that holds it."""
    if isinstance(value, dict):
        if "expr_str" in value:
            return value
        value = list(value.values())
    found = (first_expression(inner) for inner in value) if isinstance(value, list) else ()
    return next((each for each in found if each is not None), None)


def call_of(graph: Any) -> Any:
    return graph["graph_module"]["module_call_graph"][0]["signature"]


COMMAND = "__import__('os').mkdir({!r})"
MAKES_A_FOLDER: dict[str, Callable[[Any, str], Any]] = {
    "function": lambda graph, _: set_target(graph, "torch.os.mkdir"),
    "attribute": lambda graph, _: set_target(graph, "torch.ops.aten.__init__.__globals__"),
    "expression": lambda graph, made: first_expression(graph).update(expr_str=COMMAND.format(made)),
    "guard": lambda graph, made: graph.update(guards_code=[COMMAND.format(made)]),
    "tree": lambda graph, _: call_of(graph).update(
        in_spec=call_of(graph)["in_spec"].replace("builtins.tuple", "collections.defaultdict")
    ),
    "argument": lambda graph, _: graph["graph_module"]["graph"]["nodes"][0]["inputs"].append(
        {"name": "f", "arg": {"as_operator": "torch.os.mkdir"}, "kind": 1}
    ),
    "file": lambda graph, made: graph["graph_module"]["graph"]["nodes"][0]["inputs"].append(
        {"name": "filename", "arg": {"as_string": made}, "kind": 1}
    ),
    "metadata": lambda graph, _: graph["graph_module"]["graph"]["nodes"][0].update(
        metadata={"nn_module_stack": "torch.os.mkdir"}
    ),
}


@pytest.mark.parametrize("way", MAKES_A_FOLDER)
def test_a_graph_that_could_run_python_is_refused_unread(
    exported: Exported, tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made"
    records = records_of(exported_file(exported("torch-export")))
    changed_records = changed(
        records, GRAPH, lambda graph: MAKES_A_FOLDER[way](graph, str(made)) and None
    )
    assert changed_records[GRAPH] != records[GRAPH]
    monkeypatch.setattr(torch.export, "load", lambda _: pytest.fail("torch has read it"))
    refusal(write_records(tmp_path / "changed.pt2", changed_records))
    assert not made.exists()


def test_a_long_number_is_not_tried_in_all_its_pieces() -> None:
    """In all of them it would take longer than anybody waits."""
    assert not EXPRESSION.fullmatch("Integer(" + "1" * 5000 + "!")
    assert EXPRESSION.fullmatch("Mul(Integer(16), Symbol('s77', positive=True, integer=True))")


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_damaged_record_is_told(exported: Exported, tmp_path: Path, compression: int) -> None:
    file = tmp_path / "damaged.pt2"
    graph = records_of(exported_file(exported("torch-export")))[GRAPH]
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr(f"network/{GRAPH}", graph)
    content = file.read_bytes()
    file.write_bytes(content[:100] + b"\xff" * 300 + content[400:])
    assert "damaged" in refusal(file)


def test_a_card_that_is_no_text_is_told(exported: Exported, tmp_path: Path) -> None:
    records = records_of(exported_file(exported("torch-export")))
    records[CARD] = b"\xff\xfe"
    assert "damaged" in refusal(write_records(tmp_path / "card.pt2", records))


@pytest.mark.parametrize("where", ["data/sample_inputs/model.pt", "data/constants/opaque_obj_0"])
def test_a_pickle_is_refused_unread(exported: Exported, tmp_path: Path, where: str) -> None:
    import pickle

    made = tmp_path / "made"
    records = records_of(exported_file(exported("torch-export")))
    records[where] = pickle.dumps(Trap(made))
    refusal(write_records(tmp_path / "trap.pt2", records))
    assert not made.exists()


def test_pickled_weights_are_refused_unread(exported: Exported, tmp_path: Path) -> None:
    import pickle

    made = tmp_path / "made"
    records = records_of(exported_file(exported("torch-export")))
    records["data/weights/weight_0"] = pickle.dumps(Trap(made))

    def pickled(config: Any) -> None:
        for weight in config["config"].values():
            weight["use_pickle"] = True

    trap = changed(records, WEIGHTS, pickled)
    assert "pickled weights" in refusal(write_records(tmp_path / "trap.pt2", trap))
    assert not made.exists()
