"""What the course checks share: every piece of rich text of a course with its place, and ways to walk it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from lessonpack.findings import Place
from lessonpack.model.blocks import (
    Audio,
    Block,
    Callout,
    Embed,
    Figure,
    Folded,
    Heading,
    Listing,
    Prose,
    Quotation,
    Recall,
    Steps,
    Table,
    Video,
)
from lessonpack.model.content import (
    Blockquote,
    Definitions,
    Grid,
    Image,
    Inline,
    Items,
    Media,
    Paragraph,
    RichBlock,
    RichText,
    Subheading,
    images,
    inlines,
    is_plain,
    plain,
)
from lessonpack.model.course import Course, Lesson, Section
from lessonpack.model.questions import ChoiceQuestion, of_choices, own_pictures
from lessonpack.model.stimulus import Stimulus
from lessonpack.model.texts import Role, marked


def sections(course: Course) -> Iterator[tuple[Lesson, Section]]:
    """Every section with its lesson, in source order."""
    for lesson in course.lessons:
        for section in lesson.sections:
            yield lesson, section


def choice_questions(course: Course) -> Iterator[ChoiceQuestion]:
    """Every question that is answered by choosing, in source order."""
    return of_choices(question for _, question in course.questions)


_Each = TypeVar("_Each")


def _once(walk: Callable[[Course], Iterator[_Each]]) -> Callable[[Course], tuple[_Each, ...]]:
    """Keep what a walk found in the latest course: the checks walk the same one, one after the other."""
    latest: tuple[Course | None, tuple[_Each, ...]] = (None, ())

    def found(course: Course) -> tuple[_Each, ...]:
        nonlocal latest
        known, entries = latest
        if known is not course:  # by identity, since comparing or hashing a course is a walk as well
            entries = tuple(walk(course))
            latest = (course, entries)
        return entries

    return found


@_once
def rich_texts(course: Course) -> Iterator[tuple[Place, RichText]]:
    """Every rich text with markup in it, with the place of what holds it: hook, prose, call-outs, questions.

    Plain words alone are passed over: nobody looks for a link or a picture in them, and a bank is full of them.
    """
    yield from ((at, content) for at, content in prose(course) if not is_plain(content))
    met: set[Stimulus] = set()
    for _, question in course.questions:
        stimulus = question.stimulus
        for role, content, _, at in marked(question):
            if role is not Role.STIMULUS or stimulus not in met:
                yield at, content
        if stimulus is not None:
            met.add(stimulus)


def prose(course: Course) -> Iterator[tuple[Place, RichText]]:
    """The rich texts that are read page by page, not those of questions."""
    for lesson in course.lessons:
        yield lesson.at, lesson.hook
        for section in lesson.sections:
            for block in section.blocks:
                yield from ((block.at, content) for content in _rich(block))


def _rich(block: Block) -> tuple[RichText, ...]:
    match block:
        case Prose(content=content) | Quotation(content=content) | Callout(content=content) | Folded(content=content):
            return (content,)
        case Figure(beside=beside, description=description):
            return (description, beside)
        case Embed(description=description, transcript=transcript):
            return (description, transcript)
        case Audio(transcript=transcript) | Video(transcript=transcript):
            return (transcript,)
        case Recall(prompt=prompt, answer=answer):
            return (prompt, answer)
        case Steps(task=task, shown=shown, hidden=hidden):
            return (task, *shown, *(step.content for step in hidden))
    return ()


def lines(course: Course) -> Iterator[tuple[Place, tuple[Inline, ...]]]:
    """Every run of inline content with the place of what holds it, captions and table cells included."""
    for at, content in rich_texts(course):
        for block in rich_blocks(content):
            for line in _block_lines(block):
                yield at, line
    for _, section in sections(course):
        for each in section.blocks:
            for line in _outer_lines(each):
                yield each.at, line


def pictures(course: Course) -> Iterator[tuple[Place, Image]]:
    """Every picture with the place of what shows it, but for posters of films."""
    for at, line in lines(course):
        for node in inlines(line):
            if isinstance(node, Image):
                yield at, node
    for _, question in course.questions:
        yield from ((question.at, image) for image in own_pictures(question))
    yield from ((cover.at, cover.image) for cover in course.covers if cover.image is not None)
    if (logo := _logo(course)) is not None:
        yield logo


def _logo(course: Course) -> tuple[Place, Image] | None:
    theme = course.theme
    return None if theme is None or theme.logo is None else (theme.at, theme.logo)


def sizable(course: Course) -> Iterator[tuple[Place, Media]]:
    """Every picture of which pages let browsers choose a size."""
    yield from ((at, image.media) for at, image in pictures(course) if (at, image) != _logo(course))
    yield from _posters(course, Embed)


def unsized(course: Course) -> Iterator[tuple[Place, Media]]:
    """Every other picture: the logo, and the posters of films beside the lesson, of which HTML names one file each."""
    if (logo := _logo(course)) is not None:
        yield logo[0], logo[1].media
    yield from _posters(course, Video)


def _posters(course: Course, of: type[Embed | Video]) -> Iterator[tuple[Place, Media]]:
    blocks = (block for _, section in sections(course) for block in section.blocks)
    yield from ((block.at, block.poster) for block in blocks if isinstance(block, of) and block.poster is not None)


def rich_blocks(content: RichText) -> Iterator[RichBlock]:
    """Every block of a rich text, those inside lists and quotations included."""
    for block in content:
        yield block
        match block:
            case Items(entries):
                for entry in entries:
                    yield from rich_blocks(entry)
            case Definitions(terms):
                for meaning in (meaning for each in terms for meaning in each.meanings):
                    yield from rich_blocks(meaning)
            case Blockquote(inner):
                yield from rich_blocks(inner)


def _block_lines(block: RichBlock) -> Iterator[tuple[Inline, ...]]:
    match block:
        case Paragraph(children) | Subheading(_, children):
            yield children
        case Definitions(terms):
            yield from (each.term for each in terms)
        case Grid(header, rows):
            for row in (header, *rows):
                yield from row


def _outer_lines(block: Block) -> Iterator[tuple[Inline, ...]]:
    """The lines of a block of a lesson that stand outside its rich text."""
    match block:
        case Heading(content=content):
            yield content
        case Table(grid=grid, caption=caption):
            yield caption
            yield from _block_lines(grid)
        case Quotation(source=source):
            yield source
        case Callout(title=title) | Folded(title=title):
            yield title
        case Recall(checklist=checklist):
            yield from checklist
        case Steps(title=title, hidden=hidden):
            yield from (title, *(step.ask for step in hidden))
        case Listing(caption=caption):
            yield caption
        case Figure(image=image, caption=caption):
            yield (image,)
            yield caption


def reading(content: RichText) -> str:
    """What a learner sees of a text, for comparison: its words, and its pictures by name."""
    words = plain(content).casefold()
    if is_plain(content):
        return words
    shown = " ".join(image.media.name for image in images(content))
    return f"{words} {shown}".strip()
