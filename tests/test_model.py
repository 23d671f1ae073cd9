"""The model of a course: plain values, equal when they say the same."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

import pytest

from lessonpack import model
from lessonpack.findings import Place
from lessonpack.model.content import (
    Block,
    Callout,
    CalloutKind,
    Emphasis,
    Figure,
    Grid,
    Heading,
    Image,
    Inline,
    Listing,
    Media,
    Paragraph,
    Prose,
    Quotation,
    Struck,
    Subscript,
    Superscript,
    Table,
    Text,
    block_images,
    plain,
)

MODULES = [
    importlib.import_module(f"lessonpack.model.{module.name}") for module in pkgutil.iter_modules(model.__path__)
]
TYPES = {
    value
    for module in MODULES
    for value in vars(module).values()
    if dataclasses.is_dataclass(value) and isinstance(value, type) and value.__module__ == module.__name__
}
PLACED = {type: [field for field in dataclasses.fields(type) if field.type in ("Place", Place)] for type in TYPES}


@pytest.mark.parametrize("type", sorted((type for type in TYPES if PLACED[type]), key=lambda type: type.__name__))
def test_where_a_thing_stands_makes_no_difference_to_what_it_is(type: type) -> None:
    """Questions are compared with each other; a line that moves must not part two that are the same."""
    assert [field.name for field in PLACED[type] if field.compare] == []


def test_most_things_know_where_they_stand() -> None:
    assert sum(map(bool, PLACED.values())) >= 15


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
    "heading": (Heading(content=(ONE,)), [ONE]),
    "table": (Table(grid=Grid(((TWO,),), ()), caption=(ONE,)), [ONE, TWO]),
    "quotation": (Quotation(content=TEXT, by="Ada", source=(TWO,)), [ONE, TWO]),
    "callout": (Callout(kind=CalloutKind.KEY, title=(TWO,), content=TEXT), [TWO, ONE]),
    "listing": (Listing(text="x", caption=(ONE,)), [ONE]),
    "figure": (Figure(image=ONE, caption=(TWO,)), [ONE, TWO]),
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_every_picture_of_a_block_is_found_in_reading_order(holder: str) -> None:
    """What is not found is in no package: learners see a hole."""
    block, held = HOLDERS[holder]
    assert list(block_images(block)) == held
