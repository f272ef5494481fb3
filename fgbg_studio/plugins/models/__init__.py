"""Networks: `build(options)` gives a module (image, background) -> (mask logits, depth logits)."""
