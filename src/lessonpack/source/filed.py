"""The values that are paths: pictures, recordings and documents beside the lesson."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from lessonpack import attached
from lessonpack.findings import rule
from lessonpack.model.blocks import Captions
from lessonpack.model.content import Media
from lessonpack.source import rules
from lessonpack.source.nodes import Mapping, Scalar, line_of
from lessonpack.source.values import Entry, Language, Line, Reported, Value, language_of, refused, words_of

CAPTIONED_TWICE = rule(
    "SRC089",
    holds="A film has captions once in a language.",
    says="{language!r} is the language that {first!r} in line {line} is, too",
    hint="Remove one of the two, or say of which country or in which script each is, as in en-GB.",
    reason="Tags of languages know no capitals: learners would choose between two captions of one name.",
    clause="BCP 47 (RFC 5646), section 2.1.1",
)

_PATH: dict[str, Any] = get_args(Line)[1].schema


def _picture(node: Any, info: Entry) -> Media:
    found = info.context.picture(words_of(node, info).text.strip(), info.context.place(node.at))
    if found is None:
        raise Reported
    return found


def _attached(kind: attached.Kind) -> Value:
    def take(node: Any, info: Entry) -> Media:
        return info.context.attached(words_of(node, info).text.strip(), kind, info.context.place(node.at))

    return Value(take, _PATH)


def _captions(node: Any, info: Entry) -> tuple[Captions, ...]:
    """One file, in the language of the lesson (which is "" here), or several by their languages."""
    take = _attached(attached.WEBVTT).take
    if not isinstance(node, Mapping):
        return (Captions(media=take(node, info), language=""),)
    if not node:
        raise refused(info, rules.FEW, node, least="1 entry", found="none")
    first: dict[str, str] = {}
    for language in node:
        tag = Scalar(language, node.places[language], "")
        before = first.setdefault(language_of(tag, info).lower(), language)
        if before != language:
            line = line_of(node.places[before])
            raise refused(info, CAPTIONED_TWICE, tag, language=language, first=before, line=line)
    return tuple(Captions(media=take(file, info), language=language) for language, file in node.items())


_BY_LANGUAGE = {
    "type": "object",
    "propertyNames": get_args(Language)[1].schema,
    "additionalProperties": _PATH,
    "minProperties": 1,
}
Picture = Annotated[Media, Value(_picture, _PATH)]
Poster = Annotated[Media | None, Value(_picture, _PATH)]
Recording = Annotated[Media, _attached(attached.AUDIO)]
Film = Annotated[Media, _attached(attached.VIDEO)]
Captioned = Annotated[tuple[Captions, ...], Value(_captions, {"anyOf": [_PATH, _BY_LANGUAGE]})]
Document = Annotated[Media, _attached(attached.DOCUMENT)]
