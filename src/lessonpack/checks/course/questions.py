"""QUIZ: what questions are about, what they say to learners, and whether they are asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from lessonpack.checks.course._content import reading
from lessonpack.findings import Severity, rule
from lessonpack.model.asked import Answer, OtherNumber, Part
from lessonpack.model.blocks import block_words
from lessonpack.model.content import plain
from lessonpack.model.course import Course, Lesson, Objective
from lessonpack.model.questions import (
    Cloze,
    Hotspot,
    Judged,
    MultipleResponse,
    Numeric,
    Question,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    answered,
    first_variants,
)
from lessonpack.model.referring import stimuli
from lessonpack.model.scoring import earns_partly, key
from lessonpack.model.stimulus import Stimulus
from lessonpack.model.texts import FEEDBACK, Role, texts
from lessonpack.rule import Problem, Problems, course_check

NO_OBJECTIVE = rule(
    "QUIZ004",
    severity=Severity.WARNING,
    holds="In a lesson with objectives each question serves one of them.",
    says="question {question!r} names no objective",
    hint="Write 'objective:' with one of: {objectives}.",
    reason="Results by objective leave the question out, and nobody knows what it is for.",
    clause="lessonpack: the player's result by objective",
    naming=("question",),
)


@course_check(NO_OBJECTIVE, advice=True)
def questions_serve_objectives(course: Course) -> Problems:
    for lesson in course.lessons:
        objectives = ", ".join(objective.id for objective in lesson.objectives or course.objectives)
        for question in answered(lesson.questions) if objectives else ():
            if not question.objective:
                yield Problem({"question": question.authored, "objectives": objectives}, at=question.at)


UNTESTED = rule(
    "QUIZ005",
    severity=Severity.WARNING,
    holds="In a lesson with questions each objective is asked about, and each of the course's that questions are for.",
    says="no question asks about the objective {objective}",
    hint="Write a question for it, or set 'objective: {objective}' on one that is there.",
    reason="The lesson or course promises it, and nobody learns whether it was kept.",
    clause="lessonpack: the player's result by objective",
)


@course_check(UNTESTED, whole=True)
def objectives_are_asked_about(course: Course) -> Problems:
    served: set[str] = set()
    for lesson in course.lessons:
        own = {goal.id for goal in lesson.objectives}
        served |= {question.objective for question in lesson.questions} - own
    # Beside lessons with objectives of their own those of the course may be what all of them are for, together.
    if any(goal.id in served for goal in course.objectives) or not any(lesson.objectives for lesson in course.lessons):
        yield from _unserved(course.objectives, served)
    for lesson in course.lessons:
        yield from _unserved(lesson.objectives, {question.objective for question in lesson.questions})


def _unserved(objectives: Iterable[Objective], served: Collection[str]) -> Problems:
    """The objectives that nothing serves, where there are questions at all."""
    for objective in objectives if served else ():
        if objective.id not in served:
            yield Problem({"objective": objective.id}, at=objective.at)


NEVER_PARTLY = rule(
    "QUIZ029",
    severity=Severity.WARNING,
    holds="Feedback on partly right answers belongs to questions that can be answered partly right.",
    says="question {question!r} has feedback on partly right answers, and each answer earns all points or none",
    hint="Say it under 'incorrect:' or 'general:', or let parts of the answer earn points.",
    reason="Nobody will ever read it.",
    clause="docs/scoring.md, what answers earn",
)


@course_check(NEVER_PARTLY)
def partly_right_can_be(course: Course) -> Problems:
    for _, question in course.questions:
        if question.feedback.partly and not earns_partly(key(question)):
            yield Problem({"question": question.authored}, at=question.at)


NO_EVIDENCE = rule(
    "QUIZ006",
    severity=Severity.WARNING,
    holds="The evidence of a question stands in the lesson, word for word.",
    says="the evidence of question {question!r} is not in the lesson: {text!r}",
    hint="Copy the sentence from the lesson, or mend whichever of the two has changed.",
    reason="The question may ask for something that the lesson no longer says.",
    clause="lessonpack: the key 'evidence'",
)


@course_check(NO_EVIDENCE, whole=True)
def evidence_is_in_the_lesson(course: Course) -> Problems:
    for lesson in course.lessons:
        if any(question.evidence for question in lesson.questions):
            told = _told(lesson)
            for question in lesson.questions:
                if question.evidence and _normal(question.evidence) not in told:
                    yield Problem({"question": question.authored, "text": question.evidence[:60]}, at=question.at)


def _told(lesson: Lesson) -> str:
    """All that a lesson says, on one line."""
    words = [plain(lesson.hook)]
    words += [block_words(block) for section in lesson.sections for block in section.blocks]
    words += [plain(stimulus.content) for stimulus in stimuli(lesson.questions)]
    return _normal(" ".join(words))


def _normal(text: str) -> str:
    """Text as evidence is compared: one space between words, straight quotation marks."""
    return " ".join(text.split()).translate(_STRAIGHT)


_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


NO_FEEDBACK = rule(
    "QUIZ007",
    severity=Severity.WARNING,
    holds="Every question says something after the answer.",
    says="question {question!r} has no feedback at all",
    hint="{advice}",
    reason="Learners see right or wrong and do not learn why.",
    clause="lessonpack: what a quiz after a lesson is for",
    naming=("question",),
)


@course_check(NO_FEEDBACK, advice=True)
def questions_explain(course: Course) -> Problems:
    for _, question in course.questions:
        is_judged_at_once = question.ANSWERED and not isinstance(question, Judged)
        if is_judged_at_once and not any(role in FEEDBACK for role, _, _, _ in texts(question)):
            yield Problem({"question": question.authored, "advice": _where_said(question)}, at=question.at)


def _where_said(question: Question) -> str:
    """Where an author says what learners are told after an answer of this kind."""
    right = "Say under 'feedback:' why the right answer is right"
    match question:
        case SingleChoice() | MultipleResponse() | TrueFalse():
            return "Say per choice why it is right or wrong; at least say why the right answer is right."
        case ShortAnswer() | Numeric():
            return f"{right}, and of likely mistakes, under 'others:', what is wrong with them."
        case Cloze():
            return (
                f"{right}, and of likely mistakes in a gap, under its 'others:' or 'choices:', what is wrong with them."
            )
        case Hotspot():
            return f"{right}, and of an area that may be taken for it what it shows."
    return f"{right}."


IDLE_ANSWER = rule(
    "QUIZ033",
    severity=Severity.WARNING,
    holds="An answer beside the right ones earns something, or is answered with a word of its own.",
    says="question {question!r}: the other answer {answer!r} earns no points and is told nothing",
    hint="Write its `share` of the points, or `feedback`; or leave it out.",
    reason="What nobody listed earns nothing either, and is told that it is wrong: this one changes nothing.",
    clause="docs/scoring.md, what is accepted",
)


@course_check(IDLE_ANSWER)
def other_answers_matter(course: Course) -> Problems:
    for lesson in course.lessons:
        for question in first_variants(lesson.questions):
            for holder in question.gaps if isinstance(question, Cloze) else (question,):
                for answer in _idle(tuple(part for name in holder.PARTS for part in getattr(holder, name))):
                    yield Problem({"question": question.authored, "answer": plain(answer.text)}, at=answer.at)


def _idle(parts: tuple[Part, ...]) -> Iterator[Part]:
    """The other answers without points and feedback that take nothing from one behind them, which would count then."""
    for place, part in enumerate(parts):
        if not isinstance(part, (Answer, OtherNumber)) or part.share or part.feedback:
            continue
        behind = parts[place + 1 :]
        if isinstance(part, OtherNumber):
            numbers = (each for each in behind if isinstance(each, OtherNumber))
            taken = any(each.lowest <= part.highest and part.lowest <= each.highest for each in numbers)
        else:
            taken = any(isinstance(each, Answer) and each.pattern for each in parts)
        if not taken:
            yield part


SAME_QUESTION = rule(
    "QUIZ008",
    severity=Severity.WARNING,
    holds="No two questions of a lesson ask the same with the same choices.",
    says="question {question!r} repeats question {other!r}",
    hint="Take one of them out, or ask about something else.",
    reason="Who knows one answer gets two; who does not, loses two.",
    clause="lessonpack: each question counts once",
    naming=("question",),
)


@course_check(SAME_QUESTION)
def questions_differ(course: Course) -> Problems:
    for lesson in course.lessons:
        by_stem: dict[tuple[str, Stimulus | None], list[Question]] = {}
        for question in first_variants(answered(lesson.questions)):
            by_stem.setdefault((plain(question.asked).casefold(), question.stimulus), []).append(question)
        for questions in by_stem.values():
            if len(questions) > 1:  # of few questions in a bank are the choices to be compared
                yield from _repeated(questions)


def _repeated(questions: list[Question]) -> Problems:
    seen: dict[frozenset[str], Question] = {}
    for question in questions:
        offered = frozenset(reading(content) for role, content, _, _ in texts(question) if role is Role.PART)
        if offered in seen:
            yield Problem({"question": question.authored, "other": seen[offered].authored}, at=question.at)
        seen.setdefault(offered, question)


NOBODY_JUDGES = rule(
    "QUIZ031",
    holds="What is asked between the blocks, or before reading, can be judged at once.",
    says="question {question!r} is judged by people, and nobody is there to judge it here",
    hint="Ask it with the block 'recall', which shows a good answer to compare with, or in the quiz.",
    reason="Learners would be told that their answer waits to be judged, and it would wait for ever.",
    clause="lessonpack's scoring (docs/scoring.md); lessonpack: the blocks 'check' and 'recall'",
)


@course_check(NOBODY_JUDGES)
def checks_are_judged(course: Course) -> Problems:
    for lesson in course.lessons:
        for check in lesson.checks:
            question = lesson.question(check.question)
            if isinstance(question, Judged):
                yield Problem({"question": question.authored}, at=check.at)
