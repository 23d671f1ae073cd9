"""The browser player: one page with lesson and quiz, its scripts, and the data that the scripts read.

The page is whole without a script; the scripts put one part of it on the screen at a time and keep
score. What they need to know (keys, limits, layout of the saved state, every word) is data written here.
"""

from __future__ import annotations

from collections.abc import Mapping

from lessonpack import palette, resources, user_cache
from lessonpack.blobs import Bytes, file_of
from lessonpack.ids import short_digest
from lessonpack.model.course import Course, together
from lessonpack.package import Package
from lessonpack.targets._player import names, slim
from lessonpack.targets._player.carriage import TABLE, asked_of, played_of
from lessonpack.targets._player.data import as_json, course_data
from lessonpack.targets._player.files import DATA, EARLY, ICON, MEDIA, PAGE, SCRIPT, STYLE, TRACES
from lessonpack.targets._player.kinds import played
from lessonpack.targets._player.limits import limits, scored, state_limits, worst_state
from lessonpack.targets._player.outline import speaker_of
from lessonpack.targets._player.page import Markup, Messages, course_page
from lessonpack.targets._player.scripts import ADAPTERS, comes_up, says, script, sources, unused_sheets
from lessonpack.targets._player.start import focus_rules
from lessonpack.targets._player.state import CONTENT_WIDTH

__all__ = [
    "ADAPTERS",
    "DATA",
    "PAGE",
    "TABLE",
    "TRACES",
    "add_page",
    "add_player",
    "add_shared",
    "asked_of",
    "limits",
    "played",
    "played_of",
    "scored",
    "script",
    "sources",
    "state_limits",
    "unused_sheets",
    "worst_state",
]


def add_player(
    package: Package,
    course: Course,
    adapter: str,
    room: int,
    adapter_data: Mapping[str, object] | None = None,
) -> None:
    """Put page, style, scripts, data and media of a `distinct` course into a package.

    `adapter` is the only one it carries, `room` how many characters of the learner's state it can keep.
    """
    scripts = sources(adapter, course)
    add_page(package, course, scripts, adapter_data or {}, room)
    add_shared(package, course, scripts)


def add_page(
    package: Package,
    course: Course,
    scripts: tuple[str, ...],
    adapter_data: Mapping[str, object],
    room: int,
    folder: str = "",
) -> None:
    """Put page and data of a course into a folder of a package (with `/` at its end), where pages share the rest.

    `scripts` are the `sources` of all pages.
    """
    lessons = together(course)
    root = "../" * folder.count("/")
    show = Markup(Messages(speaker_of(course)), course, lessons, root)
    written = course_page(course, lessons, show, root).encode()
    is_said, comes = says(scripts), comes_up(course)
    facts = course_data(course, lessons, adapter_data, room, show, lambda key: is_said(key) and comes(key))
    facts["content"] = short_digest(written + as_json(facts).encode())[:CONTENT_WIDTH]
    package.add(f"{folder}{PAGE}", written, course.at)
    package.add(f"{folder}{DATA}", f"lessonpackData = {as_json(facts)};\n".encode("ascii"), course.at)


def add_shared(package: Package, course: Course, scripts: tuple[str, ...]) -> None:
    """Put what all pages of a package share at its root: style, icon, scripts and media."""
    style = palette.style(course.theme, unused_sheets(scripts, course)) + "".join(focus_rules(course))
    package.add(STYLE, Bytes(user_cache.kept(slim.style, style, by=(names,)).encode(), lasting=True))
    package.add(ICON, resources.template(f"player/{ICON}").encode())
    package.add(EARLY, user_cache.kept(slim.script, resources.template(f"player/{EARLY}"), by=(names,)).encode())
    package.add(SCRIPT, Bytes(script(scripts).encode(), lasting=True))
    shown = (each for media in course.media for each in (media, *media.sizes))
    for name, media in {media.name: media for media in shown}.items():
        package.add(f"{MEDIA}/{name}", file_of(media), course.at)
