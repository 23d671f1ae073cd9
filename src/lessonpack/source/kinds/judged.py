"""What people judge: a text of one's own, and files to hand in."""

from __future__ import annotations

import re
from typing import Annotated, Any

from lessonpack.model.questions import Essay, FileUpload
from lessonpack.source import answers, rules
from lessonpack.source.kind import ELSEWHERE, OF_QUESTIONS, AskedShape, Kind, Written
from lessonpack.source.meant import OtherNames
from lessonpack.source.shape import Least, Shape
from lessonpack.source.values import Entry, Markdown, Value, found, refused, whole, words_of

_NOTES = "grader_notes graderinfo grading_notes rubric guidance criteria marking_guide grader"
_MOST_WORDS = 5000
_MOST_FILES = 20
_ENDING = r"\.?[A-Za-z0-9]{1,10}"


def _words(node: Any, info: Entry) -> int:
    return whole(node, info, 1, _MOST_WORDS)


def _files(node: Any, info: Entry) -> int:
    return whole(node, info, 1, _MOST_FILES)


def _ending(node: Any, info: Entry) -> str:
    """The end of a file's name, in small letters and without its point."""
    written = words_of(node, info).text
    ending = written.lstrip(".").lower()
    meant = _KINDS_OF_FILES.get(ending.removesuffix("s"), "")
    if meant or re.fullmatch(_ENDING, written) is None:
        expected = f"the end of a file's name, such as {meant or '`pdf`'}"
        raise refused(info, rules.EXPECTED, node, expected=expected, found=found(node))
    return ending


# What people call files by, which none of their names end with, and such ends.
_KINDS_OF_FILES = {
    name: endings
    for endings, names in {
        "`jpg` or `png`": "photo picture image foto",
        "`docx` or `odt`": "word document",
        "`xlsx` or `ods`": "excel spreadsheet",
        "`pptx` or `odp`": "powerpoint slide",
        "`mp4`": "video film movie",
        "`mp3`": "audio sound recording",
    }.items()
    for name in names.split()
}


Words = Annotated[int | None, Value(_words, {"type": "integer", "minimum": 1, "maximum": _MOST_WORDS})]
Files = Annotated[int, Value(_files, {"type": "integer", "minimum": 1, "maximum": _MOST_FILES})]
Ending = Annotated[str, Value(_ending, {"type": ["string", "number"], "pattern": f"^{_ENDING}$"})]


class WordsShape(Shape):
    other_names = OtherNames(
        {"least": "min minimum at_least from lower", "most": "max maximum at_most to limit upper"},
    )

    least: Words = None
    most: Words = None


class EssayShape(AskedShape):
    other_names = OtherNames(
        OF_QUESTIONS
        | {
            "words": "word_limit wordlimit length word_count limit",
            "notes": _NOTES,
            "sample": "sample_answer model_answer model example answer solution",
        },
        ELSEWHERE,
    )

    words: WordsShape = WordsShape()
    notes: Markdown = ()
    sample: Markdown = ()


class FileUploadShape(AskedShape):
    other_names = OtherNames(
        OF_QUESTIONS
        | {
            "files": "max_files count number attachments",
            "types": "file_types allowed_types formats extensions accept",
            "notes": _NOTES,
        },
        ELSEWHERE,
    )

    files: Files = 1
    types: Annotated[tuple[Ending, ...], Least(1)] | None = None
    notes: Markdown = ()


def _essay(written: Written) -> dict[str, Any]:
    shape: EssayShape | None = written.shape
    if shape is None:
        return {}
    _without_verdicts(written)
    least, most = shape.words.least, shape.words.most
    if least is not None and most is not None and least > most:
        written.reading.say(answers.NO_LENGTH, written.node.places["words"], least=least, most=most)
    return {"least": least, "most": most, "notes": shape.notes, "sample": shape.sample}


def _file_upload(written: Written) -> dict[str, Any]:
    shape: FileUploadShape | None = written.shape
    if shape is None:
        return {}
    _without_verdicts(written)
    return {"files": shape.files, "types": tuple(dict.fromkeys(shape.types or ())), "notes": shape.notes}


def _without_verdicts(written: Written) -> None:
    """Of right and wrong nothing can be said, since nobody knows it yet."""
    said = written.shape.feedback
    for key in ("correct", "partly", "incorrect"):
        if getattr(said, key):
            written.reading.say(answers.NO_VERDICT, written.node["feedback"].places[key], key=key)


KINDS = (
    Kind(
        name="essay",
        model=Essay,
        shape=EssayShape,
        own=_essay,
        called="long_answer long_text free_text extended_text extendedtext open_ended freetext prose",
    ),
    Kind(
        name="file_upload",
        model=FileUpload,
        shape=FileUploadShape,
        own=_file_upload,
        called="upload fileupload hand_in attachment submission file",
    ),
)
