"""The positioned tree → a Course: every mistake in one run, and none that follows from another.

A file is a lesson or a course; a course reads the lessons that it lists, each with its own places and findings.
Each part of a file is checked by a model of its own (`schema`), chosen here by the key or kind that
the author wrote, so that a broken question hides neither its own further mistakes nor its neighbours'.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lessonpack import ids, media, words
from lessonpack.findings import Finding, Log, Place, Rule, Severity, finding, quoted
from lessonpack.model.content import (
    Block,
    Callout,
    Figure,
    Grid,
    Heading,
    Image,
    Inline,
    KnowledgeCheck,
    Listing,
    Media,
    Paragraph,
    Prose,
    Quotation,
    RichText,
    Table,
    Text,
    plain,
)
from lessonpack.model.course import (
    Answers,
    Course,
    Lesson,
    Mode,
    Objective,
    Pool,
    Quiz,
    Report,
    Reveal,
    Section,
)
from lessonpack.model.questions import Choice, Feedback, MultipleResponse, Question, SingleChoice, TrueFalse
from lessonpack.model.theme import Theme
from lessonpack.source import advice, course, document, markdown, meant, mending, naming, quoting, rules, schema
from lessonpack.source.document import Mapping, Node, Scalar, Sequence, entries, text_of
from lessonpack.source.schema import course_schema, json_schema

__all__ = ["course_schema", "json_schema", "load", "parts", "read"]

MAX_FOUND = 1_000  # findings of a file
_SOUGHT = 100  # findings of a rule that name what was meant, which takes long

_NONE = Sequence(0)
# Entries of a list, and rows of a table, in a text whose lines were joined; and how such a line begins.
_LISTED = re.compile(r"(?:\A|\s)(?:[-*+•]|\d{1,2}[.)]) \S.* (?:[-*+•]|\d{1,2}[.)]) \S|\| \|")
# A text with one such mark: an entry below a line, if it begins one; an aside has two.
_SECOND = re.compile(r"(?:(?! [-*+•] ).)++ [-*+•] [^\W\d_](?:(?! [-–—*+•] ).)*+", re.DOTALL)
_STOPS = ".,;:!?…。！？"  # what a sentence ends with, so that a comment may follow
_ENTRY = re.compile(r"(?:[-*+•]|\d{1,2}[.)])\s+\S|\|.*\|\Z")
_Made = TypeVar("_Made")


def load(path: Path, log: Log) -> Course | None:
    """The Course of a lesson or course file; media are sought beside each. OSError when it cannot be opened."""
    return read(document.contents(path), path.as_posix(), path.parent, log)


def read(source: str | bytes, file: str, folder: Path, log: Log) -> Course | None:
    """The Course that a text says; None, with findings, when it has an error."""
    own = Log()
    course = parts(source, file, folder, own)
    log.found.extend(own.found)
    return None if own.failed else course


def parts(source: str | bytes, file: str, folder: Path | None, log: Log) -> Course | None:
    """A Course of all parts that could be read, for checks on them; not fit to be built while an error stands.

    Without a folder neither media nor the lessons of a course are looked for.
    """
    reading = begin(source, file, folder)
    log.found.extend(reading.found)
    return reading.course


def begin(source: str | bytes, file: str, folder: Path | None, within: course.Within | None = None) -> Reading:
    """Read a text, keeping what was found on the way; a lesson may be read `within` its course."""
    log = Capped()
    text = document.decoded(source, file, log)
    reading = Reading(text or "", file, folder, log, within)
    root = None if text is None else document.parse(text, file, log)
    if text is not None and (root is not None or not log.failed):
        reading.start(root)
    return reading


class Capped(Log):
    """Keeps as many findings as a person may ever want to read, errors before all others, and counts the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self.left: Counter[str] = Counter()  # by rule, those that were not kept
        self.mild: list[int] = []  # where those stand that are no errors, and make room for one

    def add(self, broken: Rule, place: Place, **arguments: object) -> None:
        self.counts[broken.code] += 1
        is_error = broken.severity is Severity.ERROR
        if len(self.found) < MAX_FOUND - 1:
            if not is_error:
                self.mild.append(len(self.found))
            super().add(broken, place, **arguments)
        elif is_error and self.mild:
            index = self.mild.pop()
            self.left[self.found[index].code] += 1
            self.found[index] = finding(broken, place, arguments)
        else:
            self.left[broken.code] += 1

    def shown(self) -> list[Finding]:
        """The findings in the order of the text, then how many more there are of which rules."""
        found = sorted(self.found, key=lambda entry: entry.order)
        if self.left:
            codes = ", ".join(f"{count:,} of {code}" for code, count in sorted(self.left.items()))
            more = {"count": f"{self.left.total():,}", "codes": codes}
            found.append(finding(rules.MANY, found[-1].place, more))
        return found


class Taken(set[str]):
    """Ids that are in use, compared as packages write them, with `-` throughout."""

    def __init__(self, authored: Iterable[str] = ()) -> None:
        # Written plain, `true`, `false` and `null` are no text to a YAML parser.
        super().__init__({"true", "false", "null", *(id.replace("_", "-") for id in authored)})
        self.last: Counter[str] = Counter()

    def free(self, stem: str) -> str:
        """The stem, or the stem with the next free number, found without trying all those before it."""
        made = stem
        while made in self:
            self.last[stem] += 1
            made = f"{stem}-{self.last[stem] + 1}"
        return made


class Reading:
    """One text while it is read: where things stand, what was found, and which ids had to be derived."""

    def __init__(
        self, text: str, file: str, folder: Path | None, log: Capped, within: course.Within | None = None
    ) -> None:
        self.text = text
        self.file = file
        self.folder = folder
        self.log = log
        self.within = within
        self.course: Course | None = None
        self.is_course = False
        self.lessons: list[Reading] = []  # of a course, one for each file that could be opened
        self.derived: list[tuple[Mapping, str, str]] = []  # which mapping lacked an id, the id, what it is of
        self.kind = ""
        self.quiet = True
        self.speaker = words.Speaker(words.REFERENCE, {})  # until the lesson's language is known
        self._media: dict[str, Media | None] = {}
        self._lines: list[str] = []

    @property
    def found(self) -> list[Finding]:
        """What was found in this file, then in each lesson's."""
        return [*self.log.shown(), *(entry for lesson in self.lessons for entry in lesson.found)]

    @property
    def files(self) -> tuple[str, ...]:
        """The text itself, and the pictures that were looked at."""
        return (self.file, *(found.file for found in self._media.values() if found is not None))

    # --- what schema's values need ------------------------------------------------------------------

    def say(self, broken: Rule, at: int, **arguments: object) -> None:
        self.log.add(broken, self.place(at), **arguments)

    def place(self, at: int) -> Place:
        return document.place(self.file, at)

    def rich(self, scalar: Scalar) -> RichText:
        return self._marked(markdown.rich, scalar)

    def inline(self, scalar: Scalar) -> tuple[Inline, ...]:
        return self._marked(markdown.inline, scalar)

    def _marked(self, parse: Callable[..., _Made], scalar: Scalar) -> _Made:
        before = self.log.counts.total()
        made = parse(scalar.text, lambda row, markup: self.spot(scalar, row, markup), self.log, self.picture)
        self.quiet = self.log.counts.total() == before
        return made

    def advice(self, broken: Rule, node: Node, key: str, expected: str) -> str:
        """How to write what was meant."""
        line, column = self.line(document.line_of(node.at) - 1), document.column_of(node.at) - 1
        if broken is rules.NO_VALUE:
            comment = line[column:].strip()
            return advice.commented(key, comment, self.kind) if comment.startswith("#") else advice.VALUE
        if broken is rules.NUMBER and isinstance(node, Scalar):
            return advice.number(node, key)
        if broken is rules.RANGE and isinstance(node, Scalar):
            return advice.in_range(node, key, expected)
        shown = mending.shown(self.lines, document.line_of(node.at) - 1, column)
        braced = line[column : column + 1] in ("[", "{")
        return advice.fitting(node, key, expected, f": `{shown}`" if shown else "", braced=braced)

    def folded(self, scalar: Scalar, name: str) -> None:
        """Say that the lines of a text were meant to be lines, and are none."""
        second = _SECOND.fullmatch(scalar.text.rstrip()) is not None
        if not second and _LISTED.search(scalar.text) is None:
            return
        number, left = document.line_of(scalar.at), len(scalar.text)
        left -= 0 if scalar.style == ">" else len(self.line(number - 1)) - document.column_of(scalar.at)
        entries: list[tuple[int, str]] = []
        joined = False
        while left > 0:
            words = self.line(number).strip().removesuffix(scalar.style or "\n")
            if _ENTRY.match(words):
                entries.append((number, words))
                joined = joined or f" {words}" in scalar.text
            number, left = number + 1, left - len(words) - 1
        if joined and len(entries) > (0 if second else 1):
            row, words = entries[0]
            at = Place(self.file, row + 1, self.line(row).index(words) + 1)
            self.log.add(rules.FOLDED, at, key=repr(name), name=name, markup=words[:40])

    def cut(self, scalar: Scalar, name: str) -> None:
        """Say that a text ends at a comment that was hardly meant as one."""
        number, column = document.line_of(scalar.at) - 1, document.column_of(scalar.at) - 1
        line = self.line(number)
        end = column + len(scalar.text)
        if line[end : end + 2] != " #" or not line.startswith(scalar.text, column) or scalar.text[-1] in _STOPS:
            return
        rest = line[end + 1 :].rstrip()
        first = rest[1:].lstrip()[:1]
        if first.isdigit() or (first.isalpha() and not first.isupper()):
            whole = f"{line[:column].lstrip(' -')}{quoting.marked(f'{scalar.text} {rest}')}"
            at = Place(self.file, number + 1, end + 2)
            self.log.add(document.CUT, at, key=repr(name), rest=rest[:40], line=f"`{whole}`")

    def spot(self, scalar: Scalar, row: int, markup: str) -> Place:
        """Where a piece of markup of a text stands: exact in a literal block, else searched for."""
        start = markup.split("\n", 1)[0]
        if scalar.style == "|":
            number = document.line_of(scalar.at) + row
            line = self.line(number)
            indent = len(line) - len(line.lstrip(" "))
            return Place(self.file, number + 1, max(line.find(start) if start else -1, indent) + 1)
        return self.searched(scalar, start) if start else self.place(scalar.at)

    def searched(self, scalar: Scalar, start: str) -> Place:
        """The first place from a text's beginning on where these characters stand, else its beginning."""
        number, column = document.line_of(scalar.at) - 1, document.column_of(scalar.at) - 1
        left = len(scalar.text)
        while left > 0:
            line = self.line(number)
            found = line.find(start, column)
            if found >= 0:
                return Place(self.file, number + 1, found + 1)
            left -= max(1, len(line.strip()) - column)
            number, column = number + 1, 0
        return self.place(scalar.at)

    def line(self, index: int) -> str:
        return self.lines[index] if index < len(self.lines) else ""

    @property
    def lines(self) -> list[str]:
        """The lines of the text, their ends kept."""
        if not self._lines:
            self._lines = document.lines(self.text)
        return self._lines

    def picture(self, path: str, at: Place) -> Media | None:
        if self.folder is None:
            return Media(path=path, file="", name=path, type="", digest="")
        if path not in self._media:
            self._media[path] = media.read(self.folder, path, self.log, at)
        return self._media[path]

    # --- checking a part ----------------------------------------------------------------------------

    def check(self, name: str, node: Any) -> Any:
        """The part as its model has it, or None with a finding for each mistake."""
        self.kind = name
        self.rename(name, node)
        try:
            return schema.adapter(name).validate_python(node, context=self)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
            told = _misspelt(name, errors) | _alike(node, errors)
            for entry in errors:
                if entry["loc"] not in told:
                    self.report(name, node, entry["loc"], entry["type"], entry.get("ctx") or {})
            return None

    def rename(self, name: str, node: Any) -> None:
        """Say which keys of a part are called otherwise, where that is sure, and read on with their right names."""
        if not isinstance(node, Mapping):
            return
        own = schema.own_keys(name)
        if not node.keys() <= own:
            self.renamed(name, node, (), own)
        for key, (listed, allowed) in schema.nested(name).items():
            inner = node.get(key)
            if listed and isinstance(inner, Sequence):
                for index, entry in enumerate(inner):
                    if isinstance(entry, Mapping) and not entry.keys() <= allowed:
                        self.renamed(name, entry, (key, index), allowed)
            elif not listed and isinstance(inner, Mapping) and not inner.keys() <= allowed:
                self.renamed(name, inner, (key,), allowed)

    def renamed(self, name: str, node: Mapping, path: tuple[str | int, ...], allowed: frozenset[str]) -> None:
        if not allowed or node.merged:
            return
        if node.flow:
            self.joined(node, allowed)
        for key in [key for key in node if key not in allowed][:_SOUGHT]:
            free = [each for each in schema.keys(name, path) if each not in node.places]
            right = meant.key(schema.part(name, path), key, free)
            if right:
                self.unknown(name, node, (*path, key))
                value, held = node.pop(key), schema.holds(name, path, right)
                # What is of another shape was not quite meant for it, and to say so would only follow from the guess.
                fits = held is None or isinstance(value, held)
                node[right], node.places[right] = (
                    (value if fits else document.Unreadable(value.at)),
                    node.places.pop(key),
                )

    def joined(self, node: Mapping, allowed: Collection[str]) -> None:
        """Say where a comma ended a text between braces, and read on with the whole of it."""
        before, rest = "", ""
        for key, value in [*node.items(), ("", None)]:
            if key not in allowed and isinstance(value, Scalar) and not value.style and not value.text and before:
                rest = f"{rest}, {key}"
                continue
            if rest:
                self.comma(node, before, rest)
            plain = isinstance(value, Scalar) and not value.style and key in allowed
            before, rest = (key if plain else ""), ""

    def comma(self, node: Mapping, key: str, rest: str) -> None:
        text, pieces = node[key], rest.removeprefix(", ").split(", ")
        says = {
            "text": text.text[-40:],
            "rest": pieces[0][:40],
            "name": key,
            "quoted": quoting.marked(text.text + rest),
        }
        self.say(rules.COMMA, node.places[pieces[0]], key=repr(key), **says)
        node[key] = Scalar(text.text + rest, text.at, '"')
        for piece in pieces:
            node.pop(piece, None)

    def near(self, broken: Rule, word: str, known: Collection[str]) -> str:
        """The words of a finding that name the nearest right spelling, for the first of its rule."""
        return meant.suggestion(word, known) if self.log.counts[broken.code] < _SOUGHT else ""

    def report(self, name: str, node: Node, path: tuple[str | int, ...], type: str, context: dict[str, Any]) -> None:
        """Say in our words what pydantic found about a mapping or list; scalars have spoken for themselves."""
        if type == "missing":
            self.missing(name, _walk(node, path[:-1]), str(path[-1]))
        elif type == "extra_forbidden":
            self.unknown(name, _walk(node, path[:-1]), path)
        elif type == "too_short":
            least = context["min_length"]
            entries = "entry" if least == 1 else "entries"
            found = context["actual_length"] or "none"
            self.say(rules.FEW, _walk(node, path).at, key=_key(name, path), least=f"{least} {entries}", found=found)
        elif type != "said":
            self.mistyped(name, _walk(node, path), path, "a list" if type == "list_type" else "a mapping")

    def missing(self, name: str, node: Any, key: str) -> None:
        if not node.merged:
            self.say(rules.MISSING, node.at, key=key, where="" if name in _WHOLE else f" in this {_said(name)}")

    def unknown(self, name: str, node: Any, path: tuple[str | int, ...]) -> None:
        key, allowed = str(path[-1]), schema.keys(name, path[:-1])
        told = self.log.counts[rules.UNKNOWN_KEY.code] < _SOUGHT
        free = [known for known in allowed if known not in node.places]
        self.say(
            rules.UNKNOWN_KEY,
            node.places[key],
            key=key[:80],
            where=f" in {_key(name, path[:-1])}" if name not in _WHOLE or path[:-1] else "",
            nearest=meant.advice(schema.part(name, path[:-1]), key, free, node.places) if told else "",
            allowed=", ".join(allowed),
        )

    def mistyped(self, name: str, node: Any, path: tuple[str | int, ...], expected: str) -> None:
        if isinstance(node, document.Unreadable) or (isinstance(node, Mapping) and node.merged):
            return
        key = _key(name, path)
        last = next((step for step in reversed(path) if isinstance(step, str)), name)
        if isinstance(node, Scalar) and node.empty:
            self.say(rules.NO_VALUE, node.at, key=key, advice=self.advice(rules.NO_VALUE, node, last, expected))
        else:
            how = self.advice(rules.EXPECTED, node, last, expected)
            self.say(rules.EXPECTED, node.at, key=key, expected=expected, found=schema.found(node), advice=how)

    # --- the lesson ---------------------------------------------------------------------------------

    def start(self, root: Node | None) -> None:
        if not isinstance(root, Mapping):
            at = root.at if root is not None else 0
            self.say(rules.TOP, at, found=schema.found(root) if root is not None else "nothing")
        elif self.first(root):
            self.is_course = self.file.rpartition("/")[2] in naming.COURSE_FILES or "lessons" in root
            if not self.is_course:
                self.course = self.lesson(root)
            elif self.within is None:
                self.course = course.Whole(self, begin).read(root)

    def first(self, root: Mapping) -> bool:
        """False when the file is no lesson, or of a version whose further keys cannot be judged."""
        version = root.get("lessonpack")
        if isinstance(version, Scalar) and not version.empty and not schema.is_version(version):
            within = advice.within_curly(version.text)
            if within == "1":
                says = {"key": "'lessonpack'", "found": schema.found(version), "name": "lessonpack", "within": within}
                self.say(rules.CURLY, version.at, **says)
                root["lessonpack"] = Scalar(within, version.at, "")
                return True
            self.say(rules.VERSION, version.at, version=version.text[:40])
            return False
        opening = next(iter(root.places), "")
        if opening != "lessonpack" and not ("lessonpack" not in root and meant.suggestion(opening, ["lessonpack"])):
            self.say(rules.FIRST, root.places.get("lessonpack", root.at))
            # Some other program's file: that it lacks what lessons have would only follow from that.
            return not _TELLING.isdisjoint(root)
        return True

    def lesson(self, root: Mapping) -> Course | None:
        head = self.head("lesson", root)
        objectives = self.objectives(root)
        sections = self.sections(root)
        questions = self.questions(root)
        self.checks(root)
        quiz = self.lesson_quiz(root, sections, questions)
        if head is None:
            return None
        lesson = Lesson(
            id=self.id(root, "lesson", head.id, head.title),
            title=head.title,
            about=course.about(head),
            hook=head.hook,
            objectives=objectives,
            sections=sections,
            questions=questions,
            quiz=quiz,
            ignores=tuple(head.ignore.items()),
            at=self.place(root.at),
        )
        return self.made(head, lesson, root)

    def head(self, name: str, root: Mapping) -> Any:
        """What the file says of itself, checked as a part of that name."""
        whole = root
        if "lessonpack" not in root:  # said by `first`
            whole = _with(root, "lessonpack", Scalar("1", root.at, ""))
        head = self.check(name, whole)
        if head is not None:
            self.worded(head)
        self.codes(root)
        return head

    def made(self, head: schema.LessonShape, lesson: Lesson, root: Mapping) -> Course:
        return Course(
            id=lesson.id,
            title=head.title,
            language=head.language,
            lessons=(lesson,),
            media=self.used(),
            ignores=lesson.ignores,
            messages=head.messages,
            theme=self.theme(head.theme, root),
            files=self.files,
            at=lesson.at,
            **course.gathered(lesson.about),
        )

    def worded(self, head: schema.HeadShape) -> None:
        """Take up the author's words; a text for a number must be one that the player's language comes to say."""
        self.speaker = words.Speaker(head.language, {own.key: own.text for own in head.messages})
        language = self.speaker.language
        for own in head.messages:
            if own.key not in words.keys(language):
                forms = ", ".join(words.forms(language))
                self.log.add(rules.UNUSED_FORM, own.at, key=own.key, language=language, forms=forms)

    def theme(self, shape: schema.ThemeShape, root: Mapping) -> Theme | None:
        if "theme" not in root:
            return None
        return Theme(
            accent=shape.accent,
            accent_dark=shape.accent_dark,
            surface=shape.surface,
            surface_dark=shape.surface_dark,
            radius=shape.radius,
            font=shape.font,
            at=self.place(root.places["theme"]),
        )

    def used(self) -> tuple[Media, ...]:
        """Every file once: two paths to the same bytes under the same name are one file in a package."""
        return course.once(found for _, found in sorted(self._media.items()) if found is not None)

    def codes(self, root: Mapping) -> None:
        ignored = root.get("ignore")
        if isinstance(ignored, Mapping):
            for code, at in ignored.places.items():
                if schema.CODE.fullmatch(code) is None:
                    self.say(rules.CODE, at, found=code[:80])

    # --- ids ----------------------------------------------------------------------------------------

    def id(self, node: Mapping, what: str, authored: str, text: str, taken: Taken | None = None) -> str:
        """The authored id, or one derived from the text or the file's place, which then is taken, too."""
        if authored:
            return authored
        taken = Taken() if taken is None else taken
        stem, origin = naming.made(what.replace(" ", "-"), text, self.file if what in _WHOLE else "")
        made = taken.free(stem)
        taken.add(made)
        self.derived.append((node, made, what))
        self.say(rules.DERIVED_ID, node.at, what=what, id=made, origin=origin)
        return made

    def taken(self, nodes: Iterable[Any], what: str) -> Taken:
        """The ids that authors gave, in the form in which derived ones are compared; a second use is said."""
        first: dict[str, Scalar] = {}
        for node in nodes:
            written = node.get("id") if isinstance(node, Mapping) else None
            if not isinstance(written, Scalar) or written.empty:
                continue
            token = ids.token(written.text)
            if token not in first:
                first[token] = written
                continue
            other = first[token]
            alike = "" if other.text == written.text else f", {quoted(other.text)}: in packages, - and _ are one"
            line = document.line_of(other.at)
            self.say(rules.DUPLICATE_ID, written.at, id=written.text[:80], what=what, first=line, alike=alike)
        return Taken(first)

    def known(self, root: Mapping, what: str, nodes: Iterable[Any]) -> set[str] | None:
        """The ids that may be referred to; None when a mistake leaves open which these are."""
        if not isinstance(root.get(f"{what}s", _NONE), Sequence):
            return None
        written: set[str] = set()
        for node in nodes:
            if not isinstance(node, Mapping) or node.merged:
                return None
            id = node.get("id")
            if id is None:
                continue
            if not isinstance(id, Scalar) or not ids.is_authored(id.text) or id.text in written:
                return None
            written.add(id.text)
        return written | {made for _, made, of in self.derived if of == what}

    # --- objectives and sections --------------------------------------------------------------------

    def objectives(self, root: Mapping) -> tuple[Objective, ...]:
        nodes = entries(root, "objectives")
        taken = self.taken(nodes, "objective")
        read = ((node, self.check("objective", node)) for node in nodes)
        return tuple(
            Objective(
                id=self.id(node, "objective", shape.id, shape.text, taken), text=shape.text, at=self.place(node.at)
            )
            for node, shape in read
            if shape is not None
        )

    def sections(self, root: Mapping) -> tuple[Section, ...]:
        nodes = entries(root, "sections")
        taken = self.taken(nodes, "section")
        read = (self.section(node, taken) for node in nodes)
        return tuple(section for section in read if section is not None)

    def section(self, node: Any, taken: Taken) -> Section | None:
        shape = self.check("section", node)
        blocks = self.blocks(node)
        if shape is None:
            return None
        id = self.id(node, "section", shape.id, shape.title, taken)
        return Section(id=id, title=shape.title, blocks=blocks, at=self.place(node.at))

    def blocks(self, section: Any) -> tuple[Block, ...]:
        made: list[Block] = []
        for item in entries(section, "blocks"):
            kind = self.kind_of(item, "block", schema.BLOCKS)
            if kind:
                block = self.block(kind, item[kind], self.place(item.places[kind]))
                if block is not None:
                    made.append(block)
        return tuple(made)

    def kind_of(self, item: Any, what: str, kinds: dict[str, Any]) -> str:
        """The one key of an entry, if it names a kind; else "" and a finding."""
        if isinstance(item, document.Unreadable):
            return ""
        if not isinstance(item, Mapping):
            self.mistyped(what, item, (), f"a {what} (`- {next(iter(kinds))}: …`)")
            return ""
        if len(item) != 1:
            self.several(item, what, kinds)
            return ""
        kind = next(iter(item))
        if kind in kinds:
            return kind
        allowed = ", ".join(kinds)
        near = meant.advice(what, kind, kinds) if self.log.counts[rules.UNKNOWN_KIND.code] < _SOUGHT else ""
        self.say(rules.UNKNOWN_KIND, item.places[kind], what=what, kind=kind[:80], nearest=near, allowed=allowed)
        right = meant.key(what, kind, kinds)
        # A callout that is called by its kind lacks that as a key, which would only follow from it.
        if right in ("", "callout") or not isinstance(item[kind], Mapping if schema.own_keys(right) else Scalar):
            return ""
        item[right], item.places[right] = item.pop(kind), item.places.pop(kind)
        return right

    def several(self, item: Mapping, what: str, kinds: dict[str, Any]) -> None:
        if item.merged:
            return
        found = f"{len(item)}: {', '.join(item)[:80]}" if item else "none"
        typed = text_of(item.get("type")) or text_of(item.get("kind"))
        asked = meant.key(what, typed, kinds) if typed else ""
        example = next((key for key in item if key in kinds), asked or next(iter(kinds)))
        self.say(rules.ONE_KIND, item.at, what=what, found=found, example=example)

    def block(self, kind: str, node: Any, at: Place) -> Block | None:
        shape = self.check(kind, node)
        if kind == "table" and isinstance(node, Mapping):
            self.rows(node)
        return None if shape is None else _BLOCKS[kind](shape, at)

    def rows(self, node: Mapping) -> None:
        header, rows = node.get("header"), node.get("rows")
        if not isinstance(header, Sequence) or not isinstance(rows, Sequence) or not header:
            return
        for row in rows:
            if isinstance(row, Sequence) and row and len(row) != len(header):
                self.say(rules.ROW, row.at, found=len(row), expected=len(header))

    # --- questions ----------------------------------------------------------------------------------

    def questions(self, root: Mapping) -> tuple[Question, ...]:
        items = entries(root, "questions")
        kinds = [self.kind_of(item, "question", schema.QUESTIONS) for item in items]
        taken = self.taken(_asked(root), "question")
        goals = self.goals(root)
        made: list[Question] = []
        for item, kind in zip(items, kinds, strict=True):
            if kind:
                self.goal(item[kind], goals)
                question = self.question(kind, item[kind], self.place(item.places[kind]), taken)
                if question is not None:
                    made.append(question)
        return tuple(made)

    def goals(self, root: Mapping) -> set[str] | None:
        """The objectives that a question may name: the lesson's, and those of the course that it is read within."""
        own = self.known(root, "objective", entries(root, "objectives"))
        if self.within is None or own is None:
            return own
        return None if self.within.objectives is None else own | self.within.objectives

    def goal(self, node: Any, known: set[str] | None) -> None:
        written = node.get("objective") if isinstance(node, Mapping) else None
        if known is None or not isinstance(written, Scalar) or written.empty or not written.text.strip():
            return
        id = " ".join(written.text.split())
        if id not in known:
            self.say(
                rules.UNKNOWN_OBJECTIVE, written.at, id=id[:80], nearest=self.near(rules.UNKNOWN_OBJECTIVE, id, known)
            )

    def question(self, kind: str, node: Any, at: Place, taken: Taken) -> Question | None:
        shape = self.check(kind, node)
        options = entries(node, "choices")
        letters = self.taken(options, "choice")
        right = _right(options)
        if right is not None and len(options) > 1:
            self.key(kind, node, right)
        if shape is None:
            return None
        choices = self.options(shape, node, at, letters)
        return _question(shape, self.asked(shape, node, at, taken), choices)

    def options(self, shape: schema.AskedShape, node: Mapping, at: Place, letters: Taken) -> tuple[Choice, ...]:
        if isinstance(shape, schema.SingleChoiceShape):
            return self.choices(shape, node, letters)
        assert isinstance(shape, schema.TrueFalseShape)
        return _both(shape, at, words.Speaker(shape.language, {}) if shape.language else self.speaker)

    def key(self, kind: str, node: Mapping, right: int) -> None:
        exactly_one = schema.QUESTIONS[kind] is schema.SingleChoiceShape
        if exactly_one and right != 1:
            self.say(rules.ONE_RIGHT, node.places["choices"], found=right or "none")
        elif not exactly_one and not right:
            self.say(rules.SOME_RIGHT, node.places["choices"])

    def asked(self, shape: schema.AskedShape, node: Mapping, at: Place, taken: Taken) -> dict[str, Any]:
        """What every question has, whatever its kind."""
        said = shape.feedback
        return {
            "id": shape.id or self.id(node, "question", "", plain(shape.stem), taken),
            "stem": shape.stem,
            "points": shape.points,
            "feedback": Feedback(general=said.general, correct=said.correct, incorrect=said.incorrect),
            "hint": shape.hint,
            "objective": shape.objective,
            "tags": tuple(shape.tags),
            "evidence": shape.evidence,
            "language": shape.language,
            "at": at,
        }

    def choices(self, shape: schema.SingleChoiceShape, node: Mapping, taken: Taken) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                id=choice.id or self.id(written, "choice", "", plain(choice.text), taken),
                text=choice.text,
                correct=choice.correct,
                feedback=choice.feedback,
                fixed=choice.fixed,
                at=self.place(written.at),
            )
            for choice, written in zip(shape.choices, node["choices"], strict=True)
        )

    def checks(self, root: Mapping) -> None:
        """What a knowledge check asks, the lesson must have."""
        known = self.known(root, "question", _asked(root))
        seen: set[str] = set()
        for section in entries(root, "sections"):
            for item in entries(section, "blocks"):
                if isinstance(item, Mapping) and item.keys() == {"check"}:
                    self.selected(item["check"], known, seen, "the check")

    # --- the quiz -----------------------------------------------------------------------------------

    def lesson_quiz(self, root: Mapping, sections: tuple[Section, ...], questions: tuple[Question, ...]) -> Quiz | None:
        if "quiz" not in root:
            return None
        asked = root.get("questions", _NONE)
        bank = course.Bank(
            questions={question.id: question for question in questions},
            checked=frozenset(check.question for check in _checks(sections)),
            known=self.known(root, "question", _asked(root)) if asked else None,
            complete=bool(questions) and len(questions) == len(asked),
            lessons={},
        )
        if isinstance(asked, Sequence) and not asked:
            self.say(rules.NO_QUESTIONS, root.places["quiz"])
        read = self.quiz("quiz", root, bank)
        return None if read is None else Quiz(**read[1])

    def quiz(self, key: str, root: Mapping, bank: course.Bank) -> tuple[Any, dict[str, Any]] | None:
        """The quiz at a key as its model has it, and what every quiz has of it; None when it cannot be read."""
        node = root[key]
        shape = self.check(key, node)
        if not isinstance(node, Mapping):
            return None
        self.selection(node, bank)
        self.settings(node, schema.keys(key))
        asked = self.wanted(node, bank)
        if bank.questions and not asked and "pools" not in node and bank.complete:
            self.say(rules.NO_QUESTIONS, root.places[key])
        pools = self.pools(node, bank, {*asked, *bank.checked}, f"{key.removesuffix('quiz')}pool")
        if shape is None:
            return None
        return shape, {
            "id": self.id(node, _said(key), shape.id, _said(key)),
            "title": shape.title,
            "questions": asked,
            "pools": pools,
            "mode": shape.mode,
            "grade": shape.grade,
            "pass_mark": shape.pass_mark,
            "attempts": shape.attempts,
            "feedback": shape.feedback,
            "answers": shape.answers,
            "report": shape.report,
            "shuffle": shape.shuffle,
            "time_limit": shape.time_limit,
            "extend_time": shape.extend_time,
            "at": self.place(root.places[key]),
        }

    def selection(self, quiz: Mapping, bank: course.Bank) -> None:
        """What a quiz and its pools list, there must be."""
        seen: set[str] = set()
        for entry in entries(quiz, "questions"):
            self.selected(entry, bank.known, seen, "the quiz")
        for pool in entries(quiz, "pools"):
            for entry in entries(pool, "questions"):
                self.selected(entry, bank.known, seen, "the pool")

    def selected(self, entry: Any, known: set[str] | None, seen: set[str], who: str) -> None:
        if not isinstance(entry, Scalar) or entry.empty:
            return
        if known is not None and entry.text not in known:
            near = self.near(rules.UNKNOWN_QUESTION, entry.text, known)
            self.say(rules.UNKNOWN_QUESTION, entry.at, who=who, id=entry.text[:80], nearest=near)
        elif entry.text in seen:
            self.say(rules.TWICE, entry.at, who=who, id=entry.text)
        seen.add(entry.text)

    def settings(self, quiz: Mapping, allowed: list[str]) -> None:
        """A setting that is without effect was meant to have one."""
        if _word(quiz, "mode") == Mode.PRACTICE:
            graded = [key for key in _GRADED if key in quiz and key in allowed]
            late = ["feedback"] if _word(quiz, "feedback") == Reveal.AT_END else []
            for key in graded + late:
                advice = f"Remove `{key}`, or write `mode: graded`."
                self.say(rules.NO_USE, quiz.places[key], key=repr(key), where="in a quiz for practice", advice=advice)
        elif "extend_time" in quiz and "time_limit" not in quiz and not quiz.merged:
            advice = "Add `time_limit: …`, or remove `extend_time`."
            at = quiz.places["extend_time"]
            self.say(rules.NO_USE, at, key="'extend_time'", where="without a time limit", advice=advice)
        # A key that is unknown may well be the one that makes the moment come, misspelt.
        if not quiz.merged and quiz.keys() <= set(allowed):
            self.moment(quiz, "answers")
            self.moment(quiz, "report")

    def moment(self, quiz: Mapping, key: str) -> None:
        """What a key waits for comes: right answers not before the feedback, the end where there is one."""
        when = _word(quiz, key)
        for moments, hindered, where, instead in _NO_MOMENT:
            if when in moments and hindered(quiz):
                return self.say(rules.NO_USE, quiz.places[key], key=repr(f"{key}: {when}"), where=where, advice=instead)
        return None

    def wanted(self, quiz: Mapping, bank: course.Bank) -> tuple[str, ...]:
        """The ids that every learner is asked: those listed; else, unless pools stand in their place, all that no
        section asks already."""
        chosen = quiz.get("questions")
        if isinstance(chosen, Sequence):
            return tuple(id for id in dict.fromkeys(map(text_of, chosen)) if id in bank.questions)
        if chosen is None and "pools" in quiz:
            return ()
        return tuple(id for id in bank.questions if id not in bank.checked)

    def pools(self, quiz: Mapping, bank: course.Bank, taken: set[str], part: str) -> tuple[Pool, ...]:
        """The pools that could be read. What is `taken`, or listed by a pool, is not drawn by tag or lesson."""
        nodes = entries(quiz, "pools")
        read = [(node, shape) for node in nodes if (shape := self.pool(node, part)) is not None]
        taken = taken.union(*(shape.questions for _, shape in read))
        made = []
        for node, shape in read:
            drawn = _drawn(shape, bank, taken)
            taken.update(drawn)
            # With a question unread, or unclear which of them are asked, how many there are is unknown.
            if bank.complete and _clear(quiz):
                self.enough(node, shape, bank, len(drawn))
            made.append(Pool(pick=shape.pick, questions=drawn, tag=shape.tag, at=self.place(node.at)))
        return tuple(made)

    def pool(self, node: Any, part: str) -> Any:
        shape = self.check(part, node)
        # A key that is unknown may well be one of those sought here, misspelt.
        if not isinstance(node, Mapping) or node.merged or not node.keys() <= set(schema.keys(part)):
            return shape
        ways = [key for key in ("tag", "lessons") if key in schema.keys(part)]
        named = [key for key in (*ways, "questions") if key in node]
        if not named or ("questions" in named and len(named) > 1):
            says = {"ways": " and ".join(ways), "keys": ", ".join(f"`{key}: …`" for key in ways)}
            self.say(rules.TAG_OR_LIST, node.at, found=" and ".join(named) or "neither", **says)
            return None
        return shape

    def enough(self, node: Mapping, shape: schema.PoolShape, bank: course.Bank, found: int) -> None:
        """A pool needs what it draws; a list speaks for itself, whatever is wrong with its entries."""
        tags = dict.fromkeys(tag for question in bank.questions.values() for tag in question.tags)
        if shape.tag and shape.tag not in tags:
            near = self.near(rules.UNKNOWN_TAG, shape.tag, tags)
            self.say(rules.UNKNOWN_TAG, node["tag"].at, tag=shape.tag[:80], nearest=near)
        elif max(found, len(shape.questions)) < shape.pick:
            self.say(rules.TOO_FEW, node["pick"].at, pick=shape.pick, found=max(found, len(shape.questions)))


# --- blocks and questions by kind ---------------------------------------------------------------------


def _callout(shape: schema.CalloutShape, at: Place) -> Block:
    return Callout(kind=shape.kind, title=shape.title, content=shape.text, at=at)


def _quotation(shape: schema.QuoteShape, at: Place) -> Block:
    return Quotation(content=shape.text, by=shape.by, source=shape.source, language=shape.language, at=at)


def _table(shape: schema.TableShape, at: Place) -> Block:
    grid = Grid(tuple(shape.header), tuple(tuple(row) for row in shape.rows))
    return Table(grid=grid, caption=shape.caption, language=shape.language, at=at)


def _listing(shape: schema.CodeShape, at: Place) -> Block:
    return Listing(text=shape.text, language=shape.language, caption=shape.caption, at=at)


def _figure(shape: schema.ImageShape, at: Place) -> Block:
    return Figure(image=Image(shape.file, shape.alt), caption=shape.caption, at=at)


_BLOCKS: dict[str, Callable[[Any, Place], Block]] = {
    "text": lambda content, at: Prose(content=content, at=at),
    "heading": lambda content, at: Heading(content=content, at=at),
    "callout": _callout,
    "quote": _quotation,
    "table": _table,
    "code": _listing,
    "image": _figure,
    "check": lambda question, at: KnowledgeCheck(question=question, at=at),
}


def _question(shape: schema.AskedShape, asked: dict[str, Any], choices: Any) -> Question:
    match shape:
        case schema.MultipleResponseShape():
            return MultipleResponse(choices=choices, shuffle=shape.shuffle, scoring=shape.scoring, **asked)
        case schema.SingleChoiceShape():
            return SingleChoice(choices=choices, shuffle=shape.shuffle, **asked)
        case _:
            return TrueFalse(choices=choices, **asked)


def _both(shape: schema.TrueFalseShape, at: Place, say: words.Speaker) -> tuple[Choice, Choice]:
    """The two options of a statement to judge, in the words of its language where the author gave none."""
    labels, said = shape.labels, shape.choice_feedback
    true, false = (written or _label(say.text(f"label.{kind}")) for kind, written in labels)
    return (
        Choice(id="true", text=true, correct=shape.answer, feedback=said.true, at=at),
        Choice(id="false", text=false, correct=not shape.answer, feedback=said.false, at=at),
    )


def _label(word: str) -> RichText:
    return (Paragraph((Text(word),)),)


# --- walking the tree ---------------------------------------------------------------------------------


# Moments, what keeps them from coming, that in words, and what to do.
_NO_MOMENT: tuple[tuple[tuple[Answers | Report, ...], Callable[[Mapping], bool], str, str], ...] = (
    (
        (Answers.AFTER_EACH_ATTEMPT, Answers.AFTER_LAST_ATTEMPT, Answers.AFTER_PASS),
        lambda quiz: _word(quiz, "mode") == Mode.PRACTICE,
        "in a quiz for practice",
        "Write `answers: after_each_question` or `answers: never`, or `mode: graded`.",
    ),
    (
        (Answers.AFTER_EACH_QUESTION,),
        lambda quiz: _word(quiz, "feedback") == Reveal.AT_END and _word(quiz, "mode") != Mode.PRACTICE,
        "with `feedback: at_end`",
        "Write `answers: after_each_attempt`, or `feedback: at_once`.",
    ),
    (
        (Answers.AFTER_PASS,),
        lambda quiz: "pass_mark" not in quiz,
        "without a pass mark",
        "Add `pass_mark: …`, or write `answers: never`.",
    ),
    (
        (Answers.AFTER_LAST_ATTEMPT,),
        lambda quiz: not quiz.keys() & {"pass_mark", "attempts"},
        "without a last attempt",
        "Add `attempts: …` or `pass_mark: …`, or write `answers: after_each_attempt`.",
    ),
    (
        (Report.END,),
        lambda quiz: "pass_mark" not in quiz and _word(quiz, "mode") != Mode.PRACTICE,
        "without a pass mark",
        "Add `pass_mark: …`, or remove `report`.",
    ),
)
# What practice has no use for.
_GRADED = ("pass_mark", "attempts", "grade", "report", "time_limit", "extend_time", "weight")


def _checks(sections: Iterable[Section]) -> Iterator[KnowledgeCheck]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, KnowledgeCheck))


def _drawn(shape: schema.PoolShape, bank: course.Bank, taken: set[str]) -> tuple[str, ...]:
    """What a pool draws from: those it lists, or those of its tag and its lessons that are free."""
    if shape.questions:
        return tuple(id for id in dict.fromkeys(shape.questions) if id in bank.questions)
    lessons = shape.lessons if isinstance(shape, schema.FinalPoolShape) else []
    return tuple(
        id
        for id, question in bank.questions.items()
        if id not in taken
        and (not shape.tag or shape.tag in question.tags)
        and (not lessons or bank.lessons[id] in lessons)
    )


def _clear(quiz: Mapping) -> bool:
    """True when it can be told which questions the quiz asks of everybody."""
    chosen = quiz.get("questions")
    return chosen is None or isinstance(chosen, Sequence) or text_of(chosen) == "all"


def _word(node: Mapping, key: str) -> str:
    return text_of(node.get(key))


def _asked(root: Mapping) -> Iterator[Any]:
    """The questions' own mappings, whatever their kind."""
    for item in entries(root, "questions"):
        if isinstance(item, Mapping):
            yield from item.values()


def _right(options: Iterable[Any]) -> int | None:
    """How many choices are correct; None when a mistake in one of them leaves it open."""
    count = 0
    for option in options:
        if not isinstance(option, Mapping) or option.merged or not option.keys() <= _CHOICE_KEYS:
            return None
        written = option.get("correct")
        if written is None:
            continue
        if not isinstance(written, Scalar) or written.style or written.text not in schema.FLAGS:
            return None
        count += schema.FLAGS[written.text]
    return count


_CHOICE_KEYS = frozenset(schema.ChoiceShape.model_fields)


def _misspelt(name: str, errors: list[ErrorDetails]) -> set[tuple[str | int, ...]]:
    """The missing keys that stand there misspelt: the unknown key is the mistake, and says so."""
    unknown: dict[tuple[str | int, ...], list[str]] = {}
    for entry in errors:
        if entry["type"] == "extra_forbidden":
            unknown.setdefault(entry["loc"][:-1], []).append(str(entry["loc"][-1]))
    missing = [entry["loc"] for entry in errors if entry["type"] == "missing"]
    return {loc for loc in missing if _stands_there(name, loc, unknown.get(loc[:-1], ())[:_SOUGHT])}


def _alike(node: Any, errors: list[ErrorDetails]) -> set[tuple[str | int, ...]]:
    """The entries of lists that are texts as the first one is: it speaks for all."""
    first: set[tuple[str | int, ...]] = set()
    found: set[tuple[str | int, ...]] = set()
    for entry in errors:
        path = entry["loc"]
        is_entry = entry["type"] == "model_type" and isinstance(next(reversed(path), ""), int)
        if is_entry and isinstance(_walk(node, path), Scalar):
            (found if path[:-1] in first else first).add(path if path[:-1] in first else path[:-1])
    return found


def _stands_there(name: str, path: tuple[str | int, ...], unknown: Iterable[str]) -> bool:
    return any(meant.stands_for(schema.part(name, path[:-1]), word, str(path[-1])) for word in unknown)


_WHOLE = ("lesson", "course")
# Keys that a file has one of if it is a lesson or course at all.
_TELLING = frozenset(("lessonpack", "title", "language", "objectives", "sections", "questions", "quiz", "lessons"))


def _said(part: str) -> str:
    """A part of a file in words: `final quiz`."""
    return part.replace("_", " ")


def _walk(node: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        node = node[step]
    return node


def _key(name: str, path: tuple[str | int, ...]) -> str:
    """What a path leads to, in words: the nearest key, or the part itself."""
    keys = [step for step in path if isinstance(step, str)]
    if not keys:
        return f"this {_said(name)}"
    return f"an entry of {quoted(keys[-1])}" if isinstance(path[-1], int) else quoted(keys[-1])


def _with(root: Mapping, key: str, value: Scalar) -> Mapping:
    copy = Mapping(root.at, root.flow)
    copy.update(root)
    copy.places = root.places
    copy.merged = root.merged
    copy[key] = value
    return copy
