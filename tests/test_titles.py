"""Platforms list questions by titles that tell them apart, in every script."""

from __future__ import annotations

import pytest

from lessonpack.model.content import Paragraph, Text
from lessonpack.targets._titles import title
from qti import samples

LONG = {
    "at the end of a word": ("word " * 30, "word " * 14 + "word…"),
    "between letters in a script without blanks": ("次の 数は" + "長い" * 60, "次の 数は" + "長い" * 37 + "…"),
    "between letters within a word without an end": ("a " + "b" * 100, "a " + "b" * 77 + "…"),
    "not before a mark that belongs to a letter": ("a" * 78 + "e\u0301" + "a" * 9, "a" * 78 + "…"),
    "not within a family": ("a" * 76 + "👩\u200d👩\u200d👧" + "a" * 9, "a" * 76 + "…"),
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_stem_is_cut(name: str) -> None:
    words, expected = LONG[name]
    assert title(samples.single(stem=(Paragraph((Text(words.strip()),)),))) == expected


def test_a_stem_of_eighty_letters_is_whole() -> None:
    assert title(samples.single(stem=(Paragraph((Text("a" * 80),)),))) == "a" * 80
