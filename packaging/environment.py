"""The checkout's own virtual environment, made on the first start and found again on the next.

Standard library only, and nothing newer than Python 3.9: see system.py.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import system
from system import SetUpError, say

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "fgbg-studio.json"
LOG = VENV / "pip.log"
CONSTRAINTS = CHECKOUT / "packaging" / "constraints.txt"

GIGABYTES = 10 if sys.platform == "linux" else 3
"""What a set-up takes while it goes on: the packages, and before them their archives.

On Linux torch brings CUDA along, and two thirds of this stay.
"""

CUDA_INDEX = "https://download.pytorch.org/whl/cu130"
"""The publisher's builds for Windows, with the CUDA that the Linux default is built for."""


def ready(extras: Iterable[str], libraries: Iterable[str] = ()) -> Path:
    """The Python of an environment that has `extras`; sets up only what is not there yet.

    `libraries` are the system libraries that must load: keys of the tables in system.py.
    """
    packages = system.missing_libraries(libraries)
    stamp = read_stamp()
    wanted = merged(stamp.get("extras", []), extras)
    if PYTHON.exists() and stamp == expected_stamp(wanted):
        system.install(packages)
        return PYTHON
    base = None if can_be_kept(stamp) else system.base_python()
    system.install(packages + (system.missing_venv(base) if base else []))
    if base:
        create(base)
    else:
        say("Bringing the environment up to date.")
    install(wanted, replacing_cpu="cpu" in stamp.get("extras", []) and "gpu" in wanted)
    return PYTHON


def merged(present: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """Extras to have: nothing that is there goes away, but `gpu` takes the place of `cpu`."""
    extras = {*present, *wanted}
    return sorted(extras - {"cpu"} if "gpu" in extras else extras)


def read_stamp() -> dict[str, Any]:
    """What the last set-up noted at its end; empty when it did not get there."""
    with contextlib.suppress(OSError, ValueError):
        noted = json.loads(STAMP.read_text(encoding="utf-8"))
        return noted if isinstance(noted, dict) else {}
    return {}


def expected_stamp(extras: list[str]) -> dict[str, Any]:
    """What a set-up with `extras` notes when it is complete."""
    content = (CHECKOUT / "pyproject.toml").read_bytes() + CONSTRAINTS.read_bytes()
    return {**location(), "extras": extras, "requirements": hashlib.sha256(content).hexdigest()}


def location() -> dict[str, Any]:
    """What a virtual environment is bound to: its own folder and the Python it was made with."""
    return {"folder": str(VENV), "python": str(PYTHON.resolve())}


def can_be_kept(stamp: dict[str, Any]) -> bool:
    """Whether packages can be added to what is there: whole, not moved, its Python not replaced."""
    if VENV.exists() and not STAMP.exists():
        raise SetUpError(
            f"There is a folder {VENV} that this command has not made.\n"
            "Rename or delete it, then start again."
        )
    return PYTHON.exists() and location().items() <= stamp.items()


def create(base: str) -> None:
    """An empty virtual environment, marked as this command's own before anything else."""
    say(f"Setting up {VENV}: this once, some minutes, up to {GIGABYTES} GB.")
    if VENV.exists():
        shutil.rmtree(VENV)
    check_disk()
    VENV.mkdir()
    STAMP.write_text("{}", encoding="utf-8")
    if subprocess.call([base, "-m", "venv", str(VENV)]):
        raise SetUpError(f"{base} could not make a virtual environment in {VENV}: see above.")


def check_disk() -> None:
    """Stop before minutes of downloading that could not be unpacked."""
    free = shutil.disk_usage(CHECKOUT).free / 1e9
    if free < GIGABYTES:
        raise SetUpError(
            f"The set-up takes up to {GIGABYTES} GB, but only {free:.1f} GB are free for "
            f"{CHECKOUT}. Free some space, then start again."
        )


def install(extras: list[str], replacing_cpu: bool) -> None:
    """Install the checkout, editable, so that changed sources need no set-up.

    The stamp is gone meanwhile: after an interruption nobody trusts what lies there.
    """
    STAMP.write_text("{}", encoding="utf-8")
    if replacing_cpu:
        pip("uninstall", "--yes", *cpu_only())
    cuda = ["--extra-index-url", CUDA_INDEX] if "gpu" in extras and os.name == "nt" else []
    target = f"{CHECKOUT}[{','.join(extras)}]"
    pip("install", "--constraint", str(CONSTRAINTS), *cuda, "--editable", target)
    STAMP.write_text(json.dumps(expected_stamp(extras)), encoding="utf-8")
    say("Set up.")


def cpu_only() -> list[str]:
    """What must go before the builds for the graphics card come."""
    # Both onnxruntimes write into one folder, so that removing one later would break the other.
    return ["onnxruntime", *(["torch", "torchvision"] if os.name == "nt" else [])]


def pip(command: str, *arguments: str) -> None:
    """Run the environment's pip; a failure is told in a sentence."""
    LOG.unlink(missing_ok=True)
    # Beside the packages: /tmp often lies in memory, too small for torch.
    temporary = VENV / "tmp"
    temporary.mkdir(exist_ok=True)
    switches = ["--disable-pip-version-check", "--no-input", "--log", str(LOG)]
    status = subprocess.call(
        [str(PYTHON), "-m", "pip", command, *switches, *arguments],
        env={**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary)},
    )
    shutil.rmtree(temporary, ignore_errors=True)
    if status:
        log = LOG.read_text(encoding="utf-8", errors="replace") if LOG.exists() else ""
        raise SetUpError(explain(log))
    LOG.unlink(missing_ok=True)


CAUSES = {
    "The disk is full. Free some space": ("No space left on device", "Errno 28", "quota exceeded"),
    "The package index cannot be reached. Check the network and its proxy": (
        "Name or service not known",
        "Temporary failure in name resolution",
        "getaddrinfo failed",
        "nodename nor servname",
        "Network is unreachable",
        "Max retries exceeded",
        "NewConnectionError",
        "ConnectTimeoutError",
        "ReadTimeoutError",
        "ProxyError",
    ),
}
"""What to tell -> what pip writes then."""


def explain(log: str) -> str:
    """Why pip failed, as a sentence that says what to do next."""
    for advice, signs in CAUSES.items():
        if any(sign.lower() in log.lower() for sign in signs):
            return f"{advice}, then start again: what was downloaded is kept."
    return f"The packages could not be installed: see above, or the whole log in {LOG}."


def become(command: list[str]) -> int:
    """Let `command` take this process's place, signals and exit code included."""
    sys.stdout.flush()
    if os.name == "nt":  # where exec returns to the prompt while the new process still runs
        return subprocess.call(command)
    return os.execv(command[0], command)


def exit_with(main: Callable[[list[str]], int]) -> None:
    """Run one of the two commands; what a person has to know is a sentence, not a traceback."""
    try:
        sys.exit(main(sys.argv[1:]))
    except SetUpError as error:
        sys.exit(f"\n{error}")
    except OSError as error:
        sys.exit(f"\nThe set-up could not go on: {error}.\nMend that, then start again.")
    except KeyboardInterrupt:
        sys.exit(130)
