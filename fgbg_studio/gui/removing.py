"""Taking the photo or cut-out in sight out of the project."""

from __future__ import annotations

from fgbg_studio.gui.filmstrip import Filmstrip
from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.session import Session


class Removing:
    """Moves what the filmstrip has selected to the project's bin."""

    def __init__(self, session: Session, editor: MaskEditor, filmstrip: Filmstrip) -> None:
        self._session, self._editor, self._filmstrip = session, editor, filmstrip

    def why_not(self) -> str:
        """Why nothing can be removed now, or ""."""
        if self._session.jobs.work:
            return "A job is under way that may need it."
        return "" if self._filmstrip.list.current_id else "Select a photo or a cut-out first."

    def remove(self) -> None:
        """What was painted goes along, saved first; the entry beside it is shown next."""
        from fgbg_studio.jobs.objects import remove_object

        project, chosen = self._session.project, self._filmstrip.list.current_id
        if project is None or not chosen or not self._session.save_first():
            return
        if reason := self.why_not():  # a cut-out that is saved now and was marked done is finished
            self._session.message.emit(reason, True)
            return
        name, rest = project.source(chosen).name, list[str]()
        self._editor.let_go(chosen)
        self._filmstrip.list.step(-1 if self._filmstrip.list.is_last(chosen) else 1)
        if self._session.attempt(lambda: rest.append(remove_object(project, chosen))):
            told = f"{name} was moved to the project's bin. {rest[0]}".strip()
            self._session.message.emit(told, False)
        self._session.sources_changed.emit()
