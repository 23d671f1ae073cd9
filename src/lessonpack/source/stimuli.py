"""What several questions of a lesson refer to: a list of its own, from which questions name their entries."""

from __future__ import annotations

from collections.abc import Mapping as Known
from typing import Any

from msgspec import Struct

from lessonpack.findings import Severity, rule
from lessonpack.model.content import in_tex
from lessonpack.model.stimulus import Stimulus
from lessonpack.source import identifiers
from lessonpack.source.checking import check
from lessonpack.source.nodes import Mapping, Scalar, entries
from lessonpack.source.reading import Reading

UNKNOWN_STIMULUS = rule(
    "SRC120",
    holds="A question refers to a stimulus of its lesson.",
    says="'stimulus' names {id!r}, but the lesson has no such stimulus{nearest}",
    hint="Use the `id` of an entry of `stimuli:`.",
    reason="Learners would be asked about a text or a figure that they never see.",
    clause="lessonpack's source format 1 (docs/source.md)",
)
UNUSED_STIMULUS = rule(
    "SRC121",
    severity=Severity.WARNING,
    holds="Every stimulus has a question that refers to it.",
    says="no question refers to the stimulus {id!r}",
    hint="Write `stimulus: {id}` into the questions about it, or take it away. What is read for itself, between "
    "questions or behind the last one, is an entry of `questions:`, `- text_only: …`.",
    reason="A stimulus stands beside its questions: without any, nobody sees it.",
    clause="lessonpack's source format 1 (docs/source.md)",
)


class Stimuli(Struct, frozen=True):
    """Those of a lesson by their ids; `known` are the ids that may be named, None when a mistake leaves these open."""

    made: Known[str, Stimulus]
    known: set[str] | None

    def named(self, reading: Reading, question: Any) -> Stimulus | None:
        """The one that a question names; one that is not there is said."""
        node = question.get("stimulus") if isinstance(question, Mapping) else None
        if not isinstance(node, Scalar) or node.empty or not node.text.strip():
            return None
        id = " ".join(node.text.split())
        if self.known is not None and id not in self.known:
            near = reading.near(UNKNOWN_STIMULUS, id, self.known)
            reading.say(UNKNOWN_STIMULUS, node.at, id=id[:80], nearest=near)
        return self.made.get(id)


def read(reading: Reading, root: Mapping) -> Stimuli:
    """The stimuli that could be read."""
    nodes = entries(root, "stimuli")
    used = identifiers.authored(reading, nodes, "stimulus")
    made: dict[str, Stimulus] = {}
    for node in nodes:
        shape = check(reading, "stimulus", node)
        if shape is not None:
            id = shape.id or identifiers.derived(reading, node, "stimulus", shape.title or in_tex(shape.text), used)
            at = reading.place(node.at)
            made[id] = Stimulus(id=id, title=shape.title, content=shape.text, language=shape.language, at=at)
    return Stimuli(made, identifiers.known(reading, root, "stimulus", nodes, listed="stimuli"))


def used(reading: Reading, stimuli: Stimuli, written: list[Any]) -> None:
    """Say which stimuli no question refers to, where it can be told what each of the questions `written` refers to."""
    if not all(isinstance(node, Mapping) and not node.merged for node in written):
        return
    named = {node["stimulus"].text.strip() for node in written if isinstance(node.get("stimulus"), Scalar)}
    for id, stimulus in stimuli.made.items():
        if id not in named:
            reading.log.add(UNUSED_STIMULUS, stimulus.at, id=id)
