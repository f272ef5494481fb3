"""Dataset writers: `build(options, scale)` gives an object with `files(sample) -> {path: bytes}`."""
