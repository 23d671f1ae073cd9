"""QUIZ: whether the questions of a course ask fairly, and whether they fit what the lesson teaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from statistics import median

from lessonpack.checks._content import choice_questions
from lessonpack.findings import Place, Severity, quoted, rule
from lessonpack.model.content import KnowledgeCheck, RichText, block_images, block_words, images, is_plain, plain
from lessonpack.model.course import Answers, Course, Lesson, Mode, Quiz, reference
from lessonpack.model.language import primary
from lessonpack.model.questions import (
    Choice,
    ChoiceQuestion,
    MultipleResponse,
    Question,
    SingleChoice,
    TrueFalse,
    of_choices,
    shuffled,
)
from lessonpack.model.texts import SAID, Role, texts
from lessonpack.rule import Problem, Problems, course_check

# Below this many questions a pattern is chance.
_ENOUGH = 5
_SUSPICIOUS = 0.6


def _reading(content: RichText) -> str:
    """What a learner sees of a text, for comparison: its words, and its pictures by name."""
    words = plain(content).casefold()
    if is_plain(content):
        return words
    shown = " ".join(image.media.name for image in images(content))
    return f"{words} {shown}".strip()


def _normal(text: str) -> str:
    """Text as evidence is compared: one space between words, straight quotation marks."""
    return " ".join(text.split()).translate(_STRAIGHT)


_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})

# --- choices ----------------------------------------------------------------------------------------

SAME_CHOICE = rule(
    "QUIZ001",
    holds="No two choices of a question read the same.",
    says="the choices {first!r} and {second!r} of question {question!r} read the same: {text!r}",
    hint="Reword one of them, or take it out.",
    reason="A learner who picks the wrong twin is marked wrong for the right answer.",
    clause="lessonpack: what cannot be told apart cannot be marked",
)


@course_check(SAME_CHOICE)
def choices_read_differently(course: Course) -> Problems:
    for question in choice_questions(course):
        seen: dict[str, Choice] = {}
        for choice in question.choices:
            reading = _reading(choice.text)
            if reading in seen:
                first, text = seen[reading].id, plain(choice.text)[:60]
                args = {"question": question.id, "first": first, "second": choice.id, "text": text}
                yield Problem(args, at=choice.at)
            seen.setdefault(reading, choice)


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
        if all(choice.correct for choice in question.choices):
            yield Problem({"question": question.id}, at=question.at)


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
        for choice in question.choices if shuffled(question) else ():
            text = plain(choice.text)
            if not choice.fixed and text.casefold().startswith(_OF_OTHERS):
                yield Problem({"text": text[:60], "question": question.id}, at=choice.at)


# --- what the questions are about -------------------------------------------------------------------

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
        for question in lesson.questions if objectives else ():
            if not question.objective:
                yield Problem({"question": question.id, "objectives": objectives}, at=question.at)


UNTESTED = rule(
    "QUIZ005",
    severity=Severity.WARNING,
    holds="In a lesson with questions each objective is asked about.",
    says="no question asks about the objective {objective}",
    hint="Write a question for it, or set 'objective: {objective}' on one that is there.",
    reason="The lesson promises it, and nobody learns whether it was kept.",
    clause="lessonpack: the player's result by objective",
)


@course_check(UNTESTED, whole=True)
def objectives_are_asked_about(course: Course) -> Problems:
    for lesson in course.lessons:
        served = {question.objective for question in lesson.questions}
        for objective in lesson.objectives if lesson.questions else ():
            if objective.id not in served:
                yield Problem({"objective": objective.id}, at=objective.at)


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
                    yield Problem({"question": question.id, "text": question.evidence[:60]}, at=question.at)


def _told(lesson: Lesson) -> str:
    """All that a lesson says, on one line."""
    words = [plain(lesson.hook)]
    words += [block_words(block) for section in lesson.sections for block in section.blocks]
    return _normal(" ".join(words))


NO_FEEDBACK = rule(
    "QUIZ007",
    severity=Severity.WARNING,
    holds="Every question says something after the answer.",
    says="question {question!r} has no feedback at all",
    hint="Say per choice why it is right or wrong; at least say why the right answer is right.",
    reason="Learners see right or wrong and do not learn why.",
    clause="lessonpack: what a quiz after a lesson is for",
    naming=("question",),
)


@course_check(NO_FEEDBACK, advice=True)
def questions_explain(course: Course) -> Problems:
    for _, question in course.questions:
        if not any(role in SAID for role, _, _, _ in texts(question)):
            yield Problem({"question": question.id}, at=question.at)


SAME_QUESTION = rule(
    "QUIZ008",
    severity=Severity.WARNING,
    holds="No two questions of a lesson ask the same with the same choices.",
    says="question {question!r} repeats question {other!r}",
    hint="Take one of them out, or ask about something else.",
    reason="Who knows one answer gets two; who does not, loses two.",
    clause="lessonpack: each question counts once",
)


@course_check(SAME_QUESTION)
def questions_differ(course: Course) -> Problems:
    for lesson in course.lessons:
        by_stem: dict[str, list[Question]] = {}
        for question in lesson.questions:
            by_stem.setdefault(plain(question.stem).casefold(), []).append(question)
        for questions in by_stem.values():
            if len(questions) > 1:  # of few questions in a bank are the choices to be compared
                yield from _repeated(questions)


def _repeated(questions: list[Question]) -> Problems:
    seen: dict[frozenset[str], Question] = {}
    for question in questions:
        offered = frozenset(_reading(content) for role, content, _, _ in texts(question) if role is Role.PART)
        if offered in seen:
            yield Problem({"question": question.id, "other": seen[offered].id}, at=question.at)
        seen.setdefault(offered, question)


HINT_TELLS = rule(
    "QUIZ009",
    severity=Severity.WARNING,
    holds="A hint does not contain the answer.",
    says="the hint of question {question!r} contains the correct choice {choice!r}, word for word",
    hint="Point to where the lesson explains it instead.",
    reason="Opening the hint then answers the question.",
    clause="lessonpack: the key 'hint'",
)
_TELLING = 12  # letters; shorter choices ('yes', 'a cat') turn up in any sentence


@course_check(HINT_TELLS)
def hints_do_not_tell(course: Course) -> Problems:
    for question in choice_questions(course):
        hint = plain(question.hint).casefold()
        for choice in question.choices if hint else ():
            text = plain(choice.text).casefold().rstrip(".")
            if choice.correct and len(text) >= _TELLING and text in hint:
                yield Problem({"question": question.id, "choice": choice.id}, at=question.at)


# --- patterns that give answers away ----------------------------------------------------------------

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
    return [question for question in lesson.asked if isinstance(question, SingleChoice)]


def _longest_is_correct(question: SingleChoice) -> bool:
    lengths = sorted(((len(plain(choice.text)), choice.correct) for choice in question.choices), reverse=True)
    return lengths[0][1] and lengths[0][0] > lengths[1][0]


@course_check(LONGEST, whole=True)
def length_does_not_tell(course: Course) -> Problems:
    for lesson in course.lessons:
        questions = [question for question in _single(lesson) if len(question.choices) > 1]
        telling = [question.id for question in questions if _longest_is_correct(question)]
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
        answers = [question.answer for question in lesson.asked if isinstance(question, TrueFalse)]
        if len(answers) >= _ENOUGH and len(set(answers)) == 1:
            args = {"total": len(answers), "answer": str(answers[0]).lower()}
            yield Problem(args, at=lesson.quiz.at if lesson.quiz else lesson.at)


# --- settings ---------------------------------------------------------------------------------------

ENGLISH_LABELS = rule(
    "QUIZ013",
    severity=Severity.WARNING,
    holds="True/false questions are labelled in their own language.",
    says="question {question!r} offers True and False, and is in {language!r}",
    hint="Write 'labels:' with the two words, for example 'labels: {{true: Wahr, false: Falsch}}'.",
    reason="Learners read two English words in a lesson in another language.",
    clause="WCAG 2.2, 3.1.2; lessonpack: the key 'labels'",
)


@course_check(ENGLISH_LABELS)
def labels_are_in_the_language(course: Course) -> Problems:
    for _, question in course.questions:
        language = question.language or course.language
        if (
            isinstance(question, TrueFalse)
            and primary(language) != "en"
            and [plain(choice.text) for choice in question.choices] == ["True", "False"]
        ):
            yield Problem({"question": question.id, "language": language}, at=question.at)


PASSES_ALL = rule(
    "QUIZ014",
    severity=Severity.WARNING,
    holds="A pass mark is more than 0.",
    says="the pass mark of quiz {quiz!r} is 0: everybody passes",
    hint="Set the percentage that passes, or leave pass_mark out for practice.",
    reason="An LMS then reports 'passed' for an empty quiz, and Moodle drops the mark altogether.",
    clause="Moodle 4.4 and 5.0, mod/scorm/datamodels/scormlib.php (run); lessonpack: the key 'pass_mark'",
)


@course_check(PASSES_ALL)
def pass_mark_means_something(course: Course) -> Problems:
    for quiz, _ in course.quizzes:
        if quiz.pass_mark == 0:
            yield Problem({"quiz": quiz.id}, at=quiz.at)


NEVER_ASKED = rule(
    "QUIZ015",
    severity=Severity.NOTE,
    holds="The quiz asks every question of the lesson that no knowledge check asks.",
    says="question {question!r} is in the lesson, and its quiz does not ask it",
    hint="Add it to the quiz's questions or to a pool, or keep it for the question bank.",
    reason="In the lesson's player nobody meets it; question banks get it.",
    clause="lessonpack: the key 'questions' of the quiz",
)


@course_check(NEVER_ASKED, whole=True)
def questions_are_asked(course: Course) -> Problems:
    finally_asked = course.final_quiz.selected if course.final_quiz else ()
    for lesson in course.lessons:
        if lesson.quiz is not None:
            asked = {*lesson.quiz.selected, *(check.question for check in lesson.checks)}
            for question in lesson.questions:
                if question.id not in asked and reference(lesson, question.id) not in finally_asked:
                    yield Problem({"question": question.id}, at=question.at)


EMPTY_LESSON = rule(
    "QUIZ016",
    severity=Severity.WARNING,
    holds="A section has something to read.",
    says="section {section} has nothing in it",
    hint="Write its blocks, or take the section out.",
    reason="Learners come to a page with a title and nothing below it.",
    clause="lessonpack: the key 'blocks'",
)


@course_check(EMPTY_LESSON, whole=True)
def sections_say_something(course: Course) -> Problems:
    for lesson in course.lessons:
        for section in lesson.sections:
            said = any(block_words(block) or next(block_images(block), None) for block in section.blocks)
            if not said and not any(isinstance(block, KnowledgeCheck) for block in section.blocks):
                yield Problem({"section": section.id}, at=section.at)


UNEVEN_POOL = rule(
    "QUIZ017",
    severity=Severity.WARNING,
    holds="The questions of a pool are worth the same.",
    says="the questions of this pool are worth {points} points: learners get quizzes of different weight",
    hint="Give them the same points, or draw from a pool for each worth.",
    reason="Two learners who know as much get different scores, and Canvas gives all of them the points of the first.",
    clause="Canvas Classic, QTI 2.1 import: a group takes the first weight of its section (observed)",
)


@course_check(UNEVEN_POOL, whole=True)
def pools_weigh_the_same(course: Course) -> Problems:
    for quiz, questions in course.quizzes:
        for pool in quiz.pools:
            points = sorted({questions[id].points for id in pool.questions})
            if len(points) > 1:
                yield Problem({"points": " and ".join(f"{float(each):g}" for each in points)}, at=pool.at)


CHECKED_AND_GRADED = rule(
    "QUIZ018",
    severity=Severity.WARNING,
    holds="What a knowledge check asks, the graded quiz does not ask again.",
    says="question {question!r} is a knowledge check here, and the graded quiz {quiz!r} may ask it again",
    hint="Take it out of the quiz, or write another question for this place.",
    reason="The check has just told the answer: the quiz then measures memory of the last page.",
    clause="lessonpack: the block 'check'",
)


@course_check(CHECKED_AND_GRADED)
def checks_do_not_count(course: Course) -> Problems:
    final = course.final_quiz
    for lesson in course.lessons:
        for check in lesson.checks:
            for quiz, id in ((lesson.quiz, check.question), (final, reference(lesson, check.question))):
                if quiz is not None and quiz.mode is Mode.GRADED and id in quiz.selected:
                    yield Problem({"question": check.question, "quiz": quiz.id}, at=check.at)


NO_WEIGHT = rule(
    "QUIZ019",
    severity=Severity.WARNING,
    holds="Something counts towards a course's score.",
    says="every graded quiz of the course has the weight 0: the course has no score",
    hint="Give at least one of them a weight above 0, or make them quizzes for practice.",
    reason="Platforms would show a course without a grade, whatever learners did in it.",
    clause="lessonpack: the key 'weight'",
)


@course_check(NO_WEIGHT, whole=True)
def something_counts(course: Course) -> Problems:
    graded = [lesson.weight for lesson in course.lessons if lesson.quiz and lesson.quiz.mode is Mode.GRADED]
    if course.final_quiz is not None and course.final_quiz.mode is Mode.GRADED:
        graded.append(course.final_quiz.weight)
    if graded and not any(graded):
        yield Problem(at=course.at)


# --- values that are allowed, and hardly meant ------------------------------------------------------

LOW_MARK = rule(
    "QUIZ020",
    severity=Severity.WARNING,
    holds="A pass mark is a percentage that takes some knowledge to reach.",
    says="quiz {quiz!r} is passed with {mark} % of its points: was {meant} meant?",
    hint="Write the percentage: 'pass_mark: {meant}'.",
    reason="Written as a share of 1, as points or as a number of questions, it lets nearly everybody pass.",
    clause="lessonpack: the key 'pass_mark', a percentage; below 5",
)
_LEAST_MARK = 5
_USUAL_MARK = 80


@course_check(LOW_MARK)
def pass_marks_are_percentages(course: Course) -> Problems:
    for quiz, _ in course.quizzes:
        mark = quiz.pass_mark
        if mark is not None and 0 < mark < _LEAST_MARK:
            share = mark * 100 if mark <= 1 else Fraction(0)
            meant = share if share >= _LEAST_MARK else _USUAL_MARK
            yield Problem({"quiz": quiz.id, "mark": _number(mark), "meant": _number(meant)}, at=quiz.at)


ODD_POINTS = rule(
    "QUIZ021",
    severity=Severity.WARNING,
    holds="The points of a question are of the same scale as those of the others.",
    says="question {question!r} is worth {points} points{compared}: is that meant?",
    hint="Write points on one scale for all questions, usually 1; decimals have a point, thousands have no mark.",
    reason="A slip of the decimal point makes one question the whole quiz, or none of it; only results tell of it.",
    clause="lessonpack: the key 'points'; over 100; ten times the median and half of all; a hundredth of the median",
)
_MANY_POINTS = 100
_FEW_QUESTIONS = 3  # with two, either may be right


@course_check(ODD_POINTS, whole=True)
def points_are_of_one_scale(course: Course) -> Problems:
    odd = {id(question): "" for _, question in course.questions if question.points > _MANY_POINTS}
    for quiz, questions in course.quizzes:
        if quiz.mode is Mode.GRADED:
            asked = [questions[each] for each in quiz.selected]
            odd |= {id(question): compared for question, compared in _out_of_scale(quiz, asked)}
    for _, question in course.questions:
        if id(question) in odd:
            says = {"question": question.id, "points": _number(question.points), "compared": odd[id(question)]}
            yield Problem(says, at=question.at)


def _out_of_scale(quiz: Quiz, asked: list[Question]) -> Iterator[tuple[Question, str]]:
    """The questions of a quiz that make nearly all of its points or nearly none, each with words that say so."""
    if len(asked) < _FEW_QUESTIONS:
        return
    usual, total = median(question.points for question in asked), sum(question.points for question in asked)
    for question in asked:
        if question.points >= 10 * usual and 2 * question.points > total:
            yield question, f", {_number(100 * question.points / total)} % of quiz {quoted(quiz.id)}"
        elif 100 * question.points <= usual:
            yield question, f", where most in quiz {quoted(quiz.id)} are worth {_number(usual)}"


ODD_TIME = rule(
    "QUIZ022",
    severity=Severity.WARNING,
    holds="A time limit is of use, and leaves time to read the questions.",
    says="the time limit of quiz {quiz!r} is {limit}, {means}: is that meant?",
    hint="Write the minutes that one attempt may take, such as 'time_limit: 20'.",
    reason="Seconds or hours taken for minutes either stop learners at once or never.",
    clause="lessonpack: the key 'time_limit', in minutes; over 5 hours, or below 10 seconds for each question",
)
_LONGEST_TIME = 300  # minutes: long examinations take as much
_SECONDS_EACH = 10


@course_check(ODD_TIME)
def time_limits_fit(course: Course) -> Problems:
    for quiz, _ in course.quizzes:
        seconds = 60 * (quiz.time_limit or 0)
        limit = f"{quiz.time_limit} minute{'' if quiz.time_limit == 1 else 's'}"
        if seconds > 60 * _LONGEST_TIME:
            yield Problem({"quiz": quiz.id, "limit": limit, "means": f"{seconds / 3600:.3g} hours"}, at=quiz.at)
        elif 0 < seconds < _SECONDS_EACH * quiz.length:
            means = f"{seconds / quiz.length:.2g} seconds for each question"
            yield Problem({"quiz": quiz.id, "limit": limit, "means": means}, at=quiz.at)


ODD_WEIGHTS = rule(
    "QUIZ023",
    severity=Severity.WARNING,
    holds="The weights of a course's quizzes are of one scale.",
    says="{heavy} weighs {most}, {light} {least}: {share} % of the course's score are the former's; is that meant?",
    hint="Weights are shares: write all of them on one scale, as 1 and 2 or as 40 and 60; left out, a weight is 1.",
    reason="Where one is written as a percentage and the others are left out, that one alone makes the grade.",
    clause="lessonpack: the key 'weight'; a hundred times another, or twenty times with nine tenths of the score",
)


@course_check(ODD_WEIGHTS, whole=True)
def weights_are_of_one_scale(course: Course) -> Problems:
    weights = sorted(_weights(course), key=lambda each: each[0])
    if not weights:
        return
    (least, light, _), (most, heavy, at) = weights[0], weights[-1]
    share = most / sum(weight for weight, _, _ in weights)
    if most >= 100 * least or (most >= 20 * least and share > Fraction(9, 10)):
        says = {"heavy": heavy, "most": _number(most), "light": light, "least": _number(least)}
        yield Problem({**says, "share": _number(100 * share)}, at=at)


def _weights(course: Course) -> Iterable[tuple[Fraction, str, Place]]:
    """What each graded quiz weighs, whose it is, and where that is written; a weight of 0 is no slip."""
    for lesson in course.lessons:
        if lesson.quiz is not None and lesson.quiz.mode is Mode.GRADED and lesson.weight:
            yield lesson.weight, f"lesson {lesson.id}", lesson.listed
    final = course.final_quiz
    if final is not None and final.mode is Mode.GRADED and final.weight:
        yield final.weight, f"quiz {final.id}", final.at


def _number(value: Fraction | int) -> str:
    """A number as people write it: `0.8`, `99.7`, `1000`."""
    return f"{float(value):.4g}"


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
                    names = {"quiz": quiz.id, "question": question.id, "choice": choice.id}
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
