"""Writing a dataset, or a part of it, as files; stopped at any moment, it can go on."""

from __future__ import annotations

from dataclasses import replace

from fgbg_studio.base import folder_lock
from fgbg_studio.base.atomic_files import write_json
from fgbg_studio.base.events import Job, Result
from fgbg_studio.base.options import Options
from fgbg_studio.data.fingerprints import files_of
from fgbg_studio.data.shards import CARD, MANIFEST, UNFINISHED
from fgbg_studio.jobs.beginning import (
    GenerateOptions,
    begun,
    datasets_folder,
    hashed,
    new_folder,
    require_free,
    require_grounds,
    require_sources,
    suitable_shard,
)
from fgbg_studio.jobs.composite_depth import ready
from fgbg_studio.jobs.estimating import check_disk, estimated
from fgbg_studio.jobs.resuming import resume
from fgbg_studio.jobs.shard_writing import write_shards
from fgbg_studio.project import Project

__all__ = [
    "CARD",
    "MANIFEST",
    "UNFINISHED",
    "GenerateOptions",
    "datasets_folder",
    "generate",
    "resume",
]


def generate(
    project: Project, options: GenerateOptions | None = None, writing: Options | None = None
) -> Job:
    """Write samples of the project's dataset under datasets/NAME; the result is that folder.

    `writing` are the writer's own options. dataset.json says what is being written, manifest.jsonl
    appears when it is complete. Whatever would stop it at once is found before anything is
    written: a disk that will not hold it, for instance.
    """
    options = options or GenerateOptions()
    project.check_writable()
    folder = new_folder(project, options.name)
    card = begun(project.dataset(), options, writing, {})
    hashes = yield from hashed(project, files_of(card.dataset))
    require_sources(hashes)
    card = replace(card, files=hashes)
    processes = yield from ready(card.encoding, card.dataset.depth_scale, options.processes)
    yield from require_grounds(project, card.dataset, card.indices)
    if card.shards > 1 or card.samples > suitable_shard(card.dataset.recipe):
        estimate = yield from estimated(project, card, processes)
        check_disk(estimate.most, folder)
    folder.mkdir(parents=True, exist_ok=True)
    with folder_lock.held(folder):
        require_free(folder)  # another job may have taken the name since
        write_json(folder / CARD, card.facts())
        yield from write_shards(project, folder, card, processes)
    yield Result(folder)
