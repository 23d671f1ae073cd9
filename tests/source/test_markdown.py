"""Markdown becomes a small tree; what no package can carry safely becomes a finding."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cases import every_case, named
from effort import LINEAR, growth
from lessonpack.findings import Log, Place
from lessonpack.model.content import (
    Blockquote,
    Break,
    Code,
    Definition,
    Definitions,
    Emphasis,
    Formula,
    Grid,
    Image,
    Inline,
    Items,
    Link,
    Media,
    Note,
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
    inlines,
    plain,
)
from lessonpack.source import gaps, markdown, plaintext
from prose import markup, words

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
    (
        "Tide\n: What comes\n\n*Ebb*\n\n: What goes\n: And more\n\n  in two",
        (
            Definitions(
                (
                    Definition((Text("Tide"),), ((p(Text("What comes")),),)),
                    Definition(
                        (Emphasis((Text("Ebb"),)),),
                        ((p(Text("What goes")),), (p(Text("And more")), p(Text("in two")))),
                    ),
                )
            ),
        ),
    ),
    ("~~old *and* gone~~", (p(Struck((Text("old "), Emphasis((Text("and"),)), Text(" gone")))),)),
    ("1 < 2 > 0, a<3", (p(Text("1 < 2 > 0, a<3")),)),
    ("snake_case_name", (p(Text("snake_case_name")),)),
    ("https://x.org is not linked by itself", (p(Text("https://x.org is not linked by itself")),)),
]


def test_markdown_becomes_its_tree() -> None:
    def holds(case: tuple[str, RichText]) -> None:
        text, tree = case
        assert rich(text) == tree

    every_case(named(TREES), holds)


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
        ("[0-9]^+^, (a|b)^*^", "[0-9]⁺, (a|b)^*"), ("C~2~H~5~OH, SO~4~^=^", "C₂H₅OH, SO₄⁼"),
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
     "a^b^c^d", "x^2^y^2+1", "a~b~c~d", "v1~v2~v3", "a~=b~=c", "a^=b^=c", "a~>b~>c", "p^&q^&r", "a~|b~|c",
     "main.c~,util.c~", "see ~/a:~/b", "https://x.org/~a/~b", "Fig.~3,~4", "a ~~ b ~~ c", "~", "^^", "~~", "a~ b~"],
)  # fmt: skip
def test_marks_of_arithmetic_ranges_paths_and_faces_are_the_characters_that_they_are(text: str) -> None:
    assert rich(text) == (p(Text(text)),)


def test_a_mark_behind_a_backslash_or_in_code_is_shown() -> None:
    assert rich(r"H\~2\~O `x^2^`") == (p(Text("H~2~O "), Code("x^2^")),)


# --- the short way --------------------------------------------------------------------------------------


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
    quick = plaintext.simple(text)
    if quick is not None:
        log = Log()
        assert quick == markdown._Reading(spot, log, picture).rich(text)
        assert list(log) == []


@pytest.mark.parametrize(
    "text", ["What is it?", "“Why?” – she asked", "(a) 3 of 4; 5% & more".replace("&", "and"), "Ω"]
)
def test_plain_text_takes_the_short_way(text: str) -> None:
    assert plaintext.simple(text) == (Paragraph((Text(text),)),)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["[[a]]", "[[b-1]]", "[[", "]]", *"a .:,!()[]^*-\n1_"]), max_size=12).map("".join))
@example("[[a]] is [[b-1]], and [[c]].")
@example("a [[b]](c) [[d]]: e ![[f]] ^[[g]]")
@example("[[a]]: b")
@example("[[a]] " * 1_001 + "b")
def test_the_short_way_for_words_with_gaps_gives_the_parser_s_tree(text: str) -> None:
    if gaps.are_among_words(text):
        log = Log()
        assert markdown.gapped(text, spot, log, picture) == markdown._Reading(spot, log, picture, gapped=True).rich(
            text
        )
        assert list(log) == []


@pytest.mark.parametrize("text", ["The word [[word]] is at 3, before [[next]], and it is [[kind-1]].", "[[a]] b"])
def test_words_with_gaps_take_the_short_way(text: str) -> None:
    assert gaps.are_among_words(text)


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
    "text",
    [
        "$x$",
        "a $x^2 + y$ b",
        "$$x$$",
        "$$ x $$",
        "$a\nb$",
        "$1$",
        "cost $5$ now",
        "($x$)",
        "$a\\$b$",
        "**$x$**",
    ],
)
def test_a_pair_of_dollars_is_a_formula(text: str) -> None:
    content, log = taken(text)
    [formula] = [node for node in inlines(content) if isinstance(node, Formula)]
    assert not list(log)
    assert formula.display == text.startswith("$$")
    assert "$" not in formula.tex.replace(r"\$", "")


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        (r"\(x\)", "formulas stand between dollar signs here"),
        (r"so \(a^2 = b\), no", "formulas stand between dollar signs here"),
        (r"\[ \frac{1}{2} \]", "formulas stand between dollar signs here"),
        (r"$\frac{a$", "expected closing token"),
        (r"$\foo$", "unknown command"),
        (r"$x^2^3$", "duplicate"),
        (r"$\href{javascript:alert(1)}{x}$", "unknown command"),
        (r"$\eqref{x}$", "formulas of a lesson have no numbers"),
        (r"$\color{red}{x}$", "not on a dark one"),
        (r"$\boxed{x}$", "not every browser draws frames"),
        (r"$$\begin{aligned}a\\\\[2pt]b\end{aligned}$$", "the space between two lines"),
        (f"${'x' * 2_001}$", "2,000 are read"),
    ],
)
def test_what_cannot_be_shown_as_a_formula_is_an_error_that_says_why(text: str, trouble: str) -> None:
    content, log = taken(text)
    assert [entry.code for entry in log] == ["SRC062"]
    assert trouble in next(iter(log)).message
    assert not [node for node in inlines(content) if isinstance(node, Formula)]


@pytest.mark.parametrize("text", ["from $20 in spring and 30$ in summer", "$for all of x$"])
def test_prose_between_two_dollars_is_told(text: str) -> None:
    assert codes(text) == ["SRC069"]


@pytest.mark.parametrize("text", [r"$\text{for all of } x$", r"$\sin x + \operatorname{foo} bar$", "$abc$", "$x for$"])
def test_names_and_words_that_are_marked_as_such_are_no_prose(text: str) -> None:
    assert codes(text) == []


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
    _, log = taken("one\n\n- two\n- three\n  <b>four</b>\n\n|a|\n|-|\n|$\\x$|\n")
    assert [entry.place.line for entry in log] == [5, 9]


@pytest.mark.parametrize("end", ["", "  ", "\\"], ids=["nothing", "blanks", "a backslash"])
def test_a_finding_behind_the_end_of_a_line_has_its_own_line(end: str) -> None:
    _, log = taken(f"one{end}\n*two{end}\n<b>three</b>{end}\n$\\four$*{end}\n![](media/5.png)")
    assert [entry.place.line for entry in log] == [3, 4, 5]


@pytest.mark.parametrize("bracket", ["[", "< "])
def test_a_text_with_more_than_1000_brackets_is_refused_and_not_looked_into(bracket: str) -> None:
    for read in (markdown.rich, markdown.inline):
        for count, found in ((1000, ["SRC062"]), (1001, ["SRC064"])):
            log = Log()
            content = read(f"{bracket * count} $\\x$", spot, log, picture)
            assert [entry.code for entry in log] == found
            assert bool(content) == (count == 1000)


# --- other kinds of Markdown ----------------------------------------------------------------------------

# What is told of a text, each at its line, and the piece that is quoted.
FOREIGN = {
    "a footnote": (
        "See[^1] and ^[a note within]; the sea.[^moon] It[^w], too.",
        ["1 [^1]", "1 ^[a note within]", "1 [^moon]", "1 [^w]"],
    ),
    "a shortcode": ("{{< figure src=x >}} and {{% tip %}}", ["1 {{< figure src=x >}}", "1 {{% tip %}}"]),
    "a script": ("H~2 O~ and x^2 n^", ["1 ~2 O~", "1 ^2 n^"]),
    "highlighted text": ("a ==new thing== here", ["1 ==new thing=="]),
    "inserted text": ("a ++new++ thing", ["1 ++new++"]),
    "attributes": ("# A {#id .wide}\n\nb {.note}\n\n![c](media/x.png){width=50%}",
                   ["1 {#id .wide}", "3 {.note}", "5 {width=50%}"]),
    "the name of an emoji": ("So :smile: it is, :+1:", ["1 :smile:", "1 :+1:"]),
    "a role of reStructuredText": ("see :ref:`there`", ["1 :ref:"]),
    "a link of a wiki": ("see [[Home page]]\n[[Home]]", ["2 [[Home]]", "1 [[Home page]]"]),
    "a picture of a wiki": ("![[loop.png]]", ["1 ![[loop.png]]"]),
    "a citation": ("so it is [@lovelace1843]", ["1 [@lovelace1843]"]),
    "markup of a forum": ("a [b]loud[/b] word", ["1 [b]loud[/b]"]),
    "a cloze question of Moodle": ("Two is {1:NM:=2}.", ["1 {1:NM:=2}"]),
    "a command of LaTeX": ("\\newpage\n\na \\textbf{loud} word", ["1 \\newpage", "3 \\textbf{loud}"]),
    "strong text": ("a **loud ** word, ** loud** too", ["1 **loud **", "1 ** loud**"]),
    "a link": ("[a] (https://x.org)\n\n(b)[https://x.org]\n\n[see there][below]",
               ["1 [a] (https://x.org)", "3 [https://x.org]", "5 [see there][below]"]),
    "a link or a picture": ("![a](media/a b.png) [c](https://x.org/c d) ![e](media/e (1).png)",
                            ["1 ![a](media/a b.png)", "1 [c](https://x.org/c d)", "1 ![e](media/e (1).png)"]),
    "a box": ("::: tip\nA\n:::\n\n!!! note \"B\"\n\n> [!WARNING]\n> C\n\n.. note:: D",
              ["1 ::: tip", "5 !!! note \"B\"", "7 [!WARNING]", "10 .. note:: D"]),
    "a definition of two terms": ("Tide\nFlood\n: What comes.", ["3 : What comes."]),
    "an abbreviation": ("*[LMS]: learning management system", ["1 *[LMS]: learning management system"]),
    "a table of contents": ("so\n[TOC]\n\n[[_TOC_]]", ["2 [TOC]", "4 [[_TOC_]]"]),
    "a heading": ("##Tides", ["1 ##Tides"]),
    "a heading of a wiki": ("== Tides ==", ["1 == Tides =="]),
    "a table": ("| a | b |\n| c | d |\n\n| a | b |\n|---|\n| c | d |", ["1 | a | b |", "4 | a | b |"]),
    "the box of a task": ("- [ ] read\n- [x] write", ["1 [ ]", "2 [x]"]),
    "front matter": ("---\ntitle: Tides\nauthor: Ada\n---\n\nText", ["1 ---"]),
    "a diagram": ("```mermaid\ngraph LR\n```", ["1 ```mermaid"]),
}  # fmt: skip


def test_markup_of_other_kinds_of_markdown_is_told_and_not_shown_in_silence() -> None:
    def holds(what: str) -> None:
        text, expected = FOREIGN[what]
        content, log = taken(text)
        found = list(log)
        said = f" reads as {what.removesuffix(' of two terms')}, and would be shown as it stands"
        assert [f"{entry.place.line} {entry.message.removesuffix(said)[1:-1]}" for entry in found] == expected
        assert {(entry.code, entry.severity) for entry in found} == {("SRC090", "warning")}
        assert re.search(r"\w", plain(content)), "what is told of stays in the text"

    every_case(named(FOREIGN), holds)


PROSE = [
    "10:30:15, 1:2:3, std::vector, a::b::c, urn:isbn:1, http://x.org:80/a, C:\\new\\newpage\\x, \\\\server\\share",
    "key: {a} {b: c} {x | x > 0} {1, 2} {a,b} {{ braces }} {% percent %} ${name} {}",
    "a == b and c == d; a==b; x=='y'; 1 + 1 = 2; i++ and ++i; C++ and C++; use ++count, not count++",
    '[^0123456789], [:alpha:], [[:digit:]_], "^V^M"',
    "the class [^0-9] and [^abc], x[^ab]+; [1][2], a[i][j], [[1, 2], [3, 4]], [[1,2]], [sic], [...], [x], ]0,1[",
    ":-) ;-) :D (: so :) and : so : on",
    "#one and #2, # and ##; 2 * 3 * 4, 2**3, f(*args, **kw), (**a, **b)",
    "(so) [a](https://x.org) (https://y.org); a\\(b\\), \\[sic\\], [a]\\(b\\)",
    "`[^1]`, `==x==` and `:smile:`; \\[^1], \\==x==, \\:smile:, \\[[a]], \\{.b}",
    "Title\n=====\n\ntext\n\nHeading\n-------\n\ntext\n\n---\n\ntext",
    "- a\n  - b\n    - c\n\n      d\n- e\n\nf\n\n9. g\n10. h\n    - i\n\n    j",
    "- - a\n  - b\n\n1. - c\n   - d\n\n 9. e\n10. f\n\n> - g\n>   - h",
    "a) alone\n\nb) apart\n\n-5 degrees\n-3 degrees\n\n--one sets it\n--two unsets it\n\n1.5 kg\n2.5 kg",
    "A wrapped line that goes on and on until, as the French write it, there comes\n: what follows",
    "|x| = |y|\n\nx | y | z\n\n| a | b |\n| - | - |\n| c | d |",
    "!important !!! so !!!\n\n.. and then ...\n\n:: so",
    "**One:** a, b. **Two:** c. **Three**, **four** and [[Prototype]]",
    "[a][b] and [c]\n\n[b]: https://x.org\n[c]: https://x.org",
    "> “So: no”\n> — she said: “No”",
    "a~5 b~6, H~2~ and O~2~, a^2 and b^2, x^2^ and y^2^; So it is\n— as they say\nElse: — so",
    "2^[n] and a^[abc]; {{ a < b }}",
]


def test_prose_with_brackets_colons_and_braces_of_its_own_raises_no_alarm() -> None:
    def holds(text: str) -> None:
        assert codes(text) == []

    every_case(named(PROSE), holds)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("10. ten\n   - below\n11. e", 2, "'- below' is indented, but not far enough to belong to the entry '10.'"),
        ("1. one\n  1. below", 2, "'1. below' is indented, but not far enough to belong to the entry '1.'"),
        ("- one\n - below", 2, "'- below' is indented, but not far enough to belong to the entry '-'"),
        ("9. nine\n\n  more of it", 3, "'more of it' is indented, but not far enough to belong to the entry '9.'"),
        ("- a\n  1. b\n    - c", 3, "'- c' is indented, but not far enough to belong to the entry '1.'"),
    ],
)  # fmt: skip
def test_what_falls_out_of_an_entry_is_told_with_the_columns_that_it_needs(text: str, line: int, said: str) -> None:
    [entry] = taken(text)[1]
    assert (entry.code, entry.place.line, entry.message) == ("SRC091", line, f"{said} above it")
    columns = re.search(r"by (\d) spaces", entry.hint)
    assert columns is not None
    lines = text.split("\n")
    lines[line - 1] = " " * int(columns[1]) + lines[line - 1].lstrip()
    assert codes("\n".join(lines)) == []


@pytest.mark.parametrize("text", ["Two\nlines\n---", "A sentence.\n---", "one\n-", "> a\n> b\n> ---", "two\nlines\n=="])
def test_a_paragraph_that_a_line_below_makes_a_heading_is_told(text: str) -> None:
    [entry] = taken(text)[1]
    assert (entry.code, entry.place.line) == ("SRC092", text.count("\n") + 1)


def test_three_hyphens_between_two_lines_are_told_to_make_a_heading_of_the_first() -> None:
    assert codes("A line\n---\nnext") == ["SRC092"]
    assert codes("A heading\n---\n\nnext") == []


@pytest.mark.parametrize(
    "text",
    [
        "so:\n• a\n• b",
        "so:\na) one\nb) two",
        "so:\n(1) one\n(2) two",
        "so:\n1.One\n2.Two",
        "so:\n– a\n– b",
        "so:\n— a\n— b",
        "so:\n-one\n-two",
    ],
)
def test_lines_that_look_like_a_list_and_would_run_together_are_told(text: str) -> None:
    [entry] = taken(text)[1]
    assert (entry.code, entry.place.line) == ("SRC093", 2)


@pytest.mark.parametrize(
    ("markup", "instead"),
    [("<br>", "with a backslash"), ("</b>", "**strong**"), ("<SUB>", "H~2~O"), ("<!-- x -->", "begins with #"),
     ("<x-y>", "in Markdown"), ("<?php ?>", "in Markdown"), ("<img src=x>", "![what it shows]")],
)  # fmt: skip
def test_for_a_tag_of_html_it_is_said_what_to_write_instead(markup: str, instead: str) -> None:
    [entry] = taken(f"a {markup}")[1]
    assert entry.code == "SRC060"
    assert instead in entry.hint.partition(". To show")[0]


# --- the page -------------------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[2] / "docs" / "markdown.md").read_text("utf-8")


def test_the_markdown_that_the_page_shows_is_read_without_a_finding() -> None:
    [shown] = re.findall(r"```markdown\n(.*?)```", PAGE, re.DOTALL)
    kinds = {type(block) for block in rich(shown)}
    assert kinds >= {Paragraph, Items, Subheading, Blockquote, Grid, Separator, Preformatted}


def test_what_the_page_says_is_not_read_is_told() -> None:
    rows = re.findall(r"^\| (`.*?) \| ", PAGE, re.MULTILINE)
    foreign = [written for row in rows for written in re.findall(r"`([^`|]+)`", row) if written != "---"]
    assert len(foreign) >= 20
    assert [written for written in foreign if codes(written) == []] == []


# --- footnotes ------------------------------------------------------------------------------------------


def test_a_footnote_is_what_its_mark_says_and_no_part_of_the_sentence() -> None:
    [paragraph] = rich("The sea [^a] rises[^1].\n\n[^a]: All of *it*.\n\n[^1]: Twice.\n\n    A day.")
    sea, first, rises, second, stop = paragraph.children
    assert (sea, rises, stop) == (Text("The sea"), Text(" rises"), Text("."))
    assert first == Note((Text("All of "), Emphasis((Text("it"),)), Text(".")))
    assert second == Note((Text("Twice."), Break(), Text("A day.")))
    assert plain((paragraph,)) == "The sea rises."


NOTES = {
    "a mark alone": ("x\n\n[^1]: a", "SRC098 3 has no mark in this text"),
    "one of two": ("x[^1]\n\n[^1]: a\n[^1]: b", "SRC098 4 stands here twice"),
    "within another": ("x[^1]\n\n[^1]: a[^2]\n\n[^2]: b", "SRC098 3 stands within another one"),
    "in itself": ("x[^1]\n\n[^1]: a[^1]", "SRC098 3 stands within another one"),
    "in a link": ("[x[^1]](https://x.org)\n\n[^1]: a", "SRC098 1 stands within a link"),
    "a list": ("x[^1]\n\n[^1]: - a\n    - b", "SRC098 3 holds more than sentences"),
    "nothing": ("x[^1]\n\n[^1]:\n\ny", "SRC098 3 holds more than sentences"),
}


@pytest.mark.parametrize("what", NOTES)
def test_a_footnote_that_nobody_would_find_is_told(what: str) -> None:
    text, expected = NOTES[what]
    _, log = taken(text)
    [found] = log
    assert f"{found.code} {found.place.line} {found.message.split('] ')[-1].split(chr(39) + ' ')[-1]}" == expected


def test_many_footnotes_are_read_in_time_that_grows_with_them() -> None:
    def text(count: int) -> str:
        return "\n\n".join([*(f"x[^{n}]" for n in range(count)), *(f"[^{n}]: y" for n in range(count))])

    assert growth(rich, text, 100) <= LINEAR
