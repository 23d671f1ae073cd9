"""Formulas in Markdown: where they stand, and what cannot be shown of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lessonpack.findings import Severity, rule
from lessonpack.model.content import Formula
from lessonpack.patterns import regex
from lessonpack.render.math import Unreadable, line

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

UNREADABLE = rule(
    "SRC062",
    holds="A formula is one that can be shown.",
    says="{formula} cannot be shown as a formula: {trouble}",
    hint="Write TeX between dollar signs, `$x^2$`, or `$$…$$` for a formula on a line of its own; write a dollar sign "
    "by itself as \\$.",
    reason="Shown as it stands, a learner would read the formula's source.",
    clause="Pandoc's tex_math_dollars: no space inside the dollar signs, no digit behind the second",
)
PROSE = rule(
    "SRC069",
    severity=Severity.WARNING,
    holds="What stands between two dollar signs is a formula.",
    says="{formula} is read as a formula, and has words in it",
    hint="Write a dollar sign as \\$; words that belong to a formula stand in \\text{{…}}.",
    reason="Two prices in one sentence make a formula of what stands between them: its words run into each other.",
    clause="Pandoc's tex_math_dollars",
)
FORMULA = regex(r"\$\$(?=[^$])(?:\\.|[^\\$])*\$\$|\$(?![\s$])(?:\\.|[^\\$])*(?<!\s)\$(?!\d)", re.DOTALL)
# As MathJax takes it; brackets are also put behind backslashes to be brackets, so they need a sign of a formula.
_LATEX = regex(r"(?<![\w\]])\\\(.{1,400}?\\\)|\\\[(?=[^\]]{0,400}(?:\\[A-Za-z]{2}|[\^_=])).{1,400}?\\\]", re.DOTALL)
# Two words behind each other, which no names of variables are; and what is set apart from them in TeX.
_WORDS = regex(r"[a-z]{3,} +[a-z]{2,}")
_APART = regex(r"\\(?:text|textbf|textit|mathrm|operatorname)\*?\s*\{[^{}]*\}|\\[A-Za-z]+")


def formula(state: StateInline, silent: bool) -> bool:
    """A rule of the Markdown parser: what stands between two signs of a formula is a token of its own."""
    pattern = {"$": FORMULA, "\\": _LATEX}.get(state.src[state.pos])
    match = None if pattern is None else pattern.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("formula", "", 0).content = match.group()
    state.pos = match.end()
    return True


def read(written: str) -> Formula:
    """A formula with the signs around it; Unreadable for one that cannot be shown."""
    if written.startswith("\\"):
        raise Unreadable("formulas stand between dollar signs here")
    display = written.startswith("$$")
    tex = " ".join((written[2:-2] if display else written[1:-1]).split())
    words = line(tex)
    return Formula(tex, display, "" if words == tex else words)


def is_prose(tex: str) -> bool:
    """True when words stand in a formula that nothing marks as such."""
    return _WORDS.search(_APART.sub(" 0 ", tex)) is not None
