"""Each import contract is proved by breaking it on purpose, in a copy of the package."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]

LAYERS = "Imports point down only"
QT = "Qt is known to the window only"
NETWORKS = "Pictures, projects and data need no network library"
PLUGINS = "Plug-ins never import each other"
CYCLES = "No cycles"

OFFENCES = {
    "jobs know no window": ("jobs/offence.py", "import fgbg_studio.gui", LAYERS),
    "the window knows no command line": ("gui/offence.py", "import fgbg_studio.cli", LAYERS),
    "data knows no learning": ("data/offence.py", "import fgbg_studio.learning", LAYERS),
    "base knows nothing above": ("base/offence.py", "import fgbg_studio.imaging", LAYERS),
    "a new part has its layer": ("helpers.py", "", LAYERS),
    "PySide6 in a job": ("jobs/offence.py", "from PySide6.QtCore import QObject", QT),
    "PySide6 inside a function": (
        "learning/offence.py",
        "def f():\n    from PySide6.QtCore import QObject",
        QT,
    ),
    "pyqtgraph in the command line": ("cli/offence.py", "import pyqtgraph", QT),
    "shiboken6 at the root": ("helpers.py", "import shiboken6", QT),
    "torch in imaging": ("imaging/offence.py", "import torch", NETWORKS),
    "torchvision in data": ("data/offence.py", "from torchvision import io", NETWORKS),
    "onnxruntime in base": ("base/offence.py", "import onnxruntime", NETWORKS),
    "rembg in the project": ("project.py", "import rembg", NETWORKS),
    "one model from another": (
        "plugins/models/offence.py",
        "import fgbg_studio.plugins.models.victim",
        PLUGINS,
    ),
    "a loss from a model": (
        "plugins/models/offence.py",
        "import fgbg_studio.plugins.losses.victim",
        PLUGINS,
    ),
    "two neighbours in a circle": (
        "imaging/one.py",
        "import fgbg_studio.imaging.two",
        CYCLES,
    ),
}
"""What is forbidden -> the file that does it, its text, and the contract that must notice."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package's sources and the contracts, somewhere they may be broken."""
    shutil.copytree(
        CHECKOUT / "fgbg_studio",
        tmp_path / "fgbg_studio",
        ignore=lambda folder, names: [
            name for name in names if "." in name and not name.endswith(".py")
        ],
    )
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def broken(folder: Path) -> list[str]:
    """The names of the contracts that do not hold."""
    lines = lint(folder).stdout.splitlines()
    return [line.partition(" BROKEN")[0] for line in lines if " BROKEN" in line]


def test_contracts_hold(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("offence", OFFENCES)
def test_a_contract_notices(offence: str, copy: Path) -> None:
    name, text, contract = OFFENCES[offence]
    package = copy / "fgbg_studio"
    for victim in ("plugins/models/victim.py", "plugins/losses/victim.py"):
        (package / victim).write_text("")
    (package / "imaging/two.py").write_text("import fgbg_studio.imaging.one")
    (package / "imaging/one.py").write_text("")
    with (package / name).open("a") as file:
        file.write(f"\n{text}\n")
    assert contract in broken(copy)
