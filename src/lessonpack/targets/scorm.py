"""SCORM: one SCO with lesson and quiz inside, played by the browser player."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256
from typing import assert_never

from lessonpack.findings import Finding, Severity, finding, rule
from lessonpack.formats.recognise import Format
from lessonpack.formats.scorm import (
    ADLCP_PREFIX,
    CHOICE_LETTERS,
    FALSE_LETTER,
    MAX_IDENTIFIER,
    MAX_TITLE,
    MAX_WEIGHTING,
    NAMESPACES,
    SCHEMA,
    SCHEMA_LOCATIONS,
    SCHEMAVERSION,
    SCO,
    TRUE_LETTER,
    WEBCONTENT,
    decimal,
    mastery_score,
)
from lessonpack.ids import token
from lessonpack.model.course import Course, Lesson
from lessonpack.model.questions import MultipleResponse, Question, SingleChoice, TrueFalse
from lessonpack.package import MANIFEST, Package
from lessonpack.render.xml import Xml, document, el, stack
from lessonpack.target import CARRIED, Entry, Feature, Options, Target, dropped
from lessonpack.targets import _player

SHORTENED_TITLE = rule(
    "SCORM091",
    severity=Severity.INFO,
    holds="A title fits into a manifest: at most 200 characters.",
    says="the title is shortened to 200 characters in the manifest; the page shows it whole ({length} characters)",
    hint="Write a shorter title if the platform's course list should show all of it.",
    reason="The schema refuses a longer title, and Moodle fails to create an activity from 256 characters on.",
    clause="IMS Content Packaging 1.1.2, title; moodle mod/scorm, column of 255 characters",
)
TOO_MANY_CHOICES = rule(
    "SCORM094",
    holds="A question has at most 36 choices.",
    says="question '{id}' has {number} choices; SCORM 1.2 reports a choice by one of 36 characters",
    hint="Split the question: nobody weighs {number} options against each other.",
    reason="The answer could not be reported.",
    clause="SCORM 1.2 Run-Time Environment, cmi.interactions.n.student_response, choice",
)

TABLE: dict[Feature, Entry] = dict.fromkeys(Feature, CARRIED) | {
    Feature.TAGS: dropped("neither SCORM nor the player's pages have a place for tags"),
}


def build_scorm12(course: Course, options: Options) -> Package:
    """A SCORM 1.2 package with one SCO."""
    package = Package(name=f"{course.id}.scorm12.zip")
    _player.add_player(package, course, adapter="scorm12", adapter_data=_report_data(course.lessons[0]))
    for name, blob in (options.control_documents or {}).items():
        package.add(name, blob)
    package.add(MANIFEST, _manifest(course, package, controls=bool(options.control_documents)), course.at)
    for identifier in _identifiers(course):
        package.origins[MANIFEST, identifier] = course.at
    return package


def _limits(course: Course) -> Iterator[Finding]:
    yield from _player.limits(course)
    if len(course.title) > MAX_TITLE:
        yield finding(SHORTENED_TITLE, course.at, {"length": len(course.title)})
    for lesson in course.lessons:
        for question in lesson.asked if lesson.quiz else ():
            number = len(question.choices)
            if number > len(CHOICE_LETTERS):
                yield finding(TOO_MANY_CHOICES, question.at, {"id": question.id, "number": number})


# --- manifest ---------------------------------------------------------------------------------------


def _manifest(course: Course, package: Package, *, controls: bool) -> bytes:
    manifest, organization, item, resource = _identifiers(course)
    attributes: dict[str, str | None] = {"identifier": manifest, "version": "1.0"}
    attributes |= {f"xmlns:{prefix}" if prefix else "xmlns": name for prefix, name in NAMESPACES.items()}
    if controls:
        attributes["xmlns:xsi"] = "http://www.w3.org/2001/XMLSchema-instance"
        attributes["xsi:schemaLocation"] = " ".join(f"{name} {file}" for name, file in SCHEMA_LOCATIONS.items())
    title = el("title", None, _title(course.title))
    leaf = stack(
        "item", {"identifier": item, "identifierref": resource, "isvisible": "true"}, title, _mastery(course.lessons[0])
    )
    return document(
        stack(
            "manifest",
            attributes,
            stack("metadata", None, el("schema", None, SCHEMA), el("schemaversion", None, SCHEMAVERSION)),
            stack(
                "organizations",
                {"default": organization},
                stack("organization", {"identifier": organization}, title, leaf),
            ),
            stack("resources", None, _resource(resource, package)),
        )
    )


def _resource(identifier: str, package: Package) -> Xml:
    """The one SCO: Open edX launches the first resource with an href, Moodle the item's."""
    attributes = {
        "identifier": identifier,
        "type": WEBCONTENT,
        f"{ADLCP_PREFIX}:scormtype": SCO,
        "href": _player.PAGE,
    }
    first = [_player.PAGE]
    return stack(
        "resource",
        attributes,
        *(el("file", {"href": path}) for path in first + [path for path in package.paths if path not in first]),
    )


def _mastery(lesson: Lesson) -> Xml | None:
    if lesson.quiz is None or lesson.quiz.pass_mark is None:
        return None
    return el(f"{ADLCP_PREFIX}:masteryscore", None, mastery_score(lesson.quiz.pass_mark))


def _identifiers(course: Course) -> tuple[str, str, str, str]:
    """Of manifest, organization, item and resource: stable while the course's id is, since Moodle deletes
    every learner's data with an item identifier that vanishes."""
    prefixes = ("manifest_", "org_", "item_", "res_")
    room = MAX_IDENTIFIER - max(len(prefix) for prefix in prefixes)
    name = token(course.id)
    if len(name) > room:
        digest = sha256(name.encode()).hexdigest()[:8]
        name = f"{name[: room - len(digest) - 1].rstrip('_')}_{digest}"
    manifest, organization, item, resource = (f"{prefix}{name}" for prefix in prefixes)
    return manifest, organization, item, resource


_ELLIPSIS = "…"
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_ENTITY = re.compile("([&<>])")


def _title(title: str) -> str:
    """A title on one line of at most 200 characters that Moodle shows as it stands.

    Moodle drops every stretch between two entities that is blank or "0"; a no-break space, which it
    does not trim, keeps them.
    """
    line = " ".join(title.split())
    if len(line) > MAX_TITLE:
        line = line[: MAX_TITLE - 1].rstrip() + _ELLIPSIS
    return "".join(_kept(piece) for piece in _ENTITY.split(line))


def _kept(piece: str) -> str:
    if piece and piece.strip() in ("", "0"):
        return piece.replace(" ", _NO_BREAK_SPACE) if " " in piece else piece + _NO_BREAK_SPACE
    return piece


# --- what the adapter needs to report answers ---------------------------------------------------------


def _report_data(lesson: Lesson) -> dict[str, object]:
    asked = lesson.asked if lesson.quiz else ()
    heaviest = max((question.points for question in asked), default=Fraction(1))
    scale = min(Fraction(1), Fraction(MAX_WEIGHTING) / heaviest)
    return {"interactions": {token(question.id): _interaction(question, scale) for question in asked}}


def _interaction(question: Question, scale: Fraction) -> dict[str, object]:
    """How one question is reported: type, a character for each choice, the right pattern, its weight.

    Weights above 100 are refused: then all of them shrink by the same factor.
    """
    letters = _letters(question)
    return {
        "type": _type(question),
        "letters": letters,
        "pattern": ",".join(letters[token(choice.id)] for choice in question.choices if choice.correct),
        "weighting": decimal(question.points * scale),
    }


def _type(question: Question) -> str:
    match question:
        case SingleChoice() | MultipleResponse():
            return "choice"
        case TrueFalse():
            return "true-false"
        case _:
            assert_never(question)


def _letters(question: Question) -> dict[str, str]:
    match question:
        case SingleChoice() | MultipleResponse():
            return {token(c.id): letter for c, letter in zip(question.choices, CHOICE_LETTERS, strict=False)}
        case TrueFalse():
            return {
                token(c.id): letter for c, letter in zip(question.choices, (TRUE_LETTER, FALSE_LETTER), strict=True)
            }
        case _:
            assert_never(question)


TARGETS = (
    Target(
        name="scorm12",
        title="SCORM 1.2",
        format=Format.SCORM12,
        table=TABLE,
        build=build_scorm12,
        limits=_limits,
        control_family="scorm12",
    ),
)
