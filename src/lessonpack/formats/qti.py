"""QTI: what tells its versions apart, and those of them that lessonpack can name and does not judge."""

from __future__ import annotations

import re

from lessonpack.formats.standard import (
    Claim,
    Lone,
    Signs,
    Standard,
    Strength,
    declares,
    index,
)
from lessonpack.patterns import regex

TYPE = regex(r"imsqti_(?!apip)\w*xmlv(\d)p(\d)")
XML = ("imsqti_",)  # how the types of resources begin that are XML documents of any version
_ROOTS = {"assessmentItem": "item", "assessmentTest": "test", "assessmentSection": "section"}  # of QTI 2


def named(signs: Signs) -> list[str]:
    """The versions that resources, and behind them the metadata, name: `12`, `21`; "" where the metadata name none."""
    found = [match[1] + match[2] for match in map(TYPE.match, signs.types) if match]
    if signs.schema.upper().startswith("QTI"):
        found.append("".join(re.findall(r"\d", signs.words))[:2])
    return found


def lone(minor: int) -> Lone:
    """Documents of QTI 2.x: the first namespace of QTI 2 in the root's tag is its own."""
    namespace = rb"http://www\.imsglobal\.org/xsd/imsqti_v2p"
    start = regex(rb"\A(?:(?!%b[012]).)*%b%d" % (namespace, namespace, minor), re.DOTALL)
    return Lone(roots=_ROOTS, start=start)


_KNOWN = ONE, _20, _, _ = ("1", "20", "22", "3")  # how the versions begin, as `named` has them


def named_by_types(version: str) -> Claim:
    """Resources, or else the metadata, name a version that begins like that."""
    return Claim(Strength.CONTENT, lambda signs: index(named(signs), lambda each: each.startswith(version)))


def holds_questions_alone(signs: Signs) -> bool:
    """True for a cartridge with nothing but questions of a known version in it: it is a question bank for whoever looks
    for one."""
    types = signs.types
    only = types and all(TYPE.fullmatch(each) or each.startswith("associatedcontent/") for each in types)
    return bool(only) and any(each.startswith(_KNOWN) for each in named(signs))


QTI20 = Standard(
    name="qti20",
    title="QTI 2.0",
    manifest=True,
    claims=(named_by_types(_20),),
    lone=(lone(0),),
    xml=XML,
)
APIP = Standard(
    name="apip",
    title="APIP 1.0",
    manifest=True,
    claims=(declares("http://www.imsglobal.org/xsd/apip/apipv1p0/imscp_v1p1"),),
    xml=XML,
)
STANDARDS = (QTI20, APIP)
