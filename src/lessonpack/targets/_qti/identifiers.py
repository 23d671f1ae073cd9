"""What things are called in items and packages: at most 32 characters, by the author's id alone."""

from __future__ import annotations

from functools import lru_cache

from lessonpack import lms
from lessonpack.formats.qti2 import MAX_IDENTIFIER
from lessonpack.ids import short_digest, shortened, token
from lessonpack.model.questions import Question
from lessonpack.patterns import regex
from lessonpack.portable import stem

# By which feedback Canvas takes for a comment on the whole question, whatever the response processing says. Canvas does
# not mind capitals; our identifiers are in small letters, among which that is found in less than half the time.
_FEEDBACK_WORDS = regex(lms.load()["canvas"].facts["feedback-words"].pattern)

ITEMS = "items"


# A bank's choices are often called a, b, c, d throughout: without these two its package takes 7 % longer to make.
@lru_cache(1024)
def identifier_of(authored: str, before: str = "", after: str = "") -> str:
    """What has this id is called by it, with what stands before and after: at most 32 characters, by the id alone."""
    return _called(authored, before, after)


def _called(authored: str, before: str, after: str) -> str:
    return f"{shortened(f'{before}{token(authored)}', MAX_IDENTIFIER - len(after))}{after}"


@lru_cache(1024)
def feedback_id(choice: str) -> str:
    """The identifier of a choice's feedback, never one that reads as the feedback of the whole question."""
    own = _called(choice, "", "_fb")
    return f"choice_{short_digest(choice.encode())}_fb" if _FEEDBACK_WORDS.search(own.lower()) else own


def item_path(question: Question) -> str:
    """Where a package has the item."""
    return f"{ITEMS}/{stem(identifier_of(question.id))}.xml"
