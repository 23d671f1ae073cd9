"""QTI 3.0: how its packages are known, and what they hold."""

from __future__ import annotations

import re
from functools import partial

from lessonpack.formats import lom, qti, qti21
from lessonpack.formats.qti2_alike import Skeletons
from lessonpack.formats.qti2_forms import Forms
from lessonpack.formats.qti_names import NAMESPACE30, QTI30, Rewording
from lessonpack.formats.qti_version import Version, called, later, misprint
from lessonpack.formats.standard import (
    Lone,
    Schema,
    Standard,
    Strength,
    Vocabulary,
    declares,
    manifest_kind,
    says,
)

_AT = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/"
_MANIFEST = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_METADATA = "http://www.imsglobal.org/xsd/imsqti_metadata_v3p0"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE30}}}{name}"


_SCHEMA = Schema(entry="qti30")
_REWORDING = Rewording(NAMESPACE30)
MANIFEST = manifest_kind("QTI 3.0 manifest", Schema(entry="qti30-manifest"))
ITEM, TEST = (later(kind, "QTI 3.0", QTI30, _SCHEMA, _REWORDING) for kind in (qti21.ITEM, qti21.TEST))
VERSION = Version(
    name="qti30",
    title="QTI 3.0",
    number="v3p0",
    names=QTI30,
    templates=(
        QTI30.addresses["template"],
        "https://www.imsglobal.org/question/qti_v3p0/rptemplates/",  # in the examples of 1EdTech
    ),
    item=ITEM,
    test=TEST,
    vocabulary=Vocabulary(
        schemas=(
            *("QTI Package", "QTI Item Bank"),
            *("QTI Test Bank", "QTI Object Bank", "QTI Test", "QTI Section", "QTI Item"),
        ),
        schemaversion="3.0.0",
        namespaces={"": _MANIFEST, "imsqti": _METADATA, lom.PREFIX: lom.NAMESPACE},
    ),
    bank="QTI Item Bank",
    schemas={
        _MANIFEST: f"{_AT}imsqtiv3p0_imscpv1p2_v1p0.xsd",
        _METADATA: f"{_AT}imsqti_metadatav3p0_v1p0.xsd",
        lom.NAMESPACE: "https://purl.imsglobal.org/spec/md/v1p3/schema/xsd/imsmd_loose_v1p3p2.xsd",
    },
    by_item=True,
)
SKELETONS = Skeletons(NAMESPACE30, QTI30)
STANDARD = Standard(
    name=VERSION.name,
    title=VERSION.title,
    judged=True,
    manifest=True,
    claims=(called("3.0"), qti.named_by_types("3"), declares(_MANIFEST)),
    lone=(
        Lone(
            roots={
                "qti-assessment-item": "item",
                "qti-assessment-test": "test",
                "qti-assessment-section": "section",
            }
        ),
    ),
    documents=(MANIFEST, ITEM, TEST),
    xml=qti.XML,
    families=("qti30",),
    misprints=(misprint("qti30", NAMESPACE30, QTI30),),
    vocabulary=VERSION.vocabulary,
    alike=SKELETONS,
    formed=partial(Forms, SKELETONS),
    wordy=frozenset(map(_tag, SKELETONS.mixed)),
    vendors=frozenset({_tag("qti-custom-interaction"), _tag("qti-portable-custom-interaction")}),
)
# Its items may say what the schema of 3.0.0, the newest that there is a copy of, knows nothing of.
NEWER = Standard(
    name="qti301",
    title="QTI 3.0.1",
    manifest=True,
    claims=(says(Strength.WORDS, lambda signs: re.match(r"QTI [\w ]+ 3\.0\.[1-9]", signs.words)),),
    xml=qti.XML,
)
STANDARDS = (NEWER, STANDARD)
