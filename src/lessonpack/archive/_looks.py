"""Guesses from its first bytes what a file is that is not a zip."""

from __future__ import annotations

MARKUP = "a web page or an XML file"
_MARKS = {
    b"PK\3\4": "a zip file",
    b"PK\5\6": "an empty zip file",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"<": MARKUP,
    b"\xef\xbb\xbf<": MARKUP,
}


def looks_like(head: bytes) -> str:
    """What a file is by its first bytes, such as `a PDF`; "" when that is not known."""
    return next((words for mark, words in _MARKS.items() if head.startswith(mark)), "")
