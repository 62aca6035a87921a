"""The life of a print job as a table: which report counts in which state, and when silence means we cannot know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from queue_server.kernel.errors import Refusal

JobState = Literal["queued", "sending", "sent", "confirmed", "unknown", "failed"]

# A report that is not in its row changes nothing: it came twice, came late, or contradicts what is final. Reports may
# be lost, so later ones may skip earlier ones. After `unknown` only knowledge counts: paper out, or surely none.
REPORTS: Final[Mapping[JobState, frozenset[JobState]]] = {
    "queued": frozenset({"sending", "sent", "confirmed", "unknown", "failed"}),
    "sending": frozenset({"sent", "confirmed", "unknown", "failed"}),
    "sent": frozenset({"confirmed", "unknown", "failed"}),
    "unknown": frozenset({"confirmed", "failed"}),
    "confirmed": frozenset(),
    "failed": frozenset(),
}
REPORTABLE: Final[Mapping[str, JobState]] = {
    "sending": "sending",
    "sent": "sent",
    "confirmed": "confirmed",
    "unknown": "unknown",
    "failed": "failed",
}
OPEN: Final = frozenset({"queued", "sending", "sent"})
REPRINT_REASONS: Final = frozenset({"not_printed", "unreadable", "lost", "other"})
COPIES_MAX: Final = 9
DETAIL_LENGTH_MAX: Final = 80
AGENT_GONE_S: Final = 20.0
NO_ANSWER_S: Final = 120.0


@dataclass(frozen=True)
class PrintJob:
    """One slip on its way to paper. `device` asked for it (None: staff without one); `doc` is kept while it is open."""

    id: int
    hall: str
    ticket: str
    copy_no: int
    printer: str
    agent: int
    device: int | None
    doc: Mapping[str, Any] | None
    state: JobState
    detail: str
    queued_ms: int
    updated_ms: int


class NoPrinterHere(Refusal):
    """Nothing prints where whoever asks sits, and the paper never came out anywhere else."""

    code, status = "no_printer_here", 409
    zh, en = "本窗口没有打印机，请到导办台打印。", "There is no printer at this window. Please print at the guide desk."


class UnknownPrintJob(Refusal):
    """No print job of that id."""

    code, status = "unknown_print_job", 404
    zh, en = "没有找到打印任务 {job}。", "There is no print job {job}."


class PrintJobIsElsewhere(Refusal):
    """The job belongs to another agent's printer."""

    code, status = "print_job_elsewhere", 403
    zh, en = "打印任务 {job} 不属于此设备。", "Print job {job} does not belong to this device."


class StillPrinting(Refusal):
    """The last copy is under way; another one now would make two."""

    code, status = "still_printing", 409
    zh, en = "小票正在打印，请稍候。", "The slip is being printed. Please wait."


class CopyNeedsStaff(Refusal):
    """The slip came out, so only staff may print it again."""

    code, status = "copy_needs_staff", 403
    zh, en = "小票已打印。如需补打，请联系工作人员。", "The slip was printed. Please ask the staff for a copy."


class TooManyCopies(Refusal):
    """Something is wrong with the printer, not with the slip."""

    code, status = "too_many_copies", 409
    zh, en = "此号补打次数过多，请检查打印机。", "Too many copies of this ticket. Check the printer."


def after_report(state: JobState, report: JobState) -> JobState:
    """The state after the report; the same state when the report tells nothing new."""
    return report if report in REPORTS[state] else state


def given_up(waited_s: float, agent_silent_s: float) -> str | None:
    """Why an open job becomes `unknown` ('agent_away', 'no_answer'), or None while an answer may still come.

    `waited_s` is how long the job stands still while this server runs; `agent_silent_s` since its agent was heard.
    """
    if waited_s >= AGENT_GONE_S and agent_silent_s >= AGENT_GONE_S:
        return "agent_away"
    return "no_answer" if waited_s >= NO_ANSWER_S else None


def check_copy(last: PrintJob | None, by_staff: bool) -> int:
    """The number of the next copy (1 when there is none yet), or the refusal that stands against it."""
    if last is None:
        return 1
    if last.state in OPEN:
        raise StillPrinting()
    if last.state == "confirmed" and not by_staff:
        raise CopyNeedsStaff()
    if last.copy_no >= COPIES_MAX:
        raise TooManyCopies()
    return last.copy_no + 1
