"""Places of a picture to be pointed at: areas that are right, and others of which something is said."""

from __future__ import annotations

from itertools import combinations
from typing import Annotated, Any

from lessonpack.model.areas import overlap
from lessonpack.model.asked import Scoring
from lessonpack.model.content import Image, paragraph, plain
from lessonpack.model.questions import Hotspot, Spot
from lessonpack.source import areas, identifiers
from lessonpack.source.areas import Pixel
from lessonpack.source.filed import Picture
from lessonpack.source.kind import ELSEWHERE, OF_QUESTIONS, AskedShape, HowScored, Kind, Written
from lessonpack.source.meant import OtherNames
from lessonpack.source.nodes import entries
from lessonpack.source.shape import Least, Shape
from lessonpack.source.values import Flag, Line, Markdown


class PictureShape(Shape):
    other_names = OtherNames(
        {
            "file": "src path url href source image picture",
            "alt": "alt_text alternative alternative_text description",
        },
        {"caption": "what the picture means stands in the stem"},
    )

    file: Picture
    alt: Line


class AreaShape(Shape):
    other_names = OtherNames(
        {
            "text": "label name title id",
            "rectangle": "rect box",
            "circle": "point spot",
            "polygon": "poly corners points path",
            "correct": "right is_correct iscorrect is_right true answer",
            "feedback": "explanation comment rationale hint",
        }
    )

    text: Line
    rectangle: tuple[Pixel, ...] = ()
    circle: tuple[Pixel, ...] = ()
    polygon: tuple[tuple[Pixel, ...], ...] = ()
    correct: Flag = True
    feedback: Markdown = ()


class HotspotShape(AskedShape):
    other_names = OtherNames(
        OF_QUESTIONS
        | {
            "picture": "image figure img graphic media background",
            "areas": "hotspots spots regions zones targets places choices answers",
            "scoring": "partial partial_credit grading",
        },
        {name: advice for name, advice in ELSEWHERE.items() if name not in ("image", "picture", "media")},
    )

    picture: PictureShape
    areas: Annotated[tuple[AreaShape, ...], Least(1)]
    scoring: HowScored = Scoring.PARTIAL


def _own(written: Written) -> dict[str, Any]:
    shape: HotspotShape | None = written.shape
    if shape is None:
        return {}
    right, number = any(each.correct for each in shape.areas), len(shape.areas)
    if not right or number > areas.MOST:
        trouble = f"there are {number} areas" if right else "none of the areas is right"
        written.reading.say(areas.NO_AREA, written.node.places["areas"], trouble=trouble)
    if shape.picture.file.file and not shape.picture.file.width:  # without a folder nobody looks for pictures
        written.reading.say(areas.NO_SIZE, written.node.places["picture"], path=shape.picture.file.path)
    spots = _spots(written, shape)
    _apart(written, spots)
    picture = Image(shape.picture.file, shape.picture.alt)
    return {"picture": picture, "areas": spots, "scoring": shape.scoring}


def _spots(written: Written, shape: HotspotShape) -> tuple[Spot, ...]:
    reading, used, found = written.reading, identifiers.UsedIds(), []
    for each, node in zip(shape.areas, entries(written.node, "areas"), strict=True):
        area = areas.meant(each.rectangle, each.circle, each.polygon)
        size = shape.picture.file
        trouble = area if isinstance(area, str) else areas.outside(area, size) if size.width else ""
        if trouble:
            reading.say(areas.UNPOINTED, node.at, text=each.text[:60], trouble=trouble)
        if not isinstance(area, str):
            id, said = identifiers.by_text("area", each.text, used), paragraph(each.text)
            at = reading.place(node.at)
            found.append(Spot(id=id, text=said, area=area, correct=each.correct, feedback=each.feedback, at=at))
    return tuple(found)


def _apart(written: Written, spots: tuple[Spot, ...]) -> None:
    """No right area meets another one."""
    for first, second in combinations(spots[: areas.MOST], 2):
        if (first.correct or second.correct) and overlap(first.area, second.area):
            texts = {"text": plain(second.text)[:60], "first": plain(first.text)[:60]}
            written.reading.log.add(areas.MEETING, second.at, **texts)


KINDS = (
    Kind(
        name="hotspot",
        model=Hotspot,
        shape=HotspotShape,
        own=_own,
        called="hot_spot hotspots image_hotspot click_on_picture select_point point imagemap ddmarker",
    ),
)
