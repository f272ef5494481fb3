"""Teachers: `build(options)` gives an object with `unit`, `kind`, `licence` and
`depth(image) -> float32 H x W`, larger = farther, 0 = unknown."""
