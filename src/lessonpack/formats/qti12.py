"""QTI 1.2: how its packages are known, and what they hold; those for Canvas hold its settings of a quiz as well."""

from __future__ import annotations

from lessonpack.findings import Severity, rule
from lessonpack.formats import imscp, qti
from lessonpack.formats.qti12_alike import ROW
from lessonpack.formats.standard import DocumentKind, Lone, Schema, Signs, Standard, Strength, manifest_kind, says
from lessonpack.package import MANIFEST as MANIFEST_PATH

SETTINGS_BEYOND = rule(
    "QTI117",
    severity=Severity.WARNING,
    holds="The settings of a Canvas quiz are those that the schema in Canvas's source describes.",
    says="{message} ({revision}, of 2019)",
    hint="Leave what Canvas itself exported as it is: it knows settings that are younger than this schema.",
    reason="Canvas ignores a setting that it does not know, a misspelt one among them.",
    clause="canvas-lms 2019-03-07: lib/cc/xsd/cccv1p0.xsd",
)

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
SCHEMA = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd"
CANVAS_NAMESPACE = "http://canvas.instructure.com/xsd/cccv1p0"
CANVAS_SCHEMA = "https://canvas.instructure.com/xsd/cccv1p0.xsd"
MANIFEST_SCHEMA = "http://www.imsglobal.org/xsd/imscp_v1p1.xsd"

# The manifest is plain content packaging, of which this is the edition that has an official schema.
SCHEMA_NAME = "IMS Content"
SCHEMA_VERSION = "1.1.4"

# New Quizzes takes the first word for word; Canvas finds settings and banks by the end of the second.
TYPE = "imsqti_xmlv1p2"
EXTRA_TYPE = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
WEBCONTENT_TYPE = "webcontent"


def _holds_banks_alone(signs: Signs) -> bool:
    """Banks for New Quizzes, which have no resource of QTI in them; a course without questions has no bank either."""
    said = signs.words == f"{SCHEMA_NAME} {SCHEMA_VERSION}"
    return said and (EXTRA_TYPE in signs.types or not signs.types)


# Manifests of other hands claim namespaces that no schema has with these words in them: they are read, not judged.
MANIFEST = DocumentKind(
    name="IMS manifest",
    path=MANIFEST_PATH,
    roots=(f"{{{imscp.NAMESPACE}}}manifest",),
    schema=Schema(entry="imscp-1.1.4"),
)
_OTHER_MANIFEST = manifest_kind("QTI 1.2 manifest")
DOCUMENT = DocumentKind(
    name="QTI 1.2 document",
    roots=(f"{{{NAMESPACE}}}questestinterop",),
    anywhere=True,
    schema=Schema(entry="qti12"),
)
# Before it had a schema it was described by a DTD, without a namespace.
EARLY_DOCUMENT = DocumentKind(name="QTI 1.2 document", roots=("questestinterop",), anywhere=True)
SETTINGS = DocumentKind(
    name="Canvas settings",
    roots=(f"{{{CANVAS_NAMESPACE}}}quiz",),
    anywhere=True,
    schema=Schema(entry="canvas-meta", breaks=lambda _settings: SETTINGS_BEYOND),
)
STANDARD = Standard(
    name="qti12",
    title="QTI 1.2",
    judged=True,
    manifest=True,
    claims=(qti.named_by_types(qti.ONE), says(Strength.TRACE, _holds_banks_alone)),
    lone=(Lone(roots={"questestinterop": "document"}),),
    documents=(MANIFEST, _OTHER_MANIFEST, DOCUMENT, EARLY_DOCUMENT, SETTINGS),
    xml=qti.XML,
    wordy=frozenset({f"{{{NAMESPACE}}}matimage"}),  # base64, which is any text to the schema
    row=ROW,
    families=("qti12", "canvas", "scorm2004-4th"),
)
STANDARDS = (STANDARD,)
