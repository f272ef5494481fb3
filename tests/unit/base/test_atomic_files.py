"""Files are whole or untouched, whatever ends the writing."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from fgbg_studio.base.atomic_files import (
    append_lines,
    copy_to_bin,
    move_to_bin,
    read_json,
    read_lines,
    replacing,
    write_bytes,
    write_json,
)
from fgbg_studio.base.errors import StudioError

POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


def in_another_process(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_is_written_can_be_read_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.json"
    write_json(path, {"name": "Straße", "ids": [1, 2]})
    assert read_json(path) == {"name": "Straße", "ids": [1, 2]}
    assert list(path.parent.iterdir()) == [path]


@POSIX_ONLY
def test_a_file_has_the_permissions_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write_bytes(tmp_path / "atomic", b"")
    assert (tmp_path / "atomic").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_an_error_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_bytes(path, b"old")

    def fail() -> None:
        with replacing(path) as temporary:
            temporary.write_bytes(b"half of the n")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@POSIX_ONLY
def test_a_kill_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_bytes(path, b"old")
    result = in_another_process(
        """
        import os, signal, sys
        from pathlib import Path
        from fgbg_studio.base.atomic_files import replacing

        with replacing(Path(sys.argv[1])) as temporary:
            temporary.write_bytes(b"half of the n")
            os.kill(os.getpid(), signal.SIGKILL)
        """,
        path,
    )
    assert result.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"


@POSIX_ONLY
def test_a_file_that_may_not_grow_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_bytes(path, b"old")
    result = in_another_process(
        """
        import resource, sys
        from pathlib import Path
        from fgbg_studio.base.atomic_files import write_bytes
        from fgbg_studio.base.errors import StudioError

        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            write_bytes(Path(sys.argv[1]), b"x" * 100_000)
        except StudioError as error:
            print(error)
        """,
        path,
    )
    assert f"While writing {path}" in result.stdout, result.stderr
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_told_and_the_old_file_stays(make_disk: Callable[[str], Path]) -> None:
    path = make_disk("64k") / "a.bin"
    write_bytes(path, b"old")
    with pytest.raises(StudioError, match=r"a\.bin: The disk is full"):
        write_bytes(path, b"x" * 200_000)
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]
    with pytest.raises(StudioError, match="The disk is full"):
        append_lines(path.with_name("lines"), [{"text": "x" * 200_000}])


def test_half_of_a_copy_is_not_left_in_a_bin_without_room(
    make_disk: Callable[[str], Path], tmp_path: Path
) -> None:
    disk = make_disk("64k")
    (tmp_path / "a.bin").write_bytes(b"x" * 200_000)
    with pytest.raises(StudioError, match="The disk is full"):
        copy_to_bin(tmp_path / "a.bin", disk / "bin")
    assert not list((disk / "bin").iterdir())


def test_a_read_only_folder_is_told(tmp_path: Path, make_read_only: Callable[[Path], None]) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    make_read_only(folder)
    with pytest.raises(StudioError, match=r"a\.bin: (That disk is read-only|You may not write)"):
        write_bytes(folder / "a.bin", b"new")


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"half": ')
    with pytest.raises(StudioError, match=r"a\.json is damaged.*Put back a copy"):
        read_json(path)
    with pytest.raises(StudioError, match=r"b\.json: The file or folder is gone"):
        read_json(tmp_path / "b.json")


def test_lines_survive_a_tear_at_any_byte(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    append_lines(path, [{"n": 1, "text": "Zeile\u2028eins"}])
    append_lines(path, [{"n": 2, "text": "Größe"}])
    content = path.read_bytes()
    first = content.index(b"\n") + 1
    for length in range(first, len(content) - 1):
        path.write_bytes(content[:length])
        assert [record["n"] for record in read_lines(path)] == [1]
    path.write_bytes(content)
    assert read_lines(path)[0]["text"] == "Zeile\u2028eins"
    assert read_lines(tmp_path / "none.jsonl") == []


def test_the_bin_takes_files_and_folders_of_one_name(tmp_path: Path) -> None:
    for content in ("one", "two"):
        (tmp_path / "a.txt").write_text(content)
        move_to_bin(tmp_path / "a.txt", tmp_path / "bin")
    assert sorted(file.read_text() for file in (tmp_path / "bin").iterdir()) == ["one", "two"]
    with pytest.raises(StudioError, match="moving"):
        move_to_bin(tmp_path / "a.txt", tmp_path / "bin")
