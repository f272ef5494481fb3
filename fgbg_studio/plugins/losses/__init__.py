"""Losses: `build(options)` gives a function (logits, target, known) -> scalar tensor.

logits: float, B x 1 x H x W. target: that shape, 0..1. known: 1 where the target counts, else 0.
"""
