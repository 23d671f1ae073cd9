"""What other hands' packages really hold: oddities that are no fault, and those that are one, each alone."""

from __future__ import annotations

from checks.packages import Case, Edit, put, swap
from checks.scorm2004 import DATA, KNOWN, MODE, ORGANIZATION_MODE, M, fourth, into_organization, third

PAGE = "index.html"
FILE = '<file href="style.css"/>'
PRESENTATION = (
    "<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>exit</adlnav:hideLMSUI>"
    "</adlnav:navigationInterface></adlnav:presentation>"
)
STYLE = swap(M, 'scormType="asset"', 'scormType="asset" href="style.css"')
THRESHOLD = '<adlcp:completionThreshold minProgressMeasure="0.5"/>\n'
CONDITION = (
    '<imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions><imsss:ruleCondition condition="satisfied" '
    'referencedObjective="{objective}"/></imsss:ruleConditions><imsss:ruleAction action="skip"/>'
    "</imsss:preConditionRule></imsss:sequencingRules>"
)


def scorm(code: str, *edits: Edit, note: str = "", schema: bool = False, also: tuple[str, ...] = ()) -> Case:
    return Case(code, "scorm", edits, note, schema, also)


def listed(path: str, data: str | bytes = "") -> tuple[Edit, ...]:
    """A further file, and its entry in the manifest."""
    return swap(M, FILE, f'{FILE}\n<file href="{path}"/>'), put(path, data)


def headed(element: str) -> Edit:
    return swap(PAGE, "</head>", f"{element}</head>")


def ended(element: str) -> Edit:
    return swap(PAGE, "</body>", f"{element}</body>")


def asset(inside: str) -> Edit:
    """An item that launches the style sheet, which is an asset."""
    item = f'<item identifier="STYLE" identifierref="SHARED" isvisible="true"><title>Style</title>{inside}</item>\n'
    return swap(M, ORGANIZATION_MODE, item + ORGANIZATION_MODE)


def shared(own: str, collected: str) -> tuple[Edit, ...]:
    """The launched item takes its sequencing from the collection, and has objectives of its own."""
    objectives = f'<imsss:objectives><imsss:primaryObjective objectiveID="main"/>{own}</imsss:objectives>'
    start = '<imsss:sequencing ID="ALL">'
    return (
        asset(f'<imsss:sequencing IDRef=" ALL ">{objectives}</imsss:sequencing>'),
        STYLE,
        swap(
            M,
            "</manifest>",
            f"<imsss:sequencingCollection>{start}{collected}</imsss:sequencing>"
            "</imsss:sequencingCollection></manifest>",
        ),
    )


SPOILED = [
    scorm("IMS018", swap(M, "<organizations", '<organizations xml:base="/"'), note="root"),
    scorm("IMS024", swap(M, 'identifierref="RES"', 'identifierref=" RES"')),
    scorm("IMS024", swap(M, 'default="ORG"', 'default="ORG\n"'), note="line break"),
    scorm("IMS024", swap(M, '<file href="style.css"/>', '<file href="style.css "/>'), note="address"),
    fourth("SCORM019", into_organization('<item identifier="TWO" isvisible="true"><title>Two</title></item>\n')),
    third("SCORM043", swap(M, MODE, f"<adlcp:completionThreshold>0.5</adlcp:completionThreshold>{MODE}"), note="3rd"),
    fourth("SCORM043", asset(DATA), STYLE, note="data of an asset"),
    fourth("SCORM048", *shared("", CONDITION.format(objective="gone")), note="shared"),
    scorm("WEB022", *listed("parts/part.html", '<img src="gone.png" alt="">')),
    scorm("WEB022", *listed("parts/part.html", '<a href="../gone.html">x</a>'), note="link"),
    scorm("WEB023", headed('<link rel="icon" href="favicon.ico">')),
    scorm("WEB023", headed('<link rel="shortcut icon" href="/favicon.ico">'), note="root"),
    scorm("WEB023", headed('<link rel="apple-touch-icon" href="file:///home/me/icon.png">'), note="disk"),
    scorm("WEB023", headed('<link rel="preload" as="image" href="media/Cloud.svg">'), note="letter case"),
    scorm("WEB023", headed('<link rel="alternate stylesheet" href="dark.css">'), note="alternate style"),
    scorm("WEB023", headed("<style>h1 { background: url(sky.png) }</style>"), note="style element"),
    scorm("WEB023", put("style.css", "@font-face { src: url('rain.woff2') }"), note="font"),
    scorm("WEB002", put("style.css", "@import url(gone.css);"), note="imported by url"),
    scorm("WEB002", headed('<link rel="stylesheet" href="gone.css">'), note="style sheet of a page"),
    scorm(
        "WEB002", ended('<img src="media/cloud.svg" srcset="gone-800.png 800w,media/cloud.svg 2x" alt="">'), note="size"
    ),
    scorm("WEB002", ended('<picture><source srcset="gone.webp"></picture>'), note="source"),
    scorm("WEB023", headed('<link rel="preload" as="image" imagesrcset="gone.png 2x">'), note="sizes of a link"),
    scorm("WEB002", ended('<img src="media\\gone.svg" alt="">'), note="backslash", also=("WEB004",)),
    scorm("WEB005", *listed("parts/part.html", '<a href="/course/">x</a>'), note="fragment"),
]

# (what it is, the package, the edits): nothing is found in it.
FAULTLESS: list[tuple[str, str, tuple[Edit, ...]]] = [
    ("empty xml:base", "scorm", (swap(M, "<resources>", '<resources xml:base="">'),)),
    ("xml:base of the same folder", "scorm", (swap(M, "<resources>", '<resources xml:base=".">'),)),
    ("xml:base of the same folder, with a slash", "scorm", (swap(M, "<resources>", '<resources xml:base="./">'),)),
    ("completion threshold of a cluster", "scorm2004", (swap(M, MODE, THRESHOLD + MODE),)),
    ("completion threshold of an organization", "scorm2004", (into_organization(THRESHOLD),)),
    ("hidden buttons of an asset", "scorm2004", (asset(PRESENTATION), STYLE)),
    ("hidden buttons of an asset, 3rd", "scorm2004-3rd", (asset(PRESENTATION), STYLE)),
    ("objective of the one who takes", "scorm2004", shared(KNOWN, CONDITION.format(objective="known"))),
    (
        "objective with escaped blanks",
        "scorm2004",
        (
            swap(M, KNOWN, '<imsss:objective objectiveID=" a%20%20b "/>'),
            swap(M, 'referencedObjective="known"', 'referencedObjective="a%20b"', 9),
        ),
    ),
    ("fragment without a page's head", "scorm", listed("parts/part.html", '<p><img src="cloud.svg" alt=""></p>')),
    ("fragment that looks from its page", "scorm", listed("parts/part.html", '<img src="media/cloud.svg" alt="">')),
    ("fragment that looks from above", "scorm", listed("a/b/part.htm", '<img src="../media/cloud.svg" alt="">')),
    ("a link to a folder of the package", "scorm", (ended('<a href="media/">Pictures</a>'),)),
    ("address that a script fills in", "scorm", (ended('<img src="{{ picture }}" alt=""><a href="${next}">x</a>'),)),
    (
        "sizes with commas in them and without blanks between",
        "scorm",
        (
            ended('<img alt="" srcset=" , data:image/gif;base64,R0lG 1x,media/cloud.svg 2x ,\nmedia/cloud.svg, ">'),
            ended('<img alt="" srcset="media/cloud.svg calc(1x, gone) 3w"><source srcset=", ${more}">'),
        ),
    ),
]
