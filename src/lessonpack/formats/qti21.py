"""QTI 2.1: how its packages are known, and what they hold."""

from __future__ import annotations

from functools import partial

from lessonpack.formats import lom, qti, qti2
from lessonpack.formats.qti2_alike import Skeletons
from lessonpack.formats.qti2_forms import Forms
from lessonpack.formats.qti_names import QTI21
from lessonpack.formats.qti_version import Version, called, misprint, profile
from lessonpack.formats.standard import (
    DocumentKind,
    Schema,
    Standard,
    Strength,
    Vocabulary,
    manifest_kind,
    says,
)
from lessonpack.patterns import regex

_TYPE = regex(r"imsqti_(?!apip)\w+_xmlv2p1")  # of its resources


_SCHEMA = Schema(entry="qti21-2.1.0")  # the revisions 2.1.0, 2.1.1 and 2.1.2 share one namespace
MANIFEST = manifest_kind("QTI 2.1 manifest", Schema(entry="qti21-manifest", breaks=profile(qti2.MANIFEST_SCHEMA)))
ITEM = DocumentKind(
    name="QTI 2.1 item", roots=(qti2.tag("assessmentItem"),), anywhere=True, is_question=True, schema=_SCHEMA
)
TEST = DocumentKind(name="QTI 2.1 test", roots=(qti2.tag("assessmentTest"),), anywhere=True, schema=_SCHEMA)
VERSION = Version(
    name="qti21",
    title="QTI 2.1",
    number="v2p1",
    names=QTI21,
    templates=(qti2.TEMPLATES_AT,),
    item=ITEM,
    test=TEST,
    vocabulary=Vocabulary(
        schemas=(qti2.SCHEMA_PACKAGE, qti2.SCHEMA_BANK),
        schemaversion=qti2.SCHEMA_VERSION,
        namespaces={"": qti2.MANIFEST_NAMESPACE, "imsqti": qti2.METADATA_NAMESPACE, lom.PREFIX: lom.NAMESPACE},
    ),
    bank=qti2.SCHEMA_BANK,
    schemas={
        qti2.MANIFEST_NAMESPACE: qti2.MANIFEST_SCHEMA,
        qti2.METADATA_NAMESPACE: qti2.METADATA_SCHEMA,
        lom.NAMESPACE: qti2.LOM_SCHEMA,
    },
    external=False,
)
SKELETONS = Skeletons(qti2.ITEM_NAMESPACE, QTI21)
STANDARD = Standard(
    name=VERSION.name,
    title=VERSION.title,
    judged=True,
    manifest=True,
    claims=(called("2.1"), says(Strength.TYPE, lambda signs: any(map(_TYPE.match, signs.types)))),
    lone=(qti.lone(1),),
    documents=(MANIFEST, ITEM, TEST),
    xml=qti.XML,
    families=("qti21",),
    misprints=(
        misprint("qti21-2.1.0", qti2.ITEM_NAMESPACE, QTI21, "targetType", ""),
        misprint("qti21-2.1.1", qti2.ITEM_NAMESPACE, QTI21, "targetType", ""),
        misprint("qti21-2.1.2", qti2.ITEM_NAMESPACE, QTI21),
    ),
    vocabulary=VERSION.vocabulary,
    alike=SKELETONS,
    formed=partial(Forms, SKELETONS),
    wordy=frozenset(map(qti2.tag, SKELETONS.mixed)),
    vendors=frozenset({qti2.tag(qti2.CUSTOM)}),
)
STANDARDS = (STANDARD,)
