"""What every figure means, in one sentence, and its short name. No torch: the window shows them.

Where a figure is pooled, all pixels count the same. Where it is a mean over pictures, each picture
counts the same, whatever it shows.
"""

from __future__ import annotations

MASK = {
    "iou": "Intersection over union of the binary masks (alpha >= 0.5), pooled over all pixels",
    "iou-mean": "Intersection over union of each picture's binary masks (alpha >= 0.5), averaged "
    "over pictures",
    "dice": "Dice of the binary masks, 2 both / (predicted + true), pooled over all pixels",
    "dice-mean": "Dice of each picture, averaged over pictures",
    "boundary-f": "F-measure of each picture's outline, found within 0.8 % of the diagonal of the "
    "true one, averaged over pictures",
}
DEPTH_ERRORS = {
    "abs-rel": "Mean of |estimated - true| / true depth",
    "rmse": "Root of the mean squared difference of depth, in its unit",
    "rmse-log": "Root of the mean squared difference of the natural logarithms of depth",
    "silog": "100 x the standard deviation of the difference of the logarithms",
    "delta1": "Share of pixels whose depth is off by less than a factor of 1.25",
    "delta2": "The same for a factor of 1.25 squared",
    "delta3": "The same for a factor of 1.25 cubed",
    "covered": "Share of the pixels of known depth for which some depth was estimated",
}
DEPTH = {
    **{name: f"{told}; pooled over all known pixels" for name, told in DEPTH_ERRORS.items()},
    "rmse-range": "That root as a share of the dataset's range, far - near",
    "ssim": "Structural similarity of each picture's depth, averaged over pictures",
}
DEFINITIONS = MASK | DEPTH
LABELS = {
    "iou": "IoU",
    "iou-mean": "mean IoU",
    "dice": "Dice",
    "dice-mean": "mean Dice",
    "boundary-f": "boundary F",
    "abs-rel": "AbsRel",
    "rmse": "RMSE",
    "rmse-log": "RMSE log",
    "silog": "SILog",
    "delta1": "δ1",
    "delta2": "δ2",
    "delta3": "δ3",
    "covered": "covered",
    "rmse-range": "RMSE/range",
    "ssim": "SSIM",
}
"""How each figure is named where there is little room."""
OVER_PICTURES = ("iou-mean", "dice-mean", "boundary-f", "ssim")
"""The figures that are means over pictures. All others are pooled over pixels."""
SHOWN = {
    "mask": ("iou", "iou-mean", "dice", "dice-mean", "boundary-f"),
    "depth": ("abs-rel", "rmse", "rmse-range", "delta1", "delta2", "delta3", "ssim"),
}
"""What is shown of each head, in this order; files have every figure."""
