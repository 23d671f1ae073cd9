"""Every kind of question is one of the source as well: what authors write, and what is made of it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from lessonpack.model import questions
from lessonpack.source import kinds, reader, shape
from lessonpack.source.kind import AskedShape, EntryShape, Kind


def test_each_kind_of_question_has_its_module() -> None:
    without = {model.__name__ for model in questions.KINDS} - {kind.model.__name__ for kind in kinds.load().values()}
    assert without == set(), "these have no module in source/kinds"


def test_the_kinds_stand_in_the_order_of_the_model() -> None:
    assert tuple(kind.model for kind in kinds.load().values()) == questions.KINDS


@pytest.mark.parametrize("kind", kinds.load().values(), ids=lambda kind: kind.name)
def test_a_kind_is_known_to_editors_with_the_keys_of_its_shape(kind: Kind) -> None:
    definitions = reader.json_schema()["$defs"]
    assert kind.name in definitions["question"]["properties"]
    assert list(definitions[kind.name]["properties"]) == list(shape.keys(kind.shape))
    assert issubclass(kind.shape, AskedShape if kind.model.ANSWERED else EntryShape)


@pytest.mark.parametrize("kind", kinds.load().values(), ids=lambda kind: kind.name)
def test_what_others_call_a_kind_leads_to_it(kind: Kind) -> None:
    assert {kinds.other_names().meanings[word][0] for word in kind.called.split()} == {kind.name}


def test_no_module_but_those_of_the_kinds_tells_them_apart() -> None:
    """A name of a kind in another module would have to be found by whoever adds one."""
    source = Path(kinds.__file__).parents[1]
    names = {kind.shape.__name__ for kind in kinds.load().values()} | {model.__name__ for model in questions.KINDS}
    for path in source.glob("*.py"):
        used = {node.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)}
        assert not used & names, path.name
