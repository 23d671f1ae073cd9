"""Things to be put in order, which the author writes in the right one."""

from __future__ import annotations

from typing import Annotated, Any

from lessonpack.model.asked import Part, Scoring
from lessonpack.model.content import in_tex
from lessonpack.model.questions import Ordering
from lessonpack.source import identifiers
from lessonpack.source.kind import ELSEWHERE, OF_QUESTIONS, AskedShape, HowScored, Kind, Written
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import entries
from lessonpack.source.shape import Least
from lessonpack.source.values import Markdown


class OrderingShape(AskedShape):
    other_names = OtherNames(
        OF_QUESTIONS
        | {
            "items": "order steps sequence choices options answers correct_order entries list",
            "scoring": "partial partial_credit grading",
        },
        ELSEWHERE | {"shuffle": "items are always shuffled"},
    )

    items: Annotated[tuple[Markdown, ...], Least(2)]
    scoring: HowScored = Scoring.PARTIAL


def _own(written: Written) -> dict[str, Any]:
    shape: OrderingShape | None = written.shape
    if shape is None:
        return {}
    used = identifiers.UsedIds()
    items = (
        Part(id=identifiers.by_text("item", in_tex(text), used), text=text, at=written.reading.place(node.at))
        for text, node in zip(shape.items, entries(written.node, "items"), strict=True)
    )
    return {"items": tuple(items), "scoring": shape.scoring}


KINDS = (
    Kind(
        name="ordering",
        model=Ordering,
        shape=OrderingShape,
        own=_own,
        called="order sequence sequencing rank ranking sort arrange",
    ),
)
