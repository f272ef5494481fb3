"""A mask and its steps survive closing, killing and cutting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from fgbg_studio.base.errors import StudioError
from fgbg_studio.imaging import journal as journals
from fgbg_studio.imaging.brushes import Brush, Mask, is_empty
from fgbg_studio.imaging.drawing_tools import (
    BrushTool,
    FillTool,
    LassoTool,
    PolygonTool,
    WandTool,
)
from fgbg_studio.imaging.mask_file import journal_beside, open_history, write_mask
from fgbg_studio.imaging.mask_history import MaskHistory
from fgbg_studio.imaging.mask_operations import (
    feather,
    fill_holes,
    grow,
    invert,
    remove_islands,
    shrink,
    smooth,
)
from tests.unit.disks import fill
from tests.unit.pictures import noise

SHAPE = 270, 300
"""More than one tile in either direction."""
PHOTO = np.repeat(np.repeat(noise(3, 27, 30, 3), 10, axis=0), 10, axis=1) // 64 * 64


class Files:
    """A mask's two files, and what they hold."""

    def __init__(self, folder: Path) -> None:
        self.png = folder / "p0001.png"
        self.journal = journal_beside(self.png)

    def open(self, writable: bool = True, limit: int = journals.LIMIT) -> MaskHistory:
        return open_history(self.png, self.journal, SHAPE, writable, limit)

    def save(self, history: MaskHistory) -> None:
        write_mask(self.png, *history.snapshot())
        history.saved = True

    def clear(self) -> None:
        self.png.unlink(missing_ok=True)
        self.journal.unlink(missing_ok=True)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


# Everything a person may do, as functions of a history

Act = Callable[[MaskHistory], object]
places = st.tuples(st.floats(-40, SHAPE[1] + 40), st.floats(-40, SHAPE[0] + 40))
paths = st.lists(places, min_size=1, max_size=5)
brushes = st.builds(Brush, st.floats(0, 60), st.floats(0, 1), st.floats(0, 1), st.booleans())
modes = st.sampled_from(["add", "subtract"])
pressures = st.sampled_from(["none", "size", "opacity"])
pressed = st.one_of(st.floats(0, 1), st.just(float("nan")))


def draw(tool: BrushTool | LassoTool, path: list[tuple[float, float]], pen: float) -> None:
    tool.press(*path[0], pen)
    for place in path[1:]:
        tool.move(*place, pen / 2)
    tool.release(*path[-1])


def click(tool: PolygonTool, path: list[tuple[float, float]]) -> None:
    for place in path:
        tool.press(*place)
        tool.release(*place)
    tool.finish()


def give_up(tool: BrushTool, path: list[tuple[float, float]]) -> None:
    tool.press(*path[0])
    tool.move(*path[-1])
    tool.abort()


acts: st.SearchStrategy[Act] = st.one_of(
    st.builds(
        lambda brush, how, path, pen: lambda h: draw(BrushTool(h, brush, how), path, pen),
        brushes, pressures, paths, pressed,
    ),
    st.builds(lambda brush, path: lambda h: give_up(BrushTool(h, brush), path), brushes, paths),
    st.builds(
        lambda mode, soft, path: lambda h: draw(LassoTool(h, mode, soft), path, 1.0),
        modes, st.floats(0, 9), paths,
    ),
    st.builds(lambda mode, path: lambda h: click(PolygonTool(h, mode), path), modes, paths),
    st.builds(
        lambda mode, reach, near, at: lambda h: WandTool(h, PHOTO, mode, reach, near).press(*at),
        modes, st.integers(0, 255), st.booleans(), places,
    ),
    st.builds(
        lambda mode, reach, at: lambda h: FillTool(h, mode, reach).press(*at),
        modes, st.integers(0, 255), places,
    ),
    st.sampled_from([invert, fill_holes, remove_islands, lambda mask: mask * 0]).map(
        lambda work: lambda h: h.replace(work(h.mask), "Operation")
    ),
    st.builds(
        lambda work, px: lambda h: h.replace(work(h.mask, px), "Operation"),
        st.sampled_from([grow, shrink, feather, smooth]), st.floats(0, 12),
    ),
)  # fmt: skip
undo: Act = MaskHistory.undo
redo: Act = MaskHistory.redo
things = st.lists(
    st.one_of(acts, acts, st.just(undo), st.just(redo), st.sampled_from(["save", "reopen"])),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(things)
def test_closing_and_reopening_anywhere_changes_nothing(
    files: Files, done: list[Act | str]
) -> None:
    files.clear()
    plain, kept = MaskHistory(np.zeros(SHAPE, np.uint8)), files.open()
    for thing in done:
        if thing == "save":
            files.save(kept)
        elif thing == "reopen":
            kept = files.open()
        elif callable(thing):
            thing(plain)
            thing(kept)
        assert np.array_equal(kept.mask, plain.mask)
        assert (kept.undo_name, kept.redo_name) == (plain.undo_name, plain.redo_name)
    kept = files.open()
    assert np.array_equal(kept.mask, plain.mask)
    assert (kept.undo_name, kept.redo_name) == (plain.undo_name, plain.redo_name)
    while plain.undo_name:
        assert np.array_equal(mask_after(plain.undo, plain), mask_after(kept.undo, kept))
    assert kept.undo_name == ""
    assert not kept.mask.any()
    while plain.redo_name:
        assert np.array_equal(mask_after(plain.redo, plain), mask_after(kept.redo, kept))


def mask_after(act: Callable[[], object], history: MaskHistory) -> Mask:
    act()
    return history.mask


@settings(deadline=None)
@given(st.lists(st.one_of(acts, acts, acts, st.just(undo), st.just(redo)), max_size=8))
def test_any_sequence_ends_in_the_pixels_of_its_replay(done: list[Act]) -> None:
    first, second = (MaskHistory(np.zeros(SHAPE, np.uint8)) for _ in range(2))
    states = [first.mask.copy()]
    for act in done:
        before = first.position
        act(first)
        if first.position > before and act is undo:
            states.pop()
        elif first.position > before:
            states.append(first.mask.copy())
        assert np.array_equal(first.mask, states[-1])
    for act in done:
        act(second)
    assert np.array_equal(first.mask, second.mask)


# Cutting and damaging


def paint(history: MaskHistory, count: int, seed: int = 0) -> list[Mask]:
    """Strokes, and the mask after each record that they leave."""
    random = np.random.default_rng(seed)
    masks = []
    for n in range(count):
        tool = BrushTool(history, Brush(30, 0.3, erases=n % 3 == 2), "none")
        draw(tool, [(float(x), float(y)) for x, y in random.uniform(0, 270, (3, 2))], 1.0)
        masks.append(history.mask.copy())
        if n % 4 == 3:
            history.undo()
            masks.append(history.mask.copy())
    return masks


def ends(files: Files) -> list[int]:
    found = journals.read_journal(files.journal, SHAPE)
    assert found is not None
    return [journals.HEADER_SIZE + end for _, end in journals.whole_records(found[1])]


def cuts_of(content: bytes, stops: list[int]) -> set[int]:
    """Around the end of every record, through the head of the next, and some between."""
    near = {stop + offset for stop in stops for offset in range(-2, 10)}
    return {cut for cut in near | set(range(0, len(content), 499)) if 0 <= cut <= len(content)}


def test_a_journal_cut_anywhere_has_the_mask_of_its_last_whole_record(files: Files) -> None:
    masks = [np.zeros(SHAPE, np.uint8), *paint(files.open(), 8)]
    content, stops = files.journal.read_bytes(), ends(files)
    assert len(stops) == len(masks) - 1
    for cut in sorted(cuts_of(content, [journals.HEADER_SIZE, *stops])):
        files.journal.write_bytes(content[:cut])
        whole = sum(stop <= cut for stop in stops)
        assert np.array_equal(files.open().mask, masks[whole]), cut


def test_a_cut_journal_goes_on_from_its_last_whole_record(files: Files) -> None:
    masks = paint(files.open(), 6)
    files.journal.write_bytes(files.journal.read_bytes()[:-3])
    history = files.open()
    assert np.array_equal(history.mask, masks[-2])
    history.replace(invert(history.mask), "Invert")
    again = files.open()
    assert np.array_equal(again.mask, history.mask)
    again.undo()
    assert np.array_equal(again.mask, masks[-2])


def test_records_behind_a_damaged_one_never_come_back(files: Files) -> None:
    history = files.open()
    masks = paint(history, 1)
    history.undo()
    history.redo()
    content, stops = bytearray(files.journal.read_bytes()), ends(files)
    content[stops[1] - 1] ^= 1  # the undo; the redo after it is whole
    files.journal.write_bytes(content)
    damaged = files.open()
    assert np.array_equal(damaged.mask, masks[-1])
    damaged.undo()
    assert not files.open().mask.any()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_a_damaged_byte_costs_what_comes_after_it(files: Files, where: float, bits: int) -> None:
    files.clear()
    masks = [np.zeros(SHAPE, np.uint8), *paint(files.open(), 4)]
    content, stops = bytearray(files.journal.read_bytes()), ends(files)
    place = int(where * len(content))
    content[place] ^= bits
    files.journal.write_bytes(content)
    whole = 0 if place < journals.HEADER_SIZE else sum(stop <= place for stop in stops)
    assert np.array_equal(files.open().mask, masks[whole])


def test_zeros_as_a_lost_block_leaves_them_are_no_records(files: Files) -> None:
    masks = paint(files.open(), 3)
    with files.journal.open("ab") as file:
        file.write(bytes(5000))
    assert np.array_equal(files.open().mask, masks[-1])


def test_a_png_newer_than_its_journal_wins(files: Files) -> None:
    history = files.open()
    masks = paint(history, 3)
    files.save(history)
    files.journal.write_bytes(files.journal.read_bytes()[:-3])
    opened = files.open()
    assert np.array_equal(opened.mask, masks[-1])
    assert opened.undo_name == ""  # what there was would not lead back
    opened.replace(invert(opened.mask), "Invert")
    again = files.open()
    assert np.array_equal(again.mask, opened.mask)
    again.undo()
    assert np.array_equal(again.mask, masks[-1])


# The two files of different histories


def test_a_png_from_elsewhere_wins_and_a_journal_begins(files: Files) -> None:
    history = files.open()
    paint(history, 3)
    files.save(history)
    journal = files.journal.read_bytes()
    other = np.full(SHAPE, 90, np.uint8)
    write_mask(files.png, other)
    assert not files.journal.exists()
    for left in (b"", journal):
        files.journal.write_bytes(left)
        opened = files.open()
        assert np.array_equal(opened.mask, other)
        assert opened.undo_name == ""
        assert opened.saved


def test_strokes_over_an_imported_png_survive_before_it_is_saved(files: Files) -> None:
    write_mask(files.png, noise(5, *SHAPE))
    masks = paint(files.open(), 2)
    opened = files.open()
    assert np.array_equal(opened.mask, masks[-1])
    assert not opened.saved
    opened.undo()
    opened.undo()
    assert np.array_equal(opened.mask, noise(5, *SHAPE))


def test_a_png_beside_another_history_s_journal_stays_as_it_is(files: Files) -> None:
    history = files.open()
    paint(history, 2)
    files.save(history)
    content = files.png.read_bytes()
    files.clear()
    paint(files.open(), 5, seed=1)
    files.png.write_bytes(content)
    opened = files.open()
    assert np.array_equal(opened.mask, history.mask)
    assert not opened.undo_name


def test_a_png_that_is_gone_takes_its_journal_along(files: Files) -> None:
    write_mask(files.png, noise(5, *SHAPE))
    paint(files.open(), 2)
    files.png.unlink()
    assert not files.open().mask.any()


def test_the_png_is_an_ordinary_one(files: Files) -> None:
    history = files.open()
    paint(history, 2)
    files.save(history)
    with Image.open(files.png) as image:
        image.load()
        assert image.mode == "L"
        assert np.array_equal(np.asarray(image), history.mask)
    assert files.open().saved


def test_a_mask_of_another_shape_is_refused_with_advice(files: Files) -> None:
    write_mask(files.png, noise(1, 9, 9))
    with pytest.raises(StudioError, match=r"p0001\.png has 9 x 9 pixels.*300 x 270.*remove"):
        files.open()


def test_a_png_that_is_cut_is_refused(files: Files) -> None:
    write_mask(files.png, noise(1, *SHAPE))
    content = files.png.read_bytes()
    for share in (0.1, 0.5, 0.9):
        files.png.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(StudioError, match=r"p0001\.png"):
            files.open()


def test_whole_records_without_sense_leave_the_png(files: Files) -> None:
    write_mask(files.png, noise(1, *SHAPE))
    history = files.open()
    paint(history, 2)
    found = journals.read_journal(files.journal, SHAPE)
    assert found is not None
    length = journals.HEADER_SIZE + len(found[1])
    journals.Journal(files.journal, found[0], length).append(b"S", b"no delta")
    assert np.array_equal(files.open().mask, noise(1, *SHAPE))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_a_png_of_another_kind_is_a_mask_too(files: Files, mode: str) -> None:
    mask = noise(2, *SHAPE) // 2
    image = Image.fromarray(mask)
    if mode == "RGBA":
        image = Image.merge("RGBA", (image, image, image, image))
    (image if mode == "RGBA" else image.convert(mode)).save(files.png)
    assert np.array_equal(files.open().mask, mask)


def test_nothing_is_written_that_is_only_read(files: Files) -> None:
    paint(files.open(), 3)
    journal = files.journal.read_bytes()
    history = files.open(writable=False)
    history.undo()
    history.replace(invert(history.mask), "Invert")
    assert history.stamp == ""
    assert files.journal.read_bytes() == journal


def test_no_journal_begins_to_exist_before_the_first_step(files: Files) -> None:
    files.open().undo()
    assert not files.journal.exists()


def test_what_is_saved_in_the_middle_of_a_stroke_is_the_step_before(files: Files) -> None:
    history = files.open()
    masks = paint(history, 2)
    tool = BrushTool(history, Brush(40))
    tool.press(100, 100)
    mask, stamp = history.snapshot()
    assert np.array_equal(mask, masks[-1])
    write_mask(files.png, mask, stamp)
    tool.move(200, 200)
    tool.release(200, 200)
    assert np.array_equal(files.open().mask, history.mask)


# Bounds


def test_a_journal_stays_bounded_and_keeps_the_newest_steps(files: Files) -> None:
    history, largest, masks = files.open(limit=300_000), 0, []
    for n in range(24):
        history.replace(noise(n, *SHAPE) // 16, "Noise")
        masks.append(history.mask.copy())
        largest = max(largest, files.journal.stat().st_size)
        if n == 12:
            files.save(history)
    assert largest < 450_000
    for opened in (files.open(), history):
        for mask in (masks[-1], masks[-2], masks[-3]):
            assert np.array_equal(opened.mask, mask)
            opened.undo()
    history = files.open()
    assert np.array_equal(history.mask, masks[-4])
    files.png.unlink()
    history = files.open()
    history.redo()
    assert np.array_equal(files.open().mask, masks[-3])


def test_a_journal_taken_away_is_written_anew(files: Files) -> None:
    history = files.open()
    masks = paint(history, 3)
    files.save(history)
    files.journal.unlink()
    history.replace(invert(history.mask), "Invert")
    again = files.open()
    again.undo()
    again.undo()
    assert np.array_equal(again.mask, masks[-2])


# Disks and signals


def test_a_full_disk_loses_no_step_and_the_journal_catches_up(
    make_disk: Callable[[str], Path],
) -> None:
    files = Files(make_disk("256k"))
    history = files.open()
    paint(history, 1)
    filler = files.png.with_name("filler")
    fill(filler)
    with pytest.raises(StudioError, match=r"p0001\.journal.*full"):
        history.replace(noise(1, *SHAPE), "Noise")
    assert history.undo_name == "Noise"
    filler.unlink()
    history.undo()
    history.redo()
    again = files.open()
    assert np.array_equal(again.mask, noise(1, *SHAPE))
    again.undo()
    assert not is_empty(again.undo())
    assert not again.mask.any()


PAINTER = """
import sys
from pathlib import Path
from fgbg_studio.imaging.brushes import Brush
from fgbg_studio.imaging.drawing_tools import BrushTool
from fgbg_studio.imaging.mask_file import open_history
png, journal = Path(sys.argv[1]), Path(sys.argv[2])
history = open_history(png, journal, (270, 300))
for n in range(3):
    tool = BrushTool(history, Brush(30, 0.3))
    tool.press(40 + 50 * n, 50)
    tool.move(200, 200)
    if n < 2:
        tool.release(200, 200)
print("in the middle of the third stroke", flush=True)
while True:
    tool.move(60, 250)
    tool.move(250, 60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_killed_in_the_middle_of_a_stroke_only_that_stroke_is_lost(files: Files) -> None:
    command = [sys.executable, "-c", textwrap.dedent(PAINTER), str(files.png), str(files.journal)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as painter:
        assert painter.stdout is not None
        assert painter.stdout.readline().startswith("in the middle")
        os.kill(painter.pid, signal.SIGKILL)
    expected = MaskHistory(np.zeros(SHAPE, np.uint8))
    for n in range(2):
        tool = BrushTool(expected, Brush(30, 0.3), "none")
        draw(tool, [(40 + 50 * n, 50), (200, 200)], 1.0)
    left = files.open()
    assert left.undo_name == "Brush"
    assert np.array_equal(left.mask, expected.mask)


def test_a_step_after_an_undo_forgets_what_was_undone_also_on_disk(files: Files) -> None:
    history = files.open()
    paint(history, 2)
    history.undo()
    history.replace(invert(history.mask), "Invert")
    opened = files.open()
    assert (opened.undo_name, opened.redo_name) == ("Invert", "")
