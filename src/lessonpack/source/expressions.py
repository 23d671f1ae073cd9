"""Expressions of authors, such as `s / t` or `s > t and t != 0`: text → a small tree, and the value of that.

Nothing of it is Python: there are numbers, names, the operations and functions of `reckoning`, and brackets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from msgspec import Struct

from lessonpack.findings import quoted
from lessonpack.patterns import regex
from lessonpack.source import reckoning
from lessonpack.source.reckoning import FUNCTIONS, OPERATIONS, Function, Impossible, Value

LONGEST = 500  # characters
_DEEPEST = 30  # brackets, signs and powers within each other
NAME = regex(r"[^\W\d_]\w{0,30}")
WORDS = ("and", "or", "not")
RESERVED = frozenset((*FUNCTIONS, *WORDS, *reckoning.constants()))

_TOKEN = regex(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)|(?P<name>[^\W\d_]\w*)|(?P<sign>\*\*|//|&&|\|\||[<>=!]=|[-+*/^(),<>=≤≥≠−×·÷%!&|])"
)
_SAME = {"−": "-", "×": "*", "·": "*", "÷": "/", "==": "=", "≤": "<=", "≥": ">=", "≠": "!="}
_INSTEAD = {
    "**": "a power is written ^",
    "//": "write floor(a / b)",
    "%": "write mod(a, b)",
    "!": "write `not`",
    "&": "write `and`",
    "&&": "write `and`",
    "|": "write `or`",
    "||": "write `or`",
    ",": "decimals have a point",
}
_COMPARISONS = ("<", ">", "<=", ">=", "=", "!=")


class Trouble(Exception):
    """What is wrong with an expression, in words, and at which of its characters."""

    def __init__(self, says: str, at: int) -> None:
        super().__init__(says)
        self.says = says
        self.at = at


class Literal(Struct, frozen=True):
    value: Fraction
    at: int
    decimals: int = 0


class Name(Struct, frozen=True):
    name: str
    at: int


class Call(Struct, frozen=True):
    """An operation or a function of what its arguments are."""

    name: str
    arguments: tuple[Tree, ...]
    at: int


Tree = Literal | Name | Call


# --- text → tree --------------------------------------------------------------------------------------


class _Token(Struct, frozen=True):
    kind: str
    text: str
    at: int


def parsed(text: str) -> Tree:
    """The tree of an expression; Trouble for a text that is none."""
    if len(text) > LONGEST:
        raise Trouble(f"it has more than {LONGEST} characters", 0)
    return _Parser(list(_tokens(text))).whole()


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            raise Trouble(f"{quoted(text[at])} has no meaning here", at)
        assert match.lastgroup is not None
        yield _Token(match.lastgroup, _SAME.get(match.group(), match.group()), at)
        at = match.end()
    yield _Token("end", "", len(text.rstrip()))


class _Parser:
    """Takes an expression from its weakest ties to its strongest."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def take(self, *texts: str) -> _Token | None:
        """The next token, if it is one of these, which is then behind us."""
        token = self.next
        if token.kind in ("number", "end") or token.text not in texts:
            return None
        self.place += 1
        return token

    def whole(self) -> Tree:
        tree = self.either()
        if self.next.kind != "end":
            raise self.unexpected()
        return tree

    def unexpected(self) -> Trouble:
        token = self.next
        if token.kind == "end":
            return Trouble("it ends too early", token.at)
        told = _INSTEAD.get(token.text, "")
        if not told and self.place and self.tokens[self.place - 1].text not in (*_INSTEAD, "("):
            told = "a sign such as * is missing before it" if token.kind in ("number", "name") else ""
        return Trouble(f"{quoted(token.text[:40])} is not expected here{told and f': {told}'}", token.at)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Trouble("it is nested too deeply", self.next.at)

    def either(self) -> Tree:
        tree = self.both()
        while token := self.take("or"):
            tree = Call("or", (tree, self.both()), token.at)
        return tree

    def both(self) -> Tree:
        tree = self.denied()
        while token := self.take("and"):
            tree = Call("and", (tree, self.denied()), token.at)
        return tree

    def denied(self) -> Tree:
        token = self.take("not")
        if token is None:
            return self.compared()
        self.deeper()
        tree = Call("not", (self.denied(),), token.at)
        self.depth -= 1
        return tree

    def compared(self) -> Tree:
        """One comparison or a chain of them: 0 < x < 1."""
        left, tree = self.sum(), None
        while token := self.take(*_COMPARISONS):
            right = self.sum()
            link = Call(token.text, (left, right), token.at)
            tree, left = link if tree is None else Call("and", (tree, link), token.at), right
        return left if tree is None else tree

    def sum(self) -> Tree:
        tree = self.product()
        while token := self.take("+", "-"):
            tree = Call(token.text, (tree, self.product()), token.at)
        return tree

    def product(self) -> Tree:
        tree = self.signed()
        while token := self.take("*", "/"):
            tree = Call(token.text, (tree, self.signed()), token.at)
        return tree

    def signed(self) -> Tree:
        token = self.take("-", "+")
        if token is None:
            return self.power()
        self.deeper()
        tree = self.signed()
        self.depth -= 1
        return Call("negative", (tree,), token.at) if token.text == "-" else tree

    def power(self) -> Tree:
        """A power ties its base more closely than a sign does: -2^2 is -4."""
        tree = self.atom()
        token = self.take("^")
        if token is None:
            return tree
        self.deeper()
        exponent = self.signed()
        self.depth -= 1
        return Call("^", (tree, exponent), token.at)

    def atom(self) -> Tree:
        token = self.next
        if token.kind == "number":
            self.place += 1
            return Literal(Fraction(token.text), token.at, len(token.text.partition(".")[2]))
        if token.kind == "name" and token.text not in WORDS:
            self.place += 1
            return self.call(token) if token.text in FUNCTIONS else Name(token.text, token.at)
        if not self.take("("):
            raise self.unexpected()
        self.deeper()
        tree = self.either()
        self.closed(token)
        return tree

    def call(self, name: _Token) -> Tree:
        function, opened = FUNCTIONS[name.text], self.take("(")
        if opened is None:
            raise Trouble(f"{name.text} is a function: write {name.text}(…)", name.at)
        self.deeper()
        arguments = [self.either()]
        while self.take(","):
            arguments.append(self.either())
        self.closed(opened)
        if not function.least <= len(arguments) <= function.most:
            raise Trouble(f"{name.text} is of {_counted(function)}, and here of {len(arguments)}", name.at)
        return Call(name.text, tuple(arguments), name.at)

    def closed(self, opened: _Token) -> None:
        self.depth -= 1
        if not self.take(")"):
            raise self.unexpected() if self.next.kind != "end" else Trouble("the bracket is not closed", opened.at)


def _counted(function: Function) -> str:
    if function.least == function.most:
        return f"{function.least} number{'s' if function.least > 1 else ''}"
    return f"{function.least} to {function.most} numbers"


# --- tree → value -------------------------------------------------------------------------------------


def names(tree: Tree) -> Iterator[Name]:
    """The names in an expression, from left to right."""
    match tree:
        case Name():
            yield tree
        case Call(_, arguments):
            for argument in arguments:
                yield from names(argument)


def work(tree: Tree) -> int:
    """How much there is to compute: a step for each part, and more for what has no end."""
    if not isinstance(tree, Call):
        return 1
    return (30 if tree.name in reckoning.INEXACT else 1) + sum(map(work, tree.arguments))


def value(tree: Tree, known: Mapping[str, Value | Impossible]) -> Value:
    """The value where names have those that are `known`; Trouble where there is none."""
    match tree:
        case Literal(number):
            return number
        case Name(name, at):
            found = known[name] if name in known else reckoning.constants()[name]
            if isinstance(found, Impossible):
                raise Trouble(found.says, at)
            return found
        case Call("and" | "or" | "not" as name, arguments, at):
            return _judged(name, arguments, known, at)
        case Call(name, arguments, at):
            return _computed(name, [value(argument, known) for argument in arguments], at)


def _judged(name: str, arguments: Collection[Tree], known: Mapping[str, Value | Impossible], at: int) -> bool:
    """True or False; what is behind an `and` is not asked where what is before it is false."""
    found = True
    for argument in arguments:
        verdict = value(argument, known)
        if not isinstance(verdict, bool):
            raise Trouble(f"`{name}` stands between comparisons, such as s > 2", at)
        found = verdict
        if found is (name == "or"):
            break
    return not found if name == "not" else found


def _computed(name: str, arguments: list[Value], at: int) -> Value:
    function = OPERATIONS.get(name) or FUNCTIONS[name]
    texts = [argument for argument in arguments if isinstance(argument, str)]
    if name in ("=", "!=") and len(texts) == len(arguments):
        return (arguments[0] == arguments[1]) is (name == "=")
    if texts:
        raise Trouble(f"{quoted(texts[0][:40])} is a text, and no number", at)
    if any(isinstance(argument, bool) for argument in arguments):
        raise Trouble("a comparison is no number", at)
    try:
        made = function.compute(*arguments)
        return reckoning.bounded(made) if isinstance(made, Fraction) else made
    except Impossible as trouble:
        raise Trouble(trouble.says, at) from None


def decimals(tree: Tree, known: Mapping[str, int]) -> int:
    """With how many decimals a value is written at least: what was rounded to two has two."""
    match tree:
        case Literal(decimals=written):
            return written
        case Name(name):
            return known.get(name, 0)
        case Call("round", (_, Literal(places))):
            return max(0, int(places))
        case Call("negative", (number,)):
            return decimals(number, known)
        case _:
            return 0
