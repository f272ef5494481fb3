"""Random numbers by name instead of in turn: those of any sample at once, and of many together.

Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011): a keyed function of a counter. The key is the seed,
the counter says whose numbers they are and which, so nothing has to be drawn before them.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.compiling import compiled

Words = npt.NDArray[np.uint64]
"""32-bit words in 64 bits, so that a product keeps its upper half."""
Numbers = npt.NDArray[np.float64]
ROUNDS = 10
MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
EACH = 4
"""Numbers that one counter gives."""
BLOCK = 1 << 15
"""Counters at once: their words stay in the processor's cache."""


@compiled
def philox(counter: Words, key: tuple[np.uint64, np.uint64]) -> Words:
    """4 x N words of 32 bits from 4 x N words of counters, under a key of two words."""
    found = np.empty_like(counter)
    for n in range(counter.shape[1]):
        a, b, c, d = counter[0, n], counter[1, n], counter[2, n], counter[3, n]
        k0, k1 = key
        for _ in range(ROUNDS):
            first, second = a * MULTIPLIERS[0], c * MULTIPLIERS[1]
            a, b = (second >> HALF) ^ b ^ k0, second & LOW
            c, d = (first >> HALF) ^ d ^ k1, first & LOW
            k0, k1 = (k0 + WEYL[0]) & LOW, (k1 + WEYL[1]) & LOW
        found[0, n], found[1, n], found[2, n], found[3, n] = a, b, c, d
    return found


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
    key = np.uint64(seed & 0xFFFFFFFF), np.uint64(seed >> 32)
    return philox(counter.reshape(EACH, -1), key).reshape(EACH, size, blocks)
