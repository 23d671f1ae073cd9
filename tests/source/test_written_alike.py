"""Questions that are written alike have the tree that the parser makes of them, or are left to it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lessonpack.findings import Log
from lessonpack.source import document, nodes, written_alike

_SIGNS = st.sampled_from([*"ab1 :#,-?'\"[]{}|>&*!%@`~\\=éß", "\t", "\xa0", ": ", " #", "- ", ", ", "a: ", "null"])
_SOME = st.lists(_SIGNS, max_size=8).map("".join)
_PLAIN = ["a", "a b", "1", "'it: a'", '"a # b"', "{a: b}", "[a, 'b', {c: [d]}]", "http://a/#b"]
_ODD = st.one_of(
    _SOME,
    st.tuples(_SOME, st.sampled_from(["'{}'", '"{}"', "[{}]", "{{a: {}}}", "[a, {}]", "{{a: b, c: {}}}"])).map(
        lambda pair: pair[1].format(pair[0])
    ),
)
_SHAPES = (
    "- kind:\n    id: {}\n    stem: {}\n",
    "- kind:\n    id: {0}\n    choices:\n      - text: {1}\n        right: true\n      - {0}\n    hint: a\n",
    "- kind:\n    items:\n    - {}\n    - {}\n\n",
    "-   kind: {}\n    stem: {}\n",
    "- {}: {}\n",
    "- kind: {}\n  # {}\n",
    "- kind: |\n    {}\n  stem: >-\n    {}\n",
    "- kind: {}\n    a: {}\n",
    "- kind: {}\nafter: {}\n",
)


def whole(node: Any) -> Any:
    """All that there is to a tree."""
    match node:
        case nodes.Scalar(text=text, at=at, style=style):
            return text, at, style
        case nodes.Mapping():
            own = node.at, node.end, node.flow, node.merged, list(node.places.items())
            return own, [(key, whole(value)) for key, value in node.items()]
        case nodes.Sequence():
            return node.at, [whole(entry) for entry in node]
    return node


def by_the_parser(text: str) -> tuple[Any, list[str]]:
    log = Log()
    return whole(document.tree(text, "f", log)), [entry.code for entry in log]


def lesson(*questions: str, indent: int = 2, behind: str = "") -> str:
    listed = "".join(questions)
    rows = "".join(" " * indent + row if row.strip() else row for row in listed.splitlines(keepends=True))
    return f"title: a\nquestions:\n{rows}{behind}"


BANK = lesson(
    *(
        question
        for number in range(20)
        for question in (
            f"- one:\n    id: a{number}\n    stem: Which follows {number}, say?\n    choices:\n"
            f"      - id: c0\n        text: The number {number}:a\n        right: true\n"
            f"      - id: c1\n        text: 'The number {number}: b'\n",
            f"- pairs:\n    told: {{general: Words about {number}.}}\n    pairs:\n"
            f"      - {{id: p0, term: After {number}, partner: '{number}'}}\n"
            f'    more: [[{number}, a], {{b: ["c"]}}, d]\n',
            f"- order:\n    stem: See http://a.b/{number}#c\n"
            f"    items:\n    - The number {number}\n    - {number} more\n\n",
        )
    )
).replace("Which follows 7, say?", "|\n        Which: a\n        follows?")


def test_of_a_bank_the_parser_reads_the_first_of_each_sort_and_the_tree_is_the_same() -> None:
    rest = written_alike.divided(BANK)
    assert rest is not None
    assert rest.text.count("- ~") == len(rest.alike) == 60 - 3 - 1 - 1  # first ones, the last, and the folded one
    assert whole(document.quickly(BANK, "f")) == by_the_parser(BANK)[0]


@given(
    st.sampled_from(_SHAPES),
    st.lists(st.sampled_from(_PLAIN), min_size=8, max_size=8),
    st.integers(0, 7),
    _ODD,
    st.sampled_from([0, 2, 3]),
    st.sampled_from(["", "", "quiz:\n  a: b\n", "\n# a\n", "  a\n", "---\n", "x: 'a\n", "? a\n"]),
)
@example(_SHAPES[0], ["a"] * 8, 3, "'b", 2, "")
@example(_SHAPES[0], ["{a: b}"] * 8, 3, "{a: b, a: c}", 2, "")
def test_whatever_stands_behind_keys_the_tree_is_that_of_the_parser(
    shape: str, texts: list[str], place: int, odd: str, indent: int, behind: str
) -> None:
    texts[place] = odd
    pairs = zip(texts[::2], texts[1::2], strict=True)
    text = lesson(*(shape.format(*pair) for pair in pairs), indent=indent, behind=behind)
    quick = document.quickly(text, "f")
    if quick is not None:
        assert (whole(quick), []) == by_the_parser(text)


@given(st.integers(0, 10**6), _SOME, st.booleans())
@example(BANK.index("text: The number 9"), "text- ", True)
def test_whatever_is_wrong_in_a_bank_is_found_as_by_the_parser(place: int, put: str, replaces: bool) -> None:
    begin = place % len(BANK)
    text = BANK[:begin] + put + BANK[begin + len(put) * replaces :]
    quick = document.quickly(text, "f")
    if quick is not None:
        assert (whole(quick), []) == by_the_parser(text)


@pytest.mark.parametrize(
    "text",
    [
        "questions: |\n" + "  - a: b\n" * 4,  # a text, and no list
        "x: |\n  questions:\n" + "  - a: b\n" * 4 + "questions:\n  - a: b\n",
        "x: 'a\nquestions:\n" + "  - a: b\n" * 4 + "'\n",
        lesson("- a: 'b\n", *["- a: b\n"] * 3, "- a: b'\n"),
        lesson(*["- a: b\n  a: c\n"] * 4),  # a key that stands twice
        lesson(*["- a: b\n"] * 4).replace("\n", "\r\n"),
    ],
)
def test_what_looks_like_a_list_of_questions_and_is_none_is_left_to_the_parser(text: str) -> None:
    assert document.quickly(text, "f") is None


def test_a_large_bank_is_read_so_and_a_mistake_in_it_is_told_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "LARGE", 0)
    bank = BANK.replace("id: a15\n", "id: a15\n      id: b\n")
    log = Log()
    assert document.tree(bank, "f", log) is not None
    assert [(entry.code, entry.place.line) for entry in log] == [
        ("SRC006", bank[: bank.index("id: b")].count("\n") + 1)
    ]
