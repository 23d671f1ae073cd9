"""The rules of zips and folders, and `Trouble`, which collects what breaks them."""

from __future__ import annotations

import stat

from msgspec import Struct, field

from lessonpack.findings import Finding, Log, Place, Rule, Severity, Tally, bounded, finding, rule
from lessonpack.visible import visible

_APPNOTE = "PKWARE APPNOTE 6.3.9"
_CONTAINER = "ISO/IEC 21320-1:2015, clause 4"

# --- the zip as a whole -------------------------------------------------------------------------------

NOT_A_ZIP = rule(
    "PKG001",
    holds="A package is a zip file.",
    says="not a zip file: {saw}",
    hint="Use the zip as the program that made the lesson exports it. Of an unpacked package, or one in another "
    "kind of archive, make a zip with DEFLATE (any zip program does).",
    reason="Importers take zip files only; Moodle answers 'You must provide a valid zip file'.",
    clause="SCORM 1.2 Content Aggregation Model, 2.3 (package interchange file); Moodle 4.4 and 5.0 (observed)",
)
EMPTY = rule(
    "PKG002",
    holds="A package holds files.",
    says="there is no file in it",
    hint="Put imsmanifest.xml and what it lists into it.",
    reason="Moodle says of an empty zip that imsmanifest.xml is missing.",
    clause="IMS Content Packaging 1.1.4, 2.1 (a package has a manifest); Moodle 4.4 and 5.0 (observed)",
)
CUT_SHORT = rule(
    "PKG003",
    holds="A zip file is complete.",
    says="the zip file is cut short: {what}",
    hint="Download or copy it again; if that gives the same, make the zip anew.",
    reason="A zip's directory stands at its end: without the end no reader can say what is in it.",
    clause=f"{_APPNOTE}, 4.3.16",
)
MULTI_DISK = rule(
    "PKG004",
    holds="A zip file is in one piece.",
    says="the zip file is one part of a split archive ({what})",
    hint="Make it anew as one file, without splitting.",
    reason="No learning platform joins the parts of a split archive.",
    clause=f"{_CONTAINER}: archives are not split",
)
DIRECTORY = rule(
    "PKG005",
    holds="The zip's central directory is where and what its end record says.",
    says="the zip's central directory is broken: {what}",
    hint="Make the zip anew; the files inside may be intact ('zip -FF' tries to save them).",
    reason="Readers recover from this in different ways, so that two of them see different files.",
    clause=f"{_APPNOTE}, 4.3.12 and 4.3.16",
)
ZIP64_BROKEN = rule(
    "PKG006",
    holds="ZIP64 records are there when they are needed, and agree with the plain ones.",
    says="the ZIP64 records contradict themselves: {what}",
    hint="Make the zip anew, without ZIP64 (a package has no need of it below 4 GiB and 65,535 files).",
    reason="Readers differ in which of two contradicting numbers they believe, and see different files.",
    clause=f"{_APPNOTE}, 4.3.14, 4.3.15 and 4.5.3",
)
ZIP64_NEEDLESS = rule(
    "PKG007",
    severity=Severity.WARNING,
    holds="ZIP64 is used above 4 GiB or 65,535 files only.",
    says="{name} is written with ZIP64 without need",
    hint="Make the zip from files rather than from a pipe, or switch ZIP64 off.",
    reason="Old unpackers do not know ZIP64 and refuse the file or see wrong sizes.",
    clause=f"{_APPNOTE}, 4.4.1.4 (ZIP64 is for values that do not fit)",
    naming=("name",),
)
TOO_MANY = rule(
    "PKG008",
    holds="A package has a number of files that an importer can handle.",
    says="there are too many files in it: {what}, lessonpack reads up to {limit}",
    hint="Split the package, or join its small files into larger ones.",
    reason="A directory of millions of names takes the memory of whoever reads it.",
    clause="a limit of lessonpack against archives made to exhaust their readers",
)
TOO_LARGE = rule(
    "PKG009",
    holds="A package unpacks to a size that a platform can store.",
    says="unpacked it would have {size} bytes, lessonpack reads up to {limit}",
    hint="Take large media out and stream them from a media server.",
    reason="Upload limits of platforms lie far below (many at 500 MB), and bombs lie above.",
    clause="a limit of lessonpack against archives made to exhaust their readers",
)
BOMB = rule(
    "PKG010",
    holds="Compression stays within what real content gives.",
    says="it unpacks to {ratio} times its packed size ({size} bytes)",
    hint="If the content is real, compress it in its own format first (images as PNG, sound as MP3).",
    reason="Text shrinks to a tenth, rarely to a fiftieth; a file that shrinks further is built to fill a disk.",
    clause="a limit of lessonpack against archives made to exhaust their readers",
)
OVERLAP = rule(
    "PKG011",
    holds="Every entry has bytes of its own.",
    says="{name} has data that runs into what follows",
    hint="Do not use this archive; if it is yours, make it anew.",
    reason="Entries that share bytes are how a small archive unpacks to terabytes without looking like it.",
    clause=f"{_APPNOTE}, 4.3.6 (entries follow each other)",
)
BEFORE = rule(
    "PKG012",
    holds="A zip file begins with its first entry.",
    says="{count} bytes stand before the first entry",
    hint="Make the zip anew as a plain zip, not as a self-extracting program.",
    reason="A file with something in front can be a program and a package at once; readers that count from the "
    "start of the file do not find the entries.",
    clause=f"{_APPNOTE}, 4.3.6",
)
BETWEEN = rule(
    "PKG013",
    severity=Severity.WARNING,
    holds="A zip file has no bytes that belong to no entry.",
    says="{count} bytes before {name} belong to no entry",
    hint="Make the zip anew instead of changing it in place.",
    reason="What was deleted is still in there for everyone to read, and streaming readers stumble over it.",
    clause=f"{_APPNOTE}, 4.3.6",
)
AFTER = rule(
    "PKG014",
    holds="A zip file ends with its end record and that record's comment.",
    says="{count} bytes stand after the end of the zip",
    hint="Make the zip anew; something was appended to it, or it was transferred as text.",
    reason="Some readers search the end record a few bytes back and give up, others go on to take a later one.",
    clause=f"{_APPNOTE}, 4.3.6 and 4.3.16",
)
TWO_ENDS = rule(
    "PKG015",
    holds="A zip file has one end record.",
    says="the zip has more than one end record: two readers may see two different archives",
    hint="Do not use this archive; if it is yours, make it anew without a comment.",
    reason="With an end record inside the archive's comment a scanner sees one set of files, the platform another.",
    clause=f"{_APPNOTE}, 4.3.1 (one end record)",
)
LONG_COMMENT = rule(
    "PKG016",
    severity=Severity.WARNING,
    holds="The archive's comment is short.",
    says="the archive's comment has {count} bytes",
    hint="Make the zip anew without a comment.",
    reason="Readers that look for the end record in the last kilobyte do not find it.",
    clause=f"{_APPNOTE}, 4.3.16 (the comment stands after the end record)",
)

# --- what an entry is ---------------------------------------------------------------------------------

ENCRYPTED = rule(
    "PKG020",
    holds="Nothing in a package is encrypted.",
    says="{name} is encrypted",
    hint="Make the zip anew without a password.",
    reason="An importer has no password to give.",
    clause=f"{_CONTAINER}: no encryption",
)
METHOD = rule(
    "PKG021",
    holds="Files are stored or deflated.",
    says="{name} is compressed with {method}, which importers do not know",
    hint="Make the zip anew with the method DEFLATE ('zip', not 'zipx' or 'ultra').",
    reason="Platforms unpack with libraries that know no other method.",
    clause=f"{_CONTAINER}: methods 0 and 8; SCORM 2004 CAM 3.2.2 (RFC 1951)",
)
NOT_A_FILE = rule(
    "PKG022",
    holds="A package holds plain files and folders.",
    says="{name} is {what}, not a file",
    hint="Put the file itself in its place.",
    reason="A link lets whoever unpacks the package read or overwrite files elsewhere on the server.",
    clause=f"{_APPNOTE}, 4.4.15; CWE-59 (link following)",
)
FOLDER_DATA = rule(
    "PKG023",
    holds="An entry is either a file or a folder.",
    says="{name} is marked as a folder and yet {what}",
    hint="Make the zip anew.",
    reason="One reader makes a folder of it, another a file, a third stops.",
    clause=f"{_APPNOTE}, 4.3.8 (folders have no data) and 4.4.17 (their names end in a slash)",
)
HEADERS_DIFFER = rule(
    "PKG024",
    holds="An entry's own header says the same as the central directory.",
    says="{name} has a header that disagrees with the central directory about {what}",
    hint="Do not use this archive; if it is yours, make it anew.",
    reason="Readers that stream see another archive than readers that take the directory: a virus scanner may "
    "pass what the platform then unpacks.",
    clause=f"{_APPNOTE}, 4.3.7, 4.3.9 and 4.3.12",
)
DAMAGED = rule(
    "PKG025",
    holds="Every file can be inflated.",
    says="{name} has damaged data",
    hint="Copy or download the zip again; if that gives the same, make it anew.",
    reason="The file cannot be unpacked; the import stops or leaves a hole.",
    clause=f"{_APPNOTE}, 4.4.5; RFC 1951",
)
SIZE_LIES = rule(
    "PKG026",
    holds="Files have the sizes that the zip declares.",
    says="{name} does not have the declared size",
    hint="Do not use this archive; if it is yours, make it anew.",
    reason="A declared size that is too small lets a bomb past whoever trusts it.",
    clause=f"{_APPNOTE}, 4.4.8 and 4.4.9",
)
WRONG_CRC = rule(
    "PKG027",
    holds="Files have the checksums that the zip declares.",
    says="{name} has a wrong checksum: its content was changed or damaged",
    hint="Copy or download the zip again; if that gives the same, make it anew.",
    reason="Unpackers refuse the file or, worse, deliver what was never meant.",
    clause=f"{_APPNOTE}, 4.4.7",
)
LARGE_DOCUMENT = rule(
    "PKG028",
    holds="XML documents have a size that a parser can hold.",
    says="{name} is too large to be parsed: it has {what}, lessonpack goes up to {limit}",
    hint="Split it: one question a file, and several banks rather than one.",
    reason="A parsed document takes ten times its size in memory.",
    clause="a limit of lessonpack against documents made to exhaust their readers",
)

# --- what an entry is called --------------------------------------------------------------------------

OUTSIDE = rule(
    "PKG030",
    holds="Every path stays inside the package.",
    says="{name} leads out of the package",
    hint="Do not use this archive; if it is yours, zip with relative paths.",
    reason="Unpacked without care such an entry overwrites files of the server.",
    clause=f"{_APPNOTE}, 4.4.17.1 (relative, no drive letter); CWE-22 (path traversal)",
)
NOT_PLAIN = rule(
    "PKG031",
    severity=Severity.WARNING,
    holds="Paths are written plainly, without '.' and without empty steps.",
    says="{name} has a '.' or an empty step in its path",
    hint="Zip the files by their plain names: 'zip -r package.zip *' inside the folder.",
    reason="Most importers take such steps out; those that compare names letter by letter do not find the file.",
    clause=f"{_APPNOTE}, 4.4.17.1 (a relative path; of such steps it says nothing)",
    naming=("name",),
)
MANIFEST_NOT_PLAIN = rule(
    "PKG047",
    severity=Severity.WARNING,
    holds="The manifest's path is written plainly: 'imsmanifest.xml'.",
    says="the manifest is called {name} in the zip",
    hint="Zip the files by their plain names: 'zip -r package.zip *' inside the folder.",
    reason="Most importers take the steps before it out; Moodle compares the name letter by letter and refuses the "
    "file ('was not in the root of your zip file').",
    clause="IMS Content Packaging 1.1.2, imsmanifest.xml at the root; Moodle 4.4 and 5.0, './imsmanifest.xml' "
    "(observed)",
)
BACKSLASH = rule(
    "PKG032",
    severity=Severity.WARNING,
    holds="Paths have forward slashes.",
    says="{name} has backslashes for slashes",
    hint="Make the zip anew with a current zip program (.NET before 4.6.1 wrote backslashes).",
    reason="Moodle mends them; other importers make one file of that long name, and the links to it break.",
    clause=f"{_APPNOTE}, 4.4.17.1 (all slashes are forward); Moodle 4.4 and 5.0 read them as slashes (observed)",
    naming=("name",),
)
CONTROL = rule(
    "PKG033",
    holds="Names have visible characters only.",
    says="{name} has control characters in its name",
    hint="Rename the file.",
    reason="A NUL ends the name for some readers and not for others, a change of writing direction shows a name "
    "that is not the name.",
    clause="CWE-158 (NUL in names), CWE-451 (misleading display); Unicode TR 36",
)
NOT_PORTABLE = rule(
    "PKG034",
    holds="Every file can be stored on Windows too.",
    says="{name} cannot be stored on Windows: {what}",
    hint="Rename the file.",
    reason="Windows servers and authors' machines lose or rename the file, a colon writes a hidden stream; Moodle "
    "takes such characters out of the name, and the links to it break.",
    clause="Microsoft, Naming Files, Paths, and Namespaces; Moodle 4.4 and 5.0 'a:b?c*.txt' → 'ab?c*.txt' (observed)",
)
LONG_NAME = rule(
    "PKG035",
    holds="Names fit into file systems.",
    says="{name} has a path of {bytes} bytes, or a part of more than 255",
    hint="Rename the file or its folders.",
    reason="No file system stores such a name.",
    clause="POSIX NAME_MAX 255; Canvas refuses names over 255 (stated by its users)",
)
SAME_NAME = rule(
    "PKG036",
    holds="No two entries have one name.",
    says="{name} is in the zip more than once",
    hint="Make the zip anew instead of adding to it.",
    reason="Which of them counts depends on the reader: what was checked need not be what is shown.",
    clause=f"{_APPNOTE}, 4.4.17; {_CONTAINER}",
)
ALMOST_SAME = rule(
    "PKG037",
    holds="No two names differ only in letter case or Unicode form.",
    says="{name} and {other} are one name on many file systems",
    hint="Rename one of them.",
    reason="On Windows and macOS the second overwrites the first.",
    clause="EPUB OCF 3.3, 4.2.3 states the same for its container; Unicode TR 15",
)
FILE_AND_FOLDER = rule(
    "PKG038",
    holds="No file has the name of a folder.",
    says="{name} is a file, and other entries use it as their folder",
    hint="Rename one of them.",
    reason="Whichever is unpacked second fails.",
    clause=f"{_APPNOTE}, 4.4.17",
)
NAME_ENCODING = rule(
    "PKG039",
    severity=Severity.WARNING,
    holds="Names outside ASCII are marked as UTF-8.",
    says="{name} has a name outside ASCII that is not marked as UTF-8",
    hint="Use ASCII names, or a zip program that sets the UTF-8 flag.",
    reason="Every reader guesses another code page, and the links to the file break.",
    clause=f"{_APPNOTE}, Appendix D (without the flag names are CP437)",
    naming=("name",),
)
NAME_UNREADABLE = rule(
    "PKG040",
    holds="Names that are marked as UTF-8 are UTF-8.",
    says="{name} has a name that is not valid UTF-8",
    hint="Rename the file and make the zip anew.",
    reason="Readers refuse the entry, or each puts other characters in.",
    clause=f"{_APPNOTE}, Appendix D",
)
NO_NAME = rule(
    "PKG046",
    holds="Every entry has a name.",
    says="an entry of the archive has no name, or none but a dot",
    hint="Make the zip anew; if its program made that entry, use another one.",
    reason="No file can be unpacked under it: readers stop there or leave it out.",
    clause=f"{_APPNOTE}, 4.4.17.1 (the name of a file is empty only where it came from standard input)",
)
TWO_NAMES = rule(
    "PKG041",
    holds="An entry has one name.",
    says="{name} is called {other} in its Unicode Path field",
    hint="Do not use this archive; if it is yours, make it anew.",
    reason="Readers that know the field unpack another file than readers that do not.",
    clause=f"{_APPNOTE}, 4.6.9",
)
TRUE_NAME = rule(
    "PKG045",
    severity=Severity.WARNING,
    holds="An entry's name stands in its name field.",
    says="{name} has this name in its Unicode Path field only (WinRAR); else it is called {other}",
    hint="Use ASCII names, or make the zip anew with a program that marks names as UTF-8.",
    reason="Readers that do not know the field unpack a file of the other name, and the links to it break.",
    clause=f"{_APPNOTE}, 4.6.9 (the field's name is the one that counts)",
)

# Kinds of directory entries besides files and folders, by the type in their mode.
KINDS = {
    stat.S_IFLNK: "a link",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}


def shown(name: str) -> str:
    """A name as messages and places show it: with every character visible, and shortened if long."""
    return visible(bounded(name))


class Refused(Exception):
    """Raised for a finding after which the archive cannot be read any further."""

    def __init__(self, broken: Rule, **args: object) -> None:
        super().__init__(broken.code)
        self.rule = broken
        self.args_of_rule = args


class Trouble(Struct):
    """Collects what is wrong with one archive, within the limits on findings about a package, for the log."""

    file: str
    failed: bool = False  # True once a rule of severity ERROR was broken: then no Package is made of it
    _found: list[Finding] = field(default_factory=list)
    _tally: Tally = field(default_factory=Tally)

    def add(self, broken: Rule, name: str = "", **args: object) -> None:
        """Note that a rule is broken, by the entry `name` if it is about one."""
        self.failed |= broken.severity is Severity.ERROR
        if self._tally.tells(broken.code):
            inside = shown(name)
            arguments = {"name": inside or "the archive", **args}
            self._found.append(finding(broken, Place(self.file, inside=inside), arguments))

    def refuse(self, refused: Refused) -> None:
        args = dict(refused.args_of_rule)
        self.add(refused.rule, str(args.pop("name", "")), **args)

    def tell(self, log: Log) -> None:
        """Log all findings, and for which rules there were more than the limit."""
        log.found += self._found
        log.found += self._tally.cuts(Place(self.file))
