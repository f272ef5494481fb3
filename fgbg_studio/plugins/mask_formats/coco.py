"""COCO: one JSON file for all photos, with run-length codes or polygons; holes are kept.

T.-Y. Lin et al.: Microsoft COCO: common objects in context. ECCV 2014; the format is described at
cocodataset.org/#format-data.
"""

from __future__ import annotations

import json
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
FILE = "annotations.json"
Side = Annotated[int, Field(ge=1, le=25_000)]
Coordinate = Annotated[float, Field(allow_inf_nan=False)]
Key = int | str


class Options(BaseOptions):
    """How masks are written, and what is read."""

    category: str = option("object", "Name of the category of every object that is written")
    shapes: Literal["rle", "plain-rle", "polygons"] = option(
        "rle",
        "rle is small and exact; plain-rle has its lengths as numbers; polygons are written only "
        "for objects without holes, since they cannot tell those",
    )
    crowds: bool = option(False, "Read regions of many objects (iscrowd) as if they were one")


class _Image(BaseModel):
    id: Key
    file_name: str
    width: Side
    height: Side


class _Rle(BaseModel):
    counts: str | list[int]
    size: tuple[Side, Side]


class _Annotation(BaseModel):
    image_id: Key
    id: Key = ""
    iscrowd: int = 0
    segmentation: _Rle | list[list[Coordinate]]


def recognises(path: Path) -> bool:
    """A JSON file that is not labelme's."""
    if path.suffix.lower() != ".json":
        return False
    with path.open("rb") as file:
        return b'"shapes"' not in file.read(2**20)


def read(path: Path, options: Options) -> Iterator[FoundMask | Refused]:
    """One mask for each annotation that has a segmentation."""
    document = read_document(path)
    images, annotations = document.get("images"), document.get("annotations")
    if not isinstance(images, list) or not isinstance(annotations, list):
        yield Refused(path.name, "it has no lists 'images' and 'annotations', as COCO files do")
        return
    if not annotations:
        yield Refused(path.name, "there is no object in it")
    known = {image.id: image for image in _images(images)}
    for number, raw in enumerate(annotations, 1):
        yield _found(f"{path.name}, annotation {number}", raw, known, options)


def write(photos: Iterable[MaskedPhoto], options: Options) -> Iterator[dict[str, bytes]]:
    """annotations.json in the end; nothing before. The photos themselves are not written."""
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for photo in photos:
        width, height = photo.size
        image = {"id": len(images) + 1, "file_name": f"{photo.name}{photo.suffix}"}
        images.append({**image, "width": width, "height": height})
        for mask in photo.binary_masks():
            facts = {"id": len(annotations) + 1, "image_id": len(images), "category_id": 1}
            annotations.append({**facts, "iscrowd": 0, **_described(mask, options)})
        yield {}
    document = {
        "info": {"description": "Masks of FGBG Studio"},
        "images": images,
        "annotations": annotations,
        "categories": [{"id": 1, "name": options.category, "supercategory": ""}],
    }
    yield {FILE: json.dumps(document, ensure_ascii=False).encode()}


def _images(raw: list[Any]) -> Iterator[_Image]:
    """Those that can be understood; an annotation of another one says that it has no image."""
    for one in raw:
        try:
            yield _Image.model_validate(one)
        except ValidationError:
            continue


def _found(
    source: str, raw: Any, known: dict[Key, _Image], options: Options
) -> FoundMask | Refused:
    try:
        annotation = _Annotation.model_validate(raw)
    except ValidationError as error:
        problem = max(error.errors(), key=lambda problem: len(problem["loc"]))
        where = problem["loc"][0] if problem["loc"] else "content"
        return Refused(source, f"its {where} cannot be used: {problem['msg'].lower()}")
    image = known.get(annotation.image_id)
    if image is None:
        return Refused(source, f"the file says nothing usable of its image {annotation.image_id}")
    if annotation.iscrowd and not options.crowds:
        return Refused(source, "it stands for a crowd, not for one object")
    size = (image.width, image.height)
    draw = partial(_drawn, annotation.segmentation, size)
    return FoundMask(source, (stem(image.file_name),), size, draw)


def _drawn(shape: _Rle | list[list[float]], size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    import numpy as np

    from fgbg_studio.imaging import outlines, rle

    if isinstance(shape, _Rle):
        if shape.size != size[::-1]:
            raise ValueError("its run-length code has another size than its image")
        lengths = rle.expand(shape.counts) if isinstance(shape.counts, str) else shape.counts
        mask = rle.decode(lengths, *shape.size)
    else:
        mask = np.zeros(size[::-1], np.bool_)
        for ring in shape:
            if len(ring) % 2:
                raise ValueError("an outline has an odd number of coordinates")
            mask |= outlines.fill(mask.shape, np.reshape(ring, (-1, 2)).astype(np.float64))
    return mask * np.uint8(255)


def _described(mask: npt.NDArray[np.bool_], options: Options) -> dict[str, Any]:
    from fgbg_studio.imaging import rle

    return rle.annotation(mask) | {"segmentation": _segmentation(mask, options)}


def _segmentation(mask: npt.NDArray[np.bool_], options: Options) -> Any:
    from fgbg_studio.imaging import outlines, rle

    if options.shapes == "polygons":
        rings, has_holes = outlines.outlines(mask)
        if rings and not has_holes:
            return [ring.ravel().tolist() for ring in rings]
    lengths = rle.encode(mask)
    plain = options.shapes == "plain-rle"
    return {"size": list(mask.shape), "counts": lengths if plain else rle.compress(lengths)}
