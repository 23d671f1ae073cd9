"""What each kind of question has to provide to be written as Moodle XML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from lessonpack.model.questions import Question
from lessonpack.render.xml import Node


class Asked(Struct, frozen=True):
    """What is special to a kind: Moodle's type, the penalty for each further try, and the elements of that type.

    `text` is the text of a question that has more in it than its stem.
    """

    type: str
    penalty: str
    elements: tuple[Node, ...] = ()
    text: Node | None = None


Makers = Mapping[type[Question], Callable[[Any], Asked]]
