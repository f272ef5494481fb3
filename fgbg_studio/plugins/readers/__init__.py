"""Readers: how data that people have already is named.

An entry defines `Options`; `ABOUT`, which says how such data looks; `IS_GUESS`, true where its
matches have to be shown before they are taken; and `match(container, options)`, which gives a
`fgbg_studio.data.matching.Match`.
"""
