"""What people judge: Moodle has one type for texts and files, the essay."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack.model.questions import Essay, FileUpload, Judged, Question
from lessonpack.render.xml import Node
from lessonpack.targets._moodle.kind import Asked, Makers
from lessonpack.targets._moodle.texts import rich, value
from lessonpack.targets._qti.kinds.judged import lines

_FIELD_LINES = (2, 3, *range(5, 45, 5))  # the heights of a field that Moodle offers
_COUNTED = 3  # files; for more its form has "unlimited" alone
_UNLIMITED = -1


def essay(question: Essay) -> Asked:
    """An essay question with a plain field, which has to be filled in."""
    height = next((each for each in _FIELD_LINES if each >= lines(question)), _FIELD_LINES[-1])
    limits = {"minwordlimit": question.least, "maxwordlimit": question.most}
    return _asked(
        question,
        value("responseformat", "plain"),
        value("responserequired", "1"),
        value("responsefieldlines", str(height)),
        *(value(name, str(words)) for name, words in limits.items() if words is not None),
        *_files(0, 0, ""),
    )


def file_upload(question: FileUpload) -> Asked:
    """An essay question without a text, which takes files."""
    most = question.files if takes_three(question) else _UNLIMITED
    types = ",".join(f".{each}" for each in question.types)
    return _asked(
        question,
        value("responseformat", "noinline"),
        value("responserequired", "0"),
        value("responsefieldlines", "2"),
        *_files(most, 1, types),
    )


def takes_three(question: Question) -> bool:
    """True where Moodle can be told how many files are taken."""
    return isinstance(question, FileUpload) and question.files <= _COUNTED


def _files(most: int, least: int, types: str) -> Iterator[Node]:
    yield value("attachments", str(most))
    yield value("attachmentsrequired", str(least))
    yield value("maxbytes", "0")
    yield value("filetypeslist", types)


def _asked(question: Judged, *elements: Node) -> Asked:
    return Asked("essay", "0", (*elements, rich("graderinfo", question.notes), rich("responsetemplate", ())))


KINDS: Makers = {Essay: essay, FileUpload: file_upload}
