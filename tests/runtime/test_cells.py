"""Every cell of the tables of the targets that the player plays, proved by a reader of files and a learner in a browser
who know nothing of lessonpack.

For each feature there is one small function: in `FILES` where files say it, in `PLAYED` where it has to be met. The
course is that of the cartridges, which asks for everything that an author can ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Generic, TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext

from cartridges.samples import sea
from cells import flipped
from conftest import few
from lessonpack.features import Feature
from lessonpack.model.course import distinct
from lessonpack.target import Carriage, Options, Target
from lessonpack.targets import load
from runtime.conftest import furnished
from runtime.lms import Server
from runtime.reader import Pack, text
from runtime.versions import SCORM12
from runtime.visit import Attempt, Habits, Met, Stage, Unfolded, Visit

CARRIED, ROUGHLY, DROPPED, FOREIGN = Carriage
TARGETS = ("scorm12", "scorm2004", "html", "scorm2004-3rd")

# What becomes of each feature: all of them are met as they were meant, but for these.
TABLE = dict.fromkeys(Feature, CARRIED) | {
    Feature.TAGS: FOREIGN,
    Feature.DIFFICULTY: FOREIGN,
    Feature.ESSAY: ROUGHLY,
    Feature.NOTES: FOREIGN,
    Feature.FILE_UPLOAD: DROPPED,
    Feature.FILES: FOREIGN,
}
OTHERWISE: dict[str, dict[Feature, Carriage]] = {
    "scorm12": {Feature.SCOS: ROUGHLY},
    "html": {
        Feature.ATTEMPTS: ROUGHLY,
        Feature.ANSWERS: ROUGHLY,
        Feature.POOLS: ROUGHLY,
        Feature.REPORT: FOREIGN,
        Feature.SCOS: FOREIGN,
    },
}


@dataclass
class Played:
    """A package in the hands of learners; what nobody asks for is not played."""

    stage: Stage

    @property
    def pack(self) -> Pack:
        return self.stage.pack

    @cached_property
    def visit(self) -> Visit:
        return self.stage.visit(HABITS)

    @cached_property
    def failed(self) -> list[Attempt]:
        """The quiz about tides in the hands of a learner who would go on failing it."""
        return self.stage.attempts(HOPELESS, TIDES).quizzes.get(TIDES, [])

    @cached_property
    def draws(self) -> list[list[Met]]:
        """What the quiz about tides asks each of several learners."""
        return list(self.stage.draws(HASTY, TIDES))

    def attempts(self, quiz: str) -> list[Attempt]:
        return self.visit.quizzes.get(quiz, [])

    def met(self, stem: str) -> Iterator[Met]:
        """The question as the final quiz asks it."""
        return (met for attempt in self.attempts(FINAL) for met in attempt.asked if met.stem.startswith(stem))

    def says(self, stem: str, *words: str) -> bool:
        """All this is said of the answer to a question of the final quiz, as soon as it is given."""
        return any(all(each in met.words for each in words) for met in self.met(stem))

    def kept(self, found: bool) -> bool | Carriage:
        """Less than was meant where a browser that forgets everything makes a learner a new one."""
        return ROUGHLY if found and not self.visit.is_kept else found


_Read = TypeVar("_Read")


class Readers(dict[Feature, Callable[[_Read], object]], Generic[_Read]):
    """For each feature the function that finds it: True, False, or how it is there otherwise."""

    def of(self, feature: Feature) -> Callable[[Callable[[_Read], object]], Callable[[_Read], object]]:
        def note(reader: Callable[[_Read], object]) -> Callable[[_Read], object]:
            assert feature not in self
            self[feature] = reader
            return reader

        return note


FILES: Readers[Pack] = Readers()
PLAYED: Readers[Played] = Readers()

# --- the learner --------------------------------------------------------------------------------------

TIDES, PRACTICE, FINAL = "What you know about tides", "For practice", "All about the sea"
BULGES, PULL, WET, TURNS, WIND, HEIGHTS, MOVED, GROWING = (
    *("How many", "What pulls", "What is wet", "Die Erde", "The wind", "How high", "What moves", "In which order"),
)
CREST = "Where is the crest"
BLOWS = "What blows"  # an answer to be typed
FAST = "How fast"  # a number to be typed
HIGH = "Why is a breaker"  # a text of one's own
BY_THE_WAY = "Count the breakers"  # a text to be read alone
DRAWN = "Hand in"  # files, for which there is no place
FILLED = "Fill in"  # a text with gaps
ASKED = "There are"  # between the blocks
GUESSED = "The far side"  # before reading
RIGHT = {
    BULGES: ["Two"],
    PULL: ["The moon", "The sun"],
    WET: ["The sea", "Rain"],
    TURNS: ["Das stimmt"],
    WIND: ["True"],
    HEIGHTS: ["A ripple: an inch", "A breaker: a yard"],
    BLOWS: ["The wind"],
    FAST: ["12.4"],
    HIGH: ["The ground is near."],
    MOVED: ["A wave: Moves", "The tide: Moves", "A rock: Stands"],
    GROWING: ["A ripple", "A breaker", "A flood"],
    FILLED: ["25", "the Sands", "breaks"],
    CREST: ["100 30"],
}
PARTLY = RIGHT | {PULL: ["The moon"], WET: ["The sea"]}
MISSED = PARTLY | {BULGES: ["One"], PULL: ["The moon", "The wind"], BLOWS: ["Air"]}
SMALL = RIGHT | {BLOWS: ["wind"]}


def chosen(quiz: str, attempt: int, stem: str) -> Sequence[str]:
    """Of the tides nothing, then everything, then a part; of all about the sea a part; what a lesson asks is missed."""
    plans = {TIDES: [{}, RIGHT, PARTLY], PRACTICE: [SMALL], FINAL: [MISSED]}.get(
        quiz, [{ASKED: ["One"], GUESSED: ["False"]}]
    )
    return next((words for begins, words in plans[attempt].items() if stem.startswith(begins)), [])


WRONG = {BULGES: ["One"], PULL: ["The wind"], WET: ["Sand"]}


def missed(_quiz: str, _attempt: int, stem: str) -> Sequence[str]:
    return next((words for begins, words in WRONG.items() if stem.startswith(begins)), [])


HOPELESS = Habits(missed, tries={TIDES: 4})
HABITS = Habits(chosen, tries={TIDES: 3}, idle=[TIDES])
HASTY = Habits(chosen)

# --- what the files say -------------------------------------------------------------------------------


@FILES.of(Feature.LESSON)
def lesson(pack: Pack) -> bool:
    said = " ".join(pack.texts("//article"))
    return "Why is the sea never still?" in said and "The moon raises" in said


def choosing(pack: Pack, stem: str, control: str, *right: str) -> bool:
    """It is asked, its choices are one group of such controls, and these are right."""
    return any(
        {kind for kind, _ in asked.inputs.values()} == {control}
        and len({group for _, group in asked.inputs.values()}) == 1
        and asked.right == list(right)
        for asked in pack.asked(stem)
    )


@FILES.of(Feature.EMBEDS)
def embeds(pack: Pack) -> bool:
    """A page may show the site of the film in a frame, has none as yet, and leads there all the same."""
    policies = [each.get("content") for each in pack.all("//meta[@http-equiv='Content-Security-Policy']")]
    led = [each for each in pack.all("//a/@href") if each == "https://vimeo.com/1234567"]
    allowed = any("frame-src https://player.vimeo.com;" in policy for policy in policies)
    return allowed and bool(led) and not pack.all("//iframe")


@FILES.of(Feature.SINGLE_CHOICE)
def single_choice(pack: Pack) -> bool:
    return choosing(pack, BULGES, "radio", "Two")


@FILES.of(Feature.MULTIPLE_RESPONSE)
def multiple_response(pack: Pack) -> bool:
    return choosing(pack, PULL, "checkbox", "The moon", "The sun")


@FILES.of(Feature.TRUE_FALSE)
def true_false(pack: Pack) -> bool:
    labelled = any(list(asked.inputs) == ["Das stimmt", "Das stimmt nicht"] for asked in pack.asked(TURNS))
    return labelled and choosing(pack, WIND, "radio", "True")


@FILES.of(Feature.MATCHING)
def matching(pack: Pack) -> bool:
    """Each term has a list of all partners, below something that is none, and the right ones are known."""
    return any(
        [(term, sorted(partners[1:])) for term, partners in asked.lists.items()]
        == [("A ripple", OFFERED), ("A breaker", OFFERED)]
        and asked.pairs == [("A ripple", "an inch"), ("A breaker", "a yard")]
        for asked in pack.asked(HEIGHTS)
    )


@FILES.of(Feature.ONE_TO_ONE)
def one_to_one(pack: Pack) -> bool:
    return any(asked.known.get("once") is True for asked in pack.asked(HEIGHTS))


@FILES.of(Feature.SHUFFLE_PARTS)
def shuffled_parts(pack: Pack) -> bool:
    return any(asked.known.get("shuffle") is True for asked in pack.asked(MOVED))


@FILES.of(Feature.CATEGORISE)
def categorising(pack: Pack) -> bool:
    """Each item has a list of the groups in their order, and the right ones are known."""
    items = ["A rock", "A wave", "The tide"]
    return any(
        sorted(asked.lists) == items
        and all(groups[1:] == ["Moves", "Stands"] for groups in asked.lists.values())
        and sorted(asked.pairs) == [("A rock", "Stands"), ("A wave", "Moves"), ("The tide", "Moves")]
        for asked in pack.asked(MOVED)
    )


@FILES.of(Feature.ORDERING)
def ordering(pack: Pack) -> bool:
    """The items are there to be moved, and the right order is known."""
    items = ["A ripple", "A breaker", "A flood"]
    return any(sorted(asked.moved) == sorted(items) and asked.order == items for asked in pack.asked(GROWING))


@FILES.of(Feature.CLOZE)
def cloze(pack: Pack) -> bool:
    """Fields and a list stand in the text, each with a name, and what is right in them is known."""
    for asked in pack.asked(FILLED):
        gaps = asked.node.xpath(".//p//*[self::input or self::select]")
        words = {node.get("id"): node.text_content() for node in asked.node.xpath(".//*[@id]")}
        names = [" ".join(words[id] for id in gap.get("aria-labelledby").split()) for gap in gaps]
        read = text(asked.node.xpath(".//p[.//input]")[0])
        right = [*asked.known["right"]["gaps"].values()][1:]
        counted = [part["accepts"].get("words") for part in asked.known["scoring"]["parts"]]
        return (
            names == ["Gap 1 of 3 km/h", "Gap 2 of 3", "Gap 3 of 3"]
            and read.startswith("A wave runs")
            and right == ["beach", "breaks"]
            and counted[1:] == [["beach"], ["a beach"], [], ["breaks"]]
        )
    return False


@FILES.of(Feature.MIXED_GAPS)
def mixed_gaps(pack: Pack) -> bool:
    """There is a field for a number, one for words, and a list."""
    for asked in pack.asked(FILLED):
        gaps = asked.node.xpath(".//p//*[self::input or self::select]")
        return [(gap.tag, gap.get("inputmode")) for gap in gaps] == [
            ("input", "decimal"),
            ("input", None),
            ("select", None),
        ]
    return False


@FILES.of(Feature.GAP_RANGES)
def ranges_of_gaps(pack: Pack) -> bool:
    """It is known between which numbers one is right."""
    for asked in pack.asked(FILLED):
        accepted = asked.known["scoring"]["parts"][0]["accepts"]
        return (accepted["from"], accepted["to"]) == ("24/1", "26/1")
    return False


@FILES.of(Feature.GAP_WEIGHTS)
def weights_of_gaps(pack: Pack) -> bool:
    return any(
        [part["units"] for part in asked.known["scoring"]["parts"]] == [2, 1, 1, 1, 1] for asked in pack.asked(FILLED)
    )


OFFERED = ["a mile", "a yard", "an inch"]


@FILES.of(Feature.SHORT_ANSWER)
def short_answer(pack: Pack) -> bool:
    """There is a field to type into, with a label, and all answers that are right are known."""
    for asked in pack.asked(BLOWS):
        [field] = asked.node.xpath(".//input[not(@type)]")
        labelled = asked.node.xpath(f".//label[@for='{field.get('id')}']")
        parts = asked.known["scoring"]["parts"]
        full = [words for part in parts if part["units"] == max(each["units"] for each in parts)
                for words in part["accepts"]["words"]]  # fmt: skip
        return len(labelled) == 1 and full == ["Wind", "The wind"]
    return False


@FILES.of(Feature.NUMERIC)
def numeric(pack: Pack) -> bool:
    """There is a field for a number, described by its unit, and it is known which numbers are right."""
    for asked in pack.asked(FAST):
        [field] = asked.node.xpath(".//input[@inputmode='decimal']")
        [unit] = asked.node.xpath(f".//*[@id='{field.get('aria-describedby')}']")
        [ends] = asked.known["scoring"]["accepts"]
        return (unit.text_content(), ends["from"], ends["to"]) == ("m/s", "49/4", "51/4")
    return False


@FILES.of(Feature.ESSAY)
def essay(pack: Pack) -> bool | Carriage:
    """There is a field to write into, with a label, and what is written earns nothing there."""
    for asked in pack.asked(HIGH):
        [field] = asked.node.xpath(".//textarea")
        labelled = asked.node.xpath(f".//label[@for='{field.get('id')}']")
        return ROUGHLY if labelled and asked.known["scoring"] == {"points": "0/1", "manual": True} else False
    return False


@FILES.of(Feature.WORD_LIMITS)
def word_limits(pack: Pack) -> bool:
    """They stand where the field is described."""
    for asked in pack.asked(HIGH):
        [field] = asked.node.xpath(".//textarea")
        [said] = asked.node.xpath(f".//*[@id='{field.get('aria-describedby')}']")
        return "4 to 60 words" in said.text_content()
    return False


@FILES.of(Feature.NOTES)
def notes(pack: Pack) -> bool:
    return pack.tells("Two causes are named")


@FILES.of(Feature.FILE_UPLOAD)
def file_upload(pack: Pack) -> bool:
    return any(pack.asked(DRAWN))


@FILES.of(Feature.TEXT_ONLY)
def text_only(pack: Pack) -> bool:
    """It has a page with a heading, which asks nothing."""
    return any(
        page.xpath("count(.//h2)") == 1 and not page.xpath(".//fieldset | .//input | .//textarea")
        for page in pack.all(f"//article[contains(., '{BY_THE_WAY}')]")
    )


@FILES.of(Feature.FILES)
def files(pack: Pack) -> bool:
    return pack.tells("image/png") or pack.tells(DRAWN)


@FILES.of(Feature.HOTSPOT)
def hotspot(pack: Pack) -> bool:
    """There is a picture with a pad over it, and it is known where it is right to point."""
    for asked in pack.asked(CREST):
        [shown] = asked.node.xpath(".//img")
        pads = asked.node.xpath(".//*[@role='application'][@tabindex='0']")
        size = [shown.get("width"), shown.get("height"), shown.get("alt")]
        known = asked.known["scoring"]["parts"]
        return (len(pads), size, known) == (
            1, ["200", "100", "A wave from the side"], [{"accepts": {"circle": [100, 30, 15]}, "units": 1}]
        )  # fmt: skip
    return False


@FILES.of(Feature.AREA_FEEDBACK)
def area_feedback(pack: Pack) -> bool:
    return pack.tells("It is the lowest part.")


@FILES.of(Feature.HINT)
def hint(pack: Pack) -> bool:
    """The second is within the first."""
    first, second = "Look at the picture.", "Look twice."
    return any(first in said for said in pack.texts("//details")) and second in pack.texts("//details//details/div")


@FILES.of(Feature.TAGS)
def tags(pack: Pack) -> bool:
    return pack.tells("gravitation")


@FILES.of(Feature.DIFFICULTY)
def difficulty(pack: Pack) -> bool:
    return pack.tells("medium")


@FILES.of(Feature.IMAGES)
def images(pack: Pack) -> bool:
    shown = {str(each) for each in pack.all("//article//img[not(ancestor::header)]/@alt")}
    loaded = {path for page in pack.pages for path in page.loaded}
    return shown - {"A wave from the side"} == {"A wave", "A wave seen from the side."} and loaded <= pack.files.keys()


@FILES.of(Feature.STIMULUS)
def stimulus(pack: Pack) -> bool:
    """Once in each quiz that asks about it, before the first of its questions."""
    told = [page for page in pack.all("//section") if "It blew all night." in text(page)]
    after = [page.xpath("string(following-sibling::article[1]//*[contains(@class, 'stem')])") for page in told]
    return [stem.strip() for stem in after] == [f"{WIND} makes waves."] * len(told) != []


@FILES.of(Feature.STROKES)
def strokes(pack: Pack) -> bool:
    return {"one bulge", "One"} <= set(pack.texts("//del"))


@FILES.of(Feature.FORMULAS)
def formulas(pack: Pack) -> bool:
    return {"F = m a", "2 n"} <= set(pack.texts("//math//annotation"))


@FILES.of(Feature.LANGUAGES)
def languages(pack: Pack) -> bool:
    quoted = [str(each) for each in pack.all("//blockquote/@lang | //blockquote//@lang")]
    asked = [set(each.node.xpath(".//@lang")) for each in pack.asked(TURNS)]
    return set(quoted) == {"de"} and asked == [{"de"}]


@FILES.of(Feature.QUIZ)
def quiz(pack: Pack) -> bool:
    """Each quiz has the questions that it selects, in order; one without a selection has all of its lesson."""
    begins = {
        TIDES: [BULGES, PULL, WET],
        PRACTICE: [WIND, HEIGHTS, BLOWS, FAST, HIGH, MOVED, GROWING, FILLED, CREST],
        FINAL: [BULGES, PULL, WET, TURNS, BLOWS, WIND],
    }
    asked = {title: [each.stem for each in asked] for title, asked in pack.quizzes.items()}
    return asked.keys() == begins.keys() and all(
        stem.startswith(begin) for title in asked for stem, begin in zip(asked[title], begins[title], strict=True)
    )


@FILES.of(Feature.LESSONS)
def lessons(pack: Pack) -> bool:
    launched = [sco.title for sco in pack.scos]
    return (launched if len(launched) > 1 else pack.texts("//article[@id='menu']//h4"))[:2] == ["Tides", "Waves"]


@FILES.of(Feature.FINAL_QUIZ)
def final_quiz(pack: Pack) -> bool:
    """It asks about both lessons, behind them."""
    stems = [asked.stem for asked in pack.quizzes.get(FINAL, [])]
    return list(pack.quizzes)[-1:] == [FINAL] and stems[0].startswith(BULGES) and stems[-1].startswith(WIND)


@FILES.of(Feature.SCOS)
def scos(pack: Pack) -> bool | Carriage:
    """A platform launches each lesson by itself; one page with a menu of them is less than that."""
    titles = [sco.title for sco in pack.scos]
    return ROUGHLY if titles == ["The sea"] and lessons(pack) else titles == ["Tides", "Waves", FINAL]


@FILES.of(Feature.METADATA)
def metadata(pack: Pack) -> bool:
    """The page says it, and the manifest where it has metadata of its own."""
    told = " ".join([*pack.texts("//dl"), *map(str, pack.all("//meta[@name='keywords']/@content"))])
    catalogued = [] if pack.manifest is None else [text(node) for node in pack.manifest.iter("{*}lom")]
    return all(
        each in said
        for said in (told, *catalogued)
        for each in ("sea", "moon", "Ada Sailor", "Written for this project.", "CC BY 4.0")
    )


@FILES.of(Feature.MESSAGES)
def messages(pack: Pack) -> bool:
    return any("To remember" in said for said in pack.texts("//article"))


@FILES.of(Feature.COVER)
def cover(pack: Pack) -> bool:
    return any(page.all("//img[contains(@class, 'cover-picture')]") for page in pack.pages)


@FILES.of(Feature.THEME)
def theme(pack: Pack) -> bool:
    styles = {path for page in pack.pages for path in page.loaded if path.endswith(".css")}
    return bool(styles) and all(b"#1f5fa8" in pack.files[path] for path in styles)


# --- what learners meet -------------------------------------------------------------------------------


@PLAYED.of(Feature.ALL_OR_NOTHING)
def all_or_nothing(played: Played) -> bool:
    """A part of the right answer earns nothing."""
    return [met.verdict for met in played.met(WET)] == ["wrong"]


@PLAYED.of(Feature.SHARES)
def shares_of_answers(played: Played) -> bool:
    return [met.verdict for met in played.met(BLOWS)] == ["partly"]


@PLAYED.of(Feature.CASE)
def case(played: Played) -> bool:
    """In practice the right word is written small."""
    asked = [met for attempt in played.attempts(PRACTICE) for met in attempt.asked if met.stem.startswith(BLOWS)]
    return [met.verdict for met in asked[:1]] == ["wrong"]


@PLAYED.of(Feature.PATTERNS)
def patterns(played: Played) -> bool:
    """In a gap what was typed is longer than what stands beside the stars."""
    asked = [met for attempt in played.attempts(PRACTICE) for met in attempt.asked if met.stem.startswith(FILLED)]
    return [met.verdict for met in asked[:1]] == ["right"]


@PLAYED.of(Feature.ANSWER_FEEDBACK)
def answer_feedback(played: Played) -> bool:
    return played.says(BLOWS, "Air that moves.")


@PLAYED.of(Feature.SAMPLE)
def sample(played: Played) -> bool:
    """It is read once something was written."""
    met = [met for attempt in played.attempts(PRACTICE) for met in attempt.asked if met.stem.startswith(HIGH)]
    return any("The ground is near." in each.words for each in met)


@PLAYED.of(Feature.POINTS)
def points(played: Played) -> bool:
    """None of 5, half of 2.5, none of 1, two of 1 each, and half of 1: of 11.5."""
    return [attempt.score for attempt in played.attempts(FINAL)] == ["32.61"]


@PLAYED.of(Feature.WEIGHED)
def weighed(played: Played) -> bool:
    """A wrong choice takes nothing from the right one beside it."""
    return [met.verdict for met in played.met(PULL)] == ["partly"]


@PLAYED.of(Feature.CHOICE_FEEDBACK)
def choice_feedback(played: Played) -> bool:
    return played.says(BULGES, "There is a second one.") and played.says(PULL, "The most.")


@PLAYED.of(Feature.NUDGE)
def nudge(played: Played) -> bool:
    """It is said of the wrong choice while there is another try, and not beside the right answer."""
    return [["Count the bulges." in words for words in said] for said in played.visit.said.values()] == [[True, False]]


@PLAYED.of(Feature.TRIES)
def tries(played: Played) -> bool:
    """Why an answer is right is said after the second wrong one."""
    found = [["One for each bulge." in words for words in said] for said in played.visit.said.values()]
    return found == [[False, True]]


@PLAYED.of(Feature.CONFIDENCE)
def confidence(played: Played) -> bool:
    """Of each question, but for what nobody judges there."""
    asked = [met for attempt in played.attempts(PRACTICE) for met in attempt.asked]
    return bool(asked) and all(len(met.sure) == (0 if met.stem.startswith(HIGH) else 3) for met in asked)


@PLAYED.of(Feature.FEEDBACK)
def feedback(played: Played) -> bool:
    return played.says(BULGES, "One faces the moon.", "Look again.")


@PLAYED.of(Feature.PARTLY)
def partly(played: Played) -> bool:
    return played.says(PULL, "One of the two.") and not played.says(PULL, "Not so.")


@PLAYED.of(Feature.OBJECTIVE)
def objective(played: Played) -> bool:
    """The result is told by objective."""
    return any("Say why there are two tides a day." in attempt.result for attempt in played.attempts(TIDES))


@PLAYED.of(Feature.SHUFFLE)
def shuffle(played: Played) -> bool:
    orders = {tuple(met.choices) for asked in played.draws for met in asked if met.stem.startswith(BULGES)}
    return len(orders) == 2


@PLAYED.of(Feature.FIXED)
def fixed(played: Played) -> bool:
    lasts = {met.choices[-1] for asked in played.draws for met in asked if met.stem.startswith(WET)}
    return lasts == {"Sand"}


@PLAYED.of(Feature.SHUFFLE_QUESTIONS)
def shuffle_questions(played: Played) -> bool:
    places = {asked[0].stem.startswith(BULGES) for asked in played.draws}
    return places == {True, False}


@PLAYED.of(Feature.POOLS)
def pools(played: Played) -> bool | Carriage:
    """Everybody is asked one of two questions, and not all are asked the same."""
    stems = [sorted(met.stem for met in asked) for asked in played.draws]
    drawn = {each[1].partition("?")[0] for each in stems if len(each) == 2}
    return played.kept({len(each) for each in stems} == {2} and len(drawn) == 2)


@PLAYED.of(Feature.PASS_MARK)
def pass_mark(played: Played) -> bool:
    return [attempt.passed for attempt in played.attempts(TIDES)] == ["false", "false", "true"]


@PLAYED.of(Feature.ATTEMPTS)
def attempts(played: Played) -> bool | Carriage:
    """To who fails another one is offered twice, then no more."""
    return played.kept([attempt.retry for attempt in played.failed] == [True, True, False])


@PLAYED.of(Feature.AT_ONCE)
def at_once(played: Played) -> bool:
    asked = [met for attempt in played.attempts(FINAL) for met in attempt.asked]
    return bool(asked) and all(met.checks and met.verdict for met in asked)


@PLAYED.of(Feature.AT_END)
def at_end(played: Played) -> bool:
    """Nothing is said of an answer before everything is handed in, and then of each."""
    ends = [attempt for attempt in played.attempts(TIDES) if not attempt.out_of_time]
    silent = not any(met.checks or met.verdict for attempt in ends for met in attempt.asked)
    return silent and all("Well seen." in " ".join(attempt.judged.values()) for attempt in ends[-2:]) and bool(ends)


@PLAYED.of(Feature.ANSWERS)
def answers(played: Played) -> bool | Carriage:
    """What the author says of a right choice that was not taken is shown once the quiz is passed, and else never."""

    def told(attempts: Sequence[Attempt], *said: str) -> bool:
        return any(each in words for attempt in attempts for words in attempt.judged.values() for each in said)

    passed, failed = played.attempts(TIDES)[-1:], played.failed
    return played.kept(told(passed, "Less.", "It falls.") and not told(failed, "Both of them.", "Less.", "It falls."))


@PLAYED.of(Feature.REPORT)
def report(played: Played) -> bool:
    """No score is told while there are attempts left, and one is at the end."""
    early = [attempt.told for attempt in played.attempts(TIDES)[:2]]
    return early == ["", ""] and any(name.endswith("score.raw") for name, _ in played.visit.told)


@PLAYED.of(Feature.PRACTICE)
def practice(played: Played) -> bool:
    """Each answer may be tried again, and there is no score."""
    found = played.attempts(PRACTICE)
    return [attempt.score for attempt in found] == [None] and all(met.again for each in found for met in each.asked)


@PLAYED.of(Feature.GRADE)
def grade(played: Played) -> bool:
    """None, all, and 5 of 6 or 6.25 of 7.5: on average."""
    return [attempt.score for attempt in played.attempts(TIDES)] == ["0", "50", "61.11"]


@PLAYED.of(Feature.TIME_LIMIT)
def time_limit(played: Played) -> bool:
    first = played.attempts(TIDES)[:1]
    return any(attempt.out_of_time and "20" in " ".join(attempt.asked[0].left) for attempt in first)


@PLAYED.of(Feature.CHECKS)
def checks(played: Played) -> bool:
    """It is judged where it is asked, and no platform hears of it."""
    told = any("asked_between" in id for id in played.visit.interactions("id"))
    return played.visit.checks == {f"{ASKED} how many tides a day?": "wrong"} and not told


@PLAYED.of(Feature.BEFORE)
def before(played: Played) -> bool:
    """It is not judged where it is guessed, but where the section ends that has the answer."""
    return played.visit.guessed == {f"{GUESSED} of the sea bulges, too.": ["", "wrong"]}


@PLAYED.of(Feature.RECALL)
def recall(played: Played) -> bool:
    """There is something to write in, and the model answer with its points comes when it is asked for."""
    return any(
        each.writes
        and begins_with(each, "Say it in your words.")
        and comes(each, "One body pulls", "There are two sides.")
        for each in played.visit.unfolded
    )


@PLAYED.of(Feature.STEPS)
def steps(played: Played) -> bool:
    """The last steps come one after another."""
    return any(
        begins_with(each, "Two tides take 24 h 50 min.")
        and comes(each, "Halve it.")
        and comes(each, "That is 12 h 25 min.")
        for each in played.visit.unfolded
        if len(each.read) == 3
    )


def begins_with(block: Unfolded, words: str) -> bool:
    return words in block.read[0]


def comes(block: Unfolded, *words: str) -> bool:
    """All this is read in the end, and not at first."""
    return all(each in block.read[-1] and each not in block.read[0] for each in words)


@PLAYED.of(Feature.GATES)
def gates(played: Played) -> bool:
    """The menu keeps it closed until the other is passed; where the platform has the menu, the manifest says so."""
    if len(played.pack.scos) > 1:
        tides, waves, *_ = played.pack.scos
        return bool(waves.awaited) and waves.awaited <= tides.told
    closed = played.visit.closed
    return closed[0] == ["Waves"] and closed[-1] == []


@PLAYED.of(Feature.WEIGHTS)
def weights(played: Played) -> bool:
    """Twice 61.11 and once 32.61: by three."""
    if len(played.pack.scos) > 1:
        return [sco.weight for sco in played.pack.scos] == [1, 0, 0.5]
    return played.visit.outcome == "51.61"


# --- the proofs ---------------------------------------------------------------------------------------


def packed(target: Target) -> Pack:
    """The package as a build makes it: of what the target carries of the course."""
    package = target.build(target.carried(distinct(sea())), Options())
    return Pack({path: package.read(path) for path in package.paths})


def said(target: str) -> dict[Feature, Carriage]:
    return {feature: entry.carriage for feature, entry in load()[target].table.items()}


def seen(found: object) -> object:
    """What a reader's answer says of a cell; nobody can see why something is not there."""
    return {True: CARRIED, False: None}.get(found, found)


def expected(target: str, features: Collection[Feature]) -> dict[Feature, object]:
    table = TABLE | OTHERWISE.get(target, {})
    return {feature: table[feature] if table[feature].is_there else None for feature in features}


Play = Callable[..., Played]


@pytest.fixture(scope="module")
def play(browser: Browser, server: Server) -> Play:
    """The package of a target, with the other cells for some features, to be played."""

    @contextmanager
    def forgetful() -> Iterator[BrowserContext]:
        with furnished(browser, server, SCORM12) as room:
            yield room.context

    @cache
    def played(target: str, flips: frozenset[Feature] = frozenset()) -> Played:
        made = flipped(load()[target], flips)
        return Played(Stage(packed(made), target, server, forgetful))

    return played


def test_every_feature_has_its_reader_and_one_alone() -> None:
    """A feature that is new needs a function above, and something of it in the course."""
    assert FILES.keys() | PLAYED.keys() == set(Feature)
    assert FILES.keys() & PLAYED.keys() == set()


def test_every_target_of_the_player_is_proved() -> None:
    assert set(TARGETS) == {name for name in load() if name.startswith("scorm") or name == "html"}


@pytest.mark.parametrize("target", TARGETS)
def test_the_tables_say_what_is_proved_here(target: str) -> None:
    assert said(target) == TABLE | OTHERWISE.get(target, {})


@pytest.mark.parametrize("target", TARGETS)
def test_the_files_of_a_package_show_what_its_cells_say(target: str) -> None:
    pack = packed(load()[target])
    assert {feature: seen(reader(pack)) for feature, reader in FILES.items()} == expected(target, FILES)


# The quick run has a platform with a SCO for each lesson, and a course in one page without a platform. SCORM 1.2 is the
# latter's page with the former's keeping, and is played with other cells below; the 3rd edition of SCORM 2004 has the
# pages of the 4th, and its files are read above.
@pytest.mark.first
@pytest.mark.browser
@pytest.mark.parametrize("target", few(("scorm2004", "html", "scorm12", "scorm2004-3rd"), 2))
def test_learners_meet_what_its_cells_say(target: str, play: Play) -> None:
    played = play(target)
    assert {feature: seen(reader(played)) for feature, reader in PLAYED.items()} == expected(target, PLAYED)


# A course has its lessons in some order whatever becomes of them, and is one SCO where it is not several.
INSTEAD = {(target, Feature.LESSONS): CARRIED for target in TARGETS}
INSTEAD |= {(target, Feature.SCOS): ROUGHLY for target in TARGETS if target != "html"}


# The player has nothing that could ask for files, whatever a cell says.
TURNED = [feature for feature in FILES if feature is not Feature.FILE_UPLOAD]


# The quick run turns each cell in one target, these in turn, and in every target the cells that it has for itself.
ALONE = [
    pytest.param(
        target,
        feature,
        id=f"{target}-{feature.name}",
        marks=()
        if TARGETS[place % len(TARGETS)] == target or feature in OTHERWISE.get(target, {})
        else pytest.mark.full,
    )
    for target in TARGETS
    for place, feature in enumerate(TURNED)
]


@pytest.mark.parametrize(("target", "feature"), ALONE)
def test_with_another_cell_the_files_prove_it_wrong(target: str, feature: Feature) -> None:
    """What is no longer carried is not found, so that it is not found in any package; nor is what never was."""
    found = seen(FILES[feature](packed(flipped(load()[target], [feature]))))
    assert found == INSTEAD.get((target, feature))


# The quick run sees most of them at once. What then hides what becomes of another one waits for the long run: of two
# moments for feedback one is left, practice knows but one of them, and unshuffled choices keep their place anyway.
OTHERS = frozenset({Feature.AT_ONCE, Feature.PRACTICE, Feature.SHUFFLE})
TURNS_OF_MANY = {"most": frozenset(PLAYED) - OTHERS, "others": OTHERS}
FLIPS = TURNS_OF_MANY | {feature.name: frozenset({feature}) for feature in PLAYED if feature is not Feature.AT_ONCE}


@pytest.mark.browser
@pytest.mark.parametrize("flips", few(list(FLIPS)))
@pytest.mark.parametrize("target", few(TARGETS))
def test_with_other_cells_learners_prove_them_wrong(target: str, flips: str, play: Play) -> None:
    played = play(target, FLIPS[flips])
    assert [feature.name for feature in FLIPS[flips] if seen(PLAYED[feature](played)) is not None] == []
