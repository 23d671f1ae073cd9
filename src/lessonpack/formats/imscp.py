"""IMS Content Packaging, the reading side: what a manifest says, as small facts that outlive its tree."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, cast
from urllib.parse import unquote

from lxml import etree

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"

# An XML ID without the letters beyond ASCII that no LMS is known to need.
NCNAME = re.compile(r"[^\W\d][\w.\-·]*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_PLAIN = re.compile(r"\w[\w\-]*(?:[./]\w[\w\-]*)*", re.ASCII)
_BLANK = " \t\r\n"  # XML's white space
_QTI = "imsqti_"  # how the types of resources begin that are XML documents of QTI


# Named tuples where a package has thousands: they are cheap to make.


class Reference(NamedTuple):
    """A name or address that stands somewhere in the manifest."""

    target: str
    line: int


class Identified(NamedTuple):
    """An identifier with the local name of the element that carries it."""

    identifier: str
    element: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An element of another namespace, such as `adlcp:masteryscore`, and where it stands.

    `before_title` says that a title follows it and none precedes it, `identifierref` which resource its parent, the
    `owner`, refers to.
    """

    namespace: str
    prefix: str
    name: str
    text: str
    owner: Identified
    before_title: bool
    identifierref: str | None
    attributes: Mapping[str, str]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A node of an organization's tree; what is None is absent from the manifest."""

    identifier: str
    identifierref: str | None
    title: str | None
    isvisible: str | None
    parameters: str | None
    depth: int
    leaf: bool
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A tree of items, given flat, in document order."""

    identifier: str
    title: str | None
    items: tuple[Item, ...]
    line: int


class Resource(NamedTuple):
    """Files that belong together. `attributes` are the others, by qualified name; `base` is the xml:base in force."""

    identifier: str
    type: str
    href: str | None
    base: str
    files: tuple[Reference, ...]
    dependencies: tuple[Reference, ...]
    attributes: dict[str, str]
    line: int

    @property
    def paths(self) -> Iterator[str]:
        """The paths in the package that its files mean."""
        for file in self.files:
            path = local_path(self.base, file.target)
            if path is not None:
                yield path

    @property
    def launch(self) -> str | None:
        """The path in the package that its href means; None without one, or when it leads out of the package."""
        return None if self.href is None else local_path(self.base, self.href)


@dataclass(frozen=True, kw_only=True)
class Manifest:
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
    def listed(self) -> frozenset[str]:
        """Every path that some `<file>` means."""
        return frozenset(path for resource in self.resources for path in resource.paths)

    @cached_property
    def documents(self) -> frozenset[str]:
        """The files that the manifest says are XML, whatever they are called: documents of QTI, and metadata."""
        launched = {resource.launch or "" for resource in self.resources if resource.type.startswith(_QTI)}
        return self.metadata_files | (launched - {""})

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


def is_external(href: str) -> bool:
    """True for an address outside the package: with a scheme, or starting with `//`."""
    return href.startswith("//") or _SCHEME.match(href) is not None


@lru_cache(maxsize=1 << 15)  # each address is asked for by half a dozen checks
def local_path(base: str, href: str) -> str | None:
    """The path in the package that an href means, query and fragment dropped; None when it leads outside.

    Escapes such as `%20` are decoded: an href is an address, a path in a zip is not.
    """
    if _PLAIN.fullmatch(href) and (not base or (base.endswith("/") and _PLAIN.fullmatch(base[:-1]))):
        return base + href  # as nearly all are: the rest takes ten times as long
    bare = re.split(r"[?#]", href, maxsplit=1)[0]
    if is_external(bare) or is_external(base):
        return None
    path = posixpath.normpath(posixpath.join(unquote(base), unquote(bare))) if bare else ""
    return None if path.startswith(("/", "../")) or path in ("..", ".", "") else path


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
    base = trimmed(root, XML_BASE) or ""
    within = posixpath.join(base, trimmed(resources, XML_BASE) or "") if resources is not None else base
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
        bases=tuple(Reference(trimmed(node, XML_BASE) or "", _line(node)) for node in _nodes(_BASED(root))),
        namespaces=frozenset(_namespaces(root)),
        extensions=tuple(_extensions(_foreign(root, top.namespace or ""))),
        locations=tuple(root.get(SCHEMA_LOCATION, "").split()[1::2]),
        metadata_files=frozenset(_metadata_files(root)),
        submanifests=tuple(_line(node) for node in root.iterchildren(f"{{{top.namespace or ''}}}manifest")),
        padded=tuple(_line(node) for node in _nodes(_PADDED(root))),
        line=_line(root),
    )


def _nodes(found: object) -> list[etree._Element]:
    """An XPath result that can only be a list of elements."""
    return cast("list[etree._Element]", found)


def _organization(node: etree._Element) -> Organization:
    return Organization(
        identifier=trimmed(node, "identifier") or "",
        title=_text(node.find("{*}title")),
        items=tuple(_items(node, 1)),
        line=_line(node),
    )


def _items(parent: etree._Element, depth: int) -> Iterator[Item]:
    for node in parent.iterchildren("{*}item"):
        inner = tuple(_items(node, depth + 1))
        yield Item(
            identifier=trimmed(node, "identifier") or "",
            identifierref=trimmed(node, "identifierref"),
            title=_text(node.find("{*}title")),
            isvisible=trimmed(node, "isvisible"),
            parameters=node.get("parameters"),
            depth=depth,
            leaf=not inner,
            line=_line(node),
        )
        yield from inner


_OWN = frozenset({"identifier", "type", "href", XML_BASE})


def _resource(node: etree._Element, base: str) -> Resource:
    attributes = {str(name): str(value) for name, value in node.items()}
    own = trimmed(node, XML_BASE)
    return Resource(
        identifier=trimmed(node, "identifier") or "",
        type=attributes.get("type", ""),
        href=trimmed(node, "href"),
        base=posixpath.join(base, own) if own else base,
        files=tuple([Reference(trimmed(each, "href") or "", _line(each)) for each in node.iterchildren("{*}file")]),
        dependencies=tuple(
            [
                Reference(trimmed(each, "identifierref") or "", _line(each))
                for each in node.iterchildren("{*}dependency")
            ]
        ),
        attributes={name: value for name, value in attributes.items() if name not in _OWN},
        line=_line(node),
    )


def _identified(root: etree._Element, namespace: str) -> Iterator[Identified]:
    for name in ("manifest", "organization", "item", "resource"):
        for node in root.iter(f"{{{namespace}}}{name}"):
            yield _identified_as(node)


def _identified_as(node: etree._Element) -> Identified:
    return Identified(trimmed(node, "identifier") or "", etree.QName(node).localname, _line(node))


def _namespaces(root: etree._Element) -> Iterator[tuple[str, str]]:
    for _, (prefix, namespace) in etree.iterwalk(root, events=("start-ns",)):
        yield prefix or "", namespace


def _foreign(root: etree._Element, own: str) -> Iterator[tuple[etree._Element, Identified, bool]]:
    """The elements of other namespaces than the manifest's that stand in one of its own, in which, and whether before
    its title.

    Metadata may hold any namespace; within a foreign element only that element itself is news. (An XPath says the same,
    in time that grows with the square of what it finds.)
    """
    inside = f"{{{own}}}"

    def is_own(tag: str) -> bool:
        return tag.startswith(inside) if own else not tag.startswith("{")

    for top in root.iterchildren("{*}organizations", "{*}resources"):
        for parent in top.iter(etree.Element):
            if not is_own(parent.tag) or etree.QName(parent).localname == "metadata":
                continue
            foreign: list[etree._Element] = []
            before = None  # how many of them stand before the title
            for child in parent.iterchildren(etree.Element):
                if not is_own(child.tag):
                    foreign.append(child)
                if before is None and etree.QName(child).localname == "title":
                    before = len(foreign)
            if foreign:
                owner = _identified_as(parent)
                yield from ((child, owner, number < (before or 0)) for number, child in enumerate(foreign))


_NO_ATTRIBUTES: Mapping[str, str] = {}  # held once: most have none
_BASED = etree.XPath("descendant-or-self::*[@xml:base]")
# The elements with a name or an address that has a blank at an end; line breaks are blanks once the text is parsed.
_BLANK_AT_END = "[starts-with(., ' ') or substring(., string-length(.)) = ' ']"
_PADDED = etree.XPath(
    "descendant-or-self::*["
    + " or ".join(f"@{name}{_BLANK_AT_END}" for name in ("identifier", "identifierref", "href", "default", "xml:base"))
    + "]"
)


def _extensions(nodes: Iterator[tuple[etree._Element, Identified, bool]]) -> Iterator[Extension]:
    """The elements as Extensions; a text that many of them have is held once."""
    held: dict[str, str] = {}

    def once(text: str | None) -> str:
        return held.setdefault(text or "", text or "")

    for node, owner, before_title in nodes:
        name, parent = etree.QName(node), node.getparent()
        if parent is not None:
            yield Extension(
                namespace=once(name.namespace),
                prefix=once(node.prefix),
                name=once(name.localname),
                text=once(node.text),
                owner=owner,
                before_title=before_title,
                identifierref=trimmed(parent, "identifierref"),
                attributes={once(str(key)): str(value) for key, value in node.attrib.items()} or _NO_ATTRIBUTES,
                line=_line(node),
            )


def _metadata_files(root: etree._Element) -> Iterator[str]:
    """Files that hold metadata (`adlcp:location`): they belong to the package although no `<file>` lists them."""
    for node in root.iter("{*}location"):
        path = local_path("", (node.text or "").strip())
        if path:
            yield path


def _text(node: etree._Element | None) -> str | None:
    """The character data directly in an element, untrimmed; None when there is no such element."""
    return None if node is None else "".join(str(piece) for piece in node.itertext())


def _line(node: etree._Element) -> int:
    line = node.sourceline
    return line if isinstance(line, int) else 0
