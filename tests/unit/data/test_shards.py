"""A shard is in its dataset whole or not at all, wherever the program is stopped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.shards import FILES, MANIFEST, SHARDS, Commit, Shards, seal


def commit(number: int, **other: Any) -> Commit:
    name = f"image/{number:04d}/a.jpg"
    facts: dict[str, Any] = {"number": number, "samples": 2, "files": {name: 3, f"{number}.tar": 4}}
    facts |= {"sha256": "0" * 64, "facts": {}, "sources": ["b0001"], "parts": {"train": 2}}
    return Commit(**{**facts, "pictures": 1, "means": [0.5] * 3, "squares": [0.3] * 3, **other})


def at_work(shards: Shards, number: int) -> Path:
    """A shard whose files are written, and which is not sealed yet."""
    work = shards.at_work / f"77-{number}"
    for name, size in commit(number).files.items():
        path = work / FILES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes([number]) * size)
    return work


def sealed(shards: Shards, number: int) -> Path:
    work = at_work(shards, number)
    seal(work, commit(number), [f'{{"index":{number}}}\n', f'{{"index":{number}5}}\n'])
    return work


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def shards(tmp_path: Path) -> Shards:
    return Shards(tmp_path / "dataset")


def test_what_is_sealed_is_published_with_its_record(shards: Shards) -> None:
    assert [shards.publish(sealed(shards, number)) for number in (1, 0)] == [1, 0]
    assert shards.numbers() == [0, 1]
    assert list(shards.commits()) == [commit(0), commit(1)]
    assert (shards.folder / "image/0001/a.jpg").read_bytes() == b"\x01\x01\x01"
    assert not list(shards.at_work.iterdir())
    assert all(found.is_there(shards.folder) for found in shards.commits())


def states(shards: Shards) -> Iterator[Path]:
    """The folder as it is after each step of publishing a shard."""
    copies = shards.folder.parent / "copies"
    original = Path.replace

    def recorded(self: Path, target: Path) -> Path:
        moved = original(self, target)
        shutil.copytree(shards.folder, copies / f"{len(list(copies.glob('*')))}")
        return moved

    work = sealed(shards, 1)
    copies.mkdir()
    shutil.copytree(shards.folder, copies / "0")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", recorded)
        shards.publish(work)
    yield from sorted(copies.iterdir())


def test_publishing_that_was_stopped_anywhere_is_completed(shards: Shards) -> None:
    shards.publish(sealed(shards, 0))
    stopped = list(states(shards))
    assert len(stopped) >= 4
    whole = content(shards.folder)
    for state in stopped:
        again = Shards(state)
        again.settle()
        assert content(state) == whole
        assert again.numbers() == [0, 1]


def test_what_is_not_sealed_leaves_nothing(shards: Shards) -> None:
    shards.publish(sealed(shards, 0))
    before = content(shards.folder)
    at_work(shards, 1)
    shards.settle()
    assert content(shards.folder) == before
    assert shards.numbers() == [0]


def test_a_shard_that_is_made_anew_replaces_its_files(shards: Shards) -> None:
    shards.publish(sealed(shards, 0))
    shards.drop(0)
    assert shards.numbers() == []
    (shards.folder / "image/0000/a.jpg").write_bytes(b"old")
    shards.publish(sealed(shards, 0))
    assert (shards.folder / "image/0000/a.jpg").read_bytes() == b"\0\0\0"


def test_a_file_that_is_short_or_gone_is_noticed(shards: Shards) -> None:
    shards.publish(sealed(shards, 0))
    found = shards.commit(0)
    (shards.folder / "0.tar").write_bytes(b"")
    assert not found.is_there(shards.folder)
    (shards.folder / "0.tar").unlink()
    assert not found.is_there(shards.folder)


def test_a_complete_dataset_can_be_taken_apart_again(shards: Shards) -> None:
    for number in range(3):
        shards.publish(sealed(shards, number))
    before = content(shards.unfinished)
    shards.write_records()
    shards.write_manifest()
    lines = (shards.folder / MANIFEST).read_text()
    assert lines.splitlines()[:3] == ['{"index":0}', '{"index":05}', '{"index":1}']
    shutil.rmtree(shards.unfinished)
    shards.reopen()
    assert content(shards.unfinished) == before
    assert not (shards.folder / MANIFEST).exists()


@pytest.mark.parametrize("damage", ["{", '{"number": 0}\n', ""])
def test_damaged_records_are_named_and_the_dataset_stays_complete(
    shards: Shards, damage: str
) -> None:
    shards.publish(sealed(shards, 0))
    shards.write_manifest()
    if damage:
        (shards.folder / SHARDS).write_text(damage)
    with pytest.raises(StudioError, match=r"shards\.jsonl is damaged or missing"):
        shards.reopen()
    assert (shards.folder / MANIFEST).exists()
