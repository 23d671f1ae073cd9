"""The look that an author gives the player: a few colours, a radius, a font."""

from __future__ import annotations

from lessonpack.model.placed import Placed


class Colour(Placed, frozen=True, kw_only=True):
    """A colour as `#rrggbb`, lower case."""

    value: str


class Theme(Placed, frozen=True, kw_only=True):
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
