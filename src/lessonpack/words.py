"""The player's words: its message files, the plural forms of their languages, and how numbers are written.

`messages.en.json` is the reference: it has every key, with a note for translators. A file of another language has
the same keys, except that a count (`questions.one`, `questions.other`) has the plural forms of that language.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache

from msgspec import Struct

from lessonpack import resources
from lessonpack.model.language import direction, primary
from lessonpack.patterns import regex

REFERENCE = "en"  # also what the player speaks where no message file speaks the course's language
COUNT = "n"  # the value that chooses a plural form
FORMS = ("zero", "one", "two", "few", "many", "other")

_PLACEHOLDER = regex(r"\{(\w+)\}")
_NUMBERLESS = frozenset({"zero", "one", "two"})  # forms whose words may say the number


class _Grammar(Struct, frozen=True):
    """What the build has to know of a language; browsers know it by `Intl`, and a test compares the two."""

    forms: tuple[str, ...]
    form: Callable[[int], str]
    point: str
    percent: str


def _one(n: int) -> str:
    return "one" if n == 1 else "other"


def _arabic(n: int) -> str:
    if n < 3:
        return FORMS[n]
    return "few" if 3 <= n % 100 <= 10 else "many" if n % 100 >= 11 else "other"


_GRAMMAR = {
    "en": _Grammar(("one", "other"), _one, ".", "{}%"),
    "de": _Grammar(("one", "other"), _one, ",", "{}\N{NO-BREAK SPACE}%"),
    "ar": _Grammar(FORMS, _arabic, ".", "{}\N{LEFT-TO-RIGHT MARK}%\N{LEFT-TO-RIGHT MARK}"),
}


# --- message files ----------------------------------------------------------------------------------


class Message(Struct, frozen=True):
    """An entry of a message file; `note` tells translators where the words stand and what they are for."""

    text: str
    note: str = ""


class Slots(Struct, frozen=True):
    """The values that a text must say, and all those that it may say."""

    needed: frozenset[str]
    allowed: frozenset[str]


@cache
def languages() -> frozenset[str]:
    """The languages that there is a message file for."""
    folder = resources.root() / "templates" / "player"
    return frozenset(file.name.split(".")[1] for file in folder.glob("messages.*.json"))


@cache
def messages(language: str) -> Mapping[str, Message]:
    """The message file of a language, by key."""
    found = json.loads(resources.template(f"player/messages.{language}.json"))
    return {key: Message(**entry) for key, entry in found.items()}


def spoken(tag: str) -> str:
    """The language that the player speaks to learners of a course in this language."""
    return primary(tag) if primary(tag) in languages() else REFERENCE


def forms(language: str) -> tuple[str, ...]:
    """The plural forms that a language tells apart."""
    return _GRAMMAR[language].forms


def placeholders(text: str) -> frozenset[str]:
    """The values that a text says: `{here}`, `{total}`."""
    return frozenset(_PLACEHOLDER.findall(text))


@cache
def keys(language: str) -> Mapping[str, Slots]:
    """Every key that a message file of that language has, with what its text says."""
    return _keys(_GRAMMAR[language].forms)


@cache
def known() -> Mapping[str, Slots]:
    """Every key that some language may have."""
    return _keys(FORMS)


def _keys(wanted: tuple[str, ...]) -> dict[str, Slots]:
    made: dict[str, Slots] = {}
    for key, message in messages(REFERENCE).items():
        stem, form = _parted(key)
        slots = placeholders(message.text)
        if not form:
            made[key] = Slots(slots, slots)
        elif form == "other":
            allowed, least = slots | {COUNT}, slots - {COUNT}
            made |= {f"{stem}.{each}": Slots(least if each in _NUMBERLESS else slots, allowed) for each in wanted}
    return made


def _parted(key: str) -> tuple[str, str]:
    """A key as its stem and plural form; the form is "" where the key counts nothing."""
    stem, _, form = key.rpartition(".")
    return (stem, form) if form in FORMS and f"{stem}.other" in messages(REFERENCE) else (key, "")


def reference(key: str) -> Message:
    """The English message of a key; that of the form `other` for a form that English does not have."""
    english = messages(REFERENCE)
    return english.get(key) or english[f"{key.rpartition('.')[0]}.other"]


# --- saying them ------------------------------------------------------------------------------------


def filled(text: str, values: Mapping[str, object]) -> str:
    """A text with its values; a brace that begins no value stays as it is."""
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)


def form(language: str, n: int) -> str:
    """The plural form for a number of things."""
    return _GRAMMAR[language].form(n)


def number(language: str, plain: str) -> str:
    """A plain decimal (`66.67`) as the language writes it."""
    return plain.replace(".", _GRAMMAR[language].point)


def percent(language: str, plain: str) -> str:
    """A percentage, given as a plain decimal, as the language writes it."""
    return _GRAMMAR[language].percent.format(number(language, plain))


class Speaker:
    """Says the player's messages to learners of a course: its language's words, or the author's own."""

    def __init__(self, tag: str, own: Mapping[str, str]) -> None:
        self.language = spoken(tag)
        self.texts = {key: message.text for key, message in messages(self.language).items()} | {**own}
        foreign = self.language != primary(tag)
        # What an element with the player's words needs where they are not in the course's language.
        self.marks = {"lang": self.language, "dir": direction(self.language)} if foreign else {}
        self.own = frozenset(own) if foreign else frozenset()

    @property
    def is_foreign(self) -> bool:
        """True where some message is in another language than the course."""
        return bool(self.marks) and not self.texts.keys() <= self.own

    def key(self, name: str, values: Mapping[str, object]) -> str:
        """The key of a message; one that counts has the form for its `n`."""
        counted = f"{name}.{form(self.language, int(str(values[COUNT])))}" if COUNT in values else name
        return counted if counted in self.texts else name

    def text(self, name: str, **values: object) -> str:
        """A message with its values."""
        return filled(self.texts[self.key(name, values)], values)

    def marks_of(self, name: str, **values: object) -> Mapping[str, str]:
        """`lang` and `dir` for an element that holds the message; none where it reads like the page."""
        return {} if self.key(name, values) in self.own else self.marks

    def percent(self, plain: str) -> str:
        """A percentage, given as a plain decimal."""
        return percent(self.language, plain)

    def letter(self, position: int) -> str:
        """How an option is called by its place: A, B, … and numbers beyond the last letter."""
        letters = self.texts["letters"].split()
        return letters[position] if position < len(letters) else str(position + 1)
