"""The kinds of blocks: what the author writes of each, what others call it, and the block that is made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.findings import Place, rule
from lessonpack.model.blocks import (
    Audio,
    Block,
    Callout,
    CalloutKind,
    Download,
    Embed,
    Figure,
    Folded,
    Heading,
    KnowledgeCheck,
    Listing,
    Prose,
    Quotation,
    Recall,
    Step,
    Steps,
    Table,
    Video,
    Width,
)
from lessonpack.model.content import Grid, Image
from lessonpack.model.language import primary
from lessonpack.source import rules
from lessonpack.source.embeds import Address, Duration
from lessonpack.source.filed import Captioned, Document, Film, Picture, Poster, Recording
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import Mapping, Scalar, Sequence
from lessonpack.source.reading import Reading
from lessonpack.source.shape import Least, Shape
from lessonpack.source.values import (
    FLAGS,
    Cell,
    Flag,
    InlineMarkdown,
    Language,
    Line,
    Markdown,
    Verbatim,
    one_of,
)

ALTERNATIVE = rule(
    "SRC132",
    holds="A picture has words that say what it shows, or is decorative.",
    says="a picture has `alt` or `decorative: true`, but this one has {found}",
    hint="Say in `alt` in a few words what it shows; write `decorative: true` where nobody would miss it.",
    reason="Who cannot see the picture gets these words in its place, and is spared what says nothing.",
    clause="WCAG 2.2, success criterion 1.1.1 (non-text content, decoration)",
)

_Kind = Annotated[
    CalloutKind,
    one_of(
        CalloutKind,
        note="info information remark",
        tip="hint advice",
        warning="danger caution attention alert",
        key="key_idea important takeaway summary",
    ),
]


_Width = Annotated[
    Width | None,
    one_of(Width, text="normal medium column", wide="full large broad", small="narrow margin thumbnail"),
]


class CalloutShape(Shape):
    other_names = OtherNames(
        {
            "kind": "type style variant",
            "title": "heading header name",
            "text": "content body",
            "aside": "margin sidenote",
        },
    )

    kind: _Kind
    title: InlineMarkdown = ()
    text: Markdown
    aside: Flag = False


class QuoteShape(Shape):
    other_names = OtherNames(
        {
            "by": "author who speaker name",
            "text": "quote content body",
            "source": "cite citation from reference work title",
        }
    )

    text: Markdown
    by: Line
    source: InlineMarkdown = ()
    language: Language = ""


class TableShape(Shape):
    other_names = OtherNames(
        {"header": "headers head columns heading", "rows": "data body cells row", "caption": "title", "width": "size"},
    )

    caption: InlineMarkdown = ()
    language: Language = ""
    width: _Width = None
    header: Annotated[tuple[Cell, ...], Least(1)]
    rows: Annotated[tuple[Annotated[tuple[Cell, ...], Least(1)], ...], Least(1)]


class CodeShape(Shape):
    other_names = OtherNames(
        {"text": "code content body source", "language": "syntax", "caption": "title", "width": "size"}
    )

    text: Verbatim
    language: Line = ""
    caption: InlineMarkdown = ()
    width: _Width = None


class ImageShape(Shape):
    other_names = OtherNames(
        {
            "file": "src path url href source image picture",
            "alt": "alt_text alternative alternative_text",
            "decorative": "ornament ornamental decoration presentational",
            "description": "long_description longdesc details",
            "caption": "title legend",
            "beside": "text content body",
            "width": "size",
        }
    )

    file: Picture
    alt: Line = ""
    decorative: Flag = False
    beside: Markdown = ()
    description: Markdown = ()
    caption: InlineMarkdown = ()
    width: _Width = None


class MoreShape(Shape):
    other_names = OtherNames({"title": "summary heading header label name", "text": "content body details"})

    title: InlineMarkdown
    text: Markdown


class AudioShape(Shape):
    other_names = OtherNames(
        {"file": "src path url href audio sound", "title": "caption name label heading", "transcript": "text"}
    )

    file: Recording
    title: Line
    transcript: Markdown


class VideoShape(Shape):
    other_names = OtherNames(
        {
            "file": "src path url href video film",
            "title": "caption name label heading",
            "captions": "subtitles vtt track",
            "poster": "image picture thumbnail",
            "transcript": "text",
            "silent": "mute muted no_speech",
        }
    )

    file: Film
    title: Line
    captions: Captioned = ()
    poster: Poster = None
    transcript: Markdown = ()
    silent: Flag = False


class EmbedShape(Shape):
    other_names = OtherNames(
        {
            "address": "src url href link file video",
            "title": "caption name label heading",
            "poster": "image picture thumbnail",
            "duration": "length time minutes",
            "description": "summary text",
        },
        {"captions": "the site that has the film shows its captions"},
    )

    address: Address
    title: Line
    poster: Poster = None
    duration: Duration = ""
    description: Markdown = ()
    transcript: Markdown = ()


class DownloadShape(Shape):
    other_names = OtherNames({"file": "src path url href", "title": "caption name label text heading"})

    file: Document
    title: Line


class RecallShape(Shape):
    other_names = OtherNames(
        {
            "prompt": "question stem text task ask",
            "answer": "model_answer model solution sample sample_answer response",
            "checklist": "points key_points criteria rubric ticks",
        }
    )

    prompt: Markdown
    answer: Markdown
    checklist: Annotated[tuple[InlineMarkdown, ...], Least(1)] = ()


class StepShape(Shape):
    other_names = OtherNames({"ask": "question prompt", "text": "content body answer step"})

    ask: InlineMarkdown = ()
    text: Markdown


class StepsShape(Shape):
    other_names = OtherNames(
        {
            "title": "heading header name",
            "task": "problem text question prompt exercise",
            "shown": "steps visible given worked",
            "hidden": "faded rest later then",
        }
    )

    title: InlineMarkdown = ()
    task: Markdown = ()
    shown: Annotated[tuple[Markdown, ...], Least(1)]
    hidden: Annotated[tuple[StepShape, ...], Least(1)]


def _callout(shape: CalloutShape, at: Place) -> Block:
    return Callout(kind=shape.kind, title=shape.title, content=shape.text, aside=shape.aside, at=at)


def _quotation(shape: QuoteShape, at: Place) -> Block:
    return Quotation(content=shape.text, by=shape.by, source=shape.source, language=shape.language, at=at)


def _table(shape: TableShape, at: Place) -> Block:
    grid = Grid(tuple(shape.header), tuple(tuple(row) for row in shape.rows))
    return Table(grid=grid, caption=shape.caption, language=shape.language, width=shape.width, at=at)


def _listing(shape: CodeShape, at: Place) -> Block:
    return Listing(text=shape.text, language=shape.language, caption=shape.caption, width=shape.width, at=at)


def _figure(shape: ImageShape, at: Place) -> Block:
    image = Image(shape.file, shape.alt)
    return Figure(
        image=image,
        caption=shape.caption,
        beside=shape.beside,
        description=shape.description,
        width=shape.width,
        at=at,
    )


def _audio(shape: AudioShape, at: Place) -> Block:
    return Audio(media=shape.file, title=shape.title, transcript=shape.transcript, at=at)


def _video(shape: VideoShape, at: Place) -> Block:
    return Video(
        media=shape.file,
        title=shape.title,
        captions=shape.captions,
        poster=shape.poster,
        transcript=shape.transcript,
        silent=shape.silent,
        at=at,
    )


def _embed(shape: EmbedShape, at: Place) -> Block:
    return Embed(
        address=shape.address.address,
        frame=shape.address.frame,
        title=shape.title,
        poster=shape.poster,
        duration=shape.duration,
        description=shape.description,
        transcript=shape.transcript,
        at=at,
    )


def captioned(block: Block, language: str) -> Block:
    """The block of a lesson in that language: captions in it come first; those of no named one are in it."""
    if not isinstance(block, Video) or not block.captions:
        return block
    named = (each if each.language else replace(each, language=language) for each in block.captions)
    return replace(block, captions=tuple(sorted(named, key=lambda each: _distance(each.language, language))))


def _distance(tag: str, other: str) -> int:
    """How far a language is from another one: the same, the same in another region or script, another."""
    return 0 if tag.lower() == other.lower() else 1 if primary(tag) == primary(other) else 2


def _download(shape: DownloadShape, at: Place) -> Block:
    return Download(media=shape.file, title=shape.title, at=at)


def _folded(shape: MoreShape, at: Place) -> Block:
    return Folded(title=shape.title, content=shape.text, at=at)


def _recall(shape: RecallShape, at: Place) -> Block:
    return Recall(prompt=shape.prompt, answer=shape.answer, checklist=tuple(shape.checklist), at=at)


def _steps(shape: StepsShape, at: Place) -> Block:
    hidden = tuple(Step(ask=step.ask, content=step.text) for step in shape.hidden)
    return Steps(title=shape.title, task=shape.task, shown=tuple(shape.shown), hidden=hidden, at=at)


def _rows(reading: Reading, node: Mapping) -> None:
    """Each row of a table has as many cells as its header."""
    header, rows = node.get("header"), node.get("rows")
    if not isinstance(header, Sequence) or not isinstance(rows, Sequence) or not header:
        return
    for row in rows:
        if isinstance(row, Sequence) and row and len(row) != len(header):
            reading.say(rules.ROW, row.at, found=len(row), expected=len(header))


def _words_for(reading: Reading, node: Mapping) -> None:
    """A picture has words for those who do not see it, or is decorative and has none."""
    marked = node.get("decorative")
    is_marked = isinstance(marked, Scalar) and FLAGS.get(marked.text, "alt" not in node)
    words = node.get("alt")
    if isinstance(words, Scalar) and (words.empty or not words.text.strip()):
        return  # as HTML marks what is decorative; that a text is blank is told
    if ("alt" in node) == is_marked:
        reading.say(ALTERNATIVE, node.at, found="both" if is_marked else "neither")
    elif is_marked and "description" in node:
        advice = "Remove it, or say in `alt` what the picture shows."
        where = "for a decorative picture"
        reading.say(rules.NO_USE, node.places["description"], key="'description'", where=where, advice=advice)


class Kind(Struct, frozen=True, dict=True):
    """A kind of block: its shape, the block that is made of that, and what else is held against what was written."""

    shape: Any
    made: Callable[[Any, Place], Block]
    judge: Callable[[Reading, Mapping], None] | None = None


KINDS: dict[str, Kind] = {
    "text": Kind(Markdown, lambda content, at: Prose(content=content, at=at)),
    "heading": Kind(InlineMarkdown, lambda content, at: Heading(content=content, at=at)),
    "callout": Kind(CalloutShape, _callout),
    "quote": Kind(QuoteShape, _quotation),
    "table": Kind(TableShape, _table, _rows),
    "code": Kind(CodeShape, _listing),
    "image": Kind(ImageShape, _figure, _words_for),
    "more": Kind(MoreShape, _folded),
    "audio": Kind(AudioShape, _audio),
    "video": Kind(VideoShape, _video),
    "embed": Kind(EmbedShape, _embed),
    "download": Kind(DownloadShape, _download),
    "check": Kind(Line, lambda question, at: KnowledgeCheck(question=question, at=at)),
    "recall": Kind(RecallShape, _recall),
    "steps": Kind(StepsShape, _steps),
}

OTHER_NAMES = OtherNames(
    {
        "text": "paragraph p markdown md prose body content list ul ol bullets html",
        "heading": "title header subheading subtitle h1 h2 h3 h4 h5 h6",
        "callout": "note tip warning example info admonition alert box hint caution important key",
        "quote": "blockquote citation cite",
        "code": "listing codeblock code_block snippet pre source",
        "image": "figure picture img photo graphic diagram svg",
        "more": "details accordion toggle collapse collapsible expand disclosure spoiler show_more fold folded",
        "audio": "recording sound podcast mp3",
        "video": "film movie mp4",
        "embed": "iframe youtube vimeo peertube external_video web_video online_video",
        "download": "file attachment document pdf",
        "check": "question quiz exercise knowledge_check",
        "table": "grid",
        "recall": "reflection reflect open_question free_recall own_words",
        "steps": "worked_example worked walkthrough step_by_step",
    },
    {
        **dict.fromkeys(
            ("columns", "two_columns", "side_by_side", "media_text"), "an `image` has text next to it under `beside`"
        ),
        "tabs": "a block `more` for each of them",
    },
)
