"""Build the sample project that comes with the program: draw its pictures, then import them.

Run from the checkout:  python -m resources.build_sample_project
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fgbg_studio.base.events import finish
from fgbg_studio.data.recipe import DISTURBED, Recipe
from fgbg_studio.data.sources import Background
from fgbg_studio.imaging.writing import encode_jpeg, write_png
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.project import Project
from resources.drawing.photos import CUTS, mask_of
from resources.drawing.scenes import camera_of
from resources.drawing.textures import photo

TARGET = Path(__file__).resolve().parent / "sample_project"
RECIPE = Recipe(
    width=224,
    height=224,
    placement="ground",
    horizon=0.45,
    scale_least=0.6,
    scale_most=1.0,
    disturbance=DISTURBED,
)
LICENCE = "MIT, drawn for FGBG Studio"
PHOTO_LICENCE = "see skimage.data in the documentation of scikit-image"


def main() -> None:
    """Draw, import, and put the finished project in the place of the old one."""
    with tempfile.TemporaryDirectory() as temporary:
        drawn, built = Path(temporary) / "drawn", Path(temporary) / "street-cars"
        subprocess.run([sys.executable, "-m", "resources.drawing", str(drawn)], check=True)
        build(drawn, built)
        shutil.rmtree(TARGET, ignore_errors=True)
        shutil.copytree(built, TARGET)


def build(drawn: Path, folder: Path) -> None:
    """Make a project from drawn pictures, with exact depth and camera of each background."""
    with Project.create(folder, "Street cars", RECIPE) as project:
        for role in ("backgrounds", "cutouts"):
            finish(import_pictures(project, [drawn / role], role, LICENCE))
        _give_exact_depth(project, drawn / "depth")
        _add_photos(project, drawn / "photos")
        _forget_where_drawn(project)


def _give_exact_depth(project: Project, drawn: Path) -> None:
    for background in project.contents.backgrounds:
        inside = f"depth/{background.id}.png"
        project.path(inside).parent.mkdir(exist_ok=True)
        shutil.copyfile(drawn / f"{background.name}.png", project.path(inside))
        exact = {"depth": inside, "teacher": "exact", **camera_facts(background)}
        project.put(background.model_copy(update=exact))


def camera_facts(background: Background) -> dict[str, float]:
    """Horizon and height of the camera that a scene was drawn with."""
    camera = camera_of(int(background.name.removeprefix("street-")), background.height)
    # Rows are counted at their middle there, and from the picture's edge here.
    horizon = (camera.horizon + 0.5) / background.height
    return {"horizon": round(horizon, 6), "camera_height": round(camera.height, 6)}


def _add_photos(project: Project, folder: Path) -> None:
    """The photos behind the cut-outs, with the masks made of them, ready to be worked on."""
    folder.mkdir(exist_ok=True)
    for name, cut in CUTS.items():
        (folder / f"{name}.jpg").write_bytes(encode_jpeg(photo(cut.file)))
    finish(import_pictures(project, [folder], "photos", PHOTO_LICENCE))
    cutouts = {cutout.name: cutout for cutout in project.contents.cutouts}
    for entry in project.contents.photos:
        cutout, mask = cutouts[entry.name], f"masks/{entry.id}.png"
        write_png(project.path(mask), mask_of(CUTS[entry.name]))
        done = {"mask": mask, "cutout": cutout.id, "state": "done"}
        project.put(
            entry.model_copy(update=done),
            cutout.model_copy(
                update={"photo": entry.id, "licence": PHOTO_LICENCE, "edges": "clean"}
            ),
        )


def _forget_where_drawn(project: Project) -> None:
    """The temporary folder in which they were drawn says nothing to anyone."""
    origin = {"origin": "resources/drawing"}
    project.put(*(b.model_copy(update=origin) for b in project.contents.backgrounds))
    project.put(*(c.model_copy(update=origin) for c in project.contents.cutouts))
    project.put(*(p.model_copy(update={"origin": "scikit-image"}) for p in project.contents.photos))


if __name__ == "__main__":
    main()
