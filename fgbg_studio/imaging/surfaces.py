"""Where an object's surface is: what its depth, its edges and its place in the picture go by."""

OPAQUE = 128
"""The mask value from which a pixel belongs to the cut-out's surface (alpha >= 0.5)."""
