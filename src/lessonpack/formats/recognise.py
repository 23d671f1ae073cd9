"""Which format a package is, and which kind of document an XML file in it is."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from lxml import etree

from lessonpack.archive import MARKUP, looks_like
from lessonpack.package import is_leftover


class Format(StrEnum):
    """A kind of package that lessonpack can name; those in UNJUDGED it can do no more than name."""

    SCORM12 = "scorm12"
    SCORM2004_3RD = "scorm2004-3rd"
    SCORM2004_4TH = "scorm2004-4th"
    QTI21 = "qti21"
    HTML = "html"
    QTI12 = "qti12"
    QTI20 = "qti20"
    QTI22 = "qti22"
    QTI30 = "qti30"
    APIP = "apip"
    CC10 = "cc10"
    CC11 = "cc11"
    CC12 = "cc12"
    CC13 = "cc13"
    LEARNING_DESIGN = "learning-design"
    BLACKBOARD = "blackboard"
    BRIGHTSPACE = "brightspace"
    CMI5 = "cmi5"
    XAPI = "xapi"
    AICC = "aicc"
    H5P = "h5p"
    MOODLE_BACKUP = "moodle-backup"
    MOODLE_XML = "moodle-xml"
    GIFT = "gift"
    EPUB = "epub"
    OFFICE = "office"
    UNKNOWN = "unknown"


UNJUDGED = {
    Format.QTI12: "QTI 1.2",
    Format.QTI20: "QTI 2.0",
    Format.QTI22: "QTI 2.2",
    Format.QTI30: "QTI 3.0",
    Format.APIP: "APIP 1.0",
    Format.CC10: "Common Cartridge 1.0",
    Format.CC11: "Common Cartridge 1.1",
    Format.CC12: "Common Cartridge 1.2",
    Format.CC13: "Common Cartridge 1.3",
    Format.LEARNING_DESIGN: "IMS Learning Design",
    Format.BLACKBOARD: "a Blackboard export",
    Format.BRIGHTSPACE: "a Brightspace export",
    Format.CMI5: "a cmi5 course",
    Format.XAPI: "an xAPI (Tin Can) activity",
    Format.AICC: "an AICC course",
    Format.H5P: "an H5P package",
    Format.MOODLE_BACKUP: "a backup of a Moodle course",
    Format.MOODLE_XML: "Moodle XML",
    Format.GIFT: "GIFT",
    Format.EPUB: "an EPUB",
    Format.OFFICE: "an Office document",
}


SCORM2004 = (Format.SCORM2004_3RD, Format.SCORM2004_4TH)
SCORM = (Format.SCORM12, *SCORM2004)
PAGES = (*SCORM, Format.HTML)  # what a browser shows
WITH_MANIFEST = (*SCORM, Format.QTI21, Format.UNKNOWN)  # what is judged by its manifest, or for the want of one


class DocumentKind(StrEnum):
    """A kind of XML document that schemas and checks apply to; the value names it to people."""

    SCORM12_MANIFEST = "SCORM 1.2 manifest"
    SCORM2004_3RD_MANIFEST = "SCORM 2004 3rd edition manifest"
    SCORM2004_4TH_MANIFEST = "SCORM 2004 4th edition manifest"
    QTI21_MANIFEST = "QTI 2.1 manifest"
    QTI21_ITEM = "QTI 2.1 item"
    QTI21_TEST = "QTI 2.1 test"
    QTI12_DOCUMENT = "QTI 1.2 document"
    MANIFEST = "manifest of an unknown format"


IMSCP_SCORM12 = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADLCP_SCORM12 = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
ADLCP_SCORM2004 = "http://www.adlnet.org/xsd/adlcp_v1p3"
ADLSEQ = "http://www.adlnet.org/xsd/adlseq_v1p3"
ADLNAV = "http://www.adlnet.org/xsd/adlnav_v1p3"
IMSSS = "http://www.imsglobal.org/xsd/imsss"
IMSCP_V1P1 = "http://www.imsglobal.org/xsd/imscp_v1p1"
QTI21 = "http://www.imsglobal.org/xsd/imsqti_v2p1"


# What QTI 2.1 is called in metadata/schema and schemaversion (`IMS QTI`, `2.1`), and in the types of its resources.
_QTI21_WORDS = re.compile(r"(?:IMS )?QTI ?(?:v ?2\.1|(?:\w+ )?v?2\.1)", re.IGNORECASE)
_QTI21_TYPE = re.compile(r"imsqti_(?!apip)\w+_xmlv2p1")


def format_of(manifest: etree._Element) -> Format:
    """The format that a manifest's root declares: by namespace first, then by `schema` and resource types.

    QTI 2.1 and SCORM 2004 share a manifest namespace, hence `schema` decides between them.
    """
    if manifest.tag == f"{{{IMSCP_SCORM12}}}manifest":
        return Format.SCORM12
    schema = " ".join(manifest.findtext("{*}metadata/{*}schema", "").split())
    version = " ".join(manifest.findtext("{*}metadata/{*}schemaversion", "").split())
    if _QTI21_WORDS.match(f"{schema} {version}"):
        return Format.QTI21
    if schema.upper() == "ADL SCORM" and version == "1.2":
        return Format.SCORM12
    types = {resource.get("type", "") for resource in manifest.iterfind("{*}resources/{*}resource")}
    if any(_QTI21_TYPE.match(name) for name in types):
        return Format.QTI21
    if any(resource.get(f"{{{ADLCP_SCORM12}}}scormtype") for resource in manifest.iter("{*}resource")):
        return Format.SCORM12
    if schema.upper() == "ADL SCORM":
        return _edition(version)
    foreign = _foreign(manifest, types, schema, version)
    if foreign is Format.UNKNOWN and _uses_scorm2004(manifest):
        return _edition(version)
    return foreign


def _uses_scorm2004(manifest: etree._Element) -> bool:
    """A package of SCORM 2004 that does not say so declares the namespace, or has its attribute on some resource."""
    names = (name for resource in manifest.iter("{*}resource") for name in resource.attrib)
    return ADLCP_SCORM2004 in manifest.nsmap.values() or any(
        str(name).startswith(f"{{{ADLCP_SCORM2004}}}") for name in names
    )


# By what stands in a manifest of another standard or maker: a namespace that it declares, the start of a resource's
# type, or the whole of metadata/schema and the start of its version. The first that fits counts: a cartridge with
# nothing but questions in it is a question bank for whoever looks for one.
_QTI_TYPE = re.compile(r"imsqti_\w*xmlv(\d)p(\d)")
_QTI_VERSIONS = {"1": Format.QTI12, "20": Format.QTI20, "22": Format.QTI22, "3": Format.QTI30}
_CARTRIDGE = re.compile(r"http://www\.imsglobal\.org/xsd/imsccv1p([123])/")
_CARTRIDGES = {"1": Format.CC11, "2": Format.CC12, "3": Format.CC13}
_DECLARED = {
    "http://www.blackboard.com/content-packaging/": Format.BLACKBOARD,
    "http://desire2learn.com/xsd/d2lcp_v2p0": Format.BRIGHTSPACE,
    "http://www.imsglobal.org/xsd/imsld_v1p0": Format.LEARNING_DESIGN,
    "http://www.imsglobal.org/xsd/apip/apipv1p0/imscp_v1p1": Format.APIP,
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1": Format.QTI30,
}


def _foreign(manifest: etree._Element, types: Collection[str], schema: str, version: str) -> Format:
    """Which format of UNJUDGED a manifest is in; UNKNOWN for none."""
    questions = _questions(types, schema, version)
    declared = [str(namespace) for namespace in manifest.nsmap.values()]
    cartridge = next(filter(None, map(_CARTRIDGE.match, declared)), None)
    if cartridge or any("/imscc_xmlv1p0/" in name for name in types):
        only_questions = types and all(
            _QTI_TYPE.fullmatch(name) or name.startswith("associatedcontent/") for name in types
        )
        if only_questions and questions is not Format.UNKNOWN:
            return questions
        return _CARTRIDGES[cartridge[1]] if cartridge else Format.CC10
    if questions is not Format.UNKNOWN:
        return questions
    return next((_DECLARED[namespace] for namespace in declared if namespace in _DECLARED), Format.UNKNOWN)


def _questions(types: Collection[str], schema: str, version: str) -> Format:
    """The version of QTI that resources, or else the metadata, name."""
    named = [found[1] + found[2] for found in map(_QTI_TYPE.match, sorted(types)) if found]
    if schema.upper().startswith("QTI"):
        named += ["".join(re.findall(r"\d", f"{schema} {version}"))[:2]]
    known = (_QTI_VERSIONS.get(each) or _QTI_VERSIONS.get(each[:1]) for each in named)
    return next(filter(None, known), Format.UNKNOWN)


# By what lies in a package without a manifest: a file's name, or how one ends. H5P and cmi5 packages are often zipped
# with their folder.
_MARKERS = {
    "cmi5.xml": Format.CMI5,
    "h5p.json": Format.H5P,
    "tincan.xml": Format.XAPI,
    "moodle_backup.xml": Format.MOODLE_BACKUP,
    "META-INF/container.xml": Format.EPUB,
    "[Content_Types].xml": Format.OFFICE,
}


def format_of_files(paths: Collection[str]) -> Format:
    """The format of a package without a manifest, by the files in it; UNKNOWN for none that has a name."""
    own = [path for path in paths if not is_leftover(path)]
    top = {path.partition("/")[0] for path in own}
    folder = f"{top.pop()}/" if len(top) == 1 else ""
    for path in own:
        found = _MARKERS.get(path) or _MARKERS.get(path.removeprefix(folder))
        if found:
            return found
    ends = {path.lower().rpartition(".")[2] for path in own}
    return Format.AICC if {"crs", "au"} <= ends else Format.UNKNOWN


_DOCUMENTS = {
    "questestinterop": Format.QTI12,
    "quiz": Format.MOODLE_XML,
    "qti-assessment-item": Format.QTI30,
    "qti-assessment-test": Format.QTI30,
    "courseStructure": Format.CMI5,
    "moodle_backup": Format.MOODLE_BACKUP,
}
_QTI2_DOCUMENTS = {"assessmentItem": "item", "assessmentTest": "test", "assessmentSection": "section"}
_QTI2_VERSIONS = {"0": Format.QTI20, "1": Format.QTI21, "2": Format.QTI22}
_QTI2 = re.compile(rb"http://www\.imsglobal\.org/xsd/imsqti_v2p([012])")
_AICC = (".crs", ".au", ".des", ".cst")  # the tables of a course
_ROOT = re.compile(rb"<(?:[\w.-]{1,99}:)?([A-Za-z_][\w.-]{0,99})[\s/>]")
_PROLOGUE = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>", re.DOTALL)
_QUESTION = re.compile(rb"^::[^\n]{1,999}?::|\{\s{0,99}[=~][^}]{1,9999}\}", re.MULTILINE)
_MARK = b"\xef\xbb\xbf"


def format_of_document(name: str, head: bytes) -> Format:
    """The format of a file that is no package but one document, by its name and first bytes; UNKNOWN for others."""
    text, ending = head.removeprefix(_MARK), name.lower()
    if ending.endswith(".mbz") and looks_like(head) == "a gzip file":
        return Format.MOODLE_BACKUP
    if not text.lstrip().startswith(b"<"):
        if b"\0" in text:
            return Format.UNKNOWN
        if ending.endswith(_AICC):
            return Format.AICC
        return Format.GIFT if ending.endswith((".txt", ".gift")) and _QUESTION.search(text) else Format.UNKNOWN
    root, start = _root(text)
    if root in _QTI2_DOCUMENTS:
        version = _QTI2.search(start)
        return _QTI2_VERSIONS[version[1].decode()] if version else Format.UNKNOWN
    return _DOCUMENTS.get(root, Format.UNKNOWN)


def _root(text: bytes) -> tuple[str, bytes]:
    """The name of a document's root without its prefix, and the tag; "" when the beginning of the file shows none."""
    at = 0
    while found := _PROLOGUE.match(text, at):
        at = found.end()
    root = _ROOT.match(text, at)
    return (root[1].decode(), text[at : text.find(b">", at) + 1]) if root else ("", b"")


def words_of_file(name: str, head: bytes) -> str:
    """What people call a file that is no folder, by its name and first bytes: `a single QTI 2.1 item`, `a PDF`."""
    format = format_of_document(name, head)
    if format in UNJUDGED:
        return UNJUDGED[format]
    text = head.removeprefix(_MARK).lstrip()
    root = _root(text)[0] if text.startswith(b"<") else ""
    if format is Format.QTI21:
        return f"a single QTI 2.1 {_QTI2_DOCUMENTS[root]}"
    if root:
        return _words_of_root(root)
    if not head:
        return "an empty file"
    return looks_like(head) or ("a text file" if is_text(head) else "a file of a kind that lessonpack does not know")


def is_text(head: bytes) -> bool:
    """True for the beginning of a file that people can read, XML and web pages among them."""
    return bool(head) and b"\0" not in head and looks_like(head) in ("", MARKUP)


def _words_of_root(root: str) -> str:
    known = {"manifest": "the manifest of a package", "html": "a web page", "svg": "a picture"}
    return known.get(root.lower(), f"an XML document of another kind (its root is {root})")


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
    "questestinterop": DocumentKind.QTI12_DOCUMENT,
    "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}questestinterop": DocumentKind.QTI12_DOCUMENT,
}


def kind_of(root: etree._Element, path: str, format: Format) -> DocumentKind | None:
    """The kind of a parsed document, None for XML that no schema or check of ours is about."""
    if path == "imsmanifest.xml":
        return _MANIFESTS.get(format)
    return _ROOTS.get(root.tag) if isinstance(root.tag, str) else None
