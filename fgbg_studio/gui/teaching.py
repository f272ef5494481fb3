"""What was corrected is to be learnt: real samples, and going on with a training."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from fgbg_studio.gui.notices import Choice


class Teaching:
    """Makes real samples, and offers to go on training; all of it in the strip of messages."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def teach(self, photo_id: str, run: str, *, real: bool, background: str = "") -> None:
        """Make a photo whose cut-out is done a real sample where that is wished; then offer."""
        project = self._session.project
        if project is None:
            return
        name = project.source(photo_id).name
        if real and self.mark(photo_id, True, background):
            self.offer(f"{name} is a real sample now.", run)
            return
        again = partial(self.teach, photo_id, run, real=True, background=background)
        first: list[Choice] = [] if real else [("Make it a real sample", again)]
        self.offer(f"{name} is a cut-out now.", run, first)

    def mark(self, photo_id: str, real: bool, background: str = "") -> bool:
        """Make a photo a real sample, or none any more; whether it worked."""
        from fgbg_studio.jobs.marking_real import mark_real

        project = self._session.project
        if project is None:
            return False
        done = self._session.attempt(lambda: mark_real(project, photo_id, real, background))
        self._session.sources_changed.emit()
        return done

    def offer(self, told: str, run: str, first: list[Choice] | None = None) -> None:
        """Say something, and offer to go on from a run's last checkpoint; "" offers no run."""
        choices: list[Choice] = list(first or ())
        if run:
            begin = partial(self._session.training_wanted.emit, run)
            choices.append((f"Continue training {run}", begin))
        self._session.choice.emit(told, choices)


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
