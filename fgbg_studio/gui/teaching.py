"""What was corrected is to be learnt: real samples, and going on with a training."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.gui.notices import Choice

SUBJECT = "teaching"
"""Of its offers only the newest is shown: who adds ten pictures is not asked ten times."""


class Teaching:
    """Makes real samples, and offers to go on training; all of it in the strip of messages."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def tell_done(self, photo_id: str, run: str, *, real: bool, background: str = "") -> None:
        """Make a photo whose cut-out is done a real sample where that is wished; then offer."""
        if real:
            self.make_real(photo_id, run, background)
        elif project := self._session.project:
            wish = partial(self.make_real, photo_id, run, background)
            told = f"{project.source(photo_id).name} is a cut-out now."
            self.offer(told, run, [("Make it a real sample", wish)])

    def make_real(self, photo_id: str, run: str, background: str = "") -> None:
        """Make a photo a real sample, with its background if there is one; then offer."""
        from fgbg_studio.jobs.marking_real import mark_real, mark_real_with

        project = self._session.project
        if project is None:
            return
        told = partial(self._real, photo_id, run)
        if background:
            job = mark_real_with(project, photo_id, Path(background))
            self._session.run("Making a real sample", job, on_result=told)
        elif self._session.attempt(lambda: mark_real(project, photo_id, True)):
            told()

    def _real(self, photo_id: str, run: str, _: object = None) -> None:
        self._session.sources_changed.emit()
        if project := self._session.project:
            self.offer(f"{project.source(photo_id).name} is a real sample now.", run)

    def forget_real(self, photo_id: str) -> None:
        """Make a real sample an ordinary photo again; its cut-out stays."""
        from fgbg_studio.jobs.marking_real import mark_real

        if project := self._session.project:
            self._session.attempt(lambda: mark_real(project, photo_id, False))
            self._session.sources_changed.emit()

    def offer(self, told: str, run: str, first: list[Choice] | None = None) -> None:
        """Say something, and offer to go on from a run's last checkpoint; "" offers no run."""
        choices: list[Choice] = list(first or ())
        if run:
            begin = partial(self._session.training_wanted.emit, run)
            choices.append((f"Continue training {run}", begin))
        self._session.newest_choice.emit(SUBJECT, told, choices)


def run_of(session: Session, network: Path | None) -> str:
    """The name of a run of the project that can be trained further, of its folder; "" for none.

    A network that is no run of the project's own, as an exported file, is none.
    """
    project = session.project
    if network is None or project is None:
        return ""
    folder = network.parent if network.suffix == ".pt" else network
    is_own = folder.parent == project.folder / "runs"
    return folder.name if is_own and (folder / "last.pt").is_file() else ""
