"""The blocks that a lesson is made of, and what is written in them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import assert_never

from msgspec import Struct

from lessonpack.model.content import Code, Grid, Image, Inline, Media, RichText, Text, images, plain
from lessonpack.model.placed import Placed


class CalloutKind(StrEnum):
    """What a call-out is for; the player gives each a word and an icon."""

    NOTE = "note"
    EXAMPLE = "example"
    WARNING = "warning"
    TIP = "tip"
    KEY = "key"


class Width(StrEnum):
    """How much room a figure, a table or code takes beside text, where a page has more than the text needs."""

    TEXT = "text"
    WIDE = "wide"
    SMALL = "small"


class Prose(Placed, frozen=True, kw_only=True):
    content: RichText


class Heading(Placed, frozen=True, kw_only=True):
    """A heading within a section, one level below the section's own."""

    content: tuple[Inline, ...]


class Table(Placed, frozen=True, kw_only=True):
    """A table with its caption; `language` is "" where it is the course's, `width` None where the author names none."""

    grid: Grid
    caption: tuple[Inline, ...] = ()
    language: str = ""
    width: Width | None = None


class Quotation(Placed, frozen=True, kw_only=True):
    """Somebody's words: who said them (`by`) and where (`source`); `language` is "" where it is the course's."""

    content: RichText
    by: str
    source: tuple[Inline, ...] = ()
    language: str = ""


class Callout(Placed, frozen=True, kw_only=True):
    """Something set apart from the text; an `aside` may stand in the margin, level with what follows it."""

    kind: CalloutKind
    title: tuple[Inline, ...]
    content: RichText
    aside: bool = False


class Listing(Placed, frozen=True, kw_only=True):
    """A piece of code on its own, with a caption or none."""

    text: str
    language: str = ""
    caption: tuple[Inline, ...] = ()
    width: Width | None = None


class Figure(Placed, frozen=True, kw_only=True):
    """A picture; with `beside`, text that stands next to it where there is room, and below it where there is none."""

    image: Image
    beside: RichText = ()
    description: RichText = ()
    caption: tuple[Inline, ...] = ()
    width: Width | None = None


class Folded(Placed, frozen=True, kw_only=True):
    """Text that only its title is seen of until a reader opens it."""

    title: tuple[Inline, ...]
    content: RichText


class Audio(Placed, frozen=True, kw_only=True):
    """Something to hear, with all that is said in it to be read."""

    media: Media
    title: str
    transcript: RichText


class Captions(Struct, frozen=True, kw_only=True):
    """What is said in a film, to be read while it plays; `language` is that of the file."""

    media: Media
    language: str


class Video(Placed, frozen=True, kw_only=True):
    """Something to watch, with captions in one language or in several, of which the first are shown.

    It is `silent` where nothing is said in it that captions would have to say.
    """

    media: Media
    title: str
    captions: tuple[Captions, ...] = ()
    poster: Media | None = None
    transcript: RichText = ()
    silent: bool = False


_CALLED = {"www.youtube-nocookie.com": "YouTube", "player.vimeo.com": "Vimeo"}


class Embed(Placed, frozen=True, kw_only=True):
    """A film of another site, of which nothing is loaded before a learner says so.

    People watch it at `address`, a page shows it by loading `frame`; `duration` is as `4:30`, "" where none is named.
    """

    address: str
    frame: str
    title: str
    poster: Media | None = None
    duration: str = ""
    description: RichText = ()
    transcript: RichText = ()

    @property
    def host(self) -> str:
        """The name of the site that is asked for the film."""
        return self.frame.split("/")[2].lower()

    @property
    def asked(self) -> str:
        """The same without what all such names begin with."""
        return self.host.removeprefix("www.")

    @property
    def site(self) -> str:
        """The site on which people watch the film, as they call it."""
        return _CALLED.get(self.host, self.asked)


class Download(Placed, frozen=True, kw_only=True):
    """A file for learners to keep."""

    media: Media
    title: str


class KnowledgeCheck(Placed, frozen=True, kw_only=True):
    """A question of the lesson, by its id, asked in between for practice: nothing of it is scored."""

    question: str


class Checking(Placed, frozen=True, kw_only=True):
    """How questions are asked: the tries before the right answer is shown, whether learners say how sure they are."""

    tries: int = 1
    confidence: bool = False


class Recall(Placed, frozen=True, kw_only=True):
    """Something to say in one's own words, a model answer to hold against it, and points that a good answer has."""

    prompt: RichText
    answer: RichText
    checklist: tuple[tuple[Inline, ...], ...] = ()


class Step(Struct, frozen=True, kw_only=True):
    """A step that learners are to think of first; `ask` is what leads them to it, () where nothing does."""

    content: RichText
    ask: tuple[Inline, ...] = ()


class Steps(Placed, frozen=True, kw_only=True):
    """A worked example: a task, the steps that are shown, and its last steps, which appear one by one."""

    title: tuple[Inline, ...] = ()
    task: RichText = ()
    shown: tuple[RichText, ...]
    hidden: tuple[Step, ...]


Shown = Prose | Heading | Table | Quotation | Callout | Listing | Figure | Folded | Audio | Video | Embed | Download
Block = Shown | KnowledgeCheck | Recall | Steps


def block_parts(block: Block) -> tuple[RichText | tuple[Inline, ...], ...]:
    """What is written in a block, in reading order; a knowledge check has no words of its own."""
    match block:
        case Prose(content=content) | Heading(content=content):
            return (content,)
        case Table(grid=grid, caption=caption):
            return (caption, (grid,))
        case Quotation(content=content, by=by, source=source):
            return (content, (Text(by),), source)
        case Callout(title=line, content=content) | Folded(title=line, content=content):
            return (line, content)
        case Listing(text=text, caption=caption):
            return ((Code(text),), caption)
        case Figure(image=image, caption=caption, beside=beside, description=description):
            return ((image,), caption, description, beside)
        case Audio(title=title, transcript=transcript) | Video(title=title, transcript=transcript):
            return ((Text(title),), transcript)
        case Embed():
            return ((Text(block.title),), block.description, block.transcript)
        case Download(title=title):
            return ((Text(title),),)
        case KnowledgeCheck():
            return ()
        case Recall():
            return (block.prompt, block.answer, *block.checklist)
        case Steps():
            hidden = (part for step in block.hidden for part in (step.ask, step.content))
            return (block.title, block.task, *block.shown, *hidden)
        case _:
            assert_never(block)


def block_words(block: Block) -> str:
    """All the words of a block on one line, captions and titles included."""
    return " ".join(filter(None, map(plain, block_parts(block))))


def block_images(block: Block) -> Iterator[Image]:
    """Every image of a block, in reading order."""
    for part in block_parts(block):
        yield from images(part)


def block_files(block: Block) -> Iterator[Media]:
    """Every file that a block needs: its pictures, and what is played or handed out."""
    yield from (image.media for image in block_images(block))
    match block:
        case Audio(media=media) | Download(media=media):
            yield media
        case Video(media=media, captions=captions, poster=poster):
            yield from (media, *(each.media for each in captions), *((poster,) if poster else ()))
        case Embed(poster=Media() as poster):
            yield poster


def has_folds(block: Block) -> bool:
    """Whether a part of a block is folded until a reader opens it."""
    match block:
        case Folded() | Audio():
            return True
        case Video(transcript=text) | Embed(transcript=text) | Figure(description=text):
            return bool(text)
        case _:
            return False
