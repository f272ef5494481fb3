"""The project's recipe under edit: shown at once, saved a moment after the last change, undone."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.gui.recipe_form import recipe_form
from fgbg_studio.gui.session import Session

SAVE_AFTER_MS = 400


class RecipeDesk(QObject):
    """The form, and the recipes that it had before."""

    edited = Signal()
    """The person changed something; it is not saved yet."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.form = recipe_form()
        self.is_edited = False
        self._session = session
        self._past: list[Recipe] = []
        self._future: list[Recipe] = []
        self._saving = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._saving.timeout.connect(self._save)
        self.form.changed.connect(self._edited)
        session.save_wanted.connect(self._save_wanted)

    @property
    def recipe(self) -> Recipe:
        """The recipe as it is shown."""
        recipe: Recipe = self.form.value()
        return recipe

    def begin(self) -> None:
        """Another project is open: what was changed in the last one cannot be undone here."""
        self._past, self._future, self.is_edited = [], [], False
        self._saving.stop()
        self.follow()

    def follow(self) -> None:
        """Show the project's recipe, unless it is being edited."""
        project = self._session.project
        if project and not self.is_edited:
            self.form.set_value(project.recipe)

    def why_not(self, action: str) -> str:
        """Why "undo" or "redo" cannot be used now."""
        if action == "undo":
            return "" if self._past or self.is_edited else "There is nothing to undo."
        return "" if self._future else "There is nothing to make again."

    def undo(self) -> None:
        """Give the recipe the values it had before the last change."""
        if self._save() and self._past and self._session.project:
            self._future.append(self._session.project.recipe)
            self._set(self._past.pop())

    def redo(self) -> None:
        """Make the change again that `undo` took back."""
        if self._future and self._session.project:
            self._past.append(self._session.project.recipe)
            self._set(self._future.pop())

    def _set(self, recipe: Recipe) -> None:
        self.form.set_value(recipe)
        self._session.set_recipe(recipe)

    def _edited(self) -> None:
        self.is_edited = True
        self.edited.emit()
        self._saving.start()

    def _save(self) -> bool:
        return self._session.attempt(self._write)

    def _save_wanted(self, problems: list[str]) -> None:
        """The project is about to be used or closed: there is no moment to wait for."""
        if self._session.project and self._session.project.read_only:
            return
        try:
            self._write()
        except StudioError as error:
            problems.append(str(error))

    def _write(self) -> None:
        """Make what was edited the project's recipe, one step of undo."""
        self._saving.stop()
        project = self._session.project
        if not project or not self.is_edited:
            return
        before, recipe = project.recipe, self.recipe
        if recipe != before:
            project.set_recipe(recipe)
            self._past.append(before)
            self._future = []
        self.is_edited = False
        self._session.recipe_changed.emit()
