"""Films of other sites: which addresses are taken, how little each site is asked for, and what is refused and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import every_case, named
from lessonpack.model.blocks import Embed
from lessonpack.source.embeds import Found, Refused, read
from strategies import read as read_lesson

WATCH, EMBED = "https://www.youtube.com/watch?v=aqz-KE-bpKQ", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?rel=0"
VIMEO, PLAYER = "https://vimeo.com/1234567", "https://player.vimeo.com/video/1234567?dnt=1"
TUBE, UUID = "https://tube.example.org/videos", "9c9de5e8-0a1e-484a-b099-e80766180a6d"
TAKEN = {
    WATCH: (WATCH, EMBED),
    "https://youtu.be/aqz-KE-bpKQ?si=abc": (WATCH, EMBED),
    "https://m.youtube.com/watch?v=aqz-KE-bpKQ&list=PL1&autoplay=1": (WATCH, EMBED),
    "https://www.youtube.com/shorts/aqz-KE-bpKQ": (WATCH, EMBED),
    "https://www.youtube.com/embed/aqz-KE-bpKQ?start=90": (f"{WATCH}&t=90", f"{EMBED}&start=90"),
    "https://youtu.be/aqz-KE-bpKQ?t=1m30s": (f"{WATCH}&t=90", f"{EMBED}&start=90"),
    f"{WATCH}#t=90": (f"{WATCH}&t=90", f"{EMBED}&start=90"),
    f"{WATCH}&t=90s&end=2m": (f"{WATCH}&t=90", f"{EMBED}&start=90&end=120"),
    f"{WATCH}&end=20": (WATCH, f"{EMBED}&end=20"),
    VIMEO: (VIMEO, PLAYER),
    f"{VIMEO}#t=33s": (f"{VIMEO}#t=33", f"{PLAYER}#t=33"),
    "https://vimeo.com/1234567/abcdef0123?share=copy#t=1m2s": (
        f"{VIMEO}/abcdef0123#t=62",
        f"{PLAYER}&h=abcdef0123#t=62",
    ),
    "https://player.vimeo.com/video/1234567?autoplay=1": (VIMEO, PLAYER),
    "https://vimeo.com/1234567/abcdef0123": (f"{VIMEO}/abcdef0123", f"{PLAYER}&h=abcdef0123"),
    f"{TUBE}/watch/{UUID}": (f"{TUBE}/watch/{UUID}", f"{TUBE}/embed/{UUID}?p2p=0"),
    f"{TUBE}/watch/{UUID}?start=1m30s": (f"{TUBE}/watch/{UUID}?start=90", f"{TUBE}/embed/{UUID}?p2p=0&start=90"),
    f"{TUBE}/embed/{UUID}?start=5&stop=20s": (
        f"{TUBE}/watch/{UUID}?start=5&stop=20",
        f"{TUBE}/embed/{UUID}?p2p=0&start=5&stop=20",
    ),
    "https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv": (
        f"{TUBE}/watch/kkGMgK9ZtnKfYAgnEtQxbv",
        f"{TUBE}/embed/kkGMgK9ZtnKfYAgnEtQxbv?p2p=0",
    ),
    "https://films.example.org/embed?id=7": ("https://films.example.org/embed?id=7",) * 2,
    "https://xn--bcher-kva.example/e/1": ("https://xn--bcher-kva.example/e/1",) * 2,
}
REFUSED = {
    "javascript:alert(1)": "javascript: addresses",
    "JavaScript:alert(1)//https://x.org": "javascript: addresses",
    "data:text/html,<b>x</b>": "data: addresses",
    "http://films.example.org/e/1": "read on the way",
    "blob:https://films.example.org/1": "blob: addresses",
    "//films.example.org/e/1": "no full address",
    "media/film.mp4": "no full address",
    "https://user:pass@films.example.org/e/1": "before the @",
    "https://www.youtube.com@evil.example.org/watch?v=aqz-KE-bpKQ": "before the @",
    "https://www.youtube.com%40evil.example.org/": "no site of the web",
    "https://www.youtube.com\\@evil.example.org/": "do not stand in addresses",
    "https://films.example.org:8443/e/1": "a port",
    "https://[::1]/e/1": "a port",
    "https://127.0.0.1/e/1": "no site of the web",
    "https://2130706433/e/1": "no site of the web",
    "https://localhost/e/1": "no site of the web",
    "https://printer.local/e/1": "no site of the web",
    "https://films.example.org;script-src/e/1": "no site of the web",
    "https://films.example.org,evil.org/e/1": "no site of the web",
    "https://фильмы.example/e/1": "do not stand in addresses",
    "https:///e/1": "no site",
    "https://films.example.org/e 1": "do not stand in addresses",
    "https://films.example.org/'\"><script>": "do not stand in addresses",
    f"https://films.example.org/{'x' * 2000}": "2,000 characters",
    "https://www.youtube.com/watch?v=aqz-KE-bpKQ&v=other-KE-bpK": "no single film of YouTube",
    "https://www.youtube.com/watch?v=../../evil": "no single film of YouTube",
    "https://www.youtube.com/playlist?list=PL1": "no single film of YouTube",
    "https://www.youtube.com/redirect?q=https://evil.example.org": "no single film of YouTube",
    "https://music.youtube.com/redirect?q=x": "no single film of YouTube",
    "https://youtu.be/aqz-KE-bpKQ?t=soon": "cannot be read",
    f"{WATCH}&end=never": "ends cannot be read",
    f"{VIMEO}#t=soon": "begins cannot be read",
    "https://vimeo.com/channels/staffpicks": "no single film of Vimeo",
    "https://player.vimeo.com/video/1?h=%22onload": "no single film of Vimeo",
}
LESSON = "lessonpack: 1\nid: x\ntitle: T\nlanguage: en\nsections: [{id: a, title: A, blocks: [{embed: {%s}}]}]\n"


def test_a_film_is_watched_at_its_site_and_asked_for_as_privately_as_that_site_knows_how() -> None:
    def holds(address: str) -> None:
        assert read(address) == Found(*TAKEN[address])

    every_case(named(TAKEN), holds)


def test_what_is_no_plain_address_of_a_site_is_refused_with_its_reason() -> None:
    def holds(address: str) -> None:
        with pytest.raises(Refused, match=REFUSED[address]):
            read(address)

    every_case(named(REFUSED), holds)


def test_who_writes_http_is_told_to_write_https() -> None:
    [found] = read_lesson(LESSON % "address: 'http://vimeo.com/1', title: A film, transcript: Words.")[1]
    assert found.hint.startswith("Write `https://` in place of `http://`")


@given(
    st.one_of(
        st.text(),
        st.from_regex(r"https://[ -~]{0,40}"),
        st.from_regex(r"https://(www\.youtube\.com|vimeo\.com)/[!-~]{0,30}"),
    )
)
def test_what_is_taken_names_one_site_and_nothing_that_a_policy_would_read_otherwise(address: str) -> None:
    try:
        found = read(address)
    except Refused:
        return
    host = Embed(address=found.address, frame=found.frame, title="T").host
    assert found.frame.startswith("https://")
    assert set(host) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert not {*found.frame} & {*" \t\n\"'<>\\`{}"} - {"'"}


@pytest.mark.parametrize(
    ("keys", "codes"),
    [
        ("address: 'https://vimeo.com/1', title: A film, transcript: Words.", []),
        ("address: 'https://vimeo.com/1', title: A film, description: Waves, duration: 4:30", []),
        ("address: 'https://vimeo.com/1', title: A film, description: Waves, duration: four minutes", ["SRC022"]),
        ("address: 'javascript:alert(1)', title: A film, transcript: Words.", ["SRC087"]),
        ("address: 'https://vimeo.com/1', transcript: Words.", ["SRC020"]),
        ("src: 'https://vimeo.com/1', title: A film, transcript: Words.", ["SRC021"]),
    ],
)
def test_a_block_of_a_film_says_what_is_wrong_with_it(keys: str, codes: list[str]) -> None:
    assert [entry.code for entry in read_lesson(LESSON % keys)[1]] == codes
