"""What libxml2 and xmlschema say against a document, in plain words: who stands wrong, and what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from lxml import etree
from msgspec import Struct

from lessonpack.formats.imscp import NCNAME
from lessonpack.patterns import regex

_NAMED = 8  # elements or values that a message lists as expected
_AT_MOST = 10  # elements that libxml2 lists; there may be more of them
_SHOWN = 60  # characters of a value that a message repeats
_NEAR = 0.7  # how alike two names are of which one may be a slip for the other

_NAME = "is no identifier: a letter or _, then letters, digits, - . _"
_AGAIN = "is also that of another element"
_NO_VALUES = {
    "xs:integer": "is no whole number",
    "xs:int": "is no whole number",
    "xs:long": "is no whole number",
    "xs:nonNegativeInteger": "is no whole number from 0 up",
    "xs:positiveInteger": "is no whole number from 1 up",
    "xs:double": "is no number",
    "xs:float": "is no number",
    "xs:decimal": "is no number",
    "xs:boolean": "is neither true nor false",
    "xs:anyURI": "is no address",
    "xs:language": "is no language tag such as en or pt-BR",
    "xs:NMTOKEN": "is no name token: letters, digits, - . _ and :",
    "xs:ID": _NAME,
    "xs:IDREF": _NAME,
    "xs:NCName": _NAME,
    "Identifier.Type": _NAME,
    "UniqueIdentifier.Type": _NAME,
    "xs:duration": "is no duration such as PT30M",
    "xs:dateTime": "is no date and time such as 2024-05-31T12:00:00",
    "xs:date": "is no date such as 2024-05-31",
}
_CONTENT = {
    "Character content other than whitespace is not allowed because the content type is 'element-only'.":
        "there is text in <{element}>, where only elements may stand",
    "Character content is not allowed, because the content type is empty.":
        "there is text in <{element}>, which must be empty",
    "Element content is not allowed, because the content type is empty.":
        "there is an element in <{element}>, which must be empty",
    "Element content is not allowed, because the content type is a simple type definition.":
        "there is an element in <{element}>, where only text may stand",
    "Element content is not allowed, because the type definition is simple.":
        "there is an element in <{element}>, where only text may stand",
    "No matching global declaration available for the validation root.":
        "<{element}> is not what a document of this kind begins with",
    "The element declaration is abstract.": "<{element}> only stands for others, and must not stand itself",
    "The type definition is abstract.": "<{element}> needs an xsi:type that says which of its kinds it is",
}  # fmt: skip
_SIZES = {
    "this exceeds the allowed maximum length of": "at most",
    "this underruns the allowed minimum length of": "at least",
    "this differs from the allowed length of": "exactly",
}
_BOUNDS = {
    "is less than the minimum value allowed": "must be {} or more",
    "is greater than the maximum value allowed": "must be {} or less",
    "must be greater than": "must be more than {}",
    "must be less than": "must be less than {}",
    "has more digits than are allowed": "may have {} digits at most",
    "has more fractional digits than are allowed": "may have {} digits behind the point at most",
}


class Complaint(Struct, frozen=True):
    """libxml2's message, taken apart: whom it is about, and what it says."""

    element: str
    attribute: str
    rest: str

    @property
    def is_misplaced(self) -> bool:
        """An element that must not stand there: what follows it in its parent is not looked at."""
        return self.rest.startswith("This element is not expected.")

    @property
    def only_types(self) -> bool:
        """That a value is none of its type, which follows from the facet that libxml2 names before."""
        return "is not a valid value of the" in self.rest

    @property
    def is_incomplete(self) -> bool:
        return self.rest.startswith("Missing child element(s).")

    @property
    def expected(self) -> list[str]:
        """The elements, `{namespace}name`, that might stand there."""
        found = _EXPECTED.search(self.rest)
        return [] if found is None else [name.strip() for name in found[1].split(", ")]

    @property
    def about(self) -> tuple[str, ...]:
        """What stands wrong, as a path that begins with the element's name; nothing for what no rule is about.

        `resource/@type` and `title` are values; `lacking`, `unknown` or `misplaced` stands behind what is so, and of
        an element where only one other may stand is said `metadata before resources`.
        """
        name, attribute = local(self.element), _ATTRIBUTE.match(self.rest)
        if self.is_misplaced:
            only = f"{local(self.expected[0])} before {name}" if len(self.expected) == 1 else ""
            return (only or f"{name} misplaced",)
        if self.is_incomplete:
            return tuple(f"{name}/{local(each)} lacking" for each in self.expected)
        if attribute:
            how = "lacking" if attribute[2] == "required" else "unknown"
            return (f"{name}/@{local(self.attribute or attribute[1])} {how}",)
        own = f"{name}/@{local(self.attribute)}" if self.attribute else name
        if self.rest.startswith("No matching global"):
            return (f"{own} unknown",)
        return (own,) if _VALUE.match(self.rest) or _LENGTH.match(self.rest) else ()

    @property
    def name(self) -> str:
        """The value that should be an identifier, or be one only once; "" where it is about something else."""
        value = _VALUE.match(self.rest)
        named = value is not None and _fault(value[1], self.rest[value.end(1) + 1 :].strip()) in (_NAME, _AGAIN)
        return " ".join(value[1].split()) if value and named else ""


_MESSAGE = regex(r"Element '([^']*)'(?:, attribute '([^']*)')?: (?:\[facet '[^']*'\] )?(.*)", re.DOTALL)
_EXPECTED = regex(r"Expected is (?:one of )?\( (.*) \)\.$", re.DOTALL)
_VALUE = regex(r"(?:The value )?'(.*)' (?:is not|must|has|is)\b", re.DOTALL)
_LENGTH = regex(r"The value has a length of '(\d+)'; ")
_ATTRIBUTE = regex(r"The attribute '([^']*)' is (required|not allowed)")
_QUOTED = regex(r"'([^']*)'")
_UNIQUE = regex(r"the atomic type '(?:xs:ID|\{[^{}]*\}UniqueIdentifier\.Type)'")


def taken_apart(message: str) -> Complaint:
    found = _MESSAGE.fullmatch(message.strip())
    return Complaint("", "", message.strip()) if found is None else Complaint(found[1], found[2] or "", found[3])


def told(complaint: Complaint, node: etree._Element, known: Iterable[str]) -> str:
    """A complaint about a node in plain words; `known` are the namespaces that the schema knows."""
    if complaint.is_misplaced:
        return misplaced(complaint.element, _parent(node), complaint.expected)
    if complaint.is_incomplete:
        return incomplete(complaint.element, complaint.expected)
    if "demanded by the strict wildcard" in complaint.rest:
        return _unknown(complaint, known)
    if complaint.rest in _CONTENT:
        return _CONTENT[complaint.rest].format(element=local(complaint.element))
    return _about_value(complaint)


def misplaced(tag: str, parent: str, expected: list[str]) -> str:
    """An element stands where another one must, or none."""
    name = local(tag)
    if not expected:
        return f"there is {_a(name)} in <{local(parent)}>, where it may not stand"
    twin = next((each for each in expected if local(each) == name), None)
    if twin is not None:
        return f"the namespace of <{name}> in <{local(parent)}> must be {_namespace(twin)}, not {_namespace(tag)}"
    names = _listed(map(local, expected))
    only = "only " if len(expected) < _AT_MOST else ""
    near = get_close_matches(name, map(local, expected), 1, _NEAR)
    meant = f"; perhaps <{near[0]}> is meant" if near else ""
    return f"there is {_a(name)} in <{local(parent)}> where {only}{names} may stand{meant}"


def incomplete(tag: str, expected: list[str]) -> str:
    """An element ends before it has all that it must have."""
    name = local(tag)
    return (
        f"<{name}> ends where {_listed(map(local, expected), 'or')} must follow"
        if expected
        else f"<{name}> is not complete"
    )


def _attribute_lacking(tag: str, name: str) -> str:
    return f"<{local(tag)}> must have the attribute {local(name)}"


def _attribute_unknown(tag: str, name: str) -> str:
    return f"the attribute {local(name)} of <{local(tag)}> is not one that it may have"


def local(name: str) -> str:
    """A name as people call it: without namespace, and in words where it stands for any name."""
    if name.endswith("*"):
        return "elements of other namespaces"
    return name.rpartition("}")[2]


def shortened(text: str) -> str:
    """A value on one line, its end left away when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _parent(node: etree._Element) -> str:
    parent = node.getparent()
    return "" if parent is None else str(parent.tag)


def _a(name: str) -> str:
    return f"{'an' if name[:1] in tuple('aeioAEIO') else 'a'} <{name}>"


def _namespace(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag.startswith("{") else "none"


def _listed(names: Iterable[str], last: str = "and") -> str:
    """`a, b and c`, or the first of them when they are many."""
    each = list(dict.fromkeys(names))
    if len(each) > _NAMED:
        return f"{', '.join(each[:_NAMED])} {last} others"
    return each[0] if len(each) == 1 else f"{', '.join(each[:-1])} {last} {each[-1]}"


def _unknown(complaint: Complaint, known: Iterable[str]) -> str:
    """An element or attribute whose namespace, or whose name in it, the schema does not know."""
    tag = complaint.attribute or complaint.element
    namespace, what = _namespace(tag), f"<{local(complaint.element)}>"
    if complaint.attribute:
        what = f"the attribute {local(complaint.attribute)} of {what}"
    if namespace in known:
        return f"{what} is not known to the schema of its namespace, {namespace}"
    near = get_close_matches(namespace, list(known), 1, _NEAR)
    meant = f"; perhaps {near[0]} is meant" if near else ""
    return f"{what} is of the namespace {shortened(namespace)}, which the schema does not know{meant}"


def _about_value(complaint: Complaint) -> str:
    element, rest = complaint.element, complaint.rest
    if rest.endswith("is required but missing."):
        return _attribute_lacking(element, _quoted(rest, 0))
    if rest.startswith("The attribute ") and rest.endswith("is not allowed."):
        return _attribute_unknown(element, complaint.attribute or _quoted(rest, 0))
    if "'xsi:type'" in rest or "xsi:type" in rest:
        return f"the xsi:type of <{local(element)}> is none that the schema lets stand there: {plain(_quoted(rest, 0))}"
    if "key-sequence" in rest:
        return _about_keys(rest)
    if length := _LENGTH.match(rest):
        return f"{_subject(complaint).removesuffix(',')} {_sized(length[1], rest)}"
    value = _VALUE.match(rest)
    if value is None:
        return plain(f"<{local(element)}>: {rest}")
    return f"{_subject(complaint)} {shown(value[1])}, {_fault(value[1], rest[value.end(1) + 1 :].strip())}"


def shown(value: str) -> str:
    """A value as a message repeats it."""
    return f'"{shortened(value)}"' if value.strip() else "which is empty"


def _subject(complaint: Complaint) -> str:
    if complaint.attribute:
        return f"the attribute {local(complaint.attribute)} of <{local(complaint.element)}>,"
    return f"the text of <{local(complaint.element)}>,"


def _fault(value: str, says: str) -> str:
    """What is wrong with a value, by what libxml2 says behind it."""
    if says.startswith("is not an element of the set"):
        return f"must be {_listed(map(_or_empty, _QUOTED.findall(says)), 'or')}"
    if says.startswith("is not accepted by the pattern"):
        return form(says)
    if says.startswith("does not match the fixed value constraint"):
        return f"must be {shown(_quoted(says, 0))}"
    if any(words in says for words in _SIZES):
        return _sized(str(len(value)), says)
    for words, bound in _BOUNDS.items():
        if says.startswith(words):
            return bound.format(_quoted(says, -1))
    if _UNIQUE.search(says) and NCNAME.fullmatch(" ".join(value.split())):
        return _AGAIN  # libxml2 has the same words for what is no identifier
    if says.startswith("is not a valid value of the"):
        return _no_value(plain(_quoted(says, -1)))
    return plain(says)


def _sized(length: str, says: str) -> str:
    """That a value is too long or too short."""
    bound = next((bound for words, bound in _SIZES.items() if words in says), "")
    return f"has {length} characters, and must have {bound} {_quoted(says, -1)}"


def _no_value(type: str) -> str:
    """That a value is none of a type."""
    if type in _NO_VALUES:
        return _NO_VALUES[type]
    return f"is no value of its type{f', {type}' if type else ''}"


def form(pattern: str) -> str:
    """That a value does not match a pattern; people read no patterns, so only a known one is told."""
    if r"[\i-[:]][\c-[:]]*" in pattern.replace("\\\\", "\\"):
        return _NAME
    if "|INF|-INF|NaN" in pattern:
        return "is no number"
    return "does not have the form that the schema asks for"


def _or_empty(value: str) -> str:
    return shortened(value) or "(empty)"


def _quoted(text: str, at: int) -> str:
    found: list[str] = _QUOTED.findall(text)
    return found[at] if found else ""


def _about_keys(rest: str) -> str:
    value = re.search(r"\[(.*?)\]", rest, re.DOTALL)
    keys = shortened(value[1].replace("'", "")) if value else ""
    if rest.startswith("No match found"):
        return f"{keys} is referred to, and nothing is called so"
    return f"{keys} stands twice, where each must be called otherwise"


def plain(message: str) -> str:
    """A message without namespaces in braces: the place says which document it is about."""
    line = " ".join(re.sub(r"\{[^{}\s]*\}", "", message).split()).rstrip(".")
    return line if len(line) <= 3 * _SHOWN else f"{line[: 3 * _SHOWN]}…"


# --- xmlschema ----------------------------------------------------------------------------------------


def of_stop(said: str) -> str:
    """Why xmlschema goes no further: in all that is known, an `xsi:type` whose type it cannot find."""
    named = re.search(r"global component '([^']*)' not found", plain(said))
    return f"an xsi:type names {named[1]}, which is no type of the schema" if named else plain(said.strip("\"'"))


def of_xmlschema(error: Any) -> str:
    """A fault that xmlschema found, in the same words."""
    tag, reason = str(error.elem.tag), " ".join(str(error.reason or error.message).split())
    if hasattr(error, "expected"):
        expected = [str(getattr(each, "name", None) or "*") for each in error.expected or ()]
        return misplaced(error.invalid_tag, tag, expected) if error.invalid_tag else incomplete(tag, expected)
    for pattern, words in _REASONS:
        if found := re.match(pattern, reason):
            return words(tag, found[1] if found.re.groups else "")
    attribute = re.match(r"attribute ([^=\s]+)='(.*?)': (.*)", reason)
    if attribute is None and isinstance(error.obj, etree._Element):  # which is no value to be shown
        return plain(f"<{local(tag)}>: {reason}")
    value, fault = (attribute[2], attribute[3]) if attribute else (str(error.obj), reason)
    whose = f"the attribute {attribute[1]} of <{local(tag)}>," if attribute else f"the text of <{local(tag)}>,"
    return f"{whose} {shown(value)}, {_fault_of_xmlschema(error, fault)}"


def _fault_of_xmlschema(error: Any, fault: str) -> str:
    if "match any pattern" in fault or "doesn't match" in fault:
        return form(fault)
    if fault.startswith("value must be one of"):
        values = [value for value in _QUOTED.findall(fault) if value]
        return f"must be {_listed(map(shortened, values), 'or')}" if values else _no_value("")
    if bound := re.match(r"value length cannot be (lesser|greater) than (\d+)", fault):
        return f"must have {'at least' if bound[1] == 'lesser' else 'at most'} {bound[2]} characters"
    name = getattr(error.validator, "prefixed_name", None)
    return _no_value(str(name or ""))


_REASONS: list[tuple[str, Callable[[str, str], str]]] = [
    (r"missing required attribute '(.*)'", _attribute_lacking),
    (r"'(.*)' attribute not allowed", _attribute_unknown),
    (r"use of attribute '(.*)' is prohibited", _attribute_unknown),
    (r"element is not nillable", lambda tag, _: f"<{local(tag)}> may not have xsi:nil, since it must have content"),
    (r"character data between child elements not allowed",
     lambda tag, _: f"there is text in <{local(tag)}>, where only elements may stand"),
    (r"character data is not allowed because content is empty",
     lambda tag, _: f"there is text in <{local(tag)}>, which must be empty"),
    (r"a simple content element can't have child elements",
     lambda tag, _: f"there is an element in <{local(tag)}>, where only text may stand"),
    (r"unavailable namespace '(.*)'",
     lambda tag, namespace: f"<{local(tag)}> is of the namespace {namespace}, which the schema does not know"),
    (r"element '(.*?)' not found", lambda tag, _: f"<{local(tag)}> is not known to the schema of its namespace"),
]  # fmt: skip
