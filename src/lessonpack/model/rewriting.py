"""What is written in a course, written otherwise: the same tree with some of its inline nodes changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from msgspec.structs import replace

from lessonpack.model.asked import AnyPart, Feedback
from lessonpack.model.blocks import (
    Audio,
    Block,
    Callout,
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
)
from lessonpack.model.content import (
    Blockquote,
    Break,
    Code,
    Definition,
    Definitions,
    Emphasis,
    Formula,
    Gap,
    Grid,
    Image,
    Inline,
    Items,
    Link,
    Note,
    Paragraph,
    Preformatted,
    RichBlock,
    RichText,
    Separator,
    Strong,
    Struck,
    Subheading,
    Subscript,
    Superscript,
    Text,
    is_plain,
)
from lessonpack.model.questions import Cloze, Judged, Question, with_named_parts
from lessonpack.model.texts import marked

Change = Callable[[Inline], tuple[Inline, ...]]
"""What stands in the place of an inline node, the nodes within it changed already."""


def rewritten(content: RichText, change: Change) -> RichText:
    """Rich text with every inline node changed; what has no marks in it stays as it is."""
    return content if is_plain(content) else tuple(_block(block, change) for block in content)


def rewritten_line(children: tuple[Inline, ...], change: Change) -> tuple[Inline, ...]:
    """The same of what stands within a line."""
    return tuple(made for child in children for made in change(_inner(child, change)))


def rewritten_question(question: Question, change: Change) -> Question:
    """The same of all that is written in a question."""
    if not marked(question):
        return question
    feedback, stimulus = question.feedback, question.stimulus
    made = replace(
        question,
        stimulus=replace(stimulus, content=rewritten(stimulus.content, change)) if stimulus else None,
        stem=rewritten(question.stem, change),
        hints=tuple(rewritten(hint, change) for hint in question.hints),
        feedback=Feedback(
            general=rewritten(feedback.general, change),
            correct=rewritten(feedback.correct, change),
            partly=rewritten(feedback.partly, change),
            incorrect=rewritten(feedback.incorrect, change),
        ),
    )
    if isinstance(made, Judged):
        return replace(made, notes=rewritten(made.notes, change), sample=rewritten(made.sample, change))
    if isinstance(made, Cloze):
        made = replace(made, text=rewritten(made.text, change))
    return with_named_parts(made, lambda part: _part(part, change))


def rewritten_block(block: Block, change: Change) -> Block:
    """The same of a block of a lesson; the picture of a figure stays."""
    match block:
        case Prose(content=content):
            return replace(block, content=rewritten(content, change))
        case Heading(content=line):
            return replace(block, content=rewritten_line(line, change))
        case Table(grid=grid, caption=caption):
            return replace(block, grid=_grid(grid, change), caption=rewritten_line(caption, change))
        case Quotation(content=content, source=source):
            return replace(block, content=rewritten(content, change), source=rewritten_line(source, change))
        case Callout(title=title, content=content) | Folded(title=title, content=content):
            return replace(block, title=rewritten_line(title, change), content=rewritten(content, change))
        case Listing(caption=caption):
            return replace(block, caption=rewritten_line(caption, change))
        case Figure(caption=caption, beside=beside, description=description):
            return replace(
                block,
                caption=rewritten_line(caption, change),
                beside=rewritten(beside, change),
                description=rewritten(description, change),
            )
        case Audio(transcript=transcript) | Video(transcript=transcript):
            return replace(block, transcript=rewritten(transcript, change))
        case Embed(description=description, transcript=transcript):
            told = {"description": rewritten(description, change), "transcript": rewritten(transcript, change)}
            return replace(block, **told)
        case Download():
            return block
        case KnowledgeCheck():
            return block
        case Recall(prompt=prompt, answer=answer, checklist=points):
            made = tuple(rewritten_line(point, change) for point in points)
            return replace(block, prompt=rewritten(prompt, change), answer=rewritten(answer, change), checklist=made)
        case Steps(title=title, task=task, shown=shown, hidden=hidden):
            return replace(
                block,
                title=rewritten_line(title, change),
                task=rewritten(task, change),
                shown=tuple(rewritten(step, change) for step in shown),
                hidden=tuple(_step(step, change) for step in hidden),
            )
        case _:
            assert_never(block)


def _step(step: Step, change: Change) -> Step:
    return replace(step, ask=rewritten_line(step.ask, change), content=rewritten(step.content, change))


def _part(part: AnyPart, change: Change) -> AnyPart:
    written = {name: rewritten(getattr(part, name), change) for name in ("text", "feedback", "nudge")}
    return replace(part, **written)


def _block(block: RichBlock, change: Change) -> RichBlock:
    match block:
        case Paragraph(children):
            return Paragraph(rewritten_line(children, change))
        case Subheading(level, children):
            return Subheading(level, rewritten_line(children, change))
        case Items(entries):
            return replace(block, entries=tuple(rewritten(entry, change) for entry in entries))
        case Definitions(entries):
            return Definitions(tuple(_definition(entry, change) for entry in entries))
        case Blockquote(content):
            return Blockquote(rewritten(content, change))
        case Grid():
            return _grid(block, change)
        case Preformatted() | Separator():
            return block
        case _:
            assert_never(block)


def _definition(entry: Definition, change: Change) -> Definition:
    meanings = tuple(rewritten(meaning, change) for meaning in entry.meanings)
    return Definition(rewritten_line(entry.term, change), meanings)


def _grid(grid: Grid, change: Change) -> Grid:
    def row(cells: tuple[tuple[Inline, ...], ...]) -> tuple[tuple[Inline, ...], ...]:
        return tuple(rewritten_line(cell, change) for cell in cells)

    return replace(grid, header=row(grid.header), rows=tuple(map(row, grid.rows)))


def _inner(node: Inline, change: Change) -> Inline:
    match node:
        case Emphasis(children) | Strong(children) | Struck(children) | Subscript(children) | Superscript(children):
            return replace(node, children=rewritten_line(children, change))
        case Link(children=children) | Note(children=children):
            return replace(node, children=rewritten_line(children, change))
        case Text() | Code() | Formula() | Image() | Break() | Gap():
            return node
        case _:
            assert_never(node)
