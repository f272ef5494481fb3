"""What a run's samples are like, measured before its first step, for `learning.unlikeness`."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from fgbg_studio.base.events import Event, Progress
from fgbg_studio.jobs.material import Material, Rendered, material_of
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.real_samples import RealSample

    Numbers = npt.NDArray[np.float64]

MEASURED, BATCH = 300, 20
"""Samples that are made for it, and how many at once."""
MOST_REAL = 100
DOING = "Looking at the samples"


def record_unlikeness(project: Project, run: RunFolder) -> Generator[Event, None, None]:
    """Keep what the samples of a run are like, once: a run that has learned is left as it is.

    Samples are a function of their index, so no step of the training sees that some were made.
    """
    from fgbg_studio.learning.unlikeness import Unlikeness, side_for

    if run.last.exists() or run.unlikeness_file.exists():
        return
    dataset = run.dataset()
    side = side_for(dataset.recipe.canvas)
    material = material_of(project, run.options(), dataset)
    found, groups = yield from _of_samples(material, side)
    rendered = Unlikeness.of_statistics(found, groups, side)
    real = yield from _of_real(project, run.real()[:MOST_REAL], side)
    run.record_unlikeness(rendered.knowing(real))


def _of_samples(
    material: Material, side: int
) -> Generator[Event, None, tuple[list[Numbers], list[int]]]:
    """The statistics of some samples, drawn evenly, and the number of each one's background.

    Each background is there once without object or disturbance too: so are a person's own pictures.
    """
    from fgbg_studio.data.loader import EpochOrder
    from fgbg_studio.data.splits import drawn
    from fgbg_studio.imaging.picture_statistics import statistics_of

    order = EpochOrder(drawn(material.part("train"), MEASURED), MEASURED, 0)
    groups = _backgrounds_of(material, order.order())
    found: list[Numbers] = []
    clean: dict[int, Numbers] = {}
    for batch in material.batches(order, BATCH):
        for image, background in zip(
            batch["image"].numpy(), batch["background"].numpy(), strict=True
        ):
            group = groups[len(found)]
            found.append(statistics_of(image, side))
            if isinstance(material, Rendered) and group not in clean:
                clean[group] = statistics_of(background, side)
        yield Progress(len(found), order.count, "samples", DOING)
    return [*found, *clean.values()], [*groups, *clean]


def _backgrounds_of(material: Material, indices: npt.NDArray[np.int64]) -> list[int]:
    """The number of each sample's background; of somebody's files nobody says which share one."""
    if not isinstance(material, Rendered):
        return list(range(len(indices)))
    each = len(material.dataset.cutouts) * material.dataset.each
    return [int(index) // each for index in indices]


def _of_real(
    project: Project, samples: tuple[RealSample, ...], side: int
) -> Generator[Event, None, list[Numbers]]:
    """The statistics of real samples: what is learned from is not unlike what was learned."""
    from fgbg_studio.imaging.picture_statistics import statistics_of
    from fgbg_studio.imaging.reading import read_rgb

    found: list[Numbers] = []
    for sample in samples:
        yield Progress(len(found), len(samples), "samples", DOING)
        found.append(statistics_of(read_rgb(project.path(sample.file)), side))
    return found
