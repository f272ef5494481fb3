"""The core is called and never calls: all of it runs where Qt is not installed."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a fresh interpreter, where nothing is imported yet."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_core_module_imports_without_qt() -> None:
    result = run("""
        import importlib, pkgutil, sys

        for name in ("PySide6", "shiboken6", "pyqtgraph"):
            sys.modules[name] = None  # importing it raises ImportError, as if it were not there

        import fgbg_studio

        def walk(package):
            for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
                if module.name == "fgbg_studio.gui":
                    continue
                imported = importlib.import_module(module.name)
                print(module.name)
                if module.ispkg:
                    walk(imported)

        walk(fgbg_studio)
    """)
    assert result.returncode == 0, result.stderr
    assert "fgbg_studio.base.events" in result.stdout.split()


def test_the_window_is_imported_without_heavy_libraries() -> None:
    if not (CHECKOUT / "fgbg_studio" / "gui" / "app.py").exists():
        pytest.skip("there is no window yet")
    result = run("""
        import sys
        import fgbg_studio.gui.app

        heavy = {"torch", "torchvision", "cv2", "rembg", "onnxruntime", "scipy", "skimage"}
        print(*sorted(heavy & sys.modules.keys()))
    """)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == []
