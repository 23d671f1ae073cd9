"""What people judge: a text of one's own, and files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.questions import Essay, FileUpload
from lessonpack.render.xml import Kept, Node, el, join, stack
from lessonpack.targets._qti.kinds.judged import lines
from lessonpack.targets._qti.scoring import number
from lessonpack.targets._qti12.html import Html
from lessonpack.targets._qti12.kind import Fed, Makers
from lessonpack.targets._qti12.processing import judged
from lessonpack.targets._qti12.profile import RESPONSE, Profile, Types


class _Judged(Struct, frozen=True):
    question: Essay | FileUpload
    profile: Profile

    fed_back: ClassVar[tuple[Fed, ...]] = ()

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        yield from ()

    @property
    def processed(self) -> Kept:
        most = number(self.question.points) if self.profile.whole else "100"
        general = bool(self.question.said.general)
        return Kept(judged(most, told=self.profile.told(self.question), general=general))


class WrittenText(_Judged, frozen=True):
    """A `response_str` with a field for a text."""

    question: Essay

    types: ClassVar[Types] = Types(
        canvas="essay_question", new_quizzes="essay_question", cartridge="cc.essay.v0p1", plain="Short Answers/Essay"
    )

    def written(self, body: Html) -> Node:  # noqa: ARG002  # there is no text in it
        rows = {"rows": str(lines(self.question))} if self.profile.whole else None
        is_one = "Ordered" if self.profile.whole else "Single"  # by which ILIAS tells an essay from a text with gaps
        return stack("response_str", {"ident": RESPONSE, "rcardinality": is_one}, el("render_fib", rows))


class Upload(_Judged, frozen=True):
    """No response at all: Canvas knows it by its type."""

    question: FileUpload

    types: ClassVar[Types] = Types(canvas="file_upload_question", new_quizzes="file_upload_question")

    def written(self, body: Html) -> Node:  # noqa: ARG002  # there is nothing in it
        return join(())


KINDS: Makers = {Essay: WrittenText, FileUpload: Upload}
