"""Dataset writers: `build(options)` gives an object with `files(index, sample) -> {path: bytes}`."""
