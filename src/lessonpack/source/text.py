"""The bytes of a file → its text, as XML and YAML can carry it."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from lessonpack import plain
from lessonpack.findings import Log, Place, rule
from lessonpack.patterns import regex

MAX_BYTES = 16_000_000
_MAX_SPOTS = 20  # more unreadable characters than this, and the file is not text

_YAML = "YAML 1.2.2"

ENCODING = rule(
    "SRC001",
    holds="A lesson is UTF-8 text.",
    says="the file is not UTF-8 text: {trouble}",
    hint="Save the file as UTF-8 (every editor can: look for “encoding” in its “save as”).",
    reason="In any other encoding, letters with accents and quotation marks would turn into others without a word.",
    clause=f"{_YAML}, section 5.2, of which lessonpack takes UTF-8 alone",
)
CHARACTER = rule(
    "SRC002",
    holds="Text holds only characters that XML can carry, and no invisible separators.",
    says="{character} cannot stand in a lesson",
    hint="{advice}",
    reason="XML, and with it every package, refuses control characters; YAML tools disagree on line separators.",
    clause="XML 1.0, production 2 (Char); YAML 1.2.2, sections 5.1 and 5.4",
)
SIZE = rule(
    "SRC003",
    holds="A lesson file is of a size that a person could have written.",
    says="the file is too large: more than {limit}",
    hint="Split the questions over several lessons.",
    reason="A limit that no bank of 10,000 questions reaches keeps nonsense from filling the memory.",
    clause="lessonpack's own limit",
)

_REMOVE = "Remove the character; for a line break, break the line."
# What XML 1.0 has no way to write, not even by number.
FORBIDDEN = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# In raw YAML also what its parsers take for line breaks or refuse: C1 controls, separators, a stray BOM.
_JUNK = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_ASCII_JUNK = _CONTROLS + b"\x7f"  # all of it that is ASCII: most texts are, and are looked through faster so


def contents(path: Path) -> bytes:
    """The bytes of a file, no more of them than are looked at; OSError when it cannot be opened."""
    with plain.opened(path) as file:
        return file.read(MAX_BYTES + 1)


def decoded(source: str | bytes, file: str, log: Log) -> str | None:
    """The text of a file without its byte order mark; None when no text can be made of the bytes."""
    if len(source) > MAX_BYTES:
        log.add(SIZE, Place(file), limit=f"{MAX_BYTES // 1_000_000} MB")
        return None
    text = source if isinstance(source, str) else _text(source, file, log)
    return None if text is None else _readable(text.removeprefix("\ufeff"), file, log)


def lines(text: str) -> list[str]:
    """The lines of a text as YAML counts them, line ends kept."""
    parts = [text[match.start() : match.end()] for match in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)]
    return parts or [""]


def _text(data: bytes, file: str, log: Log) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(data) > 3 and 0 in data[:4] and b"\0\0" not in data[:3]):
        log.add(ENCODING, Place(file, 1, 1), trouble="it looks like UTF-16")
        return None
    beginning = data[:65536]
    if len(beginning) - len(beginning.translate(None, _CONTROLS)) > _MAX_SPOTS:
        log.add(ENCODING, Place(file, 1, 1), trouble="it holds bytes that no text holds")
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = place_after(data[: error.start].decode("utf-8"), file)
        byte = f"byte 0x{data[error.start]:02x}"
        log.add(ENCODING, where, trouble=f"{byte} (perhaps it was saved as Windows-1252 or Latin-1)")
        # Every byte is one letter in this encoding, so that the rest can be read and reported in its place.
        return data.decode("cp1252", errors="replace")


def _readable(text: str, file: str, log: Log) -> str | None:
    if (text.isascii() and len(text.encode().translate(None, _ASCII_JUNK)) == len(text)) or _JUNK.search(text) is None:
        return text
    found = list(islice(_JUNK.finditer(text), _MAX_SPOTS + 1))
    if len(found) > _MAX_SPOTS:
        trouble = f"more than {_MAX_SPOTS} characters of it are no text; perhaps it is not a text file at all"
        log.add(ENCODING, place_after(text[: found[0].start()], file), trouble=trouble)
        return None
    for spot in found:
        log.add(CHARACTER, place_after(text[: spot.start()], file), character=named(spot.group()), advice=_REMOVE)
    return _JUNK.sub(" ", text)


def named(character: str) -> str:
    """A character that cannot be shown, by its number."""
    return f"the character U+{ord(character):04X}"


def place_after(before: str, file: str) -> Place:
    """Where the text after `before` begins."""
    return Place(file, rows_of(before) + 1, len(before) - line_start(before, len(before)) + 1)


def rows_of(text: str) -> int:
    """How many lines of a text end in it."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def line_start(text: str, index: int) -> int:
    """Where the line begins in which this character stands."""
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1
