"""What the guided path says of each step: what it is for, what to do next, and when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fgbg_studio.gui.actions import ACTIONS

if TYPE_CHECKING:
    from fgbg_studio.gui.page import Page
    from fgbg_studio.project import Contents

KEYS = {spec.id: spec.shortcut for spec in ACTIONS}
"""Keys are named in the texts by their actions, so that they stay true."""
ENOUGH = "A few dozen, as different as can be, work well."


@dataclass(frozen=True)
class Told:
    """What to do next; `done` once the step has what the next one needs."""

    todo: str
    done: bool = False


@dataclass(frozen=True)
class GuideStep:
    """One page of the path."""

    purpose: str
    tell: Callable[[Page, Contents], Told]


def _cutouts(page: Page, found: Contents) -> Told:
    if count := len(found.cutouts):
        told = "One cut-out is ready." if count == 1 else f"{count:,} cut-outs are ready."
        keys = KEYS["tool-brush"], KEYS["tool-eraser"], KEYS["undo"]
        tools = "{} paints, {} erases, {} takes back".format(*keys)
        return Told(f"{told} Try the tools on one: {tools}.", True)
    if found.photos:
        return Told(
            f"Press {KEYS['assist-photo']} and the assistant finds the object, or paint over it "
            f"yourself. {KEYS['save-cutout']} marks it done and goes to the next."
        )
    return Told(f"Drop photos of your object on this page. {ENOUGH}")


def _backgrounds(page: Page, found: Contents) -> Told:
    every = found.backgrounds
    if not every:
        return Told(f"Drop photos of places on this page, without the object. {ENOUGH}")
    known = sum(bool(background.depth) for background in every)
    if known < len(every):
        return Told(
            f"Press {KEYS['infer-depth']} to find out how far everything is: {known:,} of "
            f"{len(every):,} have a depth map. Without them, only masks are learnt."
        )
    return Told(
        "Each has a depth map. Select one, and look at it, its horizon and its ground.", True
    )


def _compose(page: Page, found: Contents) -> Told:
    if not found.cutouts or not found.backgrounds:
        return Told("This needs at least one cut-out and one background: see the steps before.")
    return Told(
        f"Change a setting at the left and watch the samples; {KEYS['shuffle']} shows others. "
        f"Training needs no files: it makes its samples itself.",
        True,
    )


def _train(page: Page, found: Contents) -> Told:
    if not page.why_not("train-stop"):
        return Told("It learns: curves and pictures follow. Meanwhile other pages can be used.")
    if _is_trained(page):
        return Told("A network is trained. Let it see a picture that it does not know.", True)
    if reason := page.why_not("train-start"):
        return Told(reason)
    start = KEYS["train-start"]
    return Told(f"Choose a preset at the left, such as Quick look, and press Start ({start}).")


def _predict(page: Page, found: Contents) -> Told:
    if not _is_trained(page):
        return Told("This needs a trained network: see the step before.")
    if page.why_not("save-prediction"):
        return Told(f"Drop a picture on this page, or paste one with {KEYS['paste']}.")
    return Told("Where the mask is wrong, correct it, make it a cut-out, and train on.", True)


def _is_trained(page: Page) -> bool:
    return any(run.epoch for run in page.session.runs.found)


GUIDE: dict[str, GuideStep] = {
    "cutouts": GuideStep("Free your object from its photos.", _cutouts),
    "backgrounds": GuideStep("Give it places to appear in.", _backgrounds),
    "compose": GuideStep("Put both together, in thousands of ways.", _compose),
    "train": GuideStep("Let a network learn to find it.", _train),
    "predict": GuideStep("Use the network on new pictures.", _predict),
}
