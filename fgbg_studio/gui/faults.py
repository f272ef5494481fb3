"""Faults of the program: what nobody expected, as words for the person."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from fgbg_studio import __version__

WORTH_TELLING = ("PySide6", "numpy", "cv2", "torch", "onnxruntime", "rembg")
"""Packages whose version is told where they are loaded: a report must import none."""


def sentence(error: BaseException) -> str:
    """A fault as one sentence."""
    text = str(error).strip().partition("\n")[0]
    return f"Something went wrong in the program: {text or type(error).__name__}"


def details(error: BaseException) -> str:
    """A fault with everything that helps to mend it, as it is copied into a report.

    The person's home and the program's own folder are left out of the paths.
    """
    told = "".join(traceback.format_exception(error))
    return without_private_paths(f"{told}\n{machine()}")


def machine() -> str:
    """Versions and device in a few lines; what is not loaded yet is not asked."""
    lines = [
        f"FGBG Studio {__version__}",
        f"Python {platform.python_version()} on {platform.platform()}",
    ]
    for name in WORTH_TELLING:
        if version := getattr(sys.modules.get(name), "__version__", ""):
            lines.append(f"{name} {version}")
    return "\n".join([*lines, *_device()])


def without_private_paths(text: str) -> str:
    """Paths from the program's folder or from "~" on, wherever they stand in a text."""
    package = Path(__file__).resolve().parents[2]
    text = text.replace(f"{package}/", "").replace(f"{package}\\", "")
    with suppress(RuntimeError):  # no home at all
        home = str(Path.home())
        text = text.replace(home, "~") if len(home) > 1 else text
    return text


def _device() -> list[str]:
    """What torch computes on, if it is loaded: the fault may be that it does not load."""
    if "torch" not in sys.modules:
        return []
    try:
        from fgbg_studio.learning.devices import device_name

        return [f"device {device_name()}"]
    except (ImportError, AttributeError, OSError, RuntimeError) as error:
        return [f"device unknown: {error}"]


@contextmanager
def shown_by(show: Callable[[str, str], object]) -> Iterator[None]:
    """Pass what goes wrong in Qt's callbacks to `show`; a terminal would be seen by nobody."""
    before = sys.excepthook

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before(kind, error, trace)
        if isinstance(error, Exception):
            show(sentence(error), details(error))

    sys.excepthook = tell
    try:
        yield
    finally:
        sys.excepthook = before
