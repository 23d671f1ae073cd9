"""MOODLE048–049: files of which Moodle imports nothing."""

from __future__ import annotations

from lessonpack.findings import Severity, rule
from lessonpack.formats.moodle_xml import DOCUMENT, STANDARD
from lessonpack.formats.raw_xml import says_utf8
from lessonpack.patterns import regex
from lessonpack.rule import Document, Inspection, Problem, Problems, document_check, package_check

ENCODED = rule(
    "MOODLE048",
    holds="A Moodle XML file is written in UTF-8.",
    says="the file is not in UTF-8",
    hint='Save it as UTF-8 and declare encoding="UTF-8".',
    reason="Moodle refuses the file as it is uploaded: Moodle XML format files must use UTF-8.",
    clause="Moodle 4.4 and 5.0, question/bank/importquestions (run)",
)
EMPTY = rule(
    "MOODLE049",
    severity=Severity.NOTE,
    holds="A Moodle XML file has a question in it.",
    says="there is no question in the file",
    hint="Leave the file out: the SCORM package has the lesson.",
    reason="Moodle says that there are no questions in the file, and imports nothing.",
    clause="Moodle 4.4 and 5.0, question/format.php (read)",
)
_DECLARED = regex(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]{0,99}encoding\s*=\s*["']([\w.-]{1,40})""")


@package_check(ENCODED, STANDARD)
def files_are_utf8(inspection: Inspection) -> Problems:
    for path in inspection.package.paths:
        if path not in inspection.broken and not _is_utf8(inspection.package.read(path)):
            yield Problem({}, line=1, path=path)


def _is_utf8(data: bytes) -> bool:
    """Letters outside ASCII alone tell one encoding from another."""
    try:
        is_ascii = data.decode().isascii()
    except UnicodeDecodeError:
        return False
    declared = _DECLARED.match(data)
    return is_ascii or declared is None or says_utf8(declared[1].decode())


@document_check(EMPTY, DOCUMENT)
def there_is_a_question(document: Document) -> Problems:
    if document.root.find("question") is None:
        yield Problem({}, line=1)
