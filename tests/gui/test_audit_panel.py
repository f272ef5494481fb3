"""What is counted of a plan, as the panel shows it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fgbg_studio.data.audit import Audit, audit
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.grounds import Ground
from fgbg_studio.data.moved_nearer import Moved
from fgbg_studio.data.recipe import Blends, Recipe
from fgbg_studio.gui.audit_panel import BY_BACKGROUND, BY_CUTOUT, AuditPanel
from fgbg_studio.gui.auditing import Auditing
from fgbg_studio.gui.coverage_table import CoverageTable
from fgbg_studio.gui.moved_count import COUNTED
from fgbg_studio.gui.plan_summary import formula, words
from fgbg_studio.project import Project
from tests.unit.plans import background, planned


@pytest.fixture
def panel(qtbot: QtBot) -> AuditPanel:
    panel = AuditPanel()
    qtbot.addWidget(panel)
    panel.resize(264, 800)
    return panel


def counted(dataset: Dataset) -> Audit:
    return list(audit(dataset))[-1]


def texts(table: CoverageTable) -> list[list[str]]:
    """What is shown, row by row."""
    model = table.model()
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return [[str(model.index(row, column).data()) for column in columns] for row in rows]


def show(panel: AuditPanel, dataset: Dataset) -> Audit:
    found = counted(dataset)
    panel.show_dataset(dataset)
    panel.show_audit(found)
    return found


def test_the_count_and_its_factors_are_there_before_anything_is_counted(
    panel: AuditPanel,
) -> None:
    panel.show_dataset(planned(5, 5, Recipe(places=20)))
    assert panel.summary.count.text() == "1,000"
    assert panel.summary.formula.text() == "5 × 5 × 20 × 2 samples"
    assert panel.summary.parts["train"].text() == "…"
    assert panel.pairs.text() == "Counting…"


def test_the_wheel_scrolls_past_the_choice_of_what_is_counted(panel: AuditPanel) -> None:
    show(panel, planned(5, 5))
    down = QWheelEvent(
        QPointF(2, 2), QPointF(2, 2), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(panel.by, down)
    assert panel.by.currentText() == BY_BACKGROUND


@pytest.mark.parametrize(
    ("recipe", "product", "told"),
    [
        (Recipe(flips=False, places=3), "3 × 4 × 3", "backgrounds × cut-outs × places"),
        (
            Recipe(places=3, blends=Blends(feather=True, every=True)),
            "3 × 4 × 3 × 2 × 2",
            "backgrounds × cut-outs × places × as it is and mirrored × blends",
        ),
        (
            Recipe(flips=False, places=3, samples=10),
            "of 3 × 4 × 3",
            "backgrounds × cut-outs × places; each pair as often as any other",
        ),
    ],
)
def test_the_formula_names_its_factors(recipe: Recipe, product: str, told: str) -> None:
    dataset = planned(3, 4, recipe)
    assert (formula(dataset), words(dataset)) == (product, told)


def test_parts_and_pairs_are_counted(panel: AuditPanel) -> None:
    found = show(panel, planned(5, 5, Recipe(places=2, val=0.2, test=0.2)))
    shown = {part: label.text() for part, label in panel.summary.parts.items()}
    assert shown == {part: f"{count:,}" for part, count in found.parts.items()}
    assert panel.pairs.text() == "Each of 25 pairs occurs 4 times."


def test_pairs_that_never_occur_are_told(panel: AuditPanel) -> None:
    show(panel, planned(5, 5, Recipe(places=2, samples=10)))
    assert panel.pairs.text().startswith("15 of 25 pairs never occur")


def test_coverage_is_sorted_by_any_column_and_by_either_source(panel: AuditPanel) -> None:
    found = show(panel, planned(4, 6, Recipe(places=1, samples=13, flips=False)))
    panel.table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    rows = texts(panel.table)
    never = [int(row[3]) for row in rows]
    assert sorted((found.pairs == 0).sum(axis=1).tolist(), reverse=True) == never
    panel.by.setCurrentText(BY_CUTOUT)
    assert [row[0] for row in texts(panel.table)].count("c0001") == 1
    assert len(texts(panel.table)) == 6
    panel.by.setCurrentText(BY_BACKGROUND)
    assert len(texts(panel.table)) == 4


def test_a_count_under_way_shows_what_it_has(panel: AuditPanel) -> None:
    dataset = planned(10, 10, Recipe(places=200))
    first = next(audit(dataset))
    assert 0 < first.done < first.total
    panel.show_dataset(dataset)
    panel.show_audit(first)
    assert 0 < panel.progress.value() < panel.progress.maximum()
    assert panel.pairs.text() == "Counting…"
    assert not texts(panel.table)


def test_the_plots_tell_each_count_under_the_cursor(panel: AuditPanel) -> None:
    found = show(panel, planned(5, 5, Recipe(places=20)))
    cells = found.cells.ravel().tolist()
    told = [
        panel.map.text_at(panel.map._cell(row, column).center())
        for row in range(8)
        for column in range(8)
    ]
    assert [int(text.split()[0].replace(",", "")) for text in told] == cells
    assert panel.map.text_at(QPointF(-1, -1)) == ""
    bars = [panel.bars.text_at(panel.bars._bar(at).center()) for at in range(len(found.sizes))]
    assert [int(text.split()[0].replace(",", "")) for text in bars] == found.sizes.tolist()


def test_objects_and_blends_are_told_where_there_is_more_than_one_kind(panel: AuditPanel) -> None:
    show(panel, planned(3, 3, Recipe(places=20)))
    assert panel.objects.text() == ""
    show(panel, planned(3, 3, Recipe(places=20, objects_most=3, blends=Blends(feather=True))))
    assert "with 3" in panel.objects.text()
    assert "feather" in panel.objects.text()


def test_objects_off_the_ground_are_told_where_there_are_any(panel: AuditPanel) -> None:
    place = background(1).model_copy(update={"depth": "d.png"})
    recipe = Recipe(placement="ground", places=20, horizon=0.4)
    dataset = replace(planned(1, 3, recipe), backgrounds=(place,))
    *_, found = audit(dataset, lambda _: Ground(None, np.full((128, 128), 3, np.float32)))
    panel.show_dataset(dataset)
    panel.show_audit(found)
    assert panel.objects.text() == "Off the ground: 120 objects."
    assert not panel.objects.isHidden()


def test_without_sources_there_is_nothing_to_plot(panel: AuditPanel) -> None:
    assert all(section.isHidden() for section in panel.sections)
    show(panel, planned(3, 3, Recipe(places=2)))
    assert not any(section.isHidden() for section in panel.sections)


def test_a_part_can_be_asked_for(panel: AuditPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.part_wanted) as caught:
        panel.summary.links["val"].click()
    assert caught.args == ["val"]


def test_what_is_moved_nearer_is_counted_when_asked_and_told_as_it_grows(
    panel: AuditPanel, qtbot: QtBot
) -> None:
    show(panel, planned(5, 5))
    count = panel.moved
    assert count.button.isEnabled()
    assert count.text.isHidden()
    with qtbot.waitSignal(count.wanted):
        count.button.click()
    assert not count.button.isEnabled()
    count.show_moved(Moved(1000, 256, 300, 30))
    assert "30 of 300 objects (10.0 %) were moved nearer in the first 256" in count.text.text()
    count.show_moved(Moved(1000, 1000, 1200, 90))
    assert count.text.text() == "90 of 1,200 objects (7.5 %) were moved nearer."
    assert not count.button.isEnabled()
    assert COUNTED in count.button.toolTip()
    panel.show_dataset(planned(4, 5))
    assert count.button.isEnabled()
    assert count.text.isHidden()


def test_the_window_counts_what_is_moved_nearer(project: Path, qtbot: QtBot) -> None:
    with Project.open(project, read_only=True) as opened:
        dataset = opened.dataset()
    seen = QWidget()
    qtbot.addWidget(seen)
    auditing, told = Auditing(seen), list[Moved]()
    auditing.moved.connect(told.append)
    seen.show()
    auditing.start(dataset, project)
    auditing.count_moved()
    qtbot.waitUntil(lambda: bool(told) and told[-1].done == told[-1].total)
    assert told[-1].objects == told[-1].total == len(dataset)
    auditing.stop()
