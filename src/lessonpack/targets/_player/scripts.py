"""Which of the player's scripts a package carries, joined into one, and which messages these say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from lessonpack import resources, user_cache, words
from lessonpack.model.blocks import Embed, Recall, Steps, has_folds
from lessonpack.model.course import Answers, Course, Mode, Quiz, together
from lessonpack.model.questions import Judged
from lessonpack.patterns import regex
from lessonpack.targets._player import names as shortened
from lessonpack.targets._player import slim
from lessonpack.targets._player.kinds import played
from lessonpack.targets._player.sheets import unread_sheets
from lessonpack.targets._sealed import is_sealed

# Joined in this order into one classic script: each file adds to one global and uses what stands before it.
CORE = (
    "core/namespace",
    "core/messages",
    "core/fractions",
    "core/sealed",
    "core/scoring",
    "core/kinds",
    "core/grade",
    "core/order",
    "core/draw",
    "core/state",
    "core/tries",
    "core/rows",
    "core/limit",
    "core/days",
    "core/checks",
    "core/returns",
    "core/session",
    "core/waiting",
    "core/gathered",
    "core/texts",
    "core/course",
    "core/standing",
)
SAVING = ("core/journal", "core/keeper")
PAGE = ("ui/dom", "ui/words")
# Those that are written alike stand near each other where they can: together they pack smaller.
INTERFACE = (
    "ui/settings",
    "ui/recall",
    "core/folding",
    "ui/fold",
    "ui/tries",
    "ui/drawer",
    "ui/figures",
    "ui/search",
    "ui/shell",
    "ui/stimulus",
    "ui/question",
    "ui/paper",
    "ui/windows",
    "ui/glossary",
    "ui/before",
    "ui/round",
    "ui/trail",
    "ui/menu",
    "ui/strip",
    "ui/remaining",
    "ui/confidence",
    "ui/worked",
    "ui/embed",
    "ui/sizes",
    "ui/result",
    "ui/missed",
    "ui/revisit",
    "ui/practice",
    "ui/waiting",
    "ui/pages",
    "ui/main",
)
ADAPTERS = {
    "none": ("adapters/none",),
    "scorm12": ("adapters/_ledger", "adapters/_scorm", "adapters/scorm12"),
    "scorm2004": ("adapters/_ledger", "adapters/_scorm", "adapters/scorm2004"),
}
# Style that only pages with one of these files have something for.
SHEETS = {
    "menu": ("ui/menu",),
    "confidence": ("ui/confidence",),
    "exercise": ("ui/before", "ui/recall", "ui/worked"),
    "judged": ("ui/question",),
    "typed": ("kinds/typed",),
    "essay": ("kinds/essay",),
    "cloze": ("kinds/cloze",),
    "spots": ("kinds/hotspot",),
    "arranged": ("kinds/pairs", "kinds/ordering"),
    "strip": ("ui/strip",),
    "round": ("ui/round",),
    "time": ("ui/remaining",),
    "search": ("ui/search",),
    "glossary": ("ui/glossary",),
    "stimulus": ("ui/stimulus",),
}

HELD = 32  # scripts, of 200 KB each; nearly every lesson of a large run may need one of its own
# Messages that say how the attempts at a quiz count.
_OF_GRADE = regex(r"result\.(?:grade|again|more)\.([a-z]+)")
_OF_PARTS = frozenset({"kinds/cloze", "kinds/pairs", "kinds/essay"})  # which say of an answer that a part lacks
_BETWEEN_ATTEMPTS = (Answers.AFTER_EACH_QUESTION, Answers.AFTER_EACH_ATTEMPT)
_QUOTED = regex(r"""(["`])([a-z_.]+(?:\$\{[^}]*\}[a-z_.]*)*)\1""")
_FILLED_IN = regex(r"\$\{[^}]*\}")
_FORM = regex(rf"\.(?:{'|'.join(words.FORMS)})$")


def _kinds(page: Course) -> tuple[str, ...]:
    """The files of the kinds of question that a page asks."""
    lessons = together(page)
    asked = [question for lesson in lessons if lesson.quiz for question in lesson.asked]
    checked = [lesson.question(check.question) for lesson in lessons for check in lesson.checks]
    return tuple(file for question in (*asked, *checked) for file in played(question).scripts)


def _needed(page: Course) -> Mapping[str, bool]:
    """The files that not every page needs, and whether this one does; scripts look whether they are there."""
    lessons = together(page)
    quizzes = [lesson.quiz for lesson in lessons if lesson.quiz]
    is_course = len(lessons) > 1
    written = [block for lesson in lessons for section in lesson.sections for block in section.blocks]
    blocks = set(map(type, written))
    has_text = any(lesson.sections for lesson in lessons)
    is_timed = any(quiz.time_limit is not None for quiz in quizzes)
    is_practised = any(map(_may_be_practised, quizzes))
    is_revisited = any(lesson.again_after_days for lesson in lessons)
    is_tried = any(quiz.tries > 1 for quiz in quizzes) or any(lesson.checking.tries > 1 for lesson in lessons)
    refers = any(question.stimulus for lesson in lessons for question in lesson.questions)
    is_weighed = any(quiz.confidence for quiz in quizzes) or any(lesson.checking.confidence for lesson in lessons)
    return {
        "core/limit": is_timed,
        "core/days": is_revisited,
        "core/waiting": _asks_people(page),
        "core/course": is_course,
        "core/returns": any(quiz.mode is Mode.PRACTICE for quiz in quizzes),
        "core/standing": any(quiz.mode is Mode.GRADED for quiz in quizzes),
        "ui/figures": any(media.type.startswith("image/") for media in page.media),
        "core/folding": has_text,
        "ui/fold": any(map(has_folds, written)),
        "ui/search": has_text,
        "ui/confidence": is_weighed,
        "ui/glossary": has_text and any(lesson.glossary for lesson in lessons),
        "core/tries": is_tried,
        "ui/tries": is_tried,
        "ui/question": bool(quizzes) or any(lesson.checks for lesson in lessons),
        "core/gathered": refers,
        "core/texts": any(not question.ANSWERED for lesson in lessons if lesson.quiz for question in lesson.steps),
        "ui/stimulus": refers,
        "ui/before": any(lesson.before for lesson in lessons),
        "ui/strip": bool(quizzes),
        "ui/result": bool(quizzes),
        "ui/round": is_practised or is_revisited,
        "ui/missed": is_practised,
        "ui/revisit": is_revisited,
        "ui/practice": any(quiz.mode is Mode.PRACTICE for quiz in quizzes),
        "ui/waiting": _asks_people(page),
        "ui/recall": Recall in blocks,
        "ui/worked": Steps in blocks,
        "ui/embed": Embed in blocks,
        "ui/sizes": any(media.sizes for media in page.media),
        "ui/remaining": is_timed,
        "ui/menu": is_course,
    }


def _asks_people(page: Course) -> bool:
    """Whether a page asks what people have to judge."""
    return any(isinstance(question, Judged) for lesson in together(page) if lesson.quiz for question in lesson.asked)


def _may_be_practised(quiz: Quiz) -> bool:
    """Whether there may be another attempt at a quiz after its right answers were shown."""
    return quiz.mode is Mode.GRADED and quiz.attempts != 1 and quiz.answers_shown in _BETWEEN_ATTEMPTS


def sources(adapter: str, *pages: Course) -> tuple[str, ...]:
    """The files that make up the script of a package with that adapter and these pages, in order."""
    kinds = sorted({file for page in pages for file in _kinds(page)})
    needs = [_needed(page) for page in pages]
    names = (*CORE, *ADAPTERS[adapter], *SAVING, *PAGE, *kinds, *INTERFACE)
    return tuple(name for name in names if any(need.get(name, True) for need in needs))


def script(names: tuple[str, ...]) -> str:
    """The one script of a package that is made up of these files."""
    return _made(names)[0]


@lru_cache(HELD)
def _made(names: tuple[str, ...]) -> tuple[str, list[str], str]:
    """The script, the messages that it names, and an expression for those that it puts together."""
    files = (resources.template(f"player/{name}.js") for name in names)
    text, whole, filled = user_cache.kept(_script, *files, by=(slim, shortened))
    return text, whole, filled


def _script(*files: str) -> tuple[str, list[str], str]:
    text = slim.joined(*files)
    quoted = {name for _, name in _QUOTED.findall(text)} | {"letters"}
    whole = {name for name in quoted if "$" not in name}
    return text, sorted(whole), "|".join(map(_keys, sorted(quoted - whole))) or "(?!)"


def unused_sheets(names: tuple[str, ...], course: Course) -> tuple[str, ...]:
    """The sheets of style that a package of these files, with this course, has nothing for."""
    idle = (sheet for sheet, files in SHEETS.items() if not set(files) & set(names))
    return (*idle, *unread_sheets(course))


@lru_cache(HELD)
def says(names: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether these files say a message, by its key: they carry no others."""
    _, named, forms = _made(names)
    whole, filled = frozenset(named), re.compile(forms)

    def answer(key: str) -> bool:
        name = _FORM.sub("", key)
        return name in whole or filled.fullmatch(name) is not None

    return answer


def comes_up(page: Course) -> Callable[[str], bool]:
    """Whether there is an occasion for a message, by its key, with these lessons and the settings of their quizzes."""
    lessons = together(page)
    quizzes = [lesson.quiz for lesson in lessons if lesson.quiz]
    grades = {quiz.grade.value for quiz in quizzes}
    occasions = {
        ("menu", "lesson.", "page.locked"): len(lessons) > 1,
        ("practice.",): any(quiz.mode is Mode.PRACTICE for quiz in quizzes),
        ("result.held.",): any(map(is_sealed, quizzes)),
        ("review.lacking",): not _OF_PARTS.isdisjoint(_kinds(page)),
        ("verdict.waiting", "state.waiting"): _asks_people(page),
        ("result.handed_in", "result.waiting", "result.apart", "result.unscored"): _asks_people(page),
    }
    never = tuple(start for starts, is_given in occasions.items() if not is_given for start in starts)

    def answer(key: str) -> bool:
        graded = _OF_GRADE.match(key)
        return graded[1] in grades if graded else not key.startswith(never)

    return answer


def _keys(name: str) -> str:
    """The pattern of the keys that a text in a script may name, part of which is filled in when it is said."""
    return "[a-z_]+".join(map(re.escape, _FILLED_IN.split(name)))
