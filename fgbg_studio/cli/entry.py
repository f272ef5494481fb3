"""From arguments to an exit code: 0 done, 1 failed, 2 wrong usage, 130 stopped.

Opening the window is decided here, before the other commands and what they need are imported:
they would cost the window a second.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from types import TracebackType

from fgbg_studio.base.errors import Cancelled, StudioError, UsageError, describe_os_error

FAILED, USAGE, INTERRUPTED = 1, 2, 130


def main(arguments: list[str]) -> int:
    """Run one command; an expected failure is one sentence on stderr."""
    sys.excepthook = _explain_fault
    try:
        if not arguments or (arguments[0] == "gui" and not {"-h", "--help"} & set(arguments)):
            return _open_window(arguments[1:])
        from fgbg_studio.cli.commands import run_command

        return run_command(arguments)
    except (Cancelled, KeyboardInterrupt) as stopped:
        print(stopped, end="\n" if str(stopped) else "", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return _unheard()
    except StudioError as error:
        return _failed(str(error), USAGE if isinstance(error, UsageError) else FAILED)
    except OSError as error:
        return _failed(describe_os_error(error, f"working on {error.filename or 'a file'}"))


def _unheard() -> int:
    """Whoever read the output, `head` say, has left: Python must not try to write the rest."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def _failed(sentence: str, code: int = FAILED) -> int:
    print(f"fgbg-studio: {sentence}", file=sys.stderr)
    return code


def _explain_fault(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """A fault of the program: a sentence first, then what a report needs."""
    print("fgbg-studio met a fault of its own. Nothing that was saved is lost.", file=sys.stderr)
    print("Please report it with these lines:", file=sys.stderr)
    traceback.print_exception(kind, error, trace)


def _open_window(arguments: list[str]) -> int:
    sample = "--sample" in arguments
    folders = [Path(text) for text in arguments if not text.startswith("-")]
    unknown = [text for text in arguments if text.startswith("-") and text != "--sample"]
    if unknown or len(folders) > 1:
        raise UsageError("Usage: fgbg-studio gui [PROJECT] [--sample]")
    try:
        from fgbg_studio.gui.app import main as open_window
    except ImportError as error:
        raise StudioError(
            f"The window cannot open ({error}). 'fgbg-studio doctor' tells what is missing."
        ) from error
    return open_window(folders[0] if folders else None, sample)
