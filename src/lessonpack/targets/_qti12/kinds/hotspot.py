"""Questions that are answered by pointing at places of a picture."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar

from msgspec import Struct

from lessonpack.blobs import content_of
from lessonpack.findings import Place
from lessonpack.model.areas import corners
from lessonpack.model.asked import Scoring
from lessonpack.model.content import Image
from lessonpack.model.questions import Hotspot, Spot
from lessonpack.render.xml import Kept, Node, el, stack
from lessonpack.targets._qti.scoring import number
from lessonpack.targets._qti12.html import Html
from lessonpack.targets._qti12.kind import Fed, Makers
from lessonpack.targets._qti12.processing import (
    ANSWERED,
    MARK,
    condition,
    decimals,
    feedback_of,
    processing,
    score,
    shown,
)
from lessonpack.targets._qti12.profile import RESPONSE, Profile, Types


class Pointed(Struct, frozen=True):
    """A `response_xy` with the picture and its areas, all of them by their corners.

    Readers agree about what the numbers of corners mean, and not about those of rectangles and ellipses.
    """

    question: Hotspot
    profile: Profile

    types: ClassVar[Types] = Types(canvas="", new_quizzes="")

    @property
    def _labelled(self) -> list[tuple[str, Spot]]:
        return [(self.profile.label(place), area) for place, area in enumerate(self.question.areas, 1)]

    @property
    def fed_back(self) -> tuple[Fed, ...]:
        return tuple(Fed(label, area.feedback) for label, area in self._labelled if area.feedback)

    @property
    def places(self) -> Iterator[tuple[str, Place]]:
        yield from ((label, area.at) for label, area in self._labelled)

    def written(self, body: Html) -> Node:
        most = len(self.question.right)
        labels = (
            el("response_label", {"ident": label, "rarea": _SHAPE}, _coordinates(area))
            for label, area in self._labelled
        )
        return stack(
            "response_xy",
            {"ident": RESPONSE, "rcardinality": "Multiple" if most > 1 else "Single"},
            stack("render_hotspot", {"maxnumber": str(most)}, _picture(self.question.picture, body), *labels),
        )

    @property
    def processed(self) -> Kept:
        question, names = self.question, self.profile.told(self.question)
        said, exact = question.feedback, question.scoring is Scoring.ALL_OR_NOTHING
        right = el("and", None, *map(_inside, question.right))
        missed = el("and", None, ANSWERED, el("not", None, right))
        whole = score("Add", number(question.points)) if exact else None
        return Kept(
            processing(
                number(question.points),
                *self._parts(),
                condition(right, whole, shown(MARK), title="correct"),
                condition(missed, shown(names.incorrect), title="incorrect") if said.incorrect else None,
                condition(ANSWERED, shown(names.general)) if said.general else None,
            )
        )

    def _parts(self) -> Iterator[Node]:
        """A condition for each area that earns something by itself, or of which something is said."""
        right = self.question.right
        shares = iter(decimals([self.question.points / len(right)] * len(right)))
        for label, area in self._labelled:
            share = next(shares) if area.correct else Fraction(0)
            earned = score("Add", number(share)) if self.question.scoring is Scoring.PARTIAL else None
            if (area.correct and earned) or area.feedback:
                yield condition(
                    _inside(area),
                    earned,
                    shown(feedback_of(label)) if area.feedback else None,
                )


_SHAPE = "Bounded"


def _coordinates(area: Spot) -> str:
    return ",".join(f"{corner.x},{corner.y}" for corner in corners(area.area))


def _inside(area: Spot) -> Node:
    return el("varinside", {"respident": RESPONSE, "areatype": _SHAPE}, _coordinates(area))


def _picture(picture: Image, body: Html) -> Node:
    """The picture by its address, and itself, which is all that ILIAS takes.

    What it shows is the label: pyslet stops at an `altmaterial`.
    """
    media = picture.media
    told = {"imagtype": media.type, "label": media.name, "uri": body.image(picture)}
    size = {"width": str(media.width), "height": str(media.height)}
    data = base64.b64encode(content_of(media)).decode()
    return el("material", {"label": picture.alt or None}, el("matimage", told | size, data))


KINDS: Makers = {Hotspot: Pointed}
