"""Writing a whole plan, 400,000 samples, for real.

Run it from the checkout:  python -m tests.benchmarks.whole_plan [--rooms FOLDER] [--out FOLDER]
                           [--count 0] [--writer webdataset] [--depth ground-plane] [--keep]

FOLDER holds bg/, fg/ and fg_mask/, by default `data/rooms` of the folder that FGBG_SHARED names
(`shared` beside the checkout). The plan is 100 x 100 x 20 x 2 at 224 x 224, plain. Prints what was
estimated before and what it took: time, samples a second, bytes, and the most memory (its own, and
with what is mapped from the file that all share) of the parent and of its workers. Linux only.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from fgbg_studio.base.events import finish
from fgbg_studio.data.recipe import PLAIN, Recipe
from fgbg_studio.data.shards import MANIFEST
from fgbg_studio.jobs.depth import DepthOptions, infer_depth
from fgbg_studio.jobs.estimating import estimate, megabytes
from fgbg_studio.jobs.generating import GenerateOptions
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.project import Project
from tests.unit.processes import is_worker, members

CHECKOUT = Path(__file__).resolve().parents[2]
PLAN = Recipe(places=20, flips=True, disturbance=PLAIN)
NAME = "whole"
EVERY = 0.25
"""Seconds between two looks at the processes' memory."""


def shared_rooms() -> Path:
    chosen = os.environ.get("FGBG_SHARED")
    return (Path(chosen) if chosen else CHECKOUT.parent / "shared") / "data" / "rooms"


def make_project(rooms: Path, folder: Path, depth: str) -> None:
    with Project.create(folder, "whole", PLAN) as project:
        finish(import_pictures(project, [rooms / "bg"], "backgrounds"))
        finish(import_pictures(project, [rooms / "fg"], "cutouts"))
        finish(infer_depth(project, DepthOptions(teacher=depth)))


def memory(pid: int) -> dict[str, int]:
    """Bytes in memory of a process: its own, and with what it maps."""
    found = {}
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in ("RssAnon", "VmRSS"):
                found[name] = int(value.split()[0]) * 1024
    except OSError:
        return {}
    return found


def watched(process: subprocess.Popen[bytes]) -> dict[str, dict[str, int]]:
    """The most memory of the parent and of any worker, until the command ends."""
    most: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    while process.poll() is None:
        for pid in members(process.pid):
            who = "parent" if pid == process.pid else "worker" if is_worker(pid) else "tracker"
            for name, size in memory(pid).items():
                most[who][name] = max(most[who][name], size)
        time.sleep(EVERY)
    return most


def write(folder: Path, arguments: argparse.Namespace) -> None:
    call = [sys.executable, "-m", "fgbg_studio", "generate", str(folder), "--name", NAME]
    call += ["--writer", arguments.writer, "--count", str(arguments.count)]
    began = time.monotonic()
    with subprocess.Popen(call, cwd=CHECKOUT, start_new_session=True) as process:
        most = watched(process)
    seconds = time.monotonic() - began
    written = folder / "datasets" / NAME
    files = [path for path in written.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    with (written / MANIFEST).open("rb") as lines:
        samples = sum(1 for _ in lines)
    print(f"{samples:,} samples in {len(files):,} files: {megabytes(size)}")
    print(f"{seconds:,.1f} s, {samples / seconds:,.0f} samples a second, {os.cpu_count()} cores")
    for who in ("parent", "worker"):
        own, all_ = most[who]["RssAnon"], most[who]["VmRSS"]
        print(f"{who}: {megabytes(own)} of its own at most, {megabytes(all_)} with what it maps")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=Path, default=shared_rooms())
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--writer", default="webdataset")
    parser.add_argument("--depth", default="ground-plane")
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    if not arguments.rooms.is_dir():
        print(f"{arguments.rooms} is not there; name the folder with --rooms or FGBG_SHARED")
        return 1
    out = arguments.out or Path(tempfile.mkdtemp())
    folder = out / "project"
    make_project(arguments.rooms, folder, arguments.depth)
    options = GenerateOptions(writer=arguments.writer, count=arguments.count)
    with Project.open(folder, read_only=True) as project:
        found = estimate(project, options)
    size, free = megabytes(found.bytes), megabytes(found.free)
    print(f"estimated: {size} in {found.seconds:,.0f} s; {free} are free")
    write(folder, arguments)
    if not arguments.keep:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
