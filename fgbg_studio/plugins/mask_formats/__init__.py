"""Mask formats: how other programs keep masks.

An entry defines `Options`; `LOSES`, the sentence that says what is lost; `recognises(path)`, true
for a file that looks like one of its own; `read(path, options)`, which gives a `FoundMask` or a
`Refused` for each thing in a file; and `write(photos, options)`, which gives after each
`MaskedPhoto` the files that are ready, {name: content}, and in the end those of all together. It
writes nothing itself.
"""
