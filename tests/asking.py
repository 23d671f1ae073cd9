"""Hypothesis strategies for questions: each kind with whatever its author may say of it, as plain data."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from prose import Data, Plain, flags, having, ids, languages, marked, optional, texts, words

points = st.sampled_from([Plain(text) for text in ("1", "2", "0.5", "2.25", "0.0001", "1000", "1e1", "+3", ".5", "03")])


def entries(entry: Data, least: int, most: int) -> st.SearchStrategy[list[Any]]:
    """A list whose entries have ids, or none, that are distinct as packages write them."""
    return st.lists(entry, min_size=least, max_size=most, unique_by=_token)


def _token(entry: dict[str, Any]) -> object:
    inner = next(iter(entry.values())) if len(entry) == 1 else entry
    id = inner.get("id") if isinstance(inner, dict) else None
    return id.replace("-", "_") if id else object()


# --- questions ----------------------------------------------------------------------------------------

_FEEDBACK = optional(general=marked, correct=marked, partly=marked, incorrect=marked)
_ASKED: dict[str, st.SearchStrategy[Any]] = {
    "id": ids,
    "points": points,
    "feedback": _FEEDBACK,
    "hint": st.one_of(marked, st.lists(marked, min_size=1, max_size=3)),
    "tags": st.lists(texts, max_size=2),
    "difficulty": st.sampled_from(["easy", "medium", "hard"]),
    "evidence": texts,
    "language": languages,
}


_JUDGED = _ASKED | {"feedback": having({"general": marked}), "notes": marked}
_NUMBERS = st.sampled_from([Plain(text) for text in ("0", "-3", "9.81", "6.02e23")])
_TOLERANCES = st.sampled_from([Plain(text) for text in ("0", "0.05", "2%")])
_FAR = [Plain(text) for text in ("1e3", "-77.5")]  # from all of these, and from each other
_RANGES = st.sampled_from([[Plain("9.7"), Plain("9.9")], [Plain("-1"), Plain("1e2")]])
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
    choice = having({"text": marked}, id=ids, feedback=marked, nudge=marked, fixed=flags)
    made = draw(entries(choice, 2, 4))
    right = {draw(st.integers(0, len(made) - 1))}
    if not one:
        right |= draw(st.sets(st.integers(0, len(made) - 1), max_size=2))
    for number, entry in enumerate(made):
        if number in right or draw(flags):
            entry["correct"] = number in right
    return made


_pairs = entries(having({"term": marked, "partner": texts}, id=ids), 2, 4)


def _given_once(asked: dict[str, Any]) -> dict[str, Any]:
    """The question, one to one only where each term has a partner of its own, as that is read."""
    partners = [" ".join(str(pair["partner"]).split()) for pair in asked["pairs"]]
    return asked if len({*partners}) == len(partners) else {**asked, "one_to_one": False}


# None of them is a partner, or stands there twice.
_DISTRACTORS = st.lists(
    words.map(lambda text: f"not {text}"), max_size=2, unique_by=lambda text: " ".join(text.split())
)
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
    having({"text": st.from_regex(r"[1-9][a-z]{1,8}", fullmatch=True)}, share=_SHARES, feedback=marked),
    min_size=1,
    max_size=2,
    unique_by=lambda entry: entry["text"],
)


# One that takes all numbers is the last: each takes what those before it leave.
_all_numbers = having({"range": st.just([Plain("-1e30"), Plain("1e30")])}, share=_SHARES, feedback=marked)
_other_numbers = st.builds(
    lambda far, rest: far + rest,
    st.lists(
        having({"answer": st.sampled_from(_FAR)}, tolerance=_TOLERANCES, share=_SHARES, feedback=marked),
        max_size=2,
        unique_by=lambda entry: entry["answer"],
    ),
    st.lists(_all_numbers, max_size=1),
).filter(bool)


def _typing(required: dict[str, Any] | None = None, **keys: st.SearchStrategy[Any]) -> Data:
    """What is typed, with stars that stand for anything or without."""
    required, keys = required or {}, {"case": flags, "others": _others, **keys}
    starred = {"answers": _starred, "wildcard": st.just(Plain("true"))}
    return st.one_of(having(required | {"answers": _typed}, **keys), having(required | starred, **keys))


def _numbers(required: dict[str, Any] | None = None, **keys: st.SearchStrategy[Any]) -> Data:
    """A number to be typed: one, with what may be off, or any of a range."""
    required, keys = required or {}, {"unit": st.sampled_from(["m/s²", "€ & ¢"]), "others": _other_numbers, **keys}
    exact = having({**required, "answer": _NUMBERS}, tolerance=_TOLERANCES, **keys)
    return st.one_of(exact, exact, having({**required, "range": _RANGES}, **keys))


_LENGTHS = st.sampled_from([{"least": Plain("5")}, {"most": Plain("60")}, {"least": Plain("5"), "most": Plain("60")}])
_COUNTS = st.sampled_from([Plain("1"), Plain("2"), Plain("5")])
_ENDINGS = st.sampled_from([["pdf"], ["pdf", ".PNG"], ["xyz"]])
_OPTIONS = st.lists(
    having({"text": st.from_regex(r"[b-z][a-z]{0,8}", fullmatch=True)}, feedback=marked),
    min_size=2,
    max_size=3,
    unique_by=lambda entry: entry["text"],
)
_WEIGHTS_OF_GAPS = st.sampled_from([Plain("1"), Plain("3")])
_gaps = st.one_of(
    _typing(weight=_WEIGHTS_OF_GAPS),
    _numbers(weight=_WEIGHTS_OF_GAPS),
    having({"choices": _OPTIONS}, shuffle=flags, weight=_WEIGHTS_OF_GAPS),
)
_LARGE = st.sampled_from(["dot.png", "wide.png", "wide-800.png"])
# Areas side by side, in the pixels of the smallest of these.
_SHAPES = (
    lambda left: {"rectangle": [Plain(str(n)) for n in (left, 0, left + 40, 60)]},
    lambda left: {"circle": [Plain(str(n)) for n in (left + 20, 30, 20)]},
    lambda left: {"polygon": [[Plain(str(x)), Plain(str(y))] for x, y in ((left, 0), (left + 40, 0), (left + 20, 60))]},
)


# What a text with gaps begins with, and what stands between these: sentences, entries of a list, cells of a table.
_GAPPED = (("", " "), ("- ", "\n- "), ("| A | B | C | D |\n|---|---|---|---|\n| ", " | "))


@st.composite
def _clozes(draw: st.DrawFn) -> dict[str, Any]:
    """A text that has each of its gaps once."""
    named = draw(st.dictionaries(ids, _gaps, min_size=1, max_size=3))
    tokens = {name.replace("-", "_") for name in named}
    named = dict(list(named.items())[:1]) if len(tokens) < len(named) else named
    for gap in named.values():
        for place, option in enumerate(gap.get("choices", ())):
            option["correct"] = place == 0
    begin, mark = draw(st.sampled_from(_GAPPED))
    text = begin + mark.join(["So:", *(f"{draw(words)} [[{name}]]" for name in named)])
    asked = draw(optional(stem=marked, scoring=_SCORING, **_ASKED))
    return {"text": f"{draw(marked)}\n\n{text}", "gaps": named, **asked}


@st.composite
def _areas(draw: st.DrawFn) -> list[dict[str, Any]]:
    entries = draw(st.lists(having({"text": texts}, feedback=marked, correct=flags), min_size=1, max_size=3))
    entries[0]["correct"] = True
    return [each | draw(st.sampled_from(_SHAPES))(50 * place) for place, each in enumerate(entries)]


_groups = entries(having({"name": texts, "items": st.lists(marked, min_size=1, max_size=2)}, id=ids), 2, 3)
_BOTH = optional(true=marked, false=marked)

# --- variables ----------------------------------------------------------------------------------------

# With variables, so as many questions as they have variants; nothing else has ids like theirs.
_DRAWN = having(
    {
        "id": st.sampled_from(["varied", "varied-too"]),
        "variables": st.sampled_from(
            [
                {"a": [Plain(text) for text in ("1", "2.50", "3")], "b": {"from": Plain("1"), "to": Plain("4")}},
                {"b": {"from": Plain("1"), "to": Plain("3"), "step": Plain("0.5")}, "a": "2 * b"},
                {"a": [Plain(text) for text in ("1", "2.5", "-3")], "b": {"from": Plain("1"), "to": Plain("4")}},
            ]
        ),
        "variants": st.sampled_from([Plain("2"), Plain("3")]),
    },
    where=st.just("a > b or not a = b"),
    seed=st.just(Plain("7")),
)
_NAMED = st.sampled_from(["{{a}} and {{b}}", "`{{a}}` and $\\frac{a}{b} = \\frac{{a}}{{b}}$"])


@st.composite
def _varying(draw: st.DrawFn, kind: str, asked: Data) -> dict[str, Any]:
    """The question as it was drawn, or with variables in its text and in what is right or stands to choice."""
    made = draw(asked)
    if draw(st.integers(0, 2)):
        return {kind: made}
    made |= draw(_DRAWN)
    key = "text" if "gaps" in made else "stem"
    made[key] = f"{draw(_NAMED)}\n\n{made[key]}"
    _compute(made)
    return {kind: made}


def _compute(made: dict[str, Any]) -> None:
    """Put what is computed in the place of an answer, or into the first of the parts."""
    match made:
        case {"answer": bool()}:
            made["answer"] = "{{a > 2}}"
        case {"answer": _}:
            made["answer"] = "{{round(a / b, 2)}}"
        case {"answers": answers}:
            made["answers"] = ["{{b}}", *answers]
        case {"choices": [first, *_]} | {"areas": [first, *_]}:
            first["text"] = f"{first['text']} {{{{b}}}}"
        case {"pairs": [first, *_]}:
            first["term"] = f"{first['term']} {{{{b}}}}"
        case {"groups": [{"items": items}, *_]} | {"items": items}:
            items[0] = f"{items[0]} {{{{b}}}}"
        case {"gaps": gaps}:
            for gap in gaps.values():
                _compute(gap)


# --- kinds --------------------------------------------------------------------------------------------

_SCORING = st.sampled_from(["partial", "all_or_nothing"])
_STEM = {"stem": marked}
_ITEMS = st.lists(marked, min_size=2, max_size=4)
_POINTED = having(
    {**_STEM, "picture": st.fixed_dictionaries({"file": _LARGE, "alt": texts})}, scoring=_SCORING, **_ASKED
).flatmap(lambda asked: _areas().map(lambda areas: asked | {"areas": areas}))
_SOME = _choices(one=False)
_KINDS: dict[str, Data] = {
    "single_choice": having({**_STEM, "choices": _choices(one=True)}, shuffle=flags, **_ASKED),
    "multiple_response": st.one_of(
        having({**_STEM, "choices": _SOME}, shuffle=flags, scoring=st.just("all_or_nothing"), **_ASKED),
        having({**_STEM, "choices": _SOME.flatmap(_weighed)}, shuffle=flags, **_ASKED),
    ),
    "true_false": having({**_STEM, "answer": flags}, labels=_BOTH, choice_feedback=_BOTH, **_ASKED),
    "matching": having(
        {**_STEM, "pairs": _pairs},
        distractors=_DISTRACTORS,
        shuffle=flags,
        one_to_one=flags,
        scoring=_SCORING,
        **_ASKED,
    ).map(_given_once),
    "categorise": having({**_STEM, "groups": _groups}, shuffle=flags, scoring=_SCORING, **_ASKED),
    "ordering": having({**_STEM, "items": _ITEMS}, scoring=_SCORING, **_ASKED),
    "short_answer": _typing(_STEM, **_ASKED),
    "numeric": _numbers(_STEM, **_ASKED),
    "essay": having(_STEM, words=_LENGTHS, sample=marked, **_JUDGED),
    "file_upload": having(_STEM, files=_COUNTS, types=_ENDINGS, **_JUDGED),
    "cloze": _clozes(),
    "hotspot": _POINTED,
}
_ASKING = {kind: _varying(kind, asked) for kind, asked in _KINDS.items()} | {
    "text_only": st.fixed_dictionaries({"text_only": having({"text": marked}, id=ids, language=languages)})
}


@st.composite
def _of_kinds(draw: st.DrawFn, kinds: tuple[str, ...]) -> dict[str, Any]:
    asked: dict[str, Any] = draw(_ASKING[draw(st.sampled_from(kinds))])
    return asked


questions = _of_kinds(tuple(_ASKING))
"""Questions of every kind."""
placed = _of_kinds(("cloze", "hotspot"))
"""Texts with gaps and places of a picture, which have responses in many forms."""
