"""What stands on a cover can be read whatever is behind it: each pixel behind its words is looked at."""

from __future__ import annotations

from base64 import b64encode
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from conftest import few
from lessonpack.findings import Log
from lessonpack.model.theme import Art
from lessonpack.palette import TEXT, Scheme
from lessonpack.source import reader
from runtime.conftest import Room
from runtime.lessons import Packed
from runtime.states import lesson
from runtime.test_access import alone

pytestmark = pytest.mark.browser

# The page's policy has no style but that of its sheets.
HIDE = """() => document.styleSheets[0].insertRule(
  ".cover * { color: transparent !important; border-color: transparent !important }",
  document.styleSheets[0].cssRules.length)"""
SHOW = "at => document.styleSheets[0].deleteRule(at)"
# Where words of a cover stand, line by line, and their colour.
PLACES = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector(".page.current .cover"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.data.trim() || !text.parentElement.checkVisibility() || text.parentElement.closest(".sr")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const { color } = getComputedStyle(text.parentElement);
    for (const { x, y, width, height } of range.getClientRects()) {
      if (width > 1) found.push({ x, y, width, height, color, words: text.data.trim() });
    }
  }
  return found;
}"""
# The least contrast of these colours with any pixel of their places on a picture, and where it is.
LEAST = """async ([picture, places]) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d", { willReadFrequently: true });
  canvas.drawImage(image, 0, 0);
  const linear = Array.from({ length: 256 }, (_, value) =>
    value <= 0.04045 * 255 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = (r, g, b) => 0.2126 * linear[r] + 0.7152 * linear[g] + 0.0722 * linear[b];
  const found = places.map(({ x, y, width, height, color, words }) => {
    const { data } = canvas.getImageData(x, y, width, height);
    const ink = light(...color.match(/[\\d.]+/g).map(Number)) + 0.05;
    let least = 21;
    for (let at = 0; at < data.length; at += 4) {
      const ground = light(data[at], data[at + 1], data[at + 2]) + 0.05;
      least = Math.min(least, ink > ground ? ink / ground : ground / ink);
    }
    return [least, words];
  });
  return found.sort(([one], [other]) => one - other)[0];
}"""
LESSON = """\
lessonpack: 1
id: cover
title: "A title of some length that takes two lines: and a subtitle that says more than there is to be said"
language: en
cover: {cover}
hook: |
  An opening of several lines, in which [a link](https://example.org/) stands, and *words* that are to be read by
  all who open the page, whatever the picture behind them shows at this place, be it light or dark.
sections: [{{id: one, title: One, blocks: [{{text: Text.}}]}}]
questions:
  - true_false: {{id: so, stem: So?, answer: true}}
quiz: {{id: quiz, title: Quiz, pass_mark: 80, attempts: 3, time_limit: 20}}
"""
# The worst there is behind white words, the worst behind black ones, and both side by side.
PICTURES = {
    "white": '<rect width="1600" height="900" fill="#fff"/>',
    "black": '<rect width="1600" height="900"/>',
    "stripes": '<rect width="1600" height="900" fill="#fff"/><path d="M0 450h1600" stroke="#000" stroke-width="900" '
    'stroke-dasharray="4"/>',
}
COLOURS = {
    "usual": "",
    "pale": 'theme: {cover: "#ffe8b0", cover_dark: "#cfe3ff"}\n',
    "grey": 'theme: {cover: "#777777"}\n',
}


def opening(folder: Path, cover: str, colours: str) -> Packed:
    (folder / "lesson.yaml").write_text(LESSON.format(cover=cover) + COLOURS[colours], "utf-8")
    log = Log()
    course = reader.load(folder / "lesson.yaml", log)
    assert course is not None, list(log)
    return Packed(course)


# That words over a picture can be read in any colours, tests/test_palette.py reckons; here they are seen.
@pytest.mark.parametrize("colours", few(list(COLOURS)))
@pytest.mark.parametrize("behind", few([*PICTURES, *Art]))
def test_words_have_their_contrast_with_every_pixel_behind_them(
    room: Room, tmp_path: Path, behind: str, colours: str
) -> None:
    if behind in PICTURES:
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900">{PICTURES[behind]}</svg>'
        (tmp_path / "behind.svg").write_text(drawing, "utf-8")
    packed = opening(tmp_path, "{image: behind.svg}" if behind in PICTURES else f"{{art: {behind}}}", colours)
    player = alone(room, packed)
    eye = room.context.new_page()
    for scheme in Scheme:
        for width in (320, 700, 1280, 1920):
            player.page.emulate_media(color_scheme=scheme.value)
            player.page.set_viewport_size({"width": width, "height": 2000})
            places = player.frame.evaluate(PLACES)
            rule = player.frame.evaluate(HIDE)
            deep = ceil(max(place["y"] + place["height"] for place in places))
            picture = player.page.screenshot(caret="initial", clip={"x": 0, "y": 0, "width": width, "height": deep})
            player.frame.evaluate(SHOW, rule)
            assert len(places) > 5
            least: Any = eye.evaluate(LEAST, [b64encode(picture).decode(), places])
            assert least[0] >= TEXT, (scheme, width, least)


def test_the_plate_of_a_logo_is_as_wide_as_the_logo(room: Room) -> None:
    player = alone(room, lesson("everything"))
    player.page.set_viewport_size({"width": 1280, "height": 800})
    box = player.frame.locator(".logo").bounding_box()
    assert box is not None
    assert box["width"] < 2 * box["height"], "the picture is half as wide again as it is high"
