"""Changing crop, horizon, camera height and regions of backgrounds step by step, and saving."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from PySide6.QtCore import QObject, QTimer, Signal

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.background import Background as Worker
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.data.sources import Background
    from fgbg_studio.imaging.brushes import Mask, Region
    from fgbg_studio.imaging.mask_history import MaskHistory
    from fgbg_studio.imaging.mask_levels import MaskLevels
    from fgbg_studio.project import Project

KEPT = 3
"""Backgrounds whose steps can still be taken back: regions of large photos take memory."""
PAUSE_MS = 500
"""After the last stroke, before the regions are written."""


Setting: TypeAlias = Literal["crop", "horizon", "camera_height"]
"""What is set of a background as numbers; None leaves it to what holds for all."""


@dataclass(frozen=True)
class SettingStep:
    """A setting before and after a change."""

    name: Setting
    before: Any
    after: Any


Step: TypeAlias = SettingStep | Literal["regions"]


@dataclass
class OpenGround:
    """A background under edit: its regions, and the order in which things were done."""

    history: MaskHistory
    levels: MaskLevels
    past: list[Step] = field(default_factory=list)
    future: list[Step] = field(default_factory=list)
    _painted: tuple[int, bool] = (-1, False)

    @property
    def is_painted(self) -> bool:
        """True where there are regions. All of a large mask is looked at only once a step."""
        if self._painted[0] != self.history.position:
            self._painted = self.history.position, bool(self.history.mask.any())
        return self._painted[1]


class GroundEdits(QObject):
    """Every change is one step that can be undone, on the background in sight."""

    changed = Signal()
    """Something can be undone, or not any more."""
    stepped = Signal()
    """Something was done that can be undone."""
    repainted = Signal(object)
    """The part of the regions that changed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._open: OrderedDict[str, OpenGround] = OrderedDict()
        self._shown_id = ""
        self._writing = threading.Lock()
        self._worker = Worker(self, keep=1000)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._save_soon)
        session.save_wanted.connect(self._save_wanted)
        session.project_changed.connect(self._forget)

    @property
    def shown(self) -> OpenGround | None:
        """The background in sight, once it is read."""
        return self._open.get(self._shown_id)

    def find(self, background_id: str) -> OpenGround | None:
        """A background that was looked at lately, with its steps."""
        return self._open.get(background_id)

    def show(self, background_id: str, ground: OpenGround | None) -> None:
        """Change this one from now on; None while it is being read."""
        self._shown_id = background_id
        if ground:
            self._open[background_id] = ground
            self._open.move_to_end(background_id)
            for old_id in list(self._open)[:-KEPT]:
                if self._open[old_id].history.saved:
                    del self._open[old_id]
        self.changed.emit()

    def let_go(self, background_id: str) -> None:
        """Forget a background that is about to leave the project."""
        with self._writing:
            self._open.pop(background_id, None)

    def _forget(self) -> None:
        self._timer.stop()
        self._open.clear()
        self._shown_id = ""

    # --- changing -------------------------------------------------------------------------------

    def set(self, name: Setting, value: Any) -> None:
        """Give the background in sight a setting of its own, or with None what holds for all."""
        if not self.shown:
            return
        before = getattr(self._background(), name)
        if before != value and self._put(name, value):
            self._done(SettingStep(name, before, value))

    def painted(self) -> None:
        """A stroke was drawn into the regions in sight."""
        self._done("regions")
        self._timer.start()

    def clear_regions(self) -> None:
        """Cut-outs may stand anywhere again."""
        if shown := self.shown:
            self._paint(shown, shown.history.replace(shown.history.mask * 0, "clear"))
            self._done("regions")

    def undo(self) -> None:
        """Take the last step back."""
        if (shown := self.shown) and shown.past and self._apply(shown, shown.past[-1], True):
            shown.future.append(shown.past.pop())
            self.changed.emit()

    def redo(self) -> None:
        """Make the step again that was taken back."""
        if (shown := self.shown) and shown.future and self._apply(shown, shown.future[-1], False):
            shown.past.append(shown.future.pop())
            self.stepped.emit()
            self.changed.emit()

    def _apply(self, shown: OpenGround, step: Step, back: bool) -> bool:
        if isinstance(step, SettingStep):
            return self._put(step.name, step.before if back else step.after)
        self._paint(shown, shown.history.undo() if back else shown.history.redo())
        return True

    def _done(self, step: Step) -> None:
        if shown := self.shown:
            shown.past.append(step)
            shown.future.clear()
            self.stepped.emit()
            self.changed.emit()

    def _paint(self, shown: OpenGround, region: Region) -> None:
        self.repainted.emit(region)
        self._timer.start()

    # --- saving ---------------------------------------------------------------------------------

    def _background(self) -> Background:
        project = self._session.project
        assert project
        return cast("Background", project.source(self._shown_id))

    def _put(self, name: Setting, value: Any) -> bool:
        """Written at once: it is a number in the project's file."""
        project, background = self._session.project, self._background()
        changed = background.model_copy(update={name: value})
        if project and self._session.attempt(lambda: project.put(changed)):
            self._session.sources_changed.emit()
            return True
        return False

    def _save_soon(self) -> None:
        project = self._session.project
        for background_id, ground in self._open.items():
            if project and not ground.history.saved and not ground.history.editing:
                self._ask(project, background_id, ground)

    def _ask(self, project: Project, background_id: str, ground: OpenGround) -> None:
        self._worker.ask(
            background_id,
            lambda: self._write(project, background_id, ground),
            lambda _: self._session.sources_changed.emit(),
            lambda text: self._session.message.emit(text, True),
        )

    def _write(self, project: Project, background_id: str, ground: OpenGround) -> None:
        """Write the newest regions of a background, unless it is gone or that was done."""
        with self._writing:
            history = ground.history
            if self._open.get(background_id) is ground and not history.saved:
                mask, position = history.snapshot()[0], history.position
                write_regions(project, background_id, mask)
                history.saved = history.position == position

    def _save_wanted(self, problems: list[str]) -> None:
        """The project is about to be used or closed: there is no moment to wait for."""
        self._timer.stop()
        project = self._session.project
        for background_id, ground in list(self._open.items()):
            try:
                if project and not ground.history.saved:
                    self._write(project, background_id, ground)
            except StudioError as error:
                problems.append(str(error))


def write_regions(project: Project, background_id: str, mask: Mask) -> None:
    """Write painted regions, whole or not at all; where nothing is painted the file goes."""
    from fgbg_studio.imaging.mask_file import write_mask

    project.check_writable()
    background = cast("Background", project.source(background_id))
    inside = f"regions/{background_id}.png" if mask.any() else ""
    if inside:
        write_mask(project.path(inside), mask)
    if background.regions != inside:
        project.put(background.model_copy(update={"regions": inside}))
        with suppress(OSError):  # nobody names it any more: it may as well stay
            if background.regions:
                project.path(background.regions).unlink()
