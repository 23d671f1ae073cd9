"""SCORM: titles and identifiers, as LMSs keep and show them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lessonpack.checks._manifest import Manifest, manifests, problem
from lessonpack.checks.scorm._facts import CAM, SCORM, length
from lessonpack.findings import Severity, rule
from lessonpack.formats.scorm import (
    MAX_TITLE,
)
from lessonpack.package import MANIFEST
from lessonpack.patterns import regex
from lessonpack.rule import Inspection, Problems, package_check

# Title and identifier columns of Moodle's tables (mod/scorm/db/install.xml); one more and the import fails.
_MOODLE_COLUMN = 255


def _titles(facts: Manifest) -> Iterator[tuple[str, str | None, int, str]]:
    """Each title with what it is of, its line and the nearest identifier; None where there is none."""
    for organization in facts.organizations:
        name = f"organization {organization.identifier}"
        yield name, organization.title, organization.line, organization.identifier
        for item in organization.items:
            yield f"item {item.identifier}", item.title, item.line, item.identifier


NO_TITLE = rule(
    "SCORM023",
    holds="Organizations and items have a title.",
    says="{of} has no title",
    hint="Give it a <title>, the words that learners and teachers see.",
    reason="LMSs show the titles: Canvas takes the organization's for the course, an empty one leaves a blank line.",
    clause=f"{CAM} (title); Canvas (documented)",
)
LONG_TITLE = rule(
    "SCORM024",
    severity=Severity.WARNING,
    holds="Titles have at most 200 characters.",
    says="the title of {of} has {length} characters",
    hint="Shorten it to 200 characters.",
    reason="200 is the length that LMSs must store; some cut what is longer.",
    clause=f"{CAM} (title, smallest permitted maximum 200)",
    explains=("organization/title", "item/title"),
)
TOO_LONG_TITLE = rule(
    "SCORM025",
    severity=Severity.WARNING,
    holds="Titles fit the 255 characters of Moodle's tables.",
    says="the title of {of} has {length} characters",
    hint="Shorten it to 200 characters.",
    reason="With 256 characters Moodle's database refuses the row and no activity is made.",
    clause="Moodle 4.4 and 5.0, mod/scorm/db/install.xml, varchar(255) (run)",
    explains=("SCORM024 of", "organization/title", "item/title"),
)
RAGGED_TITLE = rule(
    "SCORM026",
    severity=Severity.WARNING,
    holds="The text of a title stands on one line, without blanks at its ends.",
    says="the title of {of} holds line breaks or blanks at an end",
    hint="Write <title>, text and </title> on one line.",
    reason="Moodle keeps the line breaks and the indentation in the name that it shows.",
    clause="Moodle 4.4 and 5.0 mod_scorm (run)",
)
LOST_TITLE = rule(
    "SCORM027",
    severity=Severity.WARNING,
    holds="No part of a title between special characters is a lone 0 or blank.",
    says="Moodle will drop a part of the title of {of}: {title!r}",
    hint="Put a word beside the 0, or write 'and' for '&'.",
    reason="Its parser discards each piece of text that is blank or 0, and &amp; &lt; &gt; cut text to pieces.",
    clause="Moodle 4.4 and 5.0, mod/scorm/datamodels/scormlib.php, xml2Array (run)",
)


@package_check(NO_TITLE, *SCORM)
def titles_are_there(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for of, title, line, identifier in _titles(facts):
            if not (title or "").strip():
                yield problem(line, identifier, of=of)


@package_check(LONG_TITLE, *SCORM)
def titles_are_short(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for of, title, line, identifier in _titles(facts):
            if len(title or "") > MAX_TITLE:
                yield problem(line, identifier, of=of, length=len(title or ""))


@package_check(TOO_LONG_TITLE, *SCORM, hurts=("moodle",))
def titles_fit_moodle(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for of, title, line, identifier in _titles(facts):
            if len(title or "") > _MOODLE_COLUMN:
                yield problem(line, identifier, of=of, length=length(title or ""))


@package_check(RAGGED_TITLE, *SCORM, hurts=("moodle",))
def titles_are_on_one_line(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for of, title, line, identifier in _titles(facts):
            if title and title.strip() and (title != title.strip() or len(title.splitlines()) > 1):
                yield problem(line, identifier, of=of)


@package_check(LOST_TITLE, *SCORM, hurts=("moodle",))
def titles_survive_moodle(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for of, title, line, identifier in _titles(facts):
            pieces = re.split(r"[&<>]", (title or "").strip())
            if title and title.strip() and any(piece and piece.strip() in ("", "0") for piece in pieces):
                yield problem(line, identifier, of=of, title=title.strip())


NUMERIC_REFERENCE = rule(
    "SCORM028",
    severity=Severity.WARNING,
    holds="The manifest writes characters as themselves, not as numeric references.",
    says="the manifest writes {reference}",
    hint="Save the manifest as UTF-8 and write the character itself.",
    reason="Moodle shows numeric references letter by letter, so learners read {reference} in the title.",
    clause="Moodle 4.4 and 5.0, mod/scorm/datamodels/scormlib.php (run)",
)
_PIECE, _REFERENCE = 1 << 16, 99  # bytes that are read at once, and of the longest reference that anybody writes
_NUMERIC = regex(rb"&#(?:x[0-9A-Fa-f]+|[0-9]+);")


@package_check(NUMERIC_REFERENCE, *SCORM, hurts=("moodle",))
def characters_as_themselves(inspection: Inspection) -> Problems:
    seen: set[bytes] = set()
    with inspection.package[MANIFEST].open() as stream:
        for line, piece in _pieces(stream):
            for match in _NUMERIC.finditer(piece):
                if match[0] not in seen:
                    seen.add(match[0])
                    yield problem(line + piece.count(b"\n", 0, match.start()), reference=match[0].decode())


def _pieces(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The manifest in pieces, each with the line that it begins on, none of which ends within a reference."""
    line, rest = 1, b""
    while chunk := stream.read(_PIECE):
        rest += chunk
        begun = rest.rfind(b"&", -_REFERENCE)
        piece, rest = (rest, b"") if begun < 0 else (rest[:begun], rest[begun:])
        yield line, piece
        line += piece.count(b"\n")
    yield line, rest


LONG_IDENTIFIER = rule(
    "SCORM029",
    severity=Severity.WARNING,
    holds="Identifiers fit the 255 characters of Moodle's tables.",
    says="the identifier of an <{element}> has {length} characters, starting {start!r}",
    hint="Shorten it; 32 characters are plenty.",
    reason="Moodle's database refuses the row and no activity is made.",
    clause="Moodle 4.4 and 5.0, mod/scorm/db/install.xml, varchar(255) (run for titles, read for identifiers)",
)


@package_check(LONG_IDENTIFIER, *SCORM, hurts=("moodle",))
def identifiers_fit_moodle(inspection: Inspection) -> Problems:
    for facts in manifests(inspection):
        for found in facts.identifiers:
            if len(found.identifier) > _MOODLE_COLUMN:
                length, start = len(found.identifier), found.identifier[:20]
                yield problem(found.line, found.identifier, element=found.element, length=length, start=start)
