"""What to write in place of a value that does not fit: the number that was meant, the list that is a text."""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction

from lessonpack.model.accepted import decimal
from lessonpack.patterns import regex
from lessonpack.source import keys
from lessonpack.source.keys import EXAMPLES, MORE
from lessonpack.source.nodes import Mapping, Scalar, Sequence
from lessonpack.source.quoting import CURLY, marked
from lessonpack.source.slips import unspaced

_DIGITS = "Write digits, with a point before decimals: 2 or 0.5."
VALUE = "Write the value behind the colon, or remove the line."

_COUNTED = regex(r"([+-]?\d[\d.,_' \u00a0\u202f]{0,40}?)\s*(%|per cent|[a-zA-Z]*\.?)")
_PERCENT = ("%", "percent", "per cent", "pct", "pct.", "prozent")
_OVER = regex(r"(\d{1,4})\s*/\s*(\d{1,4})")
_DECIMAL = regex(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?")
_THOUSANDS = regex(r"[+-]?[1-9]\d{0,2}(?:[_' \u00a0\u202f,]\d{3}){1,5}(?:\.\d{1,15})?")
_POINTS = regex(r"[+-]?[1-9]\d{0,2}(?:\.\d{3}){1,5},\d{1,15}")  # between thousands, as in German
_END = r"([+-]?\d{1,15}(?:[.,]\d{1,15})?)"
_ENDS = regex(rf"{_END}(?:\s*(?:-|–|—|\.{{2,3}}|…|;|,|to|and|bis|und)\s*|\s+){_END}")
_HOURS = ("h", "hr", "hrs", "hour", "hours", "std")
_NO_LIMIT = frozenset(("unlimited", "infinite", "infinity", "inf", ".inf", "none", "no", "never", "∞", "any", "all"))
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COLOUR = regex(r"#[0-9A-Fa-f]{6}")
_MOST = 40  # characters of a value that an example quotes
_LIMITS = ("attempts", "time_limit")
# How much of something, which has no sign.
_AMOUNTS = {
    "tolerance": "Write how far a number may be from the answer: 0.05, or 2% of it.",
    "penalty": "Write the percentage of the points that it takes away: 50 for half of them, 0 for nothing.",
}
_AMOUNT = regex(r"(\d{1,15}(?:[.,]\d{1,15})*)\s*(%|per cent|[a-zA-Z]*)")


def number(scalar: Scalar, key: str, expected: str) -> str:
    """How to write what was meant for a number: each of two readings where a comma leaves open which it is."""
    text = scalar.text.strip().lower()
    if key in _LIMITS and text in _NO_LIMIT:
        return f"Leave `{key}` out: then there is no limit."
    meant, unit = _amount(text) if key in _AMOUNTS else _numbers(text)
    if key == "time_limit" and unit in _HOURS:
        meant = [60 * each for each in meant]
    if expected == "a whole number" and meant:
        meant = [each for each in meant if each.denominator == 1][:1]
        if not meant:
            return "Write a whole number, without decimals."
    if not meant:
        return _AMOUNTS.get(key, _DIGITS)
    if key == "tolerance" and unit in _PERCENT:
        return f"Write {_either([f'`{_digits(each)}%`' for each in meant])}."
    return f"Write {_either(list(map(_digits, meant)))}, the number alone."


def _either(written: list[str]) -> str:
    return f"{' or '.join(written)}, whichever is meant" if len(written) > 1 else written[0]


def _amount(text: str) -> tuple[list[Fraction], str]:
    """Likewise where a number has no sign: the only one of `±0.05` or `about 1%`."""
    meant, unit = _numbers(text.lstrip("+-±−~≈ "))
    found = [] if meant else _AMOUNT.findall(text)
    return (_readings(found[0][0]), found[0][1]) if len(found) == 1 else (meant, unit)


def _numbers(text: str) -> tuple[list[Fraction], str]:
    """The numbers that a text may stand for, and what it says that they count."""
    over, counted = _OVER.fullmatch(text), _COUNTED.fullmatch(text)
    if over and int(over[2]):
        return [Fraction(int(over[1]), int(over[2]))], ""
    if counted is None:
        return [Fraction(_WORDS.index(text))] if text in _WORDS else [], ""
    return _readings(counted[1]), counted[2]


def _readings(digits: str) -> list[Fraction]:
    """`1,250` is read in two ways: nothing tells whether its comma stands between thousands or before decimals."""
    found = []
    if _THOUSANDS.fullmatch(digits):
        found.append(Fraction(re.sub(r"[^\d.+-]", "", digits)))
    if _DECIMAL.fullmatch(digits):
        found.append(Fraction(digits.replace(",", ".")))
    if _POINTS.fullmatch(digits):
        found.append(Fraction(digits.replace(".", "").replace(",", ".")))
    return found


def _digits(number: Fraction) -> str:
    """A number as it is written: in full, or four decimals of one that has no end."""
    exact = Fraction(decimal(number))
    return decimal(number if exact == number else round(number, 4))


def in_range(scalar: Scalar, key: str, expected: str) -> str:
    """How to write a number that lies in its range."""
    value = float(scalar.text.rstrip(" %"))  # a share of the answer as well
    if key in _LIMITS and value < 1:
        return f"Leave `{key}` out: then there is no limit."
    if key == "time_limit":
        minutes = f": {value / 60:g} for these seconds" if value % 60 == 0 and value <= 60_000 else ""
        return f"Write minutes, at most 1000{minutes}; without the key there is no limit."
    if key in _AMOUNTS and (-100 if key == "penalty" else -1e40) <= value < 0:
        return f"Write {scalar.text.lstrip('-')}, without the sign."
    known = {
        **_AMOUNTS,
        "share": "Write the percentage of the points that it earns: 50 for half of them, 0 for none.",
        "pass_mark": "Write the percentage that passes: 80 for four questions of five.",
        "points": "Write a number above 0; what is to earn nothing is asked by a `check`, or with `mode: practice`.",
        "weight": "Write the quiz's share in the score: 1 like all others, 2 twice as much, 0 for none.",
        "pick": "Write how many of its questions the pool draws.",
        "radius": "Write pixels: 0 for square corners, 24 for the roundest.",
        "attempts": "Write how often the quiz may be taken; without the key there is no limit.",
    }
    return known.get(key, f"Choose a number that is {expected}.")


def commented(key: str, comment: str, part: str) -> str:
    """How to write a value that begins with a number sign, and is a comment as it stands."""
    says = "`#` begins a comment"
    if not keys.may_be_text(key, part) and not _COLOUR.fullmatch(comment):
        return f"{says}. {keys.advice(key, part, '')}"
    return f"{says}: a value that begins with it goes into quotation marks, `{key}: {marked(comment[:40])}`."


def fitting(node: object, key: str, expected: str, written: str, *, braced: bool, allowed: Collection[str] = ()) -> str:
    """How to write a value of the type that a key asks for.

    `written` is the line with its value in quotation marks; `braced` is True for a value that begins with a bracket.
    `allowed` are the keys of the mapping that belongs there.
    """
    slip = unspaced(node.text) if isinstance(node, Scalar) and expected != "text" else ""
    if slip:
        hyphen = "- " if EXAMPLES.get(key, "").startswith("- ") else ""
        return f"Write a blank behind the colon: `{hyphen}{slip[:60]}`."
    unparted = _unparted(node) if expected == "a list" else ""
    if unparted:
        return f"Write a blank behind each hyphen: `- {unparted[:40]}`."
    if isinstance(node, Scalar) and key == "rows":
        return f"Write the cells of a row in brackets: `- [{node.text[:40]}]`."
    if isinstance(node, Scalar) and key == "range":
        return between(node.text)
    if isinstance(node, Scalar) and expected == "a list":
        return f"Write each entry behind a hyphen on a line of its own{_as_list(node, key)}."
    if isinstance(node, Mapping) and expected == "a list":
        kind = next((f"- {name}: …" for name in node if key in ("questions", "blocks") and name in keys.known()), "")
        return f"Write each entry behind a hyphen: `{kind or EXAMPLES.get(key, '- …')}`."
    if isinstance(node, Sequence | Mapping) and expected == "text":
        return _one_text(node, key, written, braced=braced)
    return _like_the_example(node, key, expected, allowed)


def _one_text(node: Sequence | Mapping, key: str, written: str, *, braced: bool) -> str:
    """How to write as a text what YAML takes for a list or a mapping."""
    if not written and key in _MARKDOWN:
        return f"Write `|` behind `{key}:`, and the lines below it are a text, in which a list stays a list."
    only = next(iter(node.items())) if isinstance(node, Mapping) and len(node) == 1 and not braced else ("", None)
    if isinstance(only[1], Scalar):
        text = f": `{marked(f'{only[0]}: {only[1].text}')}`"
        return f"Write one text; a text with a colon and a blank in it goes into quotation marks{written or text}."
    return f"Write one text; a text that begins with [ or {{ goes into quotation marks{written}."


def _like_the_example(node: object, key: str, expected: str, allowed: Collection[str]) -> str:
    """How a value of the key may look; where there is no example, which keys it has, or what it is."""
    text = " ".join(node.text.split()) if isinstance(node, Scalar) and not node.empty else "…"
    key = "embed" if key == "video" and text.startswith(("http://", "https://")) else key
    example = EXAMPLES.get(key)
    if example is None:
        named = f": {', '.join(allowed)}" if allowed else ""
        below = f"Write its keys below it, each on a line of its own and indented by two spaces{named}."
        return below if expected == "a mapping" else f"Write {expected} here."
    text = text if len(text) <= _MOST else f"{text[:_MOST]}…"
    return f"Write `{example.replace('…', text, 1)}`{MORE.get(key, '')}."


def between(text: str) -> str:
    """How to write the numbers from one to another that a text names."""
    ends = _ENDS.fullmatch(text.strip().lower())
    read = [_readings(each) for each in ends.groups()] if ends else []
    numbers = sorted(each[0] for each in read if len(each) == 1)
    shown = f"[{', '.join(map(_digits, numbers))}]" if len(numbers) == 2 else "[9.7, 9.9]"
    return f"Write the least and the greatest number in brackets: `range: {shown}`."


def _unparted(node: object) -> str:
    """The first of entries that were to be a list, whose hyphens have no blank behind them; "" for anything else."""
    if isinstance(node, Mapping):
        first = f"{next(iter(node), '')}:"
    else:
        first = node.text.partition(" ")[0] if isinstance(node, Scalar) and not node.style else ""
    return first[1:] if re.match(r"-[^\W\d]", first) else ""


def _as_list(scalar: Scalar, key: str) -> str:
    pieces = [piece.strip() for piece in scalar.text.split(",")]
    if key in EXAMPLES:
        return f": `{EXAMPLES[key].replace('…', pieces[0][:40], 1)}`"
    shown = ", ".join(pieces)
    return f", or in brackets: `[{shown}]`" if len(shown) <= 60 and not set(shown) & set("[]{}:#&*!|>'\"%@`") else ""


_MARKDOWN = ("text", "hook", "stem", "hint", "feedback", "general", "correct", "incorrect")


def language(written: str) -> str:
    """The tag that was meant by a language's name or a tag with an underscore; "" when that is not clear."""
    return _LANGUAGES.get(written.strip().lower(), written.replace("_", "-") if "_" in written else "")


_LANGUAGES = {
    name: tag
    for tag, names in {
        "ar": "arabic العربية",
        "cs": "cz czech čeština",
        "da": "dk danish dansk",
        "de": "german deutsch",
        "en": "english",
        "es": "spanish español castellano",
        "fi": "finnish suomi",
        "fr": "french français",
        "he": "hebrew עברית",
        "it": "italian italiano",
        "ja": "jp japanese 日本語",
        "ko": "korean 한국어",
        "nl": "dutch nederlands",
        "no": "norwegian norsk",
        "pl": "polish polski",
        "pt": "portuguese português",
        "ru": "russian русский",
        "sv": "swedish svenska",
        "tr": "turkish türkçe",
        "uk": "ua ukrainian українська",
        "zh": "cn chinese mandarin 中文",
    }.items()
    for name in names.split()
}


def within_curly(text: str) -> str:
    """What stands between curly quotation marks; "" when none stand around a text."""
    around = len(text) > 2 and text[-1] in CURLY.get(text[0], "")
    return text[1:-1].strip() if around else ""
