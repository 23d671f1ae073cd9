"""Each rule about a Course fires alone on its case, and not on what is nearly the same and right."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from cases import every_case
from checks.courses import (
    CLOUD,
    FALLS,
    GRID,
    HERE,
    LINK,
    SEA,
    WET,
    choice,
    course,
    judged,
    line,
    prose,
    quiz,
    rich,
    section,
    several,
    single,
)
from lessonpack import checks, rule
from lessonpack.findings import Finding
from lessonpack.model.accepted import Circle, Rectangle
from lessonpack.model.asked import Answer, Choice, Feedback, OtherNumber, Part
from lessonpack.model.blocks import (
    Block,
    Callout,
    CalloutKind,
    Checking,
    Embed,
    Figure,
    Heading,
    KnowledgeCheck,
    Listing,
    Quotation,
    Recall,
    Step,
    Steps,
    Table,
    Video,
)
from lessonpack.model.content import (
    Grid,
    Image,
    Link,
    Paragraph,
    Strong,
    Subheading,
    Text,
)
from lessonpack.model.course import Answers, Course, FinalQuiz, Mode, Objective, Pool
from lessonpack.model.questions import (
    Essay,
    Hotspot,
    Matching,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    Spot,
    Term,
    TextOnly,
)
from lessonpack.model.stimulus import Stimulus
from lessonpack.model.theme import Colour, Theme

NO_FEEDBACK = Feedback()
# These compare parts.
OF_THE_WHOLE = {f"QUIZ{number:03}" for number in (4, 5, 6, 7, 10, 11, 12, 15, 16, 17, 19, 21, 23, 24, 25, 26, 27)}
WET_CHECK = KnowledgeCheck(question="wet", at=HERE)
WHY = Essay(
    id="why", stem=rich("Why is rain wet?"), feedback=Feedback(general=rich("Read.")), objective="rain", at=HERE
)
LOG = Stimulus(id="log", content=rich("It rained at noon."), at=HERE)


def pictured(alt: str, caption: str = "") -> Course:
    return course(sections=(section(Figure(image=Image(CLOUD, alt), caption=line(caption), at=HERE)),))


def linked(*links: Link) -> Course:
    return course(sections=(section(prose(*(Paragraph((each,)) for each in links))),))


def headed(*levels: int) -> Course:
    return course(sections=(section(prose(*(Subheading(level, line(f"Heading {level}")) for level in levels))),))


def tabled(grid: object = GRID, caption: str = "Clouds") -> Course:
    return course(sections=(section(Table(grid=grid, caption=line(caption), at=HERE)),))  # type: ignore[arg-type]


def five(correct: str, wrong: str, *, shuffle: bool = True, first: bool = True) -> tuple[Question, ...]:
    """Five questions whose correct choice has that text, first or last in turn."""
    made = []
    for number in range(5):
        choices = [choice("a", f"{correct}{number}", correct=True), choice("b", f"{wrong}{number}")]
        turned = choices if first or number % 2 else choices[::-1]
        made.append(single(f"q{number}", f"Question {number}?", *turned, shuffle=shuffle))
    return tuple(made)


def final(**changes: Any) -> FinalQuiz:
    return FinalQuiz(**{"id": "final", "title": "All of it", "questions": ("rain/sea",), "at": HERE, **changes})


def finally_asked(**changes: Any) -> Course:
    """A course with a final quiz."""
    return replace(course(), final_quiz=final(**changes))


def typed(*others: Answer) -> ShortAnswer:
    """A word to be typed, with these answers beside the right one."""
    right = Answer(id="a", text=rich("The sea"), at=HERE)
    told = {"feedback": SEA.feedback, "objective": "rain", "at": HERE}
    return ShortAnswer(id="sea", stem=rich("Where does rain come from?"), answers=(right, *others), **told)  # type: ignore[arg-type]


def themed(**colours: str) -> Course:
    """The course with these colours of a theme."""
    named = {key: Colour(value=value, at=HERE) for key, value in colours.items()}
    return replace(course(), theme=Theme(at=HERE, **named))  # type: ignore[arg-type]


ABOVE = "All of the above"
HINTED = "It comes from the open ocean"


def named(question: SingleChoice) -> SingleChoice:
    """The question, whose right choice its wrong one names."""
    right, wrong = question.choices
    told = replace(wrong, feedback=rich(f"No: {HINTED}."))
    return replace(question, choices=(replace(right, text=rich(f"{HINTED}.")), told, choice("ice", "Ice")))


ICE = choice("ice", "Ice")


def nudged(question: SingleChoice, *others: Choice) -> SingleChoice:
    """The question with a nudge at its wrong choice."""
    right, wrong = question.choices
    return replace(question, choices=(right, replace(wrong, nudge=rich("Look up."), at=HERE), *others))


BROKEN = {
    "SRC037": replace(course(), ignores=(("QUIZ999", "It is meant so."),)),
    "QUIZ001": course(single("q", "Where from?", choice("a", "The sea", correct=True), choice("b", "the  sea"))),
    "QUIZ002": course(several("q", "What?", choice("a", "Rain", correct=True), choice("b", "Snow", correct=True))),
    "QUIZ003": course(single("q", "What?", choice("a", "Rain", correct=True), choice("b", f"{ABOVE}."))),
    "QUIZ004": course(replace(SEA, objective=""), FALLS),
    "QUIZ005": course(
        objectives=(Objective(id="rain", text="Rain", at=HERE), Objective(id="ice", text="Ice", at=HERE))
    ),
    "QUIZ006": course(replace(SEA, evidence="Most rain comes from lakes.")),
    "QUIZ007": course(replace(SEA, feedback=NO_FEEDBACK)),
    "QUIZ008": course(SEA, replace(SEA, id="again")),
    "QUIZ009": course(
        single(
            "q",
            "Where from?",
            choice("a", HINTED, correct=True),
            choice("b", "A lake"),
            hints=(rich("Look up."), rich(f"{HINTED}, no?")),
        )
    ),
    "QUIZ010": course(*five("A rather long and careful answer ", "Short ")),
    "QUIZ011": course(*five("Rain ", "Wind ", shuffle=False)),
    "QUIZ012": course(*(judged(f"t{number}", f"Statement {number}.", True) for number in range(5))),
    "QUIZ013": course(WET, language="de-CH"),
    "QUIZ014": course(quiz=quiz(pass_mark=Fraction(0))),
    "QUIZ015": course(quiz=quiz(questions=("sea", "falls"))),
    "QUIZ016": course(sections=(section(), section(prose(), id="empty", title="Empty"))),
    "QUIZ017": course(
        SEA,
        FALLS,
        replace(WET, points=Fraction(2)),
        quiz=quiz(questions=("sea",), pools=(Pool(pick=1, questions=("falls", "wet"), at=HERE),)),
    ),
    "QUIZ018": course(sections=(section(), section(prose(*rich("Rain.")), WET_CHECK, id="more", title="More"))),
    "QUIZ019": replace(course(weight=Fraction(0)), final_quiz=final(mode=Mode.PRACTICE)),
    "QUIZ020": course(quiz=quiz(pass_mark=Fraction("0.8"))),
    "QUIZ021": course(replace(SEA, points=Fraction(1000)), FALLS, WET),
    "QUIZ022": course(quiz=quiz(time_limit=600)),
    "QUIZ023": replace(course(listed=HERE), final_quiz=final(weight=Fraction(40))),
    "QUIZ024": course(named(SEA), quiz=quiz(questions=("sea",), attempts=2)),
    "QUIZ026": course(
        SEA,
        FALLS,
        replace(WET, id="wet-1", variant_of="wet"),
        replace(WET, id="wet-2", variant_of="wet", stem=rich("Is more rain wet?")),
        quiz=quiz(questions=("sea",), pools=(Pool(pick=2, questions=("falls", "wet-1", "wet-2"), at=HERE),)),
    ),
    "QUIZ027": course(nudged(SEA, ICE), FALLS, WET, quiz=quiz(mode=Mode.PRACTICE)),
    "PKG060": course(
        sections=(section(Figure(image=Image(replace(CLOUD, size=2_000_000), "Grey"), caption=(), at=HERE)),)
    ),
    "PKG062": course(
        sections=(
            section(
                Figure(image=Image(replace(CLOUD, width=1000, height=400, size=400_000), "Grey"), caption=(), at=HERE)
            ),
        )
    ),
    "PKG065": course(
        sections=(section(Figure(image=Image(replace(CLOUD, is_located=True), "Grey"), caption=(), at=HERE)),)
    ),
    "QUIZ025": course(sections=(section(), section(prose(*rich("Rain falls. " * 126)), id="long", title="Long"))),
    "QUIZ029": course(replace(SEA, feedback=Feedback(partly=rich("Nearly.")))),
    "QUIZ028": course(
        *(judged(f"t{number}", f"Statement {number}.", number % 2 == 0) for number in range(4)),
        SEA,
        before=tuple(KnowledgeCheck(question=f"t{number}", at=HERE) for number in range(4)),
        quiz=quiz(questions=("sea",)),
    ),
    "QUIZ030": course(replace(SEA, stimulus=LOG), FALLS, replace(WET, stimulus=LOG), quiz=quiz()),
    "QUIZ031": course(
        SEA,
        FALLS,
        replace(WHY, id="wet"),
        sections=(section(), section(WET_CHECK, id="more", title="More")),
        quiz=quiz(questions=("sea", "falls")),
    ),
    "QUIZ032": course(
        SEA,
        FALLS,
        TextOnly(id="wet", stem=rich("Rain is wet.")),
        quiz=quiz(questions=("sea",), pools=(Pool(pick=1, questions=("falls", "wet"), at=HERE),)),
    ),
    "QUIZ033": course(typed(Answer(id="b", text=rich("Rain"), share=Fraction(0), at=HERE)), FALLS, WET),
    "A11Y001": pictured("cloud.png"),
    "A11Y002": pictured("An image of a cloud"),
    "A11Y003": pictured("cloud " * 50),
    "A11Y004": pictured("A grey cloud", caption="A grey cloud"),
    "A11Y006": course(
        sections=(section(Embed(address="https://a.test/1", frame="https://a.test/1", title="Rain falls", at=HERE)),)
    ),
    "A11Y005": course(sections=(section(Video(media=CLOUD, title="Rain falls", at=HERE)),)),
    "A11Y010": linked(Link("https://example.org/", line("Click here"))),
    "A11Y011": linked(LINK, Link("https://example.org/other", LINK.children)),
    "A11Y020": tabled(replace(GRID, header=((), line("Rain")))),
    "A11Y021": tabled(caption=""),
    "A11Y022": headed(1, 3),
    "A11Y023": course(sections=(section(prose(Paragraph((Strong(line("Clouds")),)), *rich("They float."))),)),
    "A11Y024": course(sections=(section(), section(id="second"))),
    "A11Y026": course(
        Hotspot(
            id="sea",
            stem=rich("Where is it grey?"),
            picture=Image(replace(CLOUD, width=600, height=400), "A cloud over hills"),
            areas=(Spot(id="area-1", text=rich("The cloud"), area=Circle(x=300, y=100, radius=10), at=HERE),),
            feedback=SEA.feedback,
            objective="rain",
            at=HERE,
        ),
        FALLS,
        WET,
    ),
    "A11Y030": course(quiz=quiz(time_limit=20, extend_time=False)),
    "A11Y040": themed(accent="#ffcc00"),
}

CLEAN = {
    "the course": course(),
    "choices that share words": course(single("q", "?", choice("a", "Sea", correct=True), choice("b", "Sea air"))),
    "fixed last choice": course(single("q", "?", choice("a", "Rain", correct=True), choice("b", ABOVE, fixed=True))),
    "nothing shuffled": course(several("q", "?", choice("a", "Rain", correct=True), choice("b", ABOVE))),
    "a question asked by a section alone": course(
        sections=(section(), section(WET_CHECK, id="more", title="More")), quiz=quiz(questions=("sea", "falls"))
    ),
    "a question practised twice": course(
        sections=(section(), section(WET_CHECK, id="more", title="More")), quiz=quiz(mode=Mode.PRACTICE)
    ),
    "questions that a pool draws": course(
        quiz=quiz(questions=("sea",), pools=(Pool(pick=1, questions=("falls", "wet"), at=HERE),))
    ),
    "a time limit that can be extended": course(quiz=quiz(time_limit=20)),
    "a question that the final quiz asks": replace(
        course(quiz=quiz(questions=("sea", "falls"))), final_quiz=final(questions=("rain/wet",))
    ),
    "objectives of the course": replace(course(objectives=()), objectives=course().lessons[0].objectives),
    "objectives of the course that those of its lessons come to": replace(
        course(), objectives=(Objective(id="ice", text="Ice", at=HERE),)
    ),
    "a course that only its final quiz scores": replace(course(weight=Fraction(0)), final_quiz=final()),
    "no objectives": course(replace(SEA, objective=""), objectives=()),
    "evidence over white space": course(replace(SEA, evidence="Most rain  comes from\nthe sea.")),
    "feedback that does not depend on the answer": course(replace(SEA, feedback=Feedback(general=rich("Think.")))),
    "feedback on a wrong answer alone": course(replace(SEA, feedback=Feedback(incorrect=rich("Not so.")))),
    "feedback of one choice": course(
        replace(SEA, feedback=NO_FEEDBACK, choices=(replace(SEA.choices[0], feedback=rich("Yes.")), SEA.choices[1]))
    ),
    "same stem, other choices": course(SEA, replace(SEA, id="other", choices=FALLS.choices)),
    "the right answer said to who may see it": course(named(SEA), quiz=quiz(questions=("sea",), attempts=1)),
    "the right answer said before an attempt after which it is shown": course(
        named(SEA), quiz=quiz(questions=("sea",), attempts=2, answers=Answers.AFTER_EACH_ATTEMPT)
    ),
    "the right answer said with others that nobody is told of": course(
        several(
            "q",
            "Where from?",
            choice("a", HINTED, correct=True),
            replace(choice("b", "A lake"), feedback=rich(f"No: {HINTED}.")),
        ),
        quiz=quiz(questions=("q",), answers=Answers.NEVER),
    ),
    "nudge in practice": course(nudged(SEA, ICE), FALLS, WET, quiz=quiz(mode=Mode.PRACTICE, tries=2)),
    "nudge in a check": course(
        nudged(SEA, ICE),
        FALLS,
        WET,
        sections=(section(KnowledgeCheck(question="sea", at=HERE)),),
        checking=Checking(tries=2),
        quiz=quiz(questions=("falls", "wet")),
    ),
    "nudge in the final quiz": replace(
        course(nudged(SEA, ICE), FALLS, WET, quiz=quiz(questions=("falls", "wet"))),
        final_quiz=final(mode=Mode.PRACTICE, tries=2),
    ),
    "short answer in the hint": course(replace(SEA, hints=(rich("Think of the sea."),))),
    "long answers in turn": course(*five("Rain ", "Wind ", first=False)),
    "four questions": course(*five("A rather long and careful answer ", "Short ")[:4]),
    "answers that vary": course(*(judged(f"t{n}", f"Statement {n}.", n % 2 == 0) for n in range(6))),
    "labels in German": course(judged("wet", "Regen ist nass.", True, ("Wahr", "Falsch")), language="de"),
    "British English": course(WET, language="en-GB"),
    "labels in the question's own language": course(replace(WET, language="en"), language="de"),
    "a theme that can be read": themed(
        accent="#0b6e4f", accent_dark="#6fd3ae", surface="#fffdf7", surface_dark="#12181a"
    ),
    "a theme without colours": replace(course(), theme=Theme(radius=0, font=("Georgia",), at=HERE)),
    "alt of one word": pictured("Cloud"),
    "alt of 250 characters": pictured(("cloud " * 50)[:249] + "s"),
    "caption beside alt": pictured("A grey cloud", caption="Cumulonimbus"),
    "same link twice": linked(LINK, LINK),
    "levels up again": headed(1, 2, 3, 1),
    "first heading of any level": headed(3),
    "strong sentence": course(sections=(section(prose(Paragraph((Strong(line("Take an umbrella!")),)))),)),
    "strong words in a sentence": course(
        sections=(section(prose(Paragraph((Strong(line("Rain")), Text(" is wet"))))),),
    ),
}


IN_FINAL = {
    "QUIZ014": finally_asked(pass_mark=Fraction(0)),
    "QUIZ017": replace(
        course(SEA, FALLS, replace(WET, points=Fraction(2))),
        final_quiz=final(pools=(Pool(pick=1, questions=("rain/falls", "rain/wet"), at=HERE),)),
    ),
    "QUIZ018": replace(
        course(
            sections=(section(), section(WET_CHECK, id="more", title="More")), quiz=quiz(questions=("sea", "falls"))
        ),
        final_quiz=final(questions=("rain/wet",)),
    ),
    "QUIZ020": finally_asked(pass_mark=Fraction(1)),
    "QUIZ021": replace(
        course(replace(SEA, points=Fraction(15)), FALLS, WET, quiz=quiz(mode=Mode.PRACTICE)),
        final_quiz=final(questions=("rain/sea", "rain/falls", "rain/wet")),
    ),
    "QUIZ022": finally_asked(time_limit=301),
    "QUIZ024": replace(course(named(SEA)), final_quiz=final(answers=Answers.NEVER)),
    "A11Y030": finally_asked(time_limit=20, extend_time=False),
}


def told(subject: Course) -> list[Finding]:
    checks.load()
    found = rule.course_findings(subject)
    assert all(entry.message and entry.hint and entry.place == HERE for entry in found)
    return found


def codes(subject: Course) -> list[str]:
    return [entry.code for entry in told(subject)]


def message(subject: Course) -> str:
    """The words of the only finding about a course, "" without one."""
    found = told(subject)
    return found[0].message if len(found) == 1 else "; ".join(entry.code for entry in found)


def test_a_case_breaks_its_rule_and_no_other() -> None:
    def holds(code: str) -> None:
        assert codes(BROKEN[code]) == [code]

    every_case(((name, name) for name in BROKEN), holds)


@pytest.mark.parametrize("code", IN_FINAL)
def test_a_final_quiz_is_held_to_the_rules_of_quizzes(code: str) -> None:
    assert codes(IN_FINAL[code]) == [code]


def test_what_is_right_breaks_no_rule() -> None:
    def holds(case: str) -> None:
        assert codes(CLEAN[case]) == []

    every_case(((name, name) for name in CLEAN), holds)


def held_back(right: str, said: str, stem: str = "What raises the tides?", third: str = "The wind") -> list[str]:
    """What is told of a quiz that holds back a question's right choice, of whose wrong one that is said."""
    wrong = replace(choice("b", "The sun"), feedback=rich(said))
    asked = single("q", stem, choice("a", right, correct=True), wrong, *([choice("c", third)] if third else []))
    return [code for code in codes(course(asked, quiz=quiz(questions=("q",), attempts=2))) if code == "QUIZ024"]


@pytest.mark.parametrize(
    ("right", "said"),
    [("Moon", "No, it is the moon."), ("42", "6 × 7 is 42!"), ("The moon.", "Only the moon does"),
     ("pH", "Look up pH."), ("月亮", "太阳很小,是月亮在动"), ("moonlight shows", "The sun? No: moonlight shows.")],
)  # fmt: skip
def test_what_is_said_of_a_wrong_choice_does_not_name_a_right_one_however_short(right: str, said: str) -> None:
    assert held_back(right, said) == ["QUIZ024"]


@pytest.mark.parametrize(
    ("right", "said", "more"),
    [
        ("Moon", "It is no moonlight either.", {}),
        ("Moon", "The moon is not asked for.", {"stem": "Why does the moon rise?"}),
        ("Moon", "Not moon and stars.", {"third": "Moon and stars"}),
        ("Moon", "No, it is the moon.", {"third": ""}),  # of two choices the verdict says it in any case
        ("Yes", "Yes, but look again.", {}),
        ("4", "See page 4.", {}),
    ],
)
def test_a_word_that_gives_nothing_away_may_be_said(right: str, said: str, more: dict[str, str]) -> None:
    assert held_back(right, said, **more) == []


LATE = (Paragraph((Text("Look:"),)), Paragraph((Image(CLOUD, "cloud.png"),)))
SHOWN_LATE = {
    "hook": course(hook=LATE),
    "prose": course(sections=(section(prose(*LATE)),)),
    "stem": course(replace(SEA, stem=LATE)),
    "hint": course(replace(SEA, hints=(LATE,))),
    "feedback": course(replace(SEA, feedback=Feedback(incorrect=LATE))),
    "choice": course(replace(SEA, choices=(replace(SEA.choices[0], text=LATE), SEA.choices[1]))),
    "feedback of a choice": course(replace(SEA, choices=(replace(SEA.choices[0], feedback=LATE), SEA.choices[1]))),
}


@pytest.mark.parametrize("where", SHOWN_LATE)
def test_a_picture_is_seen_in_a_later_paragraph_than_the_first(where: str) -> None:
    assert codes(SHOWN_LATE[where]) == ["A11Y001"]


def test_choices_that_differ_in_a_later_picture_alone_read_differently() -> None:
    other = (LATE[0], Paragraph((Image(replace(CLOUD, name="img-2.png"), "cloud.png"),)))
    twins = [replace(choice(id, ""), text=text, correct=id == "a") for id, text in (("a", LATE), ("b", other))]
    assert "QUIZ001" not in codes(course(single("q", "Which?", *twins)))
    assert "QUIZ001" in codes(course(single("q", "Which?", twins[0], replace(twins[1], text=LATE))))


def test_what_is_ignored_is_told_once_and_for_what_it_is() -> None:
    checks.load()
    ignores = (("QUIZ044", ""), ("QUIZ001", ""), ("QUIZ004", ""))
    lesson = replace(course().lessons[0], ignores=ignores)
    found = rule.course_findings(replace(course(), lessons=(lesson,), ignores=ignores))
    assert [entry.message for entry in found] == [
        "'ignore' names QUIZ044, and there is no such rule; did you mean 'QUIZ024'?",
        "'ignore' names QUIZ001, which is an error, and errors cannot be ignored",
    ]


@pytest.mark.parametrize("own", [True, False], ids=["beside those of lessons", "alone"])
def test_an_objective_of_the_course_is_asked_about_in_one_of_its_lessons(own: bool) -> None:
    goals = tuple(Objective(id=id, text=id, at=HERE) for id in ("rain", "sea", "ice"))
    asked = (replace(SEA, objective="sea"), FALLS, WET)
    subject = replace(course(*asked, objectives=goals[:own]), objectives=goals[own:])
    assert message(subject) == "no question asks about the objective ice"


PAIRS = (Term(id="a", text=rich("Ebb"), partner="x", at=HERE), Term(id="b", text=rich("Flood"), partner="y", at=HERE))
PARTNERS = (choice("x", "Falling"), choice("y", "Rising"))


@pytest.mark.parametrize(
    ("question", "where"),
    [
        (replace(SEA, feedback=NO_FEEDBACK), "Say per choice why"),
        (Matching(id="sea", stem=rich("Which?"), terms=PAIRS, partners=PARTNERS, objective="rain", at=HERE),
         "Say under 'feedback:' why the right answer is right."),
        (Numeric(id="sea", stem=rich("How deep?"), answer=Fraction(4), objective="rain", at=HERE),
         "Say under 'feedback:' why the right answer is right, and of likely mistakes, under 'others:',"),
    ],
)  # fmt: skip
def test_where_a_question_says_something_after_the_answer_is_told_by_its_kind(question: Question, where: str) -> None:
    [found] = told(course(question, FALLS, WET))
    assert (found.code, found.hint[: len(where)]) == ("QUIZ007", where)


def test_advice_is_heard_when_nothing_must_be_mended_first() -> None:
    mute = replace(SEA, feedback=Feedback(), choices=tuple(replace(each, feedback=()) for each in SEA.choices))
    assert codes(course(mute)) == ["QUIZ007"]
    alike = replace(mute, choices=(mute.choices[0], replace(mute.choices[1], text=mute.choices[0].text)))
    assert codes(course(alike)) == ["QUIZ001"]


def test_of_a_course_that_was_half_read_no_parts_are_compared() -> None:
    """What is missing would be reported once more, as what follows from its being missing."""

    def holds(code: str) -> None:
        checks.load()
        found = rule.course_findings(BROKEN[code], partial=True)
        assert [entry.code for entry in found] == ([] if code in OF_THE_WHOLE else [code])

    every_case(((name, name) for name in BROKEN), holds)


@pytest.mark.parametrize(
    ("mark", "meant"),
    [("0.8", "80"), ("0.05", "5"), ("0.755", "75.5"), ("1", "100"), ("0.02", "80"), ("1.5", "80"), ("4.99", "80")],
)
def test_a_pass_mark_below_5_is_asked_about_as_what_it_was_meant_to_be(mark: str, meant: str) -> None:
    said = f"quiz 'quiz' is passed with {mark} % of its points: was {meant} meant?"
    assert message(course(quiz=quiz(pass_mark=Fraction(mark)))) == said


@pytest.mark.parametrize("mark", [5, 50, 100])
def test_a_pass_mark_from_5_on_is_nobody_s_concern(mark: int) -> None:
    assert message(course(quiz=quiz(pass_mark=Fraction(mark)))) == ""


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (("1", "1", "1"), ""),
        (("100", "100", "100"), ""),
        (("1", "2", "9"), ""),
        (("0.5", "0.25", "0.1"), ""),
        (("0.02", "1", "1"), ""),
        (("10", "1", "1", "9"), ""),
        (("10", "1", "1"), "worth 10 points, 83.33 % of quiz 'quiz': is that meant?"),
        (("1000", "1", "1"), "worth 1000 points, 99.8 % of quiz 'quiz': is that meant?"),
        (("101", "101", "101"), "QUIZ021; QUIZ021; QUIZ021"),
        (("1", "101"), "worth 101 points: is that meant?"),
        (("0.01", "1", "1"), "worth 0.01 points, where most in quiz 'quiz' are worth 1: is that meant?"),
    ],
)
def test_points_are_asked_about_where_they_make_all_of_a_quiz_or_nothing(points: tuple[str, ...], said: str) -> None:
    asked = tuple(
        single(f"q{number}", f"{number}?", choice("a", "Yes", correct=True), choice("b", "No"), points=Fraction(each))
        for number, each in enumerate(points)
    )
    assert message(course(*asked)).endswith(said)
    assert bool(message(course(*asked))) == bool(said)


def test_points_of_what_nobody_scores_are_not_compared() -> None:
    heavy = replace(SEA, points=Fraction(50))
    assert message(course(heavy, FALLS, WET, quiz=quiz(mode=Mode.PRACTICE))) == ""
    assert "50 points" in message(course(heavy, FALLS, WET))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (1, ""),
        (300, ""),
        (301, "301 minutes, 5.02 hours"),
        (600, "600 minutes, 10 hours"),
    ],
)
def test_a_time_limit_of_hours_is_asked_about(minutes: int, said: str) -> None:
    assert said in message(course(quiz=quiz(time_limit=minutes)))
    assert bool(message(course(quiz=quiz(time_limit=minutes)))) == bool(said)


def test_a_time_limit_that_leaves_no_time_to_read_is_asked_about() -> None:
    def of(count: int) -> str:
        asked = five("Rain ", "Wind ", first=False) * (count // 5)
        named = tuple(replace(each, id=f"q{n}", stem=rich(f"Question {n}?")) for n, each in enumerate(asked))
        ids = tuple(each.id for each in named)
        return message(course(*named, quiz=quiz(questions=ids, time_limit=1)))

    assert of(5) == ""
    assert of(10) == "the time limit of quiz 'quiz' is 1 minute, 6 seconds for each question: is that meant?"


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ((1, 1, 10), ""),
        ((40, 60), ""),
        ((5, 5, 90), ""),
        ((*[1] * 20, 20), ""),
        ((*[1] * 20, 90), ""),
        ((0, 50), ""),
        (
            (1, 1, 60),
            "lesson l2 weighs 60, lesson l0 1: 96.77 % of the course's score are the former's; is that meant?",
        ),
        (
            (1, 100, 100),
            "lesson l2 weighs 100, lesson l0 1: 49.75 % of the course's score are the former's; is that meant?",
        ),
    ],
)
def test_weights_on_two_scales_are_asked_about(weights: tuple[int, ...], said: str) -> None:
    [lesson] = course().lessons
    lessons = tuple(
        replace(lesson, id=f"l{number}", weight=Fraction(weight), listed=HERE) for number, weight in enumerate(weights)
    )
    assert message(replace(course(), id="sea", lessons=lessons)) == said


def test_every_rule_about_courses_has_a_case() -> None:
    checks.load()
    assert {each.rule.code for each in rule._COURSE} == BROKEN.keys()


NAMED = Image(CLOUD, "cloud.png")  # an alternative text that says nothing
HOLDERS: dict[str, Block] = {
    "prose": prose(Paragraph((NAMED,))),
    "heading": Heading(content=(NAMED,)),
    "cell": Table(grid=Grid((line("Cloud"),), (((NAMED,),),)), caption=line("Clouds")),
    "caption": Table(grid=Grid((line("Cloud"),), ((line("Grey"),),)), caption=(NAMED,)),
    "source": Quotation(content=rich("It rains."), by="Ada", source=(NAMED,)),
    "title": Callout(kind=CalloutKind.KEY, title=(NAMED,), content=rich("It rains.")),
    "listing": Listing(text="x", caption=(NAMED,)),
    "figure": Figure(image=NAMED),
    "prompt": Recall(prompt=(Paragraph((NAMED,)),), answer=rich("It rains.")),
    "model answer": Recall(prompt=rich("Why?"), answer=(Paragraph((NAMED,)),)),
    "checklist": Recall(prompt=rich("Why?"), answer=rich("It rains."), checklist=((NAMED,),)),
    "task": Steps(task=(Paragraph((NAMED,)),), shown=(rich("It rains."),), hidden=(Step(content=rich("So.")),)),
    "shown step": Steps(shown=((Paragraph((NAMED,)),),), hidden=(Step(content=rich("So.")),)),
    "hidden step": Steps(shown=(rich("It rains."),), hidden=(Step(content=(Paragraph((NAMED,)),)),)),
    "what is asked": Steps(shown=(rich("It rains."),), hidden=(Step(content=rich("So."), ask=(NAMED,)),)),
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_picture_is_judged_wherever_it_stands(holder: str) -> None:
    checks.load()
    given = course(sections=(section(HOLDERS[holder]),))
    assert "A11Y001" in {entry.code for entry in rule.course_findings(given)}


@pytest.mark.parametrize("more", [(), (ICE,)], ids=["of two options", "of three"])
def test_two_options_leave_no_second_try_in_which_a_nudge_is_read(more: tuple[Choice, ...]) -> None:
    practice = quiz(mode=Mode.PRACTICE, tries=2)
    found = codes(course(nudged(SEA, *more), FALLS, WET, quiz=practice))
    assert ("QUIZ027" in found) == (not more)


def test_no_two_things_to_be_arranged_read_the_same() -> None:
    twins = (Part(id="a", text=rich("The sea"), at=HERE), Part(id="b", text=rich("the  sea"), at=HERE))
    terms = tuple(Term(id=part.id, text=part.text, partner="p", at=HERE) for part in twins)
    partners = (Part(id="p", text=rich("Wet"), at=HERE), Part(id="o", text=rich("Dry"), at=HERE))
    asked = {"id": "q", "stem": rich("Which?"), "at": HERE}
    assert "QUIZ001" in codes(course(Ordering(items=twins, **asked)))
    assert "QUIZ001" in codes(course(Matching(terms=terms, partners=partners, **asked)))
    assert "QUIZ001" not in codes(course(Ordering(items=partners, **asked)))


def test_variants_of_one_question_do_not_repeat_each_other_and_another_question_does() -> None:
    variants = [replace(SEA, id=f"sea-{number}", variant_of="sea") for number in (1, 2, 3)]
    assert "QUIZ008" not in codes(course(*variants))
    assert codes(course(*variants, replace(SEA, id="again"))).count("QUIZ008") == 1


def test_another_answer_without_points_and_feedback_matters_where_it_takes_something_from_one_behind_it() -> None:
    other = Answer(id="b", text=rich("Rain"), share=Fraction(0), at=HERE)
    for right in (replace(other, share=Fraction(1, 2)), replace(other, feedback=rich("From there it falls."))):
        assert "QUIZ033" not in codes(course(typed(right), FALLS, WET))
    pattern = replace(other, id="c", text=rich("R*"), share=Fraction(1, 2), pattern=True)
    assert "QUIZ033" not in codes(course(typed(other, pattern), FALLS, WET))
    six = OtherNumber(id="six", text=rich("6"), answer=Fraction(6), at=HERE)
    near = OtherNumber(
        id="near", text=rich("4"), answer=Fraction(5), tolerance=Fraction(2), share=Fraction(1, 2), at=HERE
    )
    for others, found in (((six,), 1), ((six, near), 0), ((near, replace(six, answer=Fraction(9))), 1)):
        number = Numeric(id="n", stem=rich("How many?"), answer=Fraction(5), others=others, at=HERE)
        assert codes(course(number, FALLS, WET)).count("QUIZ033") == found


def test_questions_of_two_lessons_with_the_same_id_are_no_variants_of_each_other() -> None:
    lessons = [replace(course(SEA, FALLS).lessons[0], quiz=None, id=id) for id in ("rain", "snow")]
    asked = ("rain/sea", "rain/falls", "snow/sea", "snow/falls")
    pool = Pool(pick=2, questions=asked, at=HERE)
    whole = replace(course(), lessons=tuple(lessons), final_quiz=final(questions=(), pools=(pool,)))
    assert "QUIZ026" not in codes(whole)
    varied = (replace(SEA, id=f"sea-{number}", variant_of="sea") for number in (1, 2))
    lessons[1] = replace(lessons[1], questions=(*varied, FALLS))
    pool = replace(pool, questions=("rain/sea", "snow/sea-1", "snow/sea-2"))
    whole = replace(whole, lessons=tuple(lessons), final_quiz=final(questions=(), pools=(pool,)))
    assert "QUIZ026" in codes(whole)


@pytest.mark.parametrize(
    ("right", "bottom", "size"),
    [(20, 40, "20 pixels wide"), (40, 20, "20 pixels high"), (20, 10, "20 pixels wide and 10 pixels high")],
)
def test_of_a_small_area_it_is_told_which_side_is_small(right: int, bottom: int, size: str) -> None:
    area = Rectangle(left=0, top=0, right=right, bottom=bottom)
    spot = Spot(id="a", text=rich("A cloud"), area=area, correct=True, at=HERE)
    pointed = Hotspot(
        id="sea",
        stem=rich("Where?"),
        picture=Image(replace(CLOUD, width=100, height=100), "Sky"),
        areas=(spot,),
        at=HERE,
    )
    [said] = [entry.message for entry in told(course(pointed, FALLS, WET)) if entry.code == "A11Y026"]
    assert said == f"the area 'A cloud' is {size} on a phone; 24 pixels are needed to meet it"
