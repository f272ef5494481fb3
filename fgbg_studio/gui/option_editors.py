"""One editor for each kind of option: they show a value, and tell when the person changed it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from fgbg_studio.base.options import OptionSpec

LARGEST_INT = 2**31 - 1
LEAST_LETTERS = 6
"""Of a choice, that are always in sight."""
FRAME = 24
"""Pixels around the names in an open list."""


class _Signal(Protocol):
    def connect(self, slot: Any) -> Any: ...


class Editor(QWidget):
    """The base of all editors: a frame around one Qt control."""

    edited = Signal(object)
    """The person chose another value; not emitted by `show_value`."""

    def __init__(self, control: QWidget, changes: _Signal, spec: OptionSpec) -> None:
        super().__init__()
        self.control = control
        self._value: Any = None
        control.setAccessibleName(spec.label)
        control.setToolTip(spec.help)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(control)
        self.setFocusProxy(control)
        changes.connect(self._changed)

    @property
    def value(self) -> Any:
        """The option's value. What was shown comes back unrounded until the person changes it."""
        return self._value

    def show_value(self, value: Any) -> None:
        """Show a value without telling anyone."""
        self._value = value
        self.control.blockSignals(True)
        self._fill(value)
        self.control.blockSignals(False)

    def _changed(self, *_: object) -> None:
        self._value = self._read()
        self.edited.emit(self._value)

    def _fill(self, value: Any) -> None:
        raise NotImplementedError

    def _read(self) -> Any:
        raise NotImplementedError


class _BoolEditor(Editor):
    def __init__(self, spec: OptionSpec) -> None:
        self._box = QCheckBox()
        super().__init__(self._box, self._box.toggled, spec)

    def _fill(self, value: Any) -> None:
        self._box.setChecked(value)

    def _read(self) -> bool:
        return self._box.isChecked()


class _IntEditor(Editor):
    def __init__(self, spec: OptionSpec) -> None:
        self._box = QSpinBox()
        super().__init__(self._box, self._box.valueChanged, spec)
        self._box.setRange(
            int(-LARGEST_INT if spec.minimum is None else spec.minimum),
            int(min(LARGEST_INT, LARGEST_INT if spec.maximum is None else spec.maximum)),
        )
        self._box.setSingleStep(int(spec.step or 1))
        self._box.setSuffix(f" {spec.unit}" if spec.unit else "")
        self._box.setSpecialValueText(spec.zero)
        _dress(self._box)

    def _fill(self, value: Any) -> None:
        self._box.setValue(value)

    def _read(self) -> int:
        return self._box.value()


class _FloatEditor(Editor):
    """Shares are shown in percent."""

    def __init__(self, spec: OptionSpec) -> None:
        self._box = QDoubleSpinBox()
        super().__init__(self._box, self._box.valueChanged, spec)
        self._factor = 100.0 if spec.unit == "share" else 1.0
        unit = "%" if spec.unit == "share" else spec.unit
        step = (spec.step or 0.1) * self._factor
        digits = (n for n in range(6) if round(step, n) == round(step, 6))
        self._box.setDecimals(next(digits, 6))
        self._box.setRange(
            (-1e9 if spec.minimum is None else spec.minimum) * self._factor,
            (1e9 if spec.maximum is None else spec.maximum) * self._factor,
        )
        self._box.setSingleStep(step)
        self._box.setSuffix(f" {unit}" if unit else "")
        self._box.setSpecialValueText(spec.zero)
        _dress(self._box)

    def _fill(self, value: Any) -> None:
        self._box.setValue(value * self._factor)

    def _read(self) -> float:
        return round(self._box.value() / self._factor, 9)


class _ChoiceEditor(Editor):
    def __init__(self, spec: OptionSpec) -> None:
        self._box = QComboBox()
        self._box.addItems(list(spec.choices))
        # A long name makes no panel wider; the list of them is as wide as the longest.
        fit = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self._box.setSizeAdjustPolicy(fit)
        self._box.setMinimumContentsLength(LEAST_LETTERS)
        names = self._box.view()
        names.setMinimumWidth(names.sizeHintForColumn(0) + FRAME)
        super().__init__(self._box, self._box.currentTextChanged, spec)
        self._box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._box.installEventFilter(_wheel_filter(self._box))

    def _fill(self, value: Any) -> None:
        if self._box.findText(value) < 0:
            self._box.addItem(value)
        self._box.setCurrentText(value)

    def _read(self) -> str:
        return self._box.currentText()


class _TextEditor(Editor):
    def __init__(self, spec: OptionSpec) -> None:
        self._line = QLineEdit()
        super().__init__(self._line, self._line.editingFinished, spec)
        self._line.setAcceptDrops(False)  # files dropped on the form belong to the page

    def _changed(self, *_: object) -> None:
        if self._line.text() != self._value:
            super()._changed()

    def _fill(self, value: Any) -> None:
        self._line.setText(value)

    def _read(self) -> str:
        return self._line.text()


class _WheelFilter(QObject):
    """Lets the wheel scroll the form, and not change whatever control is under the pointer."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget):
            event.ignore()
            return not watched.hasFocus()
        return super().eventFilter(watched, event)


def _wheel_filter(control: QWidget) -> _WheelFilter:
    return _WheelFilter(control)


def _dress(box: QSpinBox | QDoubleSpinBox) -> None:
    box.setGroupSeparatorShown(True)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    box.setKeyboardTracking(False)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
    box.setAcceptDrops(False)
    box.installEventFilter(_wheel_filter(box))


def make_editor(spec: OptionSpec, choices: Sequence[str] = ()) -> Editor:
    """The editor for one option; `choices` makes a list of what would be free text."""
    if choices:
        spec = spec.model_copy(update={"kind": "choice", "choices": tuple(choices)})
    kinds: dict[str, type[Editor]] = {
        "bool": _BoolEditor,
        "int": _IntEditor,
        "float": _FloatEditor,
        "choice": _ChoiceEditor,
        "text": _TextEditor,
    }
    make: Any = kinds[spec.kind]
    editor: Editor = make(spec)
    return editor
