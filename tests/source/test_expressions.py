"""Expressions have the values that arithmetic gives them, exactly, and what is none is told at its character."""

from __future__ import annotations

import json
import math
import re
import subprocess
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conftest import node
from lessonpack.source import expressions, figures, reckoning
from lessonpack.source.expressions import Trouble
from lessonpack.source.reckoning import Value

KNOWN: dict[str, Value] = {"a": Fraction(7, 3), "b": Fraction(-2), "s": Fraction(10), "t": Fraction(4), "word": "Ada"}


def value(text: str) -> Value:
    return expressions.value(expressions.parsed(text), KNOWN)


def trouble(text: str) -> tuple[str, int]:
    with pytest.raises(Trouble) as caught:
        value(text)
    return caught.value.says, caught.value.at


# --- what they are worth ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("0.1 + 0.2", "0.3"), ("1 / 3 * 3", "1"), ("s / t", "2.5"), ("-2^2", "-4"), ("2^-2", "0.25"), ("2^3^2", "512"),
        ("10 - 4 - 3", "3"), ("16 / 4 / 2", "2"), ("2 × 3 − 1", "5"), ("8 ÷ 4 · 3", "6"), ("(1 + 2) * 3", "9"),
        ("round(2.345, 2)", "2.35"), ("round(-2.5)", "-3"), ("round(2.5)", "3"), ("round(1234, -2)", "1200"),
        ("floor(-0.5)", "-1"), ("ceil(0.2)", "1"), ("mod(-7, 3)", "2"), ("gcd(12, 18)", "6"), ("abs(b)", "2"),
        ("min(3, 1, 2)", "1"), ("max(a, b)", "7/3"), ("sqrt(2.25)", "1.5"), ("sqrt(4 / 9)", "2/3"), ("4^1.5", "8"),
        ("27^(1/3)", "3"), ("exp(0)", "1"), ("ln(exp(2))", "2"), ("log(1000)", "3"), ("sin(rad(30))", "0.5"),
        ("cos(rad(60))", "0.5"), ("tan(rad(45))", "1"), ("sin(pi)", "0"), ("cos(pi)", "-1"), ("deg(asin(0.5))", "30"),
        ("deg(acos(0))", "90"), ("deg(atan(1))", "45"), ("sin(rad(390))", "0.5"), ("0^0", "1"),
        ("0^0.5", "0"), ("0^0.3", "0"),
    ],
)  # fmt: skip
def test_an_expression_is_worth_what_arithmetic_says(text: str, worth: str) -> None:
    assert value(text) == Fraction(worth)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("s > t", True), ("0 < t < s", True), ("0 < s < t", False), ("s = 10", True), ("s == 10", True),
        ("s != 10", False),
        ("s ≥ 10 and t ≤ 4", True), ("s < 1 or t = 4", True), ("not s > t", False), ("not (s < t or t < 0)", True),
        ("s < 1 and 1 / 0 > 1", False), ("s > 1 or 1 / 0 > 1", True), ("word = word", True), ("word != word", False),
    ],
)  # fmt: skip
def test_a_condition_holds_or_does_not(text: str, worth: bool) -> None:
    assert value(text) is worth


_PLAIN = st.sampled_from(["1", "2", "3", "0.5", "2.25", "10"])
_TIED = st.recursive(
    _PLAIN,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(" ".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"-{text}"),
        st.tuples(_PLAIN, st.sampled_from(["2", "-1", "0", "3"])).map("^".join),
    ),
    max_leaves=12,
)


@given(_TIED)
def test_signs_tie_as_they_do_in_mathematics(text: str) -> None:
    """Python ties the same signs in the same way, and knows fractions."""
    spelt = re.sub(r"\d+(?:\.\d+)?", lambda number: f"Fraction('{number[0]}')", text).replace("^", "**")
    try:
        expected = eval(spelt, {"Fraction": Fraction})
    except ZeroDivisionError:
        assert "divides by 0" in trouble(text)[0]
        return
    assert value(text) == expected


@given(st.fractions(-1000, 1000, max_denominator=1000))
def test_inexact_functions_agree_with_those_of_the_machine(number: Fraction) -> None:
    known: dict[str, Value] = {"x": number}

    def of(text: str) -> float:
        found = expressions.value(expressions.parsed(text), known)
        assert isinstance(found, Fraction)
        return float(found)

    assert math.isclose(of("sin(x)"), math.sin(number), abs_tol=1e-12)
    assert math.isclose(of("cos(x)"), math.cos(number), abs_tol=1e-12)
    assert math.isclose(of("atan(x)"), math.atan(number), rel_tol=1e-13)
    assert math.isclose(of("sqrt(abs(x))"), math.sqrt(abs(number)), rel_tol=1e-13)
    assert math.isclose(of("exp(x / 10)"), math.exp(number / 10), rel_tol=1e-12)
    assert math.isclose(of("asin(x / 1000)"), math.asin(number / 1000), abs_tol=1e-12)
    if number > 0:
        assert math.isclose(of("ln(x)"), math.log(number), rel_tol=1e-12, abs_tol=1e-12)
        assert math.isclose(of("x^0.3"), float(number) ** 0.3, rel_tol=1e-12)


def test_an_inexact_number_has_thirty_digits_that_are_right() -> None:
    assert value("sqrt(2)") == Fraction("1.41421356237309504880168872421")
    assert value("ln(2)") == Fraction("0.693147180559945309417232121458")
    assert value("sin(1)") == Fraction("0.841470984807896506652502321630")
    assert value("round(pi, 15)") == Fraction("3.141592653589793")


@given(st.fractions(-(10**6), 10**6), st.integers(0, 6))
def test_a_half_is_rounded_away_from_zero(number: Fraction, places: int) -> None:
    found = reckoning.rounded(number, Fraction(places))
    step = Fraction(1, 10**places)
    assert found % step == 0
    assert abs(found - number) <= step / 2
    assert abs(found) >= abs(number) or abs(found - number) < step / 2


# --- what is none -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says", "at"),
    [
        ("", "it ends too early", 0), ("2 x", "a sign such as * is missing", 2), ("2 * (s + t", "is not closed", 4),
        ("s t", "a sign such as * is missing", 2), ("0,5 * s", "decimals have a point", 1), ("s ** 2", "written ^", 2),
        ("s % t", "mod(a, b)", 2), ("s // t", "floor(a / b)", 2), ("s && t", "`and`", 2), ("!s", "`not`", 0),
        ("s +", "it ends too early", 3), ("sqrt s", "write sqrt(…)", 0), ("min(1)", "2 to 20 numbers", 0),
        ("mod(1, 2, 3)", "of 2 numbers, and here of 3", 0), ("s $ t", "no meaning here", 2),
        ("'a' = s", "no meaning", 0),
        (")", "is not expected here", 0), ("and", "is not expected here", 0), ("a.b", "no meaning", 1),
        ("__import__", "no meaning", 0), ("s / (t - 4)", "divides by 0", 2), ("sqrt(b)", "no square root", 0),
        ("b^0.5", "only whole powers", 1), ("ln(0)", "above 0", 0), ("tan(pi / 2)", "no tangent", 0),
        ("asin(2)", "from -1 to 1", 0), ("acos(-2)", "from -1 to 1", 0), ("mod(s, t - 4)", "divides by 0", 0),
        ("0^-0.3", "divides by 0", 1), ("word + 1", "is a text", 5), ("(s > t) + 1", "a comparison is no number", 8),
        ("s and t", "between comparisons", 2), ("9^9^9", "too large", 1), ("10^100 * 10^100", "too large", 7),
        ("exp(1000)", "too large", 0), ("round(1, 0.5)", "whole number", 0), ("0^-1", "divides by 0", 1),
    ],
)  # fmt: skip
def test_what_has_no_value_is_told_at_its_character(text: str, says: str, at: int) -> None:
    told, where = trouble(text)
    assert says in told
    assert where == at


@pytest.mark.parametrize(
    "text", ["(" * 5_000, "-" * 5_000 + "1", "2^" * 200 + "2", "not " * 100 + "s > t", "1+" * 5_000]
)
def test_an_expression_that_nobody_wrote_is_refused(text: str) -> None:
    assert "nested too deeply" in trouble(text)[0] or "more than 500 characters" in trouble(text)[0]


@given(st.text(st.sampled_from("0123456789.+-*/^()<>=,ab st&|!%" + "πé²½"), max_size=40))
def test_whatever_is_typed_has_a_value_or_a_trouble_within_it(text: str) -> None:
    where = 0
    found: Value = Fraction(0)
    try:
        tree = expressions.parsed(text)
        assume({name.name for name in expressions.names(tree)} <= KNOWN.keys())
        found = expressions.value(tree, KNOWN)
    except Trouble as told:
        where = told.at
    assert 0 <= where <= len(text)
    assert not isinstance(found, Fraction) or found.numerator.bit_length() <= 2_000


# --- how numbers are written --------------------------------------------------------------------------


@given(st.integers(-(10**9), 10**9), st.integers(0, 9), st.integers(0, 4))
def test_a_number_that_is_written_reads_as_the_number(digits: int, places: int, least: int) -> None:
    number = Fraction(digits, 10**places)
    written = figures.plain(number, least)
    assert Fraction(written) == number
    assert len(written.partition(".")[2]) >= least
    assert least or "." not in written or not written.endswith("0")
    assert Fraction(figures.exact(number)) == number


@pytest.mark.parametrize("number", ["1/3", "1e16", "123456789012345678", "1e-20"])
def test_a_number_without_an_end_or_with_many_digits_is_not_written(number: str) -> None:
    assert figures.plain(Fraction(number)) == ""


@pytest.mark.parametrize("number", ["6.626e-34", "6.02e23", "-1e-40", "0.5"])
def test_a_key_takes_numbers_however_large_or_small(number: str) -> None:
    assert Decimal(figures.exact(Fraction(number))) == Decimal(number)


def test_a_comma_in_a_formula_parts_nothing() -> None:
    assert figures.in_formula("2.5", "de") == "{2{,}5}"
    assert figures.in_formula("2.5", "en") == "{2.5}"


MARKS = """
const tags = JSON.parse(require("node:fs").readFileSync(0, "utf-8"));
const known = Intl.NumberFormat.supportedLocalesOf(tags);
const mark = (tag) => new Intl.NumberFormat(tag, { numberingSystem: "latn" }).format(1.5)[1];
console.log(JSON.stringify(Object.fromEntries(known.map((tag) => [tag, mark(tag)]))));
"""
SPOKEN = (
    "en de de-AT de-CH fr fr-CA es es-MX es-AR it it-CH pt pt-BR nl sv da nb fi pl cs ru uk tr el he ar ja zh ko hi"
)


def test_the_mark_before_decimals_is_the_one_that_browsers_write() -> None:
    tags = sorted({*SPOKEN.split(), *figures.COMMA, *figures.OTHERWISE})
    done = subprocess.run([node(), "-e", MARKS], input=json.dumps(tags), capture_output=True, text=True, check=True)
    marks: dict[str, Any] = json.loads(done.stdout)
    assert len(marks) > 60
    assert {tag: figures.spoken("1.5", tag)[1] for tag in marks} == marks
