"""A11Y: areas of a picture that fingers can meet."""

from __future__ import annotations

from lessonpack.findings import Severity, rule
from lessonpack.model.areas import extent
from lessonpack.model.content import plain
from lessonpack.model.course import Course
from lessonpack.model.questions import Hotspot
from lessonpack.rule import Problem, Problems, course_check

SMALL_AREA = rule(
    "A11Y026",
    severity=Severity.WARNING,
    holds="A place to point at is at least 24 pixels wide and high where the picture is shown smallest.",
    says="the area {text!r} is {size} on a phone; 24 pixels are needed to meet it",
    hint="Draw the area larger, or cut the picture to what is asked for.",
    reason="Fingers that tremble or are large miss what is smaller, and so does who sees the picture small.",
    clause="WCAG 2.2, 2.5.8 (target size), in a window of 320 pixels (1.4.10)",
)
_LEAST = 24
_NARROW = 288  # pixels for a picture in a window of 320


@course_check(SMALL_AREA)
def areas_can_be_met(course: Course) -> Problems:
    for _, question in course.questions:
        if not isinstance(question, Hotspot):
            continue
        width = question.picture.media.width
        for each in question.right:
            box = extent(each.area)
            sides = {"wide": box.right - box.left, "high": box.bottom - box.top}
            shown = {name: side * min(_NARROW, width) for name, side in sides.items()}
            small = [f"{side // width} pixels {name}" for name, side in shown.items() if side < _LEAST * width]
            if small:
                yield Problem({"text": plain(each.text)[:60], "size": " and ".join(small)}, at=each.at)
