"""The player's colours: what its style sheet says, what a theme makes of them, and whether they can be read.

The custom properties of `style/theme.css` are the one place where the player's own colours stand. What a theme
changes, the style sheet that is made of it, and the check of its contrast are all computed from here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lessonpack import resources
from lessonpack.model.theme import Colour, Theme
from lessonpack.patterns import regex

TEXT, CONTROL = 4.5, 3.0  # the least contrast of words, and of what else has to be seen (WCAG 2.2, 1.4.3 and 1.4.11)

Palette = Mapping[str, str]


class Scheme(StrEnum):
    """Which page the learner's system asks for."""

    LIGHT = "light"
    DARK = "dark"


class Pair(Struct, frozen=True):
    """Two properties that meet on the screen, the least contrast between them, and what is seen by it."""

    front: str
    ground: str
    least: float
    what: str


_TEXTS = {"ink": "text", "soft": "captions", "accent": "links"}
_GROUNDS = {
    "ground": "on the page",
    "raised": "in boxes",
    "tint": "in call-outs",
    "right-tint": "beside right answers",
    "wrong-tint": "beside wrong answers",
    "partly-tint": "in warnings",
}
_VERDICTS = ("right", "wrong", "partly")
PAIRS = (
    *(
        Pair(text, ground, TEXT, f"{what} {where}")
        for text, what in _TEXTS.items()
        for ground, where in _GROUNDS.items()
    ),
    *(Pair(name, ground, TEXT, "verdicts") for name in _VERDICTS for ground in ("ground", f"{name}-tint")),
    Pair("on-accent", "accent", TEXT, "words on buttons"),
    Pair("control", "ground", CONTROL, "frames of options"),
    Pair("ink", "found", TEXT, "words that were searched"),
    Pair("on-cover", "cover", TEXT, "words of the start page"),
    Pair("on-cover-soft", "cover", TEXT, "facts of the start page"),
)
# What follows from a theme's two colours: they answer for the pairs of these.
_OF_ACCENT = frozenset({"accent", "on-accent", "tint"})
_ACCENT_PAIRS = tuple(pair for pair in PAIRS if {pair.front, pair.ground} & _OF_ACCENT)
# These are made so that they can be read, whatever colour an author names.
_COVER_PAIRS = tuple(pair for pair in PAIRS if pair.ground == "cover")
_SURFACE_PAIRS = tuple(pair for pair in PAIRS if pair not in (*_ACCENT_PAIRS, *_COVER_PAIRS))

# Shares of the ink, and of the accent, in what is mixed with the ground: as the player's own colours have them.
_SHARES = {
    Scheme.LIGHT: {"raised": 0.05, "line": 0.16, "control": 0.58, "tint": 0.1},
    Scheme.DARK: {"raised": 0.05, "line": 0.16, "control": 0.52, "tint": 0.14},
}
# How deep the band of the start page is where no author says: the contrast of white on it.
_DEPTHS = {Scheme.LIGHT: 14.0, Scheme.DARK: 16.5}
UNDER_WORDS = 0.5  # how much of a drawing's colour there is where words may stand over it, on phones
_ROUNDED = 0.12  # what contrast loses when a browser rounds what shines through
_STEPS = 128  # from a colour to white or black, when one is sought that can be read
_WHITE, _BLACK = "#ffffff", "#000000"
_GENERIC = frozenset({"serif", "sans-serif", "monospace", "system-ui", "ui-serif", "ui-sans-serif", "ui-rounded"})


# --- the player's own -------------------------------------------------------------------------------

# The player's style sheet is these files in this order: its look, what a page is made of, then how all of it gives way.
SHEETS = (
    *("theme", "page", "text", "icons", "bar", "notices", "contents", "start", "menu"),
    *("blocks", "fold", "beside", "notes", "recording", "embed", "callouts", "spread"),
    *("settings", "search", "buttons", "glossary"),
    *("question", "judged", "arranged", "typed", "spots", "cloze", "essay", "confidence"),
    *("check", "exercise", "time", "strip", "result", "round", "stimulus"),
    *("narrow", "system", "print"),
)
_BLOCK = regex(r":root[^{]*\{([^}]*)\}")
_READING = regex(r"/\* <reading> \*/\n(.*?)/\* </reading> \*/", re.DOTALL)  # what holds wherever lessons are read
_PROPERTY = regex(r"--([a-z-]+):\s*([^;]+);")
_SHORT = regex(r"#([0-9a-f])([0-9a-f])([0-9a-f])")


@cache
def properties(scheme: Scheme) -> Palette:
    """The custom properties of the player's style sheet: those of the light page, with what the dark one changes."""
    light, dark = (dict(_PROPERTY.findall(block)) for block in _BLOCK.findall(_style())[:2])
    return {name: whole(value) for name, value in (light if scheme is Scheme.LIGHT else light | dark).items()}


@cache
def _style(without: tuple[str, ...] = ()) -> str:
    """The player's own style sheet: what comes later may say otherwise of the same element."""
    return "\n".join(resources.template(f"player/style/{name}.css") for name in SHEETS if name not in without)


def whole(value: str) -> str:
    """A short hexadecimal colour in full; anything else as it is."""
    return _SHORT.sub(r"#\1\1\2\2\3\3", value) if _SHORT.fullmatch(value) else value


# --- colours ----------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=4096)
def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _mixed(colour: str, share: float, ground: str) -> str:
    """So much of a colour on a ground."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return f"#{bytes(round(one * share + other * (1 - share)) for one, other in pairs).hex()}"


# --- themes -----------------------------------------------------------------------------------------


def palette(theme: Theme, scheme: Scheme) -> Palette:
    """The colours of the player under a theme, all of them."""
    return {**properties(scheme), **_changed(theme, scheme)}


def _changed(theme: Theme, scheme: Scheme) -> dict[str, str]:
    """The colours that a theme changes."""
    return _named(theme, scheme) | _band(theme, scheme)


def _judged(theme: Theme, scheme: Scheme) -> Palette:
    """The colours that may fail: those of the band are made so that they cannot."""
    return {**properties(scheme), **_named(theme, scheme)}


def _named(theme: Theme, scheme: Scheme) -> dict[str, str]:
    """What follows from accent and surface."""
    own = properties(scheme)
    surface, accent = _surface(theme, scheme), _accent(theme, scheme)
    made: dict[str, str] = {}
    if surface is not None:
        made["ground"] = surface.value
        for name in ("raised", "line", "control"):
            made[name] = _mixed(own["ink"], _SHARES[scheme][name], surface.value)
    if accent is not None:
        lettering = _WHITE if contrast(_WHITE, accent.value) >= TEXT else _BLACK
        made |= {"accent": accent.value, "on-accent": lettering}
    if made:
        seen = {**own, **made}
        made["tint"] = _mixed(seen["accent"], _SHARES[scheme]["tint"], seen["ground"])
    return made


def _band(theme: Theme, scheme: Scheme) -> dict[str, str]:
    """The colours of the band that a start page opens with: as named, else of the accent, deep enough for white."""
    named = theme.cover if scheme is Scheme.LIGHT else theme.cover_dark
    source = named or theme.cover or theme.accent
    if source is None:
        return {}
    ground = source.value if named else _deepened(source.value, _DEPTHS[scheme])
    return band(ground, {each: _accent_of(theme, each) for each in Scheme})


def band(ground: str, accents: Mapping[Scheme, str]) -> dict[str, str]:
    """What stands on a band of that colour: lettering, softer lettering, drawn lines, and the veil over pictures."""
    lettering = _WHITE if contrast(_WHITE, ground) >= TEXT else _BLACK
    soft = next(
        mixed
        for share in range(80, 101)
        if contrast(mixed := _mixed(lettering, share / 100, ground), ground) >= TEXT + 1 or share == 100
    )
    tint = accents[Scheme.DARK if lettering == _WHITE else Scheme.LIGHT]
    lines = (_mixed(tint, share / 100, ground) for share in range(70, 0, -1))
    line = next(
        (line for line in lines if contrast(soft, _mixed(line, UNDER_WORDS, ground)) >= TEXT + _ROUNDED),
        f"{ground}00",  # where the band leaves no room for lines there are none
    )
    return {"cover": ground, "on-cover": lettering, "on-cover-soft": soft, "cover-line": line, "veil": veil(ground)}


def veil(ground: str) -> str:
    """The band's colour, just so dense that its lettering can be read over any picture.

    Nothing is known of the picture: it is taken to be white under white letters, and black under black ones.
    """
    lettering = _WHITE if contrast(_WHITE, ground) >= TEXT else _BLACK
    dense = next(
        (
            share
            for share in range(255)
            if contrast(lettering, _mixed(ground, share / 255, lettering)) >= TEXT + _ROUNDED
        ),
        255,
    )
    return f"{ground}{dense:02x}"


def _deepened(colour: str, least: float) -> str:
    """The colour with as much black as white letters need for that contrast."""
    shades = (_mixed(_BLACK, step / _STEPS, colour) for step in range(_STEPS + 1))
    return next(shade for shade in shades if contrast(_WHITE, shade) >= least)


def _accent_of(theme: Theme, scheme: Scheme) -> str:
    """The accent of a page under a theme."""
    named = _accent(theme, scheme)
    return properties(scheme)["accent"] if named is None else named.value


def _surface(theme: Theme, scheme: Scheme) -> Colour | None:
    return theme.surface if scheme is Scheme.LIGHT else theme.surface_dark


def _accent(theme: Theme, scheme: Scheme) -> Colour | None:
    """The accent of a page; that of the dark one, if none is named, is as much lighter as it has to be."""
    if scheme is Scheme.LIGHT or theme.accent_dark is not None or theme.accent is None:
        return theme.accent if scheme is Scheme.LIGHT else theme.accent_dark
    ground = None if theme.surface_dark is None else theme.surface_dark.value
    return replace(theme.accent, value=_lightened(theme.accent.value, ground))


@lru_cache(maxsize=64)
def _lightened(accent: str, ground: str | None) -> str:
    """An accent as light as the dark page needs it, on the author's ground or on our own.

    What is made of a theme asks for it many times, and each time it would be searched among hundreds of shades.
    """
    dark = Theme(accent_dark=Colour(value=accent), surface_dark=None if ground is None else Colour(value=ground))
    return _nearest(dark, Scheme.DARK, "accent") or properties(Scheme.DARK)["accent"]


class Fault(Struct, frozen=True):
    """A pair that cannot be told apart well enough, the author's colour that is to blame, and one that would do."""

    key: str
    colour: Colour
    scheme: Scheme
    pair: Pair
    front: str
    ground: str
    better: str

    @property
    def ratio(self) -> float:
        return contrast(self.front, self.ground)


def faults(theme: Theme) -> Iterator[Fault]:
    """For each page the colour of the theme that breaks it, with the first pair that cannot be read.

    On a surface that cannot be read the accent is not judged: it may be right on a better one.
    """
    for scheme in Scheme:
        yield from islice(_faults(theme, scheme), 1)


def _faults(theme: Theme, scheme: Scheme) -> Iterator[Fault]:
    for part in ("surface", "accent"):
        named: Colour | None = getattr(theme, _key(part, scheme))
        found = [] if named is None else _failing(theme, scheme, part)
        if named is not None and found:
            pair, colours = found[0][0], _judged(theme, scheme)
            front, ground = colours[pair.front], colours[pair.ground]
            yield Fault(_key(part, scheme), named, scheme, pair, front, ground, _nearest(theme, scheme, part))


def _key(part: str, scheme: Scheme) -> str:
    return part if scheme is Scheme.LIGHT else f"{part}_dark"


def failing(colours: Palette, pairs: Iterable[Pair] = PAIRS) -> list[tuple[Pair, float]]:
    """The pairs of a palette that are too close to each other, with their contrast."""
    measured = ((pair, contrast(colours[pair.front], colours[pair.ground])) for pair in pairs)
    return [(pair, ratio) for pair, ratio in measured if ratio < pair.least]


def _failing(theme: Theme, scheme: Scheme, part: str) -> list[tuple[Pair, float]]:
    """The failing pairs that one of the author's colours has to answer for: an accent for those that it is in."""
    if part == "accent":
        return failing(_judged(theme, scheme), _ACCENT_PAIRS)
    has_accent = theme.accent is not None or (scheme is Scheme.DARK and theme.accent_dark is not None)
    bare = replace(theme, accent=None, accent_dark=None)
    return failing(_judged(bare, scheme), _SURFACE_PAIRS if has_accent else PAIRS)


def _nearest(theme: Theme, scheme: Scheme, part: str) -> str:
    """The shade or tint of a colour that would do and is nearest to it; "" when none does."""
    key = _key(part, scheme)
    named: Colour = getattr(theme, key)
    for step in range(_STEPS + 1):
        for end in (_BLACK, _WHITE):
            value = _mixed(end, step / _STEPS, named.value)
            tried: dict[str, Any] = {key: replace(named, value=value)}
            if not _failing(replace(theme, **tried), scheme, part):
                return value
    return ""


# --- style sheet ------------------------------------------------------------------------------------


# Which page the learner's system asks for counts where the learner does not say in the reading settings.
_DARK_SYSTEM = ':root:where(:not([data-reading~="light"], [data-reading~="warm"]))'
_WARM = Colour(value="#f8f0e0")


def style(theme: Theme | None, without: tuple[str, ...] = ()) -> str:
    """The player's style sheet, the theme's properties at its end, `without` the sheets of what a course has not."""
    own = _style(without) + "".join(_chosen(Theme()))
    rules = "" if theme is None else "".join(_rules(theme))
    return own + rules + "".join(_chosen(theme)) if theme and rules else own


def _chosen(theme: Theme) -> Iterator[str]:
    """The pages that a learner may choose whatever the system asks for, as far as they differ from the light one."""
    light = palette(theme, Scheme.LIGHT)
    for word, colours in (("dark", palette(theme, Scheme.DARK)), ("warm", warm(theme))):
        values = {name: value for name, value in colours.items() if value != light[name]}
        yield f'\n@media screen {{\n  :root[data-reading~="{word}"] {{\n{_declared(values, 4)}  }}\n}}\n'


def warm(theme: Theme) -> Palette:
    """The light page on a ground like paper: in the theme's accent, where that can be read on it."""
    paper = replace(theme, surface=_WARM)
    found = palette(paper, Scheme.LIGHT)
    return palette(replace(paper, accent=None), Scheme.LIGHT) if failing(found) else found


def sheet(template: str, theme: Theme | None, without: tuple[str, ...] = ()) -> str:
    """Another style sheet of ours, in front of it what it has of the player's: how text reads, and of the properties
    those that are used, with the theme's own; `without` the sheets of what a course has not."""
    return coloured("\n".join((*_READING.findall(_style(without)), resources.template(template))), theme)


def coloured(own: str, theme: Theme | None = None) -> str:
    """A style sheet, in front of it the player's properties that it uses, with the theme's own."""
    light, dark = (_used(own, properties(scheme)) for scheme in Scheme)
    dark = {name: value for name, value in dark.items() if light[name] != value}
    themed = "" if theme is None else "".join(_rules(theme, light.keys()))
    return (
        f":root {{\n  color-scheme: light dark;\n{_declared(light, 2)}}}\n"
        f"\n@media screen and (prefers-color-scheme: dark) {{\n  :root {{\n{_declared(dark, 4)}  }}\n}}\n"
        f"{themed}\n{own}"
    )


def for_authors(template: str) -> str:
    """The style sheet of a page for authors, by the name of its own part in `templates/`: behind what all have."""
    return coloured(resources.template("pages.css") + resources.template(template))


def _used(text: str, values: Palette) -> Palette:
    """Those that a style sheet names, and that these name in turn."""
    named = {name for name in values if f"var(--{name})" in text}
    below = {name for name in values if any(f"var(--{name})" in values[other] for other in named)}
    return {name: value for name, value in values.items() if name in named | below}


def _rules(theme: Theme, used: Collection[str] | None = None) -> Iterator[str]:
    """What a theme says of the properties, of those that are `used` where not all are."""
    shape: dict[str, str] = {}
    if theme.radius is not None:
        shape["radius"] = f"{theme.radius}px"
    if theme.font:
        shape["text"] = ", ".join(_families(theme.font))
    if theme.display is not None:
        shape["display"] = f"var(--{theme.display})"
    elif theme.font:
        shape["display"] = "var(--text)"
    light, dark = _changed(theme, Scheme.LIGHT), _changed(theme, Scheme.DARK)
    # What is said for the light page holds for the dark one, too, unless that says otherwise behind it.
    seen = palette(theme, Scheme.DARK)
    dark = {name: seen[name] for name in light | dark}
    if used is not None:
        shape, light, dark = ({name: one[name] for name in one if name in used} for one in (shape, light, dark))
    if dark or shape:
        yield "\n/* --- the theme of this course --- */\n"
    if light or shape:
        yield f":root {{\n{_declared(light | shape, 2)}}}\n"
    if dark:
        asked = f"@media screen and (prefers-color-scheme: dark) {{\n  {_DARK_SYSTEM}"
        yield f"\n{asked} {{\n{_declared(dark, 4)}  }}\n}}\n"


def _declared(values: Palette, indent: int) -> str:
    return "".join(f"{' ' * indent}--{name}: {value};\n" for name, value in values.items())


def _families(font: tuple[str, ...]) -> list[str]:
    """The families as CSS names them; the player's own behind them, unless the last one is on every device."""
    named = [family if family in _GENERIC else f'"{family}"' for family in font]
    return named if font[-1] in _GENERIC else [*named, properties(Scheme.LIGHT)["text"]]
