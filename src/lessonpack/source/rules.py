"""What the reader holds a lesson's shape to, in words."""

from __future__ import annotations

from lessonpack.findings import Severity, rule

_SHAPE = "lessonpack's source format 1 (docs/source.md)"

TOP = rule(
    "SRC012",
    holds="A lesson or course file is a mapping of keys to values.",
    says="the file holds {found}, not a lesson",
    hint="Begin with `lessonpack: 1`, then `title: …`.",
    reason="Without keys there is nothing to read.",
    clause=_SHAPE,
)
FIRST = rule(
    "SRC013",
    holds="`lessonpack: 1` is the first key.",
    says="the file does not begin with `lessonpack: 1`",
    hint="Put the line `lessonpack: 1` before all others.",
    reason="It says which format the file is written in, to people, editors and later versions.",
    clause=_SHAPE,
)
VERSION = rule(
    "SRC014",
    holds="The source format is one that this lessonpack reads.",
    says="the source format {version!r} is unknown; this lessonpack reads format 1",
    hint="Write `lessonpack: 1`, or install the version of lessonpack that the file was written for.",
    reason="A format that is read as another would lose content without a word.",
    clause=_SHAPE,
)
CURLY = rule(
    "SRC015",
    holds="Quotation marks around a value are straight ones.",
    says="{key}: to YAML the curly quotation marks of {found} are letters",
    hint="Write `{name}: {within}`.",
    reason="Word processors bend quotation marks; YAML knows the straight ones alone.",
    clause="YAML 1.2.2, sections 7.3.1 and 7.3.2",
)
COMMA = rule(
    "SRC016",
    holds="Between braces a text with a comma in it stands in quotation marks.",
    says="the comma behind {text!r} ends the text of {key}, and {rest!r} is read as a key",
    hint="Put the text into quotation marks: `{name}: {quoted}`.",
    reason="Between braces a comma parts one key from the next.",
    clause="YAML 1.2.2, section 7.4.2",
)
MISSING = rule(
    "SRC020",
    holds="Every key that is required is there.",
    says="{key!r} is missing{where}",
    hint="Add `{key}: …`{example}.",
    reason="A package cannot be made without it, and a guess would be wrong sooner or later.",
    clause=_SHAPE,
)
UNKNOWN_KEY = rule(
    "SRC021",
    holds="Every key is one that lessonpack knows.",
    says="unknown key {key!r}{where}{nearest}",
    hint="Allowed here: {allowed}.",
    reason="A misspelt key would be left out without a word.",
    clause=_SHAPE,
)
EXPECTED = rule(
    "SRC022",
    holds="A value is of the type that its key asks for.",
    says="{key}: expected {expected}, found {found}",
    hint="{advice}",
    reason="Read as anything else it would mean something else than the author meant.",
    clause=_SHAPE,
)
UNKNOWN_KIND = rule(
    "SRC023",
    holds="Every block and question is of a kind that lessonpack knows.",
    says="unknown kind of {what} {kind!r}{nearest}",
    hint="Kinds of {what}: {allowed}.",
    reason="What is of no known kind would be left out without a word.",
    clause=_SHAPE,
)
ONE_KIND = rule(
    "SRC024",
    holds="An entry of a list of blocks or questions has one key, its kind.",
    says="a {what} has one key, its kind, but this one has {found}",
    hint="{advice}",
    reason="With several keys nobody can tell which of them is the kind.",
    clause=_SHAPE,
)
NO_VALUE = rule(
    "SRC025",
    holds="A key that stands there has a value.",
    says="{key} has no value",
    hint="{advice}",
    reason="Empty could mean “as usual” or “forgotten”; only the author knows.",
    clause=_SHAPE,
)
FLAG = rule(
    "SRC026",
    holds="What is yes or no is written `true` or `false`.",
    says="{key}: expected true or false, found {found}",
    hint="Write {advice}.",
    reason="In YAML 1.2 `yes`, `no`, `on` and `off` are words; a mistyped flag must not score an answer.",
    clause="YAML 1.2.2, section 10.3.2",
)
NUMBER = rule(
    "SRC027",
    holds="What is a number is written as one, without quotation marks.",
    says="{key}: expected {expected}, found {found}",
    hint="{advice}",
    reason="A number that must be guessed at changes scores.",
    clause="YAML 1.2.2, section 10.3.2",
)
RANGE = rule(
    "SRC028",
    holds="A number lies in its range.",
    says="{key}: {found} is not {expected}",
    hint="{advice}",
    reason="Platforms refuse or bend numbers beyond it.",
    clause=_SHAPE,
)
DECIMALS = rule(
    "SRC029",
    holds="Points, weights and pass marks have at most four decimals.",
    says="{key}: {found} has more than four decimals",
    hint="Write fewer: thirds are better had by scaling all points up, and two of three meet a mark of 66.6666.",
    reason="Platforms store points and marks as decimals of limited length, each rounding in its own way.",
    clause=_SHAPE,
)
WORD = rule(
    "SRC030",
    holds="Where there is a fixed choice of words, one of them is written.",
    says="{key}: {found!r} is none of the words allowed here{nearest}",
    hint="Write one of: {allowed}.",
    reason="Any other word has no meaning here.",
    clause=_SHAPE,
)
ID = rule(
    "SRC031",
    holds="An id is made of lower-case letters, digits and single hyphens or underscores, and begins with a letter.",
    says="{key}: {found!r} is not an id",
    hint="Write lower-case letters, digits and single hyphens or underscores, a letter first, at most 60 characters: "
    "`{suggestion}`, for instance.",
    reason="Ids enter packages, where XML, file systems and platforms each forbid something else.",
    clause="XML Namespaces 1.0, NCName; SCORM 1.2 RTE, CMIIdentifier; Moodle's short identifiers",
)
BLANK = rule(
    "SRC032",
    holds="A text says something.",
    says="{key} is blank",
    hint="Write the text, or remove the key.",
    reason="A learner would see an empty place.",
    clause=_SHAPE,
)
FEW = rule(
    "SRC033",
    holds="A list has as many entries as make sense.",
    says="{key} needs at least {least}, and has {found}",
    hint="Add what is missing.",
    reason="With fewer there is nothing to show or to choose from.",
    clause=_SHAPE,
)
LANGUAGE = rule(
    "SRC034",
    holds="The language is a tag such as `en`, `de-CH` or `zh-Hant`.",
    says="{key}: {found!r} is not a language tag",
    hint="Write {suggestion}.",
    reason="Screen readers choose their voice by it, and platforms refuse what is no tag.",
    clause="BCP 47 (RFC 5646), section 2.1; WCAG 2.2, success criterion 3.1.1",
)
CODE = rule(
    "SRC035",
    holds="`ignore` names rules by their codes.",
    says="{found!r} is not the code of a rule",
    hint="Write the code as reports show it, for instance QUIZ004; `lessonpack rules` lists them all.",
    reason="A misspelt code would ignore nothing.",
    clause=_SHAPE,
)
MOST_HINTS = 20
HINTS = rule(
    "SRC039",
    holds="A question has as many hints as a learner opens.",
    says="{key} has {found} entries, and may have {most}",
    hint="Keep those that lead on, each a step nearer to the answer.",
    reason="Each hint is opened from within the one before it, and browsers do not nest without end.",
    clause=_SHAPE,
)
MANY = rule(
    "SRC036",
    holds="A file has few enough mistakes to be read by a person.",
    says="{count} further findings are not shown: {codes}",
    hint="Mend those above and run again.",
    reason="Thousands of findings usually have one cause, and fill the memory. Errors are told before all others.",
    clause="lessonpack's own limit",
    severity=Severity.NOTE,
)
DUPLICATE_ID = rule(
    "SRC040",
    holds="An id names one thing: one section, objective or question of a lesson, one choice of a question.",
    says="the id {id!r} is taken by the {what} in line {first}{alike}",
    hint="Give one of the two another id.",
    reason="Learners' answers are stored under it; two under one id overwrite each other.",
    clause="XML 1.0, ID; SCORM 1.2 RTE, cmi.interactions.n.id (hyphens become underscores in packages)",
)
DERIVED_ID = rule(
    "SRC041",
    holds="Course, lesson, sections, objectives, questions, choices and quizzes have ids of their own.",
    says="the {what} has no id; {id!r} was made from {origin}",
    hint="`lessonpack ids --write` inserts the missing ids.",
    reason="An id that follows a text or a folder's name changes with it, and learners' progress is orphaned.",
    clause="Moodle: tracks are deleted when an identifier vanishes from a package (observed)",
    severity=Severity.WARNING,
)
UNKNOWN_QUESTION = rule(
    "SRC042",
    holds="A quiz, a pool and a knowledge check ask questions that the lesson has.",
    says="{who} asks {id!r}, but there is no such question{nearest}",
    hint="Use the id of a question of this lesson.",
    reason="A package cannot hold what does not exist.",
    clause=_SHAPE,
)
UNKNOWN_OBJECTIVE = rule(
    "SRC043",
    holds="A question's objective is one of the lesson's.",
    says="there is no objective {id!r}{nearest}",
    hint="Use the id of an entry of `objectives`, or add one there.",
    reason="Results by objective would count the question nowhere.",
    clause=_SHAPE,
)
ROW = rule(
    "SRC046",
    holds="Every row of a table has as many cells as its header.",
    says="cells of this row: {found}; of the header: {expected}",
    hint="Add or remove cells: an empty one is written as '', and one with a comma in it goes into quotation marks.",
    reason="Cells would stand under the wrong heading.",
    clause="WCAG 2.2, success criterion 1.3.1; HTML, section 4.9.12",
)
TWICE = rule(
    "SRC047",
    holds="A quiz asks a question once, its pools included, and so do the knowledge checks of a lesson.",
    says="{who} asks {id!r} a second time",
    hint="Remove one of the two.",
    reason="Answers are stored by question; the second would overwrite the first.",
    clause="QTI 2.1, assessmentItemRef/@identifier is unique; SCORM 1.2 RTE, cmi.interactions.n.id",
)
NO_QUESTIONS = rule(
    "SRC048",
    holds="A quiz asks something.",
    says="the quiz has no questions to ask",
    hint="Add `questions:` to the lesson, or remove the quiz.",
    reason="A quiz that cannot be answered can be neither passed nor finished.",
    clause=_SHAPE,
)
TAG_OR_LIST = rule(
    "SRC050",
    holds="A pool draws from the questions with a tag, of some lessons, or from those that it lists.",
    says="a pool draws by {ways} or from listed questions, but this one names {found}",
    hint="Write {keys} or `questions: […]`, one of them.",
    reason="With both it is open whether either or both must hold.",
    clause=_SHAPE,
)
UNKNOWN_TAG = rule(
    "SRC051",
    holds="A pool draws by a tag that questions of the lesson have.",
    says="no question has the tag {tag!r}{nearest}",
    hint="Use a tag that stands in the `tags` of some questions.",
    reason="Nothing could be drawn.",
    clause=_SHAPE,
)
TOO_FEW = rule(
    "SRC052",
    holds="A pool has as many questions as it draws.",
    says="the pool draws {pick} questions, and has {found} to draw from",
    hint="Draw fewer or add questions. What the quiz asks anyway, another pool has or a section checks does not count.",
    reason="Learners would be asked fewer questions than the quiz promises.",
    clause="QTI 2.1 Information Model, selection: select is at most the number of children",
)
NO_USE = rule(
    "SRC053",
    holds="A setting has something to set.",
    says="{key} has no use {where}",
    hint="{advice}",
    reason="Whoever reads the file would expect what the player does not do.",
    clause=_SHAPE,
)

# --- text and Markdown --------------------------------------------------------------------------------

PLAIN_TEXT = rule(
    "SRC094",
    holds="A text that is shown as it is written holds no Markdown.",
    says="{key} is plain text: {markup!r} would be shown as it stands",
    hint="Write the words without the marks; for scripts there are characters: H₂O, x².",
    reason="Titles and the words for pictures go where nothing can be emphasised: tabs, lists, screen readers.",
    clause=_SHAPE,
    severity=Severity.WARNING,
)
ENDED_BY_COMMENT = rule(
    "SRC096",
    severity=Severity.WARNING,
    holds="A text goes on to the end of its line, or to a comment that looks like one: two blanks, `#`, a blank.",
    says="{key} ends before {rest!r}, for a blank and # begin a comment",
    hint="Put the text into quotation marks, {line}, or two blanks before a comment and one behind its #.",
    reason="Learners would read half of what was written.",
    clause="YAML 1.2.2, section 6.6",
)
FOLDED = rule(
    "SRC095",
    holds="A text with a list or a table in it begins with `|`, so that its lines stay lines.",
    says="{key}: YAML joins the lines of this text, and with them the list that begins with {markup!r}",
    hint="Write `{name}: |` and begin the text on the next line, indented.",
    reason="Learners would read one line with hyphens in it where a list was meant.",
    clause="YAML 1.2.2, sections 6.5 and 8.1.3",
    severity=Severity.WARNING,
)

# --- courses ------------------------------------------------------------------------------------------

NO_LESSON = rule(
    "SRC100",
    holds="Every lesson file that a course lists can be read.",
    says="the lesson file {path!r} cannot be read: {trouble}",
    hint="Mend the path, which starts at the course file's folder (upper and lower case count), or put the file there.",
    reason="Learners would meet a course with a hole in it.",
    clause=_SHAPE,
)
LESSON_PATH = rule(
    "SRC101",
    holds="A course lists lessons of its own folder and of the folders beside it.",
    says="{path!r} does not lead to a lesson of this course: {trouble}",
    hint="Write the path from the course file's folder: `tides/lesson.yaml`, or `../tides/lesson.yaml` beside it.",
    reason="What is built must not depend on the machine it is built on, nor publish files from elsewhere on it.",
    clause="lessonpack's own limit",
)
NESTED = rule(
    "SRC102",
    holds="A course lists lessons, not courses.",
    says="{path!r} is a course itself",
    hint="List the lessons of that course here.",
    reason="Gates, weights and the menu know one level of lessons.",
    clause=_SHAPE,
)
LESSON_TWICE = rule(
    "SRC103",
    holds="A course lists a lesson once.",
    says="{path!r} is listed a second time",
    hint="Remove one of the two.",
    reason="Learners' answers are stored by lesson and question; the second would overwrite the first.",
    clause=_SHAPE,
)
COURSE_ID = rule(
    "SRC104",
    holds="A course, its lessons and its final quiz have ids that differ.",
    says="the {what} has the id {id!r}, and so has {other}{alike}",
    hint="Give one of the two another id.",
    reason="Activities, tests and what learners did are named by these ids in packages.",
    clause="XML 1.0, ID; SCORM CAM, item/@identifier (hyphens become underscores in packages)",
)
LESSON_LANGUAGE = rule(
    "SRC105",
    holds="The lessons of a course are in its language.",
    says="the lesson {id!r} is in {language!r}, the course in {expected!r}",
    hint="Make a course for each language.",
    reason="The player speaks one language, and screen readers would read the lesson with the voice of another.",
    clause="WCAG 2.2, success criteria 3.1.1 and 3.1.2",
)
UNKNOWN_LESSON = rule(
    "SRC106",
    holds="A gate or a pool names lessons that the course lists.",
    says="{key} names {id!r}, but the course has no such lesson{nearest}",
    hint="Use the `id` that stands in the lesson's own file.",
    reason="A gate that waits for a lesson that is not there never opens.",
    clause=_SHAPE,
)
CIRCLE = rule(
    "SRC107",
    holds="No lesson waits for itself, not even by way of others.",
    says="{circle}: none of them could ever be opened",
    hint="Take one of these out of its `requires`.",
    reason="Learners would stand before a locked door whose key is behind it.",
    clause=_SHAPE,
)

OVERRULED = rule(
    "SRC108",
    holds="The lessons of a course are played by one player, which speaks and looks alike in all of them.",
    says="the {what} of the lesson {id!r} does not hold in this course, which has another",
    hint="Write in the course file what is to hold for all its lessons.",
    reason="A player that changed its words or its colours between lessons would puzzle learners.",
    clause="WCAG 2.2, success criterion 3.2.4",
    severity=Severity.WARNING,
)

# --- words and look of the player -----------------------------------------------------------------------

_MESSAGES = "lessonpack's message file, templates/player/messages.en.json (docs/messages.md)"

UNKNOWN_MESSAGE = rule(
    "SRC080",
    holds="`messages` words texts that the player has.",
    says="the player has no text {key!r}{nearest}",
    hint="docs/messages.md lists every text with its key.",
    reason="A misspelt key would leave the player's own words in place.",
    clause=_MESSAGES,
)
UNUSED_FORM = rule(
    "SRC081",
    holds="A text for a number is a form that the player's language has.",
    says="{key!r} is never said: the player speaks {language!r} here, whose forms are {forms}",
    hint="Word the forms {forms}.",
    reason="Learners would read the player's own words where the author wrote others.",
    clause="Unicode CLDR, language plural rules",
    severity=Severity.WARNING,
)
MISSING_VALUE = rule(
    "SRC082",
    holds="A text of the author's says every value that the player's own text says.",
    says="{key!r} leaves out {value}",
    hint="The player's own text is {text!r}; leave the value out only if nobody misses it.",
    reason="A learner would not read the number or the word that the text is there for.",
    clause=_MESSAGES,
    severity=Severity.WARNING,
)
UNKNOWN_VALUE = rule(
    "SRC083",
    holds="What stands in braces in a text is a value that the player has for it.",
    says="{key!r} asks for {value}, a value that this text does not get{nearest}",
    hint="Values of this text: {allowed}.",
    reason="Learners would read the braces.",
    clause=_MESSAGES,
)
COLOUR = rule(
    "SRC084",
    holds="A colour is written as `#rrggbb`, in quotation marks.",
    says="{key}: {found} is no colour",
    hint='Write six hexadecimal digits, for instance "{suggestion}"; without quotation marks `#` begins a comment.',
    reason="Contrast can be computed of such colours alone, and every browser knows them.",
    clause="CSS Color Module Level 4, section 5.2; YAML 1.2.2, section 6.6",
)
FONT = rule(
    "SRC085",
    holds="`font` lists names of font families, with commas between them.",
    says="{key}: {found!r} is no list of font families",
    hint="Write names of letters, digits, spaces and hyphens, without quotation marks: `Georgia, serif`.",
    reason="Anything else could break the style sheet.",
    clause="CSS Fonts Module Level 4, font-family",
)
