"""Random numbers by name: those of the paper, the same for one and for many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.data.draws import philox, random_for, uniform

ONES = 0xFFFFFFFF
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
"""Of Random123, the authors' library: `kat_vectors`, philox4x32 with ten rounds."""
WORDS = st.lists(st.integers(0, ONES), min_size=1, max_size=40)


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN)
def test_the_words_are_those_of_the_authors(
    counter: tuple[int, ...], key: tuple[int, int], expected: tuple[int, ...]
) -> None:
    found = philox(np.array(counter, np.uint64)[:, None], key)
    assert tuple(found[:, 0].tolist()) == expected


@given(words=WORDS, seed=st.integers(0, 2**31 - 1), first=st.integers(0, 5))
def test_one_identity_has_the_numbers_that_it_has_among_many(
    words: list[int], seed: int, first: int
) -> None:
    many = np.array(words, np.uint64)
    identity = many, many ^ np.uint64(3), np.arange(len(many), dtype=np.uint64)
    found = uniform(seed, identity, 0, 40)
    assert (found >= 0).all()
    assert (found < 1).all()
    alone = uniform(seed, (many[-1:], many[-1:] ^ np.uint64(3), identity[2][-1:]), 4 * first, 7)
    assert np.array_equal(alone[0], found[-1, 4 * first : 4 * first + 7])


def test_numbers_are_even_and_those_of_neighbours_are_unlike() -> None:
    count = np.arange(20_000, dtype=np.uint64)
    found = uniform(1, (count // np.uint64(100), count % np.uint64(100), count), 0, 8)
    tenths = np.apply_along_axis(lambda u: np.bincount((u * 10).astype(int)), 0, found)
    assert abs(tenths - 2000).max() < 250  # more than five standard deviations
    related = np.corrcoef(np.hstack([found[1:], found[:-1]]).T) - np.eye(16)
    assert abs(related).max() < 0.04
    assert not np.array_equal(found, uniform(2, (count, count, count), 0, 8))


def test_generators_differ_by_every_part_of_their_key() -> None:
    keys = [("a",), ("b",), ("a", 0), ("a", "0", 0), ()]
    drawn = {random_for(seed, *key).random() for seed in (1, 2, 11) for key in keys}
    assert len(drawn) == 3 * len(keys)
    assert random_for(1, "a").random() == random_for(1, "a").random()
