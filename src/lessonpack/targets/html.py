"""HTML: the lesson as a page by itself, a folder that any web server or a double click opens."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack.features import Feature
from lessonpack.findings import Finding
from lessonpack.formats import html
from lessonpack.model.course import Course, distinct
from lessonpack.package import Package
from lessonpack.target import Entry, Options, Target, approximated, foreign
from lessonpack.targets import _player

_ADAPTER = "none"
_ROOM = 1_000_000  # characters; browsers keep five million for one address

_KEPT = "last as long as the browser's memory"
TABLE: dict[Feature, Entry] = _player.TABLE | {
    Feature.ATTEMPTS: approximated("no platform stands behind the page that could hold learners to a number", _KEPT),
    Feature.ANSWERS: approximated("who deletes what the browser keeps begins anew, and knows what was shown", _KEPT),
    Feature.REPORT: foreign("no platform stands behind the page that a score could be told"),
    Feature.POOLS: approximated("who deletes what the browser keeps draws anew", _KEPT),
    Feature.ESSAY: approximated(
        "nobody but the learner sees what was written, and its points are no part of the score",
        "are seen by the learner alone",
    ),
    Feature.SCOS: foreign("SCOs are SCORM's; all lessons of the course are in one page"),
}


def build(course: Course, options: Options) -> Package:  # noqa: ARG001  # a page alone has no options
    """The player with no platform behind it."""
    package = Package(name=f"{course.id}.html")
    _player.add_player(package, _player.scored(course), adapter=_ADAPTER, room=_ROOM)
    return package


def _limits(course: Course, _options: Options) -> Iterator[Finding]:
    yield from _player.limits(distinct(_player.played_of(course)))


TARGETS = (
    Target(
        name="html",
        title="HTML",
        standard=html.STANDARD,
        table=TABLE,
        upload="open it in a browser, or copy the folder to a web server",
        page=_player.PAGE,
        build=build,
        limits=_limits,
        traces=_player.TRACES,
        part=_player.asked_of,
        sized=True,
    ),
)
