"""What a standard is: its container, the signs that it is known by, and the kinds of documents in its packages."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Collection, Mapping
from enum import Enum, IntEnum, auto
from functools import cached_property
from typing import Any, Protocol

from lxml import etree
from msgspec import Struct, field

from lessonpack.archive import looks_like
from lessonpack.findings import Rule
from lessonpack.formats.rows import Row
from lessonpack.package import MANIFEST
from lessonpack.patterns import regex

# --- what a package comes in ----------------------------------------------------------------------------


class Shape(Enum):
    """What a package is on disk."""

    ZIP = auto()
    FOLDER = auto()
    FILE = auto()


class Container(Struct, frozen=True):
    """What the packages of a standard come in, and how their names end; what is written gets the first ending."""

    shape: Shape
    endings: tuple[str, ...]

    def package_name(self, stem: str) -> str:
        """The name of a package: `tides.scorm12` → `tides.scorm12.zip`, and `tides.html` stays as it is."""
        ending = self.endings[0]
        return stem if stem.endswith(ending) else f"{stem}{ending}"


ZIP = Container(Shape.ZIP, (".zip",))

# --- documents ------------------------------------------------------------------------------------------


def of_all_schemas(_root: etree._Element) -> Rule | None:
    """What a fault breaks in a document that is to obey the schema of its kind: the rule about all schemas."""
    return None


class Inner(Struct, frozen=True):
    """The `namespace` of elements that only another entry point of the catalog, `entry`, judges as well."""

    entry: str
    namespace: str


class Schema(Struct, frozen=True, kw_only=True):
    """The official schema of a kind of document, by its entry point in the catalog.

    `inner` is for documents with elements that it leaves alone. `optional` are namespaces, or how they begin, with the
    elements that stand in documents of others: where nothing but their schemas is missing those are not judged.
    `breaks` says which rule a fault breaks.
    """

    entry: str
    inner: Inner | None = None
    optional: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    breaks: Callable[[etree._Element], Rule | None] = of_all_schemas


class Misprint(Struct, frozen=True, kw_only=True):
    """Where the schema of an entry point misprints an attribute of its specification.

    A document is right that follows the specification: the schema is given the attribute as it is `printed`, with the
    `value` that it allows there ("" for the document's own).
    """

    entry: str
    element: str
    attribute: str
    printed: str
    value: str = ""


class Rewording(Protocol):
    """How documents are put into the words that checks know."""

    def __call__(self, root: etree._Element, /) -> None:
        """Rename what is in the document."""

    def path(self, path: str, /) -> str:
        """A path of names, with whatever else is said in it, in those words."""


class DocumentKind(Struct, frozen=True, kw_only=True, eq=False):
    """A kind of XML document that schemas and checks apply to; `name` names it to people.

    A document is of this kind when all that is given fits: its path, its root (one of these tags), and how the type of
    a resource begins that it is the document of. `anywhere` kinds are known in the packages of other standards, too.

    A document that says in other words what those of another kind say is `like` it: once its schema has judged it,
    `rewording` puts it into their words, and their facts and checks are its own.
    """

    name: str
    path: str = ""
    roots: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    anywhere: bool = False
    is_question: bool = False
    schema: Schema | None = None
    like: DocumentKind | None = None
    rewording: Rewording | None = None

    def fits(self, root: etree._Element, path: str, types: Collection[str]) -> bool:
        """True for a document of this kind; `types` are those of the resources that it is the document of."""
        return (
            (not self.roots or root.tag in self.roots)
            and (not self.path or path == self.path)
            and (not self.types or any(each.startswith(self.types) for each in types))
        )

    @property
    def is_manifest(self) -> bool:
        return self.path == MANIFEST

    @property
    def basis(self) -> DocumentKind:
        """The kind whose facts and checks are those of this one: mostly itself."""
        return self.like or self

    def __str__(self) -> str:
        return self.name


def manifest_kind(name: str, schema: Schema | None = None) -> DocumentKind:
    """The kind of a standard's manifest, whatever its root."""
    return DocumentKind(name=name, path=MANIFEST, schema=schema)


# --- signs in a manifest --------------------------------------------------------------------------------


class Strength(IntEnum):
    """How much a sign in a manifest says. Where manifests show signs of several standards the strongest counts."""

    TRACE = auto()  # a namespace that is used in packages of other standards as well
    NAMESPACE = auto()  # one that no other standard's manifests declare
    CONTENT = auto()  # documents of a kind that cartridges hold as well
    CARTRIDGE = auto()
    SCHEMA = auto()  # metadata/schema, whatever the version
    ATTRIBUTE = auto()  # what only its resources have
    TYPE = auto()  # of a resource
    WORDS = auto()  # metadata/schema and schemaversion
    ROOT = auto()  # the root's own namespace


class Signs:
    """What a manifest shows of the standard that it is of; each thing is looked for when it is first asked for."""

    def __init__(self, manifest: etree._Element) -> None:
        self.root = manifest
        self.schema = self._text("schema")
        self.version = self._text("schemaversion")

    def _text(self, name: str) -> str:
        return " ".join(self.root.findtext(f"{{*}}metadata/{{*}}{name}", "").split())

    @property
    def words(self) -> str:
        """Schema and version in one: `ADL SCORM 1.2`."""
        return f"{self.schema} {self.version}"

    @cached_property
    def declared(self) -> list[str]:
        """The namespaces that the root declares, in the order in which it does."""
        return [str(namespace) for namespace in self.root.nsmap.values()]

    @cached_property
    def types(self) -> list[str]:
        """The types of the resources, each once, sorted."""
        return sorted({each.get("type", "") for each in self.root.iterfind("{*}resources/{*}resource")})

    def has_attribute(self, name: str) -> bool:
        """True when some resource has a value for the attribute of this qualified name."""
        return any(each.get(name) for each in self.root.iter("{*}resource"))

    def uses(self, namespace: str) -> bool:
        """True when the root declares the namespace, or some resource has an attribute of it."""
        names = (str(name) for each in self.root.iter("{*}resource") for name in each.attrib)
        return namespace in self.declared or any(name.startswith(f"{{{namespace}}}") for name in names)


class Claim(Struct, frozen=True):
    """A sign by which manifests of a standard are known.

    `at` says at which place the sign stands among those that are as strong, -1 when it is not there: the first counts.
    """

    strength: Strength
    at: Callable[[Signs], int]


def rooted(namespace: str) -> Claim:
    """The root is a manifest of this namespace."""
    return Claim(Strength.ROOT, lambda signs: 0 if signs.root.tag == f"{{{namespace}}}manifest" else -1)


def says(strength: Strength, holds: Callable[[Signs], object]) -> Claim:
    """A sign of which it is only asked whether it is there."""
    return Claim(strength, lambda signs: 0 if holds(signs) else -1)


def declares(*namespaces: str) -> Claim:
    """The root declares one of these namespaces."""
    return Claim(Strength.NAMESPACE, lambda signs: index(signs.declared, lambda each: each in namespaces))


def index(values: list[str], fits: Callable[[str], object]) -> int:
    """The place of the first value that fits, -1 for none."""
    return next((place for place, value in enumerate(values) if fits(value)), -1)


# --- signs in a single file -----------------------------------------------------------------------------

_BOM = b"\xef\xbb\xbf"
_ROOT = regex(rb"<(?:[\w.-]{1,99}:)?([A-Za-z_][\w.-]{0,99})[\s/>]")
_PROLOGUE = regex(rb"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>", re.DOTALL)


class Head:
    """How a file begins: `root` is the name of an XML document's root without its prefix, `start` that tag.

    Both are empty for what is no XML, and for a root that does not stand in the first bytes.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name, self.data = name.lower(), data
        self.text = _in_utf8(data).removeprefix(_BOM)
        self.is_xml = self.text.lstrip().startswith(b"<")
        self.root, self.start = _root(self.text) if self.is_xml else ("", b"")


def is_marked_utf16(data: bytes) -> bool:
    """True for text that begins with the mark of UTF-16."""
    return data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))


def _in_utf8(data: bytes) -> bytes:
    """The same beginning in UTF-8; half a letter at its end is left out."""
    return data.decode("utf-16", "ignore").encode() if is_marked_utf16(data) else data


def _root(text: bytes) -> tuple[str, bytes]:
    at = 0
    while found := _PROLOGUE.match(text, at):
        at = found.end()
    root = _ROOT.match(text, at)
    return (root[1].decode(), text[at : text.find(b">", at) + 1]) if root else ("", b"")


class Lone(Struct, frozen=True, kw_only=True):
    """How a file by itself is known, when all that is given fits: its name's ending, and how it begins.

    `roots` are the local names of the roots of XML documents, with what people call such a document (`item`), `start`
    stands in the root's tag, `text` in a text that is no XML, `looks` is what the first bytes look like.
    """

    endings: tuple[str, ...] = ()
    roots: Mapping[str, str] = field(default_factory=dict)
    start: re.Pattern[bytes] | None = None
    text: re.Pattern[bytes] | None = None
    looks: str = ""

    def fits(self, head: Head) -> bool:
        """True for a file that begins like that."""
        is_text = not head.is_xml and b"\0" not in head.text
        return (
            (not self.endings or head.name.endswith(self.endings))
            and (not self.roots or head.root in self.roots)
            and (self.start is None or self.start.search(head.start) is not None)
            and (self.text is None or (is_text and self.text.search(head.text) is not None))
            and (not self.looks or looks_like(head.data) == self.looks)
        )


# --- standards ------------------------------------------------------------------------------------------


class Vocabulary(Struct, frozen=True, kw_only=True):
    """What a standard's manifests say of themselves: the words for schema, its version, and namespaces by prefix."""

    schemas: tuple[str, ...]
    schemaversion: str
    namespaces: Mapping[str, str]

    @property
    def core(self) -> str:
        """The namespace of manifest, item, resource and so on."""
        return self.namespaces[""]


class Alike(Protocol):
    """What remains of a document without its words: documents of one key are judged alike if it `is_sound`.

    `nameless` is a key for checks to which it is all the same what choices are called.
    """

    @property
    def nameless(self) -> bytes: ...
    @property
    def is_sound(self) -> bool: ...
    def facts(self, alike: Any, /) -> Any: ...


class AlikeByName(Alike, Protocol):
    """The same, with a `key` for checks that read the names."""

    @property
    def key(self) -> bytes: ...


class Standard(Struct, frozen=True, kw_only=True, eq=False):
    """A format of packages; one that is not `judged` lessonpack can do no more than name."""

    name: str  # what reports, platforms and `--target` call it
    title: str  # what people do
    called: str = ""  # the same without the edition, where the title has one
    judged: bool = False
    shown: bool = False  # by a browser
    manifest: bool = False  # its packages have an imsmanifest.xml
    container: Container = ZIP
    vocabulary: Vocabulary | None = None

    # How it is known.
    claims: tuple[Claim, ...] = ()  # by signs in a manifest
    marks: tuple[str, ...] = ()  # in packages without one, by a file that only it has
    endings: frozenset[str] = frozenset()  # or by endings, each of which some file has
    lone: tuple[Lone, ...] = ()  # as a single file

    # What its packages hold.
    documents: tuple[DocumentKind, ...] = ()
    xml: tuple[str, ...] = ()  # how the types of resources begin that are XML documents, whatever their names
    families: tuple[str, ...] = ()  # of schemas that judge its documents
    misprints: tuple[Misprint, ...] = ()  # in these
    controls: str = ""  # the family of schemas that may ride along in a package
    alike: Callable[[bytes], AlikeByName | None] | None = None  # what remains of a document without its words
    formed: Callable[[], Callable[[bytes], Alike | None]] | None = None  # the same for a package, told by `nameless`
    row: Row | None = None  # how items are written of which a document is a row
    wordy: frozenset[str] = frozenset()  # elements whose text is mere words, of which there may be any number
    vendors: frozenset[str] = frozenset()  # elements in which everything means what their vendor says

    def __str__(self) -> str:
        return self.name


UNKNOWN = Standard(
    name="unknown",
    title="a package of an unknown format",
    judged=True,
    manifest=True,
    documents=(manifest_kind("manifest of an unknown format"),),
)
"""What no standard claims: it is judged by what holds for any content package."""
STANDARDS = (UNKNOWN,)


# Which standards a rule holds for, where it names none.


def with_manifest(standard: Standard) -> bool:
    """True for what is judged by its manifest, or for the want of one."""
    return standard.judged and standard.manifest


def shown(standard: Standard) -> bool:
    """True for what a browser shows."""
    return standard.shown


def is_single_file(standard: Standard) -> bool:
    """True for what lessonpack judges and is a file by itself."""
    return standard.judged and standard.container.shape is Shape.FILE


def imported(standard: Standard) -> bool:
    """True for what lessonpack judges and platforms import."""
    return standard.judged and standard is not UNKNOWN and standard.container.shape is not Shape.FOLDER
