"""The actions of the Predict page that lead back to the cut-outs, in the order of their menu."""

from __future__ import annotations

from fgbg_studio.gui.action_spec import ActionSpec

# fmt: off
LOOP_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("fix-prediction", "Prediction", "Fix", "F", "predict.loop.fix",
               "Correct the predicted mask in the mask editor; it is one step that can be undone",
               "cutouts", "loop", local=True),
    ActionSpec("add-prediction", "Prediction", "Add", "A", "predict.loop.add",
               "Make the predicted mask a cut-out of this project; the picture is kept",
               "add", "loop", local=True),
    ActionSpec("review-pictures", "Prediction", "Least certain first", "R",
               "predict.queue.sort",
               "Let the network look at every picture of the list, and sort them: those that it "
               "is least certain of are worth correcting", "", "review", local=True),
    ActionSpec("review-next", "Prediction", "Next to look at", "N", "predict.queue.next",
               "Leave this picture as it is, and show the next that nobody has looked at",
               "next", "review", local=True),
)
# fmt: on
