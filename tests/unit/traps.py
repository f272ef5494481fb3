"""A pickle that would do something if it were unpickled without care."""

from __future__ import annotations

import os
from pathlib import Path


class Trap:
    """Unpickled, it would make a folder."""

    def __init__(self, made: Path) -> None:
        self.made = str(made)

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """What pickle calls."""
        return os.mkdir, (self.made,)
