"""A11Y: what keeps people who read, hear or see differently from using a lesson."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from lessonpack import palette
from lessonpack.checks.course._content import lines, pictures, prose, rich_blocks, rich_texts, sections
from lessonpack.findings import Place, Severity, rule
from lessonpack.model.blocks import Embed, Figure, Table, Video
from lessonpack.model.content import (
    Grid,
    Link,
    Paragraph,
    RichText,
    Strong,
    Subheading,
    inlines,
    plain,
)
from lessonpack.model.course import Course
from lessonpack.patterns import regex
from lessonpack.rule import Problem, Problems, course_check

# --- pictures ---------------------------------------------------------------------------------------

ALT_IS_NAME = rule(
    "A11Y001",
    severity=Severity.WARNING,
    holds="The alternative text of a picture is no file name.",
    says="the alternative text {alt!r} of {file} is a file name",
    hint="Say in a sentence what the picture shows.",
    reason="A screen reader spells the name of a file, which tells a learner nothing.",
    clause="WCAG 2.2, 1.1.1 (failure F30)",
)
_FILE_NAME = regex(r"\S+\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?)|(?:IMG|DSC|DSCN|image|img)[_-]?\d+", re.IGNORECASE)


@course_check(ALT_IS_NAME)
def alternatives_are_words(course: Course) -> Problems:
    for at, image in pictures(course):
        name = image.media.path.rpartition("/")[2]
        stem = name.rpartition(".")[0]
        alt = image.alt.strip()
        if _FILE_NAME.fullmatch(alt) or alt == name or (alt == stem and not stem.isalpha()):
            yield Problem({"alt": alt, "file": image.media.path}, at=at)


ALT_SAYS_IMAGE = rule(
    "A11Y002",
    severity=Severity.WARNING,
    holds="An alternative text starts with what is shown, not with 'image of'.",
    says="the alternative text of {file} starts with {start!r}",
    hint="Leave these words out: screen readers say 'image' by themselves.",
    reason="Learners hear 'image, image of …', again and again.",
    clause="WCAG 2.2, 1.1.1; HTML, 4.8.4.4 (requirements for alternative texts)",
)
_IMAGE_OF = regex(
    r"(?:an? |the )?(?:image|picture|photo|photograph|graphic|screenshot) (?:of|showing|that shows)\b"
    r"|(?:ein |das )?(?:bild|foto) (?:von|mit|einer|eines)\b|(?:une |l')?image (?:de|d')|(?:una )?imagen de\b",
    re.IGNORECASE,
)


@course_check(ALT_SAYS_IMAGE)
def alternatives_start_with_the_subject(course: Course) -> Problems:
    for at, image in pictures(course):
        match = _IMAGE_OF.match(image.alt.strip())
        if match:
            yield Problem({"file": image.media.path, "start": match[0]}, at=at)


LONG_ALT = rule(
    "A11Y003",
    severity=Severity.NOTE,
    holds="An alternative text has at most 250 characters.",
    says="the alternative text of {file} has {length} characters",
    hint="Say the gist in alt and the rest in the text beside the picture, where all can read it.",
    reason="A screen reader reads it in one breath, without a way to stop and go back.",
    clause="WCAG 2.2, 1.1.1 (a short text alternative and a long description, technique G73)",
)
_LONG_ALT = 250


@course_check(LONG_ALT)
def alternatives_are_short(course: Course) -> Problems:
    for at, image in pictures(course):
        if len(image.alt) > _LONG_ALT:
            yield Problem({"file": image.media.path, "length": len(image.alt)}, at=at)


ALT_IS_CAPTION = rule(
    "A11Y004",
    severity=Severity.NOTE,
    holds="A picture's alternative text says something else than its caption.",
    says="the alternative text and the caption of {file} are the same",
    hint="Describe the picture in alt; let the caption say what it means.",
    reason="Those who hear the page hear the sentence twice and still do not know what is to be seen.",
    clause="HTML, 4.8.4.4 (alternative text does not repeat the caption)",
)


@course_check(ALT_IS_CAPTION)
def captions_add_something(course: Course) -> Problems:
    for _, section in sections(course):
        for block in section.blocks:
            if not isinstance(block, Figure) or not block.image.alt:
                continue
            if plain(block.caption).casefold() == block.image.alt.strip().casefold():
                yield Problem({"file": block.image.media.path}, at=block.at)


CAPTIONS = rule(
    "A11Y005",
    holds="A video in which somebody speaks has captions.",
    says="the video {file} has no captions",
    hint="Name a WebVTT file under `captions`; where nothing is said in the video, write `silent: true`.",
    reason="Who cannot hear it, or may not turn the sound on, is told nothing.",
    clause="WCAG 2.2, 1.2.2",
)


@course_check(CAPTIONS)
def videos_have_captions(course: Course) -> Problems:
    for _, section in sections(course):
        for block in section.blocks:
            if isinstance(block, Video) and not block.captions and not block.silent:
                yield Problem({"file": block.media.path}, at=block.at)


TOLD = rule(
    "A11Y006",
    holds="What a film of another site shows and says can be read.",
    says="the film {title!r} has neither a transcript nor a description",
    hint="Write under `transcript` all that is said in it, or under `description` what learners would miss.",
    reason="Where the site is blocked, the network is gone, or the film has no captions, learners are told nothing.",
    clause="WCAG 2.2, 1.2.1 and 1.2.3",
)


@course_check(TOLD)
def films_of_other_sites_are_told(course: Course) -> Problems:
    for _, section in sections(course):
        for block in section.blocks:
            if isinstance(block, Embed) and not (block.transcript or block.description):
                yield Problem({"title": block.title}, at=block.at)


# --- links ------------------------------------------------------------------------------------------

VAGUE_LINK = rule(
    "A11Y010",
    severity=Severity.WARNING,
    holds="The words of a link say where it leads.",
    says="a link to {href} reads {text!r}",
    hint="Make the name of what is linked the link: 'see the [paper on …](…)'.",
    reason="Screen readers list the links of a page; 'here' says nothing in a list.",
    clause="WCAG 2.2, 2.4.4 (technique G91)",
)
_VAGUE = frozenset(
    {
        "here",
        "click here",
        "click",
        "link",
        "this link",
        "this",
        "this page",
        "more",
        "read more",
        "learn more",
        "see more",
        "details",
        "go",
        "hier",
        "hier klicken",
        "mehr",
        "weiterlesen",
        "ici",
        "cliquez ici",
        "en savoir plus",
        "aquí",
        "haga clic aquí",
        "más",
    }
)


def _links(course: Course) -> Iterator[tuple[Place, Link]]:
    for at, line in lines(course):
        for node in inlines(line):
            if isinstance(node, Link):
                yield at, node


@course_check(VAGUE_LINK)
def links_name_their_target(course: Course) -> Problems:
    for at, link in _links(course):
        text = plain(link.children)
        if text.casefold().strip(" .…»>!:") in _VAGUE:
            yield Problem({"href": link.href, "text": text}, at=at)


SAME_WORDS = rule(
    "A11Y011",
    severity=Severity.WARNING,
    holds="Links that read the same lead to the same place.",
    says="{text!r} leads to {href} here and to {other} elsewhere in the lesson",
    hint="Word the links so that they can be told apart.",
    reason="In a screen reader's list of links they are one and the same.",
    clause="WCAG 2.2, 2.4.4 and 3.2.4",
)


@course_check(SAME_WORDS)
def links_can_be_told_apart(course: Course) -> Problems:
    seen: dict[str, str] = {}
    for at, link in _links(course):
        text = plain(link.children)
        key = text.casefold()
        if key and key.strip(" .…»>!:") not in _VAGUE and seen.setdefault(key, link.href) != link.href:
            yield Problem({"text": text, "href": link.href, "other": seen[key]}, at=at)


# --- structure --------------------------------------------------------------------------------------

EMPTY_HEADER = rule(
    "A11Y020",
    severity=Severity.WARNING,
    holds="Every column of a table has a heading.",
    says="column {column} of a table has an empty heading",
    hint="Name the column, even the first one.",
    reason="Screen readers say the heading before each cell; without one the numbers mean nothing.",
    clause="WCAG 2.2, 1.3.1 (technique H51)",
)


def _grids(course: Course) -> Iterator[tuple[Place, Grid]]:
    for at, content in rich_texts(course):
        for block in rich_blocks(content):
            if isinstance(block, Grid):
                yield at, block
    for _, section in sections(course):
        for each in section.blocks:
            if isinstance(each, Table):
                yield each.at, each.grid


@course_check(EMPTY_HEADER)
def columns_are_named(course: Course) -> Problems:
    for at, grid in _grids(course):
        for column, cell in enumerate(grid.header, 1):
            if not plain(cell):
                yield Problem({"column": column}, at=at)


NO_CAPTION = rule(
    "A11Y021",
    severity=Severity.NOTE,
    holds="Tables have a caption.",
    says="a table of {rows} rows has no caption",
    hint="Say in 'caption' what the table shows.",
    reason="A caption tells those who cannot glance at a table whether it is worth going through.",
    clause="WCAG 2.2, 1.3.1 (technique H39)",
)


@course_check(NO_CAPTION)
def tables_have_captions(course: Course) -> Problems:
    for _, section in sections(course):
        for block in section.blocks:
            if isinstance(block, Table) and not plain(block.caption):
                yield Problem({"rows": len(block.grid.rows)}, at=block.at)


LEVEL_JUMP = rule(
    "A11Y022",
    severity=Severity.WARNING,
    holds="Headings within a text go down one level at a time.",
    says="the heading {text!r} is of level {level}, below one of level {above}",
    hint="Use one more '#' than the heading above, not two.",
    reason="People who move by headings think that they have missed one.",
    clause="WCAG 2.2, 1.3.1 and 2.4.6 (technique G141)",
)


@course_check(LEVEL_JUMP)
def headings_go_down_step_by_step(course: Course) -> Problems:
    for at, content in rich_texts(course):
        above = 0
        for text, level in _headings(content):
            if above and level > above + 1:
                yield Problem({"text": text[:60], "level": level, "above": above}, at=at)
            above = level


def _headings(content: RichText) -> Iterator[tuple[str, int]]:
    for block in rich_blocks(content):
        if isinstance(block, Subheading):
            yield plain(block), block.level


FALSE_HEADING = rule(
    "A11Y023",
    severity=Severity.NOTE,
    holds="What looks like a heading is one.",
    says="a paragraph consists of strong words alone: {text!r}",
    hint="Make it a heading ('## …', or a 'heading' block), if it is one.",
    reason="People who move by headings do not find it.",
    clause="WCAG 2.2, 1.3.1 (failure F2)",
)
_SENTENCE_ENDS = (".", "!", "?", ":", "…")


@course_check(FALSE_HEADING)
def headings_are_headings(course: Course) -> Problems:
    for at, content in prose(course):
        for block in rich_blocks(content):
            match block:
                case Paragraph((Strong(),)) if not plain(block).endswith(_SENTENCE_ENDS):
                    yield Problem({"text": plain(block)[:60]}, at=at)


SAME_TITLE = rule(
    "A11Y024",
    severity=Severity.WARNING,
    holds="No two sections of a lesson have the same title.",
    says="section {section} has the title of section {other}: {title!r}",
    hint="Word the titles so that they can be told apart.",
    reason="In the table of contents nobody can tell where each leads.",
    clause="WCAG 2.2, 2.4.6",
)


@course_check(SAME_TITLE)
def section_titles_differ(course: Course) -> Problems:
    seen: dict[tuple[str, str], str] = {}
    for lesson, section in sections(course):
        key = (lesson.id, section.title.casefold())
        if key in seen:
            yield Problem({"section": section.id, "other": seen[key], "title": section.title}, at=section.at)
        seen.setdefault(key, section.id)


# --- time -------------------------------------------------------------------------------------------

FIXED_TIME = rule(
    "A11Y030",
    severity=Severity.WARNING,
    holds="A time limit can be extended.",
    says="quiz {quiz!r} ends after {minutes} minutes, and learners may not ask for more",
    hint="Leave 'extend_time: false' out, unless the limit is what is being tested; then say so under 'ignore'.",
    reason="Who reads with a screen reader, a switch or in a second language needs longer for the same answer.",
    clause="WCAG 2.2, 2.2.1 (its exception: the limit is essential)",
)


@course_check(FIXED_TIME)
def time_can_be_extended(course: Course) -> Problems:
    for quiz, _ in course.quizzes:
        if quiz.time_limit is not None and not quiz.extend_time:
            yield Problem({"quiz": quiz.id, "minutes": quiz.time_limit}, at=quiz.at)


# --- look -------------------------------------------------------------------------------------------

CONTRAST = rule(
    "A11Y040",
    severity=Severity.WARNING,
    holds="A theme leaves everything readable: text has a contrast of 4.5 to 1, controls one of 3 to 1.",
    says="{key} {colour}: {what} ({front} on {ground}, {scheme} page) have a contrast of {ratio}:1, not {least}:1",
    hint="{advice}",
    reason="Who sees less sharply, or reads in bright sunlight, cannot make it out.",
    clause="WCAG 2.2, 1.4.3 and 1.4.11",
)


@course_check(CONTRAST)
def themes_can_be_read(course: Course) -> Problems:
    for fault in palette.faults(course.theme) if course.theme is not None else ():
        arguments = {
            "key": fault.key,
            "colour": fault.colour.value,
            "what": fault.pair.what,
            "front": fault.front,
            "ground": fault.ground,
            "scheme": fault.scheme,
            "ratio": f"{math.floor(fault.ratio * 100) / 100:.2f}",
            "least": f"{fault.pair.least:g}",
            "advice": _better(fault),
        }
        yield Problem(arguments, at=fault.colour.at)


def _better(fault: palette.Fault) -> str:
    if fault.better:
        return f"The nearest colour that can be read is {fault.better}."
    return "No shade of it can be read on that page: choose another colour, or another surface."
