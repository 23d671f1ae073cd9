"""QTI items and tests as other tools write them: what is wrong with some of them, and what is not with others."""

from __future__ import annotations

from checks.packages import Case, Edit, put, swap

M, ONE, TWO, THREE, TEST = "imsmanifest.xml", "items/one.xml", "items/two.xml", "items/three.xml", "test.xml"
NS = "http://www.imsglobal.org/xsd/imsqti_v2p1"
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
SCORE = (
    '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="1">'
    "<defaultValue><value>0</value></defaultValue></outcomeDeclaration>"
)


def item(
    body: str, declared: str = "", rules: str = "", *, adaptive: bool = False, before: str = "", score: str = SCORE
) -> Edit:
    """The third item of the package holds this instead; `declared` and `before` stand before its body."""
    return put(
        THREE,
        f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem xmlns="{NS}" identifier="three" title="Water"'
        f' adaptive="{str(adaptive).lower()}" timeDependent="false">\n{declared}{score}\n{before}'
        f"<itemBody><p>Water?</p>{body}</itemBody>\n{rules}</assessmentItem>\n",
    )


def response(base: str, cardinality: str = "single", inside: str = "", name: str = "RESPONSE") -> str:
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">{inside}'
        "</responseDeclaration>\n"
    )


def key(*values: str) -> str:
    return f"<correctResponse>{''.join(f'<value>{value}</value>' for value in values)}</correctResponse>"


def by(template: str) -> str:
    return f'<responseProcessing template="{TEMPLATES}{template}"/>'


def rules(*inside: str) -> str:
    return f"<responseProcessing>{''.join(inside)}</responseProcessing>"


def put_outcome(name: str, value: str) -> str:
    return f'<setOutcomeValue identifier="{name}">{value}</setOutcomeValue>'


def constant(base: str, value: str) -> str:
    return f'<baseValue baseType="{base}">{value}</baseValue>'


def outcome(name: str, base: str, inside: str = "", cardinality: str = "single") -> str:
    named = f'identifier="{name}" cardinality="{cardinality}" baseType="{base}"'
    return f"<outcomeDeclaration {named}>{inside}</outcomeDeclaration>"


def default(value: str) -> str:
    return f"<defaultValue><value>{value}</value></defaultValue>"


CHOICE = (
    '<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">'
    '<simpleChoice identifier="A">Ice</simpleChoice><simpleChoice identifier="B">Steam</simpleChoice>'
    "</choiceInteraction>"
)
SLIDER = '<sliderInteraction responseIdentifier="RESPONSE" lowerBound="0" upperBound="100"/>'
ENTRY = '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
CHOSEN = response("identifier", inside=key("A"))
IF_RIGHT = (
    '<responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
    "{}</responseIf></responseCondition>"
)
A_POINT = put_outcome("SCORE", constant("float", "1"))
SCORED = rules(IF_RIGHT.format(A_POINT))
RIGHT = rules(IF_RIGHT.format(put_outcome("SCORE", constant("boolean", "true"))))
FAR_RULES = f'<responseProcessing xmlns="{NS}">{A_POINT}</responseProcessing>'
LISTED = swap(M, '<file href="items/three.xml"/>', '<file href="items/three.xml"/><file href="items/rules.xml"/>')
N = '<templateDeclaration identifier="N" cardinality="single" baseType="integer">{}</templateDeclaration>'


def choice(*more: str, declared: str = "", before: str = "", score: str = SCORE) -> Edit:
    """An item with one choice and these rules beside those that set its score."""
    scored = SCORED.replace("</responseProcessing>", "".join(more) + "</responseProcessing>")
    return item(CHOICE, CHOSEN, scored, before=declared + before, score=score)


def templated(inside: str, declared: str = N.format("")) -> Edit:
    processing = f"<templateProcessing>{inside}</templateProcessing>"
    return item(CHOICE, CHOSEN, by("match_correct"), before=declared + processing)


DRAW = '<setTemplateValue identifier="N"><randomInteger min="1" max="2"/></setTemplateValue>'
PRINTED = '<p>Of <printedVariable identifier="N"/>.</p>'


def in_draws(rule: str, name: str, *values: str, place: str = "N") -> str:
    """A rule that sets another name in each draw."""
    listed = "".join(constant("identifier", value) for value in values)
    return f'<{rule} identifier="{name}"><index n="{place}"><ordered>{listed}</ordered></index></{rule}>'


LINEAR = swap(TEST, 'navigationMode="nonlinear"', 'navigationMode="linear"')
NULL = '<isNull><variable identifier="one.SCORE"/></isNull>'


def branch(reference: str, target: str) -> Edit:
    """The reference of that name gets a branch rule."""
    old = f'<assessmentItemRef identifier="{reference}" href="items/{reference}.xml">'
    return swap(TEST, old, f'{old}<branchRule target="{target}">{NULL}</branchRule>')


SECOND_PART = swap(
    TEST,
    "</testPart>",
    '</testPart><testPart identifier="second" navigationMode="linear" submissionMode="individual">'
    '<assessmentSection identifier="last" title="Last" visible="false"><assessmentItemRef identifier="again" '
    'href="items/two.xml"/></assessmentSection></testPart>',
)


def branch_of_part(part: str, target: str) -> Edit:
    old = f'<testPart identifier="{part}" navigationMode="linear" submissionMode="individual">'
    return swap(TEST, old, f'{old}<branchRule target="{target}">{NULL}</branchRule>')


LOOKED_UP = '<lookupOutcomeValue identifier="GRADE">{}</lookupOutcomeValue>'
# As the information model has it: every published schema misprints it.
TABLE = '<matchTable defaultValue="{}"><matchTableEntry sourceValue="1" targetValue="{}"/></matchTable>'
INTERPOLATION = (
    '<interpolationTable defaultValue="{}"><interpolationTableEntry sourceValue="1" targetValue="{}"/>'
    "</interpolationTable>"
)


def case(
    code: str, *edits: Edit, note: str = "", schema: bool = False, besides: bool = False, also: tuple[str, ...] = ()
) -> Case:
    return Case(code, "qti", edits, note, schema, also, besides)


def assigned(base: str, value: str, of: str, cardinality: str = "single") -> Edit:
    """The item's rules set an outcome of one base type and cardinality to a constant of another."""
    return choice(put_outcome("BONUS", constant(base, value)), declared=outcome("BONUS", of, "", cardinality))


def looked_up(base: str, table: str = "", variable: str = "SCORE") -> Edit:
    """The item's rules look an outcome up by a variable."""
    by_variable = LOOKED_UP.format(f'<variable identifier="{variable}"/>')
    return choice(by_variable, declared=outcome("GRADE", base, table))


def sets(rule: str, name: str, value: str) -> Edit:
    """Template processing sets something."""
    return templated(f'<{rule} identifier="{name}">{value}</{rule}>')


def mapped(base: str, written: str, at: str, body: str = ENTRY) -> Edit:
    """An item that is scored by a mapping: right is a value as it is written, and its points stand at a key."""
    points = f'<mapping defaultValue="0"><mapEntry mapKey="{at}" mappedValue="1"/></mapping>'
    return item(body, response(base, inside=key(written) + points), by("map_response"))


A_STRING = put_outcome("SCORE", constant("string", "high"))
ALL_X = '<variable identifier="X"/>'
MANY = outcome("X", "string", cardinality="multiple")
DOUBLED = put_outcome("X", f"<multiple>{ALL_X}{ALL_X}</multiple>")
WORDS = ENTRY.replace("/></p>", ' stringIdentifier="WORDS"/></p>')
PAIRS = (
    '<associateInteraction responseIdentifier="RESPONSE" shuffle="false" maxAssociations="2">'
    + "".join(
        f'<simpleAssociableChoice identifier="{name}" matchMax="2">{name}</simpleAssociableChoice>' for name in "AB"
    )
    + "</associateInteraction>"
)
TWO_KEYS = key("A B", "B A")
LISTED_CLOUD = swap(
    M, '<file href="items/three.xml"/>', '<file href="items/three.xml"/><file href="items/images/cloud.png"/>'
)
POINTS = (
    '<selectPointInteraction responseIdentifier="RESPONSE" maxChoices="0">'
    '<object type="image/png" data="images/cloud.png" width="9" height="9">a map</object></selectPointInteraction>'
)
FAR_POINTS = (f"{'9' * 5_000} -1", f"0{'9' * 5_000} -01", f"{'9' * 5_000} 1")  # longer than Python reads a number
TEMPLATE_BLOCK = '<templateBlock templateIdentifier="T" showHide="show" identifier="x"><p>Cold</p></templateBlock>'
TEMPLATE_CHOICE = CHOICE.replace('"B">', '"B" templateIdentifier="T" showHide="show">')
FAR = '<responseProcessing templateLocation="rules.xml"/>'
OTHER_TEMPLATES = {
    "2.0": "http://www.imsglobal.org/question/qti_v2p0/rptemplates/match_correct",
    "2.2": "http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct.xml",
    "3.0": "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
}
# A manifest that names the package profile of QTI 2.1, and one that names plain content packaging.
_ROOT = '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"'
_NAMES = (
    f'{_ROOT} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.imsglobal.org/xsd/imscp_v1p1 {}"'
)
PROFILE = swap(M, _ROOT, _NAMES.format("http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd"))
PLAIN = swap(M, _ROOT, _NAMES.format("imscp_v1p1.xsd"))
METADATA = "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>"
PRECONDITION = swap(TEST, 'href="items/two.xml">', f'href="items/two.xml"><preCondition>{NULL}</preCondition>')
BEFORE_SUM = '<setOutcomeValue identifier="SCORE"><sum>'

BROKEN = [
    case("QTI001", item(WORDS, response("integer", inside=key("1")), by("match_correct")), note="words"),
    case("QTI006", swap(THREE, 'identifier="three"', 'identifier="660295"'), note="item"),
    case("QTI006", swap(TEST, 'identifier="test"', 'identifier="test 1"'), note="test"),
    case("QTI023", item(PAIRS, response("pair", "multiple", TWO_KEYS), by("match_correct")), note="pair"),
    case(
        "QTI023",
        item(POINTS, response("point", "multiple", key("7 0", "+07 -0")), by("match_correct")),
        LISTED_CLOUD,
        note="point",
    ),
    case(
        "QTI023",
        item(POINTS, response("point", "multiple", key(*FAR_POINTS)), by("match_correct")),
        LISTED_CLOUD,
        note="far point",
    ),
    case("QTI026", swap(THREE, "<value>100</value>", "<value>100.5</value>"), note="integer"),
    case("QTI027", choice(declared=outcome("BONUS", "float", default("BAD"))), note="outcome"),
    case("QTI027", choice(declared=outcome("BONUS", "integer", default("1.5"))), note="integer"),
    case("QTI027", choice(declared=outcome("BONUS", "identifier", default(""))), note="no word"),
    case("QTI027", templated("<exitTemplate/>", N.format(default("two"))), note="template"),
    case("QTI027", swap(TEST, '"float"/>', f'"float">{default("none")}</outcomeDeclaration>'), note="test"),
    case("QTI028", assigned("float", "yes", "float")),
    case("QTI028", assigned("integer", "1.5", "integer"), note="integer"),
    case("QTI028", assigned("boolean", "yes", "boolean"), note="boolean"),
    case("QTI028", assigned("point", "1", "point"), note="point"),
    case("QTI028", sets("setTemplateValue", "N", constant("integer", "two")), note="template"),
    case("QTI028", swap(TEST, "<testVariables", f"{constant('float', 'none')}<testVariables"), note="test"),
    case("QTI029", mapped("integer", "16", "16.5", SLIDER), note="mapping"),
    case("QTI029", looked_up("integer", TABLE.format("0", "good")), note="table"),
    case("QTI029", looked_up("integer", TABLE.format("bad", "1")), note="default of a table"),
    case("QTI029", looked_up("float", INTERPOLATION.format("0", "good")), note="interpolation"),
    case("QTI035", sets("setTemplateValue", "N", '<variable identifier="M"/>'), note="template"),
    *(
        case("QTI042", swap(THREE, f"{TEMPLATES}match_correct", address), note=version)
        for version, address in OTHER_TEMPLATES.items()
    ),
    case("QTI044", choice(A_STRING), note="base type"),
    case("QTI044", assigned("identifier", "A", "identifier", "multiple"), note="cardinality"),
    case("QTI044", choice(put_outcome("SCORE", '<variable identifier="RESPONSE"/>')), note="variable"),
    case("QTI044", choice(put_outcome("SCORE", f"<not>{constant('boolean', 'true')}</not>")), note="operator"),
    case("QTI044", sets("setTemplateValue", "N", constant("string", "2")), note="template"),
    case("QTI044", sets("setCorrectResponse", "RESPONSE", constant("integer", "2")), note="key"),
    case("QTI044", sets("setDefaultValue", "SCORE", constant("string", "2")), note="default"),
    case("QTI044", swap(TEST, BEFORE_SUM, A_STRING + BEFORE_SUM), note="test"),
    case("QTI045", assigned("float", "0.5", "integer")),
    case("QTI046", assigned("integer", "1", "float")),
    case("QTI047", looked_up("identifier")),
    case("QTI048", looked_up("identifier", INTERPOLATION.format("bad", "good"), "RESPONSE")),
    case("QTI077", item(CHOICE, CHOSEN, RIGHT, score=outcome("SCORE", "boolean"))),
    case(
        "QTI078",
        choice(put_outcome("X", f"<multiple>{constant('string', 'rain')}</multiple>"), DOUBLED * 60, declared=MANY),
    ),
    case("QTI079", item(CHOICE, CHOSEN, rules(put_outcome("SCORE", '<customOperator class="x"/>')))),
    case("QTI093", sets("setTemplateValue", "M", constant("integer", "2")), note="template"),
    case("QTI093", sets("setCorrectResponse", "N", constant("integer", "2")), note="key"),
    case("QTI093", sets("setDefaultValue", "N", constant("integer", "2")), note="default"),
    case("QTI094", item(CHOICE + TEMPLATE_BLOCK, CHOSEN, by("match_correct")), note="block"),
    case("QTI094", item(TEMPLATE_CHOICE, CHOSEN, by("match_correct")), note="choice"),
    case("QTI010", templated(DRAW + in_draws("setCorrectResponse", "RESPONSE", "A", "C")), note="drawn"),
    case("QTI074", templated(DRAW + in_draws("setDefaultValue", "RESPONSE", "A", "B")), note="drawn"),
    case("QTI098", item(CHOICE + PRINTED, CHOSEN, by("match_correct"), before=N.format("")), note="printed"),
    case("QTI098", templated(in_draws("setCorrectResponse", "RESPONSE", "A", "B")), note="place"),
    case(
        "QTI099",
        item(
            CHOICE + PRINTED.replace("/>", ' index="M"/>'), CHOSEN, by("match_correct"), before=N.format(default("2"))
        ),
        note="printed",
    ),
    case("QTI099", templated(DRAW.replace('"2"', '"MOST"')), note="chance"),
    case("QTI099", templated(in_draws("setCorrectResponse", "RESPONSE", "A", "B", place="M")), note="place"),
    case("QTI105", item(CHOICE + PRINTED.replace('"N"', '"RESPONSE"'), CHOSEN, by("match_correct"))),
    case("QTI095", LINEAR, branch("one", "nowhere"), note="item"),
    case("QTI095", LINEAR, SECOND_PART, branch("one", "again"), note="item of another part"),
    case("QTI095", LINEAR, SECOND_PART, branch("one", "second"), note="part from an item"),
    case("QTI095", LINEAR, SECOND_PART, branch_of_part("part", "again"), note="item from a part"),
    case("QTI096", LINEAR, branch("two", "one")),
    case("QTI096", LINEAR, branch("two", "two"), note="itself"),
    case("QTI096", LINEAR, branch("two", "section"), note="what it stands in"),
    case("QTI096", LINEAR, SECOND_PART, branch_of_part("second", "part"), note="part"),
    case("QTI097", branch("one", "three"), note="branch"),
    case("QTI097", PRECONDITION, note="condition"),
    case("QTI043", item(CHOICE, CHOSEN, FAR), put("items/rules.xml", FAR_RULES), LISTED),
    Case("QTI103", "qti", (item(CHOICE, CHOSEN, FAR),), also=("QTI043",)),
]


def interaction(kind: str, attributes: str, inside: str = "") -> str:
    return f'<{kind}Interaction responseIdentifier="RESPONSE"{attributes}>{inside}</{kind}Interaction>'


PICTURE = '<object data="images/cloud.png" type="image/png" width="9" height="9"/>'
AREA = 'shape="rect" coords="0,0,4,4"'
HOTSPOTS = "".join(f'<hotspotChoice identifier="{name}" {AREA}/>' for name in "AB")
SPOTS = "".join(f'<associableHotspot identifier="{name}" {AREA} matchMax="1"/>' for name in "AB")
AREAS = f'<areaMapping defaultValue="0"><areaMapEntry {AREA} mappedValue="1"/></areaMapping>'
PCI = (
    '<customInteraction responseIdentifier="RESPONSE"><pci:portableCustomInteraction hook="x.js"'
    ' xmlns:pci="http://www.imsglobal.org/xsd/portableCustomInteraction" customInteractionTypeIdentifier="x">'
    '<pci:markup><div xmlns="http://www.w3.org/1999/xhtml"><img src="../there.png"/></div>'
    '<choiceInteraction responseIdentifier="INNER" maxChoices="1" shuffle="false">'
    '<simpleChoice identifier="a"/></choiceInteraction></pci:markup>'
    "</pci:portableCustomInteraction></customInteraction>"
)
MAXIMUM = outcome("MAXSCORE", "float", default("0"))
BARE_SCORE = outcome("SCORE", "float", default("0"))
SETS_MAXIMUM = put_outcome("MAXSCORE", constant("float", "1"))
KEPT_ELSEWHERE = swap(
    TEST, "</assessmentSection>", '<assessmentSectionRef identifier="far" href="far.xml"/></assessmentSection>'
)
SHUFFLED = swap(TEST, 'visible="false">', 'visible="false"><ordering shuffle="true"/>')
AGAIN = swap(TEST, 'visible="false">', 'visible="false"><selection select="9" withReplacement="true"/>')
STATUS = (
    '<feedbackBlock outcomeIdentifier="completionStatus" showHide="show" identifier="completed"><p>Done: '
    '<printedVariable identifier="SCORE"/></p></feedbackBlock>'
)
ANY_CASE = '<mapping defaultValue="0"><mapEntry mapKey="ice" mappedValue="1" caseSensitive="false"/></mapping>'

# What other tools write, and no rule has anything to say about, but that the points of some cannot be judged.
UNJUDGED = ("an adaptive item",)
FAULTLESS: dict[str, tuple[Edit, ...]] = {
    "a mapping of integers": (mapped("integer", "16", "16", SLIDER),),
    "a mapping of floats, written otherwise": (mapped("float", "1.50", "1.5"),),
    "a mapping of words in any case": (
        item(ENTRY, response("string", inside=key("Ice") + ANY_CASE), by("map_response")),
    ),
    "a mapping of pairs, the other way round": (mapped("pair", "A B", "B A", PAIRS),),
    "a model answer to what a person marks": (
        item(interaction("extendedText", ""), response("float", "multiple", key("1.5", "2"))),
    ),
    "words beside a number": (
        item(WORDS, response("integer", inside=key("1")) + response("string", name="WORDS"), by("match_correct")),
    ),
    "what stands in a customInteraction": (item(PCI, response("integer")),),
    "MAXSCORE set by rules": (choice(SETS_MAXIMUM, declared=MAXIMUM, score=BARE_SCORE),),
    "a template with .xml": (swap(THREE, "rptemplates/match_correct", "rptemplates/match_correct.xml"),),
    "a template variable as the key": (
        item(
            ENTRY,
            response("integer"),
            by("match_correct"),
            before=N.format("")
            + '<templateProcessing><setTemplateValue identifier="N"><randomInteger min="1" max="6"/></setTemplateValue>'
            '<setCorrectResponse identifier="RESPONSE"><variable identifier="N"/></setCorrectResponse>'
            "</templateProcessing>",
        ),
    ),
    "a key that template processing replaces": (sets("setCorrectResponse", "RESPONSE", constant("identifier", "B")),),
    "another key in each draw": (templated(DRAW + in_draws("setCorrectResponse", "RESPONSE", "A", "B")),),
    "a variable that is printed": (item(CHOICE + PRINTED, CHOSEN, by("match_correct"), before=N.format(default("2"))),),
    "a choice that depends on a template variable": (
        item(
            TEMPLATE_CHOICE,
            CHOSEN,
            by("match_correct"),
            before='<templateDeclaration identifier="T" cardinality="single" baseType="identifier"/>',
        ),
    ),
    "an adaptive item": (
        item(
            CHOICE + STATUS, CHOSEN, rules(IF_RIGHT.format(put_outcome("SCORE", constant("float", "2")))), adaptive=True
        ),
    ),
    "an outcome that is looked up": (looked_up("identifier", INTERPOLATION.format("bad", "good")),),
    "an outcome between two others": (looked_up("float", INTERPOLATION.format("0", "1.5")),),
    "a sum of integers": (
        choice(
            put_outcome("BONUS", f"<sum>{constant('integer', '1')}{constant('integer', '1')}</sum>"),
            declared=outcome("BONUS", "integer"),
        ),
    ),
    "an operator of a vendor": (
        choice(put_outcome("BONUS", '<customOperator class="x"/>'), declared=outcome("BONUS", "integer")),
    ),
    "NULL": (choice(put_outcome("BONUS", "<null/>"), declared=outcome("BONUS", "point")),),
    "values of every base type": (
        choice(
            declared="".join(
                outcome(f"OF_{base}", base, default(value))
                for base, value in {
                    "boolean": "true",
                    "directedPair": "A B",
                    "duration": "1.5",
                    "file": "a.png",
                    "float": "-1e3",
                    "identifier": "A",
                    "integer": "-3",
                    "pair": "A  B",
                    "point": "1 -2",
                    "string": " any ",
                    "uri": "http://example.org/",
                }.items()
            )
        ),
    ),
    "a selection with replacement": (AGAIN,),
    "branches that lead forward": (LINEAR, SECOND_PART, branch("one", "three"), branch_of_part("part", "second")),
    "branches that lead out": (
        LINEAR,
        branch("one", "EXIT_SECTION"),
        branch("two", "EXIT_TESTPART"),
        branch("three", "EXIT_TEST"),
    ),
    "a branch into a section of another file": (LINEAR, KEPT_ELSEWHERE, branch("one", "there")),
    "a branch in a shuffled section": (LINEAR, SHUFFLED, branch("two", "one")),
    "a precondition in a linear part": (LINEAR, PRECONDITION),
    "hottext": (
        item(
            interaction("hottext", ' maxChoices="1"', '<p><hottext identifier="A">Ice</hottext> floats.</p>'),
            CHOSEN,
            by("match_correct"),
        ),
    ),
    "gapMatch": (
        item(
            interaction(
                "gapMatch",
                ' shuffle="false"',
                '<gapText identifier="A" matchMax="1">Ice</gapText><p><gap identifier="G"/> floats.</p>',
            ),
            response("directedPair", "multiple", key("A G")),
            by("match_correct"),
        ),
    ),
    "hotspot": (
        item(interaction("hotspot", ' maxChoices="1"', PICTURE + HOTSPOTS), CHOSEN, by("match_correct")),
        LISTED_CLOUD,
    ),
    "graphicOrder": (
        item(
            interaction("graphicOrder", "", PICTURE + HOTSPOTS),
            response("identifier", "ordered", key("A", "B")),
            by("match_correct"),
        ),
        LISTED_CLOUD,
    ),
    "graphicAssociate": (
        item(
            interaction("graphicAssociate", "", PICTURE + SPOTS),
            response("pair", "multiple", key("A B")),
            by("match_correct"),
        ),
        LISTED_CLOUD,
    ),
    "selectPoint": (
        item(
            interaction("selectPoint", ' maxChoices="1"', PICTURE),
            response("point", inside=key("2 2") + AREAS),
            by("map_response_point"),
        ),
        LISTED_CLOUD,
    ),
    "positionObject": (
        item(
            f"<positionObjectStage>{PICTURE}{interaction('positionObject', '', PICTURE)}</positionObjectStage>",
            response("point", "multiple"),
        ),
        LISTED_CLOUD,
    ),
    "media": (item(interaction("media", ' autostart="false"', PICTURE), response("integer")), LISTED_CLOUD),
    "drawing": (item(interaction("drawing", "", PICTURE), response("file")), LISTED_CLOUD),
    "upload": (item(interaction("upload", ""), response("file")),),
    "endAttempt": (
        item(f"<p>{interaction('endAttempt', ' title=' + chr(34) + 'Hint' + chr(34))}</p>", response("boolean")),
    ),
}
