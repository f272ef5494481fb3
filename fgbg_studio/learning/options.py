"""How a training is done. No torch here: the window shows these before the engine starts."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import model_validator

from fgbg_studio.base.errors import UsageError
from fgbg_studio.base.options import Options, option
from fgbg_studio.learning.loss_options import HEADS, weights_of, with_losses


@with_losses({"mask": {"bce": 1.0, "dice": 1.0}, "depth": {"l1": 4.0, "ssim": 0.5}})
class TrainOptions(Options):
    """One run. The losses add their weights and options: see `learning.loss_options`."""

    name: str = option("", "Name of the run; empty takes the next number")
    model: str = option("compact-unet", "Network to train")
    start: str = option(
        "", "Run whose last checkpoint this one begins with; empty begins anew", label="Begin with"
    )
    data: str = option(
        "",
        "Folder, zip or tar with images and masks to learn from; empty renders the recipe",
    )
    pattern: str = option(
        "auto", "How the files of that data are named; auto finds out, 'examine' tells"
    )
    size: int = option(
        0, "Shorter side of the samples; 0 is the recipe's own", unit="px", ge=0, le=1024, step=16
    )
    growing: bool = option(
        False,
        "Begin with smaller samples: 64, then 112 pixels, then the full size; a third of the "
        "epochs each",
    )
    epochs: int = option(10, "Number of epochs", ge=1, le=10_000)
    epoch_samples: int = option(
        4000, "Samples in an epoch, drawn without replacement", ge=1, le=10_000_000, step=100
    )
    batch: int = option(16, "Samples in a batch", ge=1, le=4096)
    rate: float = option(
        0.004,
        "Highest learning rate of the one-cycle schedule",
        label="Learning rate",
        ge=1e-6,
        le=1,
        step=0.001,
    )
    warm_up: float = option(
        0.2,
        "Share of the training in which the rate rises to its highest",
        unit="share",
        ge=0.01,
        le=0.9,
        step=0.05,
    )
    average: float = option(
        0.0,
        "Judge and keep a running average of the weights: the share that each step leaves of it",
        label="Average weights",
        ge=0,
        le=0.99999,
        step=0.001,
        zero="no",
    )
    patience: int = option(
        0,
        "Epochs without a better IoU after which the training ends",
        unit="epochs",
        ge=0,
        le=10_000,
        zero="all epochs",
    )
    no_background: float = option(
        0.1,
        "Share of samples shown without their background, so that one picture is enough",
        unit="share",
        ge=0,
        le=1,
        step=0.05,
    )
    mirrored: bool = option(True, "Turn half of the samples left to right, background and all")
    jitter: float = option(
        0.15,
        "Largest change of light and colours: of the whole sample, and of the object alone",
        label="Colour jitter",
        unit="share",
        ge=0,
        le=0.9,
        step=0.05,
        zero="none",
    )
    sharp: bool = option(
        True,
        "Learn masks as they are judged, at half opacity, instead of their soft edges",
        label="Sharp masks",
    )
    real_share: float = option(
        0.2,
        "Share of each batch that is real samples, where the project has any",
        label="Real samples",
        unit="share",
        ge=0,
        le=0.9,
        step=0.05,
        zero="none",
    )
    held_out_samples: int = option(
        200, "Held-out samples judged after each epoch", ge=1, le=100_000, step=50
    )
    workers: int = option(
        0, "Processes that render samples; 0 renders in the training thread", ge=0, le=64
    )
    renderer: Literal["auto", "processor", "device"] = option(
        "auto",
        "What composes the samples: the processor, or the device that trains, in whole batches; "
        "auto takes the device where it is a graphics card",
    )
    device: str = option("auto", "auto, cpu, cuda or mps")
    gpus: int = option(
        1,
        "Graphics cards of this machine that share each batch; on the processor, processes",
        label="GPUs",
        ge=0,
        le=64,
        zero="all",
    )
    precision: Literal["auto", "full", "half"] = option(
        "auto",
        "Whether the network computes in half precision where that is safe; auto does so on a "
        "graphics card",
    )
    compiled: Literal["auto", "off", "on"] = option(
        "auto",
        "Whether torch.compile translates the network at the first step, which takes a minute; "
        "auto does so on a graphics card, for a long training",
    )
    seed: int = option(1, "Seed of weights and order", ge=0, le=2**31 - 1)

    @model_validator(mode="after")
    def _something_to_learn(self) -> Self:
        if not any(getattr(self, name) for head in HEADS for name in weights_of(head)):
            raise ValueError("no loss has a weight: give one to a loss of the mask or of the depth")
        return self


AS_RENDERED: dict[str, Any] = {"mirrored": False, "jitter": 0.0}
"""Learn from samples as they are made."""
BEFORE: dict[str, Any] = {**AS_RENDERED, "sharp": False}
"""What runs of earlier versions did, which did not record it; the usual is another now."""


def recorded(values: dict[str, Any]) -> TrainOptions:
    """The options that a run recorded. Raises ValidationError for what is none."""
    return TrainOptions.model_validate(BEFORE | values)


CONTINUE = "Continue"
"""The preset for a run that begins with the weights of another."""
PRESETS: dict[str, dict[str, Any]] = {
    "Quick look": {"size": 64, "epochs": 4, "epoch_samples": 1600},
    "Laptop": {"size": 112, "epochs": 10, "epoch_samples": 4000, "growing": True},
    "Full": {
        "size": 0,
        "epochs": 40,
        "epoch_samples": 20_000,
        "workers": 2,
        "growing": True,
        "average": 0.999,
        "depth_l1": 1.0,
        "depth_ssim": 0.125,
    },
    CONTINUE: {"epochs": 8, "epoch_samples": 1000, "rate": 0.002, "warm_up": 0.1},
    "Assignment": {
        "model": "eigen-pair",
        "epochs": 20,
        "rate": 0.001,
        **BEFORE,
        "mask_bce": 1.0,
        "mask_dice": 0.0,
        "depth_bce": 1.0,
        "depth_l1": 0.0,
        "depth_ssim": 0.0,
    },
}
"""Named changes to the defaults. In a long training depth is learned well in any case, so masks may
weigh more. Assignment is the course's: Eigen's networks, one each for mask and depth, and BCE with
logits on both."""


def preset(name: str) -> TrainOptions:
    """The options of a preset, named as in `PRESETS` or as a flag, "quick-look"; "" is the usual.

    Raises UsageError, naming those there are.
    """
    known = {flag.lower().replace(" ", "-"): changes for flag, changes in PRESETS.items()}
    asked = name.lower().replace(" ", "-")
    if asked and asked not in known:
        raise UsageError(f"There is no preset '{name}'. There are: {', '.join(known)}.")
    return TrainOptions(**known.get(asked, {}))
