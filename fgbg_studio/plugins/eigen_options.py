"""What a person may choose of Eigen's networks, and the file with weights that they begin with.

No torch here, so that forms and lists of files show at once.
"""

from __future__ import annotations

from typing import Literal

from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.options import Options, option

SOURCE = "https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.alexnet.html"
LICENCE = "BSD-3-Clause, of torchvision; of the weights themselves nothing more is said"
USE = "models eigen and eigen-pair: convolutions trained on ImageNet"
ALEXNET = ModelFile(
    "alexnet-owt-7be5be79.pth",
    "https://download.pytorch.org/models/alexnet-owt-7be5be79.pth",
    LICENCE,
    SOURCE,
    digest="sha256:7be5be791159472b1fbf3c69796f7cb30dca7ad8466c2df70058c37116cdee02",
    use=USE,
)
"""The address is in torchvision/models/alexnet.py; its name ends with the first digits of the hash,
as torch.hub checks it. The whole hash is that of a copy with this name:
https://huggingface.co/blanchon/image-gs-models-utils/blob/main/torch/checkpoints/alexnet-owt-7be5be79.pth
"""


class EigenOptions(Options):
    """How large and how wide the networks are, what they see, and what they begin with."""

    width: int = option(
        224, "Width of what it sees; 304 in the paper", unit="px", ge=64, le=960, step=4
    )
    height: int = option(
        224, "Height of what it sees; 228 in the paper", unit="px", ge=64, le=960, step=4
    )
    convolutions: Literal["paper", "alexnet"] = option(
        "paper",
        "Convolutions of the coarse network: as wide as the paper's, learned from scratch, or "
        "those of torchvision's AlexNet, which begin with what they learned from ImageNet",
    )
    file: str = option(
        ALEXNET.name, "For alexnet: file in the model folder that holds AlexNet's weights"
    )
    hidden: int = option(
        4096, "Units of the sixth layer; 4096 in the paper", ge=16, le=8192, step=64
    )
    coarse: float = option(
        0.57,
        "Share of the training in which the coarse network learns; then it stays as it is, and the "
        "fine one learns. 2.0 of 3.5 million samples in the paper",
        unit="share",
        ge=0,
        le=1,
        step=0.05,
    )
    background: bool = option(True, "Compare with the background; else it sees the composite alone")
    grey: bool = option(False, "See brightness alone, not colours")


def files(options: EigenOptions) -> tuple[ModelFile, ...]:
    """The published file, the person's own, or none for what begins at random."""
    if options.convolutions == "paper":
        return ()
    if options.file == ALEXNET.name:
        return (ALEXNET,)
    return (ModelFile(options.file, "", LICENCE, SOURCE, use=USE),)


def every_file() -> tuple[ModelFile, ...]:
    """The published file."""
    return (ALEXNET,)


def meaningless(options: EigenOptions) -> frozenset[str]:
    """The options that change nothing beside the others: a form leaves them out."""
    return frozenset({"file"} if options.convolutions == "paper" else ())
