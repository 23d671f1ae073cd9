"""The data that the scripts read: keys, limits, layout of the saved state, every word."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from lessonpack.formats.scorm import decimal, reportable_mark
from lessonpack.ids import token
from lessonpack.model import scoring
from lessonpack.model.before import answered_in
from lessonpack.model.blocks import Checking
from lessonpack.model.course import Course, Grade, Lesson, Mode, Pool, Quiz, Report, Reveal, Section
from lessonpack.model.questions import Judged, Question, tries_at
from lessonpack.targets._player.keys import short_key
from lessonpack.targets._player.kinds import played
from lessonpack.targets._player.length import shares
from lessonpack.targets._player.outline import opens, sections_for, speaker_of, suffix, support
from lessonpack.targets._player.page import Markup
from lessonpack.targets._player.state import MOST_EXTENSIONS, extension, layout, parts
from lessonpack.targets._sealed import is_sealed, sealed


def course_data(
    course: Course,
    lessons: Sequence[Lesson],
    adapter_data: Mapping[str, object],
    room: int,
    show: Markup,
    is_said: Callable[[str], bool],
) -> dict[str, object]:
    """What a lesson alone says stands beside what the course says; of several each has an object of its own.

    Of the messages there are those that the scripts say.
    """
    whole = layout(lessons)
    speaker = speaker_of(course)
    texts = {key: text for key, text in speaker.texts.items() if is_said(key)}
    said: dict[str, object] = {"id": token(course.id), "title": course.title, "language": speaker.language}
    said |= {"layout": whole.data(room), "adapter": adapter_data}
    said |= {"messages": texts, "marks": speaker.marks, "own": sorted(speaker.own & texts.keys())}
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
        "overview": opens(course, lesson),
        "suffix": suffix(lesson),
    }


def _lesson_data(lesson: Lesson, lessons: Sequence[Lesson], show: Markup) -> dict[str, object]:
    """What the scripts know of one of the lessons."""
    sections = sections_for(lesson, lessons)
    quiz = lesson.quiz
    asked = [_question_data(question, sections, quiz) for question in lesson.asked] if quiz else []
    if is_sealed(quiz):
        asked = [_sealed_data(facts, show.answer(q, lesson)) for facts, q in zip(asked, lesson.asked, strict=True)]
    practised = [(asked, Checking()) for asked in lesson.before]  # a guess is made once
    practised += [(each, lesson.checking) for each in lesson.checks[len(practised) :]]
    checks = [_question_data(lesson.question(each.question), sections, how) for each, how in practised]
    for facts, asked_before in zip(checks, lesson.before, strict=False):
        end = answered_in(asked_before, lesson)
        facts["before"] = token(end.id) if end else ""
    given = shares(lesson)
    again = {"againAfter": lesson.again_after_days} if lesson.again_after_days else {}
    texts = list(_read_between(lesson, quiz)) if quiz else []
    return (
        ({"checks": checks} if checks else {})
        | ({"texts": texts} if texts else {})
        | again
        | {
            "sections": [_section_data(section, given[section.id]) for section in lesson.sections],
            "objectives": [{"id": token(o.id), "text": o.text} for o in lesson.objectives],
            "questions": asked,
            "quiz": _quiz_data(lesson, quiz) if quiz else None,
        }
    )


def _read_between(lesson: Lesson, quiz: Quiz) -> Iterator[dict[str, object]]:
    """What is only read between the questions, each with the number of those that are asked before it."""
    named = {question.id: question for question in lesson.questions}
    behind = 0
    for part in quiz.order:
        if isinstance(part, Pool):
            behind += part.pick
        elif named[part].ANSWERED:
            behind += 1
        else:
            yield {"id": token(part), "key": short_key(part), "behind": behind}


def _section_data(section: Section, minutes: int) -> dict[str, object]:
    names = {"id": token(section.id), "key": short_key(section.id), "title": section.title}
    return names | {"minutes": max(1, minutes)}


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


def _question_data(question: Question, sections: Sequence[Section], asked: Checking) -> dict[str, Any]:
    section, _ = support(question.evidence, sections)
    kind = played(question)
    return _rarely(question, asked) | {
        "id": token(question.id),
        "key": short_key(question.id),
        "kind": kind.name,
        **kind.data,
        "scoring": _scoring(question),
        "right": kind.right,
        "objective": token(question.objective) if question.objective else None,
        "section": token(section.id) if section else None,
    }


def _scoring(question: Question) -> dict[str, object]:
    """The key; what people judge is worth nothing in the player."""
    key = scoring.key(question)
    return scoring.data(key) | ({"points": "0/1"} if isinstance(question, Judged) else {})


def _rarely(question: Question, asked: Checking) -> dict[str, object]:
    """How few questions are asked, and what few refer to."""
    tries = tries_at(question, asked.tries)
    told: dict[str, object] = {"tries": tries} if tries > 1 else {}
    told |= {"confidence": True} if asked.confidence and not isinstance(question, Judged) else {}
    return told | {"stimulus": token(question.stimulus.id)} if question.stimulus else told


def _sealed_data(facts: dict[str, Any], answer: Mapping[str, object]) -> dict[str, Any]:
    """What the scripts know of a question with nothing to be read in it that tells the right answer."""
    told = {name: value for name, value in facts.items() if name not in ("right", "known")}
    scoring = facts["scoring"]
    known = {"known": facts["known"]} if "known" in facts else {}
    return told | {
        "scoring": {name: scoring[name] for name in ("points", "manual") if name in scoring},
        "sealed": sealed({"scoring": scoring, "right": facts["right"], **known, **answer}),
    }


def as_json(facts: object) -> str:
    """ASCII whatever the charset that the script is served with."""
    return json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
