"""IMS Content Packaging, the reading side: what a manifest says, as small facts that outlive its tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from sys import intern
from typing import NamedTuple, cast

from lxml import etree
from msgspec import Struct

from lessonpack import formats
from lessonpack.formats.addresses import LONGEST, joined, local_path
from lessonpack.formats.lines import line_of
from lessonpack.patterns import regex

NAMESPACE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"

# An XML ID without the letters beyond ASCII that no LMS is known to need.
NCNAME = regex(r"[^\W\d][\w.\-·]*")
_BLANK = " \t\r\n"  # XML's white space
_LOCATIONS = 1 << 16  # characters of xsi:schemaLocation that are read


class Reference(Struct, frozen=True):
    """A name or address that stands somewhere in the manifest."""

    target: str
    line: int


class File(Struct, frozen=True):
    """A file that a resource lists, and its path in the package as `local_path` has it."""

    target: str
    line: int
    path: str | None


class Identified(Struct, frozen=True):
    """An identifier with the local name of the element that carries it."""

    identifier: str
    element: str
    line: int


class Extension(Struct, frozen=True):
    """An element of another namespace, such as `adlcp:masteryscore`, and where it stands; `text` up to LONGEST.

    `before_title` says that a title follows it and none precedes it, `identifierref` which resource its parent, the
    `owner`, refers to.
    """

    namespace: str
    name: str
    text: str
    owner: Identified
    before_title: bool
    identifierref: str | None
    line: int


class Item(Struct, frozen=True, kw_only=True):
    """A node of an organization's tree; what is None is absent from the manifest, a title goes up to LONGEST."""

    identifier: str
    identifierref: str | None
    title: str | None
    isvisible: str | None
    parameters: str | None
    depth: int
    leaf: bool
    line: int


class Organization(Struct, frozen=True, kw_only=True):
    """A tree of items, given flat, in document order."""

    identifier: str
    title: str | None
    items: tuple[Item, ...]
    line: int


class Resource(Struct, frozen=True):
    """Files that belong together. `attributes` are the others, by qualified name.

    `within` is the xml:base in force around it, `own_base` its own; `scormtype` SCORM's attribute of that name,
    wherever a spelling or a prefix of another version has put it; `launch` the path in the package that its href means,
    None without one, or when it leads out of the package.
    """

    identifier: str
    type: str
    href: str | None
    launch: str | None
    within: str
    own_base: str
    files: tuple[File, ...]
    dependencies: tuple[Reference, ...]
    attributes: dict[str, str]
    scormtype: str | None
    line: int

    @property
    def base(self) -> str:
        """The xml:base in force for its files; thousands may share a long one, so each keeps its own part alone."""
        return joined(self.within, self.own_base)

    @property
    def document(self) -> str | None:
        """The file that it is about: what it launches, or where it has no href the only one that it lists."""
        return self.files[0].path if self.href is None and len(self.files) == 1 else self.launch

    @property
    def paths(self) -> Iterator[str]:
        """The paths in the package that its files mean."""
        return (file.path for file in self.files if file.path is not None)


class Address(NamedTuple):
    """An href of a resource and the path that it means; `meant` with its backslashes taken for slashes."""

    resource: Resource
    href: str
    line: int
    path: str | None
    meant: str | None


class Manifest(Struct, frozen=True, kw_only=True, dict=True):
    """What an imsmanifest.xml says; `identifiers` holds every one, repeated ones too.

    `schema` and `schemaversion` are the texts as they stand, white space included; None when absent.
    `namespaces` is every (prefix, namespace) that some element binds; `extensions` all foreign elements
    outside the metadata. `locations` are the files that xsi:schemaLocation names.
    """

    identifier: str
    prefix: str
    namespace: str
    encoding: str
    schema: str | None
    schemaversion: str | None
    default: str | None
    organizations: tuple[Organization, ...]
    resources: tuple[Resource, ...]
    identifiers: tuple[Identified, ...]
    bases: tuple[Reference, ...]
    namespaces: frozenset[tuple[str, str]]
    extensions: tuple[Extension, ...]
    locations: tuple[str, ...]
    metadata_files: frozenset[str]
    submanifests: tuple[int, ...]
    padded: tuple[int, ...]
    line: int

    @cached_property
    def by_identifier(self) -> dict[str, Resource]:
        """Resources by identifier; of two with one identifier the first."""
        return {resource.identifier: resource for resource in reversed(self.resources)}

    @property
    def items(self) -> Iterator[Item]:
        """Every item of every organization."""
        for organization in self.organizations:
            yield from organization.items

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Every href of the resources; a file equal to its resource's href is told once."""
        return tuple(_addresses(self.resources))

    @cached_property
    def listed(self) -> frozenset[str]:
        """Every path that some `<file>` means."""
        return frozenset(path for resource in self.resources for path in resource.paths)

    @cached_property
    def documents(self) -> frozenset[str]:
        """The files that the manifest says are XML, whatever they are called: documents of its resources, metadata."""
        starts = tuple({start for standard in formats.load().values() for start in standard.xml})
        types = {type for type in {resource.type for resource in self.resources} if type.startswith(starts)}
        launched = {resource.document or "" for resource in self.resources if resource.type in types}
        return self.metadata_files | (launched - {""})

    @cached_property
    def types(self) -> dict[str, set[str]]:
        """The types of the resources that each file is the document of."""
        found: dict[str, set[str]] = {}
        for resource in self.resources:
            if resource.document is not None:
                found.setdefault(resource.document, set()).add(resource.type)
        return found

    def reached(self, *resources: Resource) -> list[Resource]:
        """The resources and all that they depend on, each once."""
        found, waiting = {id(resource): resource for resource in resources}, list(resources)
        while waiting:
            for dependency in waiting.pop().dependencies:
                other = self.by_identifier.get(dependency.target)
                if other is not None and id(other) not in found:
                    found[id(other)] = other
                    waiting.append(other)
        return list(found.values())


def _addresses(resources: Iterable[Resource]) -> Iterator[Address]:
    for resource in resources:
        seen: set[str] = set()
        start = () if resource.href is None else (File(resource.href, resource.line, resource.launch),)
        files: tuple[File, ...] = (*start, *resource.files)
        for file in files:
            href = file.target
            if href not in seen:
                seen.add(href)
                meant = local_path(resource.base, href.replace("\\", "/")) if "\\" in href else file.path
                yield Address(resource, href, file.line, file.path, meant)


def trimmed(node: etree._Element, name: str) -> str | None:
    """An attribute of type xs:ID, xs:IDREF, xs:anyURI or xs:boolean, None without it: blanks around it do not count.

    XML Schema part 2, 4.3.6 (whiteSpace collapse). Blanks inside are kept: no name has any, and files may have.
    """
    value = node.get(name)
    return None if value is None else value.strip(_BLANK)


def read(root: etree._Element) -> Manifest:
    """The facts of a parsed manifest, whatever namespace it uses; nothing is judged here."""
    top = etree.QName(root)
    resources = root.find("{*}resources")
    organizations = root.find("{*}organizations")
    base = trimmed(root, _XML_BASE) or ""
    within = joined(base, trimmed(resources, _XML_BASE) or "") if resources is not None else base
    return Manifest(
        identifier=trimmed(root, "identifier") or "",
        prefix=root.prefix or "",
        namespace=top.namespace or "",
        encoding=(root.getroottree().docinfo.encoding or "UTF-8").upper(),
        schema=_text(root.find("{*}metadata/{*}schema")),
        schemaversion=_text(root.find("{*}metadata/{*}schemaversion")),
        default=None if organizations is None else trimmed(organizations, "default"),
        organizations=tuple(_organization(node) for node in root.iterfind("{*}organizations/{*}organization")),
        resources=tuple(_resource(node, within) for node in root.iterfind("{*}resources/{*}resource")),
        identifiers=tuple(_identified(root, top.namespace or "")),
        bases=tuple(Reference(trimmed(node, _XML_BASE) or "", line_of(node)) for node in _nodes(_BASED(root))),
        namespaces=frozenset(_namespaces(root)),
        extensions=tuple(_extensions(root, top.namespace or "")),
        locations=tuple(root.get(_SCHEMA_LOCATION, "")[:_LOCATIONS].split()[1::2]),
        metadata_files=frozenset(_metadata_files(root)),
        submanifests=tuple(line_of(node) for node in root.iterchildren(f"{{{top.namespace or ''}}}manifest")),
        padded=tuple(line_of(node) for node in _nodes(_PADDED(root))),
        line=line_of(root),
    )


def _nodes(found: object) -> list[etree._Element]:
    """An XPath result that can only be a list of elements."""
    return cast("list[etree._Element]", found)


def _organization(node: etree._Element) -> Organization:
    return Organization(
        identifier=trimmed(node, "identifier") or "",
        title=_text(node.find("{*}title")),
        items=tuple(_items(node)),
        line=line_of(node),
    )


def _items(organization: etree._Element) -> Iterator[Item]:
    """The items in document order, each met once however deep it is."""
    open_ones = [organization.iterchildren("{*}item")]
    while open_ones:
        node = next(open_ones[-1], None)
        if node is None:
            open_ones.pop()
            continue
        yield Item(
            identifier=_identifier(node),
            identifierref=trimmed(node, "identifierref"),
            title=_text(next(node.iterchildren("{*}title"), None)),
            isvisible=trimmed(node, "isvisible"),
            parameters=node.get("parameters"),
            depth=len(open_ones),
            leaf=next(node.iterchildren("{*}item"), None) is None,
            line=line_of(node),
        )
        open_ones.append(node.iterchildren("{*}item"))


_SCORMTYPE = regex(r"(?:^|\})scormtype$", re.IGNORECASE)
_OWN = frozenset({"identifier", "type", "href", _XML_BASE})


def _resource(node: etree._Element, within: str) -> Resource:
    others = {str(name): str(value) for name, value in node.items() if name not in _OWN}
    href, own_base = trimmed(node, "href"), trimmed(node, _XML_BASE) or ""
    base = joined(within, own_base)
    return Resource(
        identifier=_identifier(node),
        type=node.get("type", ""),
        href=href,
        launch=None if href is None else local_path(base, href),
        within=within,
        own_base=own_base,
        files=tuple([_file(each, base) for each in node.iterchildren("{*}file")]),
        dependencies=tuple(
            [
                Reference(trimmed(each, "identifierref") or "", line_of(each))
                for each in node.iterchildren("{*}dependency")
            ]
        ),
        attributes=others,
        scormtype=next((others[name] for name in others if _SCORMTYPE.search(name)), None),
        line=line_of(node),
    )


def _file(node: etree._Element, base: str) -> File:
    href = trimmed(node, "href") or ""
    return File(href, line_of(node), local_path(base, href))


def _identified(root: etree._Element, namespace: str) -> Iterator[Identified]:
    for name in ("manifest", "organization", "item", "resource"):
        for node in root.iter(f"{{{namespace}}}{name}"):
            yield Identified(_identifier(node), name, line_of(node))


def _identified_as(node: etree._Element) -> Identified:
    return Identified(_identifier(node), intern(etree.QName(node).localname), line_of(node))


def _identifier(node: etree._Element) -> str:
    """An identifier, kept once however often it is read: long ones may be of four bytes a letter."""
    return intern(trimmed(node, "identifier") or "")


def _namespaces(root: etree._Element) -> Iterator[tuple[str, str]]:
    for _, (prefix, namespace) in etree.iterwalk(root, events=("start-ns",)):
        yield prefix or "", namespace


_BASED = etree.XPath("descendant-or-self::*[@xml:base]")
# The elements with a name or an address that has a blank at an end; line breaks are blanks once the text is parsed.
_BLANK_AT_END = "[starts-with(., ' ') or substring(., string-length(.)) = ' ']"
_PADDED = etree.XPath(  # of the attributes that there are, since few elements have one of these
    f"descendant-or-self::*/@*{_BLANK_AT_END}["
    + " or ".join(f"name() = '{name}'" for name in ("identifier", "identifierref", "href", "default", "xml:base"))
    + "]/.."
)


def _extensions(root: etree._Element, own: str) -> Iterator[Extension]:
    """The elements outside the manifest's own namespace that stand in one of its elements.

    Metadata may hold any namespace; within a foreign element only that element itself is news. (An XPath says the same,
    in time that grows with the square of what it finds.)
    """
    inside = f"{{{own}}}"
    metadata = f"{inside if own else ''}metadata"
    for top in root.iterchildren("{*}organizations", "{*}resources"):
        for parent in top.iter(f"{inside}*"):
            if len(parent) and parent.tag != metadata:
                yield from _extensions_of(parent, inside)


def _extensions_of(parent: etree._Element, inside: str) -> Iterator[Extension]:
    """The extensions in one element; what they share with each other is read and held once."""
    title = next(parent.iterchildren("{*}title"), None)
    before_title = title is not None
    shared: tuple[Identified, str | None] | None = None
    for node in parent.iterchildren(etree.Element):
        if node is title:
            before_title = False
        tag = node.tag if node.tag.startswith("{") else f"{{}}{node.tag}"
        if tag.startswith(inside):
            continue
        shared = shared or (_identified_as(parent), trimmed(parent, "identifierref"))
        namespace, _, name = tag[1:].partition("}")
        yield Extension(
            namespace=intern(namespace),
            name=intern(name),
            text=intern((node.text or "")[:LONGEST]),
            owner=shared[0],
            before_title=before_title,
            identifierref=shared[1],
            line=line_of(node),
        )


def _metadata_files(root: etree._Element) -> Iterator[str]:
    """Files that hold metadata (`adlcp:location`): they belong to the package although no `<file>` lists them."""
    for node in root.iter("{*}location"):
        path = local_path("", (node.text or "").strip(_BLANK))
        if path:
            yield path


def _text(node: etree._Element | None) -> str | None:
    """The character data in an element, untrimmed, up to LONGEST; None when there is no such element."""
    if node is None:
        return None
    pieces, missing = [], LONGEST
    for piece in node.itertext():
        pieces.append(str(piece)[:missing])
        missing -= len(pieces[-1])
        if not missing:
            break
    return "".join(pieces)
