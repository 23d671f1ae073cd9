"""Refuses SVG pictures unless each element, attribute and value in them is known to draw, and to do nothing else.

A picture in a package has the origin of the platform: opened by itself, it may do all that a page may do there. What is
allowed is listed, so that what browsers may add in future is refused now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from lessonpack import closed
from lessonpack.patterns import regex
from lessonpack.svg._drawn import drawn
from lessonpack.svg._names import (
    ANIMATIONS,
    BLANK,
    MOST_ELEMENTS,
    NAMESPACE,
    NUMBER,
    PROPERTIES,
    TARGETS,
    XLINK,
    listed,
    readings,
)

_MOST_ATTRIBUTES = 1_000  # of an element: looking each up takes as long as there are others
MOST_PIXELS = 1_000_000  # of a side: what is scaled to its page needs no more

_XML = "http://www.w3.org/XML/1998/namespace"
_XHTML = "http://www.w3.org/1999/xhtml"
_MATHML = "http://www.w3.org/1998/Math/MathML"


class Refused(Exception):
    """The picture is refused; the message says where and why."""


def extent(data: bytes) -> tuple[int, int]:
    """Width and height of a picture in CSS pixels, 0 for one that is not given; Refused when it may do more than draw.

    All links must lead to parts of the picture itself; only an image may be a raster picture, and a font a font, in a
    data URL (SVG 2, chapter 5; appendices J and K of SVG 1.1 list all elements and attributes).
    """
    root = _parsed(data)
    if root.tag != f"{{{NAMESPACE}}}svg":
        raise Refused("its root is not an svg element in the SVG namespace")
    for trouble in _troubles(root):
        raise Refused(trouble)
    return _extent(root)


def sized(data: bytes, width: int, height: int) -> bytes:
    """The picture with so many pixels, where it has no size but a `viewBox`: browsers differ in how many that makes."""
    from lxml import etree

    root = _parsed(data)
    if all(_lengths(root)):
        return data
    root.attrib.update({"width": str(width), "height": str(height)})
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


# --- the document ---------------------------------------------------------------------------------------

# Encodings that browsers and libxml2 certainly decode to the same characters.
_ENCODINGS = frozenset(("UTF-8", "ASCII", "US-ASCII", "ISO-8859-1", "WINDOWS-1252"))
# Document types that declare nothing themselves. Browsers do not load external ones; declarations inside the document
# could add attributes and text that the checks below do not see.
_DOCTYPE = regex(
    rb"<!DOCTYPE\s+svg(?:\s+PUBLIC\s+(?:\"-//W3C//DTD SVG[^\"<>\[\]]*\"|'-//W3C//DTD SVG[^'<>\[\]]*')"
    rb"\s+(?:\"[^\"<>\[\]]*\"|'[^'<>\[\]]*'))?\s*>"
)
_DECLARES = regex(rb"<!(?:DOCTYPE|ENTITY|ATTLIST)", re.IGNORECASE)
_NAMED = regex(rb"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z_:]")
# Processing instructions that browsers ignore: the source of a PlantUML diagram, the frame of Adobe's metadata.
_INSTRUCTIONS = frozenset(("plantuml", "plantuml-src", "xpacket"))


def _parsed(data: bytes) -> Any:
    from lxml import etree  # only lessons with an SVG need it here

    rest = _DOCTYPE.sub(b"", data, count=1)
    if b"\0" in data or _DECLARES.search(rest):
        raise Refused("its document type declares something: save it without (of an editor's own data, say)")
    if len(rest) < len(data) and _NAMED.search(rest):
        raise Refused("it names an entity, which not every browser knows")
    if data.count(b"<") > 2 * MOST_ELEMENTS:
        raise Refused(f"it has more than {MOST_ELEMENTS:,} elements")
    try:
        root = etree.fromstring(data, closed.parser(huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise Refused(f"it is not well-formed XML ({error.msg})") from error
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    if encoding.upper() not in _ENCODINGS:
        raise Refused(f"it is written in {encoding[:40]}: save it as UTF-8")
    return root


def _troubles(root: Any) -> Iterator[str]:
    # Nodes before and behind the root, which root.iter() does not visit.
    for node in root.xpath("/node()[not(self::*)]"):
        yield from _aside(node)
    for node in root.iter():
        for trouble in _element(node) if isinstance(node.tag, str) else _aside(node):
            yield f"line {node.sourceline}: {trouble}"
    if drawn(root) > MOST_ELEMENTS:
        yield f"its parts repeat each other in circles, or are as much work as more than {MOST_ELEMENTS:,} elements"


def _aside(node: Any) -> Iterator[str]:
    """What is wrong with a node that is neither element nor text: instructions and entities; comments are harmless."""
    kind = type(node).__name__
    if "ProcessingInstruction" in kind and node.target not in _INSTRUCTIONS:
        yield f"the processing instruction {_quoted(node.target)} may load a style sheet"
    elif "Entity" in kind:
        yield f"it names the entity {_quoted(node.name)}"


# --- elements -------------------------------------------------------------------------------------------

_ELEMENTS = listed(
    # structure
    "svg g defs symbol use switch a view title desc metadata style image",
    # shapes and text
    "path rect circle ellipse line polyline polygon text tspan textPath",
    # paint, and what cuts it
    "linearGradient radialGradient stop pattern marker clipPath mask solidcolor hatch hatchpath",
    "meshgradient meshrow meshpatch",
    # filters
    "filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting",
    "feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage",
    "feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence",
    # movement
    "animate animateColor animateMotion animateTransform mpath set",
    # the fonts of SVG 1.1, which LibreOffice and Illustrator write
    "font font-face font-face-src font-face-name font-face-format glyph missing-glyph hkern vkern",
    # Inkscape's text in frames: drawn by no browser, and left behind in many pictures
    "flowRoot flowRegion flowRegionExclude flowPara flowDiv flowSpan flowLine",
)
_PICTURES = frozenset(("image", "feImage"))

# Editors keep their own data in every plain export of theirs, in these namespaces. Browsers have no behaviour for
# any of them; XHTML, MathML and SVG are the ones that they have.
_EDITORS = frozenset((
    "http://www.inkscape.org/namespaces/inkscape",
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    "http://inkscape.sourceforge.net/DTD/sodipodi-0.dtd",
    "http://www.openswatchbook.org/uri/2009/osb",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
    "adobe:ns:meta/",
    "http://www.bohemiancoding.com/sketch/ns",
    "http://www.figma.com/figma/ns",
    "http://www.serif.com/",
    "https://boxy-svg.com",
    "https://penpot.app/xmlns",
    "http://krita.org/namespaces/svg/krita",
    "http://vectornator.io",
    "http://www.corel.com/coreldraw/odm/2003",
    "http://schemas.microsoft.com/visio/2003/SVGExtensions/",
    "http://xml.openoffice.org/svg/export",
    "http://svgjs.com/svgjs",
    "http://svgjs.dev/svgjs",
))  # fmt: skip
_ADOBE = "http://ns.adobe.com/"  # Illustrator's, XMP's and a dozen more

_WHY_NOT = {
    "script": "runs a script",
    "handler": "runs a script",
    "listener": "runs a script",
    "foreignObject": "holds a page; in draw.io untick 'Formatted text', in Mermaid set htmlLabels: false",
}
_LANGUAGES = {_XHTML: "HTML", _MATHML: "MathML", "": "no language at all: it lacks SVG's namespace"}


def _element(node: Any) -> Iterator[str]:
    space, name = _split(node.tag)
    if len(node.attrib) > _MOST_ATTRIBUTES:
        yield f"the element {name} has more than {_MOST_ATTRIBUTES:,} attributes"
    elif _is_editors(space):
        yield from _inert(node, name)
    elif space != NAMESPACE:
        yield f"the element {name} is not SVG's but of {_LANGUAGES.get(space, _quoted(space))}"
    elif name not in _ELEMENTS:
        yield f"the element {name} {_WHY_NOT.get(name, 'is none of those that draw')}"
    else:
        yield from _drawing(node, name)


def _inert(node: Any, name: str) -> Iterator[str]:
    """What is wrong with an editor's own element: attributes that mean something to a browser."""
    for key in node.attrib:
        space, attribute = _split(key)
        if attribute.lower().startswith("on") and not space:
            yield _event(attribute, name)
        elif space == XLINK or (space == _XML and attribute == "base") or attribute in ("href", "src", "srcset"):
            yield f"the attribute {attribute} of {name} refers to something outside the picture"


def _drawing(node: Any, name: str) -> Iterator[str]:
    for key, value in node.attrib.items():
        space, attribute = _split(key)
        if _is_editors(space):
            continue
        if attribute == "href" and space in ("", XLINK):
            yield from _link(name, value)
        elif (space, attribute) == (_XML, "base"):
            yield f"the attribute xml:base of {name} changes where links lead"
        elif space and attribute not in _WITH_PREFIX.get(space, ()):
            yield f"the attribute {attribute} of {name} is not SVG's but of {_LANGUAGES.get(space, _quoted(space))}"
        elif not space:
            yield from _attribute(name, attribute, value)
    if name == "style":
        yield from _style(node)


def _event(attribute: str, name: str) -> str:
    return f"the attribute {attribute} of {name} runs a script"


# --- attributes -----------------------------------------------------------------------------------------

# Attributes for places, sizes and amounts: these may be animated.
_GEOMETRY = listed(
    "amplitude azimuth baseFrequency bias cx cy d diffuseConstant divisor dx dy edgeMode elevation exponent fr fx fy",
    "gradientTransform height in in2 intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength lengthAdjust",
    "limitingConeAngle markerHeight markerWidth method mode offset operator orient pathLength",
    "patternTransform points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio r refX refY result",
    "rotate rx ry scale seed side slope spacing specularConstant specularExponent spreadMethod startOffset",
    "stdDeviation stitchTiles surfaceScale tableValues targetX targetY textLength transform viewBox width x x1 x2",
    "xChannelSelector y y1 y2 yChannelSelector z",
)
_MOVABLE = PROPERTIES | _GEOMETRY
_OTHERS = listed(
    # of any element, and of the root
    "class id lang role style tabindex type media title version baseProfile contentScriptType contentStyleType",
    "zoomAndPan viewTarget requiredExtensions requiredFeatures systemLanguage externalResourcesRequired",
    # units
    "clipPathUnits filterUnits gradientUnits markerUnits maskContentUnits maskUnits patternContentUnits patternUnits",
    "primitiveUnits filterRes numOctaves order radius hatchContentUnits hatchUnits pitch",
    # when and how things move
    "accumulate additive attributeName attributeType begin by calcMode dur end fill from keyPoints keySplines keyTimes",
    "max min origin path repeatCount repeatDur restart to values",
    # fonts of SVG 1.1
    "accent-height alphabetic arabic-form ascent bbox cap-height descent g1 g2 glyph-name hanging horiz-adv-x",
    "horiz-origin-x horiz-origin-y ideographic k mathematical name orientation overline-position overline-thickness",
    "panose-1 slope stemh stemv strikethrough-position strikethrough-thickness string u1 u2 underline-position",
    "underline-thickness unicode unicode-range units-per-em v-alphabetic v-hanging v-ideographic v-mathematical",
    "vert-adv-y vert-origin-x vert-origin-y widths x-height",
    # of no specification, and of no effect: draw.io's copy of its diagram, icon fonts' and Plotly's notes
    "content focusable label p-id subplot t",
)
_KNOWN = _MOVABLE | _OTHERS
_OPEN = ("data-", "aria-")  # names that the specification leaves to authors
_WORDS = frozenset(("content", "id", "class", "label", "name", "title", "unicode", "glyph-name"))  # never parsed as CSS
_WITH_PREFIX = {
    XLINK: frozenset(("title", "type", "show", "actuate", "role", "arcrole")),
    _XML: frozenset(("space", "lang", "id")),
}
# What each pixel of a filter takes grows with these: more octaves than the eight bits of a colour show nothing, and
# kernels and radii are a few pixels. Animations of them are not followed, and none is taken.
_LARGEST = {("feTurbulence", "numOctaves"): 10, ("feConvolveMatrix", "order"): 20, ("feMorphology", "radius"): 100}
# Browsers decode percent escapes and drop line ends in links; without them, `drawn` finds the same part as browsers do.
_PART = regex(r"#[^%\t\r\n]*")
_RASTER = regex(rf"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/={BLANK}]*")


def _link(name: str, value: str) -> Iterator[str]:
    """What is wrong with a link, which must lead to a part of the picture or, for images, to a raster data URL."""
    address = value.strip(BLANK)
    if name == "a":
        yield "the element a is a link, and in a picture that is shown nothing can be followed"
    elif address.startswith("#") and not _PART.fullmatch(address):
        yield f"the attribute href of {name} must name its part without % and line ends, not as {_quoted(value)}"
    elif not address.startswith("#") and not (name in _PICTURES and _RASTER.fullmatch(address)):
        what = "its own part (#…) or a PNG, JPEG, GIF or WebP in base64" if name in _PICTURES else "its own part (#…)"
        yield f"the attribute href of {name} must name {what}, not {_quoted(value)}"


def _attribute(name: str, attribute: str, value: str) -> Iterator[str]:
    if attribute.lower().startswith("on"):
        yield _event(attribute, name)
    elif attribute.startswith(_OPEN):
        return
    elif attribute not in _KNOWN:
        yield f"the attribute {attribute} of {name} is none of those that draw"
    elif attribute == "attributeName" and value.strip(BLANK) not in _MOVABLE:
        yield f"{name} animates {_quoted(value)}, and only places, sizes and looks may move"
    elif attribute in TARGETS and name in ANIMATIONS and ":" in value:
        yield f"the attribute {attribute} of {name} sets an address: {_quoted(value)}"
    elif (largest := _LARGEST.get((name, attribute))) and any(float(n) > largest for n in re.findall(NUMBER, value)):
        yield f"the attribute {attribute} of {name} is more than {largest}, which takes browsers too long"
    elif attribute not in _WORDS:
        yield from (f"the attribute {attribute} of {name} {trouble}" for trouble in _css(value))


# --- style ----------------------------------------------------------------------------------------------

_AT_RULES = listed(
    "charset container font-face font-feature-values font-palette-values keyframes -webkit-keyframes -moz-keyframes",
    "-o-keyframes layer media page property supports",
)
_FUNCTIONS = listed(
    "url var calc min max clamp round abs sign mod rem sin cos tan pow sqrt hypot log exp",
    "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix device-cmyk icc-color light-dark",
    "matrix matrix3d translate translatex translatey translatez translate3d rotate rotatex rotatey rotatez rotate3d",
    "scale scalex scaley scalez scale3d skew skewx skewy perspective cubic-bezier steps linear",
    "blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia",
    "path polygon circle ellipse inset rect xywh ray",
    "linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient",
    "local format tech counter counters layer supports and or not",
    "is where has nth-child nth-last-child nth-of-type nth-last-of-type lang dir host",
    "accesskey repeat wallclock prev next",  # the moments at which animations begin
)
_NAME = r"[-\w]"
# From the beginning of a name only: path data is one name of a million characters, looked at once.
_FUNCTION = regex(rf"(?<![-\w])({_NAME}++)\(")
_AT_RULE = regex(rf"@({_NAME}++)")
_DATA = (
    r"data:(?:image/(?:png|jpe?g|gif|webp)|(?:application/(?:x-)?font-|font/)(?:woff2?|ttf|otf|truetype|opentype))"
    rf"(?:;charset=utf-8)?;base64,[A-Za-z0-9+/={BLANK}]*"
)
_URL = regex(r"url\(", re.IGNORECASE)
_OWN_URL = regex(
    rf"""url\([{BLANK}]*(?:"(?:\#[^"\\]*|{_DATA})"|'(?:\#[^'\\]*|{_DATA})'|\#[^"'()\\{BLANK}]*|{_DATA})"""
    rf"[{BLANK}]*\)",
    re.IGNORECASE,
)


def _style(node: Any) -> Iterator[str]:
    if any(isinstance(child.tag, str) for child in node):
        yield "the element style holds elements"
    # Browsers join the text around a comment.
    yield from (f"the style sheet {trouble}" for trouble in _css("".join(node.xpath("text()"))))


def _css(written: str) -> Iterator[str]:
    """What is wrong with CSS: whatever could load something, looked for with and without decoding the escapes."""
    for text in readings(written):
        for url in _URL.finditer(text):
            if not _OWN_URL.match(text, url.start()):
                yield f"loads from an address: {_quoted(text[url.start() :])}"
        for at_rule in _AT_RULE.findall(text):
            if at_rule.lower() not in _AT_RULES:
                yield f"has @{at_rule[:40]}, which is none of the rules that draw"
        for function in _FUNCTION.findall(text):
            if function.lower() not in _FUNCTIONS:
                yield f"has {function[:40]}(), which is none of the functions that draw"


# --- numbers --------------------------------------------------------------------------------------------

_LENGTH = regex(rf"[{BLANK}]*({NUMBER})(px|pt|pc|in|cm|mm|q)?[{BLANK}]*", re.IGNORECASE)
_GAP = rf"(?:[{BLANK}]+,?[{BLANK}]*|,[{BLANK}]*)"
_BOX = regex(rf"[{BLANK}]*{NUMBER}(?:{_GAP}{NUMBER}){{3}}[{BLANK}]*")
_PIXELS: Mapping[str, float] = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
    "q": 2.4 / 2.54,
}


def _lengths(root: Any) -> list[re.Match[str] | None]:
    return [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]


def _extent(root: Any) -> tuple[int, int]:
    written = _lengths(root)
    if all(written):
        width, height = (float(m[1]) * _PIXELS[(m[2] or "").lower()] for m in written if m)
        return _pixels("width", width), _pixels("height", height)
    box = root.get("viewBox", "")
    if not _BOX.fullmatch(box):
        return 0, 0
    _, _, width, height = (float(number) for number in re.findall(NUMBER, box))
    return _pixels("viewBox", width), _pixels("viewBox", height)


def _pixels(attribute: str, length: float) -> int:
    if not isfinite(length) or not 0 <= length <= MOST_PIXELS:
        raise Refused(f"its {attribute} says {length:g} pixels, which is not between 0 and {MOST_PIXELS:,}")
    return round(length)


# --- words ----------------------------------------------------------------------------------------------


def _split(name: str) -> tuple[str, str]:
    """Namespace and local name of `{namespace}name`."""
    space, _, local = name.rpartition("}")
    return space[1:], local


def _is_editors(space: str) -> bool:
    return space in _EDITORS or space.startswith(_ADOBE)


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return f"“{shown[:60]}…”" if len(shown) > 60 else f"“{shown}”"
