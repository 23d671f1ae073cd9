"""What the reader holds questions with variables to, in words."""

from __future__ import annotations

from lessonpack.findings import Severity, rule

_SHAPE = "lessonpack's source format 1 (docs/source.md)"
_EXPRESSIONS = "docs/source.md, variables"

BROKEN = rule(
    "SRC110",
    holds="What stands between double braces in a question with variables is an expression, and so is `where`.",
    says="{expression!r} is no expression: {trouble}",
    hint="There are numbers (0.5), variables, + - * / ^ ( ), = != < > <= >=, and, or, not, and functions such as "
    "round(x, 2); `\\{{{{` shows two braces.",
    reason="What cannot be computed would be read as it stands.",
    clause=_EXPRESSIONS,
)
UNKNOWN_NAME = rule(
    "SRC111",
    holds="An expression names variables of its question.",
    says="there is no variable {name!r}{nearest}",
    hint="Variables that are known here: {known}.",
    reason="Nothing could be put in its place.",
    clause=_EXPRESSIONS,
)
IMPOSSIBLE = rule(
    "SRC112",
    holds="An expression has a value for every draw.",
    says="{expression!r} has no value for {draw}: {trouble}",
    hint="Leave such draws out by a condition such as `where: t != 0`, or mend the expression.",
    reason="A variant of the question would have a hole in it.",
    clause=_EXPRESSIONS,
)
ENDLESS = rule(
    "SRC113",
    holds="A number that is written has an end, and at most 15 digits.",
    says="{expression!r} is {value} for {draw}: a number with too many digits to be written",
    hint="Round it: `round({expression}, 2)`.",
    reason="Where it is cut off is for the author to say: learners read it, and their answers are held against it.",
    clause=_EXPRESSIONS,
)
NO_VARIABLE = rule(
    "SRC114",
    holds="A variable has a name, and is drawn from a list or a range or computed from those before it.",
    says="the variable {name!r} {trouble}",
    hint="Write a list `[2, 4, 5]`, a range `{{from: 10, to: 100, step: 5}}` or an expression `s / t`; a name is of "
    "letters, digits and _, and not that of a function.",
    reason="Expressions could not tell what it stands for.",
    clause=_EXPRESSIONS,
)
NOT_DRAWN = rule(
    "SRC131",
    holds="What a variable is drawn from is a list or a range, as YAML writes these.",
    says="the variable {name!r} is {found!r}, which is neither a range nor a list",
    hint="Write `{name}: {meant}`.",
    reason="A hyphen between two numbers takes one from the other: all learners would read the same number.",
    clause=_EXPRESSIONS,
)
TOO_FEW = rule(
    "SRC115",
    holds="There are as many different draws as variants are to be written.",
    says="{variants} variants are to be written, and {found} are there{looked}",
    hint="{advice}",
    reason="Two variants with the same numbers are one question twice.",
    clause=_EXPRESSIONS,
)
UNUSED = rule(
    "SRC116",
    severity=Severity.WARNING,
    holds="A variable stands somewhere in its question.",
    says="the variable {name!r} stands nowhere in the question",
    hint="Write {{{{{name}}}}} where its value is to be read, or take it out.",
    reason="Variants would differ in what nobody sees.",
    clause=_EXPRESSIONS,
)
ONE_BRACE = rule(
    "SRC117",
    severity=Severity.WARNING,
    holds="The value of a variable is asked for between double braces.",
    says="{found} is read as it stands",
    hint="Write {{{{{name}}}}} for the value.",
    reason="Learners would read the braces.",
    clause=_EXPRESSIONS,
)
TAKEN = rule(
    "SRC118",
    holds="The variants of a question have ids that nothing else has.",
    says="a variant of {question!r} would have the id {id!r}, which is taken",
    hint="Give one of the two questions another id.",
    reason="Learners' answers are stored under it; two under one id overwrite each other.",
    clause=_EXPRESSIONS,
)
MOST_VARIANTS = 10_000
MOST_STEPS = 1_000_000
TOO_MANY = rule(
    "SRC119",
    holds="All variants of a file are as many as a bank has questions.",
    says="the questions up to here have {what}, and no further ones are read",
    hint="Write fewer variants of each question, or make their conditions easier to meet.",
    reason="A few lines could fill the memory.",
    clause=f"{_SHAPE}: {MOST_VARIANTS:,} variants, {MOST_STEPS:,} steps of reckoning",
)
