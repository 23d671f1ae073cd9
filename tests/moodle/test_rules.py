"""What Moodle's importer refuses, drops or breaks is told at its line: by the schema, or by a rule of its own."""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from effort import LINEAR, growth
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


def file(data: bytes) -> str:
    return f"<file name='a'>{b64encode(data).decode()}</file>"


def drawn(width: int, height: int) -> str:
    """The beginning of a picture, which says how many pixels it has."""
    return file(b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height))


SHOWN = drawn(200, 120)


def marked(zone: str, marker: str = "<no>1</no><text>X</text>", picture: str | None = None, copies: int = 2) -> str:
    drag = f"<drag>{marker}<noofdrags>{copies}</noofdrags></drag>"
    return asked("ddmarker", f"<showmisplaced/>{SHOWN if picture is None else picture}{drag}{zone}")


def zone(shape: str, coords: str, choice: str = "1", no: int = 1) -> str:
    parts = f"<shape>{shape}</shape><coords>{coords}</coords><choice>{choice}</choice>"
    return f"<drop><no>{no}</no>{parts}</drop>"


def calculated(
    formula: str = "{a}", *, items: str = "1 2.5 -3e2", count: int = 3, first: int = 1, more: str = "", near: str = "0"
) -> str:
    """A calculated question with one wild card, which has these items."""
    numbered = enumerate(items.split(), first)
    values = "".join(
        f"<dataset_item><number>{place}</number><value>{item}</value></dataset_item>" for place, item in numbered
    )
    data_set = "".join(
        f"<{name}><text>{said}</text></{name}>"
        for name, said in (("status", "private"), ("name", "a"), ("distribution", "uniform"), ("minimum", "1"))
    )
    return asked(
        "calculated",
        f'<answer fraction="100"><text>{formula}</text><tolerance>{near}</tolerance><tolerancetype>2</tolerancetype>'
        f"<correctanswerformat>1</correctanswerformat>{more or '<correctanswerlength>2</correctanswerlength>'}</answer>"
        f"<dataset_definitions><dataset_definition>{data_set}<type>calculated</type><maximum><text>9</text></maximum>"
        f"<decimals><text>1</text></decimals><itemcount>{count}</itemcount><dataset_items>{values}</dataset_items>"
        "</dataset_definition></dataset_definitions>",
    )


CATEGORY = '<question type="category"><category><text>$course$/top/{}</text></category></question>'
ORDER = answer("one") + answer("two")
PICTURE = '&lt;img src="@@PLUGINFILE@@/a%20b.png"&gt;'
FILE = '<file name="a b.png" path="/" encoding="base64">QUJD</file>'
DRAGGED = (
    f"<drag><no>1</no><text>x</text><draggroup>1</draggroup>{FILE}</drag>"
    "<drop><text/><no>1</no><choice>1</choice><xleft>10</xleft><ytop>20</ytop></drop>"
)
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="2000"/>'

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
    "the address of a file as an answer": asked("shortanswer", answer("@@PLUGINFILE@@/a.png")),
    "a number": asked("numerical", answer("-1.5e3") + answer("*", "0")),
    "pairs": asked("matching", pair("a", "1") + pair("b", "2") + pair("", "3")),
    "gaps": asked("ddwtos", "<dragbox><text>x</text><group>1</group></dragbox>", "A [[1]] b"),
    "an essay": asked("essay", "<responseformat>editor</responseformat><graderinfo format='html'><text/></graderinfo>"),
    "a description": asked("description", ""),
    "Cloze": asked("cloze", "", "A {1:SHORTANSWER:=b} c {2:MWC:=d\\}~%50%e} {:MULTIRESPONSE_HS:=f~g}"),
    "markers": marked(zone("circle", "80, 100; 50") + zone("rectangle", "20,60;80,40", no=2)
                      + zone("polygon", "190,60; 300,60; 190,100", no=3) + zone("", "", "0"), copies=0),
    "a picture that no Moodle makes smaller": marked(zone("circle", "590,390;5"), picture=drawn(600, 400), copies=1),
    "a drawing, which no Moodle makes smaller": marked(
        zone("circle", "2900,1900;5"), picture=file(DRAWING), copies=1),
    "two right places for as many markers": marked(zone("circle", "80,100;50") + zone("circle", "20,20;5", no=2)),
    "pictures that are dragged": asked("ddimageortext", FILE + DRAGGED),
    "a calculation": calculated("{a} * 2"),
    "a calculation in brackets": calculated("(({a}) + pi())", near=".01"),
    "a calculation that draws from fewer items than there are": calculated(count=2),
    "a picture": f'<question type="description"><name><text>Q</text></name><questiontext><text>{PICTURE}</text>{FILE}'
    "</questiontext></question>",
    "one idnumber in two categories": CATEGORY.format("A")
    + choice(rest="<idnumber>i</idnumber>")
    + CATEGORY.format("B")
    + choice(rest="<idnumber>i</idnumber>"),
    "elements in another order": '<question type="description"><tags><tag><text>t</text></tag></tags>'
    "<penalty>0</penalty>"
    "<questiontext format='plain_text'><text/></questiontext><name><text>Q</text></name></question>",
}  # fmt: skip

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
    "fewer markers than right places": (
        "MOODLE034", marked(zone("circle", "80,100;50") + zone("circle", "20,20;5", no=2), copies=1)),
    "a calculation that is half right": ("MOODLE034", calculated().replace('"100"', '"50"')),
    "a number that is half right": ("MOODLE034", asked("numerical", answer("3", "50"))),
    "digits of another script": ("MOODLE036", asked("numerical", answer("٣"))),
    "a number without end": ("MOODLE036", asked("numerical", answer("1e999"))),
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
    "a gap of no kind": ("MOODLE054", asked("cloze", "", "A {1:SHORTANSWR:=b} {1:MCHS:=c~d} e")),
    "a gap that does not end": ("MOODLE054", asked("cloze", "", "A {1:SA:=b c {:NM:=2} e")),
    "a last gap that does not end": ("MOODLE054", asked("cloze", "", r"A {:NM:=2} e {1:SA:=b\} c")),
    "markers without a picture": ("MOODLE050", marked(zone("circle", "80,100;50"), picture="")),
    "markers without a zone": ("MOODLE050", marked(zone("circle", "80,100;50", "0"))),
    "a zone without its marker": ("MOODLE050", marked(zone("circle", "80,100;50", "2"))),
    "a marker without a text": ("MOODLE050", marked(zone("circle", "80,100;50"), "<no>1</no><text/>")),
    "a zone of no shape": ("MOODLE050", marked(zone("rhombus", "80,100;50"))),
    "two pictures": ("MOODLE050", marked(zone("circle", "80,100;50"), picture=SHOWN * 2)),
    "a picture that is a word": (
        "MOODLE050", marked(zone("circle", "80,100;50"), picture=file(b"hello"))),
    "a picture that is no base64": (
        "MOODLE050", marked(zone("circle", "80,100;50"), picture="<file name='a'>!!!!</file>")),
    "two zones of one number": ("MOODLE050", marked(zone("circle", "80,100;50") * 2)),
    "a picture wider than older Moodles keep it": (
        "MOODLE055", marked(zone("circle", "590,200;5"), picture=drawn(601, 400))),
    "a picture higher than older Moodles keep it": (
        "MOODLE055", asked("ddimageortext", drawn(600, 401) + DRAGGED)),
    "a zone in digits of another script": ("MOODLE051", marked(zone("circle", "٤٠,40;20"))),
    "a zone of thousands of digits": ("MOODLE051", marked(zone("circle", f"{'9' * 5000},40;20"))),
    "a zone without extent": ("MOODLE051", marked(zone("circle", "80,100;0"))),
    "a zone outside the picture": ("MOODLE051", marked(zone("rectangle", "200,60;80,40"))),
    "a circle without a radius": ("MOODLE051", marked(zone("circle", "80,100"))),
    "a rectangle by its corners": ("MOODLE051", marked(zone("rectangle", "20,60,80,100"))),
    "a polygon of two corners": ("MOODLE051", marked(zone("polygon", "20,60;80,100"))),
    "half a pixel": ("MOODLE051", marked(zone("circle", "80.5,100;50"))),
    "a pixel outside": ("MOODLE051", marked(zone("polygon", "-1,60;80,100;3,4"))),
    "a wild card without its data set": ("MOODLE052", calculated("{a} + {b}")),
    "a calculation without a data set": ("MOODLE052", calculated().partition("<dataset")[0] + "</question>"),
    "an item that is missing": ("MOODLE052", calculated(count=4)),
    "items from 2 on": ("MOODLE052", calculated(first=2)),
    "no items": ("MOODLE052", calculated(items="")),
    "fewer items by far than it says": ("MOODLE052", calculated(count=999_999_999_999)),
    "an item in digits of another script": ("MOODLE052", calculated(items="1 ٣ 3")),
    "an item without end": ("MOODLE052", calculated(items="1 1e999 3")),
    "an item with a decimal comma": ("MOODLE052", calculated(items="1 2,5 3")),
    "a calculation that does not say how it is shown": ("MOODLE053", calculated(more="<feedback><text/></feedback>")),
    "a calculation that is as near as a word": ("MOODLE053", calculated(near="abc")),
    "a nearness of no kind": (
        "MOODLE053", calculated().replace("<tolerancetype>2<", "<tolerancetype>9<")),
    "fewer digits than none": ("MOODLE053", calculated(more="<correctanswerlength>-3</correctanswerlength>")),
    "a bracket that stays open": ("MOODLE053", calculated("(({a})")),
    "a bracket that closes nothing": ("MOODLE053", calculated("{a}) + (1")),
    "an element of a plugin": ("MOODLE030", asked("stack", "<stackversion/>")),
    # what the schema refuses
    "a marker without a number": ("XSD001", marked(zone("circle", "80,100;50"), "<no>one</no><text>X</text>")),
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
    "a data set without its least": ("XSD001", calculated().replace("<minimum><text>1</text></minimum>", "")),
    "half an item": ("XSD001", calculated(count=2).replace("<number>3<", "<number>2.5<")),
    "a control character": ("XML001", asked("description", "", "a\x0bb")),
    "an entity that nobody declares": ("XML001", asked("description", "", "a&nbsp;b")),
}  # fmt: skip
# What a plugin's question breaks beside.
BESIDE = {
    "an element of a plugin": {"MOODLE040"},
    "one thing to order": {"MOODLE041"},
    "a marker without a number": {"MOODLE050"},
}


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


def test_a_picture_of_which_the_end_is_not_looked_at_is_one(tmp_path: Path) -> None:
    segment = b"\xff\xe1" + (60_000).to_bytes(2, "big") + bytes(59_998)
    picture = file(b"\xff\xd8" + segment * 2 + b"\xff\xc0\0\x11\x08\0\x64\0\xc8" + bytes(20))
    assert told(tmp_path, marked(zone("circle", "80,100;50"), picture=picture)) == []


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


@pytest.mark.parametrize(
    ("numbers", "called"), [("<no>7</no>", "7"), ("", "without a number"), (f"<no>{'7' * 40}</no>", "7" * 20)]
)
def test_a_zone_is_called_by_its_number(numbers: str, called: str, tmp_path: Path) -> None:
    drawn = zone("circle", "80,100," + "9" * 60).replace("<no>1</no>", numbers)
    file = tmp_path / "bank.xml"
    file.write_text(f"<quiz>{marked(drawn)}</quiz>", "utf-8")
    [only] = judge(Job(sources=(str(file),), schemas=str(tmp_path / "none"))).findings
    assert only.message == f"'Q': zone {called} is a circle, and has '80,100,{'9' * 33}'"


MUCH: dict[str, Callable[[int], str]] = {
    "zones": lambda count: marked(zone("circle", "80.5,100") * count),
    "numbers of markers": lambda count: marked(zone("circle", "1,1;1", "2"), "<no>1</no>" * count),
    "corners": lambda count: marked(zone("polygon", ";".join(["1,1"] * count))),
    "digits": lambda count: marked(zone("polygon", "1" * count)),
    "fractions": lambda count: asked("multichoice", answer("a", "33") * count),
    "texts of numbers": lambda count: asked("numerical", answer("a") * count),
}


@pytest.mark.parametrize("what", MUCH)
def test_a_question_is_judged_in_time_that_grows_with_it(what: str, tmp_path: Path) -> None:
    assert growth(lambda question: told(tmp_path, question), MUCH[what], 2_000) <= LINEAR
