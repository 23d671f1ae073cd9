"""What other kinds of Markdown have and this one has not.

It would be shown as it stands: `[^1]`, `==new==`, `::: note`. So it is recognised, where it cannot well be anything
else: prose has brackets, colons and braces of its own, and a false alarm is worse than a miss.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from lessonpack.findings import Severity, rule
from lessonpack.patterns import regex
from lessonpack.source import footnotes

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline


FOREIGN = rule(
    "SRC090",
    severity=Severity.WARNING,
    holds="A text uses no markup that other kinds of Markdown have and lessonpack has not.",
    says="{markup!r} reads as {what}, and would be shown as it stands",
    hint="{instead}",
    reason="Learners would read the marks in place of what they mean.",
    clause="CommonMark 0.31.2, which knows none of these marks",
)


class Mark(Struct, frozen=True):
    """Markup of another Markdown: what it is there, and what can be written here instead."""

    what: str
    instead: str
    may_be_meant: bool = True

    @property
    def advice(self) -> str:
        """What to write instead, or to show the marks as they are; a fence says that of itself."""
        return (
            f"{self.instead} A backslash before the marks shows them as they are."
            if self.may_be_meant
            else self.instead
        )


FOOTNOTE = Mark(
    "a footnote",
    "Write `[^1]` here and `[^1]: what it says` below the same text; in a title or a caption, write it in brackets.",
)
WIKI = Mark("a link of a wiki", "Write a link, [words](https://…), or the words alone.")
_EMBED = Mark("a picture of a wiki", "Write ![what it shows](media/loop.svg).")
_CITATION = Mark("a citation", "Write author and year into the text, or a block `quote` with `by` and `source`.")
_BBCODE = Mark("markup of a forum", "Write *emphasis*, **strong**, [words](https://…), or the text alone.")
_HIGHLIGHT = Mark("highlighted text", "Write **strong** or *emphasis*.")
_INSERTED = Mark("inserted text", "Write *emphasis*, or the text alone.")
_ATTRIBUTES = Mark(
    "attributes", "Leave them out: the player has a look of its own, and what stands out is a `callout`."
)
_CLOZE = Mark("a cloze question of Moodle", "Write a question under `questions`.")
_EMOJI = Mark("the name of an emoji", "Write the character itself, such as 🙂.")
_ROLE = Mark("a role of reStructuredText", "Write `code`, *emphasis* or a link.")
_COMMAND = Mark("a command of LaTeX", "Leave it out, or write *emphasis* or **strong**.")
_BLANKS = Mark("strong text", "Leave no blank just inside the stars: **so**.")
_APART = Mark("a link", "Write round brackets directly behind square ones: [words](https://…).")
_SPACED = Mark("a link or a picture", "Write %20 for each blank in the address, or rename the file without blanks.")
_TURNED = Mark("a link", "Write the words in square brackets and the address in round ones: [words](https://…).")
_UNDEFINED = Mark("a link", "Write the address behind it, [words](https://…), or a line `[name]: https://…` below.")
_BOX = Mark("a box", "Write a block `callout` with the kind note, example, warning, tip or key.")
_DEFINITION = Mark(
    "a definition", "Write each term on a line of its own behind an empty line, and below it `: what it means`."
)
_ABBREVIATION = Mark("an abbreviation", "Write the words out where it first stands.")
_CONTENTS = Mark("a table of contents", "Leave it out: the player lists the sections.")
_WIKI_HEADING = Mark("a heading of a wiki", "Write `## Heading`, or a block `heading`.")
_HEADING = Mark("a heading", "Put a blank behind the number signs: `## Heading`.")
_TABLE = Mark("a table", "Put a line `| --- | --- |` below the header, with as many cells, or write a block `table`.")
TASK = Mark("the box of a task", "Write the entry without its box; what is to be ticked by learners is a question.")
FRONT_MATTER = Mark("front matter", "Write these as keys of the lesson: `title`, `authors`, `keywords`.")
DIAGRAM = Mark(
    "a diagram",
    "Save it as SVG and show it as a picture; to show its source, name `text` as the language.",
    may_be_meant=False,
)
_SHORTCODE = Mark("a shortcode", "Write what it would show, or leave it out.")
_PARTED = Mark("a script", "Leave no blank between the two marks: H~2~O, x^2^.")

# --- within a line ----------------------------------------------------------------------------------

Known = Callable[["StateInline", "re.Match[str]"], bool]


def _noted(state: StateInline, match: re.Match[str]) -> bool:
    """A number, a name at the end of a word, or one that the text seems to have a note for.

    `[^abc]` alone is more likely a set of characters.
    """
    named = (match[1].isdigit() and len(match[1]) <= 3) or f"[^{match[1]}]:" in str(state.env.get("text", ""))
    return (named or _ends_a_word(state.src, match)) and not footnotes.known(state.env, match[1])


def _ends_a_word(text: str, match: re.Match[str]) -> bool:
    """Behind a letter, and before a blank or the end of a sentence: where no set of characters stands."""
    before, behind = text[max(match.start() - 1, 0) : match.start()], text[match.end() : match.end() + 1]
    ends = not behind or behind.isspace() or behind in _STOPS
    return ends and before != "" and (before.isalpha() or before in _STOPS)


_STOPS = '.,;:!?)"”»'


def _unnamed(state: StateInline, match: re.Match[str]) -> bool:
    """The text names no address for what stands in these brackets."""
    from markdown_it.common.utils import normalizeReference

    return normalizeReference(match[1]) not in state.env.get("references", {})


def _opening(state: StateInline, match: re.Match[str]) -> bool:
    """No other pair of stars is still open: what looks like an opening pair may close one."""
    return state.src.count("**", 0, match.start()) % 2 == 0


def _always(_state: StateInline, _match: re.Match[str]) -> bool:
    return True


def _blank(_state: StateInline, match: re.Match[str]) -> bool:
    """An address that CommonMark takes for none, since there is a blank in it."""
    address = match[1].strip()
    return " " in address and (address.startswith(("http://", "https://")) or address.lower().endswith(_PICTURES))


_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
_IN = r"[^\[\]\n]{1,200}+"  # what stands between brackets; bounded, so that no text takes long
_ATTRIBUTE = r'[\w-]+=(?:"[^"]*"|[^\s"{}]+)'
_CLASS = r"[.#][A-Za-z_][\w-]*"
_ADDRESS = r"(?:https?://|www\.|mailto:)[^()<>\s]+"
_PATH = r"((?:[^()<>\"'\n]|\([^()<>\"'\n]{0,99}+\)){1,300}+)"
_CLOZES = "SHORTANSWER|MULTICHOICE|MULTIRESPONSE|NUMERICAL|SA|MW|MC|MR|NM"
_COMMANDS = "newpage|pagebreak|clearpage|newline|linebreak|noindent|bigskip|medskip|smallskip|hfill|vfill|maketitle"
_BRACED = "textbf|textit|texttt|emph|underline|cite|ref|label|footnote|href|url|section|subsection|begin|end|vspace"
_FORUM = "b|i|u|s|url|img|color|size|quote|code|list|center"

_WITHIN: dict[str, tuple[tuple[re.Pattern[str], Mark, Known], ...]] = {
    first: tuple((regex(pattern), mark, known) for pattern, mark, known in row)
    for first, row in {
        "[": (
            (r"\[\^(\w[\w-]*+)\]", FOOTNOTE, _noted),
            (rf"(?<![\w!\]])\[\[(?=[^\W\d_])(?=\S+[ |#])({_IN})\]\]", WIKI, _unnamed),
            (rf"\[(?=-?@[A-Za-z]\w)({_IN})\](?!\()", _CITATION, _unnamed),
            (rf"\[((?i:{_FORUM}))(?:={_IN})?\][^\[\]\n]{{0,200}}+\[/\1\]", _BBCODE, _always),
            (rf"(?<!!)\[({_IN})\] \({_ADDRESS}\)", _APART, _unnamed),
            (rf"(?<!!)\[{_IN}\]\({_PATH}\)", _SPACED, _blank),
            (r"(?<=\))\[((?:https?://|www\.)[^\[\]\s]+)\]", _TURNED, _unnamed),
            (rf"(?<![\w\]!])\[(?=[^\W\d_]{{2}}){_IN}\]\[([^\W\d_][\w .-]{{1,60}}+)\]", _UNDEFINED, _unnamed),
        ),
        "!": (
            (rf"!\[\[({_IN})\]\]", _EMBED, _unnamed),
            (rf"!\[({_IN})\] \([^()<>\s]+\)", _APART, _unnamed),
            (rf"!\[[^\[\]\n]{{0,200}}+\]\({_PATH}\)", _SPACED, _blank),
        ),
        "^": (
            (rf"\^\[(?=\S[^\[\]\n]*[^\W\d_] ){_IN}\](?!\()", FOOTNOTE, _always),
            (rf"(?<=[^\W\d_]{{2}})\^\[(?=[^\W\d_]{{3}}){_IN}\](?!\()", FOOTNOTE, _always),
            (r"(?<=[A-Za-z0-9)])\^[\w+−-](?=[^^\n]{0,20} )[^^\n,.;:!?]{1,20}(?<!\s)\^(?![\w^])", _PARTED, _always),
        ),
        "~": ((r"(?<=[A-Za-z)])~\w(?=[^~\n]{0,20} )[^~\n,.;:!?]{1,20}(?<!\s)~(?![\w~])", _PARTED, _always),),
        "=": ((r"(?<![\w=])==(?![\s=])[^=\n]{1,200}+(?<!\s)==(?![\w=])", _HIGHLIGHT, _always),),
        "+": ((r"(?<![\w+])\+\+[\w-]{3,60}+\+\+(?![\w+])", _INSERTED, _always),),
        "{": (
            (rf"(?<![\w{{$]){{:?\s*(?:{_CLASS}|=[a-z]+)(?:\s+(?:{_CLASS}|{_ATTRIBUTE}))*\s*}}", _ATTRIBUTES, _always),
            (rf"(?<=[)\]]){{\s*{_ATTRIBUTE}(?:\s+(?:{_CLASS}|{_ATTRIBUTE}))*\s*}}", _ATTRIBUTES, _always),
            (r"{{(?:<\s*/?[A-Za-z][^{}<>\n]{0,200}>|%\s*/?[A-Za-z][^{}%\n]{0,200}%)}}", _SHORTCODE, _always),
            (rf"{{\d*:(?:{_CLOZES})[A-Z_]*:[^{{}}\n]{{1,200}}+}}", _CLOZE, _always),
        ),
        ":": (
            (r"(?<![\w:/\[]):(?:[a-z][a-z0-9_+-]{1,40}+|[+-]1):(?![\w:/`\]])", _EMOJI, _always),
            (r"(?<![\w:/]):[a-z][a-z+-]{1,40}+:(?=`)", _ROLE, _always),
        ),
        "*": (
            (r"(?<![\w*])\*\*(?=[^\s*])[^*\n]{1,200}+(?<=\s)\*\*(?![\w*])", _BLANKS, _opening),
            (r"(?<![\w*])\*\*[ \t][^*\n]{1,200}+(?<!\s)\*\*(?![\w*])", _BLANKS, _opening),
        ),
        "\\": (
            (rf"(?<![\w:\\/])\\(?:{_COMMANDS})(?![\w\\])", _COMMAND, _always),
            (rf"(?<![\w:\\/])\\(?:{_BRACED}){{[^{{}}\n]{{0,80}}+}}", _COMMAND, _always),
        ),
    }.items()
}
_SUSPECT = regex(r"==|\+\+|:(?:[a-z][a-z0-9_+-]+|[+-]1):|\n(?:\(?\w[.)]|\d+\.\w|[–—]\s)")


def is_suspect(text: str) -> bool:
    """True when a text without any of the characters that mean something to CommonMark may hold marks of others."""
    # Hardly any text has one of these characters: to look for them one by one takes a third of what the pattern takes.
    marked = ":" in text or "\n" in text or "==" in text or "++" in text
    return marked and _SUSPECT.search(text) is not None


def foreign(state: StateInline, silent: bool) -> bool:
    """An inline rule of markdown-it: a token `foreign` before what is recognised, which then is read as it stands."""
    for pattern, mark, known in () if silent else _WITHIN.get(state.src[state.pos], ()):
        match = pattern.match(state.src, state.pos, state.posMax)
        if match is not None and known(state, match):
            token = state.push("foreign", "", 0)
            token.content, token.meta = match.group(), {"mark": mark}
            break
    return False


# --- lines of a paragraph ---------------------------------------------------------------------------

_LINES: tuple[tuple[re.Pattern[str], Mark], ...] = tuple(
    (regex(pattern), mark)
    for pattern, mark in (
        (r":{3,}\s*\{?\s*[.#]?[\w-]+.*", _BOX),
        (r"(?:!!!|\?\?\?\+?) +[a-z-]+(?: +\"[^\"]*\")?", _BOX),
        (r"\[!(?i:note|tip|info|important|warning|caution|danger|example)\][+-]?.*", _BOX),
        (r"\.\. [a-z-]+::.*", _BOX),
        (r"\*\[[^\[\]]+\]: .*", _ABBREVIATION),
        (r"\[\[(?!_?(?i:toc)_?\])[^\W\d_][\w-]*\]\]", WIKI),
        (r"(={2,6}) [^=]*\S \1", _WIKI_HEADING),
        (r"#{2,6}[^\W\d].*", _HEADING),
    )
)
_TOC = regex(r"(?i:\[toc\]|\[\[_?toc_?\]\]|\[_toc_\]|@\[toc\].*|\{\{toc\}\}|\$\{toc\})")
_ROW = regex(r"\|.*\|")
_TERM = 60  # characters: what is longer before a line that begins with a colon is prose


def lines(paragraph: list[str], before: str) -> Iterator[tuple[int, str, Mark]]:
    """What the lines of a paragraph hold: number, text, what it is. `before` is the one line of the block above."""
    for number, line in enumerate(paragraph):
        if _TOC.fullmatch(line):
            yield number, line, _CONTENTS
        for pattern, mark in _LINES:
            if pattern.fullmatch(line):
                yield number, line, mark
    if len(paragraph) > 1 and all(map(_ROW.fullmatch, paragraph)):
        yield 0, paragraph[0], _TABLE
    said = next((number for number, line in enumerate(paragraph) if re.match(r":\s+\S", line)), -1)
    if said >= 0 and all(map(_is_term, paragraph[:said] or [before])):
        yield said, paragraph[said], _DEFINITION


def _is_term(line: str) -> bool:
    return bool(line) and len(line) <= _TERM and line[-1] not in ".,;:!?…" and not line.startswith(":")


# --- HTML -------------------------------------------------------------------------------------------

_TAG = regex(r"<(?:!--|/?([A-Za-z][A-Za-z0-9]*))?")
_STRONG, _EMPHASIS, _LINES_APART = "Write **strong**.", "Write *emphasis*.", "Leave an empty line between paragraphs."
_INSTEAD = {
    "b": _STRONG,
    "strong": _STRONG,
    "mark": _STRONG,
    "i": _EMPHASIS,
    "em": _EMPHASIS,
    "u": _EMPHASIS,
    "cite": _EMPHASIS,
    "s": "Write ~~struck out~~.",
    "strike": "Write ~~struck out~~.",
    "del": "Write ~~struck out~~.",
    "sub": "Write H~2~O.",
    "sup": "Write x^2^.",
    "br": "End the line with a backslash.",
    "hr": "Write --- between two empty lines.",
    "p": _LINES_APART,
    "div": f"{_LINES_APART} A box is a `callout`.",
    "details": "Write a block `more`.",
    "a": "Write [words](https://…).",
    "img": "Write ![what it shows](media/loop.svg).",
    "figure": "Write a block `image`.",
    "table": "Write | a | b | over | --- | --- |, or a block `table`.",
    "ul": "Write `- entry` on a line of its own for each entry.",
    "ol": "Write `1. entry` on a line of its own for each entry.",
    "li": "Write `- entry` on a line of its own for each entry.",
    "blockquote": "Write > before each line, or a block `quote`.",
    "code": "Write `code`.",
    "kbd": "Write `code`.",
    "tt": "Write `code`.",
    "pre": "Write a block `code`.",
    "iframe": "Write a block `embed` for a film; to all else a link: [the map](https://…).",
    "video": "Write a block `video`.",
    "audio": "Write a block `audio`.",
    "span": "Leave it out: the player has a look of its own.",
    "font": "Leave it out: the player has a look of its own.",
    "center": "Leave it out: the player has a look of its own.",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "Write ## Heading, or a block `heading`."),
}


def instead_of(markup: str) -> str:
    """What to write for a tag or comment of HTML."""
    match = _TAG.match(markup)
    if match is not None and match[1] is None and markup.startswith("<!--"):
        return "Write a comment outside the text, on a line that begins with #."
    return _INSTEAD.get(match[1].lower() if match is not None and match[1] else "", "Say it in Markdown.")


# --- lists that are none ----------------------------------------------------------------------------

_DASH = regex(r"[–—]\s+\S")
_BULLET = regex(r"[•●▪◦‣∙·➢➤✓✔]\s*\S")
_LETTERED = regex(r"\(?([a-z]|\d{1,2})\)\s+\S")
_UNSPACED = regex(r"(\d{1,2})\.[^\W\d]|([-*+])(?=[^\W\d_])(?![^\s]*\2)")

_HYPHENS = "Begin each line with a hyphen and a blank: `- entry`."
_NUMBERS = "Begin each line with a number, a full stop and a blank: `1. entry`; Markdown has no lists by letter."


def listed(paragraph: list[str]) -> tuple[int, str] | None:
    """The first line of those that were meant to be a list and would run together, and how to write it."""
    for number, (line, following) in enumerate(pairwise(paragraph)):
        if _BULLET.match(following):
            return (number if _BULLET.match(line) else number + 1), _HYPHENS
        if _DASH.match(line) and _DASH.match(following):
            return number, _HYPHENS
        if _follows(_LETTERED.match(line), _LETTERED.match(following)):
            return number, _NUMBERS
        first, second = _UNSPACED.match(line), _UNSPACED.match(following)
        if first and second and first[2] and first[2] == second[2]:
            return number, _HYPHENS
        if first and second and first[1] and _follows(first, second):
            return number, _NUMBERS
    return None


def _follows(first: re.Match[str] | None, second: re.Match[str] | None) -> bool:
    """True for a) and b), 1) and 2)."""
    if first is None or second is None or not first[1] or not second[1]:
        return False
    one, two = first[1], second[1]
    if one.isdigit() != two.isdigit():
        return False
    return int(two) == int(one) + 1 if one.isdigit() else ord(two) == ord(one) + 1
