"""Losses: `build(options)` gives a function (logits, target, known) -> scalar tensor.

logits: float, B x 1 x H x W. target: that shape, 0..1. known: 1 where the target counts, else 0.
What a network says is p = sigmoid(logits), so a mask and depth coded as 0..1 are the same to a
loss, and each can be given a weight on either head. Coded depth is a logarithm already
(`learning/coding.py`): differences of it are ratios of depth.

A file says in ABOUT what its loss is, in words that go on "Weight on the mask of ...", and in LABEL
how a form names it. Its weights and its own options are options of every training by themselves
(`learning/loss_options.py`), so torch is imported where it is used, not by the file.
"""
