"""Commands that write datasets, and that tell beforehand what is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

from tyro.conf import arg

from fgbg_studio.base import registry
from fgbg_studio.base.errors import UsageError
from fgbg_studio.cli.plugin_flags import ProjectFolder, named, with_flags
from fgbg_studio.cli.progress import run, run_resumable
from fgbg_studio.jobs.generating import GenerateOptions
from fgbg_studio.project import Project

FLAG, USUAL = "--writer", "folders"
Name = Annotated[str, arg(help="Go on with the dataset of this name")]


def generate_command(arguments: Sequence[str]) -> Callable[..., None]:
    """The command `generate`, with the options of the writer that the arguments name as flags.

    Raises StudioError, naming what there is, for an unknown writer.
    """
    writer = named(arguments, "generate", FLAG, USUAL)
    kind = registry.load("writers", writer).Options
    usual = kind()

    def generate(
        project: ProjectFolder,
        resume: Name = "",
        rewrite: Annotated[bool, arg(help="With --resume, make anew what has changed")] = False,
        estimate: Annotated[bool, arg(help="Tell what it would take, and write nothing")] = False,
        dataset: GenerateOptions = GenerateOptions(),
        options: Any = usual,
    ) -> None:
        """Write samples as files; --resume NAME goes on with a dataset that was stopped.

        Where sources were changed since, --rewrite takes them as they are now and makes anew the
        shards that they are in. A writer has flags of its own: name one with --writer and ask for
        --help.
        """
        if rewrite and not resume:
            raise UsageError("--rewrite goes with --resume NAME: which dataset is to be renewed?")
        if estimate:
            _estimate(project, dataset, options)
        elif resume:
            _resume(project, resume, rewrite, dataset.processes)
        else:
            _generate(project, dataset, options)

    return with_flags(generate, kind, writer)


def _generate(folder: Path, chosen: GenerateOptions, options: Any) -> None:
    from fgbg_studio.jobs.generating import generate

    with Project.open(folder) as opened:
        print(run_resumable("generate", opened, generate(opened, chosen, options)))


def _resume(folder: Path, name: str, rewrite: bool, processes: int) -> None:
    from fgbg_studio.jobs.resuming import resume

    with Project.open(folder) as opened:
        print(run_resumable("generate", opened, resume(opened, name, rewrite, processes)))


def _estimate(folder: Path, chosen: GenerateOptions, options: Any) -> None:
    from fgbg_studio.jobs.estimating import estimate, in_minutes, megabytes

    with Project.open(folder, read_only=True) as opened:
        found = estimate(opened, chosen, options)
    print(f"{'samples':18}{found.samples:>14,}")
    for part, count in found.parts.items():
        print(f"  {part:16}{count:>14,}")
    print(f"{'on the disk':18}{megabytes(found.bytes):>14}")
    print(f"{'while it writes':18}{megabytes(found.most):>14}")
    print(f"{'free':18}{megabytes(found.free):>14}{'' if found.fits else '  too little'}")
    print(f"{'time':18}{in_minutes(found.seconds):>14}  with {found.processes} processes")


def audit(project: ProjectFolder, moved: bool = False) -> None:
    """Count what the project's recipe covers: parts, pairs, places and sizes of every sample.

    --moved counts also the objects whose depth is moved nearer than their foot, because what they
    hide is nearer. It is exact and takes longer: half a minute for 400,000 samples.
    """
    from fgbg_studio.jobs.auditing import audit as job

    with Project.open(project, read_only=True) as opened:
        print(*run(job(opened, moved)), sep="\n")


def datasets(project: ProjectFolder) -> None:
    """List the datasets written of a project: complete or not, and what has changed since."""
    from fgbg_studio.jobs.staleness import stale_dataset
    from fgbg_studio.jobs.written import written_datasets

    with Project.open(project, read_only=True) as opened:
        for written in written_datasets(opened):
            stale = stale_dataset(opened, written.folder)
            changed = stale.text if stale else ""
            print(f"{written.name:24}{written.writer:12}{written.state:>22}  {changed}".rstrip())
