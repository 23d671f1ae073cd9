"""Numbers in strangers' packages may be any text: no check ends over one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cases import every_case
from checks.packages import BASES, Files, good, package, swap
from lessonpack import checks as registered
from lessonpack import lms, pipeline, xsd
from lessonpack.inspection import inspect
from lessonpack.schemas import Store

STRANGE = [
    "INF",
    "-INF",
    "NaN",
    "sNaN",
    "1e400",
    "-1e400",
    "1e9999999",
    "1e-9999999",
    "9" * 5000,
    "-0",
    "²",
    "٣",
    "1_0",
    "",
]
# Every number in an attribute or alone in an element; what names a version decides what the package is.
NUMBER = re.compile(rb"(?<!version)(=\"|<(?!schemaversion)[\w:]+(?: [^<>]*)?>)-?\d+(?:\.\d+)?(?=[\"<])")
# Where the packages have no number of that kind yet.
MORE = {
    "qti": [
        swap("test.xml", "<assessmentSection ", '<itemSessionControl maxAttempts="1"/><assessmentSection '),
        swap("test.xml", 'visible="false">', 'visible="false"><selection select="2"/>'),
        swap("items/three.xml", "</itemBody>", '<sliderInteraction lowerBound="0" upperBound="10"/></itemBody>'),
    ],
    "scorm2004": [
        swap("imsmanifest.xml", "<imsss:sequencing>", '<imsss:sequencing><imsss:limitConditions attemptLimit="1"/>')
    ],
}


def numbered(files: Files, number: str) -> int:
    """Write the number in place of each number in the package; how many there were."""
    count = 0
    for path, data in files.items():
        if path.endswith(".xml"):
            head, end, rest = data.partition(b"?>")
            rest, found = NUMBER.subn(lambda place: place[1] + number.encode(), rest)
            files[path] = head + end + rest
            count += found
    return count


@pytest.mark.parametrize("base", BASES)
def test_no_check_ends_over_a_number(base: str, tmp_path: Path) -> None:
    registered.load()
    store = Store(tmp_path)
    job = pipeline.Job(sources=(), schemas=str(store.folder), lms=tuple(lms.load()))

    def is_judged(number: str) -> None:
        files = good(base)
        for edit in MORE.get(base, ()):
            edit(files)
        assert numbered(files, number) >= 1
        _, found, _, _ = inspect(package(files), xsd.Validator(store), job)
        assert all(entry.message for entry in found)

    every_case(((number[:10] or "empty", number) for number in STRANGE), is_judged)
