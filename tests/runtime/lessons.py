"""The packages that the tests play: the project's own lessons, and small ones made for one question each."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec.structs import replace

from lessonpack.findings import Log
from lessonpack.formats.standard import Shape
from lessonpack.model.accepted import Circle
from lessonpack.model.asked import Answer, Choice, Feedback, OtherNumber, Part
from lessonpack.model.blocks import Prose
from lessonpack.model.content import Gap, Image, Media, Paragraph, RichText, Text
from lessonpack.model.course import (
    Course,
    FinalQuiz,
    Lesson,
    Objective,
    Pool,
    Quiz,
    Section,
    distinct,
    reference,
    together,
)
from lessonpack.model.questions import (
    Categorise,
    ChoiceGap,
    Cloze,
    Essay,
    FileUpload,
    Hotspot,
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
    own_pictures,
)
from lessonpack.package import write_zip
from lessonpack.source import reader
from lessonpack.target import Options
from lessonpack.targets import load
from runtime.lms import unpacked

CONTENT = Path(__file__).resolve().parents[2] / "content"


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """A course, and the files of its packages as they come out of the zip."""

    course: Course
    _files: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def files(self, target: str) -> dict[str, bytes]:
        if target not in self._files:
            self._files[target] = _built(self.course, target)
        return self._files[target]

    @property
    def lesson(self) -> Lesson:
        return self.lessons[0]

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """As the page has them: of a course of several, with the final quiz at the end."""
        return together(distinct(self.course))

    @property
    def quiz(self) -> Quiz:
        assert self.lesson.quiz is not None
        return self.lesson.quiz


def _built(course: Course, target: str) -> dict[str, bytes]:
    maker = load()[target]
    package = maker.build(maker.carried(distinct(course)), Options())
    if maker.standard.container.shape is Shape.FOLDER:
        return {path: package.read(path) for path in package.paths}
    with TemporaryDirectory() as folder:
        file = Path(folder) / "package.zip"
        write_zip(package, file)
        return unpacked(file)


@cache
def content(name: str) -> Packed:
    """A lesson or a course of `content/`."""
    log = Log()
    whole = CONTENT / name / "course.yaml"
    course = reader.load(whole if whole.exists() else CONTENT / name / "lesson.yaml", log)
    assert course is not None, list(log)
    return Packed(course)


def words(text: str) -> RichText:
    return (Paragraph((Text(text),)),)


def choice(id: str, correct: bool = False, **more: Any) -> Choice:
    return Choice(id=id, text=words(f"Choice {id}"), correct=correct, feedback=words(f"About {id}."), **more)


ONE = SingleChoice(
    id="one-of-three",
    stem=words("Which one?"),
    choices=(choice("first"), choice("second", correct=True), choice("third")),
    shuffle=True,
    hints=(words("The middle one, as it was written."),),
    objective="choosing",
    evidence="The second one is right.",
)
SOME = MultipleResponse(
    id="some-of-five",
    stem=words("Which ones?"),
    choices=(
        choice("a-1", correct=True),
        choice("b-2"),
        choice("c-3", correct=True),
        choice("d-4", correct=True),
        choice("none", fixed=True),
    ),
    shuffle=True,
    feedback=Feedback(general=words("Always."), correct=words("All of them."), incorrect=words("Look again.")),
    objective="choosing",
)
JUDGE = TrueFalse(
    id="judge",
    stem=words("Is it so?"),
    choices=(choice("true", correct=True), choice("false")),
    objective="judging",
)
MATCH = Matching(
    id="match",
    stem=words("What belongs together?"),
    terms=tuple(
        Term(id=id, text=words(f"Term {id}"), partner=of) for id, of in (("t1", "p1"), ("t2", "p2"), ("t3", "p1"))
    ),
    partners=tuple(Part(id=id, text=words(f"Partner {id}")) for id in ("p1", "p2", "p3")),
    objective="judging",
)
GROUP = Categorise(
    id="group",
    stem=words("Where does it belong?"),
    terms=tuple(
        Term(id=id, text=words(f"Item {id}"), partner=of) for id, of in (("k1", "g2"), ("k2", "g1"), ("k3", "g2"))
    ),
    partners=tuple(Part(id=id, text=words(f"Group {id}"), fixed=True) for id in ("g1", "g2")),
    objective="judging",
)
ORDER = Ordering(
    id="order",
    stem=words("In which order?"),
    items=tuple(Part(id=id, text=words(f"Item {id}")) for id in ("i1", "i2", "i3", "i4")),
    objective="judging",
)
CHOOSING: tuple[Question, ...] = (ONE, SOME, JUDGE)


def typed(id: str, text: str, share: Fraction = Fraction(1), feedback: str = "") -> Answer:
    return Answer(id=id, text=words(text), share=share, feedback=words(feedback) if feedback else ())


WORD = ShortAnswer(
    id="one-word",
    stem=words("What is the capital of France?"),
    answers=(
        typed("answer-1", "Paris"),
        typed("answer-2", "Paname"),
        typed("answer-3", "Lutetia", Fraction(1, 2), "So it was called by the Romans."),
        typed("answer-4", "Marseille", Fraction(0), "That is the largest port."),
    ),
    objective="choosing",
)
NUMBER = Numeric(
    id="one-number",
    stem=words("How fast does a stone become?"),
    answer=Fraction("9.81"),
    tolerance=Fraction("0.05"),
    unit="m/s²",
    others=(
        OtherNumber(id="answer-2", text=words("981"), answer=Fraction(981), feedback=words("That is in centimetres.")),
    ),
    objective="choosing",
)
ESSAY = Essay(
    id="own-words",
    stem=words("Why are there two tides a day?"),
    least=3,
    most=60,
    notes=words("Two bulges."),
    sample=words("The moon pulls at the near side most."),
    objective="choosing",
)


def told(id: str, text: str, feedback: str = "", correct: bool = False) -> Choice:
    return Choice(id=id, text=words(text), correct=correct, feedback=words(feedback) if feedback else ())


CLOZE = Cloze(
    id="gaps",
    stem=words("Fill in the gaps."),
    text=(
        Paragraph(
            (
                *(Text("Water boils at "), Gap("boils-at"), Text(" and is made of "), Gap("made-of"), Text(" and ")),
                *(Gap("other"), Text(".")),
            )
        ),
    ),
    gaps=(
        NumberGap(id="boils-at", answer=Fraction(100), tolerance=Fraction(1, 2), unit="°C", weight=2),
        TypedGap(
            id="made-of",
            answers=(
                typed("made-of-answer-1", "hydrogen"),
                typed("made-of-answer-2", "H2"),
                typed("made-of-answer-3", "a gas", Fraction(1, 2), "Which one?"),
                typed("made-of-answer-4", "helium", Fraction(0), "That does not burn."),
            ),
        ),
        ChoiceGap(
            id="other",
            choices=(told("oxygen", "oxygen", correct=True), told("nitrogen", "nitrogen", "That is what air is.")),
        ),
    ),
    objective="choosing",
)
FLOWER = Media(
    path="media/flower.svg",
    file=str(CONTENT / "kitchen-sink" / "media" / "flower.svg"),
    name="flower.svg",
    type="image/svg+xml",
    digest="",
    width=560,
    height=370,
)


def spot(id: str, x: int, y: int, *, correct: bool = True) -> Spot:
    """A circle whose middle the cross-hair meets, in steps of 11 pixels from the middle of the picture."""
    area = Circle(280 + 11 * x, 185 + 11 * y, 40)
    return Spot(id=id, text=words(f"Spot {id}"), area=area, correct=correct, feedback=words(f"About {id}."))


PLACES = Hotspot(
    id="two-places",
    stem=words("Where is the pollen made?"),
    picture=Image(FLOWER, "A flower"),
    areas=(spot("left", -8, -12), spot("right", 8, -12), spot("ovary", 0, 4, correct=False)),
    objective="judging",
)
QUESTIONS: tuple[Question, ...] = (*CHOOSING, MATCH, GROUP, ORDER, WORD, NUMBER, ESSAY, CLOZE, PLACES)
UPLOAD = FileUpload(id="a-file", stem=words("Hand in a drawing."), files=2, types=("pdf",))  # no page asks it
READ = TextOnly(id="to-read", stem=words("Now it is about something else."))  # no page asks it either


OBJECTIVES = ("choosing", "judging")


def small(
    questions: tuple[Question, ...] = CHOOSING,
    objectives: tuple[str, ...] = OBJECTIVES,
    id: str = "small",
    **quiz: Any,
) -> Packed:
    """Two sections and a quiz of these questions, with these settings; pools take theirs out."""
    drawn = {id for pool in quiz.get("pools", ()) for id in pool.questions}
    everybody = tuple(question.id for question in questions if question.id not in drawn)
    asked = Quiz(id="quiz", title="Quiz", questions=everybody, **quiz)
    return Packed(_course(questions, asked, objectives, id))


def brief(question: Question, **quiz: Any) -> Packed:
    """One section and a quiz of one question, with these settings."""
    made = small((question,), **quiz).course
    lesson = made.lessons[0]
    return Packed(replace(made, lessons=(replace(lesson, sections=lesson.sections[:1]),)))


def reading_only() -> Packed:
    """A lesson without a quiz."""
    return Packed(_course((), None, OBJECTIVES, "small"))


def several(**quiz: Any) -> Packed:
    """A lesson to read, one with a quiz that waits for it, and a final quiz of two that waits for both.

    The quizzes have the same settings; the final one counts twice as much.
    """
    tides = replace(reading_only().lesson, id="tides", title="Tides", objectives=())
    waves = replace(small(**quiz).lesson, id="waves", title="Waves", requires=("tides",))
    pool = Pool(pick=2, questions=tuple(reference(waves, question.id) for question in CHOOSING))
    final = FinalQuiz(
        id="final", title="Final", questions=(), pools=(pool,), weight=Fraction(2), requires=("tides", "waves"), **quiz
    )
    return Packed(Course(id="several", title="Several", language="en", lessons=(tides, waves), final_quiz=final))


def _course(questions: tuple[Question, ...], quiz: Quiz | None, aims: tuple[str, ...], id: str) -> Course:
    texts = ("The first one is wrong.", "The second one is right.")
    sections = tuple(
        Section(id=f"part-{number}", title=f"Part {number}", blocks=(Prose(content=words(text)),))
        for number, text in enumerate(texts, 1)
    )
    objectives = tuple(Objective(id=aim, text=f"{aim.removesuffix('ing').capitalize()}e.") for aim in aims)
    lesson = Lesson(id=id, title="Small", objectives=objectives, sections=sections, questions=questions, quiz=quiz)
    shown = {image.media.path: image.media for question in questions for image in own_pictures(question)}
    return Course(id=id, title="Small", language="en", lessons=(lesson,), media=tuple(shown.values()))


def weighing(question: Question, points: Fraction) -> Question:
    return replace(question, points=points)
