"""How much room a block takes where a page has more than its text needs: what the author says, else what fits it."""

from __future__ import annotations

from collections.abc import Iterable

from lessonpack.model.blocks import (
    Figure,
    Listing,
    Table,
    Width,
)
from lessonpack.model.content import Grid, Media, plain

# What a line of 66 characters of text holds of smaller or wider letters.
_CODE = 56  # characters of code
_CELLS = 68  # characters in the cells of a row, with the space between them
_LONG_CELL = 28  # a cell with more than that reads well on several lines
_PADDING = 3  # characters: what parts two cells
_MANY = 5  # columns
_SMALL, _LARGE = 200, 640  # CSS pixels: a picture that stands lost in a line, and one that has more to show
_LANDSCAPE = 1.4  # as wide as high: what is higher would leave no room for text on the screen


def width(block: Table | Listing | Figure) -> Width:
    """The width of a block."""
    if block.width is not None:
        return block.width
    match block:
        case Table(grid=grid):
            return grid_width(grid)
        case Listing(text=text):
            return code_width(text)
        case Figure(image=image):
            return _picture_width(image.media)


def grid_width(grid: Grid) -> Width:
    """Wide for a table of many columns, and for one whose cells would be squeezed."""
    columns: Iterable[tuple[str, ...]] = zip(
        *((plain(cell) for cell in row) for row in (grid.header, *grid.rows)), strict=False
    )
    lengths = [min(_LONG_CELL, max(map(len, column))) + _PADDING for column in columns]
    return _wide_if(len(lengths) >= _MANY or sum(lengths) > _CELLS)


def code_width(text: str) -> Width:
    """Wide for code with a line that would not fit."""
    return _wide_if(max(map(len, text.expandtabs(4).splitlines()), default=0) > _CODE)


def _picture_width(media: Media) -> Width:
    if 0 < media.width < _SMALL:
        return Width.SMALL
    return _wide_if(media.width > max(_LARGE, media.height * _LANDSCAPE))


def _wide_if(has_more: bool) -> Width:
    return Width.WIDE if has_more else Width.TEXT
