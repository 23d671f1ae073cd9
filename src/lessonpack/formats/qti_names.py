"""What QTI 2.1, 2.2 and 3.0 call the elements and attributes of items and tests.

Trees of items and tests are made with the names of 2.1; these mappings are all that makes documents of 2.2 and 3.0 of
them. 2.2 differs in three addresses. 3.0 spells its own names anew, puts feedback into one more element, and aligns by
the classes of its shared vocabulary. Checks read by the same names: `Rewording` puts the documents of other versions
into those of 2.1.
"""

from __future__ import annotations

import re

from lxml import etree
from msgspec import Struct, field

from lessonpack.formats.qti2 import CUSTOM, ITEM_NAMESPACE, ITEM_SCHEMA, TEMPLATES_AT, XSI_NAMESPACE
from lessonpack.patterns import regex
from lessonpack.render.xml import Names

# The standard templates of response processing have the same names in each version.
MATCH_CORRECT, MAP_RESPONSE, MAP_RESPONSE_POINT = "match_correct", "map_response", "map_response_point"

# The elements that are HTML's: no version calls them otherwise.
OF_HTML = frozenset(
    {"a", "abbr", "acronym", "address", "b", "big", "blockquote", "br", "caption", "cite", "code", "col", "colgroup"}
    | {"dd", "dfn", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li"}
    | {"object", "ol", "p", "param", "pre", "q", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody"}
    | {"td", "tfoot", "th", "thead", "tr", "tt", "ul", "var"}
)


def _root(namespace: str, schema: str) -> dict[str, str]:
    return {"xmlns": namespace, "xmlns:xsi": XSI_NAMESPACE, "xsi:schemaLocation": f"{namespace} {schema}"}


def _kebab(name: str) -> str:
    """`response-identifier` for `responseIdentifier`."""
    return re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


def _element30(name: str) -> str:
    return name if name in OF_HTML else f"qti-{_kebab(name)}"


def _attribute30(name: str) -> str:
    if ":" in name:  # of another namespace
        return name
    return "class" if name == _ALIGN else _kebab(name)


_ALIGN = "align"  # of table cells: the shared vocabulary has a class for each side


NAMESPACE22 = "http://www.imsglobal.org/xsd/imsqti_v2p2"
NAMESPACE30 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"

QTI21 = Names(
    root=_root(ITEM_NAMESPACE, ITEM_SCHEMA),
    addresses={"template": TEMPLATES_AT},
)
QTI22 = Names(
    root=_root(NAMESPACE22, "http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd"),
    addresses={"template": "http://www.imsglobal.org/question/qti_v2p2/rptemplates/"},
)
QTI30 = Names(
    element=_element30,
    attribute=_attribute30,
    root=_root(NAMESPACE30, "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"),
    within=dict.fromkeys(("modalFeedback", "rubricBlock"), "qti-content-body"),
    addresses={"template": "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/", _ALIGN: "qti-align-"},
)


# --- the way back ---------------------------------------------------------------------------------------

_QTI = "qti-"
_SPELT = regex(r"(?<![\w-])(?:qti-|@)[\w-]+")
# What plays the part of something that is called otherwise in 2.1.
_PARTS = {"qti-portable-custom-interaction": CUSTOM}


class Rewording(Struct, frozen=True):
    """Puts a document of another version into the names of 2.1; what is of other namespaces stays as it is."""

    namespace: str
    _tags: dict[str, str | None] = field(default_factory=dict)

    def __call__(self, root: etree._Element) -> None:
        tags = self._tags
        for node in root.iter(etree.Element):
            old = str(node.tag)
            new = tags[old] if old in tags else tags.setdefault(old, self._tag(old))
            if new is None:
                continue
            node.tag = new
            if f"}}{_QTI}" in old:
                _rename_attributes(node)

    def path(self, path: str) -> str:
        """A path of names as a schema tells it, in the names of 2.1: `qti-value/@base-type` is `value/@baseType`."""
        return _SPELT.sub(lambda name: _camel(name[0]) if name[0].startswith(_QTI) else _of_kebab(name[0]), path)

    def _tag(self, old: str) -> str | None:
        name = etree.QName(old)
        return f"{{{ITEM_NAMESPACE}}}{_camel(name.localname)}" if name.namespace == self.namespace else None


def _rename_attributes(node: etree._Element) -> None:
    for name in map(str, node.attrib):
        if "-" in name and not name.startswith(("{", "data-", "aria-")):
            node.set(_of_kebab(name), node.attrib.pop(name))


def _camel(name: str) -> str:
    return _PARTS.get(name) or (_of_kebab(name.removeprefix(_QTI)) if name.startswith(_QTI) else name)


def _of_kebab(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(map(str.capitalize, rest))
