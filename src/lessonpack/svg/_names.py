"""Names and patterns of SVG that both parts need: what is allowed in a picture, and how much it draws."""

from __future__ import annotations

import re

from lessonpack.patterns import regex

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
MOST_ELEMENTS = 1_000_000  # counted each time that they are drawn

BLANK = " \t\r\n\f"  # white space in URLs and CSS; other blanks of Unicode are ordinary characters there


def listed(*names: str) -> frozenset[str]:
    return frozenset(" ".join(names).split())


ANIMATIONS = frozenset(("animate", "animateColor", "animateMotion", "animateTransform", "set"))
TARGETS = frozenset(("from", "to", "by", "values"))  # attributes with the values that an animation sets

# Properties that may be written as attributes (SVG 2, section 6.6, and those of SVG 1.1 and of CSS that editors write).
PROPERTIES = listed(
    "alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters",
    "color-rendering cursor direction display dominant-baseline enable-background fill fill-opacity fill-rule filter",
    "flood-color flood-opacity font font-family font-feature-settings font-kerning font-size font-size-adjust",
    "font-stretch font-style font-variant font-variant-caps font-variant-ligatures font-variant-numeric",
    "font-variation-settings font-weight glyph-orientation-horizontal glyph-orientation-vertical image-rendering",
    "isolation kerning letter-spacing lighting-color line-height line-spacing marker marker-end marker-mid",
    "marker-start mask mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-rendering",
    "solid-color solid-opacity stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap",
    "stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align text-anchor text-decoration",
    "text-overflow text-rendering transform-box transform-origin unicode-bidi vector-effect visibility white-space",
    "word-spacing writing-mode",
)

NUMBER = r"[-+]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][-+]?[0-9]++)?"

_ESCAPE = regex(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[\s\S]))")


def readings(written: str) -> tuple[str, ...]:
    """A text of CSS with its escapes decoded and, if that differs, as it was written."""
    return tuple(dict.fromkeys((_ESCAPE.sub(_unescaped, written), written)))


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return "" if escape[2].strip("\r\n\f") == "" else escape[2]
    code = int(escape[1], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
