"""What it costs to pack a sample that is encoded already, for every writer.

Run it from the checkout:  python -m tests.benchmarks.writers [--samples 2000] [--shards 4]

Prints microseconds a sample of each writer's shards and of its last step, and beside them those of
Python's own `tarfile` and `zipfile` with the same bytes: 10 kB of image, 1.5 kB of mask, 60 kB of
depth, a background of 10 kB for every four samples, on the disk of the temporary folder. The best
of three passes. Last, how long it takes to list the members of a tar shard and to read one.
"""

from __future__ import annotations

import argparse
import io
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from fgbg_studio.base import registry
from fgbg_studio.data.containers import open_container
from fgbg_studio.data.writing import Entry
from tests.unit.entries import entry, ring, write_shards, writer

PASSES = 3


def padded(number: int) -> Entry:
    """A sample with files as large as those of 224 x 224 pixels."""
    made = entry(number, [ring(3 + number % 40, 8)])
    encoded = made.encoded
    sizes = (encoded.image, 10_000), (encoded.mask, 1_500), (encoded.depth or b"", 60_000)
    image, mask, depth = (content.ljust(size, b"\xaa") for content, size in sizes)
    background = (encoded.background or b"").ljust(10_000, b"\xaa")
    return replace(
        made, encoded=replace(encoded, image=image, mask=mask, depth=depth, background=background)
    )


def with_tarfile(entries: Iterable[Entry], folder: Path) -> None:
    """The same members as the writer `webdataset` has."""
    with tarfile.open(folder / "theirs.tar", "w") as archive:
        for one in entries:
            files = {f"{kind}.{suffix}": content for kind, suffix, content in one.contents()}
            files["json"] = one.line.encode()
            for ending, content in files.items():
                info = tarfile.TarInfo(f"{one.name}.{ending}")
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))


def with_zipfile(entries: Iterable[Entry], folder: Path) -> None:
    """Stored members; a background for every sample, since `zipfile` keeps no names for us."""
    with zipfile.ZipFile(folder / "theirs.zip", "w", zipfile.ZIP_STORED) as archive:
        for one in entries:
            for kind, suffix, content in one.contents():
                archive.writestr(f"{kind}/{one.name}.{suffix}", content)


def best(work: Callable[..., object], *given: object) -> float:
    """Seconds of the fastest pass of `work(*given, folder)`, each in a new folder."""
    seconds = []
    for _ in range(PASSES):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            work(*given, Path(folder))
            seconds.append(time.perf_counter() - start)
    return min(seconds)


def pack(name: str, shards: list[list[Entry]], folder: Path) -> None:
    """Write all shards."""
    write_shards(writer(name), folder, shards)


def finishing(name: str, shards: list[list[Entry]]) -> float:
    """Seconds of the last step."""
    with tempfile.TemporaryDirectory() as folder:
        records = write_shards(writer(name), Path(folder), shards)
        start = time.perf_counter()
        list(writer(name).finish(Path(folder), records))
        return time.perf_counter() - start


def listing(entries: list[Entry]) -> None:
    """Print what a tar shard costs its reader."""
    with tempfile.TemporaryDirectory() as folder:
        writer("webdataset").write(
            0, iter([replace(e, part="train") for e in entries]), Path(folder)
        )
        container = open_container(next(Path(folder).glob("*.tar")))
        start = time.perf_counter()
        names = container.names()
        listed = time.perf_counter()
        for name in names:
            container.read(name)
        read = time.perf_counter()
        per = 1e6 / len(names)
        print(f"a tar shard's members: listed in {(listed - start) * per:.1f} us, ", end="")
        print(f"read in {(read - listed) * per:.1f} us each")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--samples", type=int, default=2000)
    parser.add_argument("--shards", type=int, default=4)
    given = parser.parse_args()
    entries = [padded(number) for number in range(given.samples)]
    size = -(-given.samples // given.shards)
    shards = [entries[start : start + size] for start in range(0, given.samples, size)]
    print(f"{'us a sample':14}{'a shard':>10}{'last step':>11}")
    each = 1e6 / len(entries)
    for name in registry.names("writers"):
        packing = best(pack, name, shards)
        print(f"{name:14}{packing * each:10.1f}{finishing(name, shards) * each:11.1f}")
    for name, theirs in (("tarfile", with_tarfile), ("zipfile", with_zipfile)):
        packing = best(theirs, entries)
        print(f"{name:14}{packing * each:10.1f}")
    listing(entries)


if __name__ == "__main__":
    main()
