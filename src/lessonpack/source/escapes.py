r"""Backslashes of formulas that YAML takes for escapes: between double quotation marks `\theta` is a tab and `heta`.

Nothing of it is seen in what YAML makes of a text, so it is looked for in the text as its author wrote it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any

from msgspec import Struct

from lessonpack.findings import rule
from lessonpack.patterns import regex
from lessonpack.source import troubles
from lessonpack.source.nodes import COLUMN
from lessonpack.source.quoting import marked
from lessonpack.source.text import FORBIDDEN, line_start, rows_of

TAKEN = rule(
    "SRC017",
    holds="The backslashes of a formula are not taken for YAML's escapes.",
    says="YAML takes {commands} apart: between double quotation marks {escape} is {sign}",
    hint="{advice}",
    reason="Learners would read `heta` where θ was meant. Between single quotation marks a backslash is a backslash.",
    clause="YAML 1.2.2, sections 5.7 and 7.3.1",
)

_CONTROL = "a control character"
_CONTROLS = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}
_SIGNS = {
    **dict.fromkeys("abefv", _CONTROL),
    "t": "a tab",
    "n": "a line break",
    "r": "a line break",
    **dict.fromkeys("NLP", "a line separator"),
    "_": "a blank that no line breaks at",
    " ": "a blank",
    "x": "a character by its number",
}
# A line break or a tab may be meant as one, unless what follows makes a command of it.
_COMMANDS = (
    "n(?:abla|atural|cong|e|earrow|eg|egmedspace|egthickspace|egthinspace|eq|equiv|ewline|exists|geq|geqq|geqslant|"
    "gtr|i|leq|leqq|leqslant|less|mid|obreak|obreakspace|olimits|onumber|orm|ot|otag|otin|otni|parallel|prec|preceq|"
    "sim|subset|subseteq|subseteqq|succ|succeq|supset|supseteq|supseteqq|triangleleft|trianglelefteq|triangleright|"
    "trianglerighteq|u|[vV][dD]ash|warrow|(?:[lL]eft|[rR]ight|[lL]eftright)arrow)",
    "t(?:ag|an|anh|au|binom|ensor|ext[a-z]*|frac|g|gh|h|herefore|heta|hetasym|hick(?:approx|sim|space)|hinspace|ilde|"
    "imes|iny|o|op|r|race|riangle[a-z]*|t|wohead(?:left|right)arrow)",
    "xcancel",
)
_TAKEN = rf"\\(?:[abefrv][A-Za-z]+|[NLP][A-Za-z]*|(?:{'|'.join(_COMMANDS)})(?![A-Za-z])|[_ ])"
_ESCAPE = regex(rf"(?P<taken>{_TAKEN})|\\(?:x[0-9A-Fa-f]{{2}}|u[0-9A-Fa-f]{{4}}|U[0-9A-Fa-f]{{8}}|\r\n|.)", re.DOTALL)
_ANY = regex(rf"(?<!\\)(?:\\\\)*+{_TAKEN}")
_EITHER = frozenset((r"\ne", r"\nu", r"\ni"))  # what may follow a line break as well: e, u and i are variables
_FILLED = "\0"  # stands for what is no sign of Markdown
_BREAK = " \f"  # stands for a line break that was meant
_BLANKS = {r"\n": _BREAK, r"\t": "  ", r"\r": "  "}  # as long as these escapes
# As `formulas.FORMULA`, but for code, which is passed over.
_FORMULA = regex(
    r"\\.|`[^`]*+`|(?P<formula>\$\$(?=[^$])(?:\\.|[^\\$])*\$\$|\$(?![\s$])(?:\\.|[^\\$])*(?<!\s)\$(?!\d))", re.DOTALL
)
_SHOWN = 3  # commands that a finding names


class Escape(Struct, frozen=True):
    """An escape by its place in what stands between the quotation marks."""

    at: int
    written: str

    @property
    def sign(self) -> str:
        """What it stands for, in words."""
        return _SIGNS[self.written[1]]

    @property
    def instead(self) -> str:
        """What to write in its place."""
        stands = f"`{self.written}` stands for it between double quotation marks"
        twice = f"`\\{self.written[:2]}`"
        return f"{stands}. If a backslash was meant, write {twice}, or use single quotation marks; else remove it."


def taken(raw: str) -> list[Escape]:
    """The commands of formulas of which YAML takes the beginning for an escape.

    `raw` is what stands between double quotation marks.
    """
    if "$" not in raw or not _ANY.search(raw):
        return []
    found = {match.start(): match["taken"] for match in _ESCAPE.finditer(raw) if match["taken"]}
    masked = _ESCAPE.sub(_masked, raw)
    places = list(found)
    within: list[Escape] = []
    for formula in _FORMULA.finditer(masked):
        begin, end = formula.span("formula")
        for at in places[bisect_left(places, begin) : bisect_left(places, end)]:
            if found[at] not in _EITHER or not _is_break(at - begin, formula["formula"]):
                within.append(Escape(at, found[at]))
    return within


def _masked(escape: re.Match[str]) -> str:
    """An escape as it counts for where formulas stand, no longer and no shorter."""
    written = escape.group()
    if escape["taken"]:
        return written
    if written == r"\\":
        return f"{_FILLED}\\"
    return _BLANKS.get(written, _FILLED * len(written))


def _is_break(at: int, formula: str) -> bool:
    """True where the lines of a formula are parted by escapes, so that this is one of them."""
    return formula.startswith("$$") and (at == 2 or _BREAK in formula)


def restored(raw: str, found: list[Escape]) -> str:
    """The text as it was meant, with the backslashes of these commands."""
    pieces, end = [], 0
    for escape in found:
        pieces.append(raw[end : escape.at])
        end = escape.at
    following = troubles.loader()('"' + "\\".join((*pieces, raw[end:])) + '"').get_event
    event: Any = following()
    while not hasattr(event, "value"):
        event = following()
    text: str = event.value
    return text


def says(raw: str, found: list[Escape]) -> dict[str, str]:
    """What a finding says of these commands."""
    commands = [f"`{command}`" for command in dict.fromkeys(escape.written for escape in found)]
    more = f" and {len(commands) - _SHOWN} more" if len(commands) > _SHOWN + 1 else ""
    first = commands if not more else commands[:_SHOWN]
    named = ", ".join(first) if more or len(first) == 1 else f"{', '.join(first[:-1])} and {first[-1]}"
    escape = found[0]
    return {
        "commands": f"{named}{more}",
        "escape": f"`{escape.written[:2]}`",
        "sign": escape.sign,
        "advice": _advice(raw, found),
    }


def _advice(raw: str, found: list[Escape]) -> str:
    twice = f"write each backslash of a formula twice: `\\{found[0].written}`"
    places = {escape.at for escape in found}
    others = (match for match in _ESCAPE.finditer(raw) if match.start() not in places)
    if any(match.group() not in (r"\\", r"\"") for match in others):
        return f"{twice[0].upper()}{twice[1:]}; single quotation marks would show the other escapes as they are."
    whole = " ".join(f'"{raw}"'.split())
    return f"Write the text between single quotation marks, `{marked(whole)}`, or {twice}."


def forbidden(raw: str, found: list[Escape]) -> dict[str, Escape]:
    """The characters that no text holds by the first of the other escapes that stand for them."""
    places = {escape.at for escape in found}
    by_character: dict[str, Escape] = {}
    for match in _ESCAPE.finditer(raw):
        written = match.group()
        written = written if written[1] in "xuU" and not match["taken"] else written[:2]
        character = chr(int(written[2:], 16)) if len(written) > 2 else _CONTROLS.get(written[1], "")
        if FORBIDDEN.match(character) and match.start() not in places:
            by_character.setdefault(character, Escape(match.start(), written))
    return by_character


def place(raw: str, escape: Escape, row: int, column: int) -> int:
    """Where an escape stands in a text whose quotation mark stands in this row and column."""
    before = raw[: escape.at]
    rows = rows_of(before)
    columns = len(before) - line_start(before, len(before)) if rows else column + 1 + len(before)
    return row + rows << COLUMN | columns
