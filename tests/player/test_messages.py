"""Every language of the player says everything, with all its values and in all its plural forms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

import pytest
from msgspec.structs import replace

import pseudo
from conftest import ROOT
from lessonpack import words
from lessonpack.model.about import Wording
from lessonpack.model.course import Course
from lessonpack.model.language import direction
from lessonpack.target import Options, losses
from lessonpack.targets import load
from lessonpack.words import Message, Speaker
from qti import samples

PLAYER = ROOT / "templates" / "player"
ENGLISH = words.messages(words.REFERENCE)


def faults(language: str, texts: Mapping[str, str]) -> Iterator[str]:
    """What a message file of that language lacks, has too much or says wrong: lines that are quick to mend."""
    wanted = words.keys(language)
    for key in wanted.keys() - texts.keys():
        english = words.reference(key)
        yield f'add   "{key}": {{"text": {json.dumps(english.text, ensure_ascii=False)}}}   ({english.note})'
    for key in texts.keys() - wanted.keys():
        yield f'take out "{key}": the reference has no such message, or the language no such form'
    for key in texts.keys() & wanted.keys():
        said, slots = words.placeholders(texts[key]), wanted[key]
        if not texts[key].strip() or texts[key] != " ".join(texts[key].split()):
            yield f'"{key}" is blank, or not on one line'
        for value in slots.needed - said:
            yield f'"{key}" does not say {{{value}}}'
        for value in said - slots.allowed:
            yield f'"{key}" says {{{value}}}, which it does not get'
        if re.search(r"[{}]", re.sub(r"\{\w+\}", "", texts[key])):
            yield f'"{key}" has a brace without a name'


def written(language: str) -> dict[str, str]:
    return {key: entry.text for key, entry in words.messages(language).items()}


# --- the files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", sorted(words.languages()))
def test_a_message_file_says_everything_and_nothing_else(language: str) -> None:
    found = sorted(faults(language, written(language)))
    assert not found, f"templates/player/messages.{language}.json:\n" + "\n".join(found)


def test_english_german_and_arabic_are_there_and_no_language_for_tests() -> None:
    assert words.languages() == {"en", "de", "ar"}


def test_every_english_message_tells_translators_what_it_is_for() -> None:
    assert [key for key, entry in ENGLISH.items() if not entry.note.strip()] == []


@pytest.mark.parametrize(
    ("language", "spoil", "fault"),
    [
        ("ar", lambda texts: texts.pop("skip"), 'add   "skip": {"text": "Skip to the text"}'),
        ("ar", lambda texts: texts.pop("quiz.questions.few"), 'add   "quiz.questions.few": {"text": "{n} questions"}'),
        ("de", lambda texts: texts.update({"quiz.questions.few": "{n}"}), 'take out "quiz.questions.few"'),
        ("de", lambda texts: texts.update({"skipp": "Zum Text"}), 'take out "skipp"'),
        ("de", lambda texts: texts.update({"progress": "Seite {here}"}), '"progress" does not say {total}'),
        ("ar", lambda texts: texts.update({"quiz.questions.few": "أسئلة"}), '"quiz.questions.few" does not say {n}'),
        ("de", lambda texts: texts.update({"skip": "Zu {page}"}), '"skip" says {page}, which it does not get'),
        ("de", lambda texts: texts.update({"skip": " "}), '"skip" is blank'),
        ("de", lambda texts: texts.update({"skip": "Zum {"}), '"skip" has a brace without a name'),
    ],
)  # fmt: skip
def test_what_a_message_file_lacks_is_named(language: str, spoil: object, fault: str) -> None:
    texts = written(language)
    spoil(texts)  # type: ignore[operator]
    [found] = faults(language, texts)
    assert found.startswith(fault)


def listing() -> str:
    """Every message with its note, for authors who want other words."""
    rows = [f"| `{key}` | {entry.text} | {entry.note} |" for key, entry in ENGLISH.items()]
    return "\n".join(["| key | English | what it is for |", "| --- | --- | --- |", *rows]) + "\n"


def test_the_messages_are_documented(accept: bool) -> None:
    page = ROOT / "docs" / "messages.md"
    text = page.read_text("utf-8")
    expected = re.sub(r"(?s)(<!-- messages -->\n).*", lambda found: found[1] + listing(), text)
    if accept:
        page.write_text(expected, "utf-8")
    assert text == expected, "run pytest with --accept to renew it"


def test_a_form_that_names_its_number_need_not_say_it_in_figures() -> None:
    texts = written("ar")
    assert "{n}" not in texts["quiz.questions.one"]
    assert list(faults("ar", texts)) == []


SAID = re.compile(r"""\b(?:say|tell)(?:\.text|\.lang)?\(\s*(["'`])(.+?)\1""")
QUOTED = re.compile(r"""(["'`])([a-z_.]+(?:\$?\{[^}]*\}[a-z_.]*)*)\1""")
FILLED_IN = re.compile(r"\$?\{[^}]*\}")


def pattern(name: str) -> re.Pattern[str]:
    """The keys that a name in the source stands for: part of it may be filled in when it is said."""
    whole = f"{name}{{}}" if name.endswith(".") else name
    return re.compile("[a-z_]+".join(map(re.escape, FILLED_IN.split(whole))))


def test_the_scripts_and_the_page_say_every_message_and_no_other() -> None:
    files = [*PLAYER.glob("ui/*.js"), *PLAYER.glob("core/*.js"), *PLAYER.glob("kinds/*.js"), *PLAYER.rglob("*.html.j2")]
    library = ROOT / "src" / "lessonpack"
    files += [library / "targets" / "_player" / f"{name}.py" for name in ("page", "start")]
    files += (library / "source" / "kinds").glob("*.py")
    sources = "\n".join(file.read_text("utf-8") for file in files)
    said = {name: pattern(name) for _, name in SAID.findall(sources)}
    named = [pattern(name) for _, name in QUOTED.findall(sources)]
    stems = {re.sub(r"\.(one|other)$", "", key) for key in ENGLISH} - {"letters"}
    assert [stem for stem in sorted(stems) if not any(each.fullmatch(stem) for each in named)] == []
    assert [name for name, each in sorted(said.items()) if not any(each.fullmatch(stem) for stem in stems)] == []


# --- saying them ------------------------------------------------------------------------------------


def test_a_number_takes_the_form_of_its_language() -> None:
    said = [Speaker("ar", {}).text("quiz.questions", n=n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111)]
    one = ["لا أسئلة", "سؤال واحد", "سؤالان", "3 أسئلة", "10 أسئلة", "11 سؤالًا", "99 سؤالًا"]
    assert said == [*one, "100 سؤال", "102 سؤال", "103 أسئلة", "111 سؤالًا"]
    assert [Speaker("de-CH", {}).text("quiz.questions", n=n) for n in (0, 1, 2)] == ["0 Fragen", "1 Frage", "2 Fragen"]


def test_percentages_and_decimals_are_written_as_the_language_writes_them() -> None:
    assert [words.percent(language, "66.67") for language in ("en", "de")] == ["66.67%", "66,67\u00a0%"]
    assert words.percent("ar", "66.67").replace("\u200e", "") == "66.67%"
    assert [words.number(language, "1.5") for language in ("en", "de", "ar")] == ["1.5", "1,5", "1.5"]


def test_a_brace_that_names_no_value_stays() -> None:
    assert words.filled("{a} {b} {", {"a": "{b}"}) == "{b} {b} {"


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        *((tag, "rtl") for tag in ("ar", "ar-EG", "he", "fa-IR", "pa-Arab-PK", "uz-Arab")),
        *((tag, "ltr") for tag in ("en", "de-1996", "ar-Latn", "zh-Hant", "ku", "sd-Deva")),
    ],
)
def test_the_direction_of_a_language_is_that_of_its_script(tag: str, way: str) -> None:
    assert direction(tag) == way


# --- the author's own -------------------------------------------------------------------------------


def built(course: Course, path: str) -> str:
    return load()["scorm12"].build(course, Options()).read(path).decode()


def page(course: Course) -> str:
    return built(course, "index.html")


def data(course: Course) -> dict[str, object]:
    text = built(course, "data.js")
    found: dict[str, object] = json.loads(text.removeprefix("lessonpackData = ").removesuffix(";\n"))
    return found


def with_words(course: Course, **own: str) -> Course:
    return replace(course, messages=tuple(Wording(key=key.replace("__", "."), text=text) for key, text in own.items()))


def test_the_author_s_own_words_stand_in_the_page_and_in_the_data() -> None:
    course = with_words(samples.kinds_course(), contents="Chapters & more", quiz__start="Begin")
    assert '<span class="contents-word">Chapters &amp; more</span>' in page(course)
    texts = data(course)["messages"]
    assert isinstance(texts, dict)
    assert (texts["contents"], texts["quiz.start"]) == ("Chapters & more", "Begin")
    assert texts["exit"] == ENGLISH["exit"].text


def test_words_that_are_not_in_the_lesson_s_language_are_marked_each_by_itself() -> None:
    course = with_words(replace(samples.kinds_course(), language="he"), contents="תוכן")
    made = page(course)
    assert '<html lang="he" dir="rtl">' in made
    assert '<span lang="en" dir="ltr">Exit</span>' in made
    assert '<span class="contents-word">תוכן</span>' in made
    assert 'aria-label="תוכן">' in made
    assert (data(course)["marks"], data(course)["own"]) == ({"lang": "en", "dir": "ltr"}, ["contents"])
    other = page(replace(course, messages=()))
    assert '<nav id="contents" class="contents" aria-label="Contents" lang="en">\n<ol lang="he">' in other


@pytest.mark.parametrize("language", ["en", "en-GB", "de-AT", "ar-EG"])
def test_nothing_is_marked_where_the_player_speaks_the_lesson_s_language(language: str) -> None:
    course = replace(samples.kinds_course(), language=language)
    assert page(course).count(" lang=") == 1
    assert (data(course)["marks"], data(course)["own"]) == ({}, [])
    assert [entry.code for entry in losses(load()["scorm12"], course) if entry.code == "SCORM092"] == []


def test_a_language_that_the_player_lacks_is_said_until_the_author_has_worded_everything() -> None:
    course = replace(samples.kinds_course(), language="fr")
    said = lambda subject: [entry.code for entry in losses(load()["scorm12"], subject) if entry.code == "SCORM092"]  # noqa: E731
    assert said(course) == ["SCORM092"]
    assert said(with_words(course, contents="Sommaire")) == ["SCORM092"]
    every = tuple(Wording(key=key, text=entry.text) for key, entry in ENGLISH.items())
    assert said(replace(course, messages=every)) == []
    assert page(replace(course, messages=every)).count(" lang=") == 1


# --- the language for tests -------------------------------------------------------------------------


def test_the_language_for_tests_is_longer_accented_and_bracketed() -> None:
    made = pseudo.messages()
    assert list(faults("en", made)) == []
    worded = {key: text for key, text in made.items() if key != "letters"}
    assert all(text.startswith(pseudo.OPENED) and text.endswith(pseudo.CLOSED) for text in worded.values())
    share = sum(map(len, worded.values())) / sum(len(ENGLISH[key].text) for key in worded)
    assert 1.3 < share < 1.5
    assert pseudo.pseudo("Page {here} of {total}") == "⟦Þååĝéé {here} ööƒ {total}⟧"


def test_the_language_for_tests_is_in_no_package_that_did_not_ask_for_it() -> None:
    assert not any(pseudo.OPENED in file.read_text("utf-8") for file in PLAYER.rglob("*.j*"))
    course = pseudo.spoken(samples.kinds_course())
    assert '<html lang="en-XA" dir="ltr">' in page(course)
    assert ENGLISH["exit"].text not in page(course)


def test_a_plural_form_follows_the_other_in_the_files() -> None:
    """Forms of one message stand together, where a translator sees them all."""
    for language in words.languages():
        stems = [re.sub(rf"\.({'|'.join(words.FORMS)})$", "", key) for key in words.messages(language)]
        changes = [after for before, after in pairwise(["", *stems]) if before != after]
        assert len(changes) == len(set(changes)), language


def test_a_message_is_a_text_and_a_note() -> None:
    assert words.reference("quiz.questions.few") == words.reference("quiz.questions.other")
    assert ENGLISH["skip"] == Message("Skip to the text", "Link for keyboard users, first thing on the page.")
