"""Folders and archives of other people's files: the same names and bytes, and nothing outside."""

from __future__ import annotations

import io
import os
import pickle
import sys
import tarfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data import archives
from fgbg_studio.data.containers import Container, Folder, open_container
from tests.unit.foreign_files import lay, tar_leading_back, tarred, zipped

FILES = {"a.png": b"a", "below/b.png": b"bb" * 700, "below/further/c.jpg": b"", "ä.txt": b"t"}


def in_every_way(folder: Path) -> list[Container]:
    root = lay(folder / "root", FILES)
    packed = folder / "packed"
    packed.mkdir()
    zipped(packed / "some.zip", FILES)
    return [
        open_container(root),
        open_container(zipped(folder / "x.zip", FILES)),
        open_container(tarred(folder / "x.tar", root)),
        open_container(packed),
    ]


def test_each_kind_gives_the_same_names_and_bytes(tmp_path: Path) -> None:
    for container in in_every_way(tmp_path):
        prefix = "some.zip/" if container.path.name == "packed" else ""
        assert container.names() == sorted(prefix + name for name in FILES)
        for name, content in FILES.items():
            assert container.read(prefix + name) == content
        with pytest.raises(StudioError):
            container.read(f"{prefix}nothing.png")


def test_a_container_can_be_sent_to_another_process_and_used_by_threads(tmp_path: Path) -> None:
    for container in in_every_way(tmp_path):
        names = container.names() * 20
        wanted = [container.read(name) for name in names]
        sent = pickle.loads(pickle.dumps(container))
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(sent.read, names)) == wanted


def test_archives_beside_pictures_are_passed_over(tmp_path: Path) -> None:
    zipped(tmp_path / "backup.zip", FILES)
    assert open_container(lay(tmp_path, {"a.png": b"a"})).names() == ["a.png", "backup.zip"]


OUTSIDE = ["../evil.png", "/evil.png", "a/../../evil.png", "c:/evil.png", "a\\..\\evil.png"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_members_outside_the_root_are_passed_over(name: str, tmp_path: Path) -> None:
    (tmp_path / "evil.png").write_bytes(b"secret")
    with tarfile.open(tmp_path / "x.tar", "w") as tar:
        for member in (name, "good.png"):
            info = tarfile.TarInfo(member)
            info.size = 4
            tar.addfile(info, io.BytesIO(b"data"))
    assert open_container(tmp_path / "x.tar").names() == ["good.png"]
    (tmp_path / "folder").mkdir()
    folder = open_container(lay(tmp_path / "folder", {"good.png": b"good"}))
    with pytest.raises(StudioError):
        folder.read(name)


def test_names_in_a_zip_that_lead_out_are_passed_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in ("../evil.png", "/evil.png", "good.png"):
            archive.writestr(zipfile.ZipInfo(name), b"data")
    assert open_container(tmp_path / "x.zip").names() == ["good.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
def test_links_are_followed_only_inside(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    root = lay(tmp_path / "root", {"good.png": b"good"})
    (root / "inside.png").symlink_to("good.png")
    (root / "out.png").symlink_to("../secret.png")
    (root / "folder").symlink_to(tmp_path)
    folder = open_container(root)
    assert folder.names() == ["good.png", "inside.png"]
    assert folder.read("inside.png") == b"good"
    for name in ("out.png", "folder/secret.png"):
        with pytest.raises(StudioError, match="outside"):
            folder.read(name)
    with tarfile.open(tmp_path / "x.tar", "w") as tar:
        info = tarfile.TarInfo("link.png")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/hostname"
        tar.addfile(info)
    assert open_container(tmp_path / "x.tar").names() == []


def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "SMALL", 1000)
    monkeypatch.setattr(archives, "LARGEST_FILE", 2_000_000)
    files = {"bomb.png": bytes(1_000_000), "huge.png": bytes(2_000_001), "blank.bmp": bytes(900)}
    archive = open_container(zipped(tmp_path / "x.zip", files))
    assert archive.read("blank.bmp") == bytes(900)
    with pytest.raises(StudioError, match="far more than it is"):
        archive.read("bomb.png")
    with pytest.raises(StudioError, match="larger than"):
        archive.read("huge.png")
    for container in (
        open_container(lay(tmp_path / "root", {"huge.png": files["huge.png"]})),
        open_container(tarred(tmp_path / "x.tar", tmp_path / "root")),
    ):
        with pytest.raises(StudioError, match="larger than"):
            container.read("huge.png")


def test_a_member_longer_than_it_says_gives_no_more_than_it_says(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a.png": b"x" * 5000})
    content = bytearray(path.read_bytes())
    for start, offset in ((content.index(b"PK\x01\x02"), 24), (0, 22)):
        content[start + offset : start + offset + 4] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(StudioError, match=r"a\.png"):
        open_container(path).read("a.png")


def test_damaged_archives_are_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a.png": os.urandom(5000)})
    content = bytearray(path.read_bytes())
    content[100] ^= 255
    path.write_bytes(content)
    with pytest.raises(StudioError, match=r"a\.png in .*x\.zip is damaged"):
        open_container(path).read("a.png")
    root = lay(tmp_path / "root", {"a.png": bytes(5000)})
    tar = tarred(tmp_path / "x.tar", root)
    tar.write_bytes(tar.read_bytes()[:3000])
    with pytest.raises(StudioError, match=r"x\.tar"):
        open_container(tar).read("a.png")


@pytest.mark.parametrize(
    ("name", "words"),
    [("x.tar.gz", "Unpack it first"), ("x.txt", "neither a folder"), ("nothing", "There is no")],
)
def test_what_is_no_container_is_refused(name: str, words: str, tmp_path: Path) -> None:
    if name != "nothing":
        (tmp_path / name).write_bytes(b"text")
    with pytest.raises(StudioError, match=words):
        open_container(tmp_path / name)


def test_a_tar_archive_that_leads_back_to_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    path.write_bytes(tar_leading_back())
    with pytest.raises(StudioError, match=r"x\.tar"):
        open_container(path).names()


def test_a_member_of_a_zip_archive_without_a_name_is_passed_over(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a.png": b"a", "b.png": b"b"})
    content = path.read_bytes()
    entry = content.rindex(b"PK\x01\x02")
    nameless = bytearray(content[entry : entry + 46])
    nameless[28:30] = bytes(2)
    end = bytearray(content[content.rindex(b"PK\x05\x06") :])
    length = int.from_bytes(end[12:16], "little") - len("b.png")
    end[12:16] = length.to_bytes(4, "little")
    path.write_bytes(content[:entry] + nameless + end)
    assert open_container(path).names() == ["a.png"]


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="gone"):
        Folder(tmp_path / "gone").names()


def test_hidden_files_are_passed_over_everywhere(tmp_path: Path) -> None:
    hidden = {"__MACOSX/images/._a.png": b"", "images/._a.png": b"", ".git/a.png": b""}
    files = {"images/a.png": b"a", **hidden}
    root = lay(tmp_path / "root", files)
    for path in (root, zipped(tmp_path / "x.zip", files), tarred(tmp_path / "x.tar", root)):
        assert open_container(path).names() == ["images/a.png"]
