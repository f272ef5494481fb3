"""A tiny project, a run trained on it, and disks that are full or cannot be written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from fgbg_studio.base.events import finish
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.project import Project
from tests.unit.pictures import make_tiny_project

# Before torch is imported, here and in the commands that tests start: its threads spin while they
# wait for each other, and networks as small as these gain nothing by a second one.
os.environ.setdefault("OMP_NUM_THREADS", "1")

RECIPE = Recipe(width=48, height=48, places=2, val=0.1, test=0.1)
"""With five sources of each kind, the third of each is held out: 100 samples, 64 to train on."""


@pytest.fixture(scope="session")
def tiny_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project with five backgrounds that have depth, and five cut-outs."""
    return make_tiny_project(tmp_path_factory.mktemp("tiny"), RECIPE)


@pytest.fixture
def tiny_folder(tiny_master: Path, tmp_path: Path) -> Path:
    """A copy of the tiny project for one test, not open."""
    return Path(shutil.copytree(tiny_master, tmp_path / "tiny"))


@pytest.fixture
def tiny(tiny_folder: Path) -> Iterator[Project]:
    """The tiny project, open for writing."""
    with Project.open(tiny_folder) as project:
        yield project


@pytest.fixture(scope="session")
def trained_master(tiny_master: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny project with a run called "first": one epoch at 32 pixels on the CPU."""
    from fgbg_studio.jobs.training import train
    from fgbg_studio.learning.options import TrainOptions

    folder = Path(shutil.copytree(tiny_master, tmp_path_factory.mktemp("trained") / "tiny"))
    options = TrainOptions(
        name="first", size=32, epochs=1, epoch_samples=16, batch=8, held_out_samples=8, device="cpu"
    )
    with Project.open(folder) as project:
        finish(train(project, options))
    return folder


@pytest.fixture
def trained_folder(trained_master: Path, tmp_path: Path) -> Path:
    """A copy of the tiny project with its run, not open."""
    return Path(shutil.copytree(trained_master, tmp_path / "trained"))


@pytest.fixture(scope="session")
def exported_run(trained_master: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run "first" of a copy of the tiny project, as if it were of a small network of Eigen's.

    That is exported in a tenth of the default network's time.
    """
    from tests.unit.exports import take_model

    project = Path(shutil.copytree(trained_master, tmp_path_factory.mktemp("eigen") / "tiny"))
    take_model(project / "runs" / "first", "eigen:width=64,height=64,hidden=16")
    return project / "runs" / "first"


@pytest.fixture(scope="session")
def exported(exported_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder that an exporter wrote of `exported_run`, by the command line, once."""
    from fgbg_studio.__main__ import main

    @cache
    def by(exporter: str) -> Path:
        folder = tmp_path_factory.mktemp("exported") / exporter
        command = ["export", str(exported_run.parents[1]), "first", "--to", exporter]
        assert main([*command, "--samples", "6", "--out", str(folder)]) == 0
        return folder

    return by


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Sums in one order, so that results can be compared bit for bit."""
    from fgbg_studio.learning.machine import with_threads

    with with_threads(1):
        yield


MakeDisk = Callable[[str], Path]


@pytest.fixture
def make_disk(tmp_path: Path) -> Iterator[MakeDisk]:
    """Mounts a disk in memory of a given size, such as "64k"; only root may."""
    mounted: list[Path] = []

    def make(size: str) -> Path:
        if sys.platform != "linux" or os.geteuid() != 0:
            pytest.skip("mounting a small disk takes root on Linux")
        folder = tmp_path / f"disk-{len(mounted)}"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("this machine does not let root mount a disk")
        mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def make_read_only(tmp_path: Path) -> Iterator[Callable[[Path], None]]:
    """Makes a folder one that this process cannot write, whoever runs it."""
    mounted: list[Path] = []

    def make(folder: Path) -> None:
        if sys.platform != "linux" or os.geteuid() != 0:
            folder.chmod(0o555)
            return
        path = str(folder)
        steps = [["mount", "--bind", path, path], ["mount", "-o", "remount,bind,ro", path]]
        for step in steps:
            if subprocess.run(step, capture_output=True, check=False).returncode:
                pytest.skip("root can write everywhere, and may not mount a read-only folder here")
            if folder not in mounted:
                mounted.append(folder)

    yield make
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)
