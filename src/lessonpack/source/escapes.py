r"""Backslashes of formulas that YAML takes for escapes: between double quotation marks `\theta` is a tab and `heta`.

Nothing of it is seen in what YAML makes of a text, so it is looked for in the text as its author wrote it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
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
# What ends a command where no dollars stand, by the sign that YAML takes: what is left is a word in no language, or in
# none in which it would begin there. Signs other than tab and line break are never meant.
_UNMISTAKABLE = {
    "a": "leph|lpha|malg|ngle|pprox|pproxeq|rccos|rcsin|rctan|rg|st|symp",
    "b": "ar|arwedge|egin|eta|eth|f|ig(?:cap|cup|odot|oplus|otimes|sqcup|uplus|vee|wedge|g?[lr]?)|inom|mod|oldsymbol|"
    "ot|owtie|oxed|reve|ullet|umpeq",
    "e": "ll|mph|mptyset|nd|psilon|qcirc|quiv|ta|th|xists|xp",
    "f": "allingdotseq|lat|orall|rac|rown",
    "n": r"abla|atural|earrow|eq(?!\.)|ewcommand|ewline|geq|geqq|geqslant|leq|leqq|leqslant|obreak|olimits|onumber|"
    "otag|otni|preceq|subseteq|subseteqq|succeq|supset|supseteq|supseteqq|triangle(?:lef|righ)t(?:eq)?|[vV][dD]ash|warrow|"
    "(?:[lL]eft|[rR]ight|[lL]eftright)arrow",
    "r": "angle|brace|brack|ceil|floor|ho|ight[a-z]*|times|vert|Vert",
    "t": "binom|ensor|ext(?:bf|color|it|rm|sf|style|tt)|frac|herefore|heta|hetasym|hick(?:approx|sim|space)|"
    "hinspace|imes|riangle[a-z]*|wohead(?:left|right)arrow",
    "v": "ar(?:epsilon|kappa|nothing|phi|pi|propto|rho|sigma|theta|triangle)|dash|Dash|dots|ec|ee|"
    "eebar|ert|phantom|space",
    "L": "ambda|eftarrow|eftrightarrow|ongleftarrow|ongleftrightarrow|ongrightarrow",
    "P": "hi|i|si",
}
_WHOLE = rf"(?:{'|'.join(f'{sign}(?:{rest})' for sign, rest in _UNMISTAKABLE.items())})(?![A-Za-z])"
# Others leave words, but such as no bracket, power or index stands at; those of one letter may have them, and those
# that are names in programs (`mid_point`).
_NAMES = "n(?:exists|less|mid|parallel|prec|sim|subset)"
_HOLDING = rf"(?=[nt][a-z]{{2}})(?!{_NAMES})(?:{'|'.join(_COMMANDS)})(?=\{{(?!\{{)|\^|_[\w{{\\])"
_ALONE = rf"(?<=\A\\)(?:{'|'.join(_COMMANDS)})\Z"  # no text is a word behind a tab
_BARE = regex(rf"(?<!\\)(?:\\\\)*+(?P<taken>\\(?:{_WHOLE}|{_HOLDING}|{_ALONE}))")
# Of a text with one of these the source is looked at: they may come of such escapes, or no text holds them.
DOUBTFUL = regex(f"[\t\n\r\x85\u2028\u2029{FORBIDDEN.pattern[1:]}")
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
    is_bare: bool = False  # not between dollars

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

    `raw` is what stands between double quotation marks. Where no dollars are around them, a command is one that leaves
    nothing else to be meant.
    """
    bare = {match.start("taken"): match["taken"] for match in _BARE.finditer(raw)}
    within = {escape.at: escape for escape in _in_formulas(raw)}
    return sorted(
        [*within.values(), *(Escape(at, written, is_bare=True) for at, written in bare.items() if at not in within)],
        key=lambda escape: escape.at,
    )


def _in_formulas(raw: str) -> Iterator[Escape]:
    if "$" not in raw or not _ANY.search(raw):
        return
    found = {match.start(): match["taken"] for match in _ESCAPE.finditer(raw) if match["taken"]}
    masked = _ESCAPE.sub(_masked, raw)
    places = list(found)
    for formula in _FORMULA.finditer(masked):
        begin, end = formula.span("formula")
        for at in places[bisect_left(places, begin) : bisect_left(places, end)]:
            if found[at] not in _EITHER or not _is_break(at - begin, formula["formula"]):
                yield Escape(at, found[at])


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
    dollars = " A formula stands between dollars: `$x^2$`." if any(escape.is_bare for escape in found) else ""
    places = {escape.at for escape in found}
    others = (match for match in _ESCAPE.finditer(raw) if match.start() not in places)
    if any(match.group() not in (r"\\", r"\"") for match in others):
        shown = "single quotation marks would show the other escapes as they are"
        return f"{twice[0].upper()}{twice[1:]}; {shown}.{dollars}"
    whole = " ".join(f'"{raw}"'.split())
    return f"Write the text between single quotation marks, `{marked(whole)}`, or {twice}.{dollars}"


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
