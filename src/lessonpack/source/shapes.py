"""The parts of a lesson or course as authors write them: the keys of each, and what other tools call these.

A shape gives types, findings and JSON Schema at once. Blocks (`blocks`) and questions (`kinds`) have theirs beside what
is made of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Any

from lessonpack.model.course import Answers, Grade, Mode, Report, Reveal, Scos
from lessonpack.model.theme import Art, Face
from lessonpack.source import nodes, rules
from lessonpack.source.filed import Picture
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import Scalar
from lessonpack.source.shape import Called, Least, Shape
from lessonpack.source.values import (
    CODE,
    Colour,
    Count,
    Entry,
    Flag,
    Focus,
    Font,
    Id,
    Language,
    Limit,
    Line,
    Markdown,
    Messages,
    Percent,
    Radius,
    Reported,
    Selection,
    Tries,
    Value,
    Version,
    Weight,
    found,
    one_of,
    refused,
)

# Where the schema refers to a part that is read by itself.
PART = "x-part"


def part(name: str) -> Value:
    """A part that is read by itself, with its own findings."""
    return Value(lambda node, _: node, {PART: name})


def parts(name: str, least: int = 0) -> Value:
    """A list of parts that are read one by one, so that a broken one hides no other."""

    def take(node: Any, info: Entry) -> Any:
        if isinstance(node, nodes.Sequence):
            if len(node) < least:
                raise refused(info, rules.FEW, node, least=f"{least} entry", found="none")
            return node
        if isinstance(node, Scalar) and node.empty:
            raise refused(info, rules.NO_VALUE, node)
        if isinstance(node, nodes.Unreadable):
            raise Reported
        raise refused(info, rules.EXPECTED, node, expected="a list", found=found(node))

    minimum = {"minItems": least} if least else {}
    return Value(take, {"type": "array", "items": {PART: name}, **minimum})


# --- objectives and sections --------------------------------------------------------------------------


class ObjectiveShape(Shape):
    other_names = OtherNames({"text": "title name description goal objective"})

    id: Id = ""
    text: Line


class TermShape(Shape):
    other_names = OtherNames(
        {
            "term": "word name title",
            "text": "definition meaning explanation description",
            "also": "forms synonyms aliases plural",
        }
    )

    term: Line
    text: Line
    also: tuple[Line, ...] = ()


class StimulusShape(Shape):
    other_names = OtherNames(
        {"title": "name heading header", "text": "content passage body markdown description"},
        {"questions": "a question names it: `stimulus: …`"},
    )

    id: Id = ""
    title: Line = ""
    text: Markdown
    language: Language = ""


class SectionShape(Shape):
    other_names = OtherNames(
        {"title": "name heading header", "blocks": "content contents body paragraphs items elements"},
        dict.fromkeys(
            ("text", "callout", "quote", "table", "code", "image", "check", "recall", "steps"),
            "it is an entry of `blocks:`",
        ),
    )

    id: Id = ""
    title: Line
    blocks: Annotated[Any, parts("block", 1)]


# --- quizzes ------------------------------------------------------------------------------------------

_OF_POOLS = {
    "pick": "count number draw amount n take choose select size",
    "tag": "topic keyword category",
    "questions": "items",
}
_OF_QUIZZES = {
    "time_limit": "duration time timer minutes limit time_allowed max_time timeout time_limit_minutes",
    "pass_mark": "passing_score pass_score passing_grade pass_grade passing mastery_score mastery threshold min_score "
    "minimum_score required_score cutoff cut_score score_to_pass passing_percentage pass_percentage pass_percent "
    "pass_threshold",
    "attempts": "max_attempts retakes attempts_allowed allowed_attempts number_of_attempts",
    "tries": "max_tries retries tries_allowed",
    "confidence": "certainty how_sure",
    "shuffle": "randomize randomise random random_order shuffle_questions randomize_questions",
    "grade": "grading grade_method grading_method scoring",
    "answers": "show_answers solutions right_answers correct_answers show_correct show_correct_answers review",
    "feedback": "show_feedback",
    "title": "name heading header",
    "questions": "items exercises",
    "pools": "pool draw banks",
    "report": "reporting",
    "extend_time": "extra_time extension",
}
_REQUIRES = {"requires": "prerequisites prerequisite depends_on depends after needs"}

_Mode = Annotated[Mode, one_of(Mode, graded="exam test scored marked", practice="ungraded training exercise self_test")]
_Grade = Annotated[Grade, one_of(Grade, best="highest max maximum", last="latest newest final", average="mean")]
_Feedback = Annotated[
    Reveal,
    one_of(
        Reveal,
        at_once="immediate immediately instant always after_each",
        at_end="after_submit after_submission later end",
    ),
]
_Answers = Annotated[
    Answers | None,
    one_of(
        Answers,
        after_each_question="immediate immediately instant always after_each",
        after_each_attempt="after_submit after_submission later end",
        never="no none hidden false",
    ),
]


class PoolShape(Shape):
    schema = MappingProxyType({"oneOf": [{"required": ["tag"]}, {"required": ["questions"]}]})
    other_names = OtherNames(_OF_POOLS)

    pick: Count
    tag: Line = ""
    questions: Annotated[tuple[Line, ...], Least(1)] = ()


class FinalPoolShape(PoolShape):
    schema = MappingProxyType(
        {"oneOf": [{"required": ["questions"]}, {"anyOf": [{"required": ["tag"]}, {"required": ["lessons"]}]}]}
    )
    other_names = OtherNames(_OF_POOLS | {"lessons": "lesson from"})

    lessons: Annotated[tuple[Line, ...], Least(1)] = ()


class QuizShape(Shape):
    other_names = OtherNames(_OF_QUIZZES)

    id: Id = ""
    title: Line
    mode: _Mode = Mode.GRADED
    questions: Selection = None
    pools: Annotated[Any, parts("pool", 1)] = ()
    pass_mark: Percent = None
    attempts: Limit = None
    grade: _Grade = Grade.BEST
    feedback: _Feedback = Reveal.AT_ONCE
    answers: _Answers = None
    report: Annotated[Report, one_of(Report)] = Report.EACH_ATTEMPT
    shuffle: Flag = False
    time_limit: Limit = None
    extend_time: Flag = True
    tries: Tries = 1
    confidence: Flag = False


class CheckingShape(Shape):
    other_names = OtherNames(
        {"tries": "attempts max_tries max_attempts retries", "confidence": "certainty how_sure"},
        {"questions": "a question is asked between two blocks: `- check: …`"},
    )

    tries: Tries = 1
    confidence: Flag = False
    again_after_days: Annotated[int | None, Count.__metadata__[0]] = None


class FinalQuizShape(QuizShape):
    other_names = OtherNames(_OF_QUIZZES | _REQUIRES)

    pools: Annotated[Any, parts("final_pool", 1)] = ()
    weight: Weight = Fraction(1)
    requires: tuple[Line, ...] = ()


# --- files --------------------------------------------------------------------------------------------

_OF_HEADS = {
    "title": "name heading header subject",
    "authors": "author creator creators written_by by contributors",
    "rights": "license licence copyright rights_holder",
    "keywords": "tags topics subjects",
    "description": "summary abstract subtitle overview",
    "hook": "introduction intro opening teaser lead preface",
    "objectives": "goals outcomes aims learning_objectives learning_outcomes learning_goals",
    "source": "sources references bibliography origin",
    "messages": "strings translations wording",
    "theme": "colors colours style design",
    "cover": "banner hero header_image cover_image title_image",
    "ignore": "ignores suppress waive exceptions",
}
_IN_QUIZ = {
    **dict.fromkeys(("pass_mark", "attempts", "time_limit", "mode", "grade", "pools"), "it belongs into `quiz:`"),
    **dict.fromkeys(("tries", "confidence"), "it belongs into `checks:` or `quiz:`"),
    "again_after_days": "it belongs into `checks:`",
}


class ThemeShape(Shape):
    other_names = OtherNames(
        {
            "accent": "color colour primary primary_color brand accent_color",
            "surface": "background bg background_color",
            "font": "font_family fonts typeface",
            "radius": "border_radius corners rounded",
            "display": "heading_font headings title_font display_font",
            "cover": "cover_color cover_colour banner hero",
            "logo": "brand_logo logo_file",
            "logo_alt": "logo_text logo_name",
        }
    )

    accent: Colour = None
    accent_dark: Colour = None
    surface: Colour = None
    surface_dark: Colour = None
    cover: Colour = None
    cover_dark: Colour = None
    radius: Radius = None
    font: Font = ()
    display: Annotated[Face | None, one_of(Face, sans="sans-serif sans_serif")] = None
    logo: Picture | None = None
    logo_alt: Line = ""


class CoverShape(Shape):
    schema = MappingProxyType({"oneOf": [{"required": ["art"]}, {"required": ["image"]}]})
    other_names = OtherNames(
        {
            "art": "pattern drawing style",
            "image": "file src path url href source picture photo background",
            "focus": "position object_position focal_point",
            "alt": "alt_text alternative alternative_text description",
            "credit": "by author attribution copyright photographer",
        }
    )

    art: Annotated[Art | None, one_of(Art)] = None
    image: Picture | None = None
    focus: Focus = (50, 50)
    alt: Line = ""
    credit: Line = ""


class HeadShape(Shape):
    """What lessons and courses say of themselves."""

    lessonpack: Version
    id: Id = ""
    title: Line
    language: Language
    version: Line = "1"
    description: Line = ""
    keywords: tuple[Line, ...] = ()
    authors: tuple[Line, ...] = ()
    source: Line = ""
    rights: Line = ""
    ignore: Annotated[Mapping[str, Line], Called(f"^{CODE}$")] = MappingProxyType({})
    messages: Messages = ()
    theme: ThemeShape = ThemeShape()
    cover: Annotated[Any, Value(lambda node, _: node, {"anyOf": [{"const": "none"}, {PART: "cover"}]})] = None
    hook: Markdown = ()
    objectives: Annotated[Any, parts("objective")] = ()


class LessonShape(HeadShape):
    other_names = OtherNames(
        _OF_HEADS
        | {
            "sections": "chapters pages slides content contents body blocks parts units",
            "glossary": "terms definitions vocabulary",
            "questions": "items exercises bank question_bank",
            "quiz": "test exam assessment",
            "checks": "checking knowledge_checks",
            "stimuli": "stimulus passages materials readings shared_texts",
            "before": "prequestions pretest pre_questions warm_up warmup",
        },
        _IN_QUIZ | dict.fromkeys(("choices", "stem"), "it belongs to an entry of `questions:`"),
    )

    before: Annotated[tuple[Line, ...], Least(1)] = ()
    sections: Annotated[Any, parts("section")] = ()
    glossary: Annotated[Any, parts("term")] = ()
    stimuli: Annotated[Any, parts("stimulus")] = ()
    questions: Annotated[Any, parts("question")] = ()
    checks: CheckingShape = CheckingShape()
    quiz: Annotated[Any, part("quiz")] = None


class EntryShape(Shape):
    """A lesson's entry in a course."""

    other_names = OtherNames({"lesson": "path file source href"} | _REQUIRES)

    lesson: Line
    weight: Weight = Fraction(1)
    requires: tuple[Line, ...] = ()


class CourseShape(HeadShape):
    other_names = OtherNames(
        _OF_HEADS | {"lessons": "modules units chapters", "final_quiz": "quiz test exam assessment final final_exam"},
    )

    lessons: Annotated[Any, parts("entry", 1)]
    final_quiz: Annotated[Any, part("final_quiz")] = None
    scos: Annotated[Scos, one_of(Scos)] = Scos.SINGLE


LESSON_PARTS: dict[str, type[Shape]] = {
    "lesson": LessonShape,
    "cover": CoverShape,
    "objective": ObjectiveShape,
    "term": TermShape,
    "section": SectionShape,
    "stimulus": StimulusShape,
    "pool": PoolShape,
    "quiz": QuizShape,
}
COURSE_PARTS: dict[str, type[Shape]] = {
    "course": CourseShape,
    "cover": CoverShape,
    "objective": ObjectiveShape,
    "entry": EntryShape,
    "final_pool": FinalPoolShape,
    "final_quiz": FinalQuizShape,
}
