"""QUIZ: the choices of a question, and what gives the right one away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lessonpack.checks.course._content import choice_questions, reading
from lessonpack.findings import Severity, rule
from lessonpack.model.asked import Choice, Part
from lessonpack.model.content import plain
from lessonpack.model.course import Answers, Course, Lesson, reference
from lessonpack.model.questions import (
    ChoiceGap,
    ChoiceQuestion,
    Cloze,
    MultipleResponse,
    Question,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    first_variants,
    of_choices,
    tries_at,
)
from lessonpack.rule import Problem, Problems, course_check

_ENOUGH = 5  # questions: below this many a pattern is chance
_SUSPICIOUS = 0.6

SAME_CHOICE = rule(
    "QUIZ001",
    holds="No two choices of a question read the same, nor two things to be matched or put in order.",
    says="the choices {first!r} and {second!r} of question {question!r} read the same: {text!r}",
    hint="Reword one of them, or take it out.",
    reason="A learner who picks the wrong twin is marked wrong for the right answer.",
    clause="lessonpack: what cannot be told apart cannot be marked",
)


@course_check(SAME_CHOICE)
def choices_read_differently(course: Course) -> Problems:
    for _, question in course.questions:
        for choices in _side_by_side(question):
            yield from _read_alike(question, choices)


def _side_by_side(question: Question) -> Iterator[tuple[Part, ...]]:
    """What learners see together and tell apart by its words."""
    match question:
        case ShortAnswer():
            pass
        case Cloze(gaps=gaps):
            yield from (gap.choices for gap in gaps if isinstance(gap, ChoiceGap))
        case _:
            yield from (getattr(question, name) for name in question.PARTS[:1])


def _read_alike(question: Question, choices: tuple[Part, ...]) -> Problems:
    told = [reading(choice.text) for choice in choices]
    if len(set(told)) == len(told):
        return
    seen: dict[str, Part] = {}
    for choice, words in zip(choices, told, strict=True):
        if words in seen:
            first, text = seen[words].id, plain(choice.text)[:60]
            args = {"question": question.authored, "first": first, "second": choice.id, "text": text}
            yield Problem(args, at=choice.at)
        seen.setdefault(words, choice)


def _offered(question: Question) -> tuple[Part, ...]:
    """What learners choose from; what may be typed they do not see."""
    offered = () if isinstance(question, ShortAnswer) else question.PARTS[:1]
    return tuple(part for name in offered for part in getattr(question, name))


ALL_CORRECT = rule(
    "QUIZ002",
    severity=Severity.WARNING,
    holds="A question has at least one wrong choice.",
    says="every choice of question {question!r} is correct",
    hint="Add choices that a learner could take for correct.",
    reason="Ticking everything earns full points without a thought.",
    clause="lessonpack: a question tells those who know from those who do not",
)


@course_check(ALL_CORRECT)
def something_is_wrong(course: Course) -> Problems:
    for question in choice_questions(course):
        # A question with one correct choice has others, or that is what is wrong with it.
        if isinstance(question, MultipleResponse) and all(choice.correct for choice in question.choices):
            yield Problem({"question": question.authored}, at=question.at)


ABOVE_MOVES = rule(
    "QUIZ003",
    severity=Severity.WARNING,
    holds="A choice that speaks of the others keeps its place.",
    says="{text!r} speaks of other choices, and question {question!r} shuffles them",
    hint="Write 'fixed: true' on the choice; better, replace it by one that stands alone.",
    reason="Shuffled, it may come first, with nothing above it.",
    clause="QTI 2.1 Information Model, choice fixed, made for this case",
)
_OF_OTHERS = (
    "all of the above",
    "none of the above",
    "all of these",
    "none of these",
    "both of the above",
    "any of the above",
    "alle oben genannten",
    "keine der oben genannten",
    "keine der genannten",
    "toutes les réponses ci-dessus",
    "aucune des réponses ci-dessus",
    "todas las anteriores",
    "ninguna de las anteriores",
)


@course_check(ABOVE_MOVES)
def choices_about_others_stay(course: Course) -> Problems:
    for question in choice_questions(course):
        for choice in question.choices if question.shuffle else ():
            text = plain(choice.text)
            if not choice.fixed and text.casefold().startswith(_OF_OTHERS):
                yield Problem({"text": text[:60], "question": question.authored}, at=choice.at)


HINT_TELLS = rule(
    "QUIZ009",
    severity=Severity.WARNING,
    holds="A hint or nudge does not contain the answer.",
    says="{what} of question {question!r} contains the correct choice {choice!r}, word for word",
    hint="Point to where the lesson explains it instead.",
    reason="Learners read it before their last try; it then answers the question.",
    clause="lessonpack: the keys 'hint' and 'nudge'",
)
_TELLING = 12  # letters; shorter choices ('yes', 'a cat') turn up in any sentence


@course_check(HINT_TELLS)
def hints_do_not_tell(course: Course) -> Problems:
    for question in choice_questions(course):
        helps = [("a hint", hint, question.at) for hint in question.hints]
        helps += [("a nudge", choice.nudge, choice.at) for choice in question.choices if choice.nudge]
        for what, content, at in helps:
            said = plain(content).casefold()
            for choice in question.choices:
                text = plain(choice.text).casefold().rstrip(".")
                if choice.correct and len(text) >= _TELLING and text in said:
                    yield Problem({"what": what, "question": question.authored, "choice": choice.id}, at=at)


LONGEST = rule(
    "QUIZ010",
    severity=Severity.WARNING,
    holds="The correct choice is not mostly the longest one.",
    says="in {count} of {total} single-choice questions the longest choice is the correct one",
    hint="Shorten the correct choices or give the others as much detail: {questions}.",
    reason="Picking the longest passes the quiz without reading the lesson.",
    clause="lessonpack: test-wiseness; more than 60 % of at least 5 questions",
)
FIRST = rule(
    "QUIZ011",
    severity=Severity.WARNING,
    holds="The correct choice is not mostly in the same place.",
    says="in {count} of {total} single-choice questions the correct choice stands at place {place}",
    hint="Set 'shuffle: true', or move the correct choices.",
    reason="Always picking that place passes the quiz without reading the lesson.",
    clause="lessonpack: test-wiseness; more than 60 % of at least 5 questions that are not shuffled",
)
SAME_VERDICT = rule(
    "QUIZ012",
    severity=Severity.WARNING,
    holds="Statements to judge are sometimes true and sometimes false.",
    says="all {total} true/false questions have the answer {answer}",
    hint="Turn some of the statements round.",
    reason="Learners notice, and answer the rest without reading.",
    clause="lessonpack: test-wiseness; from 5 questions on",
)


def _single(lesson: Lesson) -> list[SingleChoice]:
    return [question for question in first_variants(lesson.asked) if isinstance(question, SingleChoice)]


def _longest_is_correct(question: SingleChoice) -> bool:
    lengths = [len(plain(choice.text)) for choice in question.choices]
    most = max(lengths)
    return lengths.count(most) == 1 and question.choices[lengths.index(most)].correct


@course_check(LONGEST, whole=True)
def length_does_not_tell(course: Course) -> Problems:
    for lesson in course.lessons:
        questions = [question for question in _single(lesson) if len(question.choices) > 1]
        telling = [question.authored for question in questions if _longest_is_correct(question)]
        if len(questions) >= _ENOUGH and len(telling) > _SUSPICIOUS * len(questions):
            counts = {"count": len(telling), "total": len(questions)}
            yield Problem({**counts, "questions": ", ".join(telling)}, at=lesson.quiz.at if lesson.quiz else lesson.at)


@course_check(FIRST, whole=True)
def place_does_not_tell(course: Course) -> Problems:
    for lesson in course.lessons:
        questions = [question for question in _single(lesson) if not question.shuffle]
        places = Counter(place for question in questions for place in _correct_places(question))
        place, count = places.most_common(1)[0] if places else (0, 0)
        if len(questions) >= _ENOUGH and count > _SUSPICIOUS * len(questions):
            args = {"count": count, "total": len(questions), "place": place}
            yield Problem(args, at=lesson.quiz.at if lesson.quiz else lesson.at)


def _correct_places(question: SingleChoice) -> Iterator[int]:
    for place, choice in enumerate(question.choices, 1):
        if choice.correct:
            yield place


@course_check(SAME_VERDICT, whole=True)
def verdicts_vary(course: Course) -> Problems:
    for lesson in course.lessons:
        answers = [question.answer for question in first_variants(lesson.asked) if isinstance(question, TrueFalse)]
        if len(answers) >= _ENOUGH and len(set(answers)) == 1:
            args = {"total": len(answers), "answer": str(answers[0]).lower()}
            yield Problem(args, at=lesson.quiz.at if lesson.quiz else lesson.at)


TELLS_HELD_BACK = rule(
    "QUIZ024",
    severity=Severity.WARNING,
    holds="Where right answers are held back, what is said of a wrong one does not name them.",
    says="quiz {quiz!r} holds right answers back, and what question {question!r} says of a wrong one contains the "
    "correct choice {choice!r}, word for word",
    hint="Say what helps who may try again, or write 'answers: {moment}' if they may read it.",
    reason="Learners read it between two attempts, and copy it.",
    clause="lessonpack: the key 'answers'",
)


@course_check(TELLS_HELD_BACK, whole=True)
def feedback_keeps_what_is_held_back(course: Course) -> Problems:
    for quiz, questions in course.quizzes:
        held = quiz.answers_shown not in (Answers.AFTER_EACH_QUESTION, Answers.AFTER_EACH_ATTEMPT)
        for question in of_choices(questions[id] for id in quiz.selected if held):
            said = _said_of_wrong_answers(question).casefold()
            for choice in question.choices if said else ():
                if choice.correct and _gives_away(choice, question, said):
                    names = {"quiz": quiz.id, "question": question.authored, "choice": choice.id}
                    yield Problem({**names, "moment": quiz.with_feedback.value}, at=question.at)


def _said_of_wrong_answers(question: ChoiceQuestion) -> str:
    """What who answered wrong reads while right answers are held back; of several chosen options nothing is said."""
    several = isinstance(question, MultipleResponse)
    wrong = [choice.feedback for choice in question.choices if not (choice.correct or several)]
    return " ".join(map(plain, (*wrong, question.feedback.incorrect)))


def _gives_away(choice: Choice, question: ChoiceQuestion, said: str) -> bool:
    """True when what is said names the right choice, and no other does, nor the question itself."""
    text = plain(choice.text).casefold().strip(" .!?…")
    if len(question.choices) < 3 or text in _EVERYDAY or len(text) < _SHORTEST:
        return False  # of two options the verdict says it in any case, and such words stand in any sentence
    others = (plain(other.text).casefold() for other in question.choices if other is not choice)
    return _has_words(text, said) and not any(
        _has_words(text, each) for each in (plain(question.stem).casefold(), *others)
    )


_SHORTEST = 2
_SAID_ANYWHERE = """
yes no true false none neither both all any never always nothing everything it one two three
ja nein wahr falsch richtig keine beide alle oui non vrai faux aucun tous si sí verdadero falso
"""
_EVERYDAY = frozenset(_SAID_ANYWHERE.split())


def _has_words(text: str, within: str) -> bool:
    """True where the text stands as words of their own; scripts without blanks have no such edges."""
    start = within.find(text)
    while start >= 0:
        before, behind = within[start - 1 : start], within[start + len(text) : start + len(text) + 1]
        if not (_joins(before, text[0]) or _joins(text[-1], behind)):
            return True
        start = within.find(text, start + 1)
    return False


def _joins(one: str, other: str) -> bool:
    """True when two characters belong to one word."""
    unspaced = one > _LATEST and other > _LATEST
    return one.isalnum() and other.isalnum() and not unspaced


_LATEST = "\u0e00"  # from here on most scripts write without blanks: Thai, Chinese, Japanese


NUDGE_UNREAD = rule(
    "QUIZ027",
    severity=Severity.WARNING,
    holds="A nudge is read by learners who may try again.",
    says="question {question!r} has a nudge, and learners have one try at it",
    hint="Write 'tries: 2' under 'checks:' or in the quiz for practice that asks it, or say it in a hint; of two "
    "options the second try could only be the other one.",
    reason="A nudge is shown after a wrong answer that is not the last: here nobody ever reads it.",
    clause="lessonpack: the keys 'nudge' and 'tries'",
)


@course_check(NUDGE_UNREAD, whole=True)
def nudges_are_read(course: Course) -> Problems:
    finally_asked = course.final_quiz.selected if course.final_quiz else ()
    finally_tried = course.final_quiz.tries if course.final_quiz else 1
    for lesson in course.lessons:
        tries = Counter({check.question: lesson.checking.tries for check in lesson.checks})
        if lesson.quiz is not None:
            tries |= Counter(dict.fromkeys(lesson.quiz.selected, lesson.quiz.tries))
        for question in of_choices(lesson.questions):
            last = finally_tried if reference(lesson, question.id) in finally_asked else 1
            nudged = next((choice for choice in question.choices if choice.nudge), None)
            if nudged is not None and tries_at(question, max(tries[question.id], last)) == 1:
                yield Problem({"question": question.authored}, at=nudged.at)
