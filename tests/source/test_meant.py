"""Words that the format does not know are told by what people mean with them, and read on as that where it is sure."""

from __future__ import annotations

import re

import pytest

from cases import every_case, named
from effort import LINEAR, growth
from lessonpack.findings import Log
from lessonpack.source import blocks, kinds, meant, reader, schema
from lessonpack.source.meant import OtherNames
from lessonpack.source.shapes import COURSE_PARTS, LESSON_PARTS
from source.corpus import GOOD
from strategies import read

HEAD = "lessonpack: 1\nid: x\nlanguage: en\n"

# A part, words that people use there, and the key that each stands for.
KEYS = [
    ("lesson", "license licence copyright", "rights"),
    ("lesson", "name heading titel Title", "title"),
    ("lesson", "author creator", "authors"),
    ("lesson", "goals learning_outcomes", "objectives"),
    ("lesson", "lang locale", "language"),
    ("lesson", "test exam", "quiz"),
    ("course", "modules", "lessons"),
    ("quiz", "duration time timer time-limit TimeLimit", "time_limit"),
    ("quiz", "passing_score mastery_score threshold passmark", "pass_mark"),
    ("quiz", "max_attempts", "attempts"),
    ("quiz", "randomize shuffle_questions", "shuffle"),
    ("pool", "count draw n", "pick"),
    ("single_choice", "options answers distractors choises", "choices"),
    ("single_choice", "question prompt text", "stem"),
    ("multiple_response", "score marks", "points"),
    ("true_false", "correct correct_answer", "answer"),
    ("choice", "right is_correct", "correct"),
    ("choice", "label option", "text"),
    ("choice", "explanation", "feedback"),
    ("feedback", "wrong", "incorrect"),
    ("image", "src path url", "file"),
    ("quote", "author", "by"),
    ("callout", "type", "kind"),
    ("entry", "depends_on prerequisites", "requires"),
    ("block", "paragraph", "text"),
    ("block", "figure img", "image"),
    ("question", "mcq", "single_choice"),
    ("question", "checkboxes", "multiple_response"),
    ("question", "boolean truefalse", "true_false"),
]


# Where the mappings are that stand within parts.
INNER: dict[str, tuple[str, tuple[str | int, ...]]] = {
    "choice": ("single_choice", ("choices", 0)),
    "feedback": ("single_choice", ("feedback",)),
    "labels": ("true_false", ("labels",)),
    "theme": ("lesson", ("theme",)),
}
PARTS = [*LESSON_PARTS, *COURSE_PARTS, *blocks.KINDS, *kinds.load(), *INNER, "block", "question"]


def described(part: str) -> tuple[list[str], OtherNames]:
    """The keys that a part has, however it is reached, and what others call them."""
    match part:
        case "block":
            return list(blocks.KINDS), blocks.OTHER_NAMES
        case "question":
            return list(kinds.load()), kinds.other_names()
        case "text" | "heading" | "check":  # no mappings
            return [], OtherNames()
        case _:
            way = INNER.get(part, (part, ()))
            return schema.keys(*way), schema.names(*way)


def test_what_other_tools_call_a_key_is_known_for_it() -> None:
    def holds(case: tuple[str, str, str]) -> None:
        part, words, key = case
        keys, names = described(part)
        assert {meant.key(names, word, keys) for word in words.split()} == {key}

    every_case(named(KEYS), holds)


def test_every_key_that_a_word_stands_for_is_one_of_its_part_and_no_key_stands_for_another() -> None:
    for part in PARTS:
        keys, names = described(part)
        assert names.keys.keys() <= set(keys), part
        assert not names.elsewhere.keys() & set(keys), part
        for word in names.meanings:
            assert word not in keys or meant.key(names, word, keys) in ("", word, *names.keys), (part, word)


@pytest.mark.parametrize(
    ("part", "word", "said"),
    [
        ("single_choice", "correct_answer", "; the right choice says `correct: true`"),
        ("single_choice", "explanation", "; write `feedback: {general: …}`"),
        ("lesson", "pass_mark", "; it belongs into `quiz:`"),
        ("section", "text", "; it is an entry of `blocks:`"),
        ("block", "tabs", "; a block `more` for each of them"),
        ("question", "multiple_choice", "; write `single_choice`, or `multiple_response` where several are right"),
        ("question", "passage", f"; {kinds._OF_STIMULI}"),
        ("quiz", "xyzzy", ""),
        ("lesson", "-id", "; the hyphen lacks the blank behind it, `- id: …`"),
    ],
)
def test_of_what_stands_elsewhere_it_is_said_where(part: str, word: str, said: str) -> None:
    keys, names = described(part)
    assert meant.advice(names, word, keys) == said


@pytest.mark.parametrize("word", ["name", "titel", "tittle", "TITLE"])
def test_a_key_that_stands_there_by_another_name_or_spelling_is_told(word: str) -> None:
    [entry] = read(HEAD + f"title: T\n{word}: T\n")[1]
    assert entry.message == f"unknown key '{word}'; 'title' says it already"


def test_a_key_that_lacks_underscores_or_one_of_two_equal_letters_is_known() -> None:
    for part in PARTS:
        keys, names = described(part)
        for key in keys:
            plain, single = key.replace("_", ""), re.sub(r"(.)\1", r"\1", key)
            for word in {plain, single, single.replace("_", "")} - set(keys):
                assert f"'{key}'" in meant.advice(names, word, keys), (part, word)
                assert f"'{key}'" in meant.advice(names, word, [], keys), (part, word)


@pytest.mark.parametrize(
    ("written", "near"), [("immediate", "at_once"), ("end", "at_end"), ("at-once", "at_once"), ("xyzzy", "")]
)
def test_other_words_for_a_value_are_known(written: str, near: str) -> None:
    [entry] = read(GOOD.replace("feedback: at_once", f"feedback: {written}"))[1]
    assert entry.message.partition("; ")[2] == (f"did you mean '{near}'?" if near else "")


def test_what_stands_under_a_misspelt_key_is_read_in_the_same_run_and_the_right_key_is_not_missing() -> None:
    text = HEAD + (
        "name: T\nexam:\n  title: E\n  passing_score: 120\nquestions:\n- singlechoice:\n    id: q\n    question: S\n"
        "    options:\n    - {id: a, label: A, right: yes}\n    - {id: b, label: <b>}\n"
    )
    found = [(entry.code, entry.place.line) for entry in read(text)[1]]
    assert found == [
        ("SRC021", 4), ("SRC021", 5), ("SRC021", 7), ("SRC028", 7), ("SRC023", 9), ("SRC021", 11), ("SRC021", 12),
        ("SRC021", 13), ("SRC021", 13), ("SRC026", 13), ("SRC021", 14), ("SRC060", 14),
    ]  # fmt: skip


def test_what_is_of_another_shape_than_the_key_that_it_may_stand_for_is_told_once() -> None:
    found = [
        entry.code for entry in read(HEAD + "title: T\nauthor: Me\nsections:\n- {id: a, title: A, content: B}\n")[1]
    ]
    assert found == ["SRC021", "SRC021"]


def unknown(what: str, count: int) -> str:
    """A lesson with so many keys, kinds, questions or tags that are not known, and as many that are."""
    made = {
        "keys": "".join(f"titel{number}: x\n" for number in range(count)),
        "kinds": "questions:\n" + "".join(f"- true_fals{number}: x\n" for number in range(count)),
        "questions": "questions:\n"
        + "".join(f"- true_false: {{id: q{number}, stem: S, answer: true}}\n" for number in range(count))
        + f"quiz: {{id: z, title: Q, questions: [{', '.join(f'r{number}' for number in range(count))}]}}\n",
        "messages": "messages:\n" + "".join(f"  quiz.strat{number}: x\n" for number in range(count)),
    }
    return f"{HEAD}title: T\n{made[what]}"


@pytest.mark.parametrize(("what", "size"), [("keys", 2_000), ("kinds", 2_000), ("questions", 500), ("messages", 2_000)])
def test_twice_as_many_unknown_words_take_twice_the_work(what: str, size: int) -> None:
    def told(text: str) -> None:
        log = Log()
        reader.read(text, "lesson.yaml", reader.Path(), log)
        assert log.failed

    assert growth(told, lambda count: unknown(what, count), size) <= LINEAR
