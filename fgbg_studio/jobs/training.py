"""Training a network on a project's dataset, or going on with a run that was stopped."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from fgbg_studio.base import folder_lock
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.names import checked_name
from fgbg_studio.data.fingerprints import files_of
from fgbg_studio.jobs import training_parts as parts
from fgbg_studio.jobs.beginning import hashed, listed, require_grounds
from fgbg_studio.jobs.material import (
    Material,
    Rendered,
    dataset_for,
    inside,
    material_of,
    refuse_outside,
    require_learnable,
    require_model,
)
from fgbg_studio.jobs.measuring import record_unlikeness
from fgbg_studio.jobs.parallel_training import Led, others
from fgbg_studio.jobs.real_samples import real_to_learn, told_of_real
from fgbg_studio.jobs.runs import find_run, new_run_name, runs_folder
from fgbg_studio.jobs.starting import start_facts, told_of_start
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

if TYPE_CHECKING:
    from fgbg_studio.data.loader import EpochOrder
    from fgbg_studio.learning.trainer import Trainer

__all__ = ["TrainOptions", "train"]


def train(project: Project, options: TrainOptions | None = None, resume: str = "") -> Job:
    """Train a new run with `options`, or go on with the run named `resume` under its own.

    The result is the run's folder. Stopped at any point, the run can be resumed, and then ends as
    if it had never been stopped; what may change that, another version say, is told by a note.
    """
    project.check_writable()
    yield Progress(0, 0, "steps", "Starting the engine")
    options = options or TrainOptions()
    if resume:
        run = _resumed(project, resume, options.data)
    else:
        run = yield from _begun(project, options)
    with folder_lock.held(run.folder):
        yield from _trained(project, run)
    yield Result(run.folder)


def _trained(project: Project, run: RunFolder) -> Generator[Event, None, None]:
    """Train to the end, with as many threads as the run began with."""
    from fgbg_studio.learning.devices import choose
    from fgbg_studio.learning.machine import threads_of, with_threads
    from fgbg_studio.learning.parallel import ranks_of

    with with_threads(threads_of(run.machine())):
        yield from _differences(project, run)
        yield from told_of_start(project, run)
        yield from told_of_real(project, run)
        yield from record_unlikeness(project, run)
        options = run.options()
        ranks = ranks_of(options, choose(options.device))
        trainer = _trainer(project, run, ranks)
        yield Note(f"{run.folder.name}: training on {_device(trainer)}.")
        if ranks == 1:
            yield from trainer.fit()
        else:
            yield Note(f"{ranks} processes share each batch. They begin, which takes a while.")
            yield from _shared(trainer, project, run, ranks)


def _shared(
    trainer: Trainer, project: Project, run: RunFolder, ranks: int
) -> Generator[Event, None, None]:
    """Train with other processes, which learn from their shares of each batch."""
    from fgbg_studio.learning.parallel import joined

    with (
        others(project, run, ranks) as (meeting, listening),
        joined(trainer.learner, meeting, 0, ranks),
    ):
        trainer.batches = Led(trainer.batches, trainer.order, listening)
        yield from trainer.fit()


def _differences(project: Project, run: RunFolder) -> Generator[Event, None, None]:
    """Tell what is not as it was when the run began: it may end otherwise for that."""
    from fgbg_studio.learning.devices import choose
    from fgbg_studio.learning.machine import differences, machine_facts

    found = differences(run.machine(), machine_facts(choose(run.options().device)))
    then = run.files()
    if then and run.last.exists():
        now = yield from hashed(project, then)
        if changed := [file for file, content in then.items() if now[file] != content]:
            found.append(f"Since this run began, other files are in place of {listed(changed)}.")
    for text in found:
        yield Note(f"{text} The run may end otherwise than it would have.", warning=True)


def _resumed(project: Project, name: str, data: str) -> RunFolder:
    run = RunFolder(find_run(project, name).folder)
    refuse_outside(project, run.options().data, data)
    return run


def _begun(project: Project, options: TrainOptions) -> Generator[Event, None, RunFolder]:
    """Record a new run. Whatever would stop it at once is found before anything is written."""
    from fgbg_studio.learning.devices import choose
    from fgbg_studio.learning.machine import machine_facts
    from fgbg_studio.learning.parallel import ranks_of

    name = checked_name(options.name or new_run_name(project), "run")
    run = RunFolder(runs_folder(project) / name)
    options = options.model_copy(update={"data": inside(project, options.data)})
    dataset = dataset_for(project, options)
    require_model(options.model)
    device = choose(options.device)
    ranks_of(options, device)
    material = material_of(project, options, dataset)
    _check(material, run)
    start = start_facts(project, options)
    if isinstance(material, Rendered):
        yield from require_grounds(project, dataset, material.seen)
    real = real_to_learn(project, options, dataset)
    files = [*files_of(dataset), *(name for sample in real for name in sample.files)]
    run.begin(options, dataset, (yield from hashed(project, files)), real, start)
    run.record_machine(machine_facts(device))
    return run


def _check(material: Material, run: RunFolder) -> None:
    if run.card.exists():
        raise StudioError(
            f"There is a run '{run.folder.name}' already. Choose another name, or resume it."
        )
    require_learnable(material)


def _trainer(project: Project, run: RunFolder, ranks: int) -> Trainer:
    """Put everything together; a run with a checkpoint goes on from there."""
    from fgbg_studio.learning import checkpoints
    from fgbg_studio.learning.parallel import Share
    from fgbg_studio.learning.trainer import Trainer

    options, dataset = run.options(), run.dataset()
    for checkpoint in (run.last, run.best):
        checkpoints.tidy(checkpoint)
    learner, order, card = parts.begun(project, run, 0)
    run.cut_back(learner.step, card.epochs_done)
    run.record_renderer(parts.renderer(options, learner.device))
    own: EpochOrder = Share(order, options.batch, 0, ranks) if ranks > 1 else order
    batches = parts.growing(project, run, own, learner.device, options.batch // ranks)
    held_out = parts.held_out(material_of(project, options, dataset), options)
    return Trainer(learner, order, batches, held_out, run, card)


def _device(trainer: Trainer) -> str:
    from fgbg_studio.learning.devices import device_name

    return device_name(trainer.learner.device)
