"""Pages, style sheets and paths made to waste time: many of them, long ones, and many of several things at once."""

from __future__ import annotations

from collections.abc import Callable

from checks.packages import Files, good
from hostile.shapes import M, Shape, many, page, style

DEEP = "a/" * 240  # as deep as a path may be
LINK = "<a href='../../{0}.html'>x</a>"
EVERY_KIND = (
    "<img src='file:///{0}'><img src='http://{0}'><a href='INDEX.html?{0}'><link rel=icon href='{0}'><a href='../{0}'>"
    "<a href='{0}'><a href='a\\{0}'><a href='__MACOSX/x?{0}'>"
)


def files(path: Callable[[int], str], data: bytes = b"") -> Shape:
    return lambda count: {**good("scorm"), **{path(number): data for number in range(count)}}


def parts(path: str, text: Callable[[int], str]) -> Shape:
    """Four files with a quarter each: of one no more than 8 MiB are read, of all 32."""
    return lambda count: {
        **good("scorm"),
        **{path.format(number): text(count // 4).encode() for number in range(4)},
    }


def pages(text: Callable[[int], str]) -> Shape:
    return parts("{0}.html", lambda count: f"<html><body>{text(count)}")


def fragment(count: int) -> Files:
    """A piece of HTML that refers to folders of any name, among folders of every name."""
    text = many("<a href='a{0}/b'>x</a>".format, count)
    return {**files(lambda number: f"{number}/{DEEP}x.bin")(count), "part.html": text.encode()}


def every_kind(count: int) -> Files:
    """Addresses that break each of the rules, all with letters that take four bytes in memory."""
    text = many(lambda number: EVERY_KIND.format(f"\N{RAINBOW}{number}{'x' * 250}"), count // 8)
    return {**page(lambda _: text)(count), "part.html": text.encode(), "__MACOSX/x": b""}


def launched(count: int) -> Files:
    """Items that launch as many files, none of which says by its name what it is."""
    resource = '<resource identifier="X{0}" type="webcontent" adlcp:scormtype="sco" href="x/{0}"/>'
    item = '<item identifier="Y{0}" identifierref="X{0}"><title>x</title></item>'
    made = files("x/{0}".format, b"<a href=x>")(count)
    for before, new in (("</organization>", item), ("</resources>", resource)):
        made[M] = made[M].replace(before.encode(), (many(new.format, count) + before).encode(), 1)
    return made


def under_bases(count: int) -> Files:
    """Pages with a <base> of the longest that is followed."""
    text = f"<html><base href='{'a/' * 100}'>{many(LINK.format, 95)}"
    return files("{0}.html".format, text.encode())(count // 50)


WEB: dict[str, Shape] = {
    "files in deep folders": files(lambda number: f"{number}/{DEEP}x.bin"),
    "files of wide letters": files(lambda number: f"\N{RAINBOW}{number}/{'X' * 130}/{'x' * 130}.bin"),
    "pieces of HTML among deep folders": fragment,
    "links from deep pages": parts(f"{DEEP}{{0}}.html", lambda count: f"<html>{many(LINK.format, count)}"),
    "pages in deep folders": lambda count: files(lambda number: f"{DEEP}{number}.html", 20 * b"<a href='../x'>x</a>")(
        count // 10
    ),
    "a long base": page(lambda count: f"<base href='{20 * count * 'a/'}'>{many(LINK.format, count)}"),
    "long bases": under_bases,
    "links of pages": pages(lambda count: many("<a href={0}>".format, count)),
    "pictures of pages": pages(lambda count: many("<img src={0}>".format, count)),
    "links of wide letters": pages(lambda count: many("<a href=\N{RAINBOW}{0}>".format, count)),
    "links in pieces of HTML": parts("{0}.html", lambda count: many("<a href={0}>".format, count)),
    "escaped links": pages(lambda count: many("<a href='./%61{0}/..'>".format, count)),
    "escapes of an address": page(lambda count: f"<a href='{50 * count * '%41'}'>"),
    "references of an address": page(lambda count: f"<a href='{50 * count * '&amp;'}'>"),
    "steps of an address": page(lambda count: f"<a href='{50 * count * '../'}x'>"),
    "addresses of every kind": every_kind,
    "attributes of a script": page(lambda count: f"<script {many('a{0} '.format, 100 * count)}></script>"),
    "attributes behind a comment": page(lambda count: f"<!--><p {many('a{0} '.format, 100 * count)}>-->"),
    "full tags": pages(lambda count: f"<p{many(' a{0}=b'.format, 100)}>" * (count // 20)),
    "runs of text": pages(lambda count: f"<p>{1_000 * 'x'}" * count),
    "scripts within scripts": page(lambda count: f"<script><!--{20 * count * '<script></script>'}"),
    "ends that are none": page(lambda count: f"<title>{50 * count * '</titl'}"),
    "pages of nothing": files("{0}.html".format),
    "launched files": lambda count: launched(count // 2),
    "styles of pages": pages(lambda count: f"<style>{many('a{{b:url({0})}}'.format, 4 * count)}"),
    "short addresses": parts("{0}.css", lambda count: many("url({0})".format, 4 * count)),
    "imports": parts("{0}.css", lambda count: many("@import'{0}';".format, 4 * count)),
    "data in style sheets": parts("{0}.css", lambda count: many("url(data:{0})".format, count) + "A" * 300 * count),
    "comments of a style sheet": style(lambda count: 30 * count * "/**/"),
    "a long address": style(lambda count: f"url({500 * count * 'a'})"),
    "style sheets": files("{0}.css".format, b"a { b: url(c) }"),
}
