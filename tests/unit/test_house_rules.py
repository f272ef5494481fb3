"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = sorted(p for d in ("fgbg_studio", "resources") for p in (CHECKOUT / d).rglob("*.py"))
COMMANDS = [
    CHECKOUT / "packaging" / name for name in ("run", "test", "environment.py", "system.py")
]
TESTS = sorted((CHECKOUT / "tests").rglob("*.py"))

LINES_IN_A_FILE = 300
LINES_IN_A_FUNCTION = 60


def shown(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def comments(source: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From its first line to its last, without the docstring."""
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    return length - len((ast.get_docstring(function) or "").splitlines())


def test_a_file_can_be_read_at_one_sitting() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in PROGRAM + COMMANDS}
    assert {shown(path): n for path, n in lengths.items() if n > LINES_IN_A_FILE} == {}


def test_a_function_can_be_seen_at_once() -> None:
    lengths = {
        f"{shown(path)}:{function.name}": lines_of(function)
        for path in PROGRAM + COMMANDS
        for function in functions(path)
    }
    assert {name: n for name, n in lengths.items() if n > LINES_IN_A_FUNCTION} == {}


def test_the_type_checker_is_never_told_to_look_away() -> None:
    looked_away = [
        f"{shown(path)}: {comment}"
        for path in PROGRAM + COMMANDS + TESTS
        for comment in comments(path.read_text(encoding="utf-8"))
        if "type: ignore" in comment
    ]
    assert looked_away == []


def test_the_commands_are_understood_by_python_3_9() -> None:
    for path in COMMANDS:
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
