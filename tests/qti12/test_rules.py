"""What an item of QTI 1.2 names that is not there, and a key that it lacks, is told at its line, in any package."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT
from lessonpack.pipeline import Job, judge

# The tree, and the document in it that asks.
TREES = {
    "canvas/kinds": "quiz/quiz.xml",
    "canvas-new/kinds": "quiz/quiz.xml",
    "qti12/kinds": "assessment_quiz.xml",
    "cc13/sea": "quiz_tides__tides_quiz.xml",
}
DRAWN = {"canvas/variables": "quiz/quiz.xml"}  # in which nothing is compared
POINTED = {"qti12/gaps": "assessment_quiz.xml"}
# What is written otherwise at its first place, and the rules that tell.
SPOILED = {
    "an option that is not there": ("QTI118", r"(<varequal [^>]*>)[^<]+", r"\1none"),
    "a response that is not there": ("QTI118", r'(<varequal respident=")[^"]+', r"\1OTHER"),
    "a feedback that is not there": ("QTI119", r'(linkrefid=")[^"]+', r"\1none"),
}
RULES = ("QTI118", "QTI119", "QTI12")
Becomes = str | Callable[[re.Match[str]], str]
KIND = r"(?s)(<item ident.*?<fieldentry>)cc\.[^<]*"


def told(tree: str, folder: Path, pattern: str = "", becomes: Becomes = "") -> list[tuple[str, int]]:
    """What these rules say of a package whose document is changed at the first place that fits, and where."""
    package = folder / "package"
    shutil.copytree(ROOT / "tests" / "golden" / tree, package)
    path = package / (TREES | DRAWN | POINTED)[tree]
    before = path.read_text("utf-8")
    path.write_text(re.sub(pattern, becomes, before, count=1) if pattern else before, "utf-8")
    outcome = judge(Job(sources=(str(package),), schemas=str(folder / "none")))
    return [(each.code, each.place.line) for each in outcome.findings if each.code.startswith(RULES)]


@pytest.mark.parametrize("tree", [*TREES, *DRAWN, *POINTED])
def test_what_is_written_names_what_is_there(tree: str, tmp_path: Path) -> None:
    assert told(tree, tmp_path) == []


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("name", SPOILED)
def test_what_is_not_there_is_told_once_at_its_line(name: str, tree: str, tmp_path: Path) -> None:
    code, pattern, becomes = SPOILED[name]
    lines = (ROOT / "tests" / "golden" / tree / TREES[tree]).read_text("utf-8").splitlines()
    first = next(number for number, line in enumerate(lines, 1) if re.search(pattern, line))
    assert told(tree, tmp_path, pattern, becomes) == [(code, first)]


@pytest.mark.parametrize("tree", TREES)
def test_items_of_one_ident_are_told_at_the_second(tree: str, tmp_path: Path) -> None:
    document = (ROOT / "tests" / "golden" / tree / TREES[tree]).read_text("utf-8")
    first, second, *_ = re.findall(r'<item ident="([^"]+)"', document)
    line = document[: document.index(f'<item ident="{second}"')].count("\n") + 1
    assert told(tree, tmp_path, f'<item ident="{second}"', f'<item ident="{first}"') == [("QTI120", line)]


@pytest.mark.parametrize("kind", ["cc.matching.v0p1", "cc.essay", ""])
def test_a_kind_that_cartridges_do_not_have_is_told_at_the_item(kind: str, tmp_path: Path) -> None:
    document = (ROOT / "tests" / "golden" / "cc13/sea" / TREES["cc13/sea"]).read_text("utf-8")
    line = document[: document.index("<item ident=")].count("\n") + 1
    assert told("cc13/sea", tmp_path, KIND, rf"\1{kind}") == [("QTI121", line)]


SETS = {
    "no sets": (r"(?s)<var_set .*</var_set>", "", "<calculated>"),
    "no answer": (r"<answer>[^<]*</answer>", "", "<var_set "),
    "a value that is missing": (r"(<var_set [^>]*>\s*)<var [^>]*>[^<]*</var>", r"\1", "<var_set "),
    "a decimal comma": (r"<answer>[^<]*", "<answer>2,5", "<var_set "),
    "an answer in digits of another script": (r"<answer>[^<]*", "<answer>٣", "<var_set "),
    "an answer without end": (r"<answer>[^<]*", "<answer>1e999", "<var_set "),
    "a tolerance that is a word": (r"<answer_tolerance>[^<]*", "<answer_tolerance>abc", "<calculated>"),
}


@pytest.mark.parametrize("name", SETS)
def test_a_set_of_values_without_one_of_them_is_told_at_its_line(name: str, tmp_path: Path) -> None:
    pattern, becomes, where = SETS[name]
    document = (ROOT / "tests" / "golden" / "canvas/variables" / DRAWN["canvas/variables"]).read_text("utf-8")
    line = document[: document.index(where)].count("\n") + 1
    assert told("canvas/variables", tmp_path, pattern, becomes) == [("QTI123", line)]


AREA = r"(<response_label ident=\"B\" rarea=\")[^<]*"
PLACES = {
    "words": (AREA, r'\1Bounded">left top'),
    "nothing": (AREA, r'\1Bounded">'),
    "two corners": (AREA, r'\1Bounded">50,0,90,60'),
    "a rectangle by a corner": (AREA, r'\1Rectangle">50,0'),
    "digits of another script": (AREA, r'\1Rectangle">٥٠,0,40,60'),
    "a rectangle outside": (AREA, r'\1Rectangle">50,60,40,60'),
    "an ellipse outside": (AREA, r'\1Ellipse">400,30,40,60'),
    "corners outside": (AREA, r'\1Bounded">150,0,190,0,190,60'),
    "an ident of another": (r'(<response_label ident=")B', r"\1A"),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_place_at_which_nobody_can_point_is_told_at_its_area(name: str, tmp_path: Path) -> None:
    document = (ROOT / "tests" / "golden" / "qti12/gaps" / POINTED["qti12/gaps"]).read_text("utf-8")
    line = document[: document.index('<response_label ident="B" rarea')].count("\n") + 1
    assert told("qti12/gaps", tmp_path, *PLACES[name]) == [("QTI124", line)]


@pytest.mark.parametrize("place", ['Ellipse">70,30,20', 'Ellipse">70 30,20,20', 'Rectangle">50,0,200,60'])
def test_a_place_may_be_written_in_any_shape(place: str, tmp_path: Path) -> None:
    assert told("qti12/gaps", tmp_path, AREA, rf"\1{place}") == []


TYPED = r"(?s)(<item ident.*?<fieldlabel>)question_type(</fieldlabel>\s*<fieldentry>)([^<]*)"
OF_CANVAS = pytest.mark.parametrize("tree", ["canvas/kinds", "canvas-new/kinds"])


@OF_CANVAS
@pytest.mark.parametrize("becomes", [r"\1question_type\2multichoice", r"\1question_type\2", r"\1type\2\3"])
def test_a_question_for_canvas_without_a_kind_of_canvas_s_is_told_at_the_item(
    tree: str, becomes: str, tmp_path: Path
) -> None:
    document = (ROOT / "tests" / "golden" / tree / TREES[tree]).read_text("utf-8")
    line = document[: document.index("<item ident=")].count("\n") + 1
    assert told(tree, tmp_path, TYPED, becomes) == [("QTI122", line)]


def test_nobody_else_s_questions_need_a_kind_of_canvas_s(tmp_path: Path) -> None:
    document = (ROOT / "tests" / "golden" / "qti12/kinds" / TREES["qti12/kinds"]).read_text("utf-8")
    assert "question_type" not in document
    assert told("qti12/kinds", tmp_path) == []


# What is written otherwise in the first question, which is a single choice, what tells, and at which line.
KEYLESS = {
    "no resprocessing": ("QTI125", r"(?s)<resprocessing>.*?</resprocessing>\n", "", "<item ident"),
    "no points": ("QTI125", r"(?s)(<item ident.*?</item>)", lambda item: SETVAR.sub("", item[1]), "<item ident"),
    "nothing for the right answer": ("QTI126", r"(?s)(<setvar [^>]*>)(?!0<)[^<]+", r"\g<1>0", "<item ident"),
    "a maximum that is not reached": ("QTI128", r'(?s)(<item .*?maxvalue=")[^"]+', r"\g<1>200", "<decvar [^>]*200"),
    "a maximum that is too low": ("QTI128", r"(?s)(<setvar [^>]*>)(?!0<)[^<]+", r"\g<1>500", "<item (?s:.*?)<decvar"),
}
SETVAR = re.compile(r"<setvar .*</setvar>\n")


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("name", KEYLESS)
def test_a_question_whose_right_answer_earns_nothing_or_the_wrong_points_is_told_once(
    name: str, tree: str, tmp_path: Path
) -> None:
    code, pattern, becomes, where = KEYLESS[name]
    found = told(tree, tmp_path, pattern, becomes)
    spoiled = (tmp_path / "package" / TREES[tree]).read_text("utf-8")
    met = re.search(where, spoiled)
    assert met
    assert found == [(code, spoiled[: met.end()].count("\n") + 1)]


COMPARED = r"(<(?:varequal|vargte) respident=\"RESPONSE_boils_at\">)[^<]+"


@pytest.mark.parametrize("written", ["99", "-1.5e3", "99.5|100.5", "99.5|99,5"])
def test_a_key_to_a_number_may_be_the_ends_of_a_range_or_have_another_mark_beside_it(
    written: str, tmp_path: Path
) -> None:
    assert told("qti12/gaps", tmp_path, COMPARED, rf"\g<1>{written}") == []


@pytest.mark.parametrize("written", ["abc", "99,5", "", "99 degrees", "٩٩", "abc|99,5"])
def test_a_key_that_is_no_number_where_one_is_asked_for_is_told_at_its_line(written: str, tmp_path: Path) -> None:
    document = (ROOT / "tests" / "golden" / "qti12/gaps" / POINTED["qti12/gaps"]).read_text("utf-8")
    met = re.search(COMPARED, document)
    assert met
    found = told("qti12/gaps", tmp_path, COMPARED, rf"\g<1>{written}")
    assert found == [("QTI127", document[: met.start()].count("\n") + 1)]


FREE = {
    "an essay": "<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>qmd_itemtype</fieldlabel>"
    "<fieldentry>Short Answers/Essay</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
    '<presentation><response_str ident="R"><render_fib/></response_str></presentation>',
    "a text to be typed of which nothing more is said": '<presentation><response_str ident="R"><render_fib/>'
    "</response_str></presentation>",
    "a text that asks nothing": "<presentation><material><mattext>Read.</mattext></material></presentation>",
}


@pytest.mark.parametrize("name", FREE)
def test_what_people_judge_or_nobody_answers_needs_no_key(name: str, tmp_path: Path) -> None:
    item = rf'<item ident="free">{FREE[name]}</item>\n\1'
    assert told("qti12/kinds", tmp_path, "(<item ident)", item) == []


CANVAS_KIND = r"(?s)(<item ident.*?<fieldentry>)[a-z_]+(.*?)<response_lid.*?</item>"


@pytest.mark.parametrize("kind", ["essay", "file_upload", "text_only", "numerical", "short_answer"])
def test_of_the_kinds_of_canvas_those_that_people_judge_need_no_key(kind: str, tmp_path: Path) -> None:
    bare = rf'\1{kind}_question\2<response_str ident="R"><render_fib/></response_str></presentation></item>'
    needed = ["QTI125"] if kind in ("numerical", "short_answer") else []
    assert [code for code, _ in told("canvas/kinds", tmp_path, CANVAS_KIND, bare)] == needed


def test_in_a_survey_nothing_is_right(tmp_path: Path) -> None:
    survey = r"Survey\1"
    spoiled = r"(?s)Examination(.*?)<resprocessing>.*?</resprocessing>\n"
    assert told("qti12/kinds", tmp_path, spoiled, survey) == []
