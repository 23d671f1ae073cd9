"""Packages with many of two things: where work is done for each of the one and each of the other, it multiplies."""

from __future__ import annotations

import re
from collections.abc import Callable

from checks.packages import Files, good
from hostile.shapes import (
    CHOICE,
    ITEM,
    LAST_CHOICE,
    ONE,
    SHAPES,
    TEST,
    TWO,
    M,
    Shape,
    grown,
    many,
    put_in,
    resource,
)
from hostile.web import WEB
from lessonpack.archive import LIMITS

LONGEST = 9_000_000  # characters that the parser takes in one attribute


def tower(opened: str, inner: str, depth: int) -> str:
    """Elements within each other, so many times, around a text."""
    closed = "".join(f"</{name}>" for name in reversed(re.findall(r"<([\w:]+)[^/>]*>", opened)))
    return opened * depth + inner + closed * depth


def wide_and_deep(opened: str, inner: str, steps: int = 1) -> Callable[[int], str]:
    """So many of something within elements as deep as the parser goes."""
    return lambda count: tower(opened, inner * count, min(230, count // 8) // steps)


def replaced(base: str, path: str, *pairs: tuple[str, str]) -> Files:
    files = good(base)
    for old, new in pairs:
        assert old.encode() in files[path]
        files[path] = files[path].replace(old.encode(), new.encode(), 1)
    return files


def long_name(count: int) -> str:
    """A name that grows with what is many, up to what the parser takes."""
    return "x" * min(100 * count, LONGEST)


# --- manifests ----------------------------------------------------------------------------------------


def under_base(count: int, inner: str, length: int) -> Files:
    """Resources below one base of so many folders."""
    base = f'<resources xml:base="{"a/" * min(length, LONGEST // 2)}">'
    return replaced("scorm", M, ("<resources>", base), ("</resources>", f"{inner}</resources>"))


def files_of_one(count: int, start: str = "") -> str:
    return resource(0, many(lambda number: f'<file href="{start}{number}.png"/>', count))


def based(count: int) -> str:
    return many(lambda number: resource(number, '<file href="a"/>', f' xml:base="{number}/"'), count)


def long_title(piece: str) -> Shape:
    """A title of many megabytes, as long pieces of it as the parser takes."""
    return put_in("scorm", M, "</title>", lambda count: "<!---->".join([piece * 1_000] * count))


def launched_with_attributes(count: int) -> Files:
    """Many items that launch one resource, which has many attributes."""
    crowd = many(' a{0}=""'.format, min(count // 4, LIMITS.attributes - 10))
    old = '<resource identifier="RES"'
    new = old.replace(" ", f"{crowd} ")
    return replaced("scorm", M, (old, new), ("</organization>", many(ITEM.format, count) + "</organization>"))


SHORT = '<resource identifier="X{0}"><dependency identifierref="X{1}"/></resource>'
SENT = '<item identifier="Y" identifierref="{0}"><title>x</title>{1}</item>'
RULES = """<item identifier="{0}"><title>x</title><imsss:sequencing><imsss:sequencingRules><imsss:preConditionRule>
<imsss:ruleConditions>{1}</imsss:ruleConditions></imsss:preConditionRule></imsss:sequencingRules></imsss:sequencing></item>"""
GONE = '<imsss:ruleCondition referencedObjective="gone"/>'
ITEM_2004 = '<item identifier="y" identifierref="SCO"/>'


# --- questions and tests ------------------------------------------------------------------------------


def faulty_bank(count: int, faults: int, fault: str) -> Files:
    """Items that no resource lists, each with so many faults against the schema."""
    files = good("qti")
    text = files["items/three.xml"].decode().replace("</itemBody>", fault * faults + "</itemBody>")
    return files | {f"items/x{number}.xml": f"{text}<!-- {number} -->".encode() for number in range(count)}


def under_long_name(count: int) -> Files:
    """Many faults within an item of a long name."""
    return replaced(
        "qti",
        ONE,
        ('identifier="one"', f'identifier="{long_name(count)}"'),
        ("</itemBody>", "<img/>" * count + "</itemBody>"),
    )


def default_of(count: int) -> str:
    """Many values of a type with a long name."""
    values = f"<defaultValue>{'<value/>' * count}</defaultValue>"
    start = f'<outcomeDeclaration identifier="Z" cardinality="multiple" baseType="{long_name(count)}">'
    return f"{start}{values}</outcomeDeclaration>"


def wrong_keys(count: int) -> Files:
    """Many keys that name no choice, and choices of long names that each finding lists."""
    long = many(lambda number: CHOICE.format(f"{number}{long_name(count)[: LONGEST // 20]}"), 20)
    keys = many("<value>v{0}</value>".format, count)
    return replaced(
        "qti", TWO, (LAST_CHOICE, long + LAST_CHOICE), ("<value>rain</value>", f"{keys}<value>rain</value>")
    )


def in_long_namespace(count: int) -> str:
    return f'<p xmlns:z="urn:{long_name(count)}">{"<z:x/>" * count}</p>'


BLANK = '<textEntryInteraction responseIdentifier="RESPONSE"/>'


def blanks(count: int) -> Files:
    """Many blanks that share a response of many keys, and of as many other answers in its mapping."""
    return replaced(
        "qti",
        TWO,
        ("<value>rain</value>", many("<value>v{0}</value>".format, count)),
        (
            '<mapEntry mapKey="rain"',
            many('<mapEntry mapKey="m{0}" mappedValue="1"/>'.format, count) + '<mapEntry mapKey="rain"',
        ),
        ("</itemBody>", f"<p>{BLANK * count}</p></itemBody>"),
    )


def told_by_start(count: int) -> Files:
    """Much feedback whose names start as those of many choices do, and are none of them."""
    choices = many(lambda number: CHOICE.format("wrong" + "a" * number), min(count // 4, 200))
    feedback = many(lambda number: f'<modalFeedback identifier="wrongb{"a" * 200}{number}"/>', count)
    return replaced(
        "qti",
        ONE,
        ("</choiceInteraction>", f"{choices}</choiceInteraction>"),
        ("<modalFeedback", f"{feedback}<modalFeedback"),
    )


def worth(count: int) -> Files:
    """An item that says its points many times over, and a test that asks it many times."""
    files = replaced(
        "qti",
        ONE,
        ("<outcomeDeclaration", '<outcomeDeclaration identifier="MAXSCORE"/>' * count + "<outcomeDeclaration"),
    )
    asked = '<assessmentItemRef identifier="one" href="items/one.xml"/>' * count + "</assessmentSection>"
    files[TEST] = files[TEST].replace(b"</assessmentSection>", asked.encode(), 1)
    return files


def stems(count: int) -> Files:
    """A question in many pieces below many long namespaces, which each piece repeats when it is written alone."""
    declared = many(lambda number: f' xmlns:n{number}="urn:{"x" * 280}"', min(count // 4, 190))
    text = f"<p>{'x' * 5_000}</p>{'<p>x</p>' * count}"
    return replaced("qti", ONE, ("<itemBody>", f"<itemBody{declared}>{text}"))


SECTION = '<assessmentSection identifier="b" title="b" visible="false"><branchRule target="x"/>'
BRANCHES = '<branchRule target="x"/><assessmentItemRef identifier="b" href="b"/>'
CHOSEN = '<choiceInteraction responseIdentifier="RESPONSE"><simpleChoice identifier="a">'

PRODUCTS: dict[str, Shape] = {
    "items within items": put_in("scorm", M, "</organization>", wide_and_deep("<item>", "<item/>")),
    "items of 2004 within items": put_in("scorm2004", M, "</organization>", wide_and_deep("<item>", ITEM_2004)),
    "files under a long base": lambda count: under_base(count, files_of_one(count), 50 * count),
    "bases under a long base": lambda count: under_base(count, based(count // 4), 50 * count),
    "files under a base": lambda count: under_base(count, files_of_one(count), 240),
    "files above a base": lambda count: under_base(count, files_of_one(count, "./../%41/../../"), 1_000),
    "a long title": long_title("a "),
    "a title of wide letters": long_title("😀"),
    "a title of lines": long_title("aa\n"),
    "a title of marks": long_title(">"),
    "attributes of what is launched": launched_with_attributes,
    "a short chain": grown("scorm", M, "</resources>", lambda number: SHORT.format(number, number + 1)),
    "elements of others in one item": put_in(
        "scorm", M, "</organization>", lambda count: SENT.format(long_name(count), "<adlcp:x/>" * count)
    ),
    "conditions of one item": put_in(
        "scorm2004", M, "</organization>", lambda count: RULES.format(long_name(count), GONE * count)
    ),
    "sequencings within sequencings": put_in(
        "scorm2004",
        M,
        "</organization>",
        lambda count: RULES.format("y", wide_and_deep("<imsss:sequencing>", GONE)(count)),
    ),
    "branches within sections": put_in("qti", TEST, "</testPart>", wide_and_deep(SECTION, BRANCHES)),
    "choices within interactions": put_in(
        "qti", ONE, "</itemBody>", wide_and_deep("<choiceInteraction>", '<simpleChoice identifier="a"/>')
    ),
    "words within choices": put_in("qti", ONE, "</itemBody>", wide_and_deep(CHOSEN, "<p>x</p>", 2)),
    "elements within vendors' interactions": put_in(
        "qti", ONE, "</itemBody>", wide_and_deep("<customInteraction>", "<x/>")
    ),
    "faults within an item of a long name": under_long_name,
    "values of a long type": put_in("qti", ONE, "<itemBody>", default_of),
    "wrong keys and long choices": wrong_keys,
    "elements of a long namespace": put_in("qti", ONE, "</itemBody>", in_long_namespace),
    "blanks with one response": blanks,
    "feedback that starts as choices": told_by_start,
    "points and references": worth,
    "stems under namespaces": stems,
    "a bank of misplaced elements": lambda count: faulty_bank(count // 100, 450, "<y/>"),
    "a bank of wrong attributes": lambda count: faulty_bank(count // 100, 225, '<p y="1"/>'),
    "a bank of many wrong attributes": lambda count: faulty_bank(count // 1_000, 4_500, '<p y="1"/>'),
}
ALL: dict[str, Shape] = {**SHAPES, **PRODUCTS, **WEB}
