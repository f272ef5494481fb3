"""The recipe as a form: plain groups, presets, and what has no effect now."""

from __future__ import annotations

from fgbg_studio.data.recipe import PRESETS, Recipe
from fgbg_studio.gui.options_form import OptionsForm

GROUPS = {
    "Size and count": ("width", "height", "places", "flips", "samples", "seed"),
    "Placement": ("placement", "ground_by", "horizon", "scale_least", "scale_most", "rotation"),
    "Objects": ("objects_least", "objects_most", "least_visible"),
    "Look": ("look",),
    "Blend": ("blends",),
    "Robustness": ("disturbance",),
    "Depth": ("relief",),
    "Split": ("val", "test"),
}
FOLDS = ("Look", "Blend", "Robustness")
SIZED = ("feather", "gaussian", "motion")
"""The blends that have a width, a sigma or a length."""


def recipe_form() -> OptionsForm:
    """A form for recipes."""
    presets = {name: preset.model_dump() for name, preset in PRESETS.items()}
    return OptionsForm(
        Recipe,
        groups=GROUPS,
        presets={"disturbance": presets},
        folds=FOLDS,
        reasons=without_effect,
    )


def without_effect(recipe: Recipe) -> dict[str, str]:
    """The settings that change no sample now, and why."""
    reasons = {}
    if recipe.placement != "ground":
        for name in ("ground_by", "horizon"):
            reasons[name] = "It counts only where placement is 'ground'."
    if recipe.objects_most == 1:
        reasons["least_visible"] = "Each sample has one object, which nothing hides."
    for blend in SIZED:
        if not getattr(recipe.blends, blend):
            reasons[f"blends.{blend}_px"] = f"Tick '{blend}' above first."
    if len(recipe.blends.chosen) == 1:
        reasons["blends.every"] = "Only one blend is ticked."
    return reasons
