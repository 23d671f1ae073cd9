"""The shapes by the names of what they describe, and the JSON Schemas made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from lessonpack.source import blocks, kinds, nodes, shape, variables
from lessonpack.source.kind import VariedShape
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import Scalar
from lessonpack.source.shape import Entries, Named, Path, Shape, Taken
from lessonpack.source.shapes import COURSE_PARTS, LESSON_PARTS, PART
from lessonpack.source.values import Value


@cache
def _parts() -> Mapping[str, Any]:
    """What describes each part, and the value of each kind of block."""
    held = {name: kind.shape for name, kind in blocks.KINDS.items()}
    return {**held, **LESSON_PARTS, **COURSE_PARTS, "varied": VariedShape}


def described(name: str, path: Path = ()) -> Taken:
    """What describes a part, the value of a block's or question's kind, or what `path` leads to within it."""
    asked = kinds.load()
    found = shape.annotated(asked[name].shape if name in asked else _parts()[name])
    for step in path:
        found = shape.keys(found)[str(step)] if isinstance(found, type) else found.of  # type: ignore[union-attr]
    return found


def _shape(name: str, path: Path = ()) -> type[Shape]:
    """What describes the mapping that `path` leads to within a part or kind."""
    found = described(name, path)
    assert isinstance(found, type)
    return found


def keys(name: str, path: Path = ()) -> list[str]:
    """The keys allowed in the mapping that `path` leads to within a part or kind."""
    return list(shape.keys(_shape(name, path)))


def below(name: str, path: Path) -> list[str]:
    """The same, or none where names of the author's stand in it."""
    return keys(name, path) if isinstance(described(name, path), type) else []


def names(name: str, path: Path = ()) -> OtherNames:
    """What other tools call these keys."""
    return _shape(name, path).other_names


@cache
def own_keys(name: str) -> frozenset[str]:
    """The keys of a part or kind; none where its value is no mapping."""
    found = described(name)
    return frozenset(shape.keys(found)) if isinstance(found, type) else frozenset()


@cache
def nested(name: str) -> Mapping[str, tuple[type | None, frozenset[str]]]:
    """The keys of a part or kind under which mappings stand, with their keys: in a list, by names (`dict`), or one."""
    made: dict[str, tuple[type | None, frozenset[str]]] = {}
    for key in own_keys(name):
        of = described(name, (key,))
        held = list if isinstance(of, Entries) else dict if isinstance(of, Named) else None
        inner = of.of if isinstance(of, Entries | Named) else of
        if isinstance(inner, type):
            made[key] = (held, frozenset(shape.keys(inner)))
    return made


def holds(name: str, path: Path, key: str) -> type | None:
    """What stands under a key of the mapping that `path` leads to: Scalar, Mapping, Sequence, or None for any."""
    of = described(name, (*path, key))
    if not isinstance(of, Value):
        return nodes.Sequence if isinstance(of, Entries) else nodes.Mapping
    if "anyOf" in of.schema:
        return None
    if of.schema.get("type") == "array":
        return nodes.Sequence
    return nodes.Mapping if of.schema.get("type") == "object" or PART in of.schema else Scalar


# --- JSON Schema --------------------------------------------------------------------------------------


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that accepts, in shape, what the reader accepts of a lesson file."""
    held = {name: shape.annotated(kind.shape) for name, kind in blocks.KINDS.items()}
    questions = {name: kind.shape for name, kind in kinds.load().items()}
    named = {**LESSON_PARTS, **questions, **{name: of for name, of in held.items() if isinstance(of, type)}}
    definitions = _definitions(named)
    called = {of: name for name, of in named.items()}
    definitions["block"] = _one_kind({name: _schema(of, called) for name, of in held.items()})
    definitions["variables"] = variables.SCHEMA
    definitions["question"] = _one_kind({name: _varied(name, definitions) for name in questions})
    return _root("lesson", definitions)


def course_schema() -> dict[str, Any]:
    """The same for a course file."""
    return _root("course", _definitions(COURSE_PARTS))


def _varied(name: str, definitions: Mapping[str, Any]) -> dict[str, Any]:
    """A kind of question; in one with variables, numbers and flags may be computed."""
    computed = _computed(definitions[name], definitions)
    return {"if": {"required": ["variables"]}, "then": computed, "else": {"$ref": f"#/$defs/{name}"}}


def _has_bare(schema: Any) -> bool:
    """True for a schema of numbers or flags, and for one of what holds them; none of those refers to another part."""
    if isinstance(schema, Mapping):
        return schema.get("type") in _BARE or any(map(_has_bare, schema.values()))
    return isinstance(schema, list) and any(map(_has_bare, schema))


_BARE = ("number", "integer", "boolean")
_HOLE = {"type": "string", "pattern": r"\{\{"}
_AS_WRITTEN = ("variables", "where", "variants", "seed")


def _computed(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" in schema and not _has_bare(definitions[schema["$ref"].rpartition("/")[2]]):
        return dict(schema)
    if "$ref" in schema:
        return _computed(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if schema.get("type") in _BARE:
        return {"anyOf": [dict(schema), _HOLE]}
    made = dict(schema)
    if "anyOf" in made:
        made["anyOf"] = [_computed(each, definitions) for each in made["anyOf"]]
    for inner in ("items", "additionalProperties"):
        if isinstance(made.get(inner), Mapping):
            made[inner] = _computed(made[inner], definitions)
    if "properties" in made:
        made["properties"] = {
            key: value if key in _AS_WRITTEN else _computed(value, definitions)
            for key, value in made["properties"].items()
        }
    return made


def _definitions(named: Mapping[str, type[Shape]]) -> dict[str, Any]:
    """The schemas of shapes by their names, and of all that stand within these."""
    called = {of: name for name, of in named.items()}
    made: dict[str, Any] = {}
    left = list(named.values())
    while left:
        of = left.pop()
        if _name(of, called) not in made:
            made[_name(of, called)] = _schema_of(of, called)
            left += _within(of)
    return made


def _schema_of(of: type[Shape], called: Mapping[type[Shape], str]) -> dict[str, Any]:
    properties = {key: _schema(each, called) for key, each in shape.keys(of).items()}
    required = [key for key in properties if key in shape.required(of)]
    made = {"type": "object", "properties": properties, "additionalProperties": False, **of.schema}
    made |= {"required": required} if required else {}
    return _sorted(made | {"description": of.__doc__} if of.__doc__ else made)


def _within(of: Taken) -> Iterator[type[Shape]]:
    """The shapes of what stands directly in a shape, a list or a mapping."""
    match of:
        case Value():
            return
        case Entries() | Named():
            yield from (of.of,) if isinstance(of.of, type) else _within(of.of)
        case _:
            for each in shape.keys(of).values():
                yield from (each,) if isinstance(each, type) else _within(each)


def _schema(of: Taken, called: Mapping[type[Shape], str]) -> dict[str, Any]:
    match of:
        case Value():
            linked: dict[str, Any] = _linked(of.schema)
            return linked
        case Entries():
            least = {"minItems": of.least} if of.least else {}
            return _sorted({"type": "array", "items": _schema(of.of, called), **least})
        case Named():
            least = {"minProperties": of.least} if of.least else {}
            written = {"propertyNames": {"pattern": of.pattern}}
            return _sorted({"type": "object", "additionalProperties": _schema(of.of, called), **least, **written})
        case _:
            return {"$ref": f"#/$defs/{_name(of, called)}"}


def _linked(schema: Any) -> Any:
    """A value's own schema, in which a part that is read by itself is referred to."""
    if isinstance(schema, list):
        return [_linked(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    if PART in schema:
        return {"$ref": f"#/$defs/{schema[PART]}"}
    if "properties" in schema:  # their order is the author's
        properties = {key: _linked(value) for key, value in schema["properties"].items()}
        return _sorted({**schema, "properties": properties})
    return _sorted({key: _linked(value) for key, value in schema.items()})


def _sorted(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The words of JSON Schema in the order of the alphabet."""
    return dict(sorted(schema.items()))


def _root(name: str, definitions: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A lessonpack {name}",
        "$ref": f"#/$defs/{name}",
        "$defs": dict(sorted(definitions.items())),
    }


def _one_kind(kinds: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(kinds),
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _name(of: type[Shape], called: Mapping[type[Shape], str]) -> str:
    return called.get(of, of.__name__.removesuffix("Shape").lower())
