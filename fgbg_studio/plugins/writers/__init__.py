"""Writers of datasets: how samples, encoded already, are laid into files.

An entry defines `Options`; `EXTRA`, the name of the group of optional dependencies that it needs,
or ""; and `build(options, facts)`, which gives a `fgbg_studio.data.writing.Writer`. A part of the
split becomes a folder, a file or a list of its own where the format has such.
"""
