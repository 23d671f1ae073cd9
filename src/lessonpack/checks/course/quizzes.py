"""QUIZ: the settings of quizzes, and values that are allowed and hardly meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from lessonpack.findings import Place, Severity, listed, quoted, rule
from lessonpack.model.blocks import KnowledgeCheck, block_images, block_words
from lessonpack.model.content import plain
from lessonpack.model.course import Course, Mode, Quiz, reference
from lessonpack.model.language import primary
from lessonpack.model.questions import Question, TrueFalse, answered, first_variants
from lessonpack.rule import Problem, Problems, course_check

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
            yield Problem({"question": question.authored, "language": language}, at=question.at)


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
            met = {
                question.authored
                for question in lesson.questions
                if question.id in asked or reference(lesson, question.id) in finally_asked
            }
            for question in first_variants(lesson.questions):
                if question.authored not in met:
                    yield Problem({"question": question.authored}, at=question.at)


SCATTERED = rule(
    "QUIZ030",
    severity=Severity.WARNING,
    holds="Questions that refer to the same stimulus are asked one after the other.",
    says="quiz {quiz!r} asks something else between two questions about the stimulus {stimulus!r}",
    hint="Put {questions} one after the other.",
    reason="Learners read it once for all its questions; the player brings these together, other formats do not.",
    clause="lessonpack: the key 'stimulus'",
)


@course_check(SCATTERED)
def questions_about_one_stimulus_stand_together(course: Course) -> Problems:
    for quiz, questions in course.quizzes:
        runs = [
            (stimulus, [question.authored for question in run])
            for stimulus, run in groupby(_one_by_one(quiz, questions), lambda question: question.stimulus)
        ]
        scattered = Counter(stimulus for stimulus, _ in runs if stimulus is not None)
        for stimulus, times in scattered.items():
            if times > 1:
                named = listed([id for about, run in runs if about == stimulus for id in run])
                yield Problem({"quiz": quiz.id, "stimulus": stimulus.id, "questions": named}, at=quiz.at)


def _one_by_one(quiz: Quiz, questions: Mapping[str, Question]) -> Iterator[Question]:
    """What everybody is asked, in order: of variants the first."""
    for part in quiz.order:
        if isinstance(part, str):
            yield questions[part]
        elif part.behind is not None:
            yield questions[part.questions[0]]


NOTHING_ASKED = rule(
    "QUIZ032",
    holds="Pools draw questions, and what is asked between the blocks, or before reading, is one.",
    says="{question!r} is a text to be read, and {where}",
    hint="Write the text where it is read: in the section, or under 'questions:' of the quiz, which keeps its place.",
    reason="Chance would put it in the place of a question, or nothing would be asked where that is promised.",
    clause="lessonpack: the keys 'pools' and 'before', the block 'check'",
)


@course_check(NOTHING_ASKED)
def texts_are_in_no_place_of_a_question(course: Course) -> Problems:
    for quiz, questions in course.quizzes:
        for pool in quiz.pools:
            for question in map(questions.__getitem__, pool.questions):
                if not question.ANSWERED:
                    yield Problem({"question": question.authored, "where": "a pool draws questions"}, at=pool.at)
    for lesson in course.lessons:
        for check in lesson.checks:
            if not lesson.question(check.question).ANSWERED:
                yield Problem({"question": check.question, "where": "a check asks a question"}, at=check.at)


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
            points = sorted({question.points for question in answered(map(questions.__getitem__, pool.questions))})
            if len(points) > 1:
                yield Problem({"points": listed([f"{float(each):g}" for each in points])}, at=pool.at)


TWO_VARIANTS = rule(
    "QUIZ026",
    severity=Severity.WARNING,
    holds="A pool asks a learner one variant of a question at most.",
    says="this pool draws {pick} questions, and may draw several variants of {questions}",
    hint="List a question with variables under 'questions:' of the quiz, which asks one variant of it; a pool of its "
    "own asks as many as it picks.",
    reason="Who is asked the same with other numbers is asked less of the rest than the others are.",
    clause="lessonpack: the keys 'variables' and 'pools'",
)


@course_check(TWO_VARIANTS, whole=True)
def pools_draw_one_variant(course: Course) -> Problems:
    for quiz, questions in course.quizzes:
        for pool in quiz.pools:
            # two lessons may each have a question of that id: the final quiz names them `lesson/question`
            drawn = Counter((id.rpartition("/")[0], questions[id].authored) for id in pool.questions)
            several = [repr(authored) for (_, authored), count in drawn.items() if count > 1]
            if pool.pick > 1 and several and len(drawn) > 1:
                yield Problem({"pick": pool.pick, "questions": listed(several)}, at=pool.at)


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
        authored = {question.id: question.authored for question in lesson.questions}
        for check in lesson.checks:
            for quiz, id in ((lesson.quiz, check.question), (final, reference(lesson, check.question))):
                if quiz is not None and quiz.mode is Mode.GRADED and id in quiz.selected:
                    yield Problem({"question": authored[check.question], "quiz": quiz.id}, at=check.at)


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
            asked = answered(questions[each] for each in quiz.selected)
            odd |= {id(question): compared for question, compared in _out_of_scale(quiz, asked)}
    for _, question in course.questions:
        if id(question) in odd:
            says = {"question": question.authored, "points": _number(question.points), "compared": odd[id(question)]}
            yield Problem(says, at=question.at)


def _median(asked: Sequence[Question]) -> Fraction:
    points = sorted(question.points for question in asked)
    half = len(points) // 2
    return (points[half] + points[~half]) / 2


def _out_of_scale(quiz: Quiz, asked: Sequence[Question]) -> Iterator[tuple[Question, str]]:
    """The questions of a quiz that make nearly all of its points or nearly none, each with words that say so."""
    if len(asked) < _FEW_QUESTIONS:
        return
    usual, total = _median(asked), sum(question.points for question in asked)
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
    for quiz, questions in course.quizzes:
        seconds, length = 60 * (quiz.time_limit or 0), quiz.length(questions)
        limit = f"{quiz.time_limit} minute{'' if quiz.time_limit == 1 else 's'}"
        if seconds > 60 * _LONGEST_TIME:
            yield Problem({"quiz": quiz.id, "limit": limit, "means": f"{seconds / 3600:.3g} hours"}, at=quiz.at)
        elif 0 < seconds < _SECONDS_EACH * length:
            means = f"{seconds / length:.2g} seconds for each question"
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
