"""A question with variables as one item: a draw picks a variant, and template variables have what it says there.

What is compared is what each variant would be written as. A text that differs is printed piece by piece, right answers
and their bounds are set by template processing. Where QTI has no variable for a difference, the variants stay items of
a section that selects one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from lessonpack.formats.qti2 import BUILT_IN_OUTCOMES, BUILT_IN_RESPONSES
from lessonpack.model.asked import AnyPart
from lessonpack.model.content import Image, plain
from lessonpack.model.course import Course, Lesson, Pool, Quiz
from lessonpack.model.questions import Categorise, Question, Term, named_parts, with_named_parts
from lessonpack.patterns import regex
from lessonpack.render.xml import Attributes, Child, Filled, Kept, Node, Xml, el, join, lines, stack
from lessonpack.targets import _titles as titles
from lessonpack.targets._qti import items
from lessonpack.targets._variants import Series, candidates, known

_POINTS = "they are worth different points"
_FORMULA = "they differ in a formula, into which QTI puts no variables"
_PICTURE = "they differ in a picture, or in what describes it"
_WORTH = "they differ in what an answer is worth, or in which of several are right, and QTI has no variables for that"
_MORE = "they differ in more than words, numbers and the right answer"


class ApartError(Exception):
    """Variants are no one item; its text says why."""


# --- which questions are one ------------------------------------------------------------------------


class Drawn(Struct, frozen=True):
    """A course in which the variants of a question are one question; `variants` are these, by its id.

    `apart` are the variants of which no item can be made, each question with the reason.
    """

    course: Course
    variants: Mapping[str, tuple[Question, ...]] = {}
    apart: tuple[tuple[Question, str], ...] = ()

    def asked(self, question: Question) -> tuple[Question, ...]:
        """What one item asks: all variants of a question that was drawn, else the question itself."""
        return self.variants.get(question.id, (question,))


def drawn(course: Course) -> Drawn:
    """A `distinct` course with one question for the variants of which learners are asked one, where QTI can say it."""
    variants: dict[str, tuple[Question, ...]] = {}
    apart: list[tuple[Question, str]] = []
    for group in _groups(course):
        try:
            item(group, course.language, lambda image: image.media.name, external=False)
        except ApartError as why:
            apart.append((group[0], str(why)))
        else:
            variants[group[0].authored] = group
    one = {each.id: id for id, group in variants.items() for each in group}
    lessons = (replace(_of_one(lesson, one), quiz=_asking_one(lesson.quiz, one)) for lesson in course.lessons)
    whole = replace(course, lessons=tuple(lessons), final_quiz=_asking_one(course.final_quiz, one))
    return Drawn(whole, variants, tuple(apart))


def _groups(course: Course) -> Iterator[tuple[Question, ...]]:
    """The variants of each question of which learners are asked one and nothing else, wherever they are asked."""
    asking: dict[str, tuple[Pool | str, ...]] = {}
    for quiz, _ in course.quizzes:
        for part in quiz.order:
            for id in [part] if isinstance(part, str) else part.questions:
                asking[id] = (*asking.get(id, ()), part)
    groups: dict[tuple[str, tuple[Pool | str, ...]], list[Question]] = {}
    for _, each in course.questions:
        if each.variant_of:
            groups.setdefault((each.authored, asking.get(each.id, ())), []).append(each)
    for (_, parts), group in groups.items():
        if len(group) > 1 and all(_asks_one(part, len(group)) for part in parts):
            yield tuple(group)


def _asks_one(part: Pool | str, variants: int) -> bool:
    return isinstance(part, Pool) and part.pick == 1 and len(part.questions) == variants


def _of_one(lesson: Lesson, one: Mapping[str, str]) -> Lesson:
    """With the first variant in the place of all."""
    firsts = {one.get(each.id, each.id): each for each in reversed(lesson.questions)}
    return replace(lesson, questions=tuple(replace(each, id=id) for id, each in reversed(firsts.items())))


_AnyQuiz = TypeVar("_AnyQuiz", bound=Quiz)


def _asking_one(quiz: _AnyQuiz | None, one: Mapping[str, str]) -> _AnyQuiz | None:
    """With a question in the place of the pool that draws one of its variants."""
    if quiz is None:
        return None
    asked: list[str] = []
    pools: list[Pool] = []
    for part in quiz.order:
        drawn_from = () if isinstance(part, str) else part.questions
        if isinstance(part, str) or drawn_from[0] in one:
            asked.append(part if isinstance(part, str) else one[drawn_from[0]])
        else:
            pools.append(replace(part, behind=len(asked)))
    return replace(quiz, questions=tuple(asked), pools=tuple(pools))


# --- the item ---------------------------------------------------------------------------------------


def item(variants: Sequence[Question], language: str, image: Callable[[Image], str], *, external: bool) -> Node:
    """The assessmentItem of all variants of a question, called by the id that its author gave it; that of one alone.

    Raises ApartError where template variables cannot say what differs.
    """
    if len(variants) == 1:
        return items.item(variants[0], language, image, external=external)
    first, *_ = variants = [_in_authors_order(each) for each in variants]
    if len({each.points for each in variants}) > 1:
        raise ApartError(_POINTS)
    named = [replace(_called_alike(each, first), id=first.authored) for each in variants]
    trees = [items.item(each, language, image, external=external) for each in named]
    template = _Template(variants, trees[0])
    name, attributes, (declared, *rest), between = template.merged(trees)
    made = lines((declared, *template.declarations, template.processing))
    return Node((name, {**(attributes or {}), "title": title(variants)}, (made, *rest), between))


def title(variants: Sequence[Question]) -> str:
    """What platforms list: the words that the variants have in common, and dots for the rest."""
    if len(variants) == 1:
        return titles.title(variants[0])
    pieces = aligned([plain(each.asked) for each in variants])
    words = "".join(piece if isinstance(piece, str) else "…" for piece in pieces or ())
    return titles.shortened(words) or variants[0].authored


def _in_authors_order(variant: Question) -> Question:
    """With items that go into groups as they were written: they stand in an order that their ids make."""
    if not isinstance(variant, Categorise):
        return variant
    return replace(variant, terms=tuple(sorted(variant.terms, key=lambda term: (term.at.line, term.at.column))))


def _called_alike(variant: Question, first: Question) -> Question:
    """The variant with parts called as those of the first one are, since ids may be made of their texts."""
    own, others = named_parts(variant), named_parts(first)
    if len(own) != len(others):
        raise ApartError(_MORE)
    ids = iter([each.id for each in others])
    names = {each.id: other.id for each, other in zip(own, others, strict=True)}

    def called(part: AnyPart) -> AnyPart:
        named = replace(part, id=next(ids))
        return replace(named, partner=names[named.partner]) if isinstance(named, Term) else named

    return with_named_parts(variant, called)


_READ = frozenset({"itemBody", "modalFeedback"})  # what learners read: variables can be printed in it
_PICTURES = frozenset({"img", "object"})
_WORTHS = frozenset({"mapping", "mapEntry", "areaMapping", "areaMapEntry"})
_BOUNDS = {"gte": "LOWEST", "lte": "HIGHEST"}
_DRAW, _RIGHT = "VARIANT", "ANSWER"


class _Template:
    """The template variables of an item, each with a value for each variant, while the item is made."""

    def __init__(self, variants: Sequence[Question], tree: Node) -> None:
        self.known = known(variants)
        self.many = len(variants)
        self.taken = {*BUILT_IN_RESPONSES, *BUILT_IN_OUTCOMES, *_declared(tree)}
        self.draw = self._free(_DRAW)
        self.named: dict[tuple[str, Series], str] = {}  # by the base type and the values
        self.right: list[Node] = []

    # --- what is declared, and how it is set

    @property
    def declarations(self) -> Iterator[Node]:
        yield _declaration(self.draw, "integer")
        yield from (_declaration(name, base) for (base, _), name in self.named.items())

    @property
    def processing(self) -> Node:
        """One draw, then the value that each variable has in the variant drawn, then the right answers."""
        draw = el("randomInteger", {"min": "1", "max": str(self.many)})
        values = (_set(name, self._drawn(base, series)) for (base, series), name in self.named.items())
        return stack("templateProcessing", None, _set(self.draw, draw), *values, *self.right)

    def _drawn(self, base: str, series: Series) -> Node:
        values = (el("baseValue", {"baseType": base}, value) for value in series)
        return stack("index", {"n": self.draw}, stack("ordered", None, *values))

    def _name(self, base: str, series: Series, wanted: str) -> str:
        """The variable for the values that something has; the same one for the same values."""
        if (base, series) not in self.named:
            self.named[base, series] = self._free(wanted)
        return self.named[base, series]

    def _variable(self, base: str, series: Series, wanted: str) -> Node:
        return el("variable", {"identifier": self._name(base, series, wanted)})

    def _free(self, wanted: str) -> str:
        name = next(name for name in candidates(wanted) if name not in self.taken)
        self.taken.add(name)
        return name

    # --- what variants have in common, with variables for the rest

    def merged(self, nodes: Sequence[Node], above: str = "", *, read: bool = False) -> Node:
        """One element for those of the variants, each within an element called `above`; learners `read` its texts."""
        name, attributes, children, between = nodes[0]
        if any((each[0], len(each[2])) != (name, len(children)) for each in nodes):
            raise ApartError(_MORE)
        if any(each[1] != attributes for each in nodes) and name != "assessmentItem":  # whose title is made of all
            raise ApartError(_WORTH if name in _WORTHS else _PICTURE if name in _PICTURES else _MORE)
        if name == "responseDeclaration":
            nodes = self._without_key(nodes, attributes or {})
        if name == "baseValue" and len(set(map(_text, nodes))) > 1:
            return self._variable(_base(attributes), tuple(map(_text, nodes)), _BOUNDS.get(above, "VALUE"))
        inside = (read or name in _READ) and name not in _PICTURES
        columns = zip(*(map(_whole, each[2]) for each in nodes), strict=True)
        return Node((name, attributes, tuple(self._child(column, name, inside) for column in columns), between))

    def _child(self, column: Sequence[Child], above: str, read: bool) -> Child:
        first = column[0]
        nodes = [each for each in column if isinstance(each, Node)]
        if len(nodes) == len(column):
            return self.merged(nodes, above, read=read)
        if all(each == first for each in column):
            return first
        if any(isinstance(each, Xml) for each in column):
            raise ApartError(_FORMULA)
        if not read or not all(isinstance(each, str) for each in column):
            raise ApartError(_PICTURE if above in _PICTURES else _MORE)
        return self._printed([str(each) for each in column])

    def _printed(self, texts: Sequence[str]) -> Node:
        pieces = aligned(texts)
        if pieces is None:
            raise ApartError(_MORE)
        return join(each if isinstance(each, str) else self._print(each) for each in pieces)

    def _print(self, series: Series) -> Node:
        number = tuple(each.replace(",", ".") for each in series)
        return el("printedVariable", {"identifier": self._name("string", series, self.known.get(number, ""))})

    def _without_key(self, nodes: Sequence[Node], attributes: Attributes) -> Sequence[Node]:
        """The declarations of a response; template processing sets the right values of those where these differ."""
        keys = [tuple(map(_text, _within(each, "correctResponse"))) for each in nodes]
        if len(set(keys)) == 1:
            return nodes
        if len(set(map(len, keys))) > 1:
            raise ApartError(_WORTH)
        base, several = _base(attributes), attributes.get("cardinality") or ""
        right = [self._variable(base, series, _RIGHT) for series in zip(*keys, strict=True)]
        value = right[0] if several == "single" else el(several, None, *right)
        self.right.append(el("setCorrectResponse", {"identifier": attributes.get("identifier")}, value))
        return [_without(each, "correctResponse") for each in nodes]


def _set(name: str, value: Node) -> Node:
    return el("setTemplateValue", {"identifier": name}, value)


def _declaration(name: str, base: str) -> Node:
    return el("templateDeclaration", {"identifier": name, "cardinality": "single", "baseType": base})


# --- trees ------------------------------------------------------------------------------------------


def _whole(child: Child) -> Child:
    return child.node if isinstance(child, (Kept, Filled)) else child


def _children(node: Node) -> Iterator[Node]:
    """The elements directly within one."""
    for child in map(_whole, node[2]):
        if isinstance(child, Node):
            yield from [child] if child[0] else _children(child)


def _within(node: Node, name: str) -> Iterator[Node]:
    """What is within the elements of that name, directly within one."""
    return (inner for child in _children(node) if child[0] == name for inner in _children(child))


def _without(node: Node, name: str) -> Node:
    kept = (child for child in map(_whole, node[2]) if not (isinstance(child, Node) and child[0] == name))
    return Node((node[0], node[1], tuple(kept), node[3]))


def _text(node: Node) -> str:
    return "".join(child for child in node[2] if isinstance(child, str))


def _base(attributes: Attributes | None) -> str:
    return (attributes or {}).get("baseType") or ""


def _declared(tree: Node) -> Iterator[str]:
    """What the variables of an item are called."""
    for child in _children(tree):
        if child[0] in ("responseDeclaration", "outcomeDeclaration"):
            yield (child[1] or {}).get("identifier") or ""


# --- texts ------------------------------------------------------------------------------------------

_WORDS = regex(r"(?<!\w)[-\N{MINUS SIGN}]?\d+(?:[.,]\d+)*|\w+|\s+|[^\w\s]")


def aligned(texts: Sequence[str]) -> list[str | Series] | None:
    """Texts in the pieces that they have in common, and what stands between these in each.

    None where that would be nothing in one of them, or blanks at an end, which XML does not keep for certain.
    """
    rows = [_WORDS.findall(each) for each in texts]
    if len({*map(len, rows)}) > 1:
        rows = _with_one_gap(rows)
    columns = list(zip(*rows, strict=True))
    pieces: list[str | Series] = []
    for is_common, run in groupby(columns, lambda column: len(set(column)) == 1):
        joined = tuple(map("".join, zip(*run, strict=True)))
        if not is_common and any(each != each.strip() or not each for each in joined):
            return None
        pieces.append(joined[0] if is_common else joined)
    return pieces


def _with_one_gap(rows: Sequence[list[str]]) -> list[list[str]]:
    """Rows of words that are equal but for one place: what differs between beginning and end is one word."""
    shortest = min(map(len, rows))
    head = next((at for at in range(shortest) if len({row[at] for row in rows}) > 1), shortest)
    rest = shortest - head
    tail = next((at for at in range(rest) if len({row[-1 - at] for row in rows}) > 1), rest)
    return [[*row[:head], "".join(row[head : len(row) - tail]), *row[len(row) - tail :]] for row in rows]
