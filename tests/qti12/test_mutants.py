"""Whatever is changed in the scoring or the feedback of an item is seen by the readers that the other tests trust."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from itertools import zip_longest

import pytest
from lxml import etree

from lessonpack.model.asked import Scoring
from lessonpack.model.questions import Question
from lessonpack.targets._qti12.profile import Profile
from qti import samples
from qti12 import reader
from qti12.test_items import PROFILES, labelled, read

Seen = tuple[object, ...]


def seen(item: reader.Item, responses: list[set[str]]) -> Iterator[Seen]:
    """What each response earns and shows."""
    for each in responses:
        yield (reader.run(item, each)[0], *_told(item, each), *_classic(item, each))


def unseen(
    written: reader.Item, changed: Mapping[str, reader.Item], seen: Callable[[reader.Item], Iterable[object]]
) -> list[str]:
    """The changes that make no difference to what is seen of an item; no more is looked at than shows one."""
    right = [*_until_stopped(seen(written))]
    same = ((what, zip_longest(right, _until_stopped(seen(mutant)))) for what, mutant in changed.items())
    return [what for what, pairs in same if all(one == other for one, other in pairs)]


def _until_stopped(seen: Iterable[object]) -> Iterator[object]:
    """What is seen, up to what stops a reader for an item that none can read."""
    try:
        yield from seen
    except (AssertionError, KeyError, ValueError) as stopped:
        yield repr(stopped)


def _told(item: reader.Item, chosen: set[str]) -> list[str]:
    return [item.feedback.get(each, "gone") for each in reader.run(item, chosen)[1]]


def _classic(item: reader.Item, chosen: set[str]) -> list[object]:
    return [reader.classic(item, chosen)] if item.field("points_possible") else []


def mutants(item: reader.Item) -> Iterator[tuple[str, reader.Item]]:
    """The item with one thing in its response processing, or in its feedback, changed."""
    processing = reader.nodes(item.node, "q:resprocessing/descendant::*")
    for place, node in enumerate(processing):
        for what, change in _changes(node):
            changed = deepcopy(item.node)
            change(reader.nodes(changed, "q:resprocessing/descendant::*")[place])
            yield f"{what} of {etree.QName(node).localname} {place}", reader.Item(changed)


def _changes(node: etree._Element) -> Iterator[tuple[str, object]]:
    match etree.QName(node).localname:
        case "varequal":
            yield "other option", _other_option
        case "setvar":
            yield "other weight", _other_weight
            if node.text != "0":  # nothing is nothing, added or taken
                yield "other operator", _other_operator
        case "displayfeedback":
            yield "other feedback", _other_feedback
        case "varinside":
            yield "other area", lambda node: setattr(node, "text", "0,0,1,0,1,1,0,1")
        case "not":
            yield "no negation", lambda node: setattr(node, "tag", f"{{{reader.QTI}}}and")
        case "respcondition":
            yield "no condition", lambda node: node.getparent().remove(node)


def _other_option(node: etree._Element) -> None:
    labels = reader.strings(node.getroottree(), "//q:response_label/@ident")
    if not labels:  # what is typed
        node.text = f"{node.text}s"
        return
    node.text = labels[(labels.index(node.text or "") + 1) % len(labels)]


def _other_weight(node: etree._Element) -> None:
    node.text = {"0": "0.5"}.get(node.text or "", f"{float(node.text or 0) / 2:g}")


def _other_operator(node: etree._Element) -> None:
    node.set("action", {"Add": "Subtract", "Set": "Subtract"}[node.get("action", "")])


def _other_feedback(node: etree._Element) -> None:
    there = reader.strings(node.getroottree(), "//q:itemfeedback[q:flow_mat]/@ident")
    node.set("linkrefid", there[(there.index(node.get("linkrefid", "")) + 1) % len(there)])


QUESTIONS: list[Question] = [
    samples.single(feedback=samples.FEEDBACK),
    samples.several(feedback=samples.FEEDBACK),
    samples.several(scoring=Scoring.ALL_OR_NOTHING, feedback=samples.FEEDBACK),
    samples.judged(feedback=samples.FEEDBACK),
]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
@pytest.mark.parametrize("question", QUESTIONS, ids=["single", "several", "whole", "statement"])
def test_no_change_goes_unseen(question: Question, profile: Profile) -> None:
    written = read(question, profile)
    labels = labelled(question, written)
    responses = [{labels[id] for id in chosen} for chosen in samples.responses(question)]
    changed = dict(mutants(written))
    assert len(changed) > 6
    assert unseen(written, changed, lambda item: seen(item, responses)) == []
