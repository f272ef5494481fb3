"""Names that become folders: of runs and of datasets."""

from __future__ import annotations

import re

from fgbg_studio.base.errors import StudioError

LONGEST = 100


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
