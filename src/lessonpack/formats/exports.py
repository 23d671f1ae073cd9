"""What platforms and programs export: formats that lessonpack names and does not judge."""

from __future__ import annotations

import re

from lessonpack.formats.standard import Container, Lone, Shape, Standard, declares
from lessonpack.patterns import regex

BLACKBOARD = Standard(
    name="blackboard",
    title="a Blackboard export",
    manifest=True,
    claims=(declares("http://www.blackboard.com/content-packaging/"),),
)
BRIGHTSPACE = Standard(
    name="brightspace",
    title="a Brightspace export",
    manifest=True,
    claims=(declares("http://desire2learn.com/xsd/d2lcp_v2p0"),),
)
MOODLE_BACKUP = Standard(
    name="moodle-backup",
    title="a backup of a Moodle course",
    container=Container(Shape.ZIP, (".mbz",)),
    marks=("moodle_backup.xml",),
    lone=(Lone(endings=(".mbz",), looks="a gzip file"), Lone(roots={"moodle_backup": "table of contents"})),
)
_QUESTION = regex(rb"^::[^\n]{1,999}?::|\{\s{0,99}[=~][^}]{1,9999}\}", re.MULTILINE)
GIFT = Standard(
    name="gift",
    title="GIFT",
    container=Container(Shape.FILE, (".gift", ".txt")),
    lone=(Lone(endings=(".gift", ".txt"), text=_QUESTION),),
)
EPUB = Standard(name="epub", title="an EPUB", marks=("META-INF/container.xml",))
OFFICE = Standard(name="office", title="an Office document", marks=("[Content_Types].xml",))
STANDARDS = (BLACKBOARD, BRIGHTSPACE, MOODLE_BACKUP, GIFT, EPUB, OFFICE)
