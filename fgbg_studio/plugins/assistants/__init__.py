"""Assistants: what proposes a mask for a photo.

A file defines `Options`, `files(options)` (the `ModelFile`s that those options need),
`every_file()` (all that any options need) and `build(options)`, which gives an object with

    provider: str             "CPU" or "CUDA": where it really runs
    note: str                 a sentence where that is not what it was to run on, else ""
    prompts: frozenset[str]   which of "box", "points" and "strokes" it understands
    needs_prompt: bool        whether it refuses a photo in which nothing is pointed at
    encode(image)             a dict of float arrays worth keeping for the photo, or None
    propose(image, prompt, encoded) -> uint8, H x W

One whose `encode` gives arrays also has `fingerprint: str`, which says what encoded them, and
`preview(prompt, encoded, (height, width)) -> uint8`, a small mask at once. `image` is RGB, uint8,
H x W x 3; `prompt` is an `imaging.prompts.Prompt`. Where some options change nothing beside
others, the file also has `meaningless(options)`, the set of their names: a form leaves them out.
"""
