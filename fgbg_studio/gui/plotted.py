"""What is plotted of a run: which metrics are on which plot, and how each is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fgbg_studio.gui import theme

THIN, THICK = 1, 2


@dataclass(frozen=True)
class Curve:
    """One metric of a plot.

    The curves of one run are told apart by their colours. Where several runs are compared, the
    colour is the run's, and a second quantity on the same plot is dashed.
    """

    metric: str
    name: str
    colour: Literal["accent_text", "warning", "muted"] = "accent_text"
    width: int = THICK
    dashed: bool = False

    @property
    def own_colour(self) -> str:
        """The colour where there is one run only."""
        return str(getattr(theme.current(), self.colour))


@dataclass(frozen=True)
class PlotSpec:
    """One plot: its title, its curves, and what its values are like."""

    title: str
    help: str
    curves: tuple[Curve, ...]
    share: int = 4
    """Of the width."""
    ceiling: float | None = None
    """The largest value there can be."""
    may_be_log: bool = False


PLOTS = (
    PlotSpec(
        "Loss",
        "The weighted losses of mask and depth. Thin: of the samples it learns from, step by "
        "step; thick: of held-out samples, after each epoch.",
        (
            Curve("train/mask", "mask", width=THIN),
            Curve("train/depth", "depth", "warning", THIN, dashed=True),
            Curve("held-out/mask", "mask"),
            Curve("held-out/depth", "depth", "warning", dashed=True),
        ),
        may_be_log=True,
    ),
    PlotSpec(
        "Held out",
        "Scores on held-out samples: overlap of the mask (IoU), and share of pixels whose depth "
        "is within a factor of 1.25 (δ1). 1 is perfect.",
        (
            Curve("held-out/iou", "IoU"),
            Curve("held-out/delta1", "δ1", "warning", dashed=True),
        ),
        ceiling=1.0,
    ),
    PlotSpec(
        "Learning rate",
        "The rate of each step: it rises, then falls",
        (Curve("train/rate", "rate", "muted", THIN),),
        share=3,
    ),
)

DARK_RUNS = ("#7fb0ff", "#f0b45a", "#6fcf97", "#ff8fa3", "#c9a0ff", "#5fd3e0", "#d9d27a", "#c8ccd4")
LIGHT_RUNS = (
    "#1f5bc4", "#8a5300", "#1b7a43", "#b3203f", "#7433c0", "#0b7285", "#6b6400", "#4a4e56",
)  # fmt: skip


def run_colour(number: int) -> str:
    """The colour of one of the runs that are compared; after eight they begin again."""
    colours = DARK_RUNS if theme.current() is theme.DARK else LIGHT_RUNS
    return colours[number % len(colours)]
