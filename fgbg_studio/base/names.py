"""Names that become folders, of runs and of datasets; and names that others gave."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from fgbg_studio.base.errors import StudioError

LONGEST = 100
UNREADABLE = r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
"""Control characters, ends of lines, what turns the direction of writing, and halves of characters.

A terminal obeys some of them, others make a name look like another one.
"""


def checked_name(text: str, what: str) -> str:
    """`text`, if it may name a `what`, such as a "run". Raises StudioError otherwise.

    What is refused would leave the folder, hide it, or mean something else on another system.
    """
    if len(text) > LONGEST or not re.fullmatch(r"[\w-]([\w.-]*[\w-])?", text, re.ASCII):
        raise StudioError(
            f"'{text}' cannot be a {what}'s name. Use letters, digits, dashes, underscores and, "
            f"inside, dots: {LONGEST} at most."
        )
    return text


def readable(text: str) -> str:
    """A name from somebody's file, or a sentence with one, as it may be shown on any screen."""
    return re.sub(UNREADABLE, "\N{REPLACEMENT CHARACTER}", text)


def not_taken(name: str, is_taken: Callable[[str], bool]) -> str:
    """`name`, or the first of "name-2", "name-3" and so on, that is not taken."""
    found, number = name, 2
    while is_taken(found):
        found, number = f"{name}-{number}", number + 1
    return found


def next_free_name(folder: Path, what: str) -> str:
    """The first of "run-001", "run-002" and so on, for a `what` of "run", that `folder` lacks."""
    number = 1
    while (folder / f"{what}-{number:03d}").exists():
        number += 1
    return f"{what}-{number:03d}"
