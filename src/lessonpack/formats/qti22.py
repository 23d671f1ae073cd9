"""QTI 2.2: how its packages are known, and what they hold."""

from __future__ import annotations

from functools import partial

from lessonpack.formats import imscp, lom, qti, qti2, qti21
from lessonpack.formats.qti2_alike import Skeletons
from lessonpack.formats.qti2_forms import Forms
from lessonpack.formats.qti_names import NAMESPACE22, QTI22, Rewording
from lessonpack.formats.qti_version import Version, called, later, misprint, profile
from lessonpack.formats.standard import Schema, Standard, Vocabulary, manifest_kind

_AT = "http://www.imsglobal.org/xsd/qti/qtiv2p2/"
_MANIFEST_SCHEMA = f"{_AT}qtiv2p2_imscpv1p2_v1p0.xsd"
_METADATA = "http://www.imsglobal.org/xsd/imsqti_metadata_v2p2"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE22}}}{name}"


_SCHEMA = Schema(entry="qti22-2.2.4")  # it takes what the revisions before it take, which share its namespace
_REWORDING = Rewording(NAMESPACE22)
MANIFEST = manifest_kind("QTI 2.2 manifest", Schema(entry="qti22-manifest", breaks=profile(_MANIFEST_SCHEMA)))
ITEM, TEST = (later(kind, "QTI 2.2", QTI22, _SCHEMA, _REWORDING) for kind in (qti21.ITEM, qti21.TEST))
VERSION = Version(
    name="qti22",
    title="QTI 2.2",
    number="v2p2",
    names=QTI22,
    templates=(QTI22.addresses["template"],),
    item=ITEM,
    test=TEST,
    vocabulary=Vocabulary(
        schemas=("QTIv2.2 Package", "QTIv2.2 Item Bank Package"),
        schemaversion="1.0.0",
        namespaces={"": imscp.NAMESPACE, "imsqti": _METADATA, lom.PREFIX: lom.NAMESPACE},
    ),
    bank="QTIv2.2 Item Bank Package",
    schemas={
        imscp.NAMESPACE: _MANIFEST_SCHEMA,
        _METADATA: f"{_AT}imsqti_metadata_v2p2.xsd",
        lom.NAMESPACE: qti2.LOM_SCHEMA,
    },
)
SKELETONS = Skeletons(NAMESPACE22, QTI22)
STANDARD = Standard(
    name=VERSION.name,
    title=VERSION.title,
    judged=True,
    manifest=True,
    claims=(called("2.2"), qti.named_by_types("22")),
    lone=(qti.lone(2),),
    documents=(MANIFEST, ITEM, TEST),
    xml=qti.XML,
    families=("qti22",),
    misprints=tuple(misprint(entry, NAMESPACE22, QTI22) for entry in ("qti22-2.2.0", "qti22-2.2.4")),
    vocabulary=VERSION.vocabulary,
    alike=SKELETONS,
    formed=partial(Forms, SKELETONS),
    wordy=frozenset(map(_tag, SKELETONS.mixed)),
    vendors=frozenset({_tag(qti2.CUSTOM)}),
)
STANDARDS = (STANDARD,)
