"""Whatever the bytes, the document stage answers with a tree or with findings, quickly and in little memory."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from math import isqrt
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import PEAK, measured
from effort import LINEAR, growth, ratio
from lessonpack.findings import Log
from lessonpack.source import document, nodes, reader
from lessonpack.source.log import Capped
from lessonpack.source.nodes import Mapping, Sequence
from lessonpack.source.text import decoded
from source import corpus
from strategies import read

HEAD = b"lessonpack: 1\nid: x\ntitle: T\nlanguage: en\n"


def codes(source: str | bytes) -> list[str]:
    log = Log()
    reader.read(source, "lesson.yaml", Path(), log)
    return [entry.code for entry in log]


def parsed(text: str) -> tuple[nodes.Node | None, list[tuple[str, str]]]:
    log = Log()
    tree = document.parse(text, "f", log)
    return tree, [(entry.code, str(entry.place)) for entry in log]


# --- merges ---------------------------------------------------------------------------------------------

CONFLICT = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> branch\n"
UNDERLINED = "hook: |\n  Tides\n  =======\n\n  The sea.\n"
SHOWN = "sections:\n- id: a\n  title: A\n  blocks:\n  - code: |\n      "
PART = "sections:\n- id: a\n  title: A\n  blocks:\n  - text: |\n      The sea\n"


def told(source: str) -> list[tuple[str, str]]:
    return [(entry.code, str(entry.place)) for entry in read(source)[1]]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (corpus.GOOD.replace("title: A lesson\n", CONFLICT.format("title: A", "title: B")), [3]),
        (HEAD.decode() + PART + CONFLICT.format("      comes", "      goes"), [11]),
        (HEAD.decode() + CONFLICT.format("hook: A", "hook: B") + PART + CONFLICT.format("      c", "      d"), [5, 16]),
        (HEAD.decode() + CONFLICT.format("hook: A\n||||||| 1f2e3d\nhook: C", "hook: B"), [5]),
        ((HEAD.decode() + CONFLICT.format("hook: A", "hook: B")).replace("\n", "\r\n"), [5]),
        (HEAD.decode() + CONFLICT.format("", "    hook: [B").removesuffix("\n"), [5]),
        (HEAD.decode() + "<<<<<<< HEAD\n" + CONFLICT.format("hook: A", "hook: B"), [6]),
        (HEAD.decode() + UNDERLINED + CONFLICT.format("version: 1", "version: 2"), [10]),
    ],
)
def test_a_merge_that_was_not_finished_is_told_once_each_and_nothing_follows_from_it(
    source: str, lines: list[int]
) -> None:
    assert told(source) == [("SRC144", f"lesson.yaml:{line}:1") for line in lines]


def test_how_a_merge_is_finished_is_told() -> None:
    (entry,) = read(HEAD.decode() + CONFLICT.format("hook: A", "hook: B"))[1]
    assert "a merge was not finished" in entry.message
    assert "down to line 9" in entry.message
    assert "`<<<<<<< HEAD`" in entry.hint


@pytest.mark.parametrize(
    "source",
    [
        UNDERLINED,
        SHOWN + CONFLICT.format("a", "b").replace("\n", "\n      "),
        SHOWN + "<<<<<<< HEAD\n",
        "# <<<<<<< HEAD\n# =======\n# >>>>>>> branch\n",
    ],
)
def test_marks_of_a_merge_that_belong_to_a_text_are_none(source: str) -> None:
    assert "SRC144" not in dict(told(HEAD.decode() + source))
    assert "SRC004" not in dict(told(HEAD.decode() + source))


@pytest.mark.parametrize(
    "marks", ["<<<<<<< a\n>>>>>>> b\n", "<<<<<<<< a\n=======\n>>>>>>> b\n", "=======\n>>>>>>> b\n"]
)
def test_marks_that_no_merge_leaves_are_not_told_as_one(marks: str) -> None:
    assert "SRC144" not in dict(told(HEAD.decode() + marks))


# --- blanks that are none -------------------------------------------------------------------------------

OBJECTIVE = "objectives:\n- id: a\n  text: So\n"


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (HEAD.decode().replace("language: ", "language:¦"), "4:10"),
        (HEAD.decode().replace("lessonpack: ", "lessonpack:¦"), "1:12"),
        (HEAD.decode().replace("title: ", "title:¦ ¦"), "3:7"),
        (HEAD.decode().replace("title: T", "title:¦\n  T"), "3:7"),
        (HEAD.decode() + "hook:¦|\n  Text\n  here\n", "5:6"),
        (HEAD.decode() + "hook: |\n  Text\n\n" + OBJECTIVE.replace("text: ", "text:¦"), "10:8"),
        (HEAD.decode() + OBJECTIVE.replace("- id: ", "- id:¦"), "6:6"),
        (corpus.GOOD.replace("id: b\n", "id:¦b\n"), "46:14"),
        (HEAD.decode() + "objectives:\n- {id: a, text:¦So}\n", "6:16"),
        ((HEAD.decode() + OBJECTIVE).replace("\n", "\r\n").replace("text: ", "text:¦"), "7:8"),
        (HEAD.decode() + "# text\n" + OBJECTIVE.replace("text: ", "text:¦"), "8:8"),
    ],
)
@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u3000", "\u200b"])
def test_a_blank_that_is_none_behind_a_colon_is_told_and_read_as_one(source: str, place: str, blank: str) -> None:
    _, log = read(source.replace("¦", blank))
    assert [(entry.code, str(entry.place)) for entry in log] == [("SRC145", f"lesson.yaml:{place}")]
    assert f"U+{ord(blank):04X}" in next(iter(log)).message


def test_how_a_blank_is_written_is_shown() -> None:
    assert "`language: en`" in next(iter(read("lessonpack: 1\nid: x\ntitle: T\nlanguage:\u00a0en\n")[1])).hint


@pytest.mark.parametrize(
    "source",
    [
        "hook: |\n  title:\u00a0Tides\n",
        "hook: Tides\n  title:\u00a0Tides\n",
        "hook: Tides\n    and\n  title:\u00a0Tides\n",
        "hook: 'Tides\n  title:\u00a0Tides'\n",
        "hook: Tides, title:\u00a0Tides\n",
        "hook: Tides  # title:\u00a0Tides\n",
        "# title:\u00a0Tides\n",
        "keywords:\n- Tides\n- title:\u00a0Tides\n",
        "keywords: ['{title:\u00a0Tides}']\n",
    ],
)
def test_a_no_break_space_within_a_text_is_left_alone(source: str) -> None:
    assert told(HEAD.decode() + source) == []


# --- scalars and places ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["yes", "no", "on", "0123", "12:30", "1_000", "1e3", "0x1F", "2024-01-01", "True", "NaN", "<", "=", "y"]
)
def test_scalars_stay_the_text_that_was_typed(typed: str) -> None:
    course, log = read(f"lessonpack: 1\nid: x\nlanguage: en\ntitle: {typed}\n")
    assert course is not None, [entry.message for entry in log]
    assert course.title == typed


def test_norwegian_is_a_language() -> None:
    course, _ = read("lessonpack: 1\nid: x\ntitle: T\nlanguage: no\n")
    assert course is not None
    assert course.language == "no"


def test_every_node_knows_its_line_and_column() -> None:
    tree, found = parsed("a: 1\nb:\n  - c\n  - {d: 'e'}\nü: 🧽 f\n")
    assert found == []
    assert isinstance(tree, Mapping)
    assert [(nodes.line_of(at), nodes.column_of(at)) for at in tree.places.values()] == [(1, 1), (2, 1), (5, 1)]
    entries = tree["b"]
    assert isinstance(entries, Sequence)
    assert [str(nodes.place("f", node.at)) for node in entries] == ["f:3:5", "f:4:5"]
    assert str(nodes.place("f", entries[1]["d"].at)) == "f:4:9"
    assert entries[1]["d"].style == "'"


@pytest.mark.parametrize("typed", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing_however_it_is_written(typed: str) -> None:
    tree, _ = parsed(f"a: {typed}\n")
    assert isinstance(tree, Mapping)
    assert tree["a"].empty
    quoted, _ = parsed(f"a: '{typed}'\n")
    assert isinstance(quoted, Mapping)
    assert not quoted["a"].empty


def test_line_ends_do_not_matter() -> None:
    for end in ("\r\n", "\r"):
        course, log = read(corpus.GOOD.replace("\n", end))
        assert course == read(corpus.GOOD)[0]
        assert list(log) == []


def test_a_finding_has_its_line_whatever_the_line_ends() -> None:
    text = corpus.GOOD.replace("kind: note", "kind: hint").replace("in two", "<b>in</b>")
    places = [str(entry.place) for entry in read(text)[1]]
    assert places == ["lesson.yaml:19:11", "lesson.yaml:22:17"]
    assert [str(entry.place) for entry in read(text.replace("\n", "\r\n"))[1]] == places


# --- encodings ------------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_taken_for_what_it_is() -> None:
    assert codes(b"\xef\xbb\xbf" + HEAD) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(encoding: str) -> None:
    log = Log()
    assert reader.read(HEAD.decode().encode(encoding), "lesson.yaml", Path(), log) is None
    [finding] = log
    assert finding.code == "SRC001"
    assert "UTF-16" in finding.message


def test_a_wrong_byte_has_its_place_and_the_rest_is_read() -> None:
    text = "lessonpack: 1\nid: x\ntitle: Über Käse\nlanguage: english\n"
    log = Log()
    assert reader.read(text.encode("latin-1"), "lesson.yaml", Path(), log) is None
    assert [(entry.code, str(entry.place)) for entry in log] == [
        ("SRC001", "lesson.yaml:3:8"),
        ("SRC034", "lesson.yaml:4:11"),
    ]


@pytest.mark.parametrize(
    "junk",
    [
        bytes(range(256)) * 40,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
        b"PK\x03\x04" + bytes(random.Random(1).randbytes(5000)),
        b"\0" * 100,
        random.Random(2).randbytes(100_000),
    ],
    ids=["all-bytes", "png", "zip", "zeros", "noise"],
)
def test_what_is_no_text_is_one_finding(junk: bytes) -> None:
    found = codes(junk)
    assert set(found) == {"SRC001"}
    assert len(found) <= 2


@pytest.mark.parametrize("nothing", ["", "\n", "   \n\n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_is_no_lesson(nothing: str) -> None:
    assert codes(nothing) == ["SRC012"]


@pytest.mark.parametrize("other", ["- a\n- b\n", "just text\n", "42\n", '"quoted"\n', "[]\n"])
def test_what_is_no_mapping_is_no_lesson(other: str) -> None:
    assert codes(other) == ["SRC012"]


def test_a_file_of_16_mb_is_read_and_one_byte_more_is_said_to_be_too_much() -> None:
    log = Log()
    assert decoded(b"\n" * 16_000_000, "f", log) is not None
    assert log.found == []
    assert decoded(b"\n" * 16_000_001, "f", log) is None
    assert [entry.message for entry in log] == ["the file is too large: more than 16 MB"]


def test_how_many_lines_are_indented_with_tabs_is_told_at_the_first() -> None:
    log = Log()
    reader.read(HEAD + b"theme:\n\tfont: a\n\tradius: 4\nhook: |\n\ta\n", "lesson.yaml", Path(), log)
    assert [entry.message for entry in log] == ["the line is indented with a tab, and so are 2 others below it"]


# --- both parsers ---------------------------------------------------------------------------------------

# Escapes of characters that do not exist: libyaml refuses them as it scans, PyYAML's own scanner lets a
# surrogate pass (it is found later, as a character) and crashes beyond U+10FFFF (caught, without a place).
APART = ("\\ud800", "\\U00110000")


@pytest.mark.parametrize("new", sorted({new for codes, _, new in corpus.CASES if codes < "SRC012"}))
def test_without_libyaml_the_findings_are_the_same(new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    [old] = {case[1] for case in corpus.CASES if case[2] == new}
    text, _ = corpus.marked(corpus.GOOD.replace(old, new))
    with_libyaml = parsed(text)[1]
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert parsed(text)[1] == with_libyaml


@pytest.mark.parametrize("escape", APART)
def test_an_escape_of_no_character_is_a_finding_with_both_parsers(escape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f'a: "{escape}"\n'
    assert len(parsed(text)[1]) == 1
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert len(parsed(text)[1]) == 1


def test_without_libyaml_a_good_lesson_is_the_same_course(monkeypatch: pytest.MonkeyPatch) -> None:
    with_libyaml = read(corpus.GOOD)[0]
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert read(corpus.GOOD)[0] == with_libyaml


# --- noise ----------------------------------------------------------------------------------------------

YAMLISH = st.text(st.sampled_from("abc: -[]{}'\"|>&*!%#?,\n\t 0~\\@`é\u2028\x00<$"), max_size=60)


@settings(deadline=None)
@given(st.one_of(YAMLISH, YAMLISH.map(lambda text: HEAD.decode() + text), st.binary(max_size=80)))
def test_nothing_crashes_the_reader(source: str | bytes) -> None:
    log = Log()
    course = reader.read(source, "lesson.yaml", Path(), log)
    assert (course is None) == log.failed
    assert all(entry.message and entry.hint for entry in log)


@settings(deadline=None)
@given(st.data())
def test_a_damaged_lesson_never_crashes_the_reader(data: st.DataObject) -> None:
    text = corpus.GOOD
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(YAMLISH.map(lambda text: text[:8])) + text[end:]
    log = Log()
    course = reader.read(text, "lesson.yaml", Path(), log)
    assert (course is None) == log.failed


# --- too much -------------------------------------------------------------------------------------------

# What a large text may be full of, for a SIZE of some hundred kilobytes up to ten megabytes.
HEAVY = {
    "brackets": "b'[' * SIZE",
    "braces": "b'{' * SIZE",
    "nested-lists": "b'- ' * (SIZE // 2)",
    "nested-keys": "b''.join(b' ' * n + b'a:\\n' for n in range(isqrt(2 * SIZE)))",
    "one-long-line": "b'a' * SIZE",
    "one-long-text": "HEAD + b'description: ' + b'word ' * (SIZE // 5)",
    "long-block": "HEAD + b'hook: |\\n' + b'  some words of a line\\n' * (SIZE // 23)",
    "many-entries": "HEAD + b'questions:\\n' + b'- a\\n' * (SIZE // 4)",
    "many-keys": "HEAD + b''.join(b'k%d: v\\n' % n for n in range(SIZE // 12))",
    "the-same-key": "HEAD + b'a: b\\n' * (SIZE // 5)",
    "flow-entries": "HEAD + b'keywords: [' + b'a, ' * (SIZE // 3) + b']'",
    "open-quote": "HEAD + b'hook: \"' + b'x ' * (SIZE // 2)",
    "quotes": "b'\"' * SIZE",
    "colons": "b': ' * (SIZE // 2)",
    "question-marks": "b'? ' * (SIZE // 2)",
    "anchors": "b'&a ' * (SIZE // 3)",
    "aliases": "HEAD + b'keywords: [' + b'*a, ' * (SIZE // 4) + b']'",
    "tags": "b'!a ' * (SIZE // 3)",
    "comments": "b'# x\\n' * (SIZE // 4)",
    "empty-lines": "b'\\n' * SIZE",
    "tabs": "b'\\t' * SIZE",
    "zeros": "bytes(SIZE)",
    "noise": "random.Random(1).randbytes(SIZE)",
    "utf-16": "('x' * (SIZE // 2)).encode('utf-16')",
    "latin-1": "HEAD + b'description: ' + b'\\xe9 ' * (SIZE // 2)",
    "documents": "b'---\\n' * (SIZE // 4)",
    "digits": "HEAD + b'quiz: {title: x, pass_mark: ' + b'9' * SIZE + b'}'",
    "long-key": "HEAD + b'? ' + b'k' * SIZE + b'\\n: v\\n'",
    "long-id": "HEAD + b'sections: [{id: ' + b'a-' * (SIZE // 2) + b', title: x, blocks: [text: x]}]'",
}
# What one text of a lesson may be full of, for a SIZE up to the most that it may have.
TEXTS = {
    "emphasis": "HEAD + b'hook: \"' + b'*a _b ' * (SIZE // 6) + b'\"\\n'",
    "links": "HEAD + b'hook: \"' + b'[a](' * (SIZE // 4) + b'\"\\n'",
    "brackets-in-markdown": "HEAD + b'hook: \"' + b'[' * SIZE + b'\"\\n'",
    "closing-brackets": "HEAD + b'hook: \"' + b']' * SIZE + b'\"\\n'",
    "backticks": "HEAD + b'hook: \"' + b''.join(b'`' * n + b'x' for n in range(isqrt(2 * SIZE))) + b'\"\\n'",
    "quotations": "HEAD + b'hook: \"' + b'> ' * (SIZE // 2) + b'x\"\\n'",
    "lists-in-markdown": "HEAD + b'hook: \"' + b'- ' * (SIZE // 2) + b'x\"\\n'",
    "dollars": "HEAD + b'hook: \"' + b'$a ' * (SIZE // 3) + b'\"\\n'",
    "scripts": "HEAD + b'hook: \"' + b'a~b^c ' * (SIZE // 6) + b'\"\\n'",
    "marks-of-others": "HEAD + b'hook: \"' + b'[[a ==b :c: ++d **e {.f [g] (h ' * (SIZE // 32) + b'\"\\n'",
    "lines-of-others": "HEAD + b'hook: |\\n' + b'  a) b\\n  b) c\\n  | d |\\n' * (SIZE // 22)",
    "flat-lists": "HEAD + b'hook: |\\n' + b'  - a\\n   - b\\n' * (SIZE // 13)",
    "angles": "HEAD + b'hook: \"' + b'<a ' * (SIZE // 3) + b'\"\\n'",
    "entities": "HEAD + b'hook: \"' + b'&amp' * (SIZE // 4) + b'\"\\n'",
    "table": "HEAD + b'hook: |\\n' + b'  ' + b'|a' * (SIZE // 4) + b'\\n  ' + b'|-' * (SIZE // 4) + b'\\n'",
    "exponent": "HEAD + b'quiz: {title: x, pass_mark: 1e' + b'9' * SIZE + b'}'",
}
# Odd, but nothing in them is refused.
HARMLESS = {"flow-entries", "emphasis", "closing-brackets", "backticks", "dollars", "entities", "table", "scripts"}
SMALL = dict.fromkeys(HEAVY, 2**15) | dict.fromkeys(TEXTS, 6_000)
# Of these there are more, or each is more work: a key that is not known is compared with those that are.
SMALL |= {
    "many-keys": 2**13,
    "many-entries": 2**11,
    "flat-lists": 2_000,
    "the-same-key": 2**13,
    "flow-entries": 2**13,
    "aliases": 2**13,
}


@pytest.mark.parametrize("name", HEAVY | TEXTS)
def test_twice_the_nonsense_takes_twice_the_work(name: str) -> None:
    def made(size: int) -> bytes:
        return eval((HEAVY | TEXTS)[name], {"SIZE": size, "HEAD": HEAD, "random": random, "isqrt": isqrt})

    found = codes(made(4 * SMALL[name]))
    assert (found == []) == (name in HARMLESS)
    assert len(found) <= 1000
    assert growth(codes, made, SMALL[name]) <= LINEAR


# What takes the reader long would hide what takes the parser long.
@pytest.mark.parametrize("name", ["many-keys", "many-entries", "the-same-key", "nested-keys", "long-block"])
def test_the_tree_of_twice_the_nonsense_takes_twice_the_work(name: str) -> None:
    def made(size: int) -> bytes:
        return eval(HEAVY[name], {"SIZE": size, "HEAD": HEAD, "isqrt": isqrt})

    assert growth(lambda text: document.parse(text, "f", Capped()), made, 2**15) <= LINEAR


def test_a_bank_of_questions_is_parsed_in_a_few_times_what_libyaml_needs() -> None:
    text = HEAD.decode() + "questions:\n" + "- true_false:\n    stem: Same\n    answer: true\n" * 1000
    log = Log()

    def scan() -> None:
        parser = yaml.CSafeLoader(text)
        while parser.get_event() is not None:
            pass

    assert ratio(lambda: document.parse(text, "f", log), scan, 3) <= 3
    assert log.found == []


HELD = """
import json, random, sys
from math import isqrt
from pathlib import Path
from lessonpack.findings import Log
from lessonpack.source import markdown, reader, schema
schema.described("lesson"), schema.described("quiz"), markdown._parser()
SIZE, HEAD = 10 * 2**20, {head!r}
for name, made in json.loads(sys.argv[1]).items():
    log = Log()
    course = reader.read(eval(made), "lesson.yaml", Path(), log)
    print(json.dumps([name, course is None, len(log.found), peak()]), flush=True)
"""
TOO_LARGE = {"too-large": "b'a: b\\n' * (4 * SIZE // 5)"}
QUICK = {name: HEAVY[name] for name in ("brackets", "one-long-line", "long-block", "many-keys")}


@measured
@pytest.mark.parametrize("heavy", [QUICK, pytest.param(HEAVY | TOO_LARGE, marks=pytest.mark.full)], ids=["some", "all"])
def test_ten_megabytes_of_nonsense_take_200_megabytes_at_most(heavy: dict[str, str]) -> None:
    script = PEAK + HELD.format(head=HEAD)
    run = subprocess.run([sys.executable, "-c", script, json.dumps(heavy)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]
    results = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(results) == len(heavy)
    for name, refused, findings, megabytes in results:
        assert refused, name
        assert 0 < findings <= 1000, name
        assert megabytes <= 200, name  # the peak of all up to this one
