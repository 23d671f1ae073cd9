"""Blanks that are none to YAML behind the colon of a key: they look alike, and the key is no key with them."""

from __future__ import annotations

import re
import unicodedata

from lessonpack.findings import Log, Place, rule
from lessonpack.patterns import regex
from lessonpack.source import keys, outline
from lessonpack.source.quoting import short
from lessonpack.source.text import lines

UNSEEN = rule(
    "SRC145",
    holds="What stands behind the colon of a key is a blank.",
    says="what looks like a blank behind '{key}:' is another character: U+{number} ({name})",
    hint="Write an ordinary blank in its place: `{line}`.",
    reason="YAML takes the key and its value for one word then, and nobody can see why.",
    clause="YAML 1.2.2, section 5.5",
)

_ALIKE = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000"
_BEHIND = regex(f":[{_ALIKE}]")
_KEY = regex(rf"( *(?:- +)*)([a-z_]+):([{_ALIKE}][{_ALIKE} ]*)")
_BRACED = regex(rf"([{{,] *)([a-z_]+):([{_ALIKE}][{_ALIKE} ]*)")


def seen(text: str, file: str, log: Log) -> str:
    """The text with blanks in the place of what only looks like one behind a key; each is reported.

    What stands in the middle of a text is left alone: there such a character is meant.
    """
    if text.isascii() or _BEHIND.search(text) is None:
        return text
    parts = lines(text)
    own = [line.rstrip("\r\n") for line in parts]
    level: int | None = None  # of what holds the text that the lines belong to
    holders: list[tuple[int, str]] = []  # the keys that are open, each with its column
    for row, line in enumerate(own):
        indent = outline.indent_of(line)
        if (level is not None and indent > level) or line[indent : indent + 1] in ("", "#"):
            continue
        is_listed = line[indent] == "-"
        while holders and holders[-1][0] >= indent + is_listed:
            holders.pop()
        is_text = is_listed and bool(holders) and keys.holds_texts(holders[-1][1])
        if _BEHIND.search(line) is not None and not is_text:
            own[row] = line = _mended(line, Place(file, row + 1), log)
        entry = outline.of(line)
        level = entry.level if entry.value and not entry.bare and entry.value[0] != "#" else None
        if entry.key and level is None:
            holders.append((entry.level, entry.key))
    return "".join(line + part[len(line) :] for line, part in zip(own, parts, strict=True))


def _mended(line: str, at: Place, log: Log) -> str:
    """A line that begins with a key or an entry; its columns stay what they were."""
    value, first = outline.of(line).value, _KEY.match(line)
    spots = [] if first is None else [first]
    if value.startswith("{") and not set(value) & {'"', "'"}:
        spots += _BRACED.finditer(line)
    spots = [spot for spot in spots if spot[2] in keys.known()]
    begins = [0, *(spot.end(3) for spot in spots)]
    pieces = [line[begin : spot.start(3)] + " " * len(spot[3]) for begin, spot in zip(begins, spots, strict=False)]
    made = "".join((*pieces, line[begins[-1] :]))
    shown = short(re.sub(": +", ": ", made).strip())
    for spot in spots:
        character = spot[3][0]
        says = {"key": spot[2], "number": f"{ord(character):04X}", "name": unicodedata.name(character).lower()}
        log.add(UNSEEN, at._replace(column=spot.start(3) + 1), **says, line=shown)
    return made
