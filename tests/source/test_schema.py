"""The JSON Schema for editors accepts, in shape, exactly what the reader accepts."""

from __future__ import annotations

import datetime
import io
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from lessonpack.resources import root
from lessonpack.source import reader
from strategies import Plain, course_files, dumped, lessons, read

SCHEMAS = {"lesson": reader.json_schema(), "course": reader.course_schema()}
VALIDATORS = {name: jsonschema.Draft202012Validator(schema) for name, schema in SCHEMAS.items()}

# What is a matter of shape. Ids that are unique, references, decimals, Markdown are matters of the Course.
SHAPE = {f"SRC{number:03}" for number in (*range(11, 29), *range(30, 36), 50, 80, 84, 85)}


def as_json(value: Any) -> Any:
    """YAML 1.2 data as JSON has it; dates are text, as YAML 1.2's core schema says."""
    match value:
        case dict():
            return {key if isinstance(key, str) else json.dumps(key): as_json(entry) for key, entry in value.items()}
        case list():
            return [as_json(entry) for entry in value]
        case datetime.date():
            return value.isoformat()
        case _:
            return value


def schema_accepts(text: str, name: str = "lesson") -> bool:
    return VALIDATORS[name].is_valid(as_json(YAML(typ="safe", pure=True).load(io.StringIO(text))))


def reader_accepts(text: str, name: str = "lesson") -> bool:
    return not {entry.code for entry in read(text, f"{name}.yaml")[1]} & SHAPE


# --- ways to spoil a lesson -----------------------------------------------------------------------------

STRANGE: list[Any] = [
    None, True, False, 0, 1, -1, 2.5, 1001, 1e9, "", " ", "\n", "all", "text", "true", "1", "note", "A B", [], {}, [[]],
    ["a"], ["a", "b"], [None], [1], {"a": 1}, {"id": "x"}, {"text": "x"}, [{"text": "x"}], [{"text": "x"}] * 2,
    {"true": "x"}, {"general": "x"}, [{"true_false": {"stem": "x", "answer": True}}], [{"single_choice": {}}],
    *(Plain(text) for text in ("yes", "True", "~", "NULL", "0123", "12:30", "1e3", ".5", "+1", "2024-01-01", "off")),
]  # fmt: skip
KEYS = [
    "id",
    "title",
    "text",
    "correct",
    "titel",
    "kind",
    "stem",
    "points",
    "quiz",
    "blocks",
    "questions",
    "X",
    "true",
    "tag",
    "pools",
]


def json_copy(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: json_copy(value) for key, value in node.items()}
    return [json_copy(entry) for entry in node] if isinstance(node, list) else node


strange = st.sampled_from(STRANGE).map(json_copy)


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything in the data."""
    steps = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    return [path, *(place for step, child in steps for place in places(child, (*path, step)))]


@st.composite
def spoiled(draw: st.DrawFn, made: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    """A file in which something was replaced, removed or added."""
    whole: dict[str, Any] = json_copy(draw(made))
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from([place for place in places(whole) if place]))
        holder = whole
        for step in path[:-1]:
            holder = holder[step]
        match draw(st.sampled_from(["replace", "replace", "remove", "add"])):
            case "replace":
                holder[path[-1]] = draw(strange)
            case "remove":
                del holder[path[-1]]
            case _ if isinstance(holder, dict):
                holder.setdefault(draw(st.sampled_from(KEYS)), draw(strange))
            case _:
                holder.append(draw(strange))
    return whole


# --- promises -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_the_one_that_the_reader_makes(name: str, accept: bool) -> None:
    committed = root() / "schemas" / f"{name}.schema.json"
    made = json.dumps(SCHEMAS[name], indent=2, ensure_ascii=False) + "\n"
    if accept:
        committed.write_bytes(made.encode())
    assert committed.read_bytes().decode() == made, "run pytest with --accept to renew it"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("name", ["mesa-optimization", "ai-safety/specification-gaming", "eye", "kitchen-sink"])
def test_the_projects_own_lessons_fit_the_schema(name: str) -> None:
    assert schema_accepts((root() / "content" / name / "lesson.yaml").read_text("utf-8"))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lessons())
def test_what_the_reader_reads_the_schema_accepts(lesson: dict[str, Any]) -> None:
    text = dumped(lesson)
    course, log = read(text)
    assert course is not None, [(str(entry.place), entry.message) for entry in log]
    assert schema_accepts(text)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(spoiled(lessons()))
def test_reader_and_schema_accept_and_refuse_the_same_shapes(lesson: dict[str, Any]) -> None:
    text = dumped(lesson)
    assert reader_accepts(text) == schema_accepts(text), [(entry.code, entry.message) for entry in read(text)[1]]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(course_files())
def test_a_course_file_that_the_reader_reads_the_schema_accepts(course: dict[str, Any]) -> None:
    text = dumped(course)
    assert [entry.message for entry in read(text, "course.yaml")[1] if entry.severity == "error"] == []
    assert schema_accepts(text, "course")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(spoiled(course_files()))
def test_reader_and_schema_accept_and_refuse_the_same_course_files(course: dict[str, Any]) -> None:
    text = dumped(course)
    found = [(entry.code, entry.message) for entry in read(text, "course.yaml")[1]]
    assert reader_accepts(text, "course") == schema_accepts(text, "course"), found
