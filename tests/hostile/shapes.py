"""Packages that are accepted and made to waste time: a shape says what there is much of, a count says how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from math import isqrt

from checks.packages import Files, good
from lessonpack.archive import LIMITS
from lessonpack.checks.web._pages import ALL, ALL_TAGS, FILE, TAGS

Shape = Callable[[int], Files]
"""A package with so many of something in it."""

M, ONE, TWO, TEST = "imsmanifest.xml", "items/one.xml", "items/two.xml", "test.xml"
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def many(new: Callable[[int], str], count: int) -> str:
    return "".join(map(new, range(count)))


def put_in(base: str, path: str, before: str, text: Callable[[int], str]) -> Shape:
    """The package with a text before another one of one of its files."""

    def made(count: int) -> Files:
        files = good(base)
        assert before.encode() in files[path]
        files[path] = files[path].replace(before.encode(), (text(count) + before).encode(), 1)
        return files

    return made


def grown(base: str, path: str, before: str, new: Callable[[int], str]) -> Shape:
    """The package with so many pieces before a text of one of its files."""
    return put_in(base, path, before, lambda count: many(new, count))


def page(text: Callable[[int], str]) -> Shape:
    return lambda count: {**good("scorm"), "index.html": f"<html><body>{text(count)}".encode()}


def style(text: Callable[[int], str]) -> Shape:
    return lambda count: {**good("scorm"), "style.css": text(count).encode()}


# --- XML of any kind, at places of every kind of document ---------------------------------------------

PLACES: dict[str, tuple[str, str, str]] = {
    "scorm items": ("scorm", M, "</organization>"),
    "scorm resources": ("scorm", M, "</resources>"),
    "scorm2004 items": ("scorm2004", M, "</organization>"),
    "qti resources": ("qti", M, "</resources>"),
    "qti item": ("qti", ONE, "</itemBody>"),
    "qti test": ("qti", TEST, "</assessmentSection>"),
}
LOM = '<metadata><lom xmlns="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"><general>{}</general></lom></metadata>'


CROWDED = "<x" + many(' a{0}="1"'.format, LIMITS.attributes) + "/>"


def _under_many_namespaces(count: int) -> str:
    """Elements in the last of many namespaces that their parents declare: to find it takes a walk through all."""
    declared = CROWDED.replace("a", "xmlns:a").removesuffix("/>")
    depth = min(200, max(1, count // 2 // LIMITS.attributes))
    return f"{declared}>" * depth + "<a0:y/>" * (count // 2) + "</x>" * depth


def _nested_namespaces(count: int) -> str:
    depth = 200
    towers = max(1, count // depth)
    tower = many(lambda number: f'<x xmlns:n{number}="urn:{number}">', depth) + "<n0:y/>" + "</x>" * depth
    return tower * towers


ANYTHING: dict[str, Callable[[int], str]] = {
    "elements": lambda count: "<x/>" * count,
    "attributes": lambda count: CROWDED * (count // (LIMITS.attributes + 1)),
    "names of attributes": lambda count: many('<x a{0}="1"/>'.format, count // 2),
    "long attributes": lambda count: many(lambda number: f'<x a="{number}{"y" * 5000}"/>', count // 100),
    "towers": lambda count: ("<x>" * 200 + "</x>" * 200) * (count // 200),
    "text": lambda count: f"<x>{'text ' * count}</x>",
    "pieces of text": lambda count: f"<x>{'y<x/>' * count}</x>",
    "references": lambda count: f"<x>{'&#65;' * count}</x>",
    "comments": lambda count: "<!---->" * count,
    "instructions": lambda count: "<?x?>" * count,
    "namespaces": lambda count: CROWDED.replace("a", "xmlns:a") * (count // (LIMITS.attributes + 1)),
    "namespaces each": lambda count: many('<n{0}:x xmlns:n{0}="urn:{0}"/>'.format, count // 2),
    "under many namespaces": _under_many_namespaces,
    "nested namespaces": _nested_namespaces,
    "types": lambda count: f"<x {XSI}>" + many('<x xsi:type="y{0}"/>'.format, count // 2) + "</x>",
    "long names": lambda count: many(lambda number: f"<x{number}{'y' * 5000}/>", count // 100),
    "bases": lambda count: '<x xml:base="a/"/>' * (count // 2),
    "base towers": lambda count: ('<x xml:base="a/">' * 200 + "</x>" * 200) * (count // 400),
    "identifiers": lambda count: many('<x identifier="i{0}"/>'.format, count // 2),
}  # fmt: skip


def _everywhere() -> Iterator[tuple[str, Shape]]:
    for (place, where), (what, text) in product(PLACES.items(), ANYTHING.items()):
        yield f"{place}: {what}", put_in(*where, text)
    for what, text in ANYTHING.items():
        inside = lambda count, text=text: LOM.format(text(count))  # noqa: E731
        yield f"scorm metadata: {what}", put_in("scorm", M, "</resources>", inside)
        yield (
            f"another file: {what}",
            (lambda count, text=text: {**good("scorm"), "other.xml": f"<x>{text(count)}</x>".encode()}),
        )


# --- what each format has many of ---------------------------------------------------------------------


def resource(number: int, inner: str = "", more: str = "") -> str:
    return f'<resource identifier="X{number}" type="webcontent" adlcp:scormtype="asset"{more}>{inner}</resource>'


def chain(number: int) -> str:
    inner = f'<dependency identifierref="X{number + 1}"/>'
    return resource(number, inner, ' href="style.css"')


def circle(count: int) -> Files:
    return grown("scorm", M, "</resources>", lambda number: chain(number % (count - 1)))(count)


def web(count: int) -> Files:
    """Resources that all depend on all of them, by so many dependencies together."""
    side = isqrt(count)
    inner = "".join(f'<dependency identifierref="X{each}"/>' for each in range(side))
    return grown("scorm", M, "</resources>", lambda number: resource(number, inner))(side)


ITEM = '<item identifier="Y{0}" identifierref="RES" isvisible="true"><title>{0}</title></item>'
CHOICE = '<simpleChoice identifier="c{0}">{0}</simpleChoice>'
LAST_CHOICE = '<simpleChoice identifier="wind">'
MODAL = '<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="c{0}_wrong"><p/></modalFeedback>'
ACTIVITY = '<item identifier="Y{0}" identifierref="RES"><imsss:sequencing IDRef="SHARED-RULES"/></item>'
CONDITION = '<imsss:ruleCondition referencedObjective="o{0}" operator="not" condition="satisfied"/>'
OBJECTIVE = """<imsss:objective objectiveID="o{0}" satisfiedByMeasure="true">
<imsss:mapInfo targetObjectiveID="g{0}" writeSatisfiedStatus="true"/></imsss:objective>"""
RULE = """<responseCondition><responseIf><match><variable identifier="RESPONSE"/>
<baseValue baseType="identifier">c{0}</baseValue></match><setOutcomeValue identifier="SCORE">
<baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition>"""
INTERACTION = """<choiceInteraction responseIdentifier="R{0}" maxChoices="1">
<simpleChoice identifier="a">a</simpleChoice></choiceInteraction>"""
LISTED = '<resource identifier="Q{0}" type="imsqti_item_xmlv2p1" href="{1}"><file href="{1}"/></resource>'
OUTCOME = '<outcomeDeclaration identifier="V{0}" cardinality="single" baseType="identifier"/>'
RESPONSE = '<responseDeclaration identifier="R{0}" cardinality="single" baseType="identifier"/>'
LOOKUP = '<lookupOutcomeValue identifier="V{0}"><variable identifier="SCORE"/></lookupOutcomeValue>'
COMPUTED = '<setCorrectResponse identifier="R{0}"><null/></setCorrectResponse>'
COMPARED = '<setOutcomeValue identifier="SCORE"><correct identifier="R{0}"/></setOutcomeValue>'
TOLD = '<modalFeedback outcomeIdentifier="V{0}" showHide="show" identifier="a"><p/></modalFeedback>'
ENTRY = '<textEntryInteraction responseIdentifier="R{0}"/>'
KEYED = RESPONSE.replace("/>", "><correctResponse><value>a</value></correctResponse></responseDeclaration>")
SET_NULL = '<setOutcomeValue identifier="SCORE"><null/></setOutcomeValue>'
NUMBER = OUTCOME.replace(
    'identifier"/>', 'float"><defaultValue><value>{0}x</value></defaultValue></outcomeDeclaration>'
)
LONG_BASE = f'xml:base="{"a/" * 5_000}"'


def shared_by_many(count: int) -> Files:
    """Many activities that take many conditions and objectives from one sequencing of the collection."""
    files = good("scorm2004")
    for old, new in (
        (b"</organization>", many(ACTIVITY.format, count) + "</organization>"),
        (
            b'<imsss:sequencing ID="SHARED-RULES">',
            '<imsss:sequencing ID="SHARED-RULES"><imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions>'
            + many(CONDITION.format, count)
            + '</imsss:ruleConditions><imsss:ruleAction action="disabled"/></imsss:preConditionRule>'
            + "</imsss:sequencingRules><imsss:objectives>"
            + many(OBJECTIVE.format, count)
            + "</imsss:objectives>",
        ),
    ):
        files[M] = files[M].replace(old, new.encode(), 1)
    return files


def declared_and_used(count: int) -> Files:
    """Many variables, each with feedback, lookups, computed answers and comparisons of its own."""
    files = good("qti")
    for before, text in (
        ("<outcomeDeclaration", many(RESPONSE.format, count) + many(OUTCOME.format, count)),
        ("<itemBody>", f"<templateProcessing>{many(COMPUTED.format, count)}</templateProcessing>"),
        ("</itemBody>", many(ENTRY.format, count)),
        ("<responseCondition>", many(LOOKUP.format, count) + many(COMPARED.format, count)),
        ("<modalFeedback", many(TOLD.format, count)),
    ):
        assert before.encode() in files[ONE]
        files[ONE] = files[ONE].replace(before.encode(), (text + before).encode(), 1)
    return files


def one_response(count: int) -> Files:
    """Many interactions that share a response with many correct values and points, none of them a finding."""
    files = good("qti")
    for before, new in (
        ("<value>rain</value>", "<value>a</value>"),
        ('<mapEntry mapKey="rain"', '<mapEntry mapKey="a" mappedValue="1"/>'),
        ("</itemBody>", INTERACTION.replace("R{0}", "RESPONSE")),
    ):
        assert before.encode() in files[TWO]
        files[TWO] = files[TWO].replace(before.encode(), (many(new.format, count) + before).encode(), 1)
    return files


def answered(count: int) -> Files:
    """Many interactions, each with a response of its own and some choices, and many rules that score them."""
    files = good("qti")
    interaction = INTERACTION.replace("</choice", CHOICE.replace("{0}", "b") * 8 + "</choice")
    for before, new, number in (
        ("<outcomeDeclaration", KEYED, count),
        ("</itemBody>", interaction, count),
        ("<responseCondition>", SET_NULL, min(count, 900)),
    ):
        assert before.encode() in files[ONE]
        files[ONE] = files[ONE].replace(before.encode(), (many(new.format, number) + before).encode(), 1)
    return files


def under_long_namespace(count: int) -> Files:
    """Rules below a namespace that is as long as they are many: each of them, written alone, repeats it."""
    files = grown("qti", ONE, "<responseCondition>", lambda _: SET_NULL)(count)
    declared = f'<assessmentItem xmlns:long="urn:{"x" * 10 * count}" '
    files[ONE] = files[ONE].replace(b"<assessmentItem ", declared.encode(), 1)
    return files


def dependent_items(count: int) -> Files:
    """Items that all show a picture that none lists, and each of which depends on all that follow."""
    files = good("qti")
    text = files["items/one.xml"].replace(b"</div>", b'<img src="gone.png" alt="x"/></div>', 1)
    files["items/gone.png"] = b""
    listed = []
    for number in range(count):
        path = f"items/x{number}.xml"
        files[path] = text
        listed.append(LISTED.format(number, path).replace("</res", f'<dependency identifierref="Q{number + 1}"/></res'))
    files[M] = files[M].replace(b"</resources>", "".join(listed).encode() + b"</resources>")
    return files


def branches(count: int) -> str:
    """A section that branches many times, with as many items in it."""
    items = many('<assessmentItemRef identifier="b{0}" href="items/one.xml"/>'.format, count)
    inner = many(BRANCH.format, count) + items
    return f'<assessmentSection identifier="b" title="b" visible="false">{inner}</assessmentSection>'


BRANCH = '<branchRule target="b{0}"><isNull><null/></isNull></branchRule>'


def one_document(count: int) -> Files:
    """Many resources that start with one long document, which is of another kind than they say."""
    files = good("qti")
    files["items/other.xml"] = f"<x>{'<y/>' * 4 * count}</x>".encode()
    listed = many(lambda number: LISTED.format(number, "items/other.xml"), count)
    files[M] = files[M].replace(b"</resources>", listed.encode() + b"</resources>")
    return files


def item_tower(count: int) -> str:
    """Items within items, as deep as the parser goes."""
    depth = 200
    opened = many('<item identifier="Z{0}"><title>x</title>'.format, depth) + "</item>" * depth
    return opened * (count // depth)


def bank(count: int) -> Files:
    """As many items as a bank may have, no two alike, each with a fault."""
    files = good("qti")
    text = files["items/three.xml"].decode()
    listed = []
    for number in range(count):
        path = f"items/x{number}.xml"
        files[path] = text.replace("three", f"x{number}").replace("RESPONSE", f"R{number}", 1).encode()
        listed.append(LISTED.format(number, path))
    files[M] = files[M].replace(b"</resources>", "".join(listed).encode() + b"</resources>")
    return files


def items_with_rules(count: int, rules: Callable[[int], str]) -> Files:
    """Items none of which is like another, with rules of their own."""
    files = good("qti")
    text, listed = files[ONE].decode(), []
    for number in range(count):
        path = f"items/x{number}.xml"
        files[path] = text.replace("<responseCondition>", f"{rules(number)}<responseCondition>", 1).encode()
        listed.append(LISTED.format(number, path))
    files[M] = files[M].replace(b"</resources>", "".join(listed).encode() + b"</resources>")
    return files


def doubling(number: int) -> str:
    """Rules that double the values of an outcome so often that no machine holds them."""
    start = f'<setOutcomeValue identifier="X"><baseValue baseType="string">{number}</baseValue></setOutcomeValue>'
    twice = 2 * '<variable identifier="X"/>'
    return start + 60 * f'<setOutcomeValue identifier="X"><multiple>{twice}</multiple></setOutcomeValue>'


def pages(count: int) -> Files:
    """Pages with a dozen faults each."""
    faulty = b"<html><body>" + b"<img src=gone.png><a href='Gone.html'>x</a>" * 6
    return {**good("scorm"), **{f"p/{number}.html": faulty for number in range(count)}}


OWN: dict[str, Shape] = {
    "activities with shared rules": lambda count: shared_by_many(count // 4),
    "launch data": grown("scorm2004", M, "<adlnav:presentation>", lambda _: "<adlcp:dataFromLMS>x</adlcp:dataFromLMS>"),
    "objectives": grown("scorm2004", M, '<imsss:objective objectiveID="known"/>', OBJECTIVE.format),
    "one identifier": grown("scorm", M, "</resources>", lambda _: resource(0)),
    "pairs of identifiers": grown("scorm", M, "</resources>", lambda number: resource(number // 2)),
    "a chain of dependencies": lambda count: grown("scorm", M, "</resources>", chain)(count // 2),
    "a circle of dependencies": lambda count: circle(count // 2 + 2),
    "everything depends on everything": lambda count: web(8 * count),
    "items": grown("scorm", M, "</organization>", ITEM.format),
    "items of 2004": grown("scorm2004", M, "</organization>", ITEM.format),
    "nested items": put_in("scorm", M, "</organization>", item_tower),
    "mastery scores": grown("scorm", M, "<adlcp:masteryscore>", lambda _: "<adlcp:masteryscore>1</adlcp:masteryscore>"),
    "numeric references": grown("scorm", M, "Where rain", lambda number: f"&#{number % 900 + 200};"),
    "missing files": grown("scorm", M, '<file href="style.css"/>', '<file href="gone/{0}.png"/>'.format),
    "files out of the package": grown("scorm", M, '<file href="style.css"/>', '<file href="../{0} .png"/>'.format),
    "resources under a long base": lambda count: grown(
        "scorm", M, "</resources>", lambda number: resource(number, '<file href="a"/>', f' xml:base="{number}/"')
    )(count // 2),
    "resources with long bases": lambda count: grown(
        "scorm", M, "</resources>", lambda number: resource(number, '<file href="a"/>' * 10, LONG_BASE)
    )(count // 100),
    "links": page(lambda count: 5 * count * "<a href='gone.html'>x</a>"),
    "missing pages": page(lambda count: many("<a href='{0}.html'>x</a>".format, count)),
    "pictures without words": page(lambda count: count * "<img src='x.png'>"),
    "open elements": page(lambda count: 5 * count * "<div>"),
    "open inline elements": page(lambda count: 5 * count * "<b>"),
    "open formatting": page(lambda count: count * "<a><b><p>"),
    "attributes of tags": page(lambda count: f"<p{' '.join(map('a{0}'.format, range(99)))}>" * (count // 50)),
    "tables": page(lambda count: count * "<table><td>"),
    "lists": page(lambda count: count * "<ul><li>"),
    "forms": page(lambda count: count * "<select><option>"),
    "closed elements": page(lambda count: count * "</p>"),
    "entities": page(lambda count: count * "&amp;"),
    "comments of a page": page(lambda count: count * "<!--"),
    "styles of a page": page(lambda count: count * "<style>a{background:url(x.png)}</style>"),
    "open comments": style(lambda count: 60 * count * "/*"),
    "open addresses": style(lambda count: 30 * count * "url("),
    "blanks in an address": style(lambda count: "url(" + 100 * count * " "),
    "blanks in many addresses": style(lambda count: 2 * count * ("url(" + 500 * " ")),
    "long addresses": style(lambda count: count // 2 * ("url(" + 1_990 * "a")),
    "open quotation": style(lambda count: 30 * count * 'url("'),
    "addresses of a style sheet": style(lambda count: many("a{{background:url({0}.png)}}".format, count)),
    "choices": grown("qti", TWO, LAST_CHOICE, CHOICE.format),
    "one choice": grown("qti", TWO, LAST_CHOICE, lambda _: CHOICE.format("c")),
    "correct values": grown("qti", TWO, "<value>rain</value>", "<value>v{0}</value>".format),
    "map entries": grown("qti", TWO, '<mapEntry mapKey="rain"', '<mapEntry mapKey="v{0}" mappedValue="1"/>'.format),
    "feedback": grown("qti", ONE, "<modalFeedback", MODAL.format),
    "interactions": grown("qti", ONE, "</itemBody>", INTERACTION.format),
    "variables": grown("qti", ONE, "<itemBody>",
                       lambda number: f'<outcomeDeclaration identifier="V{number // 2}" cardinality="single"/>'),
    "responses": grown("qti", ONE, "<outcomeDeclaration",
                       '<responseDeclaration identifier="R{0}" cardinality="single" baseType="identifier"/>'.format),
    "rules": grown("qti", ONE, "<responseCondition>",
                   lambda _: SET_NULL),
    "conditions": grown("qti", ONE, "<responseCondition>", RULE.format),
    "variables that are used": lambda count: declared_and_used(count // 8),
    "interactions with one response": lambda count: one_response(2 * count),
    "responses and rules": answered,
    "rules under a long namespace": under_long_namespace,
    "items that depend on items": lambda count: dependent_items(count // 2),
    "digits": put_in("qti", ONE, "<itemBody>", lambda count: NUMBER.format("9" * 50 * count)),
    "branch rules": put_in("qti", TEST, "</testPart>", lambda count: branches(count // 2)),
    "resources of one document": lambda count: one_document(count // 2),
    "images": grown("qti", ONE, "</div>", '<img src="images/{0}.png" alt="x"/>'.format),
    "references to items": grown("qti", TEST, "</assessmentSection>",
                        '<assessmentItemRef identifier="one" href="items/one.xml"/>'.format),
    "many references": grown("qti", TEST, "</assessmentSection>",
                        '<assessmentItemRef identifier="q{0}" href="items/q{0}.xml"/>'.format),
    "resources of a bank": grown("qti", M, "</resources>", lambda number: LISTED.format(number, f"i{number}.xml")),
    "sections": grown("qti", TEST, "</testPart>",
                      '<assessmentSection identifier="s{0}" title="x" visible="true"/>'.format),
    # Deeper, and the parser refuses the document.
    "nested expressions": lambda count: grown("qti", ONE, "<match>", lambda _: "<not>")(min(count // 8, 200)),
    "a bank": lambda count: bank(count // 10),
    "items that take long": lambda count: items_with_rules(count // 100, doubling),
    "items with long rules": lambda count: items_with_rules(
        count // 100, lambda number: SET_NULL.replace("null/", f"variable identifier='V{number}'/") * 400
    ),
    "items with short rules": lambda count: items_with_rules(
        count // 50, lambda number: SET_NULL.replace("null/", f"variable identifier='V{number}'/") * 30
    ),
    "pages": lambda count: pages(count // 10),
    "files": lambda count: {**good("scorm"), **{f"f/{number}.bin": b"" for number in range(count)}},
    "leftovers that are listed": lambda count: {
        **grown("scorm", M, '<file href="style.css"/>', '<file href="l/._{0}"/>'.format)(count),
        **{f"l/._{number}": b"\0\x05\x16\x07" for number in range(count)},
    },
    "programs": lambda count: {**good("scorm"), **{f"f/{number}.exe": b"" for number in range(count)}},
    "documents": lambda count: {**good("scorm"), **{f"f/{number}.xml": b"<x/>" for number in range(count)}},
    "broken documents": lambda count: {**good("scorm"), **{f"f/{number}.xml": b"<x" for number in range(count)}},
}  # fmt: skip

SHAPES: dict[str, Shape] = {**dict(_everywhere()), **OWN}


# --- as many as are accepted --------------------------------------------------------------------------


def _weights(files: Files) -> list[tuple[int, int]]:
    """How much of each thing that is limited a package has, and how much it may have."""
    documents = [data for path, data in files.items() if path.endswith(".xml")]
    nodes = [data.count(b"<") - data.count(b"</") + data.count(b"=") + data.count(b"&") for data in documents]
    texts = [data for path, data in files.items() if path.endswith((".html", ".css"))] or [b""]
    return [
        (max(nodes), LIMITS.nodes),
        (sum(nodes), LIMITS.all_nodes),
        (max(map(len, documents)), LIMITS.document),
        (sum(map(len, documents)), LIMITS.documents),
        (len(documents), LIMITS.parsed),
        (len(files), LIMITS.entries),
        (sum(46 + len(path.encode()) for path in files), LIMITS.directory),
        (max(map(len, texts)), FILE),
        (sum(map(len, texts)), ALL),
        (max(data.count(b"<") for data in texts), TAGS),
        (sum(max(data.count(b"<"), 100) for data in texts), ALL_TAGS),
    ]


def largest(shape: Shape) -> Files:
    """The package of this shape that is just accepted."""
    small, large = _weights(shape(2_000)), _weights(shape(6_000))
    steps = [
        (limit * 0.99 - at) * 4_000 / (to - at) for (at, limit), (to, _) in zip(small, large, strict=True) if to > at
    ]
    if not steps:
        return shape(6_000)
    count = 2_000 + int(min(steps))
    made = shape(count)
    while any(at > limit for at, limit in _weights(made)):  # numbers grow longer with what they count
        count = int(count * 0.97)
        made = shape(count)
    return made
