"""Choosing the network to train: what it is, its own options, its size, its files."""

from __future__ import annotations

import re
import sys
from types import ModuleType
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import specs
from fgbg_studio.base.plugin_lines import chosen_by, line_of
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.option_editors import Editor
from fgbg_studio.gui.plugin_chooser import PluginChooser
from fgbg_studio.gui.proposing import Choice
from fgbg_studio.gui.wrapped_text import WrappedText

if TYPE_CHECKING:
    from fgbg_studio.base.options import Options
    from fgbg_studio.gui.session import Session

USUAL = "compact-unet"
ENGINE = "torch"
"""The size is counted with it, and only once it is there: its import takes seconds."""


class ModelChooser(PluginChooser):
    """A list of the networks; below it whatever the chosen one says of itself."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "models", USUAL, ("network", "Network to train"))
        self.weights = WrappedText("muted")
        self.weights.setToolTip("Weights that are learned")
        self.weights.hide()
        self._column.insertWidget(2, self.weights)
        self._counting = Background(self)
        self._counted = ""
        """The line whose weights are told."""
        self.changed.connect(self.count)

    def says(self, plugin: ModuleType) -> str:
        """All of it: how large its answers are, and what to mind."""
        return re.sub(r" \(see `\w+`\)", "", " ".join((plugin.__doc__ or "").split()))

    @property
    def line(self) -> str:
        """The network and its options in one line of text; "" until they are known."""
        return line_of(self.choice.name, self.choice.options) if self.choice else ""

    def count(self, *_: object) -> None:
        """Count the weights, where that is news and takes no seconds."""
        line = self.line
        if line in ("", self._counted) or ENGINE not in sys.modules:
            return
        from fgbg_studio.jobs.model_size import parameters

        self._counting.ask("size", lambda: parameters(line), lambda found: self._tell(line, found))

    def _tell(self, line: str, count: int) -> None:
        if line == self.line:
            self._counted = line
            self.weights.say(f"{count:,} parameters")
            self.weights.show()


class ModelEditor(Editor):
    """Edits the line of text that names a network with its options."""

    control: ModelChooser

    def __init__(self, session: Session, kind: type[Options]) -> None:
        """For the option "model" of a class of options."""
        chooser = ModelChooser(session)
        spec = next(spec for spec in specs(kind) if spec.name == "model")
        super().__init__(chooser, chooser.changed, spec)

    def _changed(self, *_: object) -> None:
        """The chooser also tells of files that came, and of what it was just given."""
        if self.control.line not in ("", self._value):
            super()._changed()

    def _fill(self, value: str) -> None:
        try:
            self.control.take(Choice(*chosen_by("models", value)))
        except StudioError as error:
            self.control.about.say(str(error))

    def _read(self) -> str:
        return self.control.line
