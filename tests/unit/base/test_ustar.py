"""Tar members: what Python's own module reads back, and the same bytes as it writes."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.base.ustar import BLOCK, END, LARGEST, LONGEST_NAME, header, member, places
from tests.unit.foreign_files import tar_leading_back

NAMES = st.text(
    st.characters(min_codepoint=33, blacklist_characters="/", blacklist_categories=["Cs"]),
    min_size=1,
).filter(lambda name: len(name.encode()) <= LONGEST_NAME)


@given(st.dictionaries(NAMES, st.binary(max_size=1100), max_size=6))
def test_tarfile_reads_what_was_written(files: dict[str, bytes]) -> None:
    blocks = [block for name, content in files.items() for block in member(name, content)]
    archive = b"".join(blocks) + END
    assert len(archive) % BLOCK == 0
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:") as opened:
        found = {}
        for info in opened:
            assert info.isreg()
            assert (info.mode, info.uid, info.gid, info.mtime) == (0o644, 0, 0, 0)
            assert (info.uname, info.gname) == ("", "")
            content = opened.extractfile(info)
            assert content is not None
            found[info.name] = content.read()
    assert found == files


@given(NAMES, st.integers(0, LARGEST))
def test_a_header_is_that_of_tarfile_but_for_the_numbers_of_devices(name: str, size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size = size
    theirs = info.tobuf(tarfile.USTAR_FORMAT, "utf-8")
    ours = header(name, size)
    assert len(ours) == BLOCK
    assert ours[:148] == theirs[:148]
    assert ours[156:329] == theirs[156:329]
    assert tarfile.TarInfo.frombuf(ours, "utf-8", "strict").size == size


@pytest.mark.parametrize(
    ("name", "size"), [("", 1), ("x" * 101, 1), ("\N{EURO SIGN}" * 34, 1), ("x", LARGEST + 1)]
)
def test_what_a_header_cannot_say_is_refused(name: str, size: int) -> None:
    with pytest.raises(ValueError, match="cannot be a member"):
        header(name, size)


@given(st.dictionaries(NAMES, st.binary(max_size=1100), max_size=6))
def test_files_are_found_where_they_are(files: dict[str, bytes]) -> None:
    blocks = [block for name, content in files.items() for block in member(name, content)]
    archive = b"".join(blocks) + END
    found = {
        name: archive[place : place + size] for name, place, size in places(io.BytesIO(archive))
    }
    assert found == files


@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_what_tarfile_writes_is_found_or_left_to_it(format: int) -> None:
    for name in ("short.png", "x" * 120 + "/long.png"):
        target = io.BytesIO()
        with tarfile.open(fileobj=target, mode="w", format=format) as archive:
            folder = tarfile.TarInfo("folder")
            folder.type = tarfile.DIRTYPE
            archive.addfile(folder)
            info = tarfile.TarInfo(name)
            info.size = 3
            archive.addfile(info, io.BytesIO(b"abc"))
        target.seek(0)
        try:
            found = [target.getvalue()[place : place + size] for _, place, size in places(target)]
        except ValueError:
            assert name != "short.png"
        else:
            assert name == "short.png" or format == tarfile.USTAR_FORMAT
            assert found == [b"abc"]


def test_a_damaged_header_is_refused() -> None:
    archive = bytearray(b"".join(member("name", b"content")) + END)
    archive[3] ^= 1
    with pytest.raises(ValueError, match="no plain archive"):
        list(places(io.BytesIO(archive)))


def test_a_file_of_negative_size_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        list(places(io.BytesIO(tar_leading_back())))
