"""What learners load of the player's sources: without what is for their readers alone, about a tenth of them."""

from __future__ import annotations

import re

_COMMENT_LINES = re.compile(r"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)
# Types within a line, and what is said at its end.
_ASIDES = re.compile(r"/\*\*(?:[^*]|\*(?!/))*\*/ |(?<=[;{},]) // .*$", re.MULTILINE)
_COMMENTS = re.compile(r"[ \t]*/\*.*?\*/", re.DOTALL)
_MARGINS = re.compile(r"^[ \t]+|^[ \t]*\n", re.MULTILINE)


def script(source: str) -> str:
    """A script without comments and without indentation.

    No text in the player's scripts goes over several lines or has a comment's signs in it: that would change.
    """
    return _MARGINS.sub("", _ASIDES.sub("", _COMMENT_LINES.sub("", source)))


def style(source: str) -> str:
    """A style sheet without comments and indentation; none of the player's has either in a string."""
    return _MARGINS.sub("", _COMMENTS.sub("", source))
