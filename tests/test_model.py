"""The model of a course: plain values, equal when they say the same."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, get_args

import pytest
from msgspec import Struct
from msgspec.structs import replace

from cases import every_case, named
from lessonpack import model
from lessonpack.findings import Place
from lessonpack.model.accepted import Circle
from lessonpack.model.asked import Answer, Choice, Feedback, OtherNumber, Part
from lessonpack.model.blocks import (
    Block,
    Callout,
    CalloutKind,
    Figure,
    Folded,
    Heading,
    Listing,
    Prose,
    Quotation,
    Recall,
    Step,
    Steps,
    Table,
    block_images,
)
from lessonpack.model.content import (
    Definition,
    Definitions,
    Emphasis,
    Grid,
    Image,
    Inline,
    Media,
    Paragraph,
    RichText,
    Strong,
    Struck,
    Subscript,
    Superscript,
    Text,
    plain,
)
from lessonpack.model.course import Objective
from lessonpack.model.placed import Placed
from lessonpack.model.questions import (
    KINDS,
    ChoiceGap,
    ChoiceQuestion,
    Cloze,
    Hotspot,
    Judged,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    Spot,
    Term,
    TextOnly,
    TrueFalse,
    named_parts,
    of_choices,
)
from lessonpack.model.texts import Role, marked, texts

MODULES = [
    importlib.import_module(f"lessonpack.model.{module.name}") for module in pkgutil.iter_modules(model.__path__)
]
TYPES = {
    value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, type) and issubclass(value, Struct) and value.__module__ == module.__name__
}
PLACES = {
    type: [name for part in type.__mro__ for name, of in vars(part).get("__annotations__", {}).items() if of == "Place"]
    for type in TYPES
}
PLACED = {type for type in TYPES if PLACES[type]}


def test_where_a_thing_stands_makes_no_difference_to_what_it_is() -> None:
    """Questions are compared with each other; a line that moves must not part two that are the same."""

    def holds(type: type[Placed]) -> None:
        assert set(PLACES[type]) <= set(type.ASIDE) <= set(type.__struct_fields__)

    every_case(named(sorted(PLACED, key=lambda type: type.__name__)), holds)


def test_things_are_the_same_wherever_they_stand() -> None:
    here, there = (Objective(id="tell", text="Tell", at=Place("lesson.yaml", line)) for line in (1, 2))
    other = Objective(id="tell", text="Show", at=here.at)
    assert here == there
    assert not here != there  # noqa: SIM202 - that is another method
    assert here != other
    assert not here == other  # noqa: SIM201
    assert {here, there, other} == {here, other}


def test_most_things_know_where_they_stand() -> None:
    assert len(PLACED) >= 15


def picture(name: str) -> Image:
    return Image(Media(path=name, file=name, name=name, type="image/png", digest=name), f"The picture {name}")


ONE, TWO = picture("one"), picture("two")
TEXT = (Paragraph((ONE,)),)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ((Text("H"), Subscript((Text("2"),)), Text("O")), "H₂O"),
        ((Text("x"), Superscript((Emphasis((Text("n+1"),)),))), "xⁿ⁺¹"),
        ((Text("1"), Superscript((Text("st"),))), "1ˢᵗ"),
        ((Text("x"), Subscript((Text("i,j"),)), Text(" e"), Superscript((Text("π"),))), "x_(i,j) e^π"),
        ((Text("2 "), Struck((Text("3"),)), Text(" 4")), "2 3 4"),
    ],
)
def test_words_alone_keep_what_stands_above_and_below_the_line(line: tuple[Inline, ...], words: str) -> None:
    """Titles and reports that read `x2` for x² would say another number."""
    assert plain(line) == words


HOLDERS: dict[str, tuple[Block, list[Image]]] = {
    "prose": (Prose(content=TEXT), [ONE]),
    "marks": (Heading(content=(Struck((Subscript((ONE,)),)), Superscript((TWO,)))), [ONE, TWO]),
    "terms": (Prose(content=(Definitions((Definition((TWO,), (TEXT, TEXT)),)),)), [TWO, ONE, ONE]),
    "heading": (Heading(content=(ONE,)), [ONE]),
    "table": (Table(grid=Grid(((TWO,),), ()), caption=(ONE,)), [ONE, TWO]),
    "quotation": (Quotation(content=TEXT, by="Ada", source=(TWO,)), [ONE, TWO]),
    "callout": (Callout(kind=CalloutKind.KEY, title=(TWO,), content=TEXT), [TWO, ONE]),
    "listing": (Listing(text="x", caption=(ONE,)), [ONE]),
    "figure": (Figure(image=ONE, caption=(TWO,)), [ONE, TWO]),
    "text beside a figure": (Figure(image=ONE, caption=(TWO,), beside=TEXT), [ONE, TWO, ONE]),
    "folded": (Folded(title=(TWO,), content=TEXT), [TWO, ONE]),
    "recall": (Recall(prompt=TEXT, answer=TEXT, checklist=((TWO,),)), [ONE, ONE, TWO]),
    "steps": (
        Steps(title=(TWO,), task=TEXT, shown=(TEXT,), hidden=(Step(content=TEXT, ask=(TWO,)),)),
        [TWO, ONE, ONE, TWO, ONE],
    ),
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_every_picture_of_a_block_is_found_in_reading_order(holder: str) -> None:
    """What is not found is in no package: learners see a hole."""
    block, held = HOLDERS[holder]
    assert list(block_images(block)) == held


# --- questions ----------------------------------------------------------------------------------------


def say(words: str) -> RichText:
    return (Paragraph((Text(words),)),)


def made_of(kind: type[Question], parts: tuple[Part, Part]) -> dict[str, Any]:
    """The fields of a kind with two parts, the first of which is right."""

    def other(of: type[Part], part: Part, **more: Any) -> Part:
        return of(**{name: getattr(part, name) for name in part.__struct_fields__}, **more)

    first, second = parts
    if kind is ShortAnswer:
        return {"answers": tuple(other(Answer, part) for part in parts)}
    if kind is Numeric:
        return {"answer": Fraction(1), "others": tuple(other(OtherNumber, part, answer=Fraction(2)) for part in parts)}
    if kind is TextOnly:
        return {}
    if issubclass(kind, Judged):
        return {"notes": say("notes"), "sample": say("sample")}
    if kind is Cloze:
        choices = tuple(other(Choice, part, correct=part is first) for part in parts)
        return {"text": say("text"), "gaps": (ChoiceGap(id="gap", choices=choices),)}
    if kind is Hotspot:
        shown = Image(Media(path="p", file="p", name="p", type="image/png", digest="", width=9, height=9), "shown")
        return {"picture": shown, "areas": tuple(other(Spot, part, area=Circle(4, 4, 2)) for part in parts)}
    if kind is Ordering:
        return {"items": parts}
    if issubclass(kind, Matching):
        return {"terms": (other(Term, first, partner=second.id),), "partners": (second,)}
    return {"choices": tuple(other(Choice, part, correct=part is first) for part in parts)}


def question(kind: type[Question], **changes: Any) -> Question:
    """A question of a kind with every text that one can have, each at a line of its own."""
    told = Feedback(general=say("general"), correct=say("correct"), incorrect=say("incorrect"))
    second = {"feedback": say("of the second"), "nudge": say("not quite"), "at": Place("lesson.yaml", 3)}
    parts = (
        Part(id="one", text=say("first"), feedback=say("of the first"), at=Place("lesson.yaml", 2)),
        Part(id="two", text=say("second"), **second),
    )
    hints = (say("hint"), say("another"))
    fields = {"id": "q", "stem": say("stem"), "hints": hints, "feedback": told, **made_of(kind, parts)}
    return kind(**fields | {"language": "de", "at": Place("lesson.yaml", 1)} | changes)


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_is_written_in_a_question_is_found_in_reading_order(kind: type[Question]) -> None:
    found = [(role, plain(content), language, at.line) for role, content, language, at in texts(question(kind))]
    parts = [
        (Role.PART, "first", "de", 2),
        (Role.PART_FEEDBACK, "of the first", "", 2),
        (Role.PART, "second", "de", 3),
        (Role.PART_FEEDBACK, "of the second", "", 3),
        (Role.PART_NUDGE, "not quite", "", 3),
    ]
    assert found == [
        (Role.STEM, "stem", "de", 1),
        *([(Role.STEM, "text", "de", 1)] if kind is Cloze else []),
        (Role.HINT, "hint", "", 1),
        (Role.HINT, "another", "", 1),
        (Role.FEEDBACK, "general", "", 1),
        (Role.FEEDBACK, "correct", "", 1),
        (Role.FEEDBACK, "incorrect", "", 1),
        *(parts if kind.PARTS else []),
        *([(Role.SAMPLE, "sample", "", 1), (Role.NOTES, "notes", "", 1)] if issubclass(kind, Judged) else []),
    ]


def rich_values(value: Any) -> Iterator[RichText]:
    """Every rich text in a question's fields, however deep."""
    for name in value.__struct_fields__:
        held = getattr(value, name)
        if held and isinstance(held, tuple) and all(isinstance(each, Paragraph) for each in held):
            yield held
        for each in held if isinstance(held, tuple) else (held,):
            if isinstance(each, Struct) and not isinstance(each, Paragraph):
                yield from rich_values(each)
            elif isinstance(each, tuple):  # one of several texts
                yield each


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_of_a_question_is_left_out(kind: type[Question]) -> None:
    made = question(kind)
    assert Counter(content for _, content, _, _ in texts(made)) == Counter(rich_values(made))


@pytest.mark.parametrize("kind", KINDS)
def test_texts_with_marks_are_found_among_all_and_anew_in_a_question_made_of_another(kind: type[Question]) -> None:
    emphasised = (Paragraph((Strong((Text("now"),)),)),)
    plain_one = question(kind)
    assert marked(plain_one) == marked(plain_one) == ()
    changed = replace(plain_one, stem=emphasised, hints=(say("hint"), emphasised))
    assert marked(changed) == tuple(each for each in texts(changed) if each[1] == emphasised)
    assert [role for role, *_ in marked(changed)] == [Role.STEM, Role.HINT]
    assert marked(plain_one) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_written_is_no_text(kind: type[Question]) -> None:
    silent = (Part(id="one", text=say("one")), Part(id="two", text=say("two")))
    bare = question(kind, hints=(), feedback=Feedback(), **made_of(kind, silent))
    if isinstance(bare, Judged):
        bare = replace(bare, notes=(), sample=())
    asked = [Role.STEM] * (2 if kind is Cloze else 1)
    assert [role for role, *_ in texts(bare)] == [*asked, *([Role.PART, Role.PART] if kind.PARTS else [])]


@pytest.mark.parametrize("kind", KINDS)
def test_a_response_names_the_parts_of_a_question_in_the_author_s_order(kind: type[Question]) -> None:
    assert [part.id for part in named_parts(question(kind))] == (["one", "two"] if kind.PARTS else [])


def test_rules_about_choices_see_the_questions_that_have_choices_and_no_others() -> None:
    made = [question(kind) for kind in KINDS]
    assert list(of_choices(made)) == [each for each in made if isinstance(each, get_args(ChoiceQuestion))]
    assert [type(each) for each in of_choices(made)] == [SingleChoice, MultipleResponse, TrueFalse]
