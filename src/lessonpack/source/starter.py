"""What `lessonpack new` writes to be replaced: where it still stands, learners would read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lessonpack.findings import Severity, rule
from lessonpack.source.nodes import Mapping, Scalar, Sequence
from lessonpack.source.reading import Reading

UNTOUCHED = rule(
    "SRC138",
    severity=Severity.WARNING,
    holds="What `lessonpack new` wrote to be replaced was replaced.",
    says="{key}: this is what 'lessonpack new' wrote: {text!r}",
    hint="Write your own words, or take out what the lesson does not need.",
    reason="Learners would read it, and catalogues would show it.",
    clause="lessonpack new",
    naming=("key", "text"),
)
_MOST = 80  # characters of a text that are quoted
# By their keys: sentences that stand somewhere in a text, and texts that are short and anybody's but for their place.
_SENTENCES = {
    "description": ("One or two sentences for the people who look for this lesson.",),
    "hook": ("One thought that makes the reader want to go on.",),
    "text": (
        "Tell a lesson from a quiz.",
        "Write your own text here, with an empty line between paragraphs.",
        "There are also: heading, quote, table, code,",
    ),
}
_ALONE = {
    "keywords": ("replace", "these"),
    "title": ("The first section",),
    "stem": (
        "What does a quiz do?",
        "Which of these are kinds of questions?",
        "A lesson explains.",
        "Which of them asks, a lesson or a quiz?",
    ),
}
TEXTS = tuple(text for texts in (_SENTENCES | _ALONE).values() for text in texts)


def told(reading: Reading, root: Mapping) -> None:
    """Say of each text of a lesson that it is still that of a new one."""
    if any(text in reading.text for text in TEXTS):
        for key, node in _scalars("", root):
            if _is_untouched(key, node.text):
                reading.say(UNTOUCHED, node.at, key=repr(key), text=_beginning(node.text))


def _beginning(text: str) -> str:
    """The first words of a text, on one line."""
    words = " ".join(text.split())
    return words if len(words) <= _MOST else f"{words[:_MOST].rpartition(' ')[0]} …"


def _is_untouched(key: str, text: str) -> bool:
    return text.strip() in _ALONE.get(key, ()) or any(sentence in text for sentence in _SENTENCES.get(key, ()))


def _scalars(key: str, node: Any) -> Iterator[tuple[str, Scalar]]:
    """Every value with the key that it stands behind; of a list of values the first."""
    if isinstance(node, Scalar):
        yield key, node
    elif isinstance(node, Mapping):
        for name, entry in node.items():
            yield from _scalars(name, entry)
    elif isinstance(node, Sequence):
        for number, entry in enumerate(node):
            if number == 0 or not isinstance(entry, Scalar):
                yield from _scalars(key, entry)
