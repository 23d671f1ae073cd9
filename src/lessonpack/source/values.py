"""The values of a shape: how each is taken from the tree, and what JSON Schema says of it.

Scalars are taken by functions of our own, which say what is wrong in our words (`Reading.say`) and hand back what the
model holds, so that one declaration gives types, findings and schema.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any

from msgspec import Struct

from lessonpack import ids, words
from lessonpack.findings import Rule, quoted
from lessonpack.model.about import Wording
from lessonpack.model.content import Inline, RichText
from lessonpack.model.language import is_registered
from lessonpack.model.theme import Colour as ThemeColour
from lessonpack.patterns import regex
from lessonpack.source import advice, answers, markdown, meant, nodes, plaintext, rules
from lessonpack.source.nodes import Scalar
from lessonpack.source.reading import Reading

_NUMBER = regex(r"[-+]?(?:\.[0-9]{1,40}|[0-9]{1,40}(?:\.[0-9]{0,40})?)(?:[eE][-+]?[0-9]{1,3})?")
FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_YES = frozenset(("yes", "y", "on", "1"))
_NO = frozenset(("no", "n", "off", "0"))
_LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
CODE = r"[A-Z][A-Z0-9]*[0-9]{3}"
_LONGEST_TYPED = 100  # characters of what learners type into one field; SCORM takes 250
_SUGGESTED = 100  # unknown messages for which the nearest known one is sought
_COLOUR = r"#[0-9A-Fa-f]{6}"
_PERCENT = r"(100|[0-9]{1,2})%"
_FOCUS = rf"{_PERCENT} {_PERCENT}"
_FAMILY = r"[A-Za-z][A-Za-z0-9-]*( [A-Za-z0-9-]+)*"
_FONT = rf"{_FAMILY}(, ?{_FAMILY})*"


class Reported(Exception):
    """A value cannot be read, and a finding says why."""


class Entry(Struct, frozen=True):
    """What a value is read with: the text that it stands in, and its key; "" where it is a part by itself."""

    context: Reading
    field_name: str


class Value:
    """An annotation: how a value is taken from the tree, or Reported, and what JSON Schema says of it."""

    def __init__(self, take: Callable[[Any, Entry], Any], schema: Mapping[str, Any]) -> None:
        self.take = take
        self.schema = schema


# --- scalars ------------------------------------------------------------------------------------------


def found(node: Any) -> str:
    """What stands there, in words."""
    if isinstance(node, Scalar):
        shown = node.text if len(node.text) <= 40 else f"{node.text[:37]}…"
        return "nothing" if node.empty else quoted(shown)
    return "a mapping" if isinstance(node, nodes.Mapping) else "a list"


def refused(info: Entry, broken: Rule, node: Any, **arguments: object) -> Reported:
    """What to raise for a value that breaks a rule, which is said here."""
    if broken is rules.EXPECTED and isinstance(node, nodes.Mapping) and node.merged:
        return Reported()
    name = info.field_name or info.context.part
    within = advice.within_curly(node.text) if isinstance(node, Scalar) and not node.style else ""
    if within and broken in _BARE:
        meant_so = "true" if within.lower() in _YES else "false" if within.lower() in _NO else within[:40]
        written = meant_so if broken is rules.FLAG else within[:40]
        broken, arguments = rules.CURLY, {"found": found(node), "name": name, "within": written}
    elif broken in _ADVISED:
        arguments["advice"] = info.context.advice(broken, node, name, str(arguments.get("expected", "")))
    info.context.say(broken, node.at, key=repr(name), **arguments)
    return Reported()


# What is written without quotation marks, and what there is more to say of than the rule does.
_BARE = (rules.NUMBER, rules.FLAG, rules.WORD, rules.ID, rules.LANGUAGE, rules.COLOUR, rules.FONT, rules.VERSION)
_ADVISED = (rules.EXPECTED, rules.NO_VALUE, rules.NUMBER, rules.RANGE)


def _scalar(node: Any, info: Entry, expected: str) -> Scalar:
    if node.__class__ is Scalar:
        if node.style or node.text not in nodes.NULLS:
            return node
        raise refused(info, rules.NO_VALUE, node)
    if not isinstance(node, nodes.Unreadable):
        raise refused(info, rules.EXPECTED, node, expected=expected, found=found(node))
    raise Reported


def words_of(node: Any, info: Entry) -> Scalar:
    is_scalar = node.__class__ is Scalar and node.text not in nodes.NULLS  # as nearly all are
    scalar: Scalar = node if is_scalar else _scalar(node, info, "text")
    if not scalar.text or scalar.text.isspace():
        raise refused(info, rules.BLANK, node)
    if len(scalar.text) > markdown.MAX_CHARACTERS:
        raise refused(info, markdown.LONG, node, limit=f"{markdown.MAX_CHARACTERS:,} characters")
    return scalar


def _line(node: Any, info: Entry) -> str:
    scalar = words_of(node, info)
    text = " ".join(scalar.text.split())
    if info.field_name in _SHOWN:
        _uncut(scalar, info)
        markup = plaintext.first_mark(text)
        if markup:
            info.context.say(rules.PLAIN_TEXT, node.at, key=repr(info.field_name), markup=markup[:60])
    return text


# Keys whose plain text learners read.
_SHOWN = frozenset(("title", "text", "alt", "by", "description", "partner", "distractors", "name", "unit"))


def _typed(node: Any, info: Entry) -> str:
    """What a learner may type: plain text, in which no sign is markup."""
    scalar = words_of(node, info)
    _uncut(scalar, info)
    text = unicodedata.normalize("NFC", " ".join(scalar.text.split()))  # as keyboards write it: engines compare signs
    if len(text) > _LONGEST_TYPED:
        raise refused(info, answers.TOO_LONG, node, length=len(text), most=_LONGEST_TYPED)
    return text


def _verbatim(node: Any, info: Entry) -> str:
    return words_of(node, info).text


def markdown_of(node: Any, info: Entry, *, gapped: bool = False) -> RichText:
    """Text in which Markdown is read, and gaps where it is `gapped`."""
    scalar = words_of(node, info)
    text = scalar.text
    _uncut(scalar, info)
    if scalar.style != "|" and ("- " in text or ". " in text or ") " in text or "* " in text or "| |" in text):
        info.context.folded(scalar, info.field_name or info.context.part)
    quick = None if gapped else plaintext.simple(text)
    if quick is not None:
        return quick
    content = info.context.gapped(scalar) if gapped else info.context.rich(scalar)
    _something(content, scalar, info)
    return content


def _inline(node: Any, info: Entry) -> tuple[Inline, ...]:
    scalar = words_of(node, info)
    _uncut(scalar, info)
    children = info.context.inline(scalar)
    _something(children, scalar, info)
    return children


def _uncut(scalar: Scalar, info: Entry) -> None:
    if info.context.commented and not scalar.style:
        info.context.ended_by_comment(scalar, info.field_name or info.context.part)


def _something(content: object, node: Scalar, info: Entry) -> None:
    # Nothing comes of a text that a finding was reported for, or that only defines where links lead.
    if not content and info.context.quiet:
        raise refused(info, markdown.NOTHING, node)


def _hints(node: Any, info: Entry) -> tuple[RichText, ...]:
    """One text, or a list of them."""
    if not isinstance(node, nodes.Sequence):
        return (markdown_of(node, info),)
    if not node:
        raise refused(info, rules.FEW, node, least="1 entry", found="none")
    if len(node) > rules.MOST_HINTS:
        raise refused(info, rules.HINTS, node, found=len(node), most=rules.MOST_HINTS)
    return tuple(markdown_of(entry, info) for entry in node)


def _cell(node: Any, info: Entry) -> tuple[Inline, ...]:
    scalar = _scalar(node, info, "text")
    _uncut(scalar, info)
    return info.context.inline(scalar) if scalar.text.strip() else ()


def _id(node: Any, info: Entry) -> str:
    scalar = _scalar(node, info, "an id")
    # A plain `true` is a flag to every YAML 1.2 parser.
    if not ids.is_authored(scalar.text) or (not scalar.style and scalar.text in FLAGS):
        suggestion = f'"{scalar.text}"' if scalar.text in FLAGS else ids.derived(scalar.text, fallback="my-id")
        raise refused(info, rules.ID, node, found=scalar.text[:80], suggestion=suggestion)
    return scalar.text


def _flag(node: Any, info: Entry) -> bool:
    scalar = _scalar(node, info, "true or false")
    if not scalar.style and scalar.text in FLAGS:
        return FLAGS[scalar.text]
    word = scalar.text.lower()
    advice = "`true`" if word in _YES else "`false`" if word in _NO else "`true` or `false`"
    if scalar.style and scalar.text in FLAGS:
        raise refused(info, rules.FLAG, node, found="text in quotation marks", advice=f"{advice} without them")
    raise refused(info, rules.FLAG, node, found=found(node), advice=advice)


def is_number(scalar: Scalar) -> bool:
    """True for what is written as a number."""
    return not scalar.style and _NUMBER.fullmatch(scalar.text) is not None


def decimal_of(node: Any, info: Entry, expected: str) -> Decimal:
    scalar = _scalar(node, info, expected)
    if not is_number(scalar):
        shown = f"{found(node)} in quotation marks" if scalar.style else found(node)
        raise refused(info, rules.NUMBER, node, expected=expected, found=shown)
    return Decimal(scalar.text)


def _exact(node: Any, info: Entry, expected: str, within: Callable[[Decimal], bool]) -> Fraction:
    """A number of at most four decimals, which every target can carry as it stands."""
    number = decimal_of(node, info, "a number")
    if not within(number):
        raise refused(info, rules.RANGE, node, found=node.text[:40], expected=expected)
    if number != round(number, 4):
        raise refused(info, rules.DECIMALS, node, found=node.text[:40])
    return Fraction(number)


def _points(node: Any, info: Entry) -> Fraction:
    return _exact(node, info, "more than 0 and at most 1000", lambda number: 0 < number <= 1000)


def _weight(node: Any, info: Entry) -> Fraction:
    return _exact(node, info, "between 0 and 1000", lambda number: 0 <= number <= 1000)


def _share(node: Any, info: Entry) -> Fraction:
    expected = "at least 0 and less than 100, a percentage of the points"
    share = _exact(node, info, expected, lambda number: 0 <= number < 100)
    _ask_whether_it_is_of_1(node, info, share, answers.LOW_SHARE, of_1=50)
    return share


def _ask_whether_it_is_of_1(node: Any, info: Entry, percentage: Fraction, rule: Rule, *, of_1: int) -> None:
    """A percentage that reads like a share of 1; `of_1` is what is meant by 1 itself, as far as that can be guessed."""
    if 0 < percentage <= 1:
        meant = 100 * percentage if percentage < 1 else of_1
        info.context.say(rule, node.at, found=node.text, meant=f"{float(meant):.6g}")


def _percent(node: Any, info: Entry) -> Fraction:
    return _exact(node, info, "between 0 and 100", lambda number: 0 <= number <= 100)


def _penalty(node: Any, info: Entry) -> Fraction:
    penalty = _percent(node, info)
    _ask_whether_it_is_of_1(node, info, penalty, answers.LOW_PENALTY, of_1=100)
    return penalty


def whole(node: Any, info: Entry, least: int, most: int, more: str = "") -> int:
    number = decimal_of(node, info, "a whole number")
    if not least <= number <= most:
        raise refused(info, rules.RANGE, node, found=node.text[:40], expected=f"between {least} and {most}{more}")
    if number != int(number):
        raise refused(info, rules.NUMBER, node, expected="a whole number", found=found(node))
    return int(number)


def _count(node: Any, info: Entry) -> int:
    return whole(node, info, 1, 1000)


def _limit(node: Any, info: Entry) -> int:  # platforms write 0 where there is none
    return whole(node, info, 1, 1000, "; without the key there is no limit")


def language_of(node: Any, info: Entry) -> str:
    scalar = _scalar(node, info, "a language tag")
    if re.fullmatch(_LANGUAGE, scalar.text) is None or not is_registered(scalar.text):
        near = advice.language(scalar.text)
        fits = re.fullmatch(_LANGUAGE, near) is not None
        suggestion = f"`{near}`" if fits else "the language's two-letter code: en, de, fr, …"
        raise refused(info, rules.LANGUAGE, node, found=scalar.text[:80], suggestion=suggestion)
    return scalar.text


def _colour(node: Any, info: Entry) -> ThemeColour:
    written = _scalar(node, info, "a colour").text
    if re.fullmatch(_COLOUR, written) is None:
        raise refused(info, rules.COLOUR, node, found=found(node), suggestion=_as_colour(written))
    return ThemeColour(value=written.lower(), at=info.context.place(node.at))


def _as_colour(written: str) -> str:
    """The colour that was meant by `abc`, `#ABC` or `aabbcc`; else any colour, for an example."""
    digits = written.lower().removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    return f"#{digits}" if re.fullmatch(_COLOUR, f"#{digits}") else "#2450b8"


def _font(node: Any, info: Entry) -> tuple[str, ...]:
    scalar = words_of(node, info)
    if re.fullmatch(_FONT, scalar.text) is None:
        raise refused(info, rules.FONT, node, found=scalar.text[:80])
    return tuple(family.strip() for family in scalar.text.split(","))


def _focus(node: Any, info: Entry) -> tuple[int, int]:
    scalar = _scalar(node, info, "two percentages")
    if re.fullmatch(_FOCUS, scalar.text) is None:
        expected = "how far from the left and from the top, as in `70% 30%`"
        raise refused(info, rules.EXPECTED, node, expected=expected, found=found(node))
    left, top = (int(each.rstrip("%")) for each in scalar.text.split())
    return left, top


def _messages(node: Any, info: Entry) -> tuple[Wording, ...]:
    """The author's own words for the player's messages; every mistake is said, each at its line."""
    if not isinstance(node, nodes.Mapping):
        _scalar(node, info, "a mapping")  # says what else is wrong with it
        raise refused(info, rules.EXPECTED, node, expected="a mapping", found=found(node))
    known = words.known()
    unknown = [key for key in node if key not in known]
    for count, key in enumerate(unknown):
        near = meant.suggestion(key, known) if count < _SUGGESTED else ""
        info.context.say(rules.UNKNOWN_MESSAGE, node.places[key], key=key[:80], nearest=near)
    made = [_wording(key, known[key], node, info.context) for key in node if key in known]
    if unknown or None in made:
        raise Reported
    return tuple(wording for wording in made if wording is not None)


def _wording(key: str, slots: words.Slots, node: nodes.Mapping, reading: Reading) -> Wording | None:
    at = node.places[key]
    try:
        text = _line(node[key], Entry(reading, key))
    except Reported:
        return None
    own = words.placeholders(text)
    for value in sorted(slots.needed - own):
        reading.say(rules.MISSING_VALUE, at, key=key, value=f"{{{value}}}", text=words.reference(key).text)
    for value in sorted(own - slots.allowed):
        near = meant.suggestion(value, slots.allowed)
        allowed = ", ".join(f"{{{name}}}" for name in sorted(slots.allowed))
        reading.say(rules.UNKNOWN_VALUE, at, key=key, value=f"{{{value}}}", nearest=near, allowed=allowed or "none")
    return Wording(key=key, text=text, at=reading.place(at))


def _described(key: str) -> dict[str, Any]:
    english = words.reference(key)
    return {**_WORDS, "description": f"{english.text} ({english.note})"}


def is_version(scalar: Scalar) -> bool:
    """True for the number 1, the only version there is."""
    return is_number(scalar) and Decimal(scalar.text) == 1


def _version(node: Any, info: Entry) -> int:
    scalar = _scalar(node, info, "the number 1")
    if not is_version(scalar):
        raise refused(info, rules.VERSION, node, version=scalar.text[:40])
    return 1


def _selection(node: Any, info: Entry) -> tuple[Scalar, ...] | None:
    """The ids that a quiz lists; None for `all`."""
    if isinstance(node, nodes.Sequence):
        if not node:
            raise refused(info, rules.FEW, node, least="1 entry", found="none")
        return tuple(words_of(entry, info) for entry in node)
    scalar = _scalar(node, info, "`all` or a list of question ids")
    if scalar.text != "all":
        raise refused(info, rules.EXPECTED, node, expected="`all` or a list of question ids", found=found(node))
    return None


def one_of(members: type[Enum], **others: str) -> Value:
    """One word of a fixed choice; `others` are other words for each, parted by blanks."""
    known = {member.value: member for member in members}
    meant_by = {word: value for value, words in others.items() for word in words.split()}

    def take(node: Any, info: Entry) -> Enum:
        scalar = _scalar(node, info, "a word")
        if scalar.text not in known:
            near = meant.value(scalar.text, known, meant_by)
            raise refused(info, rules.WORD, node, found=scalar.text[:80], allowed=", ".join(known), nearest=near)
        return known[scalar.text]

    return Value(take, {"type": "string", "enum": list(known)})


_SCALAR = {"type": ["string", "number", "boolean"]}
_WORDS = {**_SCALAR, "pattern": r"\S"}
_IDENTIFIER = {"type": "string", "pattern": f"^{ids.AUTHORED.pattern}$", "maxLength": ids.MAX_LENGTH}
_LIST = {"type": "array", "items": _WORDS, "minItems": 1}
_ALL = {"anyOf": [{"const": "all"}, _LIST]}

Line = Annotated[str, Value(_line, _WORDS)]
Typed = Annotated[str, Value(_typed, {**_WORDS, "description": f"At most {_LONGEST_TYPED} characters."})]
Verbatim = Annotated[str, Value(_verbatim, _WORDS)]
Markdown = Annotated[RichText, Value(markdown_of, _WORDS)]
Hints = Annotated[tuple[RichText, ...], Value(_hints, {"anyOf": [_WORDS, {**_LIST, "maxItems": rules.MOST_HINTS}]})]
InlineMarkdown = Annotated[tuple[Inline, ...], Value(_inline, _WORDS)]
Cell = Annotated[tuple[Inline, ...], Value(_cell, _SCALAR)]
Id = Annotated[str, Value(_id, _IDENTIFIER)]
Flag = Annotated[bool, Value(_flag, {"type": "boolean"})]
# A schema would say it by multipleOf, which editors compute in floats and get wrong.
_NUMERIC = {"type": "number", "description": "At most four decimals."}
Points = Annotated[Fraction, Value(_points, {**_NUMERIC, "exclusiveMinimum": 0, "maximum": 1000})]
Share = Annotated[Fraction, Value(_share, {**_NUMERIC, "minimum": 0, "exclusiveMaximum": 100})]
Percent = Annotated[Fraction | None, Value(_percent, {**_NUMERIC, "minimum": 0, "maximum": 100})]
Penalty = Annotated[Fraction | None, Value(_penalty, {**_NUMERIC, "minimum": 0, "maximum": 100})]
Count = Annotated[int, Value(_count, {"type": "integer", "minimum": 1, "maximum": 1000})]
Limit = Annotated[int | None, Value(_limit, Count.__metadata__[0].schema)]
Tries = Annotated[
    int, Value(lambda node, info: whole(node, info, 1, 5), {"type": "integer", "minimum": 1, "maximum": 5})
]
Language = Annotated[str, Value(language_of, {"type": "string", "pattern": f"^{_LANGUAGE}$"})]
Colour = Annotated[ThemeColour | None, Value(_colour, {"type": "string", "pattern": f"^{_COLOUR}$"})]
Radius = Annotated[
    int | None, Value(lambda node, info: whole(node, info, 0, 24), {"type": "integer", "minimum": 0, "maximum": 24})
]
Font = Annotated[tuple[str, ...], Value(_font, {"type": ["string", "boolean"], "pattern": f"^{_FONT}$"})]
Focus = Annotated[tuple[int, int], Value(_focus, {"type": "string", "pattern": f"^{_FOCUS}$"})]
Messages = Annotated[
    tuple[Wording, ...],
    Value(
        _messages,
        {
            "type": "object",
            "properties": {key: _described(key) for key in words.known()},
            "additionalProperties": False,
        },
    ),
]
Version = Annotated[int, Value(_version, {"type": "number", "const": 1})]
Selection = Annotated[tuple[Scalar, ...] | None, Value(_selection, _ALL)]
Weight = Annotated[Fraction, Value(_weight, {**_NUMERIC, "minimum": 0, "maximum": 1000})]
