"""WEB: the pages of a package, as a browser will show them, inside an LMS or without one."""

from __future__ import annotations

from lessonpack.checks.web._html import Tag
from lessonpack.checks.web._texts import Arguments, Page, page_check, tag_check, texts_of
from lessonpack.findings import Severity, rule
from lessonpack.formats.standard import shown
from lessonpack.package import is_leftover
from lessonpack.rule import Inspection, Problem, Problems, package_check

NO_TITLE = rule(
    "WEB010",
    severity=Severity.WARNING,
    holds="Every page has a title.",
    says="the page has no <title>",
    hint="Say in <title> what the page is about.",
    reason="It names the window and the tab, and is the first thing a screen reader says.",
    clause="WCAG 2.2, 2.4.2; HTML, the title element",
)


@page_check(NO_TITLE)
def pages_have_a_title(page: Page) -> Arguments | None:
    return None if page.titled else {}


NO_LANGUAGE = rule(
    "WEB011",
    severity=Severity.WARNING,
    holds="Every page says which language it is in.",
    says="the page's <html> has no lang attribute",
    hint='Write for example <html lang="en">.',
    reason="Screen readers read it aloud in the wrong language, browsers hyphenate and translate it wrongly.",
    clause="WCAG 2.2, 3.1.1",
)


@page_check(NO_LANGUAGE)
def pages_have_a_language(page: Page) -> Arguments | None:
    return None if page.language.strip() else {}


NO_CHARSET = rule(
    "WEB012",
    severity=Severity.WARNING,
    holds="Every page declares UTF-8 and is written in it.",
    says="the page {found}",
    hint='Save it as UTF-8 and write <meta charset="utf-8"> first in its head.',
    reason="LMSs send pages without saying the encoding; the browser then guesses, and accented letters break.",
    clause="HTML, meta charset (utf-8 is the only permitted value)",
)


@page_check(NO_CHARSET)
def pages_are_utf8(page: Page) -> Arguments | None:
    if not page.utf8:
        return {"found": "is not written in UTF-8"}
    if not page.charset:
        return {"found": "declares no character set"}
    return None if page.charset in ("utf-8", "utf8") else {"found": f"declares {page.charset}, not UTF-8"}


NO_ALT = rule(
    "WEB013",
    severity=Severity.WARNING,
    holds="Every image of a page has an alternative text, if an empty one.",
    says="the image {src} has no alt attribute",
    hint='Say in alt what the picture shows, or write alt="" for mere decoration.',
    reason="Screen readers read the file's name instead.",
    clause="WCAG 2.2, 1.1.1",
)


@tag_check(NO_ALT, "img")
def images_have_alternatives(tag: Tag) -> Arguments | None:
    return {"src": tag.get("src") or ""} if tag.get("alt") is None else None


FRAMESET = rule(
    "WEB014",
    severity=Severity.WARNING,
    holds="Pages are no framesets.",
    says="the page is a frameset",
    hint="Make it one page, or use one <iframe> with a title.",
    reason="Phones show framesets badly, keyboard and screen reader users get lost, and HTML has dropped them.",
    clause="HTML, obsolete features (frameset); WCAG 2.2, 2.4.1",
)


@page_check(FRAMESET)
def no_framesets(page: Page) -> Arguments | None:
    return {} if page.framed else None


UNREAD = rule(
    "WEB015",
    severity=Severity.WARNING,
    holds="Pages and style sheets are read to their end.",
    says="{path} was not read to its end: {reason}",
    hint="Split it into several pages, or move data out of it into files that its scripts load.",
    reason="What was not read to its end is never called valid; phones give up on such pages as well.",
    clause="lessonpack: 8 MB and 400,000 tags of a page; 32 MB, 700,000 tags and 150,000 addresses of a package; "
    "100 attributes of a tag, 2,048 elements within each other, 200 characters of a <base>, 4 MB of names of folders, "
    "no character of number 0",
    partial=True,
)


@package_check(UNREAD, shown)
def pages_are_read_to_their_end(inspection: Inspection) -> Problems:
    for path, reason in texts_of(inspection).unread.items():
        yield Problem({"path": path, "reason": reason}, path=path)


FLASH = rule(
    "WEB021",
    severity=Severity.WARNING,
    holds="A package needs no plug-in.",
    says="{path} needs a plug-in that browsers no longer have",
    hint="Replace it by HTML, video or audio.",
    reason="Learners see an empty box: browsers dropped Flash in 2020, Java applets and Silverlight before.",
    clause="Adobe Flash end of life, 2020-12-31; browsers removed NPAPI plug-ins",
)
_PLUGINS = (".swf", ".flv", ".class", ".xap", ".dcr")


@package_check(FLASH)
def no_plugins(inspection: Inspection) -> Problems:
    for path in inspection.package.paths:
        if path.lower().endswith(_PLUGINS) and not is_leftover(path):
            yield Problem({"path": path}, path=path)
