"""Markdown becomes a small tree; what no package can carry safely becomes a finding."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lessonpack.findings import Log, Place
from lessonpack.model.content import (
    Blockquote,
    Break,
    Code,
    Emphasis,
    Grid,
    Image,
    Inline,
    Items,
    Link,
    Media,
    Paragraph,
    Preformatted,
    RichText,
    Separator,
    Strong,
    Struck,
    Subheading,
    Subscript,
    Superscript,
    Text,
    plain,
)
from lessonpack.source import markdown
from strategies import markup, words

PICTURE = Media(path="media/a b.png", file="", name="a-b.png", type="image/png", digest="")


def spot(row: int, markup: str) -> Place:
    return Place("f", row + 1)


def picture(path: str, at: Place) -> Media:
    return PICTURE


def taken(text: str) -> tuple[RichText, Log]:
    log = Log()
    return markdown.rich(text, spot, log, picture), log


def rich(text: str) -> RichText:
    content, log = taken(text)
    assert list(log) == []
    return content


def line(text: str) -> tuple[Inline, ...]:
    log = Log()
    children = markdown.inline(text, spot, log, picture)
    assert list(log) == []
    return children


def codes(text: str) -> list[str]:
    return [entry.code for entry in taken(text)[1]]


def p(*children: Inline) -> Paragraph:
    return Paragraph(children)


# --- the tree -------------------------------------------------------------------------------------------

SQUARE = Superscript((Text("2"),))
POWER = Superscript((Emphasis((Text("n"),)), Text("+1")))
TREES: list[tuple[str, RichText]] = [
    ("Words.", (p(Text("Words.")),)),
    ("Two\nlines.", (p(Text("Two lines.")),)),
    ("One.\n\nTwo.", (p(Text("One.")), p(Text("Two.")))),
    ("a *b* c", (p(Text("a "), Emphasis((Text("b"),)), Text(" c")),)),
    ("**a *b***", (p(Strong((Text("a "), Emphasis((Text("b"),))))),)),
    ("`a < b`", (p(Code("a < b")),)),
    ("a  \nb\\\nc", (p(Text("a"), Break(), Text("b"), Break(), Text("c")),)),
    ("[a *b*](https://x.org/?q=1&r=2)", (p(Link("https://x.org/?q=1&r=2", (Text("a "), Emphasis((Text("b"),))))),)),
    ("<https://x.org>", (p(Link("https://x.org", (Text("https://x.org"),))),)),
    ("<a@x.org>", (p(Link("mailto:a@x.org", (Text("a@x.org"),))),)),
    ("[a][b]\n\n[b]: http://x.org", (p(Link("http://x.org", (Text("a"),))),)),
    ("![a *b*](media/a%20b.png)", (p(Image(PICTURE, "a b")),)),
    ("- a\n- b\n  - c", (Items(((p(Text("a")),), (p(Text("b")), Items(((p(Text("c")),),))))),)),
    ("3. a\n4. b", (Items(((p(Text("a")),), (p(Text("b")),)), start=3),)),
    ("1) a", (Items(((p(Text("a")),),), start=1),)),
    ("0. a", (Items(((p(Text("a")),),), start=0),)),
    ("> a", (Blockquote((p(Text("a")),)),)),
    ("```python\nx < 1\n```", (Preformatted("x < 1\n", "python"),)),
    ("    x", (Preformatted("x\n"),)),
    ("a\n\n---\n\nb", (p(Text("a")), Separator(), p(Text("b")))),
    ("## A\n\n### B\n\n## C", (Subheading(1, (Text("A"),)), Subheading(2, (Text("B"),)), Subheading(1, (Text("C"),)))),
    ("A\n===", (Subheading(1, (Text("A"),)),)),
    (
        "|a|b|\n|:-|-:|\n|*c*||",
        (Grid(((Text("a"),), (Text("b"),)), (((Emphasis((Text("c"),)),), ()),), ("left", "right")),),
    ),
    ("&lt;b&gt; &amp; &copy;", (p(Text("<b> & ©")),)),
    (r"\<b> \* \$5\$ \\", (p(Text(r"<b> * $5$ \ ".strip())),)),
    ("H~2~O", (p(Text("H"), Subscript((Text("2"),)), Text("O")),)),
    ("x^*n*+1^ [y^2^](https://x.org)", (p(Text("x"), POWER, Text(" "), Link("https://x.org", (Text("y"), SQUARE))),)),
    ("~~old *and* gone~~", (p(Struck((Text("old "), Emphasis((Text("and"),)), Text(" gone")))),)),
    ("1 < 2 > 0, a<3", (p(Text("1 < 2 > 0, a<3")),)),
    ("snake_case_name", (p(Text("snake_case_name")),)),
    ("https://x.org is not linked by itself", (p(Text("https://x.org is not linked by itself")),)),
]


@pytest.mark.parametrize(("text", "tree"), TREES)
def test_markdown_becomes_its_tree(text: str, tree: RichText) -> None:
    assert rich(text) == tree


@pytest.mark.parametrize(
    ("text", "words"),
    [("1. Introduction", "1. Introduction"), ("- a", "- a"), ("# a", "# a"), ("  a\nb  ", "a b"), ("a\n\nb", "a b")],
)
def test_a_part_of_a_line_knows_no_blocks(text: str, words: str) -> None:
    assert plain(line(text)) == words


def test_what_marks_a_part_of_a_line_is_read_in_it() -> None:
    assert line("a *b* `c`") == (Text("a "), Emphasis((Text("b"),)), Text(" "), Code("c"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("C~6~H~12~O~6~", "C₆H₁₂O₆"), ("C~n~H~2n+2~", "CₙH₂ₙ₊₂"), ("Fe~2~(SO~4~)~3~", "Fe₂(SO₄)₃"),
        ("SO~4~^2-^, Ca^2+^", "SO₄²⁻, Ca²⁺"), ("Na^+^Cl^-^, H^+^+OH^-^", "Na⁺Cl⁻, H⁺+OH⁻"),
        ("^14^C, ^235^~92~U", "¹⁴C, ²³⁵₉₂U"), ("a^2^+b^2^=c^2^", "a²+b²=c²"), ("x^(n+1)^-1", "x⁽ⁿ⁺¹⁾-1"),
        ("1^st^, M^me^", "1ˢᵗ, Mᵐᵉ"), ("word.^1^ Next^2^", "word.¹ Next²"), ("|x|^2^, m/s^2^", "|x|², m/s²"),
        ("**x**~1~, ∑~i~, F~合~", "x₁, ∑ᵢ, F_合"), ("log~10~(x), 1011~2~", "log₁₀(x), 1011₂"),
    ],
)  # fmt: skip
def test_a_pair_of_marks_around_a_script_sets_it_above_or_below_the_line(text: str, words: str) -> None:
    assert plain(rich(text)) == words


@pytest.mark.parametrize(
    "text",
    ["a^b", "~5 minutes to ~6 minutes", "~5-~10", "~5/~6", "3~5,6~8", "10日~20日、30日~40日", "周一~周五和周六~周日",
     "はい~そうです~", "x^2+y^2=z^2", "x^2y^2", "a^nb^n", "a^+b^+", "(a^2)(b^2)", "a^(b+c)=a^(b)", "10^-3..10^-6",
     "2^3^4", "^_^ and ^o^ and ^-^", "p→~q↔~r", "y~x1;y~x2", "C:\\PROGRA~1\\MICRO~1", "FILE~1.TXT,FILE~2.TXT",
     "main.c~,util.c~", "see ~/a:~/b", "https://x.org/~a/~b", "Fig.~3,~4", "a ~~ b ~~ c", "~", "^^", "~~", "a~ b~"],
)  # fmt: skip
def test_marks_of_arithmetic_ranges_paths_and_faces_are_the_characters_that_they_are(text: str) -> None:
    assert rich(text) == (p(Text(text)),)


def test_a_mark_behind_a_backslash_or_in_code_is_shown() -> None:
    assert rich(r"H\~2\~O `x^2^`") == (p(Text("H~2~O "), Code("x^2^")),)


# --- the short way --------------------------------------------------------------------------------------


def parsed(text: str) -> RichText:
    return markdown._Reading(spot, Log(), picture).rich(text)


@settings(deadline=None)
@given(st.one_of(markup, words, st.text(max_size=40), st.text("ab1 \n.)-\t\u00a0", max_size=20)))
@example("1. a")
@example("1.\n")
@example("a\n    b")
@example("a \nb")
@example("a\n\n\nb\n")
@example("a\n1. b")
@example("12345678901) a")
@example("\u00a0a\u00a0")
@example("a\n---")
@example("a\r\nb")
def test_the_short_way_for_plain_text_gives_the_parser_s_tree(text: str) -> None:
    quick = markdown.simple(text)
    if quick is not None:
        assert quick == parsed(text)


@pytest.mark.parametrize(
    "text", ["What is it?", "“Why?” – she asked", "(a) 3 of 4; 5% & more".replace("&", "and"), "Ω"]
)
def test_plain_text_takes_the_short_way(text: str) -> None:
    assert markdown.simple(text) == (Paragraph((Text(text),)),)


@settings(deadline=None)
@given(markup)
def test_any_text_gives_a_tree_or_findings(text: str) -> None:
    content, log = taken(text)
    assert isinstance(content, tuple)
    assert all(entry.message and entry.hint for entry in log)


@settings(deadline=None)
@given(words)
def test_no_word_of_a_plain_text_is_lost(text: str) -> None:
    text = f"x {text.replace('&', 'and')}"  # what begins a line may be a mark
    assert "".join(plain(rich(text)).split()) == "".join(text.split())


# --- findings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["<b>x</b>", "<br>", "<div>\nx\n</div>", "a <!-- b --> c", "<?php ?>", "<![CDATA[x]]>", "<script>alert(1)</script>",
     "x <a href='y'>", "</p>", "<p\nclass=x>", "- <i>a</i>", "> <u>a</u>"],
)  # fmt: skip
def test_raw_html_is_refused_once(text: str) -> None:
    assert codes(text) == ["SRC060"]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JavaScript:alert(1)", "&#106;avascript:alert(1)", "java&#x73;cript:x", "data:text/html,x",
     "vbscript:x", "file:///etc/passwd", "ftp://x.org/", "tel:123", "other.html", "/x", "//x.org", "#x", "?x",
     "\\x01javascript:x", "https://", "http:///x", "mailto:", ""],
)  # fmt: skip
def test_only_full_addresses_of_pages_and_mail_are_links(address: str) -> None:
    assert codes(f"[a]({address})") == ["SRC061"]


@pytest.mark.parametrize("address", ["https://x.org", "HTTP://x.org/a_b?c=d#e", "mailto:a@x.org", "https://x.org/ü"])
def test_full_addresses_are_links(address: str) -> None:
    assert codes(f"[a]({address})") == []


@pytest.mark.parametrize(
    "text", ["$x$", "a $x^2 + y$ b", "$$x$$", "$$ x $$", "$a\nb$", "$1$", "cost $5$ now", "($x$)", "$a\\$b$", "**$x$**"]
)
def test_a_pair_of_dollars_is_a_formula(text: str) -> None:
    assert codes(text) == ["SRC062"]


@pytest.mark.parametrize(
    "text", ["$5", "$5 and $10", "5$", "$ x $", "a $ b", r"\$x\$", "`$x$`", "$5-$10", "US$", "$", "$$", "```\n$x$\n```"]
)
def test_any_other_dollar_is_a_dollar(text: str) -> None:
    assert codes(text) == []
    assert plain(taken(text)[0]).count("$") == text.count("$")


def test_a_picture_needs_words() -> None:
    assert codes("![](media/x.png)") == ["SRC065"]
    assert codes("![ ](media/x.png)") == ["SRC065"]
    assert codes("![x](media/x.png)") == []


def test_titles_and_empty_links_would_be_lost() -> None:
    assert codes('[a](https://x.org "b")') == ["SRC066"]
    assert codes('![a](media/x.png "b")') == ["SRC066"]
    assert codes("[](https://x.org)") == ["SRC067"]
    assert codes("[![a](media/x.png)](https://x.org)") == []


def test_what_is_nested_too_deeply_is_refused_and_not_dropped() -> None:
    assert codes("> " * 17 + "a") == ["SRC063"]
    assert codes("- " * 30 + "a") == ["SRC063"]
    assert codes("*a **b " * 20 + "c" + "** d*" * 20) == ["SRC063"]
    assert plain(rich("> " * 8 + "a")) == "a"


def test_a_finding_in_a_long_text_has_the_line_it_stands_in() -> None:
    _, log = taken("one\n\n- two\n- three\n  <b>four</b>\n\n|a|\n|-|\n|$x$|\n")
    assert [entry.place.line for entry in log] == [5, 9]


@pytest.mark.parametrize("end", ["", "  ", "\\"], ids=["nothing", "blanks", "a backslash"])
def test_a_finding_behind_the_end_of_a_line_has_its_own_line(end: str) -> None:
    _, log = taken(f"one{end}\n*two{end}\n<b>three</b>{end}\n$4$*{end}\n![](media/5.png)")
    assert [entry.place.line for entry in log] == [3, 4, 5]


@pytest.mark.parametrize("bracket", ["[", "< "])
def test_a_text_with_more_than_1000_brackets_is_refused_and_not_looked_into(bracket: str) -> None:
    for read in (markdown.rich, markdown.inline):
        for count, found in ((1000, ["SRC062"]), (1001, ["SRC064"])):
            log = Log()
            content = read(f"{bracket * count} $x$", spot, log, picture)
            assert [entry.code for entry in log] == found
            assert bool(content) == (count == 1000)
