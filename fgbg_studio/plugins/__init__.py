"""One folder a kind, one file an entry; see `fgbg_studio.base.registry`."""
