"""What an item's rules make of responses: the points of the best, the correct and the empty one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from lxml import etree

from checks.packages import Edit, good, swap
from effort import growth
from lessonpack import checks
from lessonpack.checks.qti import _marks, _processing, scores
from lessonpack.checks.qti._marks import Marks, marks
from lessonpack.checks.qti._values import Unfinished
from lessonpack.formats import qti21
from lessonpack.rule import Document

ONE, TWO, THREE = "items/one.xml", "items/two.xml", "items/three.xml"
MAPPED = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'


def earned(path: str, *edits: Edit) -> Marks | None:
    checks.load()
    files = good("qti")
    for edit in edits:
        edit(files)
    found = marks(Document(path, qti21.ITEM, etree.fromstring(files[path])))
    assert len(found) < 2
    return found[0] if found else None


def processed(expression: str) -> Edit:
    """SCORE is what the expression says."""
    rules = f'<setOutcomeValue identifier="SCORE">{expression}</setOutcomeValue>'
    return swap(TWO, MAPPED, f"<responseProcessing>{rules}</responseProcessing>")


def number(value: float) -> str:
    return f'<baseValue baseType="float">{value}</baseValue>'


MAP = '<mapResponse identifier="RESPONSE"/>'
GIVEN, RIGHT = '<variable identifier="RESPONSE"/>', '<correct identifier="RESPONSE"/>'


def chosen(identifier: str) -> str:
    return f'<member><baseValue baseType="identifier">{identifier}</baseValue>{GIVEN}</member>'


def when(condition: str, then: float, otherwise: float) -> Edit:
    """Rules that set SCORE by a condition."""
    first, second = (f'<setOutcomeValue identifier="SCORE">{number(x)}</setOutcomeValue>' for x in (then, otherwise))
    rules = (
        f"<responseCondition><responseIf>{condition}{first}</responseIf>"
        f"<responseElse>{second}</responseElse></responseCondition>"
    )
    return swap(TWO, MAPPED, f"<responseProcessing>{rules}</responseProcessing>")


def test_rules_of_an_item() -> None:
    found = earned(ONE)
    assert found is not None
    assert (found.right, found.best, found.empty, found.most) == (1, 1, 0, 1)


def test_standard_templates() -> None:
    for path, points in ((TWO, 2), (THREE, 1)):
        found = earned(path)
        assert found is not None
        assert (found.right, found.best, found.empty) == (points, points, 0)


@pytest.mark.parametrize(
    ("edit", "right", "best", "empty"),
    [
        (processed(MAP), 2, 2, 0),
        (processed(f"<product>{MAP}{number(3)}</product>"), 6, 6, 0),
        (processed(f"<divide><product>{MAP}{number(1)}</product>{number(2)}</divide>"), 1, 1, 0),
        (processed(f"<subtract>{MAP}{number(1)}</subtract>"), 1, 1, -1),
        (processed(f"<integerDivide><sum>{MAP}{number(3)}</sum>{number(2)}</integerDivide>"), 2, 2, 1),
        (processed(f"<integerModulus><sum>{MAP}{number(3)}</sum>{number(2)}</integerModulus>"), 1, 1, 1),
        (processed(f"<integerToFloat>{MAP}</integerToFloat>"), 2, 2, 0),
        (processed(f"<sum>{MAP}{number(1)}{number(0.5)}</sum>"), 3.5, 3.5, 1.5),
        (processed(f"<min>{MAP}{number(1)}</min>"), 1, 1, 0),
        (processed(f"<max>{MAP}{number(3)}</max>"), 3, 3, 3),
        (processed(f"<containerSize>{GIVEN}</containerSize>"), 2, 3, 0),
        (when(f"<match>{GIVEN}{RIGHT}</match>", 2, 0), 2, 2, 0),
        (when(f"<contains>{GIVEN}{RIGHT}</contains>", 2, 1), 2, 2, 1),
        (when(f"<isNull>{GIVEN}</isNull>", 1, 0), 0, 0, 1),
        (when(f"<not><isNull>{GIVEN}</isNull></not>", 1, 0), 1, 1, 0),
        (when(f"<and>{chosen('rain')}<not>{chosen('wind')}</not></and>", 2, 0), 2, 2, 0),
        (when(f"<or>{chosen('wind')}{chosen('storm')}</or>", 2, 0), 0, 2, 0),
        (when(f"<gte>{MAP}{number(2)}</gte>", 2, 0), 2, 2, 0),
        (when(f"<lt>{MAP}{number(1)}</lt>", 5, 0), 0, 5, 5),
    ],
)
def test_expressions(edit: Edit, right: float, best: float, empty: float) -> None:
    found = earned(TWO, edit)
    assert found is not None
    assert (found.right, found.best, found.empty) == (right, best, empty)


def test_an_order_of_choices_earns_what_its_key_earns() -> None:
    ordered = (
        swap(TWO, 'cardinality="multiple"', 'cardinality="ordered"'),
        when(f"<match>{GIVEN}{RIGHT}</match>", 2, 0),
    )
    found = earned(TWO, *ordered)
    assert found is not None
    assert (found.right, found.best, found.empty) == (2, 2, 0)


def judged(path: str, *edits: Edit) -> tuple[str, str]:
    """The code of the rule about scores that the item breaks, "" for none, and why its points are not known."""
    checks.load()
    files = good("qti")
    for edit in edits:
        edit(files)
    code, _, reason = scores._verdict(Document(path, qti21.ITEM, etree.fromstring(files[path])))
    return code, reason


def verdict(path: str, *edits: Edit) -> str:
    return judged(path, *edits)[0]


def lines(*rules: str) -> Edit:
    return swap(TWO, MAPPED, f"<responseProcessing>{''.join(rules)}</responseProcessing>")


def sets(name: str, value: str) -> str:
    return f'<setOutcomeValue identifier="{name}">{value}</setOutcomeValue>'


CHANCE = '<randomFloat min="0" max="1"/>'
LOOKED_UP = '<lookupOutcomeValue identifier="SCORE"><variable identifier="RESPONSE"/></lookupOutcomeValue>'
ADAPTIVE = swap(TWO, 'adaptive="false"', 'adaptive="true"')
BODY = "<itemBody>"


HIDDEN = 'templateIdentifier="N" showHide="show"'
DRAWN = (
    '<templateDeclaration identifier="N" cardinality="single" baseType="integer"/><templateProcessing>'
    '<setTemplateValue identifier="N"><randomInteger min="1" max="{}"/></setTemplateValue>'
)
MANY = "more than 100 draws"


def key_of(value: str) -> str:
    return f'<setCorrectResponse identifier="RESPONSE">{value}</setCorrectResponse>'


KEY_SET = key_of("<null/>")


def prepared(rules: str, declared: str = DRAWN.format(2)) -> Edit:
    """Template processing with these rules behind one that draws 1 or 2."""
    return swap(TWO, BODY, f"{declared}{rules}</templateProcessing>{BODY}")


@pytest.mark.parametrize(
    ("edits", "why"),
    [
        ([processed(CHANCE)], "its rules use <randomFloat>"),
        ([processed(f"<sum>{MAP}{CHANCE}</sum>")], "its rules use <randomFloat>"),
        ([processed(f"<random>{GIVEN}</random>")], "its rules use <random>"),
        ([when('<customOperator class="x"/>', 1, 0)], "its rules use <customOperator>"),
        ([when(f"<and>{chosen('rain')}<customOperator/></and>", 1, 0)], "its rules use <customOperator>"),
        ([processed('<mapResponsePoint identifier="RESPONSE"/>')], "places in a picture earn its points"),
        ([processed('<variable identifier="RESPONSE" weightIdentifier="W"/>')], "its rules use <variable>"),
        ([processed(f"<sum>{GIVEN}</sum>")], "its rules reckon with what is no number"),
        ([lines(LOOKED_UP)], "its rules use <lookupOutcomeValue>"),
        ([lines("<exitResponse/>", sets("SCORE", MAP))], "its rules use <exitResponse>"),
        ([lines(sets("X", CHANCE), sets("SCORE", '<variable identifier="X"/>'))], "its rules use <randomFloat>"),
        ([lines(sets("SCORE", MAP), sets("MAXSCORE", CHANCE))], "its rules use <randomFloat>"),
        ([swap(TWO, "map_response", "map_response_point")], "places in a picture earn its points"),
        ([ADAPTIVE], "it is adaptive: what a response earns depends on those before it"),
        (
            [prepared(KEY_SET)],
            "template processing leaves a correct response without a value",
        ),
        ([prepared(key_of(CHANCE))], "its rules use <randomFloat>"),
        (
            [prepared(key_of('<variable identifier="N"/>'), declared=DRAWN.format(101))],
            f"template processing has {MANY}",
        ),
        (
            [
                prepared(KEY_SET),
                swap(TWO, '<simpleChoice identifier="rain"', f'<simpleChoice identifier="rain" {HIDDEN}'),
            ],
            "template processing gives each learner other choices",
        ),
    ],
)
def test_an_item_whose_points_are_beyond_the_interpreter_says_so_and_why(edits: list[Edit], why: str) -> None:
    assert judged(TWO, *edits) == ("QTI079", why)


def names(*values: str) -> str:
    """Several identifiers as one multiple value."""
    values = tuple(f'<baseValue baseType="identifier">{each}</baseValue>' for each in values)
    return f"<multiple>{''.join(values)}</multiple>"


def by_draw(first: str, second: str) -> str:
    """A key for each of two draws."""
    one = '<match><variable identifier="N"/><baseValue baseType="integer">1</baseValue></match>'
    return (
        f"<templateCondition><templateIf>{one}{key_of(first)}</templateIf><templateElse>{key_of(second)}</templateElse>"
        "</templateCondition>"
    )


SAME_KEY = key_of(names("rain", "snow"))
AGAIN = f'<templateConstraint><gt><variable identifier="N"/>{number(1)}</gt></templateConstraint>'


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (by_draw(names("rain", "snow"), names("snow", "rain")), ""),
        (by_draw(names("rain", "snow"), names("rain")), "QTI073"),
        (by_draw(names("wind"), names("rain", "snow")), "QTI073"),
        (AGAIN + by_draw(names("wind"), names("rain", "snow")), ""),
        (key_of(f"<random><ordered>{names('rain')}</ordered></random>"), "QTI073"),
        (
            by_draw(names("rain", "snow"), f"<random><multiple>{names('snow')}{names('rain')}</multiple></random>"),
            "QTI073",
        ),
        ('<setDefaultValue identifier="SCORE"><variable identifier="N"/></setDefaultValue>', ""),
    ],
)
def test_each_draw_is_judged_with_its_own_key(rules: str, code: str) -> None:
    assert judged(TWO, prepared(rules)) == (code, "")


def test_what_template_processing_takes_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_marks, "_STEPS", 1 << 12)
    again = '<setTemplateValue identifier="N"><variable identifier="N"/></setTemplateValue>'
    assert verdict(TWO, prepared(SAME_KEY + again * 10)) == ""
    assert verdict(TWO, prepared(SAME_KEY + again * 2_000)) == "QTI078"


@pytest.mark.parametrize(("most", "code"), [(2, ""), (3, "QTI072")])
def test_rules_that_read_what_is_drawn_are_judged_draw_by_draw(most: int, code: str) -> None:
    """What the right response earns is held against the maximum, which is 2, in each of them."""
    places = "".join(f'<baseValue baseType="float">{points}</baseValue>' for points in (2, 2, 1)[:most])
    earned = f'<setTemplateValue identifier="P"><index n="N"><ordered>{places}</ordered></index></setTemplateValue>'
    points = '<templateDeclaration identifier="P" cardinality="single" baseType="float"/>'
    share = f'<divide><product>{MAP}<variable identifier="P"/></product>{number(2)}</divide>'
    edits = (processed(share), prepared(earned, declared=points + DRAWN.format(most)))
    assert judged(TWO, *edits) == (code, "")


@pytest.mark.parametrize(
    "edit",
    [
        processed("<variable identifier='ELSEWHERE'/>"),
        swap(TWO, "<value>rain</value><value>snow</value>", ""),
        swap(TWO, MAPPED, ""),
    ],
)
def test_of_an_item_with_faults_that_other_rules_tell_nothing_more_is_said(edit: Edit) -> None:
    assert judged(TWO, edit) == ("", "")


@pytest.mark.parametrize(
    "rules",
    [
        (sets("X", CHANCE), sets("SCORE", MAP)),
        (sets("X", '<customOperator class="x"/>'), sets("X", MAP), sets("SCORE", '<variable identifier="X"/>')),
        (LOOKED_UP.replace("SCORE", "GRADE"), sets("SCORE", MAP)),
        (sets("SCORE", CHANCE), sets("SCORE", MAP)),
        (
            f"<responseCondition><responseIf><isNull><correct identifier='RESPONSE'/></isNull>{sets('SCORE', CHANCE)}"
            f"</responseIf></responseCondition>",
            sets("SCORE", MAP),
        ),
    ],
)
def test_what_the_points_do_not_depend_on_may_be_beyond_the_interpreter(rules: tuple[str, ...]) -> None:
    assert earned(TWO, lines(*rules)) == earned(TWO, lines(sets("SCORE", MAP)))


def test_a_response_that_no_interaction_asks_for_needs_no_key() -> None:
    words = '<responseDeclaration identifier="WORDS" cardinality="single" baseType="string"/>'
    assert earned(TWO, swap(TWO, "<outcomeDeclaration", f"{words}<outcomeDeclaration")) == earned(TWO)


NAN, INF, HUGE = (f'<baseValue baseType="float">{value}</baseValue>' for value in ("NaN", "INF", "1e308"))
NO_MAXIMA = (
    swap(TWO, ' normalMaximum="2"', ""),
    swap(TWO, '<outcomeDeclaration identifier="MAXSCORE"', '<outcomeDeclaration identifier="OTHER"'),
)


@pytest.mark.parametrize(
    ("edits", "code"),
    [
        ([processed(NAN)], "QTI070"),
        ([processed(f"<subtract>{INF}{INF}</subtract>")], "QTI070"),
        ([processed(f"<max>{number(2)}{NAN}</max>")], "QTI070"),
        ([processed(f"<divide>{number(1)}{number(0)}</divide>")], "QTI070"),
        ([processed(f"<sum>{HUGE}{HUGE}</sum>")], "QTI071"),
        ([processed(f"<sum>{HUGE}{HUGE}</sum>"), *NO_MAXIMA], "QTI078"),
        ([when(f"<match>{GIVEN}{RIGHT}</match>", 2, 0), swap(TWO, ">0</baseValue>", ">NaN</baseValue>")], "QTI078"),
        ([when(f"<match>{GIVEN}{RIGHT}</match>", 2, 0)], ""),
    ],
)
def test_an_item_whose_points_are_no_finite_number_is_never_without_fault(edits: list[Edit], code: str) -> None:
    assert verdict(TWO, *edits) == code


VALUE = '<baseValue baseType="identifier">{}</baseValue>'
A_DROP, ALL_X = '<baseValue baseType="string">rain</baseValue>', '<variable identifier="X"/>'
LAST = '<simpleChoice identifier="wind">'
DOUBLED = f'<setOutcomeValue identifier="X"><multiple>{ALL_X}{ALL_X}</multiple></setOutcomeValue>'
EXPLODING = (
    f'<responseProcessing><setOutcomeValue identifier="X">{A_DROP}</setOutcomeValue>{DOUBLED * 60}</responseProcessing>'
)


def choices(count: int) -> Edit:
    return swap(TWO, LAST, "".join(f'<simpleChoice identifier="x{number}"/>' for number in range(count)) + LAST)


@pytest.mark.parametrize(
    "edit",
    [
        swap(TWO, MAPPED, EXPLODING),
        processed(f"<min>{MAP * 500}</min>"),
        choices(500),
        swap(TWO, LAST, f'<simpleChoice identifier="{"x" * 50_000}"/>{LAST}'),
    ],
    ids=["values", "rules", "choices", "letters"],
)
def test_nothing_is_worked_out_that_takes_longer_than_an_item_may(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_marks, "_STEPS", 1 << 12)
    assert earned(TWO) is not None
    with pytest.raises(Unfinished):
        earned(TWO, edit)


def paid_for(*identifiers: str) -> Edit:
    """The key earns 2 points, and just these choices together 99."""
    values = "".join(f'<baseValue baseType="identifier">{each}</baseValue>' for each in identifiers)
    first, second = (f'<setOutcomeValue identifier="SCORE">{number(x)}</setOutcomeValue>' for x in (2, 99))
    rules = (
        f"<responseCondition><responseIf><match>{GIVEN}{RIGHT}</match>{first}</responseIf>"
        f"<responseElseIf><match>{GIVEN}<multiple>{values}</multiple></match>{second}</responseElseIf></responseCondition>"
    )
    return swap(TWO, MAPPED, f"<responseProcessing>{rules}</responseProcessing>")


@pytest.mark.parametrize(
    "edits",
    [
        [paid_for("x0", "x1")],
        [paid_for("rain", "x1")],
        [paid_for("x0", "x2", "x4")],
        [when(f"<gte><containerSize>{GIVEN}</containerSize>{number(3)}</gte>", 3, 0)],
    ],
)
def test_every_selection_of_many_choices_is_judged_that_rules_tell_apart(edits: list[Edit]) -> None:
    assert verdict(TWO, *edits, choices(20)) == "QTI071"


def test_where_selections_are_too_many_it_is_said_so_unless_an_error_is_certain() -> None:
    named = [f"x{each}" for each in range(40)]
    assert verdict(TWO, paid_for(*named[:20]), choices(40)) == "QTI078"
    assert verdict(TWO, when(chosen("x0"), 99, 0), choices(40)) == "QTI071"
    assert verdict(TWO, paid_for("x0"), choices(200)) == "QTI071"


def test_choices_that_rules_do_not_tell_apart_are_tried_by_their_number() -> None:
    assert verdict(TWO, when(f"<match>{GIVEN}{RIGHT}</match>", 2, 0), choices(300)) == ""
    wrong = ["wind", *(f"x{number}" for number in range(30))]
    others = "".join(f"<not>{chosen(each)}</not>" for each in wrong)
    both = chosen("rain") + chosen("snow")
    assert verdict(TWO, when(f"<and>{both}{others}</and>", 2, 0), choices(30)) == ""
    assert verdict(TWO, when(f"<and>{both}{others}</and>", 0, 2), choices(30)) == "QTI073"
    crossed = f"<or><and>{both}{others}</and><and>{chosen('wind')}<not>{chosen('x5')}</not>{chosen('x7')}</and></or>"
    assert verdict(TWO, when(crossed, 2, 0), choices(30)) == ""
    assert verdict(TWO, when(f"<not>{crossed}</not>", 99, 2), choices(30)) == "QTI071"


def test_an_item_that_takes_little_is_worked_out_whatever_was_before_it() -> None:
    checks.load()
    root = etree.fromstring(good("qti")[ONE])
    spent = Counter({"QTI078": _marks._ALL_STEPS})
    assert marks(Document(ONE, qti21.ITEM, root, spent)) == [earned(ONE)]


def test_four_times_as_many_items_that_take_long_take_hardly_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_marks, "_STEPS", 1 << 16)
    monkeypatch.setattr(_marks, "_ALL_STEPS", 1 << 18)
    checks.load()
    files = good("qti")
    for edit in (processed(f"<min>{MAP * 200}</min>"), choices(60)):
        edit(files)

    def bank(count: int) -> Sequence[etree._Element]:
        return [etree.fromstring(files[TWO]) for _ in range(count)]

    def judge(roots: Sequence[etree._Element]) -> None:
        spent = Counter[str]()
        for root in roots:
            with pytest.raises(Unfinished):
                marks(Document(TWO, qti21.ITEM, root, spent))
        assert spent["QTI078"] <= 1 << 18

    assert growth(judge, bank, 6) <= 1.5


def test_a_rule_that_items_share_is_made_ready_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    piece = _processing._piece

    def counted(rule: etree._Element) -> _processing.Piece | None:
        made.append(str(rule.get("identifier")))
        return piece(rule)

    monkeypatch.setattr(_processing, "_piece", counted)
    monkeypatch.setattr(_processing, "_known", {})
    for points in range(3):
        earned(TWO, lines(*[sets("X", GIVEN)] * 20, sets("SCORE", number(points))))
    assert Counter(made) == {"X": 1, "SCORE": 3}


def test_of_rules_that_are_all_different_few_are_kept_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_processing, "_known", {})
    for start in (0, 300, 600):
        earned(TWO, lines(*[sets("SCORE", number(points)) for points in range(start, start + 300)]))
    assert len(_processing._known) == _processing._KNOWN


def test_rules_for_feedback_alone_are_left_out() -> None:
    opened = swap(ONE, "<multiple><variable", "<random><variable")
    closed = swap(ONE, "lake_fb</baseValue></multiple>", "lake_fb</baseValue></random>")
    assert earned(ONE, opened, closed) == earned(ONE)


def added(chosen_earn: dict[str, float], *, end: str = "") -> Edit:
    """Each choice that is named adds points, which may be less than none; then come further rules."""
    score = '<variable identifier="SCORE"/>'
    rules = [
        f"<responseCondition><responseIf>{chosen(name)}{sets('SCORE', f'<sum>{score}{number(points)}</sum>')}"
        "</responseIf></responseCondition>"
        for name, points in chosen_earn.items()
    ]
    return lines(*rules, end)


NOT_BELOW_NONE = sets("SCORE", f'<max>{number(0)}<variable identifier="SCORE"/></max>')
NOT_ABOVE_TWO = sets("SCORE", f'<min>{number(2)}<variable identifier="SCORE"/></min>')
RIGHT_ONES = {"rain": 1.0, "snow": 1.0}
WRONG_ONES = {"wind": -0.5} | {f"x{each}": -0.25 * (1 + each % 3) for each in range(20)}


@pytest.mark.parametrize(
    ("earn", "end", "code"),
    [
        (RIGHT_ONES | WRONG_ONES, "", ""),
        (RIGHT_ONES | WRONG_ONES, NOT_BELOW_NONE, ""),
        (RIGHT_ONES | {"wind": 0.5} | {f"x{each}": 0.1 for each in range(20)}, NOT_ABOVE_TWO, ""),
        (RIGHT_ONES | WRONG_ONES | {"x7": 0.03}, NOT_BELOW_NONE, "QTI071"),
        ({"rain": 1.0, "snow": 0.5} | WRONG_ONES, NOT_BELOW_NONE, "QTI072"),
        ({"rain": 1.0, "snow": -0.5} | WRONG_ONES | {"x3": 0.5, "x4": 0.5}, NOT_BELOW_NONE, "QTI073"),
        (RIGHT_ONES | WRONG_ONES, sets("SCORE", f"<product>{number(0)}{MAP}</product>"), "QTI078"),
    ],
)
def test_of_choices_that_are_asked_for_one_by_one_the_best_selection_is_found(
    earn: dict[str, float], end: str, code: str
) -> None:
    assert verdict(TWO, choices(20), added(earn, end=end)) == code


def test_what_is_found_choice_by_choice_is_what_every_selection_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    both = f"<contains>{GIVEN}<multiple>{''.join(VALUE.format(each) for each in ('x0', 'x1'))}</multiple></contains>"
    extra = f"<responseCondition><responseIf>{both}{sets('SCORE', number(1.75))}</responseIf></responseCondition>"
    for most in (0, 1, 2, 3):
        limit = swap(TWO, 'maxChoices="0"', f'maxChoices="{most}"')
        for end in ("", NOT_BELOW_NONE, NOT_ABOVE_TWO, extra):
            points = {"rain": 0.5, "snow": 0.25, "wind": -1, "x2": 0.125, "x3": 1, "x4": -0.5}
            edits = (choices(5), added(points, end=end), limit)
            every = earned(TWO, *edits)
            with monkeypatch.context() as few:
                few.setattr(_marks, "_combinations", lambda *_: 1 << 60)
                assert earned(TWO, *edits) == every
