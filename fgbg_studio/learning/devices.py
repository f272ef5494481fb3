"""Which device does the work, in words that can be shown."""

from __future__ import annotations

import torch

from fgbg_studio.base.errors import StudioError


def choose(name: str = "auto") -> torch.device:
    """`auto` is CUDA, else Apple's MPS, else the CPU. Raises StudioError for one that is absent."""
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    if name.startswith("cuda") and not torch.cuda.is_available():
        raise StudioError(
            "No CUDA device can be used. Choose 'auto' or 'cpu'; 'fgbg-studio doctor' tells more."
        )
    try:
        return torch.device(name)
    except RuntimeError as error:
        raise StudioError(f"There is no device '{name}'. Choose auto, cpu, cuda or mps.") from error


def device_name(device: torch.device | None = None) -> str:
    """For people: "CPU, 2 threads" or "CUDA: NVIDIA H100"."""
    device = device or choose()
    if device.type == "cuda":
        return f"CUDA: {torch.cuda.get_device_name(device)}"
    if device.type == "cpu":
        threads = torch.get_num_threads()
        return f"CPU, {threads} thread{'s' if threads > 1 else ''}"
    return device.type.upper()
