"""The actions of the Train page, in the order of their menu."""

from __future__ import annotations

from fgbg_studio.gui.action_spec import ActionSpec

RUNS = ("runs",)
"""The object name of the list in which keys mean the selected run, and whose menu these make."""

# fmt: off
TRAINING_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("train-start", "Training", "Start", "Ctrl+T", "train.start",
               "Train a network on this project's plan", "start"),
    ActionSpec("train-pause", "Training", "Pause or go on", "Ctrl+Shift+P", "train.pause",
               "Hold the training, or let it go on", "pause"),
    ActionSpec("train-stop", "Training", "Stop", "Ctrl+.", "train.stop",
               "Stop the training; it can be resumed", "stop"),
    ActionSpec("train-resume", "Training", "Resume run", "Ctrl+Shift+T", "train.resume",
               "Go on with the selected run where it stopped", "resume", "runs", homes=RUNS),
    ActionSpec("run-rename", "Training", "Rename run", "F2", "train.rename_run",
               "Give the selected run another name", "rename", "runs", local=True, homes=RUNS),
    ActionSpec("run-clone", "Training", "Clone run", "", "train.clone_run",
               "Put the settings of the selected run into the form, to begin anew with them",
               "clone", "runs", homes=RUNS),
    ActionSpec("run-folder", "Training", "Open folder of run", "", "train.open_run_folder",
               "Show the files of the selected run: metrics, pictures and checkpoints",
               "folder", "runs", homes=RUNS),
    ActionSpec("run-bin", "Training", "Remove run", "Del", "train.bin_run",
               "Move the selected run to the project's bin", "remove", "runs",
               local=True, homes=RUNS),
    ActionSpec("export-run", "Training", "Export…", "Ctrl+Shift+X", "predict.exporting.open",
               "Write the network for other programs, as ONNX say, with its card and an example",
               "export", "export"),
    ActionSpec("find-rate", "Training", "Find learning rate", "", "train.find_rate",
               "Try rates from small to large for a minute, and see where the loss falls fastest",
               "", "trials"),
    ActionSpec("overfit", "Training", "Check: overfit one batch", "", "train.overfit",
               "See whether the network can learn a few samples by heart. If it cannot, no "
               "longer training will help", "", "trials"),
)
# fmt: on
