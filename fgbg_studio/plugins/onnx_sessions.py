"""Opening ONNX networks for plug-ins: on the best device that works, quietly, and saying which."""

from __future__ import annotations

from multiprocessing import parent_process
from pathlib import Path
from typing import Any

from fgbg_studio.base.errors import StudioError

NAMES = {"CPUExecutionProvider": "CPU", "CUDAExecutionProvider": "CUDA"}
CPU, CUDA = NAMES


def wanted() -> list[str]:
    """The providers to ask for, best first: CUDA where this onnxruntime was built with it."""
    import onnxruntime

    return [CUDA, CPU] if CUDA in onnxruntime.get_available_providers() else [CPU]


def settings() -> Any:
    """Session options that keep onnxruntime's remarks on unused weights off the screen."""
    try:
        import onnxruntime
    except ImportError as error:
        raise StudioError(
            "onnxruntime is missing. Install it: pip install 'fgbg-studio[cpu]' (or [gpu])."
        ) from error
    made = onnxruntime.SessionOptions()
    made.log_severity_level = 3
    if parent_process() is not None:
        made.intra_op_num_threads = 1  # a helping process: the other cores have theirs
    return made


def open_session(path: Path, providers: list[str] | None = None) -> Any:
    """A session for one file, on the best device, or as `providers` say.

    Raises StudioError, naming the file, where it is no such network.
    """
    chosen = settings()
    import onnxruntime

    with_what = providers or wanted()
    try:
        return onnxruntime.InferenceSession(str(path), chosen, providers=with_what)
    except failures() as error:
        raise unusable(path, error) from error


def failures() -> tuple[type[Exception], ...]:
    """What onnxruntime raises for a file that it cannot use."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return (
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NoModel,
        state.NoSuchFile,
        state.NotImplemented,
        state.RuntimeException,
    )


def unusable(path: Path, error: Exception) -> StudioError:
    """The sentence for a file that onnxruntime cannot use."""
    first = str(error).splitlines()[0] if str(error) else type(error).__name__
    return StudioError(
        f"{path} cannot be used as a network ({first}). Replace it by the one that its publisher "
        "offers, or choose another one."
    )


def is_want_of_memory(error: Exception) -> bool:
    """Whether a network failed since its pictures do not fit into the memory of its device.

    onnxruntime says so in words alone: "Failed to allocate memory" (its arena), "std::bad_alloc",
    "CUDA out of memory".
    """
    text = str(error).lower()
    return any(word in text for word in ("allocate memory", "bad_alloc", "out of memory"))


def provider_of(session: Any) -> str:
    """Where a session really runs: "CPU", "CUDA", or onnxruntime's own name of another."""
    name = str(session.get_providers()[0])
    return NAMES.get(name, name.removesuffix("ExecutionProvider"))


def fallback_note(provider: str) -> str:
    """A sentence where CUDA was to be used and is not, else nothing."""
    if provider == NAMES[CUDA] or CUDA not in wanted():
        return ""
    return (
        f"onnxruntime could not start CUDA, so the network runs on the {provider}. Its libraries "
        "have to fit the installed onnxruntime-gpu: see 'fgbg-studio doctor'."
    )
