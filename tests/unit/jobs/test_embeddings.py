"""Encoded photos are computed once, also after a restart, and take no more room than they may."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fgbg_studio.jobs import embeddings
from fgbg_studio.jobs.embeddings import EncodedPhotos, cache_folder

SIZE = 64 * 64 * 2


class Counting:
    """An assistant that counts how often it was asked."""

    def __init__(self, fingerprint: str = "sha256:1") -> None:
        self.fingerprint = fingerprint
        self.asked = 0

    def encode(self, image: Any) -> dict[str, Any]:
        self.asked += 1
        return {"a": np.full((64, 64), image.mean(), np.float16)}


def photo(value: int = 7) -> Any:
    return np.full((4, 5, 3), value, np.uint8)


def no_photo() -> Any:
    raise AssertionError("the photo need not be read")


def test_a_second_visit_computes_nothing() -> None:
    store, assistant = EncodedPhotos(), Counting()
    assert store.ready(assistant, "f1") is None
    first = store.get(assistant, "f1", photo)
    assert store.get(assistant, "f1", no_photo) is first is store.ready(assistant, "f1")
    assert assistant.asked == 1


def test_nor_does_one_after_a_restart() -> None:
    first = EncodedPhotos().get(Counting(), "f1", photo)
    assistant = Counting()
    again = EncodedPhotos().get(assistant, "f1", no_photo)
    assert assistant.asked == 0
    assert first is not None
    assert again is not None
    assert np.array_equal(first["a"], again["a"])
    assert again["a"].dtype == np.float16


def test_another_photo_or_another_network_is_computed() -> None:
    store, assistant, other = EncodedPhotos(), Counting(), Counting("sha256:2")
    for key in ("f1", "f2"):
        store.get(assistant, key, photo)
    store.get(other, "f1", photo)
    assert (assistant.asked, other.asked) == (2, 1)


def test_an_assistant_that_encodes_nothing_is_not_asked() -> None:
    assistant = Counting("")
    assert EncodedPhotos().get(assistant, "f1", no_photo) is None
    assert not cache_folder().exists()


def test_memory_is_bounded_and_the_longest_unused_goes_first(tmp_path: Path) -> None:
    store, assistant = EncodedPhotos(tmp_path, in_memory=2 * SIZE), Counting()
    for key in ("f1", "f2", "f1", "f3"):
        store.get(assistant, key, photo)
    assert [store.ready(assistant, k) is not None for k in ("f1", "f2", "f3")] == [
        True,
        False,
        True,
    ]


def test_the_disk_is_bounded_and_the_longest_unused_goes_first(tmp_path: Path) -> None:
    assistant = Counting()
    for key in ("f1", "f2", "f1", "f3", "f4"):
        EncodedPhotos(tmp_path, on_disk=3 * SIZE).get(assistant, key, photo)
    assert sum(f.stat().st_size for f in tmp_path.iterdir()) <= 3 * SIZE
    assert assistant.asked == 4
    EncodedPhotos(tmp_path).get(assistant, "f4", no_photo)
    EncodedPhotos(tmp_path).get(assistant, "f2", photo)
    assert assistant.asked == 5


@pytest.mark.parametrize("damage", ["empty", "torn", "noise", "pickle", "large", "other"])
def test_a_damaged_file_is_computed_anew(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = Counting()
    EncodedPhotos(tmp_path).get(assistant, "f1", photo)
    [path] = tmp_path.iterdir()
    content = path.read_bytes()
    if damage == "large":
        monkeypatch.setattr(embeddings, "LARGEST", SIZE - 1)
    elif damage == "pickle":
        np.savez(path, a=np.array([{}], dtype=object))
    elif damage == "other":
        np.savez(path, a=np.zeros(3, np.int64))
    else:
        torn = content[: len(content) // 2]
        path.write_bytes({"empty": b"", "torn": torn, "noise": b"\x07" * 999}[damage])
    found = EncodedPhotos(tmp_path).get(assistant, "f1", photo)
    assert assistant.asked == 2
    assert found is not None
    assert (found["a"] == 7).all()


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assistant = Counting()
    store = EncodedPhotos(tmp_path / "file" / "folder")
    assert store.get(assistant, "f1", photo) is not None
    assert store.get(assistant, "f1", no_photo) is not None


def test_what_two_threads_ask_for_at_once_is_computed_once() -> None:
    store, assistant = EncodedPhotos(), Counting()
    together = threading.Barrier(4)

    def ask() -> None:
        together.wait()
        store.get(assistant, "f1", photo)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert assistant.asked == 1


def test_a_hash_from_a_strange_project_leads_nowhere(tmp_path: Path) -> None:
    EncodedPhotos(tmp_path / "kept").get(Counting(), "../../../out", photo)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
