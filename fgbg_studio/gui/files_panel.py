"""Writing files: what, how, what that takes, and the button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.job_bar import clock_time
from fgbg_studio.gui.options_form import OptionsForm
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.section import Section
from fgbg_studio.gui.writer_choice import WriterChoice
from fgbg_studio.jobs.beginning import GenerateOptions

if TYPE_CHECKING:
    from fgbg_studio.base.options import Options
    from fgbg_studio.jobs.estimating import Estimate

GROUPS = {"": ("name", "count", "part", "processes"), "Encoding": ("encoding",)}
LINES = 2
"""Of the estimate, so that nothing moves when it comes."""
NOTE = "Training needs no files: it renders the same samples while it learns."


def _without_effect(options: GenerateOptions) -> dict[str, str]:
    if options.encoding.pictures == "jpeg":
        return {}
    return {"encoding.quality": "PNG keeps every pixel as it is."}


class FilesPanel(QWidget):
    """Two parts: the forms, which scroll with the audit, and `foot`, which is always in sight."""

    changed = Signal()
    """Something else is to be written."""
    wanted = Signal()
    """The person wants the files."""

    def __init__(self) -> None:
        super().__init__()
        self.writer = WriterChoice()
        self.form = OptionsForm(
            GenerateOptions,
            groups=GROUPS,
            hidden=("writer", "shard"),
            narrow=True,
            folds=("Encoding",),
            reasons=_without_effect,
        )
        self.estimate = QLabel()
        self.estimate.setWordWrap(True)
        self.estimate.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.estimate.setMinimumHeight(LINES * self.estimate.fontMetrics().lineSpacing())
        self.button = QPushButton(theme.icon("generate", on_accent=True), " Generate Dataset")
        self.button.setProperty("primary", True)
        self.button.setProperty("large", True)
        self.foot = self._foot()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.form)
        column.addWidget(self.writer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Section("Files", content, opened=True))
        self.form.changed.connect(lambda _: self.changed.emit())
        self.writer.changed.connect(self.changed)
        self.button.clicked.connect(self.wanted)
        self.tell("")

    def _foot(self) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        column.setSpacing(theme.GRID)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        label = QLabel("Writer")
        label.setBuddy(self.writer.combo)
        row.addWidget(label)
        row.addWidget(self.writer.combo, 1)
        note = named(QLabel(NOTE), "muted")
        note.setWordWrap(True)
        column.addLayout(row)
        for widget in (self.estimate, self.button, note):
            column.addWidget(widget)
        return foot

    @property
    def options(self) -> GenerateOptions:
        """What is to be written."""
        found: Any = self.form.value()
        return GenerateOptions(**{**found.model_dump(), "writer": self.writer.name})

    @property
    def writing(self) -> Options | None:
        """What the writer is told."""
        return self.writer.options

    def tell(self, text: str, *, warning: bool = False) -> None:
        """Say what writing takes, or why that is not known."""
        self.estimate.setText(text)
        self.estimate.setObjectName("warning" if warning else "muted")
        self.estimate.style().polish(self.estimate)

    def show_estimate(self, estimate: Estimate) -> None:
        """Tell samples, time and disk; warn where the disk will not hold it."""
        text = (
            f"{estimate.samples:,} samples take {size_text(estimate.bytes)} and about "
            f"{clock_time(estimate.seconds)} with {_processes(estimate.processes)}; "
            f"{size_text(estimate.free)} are free."
        )
        if not estimate.fits:
            text += f" The disk will not hold it: {size_text(estimate.most)} are needed meanwhile."
        self.tell(text, warning=not estimate.fits)


def _processes(count: int) -> str:
    return f"{count} processes" if count > 1 else "one process"


def size_text(size: int) -> str:
    """Bytes in the unit that people read."""
    if size >= 1e9:
        return f"{size / 1e9:,.1f} GB"
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size / 1e3:,.1f} kB"
