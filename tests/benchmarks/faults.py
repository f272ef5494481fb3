"""Killing and starving the writing of a dataset, at random moments, and going on with it.

Run it from the checkout:  python -m tests.benchmarks.faults [--moments 20] [--seed 1]

Writes a dataset of 4,000 samples undisturbed; then, as often as asked for, kills (SIGKILL) the
parent alone, one of its workers, or all of them at a random moment, looks whether any worker is
left two seconds later, goes on with the dataset and compares the hash of every file. The formats
take turns. Then a disk of 50 MB is filled while a dataset is written on it: it must say so, leave
no half shard, and go on once there is room. Exits with 1 where anything differs.
Linux only; the small disk takes root.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path

from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.shards import SEAL, Shards
from tests.unit.disks import fill
from tests.unit.pictures import make_tiny_project
from tests.unit.processes import is_worker, left_after, members

CHECKOUT = Path(__file__).resolve().parents[2]
RECIPE = Recipe(width=96, height=96, places=80)
WRITERS = ("webdataset", "folders", "zip", "coco")
IN_FEW_FILES = ("webdataset", "zip")
"""A disk of 50 MB is refused for the others, whose files take whole blocks."""
VICTIMS = ("the parent", "one worker", "all")
GRACE = 2.0
"""Seconds within which workers must be gone after their parent."""
PATIENCE = 30.0
"""Seconds that a parent may take to end its other workers and itself, on a busy machine."""
DISK = "50m"


def command(folder: Path, *options: str) -> subprocess.Popen[str]:
    """A real command in a process group of its own."""
    call = [sys.executable, "-m", "fgbg_studio", "generate", str(folder), *options]
    return subprocess.Popen(
        call,
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def writing(folder: Path, writer: str) -> subprocess.Popen[str]:
    return command(folder, "--name", "d", "--writer", writer, "--shard", "100", "--processes", "2")


def hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of a dataset."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def kill(process: subprocess.Popen[str], victim: str, chance: random.Random) -> bool:
    """Whether there was one to kill: a command that has just begun has no worker yet."""
    group = members(process.pid)
    workers = [pid for pid in group if is_worker(pid)]
    chosen = {
        "the parent": [process.pid],
        "one worker": [chance.choice(workers)] if workers else [],
        "all": group,
    }[victim]
    for pid in chosen:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return bool(chosen)


def go_on(folder: Path) -> str:
    """Go on with the dataset; what went wrong, or ""."""
    process = command(folder, "--resume", "d", "--processes", "2")
    _, told = process.communicate()
    return told if process.returncode else ""


def moments(arguments: argparse.Namespace, base: Path) -> Iterator[str]:
    """Every moment that went wrong, in a sentence."""
    chance = random.Random(arguments.seed)
    expected = {}
    for writer in WRITERS:
        folder = Path(shutil.copytree(base, base.with_name(writer)))
        began = time.monotonic()
        _, told = writing(folder, writer).communicate()
        seconds = time.monotonic() - began
        expected[writer] = hashes(folder / "datasets/d")
        print(f"{writer:12} undisturbed {seconds:5.1f} s, {len(expected[writer]):,} files")
        assert expected[writer], told
    for victim in VICTIMS:
        wrong, kept = 0, []
        for number in range(arguments.moments):
            writer = WRITERS[number % len(WRITERS)]
            folder = Path(shutil.copytree(base, base.with_name("killed")))
            dataset = folder / "datasets/d"
            process = writing(folder, writer)
            wait_for_a_moment(process, Shards(dataset), chance)
            kept.append(len(Shards(dataset).numbers()))
            killed = kill(process, victim, chance)
            seconds = GRACE if victim != "one worker" else PATIENCE
            left = left_after(process.pid, seconds) if killed else 0
            process.communicate()
            begun = (dataset / "dataset.json").exists()
            told = go_on(folder) if begun else writing(folder, writer).communicate()[1]
            other = sorted({name for name, _ in hashes(dataset).items() ^ expected[writer].items()})
            if left or other:
                wrong += 1
                yield f"{victim}, moment {number}, {writer}: {left} left, {other[:5]}. {told}"
            shutil.rmtree(folder)
        print(
            f"SIGKILL of {victim}: {arguments.moments - wrong} of {arguments.moments} ended the "
            f"same; shards committed at the kill: {sorted(kept)}"
        )


def wait_for_a_moment(
    process: subprocess.Popen[str], shards: Shards, chance: random.Random
) -> None:
    """Until a number of shards by lot is committed, and a few milliseconds more."""
    wanted = chance.randrange(0, 41)
    while len(shards.numbers()) < wanted and process.poll() is None:
        if (shards.folder / "manifest.jsonl").exists():
            return
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.15) if wanted else chance.uniform(0, 1.5))


@contextmanager
def small_disk(parent: Path) -> Iterator[Path | None]:
    """A disk of 50 MB in memory, or None where it cannot be mounted."""
    folder = parent / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def full_disk(arguments: argparse.Namespace, base: Path) -> Iterator[str]:
    """Fill a small disk while a dataset is written on it, at random moments."""
    chance = random.Random(arguments.seed)
    wrong, told = 0, ""
    for number in range(arguments.moments):
        with small_disk(base.parent) as disk:
            if disk is None:
                print("full disk: left out, since mounting one takes root")
                (base.parent / "disk").rmdir()
                return
            folder = Path(shutil.copytree(base, disk / "project"))
            writer = IN_FEW_FILES[number % 2]
            process = writing(folder, writer)
            shards = Shards(folder / "datasets/d")
            wanted = chance.randrange(1, 30)
            while len(shards.numbers()) < wanted and process.poll() is None:
                time.sleep(0.005)
            fill(disk / "filler")
            told = process.communicate()[1].strip().splitlines()[-1]
            clear = process.returncode == 1 and "The disk" in told and "Traceback" not in told
            whole = all(commit.is_there(shards.folder) for commit in shards.commits())
            half = [work for work in shards.at_work.glob("*") if not (work / SEAL).exists()]
            (disk / "filler").unlink()
            failed = go_on(folder)
            same = hashes(folder / "datasets/d") == hashes(base.with_name(writer) / "datasets/d")
            if not (clear and whole and same) or half:
                wrong += 1
                found = f"clear {clear}, whole {whole}, half {half}, same {same}"
                yield f"full disk, moment {number}, {writer}: {found}: {told!r} {failed}"
        (base.parent / "disk").rmdir()
    print(f"full disk: {arguments.moments - wrong} of {arguments.moments} as they should be")
    print(f"it says: {told}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = make_tiny_project(Path(folder), RECIPE)
        wrong = 0
        for told in chain(moments(arguments, base), full_disk(arguments, base)):
            print(told, flush=True)
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
