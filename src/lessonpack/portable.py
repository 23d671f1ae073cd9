"""Names of files that every system can store: Windows refuses some that others take."""

from __future__ import annotations

import re

from lessonpack.patterns import regex

_UNSTORABLE = regex(r'[<>:"|?*]')
_CLIPPED = regex(r"[. ](?=/|$)")
# Each looks at a whole path at once: names are as hostile as the rest, and splitting 50,000 of them takes seconds.
_DEVICE = regex(
    r"(?<![^/])(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.[^/]*)?(?=/|$)", re.IGNORECASE
)


def unportable(path: str) -> str:
    """Why Windows cannot store a file of this path, "" when it can.

    >>> unportable("items/aux.xml")
    "'aux.xml' names a device"
    """
    if found := _UNSTORABLE.search(path):
        return f"it has the character {found[0]}"
    if _CLIPPED.search(path):
        return "a part of its path ends in a dot or a space"
    if found := _DEVICE.search(path):
        return f"'{found[0]}' names a device"
    return ""


def stem(name: str) -> str:
    """The id as the name of a file begins with it: with an underscore behind what names a device on Windows.

    >>> stem("tides"), stem("con")
    ('tides', 'con_')
    """
    return f"{name}_" if _DEVICE.fullmatch(name) else name
