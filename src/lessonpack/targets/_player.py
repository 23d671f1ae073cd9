"""The browser player: one page with lesson and quiz, its scripts, and the data that the scripts read.

The page is whole without a script; the scripts put one part of it on the screen at a time and keep
score. What they need to know (keys, limits, layout of the saved state, every word) is data written here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

from lessonpack import palette, resources, words
from lessonpack.findings import Finding, Place, Severity, finding, rule
from lessonpack.formats.scorm import MOST_SENT_AT_LAST, decimal, reportable_mark
from lessonpack.ids import short_digest, token
from lessonpack.media import EXTENSIONS
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
from lessonpack.model.course import Course, Grade, Lesson, Mode, Pool, Quiz, Report, Reveal, Section, together
from lessonpack.model.language import direction
from lessonpack.model.questions import Choice, Question, most_chosen, shuffled
from lessonpack.package import File, Package, Traces
from lessonpack.render.html import Dialect, block, inline, marks, only_paragraph, rich
from lessonpack.render.pages import page
from lessonpack.render.xml import Xml, attribute, el, join, text
from lessonpack.target import Entry, Feature, foreign
from lessonpack.targets import _slim
from lessonpack.targets._sealed import is_sealed, sealed
from lessonpack.targets._state import CONTENT_WIDTH, MOST_EXTENSIONS, extension, layout, parts, short_key

PAGE = "index.html"
STYLE = "player.css"
ICON = "icon.svg"
ICONS = "icons.svg"  # symbols that stand in the page: a picture of the page's own needs no request
SCRIPT = "player.js"
EARLY = "early.js"  # what must act before the first frame, and is not worth waiting for the rest
DATA = "data.js"
MEDIA = "media"
# What a folder of this or an earlier version can hold, and what file managers put into any folder by themselves.
TRACES = Traces(
    page=PAGE,
    mark=f'<script src="{DATA}"'.encode(),
    names=re.compile(
        r"(?:lessons/[a-z][a-z0-9_]*/)?(?:index\.html|data\.js)"
        r"|player\.css|player\.js|early\.js|icon\.svg"
        rf"|media/[a-z][a-z0-9-]*-[0-9a-f]{{8}}\.(?:{'|'.join(EXTENSIONS.values())})"
        r"|(?:.*/)?(?:\.DS_Store|Thumbs\.db|desktop\.ini)"
    ),
)

# Joined in this order into one classic script: each file adds to one global and uses what stands before it.
CORE = (
    "core/namespace",
    "core/messages",
    "core/fractions",
    "core/sealed",
    "core/scoring",
    "core/grade",
    "core/order",
    "core/draw",
    "core/state",
    "core/rows",
    "core/limit",
    "core/checks",
    "core/session",
    "core/course",
)
SAVING = ("core/journal", "core/keeper")
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
    "ui/menu",
    "ui/trail",
    "ui/windows",
    "ui/main",
)
ADAPTERS = {
    "none": ("adapters/none",),
    "scorm12": ("adapters/_ledger", "adapters/_scorm", "adapters/scorm12"),
    "scorm2004": ("adapters/_ledger", "adapters/_scorm", "adapters/scorm2004"),
}

WORDS_A_MINUTE = 200  # adults read 240 words of their own language; this leaves time for thought and for learners
CHARACTERS_A_WORD = 2.5  # of the scripts that write without blanks: Thai, Chinese, Japanese
UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

# What the scripts cannot do: every target that plays this page says so.
UNSEEN: dict[Feature, Entry] = {
    Feature.TAGS: foreign("learners see no tags; pools draw by them all the same"),
}

TOO_MUCH_STATE = rule(
    "SCORM090",
    holds="The learner's state fits into suspend_data, whatever the learner does.",
    says="the saved state may need {worst} characters of suspend_data, {limit} are allowed in {where}: {parts}",
    hint="Ask fewer questions, offer fewer choices in questions with several answers, or make a course of its own of "
    "some of the lessons. SCORM 2004 4th edition keeps more than the versions before it.",
    reason="A platform cuts or refuses a longer suspend_data, and the learner's answers are gone.",
    clause="cmi.suspend_data: SCORM 1.2 4,096 characters, 2004 3rd edition 4,000, 4th 64,000, of which an eighth is "
    f"left free; {MOST_SENT_AT_LAST:,} are what a page that is closed can still send",
)
FOREIGN_WORDS = rule(
    "SCORM092",
    severity=Severity.NOTE,
    holds="The player speaks the language of the lesson.",
    says="the player has no words in {language} yet: its buttons and messages are in English",
    hint="Say them in the lesson's language with 'messages:'; until then screen readers hear that they are English.",
    reason="Learners meet two languages on one page.",
    clause="WCAG 2.2, 3.1.2 Language of Parts",
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
    package: Package,
    course: Course,
    adapter: str,
    room: int,
    adapter_data: Mapping[str, object] | None = None,
) -> None:
    """Put page, style, scripts, data and media of a `distinct` course into a package.

    `adapter` is the only one it carries, `room` how many characters of the learner's state it can keep.
    """
    add_page(package, course, adapter_data or {}, room)
    add_shared(package, course, adapter)


def add_page(
    package: Package,
    course: Course,
    adapter_data: Mapping[str, object],
    room: int,
    folder: str = "",
) -> None:
    """Put page and data of a course into a folder of a package (with `/` at its end), where pages share the rest."""
    lessons = together(course)
    root = "../" * folder.count("/")
    show = _Show(_Say(_speaker(course)), course, lessons, root)
    written = _page(course, lessons, show, root).encode()
    facts = _data(course, lessons, adapter_data, room, show)
    facts["content"] = short_digest(written + _json(facts).encode())[:CONTENT_WIDTH]
    package.add(f"{folder}{PAGE}", written, course.at)
    package.add(f"{folder}{DATA}", f"lessonpackData = {_json(facts)};\n".encode("ascii"), course.at)


def add_shared(package: Package, course: Course, adapter: str) -> None:
    """Put what all pages of a package share at its root: style, icon, scripts and media."""
    package.add(STYLE, _slim.style(palette.style(course.theme)).encode())
    package.add(ICON, resources.template(f"player/{ICON}").encode())
    package.add(EARLY, _slim.script(resources.template(f"player/{EARLY}")).encode())
    package.add(SCRIPT, script(adapter).encode())
    for name, file in {media.name: media.file for media in course.media}.items():
        package.add(f"{MEDIA}/{name}", File(Path(file)), course.at)


def worst_state(course: Course) -> tuple[int, Place]:
    """The characters that the state of a `distinct` course may need; the quiz, lesson or course whose state it is."""
    lessons = together(course)
    return layout(lessons).worst, course.at if len(lessons) > 1 else (lessons[0].quiz or lessons[0]).at


def state_limits(course: Course, limit: int, where: str) -> Iterator[Finding]:
    """A state longer than the limit, which holds `where`."""
    worst, at = worst_state(course)
    if worst <= limit:
        return
    lessons = together(course)
    whole = layout(lessons)
    parts = [(lesson.title, part.worst) for lesson, part in zip(lessons, whole.lessons, strict=False)] or whole.fields
    said = ", ".join(f"{name} {width}" for name, width in parts)
    yield finding(TOO_MUCH_STATE, at, {"worst": worst, "limit": limit, "where": where, "parts": said})


def limits(course: Course) -> Iterator[Finding]:
    """What the player cannot do for this `distinct` course, at the YAML lines that ask for it."""
    if _speaker(course).is_foreign:
        yield finding(FOREIGN_WORDS, course.at, {"language": course.language})
    for lesson in together(course):
        yield from _lesson_limits(lesson)


def _lesson_limits(lesson: Lesson) -> Iterator[Finding]:
    checked = {check.question for check in lesson.checks}
    unasked = [question for question in lesson.questions if question.id not in checked]
    if unasked and lesson.quiz is None:
        yield finding(NO_QUIZ, unasked[0].at, {"number": len(unasked)})


# --- the data that the scripts read -----------------------------------------------------------------


def _data(
    course: Course, lessons: Sequence[Lesson], adapter_data: Mapping[str, object], room: int, show: _Show
) -> dict[str, object]:
    """What a lesson alone says stands beside what the course says; of several each has an object of its own."""
    whole = layout(lessons)
    speaker = _speaker(course)
    said: dict[str, object] = {"id": token(course.id), "title": course.title, "language": speaker.language}
    said |= {"layout": whole.data(room), "adapter": adapter_data}
    said |= {"messages": speaker.texts, "marks": speaker.marks, "own": sorted(speaker.own)}
    if not whole.lessons:
        return said | _lesson_data(lessons[0], lessons, show)
    apart = (
        _lesson_data(lesson, lessons, show) | _place_in_course(course, lesson) | {"layout": part.data(room)}
        for lesson, part in zip(lessons, whole.lessons, strict=True)
    )
    return said | {"lessons": list(apart)}


def _place_in_course(course: Course, lesson: Lesson) -> dict[str, object]:
    return {
        "id": token(lesson.id),
        "key": short_key(lesson.id),
        "title": lesson.title,
        "weight": scoring.written(lesson.weight),
        "requires": [token(id) for id in lesson.requires],
        "overview": _opens(course, lesson),
        "suffix": _suffix(lesson),
    }


def _lesson_data(lesson: Lesson, lessons: Sequence[Lesson], show: _Show) -> dict[str, object]:
    """What the scripts know of one of the lessons."""
    sections = _sections(lesson, lessons)
    asked = [_question_data(question, sections) for question in lesson.asked] if lesson.quiz else []
    if is_sealed(lesson.quiz):
        asked = [_sealed_data(facts, show.answer(q, lesson)) for facts, q in zip(asked, lesson.asked, strict=True)]
    checks = [_question_data(lesson.question(check.question), sections) for check in lesson.checks]
    return ({"checks": checks} if checks else {}) | {
        "sections": [{"id": token(s.id), "key": short_key(s.id), "title": s.title} for s in lesson.sections],
        "objectives": [{"id": token(o.id), "text": o.text} for o in lesson.objectives],
        "questions": asked,
        "quiz": _quiz_data(lesson, lesson.quiz) if lesson.quiz else None,
    }


def _quiz_data(lesson: Lesson, quiz: Quiz) -> dict[str, object]:
    """The settings of a quiz; those that few quizzes have are written only where they are set."""
    mark = quiz.pass_mark
    return _rare_settings(lesson, quiz) | {
        "title": quiz.title,
        "mark": None if mark is None else scoring.written(mark),
        "markText": None if mark is None else decimal(reportable_mark(mark)),
        "attempts": quiz.attempts,
        "atOnce": quiz.feedback is Reveal.AT_ONCE,
        "shuffle": quiz.shuffle,
    }


def _rare_settings(lesson: Lesson, quiz: Quiz) -> dict[str, object]:
    rare: dict[str, object] = {}
    if quiz.mode is Mode.PRACTICE:
        rare["practice"] = True
    if is_sealed(quiz):
        rare["answers"] = quiz.answers_shown.value
    if quiz.grade is not Grade.BEST:
        rare["grade"] = quiz.grade.value
    if quiz.grade is Grade.AVERAGE:
        rare["parts"] = str(parts(lesson, quiz))
    if quiz.report is Report.END:
        rare["report"] = quiz.report.value
    if quiz.time_limit is not None:
        more = {"more": extension(quiz.time_limit), "most": MOST_EXTENSIONS}
        rare["time"] = {"minutes": quiz.time_limit, "extend": quiz.extend_time} | more
    if quiz.pools:
        rare["always"] = [token(id) for id in quiz.questions]
        rare["pools"] = [_pool_data(pool) for pool in quiz.pools]
    return rare


def _pool_data(pool: Pool) -> dict[str, object]:
    return {"pick": pool.pick, "questions": [token(id) for id in pool.questions]}


def _question_data(question: Question, sections: Sequence[Section]) -> dict[str, Any]:
    section, _ = _support(question.evidence, sections)
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


def _sealed_data(facts: dict[str, Any], answer: Mapping[str, object]) -> dict[str, Any]:
    """What the scripts know of a question with nothing to be read in it that tells the right answer."""
    scoring, choices = facts["scoring"], facts["choices"]
    right = [choice["id"] for choice in choices if choice["right"]]
    return facts | {
        "choices": [{key: value for key, value in choice.items() if key != "right"} for choice in choices],
        "scoring": {"points": scoring["points"]},
        "sealed": sealed({"scoring": scoring, "right": right, **answer}),
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


def _page(course: Course, lessons: Sequence[Lesson], show: _Show, root: str) -> str:
    """The page, whose shared files lie at `root`."""
    return page(
        "player/page.html.j2",
        course=course,
        lessons=lessons,
        several=len(lessons) > 1,
        say=show.say,
        show=show,
        token=token,
        at_once=Reveal.AT_ONCE,
        practice=Mode.PRACTICE,
        best=Grade.BEST,
        is_sealed=is_sealed,
        direction=direction,
        icons=Xml(resources.template(f"player/{ICONS}")),
        style=f"{root}{STYLE}",
        icon=f"{root}{ICON}",
        early=f"{root}{EARLY}",
        script=f"{root}{SCRIPT}",
        data=DATA,
    )


def _opens(course: Course, lesson: Lesson) -> bool:
    """True for a lesson with a page that opens it: of the final quiz the menu says all that there would be."""
    return course.final_quiz is None or lesson.id != course.final_quiz.id


def _suffix(lesson: Lesson) -> str:
    """What the ids end with of those pages that each of several lessons has."""
    return f"-{token(lesson.id)}"


def _words(lesson: Lesson) -> float:
    """How many words there are to read in a lesson."""
    text = f"{plain(lesson.hook)} {' '.join(block_words(piece) for s in lesson.sections for piece in s.blocks)}"
    unspaced = len(UNSPACED.findall(text))
    return len(UNSPACED.sub(" ", text).split()) + unspaced / CHARACTERS_A_WORD


def _sections(lesson: Lesson, lessons: Iterable[Lesson]) -> tuple[Section, ...]:
    """All sections that a question of the lesson may rest on, its own first."""
    return (*lesson.sections, *(section for other in lessons if other is not lesson for section in other.sections))


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
    """The content of the lessons as markup, for the template; media lie below `root`."""

    def __init__(self, say: _Say, course: Course, lessons: Sequence[Lesson], root: str) -> None:
        self.say = say
        self._course = course
        self._lessons = lessons
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

    def feedback(self, question: Question) -> dict[str, Xml]:
        """What the author says of an answer as a whole, by name."""
        own = question.feedback
        written = {"general": own.general, "correct": own.correct, "incorrect": own.incorrect}
        return {name: self.rich(content) for name, content in written.items() if content}

    def evidence(self, question: Question, lesson: Lesson) -> Xml:
        """The sentence of the lesson that the key rests on, with the way to it."""
        section, tongue = _support(question.evidence, _sections(lesson, self._lessons))
        words = [self.say("evidence"), " ", el("q", marks(tongue), question.evidence)]
        if section is not None:
            page = f"section-{token(section.id)}"
            words += [" ", el("a", {"href": f"#{page}", "data-page": page}, self.say("evidence.read"))]
        return el("p", {"class": "evidence"}, *words)

    def answer(self, question: Question, lesson: Lesson) -> dict[str, object]:
        """All that is said of the answers to a question: of each choice, and of the answer as a whole."""
        evidence = {"evidence": self.evidence(question, lesson)} if question.evidence else {}
        return {
            "choices": {token(each.id): self.rich(each.feedback) for each in question.choices if each.feedback},
            "feedback": self.feedback(question) | evidence,
        }

    def page(self, kind: str, lesson: Lesson) -> str:
        """The id of the page of that kind: a lesson alone has one of each, of several each has its own."""
        return kind if len(self._lessons) == 1 else f"{kind}{_suffix(lesson)}"

    def first(self, lesson: Lesson) -> str:
        """The id of the page that opens a lesson of several."""
        return self.page("overview" if self.opens(lesson) else "quiz", lesson)

    def opens(self, lesson: Lesson) -> bool:
        """True for a lesson with a page that opens it."""
        return _opens(self._course, lesson)

    def whose(self, lesson: Lesson) -> Xml:
        """The attribute that says to which lesson of several a page belongs."""
        return Xml("" if len(self._lessons) == 1 else f' data-lesson="{token(lesson.id)}"')

    def mark(self, lesson: Lesson) -> str:
        """The percentage that passes the lesson's quiz; "" when there is nothing to pass."""
        mark = lesson.quiz.pass_mark if lesson.quiz else None
        return "" if mark is None else self.say.percent(decimal(reportable_mark(mark)))

    def share(self, lesson: Lesson) -> str:
        """How much of the course's score is the lesson's; "" where nothing or all of it is."""
        weights = {each.id: each.weight for each in self._lessons if each.quiz and each.quiz.mode is Mode.GRADED}
        share = scoring.percent(weights.get(lesson.id, Fraction(0)), sum(weights.values(), Fraction(0)))
        return self.say.percent(str(round(share))) if 0 < round(share) < 100 else ""

    def minutes(self, lessons: Sequence[Lesson]) -> int:
        """How long the text of lessons takes to read, at least one minute."""
        return max(1, ceil(sum(map(_words, lessons)) / WORDS_A_MINUTE))


def sources(adapter: str) -> tuple[str, ...]:
    """The files that make up the script of a package with that adapter, in order."""
    return (*CORE, *ADAPTERS[adapter], *SAVING, *INTERFACE)


@cache
def script(adapter: str) -> str:
    """The one script of a package with that adapter."""
    return _slim.script("".join(resources.template(f"player/{name}.js") for name in sources(adapter)))
