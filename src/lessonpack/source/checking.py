"""A part of a text held against its shape: what it lacks, what is unknown in it, and which word was meant for which."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from lessonpack.findings import quoted
from lessonpack.source import identifiers, keys, meant, quoting, rules, schema, shape
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import Mapping, Node, Scalar, Sequence, Unreadable, text_of
from lessonpack.source.reading import Reading
from lessonpack.source.shape import Mistake, Path
from lessonpack.source.values import found

_RENAMED = 100  # keys of a mapping for which it is sought what they were meant for


def check(reading: Reading, name: str, node: Any) -> Any:
    """The part of that name as its shape has it, or None with a finding for each mistake."""
    reading.part = name
    rename(reading, name, node)
    made, mistakes = shape.read(schema.described(name), node, reading)
    if not mistakes:
        return made
    told = _misspelt(name, mistakes) | _alike(node, mistakes)
    for mistake in mistakes:
        if mistake.path not in told:
            _report(reading, name, node, mistake)
    return None


def one_kind(reading: Reading, item: Any, what: str, kinds: Collection[str], names: Callable[[], OtherNames]) -> str:
    """The one key of an entry of a list, if it names a kind; else "" and a finding.

    `names` says what other tools call the kinds.
    """
    if isinstance(item, Unreadable):
        return ""
    if not isinstance(item, Mapping):
        _mistyped(reading, what, item, (), f"a {what} (`- {next(iter(kinds))}: …`)")
        return ""
    if len(item) != 1:
        _several(reading, item, what, kinds, names())
        return ""
    kind = next(iter(item))
    if kind in kinds:
        return kind
    near = meant.advice(names(), kind, kinds) if reading.log.suggests(rules.UNKNOWN_KIND) else ""
    says = {"what": what, "kind": kind[:80], "nearest": near, "allowed": ", ".join(kinds)}
    reading.say(rules.UNKNOWN_KIND, item.places[kind], **says)
    right = meant.key(names(), kind, kinds)
    # A callout that is called by its kind lacks that as a key, which would only follow from it.
    if right in ("", "callout") or not isinstance(item[kind], Mapping if schema.own_keys(right) else Scalar):
        return ""
    item[right], item.places[right] = item.pop(kind), item.places.pop(kind)
    return right


def _several(reading: Reading, item: Mapping, what: str, kinds: Collection[str], names: OtherNames) -> None:
    if item.merged:
        return
    shown = f"{len(item)}: {', '.join(item)[:80]}" if item else "none"
    typed = text_of(item.get("type")) or text_of(item.get("kind"))
    asked = meant.key(names, typed, kinds) if typed else ""
    example = next((key for key in item if key in kinds), asked or next(iter(kinds)))
    whole = [key for key, value in item.items() if key in kinds and isinstance(value, Mapping)]
    how = f"Indent its own keys below the kind: `- {example}:`, then two more spaces."
    if len(whole) > 1:
        how = f"Begin each {what} with a hyphen of its own: `- {whole[1]}:`."
    reading.say(rules.ONE_KIND, item.at, what=what, found=shown, advice=how)


# --- keys by other names ------------------------------------------------------------------------------


def rename(reading: Reading, name: str, node: Any) -> None:
    """Say which keys of a part are called otherwise, where that is sure, and read on with their right names."""
    if not isinstance(node, Mapping):
        return
    own = schema.own_keys(name)
    if not node.keys() <= own:
        _renamed(reading, name, node, (), own)
    for key, (held, allowed) in schema.nested(name).items():
        if key in node:
            for step, inner in _inner(node[key], held):
                if isinstance(inner, Mapping) and not inner.keys() <= allowed:
                    _renamed(reading, name, inner, (key, *step), allowed)


def _inner(node: Any, held: type | None) -> Iterable[tuple[Path, Any]]:
    """What stands below a key, each with the path there: itself, or what it holds."""
    if held is list and isinstance(node, Sequence):
        return [((index,), entry) for index, entry in enumerate(node)]
    if held is dict and isinstance(node, Mapping):
        return [((name,), entry) for name, entry in node.items()]
    return [((), node)] if held is None else ()


def _renamed(reading: Reading, name: str, node: Mapping, path: Path, allowed: frozenset[str]) -> None:
    if not allowed or node.merged:
        return
    if node.flow:
        _rejoin(reading, node, allowed)
    for key in [key for key in node if key not in allowed][:_RENAMED]:
        free = [each for each in schema.keys(name, path) if each not in node.places]
        right = meant.key(schema.names(name, path), key, free)
        if right:
            _unknown(reading, name, node, (*path, key))
            value, held = node.pop(key), schema.holds(name, path, right)
            # What is of another shape was not quite meant for it, and to say so would only follow from the guess.
            fits = held is None or isinstance(value, held)
            node[right] = value if fits else Unreadable(value.at)
            node.places[right] = node.places.pop(key)


def _rejoin(reading: Reading, node: Mapping, allowed: Collection[str]) -> None:
    """Say where a comma ended a text between braces, and read on with the whole of it."""
    before, rest = "", ""
    for key, value in [*node.items(), ("", None)]:
        if key not in allowed and isinstance(value, Scalar) and not value.style and not value.text and before:
            rest = f"{rest}, {key}"
            continue
        if rest:
            _comma(reading, node, before, rest)
        plain = isinstance(value, Scalar) and not value.style and key in allowed
        before, rest = (key if plain else ""), ""


def _comma(reading: Reading, node: Mapping, key: str, rest: str) -> None:
    text, pieces = node[key], rest.removeprefix(", ").split(", ")
    whole = text.text + rest
    says = {"text": text.text[-40:], "rest": pieces[0][:40], "name": key, "quoted": quoting.marked(whole)}
    reading.say(rules.COMMA, node.places[pieces[0]], key=repr(key), **says)
    node[key] = Scalar(whole, text.at, '"')
    for piece in pieces:
        node.pop(piece, None)


# --- what is wrong with mappings and lists ------------------------------------------------------------


def _report(reading: Reading, name: str, node: Node, mistake: Mistake) -> None:
    """Say what is wrong with a mapping or list; values have spoken for themselves."""
    path = mistake.path
    match mistake.fault:
        case "missing":
            _missing(reading, name, _at(node, path[:-1]), str(path[-1]))
        case "unknown":
            _unknown(reading, name, _at(node, path[:-1]), path)
        case "few":
            least = f"{mistake.least} {'entry' if mistake.least == 1 else 'entries'}"
            reading.say(rules.FEW, _at(node, path).at, key=_key(name, path), least=least, found=mistake.there or "none")
        case "no list":
            _mistyped(reading, name, _at(node, path), path, "a list")
        case "no mapping" | "no shape":
            _mistyped(reading, name, _at(node, path), path, "a mapping")


def _missing(reading: Reading, name: str, node: Any, key: str) -> None:
    if not node.merged:
        where = "" if name in identifiers.FILES else f" in this {in_words(name)}"
        reading.say(rules.MISSING, node.at, key=key, where=where, example=keys.likeness(key))


def _unknown(reading: Reading, name: str, node: Any, path: Path) -> None:
    key, allowed = str(path[-1]), schema.keys(name, path[:-1])
    nearest = ""
    if reading.log.suggests(rules.UNKNOWN_KEY):
        free = [known for known in allowed if known not in node.places]
        taken = [known for known in allowed if known in node.places]
        nearest = meant.advice(schema.names(name, path[:-1]), key, free, taken)
    reading.say(
        rules.UNKNOWN_KEY,
        node.places[key],
        key=key[:80],
        where=f" in {_key(name, path[:-1])}" if name not in identifiers.FILES or path[:-1] else "",
        nearest=nearest,
        allowed=", ".join(allowed),
    )


def _mistyped(reading: Reading, name: str, node: Any, path: Path, expected: str) -> None:
    if isinstance(node, Unreadable) or (isinstance(node, Mapping) and node.merged):
        return
    key = _key(name, path)
    last = next((step for step in reversed(path) if isinstance(step, str)), name)
    if isinstance(node, Scalar) and node.empty:
        how = reading.advice(rules.NO_VALUE, node, last, expected)
        reading.say(rules.NO_VALUE, node.at, key=key, advice=how)
    else:
        allowed = schema.below(name, path) if expected == "a mapping" else ()
        how = reading.advice(rules.EXPECTED, node, last, expected, allowed)
        reading.say(rules.EXPECTED, node.at, key=key, expected=expected, found=found(node), advice=how)


def _misspelt(name: str, mistakes: Iterable[Mistake]) -> set[Path]:
    """The missing keys that stand there misspelt: the unknown key is the mistake, and says so."""
    unknown: dict[Path, list[str]] = {}
    for mistake in mistakes:
        if mistake.fault == "unknown":
            unknown.setdefault(mistake.path[:-1], []).append(str(mistake.path[-1]))
    missing = [mistake.path for mistake in mistakes if mistake.fault == "missing"]
    return {path for path in missing if _stands_there(name, path, unknown.get(path[:-1], ())[:_RENAMED])}


def _stands_there(name: str, path: Path, unknown: Iterable[str]) -> bool:
    return any(meant.stands_for(schema.names(name, path[:-1]), word, str(path[-1])) for word in unknown)


def _alike(node: Any, mistakes: Iterable[Mistake]) -> set[Path]:
    """The entries of lists that are texts as the first one is: it speaks for all."""
    first: set[Path] = set()
    alike: set[Path] = set()
    for mistake in mistakes:
        path = mistake.path
        is_entry = mistake.fault == "no shape" and isinstance(next(reversed(path), ""), int)
        if is_entry and isinstance(_at(node, path), Scalar):
            (alike if path[:-1] in first else first).add(path if path[:-1] in first else path[:-1])
    return alike


def _at(node: Any, path: Path) -> Any:
    """What a path leads to."""
    for step in path:
        node = node[step]
    return node


def _key(name: str, path: Path) -> str:
    """What a path leads to, in words: the nearest key, or the part itself."""
    keys = [step for step in path if isinstance(step, str)]
    if not keys:
        return f"this {in_words(name)}"
    return f"an entry of {quoted(keys[-1])}" if isinstance(path[-1], int) else quoted(keys[-1])


def in_words(part: str) -> str:
    """The name of a part of a file, in words: `final quiz`; a kind of question is called as it is written."""
    return part if part in keys.definition("question")["properties"] else part.replace("_", " ")
