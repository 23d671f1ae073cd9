"""Items to be put into groups, which the author writes group by group."""

from __future__ import annotations

from typing import Annotated, Any

from lessonpack.model.asked import Part, Scoring, mixed
from lessonpack.model.content import in_tex, paragraph
from lessonpack.model.questions import Categorise, Term
from lessonpack.source import identifiers
from lessonpack.source.kind import ELSEWHERE, OF_QUESTIONS, SHUFFLED, AskedShape, HowScored, Kind, Written
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import entries
from lessonpack.source.shape import Least, Shape
from lessonpack.source.values import Flag, Id, Line, Markdown


class GroupShape(Shape):
    other_names = OtherNames(
        {"name": "title group category label text heading", "items": "members entries options choices answers terms"},
        dict.fromkeys(("points", "points_each"), "points belong to the question"),
    )

    id: Id = ""
    name: Line
    items: Annotated[tuple[Markdown, ...], Least(1)]


class CategoriseShape(AskedShape):
    other_names = OtherNames(
        OF_QUESTIONS
        | {
            "groups": "categories buckets bins classes",
            "shuffle": SHUFFLED,
            "scoring": "partial partial_credit grading",
        },
        ELSEWHERE
        | {
            "one_to_one": "a group takes any number of items",
        },
    )

    groups: Annotated[tuple[GroupShape, ...], Least(2)]
    shuffle: Flag = False
    scoring: HowScored = Scoring.PARTIAL


def _own(written: Written) -> dict[str, Any]:
    reading, nodes = written.reading, entries(written.node, "groups")
    shape: CategoriseShape | None = written.shape
    used = identifiers.authored(reading, nodes, "group")
    if shape is None:
        return {}
    groups, items = list[Part](), list[Term]()
    for group, node in zip(shape.groups, nodes, strict=True):
        id = group.id or identifiers.derived(reading, node, "group", group.name, used)
        groups.append(Part(id=id, text=paragraph(group.name), fixed=True, at=reading.place(node.at)))
    for group, made, node in zip(shape.groups, groups, nodes, strict=True):
        for text, entry in zip(group.items, entries(node, "items"), strict=True):
            id = identifiers.by_text("item", in_tex(text), used)
            items.append(Term(id=id, text=text, partner=made.id, at=reading.place(entry.at)))
    return {"terms": mixed(items), "partners": tuple(groups), "shuffle": shape.shuffle, "scoring": shape.scoring}


KINDS = (
    Kind(
        name="categorise",
        model=Categorise,
        shape=CategoriseShape,
        own=_own,
        called="categorize categorization categorisation categories group groups grouping classify",
    ),
)
