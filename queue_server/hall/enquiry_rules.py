"""By when questions, complaints and suggestions are answered, how far that may be put off, how long their words are
kept. No national term is known; a hall sets its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from queue_server.hall.rules import between, shaped

OWNER_FORM: Final = r"[^:：]{1,60}[:：] ?[0-9A-Za-z-]{1,16}"


@dataclass(frozen=True, kw_only=True)
class EnquiryRules:
    """Terms in working days, the day after asking is the first. `owners`: who answers for a department, by staff
    number; without one the manager gives it to somebody."""

    question_days: int = between(1, 60, 3)
    complaint_days: int = between(1, 60, 5)
    suggestion_days: int = between(1, 60, 10)
    extend_days: int = between(1, 60, 10)  # once, at most so many beyond the first day
    redo_days: int = between(1, 30, 2)  # a reply that was void is made anew within
    judge_days: int = between(1, 30, 5)  # after a reply: to be judged; then it is closed
    per_phone_max: int = between(1, 50, 5)  # a day
    per_place_max: int = between(1, 10000, 200)  # a day from one network address or kiosk
    kept_days: int = between(1, 1825, 365)  # words, names and phones are dropped so long after the end
    owners: tuple[str, ...] = shaped(OWNER_FORM, "市住建局: 0317", ())

    def days_of(self, kind: str) -> int:
        """The term of a kind: question, complaint, suggestion."""
        return {"question": self.question_days, "complaint": self.complaint_days}.get(kind, self.suggestion_days)

    def owner_of(self, department: str) -> str | None:
        """The staff number of who answers for the department, if the hall names one."""
        pairs = (one.replace("：", ":").rpartition(":") for one in self.owners)
        return next((number.strip() for name, _, number in pairs if name.strip() == department), None)
