"""A form made from a set of options, whatever they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QVBoxLayout, QWidget

from fgbg_studio.base.options import Options, OptionSpec, explain, specs
from fgbg_studio.gui import theme
from fgbg_studio.gui.option_editors import Editor, make_editor
from fgbg_studio.gui.option_groups import OptionGroup
from fgbg_studio.gui.option_row import OptionRow
from fgbg_studio.gui.row_adder import RowAdder
from fgbg_studio.gui.text_entry import WheelScrolls

Presets = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Path of a group ("" is the whole form) -> name of the preset -> what it sets."""

EDITOR_WIDTH = 16 * theme.GRID
NARROW_WIDTH = 11 * theme.GRID
NARROW_LETTERS = 11
"""So many fit into an editor of that width."""
OWN = "own"
"""What a preset chooser shows when the values are no preset's."""
Reasons = Callable[[Any], Mapping[str, str]]
"""From options to the paths of those that have no effect now, and why."""


class OptionsForm(QWidget):
    """Edits a set of options. Changed values are marked, and can be reset one by one."""

    changed = Signal(object)
    """The options after a change by the person; only ones that are valid."""

    def __init__(
        self,
        model: type[Options],
        *,
        groups: Mapping[str, Sequence[str]] | None = None,
        presets: Presets | None = None,
        choices: Mapping[str, Sequence[str]] | None = None,
        hidden: Sequence[str] = (),
        narrow: bool = False,
        folds: Sequence[str] = (),
        adding: Mapping[str, str] | None = None,
        reasons: Reasons | None = None,
        editors: Mapping[str, Editor] | None = None,
        feet: Mapping[str, QWidget] | None = None,
    ) -> None:
        super().__init__()
        self._model = model
        self._narrow = narrow
        """For a panel in which names and long choices have no room side by side."""
        self._presets = presets or {}
        self._choices = choices or {}
        self._folds = folds
        """The titles of groups that fold, and are folded at first."""
        self._adding = adding or {}
        """The titles of groups that hide what is 0, and the words of the list to add it from."""
        self._reasons = reasons
        self._editors = editors or {}
        """The path of an option, and what edits it in place of the usual editor of its kind."""
        self._feet = feet or {}
        """The title of a group, and what stands below its rows."""
        self._groups: list[OptionGroup] = []
        self._rows: dict[str, OptionRow] = {}
        self._choosers: dict[str, QComboBox] = {}
        self._adders: dict[str, RowAdder] = {}
        self._lay_out()
        self._build({s.name: s for s in specs(model) if s.name not in hidden}, groups or {})
        self._column.addWidget(self.problem)
        self._options: Options = model()
        self.set_value(self._options)

    def value(self) -> Any:
        """The options as they were last valid."""
        return self._options

    def set_value(self, options: Options) -> None:
        """Show options, without telling anyone."""
        self._options = options
        self._show(options.model_dump())
        self._tell_reasons()

    def row(self, path: str) -> OptionRow:
        """The row of an option, such as "disturbance.noise"."""
        return self._rows[path]

    def chooser(self, path: str) -> QComboBox:
        """The preset chooser of a group; "" is that of the whole form."""
        return self._choosers[path]

    def adder(self, title: str) -> RowAdder:
        """The list from which a group gets what it hides."""
        return self._adders[title]

    def reset(self) -> None:
        """Give every option its default."""
        self._take(self._model().model_dump())

    # --- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.problem = QLabel()
        self.problem.setObjectName("warning")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID // 2)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _build(self, known: dict[str, OptionSpec], groups: Mapping[str, Sequence[str]]) -> None:
        if "" in self._presets:
            self._add_chooser(self._add_group(""), "")
        for title, names in groups.items():
            self._add_rows(title, [known.pop(name) for name in names if name in known])
            if title in self._adding:
                self._add_adder(title, names)
            if title in self._feet:
                self._groups[-1].add_foot(self._feet[title])
        plain = [spec for spec in known.values() if spec.kind != "group"]
        if plain:
            self._add_rows("Other" if groups else "", plain)
        for spec in known.values():
            if spec.kind == "group":
                self._add_rows(spec.label, [spec])

    def _add_rows(self, title: str, options: Sequence[OptionSpec]) -> None:
        group = self._add_group(title)
        for spec in options:
            if spec.kind != "group":
                self._add_row(group, spec.name, spec)
                continue
            if spec.name in self._presets:
                self._add_chooser(group, spec.name)
            for inner in specs(type(spec.default)):
                default = getattr(spec.default, inner.name)
                inner = inner.model_copy(update={"default": default})
                self._add_row(group, f"{spec.name}.{inner.name}", inner)

    def _add_group(self, title: str) -> OptionGroup:
        group = OptionGroup(title, self._editor_width, folds=title in self._folds)
        self._groups.append(group)
        self._column.addWidget(group)
        return group

    def _add_adder(self, title: str, names: Sequence[str]) -> None:
        adder = RowAdder(self._adding[title], {name: self._rows[name] for name in names})
        adder.added.connect(self._edited)
        self._groups[-1].add_foot(adder)
        self._adders[title] = adder

    def _add_row(self, group: OptionGroup, path: str, spec: OptionSpec) -> None:
        own = self._editors.get(path)
        row = OptionRow(spec, own or make_editor(spec, self._choices.get(path, ())))
        row.editor.edited.connect(partial(self._edited, path))
        row.reset.clicked.connect(lambda: self._edited(path, row.default))
        is_long = spec.kind in ("choice", "text") or len(spec.zero) > NARROW_LETTERS
        group.add(row, below=own is not None or (self._narrow and is_long))
        self._rows[path] = row

    @property
    def _editor_width(self) -> int:
        return NARROW_WIDTH if self._narrow else EDITOR_WIDTH

    def _add_chooser(self, group: OptionGroup, path: str) -> None:
        chooser = QComboBox()
        chooser.addItems([*self._presets[path], OWN])
        chooser.setAccessibleName("Preset")
        chooser.setToolTip("Sets all values below at once")
        WheelScrolls(chooser)
        chooser.textActivated.connect(partial(self._preset_chosen, path))
        label = QLabel("Preset")
        label.setBuddy(chooser)
        group.add_head(label, chooser)
        self._choosers[path] = chooser

    # --- changing -----------------------------------------------------------------------------

    def _edited(self, path: str, value: Any) -> None:
        values = self._values()
        _put(values, path, value)
        self._take(values)

    def _preset_chosen(self, path: str, name: str) -> None:
        values = self._values()
        if name == OWN:
            self._show(values)
            return
        defaults = self._model().model_dump()
        _put(values, path, {**(defaults[path] if path else defaults), **self._presets[path][name]})
        self._take(values)

    def _take(self, values: dict[str, Any]) -> None:
        """Show values; make them the form's options where they are valid, else say why not."""
        self._show(values)
        try:
            self._options = self._model.model_validate(values)
        except ValidationError as error:
            self.problem.setText(str(explain(error)))
            self.problem.show()
            return
        self.problem.hide()
        self._tell_reasons()
        self.changed.emit(self._options)

    def _show(self, values: dict[str, Any]) -> None:
        for path, row in self._rows.items():
            row.show_value(_get(values, path))
        for path, chooser in self._choosers.items():
            part = values[path] if path else values
            chooser.setCurrentText(self._preset_of(path, part))
        for group in self._groups:
            group.tell_changes()
        for adder in self._adders.values():
            adder.tell()

    def _tell_reasons(self) -> None:
        """Disable what has no effect with the options as they are."""
        if self._reasons:
            found = self._reasons(self._options)
            for path, row in self._rows.items():
                row.show_reason(found.get(path, ""))

    def _preset_of(self, path: str, part: dict[str, Any]) -> str:
        defaults = self._model().model_dump()
        base = defaults[path] if path else defaults
        names = (name for name, sets in self._presets[path].items() if {**base, **sets} == part)
        return next(names, OWN)

    def _values(self) -> dict[str, Any]:
        """What the form shows, valid or not, with what it does not show as it was."""
        values = self._options.model_dump()
        for path, row in self._rows.items():
            _put(values, path, row.editor.value)
        return values


def _get(values: dict[str, Any], path: str) -> Any:
    group, _, name = path.rpartition(".")
    return values[group][name] if group else values[name]


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    group, _, name = path.rpartition(".")
    if not path:
        values.update(value)
    else:
        (values[group] if group else values)[name] = value
