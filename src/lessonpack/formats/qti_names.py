"""What QTI 2.1, 2.2 and 3.0 call the elements and attributes of items and tests.

Trees of items and tests are made with the names of 2.1; these mappings are all that makes documents of 2.2 and 3.0 of
them. 2.2 differs in three addresses. 3.0 spells its own names anew, and puts feedback into one more element.
"""

from __future__ import annotations

import re

from lessonpack.formats.qti2 import ITEM_NAMESPACE, ITEM_SCHEMA, TEMPLATES_AT, XSI_NAMESPACE
from lessonpack.render.xml import Names

# The standard templates of response processing have the same names in each version.
MATCH_CORRECT, MAP_RESPONSE = "match_correct", "map_response"

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


QTI21 = Names(
    root=_root(ITEM_NAMESPACE, ITEM_SCHEMA),
    addresses={"template": TEMPLATES_AT},
)
QTI22 = Names(
    root=_root("http://www.imsglobal.org/xsd/imsqti_v2p2", "http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd"),
    addresses={"template": "http://www.imsglobal.org/question/qti_v2p2/rptemplates/"},
)
QTI30 = Names(
    element=_element30,
    attribute=_kebab,
    root=_root(
        "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    ),
    within={"modalFeedback": "qti-content-body"},
    addresses={"template": "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"},
)
