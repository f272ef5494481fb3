"""The zip archive, read by Python's module and checked by `unzip`."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.writing import UNASSEMBLED
from tests.unit.entries import shards, write, write_shards, writer


def test_everything_is_in_it_once(tmp_path: Path) -> None:
    write(writer("zip"), tmp_path, shards())
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["some.zip"]
    wanted: dict[str, bytes] = {}
    for number, shard in enumerate(shards()):
        for entry in shard:
            paths = writer("zip").files(number, entry)
            for kind, _, content in entry.contents():
                wanted[paths[kind].removeprefix("some.zip/")] = content
        lines = "".join(entry.line + "\n" for entry in shard)
        wanted[f"placements/{number:06d}.jsonl"] = lines.encode()
    with zipfile.ZipFile(tmp_path / "some.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        assert {name: archive.read(name) for name in names} == wanted
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        used = sum(info.file_size + 30 + len(info.filename) for info in archive.infolist())
        assert archive.start_dir == used  # nothing between the members


def test_unzip_finds_no_fault(tmp_path: Path) -> None:
    if shutil.which("unzip") is None:
        pytest.skip("unzip is not installed")
    write(writer("zip"), tmp_path, shards())
    command = ["unzip", "-t", str(tmp_path / "some.zip")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_damaged_part_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    records = write_shards(writer("zip"), tmp_path, shards())
    part = tmp_path / UNASSEMBLED / "000001.zip"
    part.write_bytes(part.read_bytes()[:100])
    with pytest.raises(StudioError, match=r"some\.zip cannot be made: .*cut short"):
        list(writer("zip").finish(tmp_path, records))
    assert not (tmp_path / "some.zip").exists()
    assert (tmp_path / UNASSEMBLED / "000000.zip").exists()
