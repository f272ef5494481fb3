"""Pictures as numpy arrays: reading, writing, blending, disturbing and showing them."""
