"""What the files of a player are called in a package."""

from __future__ import annotations

from lessonpack.attached import SUFFIXES
from lessonpack.media import EXTENSIONS
from lessonpack.package import Traces
from lessonpack.patterns import regex

PAGE = "index.html"
STYLE = "player.css"
ICON = "icon.svg"
ICONS = "icons.svg"  # symbols that stand in the page: a picture of the page's own needs no request
SCRIPT = "player.js"
EARLY = "early.js"  # what must act before the first frame, and is not worth waiting for the rest
DATA = "data.js"
MEDIA = "media"
# What a folder of this or an earlier version can hold, and what file managers put into any folder by themselves.
TRACES = Traces(
    page=PAGE,
    mark=f'<script src="{DATA}"'.encode(),
    names=regex(
        r"(?:lessons/[a-z][a-z0-9_]*/)?(?:index\.html|data\.js)"
        r"|player\.css|player\.js|early\.js|icon\.svg"
        rf"|media/[a-z][a-z0-9-]*-[0-9a-f]{{8}}\.(?:{'|'.join((*EXTENSIONS.values(), *SUFFIXES))})"
        r"|(?:.*/)?(?:\.DS_Store|Thumbs\.db|desktop\.ini)"
    ),
)
