"""In what precision a network computes; losses, weights and their averages are always float32."""

from __future__ import annotations

import torch

HALF = {"cuda": torch.float16, "cpu": torch.bfloat16}
"""What half precision is on each kind of device; others have none here.

float16 has the finer steps, and needs its gradients scaled, as P. Micikevicius et al.: Mixed
precision training, ICLR 2018, do; a processor computes with bfloat16 or not at all.
"""


def half_type(precision: str, device: torch.device) -> torch.dtype | None:
    """The half precision to compute in, or None for full: "auto", "full" or "half" on a device.

    auto is half on a graphics card alone. On a processor it must be asked for: with AVX-512 BF16 a
    step of the default network takes three quarters of the time, without it takes longer.
    """
    wanted = precision == "half" or (precision == "auto" and device.type == "cuda")
    return HALF.get(device.type) if wanted else None


def scaler(kind: torch.dtype | None, device: torch.device) -> torch.amp.GradScaler:
    """What keeps gradients in the range of float16; it changes nothing where there are none."""
    return torch.amp.GradScaler(device.type, enabled=kind == torch.float16)
