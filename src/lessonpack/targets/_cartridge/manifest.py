"""The manifest of a cartridge: metadata of the course, the order of pages and quizzes, and the files of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from lessonpack.findings import NOWHERE, Place
from lessonpack.formats.cartridge import LOM_PREFIX, ROOTED, WEBCONTENT, Version
from lessonpack.formats.lom import PREFIX
from lessonpack.ids import token
from lessonpack.model.content import Media
from lessonpack.model.course import Course
from lessonpack.package import MANIFEST, Package
from lessonpack.render.xml import Child, Names, Node, document, el, stack
from lessonpack.targets import _lom, _packaging

MAX_TITLE = 255  # Moodle fails to create an activity with a longer name
STYLE_ID = "style"


class Resource(Struct, frozen=True, kw_only=True):
    """A page, a quiz or a bank: its document, and the pictures that it shows.

    `title` is its title in the outline of the course, "" for a bank, which is not in the outline.
    """

    id: str
    type: str
    path: str
    title: str = ""
    media: Sequence[Media] = ()
    styled: bool = False
    at: Place = NOWHERE


class Folder(Struct, frozen=True, kw_only=True):
    """A heading in the outline of the course, for a lesson or the overview, with the resources below it."""

    id: str
    title: str
    resources: tuple[Resource, ...]


def add_manifest(
    package: Package,
    course: Course,
    folders: Sequence[Folder],
    apart: Sequence[Resource],
    shared: Mapping[str, str],
    version: Version,
) -> None:
    """Add the manifest to the package.

    `apart` are resources that are not in the outline of the course; `shared` has the paths of files that several
    resources need, by identifier.
    """
    resources = [*(each for folder in folders for each in folder.resources), *apart]
    for each in resources:
        if each.at is not NOWHERE:
            package.origins[MANIFEST, each.id] = each.at
    files = (_packaging.resource(id, WEBCONTENT, path) for id, path in shared.items())
    root = stack(
        "manifest",
        _packaging.declared(version.vocabulary.namespaces, {}) | {"identifier": f"cartridge_{token(course.id)}"},
        _metadata(course, version),
        stack("organizations", None, _organization(folders)),
        stack("resources", None, *map(_resource, resources), *files),
    )
    package.add(MANIFEST, document(root, _NAMES), course.at)


# --- metadata -------------------------------------------------------------------------------------------

_NAMES = Names(element=lambda name: name.replace(f"{PREFIX}:", f"{LOM_PREFIX}:", 1))
# In version 1.1 a term has no `source`, and `lifeCycle` no `version`.
_NOT_IN_PROFILE = frozenset({f"{PREFIX}:source", f"{PREFIX}:version"})


def _metadata(course: Course, version: Version) -> Node:
    objectives = [*course.objectives, *(objective for lesson in course.lessons for objective in lesson.objectives)]
    return stack(
        "metadata",
        None,
        *(el("schema", None, schema) for schema in version.vocabulary.schemas),
        el("schemaversion", None, version.vocabulary.schemaversion),
        _profiled(_lom.of_course(course, objectives)),
    )


def _profiled(lom: Node) -> Node:
    """The metadata without elements that the profile lacks, and without those that are empty then."""
    name, attributes, children, between = lom
    return Node((name, attributes, tuple(_kept(children)), between))


def _kept(children: Iterable[Child]) -> Iterator[Child]:
    for child in children:
        if not isinstance(child, Node):
            yield child
        elif child[0] not in _NOT_IN_PROFILE and (not child[2] or (kept := _profiled(child))[2]):
            yield kept if child[2] else child


# --- outline --------------------------------------------------------------------------------------------


def _organization(folders: Iterable[Folder]) -> Node:
    """The outline: a root without a title, with the folders, which become modules or sections of the platform."""
    root = stack("item", {"identifier": "root"}, *map(_folder, folders))
    return stack("organization", {"identifier": "organization", "structure": ROOTED}, root)


def _folder(folder: Folder) -> Node:
    return stack(
        "item", {"identifier": f"folder_{token(folder.id)}"}, _title(folder.title), *map(_item, folder.resources)
    )


def _item(resource: Resource) -> Node:
    attributes = {"identifier": f"item_{resource.id}", "identifierref": resource.id}
    return stack("item", attributes, _title(resource.title))


def _title(title: str) -> Node:
    return el("title", None, one_line(title))


def one_line(title: str) -> str:
    """A title on one line that every platform can store."""
    line = " ".join(title.split())
    return line if len(line) <= MAX_TITLE else f"{line[: MAX_TITLE - 1].rstrip()}…"


# --- files ----------------------------------------------------------------------------------------------


def _resource(resource: Resource) -> Node:
    """The resource in the manifest. Pages have an href; quizzes and banks must not have one."""
    needed = [STYLE_ID] if resource.styled else []
    needed += [picture_id(media) for media in resource.media]
    is_page = resource.type == WEBCONTENT
    return _packaging.resource(resource.id, resource.type, resource.path, needed, has_href=is_page)


def picture_id(media: Media) -> str:
    """The identifier of the resource of a picture."""
    return f"file_{media.name}"
