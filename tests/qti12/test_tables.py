"""What the capability tables of `qti12`, `canvas` and `canvas-new` say is so: each cell, seen in a package by a reader
that shares nothing with the writer."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import unquote

import pytest
from lxml import etree
from msgspec.structs import replace

from cases import every_case
from lessonpack.features import Feature, features
from lessonpack.findings import Place, Severity
from lessonpack.model.asked import Difficulty, Scoring
from lessonpack.model.blocks import (
    Block,
    Embed,
    KnowledgeCheck,
    Recall,
    Step,
    Steps,
)
from lessonpack.model.content import (
    Formula,
    Paragraph,
    Struck,
    Text,
)
from lessonpack.model.course import (
    Answers,
    Course,
    FinalQuiz,
    Grade,
    Lesson,
    Mode,
    Objective,
    Pool,
    Report,
    Reveal,
    Scos,
    Section,
    Wording,
    distinct,
)
from lessonpack.model.questions import MultipleResponse, Question, TrueFalse
from lessonpack.model.theme import Art, Cover, Theme
from lessonpack.target import losses
from lessonpack.targets import load
from qti import samples
from qti12.reader import (
    LOM,
    XML_LANG,
    Item,
    Pack,
    blanks,
    classic,
    ilias,
    keys,
    nodes,
    run,
    sakai,
    strings,
    tags,
    words,
)
from qti12.test_golden import TARGETS, built

Reads = Callable[[Pack], object]
CARRIED, APPROXIMATED, DROPPED, FOREIGN = "carried", "approximated", "dropped", "not of this format"


@dataclass(frozen=True)
class Cell:
    """What becomes of a feature, and what a reader finds of it, which must be true."""

    carriage: str
    reads: Reads


def carried(reads: Reads) -> Cell:
    return Cell(CARRIED, reads)


def approximated(reads: Reads) -> Cell:
    return Cell(APPROXIMATED, reads)


def pack(target: str, course: Course) -> Pack:
    package = built(target, course)
    return Pack({path: package.read(path) for path in package.paths})


def only(found: Pack) -> Item:
    [item] = found.items.values()
    return item


def settings(found: Pack) -> Mapping[str, str]:
    [quiz] = found.quizzes
    return quiz.settings


# --- a course with each feature, and nothing else of interest ---------------------------------------


def asking(*questions: Question, **quiz: object) -> Course:
    plain = {"feedback": Reveal.AT_END}
    return samples.course(*questions, asked=samples.quiz(*questions, **(plain | quiz)))


def simple(**changes: object) -> Question:
    two = (samples.option("a", "Left", right=True), samples.option("b", "Right"))
    return samples.single(**({"choices": two, "shuffle": False} | changes))


def fixed() -> Question:
    two = (samples.option("a", "Left", right=True), samples.option("b", "Neither", fixed=True))
    return simple(choices=two, shuffle=True)


def fed() -> Question:
    two = (samples.option("a", "Left", right=True, feedback="So it is."), samples.option("b", "Right"))
    return simple(choices=two)


def nudged() -> Question:
    return simple(choices=tuple(replace(choice, nudge=samples.say("Look up.")) for choice in simple().choices))


def two_lessons() -> Course:
    first, second = (Lesson(id=id, title=id, questions=(simple(id=f"ask-{id}"),)) for id in ("one", "two"))
    lessons = tuple(
        replace(
            lesson, quiz=samples.quiz(*lesson.questions, id="quiz", title=f"Quiz {lesson.id}", feedback=Reveal.AT_END)
        )
        for lesson in (first, second)
    )
    return Course(id="whole", title="Whole", language="en", lessons=lessons)


def final() -> Course:
    asked = FinalQuiz(id="final", title="Final", questions=("one/ask-one", "two/ask-two"), feedback=Reveal.AT_END)
    return replace(two_lessons(), final_quiz=asked)


def gated() -> Course:
    first, second = two_lessons().lessons
    return replace(two_lessons(), lessons=(first, replace(second, requires=("one",))))


def weighed() -> Course:
    first, second = two_lessons().lessons
    return replace(two_lessons(), lessons=(first, replace(second, weight=Fraction(2))))


def with_text() -> Course:
    course = asking(simple())
    return replace(course, hook=samples.say("A hook in the lesson."))


def with_before() -> Course:
    return changed(with_check(), sections=(), before=(KnowledgeCheck(question="core-idea"),))


def changed(course: Course, **lesson: object) -> Course:
    return replace(course, lessons=(replace(course.lessons[0], **lesson),))  # type: ignore[arg-type]


def with_block(block: Block) -> Course:
    course = asking(simple())
    page = Section(id="page", title="Page", blocks=(block,))
    return replace(course, lessons=(replace(course.lessons[0], sections=(page,)),))


def with_check() -> Course:
    course = asking(simple(), simple(id="asked"))
    page = Section(id="page", title="Page", blocks=(KnowledgeCheck(question="core-idea"),))
    quiz = samples.quiz(simple(id="asked"), feedback=Reveal.AT_END)
    return replace(course, lessons=(replace(course.lessons[0], sections=(page,), quiz=quiz),))


def three(**quiz: object) -> Course:
    questions = tuple(simple(id=f"q{number}") for number in range(3))
    return asking(*questions, **quiz)


def pooled() -> Course:
    questions = tuple(simple(id=f"q{number}") for number in range(4))
    asked = samples.quiz(questions[0], pools=(Pool(pick=2, questions=("q1", "q2", "q3")),), feedback=Reveal.AT_END)
    return samples.course(*questions, asked=asked)


def unsaid() -> Question:
    asked = samples.pointed(id="where")
    return replace(asked, areas=tuple(replace(area, feedback=()) for area in asked.areas))


STRUCK = (Paragraph((Text("It is "), Struck((Text("not"),)), Text(" so."))),)
SAMPLES: dict[Feature, Callable[[], Course]] = {
    Feature.LESSON: with_text,
    Feature.SINGLE_CHOICE: lambda: asking(simple()),
    Feature.MULTIPLE_RESPONSE: lambda: asking(samples.several(points=Fraction(3))),
    Feature.TRUE_FALSE: lambda: asking(
        samples.judged(choices=(samples.option("true", "Vrai", right=True), samples.option("false", "Faux")))
    ),
    Feature.MATCHING: lambda: asking(samples.matched(), simple()),
    Feature.ONE_TO_ONE: lambda: asking(samples.one_to_one(), simple()),
    Feature.SHORT_ANSWER: lambda: asking(samples.word()),
    Feature.NUMERIC: lambda: asking(samples.speed()),
    Feature.ESSAY: lambda: asking(samples.essay(points=Fraction(4))),
    Feature.WORD_LIMITS: lambda: asking(samples.essay(most=300)),
    Feature.SAMPLE: lambda: asking(samples.essay(sample=samples.say("Since it is."))),
    Feature.NOTES: lambda: asking(samples.essay(notes=samples.say("Two *causes*."))),
    Feature.FILE_UPLOAD: lambda: asking(samples.upload(), simple(id="other")),
    Feature.FILES: lambda: asking(samples.upload(files=2, types=("pdf",)), simple(id="other")),
    Feature.TEXT_ONLY: lambda: asking(simple(id="other"), samples.to_read()),
    Feature.HOTSPOT: lambda: asking(samples.pointed(id="where"), simple()),
    Feature.AREA_FEEDBACK: lambda: asking(samples.pointed(id="where"), simple()),
    Feature.SHARES: lambda: asking(samples.word(*samples.word().answers, samples.reply("Water", "0.25"))),
    Feature.CASE: lambda: asking(samples.word(case=True)),
    Feature.PATTERNS: lambda: asking(samples.word(*samples.word().answers, samples.like("*tide*"))),
    Feature.ANSWER_FEEDBACK: lambda: asking(
        samples.word(*samples.word().answers, samples.reply("Flow", "0", "The other way round."))
    ),
    Feature.CATEGORISE: lambda: asking(samples.grouped(), simple()),
    Feature.ORDERING: lambda: asking(samples.ordered(), simple()),
    Feature.CLOZE: lambda: asking(samples.worded(), samples.listed(), simple()),
    Feature.MIXED_GAPS: lambda: asking(samples.gapped(), simple()),
    Feature.GAP_RANGES: lambda: asking(samples.gapped(), simple()),
    Feature.GAP_WEIGHTS: lambda: asking(samples.worded(3, 1), simple()),
    Feature.ALL_OR_NOTHING: lambda: asking(samples.several(points=Fraction(3), scoring=Scoring.ALL_OR_NOTHING)),
    Feature.POINTS: lambda: asking(simple(points=Fraction("2.5"))),
    Feature.CHOICE_FEEDBACK: lambda: asking(fed()),
    Feature.FEEDBACK: lambda: asking(simple(feedback=samples.FEEDBACK)),
    Feature.PARTLY: lambda: asking(simple(feedback=replace(samples.FEEDBACK, partly=samples.say("Nearly.")))),
    Feature.WEIGHED: lambda: asking(weighed()),
    Feature.NUDGE: lambda: asking(nudged()),
    Feature.HINT: lambda: asking(simple(hints=(samples.say("Look up."), samples.say("Look down.")))),
    Feature.OBJECTIVE: lambda: asking(simple(objective="tell-apart")),
    Feature.TAGS: lambda: asking(simple(tags=("optics",))),
    Feature.DIFFICULTY: lambda: asking(simple(difficulty=Difficulty.HARD)),
    Feature.SHUFFLE: lambda: asking(simple(shuffle=True)),
    Feature.SHUFFLE_PARTS: lambda: asking(samples.matched(shuffle=True), simple()),
    Feature.FIXED: lambda: asking(fixed()),
    Feature.STIMULUS: lambda: asking(simple(stimulus=samples.LOG)),
    Feature.IMAGES: lambda: asking(simple(stem=(Paragraph((samples.picture(),)),))),
    Feature.STROKES: lambda: asking(simple(stem=STRUCK)),
    Feature.FORMULAS: lambda: asking(simple(stem=(Paragraph((Formula("a < b/2"),)),))),
    Feature.LANGUAGES: lambda: asking(simple(language="ar")),
    Feature.QUIZ: lambda: asking(simple()),
    Feature.PASS_MARK: lambda: asking(simple(points=Fraction(5)), pass_mark=Fraction(70)),
    Feature.ATTEMPTS: lambda: asking(simple(), attempts=3),
    Feature.AT_ONCE: lambda: asking(simple(feedback=samples.FEEDBACK), feedback=Reveal.AT_ONCE),
    Feature.AT_END: lambda: asking(simple(feedback=samples.FEEDBACK)),
    Feature.ANSWERS: lambda: asking(simple(), attempts=3, answers=Answers.NEVER),
    Feature.REPORT: lambda: asking(simple(), report=Report.END),
    Feature.SHUFFLE_QUESTIONS: lambda: three(shuffle=True),
    Feature.POOLS: pooled,
    Feature.TRIES: lambda: asking(simple(), tries=2),
    Feature.CONFIDENCE: lambda: asking(simple(), confidence=True),
    Feature.PRACTICE: lambda: asking(simple(), mode=Mode.PRACTICE),
    Feature.GRADE: lambda: asking(simple(), grade=Grade.AVERAGE, attempts=2),
    Feature.TIME_LIMIT: lambda: asking(simple(), time_limit=80),
    Feature.CHECKS: with_check,
    Feature.BEFORE: with_before,
    Feature.RECALL: lambda: with_block(Recall(prompt=samples.say("Why?"), answer=samples.say("Because."))),
    Feature.STEPS: lambda: with_block(
        Steps(shown=(samples.say("First."),), hidden=(Step(content=samples.say("Then.")),))
    ),
    Feature.EMBEDS: lambda: with_block(
        Embed(address="https://vimeo.com/1", frame="https://player.vimeo.com/video/1", title="A film")
    ),
    Feature.LESSONS: two_lessons,
    Feature.GATES: gated,
    Feature.WEIGHTS: weighed,
    Feature.FINAL_QUIZ: final,
    Feature.SCOS: lambda: replace(two_lessons(), scos=Scos.PER_LESSON),
    Feature.METADATA: lambda: replace(
        asking(simple()), keywords=("light",), authors=("Ada",), source="https://example.org/s", rights="CC0"
    ),
    Feature.MESSAGES: lambda: replace(asking(simple()), messages=(Wording(key="skip", text="Onwards"),)),
    Feature.THEME: lambda: replace(asking(simple()), theme=Theme(accent="#123456")),
    Feature.COVER: lambda: replace(asking(simple()), cover=Cover(art=Art.WAVES)),
}
WITHOUT: dict[Feature, Callable[[], Course]] = {
    **dict.fromkeys(Feature, lambda: asking(simple())),
    Feature.PASS_MARK: lambda: asking(simple(points=Fraction(5))),
    Feature.GRADE: lambda: asking(simple(), attempts=2),
    Feature.ANSWERS: lambda: asking(simple(), attempts=3),
    Feature.SHUFFLE_PARTS: lambda: asking(samples.matched(), simple()),
    Feature.FIXED: lambda: asking(simple(shuffle=True)),
    **dict.fromkeys((Feature.WORD_LIMITS, Feature.NOTES), lambda: asking(samples.essay())),
    Feature.FILE_UPLOAD: lambda: asking(simple(id="other")),
    Feature.TEXT_ONLY: lambda: asking(simple(id="other")),
    Feature.FILES: lambda: asking(samples.upload(), simple(id="other")),
    Feature.CHECKS: lambda: changed(with_check(), sections=()),
    Feature.BEFORE: lambda: changed(with_check(), sections=()),
    Feature.GATES: two_lessons,
    Feature.WEIGHTS: two_lessons,
    Feature.SCOS: two_lessons,
    **dict.fromkeys((Feature.SHARES, Feature.CASE, Feature.PATTERNS), lambda: asking(samples.word())),
    Feature.ANSWER_FEEDBACK: lambda: asking(samples.word(*samples.word().answers, samples.reply("Flow", "0"))),
    Feature.PARTLY: lambda: asking(simple(feedback=samples.FEEDBACK)),
    Feature.ONE_TO_ONE: lambda: asking(samples.one_to_one(one_to_one=False), simple()),
    Feature.GAP_RANGES: lambda: asking(samples.exact(), simple()),
    Feature.GAP_WEIGHTS: lambda: asking(samples.worded(), simple()),
    Feature.AREA_FEEDBACK: lambda: asking(unsaid(), simple()),
    Feature.WEIGHED: lambda: asking(samples.several(points=Fraction(3))),
}

# --- what readers find --------------------------------------------------------------------------------


def kind_is(*fields: str) -> Reads:
    label, entry = fields
    return lambda found: only(found).field(label) == entry and keys_of(only(found)) == {next(iter(only(found).labels))}


def keys_of(item: Item) -> set[str]:
    """What full points are for, by trying: in points, or in percent."""
    return {label for label in item.labels if run(item, {label})[0] == item.most}


def types(*fields: str) -> Reads:
    """There is a field, and any of the right texts earns all points, however they are spelt; nothing else does."""
    label, entry = fields
    return lambda found: (
        only(found).is_typed
        and only(found).field(label) == entry
        and earns(found, "ebb", "LOW TIDE", "flow") == [1, 1, 0]
    )


def numeric(*fields: str) -> Reads:
    """There is a field for a number, the unit is told, and the numbers between the ends earn all points."""
    label, entry = fields
    return lambda found: (
        nodes(only(found).node, ".//q:render_fib/@fibtype") == ["Decimal"]
        and "m/s² &lt; c" in "".join(nodes(only(found).node, "q:presentation/q:material/q:mattext/text()"))
        and only(found).field(label) == entry
        and earns(found, "9.75", "9.76", "9.810", "9.86", "9.87", "flow") == [0, 1, 1, 1, 0, 0]
    )


def essay(*fields: str) -> Reads:
    """There is a field, and whatever is written in it earns nothing before somebody has read it."""
    label, entry = fields
    return lambda found: (
        only(found).is_typed
        and only(found).field(label) == entry
        and nodes(only(found).node, ".//q:other") != []
        and earns(found, "Since it is.", "No idea.") == [0, 0]
    )


def sampled(found: Pack) -> bool:
    [ident] = run(only(found), ["No idea."])[1]
    return only(found).feedback[ident] == "<blockquote><p>Since it is.</p></blockquote>"


def uploads(found: Pack) -> bool:
    """Canvas knows it by its type, and wants no response."""
    item = found.items["core_idea"]
    return item.field("question_type") == "file_upload_question" and not nodes(item.node, ".//q:response_str")


def text_alone(found: Pack) -> bool:
    """The quiz has it behind its question, as a text that asks nothing and earns nothing."""
    item = found.items["to_read"]
    [quiz] = found.quizzes
    return (
        [each.ident for each in quiz.root.items] == ["other", "to_read"]
        and item.stem == "<p>Now it is about *tides* &amp; &lt; moons.</p>"
        and (item.field("question_type"), item.field("points_possible")) == ("text_only_question", "0")
        and nodes(item.node, "q:resprocessing | q:itemfeedback | .//q:response_lid | .//q:response_str") == []
        and settings(found)["points_possible"] == "1"
    )


def earns(found: Pack, *texts: str) -> list[Fraction]:
    """The share of all points that each text earns."""
    return [run(only(found), [text])[0] / only(found).most for text in texts]


def statement(*fields: str) -> Reads:
    return both(kind_is(*fields), lambda found: list(map(words, only(found).labels.values())) == ["Vrai", "Faux"])


def shares(found: Pack) -> bool:
    item = only(found)
    first, second, third, wrong = item.labels
    told = [run(item, chosen)[0] for chosen in ({first}, {first, second, third}, {first, wrong}, {wrong})]
    return item.several and told == [1, 3, 0, 0]


def weighed() -> MultipleResponse:
    asked = samples.several(points=Fraction(3))
    given = zip(asked.choices, ("1/2", "1/4", "1/4", "-1/2"), strict=True)
    return replace(asked, choices=tuple(replace(choice, share=Fraction(share)) for choice, share in given))


def by_weight(found: Pack) -> bool:
    item = only(found)
    first, second, third, wrong = item.labels
    told = [run(item, chosen)[0] for chosen in ({first}, {second}, {first, second, third}, {first, wrong}, {wrong})]
    return told == [Fraction("1.5"), Fraction("0.75"), 3, 0, 0]


def whole(found: Pack) -> bool:
    item = only(found)
    first, second, third, wrong = item.labels
    told = [run(item, chosen)[0] for chosen in ({first}, {first, second, third}, {first, second, third, wrong})]
    return item.several and told == [0, 3, 0]


def matching(found: Pack) -> bool:
    """A list for each term, all with the same partners; no two have the same number, and each pair earns a share."""
    item = found.items["water"]
    lists = {each.get("ident"): each for each in nodes(item.node, "q:presentation/q:response_lid")}
    stems = [words(nodes(each, "q:material/q:mattext")[0].text or "") for each in lists.values()]
    [offered] = {
        tuple(
            (label.get("ident"), nodes(label, "q:material/q:mattext")[0].text)
            for label in nodes(each, "q:render_choice/q:response_label")
        )
        for each in lists.values()
    }
    numbers = [*(name.removeprefix("response_") for name in lists), *(ident for ident, _ in offered)]
    conditions = nodes(item.node, "q:resprocessing/q:respcondition[q:setvar/@action = 'Add']")
    earned = [
        (lists[equal.get("respident")] is each, dict(offered)[equal.text], nodes(condition, "q:setvar")[0].text)
        for each, condition in zip(lists.values(), conditions, strict=True)
        for equal in nodes(condition, "q:conditionvar/q:varequal")
    ]
    return (
        item.field("question_type") == "matching_question"
        and stems == ["Ebb", "Flow", "*Flood* & tide"]
        and sorted(text for _, text in offered) == ["Water falls", "Water rises < 9 m", "Water stands"]
        and len({*numbers}) == len(numbers) == len([each for each in numbers if each.isdecimal()])
        and earned
        == [
            (True, "Water falls", "33.33"),
            (True, "Water rises < 9 m", "33.33"),
            (True, "Water rises < 9 m", "33.33"),
        ]
    )


def by_group(found: Pack) -> bool:
    """Each item has a list of the groups in their order, and its own one earns a share."""
    item = found.items["animals"]
    lists = nodes(item.node, "q:presentation/q:response_lid")
    stems = {each.get("ident"): words(nodes(each, "q:material/q:mattext")[0].text or "") for each in lists}
    offered = nodes(lists[0], "q:render_choice/q:response_label")
    groups = {each.get("ident"): nodes(each, "q:material/q:mattext")[0].text for each in offered}
    equal = nodes(item.node, "q:resprocessing/q:respcondition[q:setvar = '25']/q:conditionvar/q:varequal")
    right = {stems[each.get("respident")]: groups[each.text] for each in equal}
    sea = dict.fromkeys(("Cod", "Whale & calf", "Eel"), "Sea < 9 m")
    kind = item.field("question_type") == "matching_question"
    return kind and [*groups.values()] == ["Sea < 9 m", "Land"] and right == sea | {"*Cat*": "Land"}


def by_number(found: Pack) -> bool:
    """Each item has a list of numbers, in their order, and that of its place earns a share; items are not in order."""
    item = found.items["tide"]
    lists = nodes(item.node, "q:presentation/q:response_lid")
    stems = {each.get("ident"): words(nodes(each, "q:material/q:mattext")[0].text or "") for each in lists}
    offered = nodes(lists[0], "q:render_choice/q:response_label")
    numbers = {each.get("ident"): nodes(each, "q:material/q:mattext")[0].text for each in offered}
    equal = nodes(item.node, "q:resprocessing/q:respcondition[q:setvar = '25']/q:conditionvar/q:varequal")
    right = {stems[each.get("respident")]: numbers[each.text] for each in equal}
    order = ["Low water", "*Flow* & more", "High water", "Ebb < flow"]
    return (
        item.field("question_type") == "matching_question"
        and [*numbers.values()] == ["1", "2", "3", "4"]
        and sorted(right, key=lambda stem: right[stem] or "") == order != [*stems.values()]
    )


def in_brackets(found: Pack) -> bool:
    """Words in one question and lists in another, each with what Canvas takes for right."""
    typed, chosen = found.items["words"], found.items["lists"]
    return (
        (typed.field("question_type"), chosen.field("question_type"))
        == ("fill_in_multiple_blanks_question", "multiple_dropdowns_question")
        and words(typed.stem) == "Which words?The tide is [now] and turns at [noon]."
        and blanks(typed) == {"now": (["Ebb", "Low tide"], "Ebb"), "noon": (["Noon"], "Noon")}
        and words(chosen.stem) == "Which of them?Ice is [ice], steam is [steam]."
        and blanks(chosen) == {"ice": (["A liquid & wet", "Solid"], "Solid"), "steam": (["A gas", "Solid"], "A gas")}
    )


def all_typed(found: Pack) -> bool:
    item = found.items["water"]
    return (
        item.field("question_type") == "fill_in_multiple_blanks_question"
        and words(item.stem).endswith(
            "Water boils at [boils_at]\xa0°C < F and has [first] and [other] (Oxygen & air / Argon) in it."
        )
        and blanks(item)
        == {
            "boils_at": (["100"], "100"),
            "first": (["Hydrogen", "2 H"], "Hydrogen"),
            "other": (["Oxygen & air"], "Oxygen & air"),
        }
    )


def in_fields(found: Pack) -> bool:
    """Fields in the text, for Sakai and ILIAS alike; of lists as well, and what each earns."""
    typed, chosen = found.items["words"], found.items["lists"]
    text, answers = sakai(typed)
    listed, offered = sakai(chosen)
    ebb, noon, solid = {"RESPONSE_now": ["Ebb"]}, {"RESPONSE_noon": ["noon"]}, {"RESPONSE_ice": ["Solid"]}
    return (
        typed.field("qmd_itemtype") == chosen.field("qmd_itemtype") == "Fill In the Blank"
        and (words(text), answers) == ("Which words?The tide is {} and turns at {}.", ["Ebb|Low tide", "Noon"])
        and words(listed)
        in {f"Which of them?Ice is {{}} ({ice}), steam is {{}} ({steam})." for ice in TWO for steam in OTHER_TWO}
        and offered == ["Solid", "A gas"]
        and ilias(typed) == "<p>Which words?</p><p>The tide is <<RESPONSE_now>> and turns at <<RESPONSE_noon>>.</p>"
        and [run(typed, each)[0] for each in (ebb, ebb | noon, {"RESPONSE_now": ["Noon"]})] == [2, 4, 0]
        and [run(chosen, each)[0] for each in (solid, {"RESPONSE_ice": ["Steam"]})] == [2, 0]
    )


TWO = ("A liquid & wet / Solid", "Solid / A liquid & wet")
OTHER_TWO = ("A gas / Solid", "Solid / A gas")


def number_in_text(found: Pack) -> bool:
    """A field for a number among others."""
    fields = strings(found.items["water"].node, ".//q:response_str[q:render_fib/@fibtype = 'Decimal']/@ident")
    return fields == ["RESPONSE_boils_at"]


def between_ends(found: Pack) -> bool:
    given = ("99.4", "99.5", "100.0", "100.5", "100.6")
    near = [run(found.items["water"], {"RESPONSE_boils_at": [each]})[0] > 0 for each in given]
    return near == [False, True, True, True, False]


def by_weight_of_gaps(found: Pack) -> bool:
    item = found.items["words"]
    return [run(item, {gap: [word]})[0] for gap, word in (("RESPONSE_now", "Ebb"), ("RESPONSE_noon", "Noon"))] == [3, 1]


def pointed(found: Pack) -> bool:
    """A picture with areas, each right one of which earns its share; the picture itself is in the item, too."""
    item = found.items["where"]
    [picture] = nodes(item.node, "q:presentation/q:response_xy/q:render_hotspot/q:material/q:matimage")
    data = found.files[picture.get("uri", "")]
    size = (picture.get("width"), picture.get("height"), item.field("IS_MULTIPLE_CHOICE"))
    earned = [run(item, each)[0] for each in (["20,30"], ["20,30", "70,30"], ["20,30", "25,30"], ["120,30"], ["0,0"])]
    return (
        base64.b64decode(picture.text or "") == data
        and strings(item.node, ".//q:render_hotspot/q:material/@label") == ['A dot, "red" & small']
        and size == ("150", "60", "1")
        and earned == [Fraction(1, 2), 1, Fraction(1, 2), 0, 0]
    )


def says_of_areas(found: Pack) -> bool:
    item = found.items["where"]
    return [says(item, each) for each in ("20,30", "120,30", "70,30", "0,0")] == [
        ["That is left."],
        ["That is right."],
        [],
        [],
    ]


def canvas_shares(found: Pack) -> bool:
    item = only(found)
    first, second, third, wrong = item.labels
    told = [classic(item, chosen) for chosen in ({first}, {first, second, third}, {first, wrong})]
    return item.field("question_type") == "multiple_answers_question" and told == [1, 3, 0]


def says(item: Item, chosen: str) -> list[str]:
    _, shown = run(item, {chosen})
    return [words(item.feedback[each]) for each in shown if each in item.feedback and words(item.feedback[each])]


def own_feedback(found: Pack) -> bool:
    first, second = only(found).labels
    return says(only(found), first) == ["So it is."] and says(only(found), second) == []


def whole_feedback(found: Pack) -> bool:
    first, second = only(found).labels
    right, wrong = says(only(found), first), says(only(found), second)
    return set(right) == {"Think of it.", "Right."} and set(wrong) == {"Think of it.", "Not so."}


def canvas_feedback(found: Pack) -> bool:
    names = ("general_fb", "correct_fb", "general_incorrect_fb")
    said = [words(only(found).feedback.get(name, "")) for name in names]
    return said == ["Think of it.", "Right.", "Not so."] and whole_feedback(found)


def shuffle(found: Pack) -> tuple[list[str], list[str]]:
    node = only(found).node
    return strings(node, ".//q:render_choice/@shuffle"), strings(node, ".//q:response_label[@rshuffle = 'No']/@ident")


def shows_picture(address: str) -> Reads:
    def reads(found: Pack) -> bool:
        [(_, image)] = [(tag, marks) for tag, marks in tags(only(found).stem) if tag == "img"]
        [resource] = [each for each in found.resources.values() if each.get("type") == "webcontent"]
        listed = strings(resource, "cp:file/@href") == ["images/img-dot.png"]
        needed = resource.get("identifier") in strings(found.manifest, "//cp:dependency/@identifierref")
        return image["src"] == address and listed and needed and found.files["images/img-dot.png"][:4] == b"\x89PNG"

    return reads


def before_stem(found: Pack) -> bool:
    """It stands before the stem, and is no part of what the question is called."""
    item = only(found)
    return words(item.stem) == f"From a logIt blew all night.{item.node.get('title')}"


def text_before(found: Pack) -> bool:
    """An item that asks nothing and is worth nothing; the one behind it names it, and has its own stem alone."""
    text, asked = found.quizzes[0].items
    return (
        (text.field("question_type"), text.field("points_possible")) == ("text_only_question", "0")
        and words(text.stem) == "From a logIt blew all night."
        and not nodes(text.node, "q:resprocessing")
        and asked.field("parent_stimulus_item_ident") == text.ident
        and words(asked.stem) == asked.node.get("title")
    )


def struck(found: Pack) -> bool:
    return "<del>not</del>" in only(found).stem


def drawn_by_canvas(found: Pack) -> bool:
    [drawn] = [marks for name, marks in tags(only(found).stem) if name == "img"]
    address = unquote(unquote((drawn["src"] or "").removeprefix("/equation_images/")))
    return (drawn["class"], drawn["data-equation-content"], address) == ("equation_image", "a < b/2", "a < b/2")


def in_mathml(found: Pack) -> bool:
    [formula] = etree.fromstring(only(found).stem).iter("{*}math")
    return [each.text for each in formula.iter("{*}mi", "{*}mo", "{*}mn")] == ["a", "<", "b", "/", "2"]


def in_arabic(found: Pack) -> bool:
    told = [(marks.get("lang"), marks.get("dir")) for _, marks in tags(only(found).stem) if "lang" in marks]
    chosen = [marks.get("lang") for text in only(found).labels.values() for _, marks in tags(text)]
    return told == [("ar", "rtl")] and chosen == ["ar", "ar"] and only(found).node.get(XML_LANG) == "ar"


def asks(found: Pack) -> bool:
    [quiz] = found.quizzes
    return [item.ident for item in quiz.items] == ["core_idea"] and quiz.title == "Check your understanding"


def pool(found: Pack) -> bool:
    [quiz] = found.quizzes
    [group] = quiz.root.sections
    return [item.ident for item in quiz.root.items] == ["q0"] and (group.pick, len(group.items)) == (2, 3)


def canvas_pool(found: Pack) -> bool:
    [quiz] = found.quizzes
    return pool(found) and quiz.root.sections[0].points == 1 and settings(found)["points_possible"] == "3"


def mixed(found: Pack) -> bool:
    [quiz] = found.quizzes
    return quiz.root.is_mixed and len(quiz.root.items) == 3


def mixed_group(found: Pack) -> bool:
    [quiz] = found.quizzes
    [group] = quiz.root.sections
    return quiz.root.items == [] and group.pick == len(group.items) == 3 and group.points == 1


def each_lesson(found: Pack) -> bool:
    return [(quiz.title, [item.ident for item in quiz.items]) for quiz in found.quizzes] == [
        ("Quiz one", ["one__ask_one"]),
        ("Quiz two", ["two__ask_two"]),
    ]


def final_quiz(found: Pack) -> bool:
    *_, last = found.quizzes
    return last.title == "Final" and [item.ident for item in last.items] == ["one__ask_one", "two__ask_two"]


def described(found: Pack) -> bool:
    text = {"".join(each.itertext()) for each in nodes(found.manifest, f"//*[namespace-uri() = '{LOM}']")}
    return {"light", "CC0", "https://example.org/s"} <= text and any("FN:Ada" in each for each in text)


def setting(**expected: str) -> Reads:
    return lambda found: {key: settings(found).get(key) for key in expected} == expected


def both(*reads: Reads) -> Reads:
    return lambda found: all(each(found) for each in reads)


def of_quiz(path: str, *expected: str) -> Reads:
    def reads(found: Pack) -> bool:
        [quiz] = found.quizzes
        return strings(quiz.node, path) == list(expected)

    return reads


def of_item(path: str, *expected: str) -> Reads:
    return lambda found: strings(only(found).node, path) == list(expected)


# --- the tables ---------------------------------------------------------------------------------------

SAME = dict.fromkeys(
    (
        *(Feature.LESSON, Feature.REPORT, Feature.CHECKS, Feature.BEFORE),
        *(Feature.RECALL, Feature.STEPS, Feature.EMBEDS),
        *(Feature.SCOS, Feature.MESSAGES, Feature.THEME, Feature.COVER),
    ),
    FOREIGN,
) | dict.fromkeys(
    (*(Feature.PATTERNS, Feature.NUDGE, Feature.TRIES, Feature.CONFIDENCE, Feature.GATES, Feature.WEIGHTS),),
    DROPPED,
)
"""What leaves no trace."""

NO_TRACE: dict[str, dict[Feature, str]] = {
    "qti12": SAME
    | {Feature.FILE_UPLOAD: DROPPED, Feature.FILES: FOREIGN, Feature.PARTLY: DROPPED, Feature.TEXT_ONLY: DROPPED}
    | dict.fromkeys((Feature.MATCHING, Feature.CATEGORISE, Feature.ORDERING, Feature.ANSWERS, Feature.GRADE), DROPPED)
    | {Feature.ONE_TO_ONE: DROPPED, Feature.SHUFFLE_PARTS: DROPPED},
    "canvas": SAME
    | dict.fromkeys((Feature.HINT, Feature.OBJECTIVE, Feature.TAGS, Feature.DIFFICULTY, Feature.PASS_MARK), DROPPED)
    | dict.fromkeys((Feature.SHARES, Feature.CASE, Feature.ANSWER_FEEDBACK, Feature.WEIGHED, Feature.PARTLY), DROPPED)
    | dict.fromkeys((Feature.WORD_LIMITS, Feature.NOTES, Feature.FILES, Feature.ONE_TO_ONE), DROPPED)
    | {Feature.SHUFFLE_PARTS: DROPPED}
    | dict.fromkeys((Feature.GAP_RANGES, Feature.GAP_WEIGHTS, Feature.HOTSPOT, Feature.AREA_FEEDBACK), DROPPED),
}
NO_TRACE["canvas-new"] = {
    feature: why for feature, why in NO_TRACE["canvas"].items() if feature is not Feature.NOTES
} | {Feature.TEXT_ONLY: DROPPED}

QTI12: dict[Feature, Cell] = {
    Feature.SINGLE_CHOICE: carried(kind_is("qmd_itemtype", "Multiple Choice")),
    Feature.MULTIPLE_RESPONSE: carried(shares),
    Feature.TRUE_FALSE: carried(statement("qmd_itemtype", "True False")),
    Feature.SHORT_ANSWER: approximated(types("qmd_itemtype", "Fill In the Blank")),
    Feature.NUMERIC: carried(numeric("qmd_itemtype", "Numeric Response")),
    Feature.CLOZE: approximated(in_fields),
    Feature.MIXED_GAPS: carried(number_in_text),
    Feature.GAP_RANGES: carried(between_ends),
    Feature.GAP_WEIGHTS: carried(by_weight_of_gaps),
    Feature.HOTSPOT: approximated(pointed),
    Feature.AREA_FEEDBACK: carried(says_of_areas),
    Feature.ESSAY: carried(essay("qmd_itemtype", "Short Answers/Essay")),
    Feature.WORD_LIMITS: approximated(of_item(".//q:render_fib/@rows", "25")),
    Feature.SAMPLE: approximated(sampled),
    Feature.NOTES: approximated(
        of_item("q:rubric[@view='Scorer']/q:material/q:mattext/text()", "<p>Two *causes*.</p>")
    ),
    Feature.SHARES: carried(lambda found: earns(found, "Water", "Ebb") == [Fraction(1, 4), 1]),
    Feature.CASE: carried(lambda found: earns(found, "ebb", "Ebb") == [0, 1]),
    Feature.ANSWER_FEEDBACK: carried(
        lambda found: says(only(found), "flow") == ["The other way round."] and says(only(found), "Ebb") == []
    ),
    Feature.ALL_OR_NOTHING: carried(whole),
    Feature.WEIGHED: carried(by_weight),
    Feature.POINTS: carried(lambda found: only(found).most == Fraction("2.5") and keys_of(only(found)) == {"A"}),
    Feature.CHOICE_FEEDBACK: carried(own_feedback),
    Feature.FEEDBACK: carried(whole_feedback),
    Feature.HINT: approximated(
        of_item(
            "q:itemfeedback/q:hint[@feedbackstyle='Incremental']/q:hintmaterial/q:material/q:mattext/text()",
            "<p>Look up.</p>",
            "<p>Look down.</p>",
        )
    ),
    Feature.OBJECTIVE: carried(of_item("q:objectives/q:material/q:mattext/text()", "Tell the two apart.")),
    Feature.TAGS: carried(lambda found: only(found).field("qmd_topic") == "optics"),
    Feature.DIFFICULTY: carried(lambda found: only(found).field("qmd_levelofdifficulty") == "hard"),
    Feature.SHUFFLE: carried(lambda found: shuffle(found) == (["Yes"], [])),
    Feature.FIXED: carried(lambda found: shuffle(found) == (["Yes"], ["B"])),
    Feature.IMAGES: carried(shows_picture("images/img-dot.png")),
    Feature.STIMULUS: approximated(before_stem),
    Feature.STROKES: carried(struck),
    Feature.FORMULAS: approximated(lambda found: only(found).stem == r"<p>\(a &lt; b/2\)</p>"),
    Feature.LANGUAGES: carried(in_arabic),
    Feature.QUIZ: carried(asks),
    Feature.PASS_MARK: carried(of_quiz("q:outcomes_processing/q:outcomes/q:decvar/@cutvalue", "3.5")),
    Feature.ATTEMPTS: approximated(lambda found: found.quizzes[0].fields.get("cc_maxattempts") == "3"),
    Feature.AT_ONCE: approximated(whole_feedback),
    Feature.AT_END: approximated(whole_feedback),
    Feature.SHUFFLE_QUESTIONS: carried(mixed),
    Feature.POOLS: carried(pool),
    Feature.PRACTICE: approximated(asks),
    Feature.TIME_LIMIT: approximated(
        both(
            of_quiz("q:duration/text()", "P0Y0M0DT1H20M0S"),
            lambda found: found.quizzes[0].fields["qmd_timelimit"] == "80",
        )
    ),
    Feature.LESSONS: carried(each_lesson),
    Feature.FINAL_QUIZ: carried(final_quiz),
    Feature.METADATA: carried(described),
}
CANVAS: dict[Feature, Cell] = {
    Feature.SINGLE_CHOICE: carried(kind_is("question_type", "multiple_choice_question")),
    Feature.MULTIPLE_RESPONSE: carried(canvas_shares),
    Feature.TRUE_FALSE: approximated(statement("question_type", "multiple_choice_question")),
    Feature.MATCHING: carried(matching),
    Feature.SHORT_ANSWER: carried(
        both(types("question_type", "short_answer_question"), lambda found: keys(only(found)) == {"Ebb", "Low tide"})
    ),
    Feature.NUMERIC: carried(numeric("question_type", "numerical_question")),
    Feature.CLOZE: approximated(in_brackets),
    Feature.MIXED_GAPS: approximated(all_typed),
    Feature.ESSAY: carried(essay("question_type", "essay_question")),
    Feature.SAMPLE: approximated(sampled),
    Feature.FILE_UPLOAD: carried(uploads),
    Feature.TEXT_ONLY: carried(text_alone),
    Feature.CATEGORISE: approximated(by_group),
    Feature.ORDERING: approximated(by_number),
    Feature.ALL_OR_NOTHING: approximated(canvas_shares),
    Feature.POINTS: carried(
        both(lambda found: only(found).field("points_possible") == "2.5", setting(points_possible="2.5"))
    ),
    Feature.CHOICE_FEEDBACK: carried(own_feedback),
    Feature.FEEDBACK: carried(canvas_feedback),
    Feature.SHUFFLE: approximated(both(setting(shuffle_answers="true"), lambda found: shuffle(found) == ([], []))),
    Feature.FIXED: approximated(both(setting(shuffle_answers="false"), lambda found: shuffle(found) == ([], []))),
    Feature.IMAGES: carried(shows_picture("$IMS-CC-FILEBASE$/images/img-dot.png")),
    Feature.STIMULUS: approximated(text_before),
    Feature.STROKES: carried(struck),
    Feature.FORMULAS: carried(drawn_by_canvas),
    Feature.LANGUAGES: carried(in_arabic),
    Feature.QUIZ: carried(asks),
    Feature.ATTEMPTS: carried(setting(allowed_attempts="3")),
    Feature.AT_ONCE: approximated(canvas_feedback),
    Feature.AT_END: carried(both(canvas_feedback, lambda found: "hide_results" not in settings(found))),
    Feature.ANSWERS: approximated(setting(show_correct_answers="false", show_correct_answers_last_attempt="false")),
    Feature.SHUFFLE_QUESTIONS: approximated(mixed_group),
    Feature.POOLS: carried(canvas_pool),
    Feature.PRACTICE: carried(setting(quiz_type="practice_quiz")),
    Feature.GRADE: carried(setting(scoring_policy="keep_average")),
    Feature.TIME_LIMIT: approximated(setting(time_limit="80")),
    Feature.LESSONS: carried(each_lesson),
    Feature.FINAL_QUIZ: carried(final_quiz),
    Feature.METADATA: carried(described),
}
NEW: dict[Feature, Cell] = {feature: cell for feature, cell in CANVAS.items() if feature is not Feature.TEXT_ONLY} | {
    Feature.FORMULAS: carried(in_mathml),
    Feature.TRUE_FALSE: carried(statement("question_type", "true_false_question")),
    Feature.NOTES: approximated(lambda found: only(found).field("grading_notes") == "Two *causes*."),
    Feature.SHUFFLE: carried(both(setting(shuffle_answers="false"), lambda found: shuffle(found) == (["Yes"], []))),
    Feature.FIXED: approximated(both(setting(shuffle_answers="false"), lambda found: shuffle(found) == (["No"], []))),
    Feature.LESSONS: approximated(each_lesson),
    Feature.FINAL_QUIZ: approximated(final_quiz),
}
CELLS = {"qti12": QTI12, "canvas": CANVAS, "canvas-new": NEW}


@pytest.mark.parametrize("target", TARGETS)
def test_the_tables_say_what_is_seen_here_cell_by_cell(target: str) -> None:
    seen = {feature: cell.carriage for feature, cell in CELLS[target].items()} | NO_TRACE[target]
    assert {feature: entry.carriage.value for feature, entry in load()[target].table.items()} == seen


def named(features: Iterable[Feature]) -> Iterator[tuple[str, Feature]]:
    return ((feature.name, feature) for feature in features)


def test_each_sample_uses_its_feature() -> None:
    def is_used(feature: Feature) -> None:
        assert feature in {used for used, _, _ in features(distinct(SAMPLES[feature]()))}

    every_case(named(Feature), is_used)


@pytest.mark.parametrize("target", TARGETS)
def test_what_a_package_carries_is_found_in_it(target: str) -> None:
    def is_found(feature: Feature) -> None:
        assert CELLS[target][feature].reads(pack(target, SAMPLES[feature]()))

    every_case(named(CELLS[target]), is_found)


@pytest.mark.parametrize("target", TARGETS)
def test_what_a_package_does_not_carry_leaves_no_trace_in_it(target: str) -> None:
    def leaves_no_trace(feature: Feature) -> None:
        assert pack(target, SAMPLES[feature]()).files == pack(target, WITHOUT[feature]()).files

    every_case(named(NO_TRACE[target]), leaves_no_trace)


ALWAYS = {Feature.SINGLE_CHOICE, Feature.QUIZ, Feature.AT_END, Feature.AT_ONCE}  # what every quiz has


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_found_is_not_found_without_the_feature(target: str) -> None:
    """Else the reader would find it in any package, and would prove nothing."""
    practice = {Feature.PRACTICE} if target == "qti12" else set()  # a test like any other

    def is_not_found(feature: Feature) -> None:
        try:
            found = CELLS[target][feature].reads(pack(target, WITHOUT[feature]()))
        except (KeyError, ValueError):  # it is not there to be read
            found = False
        assert not found

    every_case(named(feature for feature in CELLS[target] if feature not in ALWAYS | practice), is_not_found)


# --- beside the tables --------------------------------------------------------------------------------


def test_right_answers_of_canvas_are_those_of_the_questions() -> None:
    for question in (simple(), samples.several(), samples.judged(answer=True)):
        item = only(pack("canvas", asking(question)))
        right = [label for label, choice in zip(item.labels, question.choices, strict=True) if choice.correct]
        assert keys(item) == set(right)


@pytest.mark.parametrize(
    ("answers", "attempts", "shown"),
    [
        (Answers.AFTER_EACH_ATTEMPT, 3, ("true", "false")),
        (Answers.AFTER_EACH_QUESTION, 3, ("true", "false")),
        (Answers.AFTER_LAST_ATTEMPT, 3, ("true", "true")),
        (Answers.AFTER_LAST_ATTEMPT, None, ("false", "false")),
        (Answers.AFTER_PASS, 3, ("false", "false")),
        (Answers.NEVER, 3, ("false", "false")),
    ],
)
def test_right_answers_are_never_shown_in_canvas_before_they_may_be(
    answers: Answers, attempts: int | None, shown: tuple[str, str]
) -> None:
    found = settings(pack("canvas", asking(simple(), answers=answers, attempts=attempts, feedback=Reveal.AT_ONCE)))
    assert (found["show_correct_answers"], found["show_correct_answers_last_attempt"]) == shown


def test_one_question_in_its_order_keeps_a_classic_quiz_from_being_shuffled() -> None:
    course = asking(simple(shuffle=True), simple(id="ordered"))
    assert settings(pack("canvas", course))["shuffle_answers"] == "false"
    with_statement = asking(simple(shuffle=True), samples.judged())
    assert settings(pack("canvas", with_statement))["shuffle_answers"] == "true"


def test_questions_of_different_points_are_mixed_among_those_of_the_same() -> None:
    questions = [simple(id=f"q{points}-{place}", points=Fraction(points)) for place in range(2) for points in (1, 2)]
    [quiz] = pack("canvas", asking(*questions, simple(id="alone", points=Fraction(3)), shuffle=True)).quizzes
    assert [(group.points, group.pick, len(group.items)) for group in quiz.root.sections] == [(1, 2, 2), (2, 2, 2)]
    assert [item.ident for item in quiz.root.items] == ["alone"]
    assert quiz.settings["points_possible"] == "9"


def test_questions_that_no_quiz_asks_are_in_a_bank_with_the_lesson_s_title() -> None:
    course = samples.course(simple(), simple(id="spare"), asked=samples.quiz(simple()))
    for target in TARGETS:
        found = pack(target, course)
        assert {title: [item.ident for item in bank] for title, bank in found.banks.items()} == {"Sample": ["spare"]}
        assert [item.ident for item in found.quizzes[0].items] == ["core_idea"]


def test_every_file_of_a_package_is_listed_and_every_listed_one_there() -> None:
    for target in TARGETS:
        for make in SAMPLES.values():
            found = pack(target, make())
            listed = set(strings(found.manifest, "//cp:resource/cp:file/@href"))
            assert listed == set(found.files) - {"imsmanifest.xml"}
            assert set(strings(found.manifest, "//cp:dependency/@identifierref")) <= set(found.resources)


def test_a_statement_in_english_is_one_for_classic_quizzes() -> None:
    assert only(pack("canvas", asking(samples.judged()))).field("question_type") == "true_false_question"
    assert isinstance(samples.judged(), TrueFalse)


def test_only_of_statements_that_are_not_in_english_is_it_said_that_classic_quizzes_make_them_multiple_choice() -> None:
    vrai = samples.judged(
        id="vrai",
        choices=(samples.option("true", "Vrai", right=True), samples.option("false", "Faux")),
        at=Place("q", 2),
    )
    course = asking(samples.judged(at=Place("q", 1)), vrai)
    said = [
        (name, entry.place.line)
        for name in TARGETS
        for entry in losses(load()[name], course)
        if dict(entry.args).get("feature") == Feature.TRUE_FALSE.value
    ]
    assert said == [("canvas", 2)]


def test_only_of_texts_that_say_something_of_a_choice_is_it_said_that_canvas_does_not() -> None:
    course = asking(samples.worded(), samples.listed())
    for target in ("canvas", "canvas-new"):
        told = [entry for entry in losses(load()[target], course) if dict(entry.args).get("feature") == "cloze"]
        assert [entry.place.line for entry in told] == [samples.listed().at.line]


@pytest.mark.parametrize("target", ["canvas", "canvas-new"])
def test_that_what_is_near_a_number_in_a_gap_is_wrong_in_canvas_is_a_warning_at_the_gap(target: str) -> None:
    told = [
        entry
        for entry in losses(load()[target], asking(samples.gapped(), samples.exact(id="cold")))
        if entry.severity is Severity.WARNING
    ]
    assert [(dict(entry.args)["feature"], entry.place.line) for entry in told] == [(Feature.GAP_RANGES.value, 51)]


def test_objectives_of_the_course_are_those_of_its_questions_as_well() -> None:
    course = replace(two_lessons(), objectives=(Objective(id="see", text="See it."),))
    first, second = course.lessons
    asked = replace(first.questions[0], objective="see")
    item = pack("qti12", replace(course, lessons=(replace(first, questions=(asked,)), second))).items["one__ask_one"]
    assert strings(item.node, "q:objectives//q:mattext/text()") == ["See it."]


@pytest.mark.parametrize("feature", [Feature.QUIZ, Feature.LESSONS, Feature.FINAL_QUIZ])
def test_the_first_document_of_a_zip_behind_the_manifest_is_a_quiz(feature: Feature) -> None:
    """Sakai imports that one."""
    spare = simple(id="spare")
    course = SAMPLES[feature]()
    lessons = tuple(replace(lesson, questions=(*lesson.questions, spare)) for lesson in course.lessons)
    package = built("qti12", replace(course, lessons=lessons))
    first, second, *_ = [path for path in package.paths if path.endswith(".xml")]
    found = Pack({path: package.read(path) for path in package.paths})
    assert (first, etree.QName(found.tree(second)[0]).localname) == ("imsmanifest.xml", "assessment")
    assert len(found.banks) > 0


def test_what_questions_refer_to_stands_once_before_each_run_of_them_and_in_those_that_canvas_draws_or_shuffles() -> (
    None
):
    about, other = (simple(id=id, stimulus=samples.LOG) for id in ("about", "other"))
    apart = simple(id="apart")
    in_turn = pack("canvas", asking(about, other, apart))
    assert [item.ident for item in in_turn.quizzes[0].items] == ["stimulus_log", "about", "other", "apart"]
    for found in (
        pack("canvas", asking(about, other, apart, shuffle=True)),
        pack(
            "canvas",
            samples.course(about, apart, asked=samples.quiz(pools=(Pool(pick=1, questions=("about", "apart")),))),
        ),
    ):
        assert "stimulus_log" not in found.items
        assert words(found.items["about"].stem).startswith("From a logIt blew all night.")
    torn = pack("canvas", asking(about, apart, other))
    assert [item.ident for item in torn.quizzes[0].items] == ["stimulus_log", "about", "apart", "other"]
    assert words(torn.items["other"].stem).startswith("From a logIt blew all night.")
