"""What a kind of question is to Moodle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from lessonpack.model.questions import Question
from lessonpack.render.xml import Node


class Asked(Struct, frozen=True):
    """How a question is asked: its type, the share of the points that a further try costs, and its own elements."""

    type: str
    penalty: str
    elements: tuple[Node, ...]


Makers = Mapping[type[Question], Callable[[Any], Asked]]
