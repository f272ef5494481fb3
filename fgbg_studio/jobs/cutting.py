"""Cutting out many photos in one go: an assistant proposes, each photo is saved before the next."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, TypeAlias

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.options import Options
from fgbg_studio.jobs.finishing import cleaned
from fgbg_studio.jobs.saving_masks import is_unsaved, photo_of, save_cutout, save_mask
from fgbg_studio.jobs.waiting import waiting
from fgbg_studio.project import Photo, Project

Seen: TypeAlias = tuple[object, ...]
"""What differs once somebody has worked on a photo's mask."""


def cut_out(
    project: Project,
    photo_ids: Sequence[str],
    assistant: str = "grabcut",
    options: Options | None = None,
    *,
    clean_edges: bool = True,
) -> Job:
    """Let an assistant propose a mask for each photo and save it as a draft with its cut-out.

    The result is the list of cut-out ids. Each photo is saved, with how uncertain its mask is,
    before the next begins, so a job that was stopped goes on with what is left. A photo in which
    nothing is found gets a `Note`, and so does one that a person changed since the job began, or
    whose last strokes are in its journal alone. A person's mask that is replaced goes to the bin.
    With `clean_edges` no colour of the old background is left in soft edges, nor in those that a
    stopped job left. Raises StudioError for an assistant that has to be pointed at the object.
    """
    project.check_writable()
    worker, name = yield from _loaded(assistant, options, len(photo_ids))
    photos = [photo_of(project, photo_id) for photo_id in photo_ids]
    before = [_seen(project, photo) for photo in photos]
    made = []
    for number, photo in enumerate(photos):
        said = Progress(number, len(photos), "photos", f"Cutting out {photo.name}")
        yield said
        try:
            saved = yield from _cut_out_one(project, photo, before[number], worker, name, said)
            if clean_edges:
                yield from _clean(project, saved)
            made.append(saved.cutout)
        except StudioError as error:
            yield Note(f"{photo.name}: {error}", warning=True)
    yield Progress(len(photos), len(photos), "photos")
    if clean_edges:
        yield from _clean_all(project, [i for i in uncleaned(project) if i not in photo_ids])
    yield Result(made)


def clean_proposals(project: Project) -> Job:
    """Clean the edges that a stopped job left; the result is the list of cut-out ids."""
    project.check_writable()
    made = yield from _clean_all(project, uncleaned(project))
    yield Result(made)


def uncleaned(project: Project) -> list[str]:
    """The ids of photos with an assistant's mask that nobody changed, and edges not yet clean."""
    edges = {cutout.id: cutout.edges for cutout in project.contents.cutouts}
    return [
        photo.id
        for photo in project.contents.photos
        if photo.proposed_by and photo.state == "draft" and edges.get(photo.cutout) == "photo"
        if not is_unsaved(project, photo)
    ]


def title(assistant: str, options: Options) -> str:
    """An assistant's name, with its network where it has several: "rembg silueta"."""
    return f"{assistant} {getattr(options, 'session', '')}".strip()


def undone(project: Project, *, drafts: bool = False) -> list[str]:
    """The ids of the photos that nobody has cut out yet, or, with `drafts`, not finally.

    Further objects of a photo are left to a person: an assistant that nobody points anything out
    to would find the first object again.
    """
    states = ("none", "draft") if drafts else ("none",)
    first: dict[str, Photo] = {}
    for photo in project.contents.photos:
        first.setdefault(photo.file, photo)
    return [photo.id for photo in first.values() if photo.state in states]


def least_certain_first(project: Project) -> list[str]:
    """The ids of the photos whose mask is as an assistant left it, the least certain first."""
    drafts = [
        (-photo.uncertainty, photo.id)
        for photo in project.contents.photos
        if photo.state == "draft" and photo.uncertainty is not None
    ]
    return [photo_id for _, photo_id in sorted(drafts)]


def _loaded(
    assistant: str, options: Options | None, photos: int
) -> Generator[Event, None, tuple[Any, str]]:
    """The assistant and its title, with notes on what it runs on."""
    plugin = registry.load("assistants", assistant)
    chosen = options or plugin.Options()
    said = Progress(0, photos, "photos", f"Loading the assistant {assistant}")
    worker = yield from waiting(lambda: plugin.build(chosen), said)
    if worker.needs_prompt:
        raise StudioError(
            f"With these settings '{assistant}' has to be shown the object in each photo, so it "
            "cannot cut out many in one go. Choose another one, such as rembg."
        )
    name = title(assistant, chosen)
    yield Note(f"{name} runs on the {worker.provider}.")
    if worker.note:
        yield Note(worker.note, warning=True)
    return worker, name


def _cut_out_one(
    project: Project, photo: Photo, before: Seen, worker: Any, name: str, said: Progress
) -> Generator[Event, None, Photo]:
    from fgbg_studio.imaging.reading import read_rgb
    from fgbg_studio.imaging.uncertainty import uncertainty

    if is_unsaved(project, photo):
        raise StudioError("Its mask was not saved yet. Open it once; it stays as it is.")
    image = read_rgb(project.path(photo.file))
    mask = yield from waiting(lambda: worker.propose(image), said)
    unsure = uncertainty(image, mask)
    if _seen(project, photo_of(project, photo.id)) != before:
        raise StudioError("It was changed meanwhile and stays as it is.")
    return save_mask(project, photo.id, mask, "draft", proposed_by=name, uncertainty=unsure)


def _seen(project: Project, photo: Photo) -> Seen:
    """What is said of a photo's mask, and when its files were written."""
    from fgbg_studio.imaging.mask_file import journal_beside

    mask = project.path(f"masks/{photo.id}.png")
    files = [file for file in (mask, journal_beside(mask)) if file.exists()]
    return photo.state, photo.mask, photo.uncertainty, *(file.stat().st_mtime_ns for file in files)


def _clean_all(project: Project, photo_ids: Sequence[str]) -> Generator[Event, None, list[str]]:
    """Clean the edges of drafts; the ids of their cut-outs, but of those that cannot be cleaned."""
    made = []
    for photo in [photo_of(project, photo_id) for photo_id in photo_ids]:
        try:
            yield from _clean(project, photo)
            made.append(photo.cutout)
        except StudioError as error:
            yield Note(f"{photo.name}: {error}", warning=True)
    return made


def _clean(project: Project, photo: Photo) -> Generator[Event, None, None]:
    """Give a cut-out the object's own colours; it stays a draft, unless somebody changes it."""
    from fgbg_studio.imaging.reading import read_mask, read_rgb

    before = _seen(project, photo)
    mask = read_mask(project.path(photo.mask))
    colours = yield from cleaned(photo, read_rgb(project.path(photo.file)), mask)
    newest = photo_of(project, photo.id)  # its licence may have been filled in
    if _seen(project, newest) == before:
        save_cutout(project, newest, mask, colours, "draft", edges="clean")
