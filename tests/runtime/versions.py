"""The versions of SCORM that packages are played in, and what these tests call the parts of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

STATE = "cmi.suspend_data"
READING = "incomplete"

Kept = Callable[[str], str]


def _status12(kept: Kept) -> str:
    return kept("cmi.core.lesson_status").replace("not attempted", "")


def _status2004(kept: Kept) -> str:
    """One word where completion and success go together as in a single status; both of them where they do not."""
    completion, success = (kept(f"cmi.{name}_status").replace("unknown", "") for name in ("completion", "success"))
    if success in ("passed", "failed") and completion == "completed":
        return success
    return f"{completion} and {success}" if success else completion


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of SCORM: `target` builds for it, `number` chooses the run-time, `api` is what packages look for.

    `statuses` are the elements that say how far and how well a learner is; `status` makes one word of them:
    "", incomplete, completed, passed or failed.
    """

    target: str
    number: str
    api: str
    core: str
    statuses: tuple[str, ...]
    status: Callable[[Kept], str]
    wrong: str
    edition: str = ""

    @property
    def raw(self) -> str:
        return f"{self.core}.score.raw"

    @property
    def scores(self) -> str:
        """What the names of score elements begin with."""
        return f"{self.core}.score."

    @property
    def exit(self) -> str:
        return f"{self.core}.exit"

    @property
    def session_time(self) -> str:
        return f"{self.core}.session_time"

    @property
    def total_time(self) -> str:
        return f"{self.core}.total_time"

    def stored(self, status: str, raw: str = "", state: str = "") -> dict[str, str]:
        """What an earlier session left behind, as the strict run-time keeps it."""
        if self.number == "1.2":
            said = {"cmi.core.lesson_status": status}
        else:
            said = {"cmi.completion_status": status if status == READING else "completed"}
            said |= {"cmi.success_status": status} if status in ("passed", "failed") else {}
        return {**said, **({self.raw: raw} if raw else {}), STATE: state, self.exit: "suspend"}


SCORM12 = Version(
    target="scorm12",
    number="1.2",
    api="API",
    core="cmi.core",
    statuses=("cmi.core.lesson_status",),
    status=_status12,
    wrong="wrong",
)


def _edition(target: str, edition: str) -> Version:
    return Version(
        target=target,
        number="2004",
        api="API_1484_11",
        core="cmi",
        statuses=("cmi.success_status", "cmi.completion_status"),
        status=_status2004,
        wrong="incorrect",
        edition=edition,
    )


VERSIONS = {
    version.target: version for version in (SCORM12, _edition("scorm2004", "4th"), _edition("scorm2004-3rd", "3rd"))
}
