"""The question kinds: a closed set, so that `assert_never` finds every place that must know a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, ClassVar, Protocol, TypeVar, assert_never, get_args

from msgspec.structs import replace

from lessonpack.model.accepted import Area
from lessonpack.model.asked import (
    Answer,
    AnyPart,
    Asked,
    Choice,
    Feedback,
    Near,
    OtherNumber,
    Part,
    Scoring,
    mixed,
)
from lessonpack.model.content import Blockquote, Image, RichText, paragraph
from lessonpack.model.placed import Placed


class SingleChoice(Asked, frozen=True, kw_only=True):
    """Choose one: exactly one choice is correct."""

    PARTS = ("choices",)

    choices: tuple[Choice, ...]
    shuffle: bool = False


class MultipleResponse(Asked, frozen=True, kw_only=True):
    """Choose all that apply: one or more choices are correct."""

    PARTS = ("choices",)

    choices: tuple[Choice, ...]
    shuffle: bool = False
    scoring: Scoring = Scoring.PARTIAL


class TrueFalse(Asked, frozen=True, kw_only=True):
    """A statement to judge. `choices` are two, with the ids `true` and `false`, in this order."""

    PARTS = ("choices",)
    shuffle: ClassVar[bool] = False

    choices: tuple[Choice, Choice]

    @property
    def answer(self) -> bool:
        return self.choices[0].correct


class Term(Part, frozen=True, kw_only=True):
    """What has one right partner, which `partner` names by its id."""

    partner: str


class Matching(Asked, frozen=True, kw_only=True):
    """Give each term its partner. Several terms may have the same one, and partners that belong to none distract.

    Where it is `one_to_one` a partner is given to one term alone. Partners are plain text; packages list them `drawn`
    or `mixed`, and platforms in an order of each learner's own; what is to `shuffle` besides are the terms.
    """

    PARTS = ("terms", "partners")

    terms: tuple[Term, ...]
    partners: tuple[Part, ...]
    shuffle: bool = False
    one_to_one: bool = False
    scoring: Scoring = Scoring.PARTIAL


class Categorise(Matching, frozen=True, kw_only=True):
    """Put each item into its group: terms are the items, partners the groups, which are fixed in the author's order.

    The items stand `mixed`, since the author writes them group by group.
    """


class Ordering(Asked, frozen=True, kw_only=True):
    """Put the items in order: they stand in the right one, and packages list them `drawn` or `mixed`."""

    PARTS = ("items",)
    shuffle: ClassVar[bool] = False

    items: tuple[Part, ...]
    scoring: Scoring = Scoring.PARTIAL


def numbered(question: Ordering) -> Matching:
    """An order as a matching of its items with the numbers of their places, for formats without orders."""
    places = tuple(Part(id=f"place-{n}", text=paragraph(str(n)), fixed=True) for n, _ in enumerate(question.items, 1))
    right = {item.id: place.id for item, place in zip(question.items, places, strict=True)}
    terms = (Term(id=item.id, text=item.text, partner=right[item.id], at=item.at) for item in mixed(question.items))
    asked = {name: getattr(question, name) for name in Asked.__struct_fields__}
    return Matching(terms=tuple(terms), partners=places, scoring=question.scoring, **asked)


class ShortAnswer(Asked, frozen=True, kw_only=True):
    """Type a word or a few. The first of the answers that this reads as says what it earns; `case`: capitals count."""

    PARTS = ("answers",)
    GAP: ClassVar[str] = "answer"  # what responses call its one field
    shuffle: ClassVar[bool] = False

    answers: tuple[Answer, ...]
    case: bool = False


class Numeric(Asked, Near, frozen=True, kw_only=True):
    """Type a number: the answer, or one that is no further from it than `tolerance`. `unit` stands behind the field.

    Of the `others` the first that has it says what another number earns.
    """

    PARTS = ("others",)
    GAP: ClassVar[str] = "answer"  # what responses call its one field
    shuffle: ClassVar[bool] = False

    answer: Fraction
    tolerance: Fraction = Fraction(0)
    unit: str = ""
    others: tuple[OtherNumber, ...] = ()

    @property
    def known(self) -> tuple[Near, ...]:
        """The right answer, and those beside it."""
        return (self, *self.others)


class Spot(Part, frozen=True, kw_only=True):
    """An area of a picture, called by its text: one that is right, or one of which something is said."""

    area: Area
    correct: bool = True


class Hotspot(Asked, frozen=True, kw_only=True):
    """Point at places of a picture: as many as there are right areas, none of which meets another one."""

    PARTS = ("areas",)
    shuffle: ClassVar[bool] = False

    picture: Image
    areas: tuple[Spot, ...]
    scoring: Scoring = Scoring.PARTIAL

    @property
    def right(self) -> tuple[Spot, ...]:
        return tuple(each for each in self.areas if each.correct)


class Judged(Asked, frozen=True, kw_only=True):
    """What people judge: `notes` say to them what a good answer has, `sample` is one that learners may read afterwards.

    Of its feedback there is what is said in general alone: nobody knows yet whether the answer is right.
    """

    PARTS = ()
    shuffle: ClassVar[bool] = False

    notes: RichText = ()
    sample: RichText = ()

    @property
    def said(self) -> Feedback:
        sample = (Blockquote(self.sample),) if self.sample else ()
        return Feedback(general=(*self.feedback.general, *sample))


class Essay(Judged, frozen=True, kw_only=True):
    """Write a text, of `least` to `most` words where these are said: learners are told, and not held to them."""

    least: int | None = None
    most: int | None = None


class FileUpload(Judged, frozen=True, kw_only=True):
    """Hand in files: so many at most, of the `types` that the ends of their names tell, or of any."""

    files: int = 1
    types: tuple[str, ...] = ()


class TextOnly(Asked, frozen=True, kw_only=True):
    """A text in its place in a quiz, which is its stem: it is read, and nothing of it is answered."""

    PARTS = ()
    ANSWERED = False
    shuffle: ClassVar[bool] = False

    points: Fraction = Fraction(0)


class TypedGap(Placed, frozen=True, kw_only=True):
    """A gap for words, as in a short answer. `weight` is what it counts beside the other gaps of its text."""

    PARTS: ClassVar[tuple[str, ...]] = ("answers",)

    id: str
    answers: tuple[Answer, ...]
    case: bool = False
    weight: int = 1


class NumberGap(Placed, Near, frozen=True, kw_only=True):
    """A gap for a number, as in a numeric question."""

    PARTS: ClassVar[tuple[str, ...]] = ("others",)

    id: str
    answer: Fraction
    tolerance: Fraction = Fraction(0)
    unit: str = ""
    others: tuple[OtherNumber, ...] = ()
    weight: int = 1

    @property
    def known(self) -> tuple[Near, ...]:
        """The right answer, and those beside it."""
        return (self, *self.others)


class ChoiceGap(Placed, frozen=True, kw_only=True):
    """A gap with a list to choose from; one choice is right. Responses name it by its id, as packages write that."""

    PARTS: ClassVar[tuple[str, ...]] = ("choices",)

    id: str
    choices: tuple[Choice, ...]
    shuffle: bool = False
    weight: int = 1

    @property
    def right(self) -> Choice:
        return next(choice for choice in self.choices if choice.correct)


AnyGap = TypedGap | NumberGap | ChoiceGap


class Cloze(Asked, frozen=True, kw_only=True):
    """Fill the gaps in `text`, each of which names one of `gaps`; these stand in the order of the text."""

    PARTS = ("gaps",)
    shuffle: ClassVar[bool] = False

    text: RichText
    gaps: tuple[AnyGap, ...]
    scoring: Scoring = Scoring.PARTIAL

    @property
    def asked(self) -> RichText:
        return self.text

    @property
    def is_mixed(self) -> bool:
        """True where a gap asks for a number, or some are typed and some have lists."""
        forms = {type(gap) for gap in self.gaps}
        return len(forms) > 1 or NumberGap in forms

    def gap(self, id: str) -> AnyGap:
        return next(gap for gap in self.gaps if gap.id == id)


ChoiceQuestion = SingleChoice | MultipleResponse | TrueFalse
# Whose author says whether a part of the answer earns a part of the points.
SharedQuestion = MultipleResponse | Matching | Ordering | Cloze | Hotspot
Question = (
    SingleChoice
    | MultipleResponse
    | TrueFalse
    | Matching
    | Categorise
    | Ordering
    | ShortAnswer
    | Numeric
    | Hotspot
    | Essay
    | FileUpload
    | Cloze
    | TextOnly
)
KINDS: tuple[type[Question], ...] = get_args(Question)


def answered(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Those that are answered, without what is only read between them."""
    return tuple(question for question in questions if question.ANSWERED)


def first_variants(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions as their author wrote them: of variants the first alone."""
    return tuple({question.authored: question for question in reversed(tuple(questions))}.values())[::-1]


def of_choices(questions: Iterable[Question]) -> Iterator[ChoiceQuestion]:
    """The questions that are answered by choosing, in order: rules about choices hold for these."""
    return (question for question in questions if isinstance(question, ChoiceQuestion))


def named_parts(question: Question) -> tuple[Part, ...]:
    """All parts of a question, in the author's order."""
    if len(question.PARTS) == 1 and not isinstance(question, Cloze):  # as of nearly all: a bank is asked often
        only: tuple[Part, ...] = getattr(question, question.PARTS[0])
        return only
    holders: tuple[Any, ...] = question.gaps if isinstance(question, Cloze) else (question,)
    return tuple(part for holder in holders for name in holder.PARTS for part in getattr(holder, name))


def shuffles_parts(question: Question) -> bool:
    """Whether terms and items that are not there to be chosen, or lists in gaps, are shuffled."""
    if isinstance(question, Cloze):
        return any(isinstance(gap, ChoiceGap) and gap.shuffle for gap in question.gaps)
    return isinstance(question, Matching) and question.shuffle


def is_pattern(part: Part) -> bool:
    """Whether a star in a part stands for any run of characters."""
    return isinstance(part, Answer) and part.pattern


class PartChange(Protocol):
    """What makes another part of a part, of the same class."""

    def __call__(self, part: AnyPart, /) -> AnyPart: ...


def own_pictures(question: Question) -> tuple[Image, ...]:
    """The pictures of a question that do not stand in its texts."""
    return (question.picture,) if isinstance(question, Hotspot) else ()


def with_named_parts(question: Question, change: PartChange) -> Question:
    """The question with each of its `named_parts` changed."""
    if isinstance(question, Cloze):
        return replace(question, gaps=tuple(_with_parts(gap, change) for gap in question.gaps))
    return _with_parts(question, change)


_Holder = TypeVar("_Holder", bound=Question | AnyGap)


def _with_parts(holder: _Holder, change: PartChange) -> _Holder:
    values: dict[str, Any] = {name: tuple(map(change, getattr(holder, name))) for name in holder.PARTS}
    return replace(holder, **values)


def most_chosen(question: ChoiceQuestion) -> int:
    """How many choices a learner can choose at once."""
    match question:
        case SingleChoice() | TrueFalse():
            return 1
        case MultipleResponse(choices=choices):
            return len(choices)
        case _:
            assert_never(question)


def tries_at(question: Question, allowed: int) -> int:
    """How many of the tries that are allowed leave something to find out: a last choice is no question any more."""
    match question:
        case SingleChoice(choices=choices) | TrueFalse(choices=choices):
            return max(1, min(allowed, len(choices) - 1))
        case MultipleResponse() | Matching() | Ordering() | ShortAnswer() | Numeric() | Cloze() | Hotspot():
            return allowed
        case Judged() | TextOnly():
            return 1
        case _:
            assert_never(question)
