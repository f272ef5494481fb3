"""Depth networks on the Hugging Face hub: which files one has, and under which terms.

A licence is what the model's page states, which is named as its source. A digest stands only where
the page of the file states one (its "Git LFS details"), as of the day it was written down.
Intel/dpt-hybrid-midas has its weights as a pickle of PyTorch alone; it is read as weights only.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from fgbg_studio.base.model_files import ModelFile

HUB = "https://huggingface.co"
SAFE, PICKLED = "model.safetensors", "pytorch_model.bin"
DESCRIPTIONS = ("config.json", "preprocessor_config.json")
NAME = re.compile(r"[\w.-]+/[\w.-]+")


class Terms(NamedTuple):
    """A licence, what the network gives, the name of its weights and their digest."""

    licence: str
    gives: str
    weights: str = SAFE
    digest: str = ""


NOT_SAID = "see source: nothing is said; Depth-Anything-V2-Small, it began with, is Apache-2.0"
KNOWN: dict[str, Terms] = {
    "depth-anything/Depth-Anything-V2-Small-hf": Terms(
        "Apache-2.0",
        "any scene, relative",
        digest="sha256:3152477ce0d8d6978d76b995120de97cb5b928701fd0f817769f59e249a16b70",
    ),
    "depth-anything/Depth-Anything-V2-Metric-Indoor-Small-hf": Terms(
        NOT_SAID, "rooms, metres up to 20"
    ),
    "depth-anything/Depth-Anything-V2-Metric-Outdoor-Small-hf": Terms(
        NOT_SAID, "streets, metres up to 80"
    ),
    "Intel/dpt-hybrid-midas": Terms("Apache-2.0", "any scene, relative", PICKLED),
    "Intel/zoedepth-nyu-kitti": Terms(
        "MIT",
        "rooms and streets, metres",
        digest="sha256:c5494fa0938f18d71e215e245472470c3aefebd7b434abd89750e5ae4008e2dc",
    ),
    "apple/DepthPro-hf": Terms(
        "Apple Machine Learning Research Model licence (apple-amlr): research only",
        "any scene, metres",
        digest="sha256:9c6811e3165485b9a94a204329860cb333a79877e757eb795a179a4ea34bbcf7",
    ),
}
"""Name on the hub -> its terms."""


def is_name(text: str) -> bool:
    """Whether a text can be a name on the hub, OWNER/NAME."""
    return bool(NAME.fullmatch(text)) and not set(text.split("/")) & {".", ".."}


def terms_of(name: str) -> Terms:
    """The terms of a network; of an unknown one only where they are to be read."""
    return KNOWN.get(name, Terms(f"see {HUB}/{name}", "your own choice"))


def files_of(name: str) -> tuple[ModelFile, ...]:
    """What makes up a network on the hub; in the model folder, all in OWNER--NAME."""
    terms = terms_of(name)
    return tuple(
        ModelFile(
            name=f"{name.replace('/', '--')}/{part}",
            url=f"{HUB}/{name}/resolve/main/{part}",
            licence=terms.licence,
            source=f"{HUB}/{name}",
            digest=terms.digest if part == terms.weights else "",
            use=f"teacher transformers: {terms.gives}",
        )
        for part in (*DESCRIPTIONS, terms.weights)
    )


def every_file() -> tuple[ModelFile, ...]:
    """The files of all that are known."""
    return tuple(file for name in KNOWN for file in files_of(name))
