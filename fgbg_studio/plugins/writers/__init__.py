"""Dataset writers: `build(options, scale)` gives `files(sample) -> {path: bytes}`."""
