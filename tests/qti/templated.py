"""Questions with variables of every kind, and what is to be had again of each variant from the item that draws it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from lessonpack.model.asked import AnyPart, Part
from lessonpack.model.course import Course, distinct
from lessonpack.model.questions import (
    Cloze,
    Hotspot,
    Judged,
    Numeric,
    Question,
    ShortAnswer,
    Term,
    named_parts,
    with_named_parts,
)
from lessonpack.model.scoring import key, score
from lessonpack.package import Package
from lessonpack.target import Options
from lessonpack.targets import load
from lessonpack.targets._qti.identifiers import identifier_of
from qti import samples
from qti.client import given
from qti.engine import draws, printed, score_item
from strategies import read

HEAD = "lessonpack: 1\nid: x\ntitle: T\nlanguage: {language}\n"
QUIZ = "quiz: {id: quiz, title: Quiz, questions: all, pass_mark: 60}\n"

# By what is special about it, the question of each kind; `a` is a number, and so is `b`.
ONE = {
    "numeric": 'numeric: {stem: "{{a}} and {{b}}?", answer: "{{a / 2}}"}',
    "numeric, near": 'numeric: {stem: "{{a}} m?", answer: "{{a}}", tolerance: 0.25, unit: "({{b}}) m"}',
    "numeric, a share": 'numeric: {stem: "{{a}} m?", answer: "{{a * b}}", tolerance: 5%}',
    "numeric, others": 'numeric: {stem: "{{a}}?", answer: "{{a}}", tolerance: 0.25, others: [{answer: "{{a}}", '
    'tolerance: 0.5, share: 50}, {answer: "{{100 * a}}", feedback: "That is {{a}} m."}]}',
    "numeric, told": 'numeric: {stem: "{{a}}?", answer: "{{b}}", feedback: {general: "{{a}}, {{b}}", correct: "Yes, '
    '{{b}}.", incorrect: "No, *{{b}}*."}}',
    "single choice": 'single_choice: {stem: "{{a}}?", choices: [{id: r, text: "{{a}}", correct: true, feedback: "It is '
    '{{a}}."}, {id: w, text: "{{a + 100}} m"}, {id: o, text: other}]}',
    "another is right": 'single_choice: {stem: "{{a}}?", choices: [{id: r, text: less, correct: "{{a < 2}}"}, {id: w, '
    'text: more, correct: "{{a >= 2}}"}], points: 2}',
    "true or false": 'true_false: {stem: "{{a}} < 2?", answer: "{{a < 2}}"}',
    "multiple response": 'multiple_response: {stem: "{{a}}?", choices: [{id: r, text: "{{a}}", correct: true}, {id: s, '
    'text: "{{a}} m", correct: true}, {id: w, text: "{{b}} km"}]}',
    "others are right": 'multiple_response: {stem: "{{a}}?", scoring: all_or_nothing, choices: [{id: r, text: A, '
    'correct: "{{a < 2}}"}, {id: s, text: B, correct: "{{a >= 2}}"}, {id: w, text: C, correct: true}, {id: x, text: '
    "D}]}",
    "matching": 'matching: {stem: S, pairs: [{term: "{{a}}", partner: "{{a}} m"}, {term: "more than {{a}}", partner: '
    '"{{a + 1}} m"}], distractors: ["{{a + 2}} m"]}',
    "categorise": 'categorise: {stem: S, groups: [{name: "below {{a}}", items: ["{{a - 1}}", "{{a - 2}}"]}, {name: '
    'above, items: ["{{a + 1}}"]}]}',
    "ordering": 'ordering: {stem: "{{a}}", items: ["{{a}} m", "{{a + 1}} m", "{{a + 2}} m"]}',
    "cloze": 'cloze: {stem: S, text: "About 20 more than {{a}} is [[n]], [[w]] [[l]].", gaps: {n: {range: '
    '["{{a + 20}}", "{{a + 21}}"]}, w: {answers: [it, that]}, l: {choices: [{text: "{{b}}", correct: true}, '
    '{text: "{{b + 1}}"}]}}}',
    "hotspot": 'hotspot: {stem: "Where is {{a}}?", picture: {file: dot.png, alt: A dot}, areas: [{text: Left, '
    "rectangle: [0, 0, 50, 60]}]}",
    "essay": 'essay: {stem: "Of {{a}}.", notes: "{{a}}, or {{b}}", sample: "It is {{b}}."}',
    "file upload": 'file_upload: {stem: "Of {{a}}.", notes: "{{b}}"}',
}
# What QTI has no variables for, with what is told of it.
APART = {
    "a formula": ('numeric: {stem: "$x = {{a}}$", answer: "{{b}}"}', "formula"),
    "what is typed": ('short_answer: {stem: "{{a}}?", answers: ["{{b}}"]}', "worth"),
    "points": ('numeric: {stem: "{{a}}?", answer: "{{b}}", points: "{{a + 5}}"}', "points"),
    "a share": (
        'multiple_response: {stem: "{{a}}?", choices: [{id: r, text: A, correct: "{{a < 2}}"}, {id: w, text: B, '
        'correct: "{{a >= 2}}"}, {id: s, text: C, correct: true}]}',
        "worth",
    ),
    "how many are right": (
        'multiple_response: {stem: "{{a}}?", scoring: all_or_nothing, choices: [{id: r, text: A, correct: "{{a < 2}}"'
        '}, {id: s, text: C, correct: true}]}',
        "worth",
    ),
    "a description": ('numeric: {stem: "![{{a}}](dot.png)", answer: "{{b}}"}', "picture"),
}  # fmt: skip
DRAWN = "variables: {a: [1, 2.50, 3, -4], b: {from: 5, to: 9}}, variants: 4"


def varied(kind: str, id: str = "varied", drawn: str = DRAWN) -> str:
    """A question with variables, in YAML."""
    return f"- {kind.removesuffix('}')}, id: {id}, {drawn}}}\n"


def lesson(*questions: str, quiz: str = QUIZ, language: str = "en") -> Course:
    """A lesson of these questions and a quiz that asks all."""
    found, log = read(f"{HEAD.format(language=language)}questions:\n{''.join(questions)}{quiz}")
    assert found is not None, [(str(entry.place), entry.message) for entry in log]
    [own] = found.lessons
    return replace(found, lessons=(replace(own, questions=tuple(map(_seen, own.questions))),))


def _seen(question: Question) -> Question:
    """With a picture where the reader did not look for one."""
    return replace(question, picture=samples.flower(100, 60)) if isinstance(question, Hotspot) else question


def built(course: Course, version: str = "qti21", *, templates: bool = True) -> Package:
    target = load()[version]
    return target.build(target.carried(distinct(course)), Options(templates=templates))


def variants(course: Course, id: str = "varied") -> list[Question]:
    return [each for _, each in course.questions if each.authored == id]


# --- what is had again ------------------------------------------------------------------------------


def differences(course: Course, id: str = "varied") -> Iterator[str]:
    """Where a draw of the item reads or scores otherwise than the variant that it draws."""
    item, apart = built(course).read(f"items/{identifier_of(id)}.xml"), built(course, templates=False)
    asked = variants(course, id)
    if draws(item) != len(asked):
        yield f"{draws(item)} draws of {len(asked)}"
        return
    for draw, variant in enumerate(asked, 1):
        own = words(apart.read(samples.item_path(variant)))
        if words(item, draw) != own:
            yield f"{draw}: {words(item, draw)} instead of {own}"
        called = called_alike(variant, asked[0])
        for values in samples.responses(called):
            due = score(key(called), given(called, values))
            earned = score_item(item, response(called, values), draw=draw)["SCORE"]
            if earned != due:
                yield f"{draw}, {values}: {earned} points instead of {due}"


def called_alike(variant: Question, first: Question) -> Question:
    """The variant with parts called as they are in the item: as those of the first one."""
    names = {own.id: other.id for own, other in zip(_written(variant), _written(first), strict=True)}

    def called(part: AnyPart) -> AnyPart:
        named = replace(part, id=names[part.id])
        return replace(named, partner=names[named.partner]) if isinstance(named, Term) else named

    return with_named_parts(variant, called)


def _written(question: Question) -> list[Part]:
    """The parts in the order in which their author wrote them."""
    return sorted(named_parts(question), key=lambda part: (part.at.line, part.at.column))


def response(question: Question, values: tuple[str, ...]) -> list[str] | dict[str, str]:
    """A response as an item knows it."""
    if isinstance(question, Cloze):
        pairs = (value.split("=", 1) for value in values)
        return {identifier_of(gap, before="RESPONSE_"): value for gap, value in pairs}
    if isinstance(question, ShortAnswer | Numeric | Judged | Hotspot):
        return list(values)
    return [" ".join(map(identifier_of, value.split(" "))) for value in values]


def words(item: bytes, draw: int = 0) -> list[str]:
    """What learners read: the body of an item, its lines sorted, since each has its order of choices; then feedback."""
    return [line for text in printed(item, draw).values() for line in sorted(map(str.strip, text.splitlines()))]
