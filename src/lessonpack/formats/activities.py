"""Standards of activities beside SCORM: lessonpack names their packages and does not judge them."""

from __future__ import annotations

from lessonpack.formats.standard import Container, Lone, Shape, Standard, declares
from lessonpack.patterns import regex

CMI5 = Standard(
    name="cmi5", title="a cmi5 course", marks=("cmi5.xml",), lone=(Lone(roots={"courseStructure": "course structure"}),)
)
XAPI = Standard(name="xapi", title="an xAPI (Tin Can) activity", marks=("tincan.xml",))
H5P = Standard(name="h5p", title="an H5P package", container=Container(Shape.ZIP, (".h5p",)), marks=("h5p.json",))
AICC = Standard(
    name="aicc",
    title="an AICC course",
    endings=frozenset({"crs", "au"}),
    lone=(Lone(endings=(".crs", ".au", ".des", ".cst"), text=regex(rb"")),),  # the tables of a course
)
LEARNING_DESIGN = Standard(
    name="learning-design",
    title="IMS Learning Design",
    manifest=True,
    claims=(declares("http://www.imsglobal.org/xsd/imsld_v1p0"),),
)
STANDARDS = (CMI5, XAPI, H5P, AICC, LEARNING_DESIGN)
