"""Every cell of the tables of cc11 and cc13, proved by a reader that knows the specification and not lessonpack."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from cartridges.reader import Cartridge
from cartridges.samples import VERSIONS, cartridge, sea
from cases import every_case
from cells import flipped, instead
from lessonpack import targets
from lessonpack.features import Feature, features
from lessonpack.target import Carriage
from qti12.reader import nodes, run, tags, words

Proof = Callable[[Cartridge], object]
CARRIED, DROPPED = Carriage.CARRIED, Carriage.DROPPED
ROUGHLY, FOREIGN = Carriage.APPROXIMATED, Carriage.FOREIGN
CELLS: dict[Feature, tuple[Carriage, Proof]] = {}


def cell(feature: Feature, carriage: Carriage) -> Callable[[Proof], Proof]:
    def note(proof: Proof) -> Proof:
        assert feature not in CELLS
        CELLS[feature] = (carriage, proof)
        return proof

    return note


def quiz_xml(made: Cartridge) -> str:
    """All that is written of questions and quizzes, and of the order of things: where settings could stand."""
    return " ".join(made.zip.read(path).decode() for path in made.paths if path.endswith(".xml"))


def silent(made: Cartridge, *said: str) -> bool:
    """Nothing of these words is anywhere in the package."""
    everything = " ".join(made.zip.read(path).decode() for path in made.paths)
    return not any(each in everything for each in said)


# --- what is there ----------------------------------------------------------------------------------


@cell(Feature.LESSON, CARRIED)
def lesson(made: Cartridge) -> bool:
    page, opening = made.page("Two bulges"), made.page("Overview") if len(made.order) == 1 else made.pages[0]
    return "The moon raises" in page.text and "Why is the sea never still?" in opening.text


@cell(Feature.SINGLE_CHOICE, CARRIED)
def single_choice(made: Cartridge) -> bool:
    item = made.questions["tides__bulges"]
    points = {label: run(item, [label])[0] for label in item.labels}
    kind = item.field("cc_profile") == "cc.multiple_choice.v0p1"
    return kind and list(points.values()) == [0, 100] and words(item.stem).startswith("How many bulges")


@cell(Feature.MULTIPLE_RESPONSE, ROUGHLY)
def multiple_response(made: Cartridge) -> bool:
    """The whole is right, a part of it is told to earn nothing: a share is for the platform to give."""
    item = made.questions["tides__pull"]
    moon, sun, wind = item.labels
    earned = [run(item, chosen)[0] for chosen in ([moon, sun], [moon], [moon, sun, wind], [])]
    return item.field("cc_profile") == "cc.multiple_response.v0p1" and earned == [100, 0, 0, 0]


@cell(Feature.TRUE_FALSE, CARRIED)
def true_false(made: Cartridge) -> bool:
    item = made.questions["waves__wind"]
    points = {label: run(item, [label])[0] for label in item.labels}
    return item.field("cc_profile") == "cc.true_false.v0p1" and points == {"true": 100, "false": 0}


@cell(Feature.MATCHING, DROPPED)
def matching(made: Cartridge) -> bool:
    return "waves__heights" not in made.questions and silent(made, "How high do they go?", "a mile")


@cell(Feature.ONE_TO_ONE, DROPPED)
def one_to_one(made: Cartridge) -> bool:
    return "waves__heights" not in made.questions


@cell(Feature.SHORT_ANSWER, CARRIED)
def short_answer(made: Cartridge) -> bool:
    """Any of the right answers is right."""
    item = made.questions["waves__blows"]
    earned = [run(item, [text])[0] for text in ("Wind", "The wind", "Storm")]
    return item.is_typed and item.field("cc_profile") == "cc.fib.v0p1" and earned == [100, 100, 0]


@cell(Feature.NUMERIC, DROPPED)
def numeric(made: Cartridge) -> bool:
    return "waves__fast" not in made.questions and silent(made, "How fast does it run?", "m/s")


@cell(Feature.ESSAY, CARRIED)
def essay(made: Cartridge) -> bool:
    """There is a field, and whatever is written in it earns nothing before somebody has read it."""
    item = made.questions["waves__why_so_high"]
    earned = [run(item, [text])[0] for text in ("The ground is near.", "No idea.")]
    kind = (item.field("cc_profile"), item.field("qmd_computerscored")) == ("cc.essay.v0p1", "No")
    return kind and item.is_typed and earned == [0, 0]


@cell(Feature.WORD_LIMITS, DROPPED)
def word_limits(made: Cartridge) -> bool:
    item = made.questions["waves__why_so_high"]
    return not nodes(item.node, ".//@rows | .//@maxchars") and words(item.stem) == "Why is a breaker high?"


@cell(Feature.SAMPLE, ROUGHLY)
def sample(made: Cartridge) -> bool:
    """It is told to whoever has answered."""
    item = made.questions["waves__why_so_high"]
    [ident] = run(item, ["No idea."])[1]
    return words(item.feedback[ident]) == "The ground is near."


@cell(Feature.NOTES, DROPPED)
def notes(made: Cartridge) -> bool:
    return silent(made, "Two causes are named")


@cell(Feature.FILE_UPLOAD, DROPPED)
def file_upload(made: Cartridge) -> bool:
    return "waves__drawn" not in made.questions and silent(made, "Hand in a drawing")


@cell(Feature.FILES, FOREIGN)
def files(made: Cartridge) -> bool:
    return silent(made, "Hand in a drawing", "image/png")


@cell(Feature.TEXT_ONLY, DROPPED)
def text_only(made: Cartridge) -> bool:
    return "waves__by-the-way" not in made.questions and silent(made, "Count the breakers")


@cell(Feature.HOTSPOT, DROPPED)
def hotspot(made: Cartridge) -> bool:
    return "waves__crest" not in made.questions and silent(made, "Where is the crest?", "A wave from the side")


@cell(Feature.AREA_FEEDBACK, DROPPED)
def area_feedback(made: Cartridge) -> bool:
    return silent(made, "It is the lowest part.")


@cell(Feature.CASE, CARRIED)
def case(made: Cartridge) -> bool:
    item = made.questions["waves__blows"]
    return [run(item, [text])[0] for text in ("Wind", "wind")] == [100, 0]


@cell(Feature.PATTERNS, DROPPED)
def patterns(made: Cartridge) -> bool:
    """What is written out is an answer there, what has a star is none."""
    item = made.questions["waves__blows"]
    texts = ("The wind", "A strong wind", "*strong wind")
    return [run(item, [text])[0] for text in texts] == [100, 0, 0]


@cell(Feature.SHARES, DROPPED)
def shares_of_answers(made: Cartridge) -> bool:
    """What earns a share is no answer there."""
    return run(made.questions["waves__blows"], ["Air"])[0] == 0


@cell(Feature.CATEGORISE, DROPPED)
def categorising(made: Cartridge) -> bool:
    return "waves__moved" not in made.questions and silent(made, "What moves, and what stands?", "A rock")


@cell(Feature.ORDERING, DROPPED)
def ordering(made: Cartridge) -> bool:
    return "waves__growing" not in made.questions and silent(made, "In which order do they grow?", "A flood")


@cell(Feature.CLOZE, DROPPED)
def cloze(made: Cartridge) -> bool:
    return "waves__filled" not in made.questions and silent(made, "A wave runs", "a beach")


@cell(Feature.MIXED_GAPS, DROPPED)
def mixed_gaps(made: Cartridge) -> bool:
    return silent(made, "km/h", "sleeps")


@cell(Feature.GAP_RANGES, DROPPED)
def ranges_in_gaps(made: Cartridge) -> bool:
    return "waves__filled" not in made.questions


@cell(Feature.GAP_WEIGHTS, DROPPED)
def weights_of_gaps(made: Cartridge) -> bool:
    return "waves__filled" not in made.questions


@cell(Feature.ALL_OR_NOTHING, ROUGHLY)
def all_or_nothing(made: Cartridge) -> bool:
    """Nothing tells it from a question with shares: its conditions and settings are those of the other."""
    one, other = made.questions["tides__all_of_it"], made.questions["tides__pull"]
    sea, rain, sand = one.labels
    return [run(one, each)[0] for each in ([sea, rain], [sea], [sea, rain, sand])] == [100, 0, 0] and {
        label for label, _ in one.fields
    } <= {label for label, _ in other.fields}


@cell(Feature.POINTS, ROUGHLY)
def points(made: Cartridge) -> bool:
    weights = [made.questions[id].field("cc_weighting") for id in ("tides__bulges", "tides__pull", "tides__all_of_it")]
    return weights == ["5", "3", None]


@cell(Feature.SHUFFLE, CARRIED)
def shuffle(made: Cartridge) -> bool:
    return shuffled(made, "tides__bulges") == "Yes" and shuffled(made, "tides__pull") == "No"


@cell(Feature.SHUFFLE_PARTS, DROPPED)
def shuffled_parts(made: Cartridge) -> bool:
    return "waves__moved" not in made.questions


@cell(Feature.FIXED, ROUGHLY)
def fixed(made: Cartridge) -> bool:
    return shuffled(made, "tides__all_of_it") == "No"


def shuffled(made: Cartridge, id: str) -> str | None:
    [choices] = made.questions[id].node.iter("{*}render_choice")
    return choices.get("shuffle")


@cell(Feature.IMAGES, CARRIED)
def images(made: Cartridge) -> bool:
    page = made.page("Two bulges")
    [picture] = page.all("//img")
    [address] = [str(each["src"]) for name, each in tags(made.questions["tides__bulges"].stem) if name == "img"]
    base, path = address[: len("$IMS-CC-FILEBASE$")], address[len("$IMS-CC-FILEBASE$") :]
    needed = [each for id in made.titled("What you know about tides").needs for each in made.resources[id].files]
    return (
        picture.get("alt") == "A wave seen from the side."
        and set(page.loaded()) <= made.paths
        and base == "$IMS-CC-FILEBASE$"
        and needed == [path]
        and path in made.paths
    )


@cell(Feature.STIMULUS, ROUGHLY)
def stimulus(made: Cartridge) -> bool:
    """It stands before the stem, and is no part of what the question is called."""
    item = made.questions["waves__wind"]
    told = words(item.stem) == "From a logIt blew all night.The wind makes waves."
    return told and item.node.get("title") == "The wind makes waves."


@cell(Feature.STROKES, CARRIED)
def strokes(made: Cartridge) -> bool:
    [struck] = made.page("Two bulges").all("//del")
    label = next(iter(made.questions["tides__bulges"].labels.values()))
    return struck.text_content() == "one bulge" and label == "<del>One</del>"


@cell(Feature.FORMULAS, ROUGHLY)
def formulas(made: Cartridge) -> bool:
    [shown] = made.page("Two bulges").all("//math")
    told = made.questions["tides__bulges"].stem
    return shown.xpath("string(.//annotation)") == "F = m a" and "\\(2 n\\)" in told


@cell(Feature.LANGUAGES, CARRIED)
def languages(made: Cartridge) -> bool:
    [quotation] = made.page("Two bulges").all("//blockquote")
    item = made.questions["tides__turns"]
    marked = [each.get("lang") for markup in (item.stem, *item.labels.values()) for _, each in tags(markup) if each]
    return quotation.get("lang") == "de" and marked == ["de"] * 3


@cell(Feature.QUIZ, CARRIED)
def quiz(made: Cartridge) -> bool:
    """Each quiz has the questions that it selects, in order; one without a selection has all of its lesson."""
    asked = {title: [item.ident for item in quiz.items()] for title, quiz in made.quizzes.items()}
    return asked == {
        "What you know about tides": ["tides__bulges", "tides__pull", "tides__all_of_it"],
        "For practice": ["waves__wind", "waves__blows", "waves__why_so_high"],
        "All about the sea": [
            *("tides__bulges", "tides__pull", "tides__all_of_it", "tides__turns"),
            *("waves__blows", "waves__wind"),
        ],
    }


@cell(Feature.ATTEMPTS, ROUGHLY)
def attempts(made: Cartridge) -> bool:
    counted = {title: quiz.setting("cc_maxattempts") for title, quiz in made.quizzes.items()}
    return counted["What you know about tides"] == "3" and counted["All about the sea"] == "unlimited"


@cell(Feature.TIME_LIMIT, ROUGHLY)
def time_limit(made: Cartridge) -> bool:
    limits = [quiz.setting("qmd_timelimit") for quiz in made.quizzes.values()]
    return limits == ["20", None, None]


@cell(Feature.AT_ONCE, ROUGHLY)
@cell(Feature.AT_END, ROUGHLY)
def feedback_permitted(made: Cartridge) -> bool:
    """It is there in quizzes of both kinds alike, and nothing says when it comes."""
    return [quiz.setting("qmd_feedbackpermitted") for quiz in made.quizzes.values()] == ["Yes"] * 3


@cell(Feature.PRACTICE, ROUGHLY)
def practice(made: Cartridge) -> bool:
    return [quiz.setting("qmd_assessmenttype") for quiz in made.quizzes.values()] == ["Examination"] * 3


@cell(Feature.LESSONS, CARRIED)
def lessons(made: Cartridge) -> bool:
    return made.order == [
        ("The sea", [("Overview", "opening_sea__opening")]),
        (
            "Tides",
            [
                ("Overview", "opening_tides"),
                ("Two bulges", "page_tides__two_bulges"),
                ("What you know about tides", "quiz_tides__tides_quiz"),
            ],
        ),
        ("Waves", [("What makes waves", "page_waves__wind"), ("For practice", "quiz_waves__waves_quiz")]),
        ("All about the sea", [("All about the sea", "quiz_final")]),
    ]


@cell(Feature.FINAL_QUIZ, CARRIED)
def final_quiz(made: Cartridge) -> bool:
    return (
        made.order[-1][1] == [("All about the sea", "quiz_final")]
        and len(made.quizzes["All about the sea"].items()) == 6
    )


@cell(Feature.METADATA, CARRIED)
def metadata(made: Cartridge) -> bool:
    return (
        made.said("lom:general/lom:title") == ["The sea"]
        and made.said("lom:general/lom:description") == ["What moves the sea."]
        and made.said("lom:general/lom:keyword") == ["sea", "moon"]
        and "FN:Ada Sailor" in made.said("lom:lifeCycle/lom:contribute/lom:entity")[0]
        and made.said("lom:rights/lom:description") == ["CC BY 4.0"]
        and made.said("lom:relation/lom:resource/lom:description") == ["Written for this project."]
        and all(each in made.pages[0].text for each in ("Ada Sailor", "CC BY 4.0", "Written for this project."))
    )


@cell(Feature.MESSAGES, ROUGHLY)
def messages(made: Cartridge) -> bool:
    [kind] = made.page("Two bulges").all("//*[@class='kind']")
    return kind.text_content() == "To remember:" and "To remember" not in quiz_xml(made)


@cell(Feature.THEME, ROUGHLY)
def theme(made: Cartridge) -> bool:
    [style] = [path for path in made.page("Two bulges").loaded() if path.endswith(".css")]
    return "#1f5fa8" in made.zip.read(style).decode() and "#1f5fa8" not in quiz_xml(made)


@cell(Feature.COVER, ROUGHLY)
def cover(made: Cartridge) -> bool:
    return made.pages[0].all("//img/@alt")[:1] == ["A harbour at low tide"]


# --- what is not there ------------------------------------------------------------------------------


@cell(Feature.ANSWER_FEEDBACK, DROPPED)
def answer_feedback(made: Cartridge) -> bool:
    _, shown = run(made.questions["waves__blows"], ["Air"])
    return shown == []


@cell(Feature.PARTLY, DROPPED)
def partly(made: Cartridge) -> bool:
    return silent(made, "One of the two.")


@cell(Feature.WEIGHED, DROPPED)
def weighed(made: Cartridge) -> bool:
    """A wrong choice spoils the answer, whatever its penalty."""
    item = made.questions["tides__pull"]
    return [run(item, chosen)[0] for chosen in ([*item.labels][:2], [*item.labels])] == [100, 0]


@cell(Feature.NUDGE, DROPPED)
def nudge(made: Cartridge) -> bool:
    return silent(made, "Count the bulges.")


@cell(Feature.TRIES, DROPPED)
@cell(Feature.CONFIDENCE, DROPPED)
def asked_once(made: Cartridge) -> bool:
    return silent(made, "tries", "confidence", "How sure")


@cell(Feature.HINT, DROPPED)
def hint(made: Cartridge) -> bool:
    return silent(made, "Look at the picture.", "Look twice.")


@cell(Feature.OBJECTIVE, DROPPED)
def objective(made: Cartridge) -> bool:
    """The question names none; the overview of its lesson, and the metadata, say all of them."""
    aims = made.said("lom:classification/lom:description")
    item = made.zip.read(made.titled("What you know about tides").files[0]).decode()
    return "Say why there are two tides" in made.pages[1].text and len(aims) == 2 and "cause" not in item


@cell(Feature.DIFFICULTY, DROPPED)
@cell(Feature.TAGS, DROPPED)
def tag(made: Cartridge) -> bool:
    labels = {label for item in made.questions.values() for label, _ in item.fields}
    return labels == {"cc_profile", "cc_weighting", "qmd_computerscored"}


@cell(Feature.PASS_MARK, DROPPED)
@cell(Feature.ANSWERS, DROPPED)
@cell(Feature.SHUFFLE_QUESTIONS, DROPPED)
@cell(Feature.GRADE, DROPPED)
@cell(Feature.REPORT, FOREIGN)
def settings(made: Cartridge) -> bool:
    """A quiz has these settings and no others, and a section says nothing but which questions it has."""
    known = {"cc_profile", "qmd_assessmenttype", "qmd_scoretype", "qmd_feedbackpermitted", "qmd_hintspermitted"}
    labels = {
        str(label)
        for quiz in made.quizzes.values()
        for label in quiz.root.xpath(
            "q:assessment/q:qtimetadata/q:qtimetadatafield/q:fieldlabel/text()", namespaces=made.names
        )  # type: ignore[union-attr]
    }
    sections = [next(quiz.root.iter("{*}section")) for quiz in made.quizzes.values()]
    return labels == known | {"qmd_timelimit", "cc_maxattempts"} and all(
        set(section.attrib) == {"ident"} and {str(each.tag).partition("}")[2] for each in section} == {"item"}
        for section in sections
    )


@cell(Feature.POOLS, DROPPED)
def pools(made: Cartridge) -> bool:
    """Both questions of which one would be drawn are asked."""
    asked = [item.ident for item in made.quizzes["What you know about tides"].items()]
    return {"tides__pull", "tides__all_of_it"} < set(asked)


@cell(Feature.CHECKS, DROPPED)
def checks(made: Cartridge) -> bool:
    """The page asks nothing, and the question that it would ask stands in the bank."""
    page = made.page("Two bulges")
    return "There are how many" not in page.text and "tides__asked_between" in [item.ident for item in made.bank]


@cell(Feature.BEFORE, DROPPED)
def before(made: Cartridge) -> bool:
    """No page asks it, and it stands in the bank."""
    texts = " ".join(page.text for page in made.pages)
    return "The far side" not in texts and "tides__guessed" in [item.ident for item in made.bank]


@cell(Feature.RECALL, ROUGHLY)
def recall(made: Cartridge) -> bool:
    """Prompt, model answer and points are read one after the other; there is nothing to write in."""
    page = made.page("Two bulges")
    said = ["Say it in your words.", "One body pulls at both sides.", "There are two sides."]
    return in_order(page.text, said) and not page.all("//textarea | //input | //details")


@cell(Feature.STEPS, ROUGHLY)
def steps(made: Cartridge) -> bool:
    """All steps are there, each behind what asks for it."""
    page = made.page("Two bulges")
    [listed] = page.all("//ol")
    said = ["From high water", "How long", "Two tides take", "What now?", "Halve it.", "That is 12 h 25 min."]
    return in_order(page.text, said) and len(listed) == 3


@cell(Feature.EMBEDS, ROUGHLY)
def embeds(made: Cartridge) -> bool:
    """A link leads to the film, what it shows and says stands there, and nothing of it is loaded."""
    page = made.page("Two bulges")
    led = [link.get("href") for link in page.all("//a") if "A tide in a minute" in link.text_content()]
    told = in_order(page.text, ["A tide in a minute", "The water falls."])
    return led == ["https://vimeo.com/1234567"] and told and not any("vimeo" in each for each in page.loaded())


def in_order(text: str, said: list[str]) -> bool:
    places = [text.find(each) for each in said]
    return -1 not in places and places == sorted(places)


@cell(Feature.GATES, DROPPED)
@cell(Feature.WEIGHTS, DROPPED)
@cell(Feature.SCOS, FOREIGN)
def organization(made: Cartridge) -> bool:
    """Items have a title and a resource, and nothing that would close or weigh them."""
    items = made.all("//cp:organization//cp:item")
    known = {"identifier", "identifierref"}
    return all(set(each.attrib) <= known for each in items) and silent(made, "prerequisite", "scormtype")


# --- where the versions differ ----------------------------------------------------------------------


def told(made: Cartridge, id: str, *places: int) -> list[str]:
    """What is told of choosing the options at these places, as the specification has it."""
    item = made.questions[id]
    labels = list(item.labels)
    _, shown = run(item, [labels[place] for place in places])
    return [words(item.feedback[each]) for each in shown]


def choice_feedback(made: Cartridge) -> bool:
    single = [told(made, "tides__bulges", place) for place in (0, 1)]
    return "There is a second one." in single[0] and "Both of them." in single[1]


def each_choice(made: Cartridge) -> bool:
    both = told(made, "tides__pull", 0, 2)
    return choice_feedback(made) and "The most." in both and "It pushes." in both


def one_choice(made: Cartridge) -> bool:
    """To the letter the first of several is told of, and none where all is right."""
    both, right = told(made, "tides__pull", 0, 2), told(made, "tides__pull", 0, 1)
    return choice_feedback(made) and "The most." in both and "It pushes." not in both and "The most." not in right


def whole_feedback(made: Cartridge, id: str, wrong: list[str], right: list[str], choices: list[list[int]]) -> bool:
    missed, hit = (told(made, id, *each) for each in choices)
    return all(each in missed for each in wrong) and all(each in hit for each in right)


def everywhere(made: Cartridge) -> bool:
    single = whole_feedback(
        made,
        "tides__bulges",
        ["One faces the moon.", "Look again."],
        ["One faces the moon.", "Well seen."],
        [[0], [1]],
    )
    several = whole_feedback(
        made, "tides__pull", ["Two bodies pull.", "Not so."], ["Two bodies pull.", "Both."], [[0], [0, 1]]
    )
    return single and several


def where_choices_are_silent(made: Cartridge) -> bool:
    several = whole_feedback(made, "tides__pull", ["Two bodies pull."], ["Two bodies pull.", "Both."], [[0], [0, 1]])
    return several and "Not so." not in told(made, "tides__pull", 0) and "Not so." in told(made, "tides__pull")


OF_VERSION: dict[str, dict[Feature, tuple[Carriage, Proof]]] = {
    "cc11": {Feature.CHOICE_FEEDBACK: (ROUGHLY, one_choice), Feature.FEEDBACK: (ROUGHLY, where_choices_are_silent)},
    "cc13": {Feature.CHOICE_FEEDBACK: (CARRIED, each_choice), Feature.FEEDBACK: (CARRIED, everywhere)},
}


@cache
def as_it_is(target: str) -> Cartridge:
    return cartridge(sea(), target)


@pytest.mark.parametrize("target", VERSIONS)
def test_each_cell_of_the_table_is_what_the_cartridge_shows(target: str) -> None:
    def is_shown(feature: Feature) -> None:
        carriage, proof = (CELLS | OF_VERSION[target])[feature]
        assert targets.load()[target].table[feature].carriage is carriage
        assert proof(as_it_is(target))

    every_case(((feature.name, feature) for feature in Feature), is_shown)


# A setting that would tell one from the other is in no cartridge; a question that is left out is there once it is not;
# and lessons are in order whatever lists them.
ALIKE = {
    Feature.MATCHING,
    Feature.ONE_TO_ONE,
    Feature.SHUFFLE_PARTS,
    Feature.CATEGORISE,
    Feature.ORDERING,
    Feature.NUMERIC,
    Feature.WORD_LIMITS,
    Feature.NOTES,
    Feature.FILE_UPLOAD,
    Feature.FILES,
    Feature.TEXT_ONLY,
    Feature.CLOZE,
    Feature.MIXED_GAPS,
    Feature.GAP_RANGES,
    Feature.GAP_WEIGHTS,
    Feature.HOTSPOT,
    Feature.AREA_FEEDBACK,
    Feature.ALL_OR_NOTHING,
    Feature.WEIGHED,
    Feature.AT_ONCE,
    Feature.AT_END,
    Feature.PRACTICE,
    Feature.LESSONS,
}


@pytest.mark.parametrize("target", VERSIONS)
def test_with_another_cell_the_cartridge_proves_it_wrong(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no longer carried is not found, so that it is not found in any cartridge; nor is what never was."""

    def is_proved_wrong(feature: Feature) -> None:
        carriage, proof = (CELLS | OF_VERSION[target])[feature]
        with monkeypatch.context() as patch:
            instead(flipped(targets.load()[target], [feature]), patch)
            try:
                found = bool(proof(cartridge(sea(), target)))
            except (KeyError, ValueError, IndexError):  # it is not there to be read
                found = False
        assert found is not carriage.is_there

    every_case(((feature.name, feature) for feature in Feature if feature not in ALIKE), is_proved_wrong)


def test_the_course_of_the_proofs_asks_for_everything_that_an_author_can_ask_for() -> None:
    assert {feature for feature, _, _ in features(sea())} == set(Feature)
