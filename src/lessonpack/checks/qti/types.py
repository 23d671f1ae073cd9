"""QTI types: values are written as their base type wants, and variables are set to values of their own type."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from lessonpack.checks.qti._facts import ITEM, TEST, named
from lessonpack.findings import Severity, quoted, rule
from lessonpack.formats import qti2
from lessonpack.formats.qti2 import local
from lessonpack.formats.qti2_types import BASES, CARDINALITIES, NUMERIC, UNKNOWN, Shape, is_written, shape_of
from lessonpack.rule import Document, Problems, at, document_check

_DECLARATIONS = ("responseDeclaration", "outcomeDeclaration", "templateDeclaration")
_DEFAULT, _VALUE, _MAPPING, _ENTRY = map(qti2.tag, ("defaultValue", "value", "mapping", "mapEntry"))
_TABLES = tuple(map(qti2.tag, ("matchTable", "interpolationTable")))
_SETS = ("setOutcomeValue", *sorted(qti2.TEMPLATE_SETS))


# --- what variables are -------------------------------------------------------------------------------

NO_TYPE = rule(
    "QTI049",
    holds="A variable has one of the cardinalities and base types of QTI.",
    says="the {attribute} of {variable} {found}",
    hint="Write one of these: {words}.",
    reason="Strict engines refuse the whole document; in others the variable never has a value.",
    clause="QTI 2.1 Information Model, cardinality, baseType; variableDeclaration",
    explains=("{element}/@{attribute}", "{element}/@{attribute} lacking", "QTI077"),
)
_TYPES = {"cardinality": CARDINALITIES, "baseType": BASES}


@document_check(NO_TYPE, ITEM, TEST)
def types_are_those_of_qti(document: Document) -> Problems:
    for node in named(document, *_DECLARATIONS):
        for attribute, words in _TYPES.items():
            value = node.get(attribute)
            if value in words or (value is None and attribute == "baseType"):
                continue
            yield at(
                node,
                element=local(node),
                attribute=attribute,
                variable=node.get("identifier", ""),
                found="is missing" if value is None else f"is {quoted(value)}, which QTI has not",
                words=", ".join(words),
            )


# --- values as they are written ---------------------------------------------------------------------

BAD_DEFAULT = rule(
    "QTI027",
    holds="Default values are written as the base type of their variable wants.",
    says="the default value {value!r} of {variable} is no {base}",
    hint="Write integers and floats as plain numbers, booleans as true or false, pairs as two identifiers.",
    reason="Strict engines refuse the whole document, others start with no value at all.",
    clause="QTI 2.1 Information Model, defaultValue; baseType",
)
BAD_CONSTANT = rule(
    "QTI028",
    holds="The constants of rules are written as their base type wants.",
    says="the constant {value!r} is no {base}",
    hint="Correct the value, or its baseType.",
    reason="Strict engines refuse the whole document, in others the expression has no value.",
    clause="QTI 2.1 Information Model, baseValue; baseType",
)
BAD_ENTRY = rule(
    "QTI029",
    holds="The entries of mappings and lookup tables are written as the base type of their variable wants.",
    says="{attribute}={value!r} of {variable} is no {base}",
    hint="Correct the entry, or the base type of the variable.",
    reason="Strict engines refuse the whole document; in others the entry can never be found, or stands for nothing.",
    clause="QTI 2.1 Information Model, mapEntry, matchTableEntry, interpolationTableEntry",
)


@document_check(BAD_DEFAULT, ITEM, TEST)
def defaults_fit_their_type(document: Document) -> Problems:
    for declared in named(document, *_DECLARATIONS):
        variable, own = declared.get("identifier", ""), declared.get("baseType")
        for default in declared.iterchildren(_DEFAULT):
            for value in default.iterchildren(_VALUE):
                base = own or value.get("baseType") or ""  # each field of a record has its own
                text = (value.text or "").strip()
                if not is_written(base, text):
                    yield at(value, value=text, variable=variable, base=base)


@document_check(BAD_CONSTANT, ITEM, TEST)
def constants_fit_their_type(document: Document) -> Problems:
    for constant in named(document, "baseValue"):
        base, text = constant.get("baseType", ""), (constant.text or "").strip()
        if not is_written(base, text):
            yield at(constant, value=text, base=base)


@document_check(BAD_ENTRY, ITEM, TEST)
def entries_fit_their_type(document: Document) -> Problems:
    for declared in named(document, *_DECLARATIONS):
        variable, base = declared.get("identifier", ""), declared.get("baseType", "")
        for node, attribute in _entries(declared):
            value = node.get(attribute)
            if value is not None and not is_written(base, value):
                yield at(node, attribute=attribute, value=value, variable=variable, base=base)


def _entries(declared: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The places of a declaration that hold values of its base type in attributes."""
    for mapping in declared.iterchildren(_MAPPING) if declared.get("baseType") not in _NAMES else ():
        yield from ((entry, "mapKey") for entry in mapping.iterchildren(_ENTRY))
    for table in declared.iterchildren(*_TABLES):
        yield table, "defaultValue"
        yield from ((entry, "targetValue") for entry in table.iterchildren(etree.Element))


_NAMES = frozenset({"identifier", "pair", "directedPair"})  # which of them a mapping may have, choices tell


# --- what variables are set to ----------------------------------------------------------------------

OTHER_TYPE = rule(
    "QTI044",
    holds="A variable is set to a value of its own base type and cardinality.",
    says="<{by}> sets {variable}, which is {declared}, to a value that is {given}",
    hint="Correct the expression, or the declaration of the variable.",
    reason="Strict engines refuse the document or stop; in others the variable keeps the value that it had.",
    clause="QTI 2.1 Information Model, setOutcomeValue: baseType and cardinality match those of the variable",
)
CUT_NUMBER = rule(
    "QTI045",
    severity=Severity.WARNING,
    holds="An integer is not set to a float.",
    says="<{by}> sets {variable}, which is an integer, to a float",
    hint="Declare the variable as float, or wrap the expression in <round> or <truncate>.",
    reason="Some engines cut the decimals off, and half points with them; strict ones refuse the document.",
    clause="QTI 2.1 Information Model, setOutcomeValue: floating point values can not be assigned to integer variables",
)
WIDENED_NUMBER = rule(
    "QTI046",
    severity=Severity.NOTE,
    holds="A float is not set to an integer.",
    says="<{by}> sets {variable}, which is a float, to an integer",
    hint='Write baseType="float" on the constant, or wrap the expression in <integerToFloat>.',
    reason="Most engines convert it, as nothing is lost; the specification asks for integerToFloat.",
    clause="QTI 2.1 Information Model, setOutcomeValue: floating point values can not be assigned to integer variables "
    "and vice versa",
)
NO_TABLE = rule(
    "QTI047",
    holds="An outcome that is looked up has a table to be looked up in.",
    says="<lookupOutcomeValue> sets {variable}, and its declaration has no matchTable or interpolationTable",
    hint="Add the table to the outcomeDeclaration, or set the variable by setOutcomeValue.",
    reason="There is nothing to look the value up in: strict engines stop, others leave the variable as it is.",
    clause="QTI 2.1 Information Model, lookupOutcomeValue, lookupTable",
)
NO_LOOKUP = rule(
    "QTI048",
    holds="What is looked up in a table is a single number.",
    says="<lookupOutcomeValue> looks up {variable} by a value that is {given}",
    hint="Give it an expression that comes to one integer or float.",
    reason="The tables hold numbers: any other value finds nothing, and strict engines refuse the document.",
    clause="QTI 2.1 Information Model, lookupOutcomeValue: expression of integer or float and single cardinality",
)


def _shapes(document: Document) -> dict[str, Shape]:
    """The type of each variable that the document declares, and of those that every item has."""
    return {**_BUILT_IN, **{node.get("identifier", ""): _shape(node) for node in named(document, *_DECLARATIONS)}}


def _shape(declared: etree._Element) -> Shape:
    """The type that a variable is declared with, as far as QTI has it."""
    base, cardinality = declared.get("baseType"), declared.get("cardinality")
    return Shape(base if base in BASES else None, cardinality if cardinality in CARDINALITIES else None)


_BUILT_IN = {
    "numAttempts": Shape("integer", "single"),
    "duration": Shape("duration", "single"),
    "completionStatus": Shape("identifier", "single"),
}


def _assigned(document: Document) -> tuple[tuple[etree._Element, Shape, Shape], ...]:
    """Each rule that sets a declared variable, the variable's type, and that of the value, where these differ."""
    return tuple(each for each in _assignments(document) if each[1] != each[2])


def _assignments(document: Document) -> Iterator[tuple[etree._Element, Shape, Shape]]:
    known = document.once(_shapes)
    for node in named(document, *_SETS):
        value = next(node.iterchildren(etree.Element), None)
        variable = known.get(node.get("identifier", ""))
        if variable is not None and value is not None:
            yield node, variable, shape_of(value, known)


def _differs(variable: Shape, value: Shape) -> bool:
    """True when both are known to be of another type or cardinality; an integer and a float are both numbers."""
    numbers = variable.base in NUMERIC and value.base in NUMERIC
    bases = None not in (variable.base, value.base) and variable.base != value.base and not numbers
    return bases or (
        None not in (variable.cardinality, value.cardinality) and variable.cardinality != value.cardinality
    )


def _told(shape: Shape) -> str:
    return " ".join(part for part in (shape.cardinality, shape.base) if part)


@document_check(OTHER_TYPE, ITEM, TEST)
def values_are_of_the_variables_type(document: Document) -> Problems:
    for node, variable, value in document.once(_assigned):
        if _differs(variable, value):
            name = node.get("identifier", "")
            yield at(node, by=local(node), variable=name, declared=_told(variable), given=_told(value))


@document_check(CUT_NUMBER, ITEM, TEST)
def integers_are_set_to_integers(document: Document) -> Problems:
    for node, variable, value in document.once(_assigned):
        if (variable.base, value.base) == ("integer", "float") and not _differs(variable, value):
            yield at(node, by=local(node), variable=node.get("identifier", ""))


@document_check(WIDENED_NUMBER, ITEM, TEST)
def floats_are_set_to_floats(document: Document) -> Problems:
    for node, variable, value in document.once(_assigned):
        if (variable.base, value.base) == ("float", "integer") and not _differs(variable, value):
            yield at(node, by=local(node), variable=node.get("identifier", ""))


@document_check(NO_TABLE, ITEM, TEST)
def lookups_have_a_table(document: Document) -> Problems:
    outcomes = {each.get("identifier"): each for each in named(document, "outcomeDeclaration")}
    for node in named(document, "lookupOutcomeValue"):
        declared = outcomes.get(node.get("identifier"))
        if declared is not None and next(declared.iterchildren(*_TABLES), None) is None:
            yield at(node, variable=node.get("identifier", ""))


@document_check(NO_LOOKUP, ITEM, TEST)
def lookups_are_by_numbers(document: Document) -> Problems:
    for node in named(document, "lookupOutcomeValue"):
        value = next(node.iterchildren(etree.Element), None)
        given = UNKNOWN if value is None else shape_of(value, document.once(_shapes))
        if given.base not in (*NUMERIC, None) or given.cardinality not in ("single", None):
            yield at(node, variable=node.get("identifier", ""), given=_told(given))
