"""Hypothesis strategies for what is written in a lesson: words, Markdown, the blocks of a section, as plain data."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st


class Plain(str):
    """A scalar that goes into YAML as it stands, without quotation marks."""

    __slots__ = ()


Data = st.SearchStrategy[dict[str, Any]]

# --- words --------------------------------------------------------------------------------------------

# Letters, what Markdown and XML care about, line breaks, other scripts, beyond the basic plane.
ALPHABET = "abcXYZ 019.,;:-–—()'\"“”!?#&<>*_`[]{}|~$\\/%@=+^\néßΩЖ中文אב🧽\u00a0\u0301"
_WORDY = "abcdefgXYZ .,;:()'?!-–éßΩЖ中文🧽&"

ids = st.from_regex(r"[a-z][a-z0-9]{0,6}(?:[-_][a-z0-9]{1,4}){0,2}", fullmatch=True).filter(
    lambda id: id not in ("true", "false", "null")
)
words = st.text(_WORDY, min_size=1, max_size=24).filter(lambda text: re.search(r"\w", text) is not None)
"""Text that Markdown takes for a paragraph or two, whatever stands in it."""
markup = st.text(ALPHABET, min_size=1, max_size=60)
"""Text that may mean anything to Markdown, findings included."""
scalars = st.sampled_from(
    [Plain(text) for text in ("0123", "12:30", "1e3", ".5", "yes", "no", "on", "1.0", "true", "2024-01-01", "null x")]
)
"""What other YAML readers would turn into something that the author did not type."""
texts = st.one_of(words, words, scalars)
"""Text without Markdown."""
flags = st.booleans()
languages = st.sampled_from(["en", "de-CH", "no", "zh-Hant", "sr-Latn-RS"])

# --- Markdown -----------------------------------------------------------------------------------------

# What may stand within a line; several marks in one, so that they meet each other, and formats meet them often.
_IN_LINES = (
    "*so* and **that**, ***both***",
    "~~gone~~ H~2~O, x^2^",
    "`a < b && c` in code",
    r"$\frac{a}{b} < \sqrt{2}$ in a line",
    "**$x_1$** is `x[1]`",
    "![A dot & more](dot.png)",
    "*![A sink](sink.svg)* with `code`, $n$",
    "[a *page*](https://example.org/?a=1&b=2) and <https://example.org/>",
)
# What takes lines of its own.
_ON_LINES = (
    "- `one`\n- $x^2$\n  1. ![A dot](dot.png)\n  2. ~~two~~",
    "3. *three*\n4. [four](mailto:a@example.org)",
    "> **Said** by `nobody`, $e$\n>\n> - ![A dot](dot.png)",
    "```python\nif a < b & c:\n    return \"x\"\n```\n\n$$\n\\sum_{i=1}^{n} i \\leq n^2\n$$",
    "| *a* | `b` |\n| :-- | --: |\n| $x$ | ![A dot](dot.png) |",
    "Ebb\n: what *it* means, $h < 0$\n\nFlood\n: the other `one`",
    "## A part\n\none\\\ntwo\n\n---",
    "Noted[^1].\n\n[^1]: With *emphasis*, `code` and $y$.",
    "    a < b\n\n![A wide one](wide.png)",
)  # fmt: skip


def _begun(pieces: tuple[str, ...], between: str) -> st.SearchStrategy[str]:
    return st.builds(lambda piece, rest: f"{piece}{between}{rest}", st.sampled_from(pieces), words)


line = st.one_of(texts, _begun(_IN_LINES, " "))
"""A line of Markdown."""
marked = st.one_of(texts, _begun(_IN_LINES, " "), _begun(_ON_LINES, "\n\n"))
"""Text of a field in which Markdown is read."""

# --- blocks -------------------------------------------------------------------------------------------


def optional(**keys: st.SearchStrategy[Any]) -> Data:
    return st.fixed_dictionaries({}, optional=keys)


def having(required: dict[str, st.SearchStrategy[Any]], **keys: st.SearchStrategy[Any]) -> Data:
    return st.fixed_dictionaries(required, optional=keys)


_WIDTHS = st.sampled_from(["text", "wide", "small"])
_FILMS = st.sampled_from(["https://youtu.be/aqz-KE-bpKQ?t=90", "https://vimeo.com/1", "https://tube.example.org/e/1"])
_CAPTIONS = st.sampled_from(["filling.vtt", {"en": "filling.vtt", "de-CH": "filling-de.vtt"}, {"fr": "filling-de.vtt"}])
pictures = st.sampled_from(["dot.png", "sink.svg", "wide.png", "wide-800.png"])
"""Files of `tests/samples/media`, some of them in several sizes."""
_lines = st.lists(line, min_size=1, max_size=2)
_texts = st.lists(marked, min_size=1, max_size=2)
_hidden = st.lists(having({"text": marked}, ask=line), min_size=1, max_size=2)


def _tables() -> Data:
    def of(width: int) -> Data:
        row = st.lists(st.one_of(line, st.just("")), min_size=width, max_size=width)
        rows = st.lists(row, min_size=1, max_size=2)
        return having({"header": row, "rows": rows}, caption=line, width=_WIDTHS, language=languages)

    return st.integers(1, 3).flatmap(of)


_SHOWN = having(
    {"file": pictures, "alt": texts}, beside=marked, description=marked, caption=line, width=_WIDTHS
)  # fmt: skip
_DECORATING = having(
    {"file": pictures, "decorative": st.just(Plain("true"))}, beside=marked, caption=line, width=_WIDTHS
)
_FILM = {"file": st.just("filling.webm"), "title": texts}
_FILMED = st.one_of(
    having({**_FILM, "captions": _CAPTIONS}, poster=pictures, transcript=marked),
    having({**_FILM, "silent": st.just(Plain("true"))}, poster=pictures, transcript=marked),
)
_CODES = st.sampled_from(["if a < b:\n    return '&'\n", "SELECT *\n  FROM a -- b\n", "\\frac{{a}}"])
_KINDS_OF_CALLOUTS = st.sampled_from(["note", "example", "warning", "tip", "key"])
_BLOCKS: dict[str, st.SearchStrategy[Any]] = {
    "text": marked,
    "heading": line,
    "callout": having({"kind": _KINDS_OF_CALLOUTS, "text": marked}, title=line, aside=flags),
    "quote": having({"text": marked, "by": texts}, source=line, language=languages),
    "table": _tables(),
    "code": having(
        {"text": st.one_of(texts, _CODES)}, language=st.sampled_from(["python", "sql"]), caption=line, width=_WIDTHS
    ),
    "image": st.one_of(_SHOWN, _DECORATING),
    "more": having({"title": line, "text": marked}),
    "audio": having({"file": st.just("tone.wav"), "title": texts, "transcript": marked}),
    "video": _FILMED,
    "embed": having(
        {"address": _FILMS, "title": texts},
        description=texts, transcript=marked, poster=pictures, duration=st.just("4:30"),
    ),
    "download": having({"file": st.just("bars.csv"), "title": texts}),
    "recall": having({"prompt": marked, "answer": marked}, checklist=_lines),
    "steps": having({"shown": _texts, "hidden": _hidden}, title=line, task=marked),
}  # fmt: skip
blocks = st.one_of([st.fixed_dictionaries({name: block}) for name, block in _BLOCKS.items()])
"""Blocks of every kind but the questions between them."""
sections = having({"title": texts, "blocks": st.lists(blocks, min_size=1, max_size=2)}, id=ids)
glossary = st.lists(
    having({"term": st.sampled_from(["ab", "Ω", "XYZ"]), "text": texts}, also=st.just(["abc", "wide"])),
    min_size=1,
    max_size=1,
)
