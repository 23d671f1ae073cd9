"""Courses built by hand, the smallest that show each thing the QTI target writes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations, product
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from conftest import ROOT
from lessonpack.findings import Log, Place
from lessonpack.ids import token
from lessonpack.model.accepted import Area, Circle, Polygon, Rectangle
from lessonpack.model.areas import inner_point
from lessonpack.model.asked import Answer, Choice, Feedback, OtherNumber, Part, Scoring
from lessonpack.model.content import (
    Blockquote,
    Break,
    Code,
    Definition,
    Definitions,
    Emphasis,
    Formula,
    Gap,
    Grid,
    Image,
    Items,
    Link,
    Media,
    Paragraph,
    Preformatted,
    RichText,
    Separator,
    Strong,
    Struck,
    Subheading,
    Subscript,
    Superscript,
    Text,
)
from lessonpack.model.course import Course, Lesson, Objective, Pool, Quiz, Reveal, distinct
from lessonpack.model.questions import (
    AnyGap,
    Categorise,
    ChoiceGap,
    Cloze,
    Essay,
    FileUpload,
    Hotspot,
    Judged,
    Matching,
    MultipleResponse,
    NumberGap,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    Spot,
    Term,
    TextOnly,
    TrueFalse,
    TypedGap,
)
from lessonpack.model.response import Point
from lessonpack.model.stimulus import Stimulus
from lessonpack.package import Package
from lessonpack.source import reader
from lessonpack.target import Options
from lessonpack.targets import load
from lessonpack.targets._qti.identifiers import identifier_of

DOT = Path(__file__).parent / "dot.png"


def say(words: str) -> RichText:
    return (Paragraph((Text(words),)),)


LOG = Stimulus(id="log", title="From a log", content=say("It blew all night."))


def at(line: int) -> Place:
    return Place("lesson.yaml", line, 5)


def option(
    id: str, words: str, *, right: bool = False, feedback: str = "", fixed: bool = False, line: int = 1
) -> Choice:
    told = say(feedback) if feedback else ()
    return Choice(id=id, text=say(words), correct=right, feedback=told, fixed=fixed, at=at(line))


def picture() -> Image:
    digest = hashlib.sha256(DOT.read_bytes()).hexdigest()
    media = Media(
        path="media/dot.png", file=str(DOT), name="img-dot.png", type="image/png", digest=digest, width=1, height=1
    )
    return Image(media, 'A dot, "red" & small')


def everything() -> RichText:
    """Each kind of block and mark that Markdown can say."""
    return (
        Paragraph(
            (
                Text("Plain, "),
                Emphasis((Text("stressed"),)),
                Text(", "),
                Strong((Text("strong"),)),
                Text(", "),
                Struck((Text("struck"),)),
                Text(", H"),
                Subscript((Text("2"),)),
                Text("O, x"),
                Superscript((Emphasis((Text("n"),)),)),
                Text(", "),
                Code("a < b && c"),
                Formula("\\frac{a}{b} < \\text{“c” \\& \\textbf{d}}"),
                Formula("\\begin{cases} 1 & x > 0 \\\\ 0 & \\text{else} \\end{cases}", display=True),
                Break(),
                Link("https://example.org/?a=1&b=2", (Text("a link"),)),
                picture(),
            )
        ),
        Subheading(1, (Text("A heading"),)),
        Items((say("first"), (*say("second"), Items((say("below"),))))),
        Items((say("one"), (*say("two"), *say("still two"))), 1),
        Items((say("five"), say("six")), 5),
        Items(((Preformatted("alone"),),)),
        Definitions((Definition((Text("Tide"),), (say("comes"), (*say("goes"), *say("twice")))),)),
        Blockquote((*say("said"), Items((say("in a quotation"),)))),
        Preformatted('if a < b:\n    print("&")\n', "python"),
        Separator(),
        Grid(((Text("A"),), (Text("B"),)), (((Text("1"),), (Text("2"),)),), ("left", "")),
        Grid(((Text("Alone"),),), ()),
    )


def reply(text: str, share: str = "1", feedback: str = "") -> Answer:
    told = say(feedback) if feedback else ()
    return Answer(id=f"answer-{text[0].lower()}", text=say(text), share=Fraction(share), feedback=told, at=at(21))


def word(*answers: Answer, **changes: object) -> ShortAnswer:
    fields: dict[str, object] = {"id": "core-idea", "stem": say("What is it called?")}
    return ShortAnswer(answers=answers or (reply("Ebb"), reply("Low tide")), **(fields | changes))  # type: ignore[arg-type]


def like(words: str, share: str = "1") -> Answer:
    """An answer in which a star stands for anything."""
    return replace(reply(words, share), id="answer-like", pattern=True)


def speed(**changes: object) -> Numeric:
    fields: dict[str, object] = {"id": "core-idea", "stem": say("How fast?"), "answer": Fraction("9.81")}
    fields |= {"tolerance": Fraction("0.05"), "unit": "m/s² < c"}
    return Numeric(**(fields | changes))  # type: ignore[arg-type]


def number(place: int, answer: str, tolerance: str = "0", share: str = "0", feedback: str = "") -> OtherNumber:
    """Another answer, at a place behind the first."""
    return OtherNumber(
        id=f"answer-{place}",
        text=say(f"{answer} ± {tolerance}"),
        answer=Fraction(answer),
        tolerance=Fraction(tolerance),
        share=Fraction(share),
        feedback=say(feedback) if feedback else (),
        at=at(22),
    )


OTHERS = (
    number(2, "9.81", "0.5", "0.5", "Look once more."),
    number(3, "98.1", "1"),
    number(4, "100", "20", feedback="Ten times as fast."),
)


def near(**changes: object) -> Numeric:
    """The same with numbers that are known beside the answer: around it, and one around another."""
    return speed(**({"id": "how-near", "points": Fraction(3), "others": OTHERS} | changes))


def essay(**changes: object) -> Essay:
    fields: dict[str, object] = {"id": "core-idea", "stem": say("Why is it so?"), "at": at(22)}
    return Essay(**(fields | changes))  # type: ignore[arg-type]


def upload(**changes: object) -> FileUpload:
    fields: dict[str, object] = {"id": "core-idea", "stem": say("Hand in a drawing."), "at": at(23)}
    return FileUpload(**(fields | changes))  # type: ignore[arg-type]


def to_read(**changes: object) -> TextOnly:
    fields: dict[str, object] = {"id": "to-read", "stem": say("Now it is about *tides* & < moons."), "at": at(24)}
    return TextOnly(**(fields | changes))  # type: ignore[arg-type]


def flower(width: int = 150, height: int = 60) -> Image:
    """The dot, as if it had so many pixels."""
    dot = picture()
    return replace(dot, media=replace(dot.media, width=width, height=height))


AREAS: tuple[tuple[str, Area], ...] = (
    ("left", Circle(20, 30, 20)),
    ("middle", Rectangle(50, 0, 90, 60)),
    ("right", Polygon((Point(100, 0), Point(140, 0), Point(120, 60)))),
)


def pointed(number: int = 2, **changes: object) -> Hotspot:
    """Of three areas the first so many are right; something is said of the last, and of the first."""
    areas = (
        Spot(
            id=id,
            text=say(f"The {id} & more"),
            area=area,
            correct=place < number,
            feedback=() if id == "middle" else say(f"That is {id}."),
            at=at(31 + place),
        )
        for place, (id, area) in enumerate(AREAS)
    )
    fields: dict[str, object] = {"id": "core-idea", "stem": say("Where?"), "picture": flower(), "areas": tuple(areas)}
    return Hotspot(**(fields | changes))  # type: ignore[arg-type]


def single(**changes: object) -> SingleChoice:
    fields: dict[str, object] = {
        "id": "core-idea",
        "stem": say("What is the core idea?"),
        "choices": (
            option("a-learned-optimizer", "A learned optimizer", right=True, feedback="It is.", line=11),
            option("bug", "A bug", feedback="No & no.", line=12),
            option("none", "None of these", fixed=True, line=13),
        ),
        "shuffle": True,
        "at": at(10),
    }
    return SingleChoice(**(fields | changes))  # type: ignore[arg-type]


def several(**changes: object) -> MultipleResponse:
    fields: dict[str, object] = {
        "id": "which",
        "stem": say("Which of them?"),
        "choices": (
            option("x", "X", right=True, feedback="X it is.", line=21),
            option("y", "Y", right=True, line=22),
            option("z", "Z", right=True, feedback="Z it is.", line=23),
            option("w", "W", feedback="Not W.", line=24),
        ),
        "points": Fraction("2.5"),
        "at": at(20),
    }
    return MultipleResponse(**(fields | changes))  # type: ignore[arg-type]


def judged(*, answer: bool = False, **changes: object) -> TrueFalse:
    fields: dict[str, object] = {
        "id": "claim",
        "stem": say("It is so."),
        "choices": (option("true", "True", right=answer), option("false", "False", right=not answer)),
        "at": at(30),
    }
    return TrueFalse(**(fields | changes))  # type: ignore[arg-type]


def matched(**changes: object) -> Matching:
    """Three terms, of which two have the same partner, and a partner that distracts."""
    terms = (("ebb", "Ebb", "falls"), ("flow", "Flow", "rises"), ("flood", "*Flood* & tide", "rises"))
    partners = (("falls", "Water falls"), ("rises", "Water rises < 9 m"), ("stands", "Water stands"))
    fields: dict[str, object] = {
        "id": "water",
        "stem": say("What does the water do?"),
        "terms": tuple(Term(id=id, text=say(text), partner=of, at=at(31)) for id, text, of in terms),
        "partners": tuple(Part(id=id, text=say(text), at=at(32)) for id, text in partners),
        "at": at(30),
    }
    return Matching(**(fields | changes))  # type: ignore[arg-type]


def one_to_one(**changes: object) -> Matching:
    """Two of these terms, each with a partner of its own, which is given once."""
    return matched(**({"terms": matched().terms[:2], "one_to_one": True} | changes))


def grouped(**changes: object) -> Categorise:
    """Four items, of which three are in one group."""
    items = (("cod", "Cod", "sea"), ("cat", "*Cat*", "land"), ("whale", "Whale & calf", "sea"), ("eel", "Eel", "sea"))
    fields: dict[str, object] = {
        "id": "animals",
        "stem": say("Where do they live?"),
        "terms": tuple(Term(id=id, text=say(text), partner=of, at=at(34)) for id, text, of in items),
        "partners": tuple(
            Part(id=id, text=say(text), fixed=True) for id, text in (("sea", "Sea < 9 m"), ("land", "Land"))
        ),
        "at": at(33),
    }
    return Categorise(**(fields | changes))  # type: ignore[arg-type]


def ordered(**changes: object) -> Ordering:
    items = (("low", "Low water"), ("flow", "*Flow* & more"), ("high", "High water"), ("ebb", "Ebb < flow"))
    fields: dict[str, object] = {
        "id": "tide",
        "stem": say("In which order?"),
        "items": tuple(Part(id=id, text=say(text), at=at(36)) for id, text in items),
        "at": at(35),
    }
    return Ordering(**(fields | changes))  # type: ignore[arg-type]


def gapped(**changes: object) -> Cloze:
    """A number, a word and a list, the number worth as much as the two others."""
    listed = (option("oxygen", "Oxygen & air", right=True), option("argon", "Argon", feedback="That is rare."))
    text = ("Water boils at ", Gap("boils-at"), " and has ", Strong((Gap("first"),)), " and ", Gap("other"), " in it.")
    fields: dict[str, object] = {
        "id": "water",
        "stem": say("Fill in the gaps."),
        "text": (Paragraph(tuple(Text(each) if isinstance(each, str) else each for each in text)),),
        "gaps": (
            NumberGap(
                id="boils-at", answer=Fraction(100), tolerance=Fraction("0.5"), unit="°C < F", weight=2, at=at(51)
            ),
            TypedGap(
                id="first",
                answers=(reply("Hydrogen"), reply("2 H"), reply("a gas", "0.5"), reply("Xenon", "0", "Too heavy.")),
                at=at(52),
            ),
            ChoiceGap(id="other", choices=listed, at=at(53)),
        ),
        "points": Fraction(4),
        "at": at(50),
    }
    return Cloze(**(fields | changes))  # type: ignore[arg-type]


def exact(**changes: object) -> Cloze:
    """The same, where only the number itself is right."""
    number, *others = gapped().gaps
    return gapped(gaps=(replace(number, tolerance=Fraction(0)), *others), **changes)


def nearly(**changes: object) -> Cloze:
    """Two numbers, of which others are known."""
    gaps = (
        NumberGap(id="fast", answer=Fraction("9.81"), tolerance=Fraction("0.05"), others=OTHERS, weight=2, at=at(52)),
        NumberGap(id="late", answer=Fraction(-2), others=(number(5, "2", "0", "0.25", "Which way?"),), at=at(53)),
    )
    text = (_with_gaps(("It falls at ", Gap("fast"), " and comes ", Gap("late"), " too late.")),)
    return gapped(**({"id": "nearly", "text": text, "gaps": gaps} | changes))


def worded(*weights: int, **changes: object) -> Cloze:
    """Two words to be typed, which weigh so much."""
    first, second = weights or (1, 1)
    text = ("The tide is ", Gap("now"), " and turns at ", Gap("noon"), ".")
    gaps = (
        TypedGap(id="now", answers=(reply("Ebb"), reply("Low tide")), weight=first, at=at(55)),
        TypedGap(id="noon", answers=(reply("Noon"),), weight=second, at=at(56)),
    )
    fields: dict[str, object] = {"id": "words", "stem": say("Which words?"), "points": Fraction(4), "gaps": gaps}
    return Cloze(**({**fields, "text": (_with_gaps(text),), "at": at(54)} | changes))  # type: ignore[arg-type]


def listed(**changes: object) -> Cloze:
    """Two lists with a word in common; something is said of a choice."""
    text = ("Ice is ", Gap("ice"), ", steam is ", Gap("steam"), ".")
    wet, dry = option("wet", "A liquid & wet", feedback="Only when it melts."), option("solid", "Solid", right=True)
    gaps = (
        ChoiceGap(id="ice", choices=(wet, dry), at=at(58)),
        ChoiceGap(id="steam", choices=(option("gas", "A gas", right=True), option("s-solid", "Solid")), at=at(59)),
    )
    fields: dict[str, object] = {"id": "lists", "stem": say("Which of them?"), "points": Fraction(4), "gaps": gaps}
    return Cloze(**({**fields, "text": (_with_gaps(text),), "at": at(57)} | changes))  # type: ignore[arg-type]


def shuffled_lists() -> tuple[AnyGap, ...]:
    """The gaps of `listed`, the second list shuffled."""
    first, second = listed().gaps
    assert isinstance(second, ChoiceGap)
    return first, replace(second, shuffle=True)


def _with_gaps(text: tuple[str | Gap, ...]) -> Paragraph:
    return Paragraph(tuple(Text(each) if isinstance(each, str) else each for each in text))


def arranged(text: str) -> dict[str, Question]:
    """A question of each kind that is not answered by choosing, with that text wherever words can stand."""
    said = say(text)
    rest: dict[str, Any] = {
        "stem": said,
        "hints": (said,),
        "feedback": Feedback(general=said, correct=said, partly=said, incorrect=said),
    }
    terms = (Term(id="a", text=said, partner="x"), Term(id="b", text=say(f"{text} b"), partner="y"))
    partners = (Part(id="x", text=said), Part(id="y", text=say(f"y {text}")))
    right = replace(reply(text, feedback=text), id="answer-a")
    listed = (option("a", text, right=True, feedback=text), option("b", f"b {text}", feedback=text))
    gaps = (
        TypedGap(id="a", answers=(right, reply(f"b {text}", "0.5")), case=True),
        ChoiceGap(id="b", choices=listed),
        NumberGap(id="c", answer=Fraction(3), unit=text),
    )
    inner = (Text(f"{text} "), Gap("a"), Text(f" {text} "), Gap("b"), Text(" "), Gap("c"), Text(f" {text}"))
    spots = tuple(replace(each, text=said, feedback=said) for each in pointed().areas)
    judged: dict[str, Any] = {"stem": said, "notes": said, "sample": said}
    made: dict[str, Question] = {
        "short answer": word(right, case=True, **rest),
        "numeric": speed(unit=text, **rest),
        "matching": matched(terms=terms, partners=partners, **rest),
        "categorise": grouped(terms=terms, partners=partners, **rest),
        "ordering": ordered(items=tuple(Part(id=each.id, text=each.text) for each in terms), **rest),
        "cloze": gapped(text=(Paragraph(inner),), gaps=gaps, points=Fraction(3), **rest),
        "hotspot": pointed(2, areas=spots, picture=replace(flower(), alt=text), **rest),
        "essay": essay(**judged),
        "file upload": upload(**judged),
        "text only": to_read(stem=said),
    }
    return {kind: replace(question, id=kind.replace(" ", "-")) for kind, question in made.items()}


def quiz(*questions: Question, **changes: object) -> Quiz:
    fields: dict[str, object] = {
        "id": "quiz",
        "title": "Check your understanding",
        "questions": tuple(question.id for question in questions),
        "at": at(40),
    }
    return Quiz(**(fields | changes))  # type: ignore[arg-type]


def course(*questions: Question, asked: Quiz | None = None, **changes: object) -> Course:
    """A course of these questions, all asked unless a quiz is given."""
    lesson = Lesson(
        id="sample",
        title="Sample",
        objectives=(Objective(id="tell-apart", text="Tell the two apart."),),
        questions=questions,
        quiz=asked or quiz(*questions),
        at=at(1),
    )
    fields: dict[str, object] = {"id": "sample", "title": "Sample", "language": "en", "lessons": (lesson,), "at": at(1)}
    return Course(**(fields | changes))  # type: ignore[arg-type]


FEEDBACK = Feedback(general=say("Think of it."), correct=say("Right."), incorrect=say("Not so."))


def plain_course() -> Course:
    """The least that there is: one question, no feedback."""
    return course(single(choices=(option("a", "A", right=True), option("b", "B")), shuffle=False))


def kinds_course() -> Course:
    """Each question kind and each way of scoring, with points, feedback, tags, objective, and a strict quiz."""
    questions: tuple[Question, ...] = (
        single(feedback=FEEDBACK, objective="tell-apart", tags=("core", "first")),
        several(feedback=Feedback(correct=say("All three."))),
        several(id="exactly", scoring=Scoring.ALL_OR_NOTHING, points=Fraction(1), shuffle=True),
        judged(feedback=Feedback(incorrect=say("It is not so."))),
        judged(id="claim-2", answer=True),
    )
    asked = quiz(*questions, pass_mark=Fraction(80), attempts=3, feedback=Reveal.AT_END, shuffle=True)
    return course(
        *questions,
        asked=asked,
        version="2.1",
        description="A sample of everything.",
        keywords=("sample", "QTI"),
        authors=("Ann, the first", "Bo"),
        source="https://example.org/source",
        rights="CC BY 4.0",
    )


def read_course() -> Course:
    """Two questions, a text, and another two, which are shuffled on each side of it."""
    questions = tuple(judged(id=f"q{number}") for number in range(4))
    entries = (*questions[:2], to_read(stem=everything(), language="de"), *questions[2:])
    return course(*entries, asked=quiz(*entries, shuffle=True, pass_mark=Fraction(50)))


def pooled_course(*, shuffle: bool = False) -> Course:
    """A question of everybody, one of two and two of three, in twenty minutes."""
    questions = tuple(judged(id=f"q{number}") for number in range(6))
    pools = (Pool(pick=1, questions=("q1", "q2"), at=at(42)), Pool(pick=2, questions=("q3", "q4", "q5"), at=at(43)))
    asked = quiz(questions[0], pools=pools, time_limit=20, shuffle=shuffle)
    return course(*questions, asked=asked)


def rich_course() -> Course:
    """Every block of rich text in a stem, a choice and each feedback."""
    told = Choice(id="rich", text=everything(), correct=True, feedback=everything(), at=at(11))
    feedback = Feedback(general=everything(), correct=everything(), incorrect=everything())
    return course(single(stem=everything(), choices=(told, option("poor", "Poor")), feedback=feedback))


def long_course() -> Course:
    """Ids of sixty characters, of which some differ in the last one only; choices with feedback and without."""
    long = "a-name-that-says-everything-there-is-to-say-about-the-thing-"
    told = (option(f"{long[:59]}1", "One", right=True, feedback="Yes."), option(f"{long[:59]}2", "Two", feedback="No."))
    bare = (option(f"{long[:59]}3", "A", right=True), option(f"{long[:59]}4", "B", right=True), option("c", "C"))
    questions = (
        single(id=f"{long[:58]}-a", choices=told),
        several(id=f"{long[:58]}-b", choices=bare, points=Fraction(1)),
    )
    return course(*questions, asked=quiz(*questions, id=f"{long[:58]}-q"), id=f"{long[:58]}-l")


COURSES = {"plain": plain_course, "kinds": kinds_course, "rich": rich_course, "read": read_course}
ITEM_BANKS = {**COURSES, "long": long_course}


@cache
def lesson(name: str) -> Course:
    """A lesson of content/, as the targets are handed it: what their one table does not carry is not in it."""
    course = reader.load(ROOT / "content" / name / "lesson.yaml", Log())
    assert course is not None
    return load()[VERSIONS[0]].carried(distinct(course))


VERSIONS = ("qti21", "qti22", "qti30")  # the targets


def built(course: Course, *, test: bool = True, version: str = "qti21", templates: bool = False) -> Package:
    return load()[version].build(course, Options(test=test, templates=templates))


def item_path(question: Question) -> str:
    return f"items/{identifier_of(question.id)}.xml"


def values(gap: AnyGap) -> list[str]:
    """What may be given in a gap: all that is known, and something else."""
    match gap:
        case TypedGap(answers=answers):
            return [*(answer.words for answer in answers), answers[0].words.swapcase(), "none of these"]
        case NumberGap(lowest=low, highest=high, known=known):
            ends = (end for each in known for end in (each.lowest, each.highest))
            return [f"{float(each):.12g}" for each in (*ends, low - Fraction("0.001"), high + 1)]
        case ChoiceGap(choices=choices):
            return [token(choice.id) for choice in choices]


def points(question: Hotspot) -> Iterator[tuple[str, ...]]:
    """None, a point in each area, on edges where engines agree, beside all; as many as may be, and two in one."""
    inside = [inner_point(each.area) for each in question.areas]
    edges = [Point(40, 30), Point(50, 10), Point(90, 60), Point(34, 44), Point(145, 30), Point(101, 40)]
    written = [f"{point.x} {point.y}" for point in (*inside, *edges)]
    yield ()
    for number in range(1, len(question.right) + 1):
        yield from combinations(written, number)
        yield from ((each,) * number for each in written[:3] if number > 1)


def responses(question: Question) -> Iterator[tuple[str, ...]]:
    """Every response that a learner can give, of ids; for more than seven choices the smaller ones and all."""
    if isinstance(question, Matching):
        partners = ["", *(partner.id for partner in question.partners)]
        for given in product(partners, repeat=len(question.terms)):
            yield tuple(f"{term.id} {of}" for term, of in zip(question.terms, given, strict=True) if of)
        return
    if isinstance(question, Ordering):
        yield from [(), *permutations(item.id for item in question.items)]
        return
    if isinstance(question, ShortAnswer):
        typed = [answer.words for answer in question.answers]
        yield from [(), *((text,) for text in (*typed, *(text.swapcase() for text in typed), "none of these"))]
        return
    if isinstance(question, Numeric):
        ends = [end for each in question.known for end in (each.lowest, each.highest)]
        numbers = (*ends, question.answer, ends[0] - Fraction("0.001"), ends[1] + Fraction("0.001"), Fraction(0))
        yield from [(), *((f"{float(each):.12g}",) for each in numbers)]
        return
    if isinstance(question, Judged):
        yield from [(), ("Because & since.",)]
        return
    if not question.ANSWERED:
        yield ()
        return
    if isinstance(question, Cloze):
        for given in product(*(("", *values(gap)) for gap in question.gaps)):
            yield tuple(f"{gap.id}={value}" for gap, value in zip(question.gaps, given, strict=True) if value)
        return
    if isinstance(question, Hotspot):
        yield from points(question)
        return
    ids = [choice.id for choice in question.choices]
    if not isinstance(question, MultipleResponse):
        yield from [(), *((id,) for id in ids)]
        return
    most = len(ids) if len(ids) <= 7 else 3
    for size in range(most + 1):
        yield from combinations(ids, size)
    yield tuple(choice.id for choice in question.choices if choice.correct)
    yield tuple(ids)
