"""The command that audits data people have already."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from tyro.conf import OmitArgPrefixes, Positional, arg

from fgbg_studio.base.names import readable
from fgbg_studio.cli.progress import run
from fgbg_studio.jobs.examining import ExamineOptions

USUAL = ExamineOptions()


def examine(
    path: Annotated[Positional[Path], arg(help="Folder, zip or tar archive, or folder of them")],
    options: OmitArgPrefixes[ExamineOptions] = USUAL,
) -> int:
    """Audit images and masks that are there already: missing, damaged, lossy, or leaking.

    The exit code is 1 where something is wrong.
    """
    from fgbg_studio.jobs.examining import examine as job

    report = run(job(path, options))
    for what, count, example in report.table():
        print(readable(f"{what:60} {count:>11}  {example}".rstrip()))
    return 1 if report.findings else 0
