"""The questions of a lesson, each read by its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from msgspec.structs import replace

from lessonpack.findings import Place
from lessonpack.model.content import in_tex
from lessonpack.model.questions import Question
from lessonpack.source import identifiers, kinds, rules, schema, stimuli, variants
from lessonpack.source.checking import check, one_kind
from lessonpack.source.identifiers import UsedIds
from lessonpack.source.kind import Kind, Written
from lessonpack.source.nodes import Mapping, Scalar, Sequence, entries, text_of
from lessonpack.source.reading import Reading

_NONE = Sequence(0)


def read(reading: Reading, root: Mapping, objectives: Collection[str] | None) -> tuple[Question, ...]:
    """The questions that could be read. Each may name one of the `objectives`, any when these are unknown."""
    shared = stimuli.read(reading, root)
    items = entries(root, "questions")
    known = kinds.load()
    named = [one_kind(reading, item, "question", known, kinds.other_names) for item in items]
    used = identifiers.authored(reading, written(root), "question")
    language = text_of(root.get("language"))
    made: list[Question] = []
    for item, kind in zip(items, named, strict=True):
        for each in variants.expanded(reading, kind, item[kind], used, language) if kind else ():
            _objective(reading, each.node, objectives)
            stimulus = shared.named(reading, each.node)
            question = _question(reading, known[kind], each, reading.place(item.places[kind]), used)
            if question is not None:
                made.append(question if stimulus is None else replace(question, stimulus=stimulus))
    if all(named):
        stimuli.used(reading, shared, list(written(root)))
    return tuple(made)


def written(root: Mapping) -> Iterator[Any]:
    """The questions' own mappings, whatever their kind."""
    for item in entries(root, "questions"):
        if isinstance(item, Mapping):
            yield from item.values()


def tags(root: Mapping) -> set[str] | None:
    """The tags that questions have, those that could not be read among them; None when a mistake leaves open which."""
    made: set[str] = set()
    if not isinstance(root.get("questions", _NONE), Sequence):
        return None
    for item in entries(root, "questions"):
        for kind, node in item.items() if isinstance(item, Mapping) and item else (("", item),):
            if not isinstance(node, Mapping) or node.merged:
                return None
            # A key that is unknown may well be `tags`, misspelt.
            listed = node.get("tags", _NONE if node.keys() <= set(_keys(kind)) else None)
            if not isinstance(listed, Sequence) or not all(isinstance(entry, Scalar) for entry in listed):
                return None
            made.update(" ".join(entry.text.split()) for entry in listed)
    return made


def _keys(kind: str) -> list[str]:
    return schema.keys(kind) if kind in kinds.load() else []


def _objective(reading: Reading, node: Any, known: Collection[str] | None) -> None:
    named = node.get("objective") if isinstance(node, Mapping) else None
    if known is None or not isinstance(named, Scalar) or named.empty or not named.text.strip():
        return
    id = " ".join(named.text.split())
    if id not in known:
        near = reading.near(rules.UNKNOWN_OBJECTIVE, id, known)
        reading.say(rules.UNKNOWN_OBJECTIVE, named.at, id=id[:80], nearest=near)


def _question(reading: Reading, kind: Kind, one: variants.Question, at: Place, used: UsedIds) -> Question | None:
    shape = check(reading, kind.name, one.node)
    own = kind.own(Written(reading, one.node, shape, at))
    if shape is None or not one.is_whole:
        return None
    id = shape.id or identifiers.derived(reading, one.node, "question", in_tex(getattr(shape, kind.asked)), used)
    return kind.model(id=id, variant_of=one.of, numbers=one.numbers, at=at, **shape.said | own)
