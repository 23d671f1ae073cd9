"""What each key of the format takes, from the schemas of lessons and courses, and how that is written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from lessonpack import resources
from lessonpack.patterns import regex
from lessonpack.source.quoting import marked, short

# How the value of a key is written that is no text; `…` is where a text of the author's may stand.
EXAMPLES = {
    "choices": "- text: …",
    "objectives": "- text: …",
    "objective": "- text: …",
    "sections": "- title: …",
    "section": "- title: …",
    "blocks": "- text: …",
    "block": "- text: …",
    "questions": "- single_choice: …",
    "question": "- single_choice: …",
    "lessons": "- lesson: …",
    "entry": "- lesson: …",
    "pools": "- pick: 2",
    "pool": "- pick: 2",
    "final_pool": "- pick: 2",
    "feedback": "feedback: {general: …}",
    "labels": "labels: {true: …, false: …}",
    "choice_feedback": "choice_feedback: {true: …, false: …}",
    "cover": "cover: {art: waves}",
    "callout": "callout: {kind: note, text: …}",
    "quote": "quote: {text: …, by: …}",
    "code": "code: {text: …}",
    "image": "image: {file: …, alt: what it shows}",
    "audio": "audio: {file: …, title: what is heard, transcript: what is said}",
    "video": "video: {file: …, title: what it shows}",
    "embed": "embed: {address: …, title: what it shows}",
    "download": "download: {file: …, title: what it is}",
    "recall": "recall: {prompt: …, answer: …}",
    "hidden": "- text: …",
    "words": "words: {most: …}",
    "ignore": "ignore: {QUIZ004: why}",
}
MORE = {
    "video": " and `captions: …` with the file of the captions, or `silent: true` where nobody speaks",
    "embed": " and a `description: …` of what the film shows and says",
    "choices": " for each choice, and `correct: true` below the right one",
    "section": " and its `blocks:` below",
    "sections": " and its `blocks:` below",
    "pool": " and `tag: …` or `questions: […]` below",
    "pools": " and `tag: …` or `questions: […]` below",
    "question": " and its keys below, indented",
    "questions": " and its keys below, indented",
}
_ONE_LINE = {
    "id": "id: a-name-1",
    "language": "language: en",
    "lessonpack": "lessonpack: 1",
    "accent": 'accent: "#2450b8"',
    "accent_dark": 'accent_dark: "#9db4ff"',
    "surface": 'surface: "#ffffff"',
    "surface_dark": 'surface_dark: "#101820"',
    "cover_dark": 'cover_dark: "#0d1730"',
    "focus": "focus: 70% 30%",
    "font": "font: Georgia, serif",
    "rows": "- [A, B]",
}
_MARKS = "*_!&@%`\"' "  # what may stand around a value that was to be emphasised
_MOST = 200  # characters of a text that are shown as a list
_DIGITS = regex(r"\d+(?:\.\d+)?")
_ANY = r"\S"  # the pattern of a text; any other is that of a name
# The part whose keys stand below a key that is called otherwise.
_PARTS = {
    "": "lesson",
    "choices": "choice",
    "choice_feedback": "labels",
    "lessons": "entry",
    "objectives": "objective",
    "pairs": "pair",
    "groups": "group",
    "hidden": "step",
    "pools": "pool",
    "sections": "section",
}


@cache
def known() -> frozenset[str]:
    """Every key of the format."""
    return frozenset(key for part in _parts().values() for key in part)


@cache
def takes(key: str, holder: str) -> frozenset[str]:
    """What may stand behind a key below another: the types of JSON Schema, and `word` for a choice of words.

    A key that is not known below that one is looked for everywhere.
    """
    return frozenset(kind for place in _places(key, holder) for kind in _kinds(place))


def definition(part: str) -> Mapping[str, Any]:
    """The schema of a part."""
    found: Mapping[str, Any] = _definitions()[part]
    return found


def below(schema: Mapping[str, Any], step: str | int) -> Mapping[str, Any]:
    """The schema of what stands under a key, or in a list, of what has this one; without a word where nothing may."""
    for each in (schema, *schema.get("anyOf", ())):
        free = each.get("additionalProperties") or None
        found = each.get("items") if isinstance(step, int) else each.get("properties", {}).get(step, free)
        if found is not None:
            held: Mapping[str, Any] = definition(found["$ref"].rpartition("/")[2]) if "$ref" in found else found
            return held
    return {}


def is_bare(schema: Mapping[str, Any]) -> bool:
    """True where a number or a flag stands, which has no quotation marks."""
    return bool(schema) and not _kinds(schema).isdisjoint(("number", "integer", "boolean"))


def may_be_text(key: str, holder: str) -> bool:
    """True where any text may stand behind a key, and where nothing is known of the key."""
    kinds = takes(key, holder)
    return not kinds or "text" in kinds


def may_be(key: str, holder: str, text: str) -> bool:
    """True where this text may stand behind a key: any text, or a name that is written like that."""
    if takes(key, holder) != {"name"}:
        return may_be_text(key, holder)
    return any(re.search(place.get("pattern", ""), text) for place in _places(key, holder))


def likeness(key: str) -> str:
    """`, as in` a line, for a key whose value is written in one way alone; else ""."""
    return f", as in `{_ONE_LINE[key]}`" if key in _ONE_LINE else ""


def advice(key: str, holder: str, text: str, *, flow: bool = False) -> str:
    """What to write behind a key that takes no text, for what stands there; `flow` is True between brackets."""
    kinds, bare = takes(key, holder), text.strip(_MARKS)
    if text.startswith("{{") and "}}" in text and '"' not in text:
        return f'Put the double braces into quotation marks: `{key}: "{text[:60]}"`.'
    if key in _ONE_LINE:
        return f"Write as in `{_ONE_LINE[key]}`."
    choices = ["true", "false"] if "boolean" in kinds else _words(key, holder)
    if bare.lower() in choices:
        return f"Write `{key}: {bare.lower()}`."
    if kinds & {"array", "texts", "object"}:
        return _collection(key, kinds, text, flow=flow)
    number = None if choices else _DIGITS.match(bare)
    if number is not None:
        return f"Write `{key}: {number.group()}`."
    return f"Write one of {', '.join(choices)} behind `{key}:`." if choices else f"Write digits behind `{key}:`."


def _collection(key: str, kinds: frozenset[str], text: str, *, flow: bool) -> str:
    below = re.match(r"- |([a-z_]+): ", text)
    if below is not None and not flow and (below[1] or "") in known() | {""}:
        line = re.sub(r"(?<=: )#.*", lambda match: marked(match.group()), text)
        return f"Write `{short(line)}` below `{key}:`, on a line of its own and indented by two spaces."
    inner = marked(text) if text and text[0] not in "[{" else "…"
    if "texts" in kinds:
        return f"Write each entry in quotation marks: `{key}: [{'…' if inner == '…' else _listed(text)}]`."
    if key in EXAMPLES:
        return f"Write as in `{EXAMPLES[key].replace('…', inner, 1)}`{MORE.get(key, '')}."
    first = _first_below(key)
    if flow:
        return f"Write its keys in braces: `{key}: {{{first}: {inner}, …}}`."
    return f"Write its keys below `{key}:`, indented by two spaces{f': `{first}: {inner}` …' if first != '…' else '.'}"


def entry(holder: str, text: str) -> str:
    """A text as an entry of the list below a key: itself, a row of cells, or what such an entry begins with."""
    if holder == "rows":
        return f"- [{_listed(text)}]"
    example = EXAMPLES.get(holder, "")
    return (example if example.startswith("- ") else "- …").replace("…", marked(text))


def holds_texts(key: str) -> bool:
    """True for a key below which texts are listed."""
    return "texts" in takes(key, "")


def _listed(text: str) -> str:
    """The pieces of a text between its commas, as a list between brackets."""
    return ", ".join(marked(piece) for piece in re.split(r",\s+", text[:_MOST]) if piece)


# --- the schemas ------------------------------------------------------------------------------------


@cache
def _definitions() -> Mapping[str, Any]:
    """The schema of each part."""
    files = (resources.schema(f"{name}.schema.json") for name in ("course", "lesson"))
    return {part: schema for file in files for part, schema in json.loads(file)["$defs"].items()}


@cache
def _parts() -> Mapping[str, Mapping[str, Any]]:
    """The keys of each part with their schemas: where there are two, that of questions without variables."""
    made: dict[str, dict[str, Any]] = {}
    for part, schema in _definitions().items():
        made[part] = {}
        for shape in (schema, *schema.get("anyOf", ())):
            made[part].update({key: each.get("else", each) for key, each in shape.get("properties", {}).items()})
    return made


def _first_below(key: str) -> str:
    """The first of the keys that must stand below a key, if that is one of a text; else `…`."""
    parts = (place.get("$ref", "").rpartition("/")[2] for place in _places(key, ""))
    required = [first for part in parts for first in _definitions().get(part, {}).get("required", ())[:1]]
    return required[0] if required and "text" in takes(required[0], key) else "…"


def _places(key: str, holder: str) -> list[Mapping[str, Any]]:
    """The schemas of a key: the one that it has below another, else all."""
    below = _parts().get(_PARTS.get(holder, holder), {})
    return [below[key]] if key in below else [part[key] for part in _parts().values() if key in part]


def _kinds(schema: Mapping[str, Any]) -> frozenset[str]:
    if "anyOf" in schema:
        return frozenset(kind for each in schema["anyOf"] for kind in _kinds(each))
    if "enum" in schema or "const" in schema:
        return frozenset({"word"})
    if "$ref" in schema:
        return frozenset({"object"})
    kind = schema.get("type", "object")
    if kind == "array" and "text" in _kinds(schema["items"]):
        return frozenset({"texts"})
    if kind == "string" or isinstance(kind, list):  # a text may look like a number
        return frozenset({"text" if schema.get("pattern", _ANY) == _ANY else "name"})
    return frozenset({kind})


def _words(key: str, holder: str) -> list[str]:
    """The words of which one stands behind a key."""
    each = [choice for place in _places(key, holder) for choice in place.get("anyOf", [place])]
    return [word for choice in each for word in choice.get("enum", [choice.get("const")]) if isinstance(word, str)]
