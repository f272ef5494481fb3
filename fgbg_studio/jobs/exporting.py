"""A run's network as a file for other programs, checked against the network itself."""

from __future__ import annotations

import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base import registry
from fgbg_studio.base.atomic_files import write_bytes, write_json
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.events import Job, Progress, Result
from fgbg_studio.base.names import checked_name, not_taken
from fgbg_studio.base.options import Options, option
from fgbg_studio.base.resources import resource
from fgbg_studio.base.threads import awaited
from fgbg_studio.data.network_card import NetworkCard
from fgbg_studio.jobs.comparing_networks import TOLERANCE, Comparison, compared
from fgbg_studio.jobs.network_cards import card_of
from fgbg_studio.jobs.scoring import Checkpoint
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.learning.trained_network import STRIDE
from fgbg_studio.project import Project

if TYPE_CHECKING:
    from types import ModuleType

    import numpy as np
    import numpy.typing as npt

DOING = "steps"


class ExportOptions(Options):
    """What is written, and where to."""

    to: str = option("onnx", f"What to write: {' or '.join(registry.names('exporters'))}")
    out: str = option(
        "", "Folder to write, new or empty; unless named, exports/RUN-EXPORTER in the project"
    )
    checkpoint: Checkpoint = option(
        "best", "Which network of the run: the best on held-out samples, or that of its end"
    )
    samples: int = option(
        24,
        "Samples of the run on which the file is compared with its network",
        ge=1,
        le=10_000,
        label="Samples compared",
    )
    data: str = option(
        "", "Data outside the project that the run learned from, if it did: said again, it is read"
    )


def export(
    project: Project,
    run: Path,
    options: ExportOptions | None = None,
    further: Options | None = None,
) -> Job:
    """Write the network of a run's folder; the result is the folder that holds it.

    That has NAME.onnx (or what else the exporter writes), card.json (`NetworkCard`), example.py,
    and image.ppm and background.ppm, a sample that the example reads. `further` are the exporter's
    own options. Nothing is written where the file's logits differ from the network's by more than
    `TOLERANCE` on samples of the run: StudioError.
    """
    options = options or ExportOptions()
    plugin = registry.load("exporters", options.to)
    exporter = plugin.build(further or plugin.Options())
    target = _target(project, run, options)
    yield Progress(0, 0, DOING, "Starting the engine")
    versions = exporter.versions
    from fgbg_studio.learning.exportable import Exportable

    checkpoint = _checkpoint(run, options.checkpoint)
    trained = Exportable.load(checkpoint)
    with _unfinished(target) as folder:
        file = folder / f"{run.name}{plugin.SUFFIX}"
        width, height = (side - side % STRIDE for side in trained.card.canvas)
        writing = Progress(0, 0, DOING, f"Writing {file.name}")
        yield from awaited(
            lambda: exporter.write(trained.network, (height, width), file),
            threading.Event(),
            writing,
        )
        seen = yield from compared(
            project, run, exporter.opened(file), trained.network, options.samples, options.data
        )
        _require_equal(seen)
        card = card_of(checkpoint, trained.card, file.name, options.to, seen, versions)
        exporter.annotate(file, card)
        _lay(folder, plugin, card, seen)
    yield Result(target)


def free_folder(parent: Path, run: str, exporter: str) -> Path:
    """RUN-EXPORTER in a folder, or the first of RUN-EXPORTER-2 and so on that is not there yet."""
    return parent / not_taken(f"{run}-{exporter}", lambda name: (parent / name).exists())


def _target(project: Project, run: Path, options: ExportOptions) -> Path:
    """Where to. Raises StudioError where something is already, or no run is where it comes from."""
    if not (run / "run.json").exists():
        raise StudioError(f"{run} is gone: the run was deleted or moved. Choose another one.")
    checked_name(run.name, "run")
    if not options.out:
        if project.read_only:
            raise StudioError("The project is open for reading only. Name a folder with 'out'.")
        return free_folder(project.folder / "exports", run.name, options.to)
    target = Path(options.out).expanduser().absolute()
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise StudioError(f"{target} holds something already. Name a new or an empty folder.")
    return target


def _checkpoint(run: Path, which: Checkpoint) -> Path:
    folder = RunFolder(run)
    file = folder.best if which == "best" and folder.best.exists() else folder.last
    if not file.exists():
        raise StudioError(f"{run} holds no checkpoint yet. Train for an epoch first.")
    return file


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A folder beside `target` that takes its place when the block ends without an error."""
    folder = target.with_name(f".{target.name[:40]}-{secrets.token_hex(4)}")
    try:
        folder.mkdir(parents=True)
        yield folder
        for written in folder.iterdir():
            with written.open("r+b") as file:
                os.fsync(file.fileno())
        if target.is_dir():
            target.rmdir()
        folder.rename(target)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {target}")) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _require_equal(seen: Comparison) -> None:
    """Raise StudioError where the file does not say what the network says."""
    if not seen.largest <= TOLERANCE:
        raise StudioError(
            f"The exported network differs from the run's by {seen.largest:.2g} in its logits, on "
            f"{seen.samples} samples; {TOLERANCE:g} is allowed. Nothing was written. Choose "
            "another exporter, and please report this."
        )


def _lay(folder: Path, plugin: ModuleType, card: NetworkCard, seen: Comparison) -> None:
    """Card, example and its pictures beside the exported file."""
    write_json(folder / "card.json", card.model_dump(mode="json"))
    example = resource("exported", plugin.EXAMPLE).read_bytes()
    write_bytes(folder / "example.py", example)
    for name, picture in (("image", seen.image), ("background", seen.background)):
        write_bytes(folder / f"{name}.ppm", ppm(picture))


def ppm(picture: npt.NDArray[np.uint8]) -> bytes:
    """An RGB picture, H x W x 3, as a PPM file: three lines of text, then its bytes."""
    height, width = picture.shape[:2]
    return b"P6\n%d %d\n255\n" % (width, height) + picture.tobytes()
