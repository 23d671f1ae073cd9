"""What an importer makes of a cartridge: XPath over the zip, written from the specification; nothing of lessonpack."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath

from lxml import etree, html

from qti12.reader import Item, nodes, strings

CP = "http://www.imsglobal.org/xsd/imsccv1p{}/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/imsccv1p{}/LOM/manifest"
QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
FILEBASE = "$IMS-CC-FILEBASE$"


@dataclass(frozen=True)
class Resource:
    """A resource of the manifest."""

    id: str
    type: str
    href: str | None
    files: tuple[str, ...]
    needs: tuple[str, ...]


class Cartridge:
    """A cartridge of version 1.`minor`."""

    def __init__(self, data: bytes, minor: int) -> None:
        self.minor = minor
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = {"cp": CP.format(minor), "lom": LOM.format(minor), "q": QTI}
        self.manifest = self.parsed("imsmanifest.xml")

    def parsed(self, path: str) -> etree._Element:
        return etree.fromstring(self.zip.read(path))

    def all(self, path: str) -> list[etree._Element]:
        return self.manifest.xpath(path, namespaces=self.names)  # type: ignore[return-value]

    @cached_property
    def paths(self) -> set[str]:
        return set(self.zip.namelist())

    @cached_property
    def resources(self) -> dict[str, Resource]:
        found = {}
        for each in self.all("/cp:manifest/cp:resources/cp:resource"):
            files = tuple(str(path) for path in each.xpath("cp:file/@href", namespaces=self.names))  # type: ignore[union-attr]
            needs = tuple(str(id) for id in each.xpath("cp:dependency/@identifierref", namespaces=self.names))  # type: ignore[union-attr]
            id = each.get("identifier", "")
            assert id not in found
            found[id] = Resource(id, each.get("type", ""), each.get("href"), files, needs)
        return found

    # --- the course ---------------------------------------------------------------------------------

    @cached_property
    def order(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The folders in order, each with the titles of what stands in it and the resources of that."""
        [root] = self.all("/cp:manifest/cp:organizations/cp:organization/cp:item")
        assert root.find(f"{{{self.names['cp']}}}title") is None
        return [(self._title(each), [self._leaf(item) for item in self._items(each)]) for each in self._items(root)]

    def _items(self, item: etree._Element) -> list[etree._Element]:
        return item.findall(f"{{{self.names['cp']}}}item")

    def _title(self, item: etree._Element) -> str:
        return item.findtext(f"{{{self.names['cp']}}}title", "")

    def _leaf(self, item: etree._Element) -> tuple[str, str]:
        assert not self._items(item), "what is shown holds nothing else"
        return self._title(item), item.get("identifierref", "")

    def titled(self, title: str) -> Resource:
        [id] = [id for _, items in self.order for name, id in items if name == title]
        return self.resources[id]

    def said(self, path: str) -> list[str]:
        """The texts of the metadata at that path below `lom`, in any language."""
        found = self.all(f"/cp:manifest/cp:metadata/lom:lom/{path}")
        return ["".join(str(text) for text in each.itertext()).strip() for each in found]

    # --- pages --------------------------------------------------------------------------------------

    def page(self, title: str) -> Page:
        resource = self.titled(title)
        assert (resource.type, resource.files) == ("webcontent", (resource.href,))
        return Page(self, str(resource.href))

    @cached_property
    def pages(self) -> list[Page]:
        return [Page(self, path) for path in sorted(self.paths) if path.endswith(".html")]

    # --- questions ----------------------------------------------------------------------------------

    @cached_property
    def quizzes(self) -> dict[str, Quiz]:
        """The quizzes by their title in the course."""
        kind = f"imsqti_xmlv1p2/imscc_xmlv1p{self.minor}/assessment"
        return {
            title: Quiz(self, self.resources[id])
            for _, items in self.order
            for title, id in items
            if self.resources[id].type == kind
        }

    @cached_property
    def bank(self) -> list[Item]:
        """The questions of the bank, which has no place in the course."""
        kind = f"imsqti_xmlv1p2/imscc_xmlv1p{self.minor}/question-bank"
        banks = [each for each in self.resources.values() if each.type == kind]
        assert len(banks) <= 1, "a cartridge holds one bank"
        assert not {id for _, items in self.order for _, id in items} & {each.id for each in banks}
        return [item for each in banks for item in Quiz(self, each).items("q:objectbank")]

    @cached_property
    def questions(self) -> dict[str, Item]:
        found = {item.ident: item for quiz in self.quizzes.values() for item in quiz.items()}
        return found | {item.ident: item for item in self.bank}


@dataclass(frozen=True)
class Page:
    """A web page of a cartridge."""

    cartridge: Cartridge
    path: str

    @cached_property
    def root(self) -> html.HtmlElement:
        return html.document_fromstring(self.cartridge.zip.read(self.path).decode("utf-8"))

    @cached_property
    def text(self) -> str:
        return " ".join(str(self.root.body.text_content()).split())

    def loaded(self) -> Iterator[str]:
        """The paths of all that the page loads."""
        for attribute in ("src", "href"):
            for each in self.root.iter("img", "link", "script"):
                if each.get(attribute):
                    yield normpath(join(dirname(self.path), str(each.get(attribute))))

    def all(self, path: str) -> list[html.HtmlElement]:
        return self.root.xpath(path)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Quiz:
    """An assessment, or a bank, of a cartridge."""

    cartridge: Cartridge
    resource: Resource

    @cached_property
    def root(self) -> etree._Element:
        [path] = self.resource.files
        assert self.resource.href is None
        root = self.cartridge.parsed(path)
        assert root.tag == f"{{{QTI}}}questestinterop"
        return root

    def items(self, within: str = "q:assessment/q:section") -> list[Item]:
        return [Item(each) for each in nodes(self.root, f"{within}/q:item")]

    def setting(self, label: str) -> str | None:
        found = strings(
            self.root, f"q:assessment/q:qtimetadata/q:qtimetadatafield[q:fieldlabel='{label}']/q:fieldentry/text()"
        )
        return found[0] if found else None


# --- as Moodle reads it -------------------------------------------------------------------------------


def moodle_right(item: Item) -> dict[str, float]:
    """What share of the points each option earns in Moodle."""
    right = strings(
        item.node, ".//q:setvar[.=100]/../q:conditionvar//q:varequal[@case='Yes'][not(parent::q:not)]/text()"
    )
    if item.field("cc_profile") == "cc.multiple_response.v0p1":
        return {label: 1 / len(right) if label in right else 0.0 for label in item.labels}
    scored = strings(item.node, ".//q:respcondition[q:setvar]/q:conditionvar/q:varequal/text()")
    return {label: float(label in scored) for label in item.labels}


def moodle_general(item: Item) -> list[str]:
    """The feedback that Moodle shows whatever was answered."""
    links = strings(item.node, ".//q:respcondition[@continue='Yes']/q:displayfeedback/@linkrefid")
    return [item.feedback[link] for link in links]


def moodle_told(item: Item, label: str) -> list[str]:
    """The feedback that Moodle gives an option."""
    path = f".//q:respcondition[q:conditionvar/q:varequal='{label}']/q:displayfeedback/@linkrefid"
    return [item.feedback[link] for link in strings(item.node, path)]
