from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from fgbg_studio.base import registry
from fgbg_studio.gui.files_panel import FilesPanel, size_text
from fgbg_studio.jobs.estimating import Estimate


@pytest.fixture
def panel(qtbot: QtBot) -> FilesPanel:
    panel = FilesPanel()
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.foot)
    return panel


def estimate(needed: int, free: int) -> Estimate:
    return Estimate(
        samples=400_000, parts={}, bytes=needed, most=2 * needed, seconds=75, free=free,
        processes=2,
    )  # fmt: skip


def test_samples_time_and_disk_are_told(panel: FilesPanel) -> None:
    panel.show_estimate(estimate(8_300_000_000, 70_000_000_000))
    assert panel.estimate.text() == (
        "400,000 samples take 8.3 GB and about 1:15 with 2 processes; 70.0 GB are free."
    )
    assert panel.estimate.objectName() == "muted"


def test_a_disk_that_will_not_hold_it_is_a_warning(panel: FilesPanel) -> None:
    panel.show_estimate(estimate(8_300_000_000, 9_000_000_000))
    assert "The disk will not hold it: 16.6 GB are needed meanwhile." in panel.estimate.text()
    assert panel.estimate.objectName() == "warning"


@pytest.mark.parametrize("writer", registry.names("writers"))
def test_every_writer_tells_what_it_is_and_keeps_its_options(
    panel: FilesPanel, writer: str
) -> None:
    panel.writer.combo.setCurrentText(writer)
    assert panel.options.writer == writer
    assert panel.writer.about.text()
    options = registry.load("writers", writer).Options()
    assert panel.writing in (None, options)
    assert (panel.writing is None) == (not type(options).model_fields)


def test_what_is_chosen_is_what_will_be_written(panel: FilesPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.changed):
        panel.form.row("encoding.pictures").editor.edited.emit("png")
    panel.form.row("count").editor.edited.emit(12)
    assert panel.options.encoding.pictures == "png"
    assert panel.options.count == 12
    assert not panel.form.row("encoding.quality").editor.control.isEnabled()


@pytest.mark.parametrize(
    ("size", "text"), [(900, "0.9 kB"), (2_500_000, "2.5 MB"), (8_340_000_000, "8.3 GB")]
)
def test_sizes_are_in_the_unit_that_people_read(size: int, text: str) -> None:
    assert size_text(size) == text
