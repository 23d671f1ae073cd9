"""The SCORM 2004 packages, spoiled: rules of their own, and rules of every SCORM package as 2004 words them."""

from __future__ import annotations

from checks.packages import Case, Edit, Files, drop, put, swap

M = "imsmanifest.xml"
ITEM = '<item identifier="ITEM" identifierref="RES" isvisible="true">'
TITLE = "<title>Where rain comes from</title>\n"
DATA = "<adlcp:dataFromLMS>level=1</adlcp:dataFromLMS>\n"
MARK = "<imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure>\n"
MODE = '<imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>\n'
ORGANIZATION_MODE = f"{MODE}</organization>"
KNOWN = '<imsss:objective objectiveID="known"/>'
UNKNOWN_TOO = '<imsss:ruleCondition referencedObjective="known" operator="not" condition="objectiveStatusKnown"/>\n'
DELIVERY = '<imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>\n'
WRITES = '<imsss:mapInfo targetObjectiveID="urn:rain:known" readSatisfiedStatus="false" writeSatisfiedStatus="true"/>'


def fourth(code: str, *edits: Edit, note: str = "", schema: bool = False, also: tuple[str, ...] = ()) -> Case:
    return Case(code, "scorm2004", edits, note, schema, also)


def third(code: str, *edits: Edit, note: str = "", schema: bool = False, also: tuple[str, ...] = ()) -> Case:
    return Case(code, "scorm2004-3rd", edits, note, schema, also)


def mapped(objective: str, target: str = WRITES) -> Edit:
    """Let an objective without content share its status."""
    return swap(M, objective, f"{objective.removesuffix('/>')}>{target}</imsss:objective>")


def second_sco(files: Files) -> None:
    """An item and a resource beside the first, so that learners have somewhere else to go."""
    item = (
        '<item identifier="TWO" identifierref="RES2" isvisible="true"><title>Two</title>'
        f"<imsss:sequencing>{DELIVERY}</imsss:sequencing></item>\n"
    )
    resource = (
        '<resource identifier="RES2" type="webcontent" adlcp:scormType="sco" href="two.html">'
        '<file href="two.html"/></resource>\n'
    )
    swap(M, ORGANIZATION_MODE, item + ORGANIZATION_MODE)(files)
    swap(M, "</resources>", f"{resource}</resources>")(files)
    files["two.html"] = files["index.html"]


def into_organization(element: str) -> Edit:
    return swap(M, ORGANIZATION_MODE, f"{element}{ORGANIZATION_MODE}")


# What all SCORM packages promise, where 2004 says it in other words.
SHARED = [
    fourth("SCORM001", swap(M, "2004 4th Edition", "2004 4th edition"), note="2004 small letter"),
    fourth("SCORM001", swap(M, "2004 4th Edition", "2004"), note="2004 no edition"),
    fourth("SCORM001", swap(M, "<schemaversion>2004 4th Edition</schemaversion>", ""), note="2004 missing"),
    third("SCORM001", swap(M, "2004 3rd Edition", "2004 2nd Edition"), note="2004 2nd"),
    third("SCORM001", swap(M, "2004 3rd Edition", "2004 3rd Edition\n"), note="2004 line break"),
    fourth("SCORM002", swap(M, "adlcp:", "a:", 9), swap(M, "xmlns:adlcp", "xmlns:a"), note="2004 adlcp"),
    fourth("SCORM002", swap(M, "imsss:", "s:", 99), swap(M, "xmlns:imsss", "xmlns:s"), note="2004 imsss"),
    fourth("SCORM002", swap(M, "adlseq:", "q:", 9), swap(M, "xmlns:adlseq", "xmlns:q"), note="2004 adlseq"),
    fourth("SCORM002", swap(M, "adlnav:", "n:", 9), swap(M, "xmlns:adlnav", "xmlns:n"), note="2004 adlnav"),
    fourth(
        "SCORM004", swap(M, "imsglobal.org/xsd/imscp_v1p1", "imsglobal.org/xsd/imscp_v1p2"), schema=True, note="2004"
    ),
    fourth(
        "SCORM005",
        swap(M, "<metadata>", '<metadata xmlns:old="http://www.adlnet.org/xsd/adlcp_rootv1p2">'),
        note="2004",
    ),
    fourth("SCORM007", swap(M, "adlcp:scormType", "adlcp:scormtype", 2), note="2004"),
    fourth("SCORM008", swap(M, ' adlcp:scormType="asset"', ""), note="2004"),
    fourth("SCORM009", swap(M, 'scormType="asset"', 'scormType="Asset"'), schema=True, note="2004"),
    fourth("SCORM010", swap(M, '"SHARED" type="webcontent"', '"SHARED" type="text/css"'), note="2004"),
    fourth("SCORM012", swap(M, ' href="index.html">', ">"), note="2004"),
    fourth("SCORM013", swap(M, "index.html", "index.txt", 2), put("index.txt", ""), drop("index.html"), note="2004"),
    fourth("SCORM020", swap(M, ' isvisible="true"', ""), note="2004"),
    fourth("SCORM024", swap(M, TITLE, f"<title>{'x' * 201}</title>\n"), note="2004"),
    fourth("SCORM027", swap(M, TITLE, "<title>0</title>\n"), note="2004"),
    fourth("SCORM036", put("scripts/sco.js", "window.parent.API.LMSInitialize('');"), note="2004"),
    fourth(
        "IMS001",
        drop("scripts/sco.js"),
        swap("index.html", '<script src="scripts/sco.js"></script>', "API_1484_11"),
        note="2004",
    ),
    fourth("IMS002", put("extra.txt", ""), note="2004"),
    fourth("IMS004", swap(M, '<file href="style.css"/>', '<file href="Style.css"/>'), note="2004"),
    fourth("IMS012", swap(M, 'default="ORG"', 'default="OTHER"'), note="2004"),
    fourth("IMS014", swap(M, 'identifierref="RES"', 'identifierref="OTHER"'), note="2004"),
    fourth("WEB001", put("style.css", "@import 'http://example.org/a.css';"), note="2004"),
]

OWN = [
    third("SCORM040", swap(M, "2004 3rd Edition", "CAM 1.3")),
    third(
        "SCORM041",
        swap(M, DATA, f'{DATA}<adlcp:data><adlcp:map targetID="urn:rain:notes"/></adlcp:data>\n'),
        schema=True,
        note="data",
    ),
    third(
        "SCORM041",
        swap(M, DATA, f'{DATA}<adlcp:completionThreshold minProgressMeasure="0.5"/>\n'),
        schema=True,
        note="completionThreshold",
        also=("SCORM044",),
    ),
    third(
        "SCORM041",
        swap(
            M,
            "</imsss:objectives>\n",
            '</imsss:objectives>\n<adlseq:objectives><adlseq:objective objectiveID="known">'
            '<adlseq:mapInfo targetObjectiveID="urn:rain:known"/></adlseq:objective></adlseq:objectives>\n',
        ),
        schema=True,
        note="adlseq objectives",
    ),
    third(
        "SCORM041",
        swap(M, ' adlseq:objectivesGlobalToSystem="false"', ' adlcp:sharedDataGlobalToSystem="false"'),
        schema=True,
        note="shared data",
    ),
    fourth(
        "SCORM042",
        swap(M, '<item identifier="PART" ', '<item identifier="PART" identifierref="SHARED" '),
        swap(M, 'scormType="asset"', 'scormType="asset" href="style.css"'),
        also=("SCORM014",),
    ),
    fourth("SCORM043", swap(M, DATA, ""), into_organization(DATA), note="organization"),
    fourth("SCORM043", swap(M, DATA, ""), swap(M, MODE, DATA + MODE), note="cluster"),
    fourth("SCORM043", swap(M, DATA, ""), swap(M, TITLE, DATA + TITLE), schema=True, note="before the title"),
    fourth(
        "SCORM043",
        swap(M, DATA, ""),
        swap(
            M,
            ORGANIZATION_MODE,
            '<item identifier="STYLE" identifierref="SHARED" isvisible="true"><title>Style</title>'
            f"{DATA}</item>\n{ORGANIZATION_MODE}",
        ),
        swap(M, 'scormType="asset"', 'scormType="asset" href="style.css"'),
        note="asset",
    ),
    fourth("SCORM044", swap(M, DATA, f'{DATA}<adlcp:completionThreshold minProgressMeasure="0.5"/>\n')),
    third("SCORM044", swap(M, DATA, f"{DATA}<adlcp:completionThreshold>0.5</adlcp:completionThreshold>\n"), note="3rd"),
    fourth("SCORM045", swap(M, ">continue</adlnav", ">Continue</adlnav"), schema=True),
    fourth("SCORM046", swap(M, ORGANIZATION_MODE, "</organization>"), note="organization"),
    fourth("SCORM046", swap(M, MODE, ""), note="cluster"),
    fourth(
        "SCORM047",
        second_sco,
        swap(M, ORGANIZATION_MODE, ORGANIZATION_MODE.replace("true", "false")),
        also=("SCORM062",),
    ),
    fourth("SCORM048", swap(M, KNOWN, '<imsss:objective objectiveID="other"/>')),
    fourth(
        "SCORM049",
        swap(M, 'objectiveID="primary" ', ""),
        swap(M, MARK, MARK + WRITES),
        also=("SCORM051",),
    ),
    fourth(
        "SCORM050",
        mapped(KNOWN),
        swap(M, MARK, MARK + WRITES),
        also=("SCORM051",),
    ),
    fourth("SCORM051", mapped(KNOWN)),
    fourth("SCORM052", swap(M, MARK, "")),
    fourth("SCORM053", swap(M, ">0.8<", ">80<"), schema=True, note="percent"),
    fourth("SCORM053", swap(M, ">0.8<", ">most<"), schema=True, note="word"),
    fourth("SCORM054", swap(M, ">0.8<", ">0<")),
    fourth("SCORM055", swap(M, ' satisfiedByMeasure="true"', "")),
    fourth("SCORM056", swap(M, DELIVERY, "")),
    fourth("SCORM056", swap(M, ' objectiveSetByContent="true"', ""), note="half"),
    fourth(
        "SCORM057",
        mapped(KNOWN),
        swap(M, ' adlseq:objectivesGlobalToSystem="false"', ""),
        also=("SCORM051",),
    ),
    fourth("SCORM058", swap(M, "level=1", "x" * 4001)),
    fourth("SCORM059", swap(M, "continue,no message", "continue"), schema=True),
    fourth("SCORM060", swap(M, 'attemptLimit="3"', 'attemptExperiencedDurationLimit="PT1H"'), note="limit"),
    fourth(
        "SCORM060",
        swap(
            M,
            '<imsss:limitConditions attemptLimit="3"/>\n',
            '<imsss:auxiliaryResources><imsss:auxiliaryResource auxiliaryResourceID="SHARED" purpose="help"/>'
            "</imsss:auxiliaryResources>\n",
        ),
        note="auxiliary resources",
    ),
    fourth("SCORM061", swap(M, 'IDRef="SHARED-RULES"', 'IDRef="OTHER-RULES"'), also=("SCORM056",)),
    fourth("SCORM062", second_sco),
    fourth("SCORM063", swap(M, UNKNOWN_TOO, ""), note="alone"),
    fourth("SCORM063", swap(M, ' conditionCombination="any"', ""), note="both"),
    fourth(
        "SCORM064", swap(M, "<imsss:objectives>", '<imsss:rollupRules objectiveMeasureWeight="0"/><imsss:objectives>')
    ),
]

CASES = [*SHARED, *OWN]
