"""A real QTI client: citolab's player in Chromium.

Items of QTI 3.0 reach it as they are, those of QTI 2 by its own conversion.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

from lessonpack.ids import token
from lessonpack.model.accepted import compared, within
from lessonpack.model.asked import Answer, Near, OtherNumber, Part
from lessonpack.model.content import plain
from lessonpack.model.questions import (
    AnyGap,
    ChoiceGap,
    ChoiceQuestion,
    Cloze,
    Hotspot,
    Matching,
    NumberGap,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    Spot,
    TrueFalse,
    TypedGap,
    named_parts,
)
from lessonpack.model.response import Chosen, Entry, Filled, Ordered, Pair, Paired, Point, Pointed, Response
from lessonpack.model.scoring import key, score
from lessonpack.targets._qti.identifiers import feedback_id, identifier_of
from qti import samples

HERE = Path(__file__).parent
PLAYER = HERE.parent / "node_modules" / "@citolab" / "qti-components" / "cdn" / "index.global.js"
ORIGIN = "http://package.test"
PAGE = "<!doctype html><html lang=en><title>item</title><body></body></html>"

Upgrade = Callable[[Sequence[bytes]], list[str]]

# The player gives scores as text with three decimals.
ROUNDING = 0.0005

_LOAD = """async xml => {
  document.body.innerHTML = "<qti-item><item-container></item-container></qti-item>";
  const container = document.querySelector("item-container");
  await container.updateComplete;
  container.itemXML = xml;
  for (let tries = 0; tries < 600; tries++) {
    await new Promise(done => setTimeout(done, 5));
    const item = container.shadowRoot?.querySelector("qti-assessment-item");
    if (item?.getOutcome?.("SCORE")) {
      await item.updateComplete;
      await Promise.all([...item.querySelectorAll("img")].map(picture => picture.decode()));
      window.item = item;
      return;
    }
  }
  throw new Error("the item was not rendered");
}"""
# The item is then taken away: to draw what became of each response would take longer than to judge it.
_SCORE = """responses => {
  const told = responses.map(response => {
    for (const [name, value] of Object.entries(response)) window.item.updateResponseVariable(name, value);
    window.item.processResponse();
    const value = name => window.item.getOutcome(name)?.value ?? null;
    return {score: value("SCORE"), feedback: value("FEEDBACK"), general: value("GENERAL"), verdict: value("VERDICT")};
  });
  document.body.innerHTML = "";
  return told;
}"""
_PRINTED = """() => [...window.item.querySelectorAll("qti-printed-variable")].map(
  each => each.shadowRoot.textContent.trim(),
)"""
_SHOWN = """() => {  // a list is opened, and shows its choices
  const shown = [];
  for (const choice of window.item.querySelectorAll(
    "qti-simple-choice, qti-simple-associable-choice, qti-inline-choice",
  )) {
    const list = choice.closest("qti-inline-choice-interaction")?.shadowRoot;
    if (list && !list.querySelector("[popover]:popover-open")) list.querySelector("button[part=trigger]").click();
    shown.push({
      identifier: choice.getAttribute("identifier"),
      words: choice.textContent.replace(/\\s+/g, " ").trim(),
      height: choice.getBoundingClientRect().height,
    });
  }
  return shown;
}"""


@contextmanager
def converting() -> Iterator[Upgrade]:
    """Turns QTI 2.1 and 2.2 items into QTI 3.0, until the block ends: to begin takes longer than what follows."""
    run = subprocess.Popen(
        ["node", "upgrade.mjs"],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )

    def upgraded(items: Sequence[bytes]) -> list[str]:
        assert run.stdin is not None
        assert run.stdout is not None
        print(json.dumps([item.decode() for item in items]), file=run.stdin, flush=True)
        converted: list[str] = json.loads(run.stdout.readline())
        return converted

    with run:
        yield upgraded


@dataclass(slots=True)
class Player:
    """A page with the player in it; pictures are found in the folder that the package was laid out in.

    The player takes the folder of the items for the root of their addresses.
    """

    page: Page

    @classmethod
    def opened(cls, page: Page, folder: Path) -> Player:
        def serve(route: Route) -> None:
            path = folder / "items" / urlsplit(route.request.url).path.lstrip("/")
            if route.request.url == f"{ORIGIN}/":
                route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")
            elif path.is_file():
                route.fulfill(path=path)
            else:
                route.abort()

        page.route("**/*", serve)
        page.goto(f"{ORIGIN}/")
        page.add_script_tag(path=str(PLAYER))
        return cls(page)

    def draw(self, item: str, draw: int, draws: int) -> list[str]:
        """Show an item in one of its draws; returns the values that it prints, which the player writes as JSON."""
        self.page.evaluate("share => { Math.random = () => share; }", (draw - 0.5) / draws)
        self.load(item)
        return list(map(json.loads, self.page.evaluate(_PRINTED)))

    def load(self, item: str) -> None:
        """Show an item; raises when the player does not render it or one of its pictures."""
        self.page.evaluate(_LOAD, item)

    def answer(self, responses: Sequence[Sequence[str]], *, several: bool) -> list[dict[str, Any]]:
        """The outcomes of each response, handed to the player as it hands its own to itself; none is left untouched."""
        values = [list(response) if several else response[0] for response in responses if response]
        return self.fill([{"RESPONSE": value} for value in values], untouched=len(values) < len(responses))

    def fill(self, responses: Sequence[Mapping[str, object]], *, untouched: bool = False) -> list[dict[str, Any]]:
        """The outcomes of each response, by the names of its variables; before them those of the untouched item."""
        outcomes: list[dict[str, Any]] = self.page.evaluate(_SCORE, [*([{}] if untouched else []), *responses])
        return outcomes

    def choose(self, response: Sequence[str]) -> dict[str, Any]:
        """The outcomes once these choices were clicked, in a freshly loaded item."""
        for identifier in response:
            self.page.locator(f'qti-simple-choice[identifier="{identifier}"]').click()
        outcomes: dict[str, Any]
        [outcomes] = self.page.evaluate(_SCORE, [{}])
        return outcomes

    def shown(self) -> list[dict[str, Any]]:
        choices: list[dict[str, Any]] = self.page.evaluate(_SHOWN)
        return choices


def differences(player: Player, item: str, question: Question) -> list[str]:
    """Where the player's scores and feedback differ from the model's, over every response; and by clicks."""
    player.load(item)
    return [*scored(player, question), *_clicked(player, item, question)]


def scored(player: Player, question: Question) -> Iterator[str]:
    """The same of the item that is shown, by responses alone."""
    responses = list(samples.responses(question))
    if isinstance(question, Cloze):
        yield from _filled(player, question, responses)
        return
    named = [[" ".join(map(identifier_of, value.split())) for value in chosen] for chosen in responses]
    if isinstance(question, ShortAnswer | Numeric | Hotspot):
        named = list(map(list, responses))
    told = player.answer(named, several=not _gives_one(question))
    for chosen, outcomes in zip(responses, told, strict=True):
        yield from _judged(question, chosen, outcomes)


def _filled(player: Player, question: Cloze, responses: list[tuple[str, ...]]) -> Iterator[str]:
    names = {gap.id: identifier_of(gap.id, before="RESPONSE_") for gap in question.gaps}
    empty = dict.fromkeys(names.values())
    filled = [{names[gap]: value for gap, value in (each.split("=", 1) for each in chosen)} for chosen in responses]
    told = player.fill([empty | values for values in filled])
    for chosen, outcomes in zip(responses, told, strict=True):
        yield from _judged(question, chosen, outcomes)


def _gives_one(question: Question) -> bool:
    return isinstance(question, SingleChoice | TrueFalse | ShortAnswer | Numeric) or (
        isinstance(question, Hotspot) and len(question.right) == 1
    )


def _clicked(player: Player, item: str, question: Question) -> Iterator[str]:
    """The right response and each wrong choice alone, by the mouse; only choices are tried so."""
    if not isinstance(question, ChoiceQuestion):
        return
    right = tuple(choice.id for choice in question.choices if choice.correct)
    for chosen in (right, *((choice.id,) for choice in question.choices if not choice.correct)):
        player.load(item)
        yield from _judged(question, chosen, player.choose([identifier_of(id) for id in chosen]))


def given(question: Question, values: tuple[str, ...]) -> Response:
    """What a learner gave, of the values of `samples.responses`."""
    if isinstance(question, ShortAnswer | Numeric):
        return Filled(tuple(Entry(question.GAP, text) for text in values))
    if isinstance(question, Cloze):
        return Filled(tuple(Entry(*value.split("=", 1)) for value in values))
    if isinstance(question, Hotspot):
        return Pointed(tuple(Point(*map(int, value.split())) for value in values))
    if isinstance(question, Matching):
        return Paired(tuple(Pair(*value.split()) for value in values))
    return Ordered(values) if isinstance(question, Ordering) else Chosen(values)


def is_given(part: Part, question: Question, chosen: tuple[str, ...]) -> bool:
    """Whether this part was given: by its id, or by what was typed."""
    if isinstance(question, ShortAnswer) and isinstance(part, Answer):
        return is_typed(part, chosen, case=question.case)
    if isinstance(question, Numeric):
        return any(part is first_of(question, text) for text in chosen)
    if isinstance(question, Cloze):
        return any(part in parts_in(gap, chosen) for gap in question.gaps)
    if isinstance(part, Spot):  # the player looks into areas where there is one point to be given alone
        return _gives_one(question) and any(within(part.area, Point(*map(int, each.split()))) for each in chosen)
    return part.id in chosen


def is_typed(answer: Answer, texts: Iterable[str], *, case: bool) -> bool:
    """Whether one of the texts reads as the answer."""
    return any(compared(answer.words, case=case) == compared(text, case=case) for text in texts)


def first_of(asked: Numeric | NumberGap, text: str) -> Near | None:
    """The first of the answers that takes a number."""
    return next((each for each in asked.known if each.lowest <= Fraction(text) <= each.highest), None)


def parts_in(gap: AnyGap, chosen: tuple[str, ...]) -> list[Part]:
    """The answers or the choice that were given in a gap."""
    values = [value.split("=", 1)[1] for value in chosen if value.startswith(f"{gap.id}=")]
    if isinstance(gap, TypedGap):
        return [part for part in gap.answers if is_typed(part, values, case=gap.case)]
    if isinstance(gap, NumberGap):
        return [part for part in gap.others if any(part is first_of(gap, text) for text in values)]
    return [part for part in gap.choices if token(part.id) in values] if isinstance(gap, ChoiceGap) else []


def _judged(question: Question, chosen: tuple[str, ...], outcomes: dict[str, Any]) -> Iterator[str]:
    due = score(key(question), given(question, chosen))
    if abs(float(outcomes["score"]) - float(due)) > ROUNDING:
        yield f"{question.id} {chosen}: {outcomes['score']} points instead of {due}"
    if outcomes["verdict"] != (verdict(question, due) if chosen else None):
        yield f"{question.id} {chosen}: verdict {outcomes['verdict']}"
    if outcomes["general"] != ("general_fb" if question.feedback.general and chosen else None):
        yield f"{question.id} {chosen}: general feedback {outcomes['general']}"
    told = [
        feedback_id(part.id) for part in named_parts(question) if part.feedback and is_given(part, question, chosen)
    ]
    # The player turns a growing list to text, so that only its last entry is to be relied on.
    if told and (outcomes["feedback"] or [None])[-1] != told[-1]:
        yield f"{question.id} {chosen}: feedback {outcomes['feedback']}"


def verdict(question: Question, due: Fraction) -> str | None:
    """The feedback on an answer as a whole; a partly right one gets that on wrong ones where it has none of its own."""
    said = question.feedback
    if due == question.points:
        return "correct_fb" if said.correct else None
    if due > 0 and said.partly:
        return "partly_fb"
    return "incorrect_fb" if said.incorrect else None


def as_they_are(items: Sequence[bytes]) -> list[str]:
    """Items of QTI 3.0, which the player takes without a conversion."""
    return [item.decode() for item in items]


def words(question: Question) -> dict[str, str]:
    """What each choice should read as, by the identifier in the item."""
    shown = (
        part for part in named_parts(question) if not isinstance(part, Answer | OtherNumber | Spot)
    )  # what is to be typed is not
    return {identifier_of(part.id): plain(part.text) for part in shown}
