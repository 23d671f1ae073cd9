"""Gaps in a running text: typed, for a number, or with a list to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any

from lessonpack import ids, words
from lessonpack.findings import quoted
from lessonpack.model.asked import Choice, OtherNumber, Scoring
from lessonpack.model.content import Gap, Inline, Link, Note, RichText, Text, inlines, paragraph
from lessonpack.model.questions import AnyGap, ChoiceGap, Cloze, NumberGap, TypedGap
from lessonpack.model.rewriting import rewritten
from lessonpack.source import answers, identifiers, meant, rules
from lessonpack.source.identifiers import UsedIds
from lessonpack.source.kind import ELSEWHERE, OF_QUESTIONS, SHUFFLED, AskedShape, HowScored, Kind, Written
from lessonpack.source.kinds import numeric
from lessonpack.source.kinds.short_answer import OtherAnswerShape, typed
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import Mapping, entries
from lessonpack.source.quantities import Quantity, Tolerated
from lessonpack.source.reading import Reading
from lessonpack.source.shape import Called, Least, Shape
from lessonpack.source.values import Count, Entry, Flag, Line, Markdown, Typed, Value, markdown_of

_FORMS = {"typed": ("answers",), "a number": ("answer", "range"), "a list": ("choices",)}
# Keys beside those, and those of other answers.
_OF_FORM = {"case": "typed", "wildcard": "typed", "tolerance": "a number", "unit": "a number", "shuffle": "a list"}
_OF_OTHERS = {"text": "typed", "answer": "a number", "tolerance": "a number", "range": "a number"}


def _gapped(node: Any, info: Entry) -> RichText:
    return markdown_of(node, info, gapped=True)


GappedMarkdown = Annotated[RichText, Value(_gapped, Markdown.__metadata__[0].schema)]


class OptionShape(Shape):
    other_names = OtherNames(
        {"text": "label content option choice answer value", "correct": "right is_correct", "feedback": "explanation"},
        dict.fromkeys(
            ("fixed", "lock", "locked", "pin", "pinned", "last"),
            "in the list of a gap no choice has a place of its own: without `shuffle` all keep theirs",
        ),
    )

    text: Line
    correct: Flag = False
    feedback: Markdown = ()


class OtherInGapShape(OtherAnswerShape):
    """An answer beside those that are right, in words or as a number."""

    other_names = OtherNames(
        {
            "text": "response words",
            "answer": "number value",
            "tolerance": "margin error precision accuracy",
            "range": "between interval limits bounds",
            "share": "points fraction percent credit score weight grade",
            "feedback": "explanation comment rationale hint",
        }
    )

    text: Typed = ""
    answer: Quantity | None = None
    tolerance: Tolerated | None = None
    range: Annotated[tuple[Quantity, ...], Least(2)] | None = None


class GapShape(Shape):
    other_names = OtherNames(
        {
            "answers": "accepted accept correct correct_answers solutions",
            "answer": "number value",
            "others": "partial partly wrong mistakes",
            "case": "case_sensitive casesensitive usecase match_case",
            "wildcard": "wildcards pattern patterns glob",
            "tolerance": "margin error precision accuracy",
            "range": "between interval limits bounds",
            "unit": "units",
            "choices": "options option list dropdown select alternatives",
            "shuffle": SHUFFLED,
            "weight": "points score marks worth",
        },
        {"feedback": "say it of answers that are typed and of numbers in `others`, or of `choices`"},
    )

    answers: Annotated[tuple[Typed, ...], Least(1)] = ()
    others: Annotated[tuple[OtherInGapShape, ...], Least(1)] = ()
    case: Flag = False
    wildcard: Flag = False
    answer: Quantity | None = None
    tolerance: Tolerated | None = None
    range: Annotated[tuple[Quantity, ...], Least(2)] | None = None
    unit: Line = ""
    choices: Annotated[tuple[OptionShape, ...], Least(2)] = ()
    shuffle: Flag = False
    weight: Count = 1


class ClozeShape(AskedShape):
    other_names = OtherNames(
        OF_QUESTIONS
        | {
            "stem": "question prompt instruction instructions title",
            "text": "body content passage cloze_text sentence",
            "gaps": "blanks fields holes answers",
            "scoring": "partial partial_credit grading",
        },
        ELSEWHERE,
    )

    stem: Markdown = ()
    text: GappedMarkdown
    gaps: Annotated[dict[str, GapShape], Least(1), Called(f"^{ids.AUTHORED.pattern}$")]
    scoring: HowScored = Scoring.PARTIAL


def _own(written: Written) -> dict[str, Any]:
    shape: ClozeShape | None = written.shape
    if shape is None:
        return {}
    say = words.Speaker(shape.language, {}) if shape.language else written.reading.speaker
    _named(written)
    gaps = _gaps(written, shape)
    text, order = _with_gaps(written, shape.text, gaps)
    return {
        "stem": shape.stem or paragraph(say.text("label.gaps")),
        "text": text,
        "gaps": tuple(gaps[name] for name in order),
        "scoring": shape.scoring,
    }


# --- what is right in a gap ---------------------------------------------------------------------------


def _named(written: Written) -> None:
    """The names of gaps are ids, and none is that of another one in packages."""
    reading, node, first = written.reading, written.node["gaps"], dict[str, str]()
    for name in node:
        if not ids.is_authored(name):
            suggestion = ids.derived(name, fallback="gap")
            reading.say(rules.ID, node.places[name], key="the name of a gap", found=name[:80], suggestion=suggestion)
        elif ids.token(name) in first:
            trouble = (
                f"in packages the gaps `{first[ids.token(name)]}` and `{name}` are one: - and _ are the same there"
            )
            reading.say(answers.GAPS, node.places[name], trouble=trouble)
        first.setdefault(ids.token(name), name)


def _gaps(written: Written, shape: ClozeShape) -> dict[str, AnyGap | None]:
    """The gaps by their names; None for one of which it is open what is right in it."""
    node = written.node["gaps"]
    typed = ((name, max(len(gap.answers), bool(gap.others)) + len(gap.others)) for name, gap in shape.gaps.items())
    used = UsedIds(f"{name}-answer-{number + 1}" for name, count in typed for number in range(count))
    return {name: _gap(written.reading, name, gap, node[name], used) for name, gap in shape.gaps.items()}


def _gap(reading: Reading, name: str, shape: GapShape, node: Mapping, used: UsedIds) -> AnyGap | None:
    forms = [form for form, keys in _FORMS.items() if any(key in node for key in keys)]
    if len(forms) != 1:
        trouble = f"is {' and '.join(forms)} at once" if forms else "does not say what is right in it"
        reading.say(answers.GAP, node.at, name=name[:80], trouble=trouble)
        return None
    [form] = forms
    for key, of in _OF_FORM.items():
        if key in node and of != form:
            reading.say(answers.GAP, node.places[key], name=name[:80], trouble=f"is {form}, and has no use for `{key}`")
    if not _others_fit(reading, name, form, node):
        return None
    place: dict[str, Any] = {"id": name, "weight": shape.weight, "at": reading.place(node.at)}
    if shape.choices:
        return _list(reading, shape, node, used, place)
    if shape.answers:
        return TypedGap(answers=typed(reading, node, shape, f"{name}-answer"), case=shape.case, **place)
    answer, tolerance = numeric.meant(reading, node.at, shape)
    right = OtherNumber(id="", text=(), answer=answer, tolerance=tolerance)
    others = numeric.others_of(reading, node, shape.others, right, f"{name}-answer")
    return NumberGap(answer=answer, tolerance=tolerance, unit=shape.unit, others=others, **place)


def _others_fit(reading: Reading, name: str, form: str, node: Mapping) -> bool:
    """Other answers are of the form of the gap, and a list has none beside its choices."""
    if form == "a list" and "others" in node:
        troubles = [(node.places["others"], "is a list, and has no use for `others`")]
    else:
        troubles = [trouble for other in entries(node, "others") for trouble in _unfit(other, form)]
    for at, trouble in troubles:
        reading.say(answers.GAP, at, name=name[:80], trouble=trouble)
    return not troubles


def _unfit(other: Mapping, form: str) -> Iterator[tuple[int, str]]:
    """What is wrong with another answer in a gap of a form."""
    if form == "typed" and "text" not in other:
        yield other.at, "is typed, and has another answer without a `text`"
        return
    for key, of in _OF_OTHERS.items():
        if key in other and of != form:
            yield other.places[key], f"is {form}, and has no use for `{key}` in `others`"


def _list(reading: Reading, shape: GapShape, node: Mapping, used: UsedIds, place: dict[str, Any]) -> ChoiceGap | None:
    right = sum(choice.correct for choice in shape.choices)
    if right != 1:
        trouble = f"has {right or 'none'} of its choices correct; one is to be"
        reading.say(answers.GAP, node.places["choices"], name=place["id"], trouble=trouble)
        return None
    choices = (
        Choice(
            id=identifiers.by_text("choice", choice.text, used),
            text=paragraph(choice.text),
            correct=choice.correct,
            feedback=choice.feedback,
            at=reading.place(entry.at),
        )
        for choice, entry in zip(shape.choices, entries(node, "choices"), strict=True)
    )
    return ChoiceGap(choices=tuple(choices), shuffle=shape.shuffle, **place)


# --- where the gaps stand -----------------------------------------------------------------------------


def _with_gaps(written: Written, text: RichText, gaps: dict[str, AnyGap | None]) -> tuple[RichText, list[str]]:
    """The text with its gaps, and their names in its order; a finding for each that is not there, or not described."""
    found = Counter[str]()

    def change(node: Inline) -> tuple[Inline, ...]:
        if isinstance(node, Link | Note):
            for gap in inlines(node.children):
                if isinstance(gap, Gap):
                    where = "a link" if isinstance(node, Link) else "a footnote"
                    _say(written, gap.name, f"the gap `[[{gap.name}]]` stands within {where}")
        if isinstance(node, Gap):
            found[node.name] += 1
            # What nobody described is no gap to those who read on.
            return (node,) if gaps.get(node.name) and found[node.name] == 1 else (Text(f"[[{node.name}]]"),)
        return (node,)

    made = rewritten(text, change)
    node = written.node["gaps"]
    left = [name for name in gaps if name not in found and ids.is_authored(name)]
    for name, times in found.items():
        if name not in gaps:
            near = meant.nearest(name, left) if written.reading.log.suggests(answers.GAPS) else ""
            asked = f"; did you mean {quoted(near)}?" if near else ""
            _say(written, name, f"the text has a gap `[[{name}]]`, and there is no `{name}` below `gaps`{asked}")
            left = [each for each in left if each != near]  # one slip is one finding
        elif times > 1:
            _say(written, name, f"the gap `[[{name}]]` stands {times} times in the text")
    for name in left:
        trouble = f"the text has no gap `[[{name}]]`, which is described here"
        written.reading.say(answers.GAPS, node.places[name], trouble=trouble)
    return made, [name for name in found if gaps.get(name)]


def _say(written: Written, name: str, trouble: str) -> None:
    scalar = written.node["text"]
    at = written.reading.searched(scalar, f"[[{name}")
    written.reading.log.add(answers.GAPS, at, trouble=trouble)


KINDS = (
    Kind(
        name="cloze",
        model=Cloze,
        shape=ClozeShape,
        own=_own,
        called="gaps gap_fill gapfill gap_text fill_in_the_gaps fill_in_the_blanks fill_in_multiple_blanks multianswer "
        "embedded_answers missing_words inline_choice dropdowns",
        asked="text",
    ),
)
