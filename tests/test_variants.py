"""The variants of a question as one text: with its numbers in the places of their names each is what it was."""

from __future__ import annotations

import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from lessonpack.model.questions import Numeric
from lessonpack.targets._variants import Names
from qti.samples import say

Row = list[tuple[str, list[str]]]
NUMBERS = st.sampled_from(["0", "1", "2", "10", "2.50", "2.5", "-3", "-0.5", "1234", "05"])
PIECES = st.sampled_from(
    [
        "",
        " ",
        "a",
        "x1",
        "{s}",
        "{x1}",
        "{",
        "}",
        ".",
        ",",
        "-",
        "7",
        "<code>",
        "</code>",
        "<b>",
        '<i title="',
        '">',
        "(",
        "&#36;",
    ]
)


@st.composite
def written(draw: st.DrawFn) -> tuple[list[Numeric], list[str]]:
    """Variants with the numbers of some expressions, and texts in which these stand."""
    count = draw(st.integers(2, 4))
    column = st.lists(NUMBERS, min_size=count, max_size=count)
    named = draw(st.dictionaries(st.sampled_from(["s", "t", "s / t", "answer"]), column, max_size=3))
    places = draw(st.lists(st.tuples(PIECES, st.one_of(column, *map(st.just, named.values()))), max_size=5))
    comma = draw(st.booleans())
    variants = [
        Numeric(
            id=f"q-{at}",
            stem=say("S"),
            answer=Fraction(0),
            variant_of="q",
            numbers=tuple((name, values[at]) for name, values in named.items()),
        )
        for at in range(count)
    ]
    marked = (lambda number: number.replace(".", ",")) if comma else str
    end = draw(PIECES)
    texts = ["".join(piece + marked(values[at]) for piece, values in places) + end for at in range(count)]
    return variants, texts


@given(written())
def test_whatever_is_written_each_variant_is_had_again(made: tuple[list[Numeric], list[str]]) -> None:
    variants, texts = made
    names = Names(variants, lambda name: f"{{{name}}}", texts[0])
    one = names.text(texts)
    if one is None:
        return
    assert len({*names.named.values()}) == len(names.named)
    for at, text in enumerate(texts):
        filled = one
        for series, name in names.named.items():
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name)
            filled = filled.replace(f"{{{name}}}", series[at])
        assert filled.replace(",", ".") == text.replace(",", ".")


@given(written())
def test_a_platform_that_prints_otherwise_is_given_no_other_numbers(made: tuple[list[Numeric], list[str]]) -> None:
    variants, texts = made
    names = Names(variants, lambda name: f"[{name}]", texts[0], prints=lambda series: all("0" not in n for n in series))
    if names.text(texts) is not None:
        assert not any("0" in number for series in names.named for number in series)
