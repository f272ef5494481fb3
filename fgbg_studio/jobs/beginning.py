"""What a dataset that is about to be written will be: its options and its card."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fgbg_studio import __version__
from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Progress
from fgbg_studio.base.names import checked_name, next_free_name
from fgbg_studio.base.options import Options, option
from fgbg_studio.data.card import Card, indices_to_write
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.encoding import Encoding
from fgbg_studio.data.fingerprints import sha256_of
from fgbg_studio.data.recipe import PLAN_VERSION, Recipe
from fgbg_studio.data.shards import CARD
from fgbg_studio.jobs.composite_depth import named_exactly, scale_of, versions_of
from fgbg_studio.jobs.rendering import writer_of
from fgbg_studio.project import VERSION, Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SHARD = 2000
"""Samples in a shard, at most."""
SHARD_PIXELS = SHARD * 224 * 224
"""Pixels of all samples in a shard, at most: a second or two of work for one process."""
Chosen = Literal["all", "train", "val", "test", "new-cutouts", "new-backgrounds", "crossed"]


class GenerateOptions(Options):
    """What is written, and how."""

    name: str = option("", "Name of the dataset; empty takes the next number")
    count: int = option(
        0,
        "Samples to write, drawn evenly from the recipe's; 0 is all",
        ge=0,
        le=2**40,
        step=1000,
        zero="all",
    )
    part: Chosen = option("all", "Part of the split to write")
    writer: str = option("folders", "Format of the files")
    encoding: Encoding = option(Encoding(), "How pictures become bytes")
    shard: int = option(
        0,
        "Samples in a shard, which is there whole or not at all; 0 suits the canvas",
        ge=0,
        le=100_000,
        step=100,
    )
    processes: int = option(
        0, "Processes that render and encode; 0 is one a core", ge=0, le=256, zero="one a core"
    )


def datasets_folder(project: Project) -> Path:
    """Where the project's written datasets lie."""
    return project.folder / "datasets"


def new_folder(project: Project, name: str) -> Path:
    """Where a new dataset will lie. Raises StudioError for a name that is taken, or is none."""
    datasets = datasets_folder(project)
    folder = datasets / checked_name(name or next_free_name(datasets, "dataset"), "dataset")
    require_free(folder)
    return folder


def require_free(folder: Path) -> None:
    """Raise StudioError where there is a dataset in a folder already."""
    if (folder / CARD).exists():
        raise StudioError(f"There is a dataset '{folder.name}' already. Choose another name.")


def begun(
    dataset: Dataset, options: GenerateOptions, writing: Options | None, files: dict[str, str]
) -> Card:
    """The card of a dataset that is about to be written; `files` are the hashes of its sources.

    Raises StudioError for what could not be written, such as a part without samples.
    """
    plugin = registry.load("writers", options.writer)
    chosen = writing if writing is not None else plugin.Options()
    encoding = named_exactly(options.encoding)
    card = Card(
        dataset=replace(dataset, depth_scale=scale_of(encoding, dataset.depth_scale)),
        samples=len(indices_to_write(dataset, options.part, options.count)),
        count=options.count,
        part=options.part,
        shard=options.shard or suitable_shard(dataset.recipe),
        writer=options.writer,
        writer_options=chosen.model_dump(),
        encoding=encoding,
        files=files,
        versions=versions(encoding),
    )
    writer_of(card, options.name)
    return card


def suitable_shard(recipe: Recipe) -> int:
    """Samples in a shard, so that one takes a process a second or two at most."""
    return max(1, min(SHARD, SHARD_PIXELS // (recipe.width * recipe.height)))


def parts_of(dataset: Dataset, indices: npt.NDArray[np.int64]) -> dict[str, int]:
    """How many of the samples are in each part of the split; parts without any are left out."""
    import numpy as np

    from fgbg_studio.data.splits import PARTS, parts_of_pairs

    pairs = parts_of_pairs(dataset).ravel()
    counts = np.bincount(pairs[indices // dataset.each], minlength=len(PARTS))
    return {part: int(n) for part, n in zip(PARTS, counts, strict=True) if n}


def versions(encoding: Encoding) -> dict[str, str]:
    """Of the program, and of what it computes with: with others, bytes may come out otherwise.

    Where a teacher gives the depth, that is its files too, by their digests.
    """
    import zlib

    import cv2
    import numpy as np
    import simplejpeg

    known = {
        "numpy": np.__version__,
        "opencv": cv2.__version__,
        "simplejpeg": simplejpeg.__version__,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    own = {"fgbg-studio": __version__, "project": str(VERSION), "plan": str(PLAN_VERSION)}
    return {**own, **known, **versions_of(encoding)}


def hashed(project: Project, files: Iterable[str]) -> Generator[Event, None, dict[str, str]]:
    """The hash of each file, by its path in the project; "" for one that is gone."""
    every = list(files)
    hashes = {}
    for number, inside in enumerate(every):
        yield Progress(number, len(every), "files", "Reading the sources")
        path = project.path(inside)
        hashes[inside] = sha256_of(path) if path.exists() else ""
    return hashes


def require_sources(hashes: dict[str, str]) -> None:
    """Raise StudioError, naming them, where files of sources are gone."""
    if gone := [inside for inside, content in hashes.items() if not content]:
        raise StudioError(
            f"{listed(gone)}: The file or folder is gone. Put it back, or remove the source from "
            "the project."
        )


def require_grounds(
    project: Project, dataset: Dataset, indices: Callable[[], npt.NDArray[np.int64]]
) -> Generator[Event, None, None]:
    """Raise StudioError where one of the backgrounds of these samples has no place to stand.

    Otherwise it would be found when its first sample is planned, perhaps after hours. The samples'
    `indices` are asked for only where a place depends on more than numbers: they may be many.
    """
    import numpy as np

    from fgbg_studio.data.grounds import contacts_of, needs_contacts
    from fgbg_studio.data.source_pixels import SourcePixels

    recipe = dataset.recipe
    needing = [n for n, one in enumerate(dataset.backgrounds) if needs_contacts(one, recipe)]
    if not needing:
        return
    used = set(np.unique(indices() // (len(dataset.cutouts) * dataset.each)).tolist())
    needing = [n for n in needing if n in used]
    pixels = SourcePixels(project.folder, recipe.canvas, dataset.depth_scale)
    for done, number in enumerate(needing):
        yield Progress(done, len(needing), "backgrounds", "Looking for ground")
        contacts_of(dataset.backgrounds[number], recipe, pixels.ground)


def listed(names: list[str], most: int = 5) -> str:
    """Names in a sentence; of many, the first and how many more."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
