"""Moodle XML as Moodle's importer takes it, written from what that was seen to do: nothing of lessonpack is in here.

It refuses what the importer refuses, keeps what it keeps, and grades as its question engine does.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from html import unescape

from lxml import etree, html

# question/engine/bank.php: what a fraction may be.
GRADES = (1, 0.9, 0.8333333, 0.8, 0.75, 0.7, 0.6666667, 0.6, 0.5, 0.4, 0.3333333, 0.3, 0.25, 0.2, 0.1666667, 0.1428571,
          0.125, 0.1111111, 0.1, 0.05, 0)  # fmt: skip
TYPES = ("multichoice", "truefalse", "matching", "shortanswer", "numerical", "calculated", "essay", "cloze",
         "ddmarker", "description")  # fmt: skip


class Refused(Exception):
    """The importer stops."""


@dataclass
class Text:
    """A text with the files that it brings along, by name."""

    html: str
    files: dict[str, bytes]
    format: str = "html"

    @property
    def tree(self) -> html.HtmlElement:
        return html.fragment_fromstring(self.html, create_parent="div")

    @property
    def words(self) -> str:
        """What a learner reads, pictures as their words."""
        tree = self.tree
        for picture in tree.iter("img"):
            picture.tail = f"{picture.get('alt')}{picture.tail or ''}"
        return " ".join("".join(f"{' ' if node.tag in BLOCKS else ''}{node.text or ''}{_tail(node)}"
                                for node in _walk(tree)).split())  # fmt: skip

    @property
    def pictures(self) -> list[bytes]:
        """The bytes of each picture that is shown; a picture without a file is one that nobody sees."""
        found = [re.fullmatch(r"@@PLUGINFILE@@/([^/]+)", each.get("src", "")) for each in self.tree.iter("img")]
        return [self.files[name[1]] for name in found if name]


BLOCKS = {"p", "div", "li", "dt", "dd", "td", "th", "pre", "h3", "h4", "h5", "h6", "blockquote", "br", "hr"}


def _walk(node: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Nodes in the order in which their texts begin; a node that ends gives its tail."""
    yield node
    for child in node:
        yield from _walk(child)
        yield _End(child)


class _End:
    tag, text = "", ""

    def __init__(self, node: html.HtmlElement) -> None:
        self.tail = f"{' ' if node.tag in BLOCKS else ''}{node.tail or ''}"


def _tail(node: object) -> str:
    return node.tail if isinstance(node, _End) else ""


@dataclass
class Answer:
    text: Text
    fraction: float
    feedback: Text | None
    tolerance: Fraction = Fraction(0)
    of_answer: bool = False  # the tolerance is a share of the answer
    decimals: int = 0  # with which a calculated answer is shown


def _is_taken(words: str, text: str, *, case: bool) -> bool:
    """Whether a text that is typed is an answer, in which a star stands for anything."""
    pieces = [re.escape(piece.replace("\\*", "*")) for piece in re.split(r"(?<!\\)\*+", words)]
    return re.fullmatch(".*".join(pieces), text.strip(), 0 if case else re.IGNORECASE) is not None


@dataclass
class Gap:
    """What stands between braces: what may be given, with its share, what is said of it, and its tolerance."""

    weight: int
    type: str
    answers: list[tuple[str, float, str, Fraction]]

    def fill(self, text: str) -> tuple[float, str]:
        """The points for what is typed or chosen, and what is said of it: the first answer that it is."""
        for words, fraction, said, tolerance in self.answers:
            if self.type == "NUMERICAL":
                met = abs(Fraction(text) - Fraction(words)) <= tolerance
            elif self.type in LISTS:
                met = text == words
            else:
                met = _is_taken(words, text, case=self.type == "SHORTANSWER_C")
            if met:
                return self.weight * fraction, said
        return 0, ""


LISTS = ("MULTICHOICE", "MULTICHOICE_S")  # what is to be chosen from, in order and shuffled
# question/type/multianswer: what it looks for in a text before that is decoded, by all names that it has for its types.
NAMES = (
    "SHORTANSWER_C|SHORTANSWER|SAC|SA|MWC|MW|NUMERICAL|NM|"
    "MULTICHOICE_(?:[HV]S?|S)|MULTICHOICE|MC[HV]?S?|MULTIRESPONSE|MRH?"
)
GAP = re.compile(rf"\{{\s*(\d*)\s*:({NAMES}):(.*?)(?<!\\)\}}", re.DOTALL)
PLACE = re.compile(r"\{#\d+\}", re.ASCII)  # what stands for a gap once Moodle has stored the text
# What ends an answer does not do so behind `&`, however that is written: it may belong to a character by its number.
ALTERNATIVE = re.compile(r"(=|%(-?[0-9.]+)%)?(.+?(?<!\\)(?<!&)(?<!&amp;)(?=#|$))(?:#(.*))?", re.DOTALL)


def _gaps(text: str) -> list[Gap]:
    found = [Gap(int(weight or 1), type, [_alternative(each, type) for each in inner.split("~")])
             for weight, type, inner in GAP.findall(text)]  # fmt: skip
    for gap in found:
        if gap.type in LISTS and len(gap.answers) < 2:
            raise Refused("requires at least 2 choices")
        if max(fraction for _, fraction, _, _ in gap.answers) != 1:
            raise Refused("One of the answers should have a score of 100%")
    return found


def _alternative(written: str, type: str) -> tuple[str, float, str, Fraction]:
    """What is typed is a text once it is decoded, what is chosen or said is HTML then."""
    match = ALTERNATIVE.fullmatch(written)
    if match is None:
        raise Refused("the gap stays a text")
    sign, percent, words, said = match.groups()
    fraction = 1.0 if sign == "=" else float(percent or 0) / 100
    number, _, tolerance = words.partition(":")
    within = Fraction(tolerance) if type == "NUMERICAL" else Fraction(0)
    shown = unescape(number if type == "NUMERICAL" else words)
    return unescape(shown) if type in LISTS else shown, fraction, unescape(unescape(said or "")), within


@dataclass
class Zone:
    """Where a marker is right: a shape, and its numbers in the groups that semicolons make of them."""

    shape: str
    groups: list[list[int]]

    def is_met(self, x: float, y: float) -> bool:
        """As question/type/ddmarker/shapes.php finds it out."""
        if self.shape == "circle":
            (across, down), [radius] = self.groups
            return ((x - across) ** 2 + (y - down) ** 2) ** 0.5 <= radius
        if self.shape == "rectangle":
            (left, top), (width, height) = self.groups
            return left <= x <= left + width and top <= y <= top + height
        return _winds(self.groups, x, y)


def _winds(corners: list[list[int]], x: float, y: float) -> bool:
    """Whether edges wind around a point, or it lies on one.

    Both ends of an edge that goes down are of it: a corner may count twice for a point left of it in the very same row.
    Whatever is in one row with a level edge lies on that.
    """
    winding = 0
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        side = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
        if not (ay <= y <= by or by <= y < ay):
            continue
        if side == 0:
            return True
        winding += (side > 0) if ay <= y else -(side < 0)
    return winding != 0


@dataclass
class Question:
    """A question as it stands in the bank."""

    type: str
    category: tuple[str, ...]
    name: str
    text: Text
    idnumber: str
    mark: float
    penalty: float
    general: Text | None
    correct: Text | None
    partly: Text | None
    incorrect: Text | None
    single: bool
    shuffle: bool
    numbering: str
    answers: list[Answer]
    hints: list[Text]
    tags: list[str]
    case: bool = False
    essay: dict[str, str] = field(default_factory=dict)  # how long, in what form, and with which files
    grader: Text | None = None
    gaps: list[Gap] = field(default_factory=list)
    pairs: list[tuple[Text, str]] = field(default_factory=list)  # of a matching; without words a mere answer
    zones: list[Zone] = field(default_factory=list)  # on the picture, which is the only file
    markers: int = 0
    picture: bytes = b""
    drawn_by_moodle: bool = False
    data: dict[str, dict[int, str]] = field(default_factory=dict)  # of each wild card: its items by their numbers

    def drawn(self, item: int, mark: str = ".") -> Question:
        """A calculated question as a learner meets it who is given this item of all data sets."""
        values = {name: items[item] for name, items in self.data.items()}

        def shown(text: Text | None) -> Text | None:
            if text is None:
                return None
            html = text.html
            if "{=" in html:
                raise Refused("illegalformulasyntax")
            for name, value in values.items():
                html = html.replace(f"{{{name}}}", value.replace(".", mark))
            return replace(text, html=html)

        def reckoned(answer: Answer) -> Answer:
            formula = answer.text.html
            if formula != "*":
                [name] = re.fullmatch(r"\{([A-Za-z][^>} <{`\"']*)\}", formula).groups()  # nothing is to be reckoned
                formula = values[name]
            within = answer.tolerance
            if answer.of_answer and formula != "*":
                within *= abs(Fraction(formula))
            return replace(answer, text=Text(formula, {}), feedback=shown(answer.feedback), tolerance=within)

        return replace(self, text=shown(self.text), general=shown(self.general), answers=[*map(reckoned, self.answers)])

    @property
    def offered(self) -> set[str]:
        """The answers that learners choose from: equal ones are one."""
        return {answer for _, answer in self.pairs}

    def grade_pairs(self, given: Mapping[str, str]) -> float:
        """The points for the answers that these stems, by their words, were given."""
        asked = [(stem.words, answer) for stem, answer in self.pairs if stem.html]
        assert given.keys() <= {words for words, _ in asked}
        assert {*given.values()} <= self.offered
        return self.mark * sum(given.get(words) == answer for words, answer in asked) / len(asked)

    def grade_marks(self, marks: list[tuple[float, float]]) -> float:
        """The points for markers dragged to these places: the zones that are met, each once, by all that there are."""
        assert len(marks) <= self.markers
        met = sum(any(zone.is_met(*mark) for mark in marks) for zone in self.zones)
        return self.mark * met / max(len(self.zones), len(marks))

    def typed(self, text: str) -> tuple[float, str]:
        """The points for a text, and what is said of it: of the first answer that it is; a star stands for anything."""
        for answer in self.answers:
            if _is_taken(answer.text.html, text, case=self.case):
                return self.mark * answer.fraction, answer.feedback.words if answer.feedback else ""
        return 0, ""

    def numeric(self, text: str) -> float:
        """The points for a number."""
        return self.measured(text)[0]

    def measured(self, text: str) -> tuple[float, Text | None]:
        """The same, and what is said of it: of the first answer that is no further from it than its tolerance."""
        for answer in self.answers:
            if answer.text.html == "*" or abs(Fraction(text) - Fraction(answer.text.html)) <= answer.tolerance:
                return self.mark * answer.fraction, answer.feedback
        return 0, None

    def grade(self, chosen: Collection[int]) -> float:
        """The points for the answers of these places, on the first try; those of one choice may be less than none."""
        total = sum(self.answers[place].fraction for place in chosen)
        if self.type == "truefalse" or self.single:
            assert len(chosen) <= 1
            return self.mark * total
        return self.mark * min(1.0, max(0.0, total))


@dataclass
class Category:
    path: tuple[str, ...]
    info: str
    idnumber: str


@dataclass
class Bank:
    """What an import leaves in the question bank."""

    questions: list[Question] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)

    def __getitem__(self, idnumber: str) -> Question:
        [found] = [each for each in self.questions if each.idnumber == idnumber]
        return found


def read(data: bytes) -> Bank:
    """Import a file into an empty bank, with the form's defaults: match grades, stop on error."""
    data.decode("utf-8")
    bank, here = Bank(), ()
    for node in etree.fromstring(data).iterchildren("question"):
        if node.get("type") == "category":
            here = split(_value(node, "category/text"))
            info = node.find("info")
            if info is not None and not info.get("format"):
                raise Refused("Undefined array key: format")
            bank.categories.append(Category(here, _value(node, "info/text"), _value(node, "idnumber")))
            continue
        question = _question(node, here)
        ids = {each.idnumber for each in bank.questions if each.category == here}
        if question.idnumber in ids:
            question.idnumber = ""  # dropped without a word
        bank.questions.append(question)
    return bank


def split(path: str) -> tuple[str, ...]:
    """A path of categories into its names."""
    names = re.split(r"(?<!/)/(?!/)", path)
    assert names[:2] == ["$course$", "top"]
    return tuple(cleaned(name.replace("//", "/").strip()) for name in names[2:])


def cleaned(name: str) -> str:
    """Without tags, as PHP's strip_tags takes them away."""
    return re.sub(r"<(?!\s)[^>]*(>|$)", "", name)


def _question(node: etree._Element, category: tuple[str, ...]) -> Question:
    kind = node.get("type", "")
    if kind not in TYPES:
        raise Refused(f"Question type {kind} is not supported by XML import")
    if node.find("name/text") is None:
        raise Refused("Missing question name in XML file")
    name = cleaned(_value(node, "name/text"))
    if not name or len(name) > 251:
        raise Refused("no name")
    idnumber = _value(node, "idnumber")
    if len(idnumber) > 100:
        raise Refused("Error writing to database")
    answers = [_answer(each, kind) for each in node.iterchildren("answer")]
    if kind == "shortanswer" and max((each.fraction for each in answers), default=0) != 1:
        raise Refused("One of the answers should have a score of 100%")
    if kind == "multichoice" and len([each for each in answers if each.text.html.strip()]) < 2:
        raise Refused("This type of question requires at least 2 choices")
    files = _files(node)
    if kind == "ddmarker" and len(files) != 1:
        raise Refused("no background")
    gaps = _gaps(_value(node, "questiontext/text")) if kind == "cloze" else []
    data = dict(map(_data, node.iterfind("dataset_definitions/dataset_definition")))
    numbered = {tuple(sorted(items)) for items in data.values()}
    if kind == "calculated" and [*numbered] != [tuple(range(1, len(items) + 1)) for items in [*data.values()][:1]]:
        raise Refused("cannotgetdsfordependent")
    if kind == "cloze" and not gaps:
        raise Refused("must include at least one embedded answer")
    return Question(
        gaps=gaps,
        data=data,
        type=kind,
        category=category,
        name=name,
        text=_told(node, "questiontext") or Text("", {}),
        idnumber=idnumber,
        mark=sum(gap.weight for gap in gaps) if gaps else _grade(node, kind),
        penalty=float(_value(node, "penalty") or 0.3333333),
        general=_told(node, "generalfeedback"),
        correct=_told(node, "correctfeedback"),
        partly=_told(node, "partiallycorrectfeedback"),
        incorrect=_told(node, "incorrectfeedback"),
        single=_flag(node, "single", "true"),
        shuffle=_flag(node, "shuffleanswers", "false"),
        numbering=_value(node, "answernumbering") or "abc",
        answers=answers,
        hints=[_text(each) for each in node.iterchildren("hint")],
        tags=[normalised(_value(each, "text")) for each in node.iterfind("tags/tag")],
        pairs=[_pair(each) for each in node.iterchildren("subquestion")],
        case=_flag(node, "usecase", "false"),
        essay={name: _value(node, name) for name in OF_ESSAYS if node.find(name) is not None},
        grader=_told(node, "graderinfo"),
        zones=[_zone(each, node) for each in node.iterchildren("drop")],
        markers=sum(int(_value(each, "noofdrags")) for each in node.iterchildren("drag")),
        picture=next(iter(files.values()), b""),
    )


def _grade(node: etree._Element, kind: str) -> float:
    """A description earns nothing, whatever the file says."""
    return 0 if kind == "description" else float(_value(node, "defaultgrade") or 1)


# question/type/essay: what it is told of an answer; without a text there have to be files.
OF_ESSAYS = ("responseformat", "responserequired", "responsefieldlines", "minwordlimit", "maxwordlimit", "attachments",
             "attachmentsrequired", "filetypeslist")  # fmt: skip


def _zone(node: etree._Element, question: etree._Element) -> Zone:
    """A zone of the one marker that there is, which has a text."""
    [marker] = question.findall("drag")
    if not _value(marker, "text") or _value(marker, "no") != _value(node, "choice"):
        raise Refused("Undefined array key")
    shape = _value(node, "shape")
    assert shape in ("circle", "rectangle", "polygon")
    return Zone(shape, [[int(each) for each in group.split(",")] for group in _value(node, "coords").split(";")])


def _pair(node: etree._Element) -> tuple[Text, str]:
    answer = _value(node, "answer/text").strip()
    if not answer or len(answer) > 255:
        raise Refused("the rest of the file is left out without a word")
    return _text(node), cleaned(answer)


def normalised(tag: str) -> str:
    """PARAM_TAG."""
    return " ".join(re.sub(r"[<>`\x00-\x1f]", "", tag).split())[:50].strip()


def _flag(node: etree._Element, name: str, default: str) -> bool:
    written = node.findtext(name)
    value = (default if written is None else written).strip()
    return value not in ("false", "", "0")


def _answer(node: etree._Element, kind: str) -> Answer:
    fraction = float(node.get("fraction", "0")) / 100
    near = [grade for grade in (*GRADES, *(-grade for grade in GRADES)) if abs(grade - fraction) < 0.00001]
    if not near:
        raise Refused(f"Grades ({fraction}) do not match grade options")
    if kind == "truefalse":
        if _value(node, "text") not in ("true", "false"):
            raise Refused("order true, false is assumed")
        near = [float(node.get("fraction") == "100")]
    tolerance = _value(node, "tolerance")
    if kind == "calculated":
        asked_for = [_value(node, each) for each in OF_CALCULATED]
        if not all(asked_for) or len(tolerance) > 20 or asked_for[2] != "1":
            raise Refused("Undefined array key")
    return Answer(_text(node), near[0], _told(node, "feedback"), Fraction(tolerance or 0),
                  of_answer=_value(node, "tolerancetype") == "1",
                  decimals=int(_value(node, "correctanswerlength") or 0))  # fmt: skip


# question/format/xml/format.php, import_calculated: what it takes from each answer without asking whether it is there.
OF_CALCULATED = ("tolerance", "tolerancetype", "correctanswerformat", "correctanswerlength")


def _data(node: etree._Element) -> tuple[str, dict[int, str]]:
    """A data set: its name, and its items, as many as it says that there are."""
    for each in ("status", "name", "distribution", "minimum", "maximum", "decimals"):
        if node.find(f"{each}/text") is None:
            raise Refused("Undefined array key")
    items = {int(_value(each, "number")): _value(each, "value") for each in node.iterfind("dataset_items/dataset_item")}
    if not re.fullmatch(r"-?[0-9.]+( -?[0-9.]+)*", " ".join(items.values())):
        raise Refused("notvalidnumber")
    if _value(node, "status/text") != "private" or len(items) != int(_value(node, "itemcount")):
        raise Refused("another question's")
    return _value(node, "name/text"), items


def _told(node: etree._Element, name: str) -> Text | None:
    found = node.find(name)
    return None if found is None else _text(found)


def _text(node: etree._Element) -> Text:
    return Text(_value(node, "text"), _files(node), node.get("format", "html"))


def _files(node: etree._Element) -> dict[str, bytes]:
    files = {}
    for each in node.iterchildren("file"):
        assert each.get("encoding") == "base64"
        assert each.get("path", "/") == "/"
        files[each.get("name", "")] = base64.b64decode(each.text or "", validate=True)
    return files


def _value(node: etree._Element, path: str) -> str:
    found = node.find(path)
    if found is None:
        return ""
    if len(found):
        raise Refused("Invalid XML file - string expected (use CDATA?)")
    return (found.text or "").strip()


def filtered(text: str) -> list[str]:
    """What Moodle's filters would take for theirs in a text: formulas; they look at the HTML before it is decoded."""
    return re.findall(r"\$\$|\\[(\[]", text)


def decoded(text: str) -> str:
    return unescape(text)
