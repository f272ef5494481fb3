"""Entry point of `fgbg-studio` and `python -m fgbg_studio`."""

from __future__ import annotations

import multiprocessing
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; without arguments, open the window. Returns the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    from fgbg_studio.cli import entry

    return entry.main(given)


if __name__ == "__main__":
    multiprocessing.freeze_support()  # a program in one file is started again as each process
    sys.exit(main())
