"""Counts how much a picture draws: parts that repeat each other multiply, so that a few lines can hang a browser.

Parts are repeated by `use`, by links of patterns and gradients, and by `url(#…)` in fills, strokes, clips, masks,
filters and markers, be it in attributes, style, style sheets or animations. An inherited property counts for every
element that may inherit it. Where it is not certain what a browser makes of the style, the count is too high, never
too low. Filter functions and dashes count like parts. The tiles of a pattern do not: browsers draw one and copy it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from msgspec import Struct, field

from lessonpack.patterns import regex
from lessonpack.svg._dashes import SIZES, density, magnified, outline, reach, styled
from lessonpack.svg._names import (
    ANIMATIONS,
    BLANK,
    MOST_ELEMENTS,
    NAMESPACE,
    NUMBER,
    PROPERTIES,
    TARGETS,
    XLINK,
    listed,
    readings,
)

_FILTERING = 100  # elements: the work of one filter step, which has to process every pixel
_STEPS_AGAIN = 20  # steps for an element that is visited again in another part or paint; a reference is one step
_MOST_NESTED = 30  # depth to which parts may repeat parts that repeat others
_TOO_MUCH = MOST_ELEMENTS + 1  # also the count for parts that repeat themselves


def drawn(root: Any) -> int:
    """How many elements a picture draws; repeated ones count each time, and a filter step counts as several.

    _TOO_MUCH for parts that repeat themselves, and when counting takes too long: drawing would then, too.
    """
    try:
        return _Picture(root).drawn(root, _NONE)
    except _TooLong:
        return _TOO_MUCH


class _TooLong(Exception):
    """Counting has taken too many steps."""


# --- what a style refers to -----------------------------------------------------------------------------


class _Reference(NamedTuple):
    """A property, "" where it is not certain which, and the id of the part that its value refers to.

    Filter functions and dashes refer to no part; for them the id is one that no part can have: see `_is_artificial`.
    """

    property: str
    id: str


class _Paint(NamedTuple):
    """The ids of parts in the inherited paint properties of an element.

    `other` has those in custom properties, which any property may use, and those that "inherit" may bring back.
    """

    fill: frozenset[str] = frozenset()
    stroke: frozenset[str] = frozenset()
    start: frozenset[str] = frozenset()
    mid: frozenset[str] = frozenset()
    end: frozenset[str] = frozenset()
    dash: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()


_NONE = _Paint()
_DASHED = "stroke-dasharray"
_FIELDS = {"fill": "fill", "stroke": "stroke", _DASHED: "dash"} | {
    "marker-start": "start",
    "marker-mid": "mid",
    "marker-end": "end",
}
_MARKERS = ("marker-start", "marker-mid", "marker-end")

_COMMENT = r"/\*(?:[^*]|\*(?!/))*+(?:\*/)?"
# The property before a reference tells whose value it is; a reference in a comment or string may be none at all.
_FILTER = r"(?<![-\w])(?:blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia)\("
_TOKEN = regex(
    rf"""(?P<hidden>{_COMMENT}|"[^"\n\r\f]*+"?|'[^'\n\r\f]*+'?)|url\([^)]*+|{_FILTER}|(?P<end>[;{{}}])"""
    r"""|(?<![-\w])(?P<property>[-\w]++)(?=\s*+:)""",
    re.IGNORECASE,
)
_URL = regex(
    rf"""url\([{BLANK}]*(?:"\#([^"]*)"|'\#([^']*)'|\#([^"'(){BLANK}]*))[{BLANK}]*\)""",
    re.IGNORECASE,
)
_BREAKS = dict.fromkeys(map(ord, "\t\r\n"))  # browsers drop these in an address


_FILTERS_BY_NAME = regex(_FILTER, re.IGNORECASE)
_DASHES = regex(rf"(?<![-\w]){_DASHED}(?:\s|{_COMMENT})*+:([^;}}]*+)", re.IGNORECASE)
_FUNCTION, _DASH = "\0filter ", "\0dash "  # how artificial ids begin; NUL occurs in no XML


def _is_artificial(id: str) -> bool:
    """True for the id of a filter function or of dashes, which belongs to no part."""
    return id.startswith("\0")


def _ids(value: str) -> Iterator[tuple[int, str]]:
    """Each reference in a value: its position, and the id as it is written and as browsers may decode it."""
    for number, found in enumerate(_FILTERS_BY_NAME.finditer(value)):
        yield found.start(), f"{_FUNCTION}{number}"
    for found in _DASHES.finditer(value):
        for id in _dash(found[1]):
            yield found.start(), id
    for found in _URL.finditer(value):
        written = next(filter(None, found.groups()), "").translate(_BREAKS).strip(BLANK)
        for id in {written, unquote(written)}:
            yield found.start(), id


def _dash(value: str) -> Iterator[str]:
    """The artificial id for the dashes that a value makes, if it makes any."""
    if made := density(re.sub(_COMMENT, " ", value)):
        yield f"{_DASH}{made}"


def _declared(text: str) -> Iterator[tuple[str, _Reference]]:
    """The references in a style sheet or attribute, each with the selectors of its rule, "" for any element."""
    waiting = sorted(_ids(text), reverse=True)
    selectors, begin, property = [""], 0, ""
    for token in _TOKEN.finditer(text) if waiting else ():
        known = token["hidden"] is None
        while waiting and waiting[-1][0] < token.end():
            at, id = waiting.pop()
            whose = _DASHED if id.startswith(_DASH) else property
            yield (
                (selectors[-1], _Reference(whose, id)) if known and at >= token.start() else ("", _Reference("", id))
            )
        if token["property"]:
            property = "" if token["property"].startswith("--") else token["property"].lower()
        elif mark := token["end"]:
            if mark == "{":
                selectors.append(text[begin : token.start()])
            elif mark == "}" and len(selectors) > 1:
                selectors.pop()
            begin, property = token.end(), ""
    yield from (("", _Reference("", id)) for _, id in waiting)


_COMPOUND = regex(r"([-\w]*+)((?:[.#][-\w]++)*+)(?:::?[-\w]++)*+")
_MANY = 100  # selectors of one rule; if there are more, the rule counts for any element


def _subjects(selectors: str) -> set[str]:
    """What the selectors demand of the elements they choose, `.class`, `#id` or `name`; "" for any element."""
    each = re.sub(_COMMENT, " ", selectors).split(",")
    if len(each) > _MANY or re.search(r"[^-\w\s.,#:>+~]", "".join(each)):
        return {""}
    return {_subject(selector.split()[-1] if selector.split() else "") for selector in each}


def _subject(selector: str) -> str:
    compound = _COMPOUND.fullmatch(re.split("[>+~]", selector)[-1])
    if compound is None or compound[1] in ("from", "to"):  # keyframes of an animation
        return ""
    return next(reversed(re.findall(r"[.#][-\w]+", compound[2])), compound[1])


# --- the picture ----------------------------------------------------------------------------------------

_HREF, _XLINK_HREF = "href", f"{{{XLINK}}}href"
_SVG = f"{{{NAMESPACE}}}"
_UNFOLLOWED = frozenset((*ANIMATIONS, "mpath", "textPath", "image"))  # they do not draw the part that they link to
_UNPAINTED = listed(
    "svg g defs symbol use switch view title desc metadata style image pattern marker clipPath mask hatch",
    "linearGradient radialGradient meshgradient meshrow meshpatch solidcolor stop filter",
)
_FILTERS = listed(
    "feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap",
    "feDropShadow feFlood feGaussianBlur feImage feMerge feMorphology feOffset feSpecularLighting feTile feTurbulence",
)
_MARKED = frozenset(("path", "line", "polyline", "polygon"))
_UNCERTAIN = regex(r"inherit|unset|revert|var\(", re.IGNORECASE)
# Values that every browser accepts, so that the inherited one is certainly replaced.
_REFERENCE = r"url\(\#[-\w]+\)"
_PAINT = regex(rf"\s*(?:{_REFERENCE}\s*)?(?:none|black|white|#[0-9A-Fa-f]{{3}}(?:[0-9A-Fa-f]{{3}})?)?\s*")
_MARKER = regex(rf"\s*(?:none|{_REFERENCE})?\s*")
_NESTED = regex(r"[\"'\\()\[\]{}]|/\*")  # within these a semicolon does not end a declaration
_MOVED = frozenset(("d", "points"))
# Characters of attributes: results for longer ones are remembered, and so are those for all elements in repeated parts.
_LONG = 1_000


class _Picture(Struct):
    """Counts what a picture draws; the count for a part is remembered by its id and its paint."""

    root: Any
    parts: dict[str, Any] = field(default_factory=dict)  # by id; of two with the same id the first, as in browsers
    ruled: dict[str, dict[_Reference, None]] = field(default_factory=dict)  # references of style sheets, by subject
    moved: dict[Any, list[_Reference]] = field(default_factory=dict)  # references of animations, by element
    vertices: int = 0  # points that any path may get from style sheets and animations
    reach: float = 0.0  # length that any outline may get from these
    magnified: float = 1.0  # factor by which outlines may be longer when their dashes are drawn
    is_uncertain: bool = False  # True when a property that is set may be inherited after all
    references: dict[Any, tuple[_Reference, ...]] = field(default_factory=dict)
    certain: dict[Any, frozenset[str]] = field(default_factory=dict)
    points: dict[Any, int] = field(default_factory=dict)
    outlines: dict[Any, float] = field(default_factory=dict)
    within: dict[Any, _Paint] = field(default_factory=dict)
    painting: dict[_Paint, int] = field(default_factory=dict)  # what one element with this paint draws for it
    known: dict[tuple[str, _Paint], int] = field(default_factory=dict)
    working: set[tuple[str, _Paint]] = field(default_factory=set)
    steps: int = 0  # of counting, beyond the one that every element takes

    def __post_init__(self) -> None:
        for node in self.root.iter():
            if isinstance(node.tag, str) and (id := node.get("id")):
                self.parts.setdefault(id, node)
        for node in self.root.iter(f"{_SVG}style"):
            self._rule("".join(node.xpath("text()")))
        for node in self.root.iter(*(_SVG + name for name in ANIMATIONS)):
            self._move(node)
        self.is_uncertain = self.is_uncertain or any(
            (key == "style" or key in PROPERTIES or key in TARGETS) and ("\\" in value or _UNCERTAIN.search(value))
            for node in self.root.iter(f"{_SVG}*")
            for key, value in node.attrib.items()
        )

        written = [value for node in self.root.iter(f"{_SVG}*") for value in node.attrib.values()]
        written += ("".join(node.xpath("text()")) for node in self.root.iter(f"{_SVG}style"))
        texts = [text for each in written for text in readings(each)]
        if any("non-scaling-stroke" in text for text in texts):
            self.magnified = magnified(texts, (node.get("viewBox", "") for node in self.root.iter(f"{_SVG}*")))

    def _rule(self, sheet: str) -> None:
        subjects: dict[str, set[str]] = {}
        for text in readings(sheet):
            for selectors, reference in _declared(text):
                selectors = selectors if "\\" not in sheet else ""
                if selectors not in subjects:
                    subjects[selectors] = _subjects(selectors)
                for subject in subjects[selectors] if self._is_known(reference.id) else ():
                    self.ruled.setdefault(subject, {})[reference] = None
            self.vertices += _numbers(text) if "path(" in text.lower() else 0
            self.reach += styled(text)
            self.is_uncertain = self.is_uncertain or _UNCERTAIN.search(text) is not None

    def _move(self, node: Any) -> None:
        moves, target = node.get("attributeName", "").strip(BLANK), self.parts.get(_link(node), node.getparent())
        for text in readings(" ".join(node.get(name, "") for name in sorted(TARGETS))):
            found = [_Reference(moves, id) for _, id in _ids(text) if self._is_known(id)]
            if found:
                self.moved.setdefault(target, []).extend(found)
            self.vertices += _numbers(text) if moves in _MOVED else 0
            self.reach += reach(text) if moves in _MOVED or moves in SIZES or moves == "pathLength" else 0.0
        if moves == _DASHED:
            values = ";".join(node.get(name, "") for name in sorted(TARGETS)).split(";")
            made = [_Reference(_DASHED, id) for value in values for id in _dash(value)]
            self.moved.setdefault(target, []).extend(made)

    def _is_known(self, id: str) -> bool:
        return _is_artificial(id) or id in self.parts

    def _step(self, count: int) -> None:
        self.steps += count
        if self.steps > MOST_ELEMENTS:
            raise _TooLong

    def drawn(self, part: Any, around: _Paint) -> int:
        """How many elements a part draws within an element that has the paint `around`."""
        total, waiting = 0, [(iter((part,)), around)]
        while waiting and total <= MOST_ELEMENTS:
            node = next(waiting[-1][0], None)
            if node is None:
                waiting.pop()
            elif isinstance(node.tag, str):
                own = self._refers(node)
                paint = self._painted(node, waiting[-1][1], own)
                total += (_FILTERING if _name(node) in _FILTERS else 1) + self._repeats(node, paint, own)
                waiting.append((node.iterchildren(), paint))
        return min(total, _TOO_MUCH)

    def _repeats(self, node: Any, paint: _Paint, own: Iterable[_Reference]) -> int:
        """How many elements are drawn for one, besides itself and its children."""
        name = _name(node)
        self._step(sum(map(len, paint)))
        total = sum(self._repeated(id) for property, id in own if _is_own(property))
        if name not in _UNFOLLOWED and (link := _link(node)):
            total += self._repeated(link, paint if name == "use" else None)
        if paint is _NONE or name in _UNPAINTED:
            return total
        if paint not in self.painting:
            self.painting[paint] = sum(self._repeated(id) for id in paint.fill | paint.stroke | paint.other)
        total += self.painting[paint]
        if name in _MARKED:
            total += sum(self._repeated(id) for id in (*paint.start, *paint.end))
            between = sum(self._repeated(id) for id in paint.mid | paint.other)
            total += between and between * (self.vertices + self._vertices(node))
        dashes = max((float(id[len(_DASH) :]) for id in paint.dash | paint.other if id.startswith(_DASH)), default=0.0)
        return total + self._dashes(node, name, dashes) if dashes else total

    def _dashes(self, node: Any, name: str, density: float) -> int:
        """How many dashes an element draws if it is stroked; whether it is, is not looked at."""
        length = self.outlines.get(node)
        if length is None:
            length = outline(node, name)
            if self.working or sum(map(len, node.attrib.values())) > _LONG:
                self.outlines[node] = length
        dashes = density * (self.reach + length) * self.magnified
        return int(dashes) if dashes < _TOO_MUCH else _TOO_MUCH

    def _painted(self, node: Any, around: _Paint, own: tuple[_Reference, ...]) -> _Paint:
        """The paint of an element, which its children inherit."""
        certain = self._certain(node) if around is not _NONE and not self.is_uncertain else ()
        if not own and not any(getattr(around, _FIELDS[property]) for property in certain):
            return around
        self._step(len(own) + sum(map(len, around)))
        sets = {name: set(getattr(around, name)) for name in _Paint._fields}
        for property in certain:
            sets[_FIELDS[property]].clear()
        for property, id in own:
            for each in _MARKERS if property == "marker" else (property,):
                if each in _FIELDS:
                    sets[_FIELDS[each]].add(id)
                elif each == "" or self.is_uncertain:
                    sets["other"].add(id)
        made = _Paint(*(frozenset(sets[name]) for name in _Paint._fields))
        return made if any(made) else _NONE

    def _refers(self, node: Any) -> tuple[_Reference, ...]:
        """The references of an element: in its style, in style sheets and in animations."""
        if node in self.references:
            self._step(_STEPS_AGAIN)
            return self.references[node]
        own = list(self.moved.get(node, ()))
        for key, value in node.attrib.items():
            if key == _DASHED:
                own += (_Reference(key, id) for text in readings(value) for id in _dash(text))
            elif "(" in value or "\\" in value or (key == "style" and _DASHED in value.lower()):
                if key == "style":
                    found = (reference for text in readings(value) for _, reference in _declared(text))
                    own += found if "\\" not in value else (_Reference("", id) for _, id in found)
                elif key in PROPERTIES:
                    own += (_Reference(key, id) for text in readings(value) for _, id in _ids(text))
        own = [reference for reference in own if self._is_known(reference.id)]
        for subject in self._as_subjects(node) if self.ruled else ():
            own += self.ruled.get(subject, ())
        made = tuple(dict.fromkeys(own))
        if self.working or sum(map(len, node.attrib.values())) > _LONG:
            self.references[node] = made
        return made

    def _certain(self, node: Any) -> frozenset[str]:
        """The properties that an element sets itself, to values that every browser accepts."""
        if node in self.certain:
            return self.certain[node]
        style = node.get("style", "")
        if _NESTED.search(re.sub(_REFERENCE, "", style)):
            style = ""
        written = [entry.partition(":")[::2] for entry in style.split(";")]
        written += ((name, node.get(name, "")) for name in _FIELDS)
        made = frozenset(
            name for name, value in ((each.strip(), value) for each, value in written) if _is_certain(name, value)
        )
        if self.working or len(style) > _LONG:
            self.certain[node] = made
        return made

    def _as_subjects(self, node: Any) -> Iterator[str]:
        yield from ("", _name(node), f"#{node.get('id')}")
        yield from (f".{each}" for each in node.get("class", "").split())

    def _vertices(self, node: Any) -> int:
        """How many points a path has at most: there is a number for each, or a letter that closes the path."""
        if node in self.points:
            return self.points[node]
        written = " ".join(node.get(name, "") for name in ("d", "points", "style"))
        made = 2 + _numbers(written) + written.count("z") + written.count("Z")
        if self.working or len(written) > _LONG:
            self.points[node] = made
        return made

    def _repeated(self, id: str, paint: _Paint | None = None) -> int:
        """How much a part draws when it is repeated, with its own paint or, for `use`, with that of the user."""
        part = self.parts.get(id)
        if part is None:
            return _FILTERING if id.startswith(_FUNCTION) else 0
        key = (id, self._around(part) if paint is None else paint)
        if key not in self.known:
            if key in self.working or len(self.working) == _MOST_NESTED:
                return _TOO_MUCH
            self.working.add(key)
            self.known[key] = self.drawn(part, key[1])
            self.working.discard(key)
        return self.known[key]

    def _around(self, part: Any) -> _Paint:
        """The paint that a part inherits where it is written."""
        parent = part.getparent()
        if parent is None:
            return _NONE
        if parent not in self.within:
            self.within[parent] = self._painted(parent, self._around(parent), self._refers(parent))
        return self.within[parent]


def _name(node: Any) -> str:
    name: str = node.tag.rpartition("}")[2]
    return name


def _link(node: Any) -> str:
    """The id of the part that an element links to, "" for none."""
    return (node.get(_HREF) or node.get(_XLINK_HREF) or "").strip(BLANK)[1:]


def _is_own(property: str) -> bool:
    """True for a property that clips, masks or filters the element as a whole, and is not inherited."""
    return property not in _FIELDS and property not in ("", "marker")


def _is_certain(property: str, value: str) -> bool:
    taken = _MARKER if property in _MARKERS else _PAINT
    return property in _FIELDS and value.strip() != "" and taken.fullmatch(value) is not None


def _numbers(text: str) -> int:
    return sum(1 for _ in re.finditer(NUMBER, text))
