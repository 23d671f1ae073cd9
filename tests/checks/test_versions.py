"""What is wrong in QTI 2.1 is wrong in 2.2 and 3.0, and is found there by the same rule."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from cases import every_case
from checks.packages import Case, Files, good
from checks.test_packages import CASES, codes
from conftest import few
from lessonpack.schemas import Store

_WORDS = {
    "qti22": {
        b"imsqti_v2p1": b"imsqti_v2p2",
        b"xmlv2p1": b"xmlv2p2",
        b"QTIv2.1": b"QTIv2.2",
        b"qti_v2p1/rptemplates": b"qti_v2p2/rptemplates",
        b"qtiv2p1": b"qtiv2p2",
    },
    "qti30": {
        b"http://www.imsglobal.org/xsd/imsqti_v2p1": b"http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        b"http://www.imsglobal.org/xsd/imscp_v1p1": b"http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        b"xmlv2p1": b"xmlv3p0",
        b"QTIv2.1 Package": b"QTI Package",
        b"QTIv2.1 Item Bank Package": b"QTI Item Bank",
        b"<schemaversion>1.0.0<": b"<schemaversion>3.0.0<",
        b"http://www.imsglobal.org/question/qti_v2p1": b"https://purl.imsglobal.org/spec/qti/v3p0",
    },
}
_HTML = b"a b blockquote br caption code div em h1 h2 h3 i img li math mi mn object ol p pre span strong".split()
_HTML += b"table tbody td th tr ul".split()
_TAG = re.compile(rb"<(/?)([A-Za-z]\w*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(rb"(?<=\s)([a-z]+[A-Z]\w*)(?=\s*=)")


def in_words_of(version: str, files: Files) -> Files:
    """The files of a package of 2.1 as those of another version."""
    return {path: _document(version, path, data) for path, data in files.items()}


def _document(version: str, path: str, data: bytes) -> bytes:
    if version == "qti30" and path != "imsmanifest.xml":
        data = _TAG.sub(_renamed, data)
    for old, new in _WORDS[version].items():
        data = data.replace(old, new)
    return data


def _renamed(tag: re.Match[bytes]) -> bytes:
    end, name, rest = tag.groups()
    if name in _HTML:
        return tag[0]
    written = b"<%sqti-%s%s>" % (end, _kebab(name), _ATTRIBUTE.sub(lambda found: _kebab(found[0]), rest))
    if name == b"modalFeedback":  # its content stands in one more element
        return b"</qti-content-body>" + written if end else written + b"<qti-content-body>"
    return written


def _kebab(name: bytes) -> bytes:
    return re.sub(b"[A-Z]", lambda letter: b"-" + letter[0].lower(), name)


# What is a slip in 2.1 alone: words that are those of the other version, or no longer those of any.
_OWN = {"QTI042-2.2-qti22", "QTI042-3.0-qti30", "QTI112-qti22", "QTI112-document-qti22"}
_OWN |= {"QTI114-schema-qti30", "QTI114-schemaversion-qti30"}
of_versions = pytest.mark.parametrize("version", few(sorted(_WORDS, reverse=True)))


def of_qti(version: str) -> Iterator[tuple[str, Case]]:
    named = ((f"{case}-{version}", case) for case in CASES if case.base == "qti")
    return ((name, case) for name, case in named if name not in _OWN)


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store without a schema: what is found then are the rules alone."""
    return Store(tmp_path_factory.mktemp("store"))


@pytest.mark.parametrize("version", _WORDS)
def test_a_package_without_fault_breaks_no_rule(version: str, nothing: Store) -> None:
    assert codes(in_words_of(version, good("qti")), nothing) == []


@pytest.mark.schemas
@pytest.mark.parametrize("version", _WORDS)
def test_a_package_without_fault_is_valid(version: str, schemas: Store) -> None:
    assert codes(in_words_of(version, good("qti")), schemas) == []


@of_versions
def test_a_spoiled_package_breaks_the_same_rule(version: str, nothing: Store) -> None:
    def breaks_its_rule(case: Case) -> None:
        assert codes(in_words_of(version, case.files), nothing) == case.broken

    every_case(of_qti(version), breaks_its_rule)


# Where the schemas of later versions say more: 2.2 and 3.0 of names at each reference to them, and 3.0 of what items
# and tests are called (QTI006 notes it) and of a templateBlock, whose content stands in one more element.
_MORE = {f"QTI005-{what}-{version}" for what in ("response", "outcome") for version in _WORDS}
_MORE |= {"QTI006-item-qti30", "QTI006-test-qti30", "QTI094-block-qti30"}


@pytest.mark.schemas
@of_versions
def test_a_slip_that_the_official_schema_sees_too_is_told_once(version: str, schemas: Store) -> None:
    def is_told_once(case: Case) -> None:
        more = case.besides or f"{case}-{version}" in _MORE
        told = sorted(["XSD001", *case.broken] if more else case.broken)
        assert codes(in_words_of(version, case.files), schemas) == told

    every_case(of_qti(version), is_told_once)
