"""The look that an author gives the player: a few colours, a radius, a font."""

from __future__ import annotations

from dataclasses import dataclass, field

from lessonpack.findings import NOWHERE, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """A colour as `#rrggbb`, lower case."""

    value: str
    at: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What differs from the player's own look; None and () leave it as it is.

    `accent` is the colour of links, buttons and what is chosen, `surface` that of the page; the dark ones hold where
    the learner's system asks for a dark page. `radius` rounds corners, in CSS pixels. `font` lists families.
    """

    accent: Colour | None = None
    accent_dark: Colour | None = None
    surface: Colour | None = None
    surface_dark: Colour | None = None
    radius: int | None = None
    font: tuple[str, ...] = ()
    at: Place = field(default=NOWHERE, compare=False, repr=False)
