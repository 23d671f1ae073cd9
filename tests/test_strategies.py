"""Random courses have whatever an author can write: each kind of question meets each thing that may be said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from lessonpack.features import Feature, features
from lessonpack.source import reader
from strategies import every_course, lessons

pytestmark = pytest.mark.full

PARTS = [
    "callout", "quote", "table", "code", "image", "more", "audio", "video", "embed", "download", "recall", "steps",
    "lesson", "section", "term", "stimulus", "quiz", "pool", "checking", "theme", "cover",
]  # fmt: skip
MARKS = {"formula": "$", "code": "`", "picture": "![", "emphasis": "*"}
STEM, PART, SAID, HINT = ({f"{mark} in {place}" for mark in MARKS} for place in ("stem", "part", "feedback", "hint"))
ALL = {
    *STEM, *SAID, *HINT, "general", "hint", "objective", "tags", "difficulty", "evidence", "language", "points",
    "variables", "stimulus", "pool",
}  # fmt: skip
JUDGED_AT_ONCE = {"correct", "partly", "incorrect", "check", "before"}
CHOICES = ALL | JUDGED_AT_ONCE | PART | {"feedback of a part", "nudge", "fixed", "shuffle"}
PAIRS = ALL | JUDGED_AT_ONCE | PART | {"all or nothing"}
TABLE: dict[str, set[str]] = {
    "single_choice": CHOICES,
    "multiple_response": CHOICES | {"weights", "all or nothing"},
    "true_false": ALL | JUDGED_AT_ONCE | PART | {"feedback of a part"},
    "matching": PAIRS | {"one to one", "shuffle"},
    "categorise": PAIRS | {"shuffle"},
    "ordering": PAIRS,
    "short_answer": ALL | JUDGED_AT_ONCE | {"feedback of a part", "shares", "case", "stars"},
    "numeric": ALL | JUDGED_AT_ONCE | {"feedback of a part", "shares", "range", "tolerance", "unit"},
    "essay": ALL,
    "file_upload": ALL,
    "cloze": ALL
    | JUDGED_AT_ONCE
    | {
        "feedback of a part",
        "weights",
        "all or nothing",
        "shares",
        "case",
        "stars",
        "range",
        "tolerance",
        "unit",
        "shuffle",
    },
    "hotspot": ALL | JUDGED_AT_ONCE | {"feedback of a part", "all or nothing"},
    "text_only": STEM | {"language"},
}


# What a lesson has at least where all of its questions are asked somewhere.
SHORT = st.fixed_dictionaries(
    {
        "title": st.just("A lesson"),
        "language": st.just("en"),
        "sections": st.builds(lambda: [{"title": "A section", "blocks": [{"heading": "Here"}]}]),
    }
)


def test_every_kind_of_question_meets_all_that_can_be_said_of_it_and_nothing_else() -> None:
    met: Counter[tuple[str, str]] = Counter()
    drawing(lessons(head=SHORT), 4_000, lambda lesson: met.update(pairs(lesson)))
    wanted = {(kind, said) for kind, row in TABLE.items() for said in row}
    assert wanted - met.keys() == set()
    assert met.keys() - wanted == set()


def test_every_key_of_questions_blocks_quizzes_and_looks_is_drawn() -> None:
    parts = reader.json_schema()["$defs"]
    used: dict[str, set[str]] = {}
    drawing(
        lessons(), 4_000, lambda lesson: [used.setdefault(name, set()).update(part) for name, part in mappings(lesson)]
    )
    left = {name: parts[name]["properties"].keys() - used.get(name, set()) for name in (*TABLE, *PARTS)}
    # A pool by its tag needs as many questions with it as are picked, and nowhere else: tests of the reader have those.
    assert {name: keys for name, keys in left.items() if keys} == {"pool": {"tag"}}


def test_every_row_of_the_capability_tables_is_used_by_some_of_them() -> None:
    found: set[Feature] = set()
    drawing(every_course, 400, lambda course: found.update(feature for feature, _, _ in features(course)))
    assert set(Feature) - found == set()


def drawing(what: st.SearchStrategy[Any], number: int, use: Callable[[Any], None]) -> None:
    """Draw the same values each time."""

    @seed(1)
    @settings(max_examples=number, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(what)
    def draw(value: Any) -> None:
        use(value)

    draw()


def pairs(lesson: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each kind of a lesson's questions with each thing that is said of one of them, or done with it."""
    pooled = {id for pool in lesson.get("quiz", {}).get("pools", ()) for id in pool["questions"]}
    blocks = [block for section in lesson.get("sections", ()) for block in section["blocks"]]
    places = {
        "pool": pooled,
        "before": set(lesson.get("before", ())),
        "check": {block["check"] for block in blocks if "check" in block},
    }
    for question in lesson["questions"]:
        [(kind, asked)] = question.items()
        yield from ((kind, said) for said in said_of(asked))
        yield from ((kind, place) for place, ids in places.items() if asked.get("id") in ids)


def said_of(asked: dict[str, Any]) -> Iterator[str]:
    feedback = asked.get("feedback", {})
    parts = list(parts_of(asked))
    gaps = list(asked.get("gaps", {}).values())
    named = [part for part in parts if isinstance(part, dict)]
    plain = {
        "hint",
        "objective",
        "tags",
        "difficulty",
        "evidence",
        "language",
        "points",
        "variables",
        "stimulus",
        "shuffle",
    }
    yield from (key for key in (*plain, *feedback) if asked.get(key) or key in feedback)
    yield from (said for key, said in IN_PARTS.items() if any(part.get(key) for part in (*named, *gaps)))
    yield from (key for key in ("tolerance", "range", "unit") if any(key in each for each in (asked, *gaps)))
    yield from (
        said for key, said in (("case", "case"), ("wildcard", "stars")) if any(each.get(key) for each in (asked, *gaps))
    )
    if asked.get("scoring") == "all_or_nothing":
        yield "all or nothing"
    if asked.get("one_to_one"):
        yield "one to one"
    if asked.get("choice_feedback"):
        yield "feedback of a part"
    hints = asked.get("hint", [])
    texts = {
        "stem": [asked.get("stem", ""), asked.get("text", "")],
        "part": [part if isinstance(part, str) else part.get("text", part.get("term", "")) for part in parts],
        "feedback": [
            *feedback.values(),
            *asked.get("choice_feedback", {}).values(),
            *(p.get("feedback", "") for p in named),
        ],
        "hint": hints if isinstance(hints, list) else [hints],
    }
    for place, written in texts.items():
        yield from (f"{mark} in {place}" for mark, sign in MARKS.items() if any(sign in text for text in written))


IN_PARTS = {
    "feedback": "feedback of a part", "nudge": "nudge", "fixed": "fixed", "weight": "weights", "penalty": "weights",
    "share": "shares", "shuffle": "shuffle",
}  # fmt: skip


def parts_of(asked: dict[str, Any]) -> Iterator[Any]:
    """What stands to choice or is known of what is typed."""
    for holder in (asked, *asked.get("gaps", {}).values()):
        for key in ("choices", "pairs", "items", "others", "areas"):
            yield from holder.get(key, ())
    yield from asked.get("labels", {}).values()
    yield from (item for group in asked.get("groups", ()) for item in group["items"])


def mappings(lesson: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parts of a lesson that have keys, by the names that the schema has for them."""
    named = {"stimuli": "stimulus", "glossary": "term", "sections": "section"}
    alone = {"quiz": "quiz", "checks": "checking", "theme": "theme", "cover": "cover"}
    yield "lesson", lesson
    yield from ((name, lesson[key]) for key, name in alone.items() if isinstance(lesson.get(key), dict))
    yield from ((name, each) for key, name in named.items() for each in lesson.get(key, ()))
    yield from (("pool", each) for each in lesson.get("quiz", {}).get("pools", ()))
    blocks = [block for section in lesson.get("sections", ()) for block in section["blocks"]]
    for entry in (*blocks, *lesson["questions"]):
        yield from ((kind, part) for kind, part in entry.items() if isinstance(part, dict))
