"""A network stays loaded for as long as its files are the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.jobs.loaded_networks import KEPT, LoadedNetworks
from fgbg_studio.jobs.predicting import predict_one
from tests.unit.pictures import write_backgrounds


def test_a_network_is_loaded_once_and_again_when_its_file_changed(
    trained_folder: Path, tmp_path: Path
) -> None:
    run, networks = trained_folder / "runs" / "first", LoadedNetworks()
    assert not networks.is_loaded(run)
    first = networks.predictor(run)
    assert networks.is_loaded(run)
    assert networks.predictor(run) is first
    (file,) = write_backgrounds(tmp_path, 1)
    assert predict_one(first, file, None, "").mask.shape == (48, 64)
    (run / "best.pt").unlink()
    assert not networks.is_loaded(run)
    assert networks.predictor(run) is not first


def test_a_run_that_was_deleted_is_not_answered_from_memory(trained_folder: Path) -> None:
    run, networks = trained_folder / "runs" / "first", LoadedNetworks()
    networks.predictor(run)
    shutil.rmtree(run)
    with pytest.raises(StudioError, match="gone"):
        networks.predictor(run)


def test_only_as_many_are_kept_as_are_compared(trained_folder: Path) -> None:
    networks = LoadedNetworks()
    files = [trained_folder / f"{number}.pt" for number in range(KEPT + 1)]
    for file in files:
        shutil.copy(trained_folder / "runs" / "first" / "last.pt", file)
        networks.predictor(file)
    assert [networks.is_loaded(file) for file in files] == [False] + KEPT * [True]
    networks.forget()
    assert not any(map(networks.is_loaded, files))
