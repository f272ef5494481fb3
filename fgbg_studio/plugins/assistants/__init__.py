"""Assistants: what proposes a mask for a photo.

`build(options)` gives an object with `propose(image, box, foreground, background) -> uint8 H x W`.
"""
