"""Find the object of image.ppm and its depth; needs numpy and torch, and nothing else."""

import json
from pathlib import Path

import numpy as np
import torch

here = Path(__file__).resolve().parent
card = json.loads((here / "card.json").read_text(encoding="utf-8"))
network = torch.export.load(here / card["file"]).module()  # of somebody whom you trust


def read(name: str) -> np.ndarray:
    """A PPM picture, 1 x 3 x H x W, 0 to 1; H and W are multiples of card["stride"]."""
    _, size, _, pixels = (here / name).read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    rgb = np.frombuffer(pixels, np.uint8).reshape(1, height, width, 3)
    return rgb.transpose(0, 3, 1, 2).astype(np.float32) / 255


given = [torch.from_numpy(read(f"{name}.ppm")) for name in ("image", "background")]
with torch.no_grad():  # zeros for a background: there is none at hand
    mask_logits, _, depth = (each.numpy() for each in network(*given))
mask = 1 / (1 + np.exp(-mask_logits[0]))
for name, grey in (("mask", mask), ("depth", depth[0] / depth.max())):
    header = f"P5\n{mask.shape[1]} {mask.shape[0]}\n255\n".encode()
    (here / f"{name}.pgm").write_bytes(header + (grey * 255).astype(np.uint8).tobytes())
away = np.median(depth[0][mask >= mask.max() / 2])
print(f"The object covers {(mask > 0.5).mean():.1%} of mask.pgm.", end=" ")
print(f"It is {away:.2f} {card['depth']['unit']} away, as depth.pgm shows.")
