"""What the player carries of a course: the capability table of all targets that play it, but for their differences."""

from __future__ import annotations

from operator import is_

from msgspec.structs import replace

from lessonpack.carried import carried
from lessonpack.features import OF_KINDS, Feature
from lessonpack.model.course import Course, Lesson
from lessonpack.target import CARRIED, Entry, approximated, dropped, foreign

TABLE: dict[Feature, Entry] = {
    Feature.LESSON: CARRIED,
    Feature.SINGLE_CHOICE: CARRIED,
    Feature.MULTIPLE_RESPONSE: CARRIED,
    Feature.TRUE_FALSE: CARRIED,
    Feature.MATCHING: CARRIED,
    Feature.ONE_TO_ONE: CARRIED,
    Feature.SHORT_ANSWER: CARRIED,
    Feature.NUMERIC: CARRIED,
    Feature.ESSAY: approximated(
        "nobody judges it there: its points are no part of the score, and platforms show who teaches what was written",
        "are no part of the score",
    ),
    Feature.WORD_LIMITS: CARRIED,
    Feature.SAMPLE: CARRIED,
    Feature.NOTES: foreign("learners open the package, and would read them"),
    Feature.FILE_UPLOAD: dropped("there is nowhere to put a file", surprises=True),
    Feature.FILES: foreign("a question that takes files is not in the package"),
    Feature.SHARES: CARRIED,
    Feature.WEIGHED: CARRIED,
    Feature.CASE: CARRIED,
    Feature.PATTERNS: CARRIED,
    Feature.CATEGORISE: CARRIED,
    Feature.ORDERING: CARRIED,
    Feature.CLOZE: CARRIED,
    Feature.MIXED_GAPS: CARRIED,
    Feature.GAP_RANGES: CARRIED,
    Feature.GAP_WEIGHTS: CARRIED,
    Feature.HOTSPOT: CARRIED,
    Feature.TEXT_ONLY: CARRIED,
    Feature.ALL_OR_NOTHING: CARRIED,
    Feature.POINTS: CARRIED,
    Feature.CHOICE_FEEDBACK: CARRIED,
    Feature.ANSWER_FEEDBACK: CARRIED,
    Feature.AREA_FEEDBACK: CARRIED,
    Feature.FEEDBACK: CARRIED,
    Feature.PARTLY: CARRIED,
    Feature.NUDGE: CARRIED,
    Feature.HINT: CARRIED,
    Feature.OBJECTIVE: CARRIED,
    Feature.TAGS: foreign("learners see no tags; pools draw by them all the same"),
    Feature.DIFFICULTY: foreign("learners see no difficulty of questions"),
    Feature.SHUFFLE: CARRIED,
    Feature.SHUFFLE_PARTS: CARRIED,
    Feature.FIXED: CARRIED,
    Feature.STIMULUS: CARRIED,
    Feature.IMAGES: CARRIED,
    Feature.STROKES: CARRIED,
    Feature.FORMULAS: CARRIED,
    Feature.LANGUAGES: CARRIED,
    Feature.QUIZ: CARRIED,
    Feature.PASS_MARK: CARRIED,
    Feature.ATTEMPTS: CARRIED,
    Feature.AT_ONCE: CARRIED,
    Feature.AT_END: CARRIED,
    Feature.ANSWERS: CARRIED,
    Feature.REPORT: CARRIED,
    Feature.SHUFFLE_QUESTIONS: CARRIED,
    Feature.POOLS: CARRIED,
    Feature.PRACTICE: CARRIED,
    Feature.GRADE: CARRIED,
    Feature.TIME_LIMIT: CARRIED,
    Feature.TRIES: CARRIED,
    Feature.CONFIDENCE: CARRIED,
    Feature.CHECKS: CARRIED,
    Feature.BEFORE: CARRIED,
    Feature.RECALL: CARRIED,
    Feature.STEPS: CARRIED,
    Feature.EMBEDS: CARRIED,
    Feature.LESSONS: CARRIED,
    Feature.GATES: CARRIED,
    Feature.WEIGHTS: CARRIED,
    Feature.FINAL_QUIZ: CARRIED,
    Feature.SCOS: CARRIED,
    Feature.METADATA: CARRIED,
    Feature.MESSAGES: CARRIED,
    Feature.THEME: CARRIED,
    Feature.COVER: CARRIED,
}


def asked_of(course: Course) -> Course:
    """The course with the questions alone that its quizzes and lessons ask: the player has no others."""
    asked = {id(named[each]) for quiz, named in course.quizzes for each in quiz.selected}

    def left(lesson: Lesson) -> Lesson:
        checked = {check.question for check in lesson.checks}
        questions = tuple(each for each in lesson.questions if id(each) in asked or each.id in checked)
        return lesson if len(questions) == len(lesson.questions) else replace(lesson, questions=questions)

    lessons = tuple(map(left, course.lessons))
    return course if all(map(is_, lessons, course.lessons)) else replace(course, lessons=lessons)


def played_of(course: Course) -> Course:
    """The course with the questions of the kinds that the player asks."""
    return carried(course, [feature for feature in OF_KINDS.values() if not TABLE[feature].carriage.is_there])
