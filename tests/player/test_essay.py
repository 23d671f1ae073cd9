"""A text in the saved state: in few signs whatever its script, never longer than its room, and never another one."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest

from conftest import ROOT, node
from lessonpack.targets._player.scripts import CORE, PAGE

PLAYER = ROOT / "templates" / "player"
SIGNS = re.compile(r"[A-Za-z0-9._:,-]*")
TEXTS = {
    "en": "The moon pulls at the near side more than at the middle, and so there are two bulges.\n\nOne is here.",
    "de": "Über den Ozeanen hebt sich das Wasser täglich zweimal: größer wird die Flut bei Vollmond.",
    "el": "Η σελήνη έλκει το νερό της θάλασσας και έτσι υπάρχουν δύο παλίρροιες την ημέρα.",
    "ru": "Луна притягивает воду, и поэтому каждый день бывает два прилива.",
    "ar": "يجذب القمر الماء في الجانب القريب أكثر مما يجذبه في الوسط، ولذلك يحدث مدّان كل يوم.",
    "he": "הירח מושך את המים בצד הקרוב יותר מאשר במרכז.",
    "zh": "月球对近侧海水的引力比对地心的大，所以每天有两次涨潮。",
    "signs": "“a | b~c; [d]” {e}: 3 × 10⁸ m/s² — 😀😀\t\u0000\uffff \ud7ff€",
    "mixed": "SCORM и QTI и Ωμέγα, 2026-11-30; Größe größer als überall.",
    "blanks": "   two   blanks\n\n\n",
    "": "",
}
ASKED = """
const { vm, fs } = { vm: require("node:vm"), fs: require("node:fs") };
const { script, cases } = JSON.parse(fs.readFileSync(0, "utf-8"));
const { essay } = vm.runInContext(script + "; lessonpack.kinds", vm.createContext({ Intl }));
console.log(JSON.stringify(cases.map(([text, room, cut]) => {
  const kept = essay.encode({ text }, { room });
  return [kept, essay.decode(kept.slice(0, cut ?? kept.length), { room }).text];
})));
"""


def kept(*cases: tuple[str, int] | tuple[str, int, int]) -> list[list[str]]:
    """What a state has of texts for which there is so much room, and what is read of it, or of as much as is left."""
    script = "".join((PLAYER / f"{name}.js").read_text("utf-8") for name in (*CORE, *PAGE, "kinds/essay"))
    asked = json.dumps({"script": script, "cases": cases})
    done = subprocess.run(
        [node(), "-e", ASKED], input=asked, capture_output=True, text=True, encoding="utf-8", check=True
    )
    found: list[list[str]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    return dict(zip(TEXTS, kept(*((text, 10_000) for text in TEXTS.values())), strict=True))


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_comes_back_as_it_was_written_and_in_the_signs_of_a_state(name: str, whole: dict[str, Any]) -> None:
    signs, text = whole[name]
    assert text == TEXTS[name]
    assert SIGNS.fullmatch(signs)


@pytest.mark.parametrize(
    ("name", "most"), [("en", 1.2), ("de", 1.3), ("el", 1.5), ("ru", 1.3), ("ar", 1.2), ("he", 1.3), ("zh", 4.1)]
)
def test_most_letters_of_most_scripts_take_one_sign(name: str, most: float, whole: dict[str, Any]) -> None:
    assert len(whole[name][0]) <= most * len(TEXTS[name])


def test_what_has_no_room_is_left_out_at_the_end_and_nothing_else() -> None:
    rooms = [(text, room) for text in TEXTS.values() for room in range(0, 60, 7)]
    for (text, room), (signs, found) in zip(rooms, kept(*rooms), strict=True):
        assert len(signs) <= room
        assert text.startswith(found)


def test_what_is_cut_reads_as_less() -> None:
    cuts = [(text, 10_000, cut) for text in TEXTS.values() for cut in range(40)]
    for (text, _, _), (_, found) in zip(cuts, kept(*cuts), strict=True):
        assert text.startswith(found)
