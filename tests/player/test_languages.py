"""What is in another language than the lesson says so on the page, with its direction."""

from __future__ import annotations

import re

from msgspec.structs import replace

from lessonpack.features import Feature, features
from lessonpack.model.blocks import Quotation, Table
from lessonpack.model.content import (
    Grid,
    Paragraph,
    RichText,
    Text,
)
from lessonpack.model.course import Course, Section
from lessonpack.model.questions import Question
from lessonpack.target import Carriage, Options, losses
from lessonpack.targets import load
from qti import samples

HEBREW = "מי שואל"
QUOTATION = Quotation(content=(Paragraph((Text(HEBREW),)),), by="Somebody", source=(Text("ספר"),), language="he")
TABLE = Table(grid=Grid(((Text("Wort"),),), (((Text("Bild"),),),)), caption=(Text("Wörter"),), language="de")


def words(text: str) -> RichText:
    return (Paragraph((Text(text),)),)


def course(*questions: Question) -> Course:
    section = Section(id="foreign", title="Foreign", blocks=(QUOTATION, TABLE))
    made = samples.course(*questions)
    return replace(made, lessons=(replace(made.lessons[0], sections=(section,)),))


def page(subject: Course) -> str:
    return load()["scorm12"].build(subject, Options()).read("index.html").decode()


def test_a_quotation_carries_its_language_but_who_said_it_does_not() -> None:
    made = page(course(samples.single()))
    assert f'<blockquote lang="he" dir="rtl"><p>{HEBREW}</p></blockquote>' in made
    assert '<span class="by">Somebody</span>, <cite lang="he" dir="rtl">ספר</cite>' in made


def test_a_table_carries_its_language_with_its_caption() -> None:
    assert re.search(
        r'<figure class="table" lang="de" dir="ltr"><figcaption>Wörter</figcaption>', page(course(samples.single()))
    )


def test_a_question_carries_its_language_at_stem_and_options_alone() -> None:
    made = page(course(samples.single(language="ar", hints=(words("In English."),))))
    question = made[made.index('id="question-') :]
    marked = re.findall(r'<(\w+) class="([\w-]+)" lang="ar" dir="rtl">', question)
    assert marked[0] == ("legend", "stem")
    assert set(marked[1:]) == {("span", "option-text")}
    assert len(marked) == 1 + len(samples.single().choices)
    assert question.count(' lang="') == len(marked)


def test_a_sentence_of_the_lesson_keeps_its_language_where_it_is_quoted() -> None:
    made = page(course(samples.single(evidence=HEBREW)))
    assert f'<q lang="he" dir="rtl">{HEBREW}</q>' in made
    assert "<q>Foreign</q>" in page(course(samples.single(evidence="Foreign")))


def test_every_target_says_what_becomes_of_other_languages() -> None:
    subject = course(samples.single(language="fr"))
    used = [subject for feature, _, subject in features(subject) if feature is Feature.LANGUAGES]
    assert used == ["section 'foreign'", "section 'foreign'", "question 'core-idea'"]
    for target in load().values():
        said = [entry for entry in losses(target, subject) if dict(entry.args).get("feature") == Feature.LANGUAGES]
        assert bool(said) == bool(target.table[Feature.LANGUAGES].reason), target.name


def test_a_platform_that_asks_by_itself_has_its_own_words_and_look() -> None:
    for feature in (Feature.MESSAGES, Feature.THEME):
        assert load()["qti21"].table[feature].carriage is Carriage.FOREIGN
        assert load()["scorm12"].table[feature].carriage is Carriage.CARRIED
