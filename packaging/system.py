"""What the system itself has to have: a Python, the libraries that Qt links to, a screen.

Standard library only, and nothing newer than Python 3.9, so that any Python a machine has gets at
least as far as saying which one is needed.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence

SUPPORTED = ((3, 13), (3, 12), (3, 11))
"""Pythons that the program runs under, the one to choose first."""

QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""What every Qt program links to -> the Debian package that has it."""

SCREEN_LIBRARIES = {
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt's platforms X11 and Wayland link to besides."""


class SetUpError(Exception):
    """Something that the person at the keyboard has to do first; the text says what."""


def say(text: str) -> None:
    """A line to the person, at once and in order with what other programs print."""
    print(text, flush=True)


def has_screen() -> bool:
    """Whether a window can be shown."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform != "linux" or any(os.environ.get(name) for name in displays)


def base_python() -> str:
    """A supported Python: this one, else the newest on the PATH."""
    names = [f"python{major}.{minor}" for major, minor in SUPPORTED]
    commands = [[sys.executable], *([path] for name in names if (path := shutil.which(name)))]
    if os.name == "nt" and (launcher := shutil.which("py")):
        commands += [[launcher, f"-{major}.{minor}"] for major, minor in SUPPORTED]
    for command in commands:
        if executable := supported(command):
            return executable
    raise SetUpError(
        "FGBG Studio needs Python 3.11, 3.12 or 3.13; this is "
        f"{sys.version_info[0]}.{sys.version_info[1]}, and there is no other on the PATH.\n"
        "Install one of them (python.org has them all), then start again."
    )


def supported(command: list[str]) -> str | None:
    """The path of the Python that `command` starts, if it starts and is one we run under."""
    check = f"import sys; sys.version_info[:2] in {SUPPORTED} or sys.exit(1); print(sys.executable)"
    found = subprocess.run([*command, "-c", check], capture_output=True, text=True, check=False)
    return found.stdout.strip() or None if found.returncode == 0 else None


def missing_venv(base: str) -> list[str]:
    """The Debian package with ensurepip, which that system splits off, if `base` lacks it."""
    if subprocess.call([base, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL) == 0:
        return []
    version = "import sys; print('python%d.%d-venv' % sys.version_info[:2])"
    return [subprocess.check_output([base, "-c", version], text=True).strip()]


def missing_libraries(names: Iterable[str]) -> list[str]:
    """The Debian packages of those of the named libraries that Linux cannot load."""
    if sys.platform != "linux":
        return []
    packages = {**QT_LIBRARIES, **SCREEN_LIBRARIES}
    return [packages[name] for name in names if not loads(name)]


def loads(library: str) -> bool:
    """Whether the system's loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(packages: Sequence[str]) -> None:
    """Install Debian packages where that is permitted, else name them."""
    if not packages:
        return
    say(f"This system lacks {', '.join(packages)}.")
    administrator = as_administrator()
    if administrator is None or not shutil.which("apt-get"):
        raise SetUpError(by_hand(packages))
    apt_get = [*administrator, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    subprocess.call([*apt_get, "update"])
    if subprocess.call([*apt_get, "install", "--yes", "--no-install-recommends", *packages]):
        raise SetUpError(f"apt-get could not install them: see above. {by_hand(packages)}")


def as_administrator() -> list[str] | None:
    """What to put before a command of the administrator's; None when that needs a password."""
    if os.name == "nt":
        return None
    if os.geteuid() == 0:
        return []
    asked = ["sudo", "-n"]
    can = shutil.which("sudo") and not subprocess.call([*asked, "true"], stderr=subprocess.DEVNULL)
    return asked if can else None


def by_hand(packages: Sequence[str]) -> str:
    """What a person, or their administrator, has to type."""
    if shutil.which("apt-get"):
        command = shlex.join(["sudo", "apt-get", "install", *packages])
        return f"Install what is missing, then start again:\n  {command}"
    return (
        f"Install what is missing (in Debian the packages are called {', '.join(packages)}) "
        "with your system's package manager, then start again."
    )
