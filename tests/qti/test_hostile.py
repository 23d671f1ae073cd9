"""Whatever an author writes in whatever place is valid in each version, and is read again as it was written."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lessonpack.findings import Log
from lessonpack.model.asked import Feedback
from lessonpack.model.content import Paragraph, Text
from lessonpack.model.course import Course, Objective
from lessonpack.package import write_zip
from lessonpack.schemas import Store
from lessonpack.source import reader
from lessonpack.target import Options
from lessonpack.targets import load
from qti import samples
from qti.reader import Package
from qti.test_valid import REVISIONS, faults

pytestmark = pytest.mark.schemas
NEWEST = {version: revision for revision, version in REVISIONS.items()}

HOSTILE = {
    "markup": "a ]]> b <script>alert(1)</script> <!-- c --> <?php d ?>",
    "entities": "&nbsp; &amp; &#0; &lt;p&gt; &unknown;",
    "quotes": "\"double\" 'single' `tick`",
    "Moodle": "{=right ~wrong #so} %50% [name] {{7*7}} ${x} $$x^2$$ \\(y\\) \\[z\\]",
    "right to left": "\u202eabc\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "emoji": "\U0001f600 \U0001f469\u200d\U0001f680 \U0001f1ea\U0001f1fa",
    "combining": "e\u0301 Z\u0351\u036b\u0343 o\u0308\u0324",
    "separators": "one\u2028two\u2029three\u0085four\u00a0five",
    "spreadsheet": "=cmd|' /C calc'!A0",
    "20 KB": "long " * 4000 + "end",
}


class Written(NamedTuple):
    """What stands in which place."""

    stem: str
    choice: str
    part: str
    general: str
    correct: str
    incorrect: str
    title: str
    quiz: str
    description: str
    keyword: str
    author: str
    source: str
    rights: str
    tag: str
    objective: str


def course(written: Written) -> Course:
    question = samples.single(
        stem=(Paragraph((Text(written.stem),)),),
        choices=(
            samples.option("a", written.choice, right=True, feedback=written.part),
            samples.option("b", "B"),
        ),
        feedback=Feedback(
            general=samples.say(written.general),
            correct=samples.say(written.correct),
            incorrect=samples.say(written.incorrect),
        ),
        tags=(written.tag,),
        objective="o",
    )
    made = samples.course(
        question,
        asked=samples.quiz(question, title=written.quiz),
        title=written.title,
        description=written.description,
        keywords=(written.keyword,),
        authors=(written.author,),
        source=written.source,
        rights=written.rights,
    )
    return replace(made, lessons=(replace(made.lessons[0], objectives=(Objective(id="o", text=written.objective),)),))


def read(package: Package) -> Written:
    """The same, as a reader finds it that knows nothing of lessonpack."""
    [item], [test] = package.items.values(), package.tests.values()
    resource = package.resource_of("core_idea")
    told = {each.get("identifier"): each.text.strip("\n") for each in item.all("modalFeedback")}
    [card] = package.lom("lifeCycle/contribute/entity")
    return Written(
        item.one("itemBody/h:div/h:p").text,
        item.all("itemBody/choiceInteraction/simpleChoice")[0].text,
        *(told[name] for name in ("a_fb", "general_fb", "correct_fb", "incorrect_fb")),
        *package.lom("general/title/string"),
        test.get("title"),
        *package.lom("general/description/string"),
        *package.lom("general/keyword/string"),
        unescaped(card.partition("\nFN:")[2].partition("\nEND:")[0]),
        *package.lom("relation/resource/description/string"),
        *package.lom("rights/description/string"),
        *resource.lom("general/keyword/string"),
        *resource.lom("classification/description/string"),
    )


def unescaped(card: str) -> str:
    """A value of a vCard (RFC 2426, 4)."""
    for character in ";,\\":
        card = card.replace(f"\\{character}", character)
    return card


def packed(course: Course, version: str, folder: Path) -> Package:
    write_zip(load()[version].build(course, Options()), folder / "package.zip")
    return Package(folder / "package.zip")


@pytest.mark.parametrize("version", samples.VERSIONS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_valid_and_found_again(text: str, version: str, schemas: Store, tmp_path: Path) -> None:
    written = Written(*(f"{place} {text}" for place in Written._fields))
    made = course(written)
    assert faults(made, schemas, NEWEST[version]) == []
    assert read(packed(made, version, tmp_path)) == written


@pytest.mark.parametrize("version", samples.VERSIONS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_of_every_kind_is_valid_and_found_again(
    text: str, version: str, schemas: Store, tmp_path: Path
) -> None:
    made = samples.course(*samples.arranged(text).values())
    assert faults(made, schemas, NEWEST[version]) == []
    items = packed(made, version, tmp_path).items
    assert len(items) == len(made.lessons[0].questions)
    for name, item in items.items():
        assert shown(text) in shown(item.one("itemBody").text), name
        assert {shown(each.text) for each in item.all("modalFeedback")} <= {shown(text), ""}, name


def shown(text: str) -> str:
    return "".join(text.split())


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"), min_size=1)


@pytest.mark.parametrize("version", samples.VERSIONS)
@given(words=st.lists(WORDS, min_size=len(Written._fields), max_size=len(Written._fields)))
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_any_words_anywhere_are_valid_and_found_again(
    words: list[str], version: str, schemas: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    written = Written(*words)
    made = course(written)
    assert faults(made, schemas, NEWEST[version]) == []
    assert read(packed(made, version, tmp_path_factory.mktemp("words"))) == written


@pytest.mark.parametrize("character", ["\x0b", "\x00", "\x1b", "\ufffe"])
def test_a_character_that_xml_does_not_have_never_gets_that_far(character: str, tmp_path: Path) -> None:
    file = tmp_path / "lesson.yaml"
    text = (samples.ROOT / "content" / "mesa-optimization" / "lesson.yaml").read_text("utf-8")
    log = Log()
    file.write_text(text.replace("title: ", f"title: a{character}b ", 1), "utf-8")
    reader.load(file, log)
    assert [entry.place.line for entry in log if entry.severity == "error"]
