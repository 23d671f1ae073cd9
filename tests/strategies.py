"""Hypothesis strategies: lessons as plain data, the same data as YAML text, and the Courses they say."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from lessonpack.findings import Log
from lessonpack.model.content import Image, Media, Paragraph
from lessonpack.model.course import Course, FinalQuiz, Pool, Scos, reference
from lessonpack.model.questions import Hotspot, Question, own_pictures
from lessonpack.source import reader


class Plain(str):
    """A scalar that goes into YAML as it stands, without quotation marks."""

    __slots__ = ()


_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9 ,.()é–-]*[A-Za-z0-9.)é]")

# --- values -------------------------------------------------------------------------------------------

# Letters, what Markdown and XML care about, line breaks, other scripts, beyond the basic plane.
ALPHABET = "abcXYZ 019.,;:-–—()'\"“”!?#&<>*_`[]{}|~$\\/%@=+^\néßΩЖ中文אב🧽\u00a0\u0301"
_WORDY = "abcdefgXYZ .,;:()'?!-–éßΩЖ中文🧽&"

ids = st.from_regex(r"[a-z][a-z0-9]{0,6}(?:[-_][a-z0-9]{1,4}){0,2}", fullmatch=True).filter(
    lambda id: id not in ("true", "false", "null")
)
words = st.text(_WORDY, min_size=1, max_size=24).filter(lambda text: re.search(r"\w", text) is not None)
"""Text that Markdown takes for a paragraph or two, whatever stands in it."""
markup = st.text(ALPHABET, min_size=1, max_size=60)
"""Text that may mean anything to Markdown, findings included."""
scalars = st.sampled_from(
    [Plain(text) for text in ("0123", "12:30", "1e3", ".5", "yes", "no", "on", "1.0", "true", "2024-01-01", "null x")]
)
"""What other YAML readers would turn into something that the author did not type."""
texts = st.one_of(words, words, scalars)
marked = st.one_of(texts, texts, words.map(lambda text: f"kept ~~gone~~ {text}"))
"""Text of a field in which Markdown is read."""
points = st.sampled_from([Plain(text) for text in ("1", "2", "0.5", "2.25", "0.0001", "1000", "1e1", "+3", ".5", "03")])
flags = st.booleans()


def _optional(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=keys)


def _entries(entry: st.SearchStrategy[Any], least: int, most: int, *, ids: bool = True) -> st.SearchStrategy[list[Any]]:
    """A list whose entries have ids, or none, that are distinct as packages write them."""
    return st.lists(entry, min_size=least, max_size=most, unique_by=_token if ids else None)


def _token(entry: dict[str, Any]) -> object:
    inner = next(iter(entry.values())) if len(entry) == 1 else entry
    id = inner.get("id") if isinstance(inner, dict) else None
    return id.replace("-", "_") if id else object()


_LANGUAGES = st.sampled_from(["en", "de-CH", "no", "zh-Hant", "sr-Latn-RS"])

# --- blocks -------------------------------------------------------------------------------------------


def _with(required: dict[str, st.SearchStrategy[Any]], **keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(required, optional=keys)


def _tables() -> st.SearchStrategy[dict[str, Any]]:
    def of(width: int) -> st.SearchStrategy[dict[str, Any]]:
        row = st.lists(st.one_of(texts, st.just("")), min_size=width, max_size=width)
        return _with({"header": row, "rows": st.lists(row, min_size=1, max_size=2)}, caption=texts)

    return st.integers(1, 3).flatmap(of)


_lines = st.lists(texts, min_size=1, max_size=2)
_hidden = st.lists(_with({"text": texts}, ask=texts), min_size=1, max_size=2)
_FILMS = st.sampled_from(["https://youtu.be/aqz-KE-bpKQ", "https://vimeo.com/1", "https://tube.example.org/e/1"])
blocks = st.one_of(
    st.fixed_dictionaries({"text": marked}),
    st.fixed_dictionaries({"heading": texts}),
    st.fixed_dictionaries(
        {
            "callout": _with(
                {"kind": st.sampled_from(["note", "example", "warning", "tip", "key"]), "text": texts}, title=texts
            )
        }
    ),
    st.fixed_dictionaries({"quote": _with({"text": texts, "by": texts}, source=texts, language=_LANGUAGES)}),
    st.fixed_dictionaries({"table": _tables()}),
    st.fixed_dictionaries({"more": st.fixed_dictionaries({"title": texts, "text": marked})}),
    st.fixed_dictionaries({"recall": _with({"prompt": marked, "answer": texts}, checklist=_lines)}),
    st.fixed_dictionaries({"steps": _with({"shown": _lines, "hidden": _hidden}, title=texts, task=texts)}),
    st.fixed_dictionaries({"embed": _with({"address": _FILMS, "title": texts}, description=texts, transcript=marked)}),
    st.fixed_dictionaries({"code": _with({"text": texts}, language=st.just("python"), caption=texts)}),
)
sections = _with({"title": texts, "blocks": st.lists(blocks, min_size=1, max_size=2)}, id=ids)

# --- questions ----------------------------------------------------------------------------------------

_FEEDBACK = _optional(general=texts, correct=texts, partly=texts, incorrect=texts)
_ASKED: dict[str, st.SearchStrategy[Any]] = {
    "id": ids,
    "points": points,
    "feedback": _FEEDBACK,
    "hint": st.one_of(texts, st.lists(texts, min_size=1, max_size=3)),
    "tags": st.lists(texts, max_size=2),
    "difficulty": st.sampled_from(["easy", "medium", "hard"]),
    "evidence": texts,
    "language": _LANGUAGES,
}


_JUDGED = _ASKED | {"feedback": _optional(general=texts), "notes": marked}
_NUMBERS = st.sampled_from([Plain(text) for text in ("0", "-3", "9.81", "6.02e23")])
_TOLERANCES = st.sampled_from([Plain(text) for text in ("0", "0.05", "2%")])
_FAR = [Plain(text) for text in ("1e3", "-77.5")]  # from all of these, and from each other
_SHARES = st.sampled_from([Plain(text) for text in ("0", "50", "33.3333", "5e1")])


@st.composite
def _weighed(draw: st.DrawFn, choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The choices, right ones with a weight or none, wrong ones with a penalty or none."""
    for each in choices:
        if draw(flags):
            each["weight" if each.get("correct") else "penalty"] = draw(_SHARES if not each.get("correct") else points)
    return choices


@st.composite
def _choices(draw: st.DrawFn, *, one: bool) -> list[dict[str, Any]]:
    choice = _with({"text": texts}, id=ids, feedback=texts, nudge=texts, fixed=flags)
    made = draw(_entries(choice, 2, 4))
    right = {draw(st.integers(0, len(made) - 1))}
    if not one:
        right |= draw(st.sets(st.integers(0, len(made) - 1), max_size=2))
    for number, entry in enumerate(made):
        if number in right or draw(flags):
            entry["correct"] = number in right
    return made


_pairs = _entries(_with({"term": texts, "partner": texts}, id=ids), 2, 4)


def _given_once(asked: dict[str, Any]) -> dict[str, Any]:
    """The question, one to one only where each term has a partner of its own, as that is read."""
    partners = [" ".join(str(pair["partner"]).split()) for pair in asked["pairs"]]
    return asked if len({*partners}) == len(partners) else {**asked, "one_to_one": False}


# No two read alike: those for all points begin with a letter, the others with a number.
_typed = st.lists(
    st.from_regex(r"[b-z][a-z *é]{0,8}[0-9]", fullmatch=True),
    min_size=1,
    max_size=3,
    unique_by=lambda text: " ".join(text.split()),
)
_written_out = _typed.filter(lambda answers: not any("*" in text for text in answers))
# Of patterns none takes another, nor any of these.
_starred = st.tuples(_written_out, st.sampled_from([["*a-*"], ["a*-"], ["*-", "a*"]])).map(
    lambda both: both[0] + both[1]
)


_others = st.lists(
    _with({"text": st.from_regex(r"[1-9][a-z]{1,8}", fullmatch=True)}, share=_SHARES, feedback=texts),
    max_size=2,
    unique_by=lambda entry: entry["text"],
)


# One that takes all numbers is the last: each takes what those before it leave.
_all_numbers = _with({"range": st.just([Plain("-1e30"), Plain("1e30")])}, share=_SHARES, feedback=texts)
_other_numbers = st.builds(
    lambda far, rest: far + rest,
    st.lists(
        _with({"answer": st.sampled_from(_FAR)}, tolerance=_TOLERANCES, share=_SHARES, feedback=texts),
        max_size=2,
        unique_by=lambda entry: entry["answer"],
    ),
    st.lists(_all_numbers, max_size=1),
)


def _typing(
    required: dict[str, Any] | None = None, **keys: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """What is typed, with stars that stand for anything or without."""
    required, keys = required or {}, {"case": flags, "others": _others, **keys}
    starred = {"answers": _starred, "wildcard": st.just(Plain("true"))}
    return st.one_of(_with(required | {"answers": _typed}, **keys), _with(required | starred, **keys))


_LENGTHS = st.sampled_from([{"least": Plain("5")}, {"most": Plain("60")}, {"least": Plain("5"), "most": Plain("60")}])
_COUNTS = st.sampled_from([Plain("1"), Plain("2"), Plain("5")])
_ENDINGS = st.sampled_from([["pdf"], ["pdf", ".PNG"], ["xyz"]])
_OPTIONS = st.lists(
    _with({"text": st.from_regex(r"[b-z][a-z]{0,8}", fullmatch=True)}, feedback=texts),
    min_size=2,
    max_size=3,
    unique_by=lambda entry: entry["text"],
)
_WEIGHTS_OF_GAPS = st.sampled_from([Plain("1"), Plain("3")])
_gaps = st.one_of(
    _typing(weight=_WEIGHTS_OF_GAPS),
    _with(
        {"answer": _NUMBERS},
        tolerance=_TOLERANCES,
        unit=st.just("m/s²"),
        others=_other_numbers,
        weight=_WEIGHTS_OF_GAPS,
    ),
    _with({"choices": _OPTIONS}, weight=_WEIGHTS_OF_GAPS),
)
# Areas side by side, in the pixels of `_PICTURE`.
_SHAPES = (
    lambda left: {"rectangle": [Plain(str(n)) for n in (left, 0, left + 40, 60)]},
    lambda left: {"circle": [Plain(str(n)) for n in (left + 20, 30, 20)]},
    lambda left: {"polygon": [[Plain(str(x)), Plain(str(y))] for x, y in ((left, 0), (left + 40, 0), (left + 20, 60))]},
)


@st.composite
def _clozes(draw: st.DrawFn) -> dict[str, Any]:
    """A text that has each of its gaps once."""
    named = draw(st.dictionaries(ids, _gaps, min_size=1, max_size=3))
    tokens = {name.replace("-", "_") for name in named}
    named = dict(list(named.items())[:1]) if len(tokens) < len(named) else named
    for gap in named.values():
        for place, option in enumerate(gap.get("choices", ())):
            option["correct"] = place == 0
    text = " ".join(["So:", *(f"{draw(words)} [[{name}]]" for name in named)])
    asked = draw(_optional(stem=marked, scoring=st.sampled_from(["partial", "all_or_nothing"]), **_ASKED))
    return {"text": text, "gaps": named, **asked}


@st.composite
def _areas(draw: st.DrawFn) -> list[dict[str, Any]]:
    entries = draw(st.lists(_with({"text": texts}, feedback=texts, correct=flags), min_size=1, max_size=3))
    entries[0]["correct"] = True
    return [each | draw(st.sampled_from(_SHAPES))(50 * place) for place, each in enumerate(entries)]


_groups = _entries(_with({"name": texts, "items": st.lists(texts, min_size=1, max_size=2)}, id=ids), 2, 3)
_BOTH = _optional(true=texts, false=texts)
# With variables, so as many questions as they have variants; nothing else has ids like theirs.
_DRAWN = {
    "id": st.sampled_from(["varied", "varied-too"]),
    "variables": st.sampled_from(
        [
            {"a": [Plain(text) for text in ("1", "2.50", "3")], "b": {"from": Plain("1"), "to": Plain("4")}},
            {"b": {"from": Plain("1"), "to": Plain("3"), "step": Plain("0.5")}, "a": "2 * b"},
            {"a": [Plain(text) for text in ("1", "2.5", "-3")], "b": {"from": Plain("1"), "to": Plain("4")}},
        ]
    ),
    "stem": st.sampled_from(["{{a}} and {{b}}", "`{{a}}` and $\\frac{a}{b} = \\frac{{a}}{{b}}$"]),
}
_DRAWING = {
    "where": st.just("a > b or not a = b"),
    "variants": st.sampled_from([Plain("2"), Plain("3")]),
    "seed": st.just(Plain("7")),
    "points": points,
    "tags": st.lists(texts, max_size=2),
    "language": _LANGUAGES,
}
_cloze = st.fixed_dictionaries({"cloze": _clozes()})
_hotspot = st.fixed_dictionaries(
    {
        "hotspot": _with(
            {"stem": marked, "picture": st.fixed_dictionaries({"file": st.just("dot.png"), "alt": texts})},
            scoring=st.sampled_from(["partial", "all_or_nothing"]),
            **_ASKED,
        ).flatmap(lambda asked: _areas().map(lambda areas: asked | {"areas": areas}))
    }
)
questions = st.one_of(
    st.fixed_dictionaries({"numeric": _with({**_DRAWN, "answer": st.just("{{round(a / b, 2)}}")}, **_DRAWING)}),
    st.fixed_dictionaries({"true_false": _with({**_DRAWN, "answer": st.just("{{a > 2}}")}, **_DRAWING)}),
    st.fixed_dictionaries(
        {"single_choice": _with({"stem": marked, "choices": _choices(one=True)}, shuffle=flags, **_ASKED)}
    ),
    st.fixed_dictionaries(
        {
            "multiple_response": _with(
                {"stem": marked, "choices": _choices(one=False)},
                shuffle=flags,
                scoring=st.just("all_or_nothing"),
                **_ASKED,
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "multiple_response": _with(
                {"stem": marked, "choices": _choices(one=False).flatmap(_weighed)}, shuffle=flags, **_ASKED
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "categorise": _with(
                {"stem": marked, "groups": _groups},
                scoring=st.sampled_from(["partial", "all_or_nothing"]),
                **_ASKED,
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "ordering": _with(
                {"stem": marked, "items": st.lists(texts, min_size=2, max_size=4)},
                scoring=st.sampled_from(["partial", "all_or_nothing"]),
                **_ASKED,
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "matching": _with(
                {"stem": marked, "pairs": _pairs},
                distractors=st.lists(texts, max_size=2),
                one_to_one=flags,
                scoring=st.sampled_from(["partial", "all_or_nothing"]),
                **_ASKED,
            ).map(_given_once)
        }
    ),
    st.fixed_dictionaries({"short_answer": _typing({"stem": marked}, **_ASKED)}),
    st.fixed_dictionaries(
        {
            "numeric": _with(
                {"stem": marked, "answer": _NUMBERS},
                tolerance=_TOLERANCES,
                unit=st.sampled_from(["m/s²", "€ & ¢"]),
                others=_other_numbers,
                **_ASKED,
            )
        }
    ),
    st.fixed_dictionaries({"essay": _with({"stem": marked}, words=_LENGTHS, sample=marked, **_JUDGED)}),
    st.fixed_dictionaries({"file_upload": _with({"stem": marked}, files=_COUNTS, types=_ENDINGS, **_JUDGED)}),
    _cloze,
    _hotspot,
    st.fixed_dictionaries({"text_only": _with({"text": marked}, id=ids, language=_LANGUAGES)}),
    st.fixed_dictionaries(
        {"true_false": _with({"stem": marked, "answer": flags}, labels=_BOTH, choice_feedback=_BOTH, **_ASKED)}
    ),
)

_BY_PEOPLE = ("essay", "file_upload")  # no check between the blocks asks what nobody judges at once

# --- lessons ------------------------------------------------------------------------------------------


@st.composite
def lessons(draw: st.DrawFn, kinds: st.SearchStrategy[dict[str, Any]] = questions) -> dict[str, Any]:
    """A lesson as plain data that the reader takes without an error."""
    made: dict[str, Any] = {"lessonpack": 1, **draw(_head)}
    made["questions"] = draw(_entries(kinds, 0, 3))
    made["objectives"] = draw(_entries(_with({"text": texts}, id=ids), 0, 2))
    stimuli = draw(_entries(_with({"text": marked, "id": ids}, title=texts, language=_LANGUAGES), 0, 2))
    goals = [entry["id"] for entry in made["objectives"] if "id" in entry]
    asked = [next(iter(question.values())) for question in made["questions"] if "text_only" not in question]
    for question in asked:
        if goals and draw(flags):
            question["objective"] = draw(st.sampled_from(goals))
        if stimuli and draw(flags):
            question["stimulus"] = draw(st.sampled_from(stimuli))["id"]
    referred = {question.get("stimulus") for question in asked}
    made["stimuli"] = [entry for entry in stimuli if entry["id"] in referred]
    named = [question["id"] for question in asked if "id" in question]
    pages = [section["blocks"] for section in made.get("sections", [])]
    judged = [
        question[kind]["id"]
        for question in made["questions"]
        for kind in question
        if kind in _BY_PEOPLE and "id" in question[kind]
    ]
    at_once = [id for id in named if id not in judged]
    checked = draw(st.sets(st.sampled_from(at_once), max_size=len(asked) - 1)) if pages and at_once else set()
    for id in sorted(checked):
        if draw(flags):
            draw(st.sampled_from(pages)).append({"check": id})
        else:
            made.setdefault("before", []).append(id)
    if len(checked) > len(made.get("before", ())) and draw(flags):
        made["checks"] = draw(_optional(tries=_TRIES, confidence=flags, again_after_days=_TRIES))
    if asked and draw(flags):
        made["quiz"] = draw(_quizzes(named))
    return made


_TRIES = st.sampled_from([Plain("1"), Plain("2"), Plain("5")])
_COLOURS = st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True)
_head = _with(
    {"title": texts, "language": _LANGUAGES},
    id=ids,
    version=st.one_of(texts, st.just(Plain("1.10"))),
    description=texts,
    keywords=st.lists(texts, max_size=2),
    authors=st.lists(texts, max_size=2),
    source=texts,
    rights=texts,
    ignore=st.dictionaries(st.sampled_from(["QUIZ001", "A11Y002"]), texts, max_size=2),
    messages=st.dictionaries(st.sampled_from(["skip", "quiz.start", "quiz.questions.one"]), texts, max_size=2),
    theme=_optional(
        accent=_COLOURS,
        accent_dark=_COLOURS,
        surface=_COLOURS,
        surface_dark=_COLOURS,
        radius=st.sampled_from([Plain("0"), Plain("8"), Plain("1e1"), Plain("24")]),
        font=st.sampled_from(["Georgia", "Atkinson Hyperlegible, Segoe UI, sans-serif", Plain("true")]),
    ),
    cover=st.sampled_from([Plain("none"), *({"art": name} for name in ("contours", "waves", "orbits", "network"))]),
    hook=texts,
    sections=_entries(sections, 0, 2),
)


def _quizzes(named: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    unscored = {"title": texts, "mode": st.just("practice")}
    practice = _with(unscored, id=ids, shuffle=flags, tries=_TRIES, confidence=flags)
    graded = _with(
        {"title": texts},
        id=ids,
        mode=st.just("graded"),
        pass_mark=st.sampled_from([Plain("80"), Plain("0"), Plain("66.6"), Plain("100")]),
        attempts=st.sampled_from([Plain("1"), Plain("3")]),
        grade=st.sampled_from(["best", "last", "average"]),
        feedback=st.sampled_from(["at_once", "at_end"]),
        answers=st.sampled_from(["after_each_attempt", "never"]),
        shuffle=flags,
        time_limit=st.sampled_from([Plain("1"), Plain("20")]),
        confidence=flags,
    )
    at_end = graded.map(lambda settings: settings | ({"report": "end"} if "pass_mark" in settings else {}))
    settings = st.one_of(practice, graded, at_end)
    return st.builds(lambda settings, asked: settings | asked, settings, _selections(named))


@st.composite
def _selections(draw: st.DrawFn, named: list[str]) -> dict[str, Any]:
    """All questions, some, or some and a pool of others."""
    if not named or draw(flags):
        return draw(_optional(questions=st.just("all")))
    listed = draw(st.lists(st.sampled_from(named), min_size=1, unique=True))
    pooled = draw(st.integers(0, len(listed)))
    always, drawn = listed[pooled:], listed[:pooled]
    made: dict[str, Any] = {"questions": always} if always else {}
    if drawn:
        made["pools"] = [{"pick": Plain(draw(st.integers(1, len(drawn)))), "questions": drawn}]
    return made


# --- courses ------------------------------------------------------------------------------------------

_FINAL_POOLS = st.lists(
    st.one_of(
        _with({"pick": st.just(Plain("1")), "tag": words}, lessons=st.lists(ids, min_size=1, max_size=2)),
        _with({"pick": st.just(Plain("2")), "lessons": st.lists(ids, min_size=1, max_size=2)}),
        _with({"pick": st.just(Plain("1")), "questions": st.lists(st.just("a/b"), min_size=1, max_size=1)}),
    ),
    min_size=1,
    max_size=1,
)
_WEIGHTS = st.sampled_from([Plain("0"), Plain("1"), Plain("2.5"), Plain("1000")])


@st.composite
def course_files(draw: st.DrawFn) -> dict[str, Any]:
    """A course file as plain data, whose lessons nobody looks for."""
    made: dict[str, Any] = {"lessonpack": 1, **draw(_head)}
    made.pop("sections", None)
    entry = _with({"lesson": words}, weight=_WEIGHTS, requires=st.lists(ids, max_size=2))
    made["lessons"] = draw(st.lists(entry, min_size=1, max_size=3))
    made["objectives"] = draw(_entries(_with({"text": texts}, id=ids), 0, 2))
    if draw(flags):
        own = ids.map(lambda id: f"final-{id}"[:60])
        final = _with({"title": texts}, id=own, weight=_WEIGHTS, requires=st.lists(ids, max_size=2))
        asked = _optional(questions=st.one_of(st.just("all"), st.just(["a/b", "a/c"])))
        made["final_quiz"] = draw(final) | draw(st.one_of(asked, _with({"pools": _FINAL_POOLS})))
    if draw(flags):
        made["scos"] = draw(st.sampled_from(["single", "per-lesson"]))
    return made


# --- data as YAML -------------------------------------------------------------------------------------


def dumped(node: Any, indent: int = 0) -> str:
    """Block-style YAML of plain data; text is quoted unless it is safe, or `Plain`."""
    pad = " " * indent
    if isinstance(node, dict) and node:
        return "".join(f"{pad}{_key(key)}:{_below(value, indent)}" for key, value in node.items())
    if isinstance(node, list) and node:
        return "".join(f"{pad}-{_entry(value, indent)}" for value in node)
    return f"{pad}{scalar(node)}\n"


def _below(value: Any, indent: int) -> str:
    return f"\n{dumped(value, indent + 2)}" if isinstance(value, dict | list) and value else f" {scalar(value)}\n"


def _entry(value: Any, indent: int) -> str:
    if isinstance(value, dict | list) and value:
        return " " + dumped(value, indent + 2)[indent + 2 :]
    return f" {scalar(value)}\n"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_]+", key) else json.dumps(key)


def scalar(value: Any) -> str:
    """One value on one line, as YAML writes it."""
    if isinstance(value, Plain) or (isinstance(value, str) and _SAFE.fullmatch(value)):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def read(text: str, file: str = "lesson.yaml") -> tuple[Course | None, Log]:
    """What the reader makes of a text without looking for media, or for the lessons of a course."""
    reading, course = reader.begin(text, file, None)
    return (None if reading.log.failed else course), Log(reading.log.shown())


yaml_texts = lessons().map(dumped)
"""Lessons as YAML text, without errors."""


def _course(text: str) -> Course:
    course, log = read(text)
    assert course is not None, [(str(entry.place), entry.message) for entry in log]
    return _shown(course)


_DOT = Path(__file__).parent / "qti" / "dot.png"
_PICTURE = Media(
    path="dot.png", file=str(_DOT), name="img-d07.png", type="image/png", digest="d07", width=150, height=60
)


def _shown(course: Course) -> Course:
    """With a picture where the reader did not look for one."""

    def seen(question: Question) -> Question:
        if not isinstance(question, Hotspot):
            return question
        return replace(question, picture=replace(question.picture, media=_PICTURE))

    if not any(own_pictures(question) for _, question in course.questions):
        return course
    lessons = (replace(lesson, questions=tuple(map(seen, lesson.questions))) for lesson in course.lessons)
    return replace(course, lessons=tuple(lessons), media=(_PICTURE,))


courses = yaml_texts.map(_course)
"""Courses as the reader makes them."""
placed = lessons(st.one_of(_cloze, _hotspot)).map(dumped).map(_course)
"""Courses whose questions are texts with gaps and places of a picture, which have responses in many forms."""


def _whole(first: Course, second: Course, scos: Scos) -> Course:
    """A course of two lessons, the second behind the first, with a quiz about both at the end."""
    lessons = (
        replace(first.lessons[0], id="first"),
        replace(second.lessons[0], id="second", weight=Fraction(2), requires=("first",)),
    )
    named = {reference(lesson, question.id): question for lesson in lessons for question in lesson.questions}
    asked = tuple(id for id, question in named.items() if question.ANSWERED)
    read = tuple(id for id, question in named.items() if not question.ANSWERED)
    final = FinalQuiz(id="final", title=first.title, questions=(*read, *asked[:2]), requires=("second",))
    pool = Pool(pick=1, questions=asked[2:])
    if len(asked) > 2:
        final = replace(final, pools=(pool,))
    final_quiz = final if asked else None
    return replace(
        first, id="whole", lessons=lessons, final_quiz=final_quiz, scos=scos, media=first.media or second.media
    )


wholes = st.builds(_whole, courses, courses, st.sampled_from(Scos))
"""Courses of two lessons."""


def _pictured(course: Course, alt: str) -> Course:
    """With a picture before the lesson and in its first question."""
    shown = (Paragraph((Image(_PICTURE, alt),)),)
    lesson = course.lessons[0]
    first = [replace(question, stem=question.stem + shown) for question in lesson.questions[:1]]
    lesson = replace(lesson, hook=lesson.hook + shown, questions=(*first, *lesson.questions[1:]))
    return replace(course, lessons=(lesson, *course.lessons[1:]), media=(_PICTURE,))


every_course = st.one_of(courses, wholes, st.builds(_pictured, courses, words))
"""Courses of all these sorts: whatever an author can ask for is in some of them."""
