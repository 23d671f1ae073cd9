"""The browser player: one page with lesson and quiz, its scripts, and the data that the scripts read.

The page is whole without a script; the scripts put one part of it on the screen at a time and keep
score. What they need to know (keys, limits, layout of the saved state, every word) is data written here.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import ceil
from pathlib import Path

from lessonpack import palette, resources, words
from lessonpack.findings import Finding, Severity, finding, rule
from lessonpack.formats.scorm import SUSPEND_DATA_BUDGET, decimal, reportable_mark
from lessonpack.ids import short_digest, token
from lessonpack.model import scoring
from lessonpack.model.content import (
    Block,
    CalloutKind,
    Image,
    KnowledgeCheck,
    Quotation,
    RichText,
    Table,
    block_words,
    plain,
)
from lessonpack.model.course import Course, Grade, Lesson, Mode, Objective, Pool, Quiz, Reveal, Section
from lessonpack.model.language import direction
from lessonpack.model.questions import Choice, Question, most_chosen, shuffled
from lessonpack.package import File, Package
from lessonpack.render.html import Dialect, block, inline, marks, only_paragraph, rich
from lessonpack.render.pages import page
from lessonpack.render.xml import Xml, attribute, el, join, text
from lessonpack.target import Entry, Feature, approximated, dropped

PAGE = "index.html"
STYLE = "player.css"
ICON = "icon.svg"
ICONS = "icons.svg"  # symbols that stand in the page: a picture of the page's own needs no request
SCRIPT = "player.js"
DATA = "data.js"
MEDIA = "media"

# Joined in this order into one classic script: each file adds to one global and uses what stands before it.
CORE = (
    "core/namespace",
    "core/messages",
    "core/fractions",
    "core/scoring",
    "core/grade",
    "core/order",
    "core/draw",
    "core/state",
    "core/limit",
    "core/checks",
    "core/session",
)
SAVING = ("core/keeper",)
INTERFACE = (
    "ui/dom",
    "ui/words",
    "ui/shell",
    "ui/figures",
    "ui/question",
    "ui/result",
    "ui/practice",
    "ui/remaining",
    "ui/paper",
    "ui/windows",
    "ui/main",
)
ADAPTERS = {
    "none": ("adapters/none",),
    "scorm12": ("adapters/_scorm", "adapters/scorm12"),
    "scorm2004": ("adapters/_scorm", "adapters/scorm2004"),
}
# Comments that have lines to themselves are for readers of the sources: learners would load a fourth more.
_COMMENT_LINES = re.compile(r"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)

STATE_VERSION = "1"
MOST_EXTENSIONS = 35  # of the time for a quiz: one digit to the base 36
MOST_ATTEMPTS = 9999  # that are counted
FULL_SCORE = 10_000  # hundredths of a percent
CONTENT_WIDTH = 8  # of the digest that tells a later build of the lesson from this one
WORDS_A_MINUTE = 200  # adults read 240 words of their own language; this leaves time for thought and for learners
CHARACTERS_A_WORD = 2.5  # of the scripts that write without blanks: Thai, Chinese, Japanese
UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

# What the scripts cannot do: every target that plays this page says so.
LOSSES: dict[Feature, Entry] = {
    Feature.TAGS: dropped("neither SCORM nor the player's pages have a place for tags"),
    Feature.LESSONS: dropped("the player shows the first lesson only"),
    Feature.GATES: dropped("the player shows the first lesson only"),
    Feature.WEIGHTS: dropped("the player scores the first lesson only"),
    Feature.FINAL_QUIZ: dropped("the player asks the first lesson's quiz only"),
    Feature.SCOS: approximated("all lessons of the course are in one page"),
}

TOO_MUCH_STATE = rule(
    "SCORM090",
    holds="The learner's state fits into suspend_data, whatever the learner does.",
    says="the saved state may need {worst} characters of suspend_data, {limit} are allowed: {parts}",
    hint="Ask fewer questions in one lesson, or offer fewer choices in questions with several answers.",
    reason="A platform cuts or refuses a longer suspend_data, and the learner's answers are gone.",
    clause="cmi.suspend_data: SCORM 1.2 4,096 characters, 2004 3rd edition 4,000, 4th 64,000; our budget 3,500",
)
FOREIGN_WORDS = rule(
    "SCORM092",
    severity=Severity.INFO,
    holds="The player speaks the language of the lesson.",
    says="the player has no words in {language} yet: its buttons and messages are in English",
    hint="Nothing to do: the parts in English are marked as such for screen readers. 'messages:' can say them anew.",
    reason="Learners meet two languages on one page.",
    clause="WCAG 2.2, 3.1.2 Language of Parts",
)
FINE_MARK = rule(
    "SCORM093",
    severity=Severity.INFO,
    holds="The pass mark has at most two decimals.",
    says="the pass mark {mark} is taken as {taken}: scores are reported with two decimals",
    hint="Write the pass mark with at most two decimals.",
    reason="A platform that compares a rounded score with a finer mark could contradict the player.",
    clause="SCORM 1.2, cmi.student_data.mastery_score; SCORM 2004, cmi.scaled_passing_score; Run-Time Environment",
)
NO_QUIZ = rule(
    "SCORM095",
    severity=Severity.WARNING,
    holds="A lesson with questions has a quiz that asks them.",
    says="the lesson has {number} questions and no quiz: the player asks none of them",
    hint="Add 'quiz:' with 'questions: all', or leave this as it is if only question banks are wanted.",
    reason="Learners would meet a lesson without its questions, and nobody would be told.",
    clause="lessonpack source format, quiz",
)


def add_player(
    package: Package, course: Course, adapter: str, adapter_data: Mapping[str, object] | None = None
) -> None:
    """Put page, style, scripts, data and media of a course into a package; `adapter` is the only one it carries."""
    add_page(package, course, adapter_data or {})
    add_shared(package, course, adapter)


def add_page(package: Package, course: Course, adapter_data: Mapping[str, object], folder: str = "") -> None:
    """Put page and data of a course into a folder of a package (with `/` at its end), where pages share the rest."""
    lesson = course.lessons[0]
    written = _page(course, lesson, root="../" * folder.count("/")).encode()
    facts = _data(course, lesson, adapter_data)
    facts["content"] = short_digest(written + _json(facts).encode())[:CONTENT_WIDTH]
    package.add(f"{folder}{PAGE}", written, course.at)
    package.add(f"{folder}{DATA}", f"lessonpackData = {_json(facts)};\n".encode("ascii"), course.at)


def add_shared(package: Package, course: Course, adapter: str) -> None:
    """Put what all pages of a package share at its root: style, icon, scripts and media."""
    package.add(STYLE, palette.style(course.theme).encode())
    package.add(ICON, resources.template(f"player/{ICON}").encode())
    package.add(SCRIPT, script(adapter).encode())
    for name, file in {media.name: media.file for media in course.media}.items():
        package.add(f"{MEDIA}/{name}", File(Path(file)), course.at)


def state_limits(course: Course) -> Iterator[Finding]:
    """A state that a platform could not keep, at the quiz or lesson whose state it is."""
    lesson = course.lessons[0]
    layout = Layout.of(lesson)
    if layout.worst > SUSPEND_DATA_BUDGET:
        parts = ", ".join(f"{name} {width}" for name, width in layout.fields)
        arguments = {"worst": layout.worst, "limit": SUSPEND_DATA_BUDGET, "parts": parts}
        yield finding(TOO_MUCH_STATE, (lesson.quiz or lesson).at, arguments)


def limits(course: Course) -> Iterator[Finding]:
    """What the player cannot do for this course, at the YAML lines that ask for it."""
    lesson = course.lessons[0]
    if _speaker(course).is_foreign:
        yield finding(FOREIGN_WORDS, course.at, {"language": course.language})
    checked = {check.question for check in lesson.checks}
    unasked = [question for question in lesson.questions if question.id not in checked]
    if unasked and lesson.quiz is None:
        yield finding(NO_QUIZ, unasked[0].at, {"number": len(unasked)})
    mark = lesson.quiz.pass_mark if lesson.quiz else None
    if lesson.quiz and mark is not None and reportable_mark(mark) != mark:
        taken = decimal(reportable_mark(mark))
        yield finding(FINE_MARK, lesson.quiz.at, {"mark": float(mark), "taken": taken})


# --- the saved state --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The saved state: fields in order, each with the most characters it can need; `|` stands between them.

    Questions, sections and choices are named by the first characters of a digest of their id, so that
    a state survives whatever an author adds, moves or mends.
    """

    question_width: int
    choice_width: int
    fields: tuple[tuple[str, int], ...]

    @property
    def worst(self) -> int:
        """The longest state that a learner can bring about."""
        return sum(width for _, width in self.fields) + len(self.fields) - 1

    @staticmethod
    def of(lesson: Lesson) -> Layout:
        asked = lesson.asked if lesson.quiz else ()
        checks = [lesson.question(check.question) for check in lesson.checks]
        known = {question.id: question for question in (*asked, *checks)}
        question_width = _distinct([*(s.id for s in lesson.sections), *known], least=3)
        choice_width = max((_distinct([c.id for c in q.choices], least=2) for q in known.values()), default=2)
        answers = {id: question_width + 1 + choice_width * most_chosen(q) + 1 for id, q in known.items()}
        fields = (
            ("version", 5),
            ("content", CONTENT_WIDTH),
            ("place", 1 + question_width),
            ("phase", 1),
            ("submitted", len(str(MOST_ATTEMPTS))),
            ("seed", 6),
            ("recorded", 6),
            ("score", 6),
            ("latest", len(_base36(FULL_SCORE))),
            ("tally", 1 + len(_base36(_most_kept(lesson.quiz)))),
            ("elapsed", _elapsed_width(lesson.quiz)),
            ("extensions", 1 if lesson.quiz and lesson.quiz.time_limit else 0),
            ("sections", question_width * len(lesson.sections)),
            ("checks", max(0, sum(answers[question.id] for question in checks) - 1)),
            ("answers", max(0, _longest_draw(lesson, answers) - 1)),
        )
        return Layout(question_width=question_width, choice_width=choice_width, fields=fields)


def _most_kept(quiz: Quiz | None) -> int:
    """The largest number that is kept of all attempts: a score, or the sum of as many as are counted."""
    if quiz is None or quiz.grade is not Grade.AVERAGE:
        return FULL_SCORE
    return FULL_SCORE * min(quiz.attempts or MOST_ATTEMPTS, MOST_ATTEMPTS)


def _elapsed_width(quiz: Quiz | None) -> int:
    """The digits of the seconds that an attempt can take when it is extended as often as it may be."""
    if quiz is None or quiz.time_limit is None:
        return 0
    extensions = MOST_EXTENSIONS if quiz.extend_time else 0
    return len(_base36(60 * (quiz.time_limit + extensions * ceil(quiz.time_limit / 2))))


def _base36(number: int) -> str:
    """A number as JavaScript writes it to the base 36."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"


def _longest_draw(lesson: Lesson, answers: Mapping[str, int]) -> int:
    """The characters of all answers, when the pools draw the questions whose answers are longest."""
    if lesson.quiz is None:
        return 0
    pools = (sorted((answers[id] for id in pool.questions), reverse=True)[: pool.pick] for pool in lesson.quiz.pools)
    return sum(answers[id] for id in lesson.quiz.questions) + sum(map(sum, pools))


def short_key(id: str) -> str:
    """Eight characters for an id, of which the state uses the first few."""
    return urlsafe_b64encode(sha256(token(id).encode()).digest())[:8].decode()


def _distinct(ids: Sequence[str], least: int) -> int:
    """How many characters of their keys tell these ids apart."""
    keys = [short_key(id) for id in ids]
    return next((width for width in range(least, 8) if len({k[:width] for k in keys}) == len(keys)), 8)


# --- the data that the scripts read -----------------------------------------------------------------


def _data(course: Course, lesson: Lesson, adapter_data: Mapping[str, object]) -> dict[str, object]:
    layout = Layout.of(lesson)
    speaker = _speaker(course)
    checks = [_question_data(lesson.question(check.question), lesson) for check in lesson.checks]
    return ({"checks": checks} if checks else {}) | {
        "id": token(course.id),
        "title": course.title,
        "language": speaker.language,
        "sections": [{"id": token(s.id), "key": short_key(s.id), "title": s.title} for s in lesson.sections],
        "objectives": [{"id": token(o.id), "text": o.text} for o in lesson.objectives],
        "questions": [_question_data(question, lesson) for question in lesson.asked] if lesson.quiz else [],
        "quiz": _quiz_data(lesson.quiz) if lesson.quiz else None,
        "layout": {
            "version": STATE_VERSION,
            "question": layout.question_width,
            "choice": layout.choice_width,
            "fields": [[name, width] for name, width in layout.fields],
            "limit": SUSPEND_DATA_BUDGET,
        },
        "adapter": adapter_data,
        "messages": speaker.texts,
        "marks": speaker.marks,
        "own": sorted(speaker.own),
    }


def _quiz_data(quiz: Quiz) -> dict[str, object]:
    """The settings of a quiz; those that few quizzes have are written only where they are set."""
    mark = None if quiz.pass_mark is None else reportable_mark(quiz.pass_mark)
    return _rare_settings(quiz) | {
        "title": quiz.title,
        "mark": None if mark is None else scoring.written(mark),
        "markText": None if mark is None else decimal(mark),
        "attempts": quiz.attempts,
        "atOnce": quiz.feedback is Reveal.AT_ONCE,
        "shuffle": quiz.shuffle,
    }


def _rare_settings(quiz: Quiz) -> dict[str, object]:
    rare: dict[str, object] = {}
    if quiz.mode is Mode.PRACTICE:
        rare["practice"] = True
    if quiz.grade is not Grade.BEST:
        rare["grade"] = quiz.grade.value
    if quiz.time_limit is not None:
        rare["time"] = {"minutes": quiz.time_limit, "extend": quiz.extend_time}
    if quiz.pools:
        rare["always"] = [token(id) for id in quiz.questions]
        rare["pools"] = [_pool_data(pool) for pool in quiz.pools]
    return rare


def _pool_data(pool: Pool) -> dict[str, object]:
    return {"pick": pool.pick, "questions": [token(id) for id in pool.questions]}


def _question_data(question: Question, lesson: Lesson) -> dict[str, object]:
    section, _ = _support(question.evidence, lesson.sections)
    return {
        "id": token(question.id),
        "key": short_key(question.id),
        "many": most_chosen(question) > 1,
        "shuffle": shuffled(question),
        "choices": [_choice_data(choice) for choice in question.choices],
        "scoring": scoring.data(scoring.key(question)),
        "objective": token(question.objective) if question.objective else None,
        "section": token(section.id) if section else None,
    }


def _choice_data(choice: Choice) -> dict[str, object]:
    return {"id": token(choice.id), "key": short_key(choice.id), "fixed": choice.fixed, "right": choice.correct}


def _support(evidence: str, sections: Sequence[Section]) -> tuple[Section | None, str]:
    """The section that says what the key of a question rests on, and in which language, "" for the course's."""
    sought = " ".join(evidence.split())
    for section in sections if sought else ():
        for piece in section.blocks:
            if sought in block_words(piece):
                return section, piece.language if isinstance(piece, Quotation | Table) else ""
    return None, ""


def _speaker(course: Course) -> words.Speaker:
    return words.Speaker(course.language, {own.key: own.text for own in course.messages})


def _json(facts: object) -> str:
    """ASCII whatever the charset that the script is served with."""
    return json.dumps(facts, ensure_ascii=True, separators=(",", ":"))


# --- the page ---------------------------------------------------------------------------------------


def _page(course: Course, lesson: Lesson, root: str = "") -> str:
    """The page, whose shared files lie at `root`."""
    say = _Say(_speaker(course))
    return page(
        "player/page.html.j2",
        course=course,
        lesson=lesson,
        say=say,
        show=_Show(say, root),
        token=token,
        decimal=decimal,
        at_once=Reveal.AT_ONCE,
        practice=Mode.PRACTICE,
        best=Grade.BEST,
        direction=direction,
        icons=Xml(resources.template(f"player/{ICONS}")),
        minutes=_minutes(lesson),
        mark=decimal(reportable_mark(lesson.quiz.pass_mark))
        if lesson.quiz and lesson.quiz.pass_mark is not None
        else None,
        style=f"{root}{STYLE}",
        icon=f"{root}{ICON}",
        script=f"{root}{SCRIPT}",
        data=DATA,
    )


def _minutes(lesson: Lesson) -> int:
    """How long the text takes to read, at least one minute."""
    text = f"{plain(lesson.hook)} {' '.join(block_words(piece) for s in lesson.sections for piece in s.blocks)}"
    unspaced = len(UNSPACED.findall(text))
    number = len(UNSPACED.sub(" ", text).split()) + unspaced / CHARACTERS_A_WORD
    return max(1, ceil(number / WORDS_A_MINUTE))


class _Say:
    """The player's messages as markup, for the template: marked where they are not in the course's language."""

    def __init__(self, speaker: words.Speaker) -> None:
        self._speaker = speaker
        self.text = speaker.text
        self.percent = speaker.percent
        self.letter = speaker.letter

    def __call__(self, name: str, **values: object) -> Xml:
        said, foreign = self.text(name, **values), self._speaker.marks_of(name, **values)
        return el("span", foreign, said) if foreign else text(said)

    def lang(self, name: str) -> str:
        """The language of an attribute that is a message; "" where it is the page's."""
        return self._speaker.marks_of(name).get("lang", "")


class _Show:
    """The lesson's content as markup, for the template; media lie below `root`."""

    def __init__(self, say: _Say, root: str) -> None:
        self._root = root
        self._words = {kind: join([self.icon(kind), say(f"callout.{kind}")]) for kind in CalloutKind}
        note = el("span", {"class": "sr"}, " ", say("link.new_window"))
        # A link inside the frame of a platform would replace the lesson: every link opens beside it.
        self._dialect = Dialect(
            link={"target": "_blank", "rel": "noopener noreferrer"}, link_note=note, list_start=True, framed_tables=True
        )

    def _address(self, image: Image) -> str:
        return f"{self._root}{MEDIA}/{image.media.name}"

    def block(self, piece: Block) -> Xml:
        return block(piece, self._address, self._words, 3, self._dialect)

    def rich(self, content: RichText, level: int = 3) -> Xml:
        return rich(content, self._address, level, self._dialect)

    def line(self, content: RichText) -> Xml | None:
        """Rich text that may stand in a label; None when it is more than one paragraph."""
        alone = only_paragraph(content)
        return None if alone is None else inline(alone, self._address, self._dialect)

    def check(self, piece: Block, lesson: Lesson) -> Question | None:
        """The question that a block asks; None for any other block."""
        return lesson.question(piece.question) if isinstance(piece, KnowledgeCheck) else None

    def icon(self, name: str) -> Xml:
        """A small picture of `icons.svg`; what it means stands beside it in words."""
        return el("svg", {"class": f"icon icon-{name}", "aria-hidden": "true"}, el("use", {"href": f"#icon-{name}"}))

    def many(self, question: Question) -> bool:
        return most_chosen(question) > 1

    def marks(self, language: str) -> Xml:
        """The attributes of an element whose text is in another language than the course; "" names none."""
        return Xml("".join(f' {name}="{attribute(value)}"' for name, value in marks(language).items()))

    def support(self, question: Question, lesson: Lesson) -> tuple[Section | None, str]:
        return _support(question.evidence, lesson.sections)

    def objectives(self, lesson: Lesson) -> tuple[Objective, ...]:
        return lesson.objectives


def sources(adapter: str) -> tuple[str, ...]:
    """The files that make up the script of a package with that adapter, in order."""
    return (*CORE, *ADAPTERS[adapter], *SAVING, *INTERFACE)


@cache
def script(adapter: str) -> str:
    """The one script of a package with that adapter."""
    return _COMMENT_LINES.sub("", "".join(resources.template(f"player/{name}.js") for name in sources(adapter)))
