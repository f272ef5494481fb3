"""Zip archives: read by Python's module, and their records by the format's description."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.base.stored_zip import (
    Member,
    StoredZip,
    copy_start,
    directory_entry,
    ending,
    read_directory,
)

NAMES = st.text(
    st.characters(min_codepoint=33, blacklist_characters="/\\", blacklist_categories=["Cs"]),
    min_size=1,
    max_size=40,
)
FILES = st.dictionaries(NAMES, st.binary(max_size=300), max_size=6)


def archive_of(files: dict[str, bytes]) -> tuple[bytes, StoredZip]:
    target = io.BytesIO()
    archive = StoredZip(target)
    for name, content in files.items():
        archive.add(name, content)
    archive.close()
    return target.getvalue(), archive


def read_back(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in opened.infolist())
        return {info.filename: opened.read(info) for info in opened.infolist()}


@given(FILES)
def test_zipfile_reads_what_was_written(files: dict[str, bytes]) -> None:
    assert read_back(archive_of(files)[0]) == files


@given(FILES, FILES)
def test_two_archives_are_put_together(first: dict[str, bytes], second: dict[str, bytes]) -> None:
    second = {f"2{name}": content for name, content in second.items()}
    first = {f"1{name}": content for name, content in first.items()}
    target, start, members = io.BytesIO(), 0, []
    for files in (first, second):
        content, archive = archive_of(files)
        copy_start(io.BytesIO(content), target, archive.size)
        found = read_directory(io.BytesIO(content), archive.size, len(files))
        members += [directory_entry(member, start) for member in found]
        start += archive.size
    target.write(b"".join(members) + ending(len(members), len(b"".join(members)), start))
    assert read_back(target.getvalue()) == first | second


def test_a_directory_beyond_four_gigabytes_has_the_records_of_zip64() -> None:
    far = 5 * 2**32 + 7
    entry = directory_entry(Member(b"name", 1, 2, 7), far - 7)
    assert struct.unpack_from("<H", entry, 6) == (45,)
    assert struct.unpack_from("<L", entry, 42) == (2**32 - 1,)
    assert struct.unpack_from("<2HQ", entry, 46 + 4) == (1, 8, far)
    end = ending(3, len(entry), far)
    signature, size, *_, here, all_, length, start = struct.unpack_from("<4sQ2H2L4Q", end)
    assert (signature, size, here, all_) == (b"PK\6\6", 44, 3, 3)
    assert (length, start) == (len(entry), far)
    assert struct.unpack_from("<4sLQL", end, 56) == (b"PK\6\7", 0, far + len(entry), 1)
    assert struct.unpack_from("<4s4H2LH", end, 76)[-2] == 2**32 - 1


def test_more_members_than_sixteen_bits_count() -> None:
    files = {f"{number:05d}": b"" for number in range(2**16 + 2)}
    content, _ = archive_of(files)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.namelist() == list(files)


def test_a_far_member_is_found_by_zipfile(tmp_path: Path) -> None:
    """A file with a hole of 4 GiB in it, which takes no room on the disk."""
    content, archive = archive_of({"near.txt": b"near", "far.txt": b"far"})
    base = 2**32 + 99
    with (tmp_path / "large.zip").open("wb") as file:
        file.seek(base)
        file.write(content[: archive.size])
        entries = b"".join(directory_entry(member, base) for member in archive.members)
        file.write(entries + ending(2, len(entries), base + archive.size))
    with zipfile.ZipFile(tmp_path / "large.zip") as opened:
        assert opened.read("far.txt") == b"far"


def test_unzip_finds_no_fault(tmp_path: Path) -> None:
    program = shutil.which("unzip")
    if program is None:
        pytest.skip("unzip is not installed")
    file = tmp_path / "some.zip"
    file.write_bytes(archive_of({"a/b.png": b"content", "c.json": b""})[0])
    done = subprocess.run([program, "-t", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "No errors detected" in done.stdout


def test_a_damaged_part_is_refused() -> None:
    content, archive = archive_of({"a": b"b"})
    with pytest.raises(ValueError, match="cut short"):
        copy_start(io.BytesIO(content), io.BytesIO(), len(content) + 1)
    with pytest.raises(ValueError, match="damaged"):
        list(read_directory(io.BytesIO(content), archive.size, 2))


def test_a_part_beyond_four_gigabytes_has_its_directory_read() -> None:
    _, archive = archive_of({"near.txt": b"near", "far.txt": b"far"})
    base = 2**32 - 40
    entries = b"".join(directory_entry(member, base) for member in archive.members)
    found = list(read_directory(io.BytesIO(entries), 0, 2))
    assert found == [member._replace(offset=member.offset + base) for member in archive.members]
