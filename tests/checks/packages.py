"""Small packages without fault, and edits that spoil them one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lessonpack.package import Package

Files = dict[str, bytes]
Edit = Callable[[Files], None]

SCORM = {
    "imsmanifest.xml": """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" identifier="MANIFEST" version="1">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="ORG">
<organization identifier="ORG">
<title>Rain</title>
<item identifier="ITEM" identifierref="RES" isvisible="true">
<title>Where rain comes from</title>
<adlcp:masteryscore>80</adlcp:masteryscore>
</item>
</organization>
</organizations>
<resources>
<resource identifier="RES" type="webcontent" adlcp:scormtype="sco" href="index.html">
<file href="index.html"/>
<file href="scripts/sco.js"/>
<dependency identifierref="SHARED"/>
</resource>
<resource identifier="SHARED" type="webcontent" adlcp:scormtype="asset">
<file href="style.css"/>
<file href="media/cloud.svg"/>
</resource>
</resources>
</manifest>
""",
    "index.html": """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Where rain comes from</title>
<link rel="stylesheet" href="style.css"></head>
<body><h1>Where rain comes from</h1><p>From <a href="https://example.org/">clouds</a>.</p>
<img src="media/cloud.svg" alt="A grey cloud over hills">
<script src="scripts/sco.js"></script></body>
</html>
""",
    "scripts/sco.js": "window.parent.API.LMSInitialize('');\n",
    "style.css": "body { background: url(media/cloud.svg) }\n",
    "media/cloud.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>\n",
}

_MANIFEST_2004 = """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
 xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3"
 xmlns:imsss="http://www.imsglobal.org/xsd/imsss" identifier="MANIFEST" version="1">
<metadata><schema>ADL SCORM</schema><schemaversion>{edition}</schemaversion></metadata>
<organizations default="ORG">
<organization identifier="ORG" adlseq:objectivesGlobalToSystem="false">
<title>Rain</title>
<item identifier="PART" isvisible="true">
<title>Clouds and rain</title>
<item identifier="ITEM" identifierref="RES" isvisible="true">
<title>Where rain comes from</title>
<adlcp:timeLimitAction>continue,no message</adlcp:timeLimitAction>
<adlcp:dataFromLMS>level=1</adlcp:dataFromLMS>
<adlnav:presentation><adlnav:navigationInterface>
<adlnav:hideLMSUI>continue</adlnav:hideLMSUI>
</adlnav:navigationInterface></adlnav:presentation>
<imsss:sequencing IDRef="SHARED-RULES">
<imsss:sequencingRules><imsss:preConditionRule>
<imsss:ruleConditions conditionCombination="any">
<imsss:ruleCondition referencedObjective="known" operator="not" condition="satisfied"/>
<imsss:ruleCondition referencedObjective="known" operator="not" condition="objectiveStatusKnown"/>
</imsss:ruleConditions>
<imsss:ruleAction action="disabled"/>
</imsss:preConditionRule></imsss:sequencingRules>
<imsss:limitConditions attemptLimit="3"/>
<imsss:objectives>
<imsss:primaryObjective objectiveID="primary" satisfiedByMeasure="true">
<imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure>
</imsss:primaryObjective>
<imsss:objective objectiveID="known"/>
</imsss:objectives>
</imsss:sequencing>
</item>
<imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>
</item>
<imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>
</organization>
</organizations>
<resources>
<resource identifier="RES" type="webcontent" adlcp:scormType="sco" href="index.html">
<file href="index.html"/>
<file href="scripts/sco.js"/>
<dependency identifierref="SHARED"/>
</resource>
<resource identifier="SHARED" type="webcontent" adlcp:scormType="asset">
<file href="style.css"/>
<file href="media/cloud.svg"/>
</resource>
</resources>
<imsss:sequencingCollection>
<imsss:sequencing ID="SHARED-RULES">
<imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>
</imsss:sequencing>
</imsss:sequencingCollection>
</manifest>
"""
_SCORM2004 = SCORM | {"scripts/sco.js": "window.parent.API_1484_11.Initialize('');\n"}
SCORM2004 = _SCORM2004 | {"imsmanifest.xml": _MANIFEST_2004.format(edition="2004 4th Edition")}
SCORM2004_3RD = _SCORM2004 | {"imsmanifest.xml": _MANIFEST_2004.format(edition="2004 3rd Edition")}

_ITEM = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="{identifier}" title="{title}"
 adaptive="false" timeDependent="false">
{body}
</assessmentItem>
"""
_OUTCOMES = """<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="{points}">
<defaultValue><value>0</value></defaultValue></outcomeDeclaration>
<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">
<defaultValue><value>{points}</value></defaultValue></outcomeDeclaration>"""

_SINGLE = f"""<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
<correctResponse><value>sea</value></correctResponse></responseDeclaration>
{_OUTCOMES.format(points=1)}
<outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>
<itemBody>
<div><p>Where does most rain come from?</p><img src="images/cloud.png" alt="A grey cloud"/></div>
<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1">
<simpleChoice identifier="sea">The sea</simpleChoice>
<simpleChoice identifier="lake">Lakes</simpleChoice>
<simpleChoice identifier="other" fixed="true">Elsewhere</simpleChoice>
</choiceInteraction>
</itemBody>
<responseProcessing>
<responseCondition>
<responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>
<responseElse>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue></responseElse>
</responseCondition>
<responseCondition>
<responseIf><match><variable identifier="RESPONSE"/><baseValue baseType="identifier">lake</baseValue></match>
<setOutcomeValue identifier="FEEDBACK"><multiple><variable identifier="FEEDBACK"/>
<baseValue baseType="identifier">lake_fb</baseValue></multiple></setOutcomeValue></responseIf>
</responseCondition>
</responseProcessing>
<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="lake_fb"><p>Too small.</p></modalFeedback>"""

_MULTIPLE = f"""<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier">
<correctResponse><value>rain</value><value>snow</value></correctResponse>
<mapping lowerBound="0" upperBound="2" defaultValue="0">
<mapEntry mapKey="rain" mappedValue="1"/>
<mapEntry mapKey="snow" mappedValue="1"/>
<mapEntry mapKey="wind" mappedValue="-1"/></mapping></responseDeclaration>
{_OUTCOMES.format(points=2)}
<itemBody><p>What falls from clouds?</p>
<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="0" minChoices="0">
<simpleChoice identifier="rain">Rain</simpleChoice>
<simpleChoice identifier="snow">Snow</simpleChoice>
<simpleChoice identifier="wind">Wind</simpleChoice>
</choiceInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>"""

_TEXT = f"""<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="integer">
<correctResponse><value>100</value></correctResponse></responseDeclaration>
{_OUTCOMES.format(points=1)}
<itemBody><p>Water boils at <textEntryInteraction responseIdentifier="RESPONSE" expectedLength="4"/> °C.</p></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>"""

QTI = {
    "imsmanifest.xml": """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="MANIFEST">
<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>
<organizations/>
<resources>
<resource identifier="R_TEST" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/></resource>
<resource identifier="R_ONE" type="imsqti_item_xmlv2p1" href="items/one.xml"><file href="items/one.xml"/>
<dependency identifierref="R_CLOUD"/></resource>
<resource identifier="R_TWO" type="imsqti_item_xmlv2p1" href="items/two.xml">
<file href="items/two.xml"/></resource>
<resource identifier="R_THREE" type="imsqti_item_xmlv2p1" href="items/three.xml">
<file href="items/three.xml"/></resource>
<resource identifier="R_CLOUD" type="webcontent"><file href="items/images/cloud.png"/></resource>
</resources>
</manifest>
""",
    "test.xml": """<?xml version="1.0" encoding="UTF-8"?>
<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="test" title="Rain">
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<timeLimits maxTime="600"/>
<testPart identifier="part" navigationMode="nonlinear" submissionMode="individual">
<assessmentSection identifier="section" title="Rain" visible="false">
<assessmentItemRef identifier="one" href="items/one.xml"><weight identifier="W" value="1"/></assessmentItemRef>
<assessmentItemRef identifier="two" href="items/two.xml"><weight identifier="W" value="2"/></assessmentItemRef>
<assessmentItemRef identifier="three" href="items/three.xml"><weight identifier="W" value="1"/></assessmentItemRef>
</assessmentSection>
</testPart>
<outcomeProcessing>
<setOutcomeValue identifier="SCORE"><sum><variable identifier="one.SCORE"/><variable identifier="two.SCORE"/>
<testVariables variableIdentifier="SCORE"/></sum></setOutcomeValue>
</outcomeProcessing>
</assessmentTest>
""",
    "items/one.xml": _ITEM.format(identifier="one", title="Rain", body=_SINGLE),
    "items/two.xml": _ITEM.format(identifier="two", title="Clouds", body=_MULTIPLE),
    "items/three.xml": _ITEM.format(identifier="three", title="Water", body=_TEXT),
    "items/images/cloud.png": "not looked at",
}

_CARTRIDGE = {
    "imsmanifest.xml": """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p{minor}/imscp_v1p1"
 xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p{minor}/LOM/manifest" identifier="CARTRIDGE">
<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.{minor}.0</schemaversion><lomimscc:lom/></metadata>
<organizations>
<organization identifier="ORG" structure="rooted-hierarchy">
<item identifier="ROOT">
<item identifier="FOLDER"><title>Rain</title>
<item identifier="ITEM" identifierref="PAGE"><title>Where rain comes from</title></item>
<item identifier="LAST" identifierref="QUIZ"><title>What you know</title></item>
</item>
</item>
</organization>
</organizations>
<resources>
<resource identifier="PAGE" type="webcontent" href="page.html"><file href="page.html"/></resource>
<resource identifier="QUIZ" type="imsqti_xmlv1p2/imscc_xmlv1p{minor}/assessment"><file href="quiz.xml"/></resource>
</resources>
</manifest>
""",
    "page.html": """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Where rain comes from</title></head>
<body><h1>Where rain comes from</h1><p>From clouds.</p></body>
</html>
""",
    "quiz.xml": """<?xml version="1.0" encoding="UTF-8"?>
<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">
<assessment ident="QUIZ" title="What you know"><section ident="ALL"><item ident="ONE">
<itemmetadata><qtimetadata><qtimetadatafield>
<fieldlabel>cc_profile</fieldlabel><fieldentry>cc.multiple_choice.v0p1</fieldentry>
</qtimetadatafield></qtimetadata></itemmetadata>
<presentation>
<material><mattext>What falls from clouds?</mattext></material>
<response_lid ident="ANSWER"><render_choice><response_label ident="RAIN"/><response_label ident="SNOW"/></render_choice>
</response_lid>
</presentation>
<resprocessing>
<outcomes><decvar varname="SCORE" minvalue="0" maxvalue="100"/></outcomes>
<respcondition>
<conditionvar><varequal respident="ANSWER">RAIN</varequal></conditionvar>
<setvar>100</setvar>
</respcondition>
</resprocessing>
</item></section></assessment>
</questestinterop>
""",
}
CC11, CC13 = ({path: text.replace("{minor}", minor) for path, text in _CARTRIDGE.items()} for minor in ("1", "3"))
QTI12 = {
    "imsmanifest.xml": """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M">
<metadata><schema>IMS Content</schema><schemaversion>1.1.3</schemaversion></metadata>
<organizations/>
<resources>
<resource identifier="R" type="imsqti_xmlv1p2" href="quiz.xml"><file href="quiz.xml"/></resource>
</resources>
</manifest>
""",
    "quiz.xml": """<?xml version="1.0" encoding="UTF-8"?>
<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">
<assessment ident="quiz" title="Tides"><section ident="root">
<item ident="one" title="Which?">
<itemmetadata><qtimetadata>
<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>multiple_choice_question</fieldentry></qtimetadatafield>
</qtimetadata></itemmetadata>
<presentation>
<material><mattext texttype="text/html">Which?</mattext></material>
<response_lid ident="RESPONSE" rcardinality="Single"><render_choice>
<response_label ident="1"><material><mattext>Ebb</mattext></material></response_label>
<response_label ident="2"><material><mattext>Flow</mattext></material></response_label>
</render_choice></response_lid>
</presentation>
<resprocessing>
<outcomes><decvar varname="SCORE" vartype="Decimal" minvalue="0" maxvalue="100"/></outcomes>
<respcondition continue="No">
<conditionvar><varequal respident="RESPONSE">1</varequal></conditionvar>
<setvar varname="SCORE" action="Set">100</setvar>
</respcondition>
</resprocessing>
</item>
</section></assessment>
</questestinterop>
""",
}
BASES = {
    "qti12": QTI12,
    "scorm": SCORM,
    "scorm2004": SCORM2004,
    "scorm2004-3rd": SCORM2004_3RD,
    "qti": QTI,
    "cc11": CC11,
    "cc13": CC13,
}


@dataclass(frozen=True)
class Case:
    """A package spoiled by one change, and the only rule that the change breaks.

    `schema` says whether the official schema sees it too, `besides` whether it then tells something else; `also` names
    rules that hold of anything with the thing in it that this rule is about.
    """

    code: str
    base: str
    edits: tuple[Edit, ...]
    note: str = ""
    schema: bool = False
    also: tuple[str, ...] = ()
    besides: bool = False

    @property
    def broken(self) -> list[str]:
        return sorted((self.code, *self.also))

    def __str__(self) -> str:
        return f"{self.code}-{self.note}" if self.note else self.code

    @property
    def files(self) -> Files:
        files = good(self.base)
        for edit in self.edits:
            edit(files)
        return files


def good(base: str) -> Files:
    """A fresh copy of the package without fault."""
    return {path: text.encode() for path, text in BASES[base].items()}


def swap(path: str, old: str, new: str, count: int = 1) -> Edit:
    """Replace the first `count` occurrences of a text, which must be there."""

    def edit(files: Files) -> None:
        assert old.encode() in files[path], f"{old!r} is not in {path}"
        files[path] = files[path].replace(old.encode(), new.encode(), count)

    return edit


def put(path: str, data: str | bytes) -> Edit:
    """Add a file, or put another in its place."""

    def edit(files: Files) -> None:
        files[path] = data.encode() if isinstance(data, str) else data

    return edit


def drop(path: str) -> Edit:
    """Take a file out."""

    def edit(files: Files) -> None:
        del files[path]

    return edit


def recode(path: str, encoding: str) -> Edit:
    """Write a file in another encoding, its declaration left as it is."""

    def edit(files: Files) -> None:
        files[path] = files[path].decode().encode(encoding)

    return edit


def package(files: Files) -> Package:
    """The files as a Package that was read from case.zip."""
    made = Package("case.zip", "case.zip")
    for path, data in files.items():
        made.add(path, data)
    return made
