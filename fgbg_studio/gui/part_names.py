"""The parts of the split as people read them."""

from __future__ import annotations

PART_NAMES = {
    "train": ("Trained on", "Backgrounds and cut-outs that are not held out"),
    "val": ("Validation", "Held-out backgrounds and cut-outs to choose the best network by"),
    "test": ("Test", "Held-out backgrounds and cut-outs to judge the network by in the end"),
    "new-cutouts": ("New cut-outs", "Held-out cut-outs on backgrounds that are trained on"),
    "new-backgrounds": ("New backgrounds", "Cut-outs that are trained on, on held-out backgrounds"),
    "crossed": ("Crossed", "One from validation, the other from test"),
}
"""Part -> its name, and what is in it."""


def part_name(part: str) -> str:
    """The name of a part; one that is not known is its own name."""
    return PART_NAMES.get(part, (part, ""))[0]
