"""A text that is read: Moodle's description."""

from __future__ import annotations

from lessonpack.model.questions import TextOnly
from lessonpack.targets._moodle.kind import Asked, Makers


def description(question: TextOnly) -> Asked:  # noqa: ARG001  # its text is all
    """A question that asks nothing and earns nothing."""
    return Asked("description", "0")


KINDS: Makers = {TextOnly: description}
