"""Random numbers by name instead of in turn: those of any sample at once, and of many together.

Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011): a keyed function of a counter. The key is the seed,
the counter says whose numbers they are and which, so nothing has to be drawn before them.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
"""32-bit words in 64 bits, so that a product keeps its upper half."""
Numbers = npt.NDArray[np.float64]
ROUNDS = 10
MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL = 0x9E3779B9, 0xBB67AE85
LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
EACH = 4
"""Numbers that one counter gives."""
BLOCK = 1 << 13
"""Counters at once: their words stay in the processor's cache."""


def philox(counter: Words, key: tuple[int, int]) -> Words:
    """4 x N words of 32 bits from 4 x N words of counters, under a key of two words."""
    a, b, c, d = (word.copy() for word in counter)
    first, second = np.empty_like(a), np.empty_like(a)
    k0, k1 = key
    for _ in range(ROUNDS):
        np.multiply(a, MULTIPLIERS[0], out=first)
        np.multiply(c, MULTIPLIERS[1], out=second)
        np.right_shift(second, HALF, out=a)
        np.right_shift(first, HALF, out=c)
        a ^= b ^ np.uint64(k0)
        c ^= d ^ np.uint64(k1)
        np.bitwise_and(second, LOW, out=b)
        np.bitwise_and(first, LOW, out=d)
        k0, k1 = (k0 + WEYL[0]) & 0xFFFFFFFF, (k1 + WEYL[1]) & 0xFFFFFFFF
    return np.stack([a, b, c, d])


def word_of(text: str) -> int:
    """32 bits that depend on the text alone."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "little")


def random_for(seed: int, *identity: object) -> np.random.Generator:
    """A generator that depends on the seed and the identity alone, for numbers in turn."""
    text = "|".join(str(part) for part in (seed, *identity))
    key = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "little")
    return np.random.Generator(np.random.Philox(key=key))


def uniform(seed: int, identity: tuple[Words, Words, Words], first: int, count: int) -> Numbers:
    """N x `count` numbers of 0 <= u < 1 for N identities of three words each, from slot `first` on.

    A slot's number depends on seed, identity and slot alone. `first` is a multiple of 4.
    """
    blocks = -(-count // EACH)
    size = len(identity[0])
    found = np.empty((size, blocks, EACH))
    step = max(1, BLOCK // blocks)
    for start in range(0, size, step):
        part = slice(start, start + step)
        words = _words(seed, tuple(word[part] for word in identity), first // EACH, blocks)
        found[part] = words.transpose(1, 2, 0)
    found *= 2.0**-32
    return found.reshape(size, blocks * EACH)[:, :count]


def _words(seed: int, identity: tuple[Words, ...], first: int, blocks: int) -> Words:
    """4 x N x blocks words."""
    size = len(identity[0])
    counter = np.empty((EACH, size, blocks), np.uint64)
    for row, word in enumerate(identity):
        counter[row] = word[:, None]
    counter[3] = np.arange(first, first + blocks, dtype=np.uint64)
    key = seed & 0xFFFFFFFF, seed >> 32
    return philox(counter.reshape(EACH, -1), key).reshape(EACH, size, blocks)
