"""What a kind of question is to the reader: `kinds` has a module for each, or for those that differ in a word."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, Any

from msgspec import Struct

from lessonpack.findings import Place
from lessonpack.model.asked import Difficulty, Feedback, Scoring
from lessonpack.model.questions import Question
from lessonpack.source.meant import OtherNames
from lessonpack.source.reading import Reading
from lessonpack.source.shape import Shape
from lessonpack.source.values import Hints, Id, Language, Line, Markdown, Points, one_of
from lessonpack.source.variables import Condition, Seed, Variables, Variants

# What other tools call the keys that every question has, and what stands elsewhere.
OF_QUESTIONS = {
    "stem": "question prompt text statement ask title body content question_text",
    "points": "score mark marks max_score weight value worth grade",
    "hint": "hints tip clue",
    "objective": "goal outcome aim learning_objective",
    "tags": "topics categories category keywords",
    "difficulty": "level difficulty_level hardness",
    "evidence": "source quote",
    "variables": "parameters params vars wildcards variable",
    "where": "condition conditions constraint constraints",
    "variants": "versions instances copies number_of_variants",
    "seed": "random_seed",
    "stimulus": "passage material reading context shared_text",
}
SHUFFLED = "randomize randomise random random_order shuffle_choices shuffle_answers shuffle_options"
ELSEWHERE = {
    **dict.fromkeys(
        ("explanation", "rationale", "comment", "general_feedback", "general"), "write `feedback: {general: …}`"
    ),
    **dict.fromkeys(("image", "picture", "media"), "a picture stands in the stem: `![what it shows](media/…)`"),
    **dict.fromkeys(("type", "kind"), "the kind of a question is the key above it"),
}


HowHard = Annotated[
    Difficulty | None,
    one_of(Difficulty, easy="low simple basic", medium="middle moderate normal", hard="difficult high"),
]
HowScored = Annotated[
    Scoring,
    one_of(Scoring, partial="partial_credit proportional", all_or_nothing="all exact all_correct strict"),
]


class FeedbackShape(Shape):
    other_names = OtherNames(
        {
            "correct": "right success good true passed if_correct",
            "partly": "partial partially partly_correct partially_correct if_partly if_partially_correct some",
            "incorrect": "wrong false failure bad failed if_incorrect if_wrong",
            "general": "all default both always any text neutral",
        }
    )

    general: Markdown = ()
    correct: Markdown = ()
    partly: Markdown = ()
    incorrect: Markdown = ()


class EntryShape(Shape):
    """What every entry of `questions:` has."""

    id: Id = ""
    language: Language = ""

    @property
    def said(self) -> dict[str, Any]:
        """The same of it for the model."""
        return {"language": self.language}


class AskedShape(EntryShape):
    stem: Markdown
    points: Points = Fraction(1)
    feedback: FeedbackShape = FeedbackShape()
    hint: Hints = ()
    objective: Line = ""
    tags: tuple[Line, ...] = ()
    difficulty: HowHard = None
    evidence: Line = ""
    variables: Variables = ()
    where: Condition = None
    variants: Variants = 5
    seed: Seed = None
    stimulus: Line = ""

    @property
    def said(self) -> dict[str, Any]:
        told = self.feedback
        return super().said | {
            "stem": self.stem,
            "points": self.points,
            "feedback": Feedback(
                general=told.general, correct=told.correct, partly=told.partly, incorrect=told.incorrect
            ),
            "hints": self.hint,
            "objective": self.objective,
            "tags": tuple(self.tags),
            "difficulty": self.difficulty,
            "evidence": self.evidence,
        }


class VariedShape(Shape):
    """The keys that make several questions of one, which are read before all others."""

    variables: Variables
    where: Condition = None
    variants: Variants = 5
    seed: Seed = None


class Written(Struct, frozen=True):
    """A question as it stands in the text, and its shape; None for that where something in it could not be read."""

    reading: Reading
    node: Any
    shape: Any
    at: Place


class Kind(Struct, frozen=True, kw_only=True, dict=True):
    """A kind of question, by the `name` that authors write.

    The `shape` has the keys of all questions, or of all entries, and the kind's own, of which `asked` says what is
    asked. `own` gives those fields of the `model` that not every question has, or that this kind has otherwise, and
    says what is wrong between them: without a shape no fields, but what can be judged all the same. `called` is what
    other tools call the kind.
    """

    name: str
    model: type[Question]
    shape: type[EntryShape]
    own: Callable[[Written], dict[str, Any]]
    called: str = ""
    asked: str = "stem"
