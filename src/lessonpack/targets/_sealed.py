"""Right answers that are not to be shown yet, written so that nobody meets them who reads or searches a page's source.

This is no secret: the page itself has to read it, to judge answers (docs/player.md says what that means).
"""

from __future__ import annotations

import json

from lessonpack.model.course import Answers, Quiz

_FIRST, _NUMBER = ord("!"), ord("~") - ord("!") + 1  # the visible characters of ASCII
_TURNED = {_FIRST + place: _FIRST + (place + _NUMBER // 2) % _NUMBER for place in range(_NUMBER)}


def is_sealed(quiz: Quiz | None) -> bool:
    """True for a quiz that holds right answers back longer than until a question is checked."""
    return quiz is not None and quiz.answers_shown is not Answers.AFTER_EACH_QUESTION


def sealed(facts: object) -> str:
    """Facts as JSON in ASCII, each visible character 47 places on (ROT47); `core/sealed.js` turns them back.

    It is packed as well as plain text, and needs nothing of a browser.
    """
    return json.dumps(facts, ensure_ascii=True, separators=(",", ":")).translate(_TURNED)
