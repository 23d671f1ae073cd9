"""A reader of QTI packages that knows nothing of lessonpack: written from the specifications of 2.1, 2.2 and 3.0.

It opens the zip, goes by the manifest, and asks XPath for what the versions call their things. The names of 3.0 are
spelt out here, one by one, since how they follow from those of 2.x is what is to be proven.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

LOM = "http://ltsc.ieee.org/xsd/LOM"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_NAMES30 = {
    "areaMapEntry": "qti-area-map-entry",
    "areaMapping": "qti-area-mapping",
    "coords": "coords",
    "selectPointInteraction": "qti-select-point-interaction",
    "shape": "shape",
    "height": "height",
    "width": "width",
    "printedVariable": "qti-printed-variable",
    "setTemplateValue": "qti-set-template-value",
    "templateDeclaration": "qti-template-declaration",
    "templateProcessing": "qti-template-processing",
    "assessmentItem": "qti-assessment-item",
    "assessmentItemRef": "qti-assessment-item-ref",
    "assessmentSection": "qti-assessment-section",
    "assessmentTest": "qti-assessment-test",
    "baseType": "base-type",
    "baseValue": "qti-base-value",
    "cardinality": "cardinality",
    "caseSensitive": "case-sensitive",
    "choiceInteraction": "qti-choice-interaction",
    "correctResponse": "qti-correct-response",
    "divide": "qti-divide",
    "defaultValue": "qti-default-value",
    "expectedLines": "expected-lines",
    "extendedTextInteraction": "qti-extended-text-interaction",
    "externalScored": "external-scored",
    "fixed": "fixed",
    "format": "format",
    "gte": "qti-gte",
    "href": "href",
    "identifier": "identifier",
    "inlineChoice": "qti-inline-choice",
    "inlineChoiceInteraction": "qti-inline-choice-interaction",
    "itemBody": "qti-item-body",
    "itemSessionControl": "qti-item-session-control",
    "mapEntry": "qti-map-entry",
    "mapKey": "map-key",
    "mappedValue": "mapped-value",
    "mapping": "qti-mapping",
    "matchInteraction": "qti-match-interaction",
    "matchMax": "match-max",
    "maxAssociations": "max-associations",
    "maxAttempts": "max-attempts",
    "maxChoices": "max-choices",
    "maxTime": "max-time",
    "modalFeedback": "qti-modal-feedback",
    "normalMaximum": "normal-maximum",
    "orderInteraction": "qti-order-interaction",
    "ordering": "qti-ordering",
    "outcomeDeclaration": "qti-outcome-declaration",
    "outcomeProcessing": "qti-outcome-processing",
    "responseDeclaration": "qti-response-declaration",
    "responseProcessing": "qti-response-processing",
    "rubricBlock": "qti-rubric-block",
    "select": "select",
    "selection": "qti-selection",
    "setOutcomeValue": "qti-set-outcome-value",
    "shuffle": "shuffle",
    "simpleAssociableChoice": "qti-simple-associable-choice",
    "responseIdentifier": "response-identifier",
    "simpleChoice": "qti-simple-choice",
    "simpleMatchSet": "qti-simple-match-set",
    "sum": "qti-sum",
    "submissionMode": "submission-mode",
    "template": "template",
    "textEntryInteraction": "qti-text-entry-interaction",
    "responseIf": "qti-response-if",
    "and": "qti-and",
    "lte": "qti-lte",
    "testPart": "qti-test-part",
    "timeLimits": "qti-time-limits",
    "title": "title",
    "type": "type",
    "uploadInteraction": "qti-upload-interaction",
    "value": "value",
    "values": "qti-value",
    "view": "view",
    "visible": "visible",
    "weight": "qti-weight",
}


@dataclass(frozen=True)
class Words:
    """What a version calls the package, its documents and their types."""

    package: str
    bank: str
    number: str
    manifest: str
    documents: str
    metadata: str
    item: str
    test: str


VERSIONS = {
    "qti21": Words(
        "QTIv2.1 Package",
        "QTIv2.1 Item Bank Package",
        "1.0.0",
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        "http://www.imsglobal.org/xsd/imsqti_v2p1",
        "http://www.imsglobal.org/xsd/imsqti_metadata_v2p1",
        "imsqti_item_xmlv2p1",
        "imsqti_test_xmlv2p1",
    ),
    "qti22": Words(
        "QTIv2.2 Package",
        "QTIv2.2 Item Bank Package",
        "1.0.0",
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        "http://www.imsglobal.org/xsd/imsqti_v2p2",
        "http://www.imsglobal.org/xsd/imsqti_metadata_v2p2",
        "imsqti_item_xmlv2p2",
        "imsqti_test_xmlv2p2",
    ),
    "qti30": Words(
        "QTI Package",
        "QTI Item Bank",
        "3.0.0",
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        "http://www.imsglobal.org/xsd/imsqti_metadata_v3p0",
        "imsqti_item_xmlv3p0",
        "imsqti_test_xmlv3p0",
    ),
}


class Element:
    """An element of an item or test, asked for by the names of QTI 2."""

    def __init__(self, node: etree._Element, version: str) -> None:
        self.node, self.version = node, version

    def _name(self, name: str) -> str:
        if self.version != "qti30":
            return "value" if name == "values" else name
        return _NAMES30[name]

    def get(self, attribute: str) -> str:
        """An attribute; "" without it."""
        return self.node.get(self._name(attribute), "")

    def all(self, path: str) -> list[Element]:
        """The elements at a path (`itemBody//choiceInteraction/simpleChoice`); HTML is asked for by `h:p`."""
        steps = [
            step if not step or step == "." else f"q:{step[2:] if step.startswith('h:') else self._name(step)}"
            for step in path.split("/")
        ]
        found = self.node.xpath("/".join(steps), namespaces={"q": VERSIONS[self.version].documents})
        assert isinstance(found, list)
        return [Element(node, self.version) for node in found if isinstance(node, etree._Element)]

    def one(self, path: str) -> Element:
        """The only element at a path."""
        [found] = self.all(path)
        return found

    @property
    def text(self) -> str:
        """What can be read in it."""
        return "".join(self.node.itertext())

    @property
    def language(self) -> str:
        """Its xml:lang."""
        return self.node.get(LANGUAGE, "")


@dataclass(frozen=True)
class Resource:
    """A resource of the manifest; `lom` are the texts of its metadata by the path of their elements."""

    identifier: str
    type: str
    href: str
    files: tuple[str, ...]
    dependencies: tuple[str, ...]
    node: etree._Element

    def lom(self, path: str) -> list[str]:
        """The texts at a path in its LOM: `general/keyword/string`."""
        return _lom(self.node, path)


def _lom(node: etree._Element, path: str) -> list[str]:
    steps = "/".join(f"l:{step}" for step in path.split("/"))
    found = node.xpath(f"*[local-name()='metadata']/l:lom/{steps}/text()", namespaces={"l": LOM})
    assert isinstance(found, list)
    return [str(each) for each in found]


class Package:
    """A package of QTI, read by its zip alone."""

    def __init__(self, file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.manifest = etree.fromstring(self.files["imsmanifest.xml"])
        self.version = self._version()
        self.words = VERSIONS[self.version]

    def _metadata(self, name: str) -> str:
        return self.manifest.findtext(f"{{*}}metadata/{{*}}{name}", "")

    def _version(self) -> str:
        """By the words and the namespace of the manifest, which must both be those of one version."""
        said = (self._metadata("schema"), self._metadata("schemaversion"), etree.QName(self.manifest).namespace)
        [version] = [
            name
            for name, words in VERSIONS.items()
            if said in ((words.package, words.number, words.manifest), (words.bank, words.number, words.manifest))
        ]
        return version

    @property
    def is_bank(self) -> bool:
        return self._metadata("schema") == self.words.bank

    def lom(self, path: str) -> list[str]:
        """The texts at a path in the LOM of the package."""
        return _lom(self.manifest, path)

    @cached_property
    def resources(self) -> list[Resource]:
        return [
            Resource(
                node.get("identifier", ""),
                node.get("type", ""),
                node.get("href", ""),
                tuple(each.get("href", "") for each in node.iterfind("{*}file")),
                tuple(each.get("identifierref", "") for each in node.iterfind("{*}dependency")),
                node,
            )
            for node in self.manifest.iterfind("{*}resources/{*}resource")
        ]

    def _documents(self, type: str) -> dict[str, Element]:
        hrefs = [each.href for each in self.resources if each.type == type]
        return {href: Element(etree.fromstring(self.files[href]), self.version) for href in hrefs}

    @cached_property
    def items(self) -> dict[str, Element]:
        """The items by identifier."""
        return {each.get("identifier"): each for each in self._documents(self.words.item).values()}

    @cached_property
    def tests(self) -> dict[str, Element]:
        """The tests by identifier."""
        return {each.get("identifier"): each for each in self._documents(self.words.test).values()}

    def resource_of(self, item: str) -> Resource:
        """The resource whose document is the item."""
        path = next(href for href, each in self._documents(self.words.item).items() if each.get("identifier") == item)
        return next(each for each in self.resources if each.href == path)

    def beside(self, item: str, address: str) -> str:
        """The path in the package that an address in an item means."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.resource_of(item).href), address))
