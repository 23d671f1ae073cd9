"""Terms, each with its partner, and partners that belong to none of them."""

from __future__ import annotations

from typing import Annotated, Any

from lessonpack.findings import Place
from lessonpack.model.asked import Part, Scoring
from lessonpack.model.content import in_tex, paragraph
from lessonpack.model.questions import Matching, Term
from lessonpack.source import identifiers
from lessonpack.source.kind import ELSEWHERE, OF_QUESTIONS, SHUFFLED, AskedShape, HowScored, Kind, Written
from lessonpack.source.kinds import _rules
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import entries
from lessonpack.source.shape import Least, Shape
from lessonpack.source.values import Flag, Id, Line, Markdown


class PairShape(Shape):
    other_names = OtherNames(
        {
            "term": "left premise prompt stem question source item key word",
            "partner": "right answer match response definition target value meaning",
        },
        dict.fromkeys(("points", "points_each"), "points belong to the question"),
    )

    id: Id = ""
    term: Markdown
    partner: Line


class MatchingShape(AskedShape):
    other_names = OtherNames(
        OF_QUESTIONS
        | {
            "pairs": "matches items terms options choices answers",
            "distractors": "extra extras extra_answers wrong decoys lures",
            "shuffle": SHUFFLED,
            "one_to_one": "once unique use_once partners_once each_once bijective",
            "scoring": "partial partial_credit grading",
        },
        ELSEWHERE,
    )

    pairs: Annotated[tuple[PairShape, ...], Least(2)]
    distractors: tuple[Line, ...] = ()
    shuffle: Flag = False
    one_to_one: Flag = False
    scoring: HowScored = Scoring.PARTIAL


def _own(written: Written) -> dict[str, Any]:
    shape: MatchingShape | None = written.shape
    pairs = entries(written.node, "pairs")
    used = identifiers.authored(written.reading, pairs, "pair")
    if shape is None:
        return {}
    ids = [
        pair.id or identifiers.derived(written.reading, node, "pair", in_tex(pair.term), used)
        for pair, node in zip(shape.pairs, pairs, strict=True)
    ]
    partners = _partners(written, shape, used)
    terms = (
        Term(id=id, text=pair.term, partner=partners[pair.partner].id, at=written.reading.place(node.at))
        for id, pair, node in zip(ids, shape.pairs, pairs, strict=True)
    )
    return {
        "terms": tuple(terms),
        "partners": tuple(partners.values()),
        "shuffle": shape.shuffle,
        "one_to_one": shape.one_to_one,
        "scoring": shape.scoring,
    }


def _partners(written: Written, shape: MatchingShape, used: identifiers.UsedIds) -> dict[str, Part]:
    """Each partner once, by its text: two terms with the same one share it. It is called by its text, too."""
    reading, found = written.reading, dict[str, Part]()
    places = [reading.place(node["partner"].at) for node in entries(written.node, "pairs")]
    for pair, node, at in zip(shape.pairs, entries(written.node, "pairs"), places, strict=True):
        if pair.partner not in found:
            found[pair.partner] = _partner(pair.partner, used, at)
        elif shape.one_to_one:
            reading.say(_rules.ONE_TO_ONE, node["partner"].at, found=pair.partner[:60])
    for text, node in zip(shape.distractors, entries(written.node, "distractors"), strict=True):
        if text in found:
            reading.say(_rules.NO_DISTRACTOR, node.at, found=text[:60])
        else:
            found[text] = _partner(text, used, reading.place(node.at))
    return found


def _partner(text: str, used: identifiers.UsedIds, at: Place) -> Part:
    return Part(id=identifiers.by_text("partner", text, used), text=paragraph(text), at=at)


KINDS = (
    Kind(
        name="matching",
        model=Matching,
        shape=MatchingShape,
        own=_own,
        called="match matching_pairs pairs matching_question match_pairs connect",
    ),
)
