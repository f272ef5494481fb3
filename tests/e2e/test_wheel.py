"""The built wheel is whole: installed elsewhere, without the checkout, it opens its sample."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def python(*arguments: str, cwd: Path, **environment: str) -> str:
    """Run this Python and return what it printed; a failure shows both streams."""
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with nothing but the wheel's content."""
    wheels, target = tmp_path / "wheels", tmp_path / "installed"
    pip = ["-m", "pip", "--disable-pip-version-check"]
    build = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels)]
    python(*pip, *build, str(CHECKOUT), cwd=tmp_path)
    (wheel,) = wheels.glob("*.whl")
    python(*pip, "install", "--no-deps", "--target", str(target), str(wheel), cwd=tmp_path)
    return target


def test_an_installed_wheel_opens_its_sample_project(installed: Path, tmp_path: Path) -> None:
    code = """
        from fgbg_studio.base.resources import sample_project
        from fgbg_studio.project import Project

        folder = sample_project()
        Project.open(folder, read_only=True)
        print(folder)
    """
    # -P and the path put the installed copy before the checkout that an editable install knows.
    printed = python("-P", "-c", textwrap.dedent(code), cwd=tmp_path, PYTHONPATH=str(installed))
    sample = Path(printed.strip())
    assert sample.is_relative_to(installed / "fgbg_studio" / "_resources")
    assert (sample / "project.json").is_file()
