"""Each cell of the capability tables of QTI 2.1, 2.2 and 3.0, proven by a reader that knows nothing of lessonpack.

What is carried is found in the package; what is dropped, or not of the format, leaves the package as it is without it,
to the last byte.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from cases import every_case
from lessonpack.features import Feature, features
from lessonpack.model.asked import Difficulty, Feedback, Scoring
from lessonpack.model.blocks import (
    Block,
    Embed,
    KnowledgeCheck,
    Prose,
    Recall,
    Step,
    Steps,
)
from lessonpack.model.content import (
    Formula,
    Gap,
    Paragraph,
    RichText,
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
    Pool,
    Report,
    Reveal,
    Scos,
    Section,
    Wording,
    distinct,
)
from lessonpack.model.questions import Question
from lessonpack.model.theme import Art, Cover, Theme
from lessonpack.package import write_zip
from lessonpack.target import Carriage, Options
from lessonpack.targets import load
from qti import samples
from qti.reader import Package

Probe = Callable[[Package], object]
BARE = samples.single(choices=(samples.option("a", "A", right=True), samples.option("b", "B")), shuffle=False)
PARTLY = Feedback(partly=samples.say("Nearly."))
SEVERAL = samples.several(
    points=Fraction(1), choices=tuple(replace(choice, feedback=()) for choice in samples.several().choices)
)
WEIGHED = replace(
    SEVERAL,
    choices=tuple(
        replace(each, share=Fraction(share))
        for each, share in zip(SEVERAL.choices, ("1/2", "1/4", "1/4", "-1/2"), strict=True)
    ),
)
ITEM = "core_idea"


def quizzed(*questions: Question, **settings: Any) -> Course:
    asked = questions or (BARE,)
    return samples.course(*asked, asked=samples.quiz(*asked, **settings))


def of_bare(**changes: Any) -> Course:
    return samples.course(replace(BARE, **changes))


def of_lesson(**changes: Any) -> Course:
    course = quizzed()
    return replace(course, lessons=(replace(course.lessons[0], **changes),))


def with_block(block: Block) -> Course:
    return of_lesson(sections=(replace(CHECKED, blocks=(*CHECKED.blocks, block)),))


def of_course(**changes: Any) -> Course:
    return replace(quizzed(), **changes)


def whole(*, final: bool = False, **changes: Any) -> Course:
    """A course of two lessons; the changes are made in the second one."""
    lessons = (
        Lesson(id="first", title="First", questions=(BARE,), quiz=samples.quiz(BARE)),
        Lesson(id="second", title="Second", questions=(BARE,), quiz=samples.quiz(BARE), **changes),
    )
    ids = ("first/core-idea", "second/core-idea")
    last = FinalQuiz(id="final", title="Final", questions=ids[::-1]) if final else None
    return samples.course(BARE, id="whole", lessons=lessons, final_quiz=last)


def prose(content: RichText) -> tuple[Section, ...]:
    return (Section(id="s", title="Sentinel", blocks=(Prose(content=content),)),)


# --- what is asked of a package -------------------------------------------------------------------------


def interaction(package: Package) -> tuple[object, ...]:
    """How many may be chosen, of which choices, and which are right."""
    [item] = package.items.values()
    asked, declared = item.one("itemBody/choiceInteraction"), item.one("responseDeclaration")
    return (
        declared.get("cardinality"),
        declared.get("baseType"),
        asked.get("maxChoices"),
        [(each.get("identifier"), each.text) for each in asked.all("simpleChoice")],
        [each.text for each in declared.all("correctResponse/values")],
    )


def matching(package: Package) -> tuple[object, ...]:
    """How a response is made, of which terms and which partners, how often each, and which pairs are right."""
    [item] = package.items.values()
    asked, declared = item.one("itemBody/matchInteraction"), item.one("responseDeclaration")
    sets = [
        [(each.get("identifier"), each.text, each.get("matchMax")) for each in one.all("simpleAssociableChoice")]
        for one in asked.all("simpleMatchSet")
    ]
    return (
        (declared.get("cardinality"), declared.get("baseType"), asked.get("shuffle"), asked.get("maxAssociations")),
        sets[0],
        sorted(sets[1]),
        [each.text for each in declared.all("correctResponse/values")],
    )


def moving(package: Package) -> tuple[list[str | None], list[str | None]]:
    """Which interactions are shuffled, and which terms and partners keep their place all the same."""
    names = ("itemBody/matchInteraction", "itemBody//inlineChoiceInteraction")
    asked = [each for item in package.items.values() for name in names for each in item.all(name)]
    parts = [part for one in asked for held in one.all("simpleMatchSet") for part in held.all("simpleAssociableChoice")]
    return [one.get("shuffle") for one in asked], [part.get("identifier") for part in parts if part.get("fixed")]


def ordering(package: Package) -> tuple[object, ...]:
    """What is put in order, whether it is listed in another order than the right one, and that."""
    [item] = package.items.values()
    asked, declared = item.one("itemBody/orderInteraction"), item.one("responseDeclaration")
    listed = [(each.get("identifier"), each.text) for each in asked.all("simpleChoice")]
    right = [each.text for each in declared.all("correctResponse/values")]
    told = (declared.get("cardinality"), declared.get("baseType"), asked.get("shuffle"))
    return told, sorted(listed), [id for id, _ in listed] != right, right


def weights(package: Package) -> list[tuple[str, str]]:
    [item] = package.items.values()
    return [(each.get("mapKey"), each.get("mappedValue")) for each in item.all("responseDeclaration/mapping/mapEntry")]


def typed(package: Package) -> tuple[object, ...]:
    """What is typed into which field, and what each text earns, with whether its capitals count."""
    [item] = package.items.values()
    asked, declared = item.one("itemBody/h:p/textEntryInteraction"), item.one("responseDeclaration")
    entries = declared.all("mapping/mapEntry")
    return (
        declared.get("cardinality"),
        declared.get("baseType"),
        asked.get("responseIdentifier") == declared.get("identifier"),
        [each.text for each in declared.all("correctResponse/values")],
        {each.get("mapKey"): float(each.get("mappedValue")) for each in entries},
        {each.get("caseSensitive") for each in entries},
    )


def number(package: Package) -> tuple[object, ...]:
    """What kind of number is typed into which field, the unit behind it, and from where to where it is right."""
    [item] = package.items.values()
    asked, declared = item.one("itemBody/h:p/textEntryInteraction"), item.one("responseDeclaration")
    return (
        declared.get("baseType"),
        asked.get("responseIdentifier") == declared.get("identifier"),
        (asked.node.tail or "").strip(),
        [each.text for each in declared.all("correctResponse/values")],
        [each.text for bound in ("gte", "lte") for each in item.all(f".//responseIf/and/{bound}/baseValue")],
    )


def handed_in(name: str) -> Probe:
    """What is handed in where, with nothing that is right, and whether it is told that people give the points."""

    def probe(package: Package) -> tuple[object, ...]:
        [item] = package.items.values()
        asked, declared = item.one(f"itemBody/{name}"), item.one("responseDeclaration")
        score = next(each for each in item.all("outcomeDeclaration") if each.get("identifier") == "SCORE")
        human = "" if package.version == "qti21" else "human"  # 2.1 has no word for it
        return (
            declared.get("cardinality"),
            declared.get("baseType"),
            asked.get("responseIdentifier") == declared.get("identifier"),
            [*declared.all("correctResponse/values"), *item.all("responseProcessing")],
            (score.get("normalMaximum"), score.get("externalScored") == human),
        )

    return probe


def read_alone(package: Package) -> tuple[object, ...]:
    """What is read, what is asked of it, what it can earn, and where it stands in the test."""
    item = package.items["to_read"]
    [words] = item.all("itemBody/h:div/h:p")
    outcomes = [
        each.get("normalMaximum") or each.one("defaultValue/values").text for each in item.all("outcomeDeclaration")
    ]
    asked = [*item.all("responseDeclaration"), *item.all("responseProcessing")]
    [test] = package.tests.values()
    return (
        words.text,
        asked,
        outcomes,
        [each.get("identifier") for each in test.all("testPart/assessmentSection/assessmentItemRef")],
    )


def of_interaction(name: str, attribute: str) -> Probe:
    return lambda package: package.items[ITEM].one(f"itemBody/{name}").get(attribute)


def for_graders(package: Package) -> list[tuple[str, str]]:
    """Who reads what stands beside the question."""
    return [(each.get("view"), each.text.strip()) for each in package.items[ITEM].all("itemBody/rubricBlock")]


def filled(package: Package) -> tuple[object, ...]:
    """How the text reads with what stands in its gaps, what is right in each, and what each known answer counts."""
    [item] = package.items.values()
    listed = {
        each.get("responseIdentifier"): [one.text for one in each.all("inlineChoice")]
        for each in item.all("itemBody//inlineChoiceInteraction")
    }
    typed = [each.get("responseIdentifier") for each in item.all("itemBody//textEntryInteraction")]
    right = {
        each.get("identifier"): [one.text for one in each.all("correctResponse/values")]
        for each in item.all("responseDeclaration")
    }
    return typed, listed, right


def ends(package: Package) -> list[str]:
    """Between which numbers what is typed into a gap is right."""
    [item] = package.items.values()
    return [each.text for way in ("gte", "lte") for each in item.all(f"responseProcessing//and/{way}/baseValue")]


def weighed(package: Package) -> list[str]:
    """What a right number in a gap counts, and all gaps together."""
    [item] = package.items.values()
    counted = item.all("responseProcessing//setOutcomeValue/sum/baseValue")
    whole = item.all("responseProcessing//setOutcomeValue/divide/baseValue")
    return [each.text for each in (*counted, *whole)]


def pointed(package: Package) -> tuple[object, ...]:
    """How many points are given on which picture, which of them are right, and what each area earns."""
    [item] = package.items.values()
    asked, declared = item.one("itemBody/selectPointInteraction"), item.one("responseDeclaration")
    [shown] = asked.all("h:object")
    areas = declared.all("areaMapping/areaMapEntry")
    return (
        (declared.get("cardinality"), declared.get("baseType"), asked.get("maxChoices")),
        [shown.get(name) for name in ("type", "width", "height")] + [shown.text],
        [each.text for each in declared.all("correctResponse/values")],
        [tuple(each.get(name) for name in ("shape", "coords", "mappedValue")) for each in areas],
    )


def points(package: Package) -> tuple[str, ...]:
    """In every place where an importer may look for them."""
    [item], [test] = package.items.values(), package.tests.values()
    outcomes = {each.get("identifier"): each for each in item.all("outcomeDeclaration")}
    most = outcomes["MAXSCORE"].one("defaultValue/values").text
    return most, outcomes["SCORE"].get("normalMaximum"), test.one(".//assessmentItemRef/weight").get("value")


def told(package: Package) -> list[tuple[str, bool]]:
    """The feedback that there is, and whether some rule names it."""
    [item] = package.items.values()
    named = {each.text for each in item.all("responseProcessing//baseValue")}
    return [(each.text.strip(), each.get("identifier") in named) for each in item.all("modalFeedback")]


def shuffled(package: Package) -> tuple[str, list[str]]:
    [asked] = package.items[ITEM].all("itemBody/choiceInteraction")
    fixed = [each.get("identifier") for each in asked.all("simpleChoice") if each.get("fixed") == "true"]
    return asked.get("shuffle"), fixed


def pictures(package: Package) -> list[tuple[str, bytes, bool]]:
    """Their words and their bytes, and whether the item's resource depends on one that lists the file."""
    resource = package.resource_of(ITEM)
    listed = {path for each in package.resources if each.identifier in resource.dependencies for path in each.files}
    found = []
    for image in package.items[ITEM].all("itemBody//h:img"):
        path = package.beside(ITEM, image.node.get("src", ""))
        found.append((image.node.get("alt", ""), package.files[path], path in listed))
    return found


def references(package: Package) -> list[tuple[str, list[str]]]:
    """Each test's title with the items that it leads to, by the documents at its addresses."""
    return [
        (test.get("title"), [each.get("identifier") for each in test.all("testPart//assessmentItemRef")])
        for test in package.tests.values()
    ]


def control(package: Package) -> tuple[str, str]:
    [test] = package.tests.values()
    part = test.one("testPart")
    return part.get("submissionMode"), part.one("itemSessionControl").get("maxAttempts")


def passed(package: Package) -> tuple[list[str], list[str]]:
    """What says that the test is passed, and the numbers that decide it."""
    [test] = package.tests.values()
    rules = [each for each in test.all("outcomeProcessing/setOutcomeValue") if each.get("identifier") == "PASS"]
    types = [each.get("baseType") for each in test.all("outcomeDeclaration") if each.get("identifier") == "PASS"]
    return types, [each.text for rule in rules for each in rule.all("gte//baseValue")][::2]


def drawn(package: Package) -> list[tuple[str, int]]:
    [test] = package.tests.values()
    pools = test.all("testPart/assessmentSection/assessmentSection")
    return [(each.one("selection").get("select"), len(each.all("assessmentItemRef"))) for each in pools]


def order(package: Package) -> list[str]:
    [test] = package.tests.values()
    return [each.get("shuffle") for each in test.all("testPart/assessmentSection/ordering")]


def time(package: Package) -> list[str]:
    [test] = package.tests.values()
    return [each.get("maxTime") for each in test.all("timeLimits")]


def of_resource(*paths: str) -> Probe:
    return lambda package: [package.resource_of(ITEM).lom(path) for path in paths]


def of_package(*paths: str) -> Probe:
    return lambda package: [package.lom(path) for path in paths]


def asked(package: Package) -> tuple[str, str]:
    """All that stands before the interaction, and what the item is called."""
    item = package.items[ITEM]
    return " ".join(" ".join(each.node.itertext()) for each in item.all("itemBody/h:div")), item.get("title")


def formulas(package: Package) -> list[tuple[list[str | None], str | None]]:
    """The names and numbers in each formula, and its TeX."""
    found = package.items[ITEM].one("itemBody").node.iter("{http://www.w3.org/1998/Math/MathML}math")
    return [([each.text for each in math.iter("{*}mi", "{*}mn")], math.findtext(".//{*}annotation")) for math in found]


def language(package: Package) -> tuple[str, str]:
    item = package.items[ITEM]
    return item.language, item.one("itemBody").language


# --- the cells ------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """A course that has the feature and one that has not; what is asked, and the answer for that which has it."""

    used: Course
    unused: Course
    probe: Probe | None = None
    answer: object = None


A_AND_B = [("a", "A"), ("b", "B")]
OWN = Feedback(general=samples.say("Think."), correct=samples.say("So it is."), incorrect=samples.say("Not so."))
FIXED = tuple(replace(choice, fixed=choice.id == "b") for choice in BARE.choices)
NUDGED = tuple(replace(choice, nudge=samples.say("Sentinel")) for choice in BARE.choices)
TOLD = tuple(replace(choice, feedback=samples.say(f"You said {choice.id}.")) for choice in BARE.choices)
SQUARE = (Paragraph((Formula("x^2"),)),)
STRUCK, UNSTRUCK = ((Paragraph((each,)),) for each in (Struck((Text("flat"),)), Text("flat")))
POOLS = (Pool(pick=1, questions=("q1", "q2")), Pool(pick=2, questions=("q3", "q4", "q5")))
SIX = tuple(samples.judged(id=f"q{number}") for number in range(6))
ABOUT = {"keywords": ("sea", "moon"), "authors": ("Ann",), "source": "A book", "rights": "CC BY"}
CHECKED = prose(samples.say("Read."))[0]
RECALL = Recall(prompt=samples.say("Why?"), answer=samples.say("Because."))
EMBED = Embed(address="https://vimeo.com/1", frame="https://player.vimeo.com/video/1", title="A film")
STEPS = Steps(shown=(samples.say("First."),), hidden=(Step(content=samples.say("Then.")),))

FILLED = (
    ["RESPONSE_boils_at", "RESPONSE_first"],
    {"RESPONSE_other": ["Oxygen & air", "Argon"]},
    {"RESPONSE_boils_at": ["100"], "RESPONSE_first": ["Hydrogen"], "RESPONSE_other": ["oxygen"]},
)
ALIKE = samples.gapped(text=(Paragraph((Gap("first"),)),), gaps=samples.gapped().gaps[1:2])
TWO_WORDS = samples.word().answers
LOGGED = ("From a log It blew all night. What is the core idea?", "What is the core idea?")
EBB = ("single", "string", True, ["Ebb"], {"Ebb": 1, "Low tide": 1}, {"false"})

CELLS = {
    Feature.LESSON: Cell(of_lesson(sections=prose(samples.say("Sentinel"))), of_lesson()),
    Feature.SINGLE_CHOICE: Cell(
        samples.course(BARE), samples.course(SEVERAL), interaction, ("single", "identifier", "1", A_AND_B, ["a"])
    ),
    Feature.MULTIPLE_RESPONSE: Cell(
        samples.course(SEVERAL),
        samples.course(BARE),
        lambda package: (interaction(package), [float(each) > 0 for _, each in weights(package)]),
        (
            ("multiple", "identifier", "0", [("x", "X"), ("y", "Y"), ("z", "Z"), ("w", "W")], ["x", "y", "z"]),
            [True, True, True, False],
        ),
    ),
    Feature.TRUE_FALSE: Cell(
        samples.course(samples.judged()),
        samples.course(BARE),
        interaction,
        ("single", "identifier", "1", [("true", "True"), ("false", "False")], ["false"]),
    ),
    Feature.MATCHING: Cell(
        samples.course(samples.matched()),
        samples.course(BARE),
        lambda package: (*matching(package), weights(package)),
        (
            ("multiple", "directedPair", "true", "0"),
            [("ebb", "Ebb", "1"), ("flow", "Flow", "1"), ("flood", "*Flood* & tide", "1")],
            [("falls", "Water falls", "0"), ("rises", "Water rises < 9 m", "0"), ("stands", "Water stands", "0")],
            ["ebb falls", "flow rises", "flood rises"],
            [("ebb falls", "1"), ("flow rises", "1"), ("flood rises", "1")],
        ),
    ),
    Feature.ONE_TO_ONE: Cell(
        samples.course(samples.one_to_one()),
        samples.course(samples.one_to_one(one_to_one=False)),
        lambda package: [[most for _, _, most in parts] for parts in matching(package)[1:3]],
        [["1", "1"], ["1", "1", "1"]],
    ),
    Feature.SHORT_ANSWER: Cell(samples.course(samples.word()), samples.course(BARE), typed, EBB),
    Feature.NUMERIC: Cell(
        samples.course(samples.speed()),
        samples.course(BARE),
        number,
        ("float", True, "m/s² < c", ["9.81"], ["9.76", "9.86"]),
    ),
    Feature.ESSAY: Cell(
        samples.course(samples.essay(points=Fraction(4))),
        samples.course(BARE),
        handed_in("extendedTextInteraction"),
        ("single", "string", True, [], ("4", True)),
    ),
    Feature.WORD_LIMITS: Cell(
        samples.course(samples.essay(least=100, most=300)),
        samples.course(samples.essay()),
        of_interaction("extendedTextInteraction", "expectedLines"),
        "25",
    ),
    Feature.SAMPLE: Cell(
        samples.course(samples.essay(sample=samples.say("Since it is."))),
        samples.course(samples.essay()),
        told,
        [("Since it is.", True)],
    ),
    Feature.NOTES: Cell(
        samples.course(samples.essay(notes=samples.say("Two causes."))),
        samples.course(samples.essay()),
        for_graders,
        [("scorer", "Two causes.")],
    ),
    Feature.FILE_UPLOAD: Cell(
        samples.course(samples.upload()),
        samples.course(BARE),
        handed_in("uploadInteraction"),
        ("single", "file", True, [], ("1", True)),
    ),
    Feature.FILES: Cell(
        samples.course(samples.upload(types=("pdf",))),
        samples.course(samples.upload()),
        of_interaction("uploadInteraction", "type"),
        "application/pdf",
    ),
    Feature.TEXT_ONLY: Cell(
        samples.course(samples.to_read(), BARE),
        samples.course(BARE),
        read_alone,
        ("Now it is about *tides* & < moons.", [], ["0", "0"], ["to_read", ITEM]),
    ),
    Feature.HOTSPOT: Cell(
        samples.course(samples.pointed(points=Fraction(3))),
        samples.course(BARE),
        pointed,
        (
            ("multiple", "point", "2"),
            ["image/png", "150", "60", 'A dot, "red" & small'],
            ["20 30", "70 30"],
            [("circle", "20,30,20", "1.5"), ("rect", "50,0,90,60", "1.5")],
        ),
    ),
    Feature.AREA_FEEDBACK: Cell(
        samples.course(samples.pointed()),
        samples.course(
            samples.pointed(areas=tuple(replace(area, feedback=()) for area in samples.pointed().areas))
        ),
        told,
        [("That is left.", True), ("That is right.", True)],
    ),
    Feature.SHARES: Cell(
        samples.course(samples.word(*TWO_WORDS, samples.reply("Water", "0.25"))),
        samples.course(samples.word()),
        typed,
        (*EBB[:4], {"Ebb": 1, "Low tide": 1, "Water": 0.25}, {"false"}),
    ),
    Feature.CASE: Cell(
        samples.course(samples.word(case=True)), samples.course(samples.word()), typed, (*EBB[:5], {"true"})
    ),
    Feature.PATTERNS: Cell(
        samples.course(samples.word(*TWO_WORDS, samples.like("*tide*"))), samples.course(samples.word())
    ),
    Feature.ANSWER_FEEDBACK: Cell(
        samples.course(samples.word(*TWO_WORDS, samples.reply("Flow", "0", "The other way round."))),
        samples.course(samples.word(*TWO_WORDS, samples.reply("Flow", "0"))),
        told,
        [("The other way round.", True)],
    ),
    Feature.CATEGORISE: Cell(
        samples.course(samples.grouped()),
        samples.course(BARE),
        matching,
        (
            ("multiple", "directedPair", "false", "0"),
            [("cod", "Cod", "1"), ("cat", "*Cat*", "1"), ("whale", "Whale & calf", "1"), ("eel", "Eel", "1")],
            [("land", "Land", "0"), ("sea", "Sea < 9 m", "0")],
            ["cod sea", "cat land", "whale sea", "eel sea"],
        ),
    ),
    Feature.ORDERING: Cell(
        samples.course(samples.ordered()),
        samples.course(BARE),
        ordering,
        (
            ("ordered", "identifier", "true"),
            [("ebb", "Ebb < flow"), ("flow", "*Flow* & more"), ("high", "High water"), ("low", "Low water")],
            True,
            ["low", "flow", "high", "ebb"],
        ),
    ),
    Feature.CLOZE: Cell(samples.course(samples.gapped()), samples.course(BARE), filled, FILLED),
    Feature.MIXED_GAPS: Cell(samples.course(samples.gapped()), samples.course(ALIKE), filled, FILLED),
    Feature.GAP_RANGES: Cell(
        samples.course(samples.gapped()), samples.course(samples.exact()), ends, ["99.5", "100.5"]
    ),
    Feature.GAP_WEIGHTS: Cell(samples.course(samples.gapped()), samples.course(ALIKE), weighed, ["4", "8"]),
    Feature.ALL_OR_NOTHING: Cell(
        samples.course(replace(SEVERAL, scoring=Scoring.ALL_OR_NOTHING)), samples.course(SEVERAL), weights, []
    ),
    Feature.POINTS: Cell(of_bare(points=Fraction("2.5")), of_bare(), points, ("2.5", "2.5", "2.5")),
    Feature.CHOICE_FEEDBACK: Cell(
        of_bare(choices=TOLD), of_bare(), told, [("You said a.", True), ("You said b.", True)]
    ),
    Feature.FEEDBACK: Cell(
        of_bare(feedback=OWN), of_bare(), told, [("Think.", True), ("So it is.", True), ("Not so.", True)]
    ),
    Feature.PARTLY: Cell(
        samples.course(replace(SEVERAL, feedback=PARTLY)), samples.course(SEVERAL), told, [("Nearly.", True)]
    ),
    Feature.WEIGHED: Cell(
        samples.course(WEIGHED),
        samples.course(SEVERAL),
        weights,
        [("x", "0.5"), ("y", "0.25"), ("z", "0.25"), ("w", "-0.5")],
    ),
    Feature.HINT: Cell(of_bare(hints=(samples.say("Sentinel"),)), of_bare()),
    Feature.OBJECTIVE: Cell(
        of_bare(objective="tell-apart"),
        of_bare(),
        of_resource("classification/taxonPath/taxon/id", "classification/description/string"),
        [["tell-apart"], ["Tell the two apart."]],
    ),
    Feature.TAGS: Cell(of_bare(tags=("core", "first")), of_bare(), of_resource("general/keyword/string"),
                       [["core", "first"]]),
    Feature.DIFFICULTY: Cell(
        of_bare(difficulty=Difficulty.HARD), of_bare(), of_resource("educational/difficulty/value"), [["difficult"]]
    ),
    Feature.SHUFFLE: Cell(of_bare(shuffle=True), of_bare(), shuffled, ("true", [])),
    Feature.SHUFFLE_PARTS: Cell(
        samples.course(samples.matched(shuffle=True), samples.listed(gaps=samples.shuffled_lists())),
        samples.course(samples.matched(), samples.listed()),
        moving,
        (["true", "false", "true"], []),
    ),
    Feature.FIXED: Cell(
        of_bare(shuffle=True, choices=FIXED), of_bare(shuffle=True), shuffled, ("true", ["b"])
    ),
    Feature.STIMULUS: Cell(of_bare(stimulus=samples.LOG), of_bare(), asked, LOGGED),
    Feature.IMAGES: Cell(
        of_bare(stem=(Paragraph((samples.picture(),)),)),
        of_bare(),
        pictures,
        [('A dot, "red" & small', samples.DOT.read_bytes(), True)],
    ),
    Feature.STROKES: Cell(of_bare(stem=STRUCK), of_bare(stem=UNSTRUCK)),
    Feature.FORMULAS: Cell(of_bare(stem=SQUARE), of_bare(), formulas, [(["x", "2"], "x^2")]),
    Feature.LANGUAGES: Cell(of_bare(language="fr-CA"), of_bare(), language, ("en", "fr-CA")),
    Feature.QUIZ: Cell(
        quizzed(*SIX[::-1]),
        replace(quizzed(*SIX), lessons=(replace(quizzed(*SIX).lessons[0], quiz=None),)),
        references,
        [("Check your understanding", ["q5", "q4", "q3", "q2", "q1", "q0"])],
    ),
    Feature.PASS_MARK: Cell(quizzed(pass_mark=Fraction(80)), quizzed(), passed, (["boolean"], ["100", "80"])),
    Feature.ATTEMPTS: Cell(quizzed(attempts=3), quizzed(), control, ("individual", "3")),
    Feature.AT_ONCE: Cell(
        quizzed(), quizzed(feedback=Reveal.AT_END), control, ("individual", "0")
    ),
    Feature.AT_END: Cell(
        quizzed(feedback=Reveal.AT_END), quizzed(), control, ("simultaneous", "0")
    ),
    Feature.ANSWERS: Cell(quizzed(answers=Answers.NEVER), quizzed()),
    Feature.REPORT: Cell(quizzed(report=Report.END), quizzed()),
    Feature.SHUFFLE_QUESTIONS: Cell(quizzed(shuffle=True), quizzed(), order, ["true"]),
    Feature.POOLS: Cell(
        samples.course(*SIX, asked=samples.quiz(SIX[0], pools=POOLS)), quizzed(*SIX), drawn, [("1", 2), ("2", 3)]
    ),
    Feature.PRACTICE: Cell(quizzed(mode=Mode.PRACTICE), of_lesson(quiz=None), control, ("individual", "0")),
    Feature.GRADE: Cell(quizzed(grade=Grade.LAST), quizzed()),
    Feature.TIME_LIMIT: Cell(quizzed(time_limit=20), quizzed(), time, ["1200"]),
    Feature.NUDGE: Cell(of_bare(choices=NUDGED), of_bare()),
    Feature.TRIES: Cell(quizzed(tries=2), quizzed()),
    Feature.CONFIDENCE: Cell(quizzed(confidence=True), quizzed()),
    Feature.CHECKS: Cell(
        with_block(KnowledgeCheck(question="core-idea")),
        of_lesson(sections=(CHECKED,)),
    ),
    Feature.BEFORE: Cell(
        of_lesson(sections=(CHECKED,), before=(KnowledgeCheck(question="core-idea"),)), of_lesson(sections=(CHECKED,))
    ),
    Feature.RECALL: Cell(with_block(RECALL), of_lesson(sections=(CHECKED,))),
    Feature.STEPS: Cell(with_block(STEPS), of_lesson(sections=(CHECKED,))),
    Feature.EMBEDS: Cell(with_block(EMBED), of_lesson(sections=(CHECKED,))),
    Feature.LESSONS: Cell(
        whole(),
        quizzed(),
        references,
        [("Check your understanding", [f"{each}__core_idea"]) for each in ("first", "second")],
    ),
    Feature.GATES: Cell(whole(requires=("first",)), whole()),
    Feature.WEIGHTS: Cell(whole(weight=Fraction(3)), whole()),
    Feature.FINAL_QUIZ: Cell(
        whole(final=True),
        whole(),
        lambda package: references(package)[-1],
        ("Final", ["second__core_idea", "first__core_idea"]),
    ),
    Feature.SCOS: Cell(whole(), replace(whole(), scos=Scos.PER_LESSON)),
    Feature.METADATA: Cell(
        of_course(**ABOUT),
        of_course(),
        of_package("general/keyword/string", "lifeCycle/contribute/entity", "relation/resource/description/string",
                   "rights/description/string"),
        [["sea", "moon"], ["BEGIN:VCARD\nVERSION:3.0\nN:Ann;;;;\nFN:Ann\nEND:VCARD"], ["A book"], ["CC BY"]],
    ),
    Feature.MESSAGES: Cell(of_course(messages=(Wording(key="skip", text="Sentinel"),)), of_course()),
    Feature.THEME: Cell(of_course(theme=Theme(radius=3)), of_course()),
    Feature.COVER: Cell(of_course(cover=Cover(art=Art.WAVES)), of_course()),
}  # fmt: skip

# What is there, and less than was meant: nothing in the package limits the quiz as a whole, says that it is for
# practice, lets learners have more time, takes blanks away, or shows once what several questions
# refer to.
LESS = {
    *(Feature.ATTEMPTS, Feature.PRACTICE, Feature.TIME_LIMIT, Feature.SHORT_ANSWER),
    Feature.STIMULUS,
    *(Feature.WORD_LIMITS, Feature.SAMPLE, Feature.FILES),
}
# What nobody looks for among questions.
FOREIGN = {
    Feature.LESSON,
    Feature.REPORT,
    Feature.CHECKS,
    Feature.BEFORE,
    Feature.RECALL,
    Feature.STEPS,
    Feature.EMBEDS,
    Feature.SCOS,
    Feature.MESSAGES,
    Feature.THEME,
    Feature.COVER,
}


@pytest.fixture
def package(tmp_path: Path) -> Callable[[Course, str], Package]:
    """A course's package of a version, as the reader reads it."""

    def made(course: Course, version: str) -> Package:
        target = load()[version]
        write_zip(target.build(target.carried(distinct(course)), Options()), tmp_path / "package.zip")
        return Package(tmp_path / "package.zip")

    return made


@pytest.mark.parametrize("version", samples.VERSIONS)
def test_a_cell_says_what_becomes_of_its_feature(version: str, package) -> None:
    every_case(((feature.name, feature) for feature in Feature), partial(is_as_its_cell_says, version, package))


def is_as_its_cell_says(version: str, package: Callable[[Course, str], Package], feature: Feature) -> None:
    cell, carriage = CELLS[feature], load()[version].table[feature].carriage
    used, unused = (package(course, version) for course in (cell.used, cell.unused))
    assert used.version == version
    if cell.probe is None:
        assert carriage is (Carriage.FOREIGN if feature in FOREIGN else Carriage.DROPPED)
        assert used.files == unused.files
    else:
        assert carriage is (Carriage.APPROXIMATED if feature in LESS else Carriage.CARRIED)
        assert cell.probe(used) == cell.answer
        assert used.files != unused.files


def test_the_courses_differ_in_the_feature_that_they_are_about() -> None:
    for feature, cell in CELLS.items():
        one, other = ({each for each, _, _ in features(course)} for course in (cell.used, cell.unused))
        assert feature in one ^ other, feature


@pytest.mark.parametrize("version", samples.VERSIONS)
def test_without_a_test_the_package_is_a_bank_of_the_same_items(version: str, package, tmp_path: Path) -> None:
    course = samples.kinds_course()
    write_zip(load()[version].build(course, Options(test=False)), tmp_path / "bank.zip")
    bank, whole = Package(tmp_path / "bank.zip"), package(course, version)
    assert (bank.is_bank, whole.is_bank) == (True, False)
    assert (len(bank.tests), len(whole.tests)) == (0, 1)
    assert {path: data for path, data in bank.files.items() if path.startswith("items/")} == {
        path: data for path, data in whole.files.items() if path.startswith("items/")
    }


@pytest.mark.parametrize("version", samples.VERSIONS)
def test_every_reference_of_a_test_leads_to_the_item_of_its_name(version: str, package) -> None:
    read = package(samples.kinds_course(), version)
    [test] = read.tests.values()
    by_href = {each.href: each for each in read.resources}
    for ref in test.all("testPart//assessmentItemRef"):
        assert read.resource_of(ref.get("identifier")) is by_href[ref.get("href")]
