"""IMS: how the documents of a package are written: their bases, their encoding, their sub-manifests."""

from __future__ import annotations

import posixpath

from lessonpack.checks._manifest import manifest, problem
from lessonpack.findings import Severity, rule
from lessonpack.formats import imscp, load, moodle_xml
from lessonpack.formats.addresses import LONGEST, is_external
from lessonpack.formats.raw_xml import says_utf8
from lessonpack.package import MANIFEST
from lessonpack.rule import Document, Inspection, Problem, Problems, document_check, package_check

_KINDS = [kind for standard in load().values() if standard.judged for kind in standard.documents]
_BOM = b"\xef\xbb\xbf"


BASE_USED = rule(
    "IMS017",
    severity=Severity.WARNING,
    holds="Paths are written out instead of shortened with xml:base.",
    says="xml:base={base!r} shortens the paths of this manifest",
    hint="Write the whole path into each href and take xml:base out.",
    reason="Open edX ignores xml:base and Moodle heeds it on <resource> alone: elsewhere the files are not found.",
    clause="XML Base; openedx-scorm-xblock (read), Moodle 4.4 and 5.0 mod_scorm (run)",
)
BAD_BASE = rule(
    "IMS018",
    holds="An xml:base is a relative folder that ends in '/'.",
    says="xml:base={base!r} is not a relative folder ending in '/'",
    hint="End it in '/', without a leading '/' or backslashes; better, write whole paths and drop it.",
    reason="Without the final slash the last folder is replaced, not entered.",
    clause="RFC 3986, 5.2.3; SCORM 2004 4th edition Content Aggregation Model, xml:base; ADL's validator (run)",
)


def _is_folder(base: str) -> bool:
    """A base below which hrefs mean files of the package; an empty one, or `.`, is the manifest's own folder."""
    ends = base.rpartition("/")[2] in ("", ".", "..")
    return ends and not base.startswith("/") and "\\" not in base and not is_external(base)


def _is_own_folder(base: str) -> bool:
    return len(base) <= LONGEST and posixpath.normpath(base) == "."


@package_check(BASE_USED)
def paths_are_whole(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    for base in facts.bases if facts else ():
        if _is_folder(base.target) and not _is_own_folder(base.target):
            yield problem(base.line, base=base.target)


@package_check(BAD_BASE)
def bases_are_folders(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    for base in facts.bases if facts else ():
        if not _is_folder(base.target):
            yield problem(base.line, base=base.target)


SUBMANIFEST = rule(
    "IMS019",
    severity=Severity.WARNING,
    holds="A package has one manifest, with none nested in it.",
    says="a <manifest> is nested in the manifest",
    hint="Merge its organizations and resources into the outer manifest.",
    reason="Hardly an LMS reads nested manifests; later SCORM versions forbid them.",
    clause="IMS Content Packaging 1.1.2, (sub)manifest; ADL SCORM 2004 4th edition validator warns (run)",
)


@package_check(SUBMANIFEST)
def no_nested_manifest(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    for line in facts.submanifests if facts else ():
        yield problem(line)


BYTE_ORDER_MARK = rule(
    "IMS020",
    severity=Severity.WARNING,
    holds="The manifest starts with its XML declaration, without a byte order mark.",
    says="the manifest starts with a byte order mark",
    hint="Save it as UTF-8 without BOM.",
    reason="UTF-8 needs none, and readers that look for '<' as the first byte refuse the file.",
    clause="Unicode 15, 2.6 (a BOM is neither required nor recommended for UTF-8); XML 1.0, 4.3.3 permits it",
)


@package_check(BYTE_ORDER_MARK)
def no_byte_order_mark(inspection: Inspection) -> Problems:
    if manifest(inspection) is not None:
        with inspection.package[MANIFEST].open() as stream:
            if stream.read(3) == _BOM:
                yield problem(1)


NOT_UTF8 = rule(
    "IMS021",
    severity=Severity.WARNING,
    holds="XML documents are encoded in UTF-8.",
    says="the document is encoded in {encoding}",
    hint='Save it as UTF-8 and declare encoding="UTF-8".',
    reason="XML readers need not know more than UTF-8 and UTF-16; LMSs that search the raw bytes expect UTF-8.",
    clause="XML 1.0, 4.3.3",
)


@package_check(NOT_UTF8)
def manifest_is_utf8(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is not None and not says_utf8(facts.encoding) and not _is_misdeclared(inspection, facts):
        yield problem(1, encoding=facts.encoding)


@document_check(NOT_UTF8, *(kind for kind in _KINDS if not kind.is_manifest and kind is not moodle_xml.DOCUMENT))
def documents_are_utf8(document: Document) -> Problems:
    encoding = document.root.getroottree().docinfo.encoding or "UTF-8"
    if not says_utf8(encoding):
        yield Problem({"encoding": encoding}, line=1)


MISDECLARED = rule(
    "IMS022",
    holds="The encoding that a manifest declares is the one it is written in.",
    says="the manifest declares {encoding}, but its bytes are UTF-8",
    hint='Declare encoding="UTF-8".',
    reason="Every accented letter turns into two wrong ones, and no parser can notice.",
    clause="XML 1.0, 4.3.3 (it is a fatal error for an entity to be in another encoding than declared)",
)


@package_check(MISDECLARED)
def declared_encoding_is_true(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    if facts is not None and _is_misdeclared(inspection, facts):
        yield problem(1, encoding=facts.encoding)


def _is_misdeclared(inspection: Inspection, facts: imscp.Manifest) -> bool:
    """One-byte encodings take any bytes; those that also read as UTF-8 beyond ASCII were written as UTF-8."""
    if says_utf8(facts.encoding) or facts.encoding.startswith(("UTF-16", "UTF-32")):
        return False
    data = inspection.package.read(MANIFEST)
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


HALF_CONTROL = rule(
    "IMS023",
    severity=Severity.WARNING,
    holds="A package that carries schema documents carries all that its manifest names.",
    says="{missing} is named by xsi:schemaLocation and missing, while {present} is there",
    hint="Ship all the schema documents at the root of the zip, or none of them.",
    reason="A validator that uses the package's own schemas stops at the missing one; LMSs read none of them.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (control files); ADL SCORM 2004 4th edition validator (run)",
)


@package_check(HALF_CONTROL)
def control_documents_are_complete(inspection: Inspection) -> Problems:
    facts = manifest(inspection)
    named = [each for each in facts.locations if not is_external(each)] if facts else []
    present = [each for each in named if each in inspection.package]
    for each in named:
        if facts and present and each not in inspection.package:
            yield problem(facts.line, missing=each, present=present[0])
