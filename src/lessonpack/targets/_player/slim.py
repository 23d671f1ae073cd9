"""What learners load of the player's sources: without what is for their readers alone, about a tenth of them."""

from __future__ import annotations

import re

_COMMENT_LINES = re.compile(r"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)
_COMMENTS = re.compile(r"[ \t]*/\*.*?\*/", re.DOTALL)
_MARGINS = re.compile(r"^[ \t]+|^[ \t]*\n", re.MULTILINE)


def script(source: str) -> str:
    """A script without the comments that have lines to themselves, and without indentation.

    No text in the player's scripts goes over several lines: that would change.
    """
    return _MARGINS.sub("", _COMMENT_LINES.sub("", source))


def style(source: str) -> str:
    """A style sheet without comments and indentation; none of the player's has either in a string."""
    return _MARGINS.sub("", _COMMENTS.sub("", source))
