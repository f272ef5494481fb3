"""The parts of the split in words, for the window and the command line."""

from __future__ import annotations

from fgbg_studio.data.recipe import Part

IN_WORDS: dict[Part, str] = {
    "train": "seen cut-outs over seen backgrounds, which the network was trained on",
    "new-cutouts": "unseen cut-outs over seen backgrounds",
    "new-backgrounds": "seen cut-outs over unseen backgrounds",
    "val": "unseen cut-outs over unseen backgrounds, by which the best network was chosen",
    "test": "unseen cut-outs over unseen backgrounds, by which nothing was chosen",
    "crossed": "unseen cut-outs over unseen backgrounds, one of val and one of test",
}
"""What is in each part."""
TITLES: dict[Part, str] = {
    "train": "Trained on",
    "val": "Validation",
    "test": "Test",
    "new-cutouts": "New cut-outs",
    "new-backgrounds": "New backgrounds",
    "crossed": "Crossed",
}
"""In the order of the window."""
