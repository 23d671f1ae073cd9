"""The shape of a lesson: one pydantic model for each kind of thing, and the JSON Schema made of them.

The values of a tree are validated where they stand: mappings and lists of the tree are what pydantic
walks, scalars are taken by our own functions, which report in our own words (`Reading.say`) and hand back
what the model holds. So one declaration gives types, findings and schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic.json_schema import models_json_schema
from pydantic_core import PydanticCustomError, core_schema

from lessonpack import ids, words
from lessonpack.findings import Place, Rule, quoted
from lessonpack.model.content import CalloutKind, Inline, Media, RichText
from lessonpack.model.course import Answers, Grade, Mode, Report, Reveal, Scos, Wording
from lessonpack.model.questions import Scoring
from lessonpack.model.theme import Colour as ThemeColour
from lessonpack.source import advice, document, markdown, meant, rules
from lessonpack.source.document import Scalar

SAID = PydanticCustomError("said", "a finding was reported")

_NUMBER = re.compile(r"[-+]?(?:\.[0-9]{1,40}|[0-9]{1,40}(?:\.[0-9]{0,40})?)(?:[eE][-+]?[0-9]{1,3})?")
FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_YES = frozenset(("yes", "y", "on", "1"))
_NO = frozenset(("no", "n", "off", "0"))
_LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
_CODE = r"[A-Z][A-Z0-9]*[0-9]{3}"
CODE = re.compile(_CODE)
_MANY = 100  # unknown keys that the nearest right one is sought for
_COLOUR = r"#[0-9A-Fa-f]{6}"
_FAMILY = r"[A-Za-z][A-Za-z0-9-]*( [A-Za-z0-9-]+)*"
_FONT = rf"{_FAMILY}(, ?{_FAMILY})*"


class Reader(Protocol):
    """What values are read with: says what is wrong, and turns Markdown into rich text.

    `kind` names what is being read, for values that belong to no key; `quiet` is True when the last text
    led to no finding.
    """

    kind: str
    quiet: bool

    def say(self, broken: Rule, at: int, **arguments: object) -> None: ...
    def rich(self, scalar: Scalar) -> RichText: ...
    def inline(self, scalar: Scalar) -> tuple[Inline, ...]: ...
    def folded(self, scalar: Scalar, name: str) -> None: ...
    def cut(self, scalar: Scalar, name: str) -> None: ...
    def advice(self, broken: Rule, node: document.Node, key: str, expected: str) -> str: ...
    def place(self, at: int) -> Place: ...
    def picture(self, path: str, at: Place) -> Media | None: ...


class Info(Protocol):
    """The part of pydantic's ValidationInfo that is used here."""

    @property
    def context(self) -> Reader: ...
    @property
    def field_name(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a value is read with that stands in a mapping of free keys."""

    context: Reader
    field_name: str


class _Value:
    """An annotation: how a value is taken from the tree, and what JSON Schema says of it."""

    def __init__(self, take: Callable[[Any, Info], Any], schema: Mapping[str, Any]) -> None:
        self.take = take
        self.schema = schema

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(self.take)

    def __get_pydantic_json_schema__(self, core: object, handler: object) -> dict[str, Any]:
        return dict(self.schema)


# --- scalars ------------------------------------------------------------------------------------------


def found(node: Any) -> str:
    """What stands there, in words."""
    if isinstance(node, Scalar):
        shown = node.text if len(node.text) <= 40 else f"{node.text[:37]}…"
        return "nothing" if node.empty else quoted(shown)
    return "a mapping" if isinstance(node, document.Mapping) else "a list"


def _refused(info: Info, broken: Rule, node: Any, **arguments: object) -> PydanticCustomError:
    if broken is rules.EXPECTED and isinstance(node, document.Mapping) and node.merged:
        return SAID
    name = info.field_name or info.context.kind
    within = advice.within_curly(node.text) if isinstance(node, Scalar) and not node.style else ""
    if within and broken in _BARE:
        meant_so = "true" if within.lower() in _YES else "false" if within.lower() in _NO else within[:40]
        written = meant_so if broken is rules.FLAG else within[:40]
        broken, arguments = rules.CURLY, {"found": found(node), "name": name, "within": written}
    elif broken in _ADVISED:
        arguments["advice"] = info.context.advice(broken, node, name, str(arguments.get("expected", "")))
    info.context.say(broken, node.at, key=repr(name), **arguments)
    return SAID


# What is written without quotation marks, and what there is more to say of than the rule does.
_BARE = (rules.NUMBER, rules.FLAG, rules.WORD, rules.ID, rules.LANGUAGE, rules.COLOUR, rules.FONT, rules.VERSION)
_ADVISED = (rules.EXPECTED, rules.NO_VALUE, rules.NUMBER, rules.RANGE)


def _scalar(node: Any, info: Info, expected: str) -> Scalar:
    if node.__class__ is Scalar:
        if node.style or node.text not in document.NULLS:
            return node
        raise _refused(info, rules.NO_VALUE, node)
    if not isinstance(node, document.Unreadable):
        raise _refused(info, rules.EXPECTED, node, expected=expected, found=found(node))
    raise SAID


def _words(node: Any, info: Info) -> Scalar:
    scalar = _scalar(node, info, "text")
    if not scalar.text or scalar.text.isspace():
        raise _refused(info, rules.BLANK, node)
    if len(scalar.text) > markdown.MAX_CHARACTERS:
        raise _refused(info, markdown.LONG, node, limit=f"{markdown.MAX_CHARACTERS:,} characters")
    return scalar


def _line(node: Any, info: Info) -> str:
    scalar = _words(node, info)
    text = " ".join(scalar.text.split())
    if info.field_name in _SHOWN:
        _uncut(scalar, info)
        markup = markdown.first_mark(text)
        if markup:
            info.context.say(rules.PLAIN_TEXT, node.at, key=repr(info.field_name), markup=markup[:60])
    return text


_SHOWN = frozenset(("title", "text", "alt", "by", "description"))  # keys whose plain text learners read


def _verbatim(node: Any, info: Info) -> str:
    return _words(node, info).text


def _markdown(node: Any, info: Info) -> RichText:
    scalar = _words(node, info)
    text = scalar.text
    _uncut(scalar, info)
    if scalar.style != "|" and ("- " in text or ". " in text or ") " in text or "* " in text or "| |" in text):
        info.context.folded(scalar, info.field_name or info.context.kind)
    quick = markdown.simple(text)
    if quick is not None:
        return quick
    content = info.context.rich(scalar)
    _something(content, scalar, info)
    return content


def _inline(node: Any, info: Info) -> tuple[Inline, ...]:
    scalar = _words(node, info)
    _uncut(scalar, info)
    children = info.context.inline(scalar)
    _something(children, scalar, info)
    return children


def _uncut(scalar: Scalar, info: Info) -> None:
    if not scalar.style:
        info.context.cut(scalar, info.field_name or info.context.kind)


def _something(content: object, node: Scalar, info: Info) -> None:
    # Nothing comes of a text that a finding was reported for, or that only defines where links lead.
    if not content and info.context.quiet:
        raise _refused(info, markdown.NOTHING, node)


def _picture(node: Any, info: Info) -> Media:
    found = info.context.picture(_words(node, info).text.strip(), info.context.place(node.at))
    if found is None:
        raise SAID
    return found


def _cell(node: Any, info: Info) -> tuple[Inline, ...]:
    scalar = _scalar(node, info, "text")
    return info.context.inline(scalar) if scalar.text.strip() else ()


def _id(node: Any, info: Info) -> str:
    scalar = _scalar(node, info, "an id")
    # A plain `true` is a flag to every YAML 1.2 parser.
    if not ids.is_authored(scalar.text) or (not scalar.style and scalar.text in FLAGS):
        suggestion = f'"{scalar.text}"' if scalar.text in FLAGS else ids.derived(scalar.text, fallback="my-id")
        raise _refused(info, rules.ID, node, found=scalar.text[:80], suggestion=suggestion)
    return scalar.text


def _flag(node: Any, info: Info) -> bool:
    scalar = _scalar(node, info, "true or false")
    if not scalar.style and scalar.text in FLAGS:
        return FLAGS[scalar.text]
    word = scalar.text.lower()
    advice = "`true`" if word in _YES else "`false`" if word in _NO else "`true` or `false`"
    if scalar.style and scalar.text in FLAGS:
        raise _refused(info, rules.FLAG, node, found="text in quotation marks", advice=f"{advice} without them")
    raise _refused(info, rules.FLAG, node, found=found(node), advice=advice)


def _decimal(node: Any, info: Info, expected: str) -> Decimal:
    scalar = _scalar(node, info, expected)
    if scalar.style or _NUMBER.fullmatch(scalar.text) is None:
        shown = f"{found(node)} in quotation marks" if scalar.style else found(node)
        raise _refused(info, rules.NUMBER, node, expected=expected, found=shown)
    return Decimal(scalar.text)


def _exact(node: Any, info: Info, expected: str, within: Callable[[Decimal], bool]) -> Fraction:
    """A number of at most four decimals, which every target can carry as it stands."""
    number = _decimal(node, info, "a number")
    if not within(number):
        raise _refused(info, rules.RANGE, node, found=node.text[:40], expected=expected)
    if number != round(number, 4):
        raise _refused(info, rules.DECIMALS, node, found=node.text[:40])
    return Fraction(number)


def _points(node: Any, info: Info) -> Fraction:
    return _exact(node, info, "more than 0 and at most 1000", lambda number: 0 < number <= 1000)


def _weight(node: Any, info: Info) -> Fraction:
    return _exact(node, info, "between 0 and 1000", lambda number: 0 <= number <= 1000)


def _percent(node: Any, info: Info) -> Fraction:
    return _exact(node, info, "between 0 and 100", lambda number: 0 <= number <= 100)


def _count(node: Any, info: Info, otherwise: str = "") -> int:
    number = _decimal(node, info, "a whole number")
    if not 1 <= number <= 1000:
        raise _refused(info, rules.RANGE, node, found=node.text[:40], expected=f"between 1 and 1000{otherwise}")
    if number != int(number):
        raise _refused(info, rules.NUMBER, node, expected="a whole number", found=found(node))
    return int(number)


def _limit(node: Any, info: Info) -> int:
    """A number that platforms write 0 for where there is no limit."""
    return _count(node, info, "; without the key there is no limit")


def _language(node: Any, info: Info) -> str:
    scalar = _scalar(node, info, "a language tag")
    if re.fullmatch(_LANGUAGE, scalar.text) is None:
        near = advice.language(scalar.text)
        fits = re.fullmatch(_LANGUAGE, near) is not None
        suggestion = f"`{near}`" if fits else "the language's two-letter code: en, de, fr, …"
        raise _refused(info, rules.LANGUAGE, node, found=scalar.text[:80], suggestion=suggestion)
    return scalar.text


def _colour(node: Any, info: Info) -> ThemeColour:
    written = _scalar(node, info, "a colour").text
    if re.fullmatch(_COLOUR, written) is None:
        raise _refused(info, rules.COLOUR, node, found=found(node), suggestion=_as_colour(written))
    return ThemeColour(value=written.lower(), at=info.context.place(node.at))


def _as_colour(written: str) -> str:
    """The colour that was meant by `abc`, `#ABC` or `aabbcc`; else any colour, for an example."""
    digits = written.lower().removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    return f"#{digits}" if re.fullmatch(_COLOUR, f"#{digits}") else "#2450b8"


def _radius(node: Any, info: Info) -> int:
    number = _decimal(node, info, "a whole number")
    if not 0 <= number <= 24:
        raise _refused(info, rules.RANGE, node, found=node.text[:40], expected="between 0 and 24")
    if number != int(number):
        raise _refused(info, rules.NUMBER, node, expected="a whole number", found=found(node))
    return int(number)


def _font(node: Any, info: Info) -> tuple[str, ...]:
    scalar = _words(node, info)
    if re.fullmatch(_FONT, scalar.text) is None:
        raise _refused(info, rules.FONT, node, found=scalar.text[:80])
    return tuple(family.strip() for family in scalar.text.split(","))


def _messages(node: Any, info: Info) -> tuple[Wording, ...]:
    """The author's own words for the player's messages; every mistake is said, each at its line."""
    if not isinstance(node, document.Mapping):
        _scalar(node, info, "a mapping")  # says what else is wrong with it
        raise _refused(info, rules.EXPECTED, node, expected="a mapping", found=found(node))
    known = words.known()
    unknown = [key for key in node if key not in known]
    for count, key in enumerate(unknown):
        near = meant.suggestion(key, known) if count < _MANY else ""
        info.context.say(rules.UNKNOWN_MESSAGE, node.places[key], key=key[:80], nearest=near)
    made = [_wording(key, known[key], node, info.context) for key in node if key in known]
    if unknown or None in made:
        raise SAID
    return tuple(wording for wording in made if wording is not None)


def _wording(key: str, slots: words.Slots, node: document.Mapping, reader: Reader) -> Wording | None:
    at = node.places[key]
    try:
        text = _line(node[key], _Entry(reader, key))
    except PydanticCustomError:
        return None
    own = words.placeholders(text)
    for value in sorted(slots.needed - own):
        reader.say(rules.MISSING_VALUE, at, key=key, value=f"{{{value}}}", text=words.reference(key).text)
    for value in sorted(own - slots.allowed):
        near, allowed = (
            meant.suggestion(value, slots.allowed),
            ", ".join(f"{{{name}}}" for name in sorted(slots.allowed)),
        )
        reader.say(rules.UNKNOWN_VALUE, at, key=key, value=f"{{{value}}}", nearest=near, allowed=allowed or "none")
    return Wording(key=key, text=text, at=reader.place(at))


def _described(key: str) -> dict[str, Any]:
    english = words.reference(key)
    return {**_WORDS, "description": f"{english.text} ({english.note})"}


def is_version(scalar: Scalar) -> bool:
    """True for the number 1, the only version there is."""
    return not scalar.style and _NUMBER.fullmatch(scalar.text) is not None and Decimal(scalar.text) == 1


def _version(node: Any, info: Info) -> int:
    scalar = _scalar(node, info, "the number 1")
    if not is_version(scalar):
        raise _refused(info, rules.VERSION, node, version=scalar.text[:40])
    return 1


def _selection(node: Any, info: Info) -> tuple[Scalar, ...] | None:
    """The ids that a quiz lists; None for `all`."""
    if isinstance(node, document.Sequence):
        if not node:
            raise _refused(info, rules.FEW, node, least="1 entry", found="none")
        return tuple(_words(entry, info) for entry in node)
    scalar = _scalar(node, info, "`all` or a list of question ids")
    if scalar.text != "all":
        raise _refused(info, rules.EXPECTED, node, expected="`all` or a list of question ids", found=found(node))
    return None


_Member = TypeVar("_Member", bound=Enum)


def _one_of(words: type[_Member]) -> Callable[[Any, Info], _Member]:
    known = {member.value: member for member in words}

    def take(node: Any, info: Info) -> _Member:
        scalar = _scalar(node, info, "a word")
        if scalar.text not in known:
            allowed = ", ".join(known)
            near = meant.value(scalar.text, known)
            raise _refused(info, rules.WORD, node, found=scalar.text[:80], allowed=allowed, nearest=near)
        return known[scalar.text]

    return take


def _vocabulary(words: type[Enum]) -> dict[str, Any]:
    return {"type": "string", "enum": [member.value for member in words]}


_SCALAR = {"type": ["string", "number", "boolean"]}
_WORDS = {**_SCALAR, "pattern": r"\S"}
_IDENTIFIER = {"type": "string", "pattern": f"^{ids.AUTHORED.pattern}$", "maxLength": ids.MAX_LENGTH}
_ALL = {"anyOf": [{"const": "all"}, {"type": "array", "items": _WORDS, "minItems": 1}]}

Line = Annotated[str, _Value(_line, _WORDS)]
Verbatim = Annotated[str, _Value(_verbatim, _WORDS)]
Markdown = Annotated[RichText, _Value(_markdown, _WORDS)]
InlineMarkdown = Annotated[tuple[Inline, ...], _Value(_inline, _WORDS)]
Cell = Annotated[tuple[Inline, ...], _Value(_cell, _SCALAR)]
Picture = Annotated[Media, _Value(_picture, _WORDS)]
Id = Annotated[str, _Value(_id, _IDENTIFIER)]
Flag = Annotated[bool, _Value(_flag, {"type": "boolean"})]
# A schema would say it by multipleOf, which editors compute in floats and get wrong.
_NUMERIC = {"type": "number", "description": "At most four decimals."}
Points = Annotated[Fraction, _Value(_points, {**_NUMERIC, "exclusiveMinimum": 0, "maximum": 1000})]
Percent = Annotated[Fraction | None, _Value(_percent, {**_NUMERIC, "minimum": 0, "maximum": 100})]
Number = Annotated[int, _Value(_count, {"type": "integer", "minimum": 1, "maximum": 1000})]
Count = Annotated[int | None, _Value(_limit, Number.__metadata__[0].schema)]
Language = Annotated[str, _Value(_language, {"type": "string", "pattern": f"^{_LANGUAGE}$"})]
Colour = Annotated[ThemeColour | None, _Value(_colour, {"type": "string", "pattern": f"^{_COLOUR}$"})]
Radius = Annotated[int | None, _Value(_radius, {"type": "integer", "minimum": 0, "maximum": 24})]
Font = Annotated[tuple[str, ...], _Value(_font, {"type": ["string", "boolean"], "pattern": f"^{_FONT}$"})]
Messages = Annotated[
    tuple[Wording, ...],
    _Value(
        _messages,
        {
            "type": "object",
            "properties": {key: _described(key) for key in words.known()},
            "additionalProperties": False,
        },
    ),
]
Version = Annotated[int, _Value(_version, {"type": "number", "const": 1})]
Selection = Annotated[tuple[Scalar, ...] | None, _Value(_selection, _ALL)]
Kind = Annotated[CalloutKind, _Value(_one_of(CalloutKind), _vocabulary(CalloutKind))]
Moment = Annotated[Reveal, _Value(_one_of(Reveal), _vocabulary(Reveal))]
Showing = Annotated[Answers | None, _Value(_one_of(Answers), _vocabulary(Answers))]
Telling = Annotated[Report, _Value(_one_of(Report), _vocabulary(Report))]
Way = Annotated[Scoring, _Value(_one_of(Scoring), _vocabulary(Scoring))]
Manner = Annotated[Mode, _Value(_one_of(Mode), _vocabulary(Mode))]
Cut = Annotated[Scos, _Value(_one_of(Scos), _vocabulary(Scos))]
Weight = Annotated[Fraction, _Value(_weight, {**_NUMERIC, "minimum": 0, "maximum": 1000})]
Counting = Annotated[Grade, _Value(_one_of(Grade), _vocabulary(Grade))]


# --- mappings -----------------------------------------------------------------------------------------


class Shape(BaseModel):
    """A mapping with these keys and no others."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


_PART = "x-part"  # pydantic follows a $ref itself, and knows none of these


def _part(name: str) -> dict[str, str]:
    return {_PART: name}


def _later(what: str, least: int = 0) -> Any:
    """A list whose entries are read one by one, each by its own model; the schema describes them all."""

    def take(node: Any, info: Info) -> Any:
        if isinstance(node, document.Sequence):
            if len(node) < least:
                raise _refused(info, rules.FEW, node, least=f"{least} entry", found="none")
            return node
        if isinstance(node, Scalar) and node.empty:
            raise _refused(info, rules.NO_VALUE, node)
        if isinstance(node, document.Unreadable):
            raise SAID
        raise _refused(info, rules.EXPECTED, node, expected="a list", found=found(node))

    minimum = {"minItems": least} if least else {}
    return _Value(take, {"type": "array", "items": _part(what), **minimum})


class ObjectiveShape(Shape):
    id: Id = ""
    text: Line


class SectionShape(Shape):
    id: Id = ""
    title: Line
    blocks: Annotated[Any, _later("block", 1)]


class CalloutShape(Shape):
    kind: Kind
    title: InlineMarkdown = ()
    text: Markdown


class QuoteShape(Shape):
    text: Markdown
    by: Line
    source: InlineMarkdown = ()
    language: Language = ""


class TableShape(Shape):
    caption: InlineMarkdown = ()
    language: Language = ""
    header: Annotated[list[Cell], Field(min_length=1)]
    rows: Annotated[list[Annotated[list[Cell], Field(min_length=1)]], Field(min_length=1)]


class CodeShape(Shape):
    text: Verbatim
    language: Line = ""
    caption: InlineMarkdown = ()


class ImageShape(Shape):
    file: Picture
    alt: Line
    caption: InlineMarkdown = ()


class ChoiceShape(Shape):
    id: Id = ""
    text: Markdown
    correct: Flag = False
    feedback: Markdown = ()
    fixed: Flag = False


class FeedbackShape(Shape):
    general: Markdown = ()
    correct: Markdown = ()
    incorrect: Markdown = ()


class AskedShape(Shape):
    id: Id = ""
    stem: Markdown
    points: Points = Fraction(1)
    feedback: FeedbackShape = FeedbackShape()
    hint: Markdown = ()
    objective: Line = ""
    tags: list[Line] = []
    evidence: Line = ""
    language: Language = ""


class SingleChoiceShape(AskedShape):
    choices: Annotated[list[ChoiceShape], Field(min_length=2)]
    shuffle: Flag = False


class MultipleResponseShape(SingleChoiceShape):
    scoring: Way = Scoring.PARTIAL


class BothShape(Shape):
    """What is said of each of the two answers."""

    true: Markdown = ()
    false: Markdown = ()


class TrueFalseShape(AskedShape):
    answer: Flag
    labels: BothShape = BothShape()
    choice_feedback: BothShape = BothShape()


class PoolShape(Shape):
    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["tag"]}, {"required": ["questions"]}]})

    pick: Number
    tag: Line = ""
    questions: Annotated[list[Line], Field(min_length=1)] = []


class QuizShape(Shape):
    id: Id = ""
    title: Line
    mode: Manner = Mode.GRADED
    questions: Selection = None
    pools: Annotated[Any, _later("pool", 1)] = ()
    pass_mark: Percent = None
    attempts: Count = None
    grade: Counting = Grade.BEST
    feedback: Moment = Reveal.AT_ONCE
    answers: Showing = None
    report: Telling = Report.EACH_ATTEMPT
    shuffle: Flag = False
    time_limit: Count = None
    extend_time: Flag = True


class FinalPoolShape(PoolShape):
    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["questions"]}, {"anyOf": [{"required": ["tag"]}, {"required": ["lessons"]}]}]
        }
    )

    lessons: Annotated[list[Line], Field(min_length=1)] = []


class FinalQuizShape(QuizShape):
    pools: Annotated[Any, _later("final_pool", 1)] = ()
    weight: Weight = Fraction(1)
    requires: list[Line] = []


class EntryShape(Shape):
    """A lesson's entry in a course."""

    lesson: Line
    weight: Weight = Fraction(1)
    requires: list[Line] = []


class ThemeShape(Shape):
    accent: Colour = None
    accent_dark: Colour = None
    surface: Colour = None
    surface_dark: Colour = None
    radius: Radius = None
    font: Font = ()


class HeadShape(Shape):
    """What lessons and courses say of themselves."""

    lessonpack: Version
    id: Id = ""
    title: Line
    language: Language
    version: Line = "1"
    description: Line = ""
    keywords: list[Line] = []
    authors: list[Line] = []
    source: Line = ""
    rights: Line = ""
    ignore: Annotated[dict[str, Line], Field(json_schema_extra={"propertyNames": {"pattern": f"^{_CODE}$"}})] = {}
    messages: Messages = ()
    theme: ThemeShape = ThemeShape()
    hook: Markdown = ()
    objectives: Annotated[Any, _later("objective")] = ()


class LessonShape(HeadShape):
    sections: Annotated[Any, _later("section")] = ()
    questions: Annotated[Any, _later("question")] = ()
    quiz: Annotated[Any, _Value(lambda node, _: node, _part("quiz"))] = None


class CourseShape(HeadShape):
    lessons: Annotated[Any, _later("entry", 1)]
    final_quiz: Annotated[Any, _Value(lambda node, _: node, _part("final_quiz"))] = None
    scos: Cut = Scos.SINGLE


BLOCKS: dict[str, Any] = {
    "text": Markdown,
    "heading": InlineMarkdown,
    "callout": CalloutShape,
    "quote": QuoteShape,
    "table": TableShape,
    "code": CodeShape,
    "image": ImageShape,
    "check": Line,
}
QUESTIONS: dict[str, type[AskedShape]] = {
    "single_choice": SingleChoiceShape,
    "multiple_response": MultipleResponseShape,
    "true_false": TrueFalseShape,
}
LESSON_PARTS: dict[str, type[Shape]] = {
    "lesson": LessonShape,
    "objective": ObjectiveShape,
    "section": SectionShape,
    "pool": PoolShape,
    "quiz": QuizShape,
}
COURSE_PARTS: dict[str, type[Shape]] = {
    "course": CourseShape,
    "objective": ObjectiveShape,
    "entry": EntryShape,
    "final_pool": FinalPoolShape,
    "final_quiz": FinalQuizShape,
}
PARTS = LESSON_PARTS | COURSE_PARTS


@cache
def adapter(name: str) -> TypeAdapter[Any]:
    """What validates a part, or the value of a block's or question's kind."""
    shape = PARTS.get(name) or BLOCKS.get(name) or QUESTIONS[name]
    return TypeAdapter(shape)


def keys(name: str, path: tuple[str | int, ...] = ()) -> list[str]:
    """The keys allowed in the mapping that `path` leads to within a part or kind."""
    shape: Any = PARTS.get(name) or BLOCKS.get(name) or QUESTIONS[name]
    for step in path:
        shape = shape.model_fields[step].annotation if isinstance(step, str) else shape.__args__[0]
    return list(shape.model_fields)


def part(name: str, path: tuple[str | int, ...] = ()) -> str:
    """What the mapping is called that `path` leads to within a part or kind: `choice` in `choices`."""
    within = next((step for step in reversed(path) if isinstance(step, str)), "")
    return {"": name, "choices": "choice", "choice_feedback": "labels"}.get(within, within)


@cache
def nested(name: str) -> Mapping[str, tuple[bool, frozenset[str]]]:
    """The keys of a part or kind under which mappings stand, with their keys; True where it is a list of mappings."""
    shape = PARTS.get(name) or BLOCKS.get(name) or QUESTIONS[name]
    made: dict[str, tuple[bool, frozenset[str]]] = {}
    for key, field in getattr(shape, "model_fields", {}).items():
        listed = getattr(field.annotation, "__origin__", None) is list
        inner = field.annotation.__args__[0] if listed else field.annotation
        if isinstance(inner, type) and issubclass(inner, Shape):
            made[key] = (listed, frozenset(inner.model_fields))
    return made


def holds(name: str, path: tuple[str | int, ...], key: str) -> type | None:
    """What stands under a key of the mapping that `path` leads to: Scalar, Mapping, Sequence, or None for any."""
    shape: Any = PARTS.get(name) or BLOCKS.get(name) or QUESTIONS[name]
    for step in path:
        shape = shape.model_fields[step].annotation if isinstance(step, str) else shape.__args__[0]
    field = shape.model_fields[key]
    declared = next((each.schema for each in field.metadata if isinstance(each, _Value)), None)
    if declared is None:
        return document.Sequence if getattr(field.annotation, "__origin__", None) is list else document.Mapping
    if "anyOf" in declared:
        return None
    if declared.get("type") == "array":
        return document.Sequence
    return document.Mapping if declared.get("type") == "object" or _PART in declared else Scalar


@cache
def own_keys(name: str) -> frozenset[str]:
    """The keys of a part or kind; none where its value is no mapping."""
    shape = PARTS.get(name) or BLOCKS.get(name) or QUESTIONS[name]
    return frozenset(getattr(shape, "model_fields", ()))


# --- JSON Schema --------------------------------------------------------------------------------------


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that accepts, in shape, what the reader accepts of a lesson file."""
    models = {**LESSON_PARTS, **QUESTIONS, **{kind: shape for kind, shape in BLOCKS.items() if isinstance(shape, type)}}
    refs, definitions = _definitions(models)
    kinds = {kind: refs.get(shape) or shape.__metadata__[0].schema for kind, shape in BLOCKS.items()}
    definitions["block"] = _one_kind({kind: _tidied(schema, models) for kind, schema in kinds.items()})
    definitions["question"] = _one_kind({kind: {"$ref": f"#/$defs/{kind}"} for kind in QUESTIONS})
    return _root("lesson", definitions)


def course_schema() -> dict[str, Any]:
    """The same for a course file."""
    return _root("course", _definitions(COURSE_PARTS)[1])


def _definitions(models: Mapping[str, type[Shape]]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """How pydantic refers to each model, and the models' schemas by our names."""
    refs, made = models_json_schema([(model, "validation") for model in models.values()])
    definitions = {_name(name, models): _tidied(schema, models) for name, schema in made["$defs"].items()}
    return {model: schema for (model, _), schema in refs.items()}, definitions


def _root(name: str, definitions: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A lessonpack {name}",
        "$ref": f"#/$defs/{name}",
        "$defs": dict(sorted(definitions.items())),
    }


def _one_kind(kinds: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(kinds),
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _name(model: str, models: Mapping[str, Any]) -> str:
    named = {shape.__name__: name for name, shape in models.items()}
    return named.get(model, model.removesuffix("Shape").lower())


def _tidied(schema: Any, models: Mapping[str, Any]) -> Any:
    """Without pydantic's titles and defaults, and with our names."""
    if isinstance(schema, list):
        return [_tidied(entry, models) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {
        key: _tidied(value, models)
        for key, value in schema.items()
        if key != "default" and not (key == "title" and isinstance(value, str))
    }
    if _PART in tidy:
        return {"$ref": f"#/$defs/{tidy[_PART]}"}
    if "$ref" in tidy:
        tidy["$ref"] = f"#/$defs/{_name(tidy['$ref'].rpartition('/')[2], models)}"
    return tidy
