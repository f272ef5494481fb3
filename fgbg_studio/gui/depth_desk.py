"""Giving backgrounds their depth: who gives it, to which, and the job that does it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fgbg_studio.gui.depth_panel import ALL, RELIEFS, THIS, DepthPanel
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.base.events import Job
    from fgbg_studio.data.sources import Background
    from fgbg_studio.gui.proposing import Choice


TOLD_EVERY = 1.0
"""Seconds."""
ALL_KNOWN = (
    "Every background has a depth. Choose another scope, or another far cap to set it alone."
)
BUSY = "Depth is being worked out already. Use the teacher again once that has ended."


class DepthDesk(QObject):
    """One job at a time; what it does is seen when it ends, or is stopped."""

    changed = Signal()
    """Other things can be done than before."""
    inferred = Signal()
    """Depth maps may have been made anew, under the same names."""
    proceeded = Signal()
    """More backgrounds have a depth than a moment ago."""

    def __init__(self, session: Session, panel: DepthPanel) -> None:
        super().__init__(panel)
        self._session, self._panel = session, panel
        self._inferring = False
        self._told = 0.0
        self._shown_id = ""
        panel.scope.currentIndexChanged.connect(lambda _: self.changed.emit())
        panel.teacher.changed.connect(self.changed)
        panel.scale.changed.connect(lambda _: self.changed.emit())

    def follow(self, background: Background | None) -> None:
        """The background in sight."""
        self._shown_id = background.id if background else ""

    def why_not(self) -> str:
        """Why depth cannot be inferred now, as a sentence; "" when it can."""
        if self._inferring:
            return "It is under way; the bar below shows how far."
        if self._wants_reliefs:
            if not self._cutouts:
                return "Cut something out first, or import cut-outs."
        elif not self._chosen():
            return "" if self._sets_far_cap else ALL_KNOWN
        return self._panel.teacher.why_not

    @property
    def _wants_reliefs(self) -> bool:
        return self._panel.scope.currentText() == RELIEFS

    @property
    def _sets_far_cap(self) -> bool:
        """Whether there is another far cap to bring the maps to, which needs no teacher."""
        project, cap = self._session.project, self._panel.far_cap
        return project is not None and cap not in (0, project.contents.depth.far)

    @property
    def _cutouts(self) -> int:
        project = self._session.project
        return len(project.contents.cutouts) if project else 0

    def infer(self) -> None:
        """Let the chosen teacher give the chosen backgrounds a depth map."""
        choice = self._panel.teacher.choice
        if choice is None or self.why_not():
            return
        if self._wants_reliefs:
            self._infer_reliefs(choice)
        else:
            self.run(choice, self._chosen())

    def run(self, choice: Choice, ids: list[str]) -> None:
        """Let a teacher give backgrounds a depth map, in place of those that they have.

        Without any, only the far cap is set.
        """
        from fgbg_studio.jobs.depth import infer_depth

        if project := self._session.project:
            options = self._panel.options(choice.name)
            job = infer_depth(project, options, ids, choice.options)
            self._start(f"Depth by {choice.title}" if ids else "Far cap", job)

    def _infer_reliefs(self, choice: Choice) -> None:
        """Let the teacher see the relief of every cut-out, in place of those that they have."""
        from fgbg_studio.jobs.relief import ReliefOptions, infer_relief

        if project := self._session.project:
            options = ReliefOptions(teacher=choice.name, replace=True)
            job = infer_relief(project, options, None, choice.options)
            self._start(f"Reliefs by {choice.title}", job)

    def _start(self, title: str, job: Job) -> None:
        if self._inferring:
            self._session.message.emit(BUSY, True)
            return
        self._inferring = True
        self._session.run(title, job, on_events=lambda _: self._tick(), on_ended=self._ended)
        self.changed.emit()

    def _tick(self) -> None:
        """Listing thousands of backgrounds takes a moment: not for each of them."""
        if time.monotonic() - self._told > TOLD_EVERY:
            self._told = time.monotonic()
            self.proceeded.emit()

    def _ended(self) -> None:
        self._inferring = False
        self.inferred.emit()
        self._session.sources_changed.emit()

    def _chosen(self) -> list[str]:
        """The backgrounds that the person wants a depth for."""
        project, scope = self._session.project, self._panel.scope.currentText()
        every = project.contents.backgrounds if project else ()
        if scope == THIS:
            return [b.id for b in every if b.id == self._shown_id]
        return [b.id for b in every if scope == ALL or not b.depth]
