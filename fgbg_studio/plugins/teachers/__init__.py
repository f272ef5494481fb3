"""Teachers: what gives the depth of a photo.

A file defines `Options`, `files(options)` (the `ModelFile`s that those options need, none for a
prior), `every_file()` (all published files that any options need) and `build(options)`, which
gives an object with

    kind: str        "network", or "prior": no measurement of the picture, and labelled so
    unit: str        "metre", or "relative": right but for a scale, and in disparity for a shift
    quantity: str    "depth" or "disparity": what the network itself gives
    licence: str     of its weights, as their publisher states it
    device: str      where it really runs: "CPU", "CUDA: name of the card"
    depth(image)     -> float32, H x W
    depths(images)   -> a list of the same, in batches where the network can

`image` is RGB, uint8, H x W x 3; pictures of one call may differ in size. Larger is farther, 0 is
unknown, and everything else is finite and positive. A teacher in metres gives metres. A relative
teacher of disparity answers 1 / disparity: 1 / depth is then what the network gave, and one
straight line for a whole dataset is fitted in it (Ranftl et al., MiDaS, 2020). Where its disparity
is next to nothing or less, at the sky say, the depth is very large: far, not unknown. A relative
teacher of depth answers the depth as it is.

Where some options change nothing beside others, the file also has `meaningless(options)`, the set
of their names: a form leaves them out. Where files can be fetched that `every_file` does not list,
it has `files_named(name)`, which gives those with a name or in a folder.

`build` raises StudioError for files that are absent, damaged or another network's; `depth` and
`depths` for answers that are no depth (NaN, infinite, another shape), and where even one picture
at a time is too much for the graphics card.
"""
