"""Tar shards, read by the library `webdataset`."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.unit.entries import shards, write, writer

webdataset = pytest.importorskip("webdataset")
# The library leaves it to the collector of garbage to close archives.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """No archive is left for a later test to be told of."""
    yield
    gc.collect()


def test_webdataset_reads_every_part(tmp_path: Path) -> None:
    made = [entry for shard in shards() for entry in shard]
    write(writer("webdataset"), tmp_path, shards())
    found = {}
    for part in {entry.part for entry in made}:
        archives = (tmp_path / f"{part}.txt").read_text().split()
        assert {path.name for path in tmp_path.glob(f"{part}-*.tar")} == set(archives)
        urls = [str(tmp_path / name) for name in archives]
        for one in webdataset.WebDataset(urls, shardshuffle=False):
            found[one["__key__"]] = (part, one)
    assert len(found) == len(made)
    for entry in made:
        part, one = found[entry.name]
        assert part == entry.part
        assert one.pop("json") == entry.line.encode()
        pictures = {kind: content for kind, content in one.items() if not kind.startswith("__")}
        assert pictures == {f"{kind}.{suffix}": c for kind, suffix, c in entry.contents()}


def test_webdataset_decodes_them_by_their_suffixes(tmp_path: Path) -> None:
    write(writer("webdataset"), tmp_path, shards())
    archive = str(tmp_path / "val-000000.tar")
    (one,) = webdataset.WebDataset(archive, shardshuffle=False).decode("l8")
    (entry,) = (entry for entry in shards()[0] if entry.part == "val")
    assert np.array_equal(one["mask.png"], entry.sample.mask)
    assert one["image.jpg"].shape == one["background.jpg"].shape == entry.sample.mask.shape
    assert one["json"] == json.loads(entry.line)
