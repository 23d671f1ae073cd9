"""Films of other sites: which addresses of them are taken, and what of each is asked for as privately as it can be."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, get_args
from urllib.parse import SplitResult, parse_qs, urlsplit

from msgspec import Struct

from lessonpack.findings import rule
from lessonpack.patterns import regex
from lessonpack.source import rules
from lessonpack.source.values import Entry, Line, Value, found, refused, words_of

ADDRESS = rule(
    "SRC087",
    holds="The film of another site is at an address of that site alone, which begins with https://.",
    says="{address!r} is refused: {trouble}",
    hint="{advice}",
    reason="A page shows what stands at the address, beside the lesson; and learners are told by its name who hears of "
    "them.",
    clause="RFC 3986, section 3.2 (authority); HTML, 4.8.5 (iframe)",
)

_ADVICE = (
    "Write the address at which the film is watched on YouTube, Vimeo or a PeerTube, or the one that another site "
    "gives for embedding: what stands behind src= in its code."
)
_SECURE = "Write `https://` in place of `http://`; a site that does not answer to that cannot be shown in a lesson."
_LONGEST = 2_000  # characters of an address
_SIGNS = regex(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = regex(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
_NEAR = (".local", ".localhost", ".internal", ".lan", ".home.arpa")  # names that one network alone knows
_YOUTUBE_ID, _VIMEO_ID = regex(r"[A-Za-z0-9_-]{11}"), regex(r"[0-9]{1,12}")
_PEERTUBE_ID = r"[A-Za-z0-9]{22}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PEERTUBE = regex(rf"/(?:w|videos/watch|videos/embed)/({_PEERTUBE_ID})/?")
_TIME = regex(r"(?:([0-9]{1,2})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,6})s?)?")
_DURATION = r"([0-9]{1,2}:)?[0-9]{1,3}:[0-5][0-9]"


class Found(Struct, frozen=True):
    """Where people watch a film, and what a page loads to show it."""

    address: str
    frame: str


class Refused(Exception):
    """An address that is not taken; the words say why, and what to write."""

    def __init__(self, trouble: str, advice: str = _ADVICE) -> None:
        super().__init__(trouble)
        self.advice = advice


def read(address: str) -> Found:
    """What an address leads to. Raises Refused."""
    parts = _parts(address)
    host = parts.netloc.lower()
    for site, of_site in _SITES.items():
        if host == site or host.endswith(f".{site}"):
            return of_site(parts)
    peertube = _PEERTUBE.fullmatch(parts.path)
    if peertube is not None:
        return _peertube(parts, peertube[1])
    return Found(address, address)


def _parts(address: str) -> SplitResult:
    if len(address) > _LONGEST:
        raise Refused(f"it has more than {_LONGEST:,} characters")
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address)
    if scheme is None:
        raise Refused("it is no full address")
    if scheme[1].lower() == "http":
        raise Refused("what it sends could be read on the way", _SECURE)
    if scheme[1].lower() != "https":
        raise Refused(f"{scheme[1].lower()[:20]}: addresses are not taken here")
    if _SIGNS.fullmatch(address) is None:
        raise Refused("it has characters that do not stand in addresses as they are")
    try:
        parts = urlsplit(address)
    except ValueError:
        raise Refused("it cannot be read") from None
    host = parts.netloc.lower()
    if "@" in host:
        raise Refused("what stands before the @ is no part of the site's name")
    if ":" in host:
        raise Refused("it names a port, or is the number of a machine")
    if _HOST.fullmatch(host) is None or host.endswith(_NEAR):
        raise Refused(f"{host[:60]!r} is no site of the web" if host else "it names no site")
    return parts


def _youtube(parts: SplitResult) -> Found:
    steps = [step for step in parts.path.split("/") if step]
    asked = parse_qs(parts.query)
    if parts.netloc.lower() == "youtu.be":
        ids = steps
    elif steps == ["watch"]:
        ids = asked.get("v", [])
    else:
        ids = steps[1:] if steps[:1] in (["embed"], ["shorts"], ["live"]) else []
    if len(ids) != 1 or _YOUTUBE_ID.fullmatch(ids[0]) is None:
        raise Refused("it leads to no single film of YouTube")
    start, end = _seconds("begins", parts, "t", "start"), _seconds("ends", parts, "end")
    watch, embed = f"https://www.youtube.com/watch?v={ids[0]}", f"https://www.youtube-nocookie.com/embed/{ids[0]}?rel=0"
    return Found(watch + _if(start, "&t="), embed + _if(start, "&start=") + _if(end, "&end="))


def _seconds(what: str, parts: SplitResult, *names: str) -> int:
    """Where a film begins or ends: `90`, `90s` or `1m30s`, behind `?` or `#`; 0 where nothing is said."""
    asked = [parse_qs(part) for part in (parts.query, parts.fragment)]
    written = [each for part in asked for name in names for each in part.get(name, [])]
    if not written:
        return 0
    match = _TIME.fullmatch(written[0])
    if match is None or len(written) > 1:
        raise Refused(f"the time at which the film {what} cannot be read")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return (hours * 60 + minutes) * 60 + seconds


def _if(seconds: int, before: str) -> str:
    """The part of an address that says a time, where there is one to be said."""
    return f"{before}{seconds}" if seconds else ""


def _vimeo(parts: SplitResult) -> Found:
    steps = [step for step in parts.path.split("/") if step]
    if steps[:1] == ["video"] and parts.netloc.lower().startswith("player."):
        steps = steps[1:]
    keys = [*steps[1:], *parse_qs(parts.query).get("h", [])]
    if not steps or _VIMEO_ID.fullmatch(steps[0]) is None or len(keys) > 1 or not all(map(_is_key, keys)):
        raise Refused("it leads to no single film of Vimeo")
    watch, embed = f"https://vimeo.com/{steps[0]}", f"https://player.vimeo.com/video/{steps[0]}?dnt=1"
    if keys:
        watch, embed = f"{watch}/{keys[0]}", f"{embed}&h={keys[0]}"
    begins = _if(_seconds("begins", parts, "t"), "#t=")
    return Found(watch + begins, embed + begins)


def _is_key(written: str) -> bool:
    """What opens a film of Vimeo that is not listed."""
    return re.fullmatch(r"[0-9a-f]{6,40}", written) is not None


def _peertube(parts: SplitResult, id: str) -> Found:
    root = f"https://{parts.netloc.lower()}/videos"
    asked = [_if(_seconds("begins", parts, "start"), "start="), _if(_seconds("ends", parts, "stop"), "stop=")]
    # By itself a PeerTube lets those who watch send the film to each other, and so know each other's addresses.
    watch, embed = ("&".join(filter(None, part)) for part in (asked, ["p2p=0", *asked]))
    return Found(f"{root}/watch/{id}{'?' if watch else ''}{watch}", f"{root}/embed/{id}?{embed}")


_SITES: dict[str, Callable[[SplitResult], Found]] = {
    "youtube.com": _youtube,
    "youtu.be": _youtube,
    "youtube-nocookie.com": _youtube,
    "vimeo.com": _vimeo,
}


def _address(node: Any, info: Entry) -> Found:
    written = words_of(node, info).text.strip()
    try:
        return read(written)
    except Refused as trouble:
        says = {"address": written[:100], "trouble": str(trouble), "advice": trouble.advice}
        raise refused(info, ADDRESS, node, **says) from None


def _duration(node: Any, info: Entry) -> str:
    written = words_of(node, info).text
    if re.fullmatch(_DURATION, written) is None:
        expected = "minutes and seconds, as in `4:30`"
        raise refused(info, rules.EXPECTED, node, expected=expected, found=found(node))
    return written


Address = Annotated[Found, Value(_address, get_args(Line)[1].schema)]
Duration = Annotated[str, Value(_duration, {"type": "string", "pattern": f"^{_DURATION}$"})]
