from __future__ import annotations

import numpy as np
import pytest

from fgbg_studio.imaging.brushes import Brush, Mask, Point, is_empty, stroke
from fgbg_studio.imaging.drawing_tools import (
    BrushTool,
    FillTool,
    LassoTool,
    Mode,
    PolygonTool,
    Pressure,
    WandTool,
)
from fgbg_studio.imaging.mask_history import MaskHistory
from fgbg_studio.imaging.selections import polygon
from tests.unit.pictures import noise

SHAPE = 60, 80
CORNERS: list[Point] = [(10, 10), (60, 12), (40, 50)]


@pytest.fixture
def history() -> MaskHistory:
    return MaskHistory(np.zeros(SHAPE, np.uint8))


def photo() -> Mask:
    colours = np.full((*SHAPE, 3), 30, np.uint8)
    colours[20:40, 20:50] = 200
    return colours


def only_step(history: MaskHistory, name: str) -> Mask:
    """The mask, after it was shown that one step of that name leads to it."""
    after = history.mask.copy()
    assert history.undo_name == name
    history.undo()
    assert history.undo_name == ""
    assert not history.mask.any()
    history.redo()
    assert np.array_equal(history.mask, after)
    return after


@pytest.mark.parametrize("pressure", ["none", "size", "opacity"])
def test_a_stroke_with_full_pressure_is_the_stroke(
    history: MaskHistory, pressure: Pressure
) -> None:
    tool, brush = BrushTool(history, Brush(6, 0.4, 0.7), pressure), Brush(6, 0.4, 0.7)
    tool.press(*CORNERS[0])
    tool.move(*CORNERS[1])
    tool.move(*CORNERS[2])
    tool.release(*CORNERS[2])
    expected = np.zeros(SHAPE, np.uint8)
    stroke(expected, CORNERS, brush)
    assert np.array_equal(only_step(history, "Brush"), expected)


def test_a_tool_says_what_to_repaint(history: MaskHistory) -> None:
    tool = BrushTool(history, Brush(6))
    for act in (tool.press, tool.move):
        for place in CORNERS:
            before = history.mask.copy()
            region = act(*place)
            before[region] = history.mask[region]
            assert np.array_equal(before, history.mask)


def test_an_eraser_takes_away() -> None:
    history = MaskHistory(np.full(SHAPE, 255, np.uint8))
    tool = BrushTool(history, Brush(6, erases=True))
    tool.press(30, 30)
    tool.release(30, 30)
    assert history.undo_name == "Eraser"
    assert history.mask[30, 30] == 0
    assert history.mask[5, 5] == 255


def test_less_pressure_is_a_smaller_dab_or_a_fainter_one() -> None:
    dabs = {}
    for how in ("none", "size", "opacity"):
        history = MaskHistory(np.zeros(SHAPE, np.uint8))
        BrushTool(history, Brush(16, 1.0), how).press(30, 30, 0.5)
        dabs[how] = history.mask
    assert dabs["none"][30, 43] == 255
    assert dabs["size"][30, 30] == 255
    assert dabs["size"][30, 43] == 0
    assert dabs["opacity"][30, 30] == dabs["opacity"][30, 43] == 128


def test_pressure_changes_evenly_between_two_places(history: MaskHistory) -> None:
    tool = BrushTool(history, Brush(20, 1.0), "size")
    tool.press(10, 30, 1.0)
    tool.move(70, 30, 0.1)
    widths = (history.mask.astype(float) / 255).sum(axis=0)[12:68]
    assert (np.diff(widths) <= 1e-6).all()
    assert widths[0] > 35
    assert widths[-1] < 8


@pytest.mark.parametrize("pressure", [float("nan"), float("inf"), 7.0])
def test_a_pressure_that_is_none_counts_as_full(history: MaskHistory, pressure: float) -> None:
    BrushTool(history, Brush(6), "size").press(30, 30, pressure)
    expected = np.zeros(SHAPE, np.uint8)
    stroke(expected, [(30, 30)], Brush(6))
    assert np.array_equal(history.mask, expected)


@pytest.mark.parametrize("brush", [Brush(0.0), Brush(-1.0), Brush(6, opacity=0.0)])
def test_a_brush_that_paints_nothing_leaves_no_step(history: MaskHistory, brush: Brush) -> None:
    tool = BrushTool(history, brush)
    tool.press(30, 30, 0.0)
    tool.move(float("nan"), 30)
    assert is_empty(tool.release(30, 30))
    assert history.undo_name == ""
    assert history.saved


def test_a_stroke_given_up_is_gone(history: MaskHistory) -> None:
    tool = BrushTool(history, Brush(6))
    tool.press(30, 30)
    tool.move(50, 30)
    assert not is_empty(tool.abort())
    assert not history.mask.any()
    assert is_empty(tool.move(10, 10))
    assert is_empty(tool.release(10, 10))
    assert history.undo_name == ""


def test_a_lasso_takes_what_it_goes_round(history: MaskHistory) -> None:
    tool = LassoTool(history, "add")
    tool.press(*CORNERS[0])
    tool.move(*CORNERS[1])
    tool.move(*CORNERS[2])
    assert tool.outline == CORNERS
    assert not is_empty(tool.release(*CORNERS[2]))
    assert tool.outline == []
    assert np.array_equal(only_step(history, "Lasso"), filled(CORNERS))


def filled(corners: list[Point]) -> Mask:
    expected = np.zeros(SHAPE, np.uint8)
    region, part = polygon(SHAPE, corners)
    expected[region] = part
    return expected


def test_a_polygon_is_clicked_corner_by_corner(history: MaskHistory) -> None:
    tool = PolygonTool(history)
    tool.move(5, 5)
    assert tool.outline == []
    for place in [*CORNERS[:2], (77.0, 3.0)]:
        tool.press(*place)
        tool.release(*place)
    tool.back()
    tool.move(*CORNERS[2])
    assert tool.outline == CORNERS
    tool.press(*CORNERS[2])
    tool.finish()
    assert tool.outline == []
    assert np.array_equal(only_step(history, "Polygon"), filled(CORNERS))


def test_a_polygon_of_two_corners_is_none(history: MaskHistory) -> None:
    tool = PolygonTool(history)
    assert is_empty(tool.finish())
    tool.press(5, 5)
    tool.press(9, 9)
    assert is_empty(tool.finish())
    tool.back()
    assert history.undo_name == ""


@pytest.mark.parametrize("kind", [LassoTool, PolygonTool])
def test_a_path_given_up_changes_nothing(
    history: MaskHistory, kind: type[LassoTool] | type[PolygonTool]
) -> None:
    tool = kind(history)
    for place in CORNERS:
        tool.press(*place)
        tool.move(*place)
    tool.abort()
    assert tool.outline == []
    tool.release(1, 1)
    assert history.undo_name == ""


def test_the_wand_takes_a_colour_with_a_soft_edge(history: MaskHistory) -> None:
    WandTool(history, photo(), tolerance=10).press(30, 30)
    mask = only_step(history, "Magic wand")
    assert (mask[22:38, 22:48] == 255).all()
    assert 0 < mask[30, 19] < 128 < mask[30, 20] < 255
    assert not mask[:18].any()


def test_a_photo_of_another_size_is_a_fault(history: MaskHistory) -> None:
    with pytest.raises(ValueError, match="photo"):
        WandTool(history, noise(1, 9, 9, 3))


def test_a_fill_stops_where_alpha_changes(history: MaskHistory) -> None:
    history.mask[20:40, 20:50] = 255
    FillTool(history, "subtract").press(30, 30)
    assert not history.mask.any()
    history.undo()
    FillTool(history, "add").press(1, 1)
    assert (history.mask == 255).all()
    assert history.undo_name == "Fill"


@pytest.mark.parametrize("mode", ["add", "subtract"])
def test_adding_never_lowers_and_taking_away_never_raises(mode: Mode) -> None:
    before = noise(1, *SHAPE)
    for tool_of in (
        lambda h: LassoTool(h, mode),
        lambda h: PolygonTool(h, mode, 5.0),
        lambda h: WandTool(h, photo(), mode),
        lambda h: FillTool(h, mode, 90),
    ):
        history = MaskHistory(before.copy())
        tool = tool_of(history)
        tool.press(*CORNERS[0])
        for place in CORNERS[1:]:
            tool.press(*place) if isinstance(tool, PolygonTool) else tool.move(*place)
        tool.finish() if isinstance(tool, PolygonTool) else tool.release(*CORNERS[2])
        assert not np.array_equal(history.mask, before)
        raised = history.mask >= before if mode == "add" else history.mask <= before
        assert raised.all()


def test_a_click_beyond_the_photo_is_no_step(history: MaskHistory) -> None:
    for tool in (WandTool(history, photo()), FillTool(history)):
        assert is_empty(tool.press(-5, 900))
        assert is_empty(tool.move(1, 1))
        assert is_empty(tool.release(1, 1))
        assert is_empty(tool.abort())
    assert history.undo_name == ""


def test_a_mask_of_one_pixel_can_be_worked_on() -> None:
    history = MaskHistory(np.zeros((1, 1), np.uint8))
    BrushTool(history, Brush(3)).press(0.5, 0.5)
    history.abort()
    FillTool(history).press(0.5, 0.5)
    assert history.mask[0, 0] == 255
    WandTool(history, np.zeros((1, 1, 3), np.uint8), "subtract").press(0.5, 0.5)
    assert history.mask[0, 0] == 0
