"""What lessons and courses say of themselves: who made them, in which words and colours the player speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lessonpack import words
from lessonpack.findings import rule
from lessonpack.model.about import About
from lessonpack.model.content import Image
from lessonpack.model.theme import Cover, Theme
from lessonpack.source import rules, values
from lessonpack.source.checking import check
from lessonpack.source.nodes import Mapping, Scalar
from lessonpack.source.reading import Reading
from lessonpack.source.shapes import CoverShape, HeadShape, ThemeShape

COVER = rule(
    "SRC086",
    holds="A cover is drawn, or a picture.",
    says="a cover names `art` or `image`, but this one names {found}",
    hint="Write `art: …` or `image: …`, one of them; `cover: none` for neither.",
    reason="With both it is open which one learners see.",
    clause="lessonpack's source format 1 (docs/source.md)",
)
_NO_COVER = "none"


def read(reading: Reading, name: str, root: Mapping) -> Any:
    """The keys of the file, checked as the part of that name; the player's words are known from then on."""
    whole = root
    if "lessonpack" not in root:  # said by `opening`
        whole = _with(root, "lessonpack", Scalar("1", root.at, ""))
    head = check(reading, name, whole)
    if head is not None:
        _take_up_words(reading, head)
    _codes(reading, root)
    return head


def _with(root: Mapping, key: str, value: Scalar) -> Mapping:
    copy = Mapping(root.at, root.flow)
    copy.update(root)
    copy.places = root.places
    copy.merged = root.merged
    copy[key] = value
    return copy


def _take_up_words(reading: Reading, head: HeadShape) -> None:
    """The author's words; a text for a number must be one that the player's language comes to say."""
    reading.speaker = words.Speaker(head.language, {own.key: own.text for own in head.messages})
    language = reading.speaker.language
    for own in head.messages:
        if own.key not in words.keys(language):
            forms = ", ".join(words.forms(language))
            reading.log.add(rules.UNUSED_FORM, own.at, key=own.key, language=language, forms=forms)


def _codes(reading: Reading, root: Mapping) -> None:
    ignored = root.get("ignore")
    if isinstance(ignored, Mapping):
        for code, at in ignored.places.items():
            if re.fullmatch(values.CODE, code) is None:
                reading.say(rules.CODE, at, found=code[:80])


def theme(reading: Reading, shape: ThemeShape, root: Mapping) -> Theme | None:
    """How the player is to look; None where the file does not say."""
    if "theme" not in root:
        return None
    return Theme(
        accent=shape.accent,
        accent_dark=shape.accent_dark,
        surface=shape.surface,
        surface_dark=shape.surface_dark,
        cover=shape.cover,
        cover_dark=shape.cover_dark,
        radius=shape.radius,
        font=shape.font,
        display=shape.display,
        logo=None if shape.logo is None else Image(shape.logo, shape.logo_alt),
        at=reading.place(root.places["theme"]),
    )


def cover(reading: Reading, root: Mapping) -> Cover | None:
    """What the start page opens with; None where the file does not say."""
    if "cover" not in root:
        return None
    node, at = root["cover"], reading.place(root.places["cover"])
    if isinstance(node, Scalar) and node.text == _NO_COVER:
        return Cover(at=at)
    shape: CoverShape | None = check(reading, "cover", node)
    if shape is None:
        return None
    _of_one_kind(reading, node)
    image = None if shape.image is None else Image(shape.image, shape.alt)
    return Cover(art=shape.art, image=image, focus=shape.focus, credit=shape.credit, at=at)


def _of_one_kind(reading: Reading, node: Mapping) -> None:
    """A cover is drawn or a picture; what is said of a picture needs one."""
    if len(node.keys() & {"art", "image"}) != 1:
        found = "both" if "art" in node else "neither"
        reading.say(COVER, node.at, found=found)
    elif "art" in node:
        for key in ("focus", "alt", "credit"):
            if key in node:
                advice = f"Remove `{key}`, or give the cover an `image` in place of `art`."
                reading.say(rules.NO_USE, node.places[key], key=repr(key), where="for drawn art", advice=advice)


def about(head: HeadShape) -> About:
    """What a file says of itself."""
    return About(
        version=head.version,
        description=head.description,
        keywords=tuple(head.keywords),
        authors=tuple(head.authors),
        source=head.source,
        rights=head.rights,
    )


def gathered(own: About, lessons: Iterable[About] = ()) -> dict[str, Any]:
    """What a course says of itself; what it leaves out is gathered from its lessons, each thing once."""
    each = list(lessons)
    return {
        "version": own.version,
        "description": own.description,
        "keywords": own.keywords or tuple(dict.fromkeys(word for about in each for word in about.keywords)),
        "authors": own.authors or tuple(dict.fromkeys(name for about in each for name in about.authors)),
        "source": own.source or _listed(about.source for about in each),
        "rights": own.rights or _listed(about.rights for about in each),
    }


_ENDS = " .;,。"  # what a text may end with that does not go before a semicolon


def _listed(texts: Iterable[str]) -> str:
    """The texts in one line, each once; the last keeps the full stop that it may end with."""
    apart = {text.rstrip(_ENDS) or text: text for text in texts if text}
    *others, last = apart or [""]
    return "; ".join([*others, apart.get(last, "")])
