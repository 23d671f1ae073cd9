"""The shapes by the names of what they describe, and the JSON Schemas made of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from lessonpack.source import blocks, kinds, nodes, variables
from lessonpack.source.kind import VariedShape
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import Scalar
from lessonpack.source.shapes import COURSE_PARTS, LESSON_PARTS, PART, Shape
from lessonpack.source.values import Value


@cache
def _shapes() -> Mapping[str, Any]:
    """What describes each part, and the value of each kind of block and question."""
    held = {name: kind.shape for name, kind in blocks.KINDS.items()}
    asked = {name: kind.shape for name, kind in kinds.load().items()}
    return {**held, **asked, **LESSON_PARTS, **COURSE_PARTS, "varied": VariedShape}


def _shape(name: str, path: tuple[str | int, ...] = ()) -> Any:
    """What describes the mapping that `path` leads to within a part or kind."""
    shape = _shapes()[name]
    for step in path:
        of_names = getattr(shape, "model_fields", None)
        shape = of_names[step].annotation if of_names is not None else shape.__args__[-1]
    return shape


@cache
def adapter(name: str) -> TypeAdapter[Any]:
    """What validates a part, or the value of a block's or question's kind."""
    return TypeAdapter(_shape(name))


def keys(name: str, path: tuple[str | int, ...] = ()) -> list[str]:
    """The keys allowed in the mapping that `path` leads to within a part or kind."""
    return list(_shape(name, path).model_fields)


def names(name: str, path: tuple[str | int, ...] = ()) -> OtherNames:
    """What other tools call these keys."""
    described: OtherNames = _shape(name, path).other_names
    return described


@cache
def own_keys(name: str) -> frozenset[str]:
    """The keys of a part or kind; none where its value is no mapping."""
    return frozenset(getattr(_shape(name), "model_fields", ()))


@cache
def nested(name: str) -> Mapping[str, tuple[type | None, frozenset[str]]]:
    """The keys of a part or kind under which mappings stand, with their keys: in a list, by names (`dict`), or one."""
    made: dict[str, tuple[type | None, frozenset[str]]] = {}
    for key, field in getattr(_shape(name), "model_fields", {}).items():
        held = getattr(field.annotation, "__origin__", None)
        inner = field.annotation.__args__[-1] if held in (list, dict) else field.annotation
        if isinstance(inner, type) and issubclass(inner, Shape):
            made[key] = (held, frozenset(inner.model_fields))
    return made


def holds(name: str, path: tuple[str | int, ...], key: str) -> type | None:
    """What stands under a key of the mapping that `path` leads to: Scalar, Mapping, Sequence, or None for any."""
    field = _shape(name, path).model_fields[key]
    declared = next((each.schema for each in field.metadata if isinstance(each, Value)), None)
    if declared is None:
        return nodes.Sequence if getattr(field.annotation, "__origin__", None) is list else nodes.Mapping
    if "anyOf" in declared:
        return None
    if declared.get("type") == "array":
        return nodes.Sequence
    return nodes.Mapping if declared.get("type") == "object" or PART in declared else Scalar


# --- JSON Schema --------------------------------------------------------------------------------------


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that accepts, in shape, what the reader accepts of a lesson file."""
    held = {name: kind.shape for name, kind in blocks.KINDS.items()}
    questions = {name: kind.shape for name, kind in kinds.load().items()}
    models = {**LESSON_PARTS, **questions, **{name: shape for name, shape in held.items() if isinstance(shape, type)}}
    refs, definitions = _definitions(models)
    block = {name: refs.get(shape) or shape.__metadata__[0].schema for name, shape in held.items()}
    definitions["block"] = _one_kind({name: _tidied(schema, models) for name, schema in block.items()})
    definitions["variables"] = variables.SCHEMA
    definitions["question"] = _one_kind({name: _varied(name, definitions) for name in questions})
    return _root("lesson", definitions)


def course_schema() -> dict[str, Any]:
    """The same for a course file."""
    return _root("course", _definitions(COURSE_PARTS)[1])


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


def _definitions(models: Mapping[str, type[Shape]]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """How pydantic refers to each model, and the models' schemas by our names."""
    refs, made = models_json_schema([(model, "validation") for model in models.values()])
    definitions = {_name(name, models): _tidied(schema, models) for name, schema in made["$defs"].items()}
    return {model: schema for (model, _), schema in refs.items()}, definitions


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


def _name(model: str, models: Mapping[str, Any]) -> str:
    named = {shape.__name__: name for name, shape in models.items()}
    return named.get(model, model.removesuffix("Shape").lower())


def _tidied(schema: Any, models: Mapping[str, Any]) -> Any:
    """Without pydantic's titles and defaults, and with our names."""
    if isinstance(schema, list):
        return [_tidied(entry, models) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {
        key: _tidied(value, models)
        for key, value in schema.items()
        if key != "default" and not (key == "title" and isinstance(value, str))
    }
    if PART in tidy:
        return {"$ref": f"#/$defs/{tidy[PART]}"}
    if "$ref" in tidy:
        tidy["$ref"] = f"#/$defs/{_name(tidy['$ref'].rpartition('/')[2], models)}"
    return tidy
