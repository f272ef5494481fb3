"""Networks: what learns to find an object and to tell the depth of a scene.

A file defines `Options` and `build(options)`, which gives a `torch.nn.Module` with random weights:

    (image, background) -> (mask logits, depth logits)

Both inputs are float32, B x 3 x H x W, RGB 0..1; a background of zeros stands for "none at hand",
and the network works then too. Both answers are float logits, B x 1 x h x w, whose sigmoid is the
mask, and the depth as `fgbg_studio.learning.coding` codes it. They are of one size, most often the
picture's own. Where they are not, masks and depths to be learned are brought to their cells, and
answers to the picture's pixels. A network that takes one size only brings its input to it itself.
With the option `grey` a network sees brightness alone (ITU-R BT.601), as one channel.

What a network may have beside that:

    frame: (top, left, bottom, right), in shares of the picture: what the answers are of, where they
        are not of the whole of it
    learn_at(share): told before each step how much of the training is done, 0 <= share < 1, for
        trainings in phases. The phase is part of `state_dict`, so that a checkpoint of any step can
        be used.

What a file may have beside that:

    begin(network, options): gives the network of a new run pretrained weights. It is called once,
        before the first step; a network that comes from a checkpoint needs none.
    files(options), every_file(): the `ModelFile`s that `begin` needs, as teachers have them
    meaningless(options): the names of options that change nothing beside the others

No file here imports torch before `build`: names, options and model files are told without it.
"""
