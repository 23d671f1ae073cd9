"""A quiz: what it selects from a bank of questions, how its pools draw, and which of its settings go together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from lessonpack.model.course import Answers, Mode, Pool, Report, Reveal
from lessonpack.model.questions import Question
from lessonpack.source import identifiers, rules, schema
from lessonpack.source.checking import check, in_words
from lessonpack.source.nodes import Mapping, Scalar, Sequence, entries, text_of
from lessonpack.source.reading import Reading
from lessonpack.source.shapes import FinalPoolShape, PoolShape


class Bank(Struct, frozen=True, kw_only=True):
    """What a quiz selects from: its questions by the ids that it writes, and those that sections ask already.

    `known` are the ids that may be written, `tags` those that questions have, None when a mistake leaves open which
    these are; `complete` is True when every question was read; `lessons` names the lesson of each in a course, and
    `listed` are all lessons of it. `authored` is by which id the author calls each: all variants of a question by that
    of the question.
    """

    questions: dict[str, Question]
    checked: frozenset[str]
    known: set[str] | None
    tags: set[str] | None
    complete: bool
    lessons: dict[str, str]
    listed: frozenset[str] = frozenset()
    authored: dict[str, str]

    def called(self, written: Iterable[str]) -> list[str]:
        """The questions that an author calls by these ids, in their order: all variants of each."""
        named: dict[str, list[str]] = {}
        for id, authored in self.authored.items():
            named.setdefault(authored, []).append(id)
        return [id for name in dict.fromkeys(written) for id in named.get(name, ())]

    @property
    def asked_in_sections(self) -> frozenset[str]:
        """The questions of which a section asks, the other variants of each included."""
        asked = {self.authored[id] for id in self.checked if id in self.authored}
        return frozenset(id for id, authored in self.authored.items() if authored in asked)


def read(reading: Reading, key: str, root: Mapping, bank: Bank) -> tuple[Any, dict[str, Any]] | None:
    """The quiz at a key as its model has it, and what every quiz has of it; None when it cannot be read."""
    node = root[key]
    shape = check(reading, key, node)
    if not isinstance(node, Mapping):
        return None
    _selection(reading, node, bank)
    _settings(reading, node, schema.keys(key))
    chosen = _asked_of_everybody(node, bank)
    is_read = not any(bank.questions[id].ANSWERED for id in chosen)
    if bank.questions and is_read and "pools" not in node and bank.complete:
        reading.say(rules.NO_QUESTIONS, root.places[key])
    asked = tuple(id for id in chosen if not bank.questions[id].variant_of)
    variants = _one_of_variants(chosen, bank)
    taken = {*chosen, *bank.checked, *bank.asked_in_sections}
    pools = _pools(reading, node, bank, taken, f"{key.removesuffix('quiz')}pool")
    if shape is None:
        return None
    return shape, {name: getattr(shape, name) for name in _AS_WRITTEN} | {
        "id": shape.id or identifiers.derived(reading, node, in_words(key), in_words(key)),
        "questions": asked,
        "pools": (*variants, *pools),
        "at": reading.place(root.places[key]),
    }


# What a quiz has as its author wrote it.
_AS_WRITTEN = (
    *("title", "mode", "grade", "pass_mark", "attempts", "feedback", "answers", "report", "shuffle"),
    *("time_limit", "extend_time", "tries", "confidence"),
)


def _selection(reading: Reading, quiz: Mapping, bank: Bank) -> None:
    """The questions that a quiz and its pools list must be there, and the tags by which pools draw."""
    seen: set[str] = set()
    for entry in entries(quiz, "questions"):
        selected(reading, entry, bank.known, seen, "the quiz")
    for pool in entries(quiz, "pools"):
        _tagged(reading, pool, bank.tags)
        for entry in entries(pool, "questions"):
            selected(reading, entry, bank.known, seen, "the pool")


def _tagged(reading: Reading, pool: Any, tags: set[str] | None) -> None:
    """The tag by which a pool draws must be one that a question has."""
    node = pool.get("tag") if isinstance(pool, Mapping) else None
    if tags is None or not isinstance(node, Scalar) or node.empty:
        return
    tag = " ".join(node.text.split())
    if tag and tag not in tags:
        near = reading.near(rules.UNKNOWN_TAG, tag, tags)
        reading.say(rules.UNKNOWN_TAG, node.at, tag=tag[:80], nearest=near)


def selected(reading: Reading, entry: Any, known: set[str] | None, seen: set[str], who: str) -> None:
    """What is selected there must be among the `known` questions, and not be `seen` before."""
    if not isinstance(entry, Scalar) or entry.empty:
        return
    if known is not None and entry.text not in known:
        near = reading.near(rules.UNKNOWN_QUESTION, entry.text, known)
        reading.say(rules.UNKNOWN_QUESTION, entry.at, who=who, id=entry.text[:80], nearest=near)
    elif entry.text in seen:
        reading.say(rules.TWICE, entry.at, who=who, id=entry.text)
    seen.add(entry.text)


def _settings(reading: Reading, quiz: Mapping, allowed: list[str]) -> None:
    """Say which settings are without effect: the author meant them to have one."""
    if _word(quiz, "mode") == Mode.PRACTICE:
        graded = [key for key in _GRADED if key in quiz and key in allowed]
        late = ["feedback"] if _word(quiz, "feedback") == Reveal.AT_END else []
        for key in graded + late:
            advice = f"Remove `{key}`, or write `mode: graded`."
            reading.say(rules.NO_USE, quiz.places[key], key=repr(key), where="in a quiz for practice", advice=advice)
    elif "tries" in quiz and "tries" in allowed:
        advice = "Remove `tries`, or write `mode: practice`; how often a quiz may be handed in is `attempts`."
        reading.say(rules.NO_USE, quiz.places["tries"], key="'tries'", where="in a graded quiz", advice=advice)
    elif "extend_time" in quiz and "time_limit" not in quiz and not quiz.merged:
        advice = "Add `time_limit: …`, or remove `extend_time`."
        at = quiz.places["extend_time"]
        reading.say(rules.NO_USE, at, key="'extend_time'", where="without a time limit", advice=advice)
    # A key that is unknown may well be the one that makes the moment come, misspelt.
    if not quiz.merged and quiz.keys() <= set(allowed):
        _reached(reading, quiz, "answers")
        _reached(reading, quiz, "report")


def _reached(reading: Reading, quiz: Mapping, key: str) -> None:
    """The moment that a key names is one that the quiz comes to: no right answer before its feedback, for one."""
    when = _word(quiz, key)
    for moments, is_missing, where, instead in _NEVER_REACHED:
        if when in moments and is_missing(quiz):
            return reading.say(rules.NO_USE, quiz.places[key], key=repr(f"{key}: {when}"), where=where, advice=instead)
    return None


def _asked_of_everybody(quiz: Mapping, bank: Bank) -> tuple[str, ...]:
    """The ids of what every learner is asked: those listed; else, unless pools stand in their place, all that no
    section asks already. Of each question with variables all variants are among them."""
    chosen = quiz.get("questions")
    if isinstance(chosen, Sequence):
        return tuple(bank.called(map(text_of, chosen)))
    if chosen is None and "pools" in quiz:
        return ()
    elsewhere = bank.asked_in_sections
    return tuple(id for id in bank.questions if id not in elsewhere)


def _one_of_variants(chosen: Iterable[str], bank: Bank) -> Iterator[Pool]:
    """A pool in the place of each question with variables, from which a learner is asked one variant: none that a
    section asks."""
    groups: dict[tuple[str, int], list[str]] = {}
    behind = 0
    for id in chosen:
        if bank.questions[id].variant_of:
            groups.setdefault((bank.authored[id], behind), []).append(id)
        else:
            behind += 1
    for (_, behind), group in groups.items():
        free = [id for id in group if id not in bank.checked]
        yield Pool(pick=1, questions=tuple(free or group), behind=behind, at=bank.questions[group[0]].at)


def _pools(reading: Reading, quiz: Mapping, bank: Bank, taken: set[str], part: str) -> tuple[Pool, ...]:
    """The pools that could be read. What is `taken`, or listed by a pool, is not drawn by tag or lesson."""
    nodes = entries(quiz, "pools")
    read = [(node, shape) for node in nodes if (shape := _pool(reading, node, part)) is not None]
    taken = taken.union(*(bank.called(shape.questions) for _, shape in read))
    made = []
    for node, shape in read:
        drawn = _drawn(shape, bank, taken)
        taken.update(drawn)
        # With a question unread, or unclear which of them are asked, how many there are is unknown.
        if bank.complete and _clear(quiz):
            _enough(reading, node, shape, bank, len(drawn))
        made.append(Pool(pick=shape.pick, questions=drawn, tag=shape.tag, at=reading.place(node.at)))
    return tuple(made)


def _pool(reading: Reading, node: Any, part: str) -> Any:
    shape = check(reading, part, node)
    # A key that is unknown may well be one of those sought here, misspelt.
    if not isinstance(node, Mapping) or node.merged or not node.keys() <= set(schema.keys(part)):
        return shape
    ways = [key for key in ("tag", "lessons") if key in schema.keys(part)]
    named = [key for key in (*ways, "questions") if key in node]
    if not named or ("questions" in named and len(named) > 1):
        says = {"ways": " and ".join(ways), "keys": ", ".join(f"`{key}: …`" for key in ways)}
        reading.say(rules.TAG_OR_LIST, node.at, found=" and ".join(named) or "neither", **says)
        return None
    return shape


def _enough(reading: Reading, node: Mapping, shape: PoolShape, bank: Bank, found: int) -> None:
    """A pool needs what it draws; a list speaks for itself, whatever is wrong with its entries.

    A tag or lesson that there is not has been told, and says nothing of how many questions the right one has.
    """
    is_known = not shape.tag or bank.tags is None or shape.tag in bank.tags
    is_known = is_known and (not isinstance(shape, FinalPoolShape) or bank.listed.issuperset(shape.lessons))
    if is_known and max(found, len(shape.questions)) < shape.pick:
        reading.say(rules.TOO_FEW, node["pick"].at, pick=shape.pick, found=max(found, len(shape.questions)))


def _drawn(shape: PoolShape, bank: Bank, taken: set[str]) -> tuple[str, ...]:
    """What a pool draws from: those it lists, or those of its tag and its lessons that are free."""
    if shape.questions:
        return tuple(bank.called(shape.questions))
    lessons = shape.lessons if isinstance(shape, FinalPoolShape) else []
    return tuple(
        id
        for id, question in bank.questions.items()
        if id not in taken
        and question.ANSWERED
        and (not shape.tag or shape.tag in question.tags)
        and (not lessons or bank.lessons[id] in lessons)
    )


def _clear(quiz: Mapping) -> bool:
    """True when it can be told which questions the quiz asks of everybody."""
    chosen = quiz.get("questions")
    return chosen is None or isinstance(chosen, Sequence) or text_of(chosen) == "all"


# --- settings -----------------------------------------------------------------------------------------

# Moments, when a quiz never comes to them, that in words, and what to do.
_NEVER_REACHED: tuple[tuple[tuple[Answers | Report, ...], Callable[[Mapping], bool], str, str], ...] = (
    (
        (Answers.AFTER_EACH_ATTEMPT, Answers.AFTER_LAST_ATTEMPT, Answers.AFTER_PASS),
        lambda quiz: _word(quiz, "mode") == Mode.PRACTICE,
        "in a quiz for practice",
        "Write `answers: after_each_question` or `answers: never`, or `mode: graded`.",
    ),
    (
        (Answers.AFTER_EACH_QUESTION,),
        lambda quiz: _word(quiz, "feedback") == Reveal.AT_END and _word(quiz, "mode") != Mode.PRACTICE,
        "with `feedback: at_end`",
        "Write `answers: after_each_attempt`, or `feedback: at_once`.",
    ),
    (
        (Answers.AFTER_PASS,),
        lambda quiz: "pass_mark" not in quiz,
        "without a pass mark",
        "Add `pass_mark: …`, or write `answers: never`.",
    ),
    (
        (Answers.AFTER_LAST_ATTEMPT,),
        lambda quiz: not quiz.keys() & {"pass_mark", "attempts"},
        "without a last attempt",
        "Add `attempts: …` or `pass_mark: …`, or write `answers: after_each_attempt`.",
    ),
    (
        (Report.END,),
        lambda quiz: "pass_mark" not in quiz and _word(quiz, "mode") != Mode.PRACTICE,
        "without a pass mark",
        "Add `pass_mark: …`, or remove `report`.",
    ),
)
# What practice has no use for.
_GRADED = ("pass_mark", "attempts", "grade", "report", "time_limit", "extend_time", "weight")


def _word(node: Mapping, key: str) -> str:
    return text_of(node.get(key))
