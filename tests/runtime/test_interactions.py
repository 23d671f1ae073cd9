"""Single answers as SCORM reports them: in each version's alphabet, by the author's choices, however shuffled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from conftest import few
from lessonpack.ids import token
from lessonpack.model.asked import Choice, drawn
from lessonpack.model.content import plain
from lessonpack.model.course import Reveal
from lessonpack.model.questions import (
    Cloze,
    Hotspot,
    Judged,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    named_parts,
)
from lessonpack.model.scoring import key, score
from runtime.answers import RIGHT, WRONG, Answers, Response, all_of, answer, given, mix
from runtime.conftest import Room, furnished
from runtime.lessons import CHOOSING, JUDGE, ONE, Packed, content, small, weighing, words
from runtime.lms import Calls, Lms, Server
from runtime.versions import Version

pytestmark = [pytest.mark.browser, pytest.mark.versions("scorm12", "scorm2004")]


LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
FIELD = re.compile(r"cmi\.interactions\.(\d+)\.(.+)")
PATTERN = "correct_responses.0.pattern"
# In the order of writing: `type` comes before what depends on it.
FIELDS = {
    "1.2": ["id", "type", "objectives.0.id", "time", "weighting", "student_response", PATTERN, "result", "latency"],
    "2004": [
        *("id", "type", "objectives.0.id", "timestamp", PATTERN, "weighting", "learner_response", "result", "latency"),
        "description",
    ],
}
FORMS = {
    "1.2": {"time": r"[0-2]\d:[0-5]\d:[0-5]\d", "latency": r"\d{2,4}:\d\d:\d\d\.\d\d"},
    "2004": {"timestamp": r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.00Z", "latency": r"PT(\d+M)?\d+(\.\d{1,2})?S"},
}
RESPONSE = {"1.2": "student_response", "2004": "learner_response"}
JOINT = {"1.2": ",", "2004": "[,]"}


def told(calls: Calls) -> list[dict[str, str]]:
    """The interactions that were written, each with its fields in the order of writing."""
    found: dict[int, dict[str, str]] = {}
    for element, value in calls.writes:
        if match := FIELD.fullmatch(element):
            fields = found.setdefault(int(match[1]), {})
            assert match[2] not in fields, "nothing is written twice"
            fields[match[2]] = value
    assert sorted(found) == list(range(min(found, default=0), min(found, default=0) + len(found)))
    return [found[index] for index in sorted(found)]


# --- the night that has an hour twice -----------------------------------------------------------------------

SUMMER, WINTER = "2026-10-25T00:59:30Z", "2026-10-25T01:00:30Z"  # 02:59:30 and, a minute later, 02:00:30 in Berlin


@pytest.fixture
def berlin(browser: Browser, server: Server, version: Version) -> Iterator[Room]:
    with furnished(browser, server, version, timezone_id="Europe/Berlin") as room:
        yield room


def test_when_clocks_are_set_back_moments_are_right_and_spans_are_not_an_hour(berlin: Room) -> None:
    packed = small(pass_mark=Fraction(50))
    lms = berlin.lms(packed)
    berlin.context.clock.set_fixed_time(SUMMER)
    player = berlin.at_a_question(lms, packed)
    player.answer_this(all_of(packed.lesson, RIGHT))
    player.page.clock.set_fixed_time(WINTER)
    player.press("next")
    player.answer_this(all_of(packed.lesson, RIGHT))
    berlin.leave(lms)
    first, second = told(lms.calls)
    spans = [first["latency"], second["latency"], lms.calls.written(berlin.version.session_time)]
    if berlin.version.number == "1.2":
        assert (first["time"], second["time"]) == ("02:59:30", "02:00:30")
        assert all(str(span).startswith("0000:00:") or str(span).startswith("00:00:") for span in spans)
    else:
        assert (first["timestamp"], second["timestamp"]) == ("2026-10-25T00:59:30.00Z", "2026-10-25T01:00:30.00Z")
        assert all(re.fullmatch(r"PT[\d.]+S", str(span)) for span in spans)
    assert lms.calls.refused == []


# --- one entry per question kind: its type, and a response in each version's alphabet -----------------------


def kind_told(question: Question, version: Version) -> str:
    match question:
        case TrueFalse():
            return "true-false"
        case SingleChoice() | MultipleResponse():
            return "choice"
        case Matching():
            return "matching"
        case ShortAnswer():
            return "fill-in"
        case Numeric():
            return "numeric"
        case Cloze():
            return "fill-in"
        case Ordering():
            return "sequencing"
        case Judged():
            return {"1.2": "fill-in", "2004": "long-fill-in"}[version.number]
        case Hotspot():
            return {"1.2": "performance", "2004": "other"}[version.number]
        case _:
            assert_never(question)


PAIR = {"1.2": ".", "2004": "[.]"}


def right_of(question: Question) -> Response:
    if isinstance(question, Matching):
        return frozenset((term.id, term.partner) for term in question.terms)
    if isinstance(question, Ordering):
        return frozenset((item.id, place) for place, item in enumerate(question.items, 1))
    return frozenset(choice.id for choice in question.choices if choice.correct)


def pairs_told(question: Matching, response: Response, version: Version) -> str:
    """Pairs by the author's order of the terms; of either side the parts have letters of their own."""
    partners = [part.id for part in question.partners]
    given = dict(response)  # type: ignore[arg-type]
    found = []
    for place, term in enumerate(question.terms):
        if term.id in given:
            other = given[term.id]
            letters = LETTERS[place], LETTERS[partners.index(other)]
            pair = {"1.2": letters, "2004": (token(term.id), token(other))}[version.number]
            found.append(PAIR[version.number].join(pair))
    return JOINT[version.number].join(found)


def order_told(question: Ordering, response: Response, version: Version) -> str:
    """In letters that do not tell the right order: they are those of the order in which the page lists the items."""
    letters = dict(zip((item.id for item in drawn(question.items)), LETTERS, strict=False))
    given = [id for id, _ in sorted(response, key=lambda each: each[1])]  # type: ignore[misc, arg-type]
    names = {"1.2": [letters[id] for id in given], "2004": [token(id) for id in given]}[version.number]
    return JOINT[version.number].join(names)


def gaps_told(question: Cloze, response: Response, version: Version) -> str:
    """What stands in each gap, in the order of the text; of what was chosen the words."""
    given = dict(response)  # type: ignore[arg-type]
    words = {token(part.id): plain(part.text) for part in named_parts(question) if isinstance(part, Choice)}
    texts = (given.get(gap.id, "") for gap in question.gaps)
    return JOINT[version.number].join(words.get(text, text) for text in texts)


def response_told(question: Question, response: Response, version: Version) -> str:
    """A response by the author's order of the choices."""
    match question:
        case Matching():
            return pairs_told(question, response, version)
        case Ordering():
            return order_told(question, response, version)
        case TrueFalse():
            names = {"1.2": ("t", "f"), "2004": ("true", "false")}[version.number]
        case SingleChoice() | MultipleResponse():
            ids = tuple(token(choice.id) for choice in question.choices)
            names = {"1.2": tuple(LETTERS), "2004": ids}[version.number]
        case ShortAnswer() | Numeric():
            return next(iter(response))
        case Judged():
            return " ".join(next(iter(response)).replace("[,]", " ").split())  # type: ignore[union-attr]
        case Cloze():
            return gaps_told(question, response, version)
        case Hotspot():
            return " ".join(f"{x}.{y}" for x, y in sorted(response))  # type: ignore[misc]
        case _:
            assert_never(question)
    chosen = [name for name, choice in zip(names, question.choices, strict=False) if choice.id in response]
    return JOINT[version.number].join(chosen)


def pattern_told(question: Question, version: Version) -> str:
    """The right answer; of numbers the lowest and the highest where there is room for both."""
    if isinstance(question, Numeric) and version.number == "2004":
        return "[:]".join(f"{float(end):.10g}" for end in (question.lowest, question.highest))
    if isinstance(question, Judged):
        return ""
    right = response_told(question, answer(question, RIGHT), version)
    if isinstance(question, Cloze) and version.number == "2004" and _repeats(right.split("[,]")):
        return ""
    return _case(question, version) + right


def judged(question: Question, response: Response, version: Version) -> str:
    points = score(key(question), given(question, response))
    if isinstance(question, Judged):
        return "neutral"
    if points == question.points:
        return "correct"
    return version.wrong if points == 0 else f"{float(points):.2f}".rstrip("0").rstrip(".")


def _repeats(words: list[str]) -> bool:
    """Some platforms refuse the right words of gaps where one stands twice."""
    return len(set(words)) < len(words)


def _case(question: Question, version: Version) -> str:
    """What stands before the pattern of a text whose capitals count, where a version has a word for it."""
    counts = isinstance(question, ShortAnswer) and question.case and version.number == "2004"
    return "{case_matters=true}" if counts else ""


def expected(packed: Packed, answers: Answers, version: Version) -> dict[str, tuple[str, ...]]:
    """Type, response, pattern, result, objective and description of every question, by the id that is reported."""
    return {
        token(question.id): (
            kind_told(question, version),
            response_told(question, answers[question.id], version),
            pattern_told(question, version),
            judged(question, answers[question.id], version),
            token(question.objective),
            plain(question.asked) if version.number == "2004" else "",
        )
        for question in packed.lesson.asked
    }


def seen(interactions: list[dict[str, str]], version: Version) -> dict[str, tuple[str, ...]]:
    names = ("type", RESPONSE[version.number], PATTERN, "result", "objectives.0.id", "description")
    return {fields["id"]: tuple(fields.get(name, "") for name in names) for fields in interactions}


def whole_run(room: Room, packed: Packed, answers: Answers) -> Lms:
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.take(answers)
    room.leave(lms)
    assert lms.calls.refused == []
    return lms


@pytest.mark.parametrize(("name", "pattern"), few([("kitchen-sink", "pwr"), ("mesa-optimization", "rwp")]))
def test_every_answer_is_reported_once_in_the_versions_alphabet(room: Room, name: str, pattern: str) -> None:
    packed = content(name)
    answers = mix(packed.lesson, pattern)
    interactions = told(whole_run(room, packed, answers).calls)
    assert len(interactions) == len(packed.lesson.asked)
    assert seen(interactions, room.version) == expected(packed, answers, room.version)


@pytest.mark.full
@pytest.mark.parametrize("pattern", few(["p", "r", "w"]))
def test_right_wrong_and_partly_right_answers_of_every_kind_are_reported(room: Room, pattern: str) -> None:
    packed = small(pass_mark=Fraction(50), attempts=1)
    answers = mix(packed.lesson, pattern)
    assert seen(told(whole_run(room, packed, answers).calls), room.version) == expected(packed, answers, room.version)


@pytest.mark.full
def test_id_comes_first_then_type_then_the_rest_in_their_forms(room: Room) -> None:
    packed = small(pass_mark=Fraction(50))
    for fields in told(whole_run(room, packed, all_of(packed.lesson, RIGHT)).calls):
        assert list(fields) == FIELDS[room.version.number]
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,59}", fields["id"])
        for field, form in FORMS[room.version.number].items():
            assert re.fullmatch(form, fields[field]), fields[field]


@pytest.mark.full
def test_shuffled_choices_are_reported_as_the_author_wrote_them(room: Room) -> None:
    """Eight learners, who see different orders, give the same answer: the report is the same."""
    packed = small((ONE,), pass_mark=Fraction(50), attempts=1)
    orders, responses = set(), set()
    for _ in range(8):
        lms = room.lms(packed)
        player = room.open(lms, packed)
        player.take({ONE.id: frozenset({"second"})})
        orders.add(player.seen().choices["one_of_three"])
        room.leave(lms)
        responses.add(told(lms.calls)[0][RESPONSE[room.version.number]])
    assert len(orders) > 1
    assert responses == {response_told(ONE, frozenset({"second"}), room.version)}


@pytest.mark.full
def test_feedback_at_once_reports_each_answer_when_it_is_checked(room: Room) -> None:
    packed = small(pass_mark=Fraction(50))
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.press("next")
    for number in range(1, 4):
        player.answer_this(all_of(packed.lesson, WRONG))
        assert len([name for name in lms.stored or {} if name.endswith(RESPONSE[room.version.number])]) == number
        player.press("next")


@pytest.mark.full
def test_feedback_at_the_end_reports_no_answer_before_submitting(room: Room) -> None:
    packed = small(pass_mark=Fraction(50), feedback=Reveal.AT_END)
    answers = all_of(packed.lesson, RIGHT)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.answer_all(answers)
    room.leave(lms)
    assert told(lms.calls) == []
    player = room.open(lms, packed)
    player.submit()
    room.leave(lms)
    assert seen(told(lms.calls), room.version) == expected(packed, answers, room.version)


@pytest.mark.full
@pytest.mark.parametrize("forgotten", few(["cmi.interactions._count", ""]))
def test_each_attempt_and_session_goes_on_at_the_next_index(room: Room, forgotten: str) -> None:
    """Answers of a second attempt stand beside those of the first, also when the LMS forgets its count."""
    packed = small(pass_mark=Fraction(80))
    lms = room.lms(packed, faults={"forget": forgotten})
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, WRONG))
    room.leave(lms)
    first = told(lms.calls)
    player = room.open(lms, packed)
    player.press("retry")
    player.answer_on(all_of(packed.lesson, RIGHT))
    player.submit()
    room.leave(lms)
    second = told(lms.calls)
    assert len(first) == len(second) == len(packed.lesson.asked)
    indices = {int(match[1]) for element, _ in lms.calls.writes if (match := FIELD.fullmatch(element))}
    assert indices == {3, 4, 5}
    assert lms.calls.refused == []


@pytest.mark.full
def test_an_open_question_is_reported_as_wrong_without_a_response(room: Room) -> None:
    packed = small(pass_mark=Fraction(50), feedback=Reveal.AT_END, attempts=1)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    for _ in range(len(packed.lesson.asked) + 1):
        player.press("next")
    player.submit()
    room.leave(lms)
    interactions = told(lms.calls)
    assert [fields["result"] for fields in interactions] == [room.version.wrong] * 3
    assert not any(fields.get(RESPONSE[room.version.number]) for fields in interactions)
    assert lms.calls.refused == []


@pytest.mark.full
def test_weights_are_the_points_and_shrink_together_when_too_large(room: Room) -> None:
    plainly = small(pass_mark=Fraction(50))
    lms = whole_run(room, plainly, all_of(plainly.lesson, RIGHT))
    assert [fields["weighting"] for fields in told(lms.calls)] == ["1", "1", "1"]
    heavy = tuple(weighing(q, Fraction(p)) for q, p in zip(CHOOSING, (50, 2000, 10), strict=True))
    packed = small(heavy, pass_mark=Fraction(50))
    lms = whole_run(room, packed, mix(packed.lesson, "rp"))
    interactions = told(lms.calls)
    assert [fields["weighting"] for fields in interactions] == ["2.5", "100", "0.5"]
    assert interactions[1]["result"] == "33.33", "points of a partly right answer are on the same scale"


@pytest.mark.full
@pytest.mark.versions("scorm2004")
@pytest.mark.parametrize(
    ("stem", "description"),
    few(
        [
            ("{lang=xx} is how a tag begins", " {lang=xx} is how a tag begins"),
            ("Two\nlines", "Two lines"),
            ("é 漢字 [,] [.] [:]", "é 漢字 [,] [.] [:]"),
            ("x" * 300, "x" * 249 + "…"),
            ("😀" * 200, "😀" * 124 + "…"),
        ],
    ),
)
def test_the_question_is_described_on_one_line_of_at_most_250_characters(
    room: Room, stem: str, description: str
) -> None:
    packed = small((replace(ONE, stem=words(stem)),), pass_mark=Fraction(50))
    lms = whole_run(room, packed, all_of(packed.lesson, RIGHT))
    assert told(lms.calls)[0]["description"] == description


# --- objectives ---------------------------------------------------------------------------------------------


def objectives(lms: Lms) -> dict[str, dict[str, str]]:
    """What the LMS holds of each objective, by its id."""
    found: dict[int, dict[str, str]] = {}
    for element, value in (lms.stored or {}).items():
        if match := re.fullmatch(r"cmi\.objectives\.(\d+)\.(.+)", element):
            found.setdefault(int(match[1]), {})[match[2]] = value
    return {fields["id"]: fields for fields in found.values()}


@pytest.mark.full
def test_results_by_objective_are_reported_with_the_result_and_not_before(room: Room) -> None:
    packed = small(pass_mark=Fraction(60), attempts=1)
    lms = room.lms(packed)
    player = room.open(lms, packed)
    player.read_on()
    player.answer_all(mix(packed.lesson, "rrw"))
    assert set(objectives(lms)) <= {"primary"}
    player.submit()
    room.leave(lms)
    scores = {"score.min": "0", "score.max": "100"}
    full, none = {"score.raw": "100", **scores}, {"score.raw": "0", **scores}
    if room.version.number == "1.2":
        assert objectives(lms) == {
            "choosing": {"id": "choosing", **full, "status": "passed"},
            "judging": {"id": "judging", **none, "status": "failed"},
        }
    else:
        passed = {"success_status": "passed", "completion_status": "completed"}
        failed = {**passed, "success_status": "failed"}
        most = {"score.raw": "66.67", "score.scaled": "0.6667", **scores}
        assert objectives(lms) == {
            "primary": {"id": "primary", **most, **passed},
            "choosing": {"id": "choosing", "description": "Choose.", **full, "score.scaled": "1", **passed},
            "judging": {"id": "judging", "description": "Judge.", **none, "score.scaled": "0", **failed},
        }
    assert lms.calls.refused == []


def test_an_objective_called_as_the_whole_is_reported_apart_from_it(room: Room) -> None:
    asked = (replace(JUDGE, objective="primary"), replace(ONE, objective="primary"))
    packed = small(asked, pass_mark=Fraction(60), attempts=1, objectives=("primary",))
    lms = whole_run(room, packed, mix(packed.lesson, "rw"))
    manifest = {"primary"} if room.version.number == "2004" else set()
    assert set(objectives(lms)) == {"primary_", *manifest}
    assert {fields["objectives.0.id"] for fields in told(lms.calls)} == {"primary_"}


@pytest.mark.full
def test_a_worse_attempt_lowers_no_objective(room: Room) -> None:
    packed = small()
    lms = room.lms(packed, lockout=False)
    player = room.open(lms, packed)
    player.take(all_of(packed.lesson, RIGHT))
    best = objectives(lms)
    player.press("retry")
    player.answer_on(all_of(packed.lesson, WRONG))
    player.submit()
    room.leave(lms)
    assert objectives(lms) == best
    assert {fields["score.raw"] for fields in best.values()} == {"100"}
    assert lms.calls.refused == []
