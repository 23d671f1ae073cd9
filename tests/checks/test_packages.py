"""Each package rule fires alone on a package spoiled in one place, and on no package without fault."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from lxml import etree

from cases import every_case
from checks import qti_cases, scorm2004, strange
from checks.packages import BASES, QTI, SCORM, Case, Edit, Files, drop, good, package, put, recode, swap
from lessonpack import checks as registered
from lessonpack import pipeline, rule, xsd
from lessonpack.inspection import inspect
from lessonpack.schemas import Store

M = "imsmanifest.xml"
ONE, TWO, THREE, TEST = "items/one.xml", "items/two.xml", "items/three.xml", "test.xml"
SCHEMAS_RUN = {"XSD002", "XSD003", "XSD004", "XSD005"}  # which schemas ran: said of the run, not of the package


def scorm(code: str, *edits: object, note: str = "", schema: bool = False) -> Case:
    return Case(code, "scorm", edits, note, schema)  # type: ignore[arg-type]


def qti(code: str, *edits: object, note: str = "", schema: bool = False) -> Case:
    return Case(code, "qti", edits, note, schema)  # type: ignore[arg-type]


ITEM_END = "</item>\n</organization>"
RES_END = '</resource>\n<resource identifier="SHARED"'
THREE_REF = QTI[TEST].splitlines()[8]
MASTERY = "<adlcp:masteryscore>80</adlcp:masteryscore>"
TITLE = "<title>Where rain comes from</title>\n<adlcp"
CORRECT = "<correctResponse><value>sea</value></correctResponse>"
CONDITION_END = "</responseCondition>\n</responseProcessing>"


def title(text: str) -> object:
    return swap(M, TITLE, f"<title>{text}</title>\n<adlcp")


def paired(base_type: str, *correct: str, key: str = "snow wind") -> tuple[Edit, ...]:
    """The item with several choices asks for pairs of them, or for pairs of one set and another.

    Right are two pairs and those in `correct`; wrong is the one that `key` names.
    """
    choices = [f'<simpleAssociableChoice identifier="{c}" matchMax="1"/>' for c in ("rain", "snow", "wind")]
    sets = f"<simpleMatchSet>{choices[0]}{choices[1]}</simpleMatchSet><simpleMatchSet>{choices[2]}</simpleMatchSet>"
    kind, inside = ("associate", "".join(choices)) if base_type == "pair" else ("match", sets)
    start = f'<{kind}Interaction responseIdentifier="RESPONSE" shuffle="false" maxAssociations="0">'
    body, right = QTI[TWO], ("rain snow", "rain wind", *correct)
    asked = body[body.index("<choiceInteraction") : body.index("</itemBody>")]
    return (
        swap(TWO, 'baseType="identifier"', f'baseType="{base_type}"'),
        swap(TWO, "<value>rain</value><value>snow</value>", "".join(f"<value>{each}</value>" for each in right)),
        swap(TWO, 'mapKey="rain"', 'mapKey="rain snow"'),
        swap(TWO, 'mapKey="snow"', 'mapKey="rain wind"'),
        swap(TWO, 'mapKey="wind"', f'mapKey="{key}"'),
        swap(TWO, asked, f"{start}{inside}</{kind}Interaction>"),
    )


def second_item(attributes: str, title: str = "<title>Two</title>") -> object:
    item = f'<item identifier="SECOND" isvisible="true" {attributes}>{title}</item>'
    return swap(M, ITEM_END, f"</item>\n{item}\n</organization>")


MANIFEST_CASES = [
    scorm(
        "IMS001",
        drop("media/cloud.svg"),
        swap("index.html", 'src="media/cloud.svg"', 'src=""'),
        swap("style.css", "url(media/cloud.svg)", "none"),
    ),
    scorm("IMS001", drop("index.html"), note="launch file"),
    qti("IMS001", drop(THREE), note="item"),
    scorm("IMS002", put("extra.txt", "")),
    qti("IMS002", put("extra.png", "")),
    scorm("IMS003", swap(M, '<file href="index.html"/>', '<file href="index.html"/>\n<file href="index.html"/>')),
    scorm("IMS004", swap(M, '<file href="style.css"/>', '<file href="Style.css"/>')),
    scorm("IMS004", swap(M, 'href="index.html">', 'href="INDEX.html">'), note="launch file"),
    scorm(
        "IMS005", swap(M, '<file href="style.css"/>', '<file href="style.css"/><file href="https://example.org/a.js"/>')
    ),
    scorm(
        "IMS006", swap(M, '<file href="style.css"/>', '<file href="style.css"/><file href="../a.js"/>'), note="above"
    ),
    scorm("IMS006", swap(M, '<file href="style.css"/>', '<file href="style.css"/><file href="/a.js"/>'), note="root"),
    scorm(
        "IMS006", swap(M, '<file href="style.css"/>', '<file href="style.css"/><file href="C:\\a.js"/>'), note="drive"
    ),
    scorm("IMS007", swap(M, 'href="media/cloud.svg"', 'href="media\\cloud.svg"')),
    scorm("IMS008", swap(M, 'href="style.css"/>', 'href="style.css"/><file href="a%20b.txt"/>'), put("a b.txt", "")),
    scorm(
        "IMS008", swap(M, 'href="style.css"/>', 'href="style.css"/><file href="é.txt"/>'), put("é.txt", ""), note="é"
    ),
    scorm("IMS009", swap(M, '<file href="index.html"/>', "")),
    scorm(
        "IMS010",
        swap(M, 'identifier="ORG"', 'identifier="1 ORG"'),
        swap(M, 'default="ORG"', 'default="1 ORG"'),
        schema=True,
    ),
    scorm("IMS011", swap(M, 'identifier="ITEM"', 'identifier="RES"'), schema=True),
    scorm("IMS012", swap(M, 'default="ORG"', 'default="OTHER"')),
    scorm("IMS013", swap(M, ' default="ORG"', "")),
    scorm("IMS014", swap(M, 'identifierref="RES"', 'identifierref="OTHER"')),
    scorm(
        "IMS014",
        second_item('identifierref="OTHER"'),
        swap(M, '<dependency identifierref="SHARED"/>', ""),
        note="what is used cannot be told",
    ),
    scorm(
        "IMS015",
        swap(
            M,
            '<dependency identifierref="SHARED"/>',
            '<dependency identifierref="SHARED"/><dependency identifierref="OTHER"/>',
        ),
    ),
    scorm(
        "IMS016",
        swap(M, '<file href="media/cloud.svg"/>', '<file href="media/cloud.svg"/><dependency identifierref="SHARED"/>'),
    ),
    scorm(
        "IMS017",
        swap(M, '<resource identifier="SHARED"', '<resource xml:base="media/" identifier="SHARED"'),
        swap(M, "media/cloud.svg", "cloud.svg"),
        swap(M, "style.css", "../style.css"),
    ),
    scorm("IMS018", swap(M, "<organizations", '<organizations xml:base="media"')),
    scorm(
        "IMS019",
        swap(
            M,
            "</resources>\n</manifest>",
            '</resources>\n<manifest identifier="INNER"><organizations/><resources/></manifest></manifest>',
        ),
    ),
    scorm("IMS020", recode(M, "utf-8-sig")),
    scorm("IMS021", swap(M, 'encoding="UTF-8"', 'encoding="ISO-8859-1"')),
    scorm(
        "IMS021",
        swap(M, 'encoding="UTF-8"', 'encoding="ISO-8859-1"'),
        swap(M, "Rain<", "Ré<"),
        recode(M, "latin-1"),
        note="written",
    ),
    scorm("IMS021", swap(M, 'encoding="UTF-8"', 'encoding="UTF-16"'), recode(M, "utf-16"), note="UTF-16"),
    qti("IMS021", swap(ONE, 'encoding="UTF-8"', 'encoding="ISO-8859-1"'), note="item"),
    scorm("IMS022", swap(M, 'encoding="UTF-8"', 'encoding="ISO-8859-1"'), swap(M, "Rain<", "Ré<")),
    scorm(
        "IMS023",
        swap(
            M,
            ' version="1">',
            ' version="1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="'
            "http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd "
            'http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd">',
        ),
        put("imscp_rootv1p1p2.xsd", ""),
    ),
]

PREFIXED = re.compile(r"<(/?)([a-z]+)(?=[\s>/])")


def prefix_core(files: Files) -> None:
    text = files[M].decode().replace('xmlns="', 'xmlns:cp="')
    files[M] = PREFIXED.sub(r"<\1cp:\2", text).encode()


SCORM_CASES = [
    scorm("SCORM001", swap(M, ">1.2<", "> 1.2 <"), note="blanks"),
    scorm(
        "SCORM001", swap(M, "<schemaversion>1.2</schemaversion>", "<schemaversion>2004</schemaversion>"), note="other"
    ),
    scorm("SCORM001", swap(M, "<schema>ADL SCORM</schema>", "<schema>SCORM</schema>"), note="schema"),
    scorm("SCORM002", swap(M, "adlcp:", "a:", 9), swap(M, "xmlns:adlcp", "xmlns:a")),
    scorm("SCORM003", prefix_core),
    scorm(
        "SCORM004",
        swap(M, "imscp_rootv1p1p2", "imscp_v1p1"),
        swap(M, "http://www.imsproject.org/xsd/", "http://www.imsglobal.org/xsd/"),
        schema=True,
    ),
    scorm("SCORM005", swap(M, " xmlns:adlcp", ' xmlns:imsss="http://www.imsglobal.org/xsd/imsss" xmlns:adlcp')),
    scorm(
        "SCORM006",
        swap(
            M,
            "</resources>",
            '<resource identifier="Q" type="imsqti_xmlv1p1"><file href="q.xml"/></resource></resources>',
        ),
        put("q.xml", "<q/>"),
    ),
    scorm("SCORM007", swap(M, "adlcp:scormtype", "adlcp:scormType"), schema=True),
    scorm("SCORM008", swap(M, ' adlcp:scormtype="asset"', "")),
    scorm("SCORM009", swap(M, 'scormtype="asset"', 'scormtype="Asset"'), schema=True),
    scorm("SCORM010", swap(M, '"SHARED" type="webcontent"', '"SHARED" type="text/css"')),
    scorm("SCORM011", swap(M, 'scormtype="sco"', 'scormtype="asset"')),
    scorm("SCORM012", swap(M, ' href="index.html">', ">")),
    scorm("SCORM013", swap(M, "index.html", "index.txt", 2), put("index.txt", ""), drop("index.html")),
    scorm(
        "SCORM014",
        swap(
            M,
            "<resources>",
            '<resources>\n<resource identifier="R0" type="webcontent" '
            'adlcp:scormtype="asset" href="a.html"><file href="a.html"/></resource>',
        ),
        swap(
            M,
            '<dependency identifierref="SHARED"/>',
            '<dependency identifierref="SHARED"/><dependency identifierref="R0"/>',
        ),
        put("a.html", SCORM["index.html"]),
    ),
    scorm(
        "SCORM015",
        swap(
            M,
            "</resources>",
            '<resource identifier="R9" type="webcontent" adlcp:scormtype="asset">'
            '<file href="a.txt"/></resource></resources>',
        ),
        put("a.txt", ""),
    ),
    scorm(
        "SCORM016",
        swap(M, SCORM[M].split("<item")[1].split("</item>")[0], "", 1),
        swap(M, "<item</item>\n", ""),
    ),
    scorm(
        "SCORM017",
        swap(
            M, "</organization>\n", '</organization>\n<organization identifier="O2"><title>Two</title></organization>\n'
        ),
        note="second organization",
    ),
    scorm("SCORM018", second_item('identifierref="RES"')),
    scorm("SCORM065", second_item("")),
    scorm("SCORM065", second_item("", f"<title>Two</title>{MASTERY}"), note="with a mastery score"),
    scorm("SCORM020", swap(M, ' isvisible="true"', "")),
    scorm("SCORM021", swap(M, 'isvisible="true"', 'isvisible="yes"'), schema=True),
    scorm("SCORM066", swap(M, 'isvisible="true"', 'isvisible="1"')),
    scorm("SCORM022", swap(M, 'isvisible="true"', 'isvisible="true" parameters="two words"'), note="form"),
    scorm(
        "SCORM022",
        swap(
            M,
            ITEM_END,
            '</item>\n<item identifier="UP" isvisible="true" parameters="?a=b">'
            '<title>Up</title><item identifier="DOWN" identifierref="SHARED" isvisible="true">'
            "<title>Down</title></item></item>\n</organization>",
        ),
        swap(
            M,
            '"SHARED" type="webcontent" adlcp:scormtype="asset"',
            '"SHARED" type="webcontent" adlcp:scormtype="asset" href="style.css"',
        ),
        note="place",
    ),
    scorm("SCORM023", title("")),
    scorm("SCORM024", title("x" * 201), schema=True),
    scorm("SCORM025", title("x" * 256), schema=True),
    scorm("SCORM026", title("Where\n rain comes from"), note="two lines"),
    scorm("SCORM026", title(" Where rain comes from"), note="blank"),
    scorm("SCORM026", title("Rain &amp; "), note="blank after an entity"),
    scorm("SCORM027", title("0"), note="zero"),
    scorm("SCORM027", title("5 &amp; 0 &amp; 6"), note="zero between"),
    scorm("SCORM028", title("Caf&#233;")),
    scorm(
        "SCORM029",
        swap(M, 'identifier="ORG"', f'identifier="{"O" * 256}"'),
        swap(M, 'default="ORG"', f'default="{"O" * 256}"'),
    ),
    scorm("SCORM030", swap(M, ">80<", ">180<"), note="high"),
    scorm("SCORM030", swap(M, ">80<", ">eighty<"), note="word"),
    scorm("SCORM031", swap(M, ">80<", ">0<")),
    scorm(
        "SCORM032",
        swap(M, MASTERY, ""),
        swap(M, ITEM_END, f"</item>\n{MASTERY}</organization>"),
        note="organization",
    ),
    scorm(
        "SCORM032",
        swap(M, MASTERY, ""),
        swap(M, "<title>Where", f"{MASTERY}<title>Where"),
        schema=True,
        note="before the title",
    ),
    scorm("SCORM033", swap(M, MASTERY, '<adlcp:prerequisites type="aicc_script">ITEM</adlcp:prerequisites>')),
    scorm("SCORM034", swap(M, MASTERY, f"<adlcp:datafromlms>{'x' * 256}</adlcp:datafromlms>"), schema=True),
    scorm("SCORM035", swap(M, MASTERY, "<adlcp:maxtimeallowed>90 min</adlcp:maxtimeallowed>"), note="time"),
    scorm(
        "SCORM035", swap(M, MASTERY, "<adlcp:timelimitaction>stop</adlcp:timelimitaction>"), schema=True, note="action"
    ),
    scorm("SCORM036", put("scripts/sco.js", "window.parent.API_1484_11.Initialize('');")),
]

WEB_CASES = [
    scorm("WEB001", swap("index.html", "</body>", '<script src="https://example.org/a.js"></script></body>')),
    scorm("WEB001", put("style.css", "@import 'http://example.org/a.css';"), note="style sheet"),
    scorm("WEB002", swap("index.html", "</body>", '<a href="two.html">two</a></body>')),
    scorm(
        "WEB002",
        swap("index.html", "</body>", f'{"<div>" * 300}<a href="two.html">two</a>{"</div>" * 300}</body>'),
        note="below 300 elements",
    ),
    scorm("WEB002", put("style.css", "@import 'gone.css';"), note="style sheet"),
    scorm("WEB003", swap("index.html", "media/cloud.svg", "media/Cloud.svg")),
    scorm("WEB004", swap("index.html", "media/cloud.svg", "media\\cloud.svg")),
    scorm("WEB005", swap("index.html", "</body>", '<a href="/two.html">two</a></body>'), note="root"),
    scorm("WEB005", swap("index.html", "</body>", '<a href="../two.html">two</a></body>'), note="above"),
    scorm("WEB006", swap("index.html", "</body>", '<a href="file:///home/me/a.html">a</a></body>')),
    scorm("WEB010", swap("index.html", "<title>Where rain comes from</title>", "")),
    scorm("WEB010", swap("index.html", "<title>Where rain comes from</title>", "<title> \n </title>"), note="blank"),
    scorm("WEB011", swap("index.html", ' lang="en"', "")),
    scorm("WEB012", swap("index.html", '<meta charset="utf-8">', "")),
    scorm("WEB012", swap("index.html", 'charset="utf-8"', 'charset="iso-8859-1"'), note="declared"),
    scorm("WEB012", swap("index.html", "From", "Dépuis"), recode("index.html", "latin-1"), note="written"),
    scorm("WEB013", swap("index.html", ' alt="A grey cloud over hills"', "")),
    scorm("WEB014", swap("index.html", "<body>", '<frameset><frame src="style.css"></frameset><body>')),
    scorm("WEB015", swap("index.html", "<body>", "<body>" + "<div>" * 2_050), note="deep"),
    scorm("WEB015", swap("index.html", "<h1>", f"<h1{''.join(map(' a{0}=1'.format, range(101)))}>"), note="attributes"),
    scorm("WEB015", swap("index.html", "<h1>", "<h1>" + "<b>x</b>" * 200_000), note="tags"),
    scorm("WEB015", swap("index.html", "<h1>", "<h1>" + " " * (8 << 20)), note="bytes"),
    scorm("WEB015", swap("index.html", "Where rain", "Where\0rain"), note="zeros"),
    Case(
        "WEB024",
        "scorm",
        (swap("index.html", "</body>", '<a href="__MACOSX/b.html">b</a></body>'), put("__MACOSX/b.html", "")),
        also=("PKG056",),
    ),
    scorm("WEB021", swap(M, 'href="style.css"/>', 'href="style.css"/><file href="a.swf"/>'), put("a.swf", "")),
]

QTI_CASES = [
    qti("QTI001", swap(ONE, 'responseIdentifier="RESPONSE"', 'responseIdentifier="ANSWER"')),
    qti(
        "QTI002",
        swap(
            ONE,
            "<outcomeDeclaration",
            '<responseDeclaration identifier="SPARE" cardinality="single" '
            'baseType="identifier"><correctResponse><value>sea</value></correctResponse>'
            "</responseDeclaration><outcomeDeclaration",
        ),
    ),
    qti(
        "QTI003",
        swap(THREE, "</p></itemBody>", 'or <textEntryInteraction responseIdentifier="RESPONSE"/></p></itemBody>'),
    ),
    qti(
        "QTI004",
        swap(
            ONE,
            'identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>',
            'identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>'
            '<outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>',
        ),
    ),
    qti("QTI005", swap(ONE, "lake_fb", "lake fb", 2), schema=True, note="feedback"),
    qti("QTI005", swap(ONE, "RESPONSE", "the answer", 9), schema=True, note="response"),
    qti("QTI005", swap(ONE, "FEEDBACK", "what is said", 9), schema=True, note="outcome"),
    qti("QTI005", swap(ONE, '"other"', '"some where"'), schema=True, note="choice"),
    qti("QTI010", swap(ONE, CORRECT, "<correctResponse><value>ocean</value></correctResponse>")),
    qti("QTI010", *paired("pair", "rain storm"), note="second of a pair"),
    qti("QTI010", *paired("directedPair", "storm wind"), note="first of a directed pair"),
    qti("QTI010", swap(ONE, CORRECT, "<correctResponse><value>sea lake</value></correctResponse>"), note="two names"),
    qti("QTI011", swap(TWO, 'mapKey="wind"', 'mapKey="storm"')),
    qti("QTI011", *paired("pair", key="snow storm"), note="pair"),
    qti("QTI011", *paired("directedPair", key="storm wind"), note="directed pair"),
    qti("QTI012", swap(ONE, 'identifier="other"', 'identifier="lake"')),
    qti("QTI013", swap(ONE, "Elsewhere", "lakes")),
    qti("QTI013", swap(ONE, "Elsewhere", "<p>lakes</p>"), note="in a paragraph"),
    qti("QTI013", swap(ONE, "Elsewhere", "la\u200bkes\u2060"), note="beside what nobody sees"),
    qti("QTI014", swap(ONE, "Elsewhere", "")),
    *(
        qti("QTI014", swap(ONE, "Elsewhere", sign), note=f"U+{ord(sign):04X} alone")
        for sign in "\ufeff\u3164\uffa0\u200b\u200d"
    ),
    qti(
        "QTI015",
        swap(ONE, '<simpleChoice identifier="lake">Lakes</simpleChoice>', ""),
        swap(ONE, '<simpleChoice identifier="other" fixed="true">Elsewhere</simpleChoice>', ""),
    ),
    qti("QTI016", swap(ONE, 'shuffle="true"', 'shuffle="false"')),
    qti("QTI020", swap(ONE, 'cardinality="single" baseType="identifier"', 'cardinality="single" baseType="string"')),
    qti("QTI021", swap(ONE, 'maxChoices="1"', 'maxChoices="2"')),
    qti(
        "QTI021",
        swap(THREE, 'cardinality="single" baseType="integer"', 'cardinality="multiple" baseType="integer"'),
        note="text",
    ),
    qti("QTI022", swap(THREE, "<value>100</value>", "<value>100</value><value>99</value>")),
    qti("QTI023", swap(TWO, "<value>snow</value>", "<value>snow</value><value>snow</value>")),
    qti("QTI024", swap(TWO, 'maxChoices="0"', 'maxChoices="1"')),
    qti("QTI025", swap(TWO, 'minChoices="0"', 'minChoices="4"')),
    qti("QTI026", swap(THREE, "<value>100</value>", "<value>hundred</value>")),
    qti(
        "QTI030",
        swap(
            THREE,
            '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>',
            "",
        ),
    ),
    qti("QTI031", swap(THREE, ' template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"', "")),
    qti("QTI032", swap(THREE, "rptemplates/match_correct", "rptemplates/match_it")),
    qti("QTI033", swap(THREE, "RESPONSE", "ANSWER", 2)),
    qti(
        "QTI034",
        swap(
            THREE,
            "<outcomeDeclaration",
            '<responseDeclaration identifier="R2" cardinality="single" '
            'baseType="integer"><correctResponse><value>0</value></correctResponse>'
            "</responseDeclaration><outcomeDeclaration",
        ),
        swap(THREE, "</p></itemBody>", 'and freezes at <textEntryInteraction responseIdentifier="R2"/></p></itemBody>'),
    ),
    qti(
        "QTI035",
        swap(ONE, '<match><variable identifier="RESPONSE"/><base', '<match><variable identifier="ANSWER"/><base'),
    ),
    qti(
        "QTI036",
        swap(
            ONE,
            '<responseElse>\n<setOutcomeValue identifier="SCORE">',
            '<responseElse>\n<setOutcomeValue identifier="MARK">',
        ),
    ),
    qti("QTI036", swap(THREE, 'identifier="SCORE"', 'identifier="MARK"'), note="template"),
    qti("QTI037", swap(ONE, CORRECT, ""), note="rules"),
    qti("QTI037", swap(THREE, "<correctResponse><value>100</value></correctResponse>", ""), note="template"),
    qti("QTI038", swap(THREE, "match_correct", "map_response")),
    qti("QTI039", swap(TWO, "<correctResponse><value>rain</value><value>snow</value></correctResponse>\n", "")),
    qti("QTI040", swap(TWO, 'lowerBound="0"', 'lowerBound="3"')),
    qti(
        "QTI041",
        swap(ONE, 'identifier="SCORE"', 'identifier="MARK"', 9),
        swap(TEST, '<variable identifier="one.SCORE"/>', '<variable identifier="one.MARK"/>'),
    ),
    qti("QTI050", swap(ONE, 'outcomeIdentifier="FEEDBACK"', 'outcomeIdentifier="COMMENT"')),
    qti("QTI051", swap(ONE, 'showHide="show" identifier="lake_fb"', 'showHide="show" identifier="pond_fb"')),
    qti("QTI061", swap(TWO, "<p>What falls from clouds?</p>", "")),
    qti("QTI063", swap(ONE, 'title="Rain"', 'title=""'), note="item"),
    qti("QTI063", swap(TEST, 'title="Rain"', 'title=""'), note="test"),
    qti("QTI064", swap(ONE, ' alt="A grey cloud"', ""), schema=True),
    qti("QTI065", swap(ONE, 'alt="A grey cloud"', 'alt="cloud.png"')),
    qti("QTI066", swap(ONE, "</div>", '<img src="https://example.org/a.png" alt="A storm"/></div>')),
    qti("QTI070", swap(ONE, ">1</baseValue>", ">0</baseValue>")),
    qti("QTI071", swap(ONE, ">1</baseValue>", ">2</baseValue>")),
    qti(
        "QTI071",
        swap(TWO, 'mapKey="rain" mappedValue="1"', 'mapKey="rain" mappedValue="2"'),
        swap(TWO, ' upperBound="2"', ""),
        note="mapping",
    ),
    qti("QTI072", swap(TWO, 'upperBound="2"', 'upperBound="1"')),
    qti("QTI073", swap(TWO, "<value>rain</value>", "<value>wind</value>")),
    qti(
        "QTI074",
        swap(
            ONE,
            '<responseElse>\n<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0<',
            '<responseElse>\n<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0.5<',
        ),
    ),
    qti(
        "QTI075", swap(ONE, 'baseType="float">\n<defaultValue><value>1<', 'baseType="float">\n<defaultValue><value>5<')
    ),
    qti("QTI076", swap(ONE, ' normalMaximum="1"', ""), swap(ONE, "<defaultValue><value>1</value></defaultValue>", "")),
    qti("QTI080", swap(TEST, 'href="items/two.xml"', 'href="items/zwei.xml"')),
    qti("QTI081", swap(TEST, 'href="items/two.xml"', 'href="items/images/cloud.png"')),
    qti("QTI083", swap(TEST, '<testPart identifier="part"', '<testPart identifier="section"')),
    qti("QTI085", swap(TEST, 'visible="false">', 'visible="false"><selection select="9"/>')),
    qti(
        "QTI086",
        swap(TEST, "</testPart>", '<assessmentSection identifier="s2" title="Empty" visible="false"/></testPart>'),
    ),
    qti("QTI087", swap(TEST, '"two.SCORE"', '"zwei.SCORE"')),
    qti("QTI088", swap(TEST, '<setOutcomeValue identifier="SCORE">', '<setOutcomeValue identifier="TOTAL">')),
    qti("QTI089", swap(TEST, 'variableIdentifier="SCORE"', 'variableIdentifier="SCORE" weightIdentifier="POINTS"')),
    qti(
        "QTI100",
        swap(
            TEST,
            '<assessmentItemRef identifier="three" href="items/three.xml"><weight identifier="W" '
            'value="1"/></assessmentItemRef>\n',
            "",
        ),
        swap(THREE, 'identifier="three"', 'identifier="one"'),
    ),
    qti("QTI101", swap(ONE, "images/cloud.png", "images/rain.png")),
    qti("QTI102", swap(M, '\n<dependency identifierref="R_CLOUD"/>', "")),
    qti(
        "QTI110",
        swap(
            M,
            '<resource identifier="R_THREE" type="imsqti_item_xmlv2p1" href="items/three.xml">\n'
            '<file href="items/three.xml"/></resource>',
            "",
        ),
    ),
    *(
        qti("QTI049", *edits, schema=True, note=note)
        for note, edits in {
            "cardinality": (qti_cases.choice(score=qti_cases.outcome("SCORE", "float", "", "one")),),
            "base type": (qti_cases.choice(score=qti_cases.outcome("SCORE", "number")),),
            "no cardinality": (qti_cases.choice(score='<outcomeDeclaration identifier="SCORE" baseType="float"/>'),),
            "another outcome": (qti_cases.choice(declared=qti_cases.outcome("BONUS", "number")),),
            "template": (
                qti_cases.choice(declared='<templateDeclaration identifier="T" cardinality="one" baseType="float"/>'),
            ),
            "test": (swap(TEST, '"float"/>', '"number"/>'),),
        }.items()
    ),
    *(
        qti(
            code,
            qti_cases.item(
                qti_cases.CHOICE,
                qti_cases.response(base, cardinality, qti_cases.key("A")),
                qti_cases.by("match_correct"),
            ),
            schema=schema,
            note=f"{cardinality} {base}",
        )
        for code, base, cardinality, schema in (
            ("QTI020", "number", "single", True),
            ("QTI020", "float", "single", False),
            ("QTI021", "identifier", "one", True),
        )
    ),
    qti("QTI111", swap(M, '"R_THREE" type="imsqti_item_xmlv2p1"', '"R_THREE" type="webcontent"'), note="webcontent"),
    qti("QTI111", swap(M, '"R_THREE" type="imsqti_item_xmlv2p1"', '"R_THREE" type="imsqti_test_xmlv2p1"'), note="test"),
    qti("QTI112", swap(M, '"R_THREE" type="imsqti_item_xmlv2p1"', '"R_THREE" type="imsqti_item_xmlv2p2"'), schema=True),
    qti("QTI112", swap(THREE, "qti_v2p1", "qti_v2p2", 9), swap(TEST, THREE_REF, ""), note="document"),
    qti("QTI114", swap(M, "QTIv2.1 Package", "QTIv2.1 package"), schema=True, note="schema"),
    qti("QTI114", swap(M, ">1.0.0<", ">2.1<"), schema=True, note="schemaversion"),
    qti(
        "QTI114",
        swap(M, "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>", ""),
        qti_cases.PROFILE,
        schema=True,
        note="missing",
    ),
]

CASES = [*MANIFEST_CASES, *SCORM_CASES, *scorm2004.CASES, *WEB_CASES, *strange.SPOILED, *QTI_CASES, *qti_cases.BROKEN]


def codes(files: Files, store: Store) -> list[str]:
    """The codes of all that is found in a package, repeated ones once; the rules about schemas included."""
    registered.load()
    job = pipeline.Job(sources=(), schemas=str(store.folder))
    _, found, _, _ = inspect(package(files), xsd.Validator(store), job)
    assert all(entry.message and entry.hint for entry in found)
    return sorted({entry.code for entry in found} - SCHEMAS_RUN)


def faults(files: Files, store: Store) -> list[xsd.Fault]:
    """What the official schemas alone say against the documents of a package."""
    registered.load()
    validator, job = xsd.Validator(store), pipeline.Job(sources=(), schemas=str(store.folder))
    kinds = inspect(package(files), validator, job)[0].kinds
    judged = {path: kind for path, kind in kinds.items() if validator.entry(kind) is not None}
    return [each for path, kind in judged.items() for each in validator.validate(kind, etree.fromstring(files[path]))]


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store without a schema: what is found then are the rules alone."""
    return Store(tmp_path_factory.mktemp("store"))


@pytest.mark.parametrize("base", BASES)
def test_a_package_without_fault_breaks_no_rule(base: str, nothing: Store) -> None:
    assert codes(good(base), nothing) == []


@pytest.mark.schemas
@pytest.mark.parametrize("base", BASES)
def test_a_package_without_fault_is_valid(base: str, schemas: Store) -> None:
    assert codes(good(base), schemas) == []


@pytest.mark.parametrize("base_type", ["pair", "directedPair"])
def test_a_pair_of_choices_is_none_of_them_but_names_two(base_type: str, nothing: Store) -> None:
    files = good("qti")
    for edit in paired(base_type):
        edit(files)
    assert codes(files, nothing) == []


@pytest.mark.parametrize("block", ["<ul><li>What falls?</li></ul>", "<h1>What falls?</h1>"])
def test_a_stem_of_other_blocks_is_no_stray_while_no_p_or_div_is_beside_it(block: str, nothing: Store) -> None:
    files = good("qti")
    swap(TWO, "<p>What falls from clouds?</p>", block)(files)
    assert codes(files, nothing) == []


SPOILED = sorted({case.base for case in CASES})


def of_base(base: str) -> Iterator[tuple[str, Case]]:
    return ((str(case), case) for case in CASES if case.base == base)


@pytest.mark.parametrize("base", SPOILED)
def test_a_spoiled_package_breaks_its_rule_and_no_other(base: str, nothing: Store) -> None:
    def breaks_its_rule(case: Case) -> None:
        assert codes(case.files, nothing) == case.broken

    every_case(of_base(base), breaks_its_rule)


@pytest.mark.schemas
@pytest.mark.parametrize("base", SPOILED)
def test_a_slip_that_the_official_schema_sees_too_is_told_once(base: str, schemas: Store) -> None:
    """Where the schema sees nothing, the rule is all there is between the slip and the learners."""

    def is_told_once(case: Case) -> None:
        assert codes(case.files, schemas) == sorted(["XSD001", *case.broken] if case.besides else case.broken)
        assert bool(faults(case.files, schemas)) == case.schema

    every_case(of_base(base), is_told_once)


@pytest.mark.parametrize("mark", ["1", "-1", " 1.0 "])
def test_a_mark_of_all_or_nothing_is_within_its_range(mark: str, nothing: Store) -> None:
    files = good("scorm2004")
    swap(M, ">0.8<", f">{mark}<")(files)
    assert codes(files, nothing) == []


def test_what_is_wrong_with_a_whole_manifest_is_told_of_its_root(nothing: Store) -> None:
    registered.load()
    (case,) = (case for case in CASES if str(case) == "QTI114-schemaversion")
    job = pipeline.Job(sources=(), schemas=str(nothing.folder))
    _, found, _, _ = inspect(package(case.files), xsd.Validator(nothing), job)
    assert [entry.place.line for entry in found if entry.code == "QTI114"] == [2]


@pytest.mark.parametrize(("written", "quoted"), [(" ITEM\n", "(ITEM)"), (" ", "(empty)")])
def test_prerequisites_are_quoted_without_the_blanks_around_them(written: str, quoted: str, nothing: Store) -> None:
    registered.load()
    files = good("scorm")
    swap(M, MASTERY, f'<adlcp:prerequisites type="aicc_script">{written}</adlcp:prerequisites>')(files)
    job = pipeline.Job(sources=(), schemas=str(nothing.folder))
    _, found, _, _ = inspect(package(files), xsd.Validator(nothing), job)
    assert [quoted in entry.message for entry in found if entry.code == "SCORM033"] == [True]


def test_every_rule_about_packages_has_a_case() -> None:
    """Those about the files in a package have theirs in test_container, those of one platform in test_lms.

    QTI104 and SCORM067, which only much can break, have theirs in test_unread; those of Moodle XML and of QTI 1.2
    are in test_rules.
    """
    registered.load()
    checked = [*rule._DOCUMENT.values(), rule._PACKAGE]
    elsewhere = (
        "PKG",
        "LMS",
        "QTI104",
        "SCORM067",
        "MOODLE03",
        "MOODLE04",
        "MOODLE05",
        "QTI118",
        "QTI119",
        "QTI12",
        "QTI130",
        "QTI131",
        "QTI132",
    )
    rules = {each.rule.code for entries in checked for each in entries if not each.rule.code.startswith(elsewhere)}
    assert rules - rule._FOR.keys() == {case.code for case in CASES}


def test_at_least_forty_rules_see_what_no_schema_sees() -> None:
    assert len({case.code for case in CASES if not case.schema}) >= 40
