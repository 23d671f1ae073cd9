"""Code, coloured by what its parts are: names of classes that style sheets know, by Pygments."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from lessonpack.render.xml import Child, el

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

LONGEST = 20_000  # characters: what is longer is data
# What kinds of parts look like, by their names in Pygments; the most exact name counts, and what has none is plain.
_LOOKS = {
    "Comment": "c-note",
    "Comment.Preproc": "c-word",
    "Keyword": "c-word",
    "Name.Tag": "c-word",
    "Name.Builtin": "c-name",
    "Name.Builtin.Pseudo": "",  # `self` and its like
    "Name.Class": "c-name",
    "Name.Function": "c-name",
    "Name.Decorator": "c-name",
    "Literal.String": "c-text",
    "Literal.Number": "c-text",
}


def coloured(words: str, language: str) -> tuple[Child, ...]:
    """The words of code in a language, what is not plain in a `span`; the words alone in a language that is unknown."""
    lexer = _lexer(language.lower()) if language and len(words) <= LONGEST else None
    if lexer is None:
        return (words,)
    looks = ((_look(kind), text) for _, kind, text in lexer.get_tokens_unprocessed(words))
    pieces = [(look, "".join(text for _, text in run)) for look, run in groupby(looks, key=lambda part: part[0])]
    if "".join(text for _, text in pieces) != words:  # a lexer may leave out or change what it does not know
        return (words,)
    return tuple(el("span", {"class": look}, text) if look and text.strip() else text for look, text in pieces)


@lru_cache
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name  # most lessons have no code
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None


@lru_cache
def _look(kind: _TokenType) -> str:
    while kind.parent is not None:
        name = ".".join(kind)
        if name in _LOOKS:
            return _LOOKS[name]
        kind = kind.parent
    return ""
