"""Rich text as HTML: what the pages of lessons promise to those who read them, by mouse, by keyboard or on paper."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lessonpack.model.blocks import (
    Block,
    Callout,
    CalloutKind,
    Figure,
    Listing,
    Quotation,
    Table,
    Width,
)
from lessonpack.model.content import (
    Grid,
    Image,
    Link,
    Media,
    Paragraph,
    Preformatted,
    RichText,
    Strong,
    Struck,
    Subheading,
    Subscript,
    Superscript,
    Text,
)
from lessonpack.render.blocks import block
from lessonpack.render.code import coloured
from lessonpack.render.html import NAMES, XHTML, Dialect, rich
from lessonpack.render.xml import Child, Node, el
from lessonpack.render.xml import written as markup

ADDRESS = "https://example.org/"
GRID = Grid(((Text("Cloud"),), (Text("Rain"),)), (((Text("Grey"),), (Text("much"),)),), ("right",))
TABLE = (
    '<table><thead><tr><th scope="col" class="align-right">Cloud</th><th scope="col">Rain</th></tr></thead>'
    '<tbody><tr><td class="align-right">Grey</td><td>much</td></tr></tbody></table>'
)
BOX = f'<div class="scroll" tabindex="0">{TABLE}</div>'
PAGES = Dialect(link={"target": "_blank"}, link_note=el("i", None, "beside"), framed_tables=True, coloured=True)


def nowhere(_image: Image) -> str:
    return ""


def written(content: RichText, dialect: Dialect = PAGES, level: int = 3) -> str:
    return markup(rich(content, nowhere, level, dialect), NAMES)


def shown(piece: Block, words: Mapping[str, Child] | None = None) -> str:
    return markup(block(piece, nowhere, words or {}), NAMES)


def test_a_table_of_the_lesson_stands_in_a_box_that_is_scrolled_by_keyboard_with_its_caption_outside() -> None:
    table = Table(grid=GRID, caption=(Text("Clouds"),))
    assert shown(table) == f'<figure class="table"><figcaption>Clouds</figcaption>{BOX}</figure>'
    assert shown(Table(grid=GRID)) == f'<figure class="table">{BOX}</figure>'


def test_a_callout_says_its_kind_and_its_title_where_it_has_one() -> None:
    titled = Callout(kind=CalloutKind.KEY, title=(Text("Rain"),), content=(Paragraph((Text("It falls."),)),))
    head = '<span class="kind">Key</span> <span class="title">Rain</span>'
    assert shown(titled, {CalloutKind.KEY: "Key"}) == (
        f'<div class="callout key" role="note"><p class="callout-head">{head}</p><p>It falls.</p></div>'
    )
    bare = replace(titled, title=())
    assert '<p class="callout-head"><span class="kind">Key</span></p>' in shown(bare, {CalloutKind.KEY: "Key"})


def test_a_table_within_text_has_such_a_box_where_pages_are_made_for_it() -> None:
    assert written((GRID,)) == f'<figure class="table">{BOX}</figure>'
    assert written((GRID,), XHTML) == TABLE


def row(*cells: str) -> tuple[tuple[Text, ...], ...]:
    return tuple((Text(cell),) for cell in cells)


PICTURE = Media(path="a.png", file="a.png", name="a.png", type="image/png", digest="", width=1200, height=600)
ROOMS: list[tuple[Table | Listing | Figure, str]] = [
    (Table(grid=GRID), "table"),
    (Table(grid=GRID, width=Width.WIDE), "table wide"),
    (Table(grid=Grid(row(*"abcde"), ())), "table wide"),
    (Table(grid=Grid(row("a", "b", "c"), (row("x" * 25, "y" * 25, "z" * 25),))), "table wide"),
    (Table(grid=Grid(row("a", "b"), (row("x " * 200, "y " * 200),))), "table"),
    (Table(grid=Grid(row(*"abcde"), ()), width=Width.TEXT), "table"),
    (Listing(text="short"), "listing"),
    (Listing(text=f"short\n{'x' * 57}"), "listing wide"),
    (Listing(text="\t" * 15), "listing wide"),
    (Figure(image=Image(PICTURE, "A")), "picture wide"),
    (Figure(image=Image(replace(PICTURE, height=1200), "A")), "picture"),
    (Figure(image=Image(replace(PICTURE, width=48, height=32), "A")), "picture small"),
    (Figure(image=Image(replace(PICTURE, width=0, height=0), "A")), "picture"),
    (Figure(image=Image(PICTURE, "A"), width=Width.SMALL), "picture small"),
]


def test_what_describes_a_picture_ends_its_caption_also_where_it_has_no_other() -> None:
    picture = Figure(image=Image(PICTURE, "A sink"), caption=(), description=(Paragraph((Text("A basin."),)),))
    opened = '<details class="fold"><summary><span>Described</span></summary><div><p>A basin.</p></div></details>'
    words: dict[str, Child] = {"figure.description": "Described"}
    assert f"<figcaption>{opened}</figcaption></figure>" in shown(picture, words)
    captioned = replace(picture, caption=(Text("A sink"),))
    assert f"<figcaption>A sink{opened}</figcaption></figure>" in shown(captioned, words)


@pytest.mark.parametrize(("piece", "classes"), ROOMS)
def test_what_would_be_squeezed_is_wide_unless_the_author_says_otherwise(
    piece: Table | Listing | Figure, classes: str
) -> None:
    assert shown(piece).startswith(f'<figure class="{classes}">')


def test_code_within_prose_is_as_wide_where_pages_have_room_for_it() -> None:
    code = (Preformatted("x" * 57),)
    assert written(code).startswith('<pre class="wide">')
    assert written(code, XHTML).startswith("<pre><code>")


def test_code_in_a_language_is_marked_by_what_its_parts_are_where_style_sheets_know_it() -> None:
    code = (Preformatted("def f():  # so\n    return 'a'\n", "Python"),)
    assert written(code, XHTML).startswith('<pre><code class="language-Python">def f():  # so\n')
    shown = written(code)
    assert re.findall(r'class="(c-\w+)">([^<]+)<', shown) == [
        ("c-word", "def"),
        ("c-name", "f"),
        ("c-note", "# so"),
        ("c-word", "return"),
        ("c-text", "'a'"),
    ]
    assert html.unescape(re.sub(r"<[^>]+>", "", shown)) == "def f():  # so\n    return 'a'\n"


@pytest.mark.parametrize("language", ["", "nope", "text", "../x"])
def test_code_in_no_known_language_is_plain(language: str) -> None:
    assert "<span" not in written((Preformatted("def f(): # so", language),))


@given(st.sampled_from(["python", "html", "sql", "c", "js+jinja", "pycon", "http"]), st.text(max_size=60))
def test_colours_change_no_letter_of_code(language: str, words: str) -> None:
    pieces = coloured(words, language)
    assert "".join(str(piece[2][0]) if isinstance(piece, Node) else str(piece) for piece in pieces) == words


def test_a_cell_with_a_word_too_long_for_it_says_so_and_no_other() -> None:
    grid = Grid(row("short", "x" * 21), (), ("", "right"))
    assert '<th scope="col">short</th><th scope="col" class="align-right long">' in written((grid,))
    assert "long" not in written((grid,), XHTML)


def test_an_aside_is_a_callout_that_says_so() -> None:
    note = Callout(kind=CalloutKind.NOTE, title=(), content=(), aside=True)
    assert shown(note, {CalloutKind.NOTE: "Note"}).startswith('<div class="callout note aside" role="note">')


def test_what_is_struck_out_is_marked_where_the_markup_has_a_word_for_it() -> None:
    content = (Paragraph((Struck((Text("old"),)), Subscript((Text("1"),)), Superscript((Text("2"),)))),)
    assert written(content) == "<p><del>old</del><sub>1</sub><sup>2</sup></p>"
    assert written(content, Dialect(strokes=False)) == "<p>old<sub>1</sub><sup>2</sup></p>"


def test_a_table_in_another_language_says_so_with_its_direction() -> None:
    table = Table(grid=GRID, caption=(), language="ar")
    assert shown(table).startswith('<figure class="table" lang="ar" dir="rtl">')


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ((Text(ADDRESS),), ' class="address"'),
        ((Strong((Text(ADDRESS),)),), ' class="address"'),
        ((Text("how rain is made"),), ""),
    ],
)
def test_a_link_whose_words_are_its_address_is_marked_so_that_paper_need_not_repeat_it(
    words: tuple[Text | Strong, ...], marked: str
) -> None:
    link = (Paragraph((Link(ADDRESS, words),)),)
    assert f'<a href="{ADDRESS}"{marked} target="_blank">' in written(link)
    assert written(link).endswith("<i>beside</i></a></p>")
    assert f'<a href="{ADDRESS}">' in written(link, XHTML)


@pytest.mark.parametrize(
    ("source", "words"), [((), ""), ((Text("On rain"),), ', <cite lang="de" dir="ltr">On rain</cite>')]
)
def test_a_quotation_says_by_whom_and_from_where_if_that_is_known(source: tuple[Text, ...], words: str) -> None:
    said = Quotation(content=(Paragraph((Text("Nass."),)),), by="Ada", source=source, language="de")
    assert shown(said) == (
        f'<figure class="quotation"><blockquote lang="de" dir="ltr"><p>Nass.</p></blockquote>'
        f'<figcaption><span class="by">Ada</span>{words}</figcaption></figure>'
    )


def test_a_heading_is_never_deeper_than_html_goes() -> None:
    text = (Text("Rain"),)
    assert written((Subheading(1, text), Subheading(2, text)), level=3) == "<h3>Rain</h3><h4>Rain</h4>"
    assert written((Subheading(3, text),), level=5) == "<h6>Rain</h6>"


def test_an_element_without_content_reads_the_same_to_both_parsers() -> None:
    assert [markup(el(name), NAMES) for name in ("td", "br", "img")] == ["<td></td>", "<br/>", "<img/>"]
    assert markup(el("td", None, "x"), NAMES) == "<td>x</td>"
