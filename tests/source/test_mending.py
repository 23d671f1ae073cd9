"""Where YAML meets Markdown: what is nearly YAML is shown as it should be written, and the rest of the file is read."""

from __future__ import annotations

import re

import pytest

from cases import every_case, named
from effort import LINEAR, growth
from lessonpack.model.content import plain
from lessonpack.source import keys
from lessonpack.source.reader import course_schema, json_schema
from source.corpus import GOOD, marked
from strategies import read

HEAD = "lessonpack: 1\nid: x\ntitle: T\nlanguage: en\n"

# What stands behind `hook: `, and the same as it should be written.
TEXTS = {
    "[note] So it is": '"[note] So it is"',
    "[a](https://x.org) tells": '"[a](https://x.org) tells"',
    "{a} set": '"{a} set"',
    "- no list": '"- no list"',
    "*Why* is it so?": '"*Why* is it so?"',
    "**Loud** words": '"**Loud** words"',
    "> said somebody": '"> said somebody"',
    "| or not": '"| or not"',
    "@home": '"@home"',
    "%d of them": '"%d of them"',
    "!important matters": '"!important matters"',
    "![a loop](media/a.png)": '"![a loop](media/a.png)"',
    "&amp; more": '"&amp; more"',
    "&c of them": '"&c of them"',
    "`code` first": '"`code` first"',
    "Note: it is so": '"Note: it is so"',
    "It's so: really": '"It\'s so: really"',
    'A "word": so': "'A \"word\": so'",
    "C:\\x: so": "'C:\\x: so'",
    '"So" it is': "'\"So\" it is'",
    "'So' it's": "\"'So' it's\"",
    "'it's here'": '"it\'s here"',
    "'it's the students' title'": "\"it's the students' title\"",
    "'it''s Bob's title'": "\"it's Bob's title\"",
    "'the 'best' one'": "\"the 'best' one\"",
    '""best" title"': "'\"best\" title'",
    '"a \\"b\\" in C:\\\\x: "c""': '\'a "b" in C:\\x: "c"\'',
    '"A 5" and a 7" screen"': "'A 5\" and a 7\" screen'",
    '"So", "so" and "so"': '\'"So", "so" and "so"\'',
    '"C:\\dir: so"': "'C:\\dir: so'",
    "[a: b: c]": '"[a: b: c]"',
    "{a: b: c}": '"{a: b: c}"',
    "!a b: c": '"!a b: c"',
    "&a b: c": '"&a b: c"',
    "*a b: c": '"*a b: c"',
    '"a "b" c"': "'a \"b\" c'",
    "'So' and 'so'": "\"'So' and 'so'\"",
    "'tis so": '"\'tis so"',
    '"never closed': '"never closed"',
    "“Curly: so”": '"Curly: so"',
    "“Curly”: so": '"“Curly”: so"',
    "«Voilà: so»": '"Voilà: so"',
    "*so* # it is": '"*so*"',
    ", so": '", so"',
    "? so": '"? so"',
}


def test_a_text_that_means_something_to_yaml_is_shown_in_quotation_marks() -> None:
    def holds(written: str) -> None:
        course, log = read(f"{HEAD}hook: {written}\n")
        assert course is None
        [entry] = log
        assert entry.code in ("SRC004", "SRC007", "SRC008")
        assert f"`hook: {TEXTS[written]}`" in entry.hint

    every_case(named(TEXTS), holds)


def test_a_text_as_it_is_shown_is_read() -> None:
    def holds(corrected: str) -> None:
        course, log = read(f"{HEAD}hook: {corrected}\n")
        assert course is not None, [entry.message for entry in log]
        assert plain(course.lessons[0].hook)

    every_case(named([text for text in TEXTS.values() if "media/" not in text]), holds)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("keywords: [a, ¦*b*]", '"*b*"'),
        ("keywords: [a, ¦@b, ¦\"c\" d]", '"@b"'),
        ("objectives: [{text: ¦A: B, id: a}]", 'text: "A: B"'),
        ("theme: {font: ¦A: B, radius: 4}", "font: Georgia, serif"),
        ("objectives: [{text: ¦[A] B, id: a}]", 'text: "[A] B"'),
        ("keywords: [a, ¦b: c: d]", '"b: c: d"'),
        ("keywords:\n- a\n- ¦[b: c: d]", '- "[b: c: d]"'),
        ("keywords: [¦a: b]", '"a: b"'),
        ("keywords:\n- a\n- ¦*b* c\n- d: e¦: f", '- "*b* c"'),
        ('objectives: [{id: a, text: ¦"$\\frac{\\pi}{d}$"}, {id: b, text: B}]', "text: '$\\frac{\\pi}{d}$'"),
        ("objectives: [{id: a, text: ¦$\\frac{a}{b}$}, {id: b, text: B}]", "text: '$\\frac{a}{b}$'"),
        ("objectives:\n- {id: a, text: ¦$2{,}5$}", 'text: "$2{,}5$"'),
        ("objectives:\n- {id: a,\n   text: ¦$x_{1}$}\n- {\n  id: b, text: ¦$y_{1}$}", 'text: "$x_{1}$"'),
        ("objectives: [\n  {text: T, id: a}, {id: b,\n  text: ¦\"$\\lambda, {b}$\"}]", "text: '$\\lambda, {b}$'"),
        ("keywords: [a, ¦$\\frac{a}{b}$, ¦\"$2{,}\\5$\"]", "'$\\frac{a}{b}$'"),
        ("theme: {font: ¦A {b}, radius: 4}", "font: Georgia, serif"),
        ("keywords: [¦{a} b, ¦\"$\\lambda$\", ¦\"it's \\q\", ¦$\\frac{a}{b}$]", '"{a} b"'),
        ("¦hook:so", "hook: so"),
        ("¦hook so", "hook: so"),
        ("¦version = so", "version: so"),
        ("¦version := so", "version: so"),
        ("hook:\tso¦: it", 'hook: "so: it"'),
        ("theme: {accent: ¦\"#2450b8\" radius: 4}", 'accent: "#2450b8", radius: 4'),
        ("theme: {radius: ¦4; font: Georgia}", "radius: 4, font: Georgia"),
        ("objectives:\n- ¦text:so", "- text: so"),
        ("objectives:\n¦- text:so\n  id: a", "- text: so"),
        ("objectives:\n¦-id: so\n text: T", "- id: so"),
        ("¦keywords\n- a", "keywords:"),
    ],
)  # fmt: skip
def test_within_lists_and_brackets_the_piece_is_shown_that_was_meant_as_a_text(line: str, shown: str) -> None:
    text, places = marked(f"{HEAD}{line}\nrights: r\n")
    found = list(read(text)[1])
    assert [(entry.place.line, entry.place.column) for entry in found] == places
    assert f"`{shown}`" in found[0].hint


@pytest.mark.parametrize("further", ["Why $\\pi$?", "Why $\\frac{1}{2}$?", 'Is $\\frac12$ "so"?', "So."])
@pytest.mark.parametrize("mark", ['"', "'"])
def test_a_quotation_mark_that_is_never_closed_is_told_where_it_opened_whatever_stands_below(
    mark: str, further: str
) -> None:
    text = f"lessonpack: 1\nid: x\ntitle: {mark}Sea\nlanguage: en\nhook: |\n  {further}\n\n  On.\ntitel: T\n"
    [entry, other] = read(text)[1]
    assert (entry.code, entry.place.line, other.code) == ("SRC004", 3, "SRC021")
    assert "the quotation mark is never closed" in entry.message
    assert entry.hint == f"Close it with the same mark: `title: {mark}Sea{mark}`."


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('language: "en', 'Close it with the same mark: `language: "en"`.'),
        ('language: "English', "Write as in `language: en`."),
        ('lessonpack: "1', "Write as in `lessonpack: 1`."),
        ('keywords: "sea', 'Write each entry in quotation marks: `keywords: ["sea"]`.'),
    ],
)
def test_the_mark_of_a_name_is_to_be_closed_as_that_of_a_text_and_other_values_have_none(line: str, hint: str) -> None:
    lines = {each.partition(":")[0]: each for each in [*HEAD.splitlines(), line, "version: 1"]}
    [entry] = read("\n".join([*lines.values(), ""]))[1]
    assert (entry.code, entry.hint) == ("SRC004", hint)


def test_a_text_that_closes_may_have_lines_that_look_like_keys_and_its_escapes_are_told() -> None:
    [entry] = read(f'{HEAD}hook: "One\n  title: two\n  $\\frac12$"\n')[1]
    assert entry.code == "SRC017"


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ("objectives:\n  ¦-{id: a, text: T}\n  -{id: b, text: U}\n  -{id: c, text: V}", "- {id: a, text: T}"),
        ("objectives:\n  - id: a\n    text: T\n  ¦-{id: b, text: U}", "- {id: b, text: U}"),
        ("objectives:\n  - {id: a, text: T}\n  ¦-{id: b, text: U}\n  - {id: c, text: V}", "- {id: b, text: U}"),
        ("questions:\n  - essay: {id: a, stem: S}\n  ¦essay: {id: b, stem: S}", "- essay: {id: b, stem: S}"),
        ("questions:\n  - essay:\n      id: a\n      stem: S\n  ¦essay:\n      id: b\n      stem: S", "- essay:"),
        ("questions:\n  - essay:\n      id: a\n      stem: S\n  ¦essay:\n    id: b\n    stem: S", "- essay:"),
    ],
)
def test_a_hyphen_that_lacks_is_told_once_and_the_entries_are_read(lines: str, shown: str) -> None:
    text, [place] = marked(f"{HEAD}{lines}\ntitel: T\n")
    [entry, other] = read(text)[1]
    assert (entry.code, other.code) == ("SRC004", "SRC021")
    assert entry.place.line == place[0]
    assert f"`{shown}`" in entry.hint


@pytest.mark.parametrize(
    "text",
    ["This is\n  Note: what goes on", "*This* is\n  what goes on\n\n  and on", "\n  *This* is\n  what goes on",
     '"This is\n  what goes on', "'tis\nrights: so it's"],
)  # fmt: skip
def test_of_a_text_of_several_lines_all_lines_belong_to_it(text: str) -> None:
    found = list(read(f"{HEAD}hook: {text}\ntitel: T\n")[1])
    assert [entry.code for entry in found] == ["SRC004", "SRC021"]


def test_a_line_below_the_key_of_a_text_is_a_text_though_it_looks_like_keys() -> None:
    [entry] = read(f"{HEAD}hook:\n  a: b: c\n")[1]
    assert entry.hint == "Put the text into quotation marks, or write `|` behind the key above it."


def test_a_bracket_that_is_never_closed_is_told_so() -> None:
    [entry] = read(f"{HEAD}hook: {{\n")[1]
    assert entry.message == "this is not YAML: a value begins with a bracket that is never closed"


def test_a_bracket_too_many_is_told_as_one() -> None:
    [entry] = read(f"{HEAD}keywords: [a, b]]\n")[1]
    assert entry.message == "this is not YAML: a value begins with a bracket, and something follows where that closes"


def test_every_text_that_is_no_yaml_is_told_in_one_run_with_all_else_and_nothing_follows_from_it() -> None:
    text, places = marked(
        GOOD.replace("title: A lesson", "title: ¦*A* lesson")
        .replace("text: Know it.", "text: Know¦: it")
        .replace("heading: A heading", "heading: ¦@heading")
        .replace("kind: note", "kind: ¦hint")
        .replace("stem: Which?", "stem: '¦<b>Which?</b>'")
        .replace("text: That", "text: ¦`that`")
        .replace("answer: true\n", "answer: ¦yes\n")
        .replace("{id: q5, stem: Fifth.,", "{id: q5, stem: ¦Fifth: it,")
        .replace("title: A quiz", "title: ¦!A quiz")
        .replace("mode: graded", "mode: ¦exam")
    )
    course, log = read(text)
    assert course is None
    assert [(entry.place.line, entry.place.column) for entry in log] == places


def test_what_comes_before_a_text_that_is_no_yaml_is_told_once() -> None:
    text = GOOD.replace("language: en", "language: en\ntitle: again\nrights: &a x").replace(
        "keywords: [k, l]", "hook: *b*"
    )
    assert sorted(entry.code for entry in read(text)[1]) == ["SRC004", "SRC006", "SRC006", "SRC007"]


def test_a_key_below_a_value_is_told_where_to_begin() -> None:
    [entry] = read(f"{HEAD}hook: So\n  keywords: [a]\n")[1]
    assert entry.hint == "Begin `keywords` below `hook`, or put the text above into quotation marks."


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("|\n¦not in", "by two spaces more than `hook`"),
        ("|\n  in\n ¦not in", "as the text above it"),
        ("in\n¦not in", "by two spaces more than `hook`"),
    ],
)
def test_a_line_that_is_not_indented_as_its_text_is_told_so_and_the_rest_is_read(text: str, how: str) -> None:
    text, places = marked(f"{HEAD}hook: {text}\n¦titel: T\n")
    found = list(read(text)[1])
    assert [(entry.place.line, entry.place.column) for entry in found] == places
    assert found[0].hint == f"Indent the line {how}, if it belongs to that text; if it is a key, write `key: value`."


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (
            "hook:\n- a\n- b",
            "Write `|` behind `hook:`, and the lines below it are a text, in which a list stays a list.",
        ),
        ("hook: [a]", 'Write one text; a text that begins with [ or { goes into quotation marks: `hook: "[a]"`.'),
        ("objectives:\n- text:so", "Write a blank behind the colon: `- text: so`."),
    ],
)
def test_a_value_of_another_kind_is_told_by_the_way_it_is_written(line: str, hint: str) -> None:
    assert [entry.hint for entry in read(f"{HEAD}{line}\n")[1]] == [hint]


@pytest.mark.parametrize(
    ("questions", "advice"),
    [
        ("  -essay:\n      id: q\n      stem: S\n", "Write a blank behind each hyphen: `- essay:`."),
        ("  essay:\n    id: q\n    stem: S\n", "Write each entry behind a hyphen: `- essay: …`."),
        (
            "  - essay: {id: a, stem: S}\n    cloze: {id: b, text: '[[c]]', gaps: {c: {answer: 1}}}\n",
            "Begin each question with a hyphen of its own: `- cloze:`.",
        ),
        ("  - essay: {id: q, stem: S, words: 100}\n", "Write `words: {most: 100}`."),
        (
            "  - cloze: {id: q, text: '[[c]]', gaps: {c: [x, y]}}\n",
            "Write its keys below it, each on a line of its own and indented by two spaces: answers, others, case, "
            "wildcard, answer, tolerance, range, unit, choices, shuffle, weight.",
        ),
    ],
)
def test_entries_and_keys_that_lack_are_named(questions: str, advice: str) -> None:
    assert [entry.hint for entry in read(f"{HEAD}questions:\n{questions}")[1]] == [advice]


def test_entries_of_words_whose_hyphens_have_no_blank_are_told_so() -> None:
    [entry] = read(f"{HEAD}keywords:\n  -a\n  -b\n")[1]
    assert entry.hint == "Write a blank behind each hyphen: `- a`."


ASKED = "questions:\n- single_choice:\n    stem: S\n    choices:\n    - text: A\n      {}\n    - text: B\n    {}\n"


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("quiz: *a* b", '`title: "*a* b"`'),
        ("quiz: pass_mark: 80", "Write `pass_mark: 80` below `quiz:`"),
        ("theme: accent: #2450b8", 'Write `accent: "#2450b8"` below `theme:`'),
        ("sections: - title: T", "Write `- title: T` below `sections:`"),
        ("sections: *a* b", '`- title: "*a* b"`'),
        ("keywords: *a*, *b* c", '`keywords: ["*a*", "*b* c"]`'),
        ("theme: {accent: #2450b8}", '`theme: {accent: "#2450b8"}`'),
        ("theme: {accent: #2450b8,\n  radius: 4}", '`theme: {accent: "#2450b8",`'),
        ("questions:\n- {single_choice: what: so}", '`single_choice: {stem: "what: so", …}`'),
        ("questions:\n- single_choice: *what* so", '`stem: "*what* so"`'),
        ("questions:\n- true_false: {stem: S, answer: *true*}", "`answer: true`"),
        ("objectives:\n- !a b", '`- text: "!a b"`'),
        ("objectives:\n- *a* b", '`- text: "*a* b"`'),
        (ASKED.format("correct: *true*", "points: 2"), "`correct: true`"),
        (ASKED.format("feedback: So: it", "points: 2"), '`feedback: "So: it"`'),
        (ASKED.format("correct: true", "feedback: So: it"), '`feedback: {general: "So: it"}`'),
        (ASKED.format("correct: true", "points: *2*"), "`points: 2`"),
        (ASKED.format("correct: true", "shuffle: @so"), "one of true, false"),
        ("questions:\n- single_choice: {stem: S, choices: [{text: A, feedback: so: it}]}", '`feedback: "so: it"`'),
        ("questions:\n- single_choice: {stem: S, choices: [{text: A}], feedback: so: it}", '{general: "so: it"}`'),
        ("quiz:\n  title: T\n  mode: *exam*", "one of graded, practice"),
        ("quiz:\n  title: T\n  feedback: @end", "one of at_once, at_end"),
        ("quiz:\n  title: T\n  questions: *all*", "`questions: all`"),
        ("questions:\n- true_false: {stem: S, answer: *False*: so}", "one of true, false"),
        ("questions:\n- true_false: {stem: S, answer: *False*}", "`answer: false`"),
        ("id: *x*", "`id: a-name-1`"),
        (
            "sections:\n- title: T\n  id: t\n  blocks:\n  - table: {header: [a], rows: [[b]], caption: c: d}",
            'caption: "c: d"',
        ),
        ("sections:\n- title: T\n  id: t\n  blocks:\n  - {callout: a: b}", '`callout: {kind: note, text: "a: b"}`'),
        ("sections:\n- title: T\n  id: t\n  blocks:\n  - *a* b", '`- text: "*a* b"`'),
        (
            "sections:\n- title: T\n  id: t\n  blocks:\n  - table:\n      header: [a]\n      rows:\n      - *a*, b",
            '`- ["*a*", "b"]`',
        ),
    ],
)
def test_what_is_shown_behind_a_key_is_what_the_key_takes(written: str, advice: str) -> None:
    hints = [entry.hint for entry in read(f"{HEAD}{written}\n")[1] if entry.code in ("SRC004", "SRC008")]
    assert len(hints) == 1
    assert advice in hints[0]


ASKING = "questions:\n- single_choice:\n    id: q\n    stem: S\n    choices:\n    - {text: A, id: a, correct: true}\n"
QUESTION = HEAD + ASKING
# A line `key: value` of each place is the last of its text.
HOLDERS = {
    (HEAD, ""): "version keywords authors rights theme hook objectives sections questions quiz",
    (f"{HEAD}sections:\n- id: s\n  title: T\n  blocks:\n", "  - "): "text heading callout quote table code check",
    (QUESTION + "    - {text: B, id: b}\n", "    "): "hint points feedback tags shuffle language",
    (QUESTION + "    - text: B\n      id: b\n", "      "): "correct feedback fixed",
    (
        f"{QUESTION}quiz:\n  title: Z\n",
        "  ",
    ): "mode pass_mark attempts feedback answers report shuffle time_limit questions",
    (f"{HEAD}theme:\n", "  "): "accent surface radius font",
}
WRONG = [
    "*a* b", "a: b", "{a} b", "[a] b", "!a b", "&a b", "@a", "- a", "? a", "%a", '"a" b', "'a' b: c", "{a: b: c}",
    "[a: b: c]", '"a', "{{a}}", "[[a]]", "|a", "a: b, c", "'it's'", "*2*", "!true x",
]  # fmt: skip
REFUSED = {"SRC004", "SRC007", "SRC008", "SRC011", "SRC022", "SRC026", "SRC027", "SRC030", "SRC034"}


@pytest.mark.parametrize(
    ("before", "lead", "key"), [(*holder, key) for holder, keys in HOLDERS.items() for key in keys.split()]
)
def test_a_line_as_it_is_shown_is_one_that_its_key_takes(before: str, lead: str, key: str) -> None:
    for value in WRONG:
        found = [entry for entry in read(f"{before}{lead}{key}: {value}\n")[1] if entry.code in REFUSED]
        assert len(found) == 1, (value, [entry.message for entry in found])
        for shown in re.findall(rf"`({key}: [^`…]*[^`…|:])`", found[0].hint):
            again = {entry.code for entry in read(f"{before}{lead}{shown}\n")[1]}
            assert again.isdisjoint(REFUSED), (value, shown)


@pytest.mark.parametrize("mark", ["&a ", "*a", "!a "])
@pytest.mark.parametrize("key", ["quiz", "sections", "theme", "keywords"])
def test_a_mark_of_yaml_where_no_text_belongs_is_told_once_and_no_text_is_shown(key: str, mark: str) -> None:
    found = [entry for entry in read(f"{HEAD}{key}: {mark}b\n")[1] if entry.code != "SRC048"]
    assert [entry.code for entry in found] in (["SRC007"], ["SRC008"])
    assert f"{key}: " not in found[0].hint


def test_curly_quotation_marks_are_told_of_only_where_they_stand_around_the_text() -> None:
    said = [read(f"{HEAD}hook: {text}\n")[1].found[0].message for text in ("“A: b”", "“A” b: c")]
    assert ["curly" in message for message in said] == [True, False]


def test_a_text_that_cannot_be_put_right_is_told_as_before() -> None:
    found = list(read(f"{HEAD}keywords: [a, b\nhook: c\n")[1])
    assert [entry.code for entry in found] == ["SRC004"]
    assert found[0].message == "this is not YAML: the bracket is never closed, or a comma is missing"


def test_what_is_put_right_in_a_file_is_bounded() -> None:
    text = HEAD + "keywords:\n" + "- *a* b\n" * 1000
    assert [entry.code for entry in read(text)[1]] == ["SRC004"] * 21


LONG = {"blanks": "a: b{}c", "blanks behind a quotation": '"a" {}b', "signs": '"a" b{}\n  c'}


@pytest.mark.parametrize("what", LONG)
def test_a_line_twice_as_long_takes_twice_the_work(what: str) -> None:
    fill = " #" if what == "signs" else " "
    assert growth(read, lambda count: f"{HEAD}hook: {LONG[what].format(fill * count)}\n", 10_000) <= LINEAR


def test_the_keys_that_a_slip_is_told_by_are_those_of_the_format() -> None:
    found = {key for made in (json_schema(), course_schema()) for key in re.findall(r"'(\w[\w.-]*)': \{", str(made))}
    assert {"hook", "choices", "time_limit", "final_quiz", "single_choice"} <= keys.known() <= found


def test_a_kind_of_question_is_called_as_it_is_written() -> None:
    [entry] = read(f"{HEAD}questions:\n  - true_false: {{id: q, stem: S}}\n")[1]
    assert entry.message == "'answer' is missing in this true_false"
