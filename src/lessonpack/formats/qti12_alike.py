"""Documents of QTI 1.2 without items that differ in their words alone from others: one verdict holds for all of them.

A bank is one document, and its tree takes nine times its bytes. In a row of items the first two and the last are left
whatever they are, so that what may stand beside an item is judged as well. Whatever is not certain to be mere words
makes an item another one.
"""

from __future__ import annotations

import re

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_START, _END = b"<item ", b"</item>"
_HEAD = re.compile(rb"""ident="([A-Za-z_][\w.-]{0,200})" title="[!#-%'-;=?-~][ !#-%'-;=?-~]{0,1000}\"""")
# Running text that is all that an element with markup in it holds: printable at its beginning, with no tag in it.
_WORDS = re.compile(
    rb'(<mattext texttype="text/html">)(?:[!-%\'-;=?-~]|&(?:lt|gt|amp);)(?:[^<>&]|&(?:lt|gt|amp);)*(?=</mattext>)'
)
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what UTF-8 allows and XML does not
# Comments, CDATA, DOCTYPE, instructions; types that a schema would look at.
_HIDING = (b"<!", b"<?", b":type")
_LONGEST = 16 * 1024
_ROW = 2


def abridged(data: bytes) -> bytes | None:
    """A document that has a fault if and only if this one has; None where none can be made.

    Where its faults are, and how many, it does not tell.
    """
    body = data.removeprefix(_DECLARATION)
    if body is data or any(mark in body for mark in _HIDING) or not _is_text(data):
        return None
    first, *pieces = body.split(_START)
    left, names, seen, row = [_DECLARATION, first], set[bytes](), set[bytes](), 0
    for piece in pieces:
        head, (inner, end, behind) = _HEAD.match(piece), piece.partition(_END)
        if head is None or head[1] in names or not end:
            return None
        names.add(head[1])
        bare = _WORDS.sub(rb"\1_", inner[head.end() :])
        row = row + 1 if behind == b"\n" and len(piece) <= _LONGEST else 0
        if row > _ROW and bare in seen:
            continue
        seen.add(bare)
        left += (_START, piece)
    return b"".join(left)


def _is_text(data: bytes) -> bool:
    try:
        return _NO_CHARACTER.search(data.decode()) is None
    except UnicodeDecodeError:
        return False
