"""A version of QTI: all in which its packages differ from those of the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from lessonpack.findings import Rule, Severity, rule
from lessonpack.formats import qti2
from lessonpack.formats.qti_names import Rewording
from lessonpack.formats.standard import Claim, DocumentKind, Misprint, Schema, Strength, Vocabulary, says
from lessonpack.render.xml import Names

PROFILE = rule(
    "QTI116",
    severity=Severity.WARNING,
    holds="The manifest of a QTI 2 package obeys the package profile of its version.",
    says="the manifest is plain IMS Content Packaging; against {revision}: {message}",
    hint="Mend that place where a platform refuses the package; most take plain content packaging as it is.",
    reason="QTI has a profile of its own; importers that validate by it refuse more than content packaging does.",
    clause="qtiv2p1_imscpv1p2_v1p0.xsd, qtiv2p2_imscpv1p2_v1p0.xsd; IMS Content Packaging 1.1.4, which the manifest "
    "names or does not contradict",
)


class Version(Struct, frozen=True, kw_only=True, eq=False):
    """What a version calls what its packages hold.

    `name` is that of the standard, `number` is how the types of resources end (`v2p1`), `names` are those of elements
    and attributes, `templates` the addresses beneath which the standard templates of response processing are, the one
    to write first. Manifests have the `vocabulary`, whose first word is for a package with a test, and whose `bank` for
    one without; `schemas` are the addresses of the schema documents for its namespaces. QTI's own metadata are
    `by_item` where a manifest has none about the package: they then tell the tool, and how an item is scored. Outcomes
    of `external` versions say so where people set them.
    """

    name: str
    title: str
    number: str
    names: Names
    templates: tuple[str, ...]
    item: DocumentKind
    test: DocumentKind
    vocabulary: Vocabulary
    bank: str
    schemas: Mapping[str, str]
    by_item: bool = False
    external: bool = True

    @property
    def item_type(self) -> str:
        """The type of resources that are items."""
        return f"imsqti_item_xml{self.number}"

    @property
    def test_type(self) -> str:
        """The type of resources that are tests."""
        return f"imsqti_test_xml{self.number}"

    @property
    def types(self) -> dict[DocumentKind, str]:
        """The type of the resource that a document starts, by the document's kind."""
        return {self.item: self.item_type, self.test: self.test_type}


def later(kind: DocumentKind, title: str, names: Names, schema: Schema, rewording: Rewording) -> DocumentKind:
    """A kind of documents of 2.1 as a later version has it: what 2.1's checks say of it is told in 2.1's names."""
    words = kind.name.rpartition(" ")[2]
    roots = tuple(f"{{{rewording.namespace}}}{names.element(etree.QName(root).localname)}" for root in kind.roots)
    return replace(kind, name=f"{title} {words}", roots=roots, schema=schema, like=kind, rewording=rewording)


def misprint(
    entry: str, namespace: str, names: Names, printed: str = "targetValue", value: str = "identifier"
) -> Misprint:
    """What a schema misprints of a matchTableEntry.

    It has a sourceValue and a targetValue, which is of the variable's own type (QTI 2.1 Information Model,
    matchTableEntry). 2.1.0 and 2.1.1 call it targetType; 2.1.2 and later allow it identifiers alone.
    """
    element = f"{{{namespace}}}{names.element('matchTableEntry')}"
    attribute = names.attribute("targetValue")
    return Misprint(entry=entry, element=element, attribute=attribute, printed=names.attribute(printed), value=value)


def called(number: str) -> Claim:
    """A version is called that in metadata/schema and schemaversion: `IMS QTI`, `2.1`; `QTIv2.2 Package`."""
    digits = re.escape(number)
    words = re.compile(rf"(?:IMS )?QTI ?(?:v ?{digits}|(?:\w+ ){{0,3}}v?{digits})", re.IGNORECASE)
    return says(Strength.WORDS, lambda signs: words.match(signs.words))


def profile(schema: str) -> Callable[[etree._Element], Rule | None]:
    """What a fault in a manifest breaks, by the address of the profile's schema: a manifest may name a wider one."""
    return lambda manifest: None if qti2.names_profile(manifest, schema) else PROFILE
