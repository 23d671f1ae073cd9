"""An SVG picture is taken when it draws and does nothing else; what else it would do is said, with its line."""

from __future__ import annotations

import base64
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cases import every_case, named
from conftest import few
from effort import LINEAR, growth
from lessonpack import svg

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
XHTML = 'xmlns:h="http://www.w3.org/1999/xhtml"'
MANY = " ".join(f"data-a{number}=''" for number in range(1001))
PNG = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def picture(inside: str = "", attributes: str = "") -> bytes:
    return f"<svg {NAMES} {attributes}>{inside}</svg>".encode()


def refusal(data: bytes) -> str:
    """Why a picture is refused; "" when it is taken."""
    try:
        svg.extent(data)
    except svg.Refused as refused:
        return str(refused)
    return ""


def refused(*cases: tuple[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("inside", "why"), cases, ids=[inside[:70] for inside, _ in cases])


# --- what is refused ------------------------------------------------------------------------------------


@refused(
    ("<script>alert(1)</script>", "the element script runs a script"),
    ("<g><script href='x.js'/></g>", "the element script runs a script"),
    ("<handler type='text/javascript'/>", "the element handler runs a script"),
    ("<rect onclick='x'/>", "the attribute onclick of rect runs a script"),
    ("<rect ONCLICK='x'/>", "the attribute ONCLICK of rect runs a script"),
    ("<animate attributeName='x' onbegin='x'/>", "the attribute onbegin of animate runs a script"),
    ("<rect onwhatcomesnext='x'/>", "the attribute onwhatcomesnext of rect runs a script"),
    (
        "<set attributeName='onclick' to='alert(1)'/>",
        "set animates “onclick”, and only places, sizes and looks may move",
    ),
    (
        "<e:x xmlns:e='http://www.inkscape.org/namespaces/inkscape' onclick='x'/>",
        "the attribute onclick of x runs a script",
    ),
)
def test_scripts_are_refused(inside: str, why: str) -> None:
    assert refusal(picture(inside)) == f"line 1: {why}"


@refused(
    (
        "<a href='#q'><animate attributeName='href' values='x;javascript:alert(1)'/></a>",
        "the element a is a link, and in a picture that is shown nothing can be followed",
    ),
    (
        "<use id='u' href='#q'/><set href='#u' attributeName='href' to='javascript:alert(1)'/>",
        "set animates “href”, and only places, sizes and looks may move",
    ),
    (
        "<animate attributeName='xlink:href' values='#a;data:text/html,x'/>",
        "animate animates “xlink:href”, and only places, sizes and looks may move",
    ),
    (
        "<set attributeName='style' to='fill: url(x)'/>",
        "set animates “style”, and only places, sizes and looks may move",
    ),
    (
        "<animate attributeName='fill' values='red;javascript:alert(1)'/>",
        "the attribute values of animate sets an address: “red;javascript:alert(1)”",
    ),
    (
        "<animate attributeName='fill' from='red' to='url(x.svg#a)'/>",
        "the attribute to of animate loads from an address: “url(x.svg#a)”",
    ),
    (
        "<a href='javascript:alert(1)'/>",
        "the element a is a link, and in a picture that is shown nothing can be followed",
    ),
    (
        "<a xlink:href=' java&#10;script:x'/>",
        "the element a is a link, and in a picture that is shown nothing can be followed",
    ),
    ("<a ping='https://x.org/'/>", "the attribute ping of a is none of those that draw"),
    ("<a target='_top'/>", "the attribute target of a is none of those that draw"),
    ("<g xml:base='https://x.org/'/>", "the attribute xml:base of g changes where links lead"),
    (
        "<g id='a'/><use href='#%61'/>",
        "the attribute href of use must name its part without % and line ends, not as “#%61”",
    ),
    (
        "<g id='ab'/><use xlink:href='#a&#10;b'/>",
        "the attribute href of use must name its part without % and line ends, not as “#a b”",
    ),
    ("<use href='other.svg#x'/>", "the attribute href of use must name its own part (#…), not “other.svg#x”"),
    (
        "<mpath xlink:href='https://x.org/a.svg#p'/>",
        "the attribute href of mpath must name its own part (#…), not “https://x.org/a.svg#p”",
    ),
    (
        f"<use href='{PNG}'/>",
        f"the attribute href of use must name its own part (#…), not “{PNG}”",
    ),
)
def test_addresses_that_lead_out_of_the_picture_are_refused(inside: str, why: str) -> None:
    assert refusal(picture(inside)) == f"line 1: {why}"


@refused(
    ("<image href='https://x.org/a.png'/>", "“https://x.org/a.png”"),
    ("<image xlink:href='a.png'/>", "“a.png”"),
    ("<image href='data:image/svg+xml;base64,PHN2Zy8+'/>", "“data:image/svg+xml;base64,PHN2Zy8+”"),
    ("<image href='data:text/html,x'/>", "“data:text/html,x”"),
    ("<image href=''/>", "“”"),
    ("<feImage href='//x.org/a.png'/>", "“//x.org/a.png”"),
)
def test_an_image_within_is_a_raster_picture(inside: str, why: str) -> None:
    must = "must name its own part (#…) or a PNG, JPEG, GIF or WebP in base64"
    assert refusal(picture(inside)) == f"line 1: the attribute href of {inside[1:].split()[0]} {must}, not {why}"


@refused(
    (
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        "foreignObject holds a page; in draw.io",
    ),
    (f"<h:meta {XHTML} http-equiv='refresh' content='0;url=https://x.org/'/>", "meta is not SVG's but of HTML"),
    (f"<h:img {XHTML} srcset='https://x.org/a.png 2x'/>", "img is not SVG's but of HTML"),
    (f"<h:form {XHTML} action='https://x.org/'/>", "form is not SVG's but of HTML"),
    (f"<h:button {XHTML} formaction='javascript:x'/>", "button is not SVG's but of HTML"),
    (f"<h:a {XHTML} ping='https://x.org/' href='#'/>", "a is not SVG's but of HTML"),
    (f"<title><h:iframe {XHTML} src='#'/></title>", "iframe is not SVG's but of HTML"),
    (f"<metadata><h:style {XHTML}>@import 'x'</h:style></metadata>", "style is not SVG's but of HTML"),
    ("<math xmlns='http://www.w3.org/1998/Math/MathML'/>", "math is not SVG's but of MathML"),
    ("<e:listener xmlns:e='http://www.w3.org/2001/xml-events'/>", "listener is not SVG's but of “http://www.w3.org"),
    ("<x xmlns=''/>", "x is not SVG's but of no language at all"),
    ("<x xmlns='urn:later'/>", "x is not SVG's but of “urn:later”"),
    (
        f"<x xmlns='http://www.inkscape.org/namespaces/inkscape'><h:img {XHTML} src='x'/></x>",
        "img is not SVG's but of HTML",
    ),
    ("<video/>", "video is none of those that draw"),
    ("<discard/>", "discard is none of those that draw"),
    ("<Rect/>", "Rect is none of those that draw"),
)
def test_elements_of_other_languages_are_refused(inside: str, why: str) -> None:
    assert refusal(picture(inside)).startswith(f"line 1: the element {why}")


@refused(
    ("<rect srcset='x'/>", "the attribute srcset of rect is none of those that draw"),
    ("<rect formaction='x'/>", "the attribute formaction of rect is none of those that draw"),
    ("<rect viewbox='0 0 1 1'/>", "the attribute viewbox of rect is none of those that draw"),
    (
        "<rect e:event='click' xmlns:e='http://www.w3.org/2001/xml-events'/>",
        "the attribute event of rect is not SVG's but of “http://www.w3.org/2001/xml-events”",
    ),
    (
        "<x xmlns='http://www.inkscape.org/namespaces/inkscape' href='x'/>",
        "the attribute href of x refers to something outside the picture",
    ),
)
def test_attributes_that_do_not_draw_are_refused(inside: str, why: str) -> None:
    assert refusal(picture(inside)) == f"line 1: {why}"


@refused(
    ("@import 'x.css';", "has @import, which is none of the rules that draw"),
    ("@im\\port 'x.css';", "has @import, which is none of the rules that draw"),
    ("@im<!-- a comment -->port 'x.css';", "has @import, which is none of the rules that draw"),
    ("@im<![CDATA[port]]> 'x.css';", "has @import, which is none of the rules that draw"),
    ("@namespace h url(#x);", "has @namespace, which is none of the rules that draw"),
    ("rect { fill: url(https://x.org/#a) }", "loads from an address: “url(https://x.org/#a) }”"),
    ("rect { fill: url(#a) url(x) }", "loads from an address: “url(x) }”"),
    ("rect { fill: url('#a'), URL( 'x' ) }", "loads from an address: “URL( 'x' ) }”"),
    ("rect { fill: u\\72 l(x) }", "loads from an address: “url(x) }”"),
    ("rect { fill: \\000055RL(x) }", "loads from an address: “URL(x) }”"),
    ("rect { fill: url(\\23 a) }", "loads from an address: “url(\\23 a) }”"),
    ("rect { fill: url(/**/#a) }", "loads from an address: “url(/**/#a) }”"),
    ("rect { fill: url(data:text/css,x) }", "loads from an address: “url(data:text/css,x) }”"),
    ("rect { fill: url(data:image/svg+xml;base64,x)", "loads from an address: “url(data:image/svg+xml;base64,x)”"),
    ("rect { background: image-set('x.png' 1x) }", "has image-set(), which is none of the functions that draw"),
    ("rect { background: src('x.png') }", "has src(), which is none of the functions that draw"),
    ("rect { width: expression(alert(1)) }", "has expression(), which is none of the functions that draw"),
)  # fmt: skip
def test_style_that_loads_is_refused(inside: str, why: str) -> None:
    assert refusal(picture(f"<style>{inside}</style>")) == f"line 1: the style sheet {why}"


@pytest.mark.parametrize("value", ["url(x.svg#a)", "url(&quot;x.svg#a&quot;)", "u\\72l(x)", "none,url(//x.org/a)"])
def test_addresses_are_found_in_every_attribute(value: str) -> None:
    def holds(attribute: str) -> None:
        why = refusal(picture(f"<rect {attribute}='{value}'/>"))
        assert why.startswith(f"line 1: the attribute {attribute} of rect loads from an address: “url(")

    every_case(named(["style", "fill", "filter", "mask", "clip-path", "cursor", "marker-end", "d"]), holds)


def test_what_stands_in_a_style_element_is_text() -> None:
    assert refusal(picture("<style><g>@import 'x'</g></style>")) == "line 1: the element style holds elements"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<?xml-stylesheet href='x.css'?>" + picture(), "the processing instruction “xml-stylesheet” may"),
        (picture() + b"<?xml-stylesheet href='x.css'?>", "the processing instruction “xml-stylesheet” may"),
        (picture("<?php x ?>"), "line 1: the processing instruction “php” may"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + picture("&a;"), "its document type declares something"),
        (b"<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'x'>]>" + picture(), "its document type declares something"),
        (b"<!DOCTYPE svg SYSTEM 'https://x.org/x.dtd'>" + picture(), "its document type declares something"),
        (b"<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' ''>" + picture(), "its document type declares"),
        (b"<!DOCTYPE svg><!DOCTYPE svg>" + picture(), "its document type declares something"),
        (b"<!DOCTYPE svg>" + picture("&Tab;"), "it names an entity"),
        (b"<?xml version='1.0' encoding='UTF-7'?>" + picture("<title>+ADw-x/+AD4-</title>"), "it is written in UTF-7"),
        (picture("\0"), "its document type declares something"),
        (picture(attributes=MANY), "line 1: the element svg has more than 1,000 attributes"),
        (b"<svg><rect/></svg>", "its root is not an svg element in the SVG namespace"),
        (picture("<rect>"), "it is not well-formed XML (Opening and ending tag mismatch"),
        (picture("<g>" * 5000 + "</g>" * 5000), "it is not well-formed XML (Excessive depth"),
        (picture("<rect x='&#x200b;'/>\n\n<script/>"), "line 3: the element script runs a script"),
    ],
)  # fmt: skip
def test_a_document_that_browsers_could_read_otherwise_is_refused(data: bytes, why: str) -> None:
    assert refusal(data).startswith(why)


TOO_MANY = "its parts repeat each other in circles, or are as much work as more than 1,000,000 elements"
PATH = "<path d='M0 0h1' {}/>"
PLAIN = PATH.format("")
PART = "<g id='l{0}'>{1}</g>"
PATTERN, MARKER = "<pattern id='l{0}'>{1}</pattern>", "<marker id='l{0}'>{1}</marker>"
MASK, CLIP = "<mask id='l{0}'>{1}</mask>", "<clipPath id='l{0}'>{1}</clipPath>"
FILTER = "<filter id='l{0}'><feImage href='#g{0}'/></filter><g id='g{0}'>{1}</g>"
CLASSED = PATH.format("id='s{0}' class='b c{0}'")


def levels(part: str, user: str, count: int) -> bytes:
    """A picture in which each level is drawn ten times by the next one; it holds what draws it."""
    made = [part.format(0, PLAIN)] + [part.format(level, user.format(level - 1) * 10) for level in range(1, count)]
    return picture(PATH.format("id='shape'") + "".join(made))


@pytest.mark.parametrize(
    ("part", "user"),
    [
        (PART, "<use href='#l{0}'/>"),
        (PART, "<use xlink:href='#l{0}'/>"),
        (PATTERN, PATH.format("fill='url(#l{0})'")),
        (PATTERN, PATH.format("fill='url(#%6C{0})'")),
        (PATTERN, PATH.format("stroke=' URL( &quot;#l{0}&quot; ) red'")),
        (PATTERN, PATH.format("style='opacity:1;fill:url(#l{0})'")),
        (PATTERN, PATH.format("style='font-family:&quot;a;b&quot;;fill:\\url(#l{0})'")),
        (PATTERN, "<g fill='url(#l{0})'>" + PLAIN + "</g>"),
        (PATTERN, "<g fill='url(#l{0})'>" + PATH.format("fill='inherit'") + "</g>"),
        (PATTERN, "<g fill='url(#l{0})'>" + PATH.format("fill='no colour'") + "</g>"),
        (PATTERN, "<g style='--x:url(#l{0})'>" + PATH.format("fill='var(--x)'") + "</g>"),
        (PATTERN, "<use href='#shape' fill='url(#l{0})'/>"),
        (PATTERN, "<pattern href='#l{0}'/><pattern href='#l{0}'/>"),
        (PATTERN, "<rect><set attributeName='fill' to='url(#l{0})'/></rect>"),
        (PATTERN, f"<style>.c{{0}}{{{{ fill: url(#l{{0}}) }}}}</style>{CLASSED}"),
        (PATTERN, f"<style>g,path#s{{0}}{{{{ x:y;fill:url('#l{{0}}') }}}}</style>{CLASSED}"),
        (
            PATTERN,
            f"<style>@media print {{{{ svg > path.b.c{{0}}:hover {{{{ fill:url(#l{{0}}) }}}} }}}}</style>{CLASSED}",
        ),
        (MARKER, PATH.format("marker-start='url(#l{0})'")),
        (MARKER, PATH.format("style='marker:url(#l{0})'")),
        (MASK, PATH.format("mask='url(#l{0})'")),
        (CLIP, PATH.format("clip-path='url(#l{0})'")),
        (FILTER, PATH.format("filter='blur(1px) url(#l{0})'")),
    ],
)
def test_parts_that_multiply_are_counted(part: str, user: str) -> None:
    """Twenty lines that hang every browser."""
    assert refusal(levels(part, user, 20)) == TOO_MANY
    assert refusal(levels(part, user, 3)) == ""


@pytest.mark.parametrize(
    "user",
    [
        "<set href='#shape' attributeName='fill' to='url(#l{0})'/><use href='#shape'/>",
        f"<style>.\\63{{0}}{{{{ fill:url(#l{{0}}) }}}}</style>{CLASSED}",
        f"<style>a:not(.a){{{{ fill:url(#l{{0}}) }}}}</style>{CLASSED}",
        f"<style>@keyframes x {{{{ to {{{{ fill:url(#l{{0}}) }}}} }}}}</style>{CLASSED}",
        f"<style>g {{{{ /* }}}} */ }}}} .c{{0}} {{{{ fill:url(#l{{0}}) }}}}</style>{CLASSED}",
        PATH.format("style='x:&quot;&#10;;fill:url(#l{0});y:&quot;'"),
    ],
)
def test_what_may_multiply_is_counted(user: str) -> None:
    assert refusal(levels(PATTERN, user, 20)) == TOO_MANY


def test_a_marker_is_drawn_at_each_point_of_a_path() -> None:
    marked = "<path d='M0 0{}' marker-mid='url(#l{{0}})'/>"
    assert refusal(levels(MARKER, marked.format("h1" * 500), 3)) == TOO_MANY
    assert refusal(levels(MARKER, marked.format("h1" * 5), 3)) == ""


@pytest.mark.parametrize(
    "inside",
    [
        "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>",
        "<pattern id='a'><path fill='url(#a)'/></pattern>",
        "<mask id='a'><path fill='url(#b)'/></mask><pattern id='b'><path mask='url(#a)'/></pattern>",
        "<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/>",
        "<g fill='url(#a)'><pattern id='a'><path/></pattern></g>",
    ],
)
def test_what_repeats_itself_is_refused(inside: str) -> None:
    assert refusal(picture(inside)) == TOO_MANY


@pytest.mark.parametrize(
    "inside",
    [
        "<use href='#none'/><use/><path fill='url(#none)'/>",
        "<g fill='url(#a)'><pattern id='a'><path fill='#fff'/></pattern><path/></g>",
        "<g fill='url(#a)'><pattern id='a'><path style='stroke:red;fill:none'/></pattern><path/></g>",
        "<g fill='url(#a)'><linearGradient id='a'><stop/></linearGradient><path/></g>",
        "<style>.a{fill:url(#a)}</style><pattern id='a'><path class='b'/></pattern><path class='a'/>",
    ],
)
def test_what_is_drawn_once_is_taken(inside: str) -> None:
    assert refusal(picture(inside)) == ""


def test_a_large_drawing_with_many_gradients_is_taken() -> None:
    gradients = "".join(f"<linearGradient id='g{one}'><stop/><stop/></linearGradient>" for one in range(300))
    rules = "".join(f".st{one}{{fill:url(#g{one});}}" for one in range(300))
    paths = "".join(f"<path class='st{one % 300}' d='M0 0h1'/>" for one in range(4_000))
    assert refusal(picture(f"<style>{rules}</style>{gradients}{paths}")) == ""


def test_what_takes_too_long_to_count_is_refused() -> None:
    """A part of many elements that is painted otherwise each time has to be counted each time."""
    patterns = "".join(f"<pattern id='p{one}'/>" for one in range(400))
    uses = "".join(f"<use href='#t' fill='url(#p{one})'/>" for one in range(400))
    assert refusal(picture(f"{patterns}<g id='t'>{'<path/>' * 400}</g>{uses}")) == TOO_MANY
    assert refusal(picture(f"{patterns}<g id='t'>{'<path/>' * 100}</g>{uses}")) == ""


def test_a_step_of_a_filter_counts_as_a_hundred_elements() -> None:
    def filtered(count: int) -> str:
        return f"<filter id='f'>{'<feGaussianBlur/>' * 20}</filter>" + "<rect filter='url(#f)'/>" * count

    assert refusal(picture(filtered(497))) == ""
    assert refusal(picture(filtered(500))) == TOO_MANY


PLACES = [
    "<g style='filter:{0}'><path/></g>",
    "<g filter='{0}'><path/></g>",
    "<g style='-webkit-filter:{0};x:y'/>",
    "<g style='backdrop-filter:{0}'/>",
    "<path style='--x:{0};filter:var(--x)'/>",
    "<path><set attributeName='filter' to='{0}'/></path>",
    "<path style='x:y;/* */filter/* */:{0}'/>",
    "<g class='a'/><style>.a{{filter:{0}}}</style>",
    "<style>@keyframes x{{to{{filter:{0}}}}}</style><path/>",
]
FUNCTIONS = ["DROP-SHADOW(1px 1px 9px red)", "blur(9999px)", "hue-rotate(1deg)", "sepia(1)"]
# The quick run has one of them in each place, and each in one of these.
FILTERS = sorted(product(PLACES, FUNCTIONS), key=lambda one: one[0] != PLACES[0] and one[1] != FUNCTIONS[0])


@pytest.mark.parametrize(("inside", "function"), few(FILTERS, len(PLACES) + len(FUNCTIONS) - 1))
def test_a_function_that_filters_counts_as_a_step_of_a_filter(inside: str, function: str) -> None:
    several = f"{function} " * 10_000
    assert refusal(picture(inside.format(several))) == TOO_MANY
    assert refusal(picture(inside.format(function))) == ""


def test_functions_that_filter_are_counted_for_each_element_that_has_them() -> None:
    for blurred in ("<rect style='filter:blur(1px) blur(2px)'/>", "<style>rect{filter:blur(1px) blur(2px)}</style>"):
        drawn = blurred if "<rect" in blurred else "<rect/>"
        assert refusal(picture(blurred + drawn * 4_900)) == ""
        assert refusal(picture(blurred + drawn * 5_000)) == TOO_MANY


LINE = "<path d='M0 0L300 400' {0}/>"


@pytest.mark.parametrize(
    "inside",
    [
        LINE.format("stroke-dasharray='{0}'"),
        LINE.format("style='fill:none;stroke-dasharray:{0}'"),
        LINE.format("style='stroke-dasharray/* */: /* */{0}/* */ !important'"),
        "<g stroke-dasharray='{0}'>" + LINE.format("") + "</g>",
        "<g stroke-dasharray='{0}'><g stroke-dasharray='7'>" + LINE.format("") + "</g></g>",
        "<g id='x'>" + LINE.format("") + "</g><use href='#x' stroke-dasharray='{0}'/>",
        "<style>path{{stroke-dasharray:{0}}}</style>" + LINE.format(""),
        "<style>@keyframes x{{to{{stroke-dasharray:{0}}}}}</style>" + LINE.format(""),
        LINE.format("").replace("/>", "><animate attributeName='stroke-dasharray' values='9;{0};9'/></path>"),
        "<line x2='300' y2='400' stroke-dasharray='{0}'/>",
        "<line x2='9in' stroke-dasharray='{0}'/>",
        "<circle r='50' stroke-dasharray='{0}'/>",
        "<ellipse style='rx:50px;ry:10px' stroke-dasharray='{0}'/>",
        "<circle stroke-dasharray='{0}'><animate attributeName='r' to='50'/></circle>",
        "<rect width='90%' height='9' stroke-dasharray='{0}'/>",
        "<polyline points='0,0 300,400' stroke-dasharray='{0}'/>",
        "<path d='m0 0c0 300 0 400 10 10 5 5 5 5 5 5' stroke-dasharray='{0}'/>",
        "<path d='M0 0A90 90 0 0 1 5 5' stroke-dasharray='{0}'/>",
        "<path d='M9 9h300v-300H0V0q9 9 9 9t50 50S9 9 9 9z' stroke-dasharray='{0}'/>",
        "<text stroke-dasharray='{0}'>A word</text>",
    ],
)
def test_dashes_are_counted_as_many_as_a_line_has(inside: str) -> None:
    for fine in ("0.000001", "1e-9 1e-9", "1e-9px,1e-9px", r"\30 .000001", "0 0 .000001mm"):
        assert refusal(picture(inside.format(fine))) == TOO_MANY, fine
    for coarse in ("4", "none", "0", "9 4.5px, 1mm", "0.5"):
        assert refusal(picture(inside.format(coarse))) == "", coarse


@pytest.mark.parametrize(
    "inside",
    [
        "<path d='M0 0h1' stroke-dasharray='{0}' pathLength='{1}'/>",
        "<path d='M0 0h1' stroke-dasharray='{0}' transform='scale({1})' vector-effect='non-scaling-stroke'/>",
        "<g transform='matrix({1} 0 0 9 0 0)'><path d='M0 0h1' stroke-dasharray='{0}'"
        " style='vector-effect:non-scaling-stroke'/></g>",
        "<path d='M0 0h{1}' stroke-dasharray='{0}'/>",
    ],
)
def test_dashes_of_a_line_that_counts_as_long_are_as_many(inside: str) -> None:
    assert refusal(picture(inside.format("1", "4e6"))) == TOO_MANY
    assert refusal(picture(inside.format("1", "40"))) == ""


@pytest.mark.parametrize("value", ["calc(1px / 9)", "1em", "1%", "1e-9vw", "1/2"])
def test_dashes_of_which_nobody_knows_how_long_they_are_are_too_many(value: str) -> None:
    assert refusal(picture(LINE.format(f"stroke-dasharray='{value}'"))) == TOO_MANY
    assert refusal(picture(f"<g stroke-dasharray='{value}'/>{LINE.format('')}")) == ""


def test_many_dashed_lines_are_taken() -> None:
    line = "<path d='M90 90" + "l30-20 10 40" * 5 + "' style='stroke-dasharray:8, 4;fill:none'/>"
    assert refusal(picture(line * 5_000)) == ""


@refused(
    ("<feTurbulence numOctaves='{}'/>", "numOctaves of feTurbulence is more than 10"),
    ("<feConvolveMatrix order='3,{}'/>", "order of feConvolveMatrix is more than 20"),
    ("<feMorphology radius='1 {}'/>", "radius of feMorphology is more than 100"),
)
def test_a_filter_of_endless_work_is_refused(inside: str, why: str) -> None:
    for number in ("101", "+9999999", "1e4", "1e999"):
        assert refusal(picture(inside.format(number))) == f"line 1: the attribute {why}, which takes browsers too long"
    assert refusal(picture(inside.format("10"))) == ""
    attribute = inside.split()[1].partition("=")[0]
    assert "animates" in refusal(picture(f"<animate attributeName='{attribute}' to='9'/>"))


SHARED = "<linearGradient id='a'><stop/></linearGradient>"
SHAPES: dict[str, Callable[[int], str]] = {
    "paths with a gradient": lambda count: SHARED + "<path fill='url(#a)'/>" * count,
    "parts within a long style": lambda count: (
        f"<g style='{'fill:url(#a);' * count}'>" + "<mask id='m{0}'/><g mask='url(#m{0})'/>" * count + "</g>"
    ),
    "rules of one class": lambda count: (
        SHARED + f"<style>{'.a{fill:url(#a)}' * count}</style>" + "<path class='a'/>" * count
    ),
    "rules of all elements": lambda count: "".join(
        f"<pattern id='p{one}'/><path/><style>*{{fill:url(#p{one})}}</style>" for one in range(count)
    ),
    "selectors and references": lambda count: (
        f"{SHARED}<style>{','.join(['.a'] * count)}{{{'fill:url(#a);' * count}}}</style>"
    ),
    "a long word": lambda count: f"<g style='fill:url(#a);{'x' * 50 * count}'/>{SHARED}",
    "dashed lines": lambda count: (
        "<style>" + "".join(f".a{{stroke-dasharray:{one + 1}}}" for one in range(count // 50)) + "</style>"
        "<path d='M0 0h9' class='a' style='stroke-dasharray:9;d:x;r:1px'/>" * count
    ),
    "a long line with many dashes": lambda count: (
        f"<path d='M0 0{'c1 1 1 1 1 1' * 9 * count}' stroke-dasharray='{'9 ' * count}'/>"
    ),
    "functions that filter": lambda count: f"<g style='{'filter:blur(1px) sepia(1);' * count}'/>",
    "open comments": lambda count: f"{SHARED}<style>{'/*' * 20 * count} a{{fill:url(#a)}}</style>",
    "uses that are painted otherwise": lambda count: (
        f"<g id='a'><path style='{'fill:url(#a);' * count}{'x' * 20 * count}'/></g>".replace("fill:url(#a)", "x:y")
        + "".join(f"<mask id='m{one}'/><use href='#a' fill='url(#m{one})'/>" for one in range(count))
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_as_large_a_picture_takes_twice_the_work(shape: str) -> None:
    assert growth(refusal, lambda count: picture(SHAPES[shape](count)), 500) <= LINEAR


@pytest.mark.parametrize("blank", ["\x85", "\xa0", "\u1680", "\u2003", "\u2028", "\u3000"])
def test_a_blank_of_unicode_is_no_blank_of_an_address(blank: str) -> None:
    """To browsers it begins the address of a file beside the page, which they fetch."""
    for element in ("use", "image", "feImage", "textPath"):
        assert "the attribute href of" in refusal(picture(f"<{element} href='{blank}#x'/>"))
    assert "the attribute href of image" in refusal(picture(f"<image href='{blank}{PNG}'/>"))
    assert "the attribute href of image" in refusal(picture(f"<image href='{PNG}{blank}'/>"))
    for value in (f"url({blank}#x)", f"url(&quot;{blank}#x&quot;)", f"url({blank}{PNG})", f"url({PNG}{blank})"):
        assert "fill of rect loads from an address" in refusal(picture(f"<rect fill='{value}'/>"))
        assert "loads from an address" in refusal(picture(f"<style>rect {{ fill: {value} }}</style>"))


@pytest.mark.parametrize("blank", [" ", "&#9;", "&#10;", "&#13;"])
def test_blanks_of_addresses_may_stand_around_them(blank: str) -> None:
    assert refusal(picture(f"<use href='{blank}#x{blank}'/><image href='{blank}{PNG}{blank}'/>")) == ""
    assert refusal(picture(f"<rect fill='url({blank}#x{blank})' mask='url({blank}{PNG}{blank})'/>")) == ""


# --- numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="2in" height="1in"', (192, 96)),
        ('width="10mm" height="1cm"', (38, 38)),
        ('width="30px" height="12.4"', (30, 12)),
        ('width="3e1" height="1.24E+1px"', (30, 12)),
        ('width="1em" height="2em" viewBox="0 0 30 12"', (30, 12)),
        ('viewBox="0 0 300 150"', (300, 150)),
        ('viewBox="-10 -10 1e2 1.5e2"', (100, 150)),
        ('viewBox="0,0,300.4,150" width="100%" height="100%"', (300, 150)),
        ("", (0, 0)),
        ('viewBox="none"', (0, 0)),
        ('viewBox="0 0 1"', (0, 0)),
        ('viewBox="0 0 \u0663 \u0663"', (0, 0)),
        ('viewBox="0\u20030\u20031\u20031"', (0, 0)),
        ('viewBox="0 0 NaN inf"', (0, 0)),
    ],
)
def test_an_svg_says_its_size_in_several_ways(attributes: str, size: tuple[int, int]) -> None:
    assert svg.extent(picture(attributes=attributes)) == size


@pytest.mark.parametrize(
    "attributes", ['viewBox="0 0 300 150"', 'width="100%" viewBox="0 0 300 150"', 'width="9" viewBox="1 1 300 150"']
)
def test_an_svg_without_a_size_gets_pixels_and_draws_what_it_drew(attributes: str) -> None:
    whole = picture(attributes=attributes)
    sized = svg.sized(whole, *svg.extent(whole))
    assert svg.extent(sized) == svg.extent(whole)
    before, after = etree.fromstring(whole), etree.fromstring(sized)
    assert (after.get("width"), after.get("height")) == ("300", "150")
    before.attrib.update({"width": "300", "height": "150"})
    assert etree.tostring(after, method="c14n") == etree.tostring(before, method="c14n")


@pytest.mark.parametrize("attributes", ['width="2in" height="1in"', 'width="30px" height="12.4" viewBox="0 0 1 1"'])
def test_an_svg_with_a_size_stays_as_it_is_byte_by_byte(attributes: str) -> None:
    whole = picture(attributes=attributes)
    assert svg.sized(whole, 5, 5) == whole


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ('viewBox="0 0 1e400 1"', "viewBox says inf"),
        ('viewBox="0 0 1 -1"', "viewBox says -1"),
        ('viewBox="0 0 1000001 1"', "viewBox says 1e+06"),
        ('width="1e400" height="1"', "width says inf"),
        (f'width="1" height="{"9" * 400}"', "height says inf"),
        ('width="99999999999in" height="1"', "width says 9.6e+12"),
    ],
)
def test_a_size_that_is_none_is_refused(attributes: str, said: str) -> None:
    assert refusal(picture(attributes=attributes)) == f"its {said} pixels, which is not between 0 and 1,000,000"


@given(st.from_regex(r"[-+]?[0-9.]{0,400}(?:[eE][-+]?[0-9]{1,6})?(?:px|in|%)?", fullmatch=True))
def test_no_number_crashes(number: str) -> None:
    for attributes in (f'width="{number}" height="{number}"', f'viewBox="0 0 {number} {number}"'):
        data = picture(attributes=attributes)
        if not refusal(data):
            assert all(0 <= side <= svg.MOST_PIXELS for side in svg.extent(data))


# --- what is taken --------------------------------------------------------------------------------------

INKSCAPE = f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="210mm" height="297mm" viewBox="0 0 210 297" version="1.1" id="svg5"
   inkscape:version="1.3" sodipodi:docname="drawing.svg" inkscape:export-filename="/home/me/drawing.png"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" {NAMES}
   xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cc="http://creativecommons.org/ns#"
   xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:svg="http://www.w3.org/2000/svg">
  <sodipodi:namedview id="nv" pagecolor="#ffffff" showgrid="false" inkscape:document-units="mm">
    <inkscape:grid type="xygrid" id="grid1" originx="0" />
  </sodipodi:namedview>
  <defs id="defs2">
    <inkscape:path-effect effect="spiro" id="pe1" is_visible="true" lpeversion="0" />
    <linearGradient inkscape:collect="always" id="g1"><stop style="stop-color:#000;stop-opacity:1" offset="0"/>
    </linearGradient>
    <radialGradient inkscape:collect="always" xlink:href="#g1" id="g2" gradientUnits="userSpaceOnUse"
      gradientTransform="matrix(1,0,0,0.5,0,20)" cx="5" cy="5" fx="5" fy="5" r="9" />
    <marker style="overflow:visible" id="arrow" refX="0" refY="0" orient="auto-start-reverse"
      inkscape:stockid="Triangle arrow" markerWidth="1" markerHeight="1" viewBox="0 0 1 1"
      inkscape:isstock="true" preserveAspectRatio="xMidYMid"><path transform="scale(0.5)" d="m 5,0 z" /></marker>
    <filter style="color-interpolation-filters:sRGB" id="f1" x="-0.1" width="1.2">
      <feGaussianBlur stdDeviation="0.8" id="fe1" /></filter>
  </defs>
  <g inkscape:label="Layer 1" inkscape:groupmode="layer" id="layer1">
    <text xml:space="preserve" style="font-size:4px;font-family:sans-serif;-inkscape-font-specification:'sans-serif';
      shape-inside:url(#rect3);white-space:pre" x="1" y="2"><tspan sodipodi:role="line" x="1" y="2">Über</tspan></text>
    <svg:path style="fill:url(#g2);marker-end:url(#arrow);filter:url(#f1)" d="M 1,2 3,4" sodipodi:nodetypes="cc" />
    <flowRoot xml:space="preserve" id="fr"><flowRegion id="r"/><flowPara id="p"></flowPara></flowRoot>
  </g>
  <metadata id="m"><rdf:RDF><cc:Work rdf:about=""><dc:format>image/svg+xml</dc:format>
    <dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage" />
    <cc:license rdf:resource="http://creativecommons.org/licenses/by/4.0/" /></cc:Work></rdf:RDF></metadata>
</svg>"""

ILLUSTRATOR = f"""<?xml version="1.0" encoding="iso-8859-1"?>
<!-- Generator: Adobe Illustrator 27.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg version="1.1" id="Layer_1" {NAMES} x="0px" y="0px" width="100px" height="50px" viewBox="0 0 100 50"
  style="enable-background:new 0 0 100 50;" xml:space="preserve" xmlns:x="http://ns.adobe.com/Extensibility/1.0/"
  enable-background="new 0 0 100 50">
<metadata><sfw xmlns="http://ns.adobe.com/SaveForWeb/1.0/"><slices></slices></sfw>
<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"/><?xpacket end="w"?></metadata>
<style type="text/css"><![CDATA[
	.st0{{clip-path:url(#SVGID_00000000_);}} .st1{{fill:#FFFFFF;font-family:'MyriadPro-Regular';}}
]]></style>
<switch><g x:graphic="yes"><defs><rect id="SVGID_1_" width="100" height="50"/></defs>
<clipPath id="SVGID_00000000_"><use xlink:href="#SVGID_1_"  style="overflow:visible;"/></clipPath>
<image style="overflow:visible;" width="5" height="5" xlink:href="{PNG[:30]}
{PNG[30:]}" transform="matrix(1 0 0 1 2 3)"></image></g></switch>
</svg>"""

MATPLOTLIB = f"""<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg width="460.8pt" height="345.6pt" viewBox="0 0 460.8 345.6" {NAMES} version="1.1">
 <metadata><rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#"
   xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><cc:Work>
   <dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/><dc:date>2024-05-01T12:00:00.1</dc:date>
   <dc:creator><cc:Agent><dc:title>Matplotlib v3.9.0, https://matplotlib.org/</dc:title></cc:Agent></dc:creator>
 </cc:Work></rdf:RDF></metadata>
 <defs><style type="text/css">*{{stroke-linejoin: round; stroke-linecap: butt}}</style></defs>
 <g id="figure_1"><g id="line2d_1"><path d="M 57.6 307.584 L 57.6 41.472 " clip-path="url(#p1)"
   style="fill: none; stroke: #1f77b4; stroke-width: 1.5; stroke-linecap: square"/>
   <defs><path id="m1" d="M 0 0 L 0 3.5 " style="stroke: #000000; stroke-width: 0.8"/></defs>
   <g><use xlink:href="#m1" x="73.8" y="307.584" style="stroke: #000000; stroke-width: 0.8"/></g></g></g>
 <defs><clipPath id="p1"><rect x="57.6" y="41.472" width="357.12" height="266.112"/></clipPath></defs>
</svg>"""

DRAWIO = f"""<svg {NAMES} version="1.1" width="121px" height="61px" viewBox="-0.5 -0.5 121 61"
  content="&lt;mxfile host=&quot;app.diagrams.net&quot;&gt;url(x)&lt;/mxfile&gt;"
  style="background-color: light-dark(#ffffff, var(--ge-dark-color, #121212)); color-scheme: light dark;">
<defs><style type="text/css">@font-face {{ font-family: "Own"; src: url("data:font/woff2;base64,d09GMgAB"); }}</style>
</defs><g><g data-cell-id="0"><rect x="0" y="0" width="120" height="60" fill="rgb(255, 255, 255)" stroke="#000"
  pointer-events="all" style="fill: light-dark(rgb(255, 255, 255), rgb(18, 18, 18));"/>
<g fill="#000000" font-family="Helvetica" text-anchor="middle" font-size="12px"><text x="59.5" y="34.5">Goal</text></g>
</g></g></svg>"""

MERMAID = f"""<svg id="mermaid-svg" width="100%" {NAMES} class="flowchart" style="max-width: 118px;"
  viewBox="-8 -8 118 70" role="graphics-document document" aria-roledescription="flowchart-v2" data-look="classic">
<style>#mermaid-svg{{font-family:"trebuchet ms",verdana;}}@keyframes edge{{from{{stroke-dashoffset:0;}}}}
#mermaid-svg .edge:not(.x)&gt;path{{animation:dash 20s linear infinite;filter:drop-shadow(1px 2px 2px rgba(0,0,0,.4));}}
</style><g><marker id="m" class="marker flowchart" viewBox="0 0 10 10" refX="6" refY="5" markerUnits="userSpaceOnUse"
  markerWidth="12" markerHeight="12" orient="auto"><path d="M 0 0 L 10 5 L 0 10 z" style="stroke-width: 1;"/></marker>
<g class="node" transform="translate(51, 17)" data-id="A"><rect rx="0" ry="0" x="-51" y="-17" width="102" height="34"/>
<text dominant-baseline="central" alignment-baseline="middle"><tspan xml:space="preserve" dy="1em" x="0">Start</tspan>
</text></g><path d="M1,2L3,4" marker-end="url(#m)" name="e"/></g></svg>"""

GRAPHVIZ = f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
 "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- Generated by graphviz version 2.43.0 (0)
 -->
<!-- Title: G Pages: 1 -->
<svg width="62pt" height="116pt" viewBox="0.00 0.00 62.00 116.00" {NAMES}>
<g id="graph0" class="graph" transform="scale(1 1) rotate(0) translate(4 112)"><title>G</title>
<polygon fill="white" stroke="transparent"
 points="-4,4 -4,-112 58,-112 58,4 -4,4"/>
<g id="edge1" class="edge"><title>a&#45;&gt;b</title>
<path fill="none" stroke="black" d="M27,-71.7C27,-64 27,-55 27,-46"/>
</g></g></svg>"""

PLANTUML = f"""<?xml version="1.0" encoding="us-ascii" standalone="no"?><svg {NAMES} contentStyleType="text/css"
 height="120px" preserveAspectRatio="none" style="width:113px;height:120px;background:#FFFFFF;" version="1.1"
 viewBox="0 0 113 120" width="113px" zoomAndPan="magnify"><?plantuml 1.2024?><defs/><g>
<text fill="#000000" lengthAdjust="spacing" textLength="29" x="5" y="27">Bob</text>
<!--SRC=[SyfFKj2rKt3CoKnELR1Io4ZDoSa7]-->
<?plantuml-src SyfFKj2rKt3CoKnELR1Io4ZDoSa70000?></g></svg>"""

ANIMATED = f"""<svg {NAMES} viewBox="0 0 100 100"><defs><path id="orbit" d="M10 50a40 40 0 1 1 80 0"/></defs>
<circle cx="50" cy="50" r="5" fill="red"><animate attributeName="r" values="5;9;5" keyTimes="0;.5;1" dur="2s"
  calcMode="spline" keySplines=".4 0 .2 1;.4 0 .2 1" begin="0s;next.end+0.5s" repeatCount="indefinite"/>
  <animate id="next" attributeName="fill" from="red" to="url(#g)" dur="1s" fill="freeze" begin="click"/></circle>
<rect width="4" height="4"><animateMotion dur="4s" rotate="auto"><mpath href="#orbit"/></animateMotion>
<animateTransform attributeName="transform" attributeType="XML" type="rotate" from="0 50 50" to="360 50 50" dur="3s"/>
<set attributeName="visibility" to="hidden" begin="accessKey(a)"/></rect></svg>"""

FILTERED = f"""<svg {NAMES} width="10" height="10"><filter id="f"><feTurbulence baseFrequency=".05" numOctaves="2"
 stitchTiles="stitch"/><feColorMatrix type="saturate" values="0.2"/><feImage href="#a" result="i"/>
<feComposite in="SourceGraphic" in2="i" operator="arithmetic" k1="0" k2="1" k3="1" k4="0"/>
<feDropShadow dx="1" dy="1" flood-color="#000" flood-opacity=".5"/></filter>
<mask id="m" style="mask-type:alpha"><image href="{PNG}" width="1" height="1"/></mask>
<a><text filter="url('#f')" mask="url( &quot;#m&quot; )">
<textPath href="#p" startOffset="50%">
javascript: is text</textPath>
</text></a><style>a\\:b {{ fill: red }} /* on */ @media (prefers-color-scheme: dark) {{ rect {{ fill: #fff }} }}</style>
<title>On the road</title></svg>"""

REAL = {
    "Inkscape": INKSCAPE, "Illustrator": ILLUSTRATOR, "matplotlib": MATPLOTLIB, "draw.io": DRAWIO, "Mermaid": MERMAID,
    "Graphviz": GRAPHVIZ, "PlantUML": PLANTUML, "animated": ANIMATED, "filtered": FILTERED,
}  # fmt: skip


@pytest.mark.parametrize("made_by", REAL)
def test_what_authors_tools_export_is_taken(made_by: str) -> None:
    assert refusal(REAL[made_by].encode()) == ""


@pytest.mark.parametrize("attack", ["<script/>", f"<h:p {XHTML}/>", "<a href='#'/>", "<set attributeName='href'/>"])
def test_an_attack_at_the_end_of_a_harmless_picture_is_found(attack: str) -> None:
    def holds(picture: str) -> None:
        before, end = picture.rsplit("</svg>", 1)
        lines = before.count("\n") + 1
        assert refusal(f"{before}{attack}</svg>{end}".encode()).startswith(f"line {lines}: ")

    every_case(REAL.items(), holds)


def test_a_byte_order_mark_and_a_comment_before_the_root_are_no_hindrance() -> None:
    assert refusal(b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>\n<!-- by hand -->\n" + picture()) == ""


# --- the lists ------------------------------------------------------------------------------------------


def test_nothing_listed_has_a_behaviour_beyond_drawing() -> None:
    """What a browser runs, follows or fetches is in no list, whoever lengthens them."""
    running = "script handler listener foreignObject iframe audio video canvas embed object link meta base tref cursor"
    leading = "href src srcset ping action formaction target download data rel is nonce autofocus attributionsrc slot"
    loading = "image image-set -webkit-image-set src cross-fade element attr expression"
    assert svg._ELEMENTS.isdisjoint(running.split())
    assert svg._KNOWN.isdisjoint(leading.split())
    assert svg._MOVABLE.isdisjoint(["href", "style", "class", "id", "attributeName", "begin", "values"])
    assert svg._FUNCTIONS.isdisjoint(loading.split())
    assert svg._AT_RULES.isdisjoint(["import", "namespace", "document"])
    assert not [name for name in svg._KNOWN if name.lower().startswith("on")]
