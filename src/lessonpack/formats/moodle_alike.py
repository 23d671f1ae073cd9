"""Files of Moodle XML as rows of questions: what of a question are mere words to Moodle's schema and to every rule."""

from __future__ import annotations

import re

from lessonpack.formats.rows import Item, Row
from lessonpack.patterns import regex

_HEAD = regex(rb'type="([a-z]+)">')
_CATEGORY, _NUMERICAL = b"category", b"numerical"
_TAG = regex(rb"</?question[\s/>]")
_ID = regex(rb"<idnumber>([A-Za-z0-9_.-]{1,100})</idnumber>")
_LETTER = rb"\xc3-\xdf\xe4-\xec"  # in a class, first bytes of characters beyond ASCII none of which is a blank
# Text that begins with what is no blank, with no gap, wild card or file in it.
_RUN = rb"(?:[!-%%'-;=?A-Z\\^-z|~%b]|&(?:lt|gt|amp);)(?:[^<>&@{}\[\]]++|&(?:lt|gt|amp);)*+(?=</text>)" % _LETTER
_SAID = (
    rb"name|questiontext|generalfeedback|(?:correct|partiallycorrect|incorrect)?feedback|hint|graderinfo"
    rb"|responsetemplate|subquestion"
)
_WORDS = regex(rb"(<(?:%b)(?: [^<>]*+)?>\n?<text>)%b" % (_SAID, _RUN))
_ANSWERS = regex(rb"(<(?:%b|answer)(?: [^<>]*+)?>\n?<text>)%b" % (_SAID, _RUN))
_NUMBERS = regex(rb"(<answer(?: [^<>]*+)?>\n?<text>)-?[0-9]{1,15}(?:\.[0-9]{1,15})?(?=</text>)")
# Questions of Moodle's core, with what are mere words in them: no rule asks what an answer says where learners choose
# or type words, and a number is as good as another one; data sets and zones have names that answers mean.
QUESTIONS: dict[bytes, re.Pattern[bytes] | None] = {
    **dict.fromkeys((b"multichoice", b"shortanswer", b"match", b"matching", b"ordering"), _ANSWERS),
    **dict.fromkeys((b"truefalse", b"numerical", b"essay", b"description", b"multianswer", b"cloze"), _WORDS),
    **dict.fromkeys((b"gapselect", b"ddwtos"), _WORDS),
    **dict.fromkeys((b"calculated", b"calculatedmulti", b"calculatedsimple", b"ddimageortext", b"ddmarker"), None),
    **dict.fromkeys((b"random", b"randomsamatch"), None),
}


def _told(text: bytes) -> Item | None:
    head = _HEAD.match(text)
    if head is None or _TAG.search(text):
        return None
    if head[1] == _CATEGORY:
        return Item(b"", None)
    name = _ID.search(text)
    if head[1] not in QUESTIONS or text.count(b"<idnumber") != (name is not None):
        return None
    bare = text if name is None else text[: name.start()] + text[name.end() :]
    if words := QUESTIONS[head[1]]:
        bare = words.sub(rb"\1_", bare)
    if head[1] == _NUMERICAL:
        bare = _NUMBERS.sub(rb"\g<1>1", bare)
    return Item(name[1] if name else b"", bare)


ROW = Row(start=b"<question ", end=b"</question>", told=_told)
