"""The look that an author gives the player: colours, a radius, fonts, a logo, and what a start page opens with."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from lessonpack.model.content import Image
from lessonpack.model.placed import Placed


class Colour(Placed, frozen=True, kw_only=True):
    """A colour as `#rrggbb`, lower case."""

    value: str


class Face(StrEnum):
    """The letters of titles, as every device has them."""

    SERIF = "serif"
    SANS = "sans"


class Theme(Placed, frozen=True, kw_only=True):
    """What differs from the player's own look; None and () leave it as it is.

    `accent` is the colour of links, buttons and what is chosen, `surface` that of the page, `cover` that of the band
    that a start page opens with; the dark ones hold where the learner's system asks for a dark page. `radius` rounds
    corners, in CSS pixels. `font` lists families, `display` is for titles. `logo` stands on start pages.
    """

    accent: Colour | None = None
    accent_dark: Colour | None = None
    surface: Colour | None = None
    surface_dark: Colour | None = None
    cover: Colour | None = None
    cover_dark: Colour | None = None
    radius: int | None = None
    font: tuple[str, ...] = ()
    display: Face | None = None
    logo: Image | None = None


class Art(StrEnum):
    """A family of drawings; which of it is drawn, the lesson's id decides."""

    CONTOURS = "contours"
    WAVES = "waves"
    GRID = "grid"
    ORBITS = "orbits"
    NETWORK = "network"


class Cover(Placed, frozen=True, kw_only=True):
    """What stands behind the words of a start page: a drawing, a picture, or nothing but its colour.

    `focus` is the point of the picture that is to be seen in any window, in percent from its left and its upper edge.
    Its `alt` is "" where it only decorates; `credit` says whose it is.
    """

    art: Art | None = None
    image: Image | None = None
    focus: tuple[int, int] = (50, 50)
    credit: str = ""


def pictures(covers: Iterable[Cover], theme: Theme | None) -> tuple[Image, ...]:
    """The pictures of covers, and of a theme."""
    found = (*(cover.image for cover in covers), theme.logo if theme else None)
    return tuple(image for image in found if image is not None)
