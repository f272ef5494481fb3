from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import Metric
from fgbg_studio.gui.curves import Curves
from fgbg_studio.gui.plot import DrawnRun
from fgbg_studio.gui.plot_range import height_of
from fgbg_studio.gui.plotted import run_colour
from fgbg_studio.gui.series import MOST_POINTS, RunPoints, Series

LONG = 120_000


def series(count: int) -> Series:
    made = Series()
    for step in range(count):
        made.add(step, step / 10)
    return made


def test_a_series_follows_a_run_that_goes_back() -> None:
    points = series(5000)
    points.add(100, 2.0)
    assert points.steps[-1] == 100
    assert len(points) == 101
    assert points.values[-1] == 2.0


@given(st.integers(0, 5000))
def test_a_thinned_series_keeps_the_mean_and_ends(count: int) -> None:
    points = series(count)
    steps, values = points.thinned()
    assert len(steps) == len(values) <= MOST_POINTS
    if count:
        assert 0 <= steps[0] <= steps[-1] <= count - 1
        assert np.all(np.diff(steps) > 0)
        np.testing.assert_allclose(values, steps / 10)  # a straight line stays one


def test_a_curve_that_grows_does_not_change_where_it_was() -> None:
    before, _ = series(1000).thinned()
    after, _ = series(1100).thinned()
    assert after[: len(before) - 1].tolist() == before[:-1].tolist()


def test_a_part_of_a_long_series_is_shown_in_detail() -> None:
    steps, _ = series(100_000).thinned(500, 600)
    assert steps[0] <= 500
    assert steps[-1] >= 600
    assert np.all(np.diff(steps) == 1)


def test_the_nearest_value_is_told() -> None:
    points = Series()
    assert points.value_at(3) is None
    points.add(10, 1.0)
    points.add(20, 2.0)
    assert [points.value_at(step) for step in (0, 14, 16, 99)] == [1.0, 1.0, 2.0, 2.0]


def test_wild_first_steps_do_not_flatten_the_rest() -> None:
    tame = np.full(600, 0.5)
    wild = np.concatenate([np.full(5, 900.0), tame])
    assert height_of([wild]) == pytest.approx((0, 0.6))
    assert height_of([np.linspace(1, 0, 50)]) == (0, 1)  # nothing is cut off without need
    assert height_of([np.array([900.0, 0.5])])[1] == 900  # of two points both are shown
    assert height_of([wild], log=True)[1] == pytest.approx(np.log10(900))
    assert height_of([np.array([0.74, 0.9])], 1.0) == (0.7, 1.0)
    assert height_of([np.array([np.nan])]) == (0, 1)


@pytest.fixture
def curves(qtbot: QtBot) -> Iterator[Curves]:
    curves = Curves()
    qtbot.addWidget(curves)
    curves.resize(900, 300)
    curves.show()
    curves.prepare()
    qtbot.waitUntil(lambda: curves.is_ready, timeout=LONG)
    yield curves
    curves.hide()


def run(name: str, colour: str = "", steps: int = 50) -> DrawnRun:
    metrics = [Metric("train/mask", step, 1 / (step + 1)) for step in range(steps)]
    return DrawnRun(name, RunPoints([*metrics, Metric("held-out/iou", steps, 0.5)]), colour)


def test_only_curves_that_have_points_are_named(curves: Curves) -> None:
    loss, score, _ = curves.plots
    assert (loss.names(), score.names()) == ([], [])
    curves.show_runs([run("first")])
    assert (loss.names(), score.names()) == (["mask"], ["IoU"])
    curves.runs[0].points.add([Metric("held-out/delta1", 50, 0.5)])
    curves.tell_news()
    curves.draw()
    assert score.names() == ["IoU", "δ1"]


def test_compared_runs_have_a_colour_each(curves: Curves) -> None:
    curves.show_runs([run("first", run_colour(0)), run("second", run_colour(1))])
    told = curves.plots[0].read(10)
    assert told.startswith("step 10<br>")
    for name, colour in (("first", run_colour(0)), ("second", run_colour(1))):
        assert f'color: {colour}">\u25cf</span> {name}&nbsp; ' in told
        assert f'color: {colour}">mask</span> 0.09091' in told
    curves.show_runs([run("second")])
    assert "first" not in curves.plots[0].read(10)
    assert len({run_colour(number) for number in range(8)}) == 8


def test_a_zoom_stays_while_the_run_goes_on_and_is_taken_back(curves: Curves, qtbot: QtBot) -> None:
    drawn = run("first", steps=5000)
    curves.show_runs([drawn])
    plot = curves.plots[0]
    assert plot.whole.isHidden()
    plot.view.setXRange(100, 200, padding=0)
    plot.view.sigRangeChangedManually.emit(plot.view.mouseEnabled())
    assert curves.is_zoomed
    drawn.points.add([Metric("train/mask", 6000, 0.1)])
    curves.tell_news()
    curves.draw()
    for other in curves.plots:
        assert other.view.viewRange()[0] == pytest.approx([100, 200])
        assert not other.whole.isHidden()
    plot.whole.click()
    assert [curves.is_zoomed] == [False]
    assert plot.view.viewRange()[0][1] >= 6000
    assert plot.whole.isHidden()


def test_the_value_under_the_cursor_is_shown_on_the_plot(curves: Curves) -> None:
    curves.show_runs([run("first")])
    loss, score, _ = curves.plots
    loss.axes.scene().sigMouseMoved.emit(loss.view.mapViewToScene(QPointF(25, 0.5)))
    assert curves.reading.isVisible()
    assert curves.reading.text().startswith("step 25<br>")
    assert score.mark.isVisible()
    assert score.mark.value() == pytest.approx(25, abs=0.5)
    loss.axes.scene().sigMouseMoved.emit(QPointF(-5, -5))
    assert not curves.reading.isVisible()
    assert not score.mark.isVisible()


def test_losses_can_be_seen_on_a_logarithmic_scale(curves: Curves) -> None:
    curves.show_runs([run("first")])
    loss = curves.plots[0]
    loss.log.setChecked(True)
    low, high = loss.view.viewRange()[1]
    assert low < np.log10(1 / 50) < 0 < high + 0.1
    loss.log.setChecked(False)
    assert loss.view.viewRange()[1][1] > 1
