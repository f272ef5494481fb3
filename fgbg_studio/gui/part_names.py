"""The parts of the split as people read them."""

from __future__ import annotations

from fgbg_studio.data.part_words import IN_WORDS, TITLES


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


PART_NAMES: dict[str, tuple[str, str]] = {
    part: (title, _sentence(IN_WORDS[part])) for part, title in TITLES.items()
}
"""Part -> its name, and what is in it."""


def part_name(part: str) -> str:
    """The name of a part; one that is not known is its own name."""
    return PART_NAMES.get(part, (part, ""))[0]
