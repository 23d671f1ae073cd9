"""SCORM 1.2 and 2004: a SCO with lesson and quiz inside, played by the browser player."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial

from lessonpack import lms
from lessonpack.features import Feature
from lessonpack.findings import Finding, Severity, finding, rule
from lessonpack.formats import scorm12, scorm2004
from lessonpack.formats.scorm import (
    ADLCP_PREFIX,
    ASSET,
    MAX_TITLE,
    MAX_VERSION,
    SCORM12,
    SCORM2004_3RD,
    SCORM2004_4TH,
    WEBCONTENT,
    Version,
    state_limit,
)
from lessonpack.formats.standard import Standard
from lessonpack.ids import token
from lessonpack.model.blocks import Embed
from lessonpack.model.course import (
    Course,
    Lesson,
    Mode,
    Scos,
    cut,
    distinct,
    together,
)
from lessonpack.model.marks import mark_of_all, mark_of_final_score
from lessonpack.package import MANIFEST, Package
from lessonpack.render.xml import Node, el, stack
from lessonpack.target import Entry, Options, Target, approximated
from lessonpack.targets import _player, _reports
from lessonpack.targets._scorm_manifest import (
    AFTER,
    DONE,
    Gate,
    Sco,
    identifiers,
    manifest_of,
    short_id,
    short_version,
)

SHORTENED_TITLE = rule(
    "SCORM091",
    severity=Severity.NOTE,
    holds="A title fits into a manifest: at most 200 characters.",
    says="the title is shortened to 200 characters in the manifest; the page shows it whole ({length} characters)",
    hint="Write a shorter title if the platform's course list should show all of it.",
    reason="The schema refuses a longer title, and Moodle fails to create an activity from 256 characters on.",
    clause="IMS Content Packaging 1.1.2, title; moodle mod/scorm, column of 255 characters",
)
SITE_SETTING = rule(
    "SCORM096",
    severity=Severity.WARNING,
    holds="The learner's state fits into suspend_data, whatever is set on a site of the platform.",
    says="the saved state may need {worst} characters of suspend_data; {where} keeps {limit} on sites with {setting}",
    hint="Ask whoever runs the site whether that is set. If it is, ask fewer questions, or build SCORM 2004.",
    reason="Such a site refuses the state once it is longer: who comes back stands where it was still shorter.",
    clause=lms.load()["moodle"].facts["scormstandard"].clause,
)
SHORTENED_VERSION = rule(
    "SCORM097",
    severity=Severity.NOTE,
    holds="The course's version fits into a manifest: at most 20 characters.",
    says="the version is shortened to '{taken}' in the manifest ({length} characters)",
    hint="Write a version of at most 20 characters, such as 1.4 or 2026-11-30.",
    reason="The schema of SCORM 1.2 refuses a longer one; two versions may then look the same to a platform.",
    clause="imscp_rootv1p1p2.xsd, version (20 characters); ADL's SCORM 2004 validator (run)",
)
AWAY = rule(
    "LMS004",
    severity=Severity.WARNING,
    holds="What a lesson shows is there wherever the platform lets learners open it.",
    says="the film {title!r} comes from {host}. {says}",
    hint="Leave it if that is fine: offline the page says so, and its link, description and transcript are there. Else "
    "put the file of the film beside the lesson, as a `video`.",
    reason="Learners who downloaded the lesson for the train meet a film that does not play.",
    clause=lms.load()["moodle"].facts["offline-app"].clause,
)

TABLE = _player.TABLE
# SCORM 1.2 has no sequencing that could gate and weigh SCOs.
TABLE_12: dict[Feature, Entry] = TABLE | {
    Feature.SCOS: approximated("all lessons of the course are in one SCO, with a menu", "become one SCO with a menu"),
    Feature.ESSAY: approximated(
        "nobody judges it there: its points are no part of the score, and platforms show who teaches its first 255 "
        "characters, which are all that SCORM 1.2 has room for",
        "reach platforms by their first 255 characters, and are no part of the score",
    ),
}


def build(course: Course, options: Options, *, version: Version, target: str) -> Package:
    """A SCORM package of that version, named after the target: one SCO, or a SCO for each lesson."""
    course = _player.scored(course)
    package = Package(name=f"{course.id}.{target}.zip")
    adapter = "scorm12" if version is SCORM12 else "scorm2004"
    room, _ = _room(version, target, options.lms)
    for name, blob in (options.control_documents or {}).items():
        package.add(name, blob)
    names = identifiers(course.id)
    if _is_cut(course, version):
        scos, shared = _add_lessons(package, course, adapter, version, room)
    else:
        reports = _reports.data(together(course), version)
        _player.add_player(package, course, adapter=adapter, room=room, adapter_data=reports)
        scos, shared = [_alone(course, package, names)], None
    manifest = manifest_of(course, scos, shared, version, names, controls=bool(options.control_documents))
    package.add(MANIFEST, manifest, course.at)
    for identifier in names.values():
        package.origins[MANIFEST, identifier] = course.at
    return package


def _is_cut(course: Course, version: Version) -> bool:
    return version is not SCORM12 and course.scos is Scos.PER_LESSON


def _alone(course: Course, package: Package, names: Mapping[str, str]) -> Sco:
    return Sco(
        item=names["item"],
        resource=names["res"],
        title=course.title,
        href=_player.PAGE,
        pass_mark=mark_of_all(together(course)),
        least=mark_of_final_score(together(course)),
        files=tuple(package.paths),
    )


# --- a SCO for each lesson ----------------------------------------------------------------------------


def _add_lessons(package: Package, course: Course, adapter: str, version: Version, room: int) -> tuple[list[Sco], Node]:
    """Put a page for each lesson, and one for the final quiz, into the package; its SCOs, and what they share."""
    parts = cut(course)
    gates = _gates(course, [part.lessons[0] for part in parts])
    scripts = _player.sources(adapter, *parts)
    _player.add_shared(package, course, scripts)
    shared = f"files_{short_id(course.id)}"
    files = (el("file", {"href": path}) for path in package.paths)
    attributes = {"identifier": shared, "type": WEBCONTENT, f"{ADLCP_PREFIX}:scormType": ASSET}
    resource = stack("resource", attributes, *files)
    scos = [
        _add_lesson(package, part, scripts, gate, shared, version, room)
        for part, gate in zip(parts, gates, strict=True)
    ]
    return scos, resource


def _add_lesson(
    package: Package, part: Course, scripts: tuple[str, ...], gate: Gate, shared: str, version: Version, room: int
) -> Sco:
    [lesson] = part.lessons
    folder = f"lessons/{token(lesson.id)}/"
    reports = _reports.data([lesson], version, done=DONE if gate.done else None, onward=gate.holds)
    _player.add_page(package, part, scripts, reports, room, folder)
    names = identifiers(lesson.id)
    for identifier in (names["item"], names["res"]):
        package.origins[MANIFEST, identifier] = lesson.at
    return Sco(
        item=names["item"],
        resource=names["res"],
        title=part.title,
        href=f"{folder}{_player.PAGE}",
        pass_mark=mark_of_all([lesson]),
        least=mark_of_final_score([lesson]),
        files=tuple(path for path in package.paths if path.startswith(folder)),
        needs=shared,
        gate=gate,
    )


def _gates(course: Course, lessons: Sequence[Lesson]) -> Iterator[Gate]:
    awaited = {id for lesson in lessons for id in lesson.requires}
    counted = [lesson.weight if lesson.quiz and lesson.quiz.mode is Mode.GRADED else Fraction(0) for lesson in lessons]
    heaviest = max(counted) or Fraction(1)
    following = [bool(lesson.requires) for lesson in lessons[1:]]
    for lesson, weight, holds in zip(lessons, counted, [*following, False], strict=True):
        yield Gate(
            done=_global(course, lesson.id) if lesson.id in awaited else "",
            after={f"{AFTER}{token(id)}": _global(course, id) for id in lesson.requires},
            weight=weight / heaviest,
            holds=holds,
        )


def _global(course: Course, lesson: str) -> str:
    """What all activities of the course, and no other course, call the lesson's being done."""
    return f"urn:lessonpack:{token(course.id)}:{token(lesson)}"


def _room(version: Version, target: str, platforms: Collection[str]) -> tuple[int, str]:
    """How long the state of a learner may be, and where that is so: on the platform that keeps least."""
    kept = {} if platforms else {version.title: version.suspend_data}
    for name in platforms:
        platform = lms.load()[name]
        room = platform.suspend_data.get(target)
        kept[_on(platform, version)] = version.suspend_data if room is None else room.kept
    where = min(kept, key=kept.__getitem__)
    return state_limit(kept[where]), where


def _site_settings(part: Course, version: Version, target: str, platforms: Collection[str]) -> Iterator[Finding]:
    """A state that a platform keeps, and some of its sites do not."""
    worst, at = _player.worst_state(part)
    for name in platforms:
        platform = lms.load()[name]
        room = platform.suspend_data.get(target)
        if room is not None and room.strict is not None and room.strict < worst <= state_limit(room.kept):
            arguments = {"worst": worst, "limit": room.strict, "setting": room.setting}
            yield finding(SITE_SETTING, at, arguments | {"where": _on(platform, version)})


def _on(platform: lms.Platform, version: Version) -> str:
    return f"{version.title} on {platform.title}"


def _away(course: Course, target: str, platforms: Collection[str]) -> Iterator[Finding]:
    """Films of other sites on platforms that are used without a network: once for each platform, at the first film."""
    blocks = (block for lesson in course.lessons for section in lesson.sections for block in section.blocks)
    film = next((block for block in blocks if isinstance(block, Embed)), None)
    known = [fact for name in platforms for fact in lms.load()[name].facts.values()]
    for fact in known if film else ():
        if film and fact.target == target and AWAY.code in fact.rules:
            yield finding(AWAY, film.at, {"title": film.title, "host": film.asked, "says": fact.says.rstrip(".")})


def _limits(course: Course, options: Options, version: Version, target: str) -> Iterator[Finding]:
    course = _player.played_of(course)
    whole = distinct(course)
    parts = cut(whole) if _is_cut(course, version) else (whole,)
    limit, where = _room(version, target, options.lms)
    for part in parts:
        yield from _player.state_limits(part, limit, where, course)
        yield from _site_settings(part, version, target, options.lms)
        yield from _player.limits(part)
    yield from _away(course, target, options.lms)
    if len(course.version) > MAX_VERSION:
        told = {"taken": short_version(course.version), "length": len(course.version)}
        yield finding(SHORTENED_VERSION, course.at, told)
    activities = [(part.title, part.lessons[0].at) for part in parts if len(parts) > 1]
    for title, at in [(course.title, course.at), *activities]:
        if len(title) > MAX_TITLE:
            yield finding(SHORTENED_TITLE, at, {"length": len(title)})
    for lesson in course.lessons:
        for question in lesson.asked if lesson.quiz else ():
            yield from _player.played(question).unreported()


def _target(name: str, standard: Standard, version: Version, *, by_default: bool = True) -> Target:
    return Target(
        name=name,
        title=version.title,
        standard=standard,
        table=TABLE_12 if version is SCORM12 else TABLE,
        upload="upload as a SCORM package" if version is SCORM12 else "upload where SCORM 2004 is wanted",
        build=partial(build, version=version, target=name),
        limits=partial(_limits, version=version, target=name),
        by_default=by_default,
        part=_player.asked_of,
        sized=True,
    )


TARGETS = (
    _target("scorm12", scorm12.STANDARD, SCORM12),
    _target("scorm2004", scorm2004.FOURTH, SCORM2004_4TH),
    _target("scorm2004-3rd", scorm2004.THIRD, SCORM2004_3RD, by_default=False),
)
