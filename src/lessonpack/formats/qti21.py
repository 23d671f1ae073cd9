"""QTI 2.1: how its packages are known, and what they hold."""

from __future__ import annotations

import re

from lxml import etree

from lessonpack.findings import Rule, Severity, rule
from lessonpack.formats import qti, qti2, qti2_alike
from lessonpack.formats.standard import (
    DocumentKind,
    Misprint,
    Schema,
    Standard,
    Strength,
    Vocabulary,
    manifest_kind,
    says,
)

PROFILE = rule(
    "QTI116",
    severity=Severity.WARNING,
    holds="The manifest of a QTI 2.1 package obeys the package profile of QTI 2.1.",
    says="the manifest is plain IMS Content Packaging; against {revision}: {message}",
    hint="Mend that place where a platform refuses the package; most take plain content packaging as it is.",
    reason="QTI 2.1 has a profile of its own; importers that validate by it refuse more than content packaging does.",
    clause="qtiv2p1_imscpv1p2_v1p0.xsd; IMS Content Packaging 1.1.4, which the manifest names or does not contradict",
)

# What it is called in metadata/schema and schemaversion (`IMS QTI`, `2.1`), and in the types of its resources.
_WORDS = re.compile(r"(?:IMS )?QTI ?(?:v ?2\.1|(?:\w+ )?v?2\.1)", re.IGNORECASE)
_TYPE = re.compile(r"imsqti_(?!apip)\w+_xmlv2p1")


def _breaks(manifest: etree._Element) -> Rule | None:
    """A manifest may name a wider schema than the profile's."""
    return None if qti2.names_profile(manifest) else PROFILE


# An entry of a matchTable has a sourceValue and a targetValue, which is of the variable's own type (QTI 2.1 Information
# Model, matchTableEntry); 2.1.0 and 2.1.1 call it targetType, 2.1.2 allows it no values but the names of types.
def _misprint(revision: str, printed: str, value: str = "") -> Misprint:
    element = qti2.tag("matchTableEntry")
    return Misprint(entry=f"qti21-{revision}", element=element, attribute="targetValue", printed=printed, value=value)


_SCHEMA = Schema(entry="qti21-2.1.0")  # the revisions 2.1.0, 2.1.1 and 2.1.2 share one namespace
MANIFEST = manifest_kind("QTI 2.1 manifest", Schema(entry="qti21-manifest", breaks=_breaks))
ITEM = DocumentKind(
    name="QTI 2.1 item", roots=(qti2.tag("assessmentItem"),), anywhere=True, is_question=True, schema=_SCHEMA
)
TEST = DocumentKind(name="QTI 2.1 test", roots=(qti2.tag("assessmentTest"),), anywhere=True, schema=_SCHEMA)
VOCABULARY = Vocabulary(
    schemas=(qti2.SCHEMA_PACKAGE, qti2.SCHEMA_BANK),
    schemaversion=qti2.SCHEMA_VERSION,
    namespaces={"": qti2.MANIFEST_NAMESPACE},
)
STANDARD = Standard(
    name="qti21",
    title="QTI 2.1",
    judged=True,
    manifest=True,
    claims=(
        says(Strength.WORDS, lambda signs: _WORDS.match(signs.words)),
        says(Strength.TYPE, lambda signs: any(map(_TYPE.match, signs.types))),
    ),
    lone=(qti.lone(1),),
    documents=(MANIFEST, ITEM, TEST),
    xml=qti.XML,
    families=("qti21",),
    misprints=(
        _misprint("2.1.0", "targetType"),
        _misprint("2.1.1", "targetType"),
        _misprint("2.1.2", "targetValue", "identifier"),
    ),
    vocabulary=VOCABULARY,
    alike=qti2_alike.skeleton,
    wordy=frozenset(map(qti2.tag, qti2_alike.MIXED)),
    vendors=frozenset({qti2.tag(qti2.CUSTOM)}),
)
STANDARDS = (STANDARD,)
