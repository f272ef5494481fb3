"""How far an exported network's logits are from those of the network that it was made of."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Progress
from fgbg_studio.jobs.material import Material, material_of, refuse_outside, require
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.learning.trained_network import STRIDE
from fgbg_studio.plugins.exported_networks import planes
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.loader import Batch
    from fgbg_studio.learning.exportable import WholeNetwork

    Floats = npt.NDArray[np.float32]
    Pictures = npt.NDArray[np.uint8]
    Run = Callable[[Floats, Floats], tuple[Floats, Floats, Floats]]

TOLERANCE = 1e-4
"""What the logits may differ by: the mask's probability then differs by 0.000025 at most."""
AT_ONCE = 4


@dataclass(frozen=True)
class Comparison:
    """The largest difference of a logit on `samples` samples, and one of them: H x W x 3 each."""

    largest: float
    samples: int
    image: Pictures
    background: Pictures


def compared(
    project: Project, run: Path, exported: Run, network: WholeNetwork, count: int, data: str = ""
) -> Generator[Progress, None, Comparison]:
    """Compare both on samples of a run, held-out ones where there are any.

    Each is shown with its background and without, among others and alone. Where a side is no
    multiple of `STRIDE`, the rest is cut off. Raises StudioError where the run's data cannot be
    read; `data` is said again where that is outside the project.
    """
    found: Comparison | None = None
    for batch in _batches(project, RunFolder(run), count, data):
        image, background = (_cut(batch[name].numpy()) for name in ("image", "background"))
        found = found or Comparison(0.0, 0, image[0], background[0])
        largest = found.largest
        for shown in (slice(None), slice(1)):
            for place in (background, background * 0):
                largest = max(largest, _difference(exported, network, image[shown], place[shown]))
                yield Progress(found.samples, count, "samples", "Comparing with the run's network")
        found = replace(found, largest=largest, samples=found.samples + len(image))
    if found is None:
        raise StudioError("The run's dataset has no sample to compare the exported network on.")
    return found


def _batches(project: Project, run: RunFolder, count: int, data: str) -> Iterable[Batch]:
    from fgbg_studio.data.loader import EpochOrder
    from fgbg_studio.data.splits import drawn

    learned = run.options()
    refuse_outside(project, learned.data, data)
    material: Material = material_of(project, learned, run.dataset())
    held_out = material.held_out()
    indices = held_out if len(held_out) else require(material.part("train"), "train")
    order = EpochOrder(drawn(indices, count, "export"), count, 0)
    return material.batches(order, AT_ONCE)


def _cut(pictures: Pictures) -> Pictures:
    height, width = (side - side % STRIDE for side in pictures.shape[1:3])
    return pictures[:, :height, :width]


def _difference(
    exported: Run, network: WholeNetwork, images: Pictures, backgrounds: Pictures
) -> float:
    """The largest of any logit; infinite where one is no number."""
    import numpy as np
    import torch

    image, background = (planes(pictures) for pictures in (images, backgrounds))
    with torch.no_grad():
        expected = network(torch.from_numpy(image), torch.from_numpy(background))[:2]
    given = exported(image, background)[:2]
    off = [np.abs(a - b.numpy()).max() for a, b in zip(given, expected, strict=True)]
    return float(max(off)) if np.isfinite(off).all() else float("inf")
