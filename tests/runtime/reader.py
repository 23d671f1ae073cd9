"""What the files of a package of the player say, read from page, data and manifest; nothing of lessonpack."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from lxml import etree, html

MANIFEST = "imsmanifest.xml"


def plain(sealed: str) -> str:
    """Text whose visible characters stand 47 places on, of 94."""
    return "".join(chr(33 + (ord(each) - 33 + 47) % 94) if "!" <= each <= "~" else each for each in sealed)


def text(node: etree._Element) -> str:
    return " ".join("".join(map(str, node.itertext())).split())


@dataclass(frozen=True)
class Asked:
    """A question of a quiz: its part of the page, and what the scripts know of it."""

    node: html.HtmlElement
    facts: Mapping[str, Any]

    @property
    def stem(self) -> str:
        return text(self.node.xpath(".//*[contains(concat(' ', @class, ' '), ' stem ')]")[0])

    @property
    def inputs(self) -> dict[str, tuple[str, str]]:
        """What is chosen among: the kind of input of each and its group, by its words."""
        rows = self.node.xpath(".//*[@data-choice]")
        found = [(row.xpath(".//*[contains(@class, 'option-text')]")[0], row.xpath(".//input")[0]) for row in rows]
        return {text(words): (control.get("type"), control.get("name")) for words, control in found}

    @property
    def lists(self) -> dict[str, list[str]]:
        """What there is to choose from for each term, by the term's words."""
        rows = self.node.xpath(".//*[@data-term]")
        return {
            text(row.xpath(".//*[contains(@class, 'term')]")[0]): [*map(text, row.xpath(".//option"))] for row in rows
        }

    @property
    def moved(self) -> list[str]:
        """What can be moved up and down, in words, as it is listed."""
        rows = self.node.xpath(".//*[@data-item][count(.//button) = 2]")
        return [text(row.xpath(".//*[contains(@class, 'item-text')]")[0]) for row in rows]

    @property
    def order(self) -> list[str]:
        """The right order, in words."""
        rows = {row.get("data-item"): row for row in self.node.xpath(".//*[@data-item]")}
        return [text(rows[id].xpath(".//*[contains(@class, 'item-text')]")[0]) for id in self.known["right"]["order"]]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The right pairs, in words."""
        terms = {
            row.get("data-term"): words
            for row, words in zip(self.node.xpath(".//*[@data-term]"), self.lists, strict=True)
        }
        partners = {each.get("value"): text(each) for each in self.node.xpath(".//option")}
        return [(terms[term], partners[partner]) for term, partner in self.known["right"]["pairs"]]

    @property
    def known(self) -> Mapping[str, Any]:
        known: Mapping[str, Any] = self.facts if "right" in self.facts else json.loads(plain(self.facts["sealed"]))
        return known

    @property
    def right(self) -> list[str]:
        """The words of the right choices."""
        ids = [row.get("data-choice") for row in self.node.xpath(".//*[@data-choice]")]
        return [words for words, id in zip(self.inputs, ids, strict=True) if id in self.known["right"]["chosen"]]


@dataclass(frozen=True)
class Page:
    """A page that can be launched, with its data."""

    folder: PurePosixPath
    tree: html.HtmlElement
    data: Mapping[str, Any]

    def all(self, path: str) -> list[Any]:
        return list(self.tree.xpath(path))

    @property
    def lessons(self) -> list[Mapping[str, Any]]:
        return list(self.data.get("lessons", [self.data]))

    @property
    def quizzes(self) -> dict[str, list[Asked]]:
        """What each quiz asks, by its title."""
        return {
            str(lesson["quiz"]["title"]): [
                Asked(self.tree.get_element_by_id(f"question-{facts['id']}"), facts) for facts in lesson["questions"]
            ]
            for lesson in self.lessons
            if lesson["quiz"]
        }

    @property
    def loaded(self) -> list[str]:
        """The paths in the package of what the page loads, and of the pictures in it."""
        found = self.all("//link/@href | //script/@src | //img/@src")
        return [_joined(self.folder, str(each)) for each in found]


def _joined(folder: PurePosixPath, address: str) -> str:
    parts: list[str] = []
    for part in (folder / address).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


@dataclass(frozen=True)
class Sco:
    """What an item of the manifest launches."""

    item: etree._Element
    href: str

    @property
    def title(self) -> str:
        return str(self.item.findtext("{*}title"))

    @property
    def objectives(self) -> tuple[str, ...]:
        """Those that a platform makes for its content."""
        nodes = (*self.item.iter("{*}primaryObjective"), *self.item.iter("{*}objective"))
        return tuple(str(node.get("objectiveID")) for node in nodes)

    @property
    def mastery(self) -> str:
        """The percentage that passes it, as a platform knows it; "" for none."""
        for node in self.item.iter("{*}masteryscore"):
            return str(node.text)
        for node in self.item.iter("{*}minNormalizedMeasure"):
            return f"{float(node.text or '') * 100:g}"
        return ""

    @property
    def weight(self) -> float | None:
        """Its share in the score of the whole."""
        rules = self.item.find("{*}sequencing/{*}rollupRules")
        return None if rules is None else float(rules.get("objectiveMeasureWeight", "1"))

    @property
    def told(self) -> set[str]:
        """The objectives of the course that it satisfies."""
        return self._mapped("writeSatisfiedStatus")

    @property
    def awaited(self) -> set[str]:
        """The objectives of the course without which it stays closed."""
        rules = list(self.item.iter("{*}preConditionRule"))
        closing = [rule for rule in rules if rule.find("{*}ruleAction[@action='disabled']") is not None]
        named = {str(each.get("referencedObjective")) for rule in closing for each in rule.iter("{*}ruleCondition")}
        return {target for id in named for target in self._mapped("readSatisfiedStatus", id)}

    def _mapped(self, way: str, id: str | None = None) -> set[str]:
        nodes = (node for node in self.item.iter("{*}objective") if id in (None, node.get("objectiveID")))
        maps = (each for node in nodes for each in node.iter("{*}mapInfo"))
        return {str(each.get("targetObjectiveID")) for each in maps if each.get(way) == "true"}


@dataclass(frozen=True)
class Pack:
    """A package, by the paths of its files."""

    files: Mapping[str, bytes]

    @cached_property
    def manifest(self) -> etree._Element | None:
        return etree.fromstring(self.files[MANIFEST]) if MANIFEST in self.files else None

    @cached_property
    def scos(self) -> list[Sco]:
        """In the order of the organization; none without a manifest."""
        if self.manifest is None:
            return []
        hrefs = {node.get("identifier"): node.get("href", "") for node in self.manifest.iter("{*}resource")}
        items = [item for item in self.manifest.iter("{*}item") if item.get("identifierref")]
        return [Sco(item, hrefs[item.get("identifierref")]) for item in items]

    @cached_property
    def pages(self) -> list[Page]:
        return [self._page(href) for href in ([sco.href for sco in self.scos] or ["index.html"])]

    def _page(self, href: str) -> Page:
        folder = PurePosixPath(href).parent
        tree = html.fromstring(self.files[href])
        [data] = [str(each) for each in tree.xpath("//script/@src") if str(each).endswith("data.js")]
        told = self.files[_joined(folder, data)].decode("ascii")
        return Page(folder, tree, json.loads(told[told.index("{") : told.rindex("}") + 1]))

    def all(self, path: str) -> list[Any]:
        """What XPath finds in the pages."""
        return [found for page in self.pages for found in page.all(path)]

    def texts(self, path: str) -> list[str]:
        return [text(node) for node in self.all(path)]

    @property
    def lessons(self) -> list[Mapping[str, Any]]:
        return [lesson for page in self.pages for lesson in page.lessons]

    @property
    def quizzes(self) -> dict[str, list[Asked]]:
        return {title: asked for page in self.pages for title, asked in page.quizzes.items()}

    def asked(self, stem: str) -> Iterator[Asked]:
        """Each question of a quiz whose words begin so."""
        return (each for asked in self.quizzes.values() for each in asked if each.stem.startswith(stem))

    def tells(self, words: str) -> bool:
        """These words, of ASCII, are in some file."""
        return any(words.encode("ascii") in content for content in self.files.values())
