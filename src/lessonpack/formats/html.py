"""A page by itself: a folder for a web server, whose name ends in .html."""

from __future__ import annotations

from lessonpack.formats.standard import Container, Shape, Standard

STANDARD = Standard(name="html", title="HTML", judged=True, shown=True, container=Container(Shape.FOLDER, (".html",)))
STANDARDS = (STANDARD,)
