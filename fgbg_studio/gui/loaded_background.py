"""A background made ready for the screen; all of it is made in another thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from fgbg_studio.base.errors import PictureError
from fgbg_studio.gui.depth_view import DepthPicture, depth_picture
from fgbg_studio.gui.ground_edits import OpenGround
from fgbg_studio.gui.ground_view import Ground
from fgbg_studio.gui.qimages import halved, to_qimage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.recipe import Recipe
    from fgbg_studio.data.sources import Background
    from fgbg_studio.project import Project


@dataclass(frozen=True)
class LoadedBackground:
    """The picture (RGB, uint8) with its halves, its depth if it has one, its painted regions."""

    picture: npt.NDArray[np.uint8]
    levels: list[QImage]
    depth: DepthPicture | None
    open_ground: OpenGround


def load(project: Project, background: Background, known: OpenGround | None) -> LoadedBackground:
    """Read all files of a background; its regions only if they are not being edited already."""
    from fgbg_studio.imaging.reading import read_rgb, read_uint16

    scale = project.contents.depth
    picture = read_rgb(project.path(background.file))
    levels = halved(to_qimage(picture))
    opened = known or _open_ground(project, background, levels[0])
    if not background.depth:
        return LoadedBackground(picture, levels, None, opened)
    values = scale.decode(read_uint16(project.path(background.depth)))
    depth = depth_picture(values, scale.near, scale.far, scale.unit)
    return LoadedBackground(picture, levels, depth, opened)


def _open_ground(project: Project, background: Background, picture: QImage) -> OpenGround:
    import numpy as np

    from fgbg_studio.imaging.mask_history import MaskHistory
    from fgbg_studio.imaging.mask_levels import MaskLevels
    from fgbg_studio.imaging.reading import read_mask

    shape = picture.height(), picture.width()
    mask = np.zeros(shape, np.uint8)
    if background.regions:
        file = project.path(background.regions)
        mask = read_mask(file)
        if mask.shape != shape:
            raise PictureError(
                f"{file} has another size than its background. Remove it, and paint anew."
            )
    return OpenGround(MaskHistory(mask), MaskLevels(mask))


def ground_of(background: Background, recipe: Recipe) -> Ground:
    """Horizon and crop frame of a background: the recipe's horizon is one of the canvas."""
    from fgbg_studio.imaging.fitting import centre_crop, cropped_part

    size = background.width, background.height
    crop = _rect(*centre_crop(size, recipe.canvas, background.crop))
    frame = _rect(*cropped_part(size, background.crop))
    if background.horizon is not None:
        return Ground(crop, frame, background.horizon, True)
    horizon = (crop.top() + recipe.horizon * crop.height()) / background.height
    return Ground(crop, frame, horizon, False)


def _rect(rows: slice, columns: slice) -> QRectF:
    width, height = columns.stop - columns.start, rows.stop - rows.start
    return QRectF(columns.start, rows.start, width, height)
