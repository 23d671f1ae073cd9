"""A question with variables → its variants: the same mapping with numbers in the place of what stands between braces.

Each variant is read as if its author had written it, so that no kind of question has to know of variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from lessonpack import ids
from lessonpack.findings import Rule
from lessonpack.patterns import regex
from lessonpack.source import checking, expressions, figures, formulas, identifiers, keys, nodes, rules, variation
from lessonpack.source.expressions import Trouble
from lessonpack.source.identifiers import UsedIds
from lessonpack.source.markdown import MAX_CHARACTERS
from lessonpack.source.nodes import Scalar, Unreadable, text_of
from lessonpack.source.reading import Reading
from lessonpack.source.schema import own_keys
from lessonpack.source.variables import Draw, Expression, Variable, draws, of_variables, place_in, read, shown, within

KEYS = ("variables", "where", "variants", "seed")
PART = "varied"
# Keys that say what a question is.
_AS_WRITTEN = frozenset(("id", "objective", "tags", "language", "scoring", "stimulus", "difficulty"))
_OF_LESSON = frozenset(("feedback", "choice_feedback", "hint", "nudge", "evidence"))  # in the lesson's language
# What is no prose: a character behind a backslash, code, a formula.
_APART = regex(
    r"\\.|(?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))" rf"|(?P<formula>{formulas.FORMULA.pattern})",
    re.DOTALL,
)
_HOLE = regex(r"(?<!\\)\{\{([^{}]*)\}\}")
_ESCAPED = regex(r"\\(?=\{\{)")
# As Moodle writes it: {s}, or {=s / t}.
_ONE_BRACE = regex(r"(?<![{\\])\{(?:\s*([^\W\d_]\w{0,30})\s*|=([^{}]{1,200}))\}(?!\})")
_LONGEST_ID = 52  # so that the number of a variant has room behind it


class Question(Struct, frozen=True):
    """A mapping to be read as one question: a variant of the question `of`, or one without variables.

    `numbers` are those that learners read in it, each behind its expression. `is_whole` is False for one that is read
    for what else is wrong with it.
    """

    node: Any
    of: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    is_whole: bool = True


def expanded(reading: Reading, kind: str, node: Any, used: UsedIds, language: str) -> Iterator[Question]:
    """The questions that a question stands for: itself, or its variants; none where these cannot be told.

    While one is read the log knows the number of the variant.
    """
    if not isinstance(node, nodes.Mapping):
        yield Question(node)
        return
    if not node.keys() <= own_keys(kind):
        checking.rename(reading, kind, node)
    if "variables" not in own_keys(kind):
        yield Question(node)
        return
    if "variables" not in node:
        _without_variables(reading, node)
        yield Question(node)
        return
    try:
        yield from _Varied(reading, kind, node, language).variants(used)
    finally:
        reading.log.variant = 0


def _without_variables(reading: Reading, node: nodes.Mapping) -> None:
    for key in KEYS[1:]:
        if key in node and not node.merged:
            advice = f"Add `variables:`, or remove `{key}`."
            where = "in a question without variables"
            reading.say(rules.NO_USE, node.places[key], key=repr(key), where=where, advice=advice)


class _Hole(Struct, frozen=True):
    """An expression within a text, and what the text is there: words, a formula or code."""

    expression: Expression
    context: str = ""


_Piece = str | _Hole


class _Varied:
    """A question with variables while its variants are made."""

    def __init__(self, reading: Reading, kind: str, node: nodes.Mapping, language: str) -> None:
        self.reading = reading
        self.kind = kind
        self.node = node
        self.language = language
        self.own_language = text_of(node.get("language")) or language
        self.rest = _copied(node, {key: value for key, value in node.items() if key not in KEYS})
        self.texts: dict[int, tuple[_Piece, ...] | None] = {}  # of each scalar with braces; None for a broken one
        self.variables: Sequence[Variable] = ()
        self.numbers: dict[str, str] = {}  # of the variant that is being made
        self.broken = False

    def variants(self, used: UsedIds) -> Iterator[Question]:
        shape = checking.check(
            self.reading, PART, _copied(self.node, {k: self.node[k] for k in KEYS if k in self.node})
        )
        self.variables = () if shape is None else shape.variables
        known = [variable.name for variable in self.variables]
        for scalar, _ in _scalars(self.rest, keys.definition(self.kind)):
            self.texts[id(scalar)] = self.pieces(scalar, known) if shape is not None else None
        if shape is not None and shape.where is not None:
            self.broken |= not of_variables(self.reading, shape.where, known)
        self.broken |= shape is None or None in self.texts.values()
        base = self.base(used)
        chosen = [] if self.broken else self.chosen(shape, base)
        if not chosen:  # what else is wrong with the question is said all the same
            yield Question(self.numbered(self.filled(None), base, 1), base, is_whole=False)
            return
        self.ids_free(base, len(chosen), used)
        for number, draw in enumerate(chosen):
            self.reading.log.variant = number
            self.numbers.clear()
            node = self.numbered(self.filled(draw), base, number + 1)
            yield Question(node, base, tuple(self.numbers.items()))

    # --- ids ----------------------------------------------------------------------------------------

    def base(self, used: UsedIds) -> str:
        """What the ids of the variants begin with: the question's own; "" where there is none that could be."""
        written = self.node.get("id")
        asked = next((text for key in ("stem", "text") if (text := text_of(self.node.get(key)).strip())), "")
        if isinstance(written, Scalar):
            base = written.text if ids.is_authored(written.text) else ""
        elif written is None and asked:
            base = identifiers.derived(self.reading, self.node, "question", asked, used)
        else:
            base = ""
        if len(base) > _LONGEST_ID:
            base = f"{base[: _LONGEST_ID - 9].rstrip('-_')}-{ids.short_digest(base.encode())[:8]}"
        return base

    def numbered(self, node: nodes.Mapping, base: str, number: int) -> nodes.Mapping:
        if base:
            node["id"] = Scalar(f"{base}-{number}", place_of(self.node, "id"), "")
            node.places.setdefault("id", self.node.at)
        return node

    def ids_free(self, base: str, count: int, used: UsedIds) -> None:
        for made in (f"{base}-{number}" for number in range(1, count + 1) if base):
            if made.replace("_", "-") in used:
                self.say(variation.TAKEN, place_of(self.node, "id"), question=base, id=made)
            used.add(made.replace("_", "-"))

    # --- texts --------------------------------------------------------------------------------------

    def pieces(self, scalar: Scalar, known: Sequence[str]) -> tuple[_Piece, ...] | None:
        """A text in its pieces; None, with findings, where an expression in it is none."""
        made: list[_Piece] = []
        whole = True
        for context, text in _contexts(scalar.text):
            end = 0
            for match in _HOLE.finditer(text):
                if match[1].strip() or not context:
                    made.append(self.literal(scalar, text[end : match.start()], context, known))
                    hole = self.hole(scalar, match[1], context, known)
                    whole &= hole is not None
                    made.append(hole or "")
                    end = match.end()
            made.append(self.literal(scalar, text[end:], context, known))
        return tuple(piece for piece in made if piece) if whole and None not in made else None

    def hole(self, scalar: Scalar, text: str, context: str, known: Sequence[str]) -> _Hole | None:
        expression = read(self.reading, scalar, text, braced=True)
        sound = expression is not None and of_variables(self.reading, expression, known)
        return _Hole(expression, context) if expression is not None and sound else None

    def literal(self, scalar: Scalar, text: str, context: str, known: Sequence[str]) -> Any:
        """What stands between expressions, as learners read it."""
        if context == "formula":
            return text
        if not context:
            self.hints(scalar, text, known)
        return _ESCAPED.sub("", text)

    def hints(self, scalar: Scalar, text: str, known: Sequence[str]) -> None:
        """Say which braces are hardly meant to be read."""
        opened = re.search(r"(?<!\\)\{\{", text)
        if opened is not None:
            rest = text[opened.start() : opened.start() + 40].partition("\n")[0]
            at = within(self.reading, scalar, rest, 0)
            trouble = "its braces are not closed, or there are braces within"
            self.reading.log.add(variation.BROKEN, at, expression=rest, trouble=trouble)
            self.broken = True
        for match in _ONE_BRACE.finditer(text):
            if match[1] in known or match[2]:
                at = within(self.reading, scalar, match[0], 0)
                name = match[1] or match[2].strip()
                self.reading.log.add(variation.ONE_BRACE, at, found=match[0], name=name)

    # --- draws --------------------------------------------------------------------------------------

    def chosen(self, shape: Any, base: str) -> list[Draw]:
        """As many different draws as variants are asked for; none, and a finding, where there are not enough."""
        seen = self.used(shape.where)
        seed = str(shape.seed) if shape.seed is not None else base
        found: dict[tuple[object, ...], Draw] = {}
        tried = 0
        each = sum(expressions.work(tree) for tree in self.reckoned(shape.where))
        for draw in draws(self.variables, seed):
            tried += 1
            if self.is_too_much("steps of reckoning", each, variation.MOST_STEPS):
                return []
            verdict = self.meets(shape.where, draw)
            if verdict is None:
                return []
            if verdict:
                found.setdefault(tuple(draw.values[name] for name in seen), draw)
            if len(found) == shape.variants:
                break
        if len(found) < shape.variants:
            self.too_few(shape, len(found), tried)
            return []
        steps = len(found) * sum(expressions.work(hole.expression.tree) for hole in self.holes)
        many = self.is_too_much("variants", len(found), variation.MOST_VARIANTS)
        return (
            [] if many or self.is_too_much("steps of reckoning", steps, variation.MOST_STEPS) else list(found.values())
        )

    def reckoned(self, where: Expression | None) -> Iterator[expressions.Tree]:
        """What is computed of every draw."""
        yield from (each.computed.tree for each in self.variables if each.computed is not None)
        if where is not None:
            yield where.tree

    @property
    def holes(self) -> Iterator[_Hole]:
        return (piece for pieces in self.texts.values() for piece in pieces or () if isinstance(piece, _Hole))

    def used(self, where: Expression | None) -> list[str]:
        """The variables that are drawn and read in the question, or that what is read is computed from."""
        read = {name.name for hole in self.holes for name in expressions.names(hole.expression.tree)}
        asked = set() if where is None else {name.name for name in expressions.names(where.tree)}
        for each in reversed(self.variables):
            if each.name not in read | asked:
                self.reading.say(variation.UNUSED, each.at, name=each.name)
            elif each.computed is not None:
                needed = {name.name for name in expressions.names(each.computed.tree)}
                read |= needed if each.name in read else set()
                asked |= needed
        return [each.name for each in self.variables if each.computed is None and each.name in read]

    def meets(self, where: Expression | None, draw: Draw) -> bool | None:
        """Whether a draw is one of those that are meant; None, and a finding, where that cannot be told."""
        if where is None:
            return True
        try:
            verdict = expressions.value(where.tree, draw.values)
            if isinstance(verdict, bool):
                return verdict
            raise Trouble("it is no comparison, such as s > t", 0)
        except Trouble as trouble:
            self.impossible(where, trouble, draw)
            return None

    def impossible(self, expression: Expression, trouble: Trouble, draw: Draw) -> None:
        at = place_in(self.reading, expression, trouble.at)
        says = {"expression": expression.shown, "draw": draw.told(self.variables), "trouble": trouble.says}
        self.reading.log.add(variation.IMPOSSIBLE, at, **says)

    def is_too_much(self, what: str, more: int, most: int) -> bool:
        """True, and said once for a file, when there is more of something than a file may have in all."""
        spent = self.reading.spent
        told = spent[what] > most
        spent[what] += more
        if spent[what] > most and not told:
            self.say(variation.TOO_MANY, self.node.places["variables"], what=f"more than {most:,} {what}")
        return spent[what] > most

    def too_few(self, shape: Any, found: int, tried: int) -> None:
        at = self.node.places.get("variants", self.node.places["variables"])
        looked = f" among the {tried:,} that were looked at" if shape.where is not None else ""
        fewer = f"Write `variants: {found}`, or give the variables more values." if found > 1 else ""
        easier = " or a condition that is met more often" if shape.where is not None else ""
        advice = fewer or f"Give the variables more values{easier}."
        self.say(variation.TOO_FEW, at, variants=shape.variants, found=found or "none", looked=looked, advice=advice)

    # --- a variant ----------------------------------------------------------------------------------

    def filled(self, draw: Draw | None) -> nodes.Mapping:
        """The question with the values of a draw; without one, with nothing in their places that could be read."""
        own = keys.definition(self.kind)
        entries = {key: self.entry(self.rest, own, key, self.own_language, draw) for key in self.rest}
        return _copied(self.rest, entries)

    def put(self, node: Any, schema: Mapping[str, Any], language: str, draw: Draw | None) -> Any:
        match node:
            case nodes.Mapping():
                return _copied(node, {key: self.entry(node, schema, key, language, draw) for key in node})
            case nodes.Sequence():
                made = nodes.Sequence(node.at)
                below = keys.below(schema, 0)
                made.extend(self.put(entry, below, language, draw) for entry in node)
                return made
            case Scalar() if id(node) in self.texts:
                return self.text(node, schema, language, draw)
        return node

    def entry(self, node: nodes.Mapping, schema: Mapping[str, Any], key: str, language: str, draw: Draw | None) -> Any:
        if key in _AS_WRITTEN:
            return node[key]
        spoken = self.language if key in _OF_LESSON else language
        return self.put(node[key], keys.below(schema, key), spoken, draw)

    def text(self, scalar: Scalar, schema: Mapping[str, Any], language: str, draw: Draw | None) -> Scalar | Unreadable:
        pieces = self.texts[id(scalar)]
        if pieces is None or draw is None:
            return Unreadable(scalar.at)
        bare = keys.is_bare(schema)
        written = [piece if isinstance(piece, str) else self.value(piece, bare, language, draw) for piece in pieces]
        if None in written:
            return Unreadable(scalar.at)
        holds = any(isinstance(piece, _Hole) for piece in pieces)
        return Scalar("".join(filter(None, written)), scalar.at, "" if bare and holds else scalar.style)

    def value(self, hole: _Hole, bare: bool, language: str, draw: Draw) -> str | None:
        """What stands in the place of an expression; None, and a finding, where there is nothing."""
        expression = hole.expression
        try:
            value = expressions.value(expression.tree, draw.values)
            if isinstance(value, bool) and not bare:
                raise Trouble("a comparison is nothing to read", 0)
        except Trouble as trouble:
            self.impossible(expression, trouble, draw)
            return None
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return str(value).lower()
        decimals = expressions.decimals(expression.tree, draw.decimals)
        number = figures.exact(value) if bare else figures.plain(value, decimals)
        if not number:
            at = place_in(self.reading, expression, 0)
            says = {"expression": expression.shown, "value": shown(value), "draw": draw.told(self.variables)}
            self.reading.log.add(variation.ENDLESS, at, **says)
            return None
        if not bare:
            self.numbers[expression.text.strip()] = number
        if bare or hole.context == "code":
            return number
        return figures.in_formula(number, language) if hole.context else figures.spoken(number, language)

    def say(self, broken: Rule, at: int, **arguments: object) -> None:
        self.reading.say(broken, at, **arguments)


def place_of(node: nodes.Mapping, key: str) -> int:
    """Where the text of a key stands; where the mapping does, for a key that is not there."""
    found = node.get(key)
    return int(found.at) if found is not None else node.at


def _copied(node: nodes.Mapping, entries: Mapping[str, Any]) -> nodes.Mapping:
    """A mapping at the same place that holds other values."""
    made = nodes.Mapping(node.at, node.flow)
    made.update(entries)
    made.end, made.merged, made.places = node.end, node.merged, dict(node.places)
    return made


def _scalars(node: Any, schema: Mapping[str, Any]) -> Iterator[tuple[Scalar, Mapping[str, Any]]]:
    """The texts of a question in which something may be computed."""
    match node:
        case nodes.Mapping():
            for key, value in node.items():
                if key not in _AS_WRITTEN:
                    yield from _scalars(value, keys.below(schema, key))
        case nodes.Sequence():
            for entry in node:
                yield from _scalars(entry, keys.below(schema, 0))
        case Scalar() if "{" in node.text and len(node.text) <= MAX_CHARACTERS:
            yield node, schema


def _contexts(text: str) -> Iterator[tuple[str, str]]:
    """A text in pieces, each with what it is: "", `formula` or `code`."""
    at = 0
    for match in _APART.finditer(text):
        if match.lastgroup is not None:
            yield "", text[at : match.start()]
            yield ("formula" if match["formula"] else "code"), match[0]
            at = match.end()
    yield "", text[at:]
