"""A course without what a format does not carry: that is what a target is handed.

Each feature of a capability table has its row in `_WITHOUT`, which says what a course is that does without it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from functools import partial
from types import UnionType
from typing import Any, TypeVar

from msgspec.structs import replace

from lessonpack.features import OF_KINDS, Feature
from lessonpack.model.asked import Answer, AnyPart, Choice, Feedback, OtherNumber, Part, Scoring
from lessonpack.model.blocks import (
    Block,
    Embed,
    Figure,
    KnowledgeCheck,
    Prose,
    Quotation,
    Recall,
    Steps,
    Table,
    Video,
    block_files,
)
from lessonpack.model.content import Code, Formula, Image, Inline, Media, Paragraph, Struck, Text, images, plain
from lessonpack.model.course import Course, Grade, Lesson, Mode, Pool, Quiz, Report, Reveal, Scos, Section, reference
from lessonpack.model.gaps import typed_alone
from lessonpack.model.orders import given_to_many, parts_in_order
from lessonpack.model.questions import (
    AnyGap,
    ChoiceQuestion,
    Cloze,
    Essay,
    FileUpload,
    Judged,
    NumberGap,
    Question,
    SharedQuestion,
    ShortAnswer,
    Spot,
    TypedGap,
    is_pattern,
    named_parts,
    own_pictures,
    with_named_parts,
)
from lessonpack.model.referring import standing_alone
from lessonpack.model.rewriting import Change, rewritten, rewritten_block, rewritten_question
from lessonpack.model.texts import texts
from lessonpack.model.theme import pictures

Without = Callable[[Course], Course]
_AnyQuiz = TypeVar("_AnyQuiz", bound=Quiz)


def carried(course: Course, left_out: Collection[Feature]) -> Course:
    """The course with nothing of these features in it; the order of its lessons is there whatever is left out."""
    for feature in Feature:
        if feature in left_out:
            course = _WITHOUT[feature](course)
    return replace(course, media=_shown(course)) if course.media and left_out else course


def _shown(course: Course) -> tuple[Media, ...]:
    """The files that are still there."""
    written = [course.hook, *(lesson.hook for lesson in course.lessons)]
    written += [content for _, question in course.questions for _, content, _, _ in texts(question)]
    blocks = (block for lesson in course.lessons for section in lesson.sections for block in section.blocks)
    shown = {image.media.name for content in written for image in images(content)}
    shown |= {image.media.name for _, question in course.questions for image in own_pictures(question)}
    shown |= {image.media.name for image in pictures(course.covers, course.theme)}
    shown |= {media.name for block in blocks for media in block_files(block)}
    return tuple(media for media in course.media if media.name in shown)


# --- whole courses and lessons ------------------------------------------------------------------------


def _of_course(**values: Any) -> Without:
    return lambda course: replace(course, **values)


def _lessons(course: Course, change: Callable[[Lesson], Lesson]) -> Course:
    return replace(course, lessons=tuple(map(change, course.lessons)))


def _of_lessons(**values: Any) -> Without:
    """Of lessons, and of the final quiz, which has a place among them."""

    def without(course: Course) -> Course:
        final = None if course.final_quiz is None else replace(course.final_quiz, **values)
        return replace(_lessons(course, lambda lesson: replace(lesson, **values)), final_quiz=final)

    return without


def _unwritten(course: Course) -> Course:
    """Without the text of its lessons."""
    return _lessons(replace(course, hook=()), lambda lesson: replace(lesson, hook=(), before=(), sections=()))


def _uncovered(course: Course) -> Course:
    return _lessons(replace(course, cover=None), lambda lesson: replace(lesson, cover=None))


def _blocks(course: Course, change: Callable[[Block], Block | None]) -> Course:
    def changed(lesson: Lesson) -> Lesson:
        sections = (
            replace(section, blocks=tuple(filter(None, map(change, section.blocks)))) for section in lesson.sections
        )
        return replace(lesson, sections=tuple(sections))

    return _lessons(course, changed)


def _without_block(kind: type[Block]) -> Without:
    return lambda course: _blocks(course, lambda block: None if isinstance(block, kind) else block)


# --- quizzes ------------------------------------------------------------------------------------------


def _quizzes(course: Course, change: Callable[[Any], Any]) -> Course:
    def changed(quiz: _AnyQuiz | None) -> _AnyQuiz | None:
        made: _AnyQuiz | None = None if quiz is None else change(quiz)
        return made

    quizzes = _lessons(course, lambda lesson: replace(lesson, quiz=changed(lesson.quiz)))
    return replace(quizzes, final_quiz=changed(course.final_quiz))


def _of_quizzes(**values: Any) -> Without:
    return lambda course: _quizzes(course, lambda quiz: replace(quiz, **values))


def _asked(course: Course, **values: Any) -> Course:
    """With quizzes and knowledge checks that are asked so."""

    def changed(lesson: Lesson) -> Lesson:
        checking = replace(lesson.checking, **values)
        return lesson if checking == lesson.checking else replace(lesson, checking=checking)

    return _of_quizzes(**values)(_lessons(course, changed))


def _undrawn(course: Course) -> Course:
    """Every learner is asked all questions that would be drawn from; of variants no more than are drawn."""
    authored = {id: question.authored for _, named in course.quizzes for id, question in named.items()}

    def asked(pool: Pool) -> tuple[str, ...]:
        kept: dict[str, list[str]] = {}
        for id in pool.questions:
            kept.setdefault(authored[id], []).append(id)
        most = pool.pick if len(kept) == 1 else 1
        return tuple(id for ids in kept.values() for id in ids[:most])

    def without(quiz: _AnyQuiz) -> _AnyQuiz:
        drawn = (id for part in quiz.order for id in ([part] if isinstance(part, str) else asked(part)))
        return replace(quiz, questions=tuple(drawn), pools=())

    return _quizzes(course, without)


# --- questions ----------------------------------------------------------------------------------------


def _questions(course: Course, change: Callable[[Question], Question]) -> Course:
    return _lessons(course, lambda lesson: replace(lesson, questions=tuple(map(change, lesson.questions))))


def _of_questions(**values: Any) -> Without:
    def changed(question: Question) -> Question:
        same = all(getattr(question, name) == value for name, value in values.items())
        return question if same else replace(question, **values)

    return lambda course: _questions(course, changed)


def _of_parts(kind: type[Part] | UnionType = Part, **one: Any) -> Without:
    """With this value in the parts of a kind."""
    [(name, value)] = one.items()

    def is_changed(part: Part) -> bool:
        return isinstance(part, kind) and getattr(part, name) != value

    def part_changed(part: AnyPart) -> AnyPart:
        return replace(part, **one) if is_changed(part) else part

    def changed(question: Question) -> Question:
        return with_named_parts(question, part_changed) if any(map(is_changed, named_parts(question))) else question

    return lambda course: _questions(course, changed)


def _by_share(question: Question) -> Question:
    if isinstance(question, SharedQuestion):
        return replace(question, scoring=Scoring.PARTIAL)
    return question


def _without_shares(question: Question) -> Question:
    """What earns a part of the points earns nothing."""

    def share_lost(part: AnyPart) -> AnyPart:
        return replace(part, share=Fraction(0)) if isinstance(part, Answer | OtherNumber) and part.share != 1 else part

    return with_named_parts(question, share_lost)


def _of_any_case(question: Question) -> Question:
    if isinstance(question, Cloze):
        return _with_gaps(question, lambda gap: replace(gap, case=False) if isinstance(gap, TypedGap) else gap)
    return replace(question, case=False) if isinstance(question, ShortAnswer) else question


def _written_out(question: Question) -> Question:
    """Without the answers that have a star for anything: those that are written out stay."""

    def left(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
        return tuple(each for each in answers if not each.pattern)

    if not any(map(is_pattern, named_parts(question))):
        return question
    if isinstance(question, Cloze):
        return _with_gaps(
            question, lambda gap: replace(gap, answers=left(gap.answers)) if isinstance(gap, TypedGap) else gap
        )
    return replace(question, answers=left(question.answers)) if isinstance(question, ShortAnswer) else question


def _partly_told(question: Question) -> Question:
    """Without feedback but that on partly right answers."""
    return _with_feedback(question, Feedback(partly=question.feedback.partly))


def _not_partly_told(question: Question) -> Question:
    return _with_feedback(question, replace(question.feedback, partly=()))


def _with_feedback(question: Question, feedback: Feedback) -> Question:
    return question if feedback == question.feedback else replace(question, feedback=feedback)


def _of_judged(kind: type[Judged], **values: Any) -> Without:
    """With these values in what people judge, of a kind."""
    return lambda course: _questions(course, lambda each: replace(each, **values) if isinstance(each, kind) else each)


def _with_gaps(question: Cloze, change: Callable[[AnyGap], AnyGap]) -> Cloze:
    return replace(question, gaps=tuple(map(change, question.gaps)))


def _to_the_number(question: Question) -> Question:
    """With gaps in which only the number itself is right."""
    if not isinstance(question, Cloze):
        return question
    return _with_gaps(question, lambda gap: replace(gap, tolerance=Fraction(0)) if isinstance(gap, NumberGap) else gap)


def _of_one_weight(question: Question) -> Question:
    return _with_gaps(question, lambda gap: replace(gap, weight=1)) if isinstance(question, Cloze) else question


def _typed_alone(question: Question) -> Question:
    return typed_alone(question) if isinstance(question, Cloze) and question.is_mixed else question


def _in_order(question: Question) -> Question:
    values: dict[str, Any] = {"shuffle": False}  # of those kinds alone that can be shuffled
    return replace(question, **values) if question.shuffle and isinstance(question, ChoiceQuestion) else question


def _without_kind(kind: type[Question]) -> Without:
    """Without the questions of a kind, wherever they are asked; a quiz that would ask nothing goes with them."""

    def without(course: Course) -> Course:
        # Of this kind itself: a kind that is made like it has a row of its own.
        found = [(lesson, question.id) for lesson, question in course.questions if type(question) is kind]
        gone = {id for _, id in found} | {reference(lesson, id) for lesson, id in found}
        final = course.final_quiz
        rest = _lessons(
            course, lambda lesson: _without_questions(lesson, {id for owner, id in found if owner is lesson})
        )
        if final is None:
            return rest
        read = {name for lesson in course.lessons for id in _read(lesson) for name in (id, reference(lesson, id))}
        return replace(rest, final_quiz=_asking_less(final, gone, read))

    return without


def _read(lesson: Lesson) -> set[str]:
    """What is only read between the questions of a lesson."""
    return {question.id for question in lesson.questions if not question.ANSWERED}


def _without_questions(lesson: Lesson, gone: set[str]) -> Lesson:
    return replace(
        lesson,
        before=tuple(asked for asked in lesson.before if asked.question not in gone),
        sections=tuple(_without_checks(section, gone) for section in lesson.sections),
        questions=tuple(question for question in lesson.questions if question.id not in gone),
        quiz=None if lesson.quiz is None else _asking_less(lesson.quiz, gone, _read(lesson)),
    )


def _without_checks(section: Section, gone: Collection[str]) -> Section:
    blocks = (each for each in section.blocks if not (isinstance(each, KnowledgeCheck) and each.question in gone))
    return replace(section, blocks=tuple(blocks))


def _asking_less(quiz: _AnyQuiz, gone: Collection[str], read: Collection[str]) -> _AnyQuiz | None:
    pools = []
    for pool in quiz.pools:
        left = tuple(id for id in pool.questions if id not in gone)
        if left:
            behind = None if pool.behind is None else sum(id not in gone for id in quiz.questions[: pool.behind])
            pools.append(replace(pool, questions=left, pick=min(pool.pick, len(left)), behind=behind))
    asked = tuple(id for id in quiz.questions if id not in gone)
    is_left = pools or any(id not in read for id in asked)
    return replace(quiz, questions=asked, pools=tuple(pools)) if is_left else None


# --- what is written ----------------------------------------------------------------------------------


def _rewritten(course: Course, change: Change) -> Course:
    """All texts of the course with their inline nodes changed."""
    hooked = replace(course, hook=rewritten(course.hook, change))
    lessons = _lessons(hooked, lambda lesson: replace(lesson, hook=rewritten(lesson.hook, change)))
    asked = _questions(lessons, lambda question: rewritten_question(question, change))
    return _blocks(asked, lambda block: rewritten_block(block, change))


def _unstruck(node: Inline) -> tuple[Inline, ...]:
    return node.children if isinstance(node, Struck) else (node,)


def _spelt_out(node: Inline) -> tuple[Inline, ...]:
    return (Code(node.tex),) if isinstance(node, Formula) else (node,)


def _described(node: Inline) -> tuple[Inline, ...]:
    """What a picture shows, in words."""
    return (Text(node.alt),) if isinstance(node, Image) else (node,)


def _unpictured(course: Course) -> Course:
    def described(block: Block) -> Block | None:
        if isinstance(block, Figure):
            lines = (_described(block.image), block.caption)
            words = (*(Paragraph(line) for line in lines if plain(line)), *block.description, *block.beside)
            return Prose(content=words, at=block.at) if words else None
        return replace(block, poster=None) if isinstance(block, Video | Embed) else block

    return _rewritten(_blocks(course, described), _described)


def _in_one_language(course: Course) -> Course:
    def changed(block: Block) -> Block:
        return replace(block, language="") if isinstance(block, Quotation | Table) else block

    def asked(question: Question) -> Question:
        stimulus = question.stimulus
        if stimulus is None or not stimulus.language:
            return question
        return replace(question, stimulus=replace(stimulus, language=""))

    return _of_questions(language="")(_questions(_blocks(course, changed), asked))


# --- the rows -----------------------------------------------------------------------------------------

_WITHOUT: dict[Feature, Without] = {
    Feature.LESSON: _unwritten,
    **{feature: _without_kind(kind) for kind, feature in OF_KINDS.items()},
    Feature.ONE_TO_ONE: partial(_questions, change=given_to_many),
    Feature.MIXED_GAPS: partial(_questions, change=_typed_alone),
    Feature.GAP_RANGES: partial(_questions, change=_to_the_number),
    Feature.GAP_WEIGHTS: partial(_questions, change=_of_one_weight),
    Feature.ALL_OR_NOTHING: partial(_questions, change=_by_share),
    Feature.SHARES: partial(_questions, change=_without_shares),
    Feature.WEIGHED: _of_parts(Choice, share=None),
    Feature.CASE: partial(_questions, change=_of_any_case),
    Feature.PATTERNS: partial(_questions, change=_written_out),
    Feature.WORD_LIMITS: _of_judged(Essay, least=None, most=None),
    Feature.SAMPLE: _of_judged(Judged, sample=()),
    Feature.NOTES: _of_judged(Judged, notes=()),
    Feature.FILES: _of_judged(FileUpload, files=1, types=()),
    Feature.POINTS: _of_questions(points=Fraction(1)),
    Feature.CHOICE_FEEDBACK: _of_parts(Choice, feedback=()),
    Feature.ANSWER_FEEDBACK: _of_parts(Answer | OtherNumber, feedback=()),
    Feature.AREA_FEEDBACK: _of_parts(Spot, feedback=()),
    Feature.FEEDBACK: partial(_questions, change=_partly_told),
    Feature.PARTLY: partial(_questions, change=_not_partly_told),
    Feature.NUDGE: _of_parts(nudge=()),
    Feature.HINT: _of_questions(hints=()),
    Feature.OBJECTIVE: _of_questions(objective=""),
    Feature.TAGS: _of_questions(tags=()),
    Feature.DIFFICULTY: _of_questions(difficulty=None),
    Feature.SHUFFLE: partial(_questions, change=_in_order),
    Feature.SHUFFLE_PARTS: partial(_questions, change=parts_in_order),
    Feature.FIXED: _of_parts(fixed=False),
    Feature.STIMULUS: partial(_questions, change=standing_alone),
    Feature.IMAGES: _unpictured,
    Feature.STROKES: partial(_rewritten, change=_unstruck),
    Feature.FORMULAS: partial(_rewritten, change=_spelt_out),
    Feature.LANGUAGES: _in_one_language,
    Feature.QUIZ: partial(_quizzes, change=lambda _quiz: None),
    Feature.PASS_MARK: _of_quizzes(pass_mark=None),
    Feature.ATTEMPTS: _of_quizzes(attempts=None),
    Feature.AT_ONCE: _of_quizzes(feedback=Reveal.AT_END),
    Feature.AT_END: _of_quizzes(feedback=Reveal.AT_ONCE),
    Feature.ANSWERS: _of_quizzes(answers=None),
    Feature.REPORT: _of_quizzes(report=Report.EACH_ATTEMPT),
    Feature.SHUFFLE_QUESTIONS: _of_quizzes(shuffle=False),
    Feature.POOLS: _undrawn,
    Feature.PRACTICE: _of_quizzes(mode=Mode.GRADED),
    Feature.GRADE: _of_quizzes(grade=Grade.BEST),
    Feature.TIME_LIMIT: _of_quizzes(time_limit=None),
    Feature.TRIES: partial(_asked, tries=1),
    Feature.CONFIDENCE: partial(_asked, confidence=False),
    Feature.CHECKS: _without_block(KnowledgeCheck),
    Feature.BEFORE: lambda course: _lessons(course, lambda lesson: replace(lesson, before=())),
    Feature.RECALL: _without_block(Recall),
    Feature.STEPS: _without_block(Steps),
    Feature.EMBEDS: _without_block(Embed),
    Feature.LESSONS: lambda course: course,
    Feature.GATES: _of_lessons(requires=()),
    Feature.WEIGHTS: _of_lessons(weight=Fraction(1)),
    Feature.FINAL_QUIZ: _of_course(final_quiz=None),
    Feature.SCOS: _of_course(scos=Scos.SINGLE),
    Feature.METADATA: _of_course(keywords=(), authors=(), source="", rights=""),
    Feature.MESSAGES: _of_course(messages=()),
    Feature.THEME: _of_course(theme=None),
    Feature.COVER: _uncovered,
}
_MISSING = [feature.value for feature in Feature if feature not in _WITHOUT]
if _MISSING:
    raise ValueError(f"nothing says what a course is without: {', '.join(_MISSING)}")
