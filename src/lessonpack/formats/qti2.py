"""QTI 2.x: what it calls things, and how its elements are found and its values read."""

from __future__ import annotations

import math
from collections import defaultdict

from lxml import etree

from lessonpack.formats import imscp

ITEM_NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
MANIFEST_NAMESPACE = imscp.NAMESPACE
METADATA_NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_metadata_v2p1"
XSI_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance"

# Where the official schema documents stand: Canvas and TAO read the namespaces, editors read these.
ITEM_SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
MANIFEST_SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd"
METADATA_SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_metadata_v2p1.xsd"
LOM_SCHEMA = "http://www.imsglobal.org/xsd/imsmd_loose_v1p3p2.xsd"

# The only words that the manifest profile accepts; Canvas Classic takes a package for QTI 2 by the first.
SCHEMA_PACKAGE = "QTIv2.1 Package"
SCHEMA_BANK = "QTIv2.1 Item Bank Package"
SCHEMA_VERSION = "1.0.0"

WEBCONTENT_TYPE = "webcontent"

TEMPLATES_AT = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
# Where QTI 2.0, 2.2 and 3.0 keep templates of the same names.
OTHER_TEMPLATES = (
    "http://www.imsglobal.org/question/qti_v2p0/rptemplates/",
    "http://www.imsglobal.org/question/qti_v2p2/rptemplates/",
    "http://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    "http://www.imsglobal.org/question/qti_v3p0/rptemplates/",
)
MATCH_CORRECT = f"{TEMPLATES_AT}match_correct"
MAP_RESPONSE = f"{TEMPLATES_AT}map_response"
MAP_RESPONSE_POINT = f"{TEMPLATES_AT}map_response_point"
TEMPLATES = frozenset({MATCH_CORRECT, MAP_RESPONSE, MAP_RESPONSE_POINT})
# The element whose content belongs to its vendor: interactions, names and files in it mean what they mean there.
CUSTOM = "customInteraction"

# More is valid; there should be no more, for the sake of systems that know QTI 1 (information model, identifier).
MAX_IDENTIFIER = 32

# Response variables that every item has without declaring them (information model, 4.5.1 and 5.2).
BUILT_IN_RESPONSES = frozenset({"numAttempts", "duration"})
BUILT_IN_OUTCOMES = frozenset({"completionStatus"})

CHOICES = frozenset(
    {
        "simpleChoice",
        "simpleAssociableChoice",
        "inlineChoice",
        "gapText",
        "gapImg",
        "gap",
        "hottext",
        "hotspotChoice",
        "associableHotspot",
    }
)
FEEDBACKS = frozenset({"modalFeedback", "feedbackBlock", "feedbackInline", "testFeedback"})
OUTCOME_SETS = frozenset({"setOutcomeValue", "lookupOutcomeValue"})
TEMPLATE_SETS = frozenset({"setTemplateValue", "setCorrectResponse", "setDefaultValue"})


def names_profile(manifest: etree._Element, schema: str) -> bool:
    """True when a manifest is to obey the package profile of that schema, False for one of plain IMS Content Packaging.

    The schema that it names for its namespace decides; where it names none, whether it calls itself QTI.
    """
    words = manifest.get(f"{{{XSI_NAMESPACE}}}schemaLocation", "").split()
    named = [at for namespace, at in zip(words[::2], words[1::2], strict=False) if namespace == MANIFEST_NAMESPACE]
    if named:
        return any(at.rpartition("/")[2] == schema.rpartition("/")[2] for at in named)
    return "QTI" in manifest.findtext("{*}metadata/{*}schema", "").upper()


def tag(name: str) -> str:
    """The name of an element of items and tests, with its namespace."""
    return f"{{{ITEM_NAMESPACE}}}{name}"


def local(node: etree._Element) -> str:
    """The name of an element without its namespace; "" for comments and processing instructions."""
    name = node.tag
    return name[name.find("}") + 1 :] if isinstance(name, str) else ""


Elements = dict[str, list[etree._Element]]
_CUSTOM_TAG = tag(CUSTOM)


def elements(root: etree._Element) -> Elements:
    """Every element by its local name, but for those inside a customInteraction: one walk serves facts and checks."""
    by_tag: defaultdict[str, list[etree._Element]] = defaultdict(list)
    for node in root.iter(etree.Element):
        by_tag[node.tag].append(node)
    foreign: set[etree._Element] = set()
    for custom in by_tag.get(_CUSTOM_TAG, ()):
        if custom not in foreign:  # one within another has been gone through with it
            foreign.update(custom.iterdescendants(etree.Element))
    found: Elements = {}
    for name, nodes in by_tag.items():  # a name in two namespaces is rare: document order within each will do
        own = [node for node in nodes if node not in foreign] if foreign else nodes
        found.setdefault(name[name.find("}") + 1 :], []).extend(own)
    return found


def is_true(node: etree._Element, attribute: str) -> bool:
    """What an attribute of type boolean says; False without it."""
    return node.get(attribute) in ("true", "1")


def finite(text: str | None) -> float | None:
    """A number of a document; None for what is none, and for INF, NaN and 1e400, by which nobody is graded."""
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
