"""The values that are paths: pictures, recordings and documents beside the lesson."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from lessonpack import attached
from lessonpack.model.content import Media
from lessonpack.source.values import REPORTED, Info, Line, Value, words_of

_PATH: dict[str, Any] = get_args(Line)[1].schema


def _picture(node: Any, info: Info) -> Media:
    found = info.context.picture(words_of(node, info).text.strip(), info.context.place(node.at))
    if found is None:
        raise REPORTED
    return found


def _attached(kind: attached.Kind) -> Value:
    def take(node: Any, info: Info) -> Media:
        found = info.context.attached(words_of(node, info).text.strip(), kind, info.context.place(node.at))
        if found is None:
            raise REPORTED
        return found

    return Value(take, _PATH)


Picture = Annotated[Media, Value(_picture, _PATH)]
Poster = Annotated[Media | None, Value(_picture, _PATH)]
Recording = Annotated[Media, _attached(attached.AUDIO)]
Film = Annotated[Media, _attached(attached.VIDEO)]
Captions = Annotated[Media | None, _attached(attached.WEBVTT)]
Document = Annotated[Media, _attached(attached.DOCUMENT)]
