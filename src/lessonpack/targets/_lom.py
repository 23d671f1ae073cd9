"""IEEE LOM as markup: the metadata of a course and of its questions, in one form for all packages that carry LOM."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lessonpack.formats.lom import PREFIX, SOURCE
from lessonpack.model.asked import Difficulty
from lessonpack.model.course import Course, Objective
from lessonpack.render.xml import Child, Node, Pattern, el, stack

_TOOL = "lessonpack"


def of_course(course: Course, objectives: Iterable[Objective] = ()) -> Node:
    """What the source says about the course, with the objectives that no question's metadata carries."""
    language = course.language
    return stack(
        f"{PREFIX}:lom",
        None,
        part(
            "general",
            part("identifier", part("catalog", _TOOL), part("entry", course.id)),
            words("title", course.title, language),
            part("language", language),
            words("description", course.description, language) if course.description else None,
            *keywords(course.keywords, language),
        ),
        part("lifeCycle", words("version", course.version, language), *map(_author, course.authors)),
        _rights(course.rights, language) if course.rights else None,
        _origin(course.source, language) if course.source else None,
        *(aim(objective, language) for objective in objectives),
    )


def _of_title(title: str, language: str) -> Node:
    return part("lom", part("general", words("title", title, language)))


of_title = Pattern(2, _of_title)  # what most questions have: a title, in a language


def aim(objective: Objective, language: str) -> Node:
    """A learning objective, as LOM's classification by educational objective."""
    return part(
        "classification",
        _term("purpose", "educational objective"),
        part("taxonPath", part("taxon", part("id", objective.id), words("entry", objective.text, language))),
        words("description", objective.text, language),
    )


def hardness(difficulty: Difficulty) -> Node:
    """How hard something is, in LOM's words (5.8)."""
    word = "difficult" if difficulty is Difficulty.HARD else difficulty
    return part("educational", _term("difficulty", word))


def keywords(said: Iterable[str], language: str) -> Iterator[Node]:
    """A keyword element for each of the words, which are in that language."""
    return (words("keyword", word, language) for word in said)


def words(name: str, said: str, language: str) -> Node:
    """An element that holds text in a language."""
    return part(name, el(f"{PREFIX}:string", {"language": language}, said))


def part(name: str, *children: Child) -> Node:
    """An element in LOM's namespace."""
    return el(f"{PREFIX}:{name}", None, *children)


def _author(name: str) -> Node:
    return part("contribute", _term("role", "author"), part("entity", _card(name)))


def _card(name: str) -> str:
    """LOM names people by vCard (RFC 2426), where these characters are escaped.

    N, which a card must have, holds the whole name in its first part: which words of it are a family name only its
    bearer can say, and it may be that of a group.
    """
    for character in "\\;,":
        name = name.replace(character, f"\\{character}")
    return f"BEGIN:VCARD\nVERSION:3.0\nN:{name};;;;\nFN:{name}\nEND:VCARD"


def _rights(said: str, language: str) -> Node:
    return part("rights", _term("copyrightAndOtherRestrictions", "yes"), words("description", said, language))


def _origin(said: str, language: str) -> Node:
    resource = part("resource", words("description", said, language))
    return part("relation", _term("kind", "isbasedon"), resource)


def _term(name: str, value: str) -> Node:
    return part(name, part("source", SOURCE), part("value", value))
