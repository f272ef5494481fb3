"""Whether what is in a .pt2 file can do nothing but compute, before torch reads it.

`torch.export.load` is not for a stranger's file: it evaluates text as Python (`sympy.sympify`, and
guards), looks up functions by their names anywhere below `torch`, imports modules that a tree
names, and unpickles (torch 2.14, torch/_export/serde/serialize.py and torch/export/pt2_archive). So
each text of a file has to be of a kind that is known here: an operation on tensors, an expression
of sizes, or a plain name. Files of other programs may need more than that, and are refused too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

RECORDS = re.compile(
    r"models/model\.json|data/weights/(model_weights_config\.json|weight_\d+)"
    r"|data/constants/(model_constants_config\.json|tensor_\d+)|data/sample_inputs/model\.pt"
    r"|extra/card\.json|archive_format|archive_version|byteorder|version"
    r"|\.data/(version|serialization_id)"
)
"""What a file holds. Sample inputs, which would be pickled, are empty."""
OPERATION = re.compile(r"torch\.ops\.aten\._?[a-z]\w*(?<!__)\.[a-zA-Z]\w*(?<!__)")
FURTHER = frozenset(
    {f"_operator.{name}" for name in ("add", "sub", "mul", "floordiv", "mod", "neg", "getitem")}
    | {f"_operator.{name}" for name in ("truediv", "eq", "ne", "lt", "le", "gt", "ge", "pos")}
    | {"torch.sym_max", "torch.sym_min", "torch.sym_not", "torch.sym_int", "torch.sym_float"}
    | {"torch.ops.higher_order.wrap_with_autocast"}
    | {"torch.ops.higher_order.wrap_with_set_grad_enabled"}
)
EXPRESSION = re.compile(
    r"(?:'[su]\d+'|\b(?:Symbol|Integer|Add|Mul|Max|Min|FloorDiv|CleanDiv|Mod|PythonMod|Eq|Ne|Equality"
    r"|Unequality|StrictLessThan|StrictGreaterThan|LessThan|GreaterThan|positive|integer|True|False"
    r"|[su]\d+)\b|[\d(), =-])*"
)
"""Digits one by one: with a repeated group of them, a long number would be tried in all pieces."""
NAME = re.compile(r"[\w.+*-]*")
WORDS = frozenset({"", "cpu", "cuda", "replicate", "constant", "reflect", "floor", "trunc"})
"""Texts that operations may be given: a file's name would be one, too."""
TENSORS = ("tensor", "tensors", "optional_tensor", "optional_tensors", "graph")
NUMBERS = ("int", "ints", "float", "floats", "bool", "bools", "none", "expr", "name", "string")
SIZES = ("sym_int", "sym_ints", "sym_float", "sym_floats", "sym_bool", "sym_bools")
KINDS = ("scalar_type", "memory_format", "layout", "device")
VALUES = frozenset(f"as_{kind}" for kind in (*TENSORS, *NUMBERS, *SIZES, *KINDS))
"""Kinds of values. Functions and objects of Python are none of them."""
TREES = frozenset({"builtins.tuple", "builtins.list", "builtins.dict"})


def require_harmless(records: Mapping[str, bytes]) -> None:
    """Raise ValueError, saying what, where a file's records (by name) may do more than compute."""
    for name in records:
        if not RECORDS.fullmatch(name):
            raise ValueError(f"it holds {name!r}")
    if records.get("data/sample_inputs/model.pt"):
        raise ValueError("it holds pickled inputs")
    for name in (
        "data/weights/model_weights_config.json",
        "data/constants/model_constants_config.json",
    ):
        for weight in json.loads(records[name])["config"].values():
            if weight["use_pickle"] or not re.fullmatch(
                r"(weight|tensor)_\d+", weight["path_name"]
            ):
                raise ValueError("it holds pickled weights")
    for key, text in _texts(json.loads(records["models/model.json"])):
        if not _is_plain(key, text):
            raise ValueError(f"it says {text[:60]!r} as its {key}")


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a graph, with the name of what it is."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield "name", name
            if name == "metadata" and inner:
                raise ValueError("it has metadata")
            if name.startswith("as_") and name not in VALUES:
                raise ValueError(f"it has a value of the kind {name[3:]!r}")
            yield from _texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
    elif isinstance(value, str):
        yield key, value


def _is_plain(key: str, text: str) -> bool:
    if key == "target":
        return text in FURTHER or OPERATION.fullmatch(text) is not None
    if key == "expr_str":
        return EXPRESSION.fullmatch(text) is not None
    if key in ("in_spec", "out_spec"):
        return _is_plain_tree(json.loads(text))
    if key == "as_string":
        return text in WORDS
    return key != "guards_code" and NAME.fullmatch(text) is not None


def _is_plain_tree(tree: Any) -> bool:
    """Whether a tree of values is of tuples, lists and dicts without any key."""
    if isinstance(tree, list):
        return len(tree) == 2 and tree[0] == 1 and _is_plain_tree(tree[1])
    return (
        (tree["type"] is None or tree["type"] in TREES)
        and tree["context"] in (None, "null", "[]")
        and all(_is_plain_tree(inner) for inner in tree["children_spec"] if isinstance(inner, dict))
        and all(isinstance(inner, dict) for inner in tree["children_spec"])
    )
