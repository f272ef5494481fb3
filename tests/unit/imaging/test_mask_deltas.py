"""What is kept of a change leads forth and back, is small, and cannot be forged."""

from __future__ import annotations

import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.brushes import Mask, is_empty
from fgbg_studio.imaging.delta_bytes import pack, unpack
from fgbg_studio.imaging.mask_deltas import Delta, content, difference, tile_region, tiles
from tests.unit.pictures import noise

SHAPE = 530, 700
parts = st.tuples(st.integers(0, 700), st.integers(0, 700)).map(lambda ends: slice(*sorted(ends)))
paints = st.lists(st.tuples(parts, parts, st.integers(0, 255), st.booleans()), max_size=4)


def painted(mask: Mask, paint: list[tuple[slice, slice, int, bool]]) -> Mask:
    mask = mask.copy()
    for rows, columns, value, noisy in paint:
        mask[rows, columns] = noise(value, *SHAPE)[rows, columns] if noisy else value
    return mask


def between(before: Mask, after: Mask) -> Delta:
    region = slice(0, before.shape[0]), slice(0, before.shape[1])
    return difference({tile: before[tile_region(tile)] for tile in tiles(region)}, after)


@given(paints, paints)
def test_a_delta_leads_forth_and_back_also_from_its_bytes(
    first: list[tuple[slice, slice, int, bool]], second: list[tuple[slice, slice, int, bool]]
) -> None:
    before = painted(np.zeros(SHAPE, np.uint8), first)
    after = painted(before, second)
    delta = between(before, after)
    name, again = unpack(pack("Pinsel, groß", delta), SHAPE)
    assert name == "Pinsel, groß"
    mask = before.copy()
    region = delta.apply(mask)
    assert np.array_equal(mask, after)
    assert again.apply(mask) == region
    assert np.array_equal(mask, before)
    mask[region] = after[region]
    assert np.array_equal(mask, after)


@given(paints)
def test_content_makes_an_empty_mask_into_the_mask(
    paint: list[tuple[slice, slice, int, bool]],
) -> None:
    mask, empty = painted(np.zeros(SHAPE, np.uint8), paint), np.zeros(SHAPE, np.uint8)
    content(mask).apply(empty)
    assert np.array_equal(mask, empty)


def test_an_even_change_is_one_number() -> None:
    mask = noise(1, *SHAPE)
    delta = between(mask, 255 - mask)
    assert len(delta.parts) == 1
    assert delta.size < 100


def test_even_changes_are_joined_to_rectangles_only() -> None:
    before = np.zeros((1024, 1024), np.uint8)
    after = before.copy()
    after[:512] = 9
    after[512:, 256:512] = 9
    delta = between(before, after)
    assert len(delta.parts) == 2
    delta.apply(before)
    assert np.array_equal(before, after)


def test_a_hard_edge_takes_little() -> None:
    before = np.zeros((1024, 1024), np.uint8)
    after = before.copy()
    cv2.circle(after, (500, 500), 400, 255, -1)
    assert between(before, after).size < after.nbytes / 50


def test_no_change_is_no_part() -> None:
    delta = between(noise(1, *SHAPE), noise(1, *SHAPE))
    assert delta.parts == ()
    assert is_empty(delta.apply(noise(2, *SHAPE)))


def test_a_long_name_is_cut() -> None:
    assert unpack(pack("é" * 999, Delta()), SHAPE)[0] == "é" * 200


@given(st.binary(max_size=300))
def test_other_bytes_are_no_step(junk: bytes) -> None:
    for step in (junk, zlib.compress(junk)):
        try:
            unpack(step, SHAPE)[1].apply(np.zeros(SHAPE, np.uint8))
        except ValueError:
            continue


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_never_reaches_beyond_the_mask(place: int, bits: int) -> None:
    plain = bytearray(zlib.decompress(pack("x", between(noise(1, 300, 40), noise(2, 300, 40)))))
    plain[place % 80] ^= bits
    mask = np.zeros((300, 40), np.uint8)
    try:
        unpack(zlib.compress(plain, 1), (300, 40))[1].apply(mask)
    except ValueError:
        assert not mask.any()


def test_a_step_that_inflates_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="larger than the mask"):
        unpack(zlib.compress(bytes(50_000_000)), (30, 40))


def test_a_step_of_a_larger_mask_is_refused() -> None:
    step = pack("x", content(np.full((40, 50), 7, np.uint8)))
    with pytest.raises(ValueError, match="beyond the mask"):
        unpack(step, (40, 49))


def test_a_step_that_is_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="buffer"):
        unpack(pack("x", content(noise(1, 40, 50)))[:-20], (40, 50))
