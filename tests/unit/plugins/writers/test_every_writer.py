"""For every writer: the same bytes each time, stopped or not, and files where it says."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tarfile
import weakref
import zipfile
from collections.abc import Callable, Generator, Iterator
from itertools import islice
from pathlib import Path

import pytest

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.encoding import Encoding
from fgbg_studio.data.writing import UNASSEMBLED, Entry
from tests.unit.disks import fill
from tests.unit.entries import entry, hashes, ring, shards, write, write_shards, writer

WRITERS = registry.names("writers")


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_samples_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        progress = write(writer(name), tmp_path / folder, shards())
        assert progress == sorted(progress)
        assert max(progress) <= 3
    found = hashes(tmp_path / "one")
    assert found == hashes(tmp_path / "two")
    assert not any(UNASSEMBLED in path or "/." in f"/{path}" for path in found)


@pytest.mark.parametrize("name", WRITERS)
def test_a_last_step_that_was_stopped_can_be_taken_again(name: str, tmp_path: Path) -> None:
    write(writer(name), tmp_path / "whole", shards())
    whole = hashes(tmp_path / "whole")
    records = write_shards(writer(name), tmp_path / "cut", shards())
    for steps in range(7):
        finishing = writer(name).finish(tmp_path / "cut", iter(records))
        assert isinstance(finishing, Generator)
        list(islice(finishing, steps))
        finishing.close()
    list(writer(name).finish(tmp_path / "cut", iter(records)))
    assert hashes(tmp_path / "cut") == whole
    list(writer(name).finish(tmp_path / "cut", iter(records)))
    assert hashes(tmp_path / "cut") == whole


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("more", [True, False])
def test_files_are_where_the_writer_says(name: str, more: bool, tmp_path: Path) -> None:
    encoding = Encoding(depth=more, background=more)
    made = shards(encoding=encoding)
    write(writer(name, encoding), tmp_path, made)
    for number, shard in enumerate(made):
        for one in shard:
            where = writer(name, encoding).files(number, one)
            contents = {kind: content for kind, _, content in one.contents()}
            assert where.keys() == contents.keys()
            assert ("depth" in where) is more
            for kind, path in where.items():
                assert read(tmp_path, path) in (contents[kind], None)


def read(folder: Path, path: str) -> bytes | None:
    """A file, or one in an archive; None in a table, whose own test reads it."""
    if (folder / path).is_file():
        return None if path.endswith(".parquet") else (folder / path).read_bytes()
    archive, _, member = path.partition("/")
    if archive.endswith(".zip"):
        with zipfile.ZipFile(folder / archive) as opened:
            return opened.read(member)
    with tarfile.open(folder / archive) as tar:
        content = tar.extractfile(member)
        assert content is not None
        return content.read()


@pytest.mark.parametrize("name", WRITERS)
def test_a_writer_takes_samples_one_by_one(name: str, tmp_path: Path) -> None:
    """It holds few at a time: those made earlier can be forgotten."""
    given: list[weakref.ref[Entry]] = []
    most = 0

    def made() -> Iterator[Entry]:
        nonlocal most
        for number in range(40):
            one = entry(number, [ring(3, 8)])
            given.append(weakref.ref(one))
            most = max(most, sum(known() is not None for known in given))
            yield one
            del one

    built = writer(name, rows=3) if name == "parquet" else writer(name)
    built.write(0, made(), tmp_path)
    assert most <= 4


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals there")
def test_a_last_step_that_was_killed_leaves_nothing(name: str, tmp_path: Path) -> None:
    """Killed in its midst, the program runs no code that would tidy up."""
    records = write_shards(writer(name), tmp_path / "cut", shards())
    code = f"""
import json, os, sys
from pathlib import Path
from tests.unit.disks import fill
from tests.unit.entries import ShardRecord, writer
records = [ShardRecord(*values) for values in json.loads(sys.stdin.read())]
for _ in writer({name!r}).finish(Path({str(tmp_path / "cut")!r}), iter(records)):
    if _ >= 2:
        os.kill(os.getpid(), 9)
"""
    values = json.dumps([[r.number, r.files, r.facts, r.samples] for r in records])
    done = subprocess.run([sys.executable, "-c", code], input=values, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    list(writer(name).finish(tmp_path / "cut", iter(records)))
    write(writer(name), tmp_path / "whole", shards())
    assert hashes(tmp_path / "cut") == hashes(tmp_path / "whole")


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_is_told_and_can_be_made_room_on(
    name: str, make_disk: Callable[[str], Path]
) -> None:
    disk = make_disk("400k")
    with pytest.raises(OSError, match="No space left"):
        writer(name).write(0, (entry(number, [ring(3, 8)]) for number in range(400)), disk)
    disk = make_disk("2m")
    records = write_shards(writer(name), disk / "set", shards())
    fill(disk / "filling")
    with pytest.raises(StudioError, match="full"):
        list(writer(name).finish(disk / "set", iter(records)))
    (disk / "filling").unlink()
    list(writer(name).finish(disk / "set", iter(records)))
