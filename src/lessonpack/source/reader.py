"""The positioned tree → a Course: every mistake in one run, and none that follows from another.

Each part of a lesson is checked by a model of its own (`schema`), chosen here by the key or kind that
the author wrote, so that a broken question hides neither its own further mistakes nor its neighbours'.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lessonpack import ids, media
from lessonpack.findings import Finding, Log, Place, Rule, finding
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
from lessonpack.model.course import Course, Lesson, Mode, Objective, Pool, Quiz, Reveal, Section
from lessonpack.model.questions import Choice, Feedback, MultipleResponse, Question, SingleChoice, TrueFalse
from lessonpack.source import document, markdown, rules, schema
from lessonpack.source.document import Mapping, Node, Scalar, Sequence
from lessonpack.source.schema import json_schema

__all__ = ["json_schema", "load", "parts", "read"]

MAX_OF_A_RULE = 100

_NONE = Sequence(0)
_Made = TypeVar("_Made")


def load(path: Path, log: Log) -> Course | None:
    """The Course of a lesson file; its media are sought beside it. OSError when it cannot be opened."""
    with path.open("rb") as file:
        source = file.read(document.MAX_BYTES + 1)
    return read(source, path.as_posix(), path.parent, log)


def read(source: str | bytes, file: str, folder: Path, log: Log) -> Course | None:
    """The Course that a text says; None, with findings, when it has an error."""
    own = Log()
    course = parts(source, file, folder, own)
    log.found.extend(own.found)
    return None if own.failed else course


def parts(source: str | bytes, file: str, folder: Path | None, log: Log) -> Course | None:
    """A Course of all parts that could be read, for checks on them; not fit to be built while an error stands.

    Without a folder no media are looked for.
    """
    reading = begin(source, file, folder)
    log.found.extend(reading.log.shown())
    return reading.course


def begin(source: str | bytes, file: str, folder: Path | None) -> Reading:
    """Read a text, keeping what was found on the way."""
    log = Capped()
    text = document.decoded(source, file, log)
    reading = Reading(text or "", file, folder, log)
    root = None if text is None else document.parse(text, file, log)
    if text is not None and (root is not None or not log.failed):
        reading.start(root)
    return reading


class Capped(Log):
    """Keeps no more findings of one rule than a person can take in, and counts the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def add(self, broken: Rule, place: Place, **arguments: object) -> None:
        self.counts[broken.code] += 1
        if self.counts[broken.code] <= MAX_OF_A_RULE:
            super().add(broken, place, **arguments)

    def shown(self) -> list[Finding]:
        """The findings in the order of the text, then how many more there are of each rule."""
        found = sorted(self.found, key=lambda entry: entry.order)
        more = ((code, count - MAX_OF_A_RULE) for code, count in self.counts.items() if count > MAX_OF_A_RULE)
        last = {entry.code: entry.place for entry in found}
        return found + [finding(rules.MANY, last[code], {"count": count, "code": code}) for code, count in more]


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

    def __init__(self, text: str, file: str, folder: Path | None, log: Capped) -> None:
        self.text = text
        self.file = file
        self.folder = folder
        self.log = log
        self.course: Course | None = None
        self.derived: list[tuple[Mapping, str, str]] = []  # which mapping lacked an id, the id, what it is of
        self.kind = ""
        self.quiet = True
        self._media: dict[str, Media | None] = {}
        self._lines: list[str] = []

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
        before = len(self.log.found)
        made = parse(scalar.text, lambda row, markup: self.spot(scalar, row, markup), self.log, self.picture)
        self.quiet = len(self.log.found) == before
        return made

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
        if not self._lines:
            self._lines = document.lines(self.text)
        return self._lines[index] if index < len(self._lines) else ""

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
        try:
            return schema.adapter(name).validate_python(node, context=self)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
            misspelt = _misspelt(errors)
            for entry in errors:
                if entry["loc"] not in misspelt:
                    self.report(name, node, entry["loc"], entry["type"], entry.get("ctx") or {})
            return None

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
            self.say(rules.MISSING, node.at, key=key, where=f" in this {name}" if name != "lesson" else "")

    def unknown(self, name: str, node: Any, path: tuple[str | int, ...]) -> None:
        key, allowed = str(path[-1]), schema.keys(name, path[:-1])
        self.say(
            rules.UNKNOWN_KEY,
            node.places[key],
            key=key[:80],
            where=f" in {_key(name, path[:-1])}" if name != "lesson" or path[:-1] else "",
            nearest=schema.nearest(key, [known for known in allowed if known not in node.places]),
            allowed=", ".join(allowed),
        )

    def mistyped(self, name: str, node: Any, path: tuple[str | int, ...], expected: str) -> None:
        if isinstance(node, document.Unreadable):
            return
        key = _key(name, path)
        if isinstance(node, Scalar) and node.empty:
            self.say(rules.NO_VALUE, node.at, key=key)
        else:
            self.say(rules.EXPECTED, node.at, key=key, expected=expected, found=schema.found(node))

    # --- the lesson ---------------------------------------------------------------------------------

    def start(self, root: Node | None) -> None:
        if not isinstance(root, Mapping):
            at = root.at if root is not None else 0
            self.say(rules.TOP, at, found=schema.found(root) if root is not None else "nothing")
        elif self.first(root):
            self.course = self.lesson(root)

    def first(self, root: Mapping) -> bool:
        """False when the file is of a version whose further keys cannot be judged."""
        version = root.get("lessonpack")
        if isinstance(version, Scalar) and not version.empty and not schema.is_version(version):
            self.say(rules.VERSION, version.at, version=version.text[:40])
            return False
        opening = next(iter(root.places), "")
        if opening != "lessonpack" and not ("lessonpack" not in root and schema.nearest(opening, ["lessonpack"])):
            self.say(rules.FIRST, root.places.get("lessonpack", root.at))
        return True

    def lesson(self, root: Mapping) -> Course | None:
        whole = root
        if "lessonpack" not in root:  # said by `first`
            whole = _with(root, "lessonpack", Scalar("1", root.at, ""))
        head = self.check("lesson", whole)
        self.codes(root)
        objectives = self.objectives(root)
        sections = self.sections(root)
        questions = self.questions(root)
        self.checks(root)
        quiz = self.quiz(root, questions, {check.question for check in _checks(sections)})
        if head is None:
            return None
        lesson = Lesson(
            id=self.id(root, "lesson", head.id, head.title, Taken()),
            title=head.title,
            hook=head.hook,
            objectives=objectives,
            sections=sections,
            questions=questions,
            quiz=quiz,
            at=self.place(root.at),
        )
        return self.made(head, lesson)

    def made(self, head: schema.LessonShape, lesson: Lesson) -> Course:
        return Course(
            id=lesson.id,
            title=head.title,
            language=head.language,
            version=head.version,
            description=head.description,
            keywords=tuple(head.keywords),
            authors=tuple(head.authors),
            source=head.source,
            rights=head.rights,
            lessons=(lesson,),
            media=self.used(),
            ignores=tuple(head.ignore.items()),
            at=lesson.at,
        )

    def used(self) -> tuple[Media, ...]:
        """Every file once: two paths to the same bytes under the same name are one file in a package."""
        by_name: dict[str, Media] = {}
        for path in sorted(self._media):
            found = self._media[path]
            if found is not None:
                by_name.setdefault(found.name, found)
        return tuple(by_name.values())

    def codes(self, root: Mapping) -> None:
        ignored = root.get("ignore")
        if isinstance(ignored, Mapping):
            for code, at in ignored.places.items():
                if schema.CODE.fullmatch(code) is None:
                    self.say(rules.CODE, at, found=code[:80])

    # --- ids ----------------------------------------------------------------------------------------

    def id(self, node: Mapping, what: str, authored: str, text: str, taken: Taken) -> str:
        """The authored id, or one derived from the text, which then is taken, too."""
        if authored:
            return authored
        made = taken.free(ids.derived(text, fallback=what))
        taken.add(made)
        self.derived.append((node, made, what))
        self.say(rules.DERIVED_ID, node.at, what=what, id=made)
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
            alike = "" if other.text == written.text else f", {other.text!r}: in packages, - and _ are one"
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
        nodes = _entries(root, "objectives")
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
        nodes = _entries(root, "sections")
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
        for item in _entries(section, "blocks"):
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
        near = schema.nearest(kind, kinds)
        self.say(rules.UNKNOWN_KIND, item.places[kind], what=what, kind=kind[:80], nearest=near, allowed=allowed)
        return ""

    def several(self, item: Mapping, what: str, kinds: dict[str, Any]) -> None:
        if item.merged:
            return
        found = f"{len(item)}: {', '.join(item)[:80]}" if item else "none"
        example = next((key for key in item if key in kinds), next(iter(kinds)))
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
        items = _entries(root, "questions")
        kinds = [self.kind_of(item, "question", schema.QUESTIONS) for item in items]
        taken = self.taken(_asked(root), "question")
        goals = self.known(root, "objective", _entries(root, "objectives"))
        made: list[Question] = []
        for item, kind in zip(items, kinds, strict=True):
            if kind:
                self.goal(item[kind], goals)
                question = self.question(kind, item[kind], self.place(item.places[kind]), taken)
                if question is not None:
                    made.append(question)
        return tuple(made)

    def goal(self, node: Any, known: set[str] | None) -> None:
        written = node.get("objective") if isinstance(node, Mapping) else None
        if known is None or not isinstance(written, Scalar) or written.empty or not written.text.strip():
            return
        id = " ".join(written.text.split())
        if id not in known:
            self.say(rules.UNKNOWN_OBJECTIVE, written.at, id=id[:80], nearest=schema.nearest(id, known))

    def question(self, kind: str, node: Any, at: Place, taken: Taken) -> Question | None:
        shape = self.check(kind, node)
        options = _entries(node, "choices")
        letters = self.taken(options, "choice")
        right = _right(options)
        if right is not None and len(options) > 1:
            self.key(kind, node, right)
        if shape is None:
            return None
        choices = _both(shape, at) if isinstance(shape, schema.TrueFalseShape) else self.choices(shape, node, letters)
        return _question(shape, self.asked(shape, node, at, taken), choices)

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
        for section in _entries(root, "sections"):
            for item in _entries(section, "blocks"):
                if isinstance(item, Mapping) and item.keys() == {"check"}:
                    self.selected(item["check"], known, seen, "the check")

    # --- the quiz -----------------------------------------------------------------------------------

    def quiz(self, root: Mapping, questions: tuple[Question, ...], checked: set[str]) -> Quiz | None:
        if "quiz" not in root:
            return None
        node = root["quiz"]
        shape = self.check("quiz", node)
        self.selection(root, node)
        if not isinstance(node, Mapping):
            return None
        self.settings(node)
        asked = self.wanted(node, questions, checked)
        pools = self.pools(node, questions, {*asked, *checked}, complete=_complete(root, node, questions))
        if shape is None:
            return None
        return Quiz(
            id=self.id(node, "quiz", shape.id, "quiz", Taken()),
            title=shape.title,
            questions=asked,
            pools=pools,
            mode=shape.mode,
            grade=shape.grade,
            pass_mark=shape.pass_mark,
            attempts=shape.attempts,
            feedback=shape.feedback,
            shuffle=shape.shuffle,
            time_limit=shape.time_limit,
            extend_time=shape.extend_time,
            at=self.place(root.places["quiz"]),
        )

    def selection(self, root: Mapping, quiz: Any) -> None:
        """What a quiz and its pools list, the lesson must have."""
        if "questions" in root and not isinstance(root["questions"], Sequence):
            return
        if not root.get("questions"):
            self.say(rules.NO_QUESTIONS, root.places["quiz"])
            return
        known = self.known(root, "question", _asked(root))
        seen: set[str] = set()
        for entry in _entries(quiz, "questions"):
            self.selected(entry, known, seen, "the quiz")
        for pool in _entries(quiz, "pools"):
            for entry in _entries(pool, "questions"):
                self.selected(entry, known, seen, "the pool")

    def selected(self, entry: Any, known: set[str] | None, seen: set[str], who: str) -> None:
        if not isinstance(entry, Scalar) or entry.empty:
            return
        if known is not None and entry.text not in known:
            near = schema.nearest(entry.text, known)
            self.say(rules.UNKNOWN_QUESTION, entry.at, who=who, id=entry.text[:80], nearest=near)
        elif entry.text in seen:
            self.say(rules.TWICE, entry.at, who=who, id=entry.text)
        seen.add(entry.text)

    def settings(self, quiz: Mapping) -> None:
        """A setting that is without effect was meant to have one."""
        if _word(quiz, "mode") == Mode.PRACTICE:
            graded = [key for key in _GRADED if key in quiz]
            late = ["feedback"] if _word(quiz, "feedback") == Reveal.AT_END else []
            for key in graded + late:
                advice = f"Remove `{key}`, or write `mode: graded`."
                self.say(rules.NO_USE, quiz.places[key], key=repr(key), where="in a quiz for practice", advice=advice)
        elif "extend_time" in quiz and "time_limit" not in quiz and not quiz.merged:
            advice = "Add `time_limit: …`, or remove `extend_time`."
            at = quiz.places["extend_time"]
            self.say(rules.NO_USE, at, key="'extend_time'", where="without a time limit", advice=advice)

    def wanted(self, quiz: Mapping, questions: tuple[Question, ...], checked: set[str]) -> tuple[str, ...]:
        """The ids that every learner is asked: those listed; else, unless pools stand in their place, all that no
        section asks already."""
        have = dict.fromkeys(question.id for question in questions)
        listed = quiz.get("questions")
        if isinstance(listed, Sequence):
            return tuple(id for id in dict.fromkeys(map(_text, listed)) if id in have)
        if listed is None and "pools" in quiz:
            return ()
        wanted = tuple(id for id in have if id not in checked)
        if have and not wanted and "pools" not in quiz:
            self.say(rules.NO_QUESTIONS, quiz.places.get("questions", quiz.at))
        return wanted

    def pools(
        self, quiz: Mapping, questions: tuple[Question, ...], taken: set[str], *, complete: bool
    ) -> tuple[Pool, ...]:
        """The pools that could be read. A tag stands for its questions that are not `taken`, nor listed by a pool.

        Unless all questions are `complete`, nobody knows how many there are to draw from.
        """
        read = [(node, shape) for node in _entries(quiz, "pools") if (shape := self.pool(node)) is not None]
        taken = taken.union(*(shape.questions for _, shape in read))
        made = []
        for node, shape in read:
            drawn = _drawn(shape, questions, taken)
            taken.update(drawn)
            if complete:
                self.enough(node, shape, questions, len(drawn))
            made.append(Pool(pick=shape.pick, questions=drawn, tag=shape.tag, at=self.place(node.at)))
        return tuple(made)

    def pool(self, node: Any) -> schema.PoolShape | None:
        shape: schema.PoolShape | None = self.check("pool", node)
        # A key that is unknown may well be one of these two, misspelt.
        if not isinstance(node, Mapping) or node.merged or not node.keys() <= schema.PoolShape.model_fields.keys():
            return shape
        named = node.keys() & {"tag", "questions"}
        if len(named) != 1:
            self.say(rules.TAG_OR_LIST, node.at, found="both" if named else "neither")
            return None
        return shape

    def enough(self, node: Mapping, shape: schema.PoolShape, questions: tuple[Question, ...], found: int) -> None:
        """A pool needs what it draws; a list speaks for itself, whatever is wrong with its entries."""
        tags = dict.fromkeys(tag for question in questions for tag in question.tags)
        if shape.tag and shape.tag not in tags:
            near = schema.nearest(shape.tag, tags)
            self.say(rules.UNKNOWN_TAG, node["tag"].at, tag=shape.tag[:80], nearest=near)
        elif max(found, len(shape.questions)) < shape.pick:
            self.say(rules.TOO_FEW, node["pick"].at, pick=shape.pick, found=max(found, len(shape.questions)))


# --- blocks and questions by kind ---------------------------------------------------------------------


def _callout(shape: schema.CalloutShape, at: Place) -> Block:
    return Callout(kind=shape.kind, title=shape.title, content=shape.text, at=at)


def _quotation(shape: schema.QuoteShape, at: Place) -> Block:
    return Quotation(content=shape.text, by=shape.by, source=shape.source, at=at)


def _table(shape: schema.TableShape, at: Place) -> Block:
    grid = Grid(tuple(shape.header), tuple(tuple(row) for row in shape.rows))
    return Table(grid=grid, caption=shape.caption, at=at)


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


def _both(shape: schema.TrueFalseShape, at: Place) -> tuple[Choice, Choice]:
    """The two options of a statement to judge."""
    labels, said = shape.labels, shape.choice_feedback
    true, false = labels.true or _label("True"), labels.false or _label("False")
    return (
        Choice(id="true", text=true, correct=shape.answer, feedback=said.true, at=at),
        Choice(id="false", text=false, correct=not shape.answer, feedback=said.false, at=at),
    )


def _label(word: str) -> RichText:
    return (Paragraph((Text(word),)),)


# --- walking the tree ---------------------------------------------------------------------------------


def _entries(node: Any, key: str) -> list[Any]:
    """The entries of a list; none when there is no such list, which its model has reported."""
    entries = node.get(key) if isinstance(node, Mapping) else None
    return entries if isinstance(entries, Sequence) else []


_GRADED = ("pass_mark", "attempts", "grade", "time_limit", "extend_time")  # what practice has no use for


def _checks(sections: Iterable[Section]) -> Iterator[KnowledgeCheck]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, KnowledgeCheck))


def _drawn(shape: schema.PoolShape, questions: tuple[Question, ...], taken: set[str]) -> tuple[str, ...]:
    """What a pool draws from: those it lists, or those with its tag that are free."""
    if shape.tag:
        return tuple(q.id for q in questions if shape.tag in q.tags and q.id not in taken)
    have = {question.id for question in questions}
    return tuple(id for id in dict.fromkeys(shape.questions) if id in have)


def _complete(root: Mapping, quiz: Mapping, questions: tuple[Question, ...]) -> bool:
    """True when every question was read, and which of them the quiz asks."""
    listed = quiz.get("questions")
    clear = listed is None or isinstance(listed, Sequence) or _text(listed) == "all"
    return clear and len(questions) == len(_entries(root, "questions"))


def _word(node: Mapping, key: str) -> str:
    return _text(node.get(key))


def _text(node: Any) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _asked(root: Mapping) -> Iterator[Any]:
    """The questions' own mappings, whatever their kind."""
    for item in _entries(root, "questions"):
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


def _misspelt(errors: list[ErrorDetails]) -> set[tuple[str | int, ...]]:
    """The missing keys that stand there misspelt: the unknown key is the mistake, and says so."""
    unknown: dict[tuple[str | int, ...], list[str]] = {}
    for entry in errors:
        if entry["type"] == "extra_forbidden":
            unknown.setdefault(entry["loc"][:-1], []).append(str(entry["loc"][-1]))
    missing = [entry["loc"] for entry in errors if entry["type"] == "missing"]
    return {loc for loc in missing if schema.nearest(str(loc[-1]), unknown.get(loc[:-1], ())[:MAX_OF_A_RULE])}


def _walk(node: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        node = node[step]
    return node


def _key(name: str, path: tuple[str | int, ...]) -> str:
    """What a path leads to, in words: the nearest key, or the part itself."""
    keys = [step for step in path if isinstance(step, str)]
    if not keys:
        return f"this {name}"
    return f"an entry of {keys[-1]!r}" if isinstance(path[-1], int) else repr(keys[-1])


def _with(root: Mapping, key: str, value: Scalar) -> Mapping:
    copy = Mapping(root.at, root.flow)
    copy.update(root)
    copy.places = root.places
    copy.merged = root.merged
    copy[key] = value
    return copy
