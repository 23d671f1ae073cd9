"""Identifiers that are made of what an author wrote: short, readable, each once."""

from __future__ import annotations

import pytest

from lessonpack import ids


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("What is X?", "what-is-x"),
        ("Über Wölfe", "uber-wolfe"),
        ("", "x"),
        ("漢字", "x"),
        ("2 and 2", "x-2-and-2"),
        ("one " * 9 + "four", "one-" * 8 + "one-four"),
        ("one " * 10 + "four", "one-" * 9 + "one"),
        ("one " + "l" * 37 + " b", "one"),
        ("l" * 50, "x"),
    ],
)
def test_an_id_is_made_of_the_first_words_that_fit_into_forty_characters(text: str, id: str) -> None:
    assert ids.derived(text) == id
    assert ids.is_authored(ids.derived(text))


def test_an_id_that_is_taken_gets_the_next_number() -> None:
    assert ids.derived("Rain", {"rain"}) == "rain-2"
    assert ids.derived("Rain", {"rain", "rain-2"}) == "rain-3"
    assert ids.derived("?", {"q"}, fallback="q") == "q-2"
