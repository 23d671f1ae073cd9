"""Items that differ in their words alone share a verdict; any other difference is seen, beside whatever it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from checks.packages import good
from checks.test_packages import CASES
from lessonpack import checks, parsing, pipeline, rule, xsd
from lessonpack.findings import RULES
from lessonpack.formats import qti21, qti22, qti30
from lessonpack.formats.qti2_alike import Skeleton
from lessonpack.formats.qti2_forms import Filled, Form, Forms, form_of
from lessonpack.inspection import inspect
from lessonpack.model.asked import Part
from lessonpack.model.content import RichText
from lessonpack.model.questions import ChoiceGap, Term, TypedGap
from lessonpack.package import MANIFEST, Package
from lessonpack.schemas import Store
from qti import samples

pytestmark = pytest.mark.schemas

FIRST, SECOND = "items/first.xml", "items/second.xml"


def text_of(identifier: str, **changes: object) -> bytes:
    """The item of a sample question with feedback, as the target writes it."""
    package = samples.built(samples.course(samples.single(id=identifier, feedback=samples.FEEDBACK, **changes)))
    return package.read(f"items/{identifier}.xml")


CLEAN = text_of("first")
TWIN = text_of("second", stem=samples.say("What else?"))


def inspected(schemas: Store, lms: tuple[str, ...] = (), **items: bytes) -> tuple[list[tuple[str, str]], int]:
    """The codes and words of what is found in the second of these items, and how many of them the XSD ran on.

    `lms` are the platforms that the package is meant for.
    """
    checks.load()
    package = Package(name="x.qti21.zip")
    resources = "".join(
        f'<resource identifier="{name}" type="imsqti_item_xmlv2p1" href="items/{name}.xml">'
        f'<file href="items/{name}.xml"/></resource>'
        for name in items
    )
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M"><metadata><schema>QTIv2.1 Package'
        f"</schema><schemaversion>1.0.0</schemaversion></metadata><organizations/><resources>{resources}</resources>"
        "</manifest>"
    )
    package.add(MANIFEST, manifest.encode())
    for name, data in items.items():
        package.add(f"items/{name}.xml", data)
    job = pipeline.Job(sources=(), schemas=str(schemas.folder), lms=lms)
    _, found, runs, _ = inspect(package, xsd.Validator(schemas), job)
    codes = [(entry.code, entry.message) for entry in found if entry.place.inside == SECOND]
    return codes, sum(run.documents for run in runs if run.revision == "QTI 2.1.0")


STANDARDS = {"qti21": qti21, "qti22": qti22, "qti30": qti30}
XSDS = {
    "qti21": ("qti21/imsqti_v2p1.xsd", "qti21/imsqti_v2p1p1.xsd", "qti21/imsqti_v2p1p2.xsd"),
    "qti22": ("qti22/imsqti_v2p2.xsd", "qti22/imsqti_v2p2p4.xsd"),
    "qti30": ("qti30/imsqti_asiv3p0_v1p0.xsd",),
}


@pytest.mark.parametrize("version", samples.VERSIONS)
def test_items_that_differ_in_words_and_name_are_alike(version: str) -> None:
    questions = (samples.single(id=f"q{n}", stem=samples.say(f"Word {n}?"), feedback=samples.FEEDBACK) for n in "12")
    package = samples.built(samples.course(*questions), version=version)
    alike = STANDARDS[version].STANDARD.alike
    first, second = (alike(package.read(f"items/q{n}.xml")) for n in "12")
    assert first is not None
    assert second is not None
    assert first.is_sound
    assert first.key == second.key
    assert (second.identifier, second.title) == ("q2", "Word 2?")


def test_items_with_another_key_are_not_alike() -> None:
    other = samples.single(
        id="second",
        choices=(samples.option("a-learned-optimizer", "No"), samples.option("bug", "Yes", right=True)),
    )
    data = samples.built(samples.course(other)).read("items/second.xml")
    first, second = qti21.SKELETONS(CLEAN), qti21.SKELETONS(data)
    assert first is not None
    assert second is not None
    assert first.key != second.key


@pytest.mark.parametrize("version", samples.VERSIONS)
def test_an_item_alike_keeps_its_own_name_and_title(version: str, schemas: Store) -> None:
    checks.load()
    package = samples.built(
        samples.course(*(samples.single(id=f"q{n}", stem=samples.say(f"Word {n}?")) for n in "12")),
        test=False,
        version=version,
    )
    job = pipeline.Job(sources=(), schemas=str(schemas.folder))
    inspection, found, runs, _ = inspect(package, xsd.Validator(schemas), job)
    facts = [inspection.facts[f"items/q{n}.xml"] for n in "12"]
    assert [(each.identifier, each.title) for each in facts] == [("q1", "Word 1?"), ("q2", "Word 2?")]
    assert sorted(run.documents for run in runs) == [1, 2]
    assert [entry.code for entry in found if entry.code != "XSD004"] == []


@pytest.mark.parametrize("version", samples.VERSIONS)
def test_words_stand_only_where_the_schema_lets_any_text_stand(version: str, schemas: Store) -> None:
    """Every element of the list has mixed content, and no simple type that could look at its text."""
    for file in XSDS[version]:
        tree = etree.fromstring(schemas.read(file))
        xs = {"xs": "http://www.w3.org/2001/XMLSchema"}
        [tag, *_] = STANDARDS[version].ITEM.roots
        assert tree.get("targetNamespace") == etree.QName(tag).namespace
        types = {node.get("name"): node for node in tree.iterfind("xs:complexType", xs)}
        for name in STANDARDS[version].SKELETONS.mixed:
            declared = tree.findall(f".//xs:element[@name='{name}']", xs)
            assert declared, name
            assert {types[element.get("type")].get("mixed") for element in declared} == {"true"}, name


def renamer(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda data: renamed(data, **{old: new})


def replaced(old: str, new: str | bytes) -> Callable[[bytes], bytes]:
    def edit(data: bytes) -> bytes:
        assert old.encode() in data
        return data.replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1)

    return edit


# What is no mere difference of words, though it stands where words stand.
SPOILED = {
    "a control character": replaced("A bug", "A \x07bug"),
    "bytes that are no UTF-8": replaced("A bug", b"A \xff bug"),
    "half a character at the end": replaced("A bug", b"A bug\xc3"),
    "a character that is none": replaced("A bug", "A bug \ufffe"),
    "an unknown entity": replaced("A bug", "A&nbsp;bug"),
    "the end of a CDATA section": replaced("A bug", "A ]]> bug"),
    "an element that is not closed": replaced("A bug", "A <b>bug"),
    "an element that is not allowed": replaced("A bug", "A <choice>bug</choice>"),
    "two choices alike": replaced("A bug", "None of these"),
    "two choices alike but for case and blanks": replaced("A bug", "NONE  of these"),
    "an empty choice": replaced("A bug", ""),
    "a choice of blanks": replaced("A bug", "\u00a0\u3000"),
    "two choices alike but for a sign that nobody sees": replaced("A bug", "None of\u200b these"),
    "a choice of a sign that nobody sees": replaced("A bug", "\u3164"),
    "a choice that is a blank reference": replaced("A bug", "&#160;"),
    "no stem": replaced("What else?</p>", "</p>"),
    "no title": replaced('title="What else?"', 'title=" "'),
    "a name that is none": replaced('identifier="second"', 'identifier="the second"'),
    "a type of its own": replaced("<p>What", '<p xsi:type="nothing">What'),
    "a document type": replaced("<assessmentItem ", "<!DOCTYPE assessmentItem [<!ENTITY a 'b'>]><assessmentItem "),
    "a key that names no choice": replaced("<value>a_learned_optimizer</value>", "<value>nobody</value>"),
    "text between declarations": replaced("<outcomeDeclaration ", "words<outcomeDeclaration "),
    "an attribute in quotes of the other kind": replaced('adaptive="false"', "adaptive='maybe'"),
}


@pytest.mark.parametrize("edit", SPOILED.values(), ids=SPOILED)
def test_what_is_wrong_alone_is_as_wrong_beside_its_twin(edit: Callable[[bytes], bytes], schemas: Store) -> None:
    spoiled = edit(TWIN)
    alone, _ = inspected(schemas, second=spoiled)
    beside, _ = inspected(schemas, first=CLEAN, second=spoiled)
    assert alone
    assert beside == alone


# Stems that Canvas cuts: a rule that holds for Canvas alone, of an item that it has nothing else against.
LONG = {"a long stem": "very " * 4000, "a long stem of other letters": "ж" * 8192}


@pytest.mark.parametrize("words", LONG.values(), ids=LONG)
def test_words_that_are_too_many_for_canvas_are_so_beside_fewer(words: str, schemas: Store) -> None:
    choices = (samples.option("yes", "Yes", right=True), samples.option("no", "No"))
    plain = samples.single(id="first", stem=samples.say("What?"), choices=choices, shuffle=False)
    few = samples.built(samples.course(plain)).read("items/first.xml")
    many = replaced("What?</p>", f"What? {words}</p>")(few)
    assert inspected(schemas, ("canvas",), second=few)[0] == []
    alone, _ = inspected(schemas, ("canvas",), second=many)
    assert [code for code, _ in alone] == ["QTI062"]
    renamed = few.replace(b'identifier="first"', b'identifier="other"', 1)
    assert inspected(schemas, ("canvas",), first=renamed, second=many)[0] == alone


@pytest.mark.parametrize("word", ["<![CDATA[>A bug</p>]]>", "<!-- A bug -->", "<?bug?>", "A <em>bug</em> or two"])
def test_markup_among_words_is_never_taken_for_words(word: str, schemas: Store) -> None:
    """Whichever comes first: the one with markup leaves no verdict behind that the other would take over."""
    edited = replaced("A bug", word)
    alone, _ = inspected(schemas, second=edited(TWIN))
    assert inspected(schemas, first=CLEAN, second=edited(TWIN)) == (alone, 2)
    assert inspected(schemas, first=edited(CLEAN), second=TWIN)[0] == []


# Raw bytes as anybody may write them: mostly words, with all that makes XML stumble.
PIECES = [
    "a",
    "B",
    " ",
    "é",
    "ж",
    "“",
    "日",
    "か",
    "\u00a0",
    "\u2028",
    "&amp;",
    "&",
    "<",
    ">",
    "]]>",
    "'",
    "\n",
    "\t",
    "\r",
]
PIECES += ["\x01", "\ufffe", "_", "<p>", "</p>", "<!--", "-->", "<em>x</em>"]
RAW = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stem=RAW, bug=RAW, none=RAW, title=RAW)
def test_any_words_get_the_verdict_that_they_get_alone(
    schemas: Store, stem: str, bug: str, none: str, title: str
) -> None:
    edited = TWIN
    for old, new in (("What else?</p>", f"{stem}</p>"), ("A bug", bug), ("None of these", none)):
        edited = replaced(old, new)(edited)
    edited = replaced('title="What else?"', f'title="{title}"')(edited)
    alone, _ = inspected(schemas, second=edited)
    assert inspected(schemas, first=CLEAN, second=edited)[0] == alone


# --- what choices are called --------------------------------------------------------------------------


def renamed(data: bytes, **names: str) -> bytes:
    """An item with other names for its choices, and for the feedback on them, which is called after them."""
    for old, new in names.items():
        data = re.sub(rb'(?<=[">])%s(?=(_fb)?[<"])' % old.encode(), new.encode(), data)
    return data


OTHER = renamed(TWIN, a_learned_optimizer="robin", bug="Wren_2", none="owl")


@pytest.mark.parametrize("version", samples.VERSIONS)
def test_items_that_differ_in_what_their_choices_are_called_are_alike(version: str) -> None:
    packages = (
        samples.built(
            samples.course(samples.single(id="q1", choices=choices, feedback=samples.FEEDBACK)), version=version
        )
        for choices in (
            (samples.option("robin", "It sings", right=True), samples.option("wren-2", "It hides")),
            (samples.option("owl", "It hunts", right=True), samples.option("o", "It waits")),
        )
    )
    alike = STANDARDS[version].STANDARD.alike
    first, second = (alike(package.read("items/q1.xml")) for package in packages)
    assert first is not None
    assert second is not None
    assert first.is_sound
    assert first.key != second.key
    assert first.nameless == second.nameless


def test_of_items_alike_but_for_names_one_is_looked_at(schemas: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    parse = parsing.parsed

    def seen(inspection: rule.Inspection, path: str, *rest: object) -> object:
        looked_at.append(path)
        return parse(inspection, path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(parsing, "parsed", seen)
    assert inspected(schemas, first=CLEAN, second=OTHER) == ([], 2)
    assert looked_at == [MANIFEST, FIRST]


def test_where_a_platform_reads_the_names_both_are_looked_at(schemas: Store) -> None:
    """Canvas sorts feedback by what it is called: that of one choice ends like that of a whole question."""
    taken = OTHER.replace(b"Wren_2_fb", b"Wren_2_c")
    alone, _ = inspected(schemas, ("canvas",), second=taken)
    assert "QTI052" in {code for code, _ in alone}
    assert inspected(schemas, ("canvas",), first=CLEAN, second=taken)[0] == alone


# What is no mere difference of names.
MISNAMED = {
    "a key that names no choice": replaced("<value>robin</value>", "<value>nobody</value>"),
    "a key with blanks around it": replaced("<value>robin</value>", "<value> nobody </value>"),
    "a key in letters of another size": replaced("<value>robin</value>", "<value>Robin</value>"),
    "a key written by number": replaced("<value>robin</value>", "<value>&#98;obin</value>"),
    "two choices of one name": replaced('<simpleChoice identifier="owl"', '<simpleChoice identifier="robin"'),
    "a name that is none": renamer("Wren_2", "a wren"),
    "a name that begins with a digit": renamer("Wren_2", "2_wrens"),
    "feedback of no choice": replaced('identifier="robin_fb"', 'identifier="nobody_fb"'),
    "a variable that is not there": replaced('<variable identifier="RESPONSE"/>', '<variable identifier="robin"/>'),
    "a response that is a choice": replaced('responseIdentifier="RESPONSE"', 'responseIdentifier="robin"'),
    "an outcome that is a choice": replaced('outcomeIdentifier="FEEDBACK"', 'outcomeIdentifier="robin"'),
    "a choice declared as a variable": replaced(
        "<outcomeDeclaration ",
        '<outcomeDeclaration identifier="robin" cardinality="single"/><outcomeDeclaration identifier="robin" '
        'cardinality="single"/><outcomeDeclaration ',
    ),
}


@pytest.mark.parametrize("edit", MISNAMED.values(), ids=MISNAMED)
def test_what_is_called_wrongly_is_so_beside_its_twin(edit: Callable[[bytes], bytes], schemas: Store) -> None:
    alone, _ = inspected(schemas, second=edit(OTHER))
    assert alone
    for twin in (CLEAN, renamed(CLEAN, bug="nobody")):
        assert inspected(schemas, first=twin, second=edit(OTHER))[0] == alone


# --- items of every kind ------------------------------------------------------------------------------


def plain(words: Iterable[str]) -> Iterator[tuple[str, RichText]]:
    return ((word.lower(), samples.say(word)) for word in words)


LISTED = samples.option("oxygen", "Oxygen", right=True), samples.option("argon", "Argon")
FIRST_GAP = TypedGap(id="first", answers=(samples.reply("Hydrogen"), samples.reply("a gas", "0.5")))
KINDS = {
    "single": samples.single(),
    "several": samples.several(),
    "judged": samples.judged(),
    "word": samples.word(),
    "word with feedback": samples.word(samples.reply("Rain"), samples.reply("Snow", "0", "It is not.")),
    "speed": samples.speed(unit="m/s"),
    "near": samples.near(unit="m/s"),
    "matched": samples.matched(
        terms=tuple(Term(id=id, text=text, partner="rises") for id, text in plain(("Ebb", "Flow"))),
        partners=tuple(Part(id=id, text=text) for id, text in plain(("Falls", "Rises"))),
    ),
    "grouped": samples.grouped(
        terms=tuple(Term(id=id, text=text, partner="sea") for id, text in plain(("Cod", "Eel"))),
        partners=tuple(Part(id=id, text=text) for id, text in plain(("Land", "Sea"))),
    ),
    "ordered": samples.ordered(items=tuple(Part(id=id, text=text) for id, text in plain(("Ebb", "Flow", "Flood")))),
    "gapped": samples.gapped(gaps=(samples.gapped().gaps[0], FIRST_GAP, ChoiceGap(id="other", choices=LISTED))),
    "pointed": samples.pointed(),
    "essay": samples.essay(),
    "upload": samples.upload(),
}
_CALLED = re.compile(
    rb'<(?:qti-)?(?:simple-?choice|simple-?associable-?choice|inline-?choice)\b[^>]* identifier="([^"]+)"', re.I
)
_NAMED = re.compile(rb'(?<=[">])[A-Za-z_][A-Za-z0-9_]*(?: [A-Za-z_][A-Za-z0-9_]*)?(?=[<"])')
_DECLARED = re.compile(
    rb'<(?:qti-)?response-?declaration [^>]*type="(string|float)"[^>]*(?<!/)>.*?</(?:qti-)?response', re.I | re.S
)
_TYPED = re.compile(rb'(?<=value>)[^<\n]+(?=<)|(?<=key=")[^"]*', re.I)
_COMPARED = re.compile(rb'(?<=[gl]te><)((?:qti-)?variable [^>]*"RESPONSE[^>]*>.*?type="float">)([^<]*)', re.I)
_MATCHED = re.compile(rb'(?<=type="string">)[^<]+(?=</)', re.I)
_WORDS = re.compile(rb"(?<=>)[A-Z][^<>&]*(?=</(?!(?:qti-)?(?:value|baseValue|base-value)>))")


def of_kind(kind: str, version: str = "qti21") -> bytes:
    """The item of a sample question as a target writes it."""
    question = replace(KINDS[kind], id="first", feedback=samples.FEEDBACK)
    return samples.built(samples.course(question), version=version).read(FIRST)


def twin_of(data: bytes) -> bytes:
    """An item with other words throughout, other names for its choices, and other things to be typed."""
    called = {*_CALLED.findall(data)} - {b"true", b"false"}  # these have a meaning
    called |= {name + b"_fb" for name in called}

    def name(found: re.Match[bytes]) -> bytes:
        words = found[0].split(b" ")
        return b" ".join(b"my_" + word for word in words) if called.issuperset(words) else found[0]

    def value(base: bytes) -> Callable[[re.Match[bytes]], bytes]:
        return lambda found: b"%g" % (float(found[0]) + 3) if base == b"float" else found[0] + b" indeed"

    def declared(found: re.Match[bytes]) -> bytes:
        return _TYPED.sub(value(found[1]), found[0])

    data = _DECLARED.sub(lambda found: declared(found), _NAMED.sub(name, data))
    data = _MATCHED.sub(lambda found: found[0] + b" indeed", data)
    data = _COMPARED.sub(lambda found: found[1] + b"%g" % (float(found[2]) + 3), data)
    return _WORDS.sub(lambda found: found[0] + b" as well", data).replace(
        b'identifier="first"', b'identifier="second"', 1
    )


def nameless(data: bytes, version: str = "qti21") -> bytes | None:
    skeleton = STANDARDS[version].SKELETONS(data)
    return skeleton.nameless if skeleton is not None and skeleton.is_sound else None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("version", samples.VERSIONS)
def test_twins_are_alike(kind: str, version: str) -> None:
    item = of_kind(kind, version)
    assert twin_of(item) != item
    assert nameless(twin_of(item), version) == nameless(item, version) is not None


def test_a_word_that_is_compared_is_told_from_others_that_are_accepted() -> None:
    item = of_kind("word with feedback")
    others = [replaced('string">Snow', f'string">{word}')(item) for word in ("Rain", "Hail", "snow")]
    assert len({nameless(each) for each in (item, *others)}) == 4


# What is no mere difference of what is accepted.
UNACCEPTED = {
    "a number that its own bounds refuse": ("speed", replaced("<value>12.81", "<value>13.81")),
    "a number that is none": ("speed", replaced("<value>12.81", "<value>fast")),
    "a bound that is none": ("speed", replaced('"float">12.', '"float">a12.')),
    "a pair of nobody": ("matched", replaced("<value>my_ebb my_rises", "<value>my_ebb my_stands")),
    "a pair of one": ("matched", replaced("<value>my_ebb my_rises", "<value>my_ebb")),
    "a pair twice": ("matched", replaced("<value>my_ebb my_rises", "<value>my_flow my_rises")),
    "a key of nobody": ("grouped", replaced('mapKey="my_cod my_sea"', 'mapKey="my_cod my_sky"')),
    "a listed word of nobody": ("gapped", replaced("<value>my_oxygen", "<value>oxygen")),
    "a typed word that is no text": ("word", replaced("<value>Ebb indeed", "<value>&nothing;")),
}


SCORED_BY_ITSELF = (
    b'<setOutcomeValue identifier="SCORE"><variable identifier= "RESPONSE"/></setOutcomeValue></responseProcessing>'
)
SPREAD = {
    "a response that is the score": ("speed", replaced("</responseProcessing>", SCORED_BY_ITSELF)),
    "a word that is compared, on two lines": (
        "word",
        lambda data: re.sub(
            rb"<responseProcessing>.*</responseProcessing>",
            b'<responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/><baseValue\n'
            b'baseType="string">Ebb</baseValue></match><setOutcomeValue identifier="SCORE"><baseValue '
            b'baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>',
            data,
            flags=re.S,
        ),
    ),
}


@pytest.mark.parametrize(("kind", "edit"), SPREAD.values(), ids=SPREAD)
def test_attributes_that_are_written_otherwise_are_not_overlooked(
    kind: str, edit: Callable[[bytes], bytes], schemas: Store
) -> None:
    """With the twin's values the item is wrong, with the other's it is not, or it is wrong in another way."""
    item, edited = edit(of_kind(kind)), edit(twin_of(of_kind(kind)))
    alone, _ = inspected(schemas, second=edited)
    assert alone
    assert inspected(schemas, first=item, second=edited)[0] == alone
    assert nameless(item) != nameless(edited)


def test_choices_with_elements_in_them_are_compared_as_a_whole(schemas: Store) -> None:
    def in_part(one: str, other: str) -> Callable[[bytes], bytes]:
        def edit(data: bytes) -> bytes:
            data = replaced("A bug", f"It is <strong>{one}</strong>")(data)
            return replaced("None of these", f"It is <strong>{other}</strong>")(data)

        return edit

    alone, _ = inspected(schemas, second=in_part("big", "big")(TWIN))
    assert [code for code, _ in alone] == ["QTI013"]
    assert inspected(schemas, first=in_part("big", "small")(CLEAN), second=in_part("big", "big")(TWIN))[0] == alone


@pytest.mark.parametrize(("kind", "edit"), UNACCEPTED.values(), ids=UNACCEPTED)
def test_what_is_accepted_wrongly_is_so_beside_its_twin(
    kind: str, edit: Callable[[bytes], bytes], schemas: Store
) -> None:
    edited = edit(twin_of(of_kind(kind)))
    alone, _ = inspected(schemas, second=edited)
    assert inspected(schemas, first=of_kind(kind), second=edited)[0] == alone
    assert alone


# What may stand in any place of an item, and what stands in items anyway.
ANYTHING = [
    "a",
    "b",
    "A",
    "robin",
    "robin_fb",
    "owl",
    "true",
    "RESPONSE",
    "SCORE",
    "a b",
    "b a",
    " a ",
    "",
    " ",
    "é",
    "&#97;",
]
ANYTHING += [
    "Ebb",
    "ebb",
    "EBB indeed",
    "2",
    "-1",
    "1.5",
    "9.81",
    "12.81",
    "1e3",
    "NaN",
    "INF",
    "1 2",
    "x" * 70,
    "\u00a0",
]
ANYTHING += ["string", "float", "integer", "identifier", "directedPair", "single", "multiple", "ordered"]
_PLACES = re.compile(rb'(?<==")[^"]*(?=")|(?<=>)[^<>]+(?=<)')


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_written_otherwise_gets_the_verdict_that_it_gets_alone(
    schemas: Store, kind: str, data: st.DataObject
) -> None:
    item = of_kind(kind)
    twin = twin_of(item)
    places = [place.span() for place in _PLACES.finditer(twin)]
    chosen = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=3, unique=True))
    edited = twin
    for start, end in sorted(chosen, reverse=True):
        edited = edited[:start] + data.draw(st.sampled_from(ANYTHING)).encode() + edited[end:]
    alone, _ = inspected(schemas, second=edited)
    assert inspected(schemas, first=item, second=edited)[0] == alone


def test_no_item_with_a_fault_is_alike_to_one_without() -> None:
    """Of all the packages that are spoiled to break each rule about one document."""
    checks.load()
    of_one = {check.rule.code for of_a_kind in rule._DOCUMENT.values() for check in of_a_kind}
    clean = {nameless(data) for path, data in good("qti").items() if path.startswith("items/")} - {None}
    assert clean
    spoiled = [
        (str(case), path)
        for case in CASES
        for path, data in (case.files.items() if case.base == "qti" and case.code in of_one else ())
        if path.startswith("items/") and data != good("qti").get(path) and nameless(data) in clean
    ]
    assert spoiled == []


def test_items_that_differ_in_words_are_judged_once_and_counted_each(
    schemas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks.load()
    monkeypatch.setattr(rule, "_DOCUMENT", rule._DOCUMENT | {qti21.ITEM: rule._DOCUMENT[qti21.ITEM].copy()})
    seen: list[str] = []

    @rule.document_check(RULES["XML001"], qti21.ITEM)
    def looked_at(document: rule.Document) -> rule.Problems:
        seen.append(document.root.get("title", ""))
        return iter(())

    questions = (samples.single(id=f"q{n}", stem=samples.say(f"Word {n}?")) for n in "123")
    package = samples.built(samples.course(*questions), test=False)
    job = pipeline.Job(sources=(), schemas=str(schemas.folder))
    _, _, runs, _ = inspect(package, xsd.Validator(schemas), job)
    assert seen == ["Word 1?"]
    assert [run.documents for run in runs if run.revision == "QTI 2.1.0"] == [3]


# --- forms --------------------------------------------------------------------------------------------


def form(data: bytes, version: str = "qti21") -> Form | None:
    skeleton = STANDARDS[version].SKELETONS(data)
    return None if skeleton is None else form_of(data, skeleton)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("version", samples.VERSIONS)
def test_a_twin_fills_the_form_of_an_item(kind: str, version: str) -> None:
    item = of_kind(kind, version)
    made, alike = form(item, version), STANDARDS[version].SKELETONS(twin_of(item))
    assert made is not None
    assert alike is not None
    filled = made(twin_of(item))
    assert isinstance(filled, Filled)
    assert (filled.nameless, filled.is_sound) == (alike.nameless, alike.is_sound)
    assert (filled.identifier, filled.title) == (alike.identifier, alike.title)


def test_one_form_tells_apart_what_is_asked_in_another_order() -> None:
    parts = [Part(id=id, text=text) for id, text in plain(("Ebb", "Flow", "Flood"))]
    orders = [samples.ordered(items=order) for order in permutations(parts)]
    items = [samples.built(samples.course(replace(each, id="first"))).read(FIRST) for each in orders]
    made = form(items[0])
    assert made is not None
    told = [{type(each): each.nameless for each in (made(item), made(item)) if each} for item in items]
    assert all(
        kinds == dict.fromkeys((*kinds, Filled), nameless(item)) for kinds, item in zip(told, items, strict=True)
    )
    assert len({kinds[Filled] for kinds in told}) > 1


EDITS = {**SPOILED, **{f"called wrongly: {what}": edit for what, edit in MISNAMED.items()}}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_is_spoiled_fills_no_form_that_its_skeleton_would_not_have(edit: Callable[[bytes], bytes]) -> None:
    spoiled = edit(OTHER if edit in MISNAMED.values() else TWIN)
    made, skeleton = form(CLEAN), qti21.SKELETONS(spoiled)
    assert made is not None
    if filled := made(spoiled):
        assert skeleton is not None
        assert filled.nameless == skeleton.nameless


def fills_as_its_skeleton_says(item: bytes, *others: bytes) -> bool:
    """True unless one of the others fills the form of an item, if that has one, and has another skeleton."""
    made = form(item)
    for other in others if made is not None else ():
        skeleton, filled = qti21.SKELETONS(other), made(other)
        if filled is not None and (skeleton is None or _told(filled) != _told(skeleton)):
            return False
    return True


def _told(alike: Filled | Skeleton) -> tuple[object, ...]:
    return alike.nameless, alike.is_sound, alike.identifier, alike.title


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_whatever_is_written_otherwise_fills_a_form_only_as_its_skeleton_says(kind: str, data: st.DataObject) -> None:
    item = of_kind(kind)
    twin = twin_of(item)
    places = [place.span() for place in _PLACES.finditer(twin)]
    chosen = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=3, unique=True))
    edits = [twin, twin]  # the second may be told by what the form knows of the first
    for start, end in sorted(chosen, reverse=True):
        for at in range(len(edits)):
            words = data.draw(st.sampled_from(ANYTHING) | RAW | st.sampled_from(_said(twin)))
            edits[at] = edits[at][:start] + words.encode() + edits[at][end:]
    assert fills_as_its_skeleton_says(item, *edits)
    assert fills_as_its_skeleton_says(edits[0], edits[1], item)


def _said(item: bytes) -> list[str]:
    """What an item says anywhere."""
    return [item[slice(*place.span())].decode() for place in _PLACES.finditer(item)]


def test_no_spoiled_item_fills_the_form_of_one_without_a_fault() -> None:
    """Of all the packages that are spoiled to break each rule, with each start tag on one line."""

    def items(files: Mapping[str, bytes]) -> dict[str, bytes]:
        return {path: re.sub(rb"\n +(?!<)", b" ", files[path]) for path in files if path.startswith("items/")}

    whole = items(good("qti"))
    forms = [made for data in whole.values() if (made := form(data)) is not None]
    assert len(forms) > 1
    for case in CASES:
        for path, data in items(case.files).items() if case.base == "qti" else ():
            skeleton = qti21.SKELETONS(data)
            for made in forms:
                if filled := made(data):
                    assert skeleton is not None, (str(case), path)
                    assert filled.nameless == skeleton.nameless, (str(case), path)


@pytest.mark.parametrize("own_names", [False, True])
def test_of_items_that_come_often_the_last_ones_are_told_by_their_form(own_names: bool, schemas: Store) -> None:
    checks.load()
    names = [f"c{n}" if own_names else "c" for n in range(40)]
    questions = (
        samples.single(
            id=f"q{n}",
            stem=samples.say(f"Word {n}?"),
            choices=(samples.option(f"{name}-a", "Yes", right=True), samples.option(f"{name}-b", "No")),
        )
        for n, name in enumerate(names)
    )
    package = samples.built(samples.course(*questions), test=False)
    forms = Forms(qti21.SKELETONS)
    told = [forms(package.read(f"items/q{n}.xml")) for n in range(40)]
    assert {type(each) for each in told[:10]} == {Skeleton}
    assert {type(each) for each in told[30:]} == {Filled}
    assert len({each.nameless for each in told if each is not None}) == 1
    job = pipeline.Job(sources=(), schemas=str(schemas.folder))
    inspection, found, runs, _ = inspect(package, xsd.Validator(schemas), job)
    facts = [inspection.facts[f"items/q{n}.xml"] for n in range(40)]
    assert [(each.identifier, each.title) for each in facts] == [(f"q{n}", f"Word {n}?") for n in range(40)]
    assert [run.documents for run in runs if run.revision == "QTI 2.1.0"] == [40]
    assert [entry.code for entry in found if entry.code != "XSD004"] == []
