"""At the left of the Train page: how a network is to be trained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base import registry
from fgbg_studio.base.options import specs
from fgbg_studio.gui.model_editor import ModelEditor
from fgbg_studio.gui.options_form import OptionsForm
from fgbg_studio.gui.real_sample_count import RealSampleCount
from fgbg_studio.gui.run_choice import RunChoice
from fgbg_studio.learning.loss_options import own_names, weights_of, without_weight
from fgbg_studio.learning.options import PRESETS, TrainOptions

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from fgbg_studio.gui.session import Session

GROUPS = {
    "": ("model",),
    "Run": ("name", "start", "device", "seed"),
    "Schedule": (
        "size", "growing", "epochs", "epoch_samples", "batch", "rate", "warm_up", "patience",
        "average",
    ),
    "Samples": (
        "no_background", "mirrored", "jitter", "sharp", "real_share", "held_out_samples", "data",
        "pattern",
    ),
    "Mask loss": weights_of("mask"),
    "Depth loss": weights_of("depth"),
    "Speed": ("workers", "renderer", "precision", "compiled", "gpus"),
    "Loss settings": own_names(),
}  # fmt: skip
FOLDS = ("Speed", "Loss settings")
"""Most people never need these."""
ADDING = {"Mask loss": "Add a loss of the mask…", "Depth loss": "Add a loss of the depth…"}
FIRST_PRESET = "Laptop"


class TrainingForm(OptionsForm):
    """The form of a run; with `trials` beside the schedule that they help to choose."""

    def __init__(self, session: Session, trials: QWidget) -> None:
        self.model = ModelEditor(session, TrainOptions)
        choices = {
            "device": ("auto", "cpu", "cuda", "mps"),
            "pattern": ("auto", *registry.names("readers")),
        }
        start = next(spec for spec in specs(TrainOptions) if spec.name == "start")
        super().__init__(
            TrainOptions,
            groups=GROUPS,
            presets={"": PRESETS},
            choices=choices,
            folds=FOLDS,
            adding=ADDING,
            reasons=without_effect,
            editors={"model": self.model, "start": RunChoice(session, start)},
            feet={"Schedule": trials, "Samples": RealSampleCount(session)},
        )
        self.set_value(TrainOptions(**PRESETS[FIRST_PRESET]))

    def why_not(self) -> str:
        """Why nothing can be trained with these settings, or ""."""
        if not self.problem.isHidden():
            return self.problem.text()
        chooser = self.model.control
        # Until it has been seen, nothing is known of files; the training itself looks for them.
        return chooser.why_not if chooser.choice else ""


def without_effect(options: TrainOptions) -> dict[str, str]:
    """The settings that change nothing now, and why."""
    reasons = dict.fromkeys(without_weight(options), "Its loss has no weight.")
    if options.data:
        return reasons | {"renderer": "Samples are read from files, not rendered."}
    from_files = "It counts only where samples are read from files: name their folder."
    return reasons | {"pattern": from_files}
