"""Official XSDs over documents: libxml2 judges them, xmlschema what needs XSD 1.1; neither opens an address of its own.

libxml2's messages say all that people need, so they are put into plain words (`_words`) and told with path, line and
column (`_places`). xmlschema, whose time grows with the square of what it is given, sees bounded metadata alone.
"""

from lessonpack.xsd._documents import Unresolved
from lessonpack.xsd._faults import MOST, About, Fault
from lessonpack.xsd._libxml2 import compiled
from lessonpack.xsd._validator import Revision, Validator, judge
from lessonpack.xsd._xmlschema import explain
from lessonpack.xsd.rules import INVALID, NOT_RUN, OWN_FAULT, REQUIRED, UNJUDGED, UNRESOLVED, UNSURE

__all__ = [
    "INVALID",
    "MOST",
    "NOT_RUN",
    "OWN_FAULT",
    "REQUIRED",
    "UNJUDGED",
    "UNRESOLVED",
    "UNSURE",
    "About",
    "Fault",
    "Revision",
    "Unresolved",
    "Validator",
    "compiled",
    "explain",
    "judge",
]
