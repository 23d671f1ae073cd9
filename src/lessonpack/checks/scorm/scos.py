"""SCORM: what a SCO does when it is launched."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from lessonpack.checks._manifest import PAGES, folded, manifests, problem
from lessonpack.checks.scorm._facts import SCORM, launched
from lessonpack.findings import Severity, rule
from lessonpack.formats import scorm12, scorm2004
from lessonpack.formats.imscp import Resource
from lessonpack.formats.scorm import (
    SCO,
    version_of,
)
from lessonpack.rule import Inspection, Problems, package_check

SILENT_SCO = rule(
    "SCORM036",
    severity=Severity.WARNING,
    holds="A SCO opens a session with the LMS.",
    says="{resource} is marked as a SCO, but nothing in the package names {call}",
    hint="Mark it as an asset if it reports nothing; else use the calls of {version}.",
    reason="The LMS waits for a report that never comes: the activity stays 'not attempted' for ever.",
    clause="SCORM 1.2 Run-Time Environment, 3.3 (a SCO calls at least LMSInitialize and LMSFinish); SCORM 2004 "
    "Run-Time Environment, 3.2 (the API is called API_1484_11)",
)
_CALLS = {scorm12.STANDARD: "LMSInitialize"} | dict.fromkeys(scorm2004.STANDARDS, "API_1484_11")
_SCRIPTS = (".js", ".mjs", *PAGES)
UNSEARCHED = rule(
    "SCORM067",
    severity=Severity.WARNING,
    holds="The scripts of a package are few enough to be searched for what a SCO calls.",
    says="it was not judged whether {resource} opens a session: only {most} MB of pages and scripts were searched",
    hint="Leave scripts and pages out that nothing loads.",
    reason="What was not judged to its end is never called valid; a SCO that reports nothing is one of the faults that "
    "nobody sees before learners do.",
    clause="lessonpack: 128 MB of pages and scripts are searched",
    partial=True,
)
_SCRIPT_LIMIT = 128_000_000  # bytes in all
_PIECE = 1 << 16  # bytes that are read at once


@package_check(SILENT_SCO, *SCORM)
def scos_speak(inspection: Inspection) -> Problems:
    call, version = _CALLS[inspection.standard], version_of(inspection.standard).title
    for sco in _first_sco(inspection):
        if _says(inspection, call.encode()) is False:
            name = sco.identifier
            yield problem(sco.line, name, resource=name, call=call, version=version)


@package_check(UNSEARCHED, *SCORM)
def scripts_are_searched(inspection: Inspection) -> Problems:
    for sco in _first_sco(inspection):
        if _says(inspection, _CALLS[inspection.standard].encode()) is None:
            most = f"{_SCRIPT_LIMIT // 1_000_000}"
            yield problem(sco.line, sco.identifier, resource=sco.identifier, most=most)


def _first_sco(inspection: Inspection) -> Iterator[Resource]:
    """The first SCO that an item launches, if its file is there."""
    for facts in manifests(inspection):
        scos = (resource for _, resource in launched(facts) if resource.scormtype == SCO and resource.launch)
        present = {folded(path) for path in inspection.package.paths}
        yield from (sco for sco in islice(scos, 1) if folded(sco.launch or "") in present)


def _says(inspection: Inspection, word: bytes) -> bool | None:
    """Some script or page holds the word; None when there are more of them than are searched."""
    package, left = inspection.package, _SCRIPT_LIMIT
    for path in package.paths:
        if path.lower().endswith(_SCRIPTS):
            left -= package[path].size
            if left < 0:
                return None
            with package[path].open() as stream:
                if _holds(stream, word):
                    return True
    return False


def _holds(stream: BinaryIO, word: bytes) -> bool:
    rest = b""
    while chunk := stream.read(_PIECE):
        if word in rest + chunk:
            return True
        rest = chunk[-len(word) :]
    return False
