"""One writer a folder, also after crashes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fgbg_studio.base import folder_lock

HOLDER = """
import sys
from pathlib import Path
from fgbg_studio.base import folder_lock
print(repr(folder_lock.acquire(Path(sys.argv[1]))), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def another(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has taken the lock of `tmp_path` and lives."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "''\n"
    yield process
    process.kill()
    process.communicate()


def left_by(pid: int, host: str = "") -> str:
    return json.dumps({"pid": pid, "host": host or socket.gethostname()})


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_lock_is_taken_once_and_given_back(tmp_path: Path) -> None:
    assert folder_lock.acquire(tmp_path) == ""
    assert f"process {os.getpid()}" in folder_lock.acquire(tmp_path)
    folder_lock.release(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert folder_lock.acquire(tmp_path) == ""


def test_a_living_process_keeps_its_lock(tmp_path: Path, another: subprocess.Popen[str]) -> None:
    assert f"process {another.pid}" in folder_lock.acquire(tmp_path)
    folder_lock.release(tmp_path)
    assert (tmp_path / folder_lock.NAME).exists()


def test_a_killed_process_loses_its_lock(tmp_path: Path, another: subprocess.Popen[str]) -> None:
    another.kill()
    another.wait()
    assert folder_lock.acquire(tmp_path) == ""
    assert [file.name for file in tmp_path.iterdir()] == [folder_lock.NAME]


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="such processes are a thing of POSIX")
def test_a_killed_process_that_is_still_listed_loses_its_lock(
    tmp_path: Path, another: subprocess.Popen[str]
) -> None:
    another.kill()
    os.waitid(os.P_PID, another.pid, os.WEXITED | os.WNOWAIT)
    os.kill(another.pid, 0)  # nobody has asked for it yet
    assert folder_lock.acquire(tmp_path) == ""


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": "x", "host": "y"}', "left"])
def test_a_lock_left_behind_or_damaged_is_taken_over(tmp_path: Path, content: str) -> None:
    text = left_by(dead_pid()) if content == "left" else content
    (tmp_path / folder_lock.NAME).write_text(text)
    assert folder_lock.acquire(tmp_path) == ""
    assert str(os.getpid()) in (tmp_path / folder_lock.NAME).read_text()


def test_a_lock_of_another_computer_is_kept_and_the_way_out_is_told(tmp_path: Path) -> None:
    (tmp_path / folder_lock.NAME).write_text(left_by(dead_pid(), "elsewhere"))
    reason = folder_lock.acquire(tmp_path)
    assert "on elsewhere" in reason
    assert str(tmp_path / folder_lock.NAME) in reason


def test_of_many_at_once_one_gets_the_lock(tmp_path: Path) -> None:
    (tmp_path / folder_lock.NAME).write_text(left_by(dead_pid()))
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    pipe = subprocess.PIPE
    every = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(6)]
    answers = [process.stdout.readline() for process in every if process.stdout]
    for process in every:
        process.communicate()
    assert answers.count("''\n") == 1


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, make_read_only: Callable[[Path], None]
) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    make_read_only(folder)
    assert "cannot be written" in folder_lock.acquire(folder)
