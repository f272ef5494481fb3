"""Everything that takes long, as generators of events; see `fgbg_studio.base.events`."""
