"""The builder of XML: what it promises to those who make documents with it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lessonpack.formats.qti_names import QTI30
from lessonpack.render.html import NAMES
from lessonpack.render.xml import (
    PLAIN,
    Child,
    Kept,
    Names,
    Node,
    Pattern,
    Xml,
    attribute,
    document,
    el,
    join,
    lines,
    stack,
    written,
)

KEBAB = Names(
    element=lambda name: f"x-{name.lower()}",
    attribute=str.lower,
    root={"xmlns": "urn:x"},
    within={"Note": "x-body"},
    addresses={"from": "urn:all:"},
)


def test_text_is_escaped_wherever_it_stands_and_markup_is_not() -> None:
    assert written(el("p", None, "a < b & c > d", Xml("<i/>"))) == "<p>a &lt; b &amp; c &gt; d<i/></p>"
    assert written(join(["<", el("b"), ">"])) == "&lt;<b/>&gt;"
    assert written(el("p", {"title": 'say "<&>"\n  twice'})) == '<p title="say &quot;&lt;&amp;&gt;&quot; twice"/>'
    assert attribute('"') == "&quot;"


def test_what_is_none_is_left_out_and_what_is_empty_is_not() -> None:
    assert written(el("p", {"a": None, "b": ""}, None, "x", None)) == '<p b="">x</p>'
    assert written(stack("p", None, None)) == "<p/>"
    assert written(el("p", None, "", join(()))) == "<p/>"


def test_the_children_of_a_stack_stand_each_on_a_line() -> None:
    assert written(stack("a", None, el("b"), lines([el("c"), el("d")]))) == "<a>\n<b/>\n<c/>\n<d/>\n</a>"
    assert written(stack("a")) == "<a/>"


def test_a_document_has_a_declaration_and_begins_as_its_names_say() -> None:
    start = '<?xml version="1.0" encoding="UTF-8"?>\n'
    assert document(el("A", {"B": "é"})).decode() == f'{start}<A B="é"/>\n'
    assert document(el("A", {"B": "é"}), KEBAB).decode() == f'{start}<x-a xmlns="urn:x" b="é"/>\n'


def test_one_tree_is_written_in_the_names_of_each_standard() -> None:
    tree = el("Item", {"Id": "Q", "from": "here"}, el("Note", None, "One"), el("Note", {"Id": "N"}))
    assert written(tree) == '<Item Id="Q" from="here"><Note>One</Note><Note Id="N"/></Item>'
    assert written(tree, KEBAB) == (
        '<x-item id="Q" from="urn:all:here"><x-note><x-body>One</x-body></x-note><x-note id="N"/></x-item>'
    )
    assert written(el("td", None, el("br")), NAMES) == "<td><br/></td>"
    assert written(el("td"), NAMES) == "<td></td>"


def test_a_kept_node_is_written_once_for_each_names() -> None:
    asked: list[str] = []

    def spelled(name: str) -> str:
        asked.append(name)
        return name.upper()

    kept, capitals = Kept(el("a", None, el("b"))), Names(element=spelled)
    twice = stack("all", None, kept, kept)
    assert written(twice) == "<all>\n<a><b/></a>\n<a><b/></a>\n</all>"
    assert written(twice, capitals) == "<ALL>\n<A><B/></A>\n<A><B/></A>\n</ALL>"
    assert written(twice) == written(stack("all", None, kept.node, kept.node))
    assert list(kept.texts.values()) == ["<a><b/></a>", "<A><B/></A>"]
    assert sorted(asked) == ["a", "all", "b"], "no name is asked for twice"


def described(identifier: str, title: Child, words: Child) -> Node:
    return stack("p", {"id": identifier, "class": None}, el("b", None, title), el("i", {"title": identifier}, words))


VALUES = st.text(alphabet="a%s<>&\"'\n \ue000\u00e9", max_size=6)
CHILDREN = st.one_of(
    VALUES,
    VALUES.map(lambda words: el("em", None, words)),
    st.sampled_from([None, join(()), join(("", None)), Kept(el("hr")), Xml("<br/>"), join(("a", "b"))]),
)


@given(identifier=VALUES, title=CHILDREN, words=CHILDREN)
def test_a_pattern_is_written_as_the_node_that_it_makes(identifier: str, title: Child, words: Child) -> None:
    pattern = Pattern(3, described)
    for names in (PLAIN, QTI30):
        filled = pattern(identifier, title, words)
        assert written(el("x", None, filled), names) == written(el("x", None, filled.node), names)
        assert filled.node == described(identifier, title, words)


def test_what_a_pattern_is_written_as_between_its_values_is_made_once() -> None:
    made = []

    def make(words: str) -> Node:
        made.append(words)
        return el("p", None, words)

    pattern = Pattern(1, make)
    assert written(join(pattern(words) for words in "abc")) == "<p>a</p><p>b</p><p>c</p>"
    assert len(made) == 1
