"""Moodle XML: a file of questions for Moodle's question bank, in categories, with their pictures inside."""

from __future__ import annotations

from collections.abc import Iterator

from lessonpack.features import Feature
from lessonpack.formats import moodle_xml
from lessonpack.model.course import Course
from lessonpack.package import Package, Traces
from lessonpack.patterns import regex
from lessonpack.portable import stem
from lessonpack.render.xml import Node, Xml, document, stack, written
from lessonpack.target import CARRIED, Entry, Options, Target, approximated, dropped, foreign, of_questions
from lessonpack.targets._moodle.categories import categories, drawn_by_moodle
from lessonpack.targets._moodle.kinds.judged import takes_three
from lessonpack.targets._moodle.limits import limits
from lessonpack.targets._platform import SAMPLE

_MARK = "<!-- lessonpack -->"  # marks files written by us, so that the next build may replace them


def build(course: Course, options: Options) -> Package:
    """One file in which each category is followed by its questions; with `options.apart`, a file for each question."""
    package = Package(name=TARGET.package_name(course.id, apart=options.apart))
    if options.apart:
        for category in categories(course):
            for entry in category.questions:
                alone = _file(Xml(_MARK), category.written, entry.written)
                package.add(f"{stem(entry.id)}.xml", alone, entry.question.at)
    else:
        package.add(package.name, _file(*_whole(course)), course.at)
    return package


def _whole(course: Course) -> Iterator[Xml]:
    """The content, each element turned into markup at once: the nodes of a large bank take ten times the memory."""
    for category in categories(course):
        yield written(category.written)
        yield from (written(entry.written) for entry in category.questions)


def _file(*content: Node | Xml) -> bytes:
    return document(stack("quiz", None, *content))


# --- capability -------------------------------------------------------------------------------------

_NO_QUIZ = "there is no quiz in the file that could have it; it is a setting of the quiz that you make in Moodle"
TABLE: dict[Feature, Entry] = {
    Feature.LESSON: foreign("it holds questions; the SCORM package carries the lesson"),
    Feature.SINGLE_CHOICE: CARRIED,
    Feature.MULTIPLE_RESPONSE: CARRIED,
    Feature.TRUE_FALSE: CARRIED,
    Feature.MATCHING: CARRIED,
    Feature.ONE_TO_ONE: dropped("Moodle has a list of all partners beside each term, and takes the same one twice"),
    Feature.SHORT_ANSWER: CARRIED,
    Feature.NUMERIC: CARRIED,
    Feature.ESSAY: CARRIED,
    Feature.WORD_LIMITS: CARRIED,
    Feature.SAMPLE: SAMPLE,
    Feature.NOTES: CARRIED,
    Feature.FILE_UPLOAD: approximated(
        "Moodle has no such question: it is an essay without a text", "are essays of files"
    ),
    Feature.FILES: approximated(
        "Moodle counts to three: who may hand in more may hand in as many as they like",
        "above three are without limit",
        spares=of_questions(takes_three),
    ),
    Feature.SHARES: CARRIED,
    Feature.WEIGHED: CARRIED,
    Feature.CASE: CARRIED,
    Feature.PATTERNS: CARRIED,
    Feature.CATEGORISE: approximated(
        "Moodle has no such question: it is a matching of the items with their groups", "are matched with groups"
    ),
    Feature.CLOZE: approximated(
        "Moodle has whole points for each gap: where those of the question cannot be divided so, it is worth the sum "
        "of the weights; feedback is plain words there, and of that on the whole text there is the general one alone",
        "have whole points for each gap, by which some count more or less in a quiz, and less feedback",
    ),
    Feature.MIXED_GAPS: CARRIED,
    Feature.GAP_RANGES: CARRIED,
    Feature.GAP_WEIGHTS: CARRIED,
    Feature.ORDERING: approximated(
        "Moodle knows it from 5.0 on, and older ones refuse a whole file that has one: it is a matching of the items "
        "with their numbers",
        "are matched with numbers",
    ),
    Feature.HOTSPOT: approximated(
        "Moodle has markers, of which one is dragged to each place; of its picture it tells those who cannot see it no "
        "more than that it is one",
        "are places to drag markers to",
    ),
    Feature.TEXT_ONLY: CARRIED,
    Feature.ALL_OR_NOTHING: approximated(
        "Moodle has no such scoring: a wrong choice takes all points there, but an incomplete answer has its share, "
        "and so has each pair of a matching, and each place that is met",
        "give an incomplete answer its share",
    ),
    Feature.POINTS: CARRIED,
    Feature.CHOICE_FEEDBACK: CARRIED,
    Feature.ANSWER_FEEDBACK: CARRIED,
    Feature.AREA_FEEDBACK: dropped("Moodle says nothing of single places, but of the whole"),
    Feature.FEEDBACK: CARRIED,
    Feature.PARTLY: CARRIED,
    Feature.NUDGE: dropped("Moodle says the same of a choice after each try: its feedback"),
    Feature.HINT: approximated(
        "Moodle shows a hint after a wrong try, in quizzes of the behaviour 'Interactive with multiple tries' alone, "
        "where a further try costs a part of the points",
        "are shown after a wrong try",
    ),
    Feature.OBJECTIVE: approximated("Moodle knows no objectives of questions", "are tags"),
    Feature.TAGS: CARRIED,
    Feature.DIFFICULTY: approximated("Moodle knows no difficulty of questions", "are tags"),
    Feature.SHUFFLE: CARRIED,
    Feature.SHUFFLE_PARTS: CARRIED,
    Feature.FIXED: approximated(
        "Moodle shuffles all choices of a question or none, and here none", "are not shuffled at all"
    ),
    Feature.STIMULUS: approximated(
        "it stands at the beginning of each of its questions", "stand in each question about them"
    ),
    Feature.IMAGES: CARRIED,
    Feature.STROKES: CARRIED,
    Feature.FORMULAS: CARRIED,
    Feature.LANGUAGES: CARRIED,
    Feature.QUIZ: approximated(
        "the file holds questions and no quiz: make one of them in Moodle, and set there when it is passed, how often "
        "it may be taken, its time limit and what is shown when",
        "are categories of questions",
    ),
    Feature.PASS_MARK: foreign(_NO_QUIZ),
    Feature.ATTEMPTS: foreign(_NO_QUIZ),
    Feature.AT_ONCE: foreign(_NO_QUIZ),
    Feature.AT_END: foreign(_NO_QUIZ),
    Feature.ANSWERS: foreign(_NO_QUIZ),
    Feature.REPORT: foreign("Moodle asks the questions and knows the score itself"),
    Feature.SHUFFLE_QUESTIONS: foreign(_NO_QUIZ),
    Feature.POOLS: approximated(
        "each pool is a category: add so many random questions of it to the quiz that you make in Moodle",
        "are categories to draw from",
        spares=drawn_by_moodle,
    ),
    Feature.PRACTICE: foreign(_NO_QUIZ),
    Feature.GRADE: foreign(_NO_QUIZ),
    Feature.TIME_LIMIT: foreign(_NO_QUIZ),
    Feature.TRIES: approximated(
        "in quizzes of the behaviour 'Interactive with multiple tries' Moodle gives one try more than a question has "
        "hints: where these are too few, empty ones are added",
        "are as many as there are hints, and one",
    ),
    Feature.CONFIDENCE: foreign(_NO_QUIZ),
    Feature.CHECKS: foreign("there is no text between which to ask; the question itself is in the file"),
    Feature.BEFORE: foreign("there is no text before which to ask; the question itself is in the file"),
    Feature.RECALL: foreign("it is a part of the lesson's text; the SCORM package carries it"),
    Feature.STEPS: foreign("they are a part of the lesson's text; the SCORM package carries it"),
    Feature.EMBEDS: foreign("they are a part of the lesson's text; the SCORM package carries it"),
    Feature.LESSONS: CARRIED,
    Feature.GATES: foreign("when a quiz opens is a setting of Moodle"),
    Feature.WEIGHTS: foreign("how quizzes make a grade is a setting of Moodle"),
    Feature.FINAL_QUIZ: dropped("its questions are in the categories of the lessons, since each has one category"),
    Feature.SCOS: foreign("Moodle XML has no SCOs"),
    Feature.METADATA: CARRIED,
    Feature.MESSAGES: foreign("Moodle asks the questions and speaks for itself"),
    Feature.COVER: foreign("there is no start page: Moodle opens the questions"),
    Feature.THEME: foreign("Moodle asks the questions and has a look of its own"),
}

TARGET = Target(
    name="moodle",
    title="Moodle XML",
    standard=moodle_xml.STANDARD,
    table=TABLE,
    upload="import into the question bank",
    build=build,
    limits=limits,
    by_default=False,
    apart=Traces(page="", mark=_MARK.encode(), names=regex(r"[a-z0-9_-]+\.xml")),
)
TARGETS = (TARGET,)
