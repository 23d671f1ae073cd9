"""What an importer of QTI 1.2 makes of a package: XPath over documents, importing nothing of lessonpack."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from html.parser import HTMLParser

from lxml import etree

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
IMSCP = "http://www.imsglobal.org/xsd/imscp_v1p1"
CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
LOM = "http://ltsc.ieee.org/xsd/LOM"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMES = {"q": QTI, "cp": IMSCP, "c": CANVAS, "lom": LOM}


def nodes(node: etree._Element, path: str) -> list[etree._Element]:
    found = node.xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return found  # type: ignore[return-value]


def strings(node: etree._Element, path: str) -> list[str]:
    return [str(each) for each in nodes(node, path)]


# --- items ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One item, as its markup says it."""

    node: etree._Element

    @property
    def ident(self) -> str:
        return self.node.get("ident", "")

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        pairs = nodes(self.node, "q:itemmetadata/q:qtimetadata/q:qtimetadatafield")
        return [
            (each.findtext(f"{{{QTI}}}fieldlabel", ""), each.findtext(f"{{{QTI}}}fieldentry", "")) for each in pairs
        ]

    def field(self, label: str) -> str | None:
        return next((entry for name, entry in self.fields if name == label), None)

    @property
    def stem(self) -> str:
        [text] = nodes(self.node, "q:presentation/q:material/q:mattext")
        return text.text or ""

    @property
    def presented(self) -> list[etree._Element]:
        """Texts and responses, in their order."""
        return nodes(self.node, "q:presentation/*")

    @cached_property
    def labels(self) -> dict[str, str]:
        """The HTML of each option by its identifier."""
        found = nodes(self.node, ".//q:render_choice/q:response_label")
        made = {each.get("ident", ""): nodes(each, "q:material/q:mattext")[0].text or "" for each in found}
        assert len(made) == len(found)
        return made

    @cached_property
    def feedback(self) -> dict[str, str]:
        found = nodes(self.node, "q:itemfeedback[q:flow_mat]")
        made = {each.get("ident", ""): nodes(each, "q:flow_mat/q:material/q:mattext")[0].text or "" for each in found}
        assert len(made) == len(found)
        return made

    @property
    def is_typed(self) -> bool:
        return bool(nodes(self.node, ".//q:response_str/q:render_fib"))

    @property
    def several(self) -> bool:
        return nodes(self.node, ".//q:response_lid")[0].get("rcardinality") == "Multiple"

    @property
    def most(self) -> Fraction:
        return Fraction(nodes(self.node, ".//q:decvar")[0].get("maxvalue", ""))


# --- gaps ---------------------------------------------------------------------------------------------


def blanks(item: Item) -> dict[str, tuple[list[str], str]]:
    """The blanks of a text as Canvas finds them: by its name in brackets, what is listed for each, and what is right.

    Each has a response of its own, a name as a text, numbers that nothing else in the item has, and an equal share.
    """
    text = words(item.stem)
    names = [name for name in re.findall(r"\[([A-Za-z0-9_.-]+)\]", text) if f"response_{name}" in _lists(item)]
    assert [f"response_{name}" for name in names] == list(_lists(item))
    conditions = nodes(item.node, "q:resprocessing/q:respcondition[q:setvar/@action = 'Add']")
    assert {nodes(each, "q:setvar")[0].text for each in conditions} == {f"{10000 // len(names) / 100:g}"}
    equal = [nodes(each, "q:conditionvar/q:varequal")[0] for each in conditions]
    right = {each.get("respident"): item.labels[each.text or ""] for each in equal}
    assert len(right) == len(conditions) == len(names)
    assert all(label.isdecimal() for label in item.labels)
    return {name: (_lists(item)[f"response_{name}"], right[f"response_{name}"]) for name in names}


def _lists(item: Item) -> dict[str, list[str]]:
    found = {}
    for each in nodes(item.node, "q:presentation/q:response_lid"):
        ident = each.get("ident", "")
        assert nodes(each, "q:material/q:mattext")[0].text == ident.removeprefix("response_")
        found[ident] = strings(each, "q:render_choice/q:response_label/q:material/q:mattext/text()")
    return found


def sakai(item: Item) -> tuple[str, list[str]]:
    """What Sakai makes of a text with gaps: `{}` for each, and what is right in it, alternatives behind `|`.

    Texts follow each other as it finds them, and behind each comes a gap as long as there are answers.
    """
    texts = [each.text or "" for each in nodes(item.node, "q:presentation//q:material/q:mattext")]
    answers = strings(item.node, "q:resprocessing/q:respcondition/q:conditionvar/q:or/q:varequal/text()")
    assert all(each.strip(" \n") for each in texts)
    return "".join(text + "{}" * (place < len(answers)) for place, text in enumerate(texts)), answers


def ilias(item: Item) -> str:
    """What ILIAS makes of it: texts and responses in their order, these by their names."""
    return "".join(
        f"<<{each.get('ident')}>>"
        if etree.QName(each).localname == "response_str"
        else nodes(each, "q:mattext")[0].text or ""
        for each in item.presented
    )


def ilias_answers(item: Item) -> list[tuple[str | None, str | None, str | None]]:
    """What ILIAS takes for the answers of gaps: the last text of each condition that brings points, with these."""
    found = nodes(item.node, "q:resprocessing/q:respcondition[q:setvar]")
    last = [(nodes(each, "q:conditionvar//q:varequal")[-1], nodes(each, "q:setvar")[0]) for each in found]
    return [(equal.get("respident"), equal.text, points.text) for equal, points in last]


# --- values that are drawn ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """A calculated question of Canvas as a learner meets it who is given one of the sets."""

    text: str
    answer: Fraction
    tolerance: Fraction

    def is_right(self, given: Fraction) -> bool:
        return abs(given - self.answer) <= self.tolerance


def drawn(item: Item, mark: str = ".") -> list[Drawn]:
    """What Canvas makes of each set: it reads numbers as doubles, and writes those in a text in its own way."""
    [calculated] = nodes(item.node, "q:itemproc_extension/q:calculated")
    [within] = strings(calculated, "q:answer_tolerance/text()")
    assert strings(calculated, "q:formulas/q:formula/text()")
    names = strings(calculated, "q:vars/q:var/@name")
    found = []
    for each in nodes(calculated, "q:var_sets/q:var_set"):
        text = item.stem
        assert strings(each, "q:var/@name") == names
        for var in nodes(each, "q:var"):
            text = text.replace(f"[{var.get('name')}]", _printed(float(var.text or ""), mark))
        answer = _exact(float(nodes(each, "q:answer")[0].text or ""))
        share = within.removesuffix("%")
        near = abs(_exact(float(share) / 100) * answer) if share != within else _exact(float(share))
        found.append(Drawn(text, answer, near))
    return found


def _exact(number: float) -> Fraction:
    """The decimal that is written for a double."""
    return Fraction(repr(number))


def _printed(number: float, mark: str) -> str:
    whole, _, rest = repr(number).partition(".")
    assert "e" not in rest
    return f"{int(whole):,}{'' if rest == '0' else mark + rest}" if whole != "-0" else f"-0{mark}{rest}"


# --- what a response earns ----------------------------------------------------------------------------

Given = Collection[str] | Mapping[str, Collection[str]]  # for the one response, or by response


def run(item: Item, chosen: Given) -> tuple[Fraction, list[str]]:
    """The score and the feedback of a response, by the conditions as QTI 1.2.1 describes them.

    Of texts that stand side by side in a condition one is enough: so importers read what is typed. Conditions are
    looked at in order; one that holds and does not continue is the last. Bounds hold at each step: a reader
    that holds them only at the end must come to the same.
    """
    [decvar] = nodes(item.node, "q:resprocessing/q:outcomes/q:decvar")
    low, high = Fraction(decvar.get("minvalue", "")), Fraction(decvar.get("maxvalue", ""))
    stepwise, final, shown = Fraction(0), Fraction(0), []
    for condition in nodes(item.node, "q:resprocessing/q:respcondition"):
        held = [_holds(each, chosen) for each in nodes(condition, "q:conditionvar/*")]
        if not (any(held) if item.is_typed else all(held)):
            continue
        for setvar in nodes(condition, "q:setvar"):
            stepwise = max(low, min(high, _set(setvar, stepwise)))
            final = _set(setvar, final)
        shown += [each.get("linkrefid", "") for each in nodes(condition, "q:displayfeedback")]
        if condition.get("continue") != "Yes":
            break
    assert stepwise == max(low, min(high, final))
    return stepwise, shown


def _set(setvar: etree._Element, score: Fraction) -> Fraction:
    value = Fraction(setvar.text or "")
    return {"Set": value, "Add": score + value, "Subtract": score - value}[setvar.get("action", "Set")]


def _given(test: etree._Element, given: Given) -> Collection[str]:
    return given.get(test.get("respident", ""), ()) if isinstance(given, Mapping) else given


def _holds(test: etree._Element, chosen: Given) -> bool:
    match etree.QName(test).localname:
        case "varequal":
            return any(_is_same(test, each) for each in _given(test, chosen))
        case "vargte" | "varlte" as bound:
            return any(_is_within(bound, test, each) for each in _given(test, chosen))
        case "varinside":
            return any(_is_inside(test, each) for each in _given(test, chosen))
        case "or":
            return any(_holds(each, chosen) for each in test)
        case "and":
            return all(_holds(each, chosen) for each in test)
        case "not":
            return not any(_holds(each, chosen) for each in test)
        case "other":
            return True
        case "unanswered":
            return not _given(test, chosen)
        case name:
            raise AssertionError(name)


def _is_within(bound: str, test: etree._Element, given: str) -> bool:
    """Whether what was typed is a number on this side of the bound."""
    try:
        value, end = Fraction(given), Fraction(test.text or "")
    except ValueError:
        return False
    return value >= end if bound == "vargte" else value <= end


def _is_inside(test: etree._Element, given: str) -> bool:
    """Whether a pixel is one of what is bound by corners: it lies on an edge, or a ray from it meets an odd number."""
    assert test.get("areatype") == "Bounded"
    numbers = [int(each) for each in (test.text or "").split(",")]
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    x, y = map(int, given.split(","))
    met = 0
    for (left, top), (right, bottom) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (right - left) * (y - top) == (bottom - top) * (x - left):
            if min(left, right) <= x <= max(left, right) and min(top, bottom) <= y <= max(top, bottom):
                return True
        elif (top > y) != (bottom > y):
            met += left + Fraction((y - top) * (right - left), bottom - top) > x
    return met % 2 == 1


def _is_same(test: etree._Element, given: str) -> bool:
    """Identifiers are as they are; of texts `case` says whether capitals count, which they do not by themselves."""
    is_text = nodes(test, "ancestor::q:item[1]//q:response_str") and test.get("case") != "Yes"
    return (test.text or "").lower() == given.lower() if is_text else test.text == given


def keys(item: Item) -> set[str]:
    """The right options as Canvas's importers find them: what the first condition that scores asks for, un-negated."""
    scoring = nodes(item.node, "q:resprocessing/q:respcondition[q:setvar > 0]")
    found = [nodes(each, "q:conditionvar/q:varequal | q:conditionvar/q:and/q:varequal") for each in scoring]
    assert len(found) == 1
    return {each.text or "" for each in found[0]}


def classic(item: Item, chosen: Collection[str]) -> Fraction:
    """The points in Classic Quizzes: an answer's own weight, and for several +1/n and -1/n, not below nothing."""
    right, points = keys(item), Fraction(item.field("points_possible") or "1")
    if item.field("question_type") != "multiple_answers_question":
        return points if set(chosen) == right else Fraction(0)
    met = sum(1 if each in right else -1 for each in chosen)
    return max(Fraction(0), points * met / len(right))


# --- HTML ---------------------------------------------------------------------------------------------


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def words(markup: str) -> str:
    """What a browser shows of HTML."""
    parser = _Words()
    parser.feed(markup)
    parser.close()
    return "".join(parser.words)


def tags(markup: str) -> Iterator[tuple[str, dict[str, str | None]]]:
    parser = _Words()
    parser.feed(markup)
    parser.close()
    yield from parser.tags


# --- packages -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """Questions of which some are drawn; all of them where nothing is said of it."""

    node: etree._Element

    @property
    def items(self) -> list[Item]:
        return [Item(each) for each in nodes(self.node, "q:item")]

    @property
    def sections(self) -> list[Section]:
        return [Section(each) for each in nodes(self.node, "q:section")]

    @property
    def pick(self) -> int | None:
        found = strings(self.node, "q:selection_ordering/q:selection/q:selection_number/text()")
        return int(found[0]) if found else None

    @property
    def points(self) -> Fraction | None:
        path = "q:selection_ordering/q:selection/q:selection_extension/q:points_per_item/text()"
        found = strings(self.node, path)
        return Fraction(found[0]) if found else None

    @property
    def is_mixed(self) -> bool:
        return bool(nodes(self.node, "q:selection_ordering/q:order[@order_type = 'Random']"))

    @property
    def all_items(self) -> list[Item]:
        return [*self.items, *(item for each in self.sections for item in each.all_items)]


@dataclass(frozen=True)
class Quiz:
    """An assessment, with its settings in Canvas."""

    node: etree._Element
    settings: dict[str, str]

    @property
    def ident(self) -> str:
        return self.node.get("ident", "")

    @property
    def title(self) -> str:
        return self.settings.get("title", self.node.get("title", ""))

    @property
    def fields(self) -> dict[str, str]:
        pairs = nodes(self.node, "q:qtimetadata/q:qtimetadatafield")
        return {each.findtext(f"{{{QTI}}}fieldlabel", ""): each.findtext(f"{{{QTI}}}fieldentry", "") for each in pairs}

    @property
    def root(self) -> Section:
        [section] = nodes(self.node, "q:section")
        return Section(section)

    @property
    def items(self) -> list[Item]:
        return self.root.all_items


@dataclass(frozen=True)
class Pack:
    """A package, as importers go through it: from the manifest's resources to the files that they list."""

    files: dict[str, bytes]

    def tree(self, path: str) -> etree._Element:
        return etree.fromstring(self.files[path])

    @property
    def manifest(self) -> etree._Element:
        return self.tree("imsmanifest.xml")

    @property
    def resources(self) -> dict[str, etree._Element]:
        found = nodes(self.manifest, "/cp:manifest/cp:resources/cp:resource")
        return {each.get("identifier", ""): each for each in found}

    @property
    def quizzes(self) -> list[Quiz]:
        """By the exact type of the resource, as New Quizzes find them, with settings by the first dependency."""
        made = []
        for resource in nodes(self.manifest, "//cp:resource[@type = 'imsqti_xmlv1p2']"):
            for node in nodes(self.tree(resource.get("href", "")), "/q:questestinterop/q:assessment"):
                made.append(Quiz(node, self._settings(resource, node.get("ident", ""))))
        return made

    def _settings(self, resource: etree._Element, ident: str) -> dict[str, str]:
        needed = strings(resource, "cp:dependency[1]/@identifierref")
        hrefs = [href for id in needed for href in strings(self.resources[id], "cp:file/@href")]
        path = next((href for href in hrefs if href.endswith("assessment_meta.xml")), "")
        if not path:
            return {}
        assert path == f"{ident}/assessment_meta.xml"  # by which Classic Quizzes find it
        root = self.tree(path)
        assert root.tag == f"{{{CANVAS}}}quiz"
        return {etree.QName(each).localname: each.text or "" for each in root}

    @property
    def banks(self) -> dict[str, list[Item]]:
        """The questions of each object bank by its title, wherever in the package it is."""
        found = [node for path in self.files for node in self._banks(path)]
        return {_title(bank): [Item(each) for each in nodes(bank, "q:item")] for bank in found}

    def _banks(self, path: str) -> list[etree._Element]:
        return nodes(self.tree(path), "/q:questestinterop/q:objectbank") if path.endswith(".xml") else []

    @property
    def items(self) -> dict[str, Item]:
        asked = [item for quiz in self.quizzes for item in quiz.items]
        return {item.ident: item for item in [*asked, *(item for bank in self.banks.values() for item in bank)]}

    @property
    def text(self) -> str:
        return "".join(data.decode("utf-8", "replace") for path, data in self.files.items() if path.endswith(".xml"))


def _title(bank: etree._Element) -> str:
    path = "q:qtimetadata/q:qtimetadatafield[q:fieldlabel = 'bank_title']/q:fieldentry/text()"
    return "".join(strings(bank, path))
