"""What findings say is plain words: no value as Python would print it, no name in braces, nothing left over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from textwrap import indent

import pytest

from checks import test_course, test_lms, test_packages
from checks.packages import Case, good, package, put
from lessonpack import checks, pipeline, rule, xsd
from lessonpack.findings import RULES, Finding, Severity
from lessonpack.inspection import inspect
from lessonpack.report.words import said
from lessonpack.schemas import Store
from source import corpus as broken_lessons
from source.test_markdown import FOREIGN
from strangers.corpus import judged, listed
from strategies import read

WORDS = ("holds", "says", "hint", "elsewhere", "reason", "clause")
SLIPS = {
    "a value of Python's": r"\b(None|True|False)\b|\(\)|\[\]|\{\}|(?<![=\w])(''|\"\")|[\[{]'|\('[^']*',|frozenset",
    "a name in braces": r"\{(https?:|urn:)|\{\w+![rs]\}",
    "blanks too many": r"\s\s|^\s|\s$|[\n\t]",
    "a mark that nothing follows": r"(?<!mailto)[:,(\[=–-]$|(?<!&#233);$|\.$|: ;|, ,|\( ?\)|, and$",
}
OF_COURSE = {
    "QUIZ013": "True and False are what learners choose from",
    "CANVAS006": "None of these is a choice",
    "NEWQUIZ002": "None of these is a choice",
    "A11Y023": "in Markdown ## makes a heading",
    "SRC046": "an empty cell is written '' in YAML",
    "SCORM001": "a line break in a value is what is wrong with it",
    "XSD001": "the words are those of the schema's engine",
    "QTI116": "so are these",
}


def slips(found: Iterable[Finding]) -> Iterator[str]:
    """What is wrong with the words of findings; a message ends without a full stop, a hint with one."""
    for entry in found:
        for words in (entry.message, entry.hint.removesuffix(".")):
            for what, pattern in SLIPS.items():
                if entry.code not in OF_COURSE and re.search(pattern, words):
                    yield f"{entry.code} has {what}: {words}"


@cache
def found_in(case: Case | test_lms.Case, *platforms: str) -> list[Finding]:
    """What is told of a spoiled package where no schemas are installed."""
    job = pipeline.Job(sources=(), schemas="no-schemas", lms=platforms)
    return inspect(package(case.files), xsd.Validator(Store(Path(job.schemas))), job)[1]


@pytest.mark.parametrize("step", range(4))
def test_what_is_said_of_spoiled_packages_is_plain_words(step: int) -> None:
    checks.load()
    cases = [(case, ()) for case in test_packages.CASES] + [(case, (case.platform,)) for case in test_lms.CASES]
    found = [entry for case, meant_for in cases[step::4] for entry in found_in(case, *meant_for)]
    assert list(slips(found)) == []


def test_what_is_said_of_courses_is_plain_words() -> None:
    checks.load()
    courses = (*test_course.BROKEN.values(), *test_course.IN_FINAL.values())
    assert list(slips(entry for course in courses for entry in rule.course_findings(course))) == []


def test_what_is_said_of_lessons_is_plain_words() -> None:
    lessons = [broken_lessons.marked(broken_lessons.GOOD.replace(old, new))[0] for _, old, new in broken_lessons.CASES]
    texts = "".join(f"{text}\n\n" for text, _ in FOREIGN.values())
    lessons.append(broken_lessons.GOOD.replace("  A hook.\n", indent(texts, "  ")))
    assert list(slips(entry for lesson in lessons for entry in read(lesson)[1])) == []


@pytest.mark.schemas
@pytest.mark.parametrize("part", ["made", "real"])
def test_what_is_said_of_strangers_packages_is_plain_words(part: str, schemas: Store) -> None:
    paths = listed(part)
    found = [entry for path in paths for entry in judged(path, str(schemas.folder)).findings]
    assert list(slips(found)) == []


def test_what_asks_for_nothing_says_so_and_is_told_on_demand() -> None:
    pipeline.load_everything()
    idle = {code for code, each in RULES.items() if each.hint.startswith("Nothing ")}
    losses = {code for code in RULES if code.startswith("LOSS")}  # which a line of their package counts
    assert idle | losses == {code for code, each in RULES.items() if not each.asks}
    assert {RULES[code].severity for code in idle | losses} == {Severity.NOTE}


# --- who has a package alone ------------------------------------------------------------------------

# A source has keys, commands that build from it and options of theirs.
FOR_AUTHORS = r"'\w+: |lessonpack (build|new|ids)|--no-test|--for\b|YAML|in the source\b"


def test_who_has_a_package_and_no_source_is_told_of_what_can_be_done_without() -> None:
    checks.load()
    codes = {each.rule.code for checked in (*rule._DOCUMENT.values(), rule._PACKAGE) for each in checked}
    told = [each for code, each in RULES.items() if code in codes or code.startswith(("PKG", "XML", "XSD"))]
    assert [each.code for each in told if re.search(FOR_AUTHORS, each.elsewhere or each.hint)] == []


def test_no_rule_sends_people_to_a_file_of_the_program() -> None:
    pipeline.load_everything()
    words = {(code, name): getattr(each, name) for code, each in RULES.items() for name in WORDS}
    assert [key for key, text in words.items() if re.search(r"\w\.py\b|\w/\w+\.toml|lessonpack\.\w+\.", text)] == []


# --- many of a kind ---------------------------------------------------------------------------------


def test_unlisted_files_are_told_once_for_each_folder(tmp_path: Path) -> None:
    checks.load()
    files = good("scorm")
    for path in ("extra.txt", *(f"media/{number:03}.png" for number in range(300)), "fonts/a.ttf", "fonts/b.ttf"):
        put(path, "")(files)
    job = pipeline.Job(sources=(), schemas=str(tmp_path))
    found = inspect(package(files), xsd.Validator(Store(tmp_path)), job)[1]
    assert sorted((entry.message, entry.place.inside) for entry in found if entry.code == "IMS002") == [
        ("2 files of fonts (a.ttf, b.ttf) are listed by no resource", "fonts/a.ttf"),
        ("300 files of media (000.png, 001.png, 002.png, …) are listed by no resource", "media/000.png"),
        ("extra.txt is listed by no resource", "extra.txt"),
    ]


# --- places -----------------------------------------------------------------------------------------


def test_a_message_does_not_name_its_place_again() -> None:
    checks.load()
    found = [(case, entry) for case in test_packages.CASES for entry in found_in(case)]
    placed = [(case, said(entry, place), place) for case, entry in found if (place := entry.place.inside)]
    assert len(placed) > 300
    assert [(str(case), words) for case, words, place in placed if place in words] == []
