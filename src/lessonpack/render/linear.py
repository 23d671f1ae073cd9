"""Formulas on a line of plain text, as people write them: c = 0.100 mol/L, C₆H₈O₇, x², a/b."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from unicodedata import normalize

from lessonpack.model.scripted import above, below
from lessonpack.patterns import regex

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST = 300  # characters of TeX; what is longer is no part of a line, and may be nested deeply
# What has room around it unless the converter says that it has none, as before a number or in an exponent.
_APART = frozenset("=≠≈≃≅≡∼∝<>≤≥≪≫⩽⩾∈∉∋⊂⊃⊆⊇→←↔⇒⇐⇔↦⟶⟵⟹⟸⟺⇌⊥∥∣+−±∓×⋅·÷∗∪∩∧∨∖")
_OTHERWISE = {"⋅": "·", "∘": "°", "\u2062": "", "\u2063": "", "\u2064": ""}
_APPLIED = "\u2061"  # between a function and what it is of
_ACCENTS = {"¯": "\u0304", "ˉ": "\u0304", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "~": "\u0303"}
_ACCENTS |= {"˙": "\u0307", "¨": "\u0308", "⃗": "\u20d7", "→": "\u20d7", "̲": "\u0304"}
_RAISED = frozenset("′″‴°*†")  # above the line by itself
_ROOTS = {"2": "√", "3": "∛", "4": "∜"}
_ONE = regex(r"[\w.,′″‴°%₀-₉₊₋⁰-⁹⁺⁻\u0300-\u036f\u20d7]*")  # needs no brackets
_IN_BRACKETS = regex(r"[(\[{|].*[)\]}|]")
_ENDING, _BEGINNING = regex(r"[\w)°′″]"), regex(r"[\w(√∛∜]")  # what touches what stands behind it, or before
_DIFFERENTIAL = regex(r"[d∂]\w")
_SCRIPT = regex(r"([_^](?:\w|\([^()]*\)))(?=\w)")  # by a mark: what follows would be read as a part of it
_STYLED = regex("[\U0001d400-\U0001d7ff]+")
_TIGHT = regex(rf" (?=[{''.join(_APART)}])|(?<=[{''.join(_APART)}]) ")


class _NoLineError(ValueError):
    """What has two dimensions, or a sign that plain text has nothing for."""


def in_line(mathml: str, tex: str) -> str:
    """The formula whose MathML this is on a line; its TeX where that says more than a line could, as of a matrix."""
    if len(tex) > LONGEST:
        return tex
    from lxml import etree

    try:
        words = _said(etree.fromstring(mathml))
    except _NoLineError:
        return tex
    plain = _STYLED.sub(lambda letters: normalize("NFKC", letters[0]), words).replace("\ufe00", "")
    return " ".join(_SCRIPT.sub(r"\1 ", plain).replace(f"{_APPLIED}(", "(").replace(_APPLIED, " ").split()) or tex


def _said(element: _Element) -> str:
    name = str(element.tag).rpartition("}")[2]
    if name not in _READ:
        raise _NoLineError(name)
    return _READ[name](element)


def _row(element: _Element) -> str:
    """The parts behind each other; a fraction that touches one is set apart, since 2½ is no twenty-one half."""
    said = list(map(_said, element))
    for place, part in enumerate(element):
        before, after = "".join(said[:place])[-1:], "".join(said[place + 1 :])[:1]
        if _is_fraction(part) and (_ENDING.match(before) or _BEGINNING.match(after)):
            said[place] = f"({said[place]})"
    return "".join(said)


def _is_fraction(element: _Element) -> bool:
    name = str(element.tag).rpartition("}")[2]
    return name == "mfrac" or (name in ("mrow", "mstyle") and len(element) == 1 and _is_fraction(element[0]))


def _letters(element: _Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _operator(element: _Element) -> str:
    sign = element.text or ""
    said = _OTHERWISE.get(sign, sign)
    is_tight = element.get("lspace") == element.get("rspace") == "0"
    return said if is_tight or sign not in _APART else f" {said} "


def _space(element: _Element) -> str:
    width = element.get("width", "0")
    return "" if width.startswith(("0e", "-")) or width == "0" else " "


def _fraction(element: _Element) -> str:
    if element.get("linethickness") is not None:  # one number above another, and no fraction
        raise _NoLineError
    upper, lower = map(_said, element)
    apart = _is_several(element[1], lower) and not _DIFFERENTIAL.fullmatch(lower)
    return f"{_together(upper)}/{f'({lower.strip()})' if apart else _together(lower)}"


def _together(words: str) -> str:
    """What is one thing beside a sign as well: a+b is not, behind a slash."""
    bare = words.strip()
    return bare if _ONE.fullmatch(bare) else f"({bare})"


def _root(element: _Element) -> str:
    return f"√{_together(_row(element))}"


def _nth_root(element: _Element) -> str:
    inside, index = map(_said, element)
    sign = _ROOTS.get(index) or f"{above(_TIGHT.sub('', index))}√"
    return f"{sign}{_together(inside)}"


def _is_several(element: _Element, words: str) -> bool:
    parts = [part for part in element if _said(part)] if str(element.tag).endswith("}mrow") else []
    return len(parts) > 1 and not _IN_BRACKETS.fullmatch(words)


def _scripts(lower: bool, upper: bool) -> Callable[[_Element], str]:
    def said(element: _Element) -> str:
        if "true" in (element.get("accent"), element.get("accentunder")):
            return _accented(element)
        base, *scripts = (_said(part) for part in element)
        if _is_fraction(element[0]) or _is_several(element[0], base):
            base = f"({base.strip()})"
        found = [_TIGHT.sub("", each).strip() for each in scripts]
        under = below(found[0]) if lower else ""
        return f"{base}{under}{_raised(found[-1]) if upper else ''}"

    return said


def _raised(words: str) -> str:
    return words if words and _RAISED.issuperset(words) else above(words)


def _accented(element: _Element) -> str:
    base, sign = map(_letters, element)
    if len(base) != 1 or sign not in _ACCENTS or not str(element.tag).endswith("}mover"):
        raise _NoLineError(sign)
    return normalize("NFC", f"{base}{_ACCENTS[sign]}")


_READ: Mapping[str, Callable[[_Element], str]] = {
    **dict.fromkeys(("math", "mrow", "mstyle", "mpadded"), _row),
    **dict.fromkeys(("mi", "mn", "mtext"), _letters),
    "semantics": lambda element: _said(element[0]),
    "mo": _operator,
    "mspace": _space,
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _nth_root,
    **dict.fromkeys(("msub", "munder"), _scripts(lower=True, upper=False)),
    **dict.fromkeys(("msup", "mover"), _scripts(lower=False, upper=True)),
    **dict.fromkeys(("msubsup", "munderover"), _scripts(lower=True, upper=True)),
}
