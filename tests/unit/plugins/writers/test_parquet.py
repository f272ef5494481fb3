"""Parquet files, read by Hugging Face `datasets`."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from tests.unit.entries import SCALE, shards, write, writer

parquet = pytest.importorskip("pyarrow.parquet")
datasets = pytest.importorskip("datasets")


def check(split: Any, part: str) -> None:
    here = [entry for shard in shards() for entry in shard if entry.part == part]
    assert split["name"] == [entry.name for entry in here]
    for row, entry in zip(split, here, strict=True):
        assert np.array_equal(np.asarray(row["mask"]), entry.sample.mask)
        steps = np.asarray(row["depth"]).astype(np.uint16)
        assert np.array_equal(steps, SCALE.encode(entry.sample.depth))
        assert row["image"].size == row["background"].size == row["mask"].size
        assert row["background_id"] == entry.background
        assert row["cutout_id"] == entry.sample.placement.cutout.id
        assert row["placement"] == entry.line


def test_datasets_finds_the_splits_of_a_folder(tmp_path: Path) -> None:
    write(writer("parquet"), tmp_path / "some", shards())
    found = datasets.load_dataset(str(tmp_path / "some"), cache_dir=str(tmp_path / "cache"))
    assert set(found) == {"train", "val", "test", "new_cutouts"}
    for name in found:
        check(found[name], name.replace("_", "-"))


def test_datasets_reads_files_by_their_names(tmp_path: Path) -> None:
    write(writer("parquet"), tmp_path, shards())
    files = {"train": str(tmp_path / "data/train-*.parquet")}
    found = datasets.load_dataset("parquet", data_files=files, cache_dir=str(tmp_path / "cache"))
    assert isinstance(found["train"].features["image"], datasets.Image)
    check(found["train"], "train")


def test_rows_are_grouped_and_share_their_background(tmp_path: Path) -> None:
    write(writer("parquet", rows=2), tmp_path, [shards()[0]])
    file = parquet.ParquetFile(tmp_path / "data/train-000000.parquet")
    assert [file.metadata.row_group(g).num_rows for g in range(file.num_row_groups)] == [2]
    columns = {c["path_in_schema"]: c for c in file.metadata.to_dict()["row_groups"][0]["columns"]}
    assert columns["background.bytes"]["has_dictionary_page"]
    assert not columns["image.bytes"]["has_dictionary_page"]


def test_without_pyarrow_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(StudioError, match=r"pip install 'fgbg-studio\[parquet\]'"):
        writer("parquet")
