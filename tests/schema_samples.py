"""For each entry point a small valid document, and the edit that spoils it inside its innermost imported namespace.

`«good|bad»` marks the place: the text left of the bar makes the document valid, the one right of it does not.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from lessonpack.schemas import Store

XSI = "http://www.w3.org/2001/XMLSchema-instance"
MATHML = "http://www.w3.org/1998/Math/MathML"
LOM = "http://ltsc.ieee.org/xsd/LOM"

_QTI2_ITEM = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p{minor}" identifier="i" title="t"
 adaptive="false" timeDependent="false"><itemBody>{body}</itemBody></assessmentItem>"""
_XLINK_IN_MATHML = (
    f'<p><m:math xmlns:m="{MATHML}" xmlns:l="http://www.w3.org/1999/xlink"><m:mi l:href="«#x|::»">x</m:mi></m:math></p>'
)
_QTI3_ITEM = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t"
 adaptive="false" time-dependent="false"><qti-item-body>{}</qti-item-body></qti-assessment-item>"""

_QTI2_MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><metadata>
<schema>QTIv2.{minor} Package</schema><schemaversion>1.0.0</schemaversion></metadata><organizations/><resources>
<resource identifier="r" type="imsqti_item_xmlv2p{minor}" href="i.xml"><metadata>
<qtiMetadata xmlns="http://www.imsglobal.org/xsd/imsqti_metadata_v2p{minor}">
<interactionType>«choiceInteraction|guessInteraction»</interactionType></qtiMetadata>
<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="en">t</string></title></general></lom>
</metadata><file href="i.xml"/></resource></resources></manifest>"""

_QTI3_MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="m"><metadata>
<schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata><organizations/><resources>
<resource identifier="r" type="imsqti_item_xmlv3p0" href="i.xml"><file href="i.xml"/>
<variant xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_extensionv1p2" identifier="v" identifierref="r">
<metadata><accessForAllResource xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imsafa3p0drd_v1p0">
<atInteroperable>«true|maybe»</atInteroperable></accessForAllResource></metadata></variant>
</resource></resources></manifest>"""

# The 3.0.1 profile leaves no place for variants, so its innermost usable namespace is the curriculum standards'.
_QTI301_MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="m"><metadata>
<schema>QTI Package</schema><schemaversion>3.0.1</schemaversion>
<curriculumStandardsMetadataSet xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscsmd_v1p1"><curriculumStandardsMetadata>
<setOfGUIDs><labelledGUID>«<GUID>1</GUID>|»</labelledGUID></setOfGUIDs></curriculumStandardsMetadata>
</curriculumStandardsMetadataSet></metadata><organizations/><resources/></manifest>"""

_SCORM12 = """<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" identifier="m" version="1.0"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">{metadata}<organizations default="o"><organization
 identifier="o"><title>t</title><item identifier="i" identifierref="r"><title>t</title>
<adlcp:masteryscore>80</adlcp:masteryscore></item></organization></organizations><resources {base}>
<resource identifier="r" type="webcontent" href="i.html" adlcp:scormtype="sco">
<file href="i.html"/></resource></resources></manifest>"""
_IMSMD = """<metadata><lom xmlns="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"><general><title>
<langstring xml:lang="«en|1»">t</langstring></title></general></lom></metadata>"""

_SCORM2004 = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m" version="1.0"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3"
 xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss"><metadata>
<schema>ADL SCORM</schema><schemaversion>{edition}</schemaversion><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general>
<structure><source>LOMv1.0</source><value>{structure}</value></structure></general></lom></metadata>
<organizations default="o"><organization identifier="o"><title>t</title><item identifier="i" identifierref="r">
<title>t</title><adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>continue</adlnav:hideLMSUI>
</adlnav:navigationInterface></adlnav:presentation></item><imsss:sequencing><imsss:controlMode {sequencing}/>
</imsss:sequencing></organization></organizations><resources><resource identifier="r" type="webcontent"
 adlcp:scormType="sco" href="i.html"><file href="i.html"/></resource></resources></manifest>"""

_LOM = """<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><structure><source>LOMv1.0</source>
<value>«atomic|scattered»</value></structure></general></lom>"""

_QTI12 = """<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="a" title="t">
<section ident="s"><item ident="i"><presentation><material><mattext xml:lang="«en|1»">x</mattext></material>
</presentation></item></section></assessment></questestinterop>"""
_CC_QTI = """<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="a" title="t">
<qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel><fieldentry>cc.exam.v0p1</fieldentry></qtimetadatafield>
</qtimetadata><section ident="root_section"><item ident="i"><itemmetadata><qtimetadata><qtimetadatafield>
<fieldlabel>cc_profile</fieldlabel><fieldentry>cc.essay.v0p1</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext xml:«lang|tongue»="en">x</mattext></material><response_str ident="r"><render_fib/>
</response_str></presentation></item></section></assessment></questestinterop>"""

_CC_MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p{minor}/imscp_v1p1" identifier="m"><metadata>
<schema>IMS Common Cartridge</schema><schemaversion>1.{minor}.0</schemaversion>
<lom xmlns="http://ltsc.ieee.org/xsd/imsccv1p{minor}/LOM/manifest"><general><title>
<string language="en">t</string></title>{broken}</general></lom></metadata><organizations/><resources/></manifest>"""

_LTI = """<cartridge_basiclti_link xmlns="http://www.imsglobal.org/xsd/imslticc_v1p3"
 xmlns:b="http://www.imsglobal.org/xsd/imsbasiclti_v1p0" xmlns:p="http://www.imsglobal.org/xsd/imslticp_v1p0">
<b:title>t</b:title><b:vendor><p:code>c</p:code><p:name>n</p:name>«|<p:surname/>»</b:vendor></cartridge_basiclti_link>"""

_WEBLINK = """<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p{minor}/imswl_v1p{minor}"><title>t</title>
<url «href|address»="https://example.org/"/></webLink>"""

_RESULT = """<assessmentResult xmlns="http://www.imsglobal.org/xsd/imsqti_result_v2p1"><context/>
<itemResult identifier="i" datestamp="2020-01-01T00:00:00" sessionStatus="«final|over»"/></assessmentResult>"""

_CMI5 = """<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"><course id="urn:c">
<title><langstring lang="en">t</langstring></title><description><langstring>d</langstring></description></course>
<au id="urn:a" moveOn="«Passed|Tried»"><title><langstring>t</langstring></title><description><langstring>d</langstring>
</description><url>i.html</url></au></courseStructure>"""

_TOPIC = """<topic xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imsdt_v1p3"><title>t</title>
<text texttype="«text/html|html»">x</text></topic>"""

_CANVAS = """<quiz xmlns="http://canvas.instructure.com/xsd/cccv1p0" identifier="q"><title>t</title>
<description>d</description><shuffle_answers>«true|perhaps»</shuffle_answers></quiz>"""

_MOODLE = """<quiz><question type="multichoice"><name><text>«n|»</text></name></question></quiz>"""
_IMSCP = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><metadata>
<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><language>«en|!»</language></general></lom></metadata>
<organizations/><resources><resource identifier="r" type="imsqti_xmlv1p2" href="q.xml"><file href="q.xml"/></resource>
</resources></manifest>"""

MARKED = {
    "moodle-xml": _MOODLE,
    "scorm12-manifest": _SCORM12.format(metadata="", base='xml:base="«c/|::»"'),
    "scorm12-manifest-md": _SCORM12.format(metadata=_IMSMD, base=""),
    "scorm2004-3rd-manifest": _SCORM2004.format(
        edition="2004 3rd Edition", structure="«atomic|scattered»", sequencing=""
    ),
    "scorm2004-4th-manifest": _SCORM2004.format(
        edition="2004 4th Edition", structure="atomic", sequencing='choice="«true|maybe»"'
    ),
    "scorm2004-4th-lom": _LOM,
    "qti12": _QTI12,
    "qti21-2.1.0": _QTI2_ITEM.format(minor=1, body=_XLINK_IN_MATHML),
    "qti21-2.1.1": _QTI2_ITEM.format(minor=1, body=_XLINK_IN_MATHML),
    "qti21-2.1.2": _QTI2_ITEM.format(minor=1, body=_XLINK_IN_MATHML),
    "qti21-manifest": _QTI2_MANIFEST.format(minor=1),
    "qti21-result": _RESULT,
    "qti22-2.2.0": _QTI2_ITEM.format(minor=2, body=_XLINK_IN_MATHML),
    "qti22-2.2.4": _QTI2_ITEM.format(minor=2, body=_XLINK_IN_MATHML),
    "qti22-manifest": _QTI2_MANIFEST.format(minor=2),
    "qti30": _QTI3_ITEM.format(f'<p><m:math xmlns:m="{MATHML}"><m:mi>x</m:mi>«|<m:mx/>»</m:math></p>'),
    "qti30-manifest": _QTI3_MANIFEST,
    "qti30-manifest-3.0.1": _QTI301_MANIFEST,
    "qti30-manifest-alt": _QTI3_MANIFEST,
    "cc13-manifest": _CC_MANIFEST.format(minor=3, broken="«|<name/>»"),
    "cc13-qti": _CC_QTI,
    "cc13-weblink": _WEBLINK.format(minor=3),
    "cc13-topic": _TOPIC,
    "cc13-lti": _LTI,
    "cmi5": _CMI5,
    "cc11-manifest": _CC_MANIFEST.format(minor=1, broken="«|<name/>»"),
    "cc11-qti": _CC_QTI,
    "cc11-weblink": _WEBLINK.format(minor=1),
    "canvas-meta": _CANVAS,
    "imscp-1.1.4": _IMSCP,
}


def valid(entry: str) -> str:
    return re.sub("«(.*?)\\|.*?»", r"\1", MARKED[entry])


def spoiled(entry: str) -> str:
    return re.sub("«.*?\\|(.*?)»", r"\1", MARKED[entry])


def without_lom(schemas: Store, folder: Path) -> Store:
    """A store with all that validates SCORM but the schemas of SCORM 2004's metadata."""
    made = Store(folder, schemas.catalog)
    for file in schemas.catalog.wanted(["scorm12", "scorm2004-3rd", "scorm2004-4th"]):
        if not schemas.catalog.documents[file].namespace.startswith(LOM):
            made.path(file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(schemas.path(file), made.path(file))
    return made
