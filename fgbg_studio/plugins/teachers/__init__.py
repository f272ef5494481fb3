"""Teachers: what gives the depth of a photo.

`build(options)` gives an object with `unit`, `kind` ("network" or "prior"), `licence`, and
`depth(image) -> float32 H x W`, larger = farther, 0 = unknown.
"""
