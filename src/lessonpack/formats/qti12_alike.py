"""Banks of QTI 1.2 as rows of items: what of an item are mere words, and what tells of the whole document."""

from __future__ import annotations

from lessonpack.formats.rows import Item, Row
from lessonpack.patterns import regex

_IDENT = regex(rb'(?:^| )ident="([A-Za-z_][\w.-]{0,200})"')
_TITLE = regex(rb' title="(?:[^"<&]|&(?:lt|gt|amp|quot);){1,1000}+"')
_TAG = regex(rb"</?item[\s/>]")
_RUN = rb"(?:[^<>&]++|&(?:lt|gt|amp);)++"
# Running text, which may be any to the schema, and which no rule reads.
_WORDS = regex(rb'(<mattext texttype="text/(?:html|plain)">)%b(?=</mattext>)' % _RUN)
# What is typed may be compared with anything, what is chosen with the names of options alone.
_TYPED = regex(rb'(<(?:varequal|vargte?|varlte?) respident="[^"<>&]*">)%b(?=</var)' % _RUN)
_CHOSEN = b"response_lid"
# Of what is compared with a number a rule reads whether it is one.
_FIGURE = rb"-?[0-9]{1,40}(?:\.[0-9]{1,40})?"
_FIGURES = regex(rb'(<(?:varequal|vargte?|varlte?) respident="[^"<>&]*">)%b(?:\|[0-9.,-]{1,40})?(?=</var)' % _FIGURE)
_OF_NUMBERS = (b" fibtype=", b"<response_num", b"numerical_question")
_OF_FEEDBACK = (b' ident="%b"', b' linkrefid="%b"')  # which some platforms know by the name of its item
# Fields by which a document is known to be for Canvas, where a question without a kind is a fault.
_FIELD = regex(
    rb"<fieldlabel>(?:question_type|points_possible|assessment_question_identifierref|original_answer_ids)</fieldlabel>"
)


def _told(text: bytes) -> Item | None:
    tag, _, inner = text.partition(b">")
    idents, labels = _IDENT.findall(tag), inner.count(b"<fieldlabel>") + inner.count(b"</fieldlabel>")
    if len(idents) != 1 or b"'" in tag or labels < inner.count(b"fieldlabel") or _TAG.search(inner):
        return None
    bare = _WORDS.sub(rb"\1_", inner)
    if _CHOSEN not in bare:
        is_number = any(mark in bare for mark in _OF_NUMBERS)
        bare = (_FIGURES if is_number else _TYPED).sub(rb"\1_", bare)
    for attribute in _OF_FEEDBACK:
        bare = bare.replace(attribute % idents[0], attribute % b"\x01")
    return Item(idents[0], _TITLE.sub(b"", _IDENT.sub(b"", tag)) + b">" + bare)


ROW = Row(start=b"<item ", end=b"</item>", told=_told, speaking=_FIELD.search)
