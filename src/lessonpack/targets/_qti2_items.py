"""QTI 2.x items: one assessmentItem a question, and rich text in the XHTML that the QTI schema allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

from lessonpack import lms
from lessonpack.formats.qti2 import MAX_IDENTIFIER
from lessonpack.ids import short_digest, shortened, token
from lessonpack.model.content import (
    Blockquote,
    Grid,
    Image,
    Inline,
    Items,
    Paragraph,
    Preformatted,
    RichBlock,
    RichText,
    Separator,
    Subheading,
    Text,
    plain,
)
from lessonpack.model.questions import Choice, Question, most_chosen, shuffled
from lessonpack.model.scoring import key, renamed
from lessonpack.portable import stem
from lessonpack.render import html
from lessonpack.render.xml import Child, Node, el, join, stack
from lessonpack.targets._qti2_scoring import (
    CORRECT,
    GENERAL,
    GENERAL_OUTCOME,
    INCORRECT,
    VERDICT_OUTCOME,
    Told,
    scored,
)

# By which feedback Canvas takes for a comment on the whole question, whatever the response processing says.
_FEEDBACK_WORDS = lms.load()["canvas"].facts["feedback-words"]

ITEMS = "items"
_TITLE_LENGTH = 80


def title(question: Question) -> str:
    """The stem's words, cut at a word: platforms list questions by it."""
    words = plain(question.stem)
    if len(words) <= _TITLE_LENGTH:
        return words
    return f"{words[: _TITLE_LENGTH - 1].rsplit(' ', 1)[0]}…"


# A bank's choices are often called a, b, c, d throughout: without these two its package takes 7 % longer to make.
@lru_cache(1024)
def identifier_of(authored: str, before: str = "", after: str = "") -> str:
    """What has this id is called by it, with what stands before and after: at most 32 characters, by the id alone."""
    return f"{shortened(f'{before}{token(authored)}', MAX_IDENTIFIER - len(after))}{after}"


@lru_cache(1024)
def feedback_id(choice: str) -> str:
    """The identifier of a choice's feedback, never one that reads as the feedback of the whole question."""
    own = identifier_of(choice, after="_fb")
    return f"choice_{short_digest(choice.encode())}_fb" if _FEEDBACK_WORDS.speaks_of(own) else own


def item_path(question: Question) -> str:
    """Where a package has the item."""
    return f"{ITEMS}/{stem(identifier_of(question.id))}.xml"


def item(question: Question, language: str, image: Callable[[Image], str]) -> Node:
    """The assessmentItem of a question; `image` gives the address of a picture as the item names it."""
    several = most_chosen(question) > 1
    body = _Html(image)
    right = tuple(identifier_of(choice.id) for choice in question.choices if choice.correct)
    declared, processed = scored(renamed(key(question), identifier_of), right, _told(question), several=several)
    return stack(
        "assessmentItem",
        {
            "identifier": identifier_of(question.id),
            "title": title(question),
            "xml:lang": language,
            "adaptive": "false",
            "timeDependent": "false",
        },
        declared,
        _item_body(question, body, several=several),
        processed,
        *_feedbacks(question, body),
    )


def _told(question: Question) -> Told:
    own = question.feedback
    return Told(
        choices=tuple(
            (identifier_of(choice.id), feedback_id(choice.id)) for choice in question.choices if choice.feedback
        ),
        general=bool(own.general),
        correct=bool(own.correct),
        incorrect=bool(own.incorrect),
    )


def _item_body(question: Question, body: _Html, *, several: bool) -> Node:
    """The stem in one div, no prompt: Canvas Classic drops whatever of the stem stands outside a div or p."""
    shuffle = shuffled(question)
    interaction = stack(
        "choiceInteraction",
        {
            "responseIdentifier": "RESPONSE",
            "shuffle": "true" if shuffle else "false",
            "maxChoices": "0" if several else "1",
        },
        *(_simple_choice(choice, body, fixed=shuffle and choice.fixed) for choice in question.choices),
    )
    body_language = {"xml:lang": question.language or None}
    return stack("itemBody", body_language, el("div", None, body.blocks(question.stem)), interaction)


def _simple_choice(choice: Choice, body: _Html, *, fixed: bool) -> Node:
    attributes = {"identifier": identifier_of(choice.id), "fixed": "true" if fixed else None}
    return el("simpleChoice", attributes, body.phrase(choice.text))


def _feedbacks(question: Question, body: _Html) -> Iterator[Node]:
    for choice in question.choices:
        if choice.feedback:
            yield _modal("FEEDBACK", feedback_id(choice.id), body.undivided(choice.feedback))
    own = question.feedback
    if own.general:
        yield _modal(GENERAL_OUTCOME, GENERAL, body.blocks(own.general))
    if own.correct:
        yield _modal(VERDICT_OUTCOME, CORRECT, body.blocks(own.correct))
    if own.incorrect:
        yield _modal(VERDICT_OUTCOME, INCORRECT, body.blocks(own.incorrect))


def _modal(outcome: str, identifier: str, content: Node) -> Node:
    attributes = {"outcomeIdentifier": outcome, "showHide": "show", "identifier": identifier}
    return el("modalFeedback", attributes, content)


# --- rich text --------------------------------------------------------------------------------------


_DIALECT = html.Dialect(strokes=False)  # no `del`, no `s` and no `style` in QTI


@dataclass(frozen=True, slots=True)
class _Html:
    """Rich text as the XHTML of QTI 2.x: no `start` on lists, no data attributes, blocks only in a blockquote."""

    image: Callable[[Image], str]

    def blocks(self, content: RichText) -> Node:
        """Every block as an element of its own."""
        if len(content) == 1:  # what most texts of a question are
            return self._block(content[0], "p")
        return join(self._block(block, "p") for block in content)

    def phrase(self, content: RichText) -> Child:
        """A lone paragraph without its `p`, as choices carry it: importers then see plain text; else blocks."""
        match content:
            case (Paragraph(children=children),):
                return self.inline(children)
            case _:
                return self.blocks(content)

    def undivided(self, content: RichText) -> Node:
        """Blocks that stay together: Canvas Classic keeps only the first `p`, else the first `div`, of a
        choice's feedback, so that more than one paragraph must be divs in a div."""
        match content:
            case (Paragraph(),):
                return self.blocks(content)
            case _:
                return el("div", None, join(self._block(block, "div") for block in content))

    def inline(self, children: tuple[Inline, ...]) -> Child:
        """Text and marks within a line."""
        if len(children) == 1 and isinstance(children[0], Text):
            return children[0].text
        return html.inline(children, self.image, _DIALECT)

    def _block(self, block: RichBlock, paragraph: str) -> Node:
        match block:
            case Paragraph(children=children):
                return el(paragraph, None, self.inline(children))
            case Subheading(level, children):
                return el(f"h{min(level + 2, 6)}", None, self.inline(children))
            case Items():
                return self._list(block, paragraph)
            case Blockquote(content):
                return el("blockquote", None, join(self._block(inner, paragraph) for inner in content))
            case Preformatted(words, language):
                return el("pre", {"class": f"language-{language}" if language else None}, el("code", None, words))
            case Separator():
                return el("hr")
            case Grid():
                return self._table(block)
            case _:
                assert_never(block)

    def _list(self, block: Items, paragraph: str) -> Node:
        if block.start is not None and block.start != 1:
            return self._numbered(block, block.start, paragraph)
        entries = (el("li", None, self._entry(entry, paragraph)) for entry in block.entries)
        return el("ul" if block.start is None else "ol", None, *entries)

    def _numbered(self, block: Items, first: int, paragraph: str) -> Node:
        """A list that begins elsewhere than at 1 has its numbers as text: QTI's `ol` has no `start`."""
        entries = enumerate(block.entries, first)
        return el("div", None, *(el("div", None, f"{at}. ", self._entry(entry, paragraph)) for at, entry in entries))

    def _entry(self, entry: RichText, paragraph: str) -> Node:
        """A list entry whose first paragraph is bare, so that a tight list stays tight."""
        match entry:
            case (Paragraph(children), *rest):
                return join((self.inline(children), *(self._block(block, paragraph) for block in rest)))
            case _:
                return join(self._block(block, paragraph) for block in entry)

    def _table(self, grid: Grid) -> Node:
        align = [value or None for value in grid.align] or [None] * len(grid.header)
        head = self._row(grid.header, align, "th", "col")
        body = [self._row(row, align, "td", None) for row in grid.rows]
        if not body:  # the schema wants a tbody with a row in it: a table of headings alone is one row
            return el("table", None, el("tbody", None, head))
        return el("table", None, el("thead", None, head), el("tbody", None, *body))

    def _row(
        self, cells: tuple[tuple[Inline, ...], ...], align: list[str | None], name: str, scope: str | None
    ) -> Node:
        pairs = zip(cells, align, strict=True)
        return el("tr", None, *(el(name, {"scope": scope, "align": side}, self.inline(cell)) for cell, side in pairs))
