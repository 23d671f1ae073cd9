"""The sheets of style that only courses with certain blocks have something for."""

from __future__ import annotations

from collections.abc import Callable

from lessonpack.model.blocks import Audio, Block, Download, Embed, Figure, Video, block_parts, has_folds
from lessonpack.model.content import Note, inlines
from lessonpack.model.course import Course

_SHEETS: dict[str, Callable[[Block], bool]] = {
    "fold": has_folds,
    "recording": lambda block: isinstance(block, Audio | Video | Download),
    "embed": lambda block: isinstance(block, Embed),
    "notes": lambda block: any(isinstance(node, Note) for part in block_parts(block) for node in inlines(part)),
    "beside": lambda block: isinstance(block, Figure) and bool(block.beside),
}


def unread_sheets(course: Course) -> tuple[str, ...]:
    """Those that no block of the course needs."""
    blocks = [block for lesson in course.lessons for section in lesson.sections for block in section.blocks]
    return tuple(sheet for sheet, is_needed in _SHEETS.items() if not any(map(is_needed, blocks)))
