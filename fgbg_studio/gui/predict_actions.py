"""The actions of the Predict page, in the order of their menu."""

from __future__ import annotations

from fgbg_studio.gui.action_spec import ActionSpec


def _view(name: str, text: str, shortcut: str, help: str, icon: str) -> ActionSpec:
    return ActionSpec(
        f"view-{name}", "Prediction", text, shortcut, "predict.choose_view", help,
        icon, "view", name, local=True,
    )  # fmt: skip


# fmt: off
PREDICT_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("choose-pictures", "Prediction", "Add pictures…", "", "predict.choose_pictures",
               "Choose pictures or a video to predict; dropping them, or a folder, does it too",
               "import", "pictures"),
    ActionSpec("play-camera", "Prediction", "Camera", "", "predict.films.play",
               "Predict what the first camera sees, while it sees it", "camera", "pictures"),
    ActionSpec("picture-previous", "Prediction", "Previous picture", "PgUp", "predict.step",
               "Show the picture above in the list", "previous", "pictures", "-1", local=True),
    ActionSpec("picture-next", "Prediction", "Next picture", "PgDown", "predict.step",
               "Show the picture below in the list", "next", "pictures", "1", local=True),
    ActionSpec("clear-pictures", "Prediction", "Empty the list", "Ctrl+Backspace",
               "predict.clear_pictures",
               "Take every picture off the list; no file is touched", "remove", "pictures",
               local=True),
    _view("four", "Four views", "1", "Picture, mask, depth and cut-out at one place", "view-four"),
    _view("one", "One large", "2", "One of the four alone; a double click does it too", "view-one"),
    _view("swipe", "Swipe", "3", "The picture at the left of a border, a result at its right",
          "view-swipe"),
    _view("runs", "Two runs", "4", "Masks and depths of two runs, and where they differ",
          "compare-two"),
    ActionSpec("predict-all", "Prediction", "Predict all into a folder…", "Ctrl+Shift+S",
               "predict.all.open",
               "Write mask, cut-out and depth of every picture of the list, with a table of them",
               "generate", "files"),
)
# fmt: on
