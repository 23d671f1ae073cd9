"""What people judge: a text of one's own, and a file."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.questions import Essay, FileUpload, Judged
from lessonpack.render.xml import Node, el, join
from lessonpack.targets._qti.kind import Makers
from lessonpack.targets._qti.scoring import Declared, Fed
from lessonpack.targets._qti.xhtml import Html

_WORDS_A_LINE = 12
_LINES, _MOST_LINES = 12, 60  # of an answer of any length, and of any answer
# What files are by the ends of their names, where that has one name.
_TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def lines(essay: Essay) -> int:
    """How many lines the longest answer needs."""
    return _LINES if essay.most is None else min(_MOST_LINES, max(3, ceil(essay.most / _WORDS_A_LINE)))


class _Judged(Struct, frozen=True):
    """What both have: nothing in them is right, and nothing has an identifier."""

    question: Judged

    fed_back: ClassVar[tuple[Fed, ...]] = ()

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        yield from ()

    def with_notes(self, asked: Node, body: Html) -> Node:
        """The interaction, and below it what those are told who judge."""
        notes = self.question.notes
        return join([asked, el("rubricBlock", {"view": "scorer"}, body.blocks(notes))]) if notes else asked


class ExtendedText(_Judged, frozen=True):
    """An extendedTextInteraction for plain text."""

    question: Essay

    name: ClassVar[str] = "extendedTextInteraction"
    declared: ClassVar[Declared] = Declared("single", "string", ())

    def written(self, body: Html) -> Node:
        field = {"responseIdentifier": "RESPONSE", "expectedLines": str(lines(self.question)), "format": "plain"}
        return self.with_notes(el(self.name, field), body)


class Upload(_Judged, frozen=True):
    """An uploadInteraction for one file."""

    question: FileUpload

    name: ClassVar[str] = "uploadInteraction"
    declared: ClassVar[Declared] = Declared("single", "file", ())

    def written(self, body: Html) -> Node:
        named = self.question.types
        kind = _TYPES.get(named[0]) if len(named) == 1 else None
        return self.with_notes(el(self.name, {"responseIdentifier": "RESPONSE", "type": kind}), body)


KINDS: Makers = {Essay: ExtendedText, FileUpload: Upload}
