"""Which format a package is, and which kind of document an XML file in it is."""

from __future__ import annotations

from enum import StrEnum

from lxml import etree


class Format(StrEnum):
    """A kind of package that lessonpack can name."""

    SCORM12 = "scorm12"
    SCORM2004_3RD = "scorm2004-3rd"
    SCORM2004_4TH = "scorm2004-4th"
    QTI21 = "qti21"
    HTML = "html"
    UNKNOWN = "unknown"


SCORM2004 = (Format.SCORM2004_3RD, Format.SCORM2004_4TH)
SCORM = (Format.SCORM12, *SCORM2004)
PAGES = (*SCORM, Format.HTML)  # what a browser shows
WITH_MANIFEST = tuple(format for format in Format if format is not Format.HTML)


class DocumentKind(StrEnum):
    """A kind of XML document that schemas and checks apply to; the value names it to people."""

    SCORM12_MANIFEST = "SCORM 1.2 manifest"
    SCORM2004_3RD_MANIFEST = "SCORM 2004 3rd edition manifest"
    SCORM2004_4TH_MANIFEST = "SCORM 2004 4th edition manifest"
    QTI21_MANIFEST = "QTI 2.1 manifest"
    QTI21_ITEM = "QTI 2.1 item"
    QTI21_TEST = "QTI 2.1 test"
    MANIFEST = "manifest of an unknown format"


IMSCP_SCORM12 = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADLCP_SCORM12 = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
ADLCP_SCORM2004 = "http://www.adlnet.org/xsd/adlcp_v1p3"
ADLSEQ = "http://www.adlnet.org/xsd/adlseq_v1p3"
ADLNAV = "http://www.adlnet.org/xsd/adlnav_v1p3"
IMSSS = "http://www.imsglobal.org/xsd/imsss"
IMSCP_V1P1 = "http://www.imsglobal.org/xsd/imscp_v1p1"
QTI21 = "http://www.imsglobal.org/xsd/imsqti_v2p1"


def format_of(manifest: etree._Element) -> Format:
    """The format that a manifest's root declares: by namespace first, then by `schema` and resource types.

    QTI 2.1 and SCORM 2004 share a manifest namespace, hence `schema` decides between them.
    """
    if manifest.tag == f"{{{IMSCP_SCORM12}}}manifest":
        return Format.SCORM12
    schema = " ".join(manifest.findtext("{*}metadata/{*}schema", "").split())
    version = " ".join(manifest.findtext("{*}metadata/{*}schemaversion", "").split())
    if schema.startswith("QTIv2.1"):
        return Format.QTI21
    if schema.upper() == "ADL SCORM" and version == "1.2":
        return Format.SCORM12
    types = {resource.get("type", "") for resource in manifest.iterfind("{*}resources/{*}resource")}
    if any(name.startswith(("imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1")) for name in types):
        return Format.QTI21
    if any(resource.get(f"{{{ADLCP_SCORM12}}}scormtype") for resource in manifest.iter("{*}resource")):
        return Format.SCORM12
    if schema.upper() == "ADL SCORM" or _uses_scorm2004(manifest):
        return _edition(version)
    return Format.UNKNOWN


def _uses_scorm2004(manifest: etree._Element) -> bool:
    """A package of SCORM 2004 that does not say so has its attribute on some resource."""
    names = (name for resource in manifest.iter("{*}resource") for name in resource.attrib)
    return any(str(name).startswith(f"{{{ADLCP_SCORM2004}}}") for name in names)


def _edition(version: str) -> Format:
    """The edition of SCORM 2004 by `schemaversion`; the latest where that names none.

    The 2nd edition (CAM 1.3) has no schemas here: the 3rd's are the nearest.
    """
    named = version.lower()
    earlier = "3rd" in named or "2nd" in named or named in ("1.3", "cam 1.3")
    return Format.SCORM2004_3RD if earlier else Format.SCORM2004_4TH


_MANIFESTS = {
    Format.SCORM12: DocumentKind.SCORM12_MANIFEST,
    Format.SCORM2004_3RD: DocumentKind.SCORM2004_3RD_MANIFEST,
    Format.SCORM2004_4TH: DocumentKind.SCORM2004_4TH_MANIFEST,
    Format.QTI21: DocumentKind.QTI21_MANIFEST,
    Format.UNKNOWN: DocumentKind.MANIFEST,
}
_ROOTS = {
    f"{{{QTI21}}}assessmentItem": DocumentKind.QTI21_ITEM,
    f"{{{QTI21}}}assessmentTest": DocumentKind.QTI21_TEST,
}


def kind_of(root: etree._Element, path: str, format: Format) -> DocumentKind | None:
    """The kind of a parsed document, None for XML that no schema or check of ours is about."""
    if path == "imsmanifest.xml":
        return _MANIFESTS[format]
    return _ROOTS.get(root.tag) if isinstance(root.tag, str) else None
