"""The command that predicts for a film."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from tyro.conf import OmitArgPrefixes, Positional, arg

from fgbg_studio.cli.progress import console, run
from fgbg_studio.jobs.filming import Filmed, FilmOptions

OPTIONS = FilmOptions()
NETWORK = arg(help="Folder of a run, a checkpoint, or an exported file", metavar="RUN")
VIDEO = arg(help='A video file, or "camera:0"', metavar="VIDEO")
Network = Annotated[Positional[Path], NETWORK]
Video = Annotated[Positional[str], VIDEO]


def film(
    network: Network,
    video: Video,
    options: OmitArgPrefixes[FilmOptions] = OPTIONS,
) -> None:
    """Mask and depth of each frame of a video, or of what a camera sees, into --out.

    Without --out nothing is written, and the rate is told. Ctrl-C ends a camera; what is written
    is kept.
    """
    from fgbg_studio.jobs.filming import film as job

    filmed: Filmed = run(job(network, video, options))
    left_out = f", {filmed.left_out:,} left out" if filmed.left_out else ""
    console.print(
        f"{filmed.frames:,} frames{left_out}: {filmed.rate:.1f} frames/s on {filmed.device}"
    )
    for written in (filmed.folder, filmed.video):
        if written:
            print(written)
