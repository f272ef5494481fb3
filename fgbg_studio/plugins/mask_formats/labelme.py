"""labelme: one JSON file a photo, with polygons or exact masks; versions 4, 5 and 6.

K. Wada: labelme, image polygonal annotation with Python, github.com/wkentaro/labelme. Shapes with
one label and one group_id are one object; a photo that is packed into the file is passed over.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.data.exchange import FoundMask, MaskedPhoto, Refused, read_document, stem

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LOSES = (
    "Soft edges are lost: a pixel of alpha 128 or more belongs to the object, any other does not."
)
VERSION = "5.5.0"
"""Of labelme, whose file is written; shape_type "mask" is known to it since 5.2."""
CORNERS_OF_A_CIRCLE = 360
CORNERS_ARE_GIVEN = (None, "polygon", "rectangle", "oriented_rectangle")
"""Version 6 knows rectangles that are turned, by four corners."""
Coordinate = Annotated[float, Field(allow_inf_nan=False)]
Side = Annotated[int, Field(ge=1, le=25_000)]


class Options(BaseOptions):
    """How masks are written."""

    label: str = option("object", "Label of every object that is written")
    shapes: Literal["mask", "polygons"] = option(
        "mask",
        "mask is exact and read by labelme 5.2 or newer; polygons are written only for objects "
        "without holes, since they cannot tell those",
    )


class _Document(BaseModel):
    shapes: list[Any]
    width: Side = Field(alias="imageWidth")
    height: Side = Field(alias="imageHeight")
    photo: str | None = Field(default=None, alias="imagePath")


class _Shape(BaseModel):
    label: str
    points: list[tuple[Coordinate, Coordinate]]
    group_id: int | str | None = None
    shape_type: str | None = "polygon"
    mask: str | None = None


def recognises(path: Path) -> bool:
    """A JSON file with shapes."""
    if path.suffix.lower() != ".json":
        return False
    with path.open("rb") as file:
        return b'"shapes"' in file.read(2**20)


def read(path: Path, options: Options) -> Iterator[FoundMask | Refused]:
    """One mask for each object in the file."""
    document = read_document(path)
    try:
        found = _Document.model_validate(document)
    except ValidationError:
        yield Refused(path.name, "it lacks 'shapes', 'imageWidth' or 'imageHeight'")
        return
    groups, refused = _groups(path.name, found.shapes)
    yield from refused
    if not found.shapes:
        yield Refused(path.name, "there is no object in it")
    names = (stem(found.photo or path.name), stem(path.name))
    for number, group in enumerate(groups, 1):
        source = f"{path.name}, object {number} ({group[0].label})"
        size = (found.width, found.height)
        yield FoundMask(source, names, size, partial(_drawn, group, size))


def write(photos: Iterable[MaskedPhoto], options: Options) -> Iterator[dict[str, bytes]]:
    """NAME.json with the objects of each photo; the photo itself is not packed in."""
    for photo in photos:
        shapes = [
            shape
            for number, mask in enumerate(photo.binary_masks(), 1)
            for shape in _shapes(mask, number, options)
        ]
        document: dict[str, Any] = {
            "version": VERSION,
            "flags": {},
            "shapes": shapes,
            "imagePath": f"{photo.name}{photo.suffix}",
            "imageData": None,
            "imageHeight": photo.size[1],
            "imageWidth": photo.size[0],
        }
        yield {f"{photo.name}.json": json.dumps(document, ensure_ascii=False, indent=1).encode()}


def _groups(name: str, raw: list[Any]) -> tuple[list[list[_Shape]], list[Refused]]:
    """The shapes of each object, and those that cannot be understood."""
    groups: dict[object, list[_Shape]] = {}
    refused = []
    for number, one in enumerate(raw, 1):
        try:
            shape = _Shape.model_validate(one)
        except ValidationError as error:
            reason = f"it cannot be used: {error.errors()[0]['msg'].lower()}"
            refused.append(Refused(f"{name}, shape {number}", reason))
            continue
        key = number if shape.group_id is None else (shape.label, shape.group_id)
        groups.setdefault(key, []).append(shape)
    return list(groups.values()), refused


def _drawn(group: list[_Shape], size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """All shapes of one object together."""
    import numpy as np

    mask = np.zeros(size[::-1], np.bool_)
    for shape in group:
        if shape.shape_type == "mask":
            _paste(shape, mask)
        else:
            mask |= _filled(shape, mask.shape)
    return mask * np.uint8(255)


def _filled(shape: _Shape, extent: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    import numpy as np

    from fgbg_studio.imaging import outlines

    corners = np.array(shape.points, np.float64).reshape(-1, 2)
    if shape.shape_type == "rectangle" and len(corners) == 2:
        (left, top), (right, bottom) = corners
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    elif shape.shape_type == "circle" and len(corners) == 2:
        turn = np.linspace(0, 2 * np.pi, CORNERS_OF_A_CIRCLE, endpoint=False)
        radius = math.dist(corners[0], corners[1])
        corners = corners[0] + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    elif shape.shape_type not in CORNERS_ARE_GIVEN:
        raise ValueError(f"a {shape.shape_type} has no area")
    return outlines.fill((extent[0], extent[1]), corners)


def _paste(shape: _Shape, mask: npt.NDArray[np.bool_]) -> None:
    """Put a packed mask where its two points, the first and the last pixel, say."""
    from fgbg_studio.imaging.palette import decode_numbers

    if len(shape.points) != 2 or shape.mask is None:
        raise ValueError("a mask lacks its pixels or its two points")
    (left, top), (right, bottom) = ((int(x), int(y)) for x, y in shape.points)
    inside = 0 <= left <= right < mask.shape[1] and 0 <= top <= bottom < mask.shape[0]
    if not inside:
        raise ValueError("a mask does not lie in the picture")
    packed = base64.b64decode(shape.mask, validate=True)
    numbers = decode_numbers(packed, (right + 1 - left, bottom + 1 - top))
    mask[top : bottom + 1, left : right + 1] |= numbers > 0


def _shapes(mask: npt.NDArray[np.bool_], number: int, options: Options) -> list[dict[str, Any]]:
    """One object as labelme has it; `number` tells its shapes from those of others."""
    from fgbg_studio.imaging import outlines

    facts = {"label": options.label, "group_id": number, "description": "", "flags": {}}
    if options.shapes == "polygons":
        rings, has_holes = outlines.outlines(mask)
        if rings and not has_holes:
            shapes = [{"shape_type": "polygon", "points": ring.tolist()} for ring in rings]
            return [{**facts, **shape, "mask": None} for shape in shapes]
    return [{**facts, "shape_type": "mask", **_packed(mask)}] if mask.any() else []


def _packed(mask: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """A mask's own rectangle as PNG, and its first and last pixel."""
    import numpy as np

    from fgbg_studio.imaging.writing import encode_png

    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    (top, bottom), (left, right) = ((int(at[0]), int(at[-1])) for at in (rows, columns))
    part = mask[top : bottom + 1, left : right + 1] * np.uint8(255)
    points = [[left, top], [right, bottom]]
    return {"points": points, "mask": base64.b64encode(encode_png(part)).decode()}
