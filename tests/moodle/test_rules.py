"""What Moodle's importer refuses, drops or breaks is told at its line: by the schema, or by a rule of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessonpack.findings import RULES
from lessonpack.pipeline import Job, judge, load_everything
from moodle.samples import COURSES, written

CHOICE = (
    '<question type="multichoice"><name><text>Q</text></name>'
    '<questiontext format="html"><text>Which?</text></questiontext>{rest}'
    '<answer fraction="{right}"><text>A</text></answer>\n<answer fraction="{wrong}"><text>{second}</text></answer>'
    "</question>"
)
GOOD = {"rest": "", "right": "100", "wrong": "0", "second": "B"}


def choice(**changes: str) -> str:
    return CHOICE.format(**{**GOOD, **changes})


def asked(type: str, inner: str, text: str = "Why?") -> str:
    stem = f"<questiontext><text>{text}</text></questiontext>"
    return f'<question type="{type}"><name><text>Q</text></name>{stem}{inner}</question>'


def answer(text: str, fraction: str = "100") -> str:
    return f'<answer fraction="{fraction}"><text>{text}</text></answer>'


def pair(text: str, said: str) -> str:
    return f"<subquestion><text>{text}</text><answer><text>{said}</text></answer></subquestion>"


CATEGORY = '<question type="category"><category><text>$course$/top/{}</text></category></question>'
ORDER = answer("one") + answer("two")
PICTURE = '&lt;img src="@@PLUGINFILE@@/a%20b.png"&gt;'
FILE = '<file name="a b.png" path="/" encoding="base64">QUJD</file>'

SOUND = {
    "a choice": choice(),
    "thirds, as exact as Moodle asks for": asked(
        "multichoice", f"<single>false</single>{answer('a', '33.333')}{answer('b', '33.334')}{answer('c', '33.33333')}"
    ),
    "a minus": asked("multichoice", f"<single>0</single>{answer('a')}{answer('b', '-16.66667')}"),
    "a category with its information": '<question type="category"><info format="html"><text>i</text></info>'
    "<category><text>$course$/top/A</text></category></question>",
    "a statement": asked("truefalse", answer("true") + answer("false", "0")),
    "a short answer": asked("shortanswer", answer("Paris") + answer("*", "0")),
    "a number": asked("numerical", answer("-1.5e3") + answer("*", "0")),
    "pairs": asked("matching", pair("a", "1") + pair("b", "2") + pair("", "3")),
    "gaps": asked("ddwtos", "<dragbox><text>x</text><group>1</group></dragbox>", "A [[1]] b"),
    "an essay": asked("essay", "<responseformat>editor</responseformat><graderinfo format='html'><text/></graderinfo>"),
    "a description": asked("description", ""),
    "Cloze": asked("cloze", "", "A {1:SHORTANSWER:=b} c"),
    "a picture": f'<question type="description"><name><text>Q</text></name><questiontext><text>{PICTURE}</text>{FILE}'
    "</questiontext></question>",
    "one idnumber in two categories": CATEGORY.format("A")
    + choice(rest="<idnumber>i</idnumber>")
    + CATEGORY.format("B")
    + choice(rest="<idnumber>i</idnumber>"),
    "elements in another order": '<question type="description"><tags><tag><text>t</text></tag></tags>'
    "<penalty>0</penalty>"
    "<questiontext format='plain_text'><text/></questiontext><name><text>Q</text></name></question>",
}

# What of a file is spoiled, and the rule that tells.
SPOILED = {
    "a fraction that is rounded": ("MOODLE031", choice(wrong="33")),
    "a fraction with one digit": ("MOODLE031", choice(wrong="33.3")),
    "a fraction that Moodle does not have": ("MOODLE031", choice(wrong="-15")),
    "a fraction of a number": ("MOODLE031", asked("numerical", answer("3") + answer("4", "55"))),
    "one choice": ("MOODLE032", choice(second=" ")),
    "one choice of a half": ("MOODLE032", asked("multichoice", answer("a", "50"))),
    "no choice": ("MOODLE032", asked("multichoice", "")),
    "a short answer that is never right": ("MOODLE033", asked("shortanswer", answer("Paris", "50"))),
    "a best choice of a half": ("MOODLE034", choice(right="50")),
    "right choices that come to less": ("MOODLE034", choice(rest="<single>false</single>", right="50", wrong="25")),
    "a statement in another language": ("MOODLE035", asked("truefalse", answer("wahr") + answer("falsch", "0"))),
    "a statement that is neither": ("MOODLE035", asked("truefalse", answer("true", "0") + answer("false", "0"))),
    "a statement that is half true": ("MOODLE035", asked("truefalse", answer("true", "50") + answer("false", "0"))),
    "a decimal comma": ("MOODLE036", asked("numerical", answer("3,14"))),
    "a word for a number": ("MOODLE036", asked("numerical", answer("abc"))),
    "a plugin's type": ("MOODLE040", asked("stack", "")),
    "a type of new Moodles": ("MOODLE041", asked("ordering", ORDER)),
    "an idnumber twice": ("MOODLE042", choice(rest="<idnumber>i</idnumber>") * 2),
    "a pair without an answer": ("MOODLE043", asked("match", pair("a", "1") + pair("b", "") + pair("c", "2"))),
    "one pair": ("MOODLE043", asked("match", pair("a", "1") + pair("", "2"))),
    "no gap": ("MOODLE044", asked("gapselect", "<selectoption><text>x</text></selectoption>")),
    "a gap without its choice": ("MOODLE044", asked("ddwtos", "<dragbox><text>x</text></dragbox>", "[[1]] [[2]]")),
    "a picture that is not there": ("MOODLE045", asked("description", "", PICTURE)),
    "a picture of another text": ("MOODLE045", asked("description", f"<generalfeedback>{FILE}<text/></generalfeedback>",
                                                     PICTURE)),
    "one thing to order": ("MOODLE046", asked("ordering", answer("one"))),
    "Cloze without a gap": ("MOODLE047", asked("cloze", "", "A {b} c")),
    "an element of a plugin": ("MOODLE030", asked("stack", "<stackversion/>")),
    # what the schema refuses
    "no name": ("XSD001", "<question type='essay'><questiontext><text>t</text></questiontext></question>"),
    "an empty name": ("XSD001", "<question type='essay'><name><text> </text></name></question>"),
    "no type": ("XSD001", "<question><name><text>Q</text></name></question>"),
    "HTML that is not escaped": ("XSD001", asked("description", "", "a <b>bold</b> word")),
    "an idnumber of 101 characters": ("XSD001", choice(rest=f"<idnumber>{'i' * 101}</idnumber>")),
    "a category's information without a format": (
        "XSD001", '<question type="category"><category><text>$course$/top/A</text></category><info><text/></info>'
        "</question>"),
    "a file that is no base64": (
        "XSD001", f'<question type="essay"><name><text>Q</text></name><questiontext>{FILE.replace("QUJD", "Q?")}'
        "</questiontext></question>"),
    "a word for a fraction": ("XSD001", choice(wrong="none")),
    "a setting that Moodle takes for yes": ("XSD001", choice(rest="<single>no</single>")),
    "a numbering that Moodle does not have": ("XSD001", choice(rest="<answernumbering>a)</answernumbering>")),
    "a grade below nothing": ("XSD001", choice(rest="<defaultgrade>-1</defaultgrade>")),
    "a format that Moodle does not have": ("XSD001", choice(rest="<hint format='tex'><text/></hint>")),
    "an element that nobody reads": ("XSD001", choice(rest="<feedbacks/>")),
    "a control character": ("XML001", asked("description", "", "a\x0bb")),
    "an entity that nobody declares": ("XML001", asked("description", "", "a&nbsp;b")),
}  # fmt: skip
# What a plugin's question breaks beside.
BESIDE = {"an element of a plugin": {"MOODLE040"}, "one thing to order": {"MOODLE041"}}


def told(folder: Path, *questions: str) -> list[tuple[str, int]]:
    """What is said of a file with these questions, each on a line of its own from the third on."""
    file = folder / "bank.xml"
    file.write_text("\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *questions, "</quiz>", ""]), "utf-8")
    outcome = judge(Job(sources=(str(file),), schemas=str(folder / "none")))
    assert outcome.faults == ()
    return [(entry.code, entry.place.line) for entry in outcome.findings]


@pytest.mark.parametrize("name", SOUND)
def test_what_moodle_takes_breaks_no_rule(name: str, tmp_path: Path) -> None:
    assert told(tmp_path, SOUND[name]) == []


@pytest.mark.parametrize("name", SPOILED)
def test_what_moodle_does_not_take_breaks_its_rule_and_no_other(name: str, tmp_path: Path) -> None:
    code, question = SPOILED[name]
    found = told(tmp_path, SOUND["a description"], question)
    assert {each for each, _ in found} - BESIDE.get(name, set()) == {code}
    assert all(line >= 4 for _, line in found)


@pytest.mark.parametrize("name", COURSES)
def test_what_lessonpack_writes_breaks_no_rule(name: str, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(written(COURSES[name]()))
    [package] = judge(Job(sources=(str(file),), schemas=str(tmp_path / "none"))).packages
    assert (package.errors, package.warnings, package.unchecked) == (0, 0, ())
    assert [run.documents for run in package.schemas] == [1]


def test_every_rule_on_moodle_xml_is_broken_here() -> None:
    load_everything()
    own = {code for code in RULES if code.startswith("MOODLE") and code[6:] >= "030"}
    assert own - OF_FILES == {code for code, _ in SPOILED.values() if code.startswith("MOODLE")}


# What is wrong with a file as a whole, and the findings.
FILES = {
    "a file without questions": (b"<quiz/>", ["MOODLE049"]),
    "a file in UTF-16": (f"<quiz>{SOUND['a choice']}</quiz>".encode("utf-16"), ["MOODLE048"]),
    "a file in Latin-1": (
        f'<?xml version="1.0" encoding="ISO-8859-1"?><quiz>{choice(second="é")}</quiz>'.encode("latin-1"),
        ["MOODLE048"],
    ),
    "ASCII that calls itself Latin-1": (
        f'<?xml version="1.0" encoding="ISO-8859-1"?><quiz>{choice()}</quiz>'.encode("latin-1"),
        [],
    ),
    "a file that breaks off": (SOUND["a choice"].join(("<quiz>", "<question ")).encode(), ["XML001"]),
}
OF_FILES = {"MOODLE048", "MOODLE049"}


@pytest.mark.parametrize("name", FILES)
def test_what_is_wrong_with_a_file_as_a_whole_is_one_finding(name: str, tmp_path: Path) -> None:
    data, codes = FILES[name]
    file = tmp_path / "bank.xml"
    file.write_bytes(data)
    outcome = judge(Job(sources=(str(file),), schemas=str(tmp_path / "none")))
    assert [each.code for each in outcome.findings] == codes


def test_what_the_parser_says_of_a_file_stands_on_one_line(tmp_path: Path) -> None:
    file = tmp_path / "bank.xml"
    file.write_bytes(f"<quiz>{choice(second='a')}</quiz>".encode().replace(b">a<", b">\0<"))
    [only] = judge(Job(sources=(str(file),), schemas=str(tmp_path / "none"))).findings
    assert only.code == "XML001"
    assert "\n" not in only.message


def test_what_a_platform_makes_of_the_format_is_told_at_the_file(tmp_path: Path) -> None:
    file = tmp_path / "bank.xml"
    file.write_bytes(written(COURSES["plain"]()))
    outcome = judge(Job(sources=(str(file),), schemas=str(tmp_path / "none"), lms=("canvas", "moodle")))
    assert [(entry.code, entry.place.inside) for entry in outcome.findings] == [("LMS003", "bank.xml")]


def test_the_line_of_an_answer_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, choice(wrong="33")) == [("MOODLE031", 4)]


def test_a_picture_of_millions_of_letters_is_judged_to_its_end(tmp_path: Path) -> None:
    large = FILE.replace("QUJD", "QUJD" * 100_000)
    assert told(tmp_path, SOUND["a picture"].replace(FILE, large)) == []
