"""What a thing is called that its author gave no id: by its text, by its folder, else by a digest of its text."""

from __future__ import annotations

import os
import re
from pathlib import Path

from lessonpack import ids
from lessonpack.patterns import regex

COURSE_FILES = ("course.yaml", "course.yml")
LESSON_FILES = ("lesson.yaml", "lesson.yml")
# `lesson.yaml.txt`, as editors save it where the end of a name is hidden; `Lesson.YAML` where case counts; slips.
_NEARLY = regex(r"(lesson|course)\.(?:ya?ml|ymal|yalm|yam)(?:\.(?:txt|text|ya?ml))*", re.IGNORECASE)
_USUAL = ("lesson", "course")  # what the files of lessons and courses are called, up to the suffix
# Names that folders have whatever is in them.
_SAY_NOTHING = frozenset(
    {
        "content",
        "contents",
        "course",
        "courses",
        "docs",
        "documents",
        "downloads",
        "folder",
        "home",
        "lesson",
        "lessons",
        "main",
        "master",
        "module",
        "new",
        "new-folder",
        "out",
        "source",
        "src",
        "temp",
        "test",
        "tests",
        "tmp",
        "unit",
        "untitled",
        "untitled-folder",
        "work",
    }
)


def nearly(name: str) -> str:
    """How the file of a lesson or course is called whose name is nearly that; "" where it is, or is nothing like it."""
    match = _NEARLY.fullmatch(name)
    return f"{match[1].lower()}.yaml" if match is not None and name not in (*COURSE_FILES, *LESSON_FILES) else ""


def made(what: str, text: str, file: str = "") -> tuple[str, str]:
    """An id for a thing without one, and what it was made from; what fills a `file` may be called after its folder.

    It depends on nothing but the thing itself, not on what stands before it. A title in Latin letters makes an id that
    people can read; of other titles only a few of their readers would know it again.
    """
    own = ids.spelt(text)
    if file and not (own and ids.is_latin(text)):
        name, of = _place(file)
        if _says_something(name):
            return ids.derived(name, fallback=what), of
    if own:
        return ids.derived(text, fallback=what), "its text"
    return ids.digested(text, what), "a digest of its text"


def _place(file: str) -> tuple[str, str]:
    """The name of a file's folder, or the file's own where that is not the usual one, and which of the two it is.

    A lesson beside the file of a course has none: the folder is the course's.
    """
    path = Path(os.path.abspath(file))  # noqa: PTH100  # `resolve` would follow links to names that nobody sees
    if path.stem not in _USUAL:
        return path.stem, "its file's name"
    shared = path.stem == "lesson" and any(path.with_name(name).is_file() for name in COURSE_FILES)
    return "" if shared else path.parent.name, "its folder's name"


def _says_something(name: str) -> bool:
    made = ids.spelt(name)
    return made not in _SAY_NOTHING and ids.is_latin(name) and any(character.isalpha() for character in made)
