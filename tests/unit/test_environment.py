"""Set-up of the two commands: what is decided, without installing anything."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import environment
import pytest
import system

Asked = list[tuple[str, ...]]


@pytest.fixture
def pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """A checkout elsewhere, with what pip was asked to do there in place of doing it."""
    venv = tmp_path / ".venv"
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "constraints.txt").write_text("numpy==2.4.6\n")
    monkeypatch.setattr(environment, "CHECKOUT", tmp_path)
    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(environment, "STAMP", venv / "fgbg-studio.json")
    monkeypatch.setattr(environment, "CONSTRAINTS", tmp_path / "constraints.txt")
    asked: Asked = []
    monkeypatch.setattr(environment, "pip", lambda *arguments: asked.append(arguments))
    monkeypatch.setattr(environment, "create", lambda base: make_venv(venv))
    return asked


def make_venv(venv: Path) -> None:
    (venv / "bin").mkdir(parents=True, exist_ok=True)
    (venv / "bin" / "python").unlink(missing_ok=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (venv / "fgbg-studio.json").write_text("{}")


def target(extras: str) -> str:
    return f"{environment.CHECKOUT}[{extras}]"


def test_first_start_installs_and_second_does_not(pip: Asked) -> None:
    assert environment.ready(["cpu"]) == environment.PYTHON
    assert [arguments[-1] for arguments in pip] == [target("cpu")]
    pip.clear()
    environment.ready(["cpu"])
    assert pip == []


def test_tests_add_to_what_is_there_and_a_later_run_keeps_it(pip: Asked) -> None:
    environment.ready(["cpu"])
    environment.ready(["cpu", "dev"])
    assert pip[-1][-1] == target("cpu,dev")
    pip.clear()
    environment.ready(["cpu"])
    assert pip == []


def test_gpu_replaces_cpu_and_stays(pip: Asked) -> None:
    environment.ready(["cpu"])
    pip.clear()
    environment.ready(["gpu"])
    assert pip[0][:3] == ("uninstall", "--yes", "onnxruntime")
    assert pip[1][-1] == target("gpu")
    pip.clear()
    environment.ready(["cpu"])
    assert pip == []


@pytest.mark.parametrize("file", ["pyproject.toml", "constraints.txt"])
def test_changed_requirements_are_installed(file: str, pip: Asked) -> None:
    environment.ready(["cpu"])
    pip.clear()
    (environment.CHECKOUT / file).write_text("changed")
    environment.ready(["cpu"])
    assert len(pip) == 1


def test_an_interrupted_set_up_is_done_again(pip: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(environment, "pip", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.ready(["cpu"])
    made: list[str] = []
    monkeypatch.setattr(environment, "create", lambda base: made.append(base))
    environment.ready(["cpu"])
    assert len(made) == 1
    assert len(pip) == 1


def test_a_moved_checkout_is_set_up_anew(pip: Asked) -> None:
    environment.ready(["cpu"])
    noted = json.loads(environment.STAMP.read_text())
    assert environment.can_be_kept(noted)
    assert not environment.can_be_kept({**noted, "folder": "/elsewhere/.venv"})
    assert not environment.can_be_kept({**noted, "python": "/usr/bin/python2.7"})


def test_an_environment_of_someone_else_is_not_touched(pip: Asked) -> None:
    environment.VENV.mkdir()
    with pytest.raises(system.SetUpError, match="has not made"):
        environment.ready(["cpu"])
    assert pip == []


@pytest.mark.parametrize(
    ("log", "advice"),
    [
        ("ERROR: [Errno 28] No space left on device", "disk is full"),
        ("Temporary failure in name resolution", "cannot be reached"),
        ("error: subprocess-exited-with-error", "whole log"),
    ],
)
def test_a_failure_of_pip_is_explained(log: str, advice: str) -> None:
    assert advice in environment.explain(log)


def test_too_little_space_is_told_before_the_download(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "GIGABYTES", 10**9)
    with pytest.raises(system.SetUpError, match="Free some space"):
        environment.check_disk()


def test_missing_libraries_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system, "loads", lambda library: library != "libEGL.so.1")
    assert system.missing_libraries(system.QT_LIBRARIES) == ["libegl1"]


@pytest.mark.parametrize(("has_apt", "said"), [(True, "sudo apt-get install"), (False, "manager")])
def test_without_permission_the_packages_are_named(
    has_apt: bool, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "as_administrator", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda name: name if has_apt else None)
    with pytest.raises(system.SetUpError, match=f"(?s){said}") as told:
        system.install(["libxcb-cursor0"])
    assert "libxcb-cursor0" in str(told.value)


def test_an_unsupported_python_says_which_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "supported", lambda command: None)
    with pytest.raises(system.SetUpError, match=r"3\.11, 3\.12 or 3\.13"):
        system.base_python()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a screen")
@pytest.mark.parametrize(
    ("variables", "screen"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_a_screen_is_recognised(
    variables: dict[str, str], screen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert system.has_screen() is screen
