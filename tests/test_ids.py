"""Identifiers that are made of what an author wrote: short, readable, each once."""

from __future__ import annotations

import unicodedata

import pytest

from lessonpack import ids


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("What is X?", "what-is-x"),
        ("Über Wölfe", "uber-wolfe"),
        ("", "x"),
        ("🎉", "x"),
        ("2 and 2", "x-2-and-2"),
        ("one " * 9 + "four", "one-" * 8 + "one-four"),
        ("one " * 10 + "four", "one-" * 9 + "one"),
        ("one " + "l" * 37 + " b", "one"),
        ("l" * 50, "l" * 40),
        ("one " + "l" * 50, "one"),
    ],
)
def test_an_id_is_made_of_the_first_words_that_fit_into_forty_characters(text: str, id: str) -> None:
    assert ids.derived(text) == id
    assert ids.is_authored(ids.derived(text))


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("مقدمة في الذكاء الاصطناعي", "mqdmh-fy-ldhk-lstny"),
        ("אבטחת מידע", "vtht-myd"),
        ("人工智能安全", "ren-gong-zhi-neng-an-quan"),
        ("日本語", "ri-ben-yu"),
        ("한국어 수업", "hangugeo-sueob"),
        ("บทเรียน", "btheriyn"),
        ("हिन्दी", "hindi"),
        ("Εισαγωγή", "eisagogi"),
        ("Введение", "vvedenie"),
        ("Straße nach Łódź", "strasse-nach-lodz"),
        ("Hawaiʻi", "hawaii"),
        ("Don’t", "dont"),
    ],
)
def test_letters_of_other_scripts_are_spelt_in_latin_ones(text: str, id: str) -> None:
    assert ids.derived(text) == id
    assert ids.is_authored(id)


def test_a_text_has_the_same_id_in_each_of_its_unicode_forms() -> None:
    for text in ("Über Wölfe", "한국어", "Ё"):
        forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
        assert len(forms) == 2
        assert len({ids.derived(form) for form in forms}) == 1
        assert len({ids.digested(form, "lesson") for form in forms}) == 1


def test_what_has_no_word_gets_a_digest_that_is_an_id() -> None:
    made = {ids.digested(text, "lesson") for text in ("?", "!", "🎉")}
    assert len(made) == 3
    assert all(ids.is_authored(id) and id.startswith("lesson-") for id in made)


def test_an_id_that_is_taken_gets_the_next_number() -> None:
    assert ids.derived("Rain", {"rain"}) == "rain-2"
    assert ids.derived("Rain", {"rain", "rain-2"}) == "rain-3"
    assert ids.derived("?", {"q"}, fallback="q") == "q-2"
