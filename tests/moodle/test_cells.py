"""Every cell of the capability table, proved by a reader that is not ours: with another cell a test here fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from cells import other
from lessonpack.features import Feature, features
from lessonpack.model.about import Wording
from lessonpack.model.asked import Difficulty, Feedback, Scoring
from lessonpack.model.blocks import (
    Checking,
    Embed,
    KnowledgeCheck,
    Prose,
    Recall,
    Step,
    Steps,
)
from lessonpack.model.content import Formula, Paragraph
from lessonpack.model.course import Answers, Course, Grade, Mode, Report, Reveal, Scos, Section
from lessonpack.model.questions import Question
from lessonpack.model.theme import Art, Cover, Theme
from lessonpack.target import Carriage
from moodle.reader import Bank
from moodle.samples import (
    asked,
    bank,
    course,
    grouped,
    judged,
    labelled,
    matched,
    of_choices,
    one_of,
    option,
    ordered,
    say,
    several,
    single,
    struck,
    tagged_pools,
    target,
    two_lessons,
    weighed,
    written,
)
from qti.samples import (
    DOT,
    LOG,
    essay,
    gapped,
    like,
    listed,
    one_to_one,
    picture,
    pointed,
    pooled_course,
    quiz,
    reply,
    shuffled_lists,
    speed,
    to_read,
    upload,
    word,
)

CARRIED, APPROXIMATED, DROPPED, FOREIGN = Carriage


@dataclass(frozen=True)
class Proof:
    """What the file of a course shows of a feature, and what becomes of it by that."""

    carriage: Carriage
    course: Course
    shows: Callable[[Bank], Any]
    value: Any


def question(**changes: Any) -> Course:
    return course(single(**changes))


def only(read: Callable[[Any], Any]) -> Callable[[Bank], Any]:
    return lambda bank: read(bank.questions[0])


BUT_FIXED = (option("a", "A", right=True), option("b", "B"))
SHOWN = (Paragraph((picture(),)),)
NUDGED = (option("a", "A", right=True), replace(option("b", "B"), nudge=say("Look again.")))
FOUR = (option("a", "A", right=True), *(option(id, id.upper()) for id in "bcd"))


def tried(tries: int, *questions: Question) -> Course:
    """A course whose quiz for practice gives so many tries at its questions."""
    return course(*questions, asked=quiz(*questions, mode=Mode.PRACTICE, tries=tries))


PROOFS = {
    Feature.SINGLE_CHOICE: Proof(
        CARRIED, question(choices=BUT_FIXED),
        only(lambda q: (q.type, q.single, [(a.text.words, a.fraction) for a in q.answers])),
        ("multichoice", True, [("A", 1), ("B", 0)])),
    Feature.MULTIPLE_RESPONSE: Proof(
        CARRIED, course(of_choices("xx.")),
        only(lambda q: (q.type, q.single, [a.fraction for a in q.answers])),
        ("multichoice", False, [0.5, 0.5, -0.5])),
    Feature.TRUE_FALSE: Proof(
        CARRIED, course(judged(answer=True)),
        only(lambda q: (q.type, [(a.text.html, a.fraction) for a in q.answers])),
        ("truefalse", [("true", 1), ("false", 0)])),
    Feature.MATCHING: Proof(
        CARRIED, course(matched()),
        only(lambda q: (q.type, [(s.words, a) for s, a in q.pairs],
                        [q.grade_pairs(given) for given in (
                            {"Ebb": "Water falls", "Flow": "Water rises < 9 m", "*Flood* & tide": "Water rises < 9 m"},
                            {"Ebb": "Water falls", "Flow": "Water stands"}, {})])),
        ("matching",
         [("Ebb", "Water falls"), ("Flow", "Water rises < 9 m"), ("*Flood* & tide", "Water rises < 9 m"),
          ("", "Water stands")],
         [1, 1 / 3, 0])),
    Feature.SHORT_ANSWER: Proof(
        CARRIED, course(word()), only(lambda q: (q.type, [q.typed(text)[0] for text in ("ebb", " LOW TIDE ", "flow")])),
        ("shortanswer", [1, 1, 0])),
    Feature.NUMERIC: Proof(
        CARRIED, course(speed()),
        only(lambda q: (q.type, "m/s² < c" in q.text.words,
                        [q.numeric(text) for text in ("9.75", "9.76", "9.81", "9.86", "9.87")])),
        ("numerical", True, [0, 1, 1, 1, 0])),
    Feature.ESSAY: Proof(
        CARRIED, course(essay(points=Fraction(4))),
        only(lambda q: (q.type, q.mark, q.answers, q.essay["responseformat"], q.essay["attachments"])),
        ("essay", 4, [], "plain", "0")),
    Feature.WORD_LIMITS: Proof(
        CARRIED, course(essay(least=100, most=300)),
        only(lambda q: (q.essay["minwordlimit"], q.essay["maxwordlimit"])), ("100", "300")),
    Feature.SAMPLE: Proof(
        APPROXIMATED, course(essay(feedback=Feedback(general=say("Think.")), sample=say("Since it is."))),
        only(lambda q: (q.general.words, [each.text_content() for each in q.general.tree.iter("blockquote")])),
        ("Think. Since it is.", ["Since it is."])),
    Feature.NOTES: Proof(
        CARRIED, course(essay(notes=say("Two causes."))), only(lambda q: q.grader.words), "Two causes."),
    Feature.FILE_UPLOAD: Proof(
        APPROXIMATED, course(upload()),
        only(lambda q: (q.type, q.essay["responseformat"], q.essay["attachments"], q.essay["attachmentsrequired"])),
        ("essay", "noinline", "1", "1")),
    Feature.FILES: Proof(
        APPROXIMATED, course(upload(files=2, types=("pdf", "png"))),
        only(lambda q: (q.essay["attachments"], q.essay["filetypeslist"])), ("2", ".pdf,.png")),
    Feature.TEXT_ONLY: Proof(
        CARRIED, course(to_read()), only(lambda q: (q.type, q.text.words, q.mark, q.answers)),
        ("description", "Now it is about *tides* & < moons.", 0, [])),
    Feature.SHARES: Proof(
        CARRIED, course(word(*word().answers, reply("Water", "0.25"))),
        only(lambda q: [q.typed(text)[0] for text in ("Ebb", "water", "flow")]), [1, 0.25, 0]),
    Feature.CASE: Proof(
        CARRIED, course(word(case=True)), only(lambda q: [q.typed(text)[0] for text in ("Ebb", "ebb")]), [1, 0]),
    Feature.PATTERNS: Proof(
        CARRIED, course(word(*word().answers, like("Spring*tide"))),
        only(lambda q: [q.typed(text)[0] for text in ("spring or ebb tide", "springtide", "spring tides")]), [1, 1, 0]),
    Feature.ANSWER_FEEDBACK: Proof(
        CARRIED, course(word(*word().answers, reply("Flow", "0", "The other way round."))),
        only(lambda q: [q.typed(text)[1] for text in ("flow", "ebb")]), ["The other way round.", ""]),
    Feature.CATEGORISE: Proof(
        APPROXIMATED, course(grouped()),
        only(lambda q: (q.type, [(s.words, a) for s, a in q.pairs],
                        q.grade_pairs({"Cod": "Sea < 9 m", "*Cat*": "Sea < 9 m", "Eel": "Sea < 9 m"}))),
        ("matching", [("Cod", "Sea < 9 m"), ("*Cat*", "Land"), ("Whale & calf", "Sea < 9 m"), ("Eel", "Sea < 9 m")],
         0.5)),
    Feature.ORDERING: Proof(
        APPROXIMATED, course(ordered()),
        only(lambda q: (q.type, sorted((a, s.words) for s, a in q.pairs), [a for _, a in q.pairs] != [*"1234"],
                        q.grade_pairs({"Low water": "1", "*Flow* & more": "2", "High water": "4", "Ebb < flow": "3"}))),
        ("matching", [("1", "Low water"), ("2", "*Flow* & more"), ("3", "High water"), ("4", "Ebb < flow")],
         True, 0.5)),
    Feature.HOTSPOT: Proof(
        APPROXIMATED, course(pointed(3, points=Fraction(3))),
        only(lambda q: (q.type, q.markers, q.picture == DOT.read_bytes(), [q.grade_marks(given) for given in (
            [(20, 50), (50, 60), (139, 1)], [(20, 51), (91, 9), (140, 3)], [(20, 30), (21, 30)], [(101, 1)], [])])),
        ("ddmarker", 3, True, [3, 0, 1, 1, 0])),
    Feature.CLOZE: Proof(
        APPROXIMATED, course(gapped()),
        only(lambda q: (q.type, q.mark, [[gap.fill(text)[0] for text in given] for gap, given in zip(q.gaps, (
            ("99.4", "99.5", "100.5"), ("hydrogen", "2 h", "A gas", "Xenon"), ("Oxygen & air", "Argon")), strict=True)],
            q.gaps[1].fill("xenon")[1], q.gaps[2].fill("Argon")[1])),
        ("cloze", 4, [[0, 2, 2], [1, 1, 0.5, 0], [1, 0]], "Too heavy.", "That is rare.")),
    Feature.MIXED_GAPS: Proof(
        CARRIED, course(gapped()), only(lambda q: [gap.type for gap in q.gaps]),
        ["NUMERICAL", "SHORTANSWER", "MULTICHOICE"]),
    Feature.GAP_RANGES: Proof(
        CARRIED, course(gapped()), only(lambda q: [q.gaps[0].fill(each)[0] for each in ("99.4", "99.5", "101")]),
        [0, 2, 0]),
    Feature.GAP_WEIGHTS: Proof(
        CARRIED, course(gapped()), only(lambda q: [gap.weight for gap in q.gaps]), [2, 1, 1]),
    Feature.ALL_OR_NOTHING: Proof(
        APPROXIMATED, course(of_choices("xx..", scoring=Scoring.ALL_OR_NOTHING)),
        only(lambda q: [q.grade(chosen) for chosen in ((0, 1), (0, 1, 2), (0, 2), (0,))]), [1, 0, 0, 0.5]),
    Feature.POINTS: Proof(CARRIED, question(points=Fraction("2.5")), only(lambda q: q.mark), 2.5),
    Feature.CHOICE_FEEDBACK: Proof(
        CARRIED, question(), only(lambda q: [a.feedback and a.feedback.words for a in q.answers]),
        ["It is.", "No & no.", None]),
    Feature.FEEDBACK: Proof(
        CARRIED, course(several(feedback=Feedback(general=say("G"), correct=say("C"), incorrect=say("I")))),
        only(lambda q: [text and text.words for text in (q.general, q.correct, q.partly, q.incorrect)]),
        ["G", "C", "I", "I"]),
    Feature.PARTLY: Proof(
        CARRIED, course(several(feedback=Feedback(partly=say("P"), incorrect=say("I")))),
        only(lambda q: [text and text.words for text in (q.partly, q.incorrect)]), ["P", "I"]),
    Feature.WEIGHED: Proof(
        CARRIED, course(weighed("3/4", "1/4", "-1/2")), only(lambda q: [a.fraction for a in q.answers]),
        [0.75, 0.25, -0.5]),
    Feature.HINT: Proof(
        APPROXIMATED, question(hints=(say("Think."), say("Look."))),
        only(lambda q: ([h.words for h in q.hints], q.penalty > 0)), (["Think.", "Look."], True)),
    Feature.OBJECTIVE: Proof(
        APPROXIMATED, question(objective="tell-apart", tags=("core",)), only(lambda q: q.tags), ["core", "tell-apart"]),
    Feature.TAGS: Proof(CARRIED, question(tags=("core", "Größe")), only(lambda q: q.tags), ["core", "Größe"]),
    Feature.DIFFICULTY: Proof(
        APPROXIMATED, question(difficulty=Difficulty.HARD, tags=("core",)), only(lambda q: q.tags), ["core", "hard"]),
    Feature.SHUFFLE: Proof(CARRIED, question(choices=BUT_FIXED), only(lambda q: q.shuffle), True),
    Feature.SHUFFLE_PARTS: Proof(
        CARRIED, course(matched(shuffle=True), listed(gaps=shuffled_lists())),
        lambda bank: [q.shuffle or [gap.type for gap in q.gaps] for q in bank.questions],
        [True, ["MULTICHOICE", "MULTICHOICE_S"]]),
    Feature.FIXED: Proof(APPROXIMATED, question(), only(lambda q: q.shuffle), False),
    Feature.STIMULUS: Proof(
        APPROXIMATED, question(stimulus=LOG), only(lambda q: (q.text.words, q.name)),
        ("From a log It blew all night. What is the core idea?", "What is the core idea?")),
    Feature.IMAGES: Proof(CARRIED, question(stem=SHOWN), only(lambda q: q.text.pictures), [DOT.read_bytes()]),
    Feature.STROKES: Proof(
        CARRIED, question(stem=struck("It is ", "flat")), only(lambda q: q.text.html), "<p>It is <del>flat</del></p>"),
    Feature.FORMULAS: Proof(
        CARRIED, question(stem=(Paragraph((Formula("a < b"),)),)), only(lambda q: q.text.html),
        '<p><span class="nolink">\\(a &lt; b\\)</span></p>'),
    Feature.LANGUAGES: Proof(
        CARRIED, question(language="ar"),
        only(lambda q: [text.tree.xpath("//@lang | //@dir") for text in (q.text, q.answers[0].text)]),
        [["ar", "rtl"], ["ar", "rtl"]]),
    Feature.QUIZ: Proof(
        APPROXIMATED, pooled_course(), lambda bank: len({q.category for q in bank.questions}), 3),
    Feature.POOLS: Proof(
        APPROXIMATED, pooled_course(), lambda bank: [(q.idnumber, q.category[-1]) for q in bank.questions],
        [("q0", "Sample"), ("q1", "Check your understanding 1"), ("q2", "Check your understanding 1"),
         ("q3", "Check your understanding 2"), ("q4", "Check your understanding 2"),
         ("q5", "Check your understanding 2")]),
    Feature.LESSONS: Proof(
        CARRIED, two_lessons(), lambda bank: [q.category[:2] for q in bank.questions][:2],
        [("/The sea/", "Ebb / flow"), ("/The sea/", "Waves < b>")]),
    Feature.TRIES: Proof(
        APPROXIMATED, tried(3, single(choices=FOUR, hints=(say("Think."),))),
        lambda bank: [[h.words for h in q.hints] for q in bank.questions], [["Think.", ""]]),
    Feature.METADATA: Proof(
        CARRIED,
        course(single(), keywords=("k",), authors=("Ann", "Bo"), source="book", rights="CC BY 4.0", description="D"),
        lambda bank: bank.categories[0].info.split("\n"),
        ["D", "Keywords: k", "Authors: Ann, Bo", "Source: book", "Rights: CC BY 4.0"]),
}  # fmt: skip

# --- what is in no file -------------------------------------------------------------------------------


def lesson(**changes: Any) -> Course:
    whole = course(single())
    return replace(whole, lessons=(replace(whole.lessons[0], **changes),))


def of_quiz(**changes: Any) -> Course:
    return course(single(), asked=quiz(single(), **changes))


SECTION = Section(id="s", title="S", blocks=(Prose(content=say("Read.")),))
CHECKED = Section(id="s", title="S", blocks=(KnowledgeCheck(question="core-idea"),))
RECALL = Recall(prompt=say("In your own words?"), answer=say("A model."))
STEPS = Steps(shown=(say("First."),), hidden=(Step(content=say("Then.")),))
EMBED = Embed(address="https://vimeo.com/1", frame="https://player.vimeo.com/video/1", title="A film")
PLAIN = course(single())
WITHOUT_FINAL = replace(two_lessons(), final_quiz=None)


def silent() -> Question:
    """Places of which nothing is said."""
    asked = pointed()
    return replace(asked, areas=tuple(replace(each, feedback=()) for each in asked.areas))


def with_first(**changes: Any) -> Course:
    first, second = two_lessons().lessons
    second = replace(second, requires=(), weight=Fraction(1))
    return replace(WITHOUT_FINAL, lessons=(replace(first, **changes), second))


# What it is, a course that uses it, and the same without it.
ABSENT: dict[Feature, tuple[Carriage, Course, Course]] = {
    Feature.LESSON: (FOREIGN, lesson(sections=(SECTION,)), PLAIN),
    Feature.PASS_MARK: (FOREIGN, of_quiz(pass_mark=Fraction(80)), PLAIN),
    Feature.ATTEMPTS: (FOREIGN, of_quiz(attempts=3), PLAIN),
    Feature.AT_ONCE: (FOREIGN, of_quiz(feedback=Reveal.AT_ONCE), of_quiz(feedback=Reveal.AT_END)),
    Feature.AT_END: (FOREIGN, of_quiz(feedback=Reveal.AT_END), PLAIN),
    Feature.ANSWERS: (FOREIGN, of_quiz(answers=Answers.NEVER), PLAIN),
    Feature.REPORT: (FOREIGN, of_quiz(report=Report.END), PLAIN),
    Feature.SHUFFLE_QUESTIONS: (FOREIGN, of_quiz(shuffle=True), PLAIN),
    Feature.PRACTICE: (FOREIGN, of_quiz(mode=Mode.PRACTICE), PLAIN),
    Feature.GRADE: (FOREIGN, of_quiz(grade=Grade.LAST), PLAIN),
    Feature.TIME_LIMIT: (FOREIGN, of_quiz(time_limit=20), PLAIN),
    Feature.ONE_TO_ONE: (DROPPED, course(one_to_one()), course(one_to_one(one_to_one=False))),
    Feature.AREA_FEEDBACK: (DROPPED, course(pointed()), course(silent())),
    Feature.NUDGE: (DROPPED, course(single(choices=NUDGED)), course(single(choices=BUT_FIXED))),
    Feature.CONFIDENCE: (FOREIGN, of_quiz(confidence=True), PLAIN),
    Feature.CHECKS: (FOREIGN, lesson(sections=(CHECKED,)), PLAIN),
    Feature.BEFORE: (FOREIGN, lesson(before=(KnowledgeCheck(question="core-idea"),)), PLAIN),
    Feature.RECALL: (FOREIGN, lesson(sections=(replace(SECTION, blocks=(RECALL,)),)), PLAIN),
    Feature.STEPS: (FOREIGN, lesson(sections=(replace(SECTION, blocks=(STEPS,)),)), PLAIN),
    Feature.EMBEDS: (FOREIGN, lesson(sections=(replace(SECTION, blocks=(EMBED,)),)), PLAIN),
    Feature.GATES: (FOREIGN, with_first(requires=("waves",)), with_first(requires=())),
    Feature.WEIGHTS: (FOREIGN, with_first(weight=Fraction(3)), with_first(weight=Fraction(1))),
    Feature.FINAL_QUIZ: (DROPPED, two_lessons(), WITHOUT_FINAL),
    Feature.SCOS: (FOREIGN, replace(PLAIN, scos=Scos.PER_LESSON), PLAIN),
    Feature.MESSAGES: (FOREIGN, replace(PLAIN, messages=(Wording(key="skip", text="Pass"),)), PLAIN),
    Feature.THEME: (FOREIGN, replace(PLAIN, theme=Theme(accent="#336699")), PLAIN),
    Feature.COVER: (FOREIGN, replace(PLAIN, cover=Cover(art=Art.WAVES)), PLAIN),
}


def used(subject: Course) -> set[Feature]:
    return {feature for feature, _, _ in features(subject)}


def test_there_is_a_proof_of_every_cell() -> None:
    assert PROOFS.keys() | ABSENT.keys() == set(Feature)
    assert PROOFS.keys() & ABSENT.keys() == set()


@pytest.mark.parametrize("feature", PROOFS, ids=lambda each: each.name)
def test_what_the_table_says_is_there_is_found_in_the_file(feature: Feature) -> None:
    proof = PROOFS[feature]
    assert feature in used(proof.course)
    assert proof.shows(bank(proof.course)) == proof.value
    assert target().table[feature].carriage is proof.carriage


@pytest.mark.parametrize("feature", ABSENT, ids=lambda each: each.name)
def test_what_the_table_says_is_not_there_leaves_no_trace_in_the_file(feature: Feature) -> None:
    carriage, with_it, without = ABSENT[feature]
    assert feature in used(with_it)
    assert feature not in used(without)
    assert written(with_it) == written(without)
    assert target().table[feature].carriage is carriage


@pytest.mark.parametrize("feature", Feature, ids=lambda each: each.name)
def test_with_another_cell_its_proof_fails(feature: Feature, monkeypatch: pytest.MonkeyPatch) -> None:
    table = target().table
    entry = table[feature]
    monkeypatch.setitem(table, feature, replace(entry, carriage=other(entry.carriage)))  # type: ignore[arg-type]
    proof = (
        test_what_the_table_says_is_there_is_found_in_the_file
        if feature in PROOFS
        else test_what_the_table_says_is_not_there_leaves_no_trace_in_the_file
    )
    with pytest.raises((AssertionError, IndexError, KeyError)):
        proof(feature)


# --- what the words of the table promise ----------------------------------------------------------------


@pytest.mark.parametrize(("tries", "hints", "written"), [(1, 0, 0), (2, 0, 1), (2, 2, 2), (3, 1, 2), (5, 0, 2)])
def test_a_question_of_four_options_has_hints_for_its_tries_and_for_no_more_than_leave_something_to_find_out(
    tries: int, hints: int, written: int
) -> None:
    [found] = bank(tried(tries, single(choices=FOUR, hints=(say("Think."),) * hints))).questions
    assert len(found.hints) == written
    assert [hint.words for hint in found.hints[hints:]] == [""] * (written - hints)


def test_what_knowledge_checks_alone_ask_has_their_tries() -> None:
    first, second = single(choices=FOUR), single(id="other", choices=FOUR)
    subject = course(first, second, asked=quiz(first))
    checked = replace(subject.lessons[0], checking=Checking(tries=2))
    assert [len(q.hints) for q in bank(replace(subject, lessons=(checked,))).questions] == [0, 1]


def test_no_choice_is_shuffled_where_one_keeps_its_place_and_all_are_in_the_author_s_order() -> None:
    found = asked(single())
    assert not found.shuffle
    assert [each.text.words for each in found.answers] == ["A learned optimizer", "A bug", "None of these"]


def test_a_statement_with_words_of_the_author_s_is_a_choice_between_these() -> None:
    found = asked(labelled("Agree", "Disagree", answer=False, hints=(say("Hm."),)))
    assert (found.type, found.single, found.shuffle, found.numbering) == ("multichoice", True, False, "none")
    assert [(each.text.words, each.fraction) for each in found.answers] == [("Agree", 0), ("Disagree", 1)]
    assert asked(labelled("Wahr", "Falsch")).type == "truefalse"
    assert asked(labelled("Wahr", "False")).type == "multichoice"


def test_what_is_said_of_a_right_or_wrong_judgement_stands_with_its_answer() -> None:
    both = (
        option("true", "True", right=True, feedback="It is."),
        option("false", "False", feedback="It is not."),
    )
    found = asked(replace(judged(), choices=both, feedback=Feedback(correct=say("Well."), incorrect=say("Pity."))))
    assert [each.feedback.words for each in found.answers] == ["It is. Well.", "It is not. Pity."]
    assert (found.correct, found.incorrect) == (None, None)


def test_learners_are_told_that_several_may_be_chosen_where_they_may() -> None:
    for subject, told in ((of_choices("xx."), b"1"), (single(), b"0")):
        assert b"<showstandardinstruction>%s</showstandardinstruction>" % told in written(course(subject))


@pytest.mark.parametrize(
    ("choices", "cost"), [(2, 1), (3, 0.5), (4, 0.3333333), (5, 0.25), (6, 0.2), (8, 0.2), (12, 0.1)]
)
def test_a_further_try_costs_what_guessing_would_gain(choices: int, cost: float) -> None:
    assert asked(one_of(choices)).penalty == cost
    assert asked(of_choices("xx" + "." * choices)).penalty == 0.3333333


def test_pools_are_called_by_their_tag_and_say_how_many_are_drawn() -> None:
    found = bank(tagged_pools())
    assert [each.path for each in found.categories] == [("Sample",), ("Sample", "tides/ebb")]
    assert found.categories[1].info == "Each learner is asked 1 of these 2 questions."


def test_a_question_is_known_by_the_author_s_id() -> None:
    assert asked(single()).idnumber == "core-idea"
    assert [each.idnumber for each in bank(two_lessons()).questions][:2] == ["ebb__ebb_1", "waves__q0"]
    assert [each.idnumber for each in bank(two_lessons()).categories][:3] == ["sea", "ebb", "waves"]


def test_the_language_of_feedback_is_the_course_s() -> None:
    found = asked(single(language="ar"))
    assert found.answers[0].feedback.tree.xpath("//@lang") == []


def test_what_is_said_of_right_and_wrong_texts_stands_with_each_of_them_and_with_all_others() -> None:
    found = asked(
        word(reply("Ebb"), reply("Water", "0.5"), feedback=Feedback(correct=say("Well."), incorrect=say("Pity.")))
    )
    told = {text: found.typed(text) for text in ("Ebb", "water", "anything")}
    assert told == {"Ebb": (1, "Well."), "water": (0.5, "Pity."), "anything": (0, "Pity.")}


@pytest.mark.parametrize("text", ["2 * 3", "a\\*b", "*", "\\", "?[x]."])
def test_no_sign_of_an_answer_stands_for_anything_else(text: str) -> None:
    found = asked(word(reply(text)))
    assert found.typed(text)[0] == 1
    assert found.typed(text.replace("*", "anything").replace(".", "!"))[0] == (1 if text == "\\" else 0)


@pytest.mark.parametrize(
    ("points", "weights"), [("8", [4, 2, 2]), ("2", [2, 1, 1]), ("4", [2, 1, 1]), ("0.5", [2, 1, 1]), ("6", [2, 1, 1])]
)
def test_a_gap_is_worth_whole_points_where_these_come_out_even_and_else_its_weight(
    points: str, weights: list[int]
) -> None:
    assert [gap.weight for gap in asked(gapped(points=Fraction(points))).gaps] == weights
